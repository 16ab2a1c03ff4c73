"""Bad input and a cloud that says no: a clear answer, and nothing is lost. Part of it with signatures and IAM checked."""

import json

from base import Case, Environment, R1, R2, actions
from cloud import cloud_view, database_view
from harness.emulator import ALLOW_ALL

env = Environment(proxy=True)
setUpModule = env.up


class Authorised(Case):
    """The emulator checks signatures and policies."""
    env = env

    def use(self, key, secret, token=None):
        token_sql = f"'{self.env.secrets.add('a session token', token)}'" if token else "NULL"
        self.env.secrets.add("a secret access key", secret)
        self.db.execute(f"""DELETE FROM aws_credentials;
            INSERT INTO aws_credentials (access_key_id, secret_access_key, session_token) VALUES ('{key}', '{secret}', {token_sql})""")

    def test_everything_works_with_signatures_checked(self):
        self.use(*self.emulator.user_key("admin", [ALLOW_ALL]))
        self.emulator.auth(True)
        self.install("aws_sqs", "aws_vpc")
        self.change("""INSERT INTO queue (name) VALUES ('signed');
                       INSERT INTO vpc (cidr_block, tags) VALUES ('10.1.0.0/16', '{"Name": "ünïcode & more=x/y"}')""")
        self.change("UPDATE queue SET delay_seconds = 3; UPDATE vpc SET enable_dns_hostnames = true WHERE NOT is_default")
        self.emulator.auth(False)
        self.assertEqual(self.emulator.queue_attributes("signed")["DelaySeconds"], "3")
        self.assertEqual(database_view(self.db)["vpc"], cloud_view(self.emulator, [R1, R2])["vpc"])

    def test_session_tokens_are_sent(self):
        self.install("aws_sqs")
        self.proxy.clear()
        self.use("ASIAEXAMPLE", "secret", "the-token")
        self.sync()
        self.assertEqual({c.headers.get("x-amz-security-token") for c in self.proxy.calls if c.service == "sqs"}, {"the-token"})

    def test_every_request_says_and_signs_the_hash_of_its_body(self):
        self.install("aws_sqs", "aws_vpc")
        self.assertGreater(len(self.proxy.calls), 10)
        for call in self.proxy.calls:
            self.assertRegex(call.headers.get("x-amz-content-sha256", ""), "^[0-9a-f]{64}$")
            self.assertIn("x-amz-content-sha256", call.headers["authorization"])

    def test_wrong_secret(self):
        key, _ = self.emulator.user_key("admin", [ALLOW_ALL])
        self.install("aws_sqs")
        self.change("INSERT INTO queue (name) VALUES ('kept')")
        self.use(key, "wrong-secret-wrong")
        self.emulator.auth(True)
        error = self.db.error("SELECT * FROM iasql_sync()")
        self.assertIn(error.sqlstate, ("IA004", "IA002"))
        self.assertNotIn("wrong-secret", error.text)
        self.assertEqual(self.db.column("SELECT name FROM queue"), ["kept"])

    def test_unknown_key(self):
        self.use("AKIAUNKNOWNUNKNOWN00", "nothing")
        self.emulator.auth(True)
        error = self.db.error("SELECT * FROM iasql_install('aws_sqs')")
        self.assertIn(error.sqlstate, ("IA004", "IA002"))
        self.assertIsNone(self.db.value("SELECT to_regclass('queue')"))

    def test_a_denied_service_does_not_stop_the_others(self):
        allowed = self.emulator.user_key("queues-only", [{"Effect": "Allow", "Action": ["sqs:*", "sts:*", "ec2:DescribeRegions"], "Resource": "*"}])
        self.emulator.ec2().create_vpc(CidrBlock="10.3.0.0/16")
        self.install("aws_sqs", "aws_vpc")
        before = database_view(self.db)
        self.emulator.sqs().create_queue(QueueName="new")
        self.use(*allowed)
        self.emulator.auth(True)
        self.sync()
        self.assertRegex(self.db.stderr, "WARNING")
        self.assertEqual(self.db.column("SELECT name FROM queue"), ["new"])
        self.assertEqual(database_view(self.db), before, "what could not be read is unknown, not gone")
        self.assertTrue([m for m in self.problems() if "vpc" in m and ("AccessDenied" in m or "not authorized" in m or "UnauthorizedOperation" in m)], self.problems())
        self.assertNotEqual(self.db.rows("SELECT * FROM iasql_stat_sync WHERE error IS NOT NULL AND table_name = 'vpc'"), [])

    def test_a_denied_change_is_undone(self):
        reader = self.emulator.user_key("reader", [{"Effect": "Allow", "Action": ["sqs:List*", "sqs:Get*", "sts:*", "ec2:Describe*"], "Resource": "*"}])
        self.install("aws_sqs")
        self.change("INSERT INTO queue (name) VALUES ('there')")
        self.use(*reader)
        self.emulator.auth(True)
        self.begin()
        self.db.execute("UPDATE queue SET delay_seconds = 7; INSERT INTO queue (name) VALUES ('no')")
        error = self.db.error("SELECT * FROM iasql_commit()")
        self.assertRegex(error.text, "not authorized|AccessDenied")
        self.assertEqual(self.db.rows("SELECT name, delay_seconds FROM queue"), [{"name": "there", "delay_seconds": "0"}])
        self.assert_no_leftovers()


