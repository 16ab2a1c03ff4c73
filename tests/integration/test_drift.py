"""Drift as data: what differs between rows and cloud, and what is done about it."""

import json

from base import Case, Environment, R1, SqlError, actions, poll_until, tag_map  # noqa: F401

env = Environment()
setUpModule = env.up


class DriftCase(Case):
    env = env
    modules = ("aws_sqs", "aws_vpc")

    def drift(self):
        return self.db.rows("SELECT * FROM iasql_drift() ORDER BY table_name, column_name, row_value, cloud_value")

    def sides(self, table="queue"):
        return {r["column_name"]: (r["side"], r["row_value"], r["cloud_value"]) for r in self.drift()
                if r["table_name"] == table and r["column_name"] != "policy"}  # which the emulator loses

    def set_attribute(self, name, **attributes):
        sqs = self.emulator.client("sqs", R1)
        url = sqs.get_queue_url(QueueName=name)["QueueUrl"]
        sqs.set_queue_attributes(QueueUrl=url, Attributes={k: str(v) for k, v in attributes.items()})

    def seen(self, name, attribute):
        return self.emulator.queue_attributes(name)[attribute]

    def make(self, name):
        self.begin()
        self.db.execute(f"INSERT INTO queue (name) VALUES ('{name}')")
        self.commit()


class Drift(DriftCase):
    def test_nothing_differs_after_a_sync(self):
        self.make("same")
        self.assertEqual(self.drift(), [])

    def test_columns_and_who_changed_them(self):
        self.make("q")
        self.set_attribute("q", DelaySeconds=5, VisibilityTimeout=77)
        self.assertEqual(self.sides(), {"delay_seconds": ("cloud", "0", "5"), "visibility_timeout": ("cloud", "30", "77")})
        self.db.execute("UPDATE queue SET visibility_timeout = 66, maximum_message_size = 2048 WHERE name = 'q'")
        found = self.sides()
        self.assertEqual(found.pop("maximum_message_size")[:2], ("database", "2048"))
        self.assertEqual(found, {"delay_seconds": ("cloud", "0", "5"), "visibility_timeout": ("both", "66", "77")})
        row = self.drift()[0]
        self.assertEqual((row["region"], row["id"]), (R1, self.db.value("SELECT id FROM queue")))
        self.assertEqual(self.db.value("SELECT delay_seconds FROM queue"), "0", "looking changes nothing")
        self.assertEqual(self.seen("q", "VisibilityTimeout"), "77", "looking changes nothing")

    def test_whole_rows(self):
        for name in ("mine", "gone", "unwanted"):
            self.make(name)
        sqs = self.emulator.client("sqs", R1)
        sqs.create_queue(QueueName="outside")
        sqs.delete_queue(QueueUrl=sqs.get_queue_url(QueueName="gone")["QueueUrl"])
        self.db.execute("INSERT INTO queue (name) VALUES ('new'); DELETE FROM queue WHERE name = 'unwanted'")
        found = {r["row_value"] or r["cloud_value"]: (r["side"], r["row_value"] is not None, r["column_name"])
                 for r in self.drift()}
        self.assertEqual(found, {"outside": ("cloud", False, None), "gone": ("cloud", True, None),
                                 "new": ("database", True, None), "unwanted": ("database", False, None)})


