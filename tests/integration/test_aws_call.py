"""aws_call, aws_list, aws_wait: what they send and give, what they refuse, and how they stop."""

import json
import time

from base import Case, Environment, R1, R2, poll_until

env = Environment(proxy=True)
setUpModule = env.up


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


class CallCase(Case):
    env = env

    def call(self, service, operation, params=None, region=None, db=None):
        arguments = ", ".join([quoted(service), quoted(operation), quoted(json.dumps(params or {}))] +
                              ([quoted(region)] if region else []))
        return json.loads((db or self.db).value(f"SELECT aws_call({arguments})"))

    def refused(self, sql, sqlstate, db=None):
        """The error; and nothing was sent."""
        self.proxy.clear()
        error = (db or self.db).error(sql)
        self.assertEqual(error.sqlstate, sqlstate, error.text)
        self.assertEqual([c.action for c in self.proxy.calls], [])
        return error


class Calling(CallCase):
    def test_reads_and_writes(self):
        made = self.call("sqs", "CreateQueue", {"QueueName": "one", "Attributes": {"VisibilityTimeout": "45"}})
        self.assertEqual(self.emulator.queues(), ["one"])
        got = self.call("sqs", "GetQueueAttributes", {"QueueUrl": made["QueueUrl"], "AttributeNames": ["VisibilityTimeout"]})
        self.assertEqual(got, {"Attributes": {"VisibilityTimeout": "45"}})
        self.assertEqual(self.call("sqs", "DeleteQueue", {"QueueUrl": made["QueueUrl"]}), {})
        self.assertEqual(self.emulator.queues(), [])

    def test_region(self):
        self.call("sqs", "CreateQueue", {"QueueName": "here"})
        self.call("sqs", "CreateQueue", {"QueueName": "there"}, R2)
        self.assertEqual((self.emulator.queues(R1), self.emulator.queues(R2)), (["here"], ["there"]))
        self.db.execute(f"SELECT default_aws_region('{R2}')")
        self.call("sqs", "CreateQueue", {"QueueName": "default"})
        self.assertEqual(self.emulator.queues(R2), ["default", "there"])
        self.assertEqual(self.db.value("SELECT aws_call('sqs', 'ListQueues', NULL, NULL) ->> 'QueueUrls' LIKE '%/default%'"), "t")

    def test_rows_of_a_query(self):
        rows = self.db.rows("SELECT region, aws_call('ec2', 'DescribeVpcs', '{}', region) -> 'Vpcs' -> 0 ->> 'VpcId' AS vpc"
                            " FROM aws_regions WHERE is_enabled ORDER BY region DESC")
        self.assertEqual([(r["region"], r["vpc"]) for r in rows],
                         [(r, self.emulator.ec2(r).describe_vpcs()["Vpcs"][0]["VpcId"]) for r in (R1, R2)])

    def test_the_clouds_error(self):
        error = self.db.error("SELECT aws_call('ec2', 'DescribeSubnets', '{\"SubnetIds\": [\"subnet-0\"]}')")
        self.assertEqual(error.sqlstate, "IA001")
        self.assertIn("InvalidSubnetID.NotFound", error.message)
        self.assertIn("subnet-0", error.message)
        self.assertRegex(error.detail, r"Service ec2, operation DescribeSubnets, region us-east-1, code InvalidSubnetID.NotFound, HTTP status 400, request id ")

    def test_credentials_written_in_the_same_transaction(self):
        out = self.db.execute("""BEGIN;
            DELETE FROM aws_credentials;
            SAVEPOINT s;
            INSERT INTO aws_credentials (access_key_id, secret_access_key) VALUES ('AKIAFIRST', 'x');
            SELECT aws_call('sts', 'GetCallerIdentity') ->> 'Account';
            UPDATE aws_credentials SET access_key_id = 'AKIASECOND';
            SELECT aws_call('sts', 'GetCallerIdentity') ->> 'Account';
            ROLLBACK TO s;
            SAVEPOINT t;
            INSERT INTO aws_credentials (access_key_id, secret_access_key) VALUES ('AKIATHIRD', 'x');
            SELECT aws_call('sts', 'GetCallerIdentity') ->> 'Account';
            ROLLBACK""")
        self.assertEqual(out.split(), ["123456789012"] * 3)
        keys = [c.headers["authorization"].split("Credential=")[1].split("/")[0] for c in self.proxy.calls if c.service == "sts"]
        self.assertEqual(keys, ["AKIAFIRST", "AKIASECOND", "AKIATHIRD"])

    def test_settings_count_at_once(self):
        out = self.db.error("BEGIN; SELECT aws_call('sts', 'GetCallerIdentity'); SET iasql.endpoint_url = 'http://127.0.0.1:9';"
                            " SET iasql.max_attempts = 1; SELECT aws_call('sts', 'GetCallerIdentity')")
        self.assertEqual(out.sqlstate, "IA005")

    def test_accounts_that_are_not_allowed(self):
        for sql in ("SELECT aws_call('ec2', 'DescribeVpcs')", "SELECT * FROM aws_list('ec2', 'DescribeVpcs')", "SELECT aws_wait('ec2', 'VpcExists')"):
            self.proxy.clear()
            error = self.db.error(f"SET iasql.allowed_account_ids = '111111111111'; {sql}")
            self.assertEqual(error.sqlstate, "IA011")
            self.assertEqual([c.service for c in self.proxy.calls], ["sts"])
        self.db.execute("SET iasql.allowed_account_ids = '123456789012'; SELECT aws_call('ec2', 'DescribeVpcs')")

    def test_without_the_account_module(self):
        self.db.rows("SELECT * FROM iasql_uninstall('aws_account')")
        error = self.db.error("SELECT aws_call('sts', 'GetCallerIdentity')")
        self.assertEqual(error.sqlstate, "IA004")

    def test_without_credentials(self):
        self.db.execute("DELETE FROM aws_credentials")
        error = self.refused("SELECT aws_call('sts', 'GetCallerIdentity')", "IA004")
        self.assertIn("credentials", error.message)