class Refused(Case):
    """AWS rejects something; the rest of the commit is taken back."""
    env = env
    modules = ("aws_sqs", "aws_vpc")

    TEN = """INSERT INTO queue (name) SELECT 'q' || i FROM generate_series(1, 9) i;
             INSERT INTO subnet (cidr_block, availability_zone, vpc_id)
             SELECT '192.168.1.0/24', 'us-east-1a', id FROM vpc WHERE is_default AND region = 'us-east-1'"""

    def test_one_create_among_ten_is_rejected(self):
        before, cloud = database_view(self.db), cloud_view(self.emulator, [R1, R2])
        self.begin()
        self.db.execute(self.TEN)
        error = self.db.error("SELECT * FROM iasql_commit()")
        self.assertEqual(error.sqlstate, "IA010")
        for part in ("subnet", "CreateSubnet", "InvalidSubnet.Range", "192.168.1.0/24"):
            self.assertIn(part, error.text)
        self.assertRegex(error.text, r"(?i)request.?id\W+[0-9A-Za-z-]{8,}")
        self.assertEqual(self.emulator.queues(), [])
        self.assertEqual(self.db.rows("SELECT * FROM queue"), [])
        self.assertEqual(database_view(self.db), before)
        self.assertEqual(cloud_view(self.emulator, [R1, R2]), cloud)
        self.assert_no_leftovers()
        self.assert_settled()
        self.assertTrue([m for m in self.problems() if "InvalidSubnet.Range" in m])

    def test_updates_and_deletes_are_taken_back(self):
        self.change("INSERT INTO queue (name, delay_seconds) VALUES ('u', 1), ('d', 2)")
        self.begin()
        self.db.execute("UPDATE queue SET delay_seconds = 50 WHERE name = 'u'")
        self.db.execute(self.TEN)
        self.db.error("SELECT * FROM iasql_commit()")
        self.assertEqual(self.emulator.queue_attributes("u")["DelaySeconds"], "1")
        self.assertEqual(self.db.rows("SELECT name, delay_seconds FROM queue ORDER BY name"),
                         [{"name": "d", "delay_seconds": "2"}, {"name": "u", "delay_seconds": "1"}])
        # The emulator forgets a queue's policy whenever another attribute is set: the rows have to learn of that.
        self.db.execute("SELECT * FROM iasql_sync()")
        self.assert_settled()

    def test_keep_what_was_done_if_asked(self):
        self.begin()
        self.db.execute(self.TEN)
        error = self.db.error("SET iasql.on_failure = keep; SELECT * FROM iasql_commit()")
        self.assertIn("InvalidSubnet.Range", error.text)
        self.assertEqual(len(self.emulator.queues()), 9)
        self.assertEqual(self.db.value("SELECT count(*) FROM queue WHERE arn IS NOT NULL"), "9")
        self.assert_no_leftovers()

    def test_the_next_commit_works(self):
        self.begin()
        self.db.execute(self.TEN)
        self.db.error("SELECT * FROM iasql_commit()")
        self.change("INSERT INTO queue (name) VALUES ('after')")
        self.assertEqual(self.emulator.queues(), ["after"])

    def test_a_value_that_aws_refuses(self):
        self.change("INSERT INTO queue (name) VALUES ('v')")
        self.proxy.rule(self.proxy.answer(400, json.dumps({"__type": "com.amazonaws.sqs#InvalidAttributeValue", "message": "out of range"}),
                                          {"Content-Type": "application/x-amz-json-1.0", "x-amzn-RequestId": "11111111-2222-3333-4444-555555555555"}),
                        action="SetQueueAttributes", times=1)
        self.begin()
        self.db.execute("UPDATE queue SET visibility_timeout = 99999")
        error = self.db.error("SELECT * FROM iasql_commit()")
        for part in ("queue", "SetQueueAttributes", "InvalidAttributeValue", "out of range", "11111111-2222-3333-4444-555555555555"):
            self.assertIn(part, error.text)
        self.assertEqual(self.db.column("SELECT visibility_timeout FROM queue"), ["30"])