class Modes(DriftCase):
    """Track and the read-only database."""

    def refused(self, sql, words):
        error = self.db.error(sql)
        self.assertIn(words, str(error))
        return error

    def test_tracked_table_follows_the_cloud_only(self):
        self.make("q")
        self.db.rows("SELECT iasql_set_mode('track', table_name => 'queue')")
        for sql in ("UPDATE queue SET delay_seconds = 9", "DELETE FROM queue", "INSERT INTO queue (name) VALUES ('x')",
                    "TRUNCATE queue CASCADE"):
            with self.subTest(sql):
                self.refused(sql, "cannot change queue: it only follows the cloud")
        self.db.execute("UPDATE queue SET delay_seconds = delay_seconds")  # changes nothing
        self.assertEqual(self.db.rows("SELECT FROM iasql_audit_log WHERE origin = 'user' AND transaction_id IS NULL"), [])
        self.set_attribute("q", DelaySeconds=4)
        self.sync()
        self.assertEqual(self.db.value("SELECT delay_seconds FROM queue"), "4")
        self.db.rows("SELECT iasql_set_mode(NULL, table_name => 'queue')")
        self.db.execute("UPDATE queue SET delay_seconds = 9")

    def test_the_most_specific_mode_counts(self):
        self.make("a")
        self.make("b")
        a = self.db.value("SELECT id FROM queue WHERE name = 'a'")
        self.db.rows("SELECT iasql_set_mode('track')")
        self.refused("UPDATE queue SET delay_seconds = 1", "only follows")
        self.refused("INSERT INTO vpc (cidr_block) VALUES ('10.1.0.0/16')", "only follows")
        self.db.rows("SELECT iasql_set_mode('two_way', module => 'aws_sqs')")
        self.db.execute("UPDATE queue SET delay_seconds = 1 WHERE name = 'b'")
        self.refused("INSERT INTO vpc (cidr_block) VALUES ('10.1.0.0/16')", "only follows")
        self.refused("SELECT iasql_set_mode('track', table_name => 'queue')", "not committed")
        self.rollback_pending()
        self.db.rows(f"SELECT iasql_set_mode('track', table_name => 'queue', key => '{{\"id\": {a}}}')")
        self.refused("UPDATE queue SET delay_seconds = 1", "cannot change queue {\"id\": " + a + "}")
        self.db.execute("UPDATE queue SET delay_seconds = 1 WHERE name = 'b'")
        self.rollback_pending()

    def rollback_pending(self):
        self.begin()
        self.rollback()

    def test_settings_stay_editable(self):
        self.db.rows("SELECT iasql_set_mode('track')")
        self.db.execute("UPDATE aws_regions SET is_enabled = true WHERE region = 'eu-central-1'")
        self.rollback_pending()

    def test_bad_modes(self):
        for arguments, words in (("'trakc'", "no mode"), ("'track', table_name => 'quue'", "no table"),
                                 ("'track', module => 'aws_sq'", "not installed"), ("'track', key => '{}'", "needs its table"),
                                 ("'track', table_name => 'queue', key => '{\"name\": \"a\"}'", "the key of a row"),
                                 ("'track', table_name => 'aws_regions'", "holds settings"),
                                 ("'track', module => 'aws_sqs', table_name => 'vpc'", "no table")):
            with self.subTest(arguments):
                self.refused(f"SELECT iasql_set_mode({arguments})", words)
        self.assertEqual(self.db.rows("SELECT * FROM iasql_mode"), [])

    def test_read_only_database(self):
        self.make("q")
        self.db.execute("UPDATE queue SET delay_seconds = 7")
        self.db.execute(f"ALTER DATABASE {self.db.name} SET iasql.read_only = on")
        self.refused("UPDATE queue SET delay_seconds = 9", "this database only follows the cloud")
        self.refused("SELECT * FROM iasql_apply()", "nothing is pushed")
        self.assertEqual(self.seen("q", "DelaySeconds"), "0")
        self.begin()
        self.refused("SELECT * FROM iasql_commit()", "nothing is pushed")
        self.rollback()
        self.set_attribute("q", VisibilityTimeout=55)
        self.sync()
        self.assertEqual(self.db.value("SELECT visibility_timeout FROM queue"), "55")

    def test_a_read_only_database_calls_nothing_that_changes_something(self):
        self.make("q")
        self.db.execute(f"ALTER DATABASE {self.db.name} SET iasql.read_only = on")
        url = self.emulator.sqs().get_queue_url(QueueName="q")["QueueUrl"]
        for call in ("'sqs', 'CreateQueue', '{\"QueueName\": \"x\"}'", "'sqs', 'DeleteQueue', '%s'" % json.dumps({"QueueUrl": url})):
            error = self.refused(f"SELECT aws_call({call})", "nothing is pushed")
            self.assertEqual(error.sqlstate, "IA012")
        self.assertEqual(self.emulator.queues(), ["q"])
        self.assertIn("/q", self.db.value("SELECT aws_call('sqs', 'ListQueues')"))