class Inputs(CallCase):
    """Wrong calls are refused before anything is sent, with the path and the nearest name."""

    def wrong(self, service, operation, params, message, hint=""):
        error = self.refused(f"SELECT aws_call('{service}', '{operation}', {quoted(json.dumps(params))})", "IA008")
        self.assertEqual(error.message, message)
        self.assertEqual(error.hint, hint)
        return error

    def test_unknown_names(self):
        self.wrong("ec3", "DescribeVpcs", {}, 'no model of service "ec3"', 'Perhaps you mean "ec2", "ecr" or "ecs".')
        self.wrong("ec2", "DescribeVpc", {}, 'service "ec2" has no operation "DescribeVpc"',
                   'Perhaps you mean "DescribeVpcs".')
        self.wrong("ec2", "describeVpcs", {}, 'service "ec2" has no operation "describeVpcs"',
                   'Perhaps you mean "DescribeVpcs".')
        self.wrong("../ec2", "X", {}, 'no model of service "../ec2"')
        self.wrong("sqs", "Xyzzyplugh", {}, 'service "sqs" has no operation "Xyzzyplugh"')

    def test_unknown_member(self):
        error = self.wrong("ec2", "DescribeVpcs", {"Filters": [{"Nme": "vpc-id"}]}, "Filters[0].Nme: no such member", 'Perhaps you mean "Name".')
        self.assertEqual(error.detail, "Service ec2, operation DescribeVpcs, region us-east-1.")
        self.wrong("sqs", "CreateQueue", {"QueueName": "a", "QueueAttributes": {}}, "QueueAttributes: no such member",
                   'Perhaps you mean "Attributes".')
        self.wrong("sqs", "CreateQueue", {"QueueName": "a", "Xyzzyplugh": {}}, "Xyzzyplugh: no such member")

    def test_missing_member(self):
        self.wrong("sqs", "CreateQueue", {}, "QueueName: required, but missing")
        self.wrong("ec2", "CreateTags", {"Resources": ["vpc-1"]}, "Tags: required, but missing")

    def test_wrong_types(self):
        self.wrong("ec2", "DescribeVpcs", {"Filters": {"Name": "x"}}, "Filters: expected a list, got a map")
        self.wrong("ec2", "DescribeVpcs", {"Filters": [{"Values": [1]}]}, "Filters[0].Values[0]: expected a string, got an integer")
        self.wrong("ec2", "DescribeVpcs", {"DryRun": "true"}, "DryRun: expected a boolean, got a string")
        self.wrong("ec2", "DescribeVpcs", {"MaxResults": 1.5}, "MaxResults: expected an integer, got a number")
        self.wrong("kinesis", "PutRecord", {"StreamName": "s", "PartitionKey": "p", "Data": "not base64!"},
                   "Data: bytes have to be given as base64 text")
        self.wrong("kinesis", "PutRecords", {"StreamName": "s", "Records": [{"PartitionKey": "p", "Data": "AA=="}, {"PartitionKey": "p", "Data": "?"}]},
                   "Records[1].Data: bytes have to be given as base64 text")

    def test_params_must_be_an_object(self):
        for params in ("[]", "1", '"text"', "null"):
            error = self.refused(f"SELECT aws_call('sqs', 'ListQueues', '{params}')", "IA008")
            self.assertEqual(error.message, "params must be a JSON object")

    def test_null_names(self):
        self.refused("SELECT aws_call(NULL, 'ListQueues')", "22004")
        self.refused("SELECT aws_call('sqs', NULL)", "22004")

    def test_a_null_member_counts_as_absent(self):
        self.assertEqual(self.call("sqs", "ListQueues", {"QueueNamePrefix": None}), {})

    def test_an_enum_value_that_the_model_does_not_know_is_sent(self):
        out = self.call("ec2", "RunInstances", {"ImageId": "ami-0", "InstanceType": "x9.tiny", "MinCount": 1, "MaxCount": 1})
        self.assertEqual(out["Instances"][0]["InstanceType"], "x9.tiny")