class Reading(Case):
    env = env
    modules = ("aws_sqs", "aws_vpc")

    def test_expired_token(self):
        body = "<Response><Errors><Error><Code>ExpiredToken</Code><Message>The security token included in the request is expired</Message></Error></Errors><RequestID>r-1</RequestID></Response>"
        self.proxy.rule(self.proxy.answer(400, body), service="ec2")
        self.proxy.rule(self.proxy.answer(400, json.dumps({"__type": "com.amazon.coral.service#ExpiredTokenException", "message": "The security token included in the request is expired"}),
                                          {"Content-Type": "application/x-amz-json-1.0"}), service="sqs")
        before = database_view(self.db)
        error = self.db.error("SELECT * FROM iasql_sync()")
        self.assertIn("expired", error.text)
        self.assertIn(error.sqlstate, ("IA004",))
        self.assertEqual(database_view(self.db), before)

    def test_no_credentials(self):
        self.db.execute("DELETE FROM aws_credentials")
        error = self.db.error("SELECT * FROM iasql_sync()")
        self.assertEqual(error.sqlstate, "IA004")
        self.assertIn("aws_credentials", error.text)
        self.assertGreater(int(self.db.value("SELECT count(*) FROM vpc")), 0)
        self.assertGreater(int(self.db.value("SELECT count(*) FROM aws_regions")), 0)

    def test_unreachable_endpoint(self):
        self.db.execute(f"ALTER DATABASE {self.db.name} SET iasql.endpoint_url = 'http://127.0.0.1:1'")
        before = database_view(self.db)
        error = self.db.error("SELECT * FROM iasql_sync()", timeout=60)
        self.assertEqual(error.sqlstate, "IA005")
        self.assertEqual(database_view(self.db), before)

    def test_endpoint_that_is_not_aws(self):
        self.proxy.rule(self.proxy.answer(200, "<html>hello</html>", {"Content-Type": "text/html"}))
        before = database_view(self.db)
        error = self.db.error("SELECT * FROM iasql_sync()", timeout=60)
        self.assertTrue(error.sqlstate.startswith("IA"), error.text)
        self.assertEqual(database_view(self.db), before)

    def test_one_region_that_fails_loses_no_rows(self):
        self.change(f"INSERT INTO queue (name, region) VALUES ('near', '{R1}'), ('far', '{R2}')")
        self.emulator.sqs(R1).create_queue(QueueName="new")
        url = self.emulator.sqs(R2).get_queue_url(QueueName="far")["QueueUrl"]
        self.emulator.sqs(R2).delete_queue(QueueUrl=url)
        original = self.proxy.answer(500, "<html/>", {"Content-Type": "text/html"})
        self.proxy.rule(lambda p, call, forward: original(p, call, forward) if call.region == R2 else forward(), service="sqs")
        self.sync()
        self.assertRegex(self.db.stderr, f"(?s)WARNING.*{R2}")
        self.assertEqual(self.db.column("SELECT name FROM queue ORDER BY 1"), ["far", "near", "new"])
        self.proxy.clear()
        self.sync()
        self.assertEqual(self.db.column("SELECT name FROM queue ORDER BY 1"), ["near", "new"])

    def test_a_foreign_key_of_the_user_blocks_only_that_row(self):
        self.change("INSERT INTO queue (name) VALUES ('watched'), ('free')")
        self.db.execute("""CREATE TABLE mine (queue_id int REFERENCES queue (id));
                           INSERT INTO mine SELECT id FROM queue WHERE name = 'watched'""")
        sqs = self.emulator.sqs()
        for name in ("watched", "free"):
            sqs.delete_queue(QueueUrl=sqs.get_queue_url(QueueName=name)["QueueUrl"])
        sqs.create_queue(QueueName="new")
        self.sync()
        self.assertRegex(self.db.stderr, "(?s)WARNING.*queue")
        self.assertEqual(self.db.column("SELECT name FROM queue ORDER BY 1"), ["new", "watched"])
        self.assertTrue([m for m in self.problems() if "queue" in m])
        self.db.execute("DELETE FROM mine")
        self.sync()
        self.assertEqual(self.db.column("SELECT name FROM queue ORDER BY 1"), ["new"])

    def test_errors_are_listed_newest_first(self):
        for body in ("first-mistake", "second-mistake"):
            self.proxy.clear()
            self.proxy.rule(self.proxy.answer(400, json.dumps({"__type": "x#InvalidParameterValue", "message": body}), {"Content-Type": "application/x-amz-json-1.0"}), action="CreateQueue")
            self.begin()
            self.db.execute("INSERT INTO queue (name) VALUES ('q')")
            self.db.error("SELECT * FROM iasql_commit()")
        messages = self.problems()
        first = next(i for i, m in enumerate(messages) if "first-mistake" in m)
        second = next(i for i, m in enumerate(messages) if "second-mistake" in m)
        self.assertLess(second, first)

    def test_unknown_values_do_not_stop_an_import(self):
        ec2 = self.emulator.ec2(R1)
        vpc = ec2.create_vpc(CidrBlock="10.4.0.0/16")["Vpc"]["VpcId"]

        def odd(proxy, call, forward):
            status, headers, body, _ = forward()
            body = body.replace(b"<state>available</state>", b"<state>half-awake</state>")
            return status, headers, body, len(body)
        self.proxy.rule(odd, service="ec2", action="DescribeVpcs")
        ec2.create_subnet(VpcId=vpc, CidrBlock="10.4.1.0/24")
        self.sync()
        self.assertEqual(self.db.value(f"SELECT cidr_block FROM vpc WHERE vpc_id = '{vpc}'"), "10.4.0.0/16")
        self.assertEqual(self.db.value("SELECT count(*) FROM subnet WHERE cidr_block = '10.4.1.0/24'"), "1")