class Enforce(DriftCase):
    def enforce(self, **what):
        arguments = "".join(f", {name} => '{value}'" for name, value in what.items())
        self.db.rows(f"SELECT iasql_set_mode('enforce'{arguments})")

    def test_a_changed_column_is_put_back(self):
        self.make("q")
        self.enforce(table_name="queue")
        self.set_attribute("q", DelaySeconds=5)
        self.sync()
        self.assertEqual(self.db.value("SELECT delay_seconds FROM queue"), "0", "not merged into the row")
        planned = [r for r in self.preview() if r["table_name"] == "queue"]
        self.assertEqual([r["action"] for r in planned], ["update"])
        self.assertIn("drifted: enforce", planned[0]["reason"])
        self.assertIn("delay_seconds: 5 → 0", planned[0]["changes"])
        self.assertEqual(self.seen("q", "DelaySeconds"), "5", "a preview changes nothing")
        self.begin()
        self.assertEqual(actions(self.commit()), {("update", "queue"): 1})
        self.assertEqual(self.seen("q", "DelaySeconds"), "0")
        self.assert_settled()

    def test_a_deleted_object_is_made_again(self):
        self.make("q")
        row = self.db.value("SELECT id FROM queue")
        self.enforce()
        sqs = self.emulator.client("sqs", R1)
        sqs.delete_queue(QueueUrl=sqs.get_queue_url(QueueName="q")["QueueUrl"])
        sqs.create_queue(QueueName="outside")
        self.begin()
        self.commit()
        self.assertEqual(sorted(u.rsplit("/", 1)[1] for u in sqs.list_queues()["QueueUrls"]), ["outside", "q"])
        self.assertEqual(self.db.value("SELECT id FROM queue WHERE name = 'q'"), row)
        self.assertEqual(self.db.column("SELECT name FROM queue ORDER BY name"), ["outside", "q"], "others are imported")
        self.assert_settled()

    def test_only_the_rows_meant(self):
        self.make("a")
        self.make("b")
        a = self.db.value("SELECT id FROM queue WHERE name = 'a'")
        self.enforce(table_name="queue", key='{"id": %s}' % a)
        for name in "ab":
            self.set_attribute(name, DelaySeconds=5)
        self.begin()
        self.commit()
        self.assertEqual([self.seen(n, "DelaySeconds") for n in "ab"], ["0", "5"])
        self.assertEqual(self.db.column("SELECT delay_seconds FROM queue ORDER BY name"), ["0", "5"])

    def test_a_users_push_puts_back_the_rest_of_the_row(self):
        self.make("q")
        self.enforce(module="aws_sqs")
        self.set_attribute("q", DelaySeconds=5)
        self.begin()
        self.db.execute("UPDATE queue SET visibility_timeout = 66")
        self.commit()
        self.assertEqual((self.seen("q", "DelaySeconds"), self.seen("q", "VisibilityTimeout")), ("0", "66"))

    def test_read_only_stands_above(self):
        self.make("q")
        self.enforce(table_name="queue")
        self.set_attribute("q", DelaySeconds=5)
        self.db.execute(f"ALTER DATABASE {self.db.name} SET iasql.read_only = on")
        self.begin()
        self.commit()
        self.assertEqual(self.seen("q", "DelaySeconds"), "5")

    def test_the_periodic_worker_puts_back(self):
        self.make("q")
        self.enforce(table_name="queue")
        postgres = self.server.database("postgres")
        self.addCleanup(postgres.execute, "SELECT pg_reload_conf()")
        self.addCleanup(postgres.execute, "ALTER SYSTEM SET iasql.sync_interval = '0'")
        self.set_attribute("q", DelaySeconds=5)
        sqs = self.emulator.client("sqs", R1)
        sqs.create_queue(QueueName="outside")
        self.db.execute(f"ALTER DATABASE {self.db.name} SET iasql.enabled = on")
        postgres.execute("ALTER SYSTEM SET iasql.sync_interval = '1s'")
        postgres.execute("SELECT pg_reload_conf()")
        poll_until(lambda: self.seen("q", "DelaySeconds") == "0", what="the column to be put back")
        sqs.delete_queue(QueueUrl=sqs.get_queue_url(QueueName="q")["QueueUrl"])
        poll_until(lambda: self.emulator.queues() == ["outside", "q"], what="the queue to be made again")
        poll_until(lambda: self.db.value("SELECT count(*) FROM queue WHERE name = 'outside'") == "1", what="the import")
        poll_until(lambda: self.db.rows("SELECT * FROM iasql_transaction WHERE ended_at IS NULL") == [], what="the worker")

    def test_rows_of_a_join_table(self):
        self.begin()
        self.db.execute("INSERT INTO vpc (cidr_block) VALUES ('10.8.0.0/16')")
        self.db.execute(f"""INSERT INTO subnet (cidr_block, availability_zone, vpc_id)
            SELECT '10.8.' || n || '.0/24', '{R1}' || z, id FROM vpc, (VALUES (1, 'a'), (2, 'b')) v(n, z) WHERE cidr_block = '10.8.0.0/16'""")
        self.db.execute("""WITH e AS (INSERT INTO endpoint_interface (service, vpc_id)
                SELECT 'logs', id FROM vpc WHERE cidr_block = '10.8.0.0/16' RETURNING id)
            INSERT INTO endpoint_interface_subnets SELECT e.id, s.id FROM e, subnet s WHERE s.cidr_block LIKE '10.8.%'""")
        self.commit()
        self.enforce(table_name="endpoint_interface_subnets")
        ec2 = self.emulator.ec2()
        endpoint = self.db.value("SELECT vpc_endpoint_id FROM endpoint_interface")
        subnets = self.db.column("SELECT subnet_id FROM subnet WHERE cidr_block LIKE '10.8.%' ORDER BY 1")
        ec2.modify_vpc_endpoint(VpcEndpointId=endpoint, RemoveSubnetIds=subnets[:1])
        self.assertEqual(self.attached(endpoint), subnets[1:])
        self.sync()
        self.assertEqual(self.db.value("SELECT count(*) FROM endpoint_interface_subnets"), "2", "its rows stay")
        self.begin()
        self.assertEqual(actions(self.preview()), {("update", "endpoint_interface"): 1})
        self.commit()
        self.assertEqual(self.attached(endpoint), subnets)
        self.assert_settled()

    def attached(self, endpoint):
        return sorted(self.emulator.ec2().describe_vpc_endpoints(VpcEndpointIds=[endpoint])["VpcEndpoints"][0]["SubnetIds"])


