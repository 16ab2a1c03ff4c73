"""One region down, one service denied, one row rejected, one module broken: everything else goes on, what fails is tried
less and less often, and is shown once."""

import json

from base import Case, Environment, R1, R2, poll_until

env = Environment(settings={"iasql.sync_interval": "1s"}, proxy=True)
setUpModule = env.up

DENIED_XML = "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no to {}</Message></Error></Errors><RequestID>r-{}</RequestID></Response>"


class Failing(Case):
    env = env
    modules = ("aws_sqs", "aws_vpc")

    def deny(self, service="ec2", action=None, region=None, matching=lambda call: True):
        """Says no with another request id each time, as AWS does."""
        numbers = iter(range(1, 10 ** 6))

        def effect(proxy, call, forward):
            if (region and call.region != region) or not matching(call):
                return forward()
            if service == "ec2":
                body = DENIED_XML.format(call.action, next(numbers)).encode()
                return 403, {"Content-Type": "text/xml"}, body, len(body)
            body = json.dumps({"__type": "x#AccessDeniedException", "message": "no to " + call.action}).encode()
            headers = {"Content-Type": "application/x-amz-json-1.0", "x-amzn-RequestId": f"r-{next(numbers)}"}
            return 403, headers, body, len(body)
        self.proxy.rule(effect, service=service, action=action)

    def state(self, column, table, region):
        return self.db.value(f"SELECT {column} FROM iasql_stat_sync WHERE table_name = '{table}' AND region = '{region}'")

    def errors(self, text):
        return [e for e in self.db.rows("SELECT * FROM iasql_get_errors()") if text in e["message"]]

    def turns(self, number):
        before = self.proxy.count("sqs", "ListQueues")
        poll_until(lambda: self.proxy.count("sqs", "ListQueues") >= before + 2 * number, timeout=60, what=f"{number} turns")

    def queue_from_aws(self, name, region=R1):
        self.emulator.sqs(region).create_queue(QueueName=name)
        poll_until(lambda: name in self.db.column("SELECT name FROM queue"), what=f"queue {name} as a row")

    # --- reading

    def test_a_denied_listing_is_tried_less_and_less_often_and_shown_once(self):
        self.deny(action="DescribeSubnets", region=R2)
        poll_until(lambda: int(self.state("failures", "subnet", R2) or 0) >= 3, timeout=60)
        rows = self.db.value("SELECT count(*) FROM subnet")
        tried = self.proxy.count("ec2", "DescribeSubnets")
        self.turns(5)
        self.queue_from_aws("meanwhile")
        self.assertEqual(self.state("next_attempt >= last_attempt + make_interval(secs => power(2, failures - 1))", "subnet", R2), "t",
                         "twice as long each time")
        self.assertGreater(self.proxy.count("ec2", "DescribeSubnets"), tried)
        shown = self.errors("no to DescribeSubnets")
        self.assertEqual(len(shown), 1, shown)
        self.assertGreaterEqual(int(shown[0]["count"]), 3)
        self.assertGreater(shown[0]["ts"], shown[0]["first_ts"])
        self.assertEqual(self.db.value("SELECT count(*) FROM subnet"), rows, "what could not be read is not gone")
        status = {r["name"]: r["value"] for r in self.db.rows("SELECT * FROM iasql_status()")}
        self.assertRegex(status[f"table subnet {R2}"], r"failed \d+ times, next attempt at .*no to DescribeSubnets")
        self.assertRegex(status["module aws_vpc"], "1 with errors: .*no to DescribeSubnets")

    def wait_long(self, table="subnet"):
        """It has failed so often that nothing would be tried for an hour."""
        poll_until(lambda: self.state("failures", table, R2) not in (None, "0"))
        self.db.execute(f"UPDATE iasql_sync_state SET next_attempt = now() + interval '1 hour' WHERE table_name = '{table}' AND region = '{R2}'")
        calls = lambda: len([c for c in self.proxy.calls if c.action == "DescribeSubnets" and c.region == R2])
        self.turns(1)
        before = calls()
        self.turns(2)
        self.assertEqual(calls(), before, "nothing is tried before its time")

    def test_new_credentials_end_the_pause(self):
        self.deny(action="DescribeSubnets", region=R2)
        self.wait_long()
        self.proxy.clear()
        self.db.execute("UPDATE aws_credentials SET access_key_id = 'testing2'")
        poll_until(lambda: self.state("error IS NULL AND next_attempt IS NULL", "subnet", R2) == "t")

    def test_an_explicit_sync_ends_all_pauses(self):
        self.deny(action="DescribeSubnets", region=R2)
        self.wait_long()
        before = self.state("last_attempt", "subnet", R2)
        self.sync()
        self.assertEqual(self.db.value("SELECT count(*) FROM iasql_stat_sync WHERE next_attempt IS NOT NULL"), "0")
        poll_until(lambda: self.state("last_attempt", "subnet", R2) > before)

    def test_a_new_change_ends_the_pause_of_its_table(self):
        self.deny(action="DescribeSubnets", region=R2)
        self.wait_long()
        self.proxy.clear()
        self.db.execute("""INSERT INTO subnet (vpc_id, cidr_block, availability_zone)
            SELECT id, '172.31.250.0/24', 'us-east-1a' FROM vpc WHERE is_default AND region = 'us-east-1'""")
        poll_until(lambda: self.state("error IS NULL AND next_attempt IS NULL", "subnet", R2) == "t")

    def test_the_home_region_is_down(self):
        self.emulator.sqs(R1).create_queue(QueueName="there")
        poll_until(lambda: "there" in self.db.column("SELECT name FROM queue"))
        rows = self.db.value("SELECT count(*) FROM subnet")

        def down(proxy, call, forward):
            return (503, {"Content-Type": "text/html"}, b"<html/>", 7) if call.region == R1 else forward()
        self.proxy.rule(down)
        self.db.execute(f"ALTER DATABASE {self.db.name} SET iasql.max_attempts = 1")
        self.emulator.sqs(R2).create_queue(QueueName="elsewhere")
        poll_until(lambda: "elsewhere" in self.db.column("SELECT name FROM queue"), timeout=60)
        self.assertIn("there", self.db.column("SELECT name FROM queue"))
        self.assertEqual(self.db.value("SELECT count(*) FROM subnet"), rows)
        self.proxy.clear()
        self.sync()
        self.assertEqual(self.db.value("SELECT count(*) FROM iasql_stat_sync WHERE error IS NOT NULL"), "0")

    def test_an_object_that_cannot_be_read_keeps_its_row_and_holds_nothing_up(self):
        sqs = self.emulator.sqs()
        urls = {name: sqs.create_queue(QueueName=name)["QueueUrl"] for name in ("secret", "open", "going")}
        poll_until(lambda: self.db.column("SELECT name FROM queue ORDER BY 1") == ["going", "open", "secret"])
        self.deny("sqs", "GetQueueAttributes", matching=lambda call: b"/secret" in call.body)
        sqs.set_queue_attributes(QueueUrl=urls["open"], Attributes={"DelaySeconds": "5"})
        sqs.set_queue_attributes(QueueUrl=urls["secret"], Attributes={"DelaySeconds": "6"})
        sqs.delete_queue(QueueUrl=urls["going"])
        poll_until(lambda: self.db.rows("SELECT name, delay_seconds FROM queue ORDER BY 1") ==
                   [{"name": "open", "delay_seconds": "5"}, {"name": "secret", "delay_seconds": "0"}])
        self.turns(2)
        shown = self.errors("no to GetQueueAttributes")
        self.assertEqual(len(shown), 1, shown)
        self.assertIn("/secret", shown[0]["message"])
        self.assertGreater(int(shown[0]["count"]), 1)
        self.proxy.clear()
        poll_until(lambda: self.db.value("SELECT delay_seconds FROM queue WHERE name = 'secret'") == "6")

    def test_an_object_that_cannot_be_read_is_asked_for_less_and_less_often(self):
        for name in ("secret", "open"):
            self.queue_from_aws(name)
        self.deny("sqs", "GetQueueAttributes", matching=lambda call: b"/secret" in call.body)
        asked = lambda name: len([c for c in self.proxy.calls if c.action == "GetQueueAttributes" and name.encode() in c.body])
        failures = lambda: [int(n) for object, n in self.pauses().items() if object.startswith("object queue in us-east-1: ")]
        poll_until(lambda: max(failures(), default=0) >= 2, timeout=60)
        self.db.execute("UPDATE iasql_backoff SET next_attempt = now() + interval '1 hour'")
        self.turns(1)
        before = asked("/secret"), asked("/open")
        self.turns(2)
        self.assertEqual(asked("/secret"), before[0], "nothing is asked before its time")
        self.assertGreater(asked("/open"), before[1])
        self.assertEqual(self.db.value("SELECT count(*) FROM queue"), "2")
        self.assertEqual(len(self.errors("no to GetQueueAttributes")), 1)
        self.sync()
        self.assertGreater(asked("/secret"), before[0], "somebody has asked for it")
        self.proxy.clear()
        self.emulator.sqs().set_queue_attributes(QueueUrl=self.emulator.sqs().get_queue_url(QueueName="secret")["QueueUrl"],
                                                 Attributes={"DelaySeconds": "6"})
        poll_until(lambda: self.db.value("SELECT delay_seconds FROM queue WHERE name = 'secret'") == "6", timeout=60)
        poll_until(lambda: self.pauses() == {}, timeout=60)

    # --- pushing

    def test_a_push_that_fails_holds_up_only_what_belongs_to_it(self):
        self.deny(action="DescribeVpcs")  # no plan can be made without it
        self.db.execute("UPDATE vpc SET tags = '{\"Name\": \"mine\"}' WHERE region = 'us-east-1'")
        self.db.execute("INSERT INTO queue (name) VALUES ('goes')")
        poll_until(lambda: "goes" in self.emulator.queues())
        poll_until(lambda: int(self.pauses().get("pushing aws_vpc", 0)) >= 3, timeout=60)
        self.assertEqual(self.db.value("SELECT tags ->> 'Name' FROM vpc WHERE region = 'us-east-1'"), "mine", "still what the user wants")
        shown = self.errors("no to DescribeVpcs")
        self.assertLessEqual(len(shown), 3, "the push, and the listing of each region")
        self.assertTrue([e for e in shown if int(e["count"]) >= 3], shown)
        self.assertEqual(self.db.rows("SELECT id FROM iasql_transaction WHERE status = 'failed'"), [])
        # Not before its time; but a new change counts at once.
        self.db.execute("UPDATE iasql_backoff SET next_attempt = now() + interval '1 hour'")
        self.proxy.clear()
        self.turns(2)
        self.assertEqual(self.names(), [])
        self.db.execute("UPDATE vpc SET tags = '{\"Name\": \"again\"}' WHERE region = 'us-east-1'")
        poll_until(lambda: self.names() == ["again"])
        poll_until(lambda: self.pauses() == {})

    def test_a_rejected_row_takes_only_what_belongs_to_it_along(self):
        self.db.execute("""BEGIN;
            INSERT INTO vpc (cidr_block, tags) VALUES ('10.9.0.0/16', '{"Name": "mine"}');
            INSERT INTO subnet (vpc_id, cidr_block, availability_zone) SELECT id, '10.9.1.0/24', 'us-east-1a' FROM vpc WHERE cidr_block = '10.9.0.0/16';
            INSERT INTO subnet (vpc_id, cidr_block, availability_zone) SELECT id, '10.77.0.0/24', 'us-east-1a' FROM vpc WHERE is_default AND region = 'us-east-1';
            COMMIT""")
        poll_until(lambda: "mine" in self.names())
        poll_until(lambda: self.db.value("SELECT count(*) FROM subnet WHERE cidr_block = '10.77.0.0/24'") == "0")
        self.assertEqual(len(self.emulator.ec2().describe_subnets(Filters=[{"Name": "cidr-block", "Values": ["10.9.1.0/24"]}])["Subnets"]), 1)
        self.assertEqual(self.db.value("SELECT count(*) FROM vpc v JOIN subnet s ON s.vpc_id = v.id WHERE v.cidr_block = '10.9.0.0/16' AND s.subnet_id LIKE 'subnet-%'"), "1")
        poll_until(lambda: self.errors("nothing to do with it"), what="the commit has told what became of it")
        self.assertEqual(len(self.errors("nothing to do with it")), 1, self.problems())
        poll_until(lambda: self.db.value("SELECT count(*) FROM iasql_audit_log WHERE origin = 'user' AND transaction_id IS NULL") == "0")

    def pauses(self):
        return {r["object"]: r["failures"] for r in self.db.rows("SELECT object, failures FROM iasql_backoff")}

    def names(self):
        return [t["Value"] for v in self.emulator.ec2().describe_vpcs()["Vpcs"] for t in v.get("Tags", []) if t["Key"] == "Name"]

    def test_a_commit_ends_the_pause_of_the_push(self):
        self.deny(action="DescribeVpcs")
        self.db.execute("UPDATE vpc SET tags = '{\"Name\": \"mine\"}' WHERE region = 'us-east-1'")
        poll_until(self.pauses)
        self.db.execute("UPDATE iasql_backoff SET next_attempt = now() + interval '1 hour'")
        self.proxy.clear()
        self.db.rows("SELECT * FROM iasql_apply()")
        self.assertEqual(self.names(), ["mine"])
        self.assertEqual(self.pauses(), {})

    # --- modules

    def test_a_module_that_cannot_be_loaded_is_left_out(self):
        self.db.execute("INSERT INTO iasql_module VALUES ('aws_lost@1.0.0')")
        self.db.execute("INSERT INTO iasql_tables VALUES ('aws_lost@1.0.0', 'lost')")
        self.db.execute("INSERT INTO iasql_audit_log (ts, \"user\", table_name, change_type, change, origin)"
                        " VALUES (now(), 'me', 'lost', 'INSERT', '{\"change\": {\"id\": 1}}', 'user')")
        self.db.execute("INSERT INTO queue (name) VALUES ('pushed')")
        poll_until(lambda: "pushed" in self.emulator.queues())
        self.queue_from_aws("pulled")
        self.turns(3)
        shown = self.errors("module aws_lost is left out")
        self.assertEqual(len(shown), 1, shown)
        self.assertEqual(self.db.value("SELECT transaction_id IS NULL FROM iasql_audit_log WHERE table_name = 'lost'"), "t",
                         "its changes wait")
        status = {r["name"]: r["value"] for r in self.db.rows("SELECT * FROM iasql_status() WHERE value LIKE 'cannot be used%'")}
        self.assertIn("module aws_lost", status)
        self.db.execute("DELETE FROM iasql_tables WHERE \"table\" = 'lost'; DELETE FROM iasql_module WHERE name = 'aws_lost@1.0.0'")
        poll_until(lambda: self.db.rows("SELECT * FROM iasql_backoff") == [])

    def test_a_table_that_is_not_as_it_should_be(self):
        self.db.execute("ALTER TABLE elastic_ip RENAME TO elastic_ip_of_old")
        self.queue_from_aws("beside")
        vpc = self.emulator.ec2().create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
        poll_until(lambda: vpc in self.db.column("SELECT vpc_id FROM vpc"))
        poll_until(lambda: self.errors("elastic_ip"))
        self.turns(3)
        self.assertEqual(len(self.errors("elastic_ip: its rows cannot be stored")), 1, self.problems())
        self.db.execute("ALTER TABLE elastic_ip_of_old RENAME TO elastic_ip")
        self.sync()
        poll_until(lambda: self.db.value("SELECT count(*) FROM iasql_stat_sync WHERE error IS NOT NULL") == "0")

    # --- reading as a whole

    def test_without_credentials_there_is_one_error(self):
        self.db.execute("DELETE FROM aws_credentials")
        poll_until(lambda: int(self.pauses().get("reading the cloud", 0)) >= 2, timeout=60)
        self.assertEqual(len(self.problems()), 1, self.problems())
        self.assertGreater(int(self.db.value("SELECT count(*) FROM vpc")), 0)
        self.db.execute("UPDATE iasql_backoff SET next_attempt = now() + interval '1 hour'")
        secret = self.env.secrets.make("the new secret access key")
        self.db.execute(f"INSERT INTO aws_credentials (access_key_id, secret_access_key) VALUES ('testing', '{secret}')")
        self.queue_from_aws("back")
        poll_until(lambda: self.pauses() == {}, what="the end of the pause")
