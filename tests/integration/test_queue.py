"""The life of queues, in both directions."""

import json

from base import Case, Environment, R1, R2, actions

env = Environment(proxy=True)
setUpModule = env.up


class Queues(Case):
    env = env
    modules = ("aws_sqs",)

    def tearDown(self):
        self.assert_settled()

    def queue(self, name):
        rows = self.db.json(f"SELECT * FROM queue WHERE name = '{name}'")
        self.assertEqual(len(rows), 1, f"rows of queue {name}")
        return rows[0]

    def test_create_update_delete(self):
        done = self.change("INSERT INTO queue (name) VALUES ('life')")
        self.assertEqual(actions(done).get(("create", "queue")), 1)
        row, seen = self.queue("life"), self.emulator.queue_attributes("life")
        self.assertEqual(row["arn"], seen["QueueArn"])
        self.assertTrue(row["url"].endswith("/life"), row["url"])
        self.assertEqual(row["visibility_timeout"], int(seen["VisibilityTimeout"]))
        self.assertEqual(row["message_retention_period"], int(seen["MessageRetentionPeriod"]))

        changes = {"visibility_timeout": ("VisibilityTimeout", 60), "delay_seconds": ("DelaySeconds", 5),
                   "receive_message_wait_time_seconds": ("ReceiveMessageWaitTimeSeconds", 7),
                   "message_retention_period": ("MessageRetentionPeriod", 7200),
                   "maximum_message_size": ("MaximumMessageSize", 2048)}
        for column, (attribute, value) in changes.items():
            with self.subTest(column=column):
                done = self.change(f"UPDATE queue SET {column} = {value} WHERE name = 'life'")
                self.assertEqual(actions(done), {("update", "queue"): 1})
                self.assertEqual(self.emulator.queue_attributes("life")[attribute], str(value))
                self.assertEqual(self.queue("life")["id"], row["id"])
                self.assertEqual(self.queue("life")["arn"], row["arn"])

        done = self.change("DELETE FROM queue WHERE name = 'life'")
        self.assertEqual(actions(done), {("delete", "queue"): 1})
        self.assertEqual(self.emulator.queues(), [])
        self.assertEqual(self.db.rows("SELECT * FROM queue"), [])

    def test_values_given_at_creation_arrive(self):
        self.change("""INSERT INTO queue (name, fifo_queue, visibility_timeout, delay_seconds, receive_message_wait_time_seconds,
                           message_retention_period, maximum_message_size)
                       VALUES ('all.fifo', true, 43, 1, 2, 6000, 4096)""")
        seen = self.emulator.queue_attributes("all.fifo")
        self.assertEqual([seen[a] for a in ("FifoQueue", "VisibilityTimeout", "DelaySeconds", "ReceiveMessageWaitTimeSeconds",
                                            "MessageRetentionPeriod", "MaximumMessageSize")],
                         ["true", "43", "1", "2", "6000", "4096"])

    def test_only_what_changes_is_sent(self):
        self.change("INSERT INTO queue (name) VALUES ('small')")
        self.begin()
        self.db.execute("UPDATE queue SET delay_seconds = 3 WHERE name = 'small'")
        self.proxy.clear()
        self.commit()
        sent = [json.loads(c.body)["Attributes"] for c in self.proxy.calls if c.action == "SetQueueAttributes"]
        self.assertEqual(sent, [{"DelaySeconds": "3"}])
        self.assertEqual(self.proxy.count("ec2"), 0, "a commit of a queue reads nothing else")

    def test_default_policy_allows_the_owner(self):
        self.change("INSERT INTO queue (name) VALUES ('own')")
        policy = self.queue("own")["policy"]
        self.assertIn("sqs:*", [a.lower() for a in policy["Statement"][0]["Action"]])
        self.assertEqual(json.loads(self.emulator.queue_attributes("own")["Policy"])["Statement"][0]["Effect"], "Allow")

    def test_policy_is_compared_by_meaning(self):
        policy = {"Version": "2012-10-17", "Statement": [{"Sid": "a", "Effect": "Allow", "Principal": "*",
                                                          "Action": ["sqs:SendMessage"], "Resource": "*"}]}
        self.change(f"INSERT INTO queue (name, policy) VALUES ('p', '{json.dumps(policy)}')")
        self.assertEqual(json.loads(self.emulator.queue_attributes("p")["Policy"])["Statement"][0]["Sid"], "a")
        # The same document in another order and with a scalar for a list of one, put there by somebody else.
        other = {"Statement": [{"Resource": ["*"], "Action": "sqs:SendMessage", "Principal": "*", "Effect": "Allow",
                                "Sid": "a"}], "Version": "2012-10-17"}
        sqs = self.emulator.sqs()
        url = sqs.get_queue_url(QueueName="p")["QueueUrl"]
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps(other)})
        self.assert_settled()

    def test_policy_can_be_changed_and_removed(self):
        self.change("INSERT INTO queue (name) VALUES ('p')")
        policy = {"Version": "2012-10-17", "Statement": [{"Sid": "b", "Effect": "Allow", "Principal": "*",
                                                          "Action": "sqs:SendMessage", "Resource": "*"}]}
        self.change(f"UPDATE queue SET policy = '{json.dumps(policy)}'")
        self.assertEqual(json.loads(self.emulator.queue_attributes("p")["Policy"])["Statement"][0]["Sid"], "b")
        self.change("UPDATE queue SET policy = NULL")
        self.assertIn(self.emulator.queue_attributes("p").get("Policy", ""), ("", None))

    def test_rename_is_a_replacement_announced_by_the_preview(self):
        self.change("INSERT INTO queue (name) VALUES ('old')")
        row = self.queue("old")
        self.begin()
        self.db.execute("UPDATE queue SET name = 'new'")
        plan = self.preview()
        self.assertEqual(actions(plan), {("replace", "queue"): 1})
        self.assertEqual(self.emulator.queues(), ["old"], "a preview changes nothing")
        self.commit()
        self.assert_settled()
        self.assertEqual(self.emulator.queues(), ["new"])
        self.assertEqual(self.queue("new")["id"], row["id"])
        self.assertNotEqual(self.queue("new")["arn"], row["arn"])

    def test_move_to_another_region(self):
        self.change("INSERT INTO queue (name, visibility_timeout) VALUES ('mover', 77)")
        row = self.queue("mover")
        done = self.change(f"UPDATE queue SET region = '{R2}'")
        self.assertEqual(actions(done).get(("replace", "queue")), 1)
        self.assertEqual((self.emulator.queues(R1), self.emulator.queues(R2)), ([], ["mover"]))
        moved = self.queue("mover")
        self.assertEqual((moved["id"], moved["region"], moved["visibility_timeout"]), (row["id"], R2, 77))
        self.assertIn(R2, moved["arn"])

    def test_computed_columns_are_restored(self):
        self.change("INSERT INTO queue (name) VALUES ('computed')")
        before = self.queue("computed")
        for column in ("arn", "url"):
            with self.subTest(column=column):
                self.change(f"UPDATE queue SET {column} = 'made-up-{column}'")
                self.assertEqual(self.queue("computed"), before)
                self.assertEqual(self.emulator.queues(), ["computed"])

    def test_changes_of_others_arrive(self):
        self.change("INSERT INTO queue (name) VALUES ('shared')")
        sqs = self.emulator.sqs()
        url = sqs.get_queue_url(QueueName="shared")["QueueUrl"]
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "99"})
        sqs.create_queue(QueueName="theirs")
        self.sync()
        self.assertEqual(self.queue("shared")["visibility_timeout"], 99)
        self.queue("theirs")
        sqs.delete_queue(QueueUrl=url)
        self.sync()
        self.assertEqual(self.db.column("SELECT name FROM queue"), ["theirs"])

    def test_both_sides_changed_different_columns(self):
        self.change("INSERT INTO queue (name) VALUES ('both')")
        sqs = self.emulator.sqs()
        url = sqs.get_queue_url(QueueName="both")["QueueUrl"]
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"DelaySeconds": "9"})
        self.change("UPDATE queue SET visibility_timeout = 11")
        seen = self.emulator.queue_attributes("both")
        self.assertEqual((seen["DelaySeconds"], seen["VisibilityTimeout"]), ("9", "11"))
        row = self.queue("both")
        self.assertEqual((row["delay_seconds"], row["visibility_timeout"]), (9, 11))

    def test_fifo_names_are_checked(self):
        self.assertIn("should end with .fifo", self.db.error("INSERT INTO queue (name, fifo_queue) VALUES ('plain', true)").message)
        self.assertIn("should not end with .fifo", self.db.error("INSERT INTO queue (name) VALUES ('plain.fifo')").message)

    def test_delete_all_records(self):
        self.change("INSERT INTO queue (name) SELECT 'n' || i FROM generate_series(1, 5) i")
        self.change("SELECT delete_all_records()")
        self.assertEqual(self.emulator.queues(), [])
        self.assertGreater(int(self.db.value("SELECT count(*) FROM aws_regions")), 1)
        self.assertEqual(self.db.value("SELECT count(*) FROM aws_credentials"), "1")

    def test_truncate_is_seen(self):
        self.change("INSERT INTO queue (name) VALUES ('gone')")
        self.change("TRUNCATE queue")
        self.assertEqual(self.emulator.queues(), [])

    def test_insert_and_delete_in_one_transaction_is_nothing(self):
        self.proxy.clear()
        done = self.change("INSERT INTO queue (name) VALUES ('fleeting'); DELETE FROM queue WHERE name = 'fleeting'")
        self.assertEqual(actions(done), {})
        self.assertEqual(self.proxy.count("sqs", "CreateQueue|DeleteQueue"), 0)

    def test_default_region(self):
        self.assertEqual(self.db.value(f"SELECT default_aws_region('{R2}')"), R2)
        self.change("INSERT INTO queue (name) VALUES ('there')")
        self.assertEqual(self.emulator.queues(R2), ["there"])
        error = self.db.error(f"UPDATE aws_regions SET is_default = true WHERE region = '{R1}'")
        self.assertIn("Only one AWS region may be the default", error.message)
        self.db.execute(f"UPDATE aws_regions SET is_enabled = true WHERE region = '{R2}'")

    def test_region_rows_belong_to_aws(self):
        self.change("INSERT INTO aws_regions (region) VALUES ('xx-nowhere-1')")
        self.assertEqual(self.db.rows("SELECT * FROM aws_regions WHERE region = 'xx-nowhere-1'"), [])
        self.change("DELETE FROM aws_regions WHERE region = 'ap-south-1'")
        self.assertEqual(len(self.db.rows("SELECT * FROM aws_regions WHERE region = 'ap-south-1'")), 1)

    def test_unknown_region_in_a_row(self):
        error = self.db.error("INSERT INTO queue (name, region) VALUES ('q', 'mars-1')")
        self.assertIn("mars-1", error.text)
        self.assertEqual(error.sqlstate, "23503")

    def test_disabling_a_region_touches_nothing_in_it(self):
        self.change(f"INSERT INTO queue (name, region) VALUES ('far', '{R2}')")
        self.change(f"UPDATE aws_regions SET is_enabled = false WHERE region = '{R2}'")
        self.assertEqual(self.emulator.queues(R2), ["far"])
        self.change(f"UPDATE aws_regions SET is_enabled = true WHERE region = '{R2}'")
        self.sync()
        self.queue("far")