class Ignored(DriftCase):
    """Columns that are left to others once the object has been made."""

    def ignore(self, column, table="queue", more=""):
        self.db.rows(f"SELECT iasql_ignore('{table}', '{column}'{more})")

    def row(self, column, name="q"):
        return self.db.value(f"SELECT {column} FROM queue WHERE name = '{name}'")

    def test_changes_of_the_cloud_are_no_drift_and_stay_out(self):
        self.make("q")
        self.ignore("delay_seconds")
        self.set_attribute("q", DelaySeconds=5, VisibilityTimeout=77)
        self.assertEqual(self.sides(), {"visibility_timeout": ("cloud", "30", "77")})
        self.assertNotIn("delay_seconds", str(self.preview()))
        self.sync()
        self.assertEqual((self.row("delay_seconds"), self.row("visibility_timeout")), ("0", "77"))
        self.begin()
        self.commit()
        self.assertEqual((self.row("delay_seconds"), self.seen("q", "DelaySeconds")), ("0", "5"))

    def test_changes_of_users_stay_in_the_row(self):
        self.make("q")
        self.ignore("delay_seconds")
        self.begin()
        self.db.execute("UPDATE queue SET delay_seconds = 9")
        self.assertEqual(self.preview(), [])
        self.assertIn("delay_seconds is ignored, so its change is not sent to AWS", self.db.stderr)
        self.assertEqual(self.commit(), [])
        self.assertEqual((self.row("delay_seconds"), self.seen("q", "DelaySeconds")), ("9", "0"))
        self.assert_settled()
        # Others of the same row and statement are sent.
        self.begin()
        self.db.execute("UPDATE queue SET delay_seconds = 8, visibility_timeout = 44")
        self.assertEqual(actions(self.commit()), {("update", "queue"): 1})
        self.assertEqual((self.seen("q", "DelaySeconds"), self.seen("q", "VisibilityTimeout")), ("0", "44"))
        self.assertEqual(self.row("delay_seconds"), "8")
        self.assert_settled()

    def test_creation_and_import_take_it(self):
        self.ignore("delay_seconds")
        self.ignore("maximum_message_size")
        self.emulator.client("sqs", R1).create_queue(QueueName="outside", Attributes={"DelaySeconds": "3"})
        self.begin()
        self.db.execute("INSERT INTO queue (name, delay_seconds) VALUES ('q', 6)")
        self.commit()
        self.assertEqual(self.seen("q", "DelaySeconds"), "6")
        self.sync()
        self.assertEqual(self.row("delay_seconds", "outside"), "3")
        self.assertEqual(self.row("maximum_message_size"), self.seen("q", "MaximumMessageSize"), "what AWS has made up")
        self.assert_settled()

    def test_enforce_leaves_it(self):
        self.make("q")
        self.db.rows("SELECT iasql_set_mode('enforce', table_name => 'queue')")
        self.ignore("delay_seconds")
        self.set_attribute("q", DelaySeconds=5, VisibilityTimeout=77)
        self.begin()
        self.commit()
        self.assertEqual((self.seen("q", "DelaySeconds"), self.seen("q", "VisibilityTimeout")), ("5", "30"))
        self.assertEqual(self.row("delay_seconds"), "0")
        self.assert_settled()

    def test_a_replacement_keeps_what_the_old_object_had(self):
        self.make("q")
        self.ignore("delay_seconds")
        self.set_attribute("q", DelaySeconds=5)
        self.begin()
        self.db.execute("UPDATE queue SET delay_seconds = 9, name = 'q2'")
        self.assertEqual(actions(self.commit()), {("replace", "queue"): 1})
        self.assertEqual((self.seen("q2", "DelaySeconds"), self.row("delay_seconds", "q2")), ("5", "5"))
        self.assert_settled()

    def test_tags_and_default_tags(self):
        self.begin()
        self.db.execute("INSERT INTO vpc (cidr_block, tags) VALUES ('10.9.0.0/16', '{\"a\": \"b\"}')")
        self.commit()
        vpc = self.db.value("SELECT vpc_id FROM vpc WHERE cidr_block = '10.9.0.0/16'")
        self.ignore("tags", "vpc")
        self.emulator.ec2().create_tags(Resources=[vpc], Tags=[{"Key": "theirs", "Value": "1"}])
        self.db.execute(f"ALTER DATABASE {self.db.name} SET iasql.default_tags = '{{\"team\": \"x\"}}'")
        self.begin()
        self.db.execute("UPDATE vpc SET tags = '{\"mine\": \"1\"}', enable_dns_hostnames = true WHERE cidr_block = '10.9.0.0/16'")
        self.commit()
        seen = self.emulator.ec2().describe_vpcs(VpcIds=[vpc])["Vpcs"][0]
        self.assertEqual(tag_map(seen), {"a": "b", "theirs": "1"})
        self.assertTrue(self.emulator.ec2().describe_vpc_attribute(VpcId=vpc, Attribute="enableDnsHostnames")["EnableDnsHostnames"]["Value"])
        self.assert_settled()

    def test_the_row_counts_before_its_table(self):
        self.make("a")
        self.make("b")
        key = f""", '{{"id": {self.row("id", "a")}}}'"""
        self.ignore("delay_seconds")
        self.ignore("delay_seconds", more=key + ", false")
        self.set_attribute("a", DelaySeconds=5)
        self.set_attribute("b", DelaySeconds=5)
        self.sync()
        self.assertEqual((self.row("delay_seconds", "a"), self.row("delay_seconds", "b")), ("5", "0"))
        self.ignore("delay_seconds", more=", ignore => false")  # of the table: no longer
        self.ignore("delay_seconds", more=key)
        self.set_attribute("a", DelaySeconds=6)
        self.sync()
        self.assertEqual((self.row("delay_seconds", "a"), self.row("delay_seconds", "b")), ("5", "5"))
        self.ignore("delay_seconds", more=key + ", NULL")
        self.assertEqual(self.db.rows("SELECT * FROM iasql_ignored"), [])
        self.sync()
        self.assertEqual(self.row("delay_seconds", "a"), "6")

    def test_what_cannot_be_ignored(self):
        for arguments, words in (("'quue', 'name'", "no table"), ("'queue', 'nme'", "does not exist"),
                                 ("'queue', 'url'", "cannot be ignored"), ("'queue', 'id'", "cannot be ignored"),
                                 ("'queue', 'region'", "cannot be ignored"), ("'vpc', 'state'", "cannot be ignored"),
                                 ("'queue', 'delay_seconds', '{\"name\": \"a\"}'", "the key of a row"),
                                 ("'aws_regions', 'is_enabled'", "holds settings")):
            with self.subTest(arguments):
                self.assertIn(words, str(self.db.error(f"SELECT iasql_ignore({arguments})")))
        self.ignore("delay_seconds")
        self.db.rows("SELECT * FROM iasql_uninstall('aws_sqs')")
        self.assertEqual(self.db.rows("SELECT * FROM iasql_ignored"), [])