class Listing(CallCase):
    def setUp(self):
        super().setUp()
        table = dict(AttributeDefinitions=[{"AttributeName": "k", "AttributeType": "S"}], KeySchema=[{"AttributeName": "k", "KeyType": "HASH"}],
                     BillingMode="PAY_PER_REQUEST")
        self.tables = [f"t{i:02}" for i in range(7)]
        for name in self.tables:
            self.emulator.client("dynamodb").create_table(TableName=name, **table)
        self.proxy.clear()

    def pages(self):
        return self.proxy.count("dynamodb", "ListTables")

    def test_all_pages(self):
        names = self.db.column("SELECT item #>> '{}' FROM aws_list('dynamodb', 'ListTables', '{\"Limit\": 2}') AS item")
        self.assertEqual(names, self.tables)
        self.assertEqual(self.pages(), 4)

    def test_a_limit_stops_the_paging(self):
        listing = "aws_list('dynamodb', 'ListTables', '{\"Limit\": 2}')"
        for sql in (f"SELECT {listing} LIMIT 3", f"SELECT * FROM {listing} LIMIT 3",
                    f"SELECT item FROM {listing} AS item LIMIT 3",
                    f"SELECT name FROM {listing} AS item, LATERAL (SELECT item #>> '{{}}' AS name) x WHERE name <> 't00' LIMIT 2",
                    f"SELECT item FROM (VALUES ('ListTables')) o (operation), aws_list('dynamodb', o.operation, '{{\"Limit\": 2}}') AS item LIMIT 3"):
            with self.subTest(sql=sql):
                self.proxy.clear()
                rows = self.db.rows(sql)
                self.assertEqual(rows[-1].popitem()[1].strip('"'), "t02")
                self.assertEqual(self.pages(), 2)

    def test_a_cursor_pages_as_it_is_read(self):
        self.proxy.clear()
        self.proxy.rule(self.proxy.answer(500, "{}"), action="ListTables", skip=2)
        out = self.db.execute("""BEGIN;
            DECLARE c CURSOR FOR SELECT item #>> '{}' FROM aws_list('dynamodb', 'ListTables', '{"Limit": 2}') AS item;
            FETCH 2 FROM c; SELECT aws_call('sts', 'GetCallerIdentity') ->> 'Account'; FETCH 2 FROM c; ROLLBACK""")
        self.assertEqual(out.split(), ["t00", "t01", "123456789012", "t02", "t03"])

    def test_two_listings_side_by_side(self):
        rows = self.db.rows("SELECT aws_list('dynamodb', 'ListTables', '{\"Limit\": 3}') #>> '{}' AS a,"
                            " aws_list('dynamodb', 'ListTables', '{\"Limit\": 2}') #>> '{}' AS b")
        self.assertEqual([(r["a"], r["b"]) for r in rows], [(n, n) for n in self.tables])

    def test_an_error_in_the_middle(self):
        self.proxy.rule(self.proxy.answer(400, '{"__type": "AccessDeniedException", "message": "enough"}'), action="ListTables", skip=1)
        error = self.db.error("SELECT * FROM aws_list('dynamodb', 'ListTables', '{\"Limit\": 2}')")
        self.assertEqual((error.sqlstate, "enough" in error.message), ("IA002", True))
        # the session goes on
        self.proxy.clear()
        self.proxy.rule(self.proxy.answer(400, '{"__type": "AccessDeniedException", "message": "enough"}'), action="ListTables", skip=1, times=1)
        out = self.db.execute("""DO $$ BEGIN PERFORM aws_list('dynamodb', 'ListTables', '{"Limit": 2}'); EXCEPTION WHEN OTHERS THEN NULL; END $$;
                                 SELECT count(*) FROM aws_list('dynamodb', 'ListTables', '{"Limit": 2}')""")
        self.assertEqual(out.split(), ["7"])

    def test_the_only_list_of_an_operation_without_pages(self):
        rows = self.db.column("SELECT item ->> 'RegionName' FROM aws_list('ec2', 'DescribeRegions') AS item ORDER BY 1")
        self.assertEqual(rows, sorted(r["RegionName"] for r in self.emulator.ec2().describe_regions()["Regions"]))

    def test_the_output_itself_if_there_is_no_list(self):
        rows = self.db.column("SELECT item ->> 'Account' FROM aws_list('sts', 'GetCallerIdentity') AS item")
        self.assertEqual(rows, ["123456789012"])

    def test_nothing(self):
        self.assertEqual(self.db.rows("SELECT * FROM aws_list('sqs', 'ListQueues')"), [])

    def test_wrong_input_is_refused(self):
        self.refused("SELECT * FROM aws_list('dynamodb', 'ListTables', '{\"Limt\": 2}')", "IA008")