class Tags(DriftCase):
    def setting(self, name, value):
        self.db.execute(f"ALTER DATABASE {self.db.name} SET iasql.{name} = '{value}'")

    def tags_of(self, vpc):
        return tag_map(self.emulator.ec2().describe_vpcs(VpcIds=[vpc])["Vpcs"][0])

    def make_vpc(self, tags):
        self.begin()
        self.db.execute(f"INSERT INTO vpc (cidr_block, tags) VALUES ('10.9.0.0/16', '{tags}')")
        self.commit()
        return self.db.value("SELECT vpc_id FROM vpc WHERE cidr_block = '10.9.0.0/16'")

    def test_default_tags(self):
        self.setting("default_tags", '{"team": "billing", "env": "test"}')
        vpc = self.make_vpc('{"env": "mine"}')
        both = {"env": "mine", "team": "billing"}
        self.assertEqual(self.tags_of(vpc), both)
        self.assertEqual(self.db.json("SELECT tags FROM vpc WHERE cidr_block = '10.9.0.0/16'")[0]["tags"], both)
        self.setting("default_tags", '{"owner": "me"}')
        self.begin()
        self.db.execute("UPDATE vpc SET tags = '{\"a\": \"b\"}' WHERE cidr_block = '10.9.0.0/16'")
        self.commit()
        self.assertEqual(self.tags_of(vpc), {"a": "b", "owner": "me"})
        self.assert_settled()

    def test_default_tags_are_checked(self):
        for bad in ('{"a": 1}', "[]", "x", '{"aws:a": "b"}'):
            self.assertIn("default_tags", str(self.db.error(f"SET iasql.default_tags = '{bad}'")))

    def test_ignored_tags(self):
        vpc = self.make_vpc('{"a": "b"}')
        self.setting("ignore_tags", "kubernetes.io/*, cost")
        tags = {"kubernetes.io/cluster": "x", "cost": "1", "costs": "2"}
        self.emulator.ec2().create_tags(Resources=[vpc], Tags=[{"Key": k, "Value": v} for k, v in tags.items()])
        self.assertEqual(self.sides("vpc")["tags"][2], '{"a":"b","costs":"2"}')
        self.sync()
        self.assertEqual(self.drift(), [])
        self.begin()
        self.db.execute("UPDATE vpc SET tags = '{\"n\": \"m\"}' WHERE cidr_block = '10.9.0.0/16'")
        self.commit()
        self.assertEqual(self.tags_of(vpc), {"n": "m", "kubernetes.io/cluster": "x", "cost": "1"})