class Waiting(CallCase):
    def test_a_state_that_comes(self):
        name = "late"
        # AWS answers "no such table" at first, then it is being made.
        self.proxy.rule(self.proxy.answer(400, '{"__type": "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException"}'), action="DescribeTable", times=1)
        self.emulator.client("dynamodb").create_table(
            TableName=name, AttributeDefinitions=[{"AttributeName": "k", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "k", "KeyType": "HASH"}], BillingMode="PAY_PER_REQUEST")
        out = json.loads(self.db.value(f"SELECT aws_wait('dynamodb', 'TableExists', '{{\"TableName\": \"{name}\"}}')"))
        self.assertEqual(out["Table"]["TableStatus"], "ACTIVE")
        self.assertEqual(self.proxy.count("dynamodb", "DescribeTable"), 2)

    def test_something_that_is_gone(self):
        self.assertIsNone(self.db.value("SELECT aws_wait('dynamodb', 'TableNotExists', '{\"TableName\": \"none\"}')"))

    def test_paths_over_all_elements(self):
        ec2 = self.emulator.ec2()
        ids = [ec2.create_volume(AvailabilityZone=R1 + "a", Size=1)["VolumeId"] for _ in range(2)]
        out = json.loads(self.db.value(f"SELECT aws_wait('ec2', 'VolumeAvailable', {quoted(json.dumps({'VolumeIds': ids}))})"))
        self.assertEqual({v["VolumeId"] for v in out["Volumes"]}, set(ids))

    def test_statuses(self):
        """HEAD has no body to tell what is wrong."""
        wait = "SELECT aws_wait('s3', '{}', '{{\"Bucket\": \"bucket-that-comes\"}}', timeout => '{}')"
        self.assertIsNone(self.db.value(wait.format("BucketNotExists", "1 s")))
        self.assertEqual(self.db.error(wait.format("BucketExists", "10 ms")).sqlstate, "IA005")
        self.emulator.client("s3").create_bucket(Bucket="bucket-that-comes")
        self.assertIsNotNone(self.db.value(wait.format("BucketExists", "10 s")))

    def test_a_deadline(self):
        volume = self.emulator.ec2().create_volume(AvailabilityZone=R1 + "a", Size=1)["VolumeId"]
        started = time.monotonic()
        error = self.db.error(f"SELECT aws_wait('ec2', 'VolumeInUse', '{{\"VolumeIds\": [\"{volume}\"]}}', timeout => '1200 ms')")
        self.assertLess(time.monotonic() - started, 10)
        self.assertEqual(error.sqlstate, "IA005")
        self.assertRegex(error.message, r"waiter VolumeInUse: nothing came of it in 1 s; Volumes\[\]\.State was \[\"available\"\]")
        self.assertGreaterEqual(self.proxy.count("ec2", "DescribeVolumes"), 2)

    def test_a_state_from_which_it_never_comes(self):
        error = self.db.error("SELECT aws_wait('dynamodb', 'TableExists', '{\"TableName\": \"no\"}', timeout => '0')")
        self.assertIn("ResourceNotFoundException", error.message)
        instance = self.emulator.ec2().run_instances(ImageId="ami-12c6146b", MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
        self.emulator.ec2().terminate_instances(InstanceIds=[instance])
        error = self.db.error(f"SELECT aws_wait('ec2', 'InstanceRunning', '{{\"InstanceIds\": [\"{instance}\"]}}')")
        self.assertEqual(error.sqlstate, "IA001")
        self.assertIn("terminated", error.message)

    def test_wrong_names(self):
        error = self.refused("SELECT aws_wait('ec2', 'InstanceRuning')", "IA008")
        self.assertEqual((error.message, error.hint), ('service "ec2" has no waiter "InstanceRuning"', 'Perhaps you mean "InstanceRunning".'))
        error = self.refused("SELECT aws_wait('sqs', 'QueueThere')", "IA008")
        self.assertEqual(error.hint, "The models know no waiter of this service.")
        self.refused("SELECT aws_wait('ec2', 'InstanceRunning', '{\"InstanceId\": []}')", "IA008")
        self.refused("SELECT aws_wait('ec2', 'InstanceRunning', timeout => '-1 s')", "22023")


class Stopping(CallCase):
    def test_statement_timeout_and_cancel(self):
        for sql in ("SELECT aws_call('ec2', 'DescribeVpcs')", "SELECT * FROM aws_list('ec2', 'DescribeVpcs')",
                    "SELECT aws_wait('ec2', 'VpcExists')"):
            with self.subTest(sql=sql):
                self.proxy.clear()
                self.proxy.rule(self.proxy.hang(), service="ec2")
                started = time.monotonic()
                error = self.db.error(f"SET statement_timeout = '700ms'; {sql}")
                self.assertEqual(error.sqlstate, "57014")
                self.assertLess(time.monotonic() - started, 5)
        self.proxy.clear()
        self.proxy.rule(self.proxy.hang(), service="ec2")
        statement = self.db.start("SELECT aws_call('ec2', 'DescribeVpcs')")
        poll_until(lambda: self.proxy.count("ec2") == 1, what="the call was sent")
        statement.cancel()
        with self.assertRaises(Exception) as caught:
            statement.wait(10)
        self.assertEqual(caught.exception.sqlstate, "57014")

    def test_no_lock_is_held_while_AWS_answers(self):
        self.proxy.rule(self.proxy.hang(), service="ec2")
        statement = self.db.start("BEGIN; SELECT aws_call('ec2', 'DescribeVpcs')")
        poll_until(lambda: self.proxy.count("ec2") == 1, what="the call was sent")
        held = self.db.column("SELECT l.relation::regclass || ' ' || l.mode FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
                              " WHERE a.query LIKE '%DescribeVpcs%' AND a.pid <> pg_backend_pid() AND l.locktype <> 'virtualxid'")
        self.assertEqual(held, [])
        self.db.execute("SET lock_timeout = '2s'; ALTER TABLE aws_credentials ADD COLUMN note text")
        self.proxy.clear()
        statement.kill()

    def test_an_uncertain_answer_is_not_sent_again(self):
        """What is not safe to repeat is not repeated by the client after the server has acted."""
        self.proxy.rule(self.proxy.lose_answer(), action="CreateVpc")
        before = len(self.emulator.ec2().describe_vpcs()["Vpcs"])
        error = self.db.error("SELECT aws_call('ec2', 'CreateVpc', '{\"CidrBlock\": \"10.9.0.0/16\"}')")
        self.assertEqual(error.sqlstate, "IA005")
        self.assertIn("look before you call it again", error.hint)
        self.assertEqual(len(self.emulator.ec2().describe_vpcs()["Vpcs"]), before + 1)
        self.proxy.rule(self.proxy.lose_answer(), action="DescribeVpcs", times=1)
        self.call("ec2", "DescribeVpcs")
        self.proxy.rule(self.proxy.lose_answer(), action="RunInstances", times=1)
        self.call("ec2", "RunInstances", {"ImageId": "ami-0", "MinCount": 1, "MaxCount": 1})
        self.assertEqual(len({c.body.split(b"ClientToken=")[1].split(b"&")[0] for c in self.proxy.calls if c.action == "RunInstances"}), 1)

    def test_a_call_is_cheap(self):
        """Connections and models are used again, and nothing is built anew for each row."""
        count = 40
        self.db.value("SELECT aws_call('sts', 'GetCallerIdentity')")
        self.proxy.clear()
        rows = self.db.rows(f"SELECT aws_call('sts', 'GetCallerIdentity') FROM generate_series(1, {count})")
        self.assertEqual(len(rows), count)
        calls = sorted((c.started, c.ended) for c in self.proxy.calls if c.service == "sts")
        between = sorted(b[0] - a[1] for a, b in zip(calls, calls[1:]))[count // 2]
        self.assertLess(between, 0.1, "the time from an answer to the next call")


class Permission(CallCase):
    def person(self, role):
        self.db.execute("SELECT iasql_create_roles(); DROP ROLE IF EXISTS person; CREATE ROLE person LOGIN")
        if role:
            self.db.execute(f"GRANT {role} TO person")
        self.addCleanup(lambda: self.db.execute("DROP OWNED BY person; DROP ROLE person"))
        return self.db.as_user("person")

    def test_nobody(self):
        person = self.person(None)
        for sql in ("SELECT aws_call('sts', 'GetCallerIdentity')", "SELECT * FROM aws_list('ec2', 'DescribeVpcs')",
                    "SELECT aws_list('ec2', 'DescribeVpcs')", "SELECT * FROM aws_list_items('ec2', 'DescribeVpcs', '{}', NULL)",
                    "SELECT aws_wait('ec2', 'VpcExists')"):
            self.refused(sql, "42501", person)

    def test_a_viewer_reads(self):
        person = self.person("iasql_viewer")
        self.assertIn("Vpcs", self.call("ec2", "DescribeVpcs", db=person))
        self.assertEqual(len(person.rows("SELECT * FROM aws_list('ec2', 'DescribeVpcs')")), 1)
        error = self.refused("SELECT aws_call('sqs', 'CreateQueue', '{\"QueueName\": \"x\"}')", "42501", person)
        self.assertEqual(error.message, "permission denied to call CreateQueue of sqs")
        self.assertIn("iasql_operator", error.hint)
        for service, operation in (("sts", "GetSessionToken"), ("secretsmanager", "GetSecretValue"), ("sqs", "ReceiveMessage"),
                                   ("dynamodb", "ExecuteStatement"), ("sts", "AssumeRole"), ("ssm", "GetParameter")):
            self.refused(f"SELECT aws_call('{service}', '{operation}')", "42501", person)
        self.refused("SELECT * FROM aws_list('sqs', 'CreateQueue', '{\"QueueName\": \"x\"}')", "42501", person)

    def test_an_operator_writes(self):
        person = self.person("iasql_operator")
        self.call("sqs", "CreateQueue", {"QueueName": "by-operator"}, db=person)
        self.assertEqual(self.emulator.queues(), ["by-operator"])
        self.assertIn("Credentials", self.call("sts", "GetSessionToken", db=person))

    def test_the_role_that_runs_the_function_counts(self):
        """SET ROLE gives up rights; a function of somebody else lends them, as functions do."""
        person = self.person("iasql_operator")
        error = person.error("SET ROLE iasql_viewer; SELECT aws_call('sqs', 'CreateQueue', '{\"QueueName\": \"x\"}')")
        self.assertEqual(error.sqlstate, "42501")
        self.assertEqual(self.emulator.queues(), [])

    def test_a_search_path_gains_nothing(self):
        person = self.person("iasql_viewer")
        self.db.execute("CREATE SCHEMA trap; GRANT ALL ON SCHEMA trap TO person")
        person.execute("""CREATE FUNCTION trap.equal(varchar, varchar) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE 'trapped as %', current_user; END $$;
                          CREATE OPERATOR trap.= (LEFTARG = varchar, RIGHTARG = varchar, FUNCTION = trap.equal);
                          SET search_path = trap, public, pg_catalog;
                          SELECT aws_call('ec2', 'DescribeVpcs'); SELECT * FROM aws_list('ec2', 'DescribeVpcs')""")

    def test_read_only_transactions(self):
        self.db.execute("BEGIN READ ONLY; SELECT aws_call('ec2', 'DescribeVpcs'); SELECT * FROM aws_list('ec2', 'DescribeVpcs');"
                        " SELECT aws_call('sts', 'GetSessionToken'); COMMIT")
        error = self.refused("BEGIN READ ONLY; SELECT aws_call('sqs', 'CreateQueue', '{\"QueueName\": \"x\"}')", "25006")
        self.assertEqual(error.message, "cannot call CreateQueue of sqs in a read-only transaction")
        self.assertEqual(self.emulator.queues(), [])

    def test_a_rollback_takes_nothing_back(self):
        self.db.execute("BEGIN; SELECT aws_call('sqs', 'CreateQueue', '{\"QueueName\": \"stays\"}'); ROLLBACK")
        self.assertEqual(self.emulator.queues(), ["stays"])
