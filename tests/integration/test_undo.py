"""iasql_undo: the inverse of a committed transaction, previewed and committed like any other; the account is then as before."""

from base import Environment, R1, actions
from undo_case import UndoCase

env = Environment(proxy=True)
setUpModule = env.up


class Queues(UndoCase):
    env = env
    modules = ("aws_sqs",)

    def test_insert_update_and_delete(self):
        self.change("INSERT INTO queue (name, delay_seconds) VALUES ('changed', 1), ('deleted', 2), ('renamed', 3)")
        before = self.db.json("SELECT id, name, delay_seconds, visibility_timeout FROM queue ORDER BY id")
        id = self.there_and_back("""INSERT INTO queue (name) VALUES ('new');
            UPDATE queue SET delay_seconds = 11 WHERE name = 'changed'; DELETE FROM queue WHERE name = 'deleted';
            UPDATE queue SET name = 'other' WHERE name = 'renamed'""")
        self.undo(self.db.value("SELECT id FROM iasql_transaction ORDER BY opened_at DESC LIMIT 1"))
        self.commit()
        self.assertEqual(self.db.json("SELECT id, name, delay_seconds, visibility_timeout FROM queue ORDER BY id"), before, "the same local ids")
        self.assertTrue(id)

    def test_answer_and_message(self):
        self.change("INSERT INTO queue (name) VALUES ('changed'), ('deleted')")
        keys = {r["name"]: r["id"] for r in self.db.rows("SELECT id, name FROM queue")}
        id = self.make("INSERT INTO queue (name) VALUES ('new'); UPDATE queue SET delay_seconds = 11 WHERE name = 'changed'; DELETE FROM queue WHERE name = 'deleted'", "sprint 7")
        new = self.db.value("SELECT id FROM queue WHERE name = 'new'")
        rows = self.undo(id)
        self.assertEqual(rows, [
            {"action": "create", "table_name": "queue", "id": keys["deleted"], "description": "deleted"},
            {"action": "update", "table_name": "queue", "id": keys["changed"], "description": "changed"},
            {"action": "delete", "table_name": "queue", "id": new, "description": "new"}])
        self.assertEqual(actions(self.preview()), {(r["action"], "queue"): 1 for r in rows})
        self.assertEqual(self.db.column("SELECT message FROM iasql_transaction WHERE status = 'open'"), [f"undo of {id}: sprint 7"])
        self.assertEqual(self.db.json("SELECT url, arn FROM queue WHERE name = 'deleted'"), [{"url": None, "arn": None}])
        log = self.db.json("SELECT DISTINCT origin, \"user\" FROM iasql_log WHERE transaction_id IS NULL AND origin = 'user'")
        self.assertEqual(log, [{"origin": "user", "user": "postgres"}])
        self.rollback()
        self.assertEqual(self.emulator.queues(), ["changed", "new"])

    def test_only_the_columns_that_were_changed(self):
        self.change("INSERT INTO queue (name, delay_seconds, visibility_timeout) VALUES ('q', 1, 10)")
        id = self.make("UPDATE queue SET delay_seconds = 2")
        self.change("UPDATE queue SET visibility_timeout = 20")
        self.undo(id)
        self.commit()
        attributes = self.emulator.queue_attributes("q")
        self.assertEqual((attributes["DelaySeconds"], attributes["VisibilityTimeout"]), ("1", "20"))

    def test_what_others_have_changed_since(self):
        self.change("INSERT INTO queue (name, delay_seconds, visibility_timeout) VALUES ('q', 1, 10), ('gone', 1, 10), ('drifted', 1, 10)")
        id = self.make("UPDATE queue SET delay_seconds = 2, visibility_timeout = 20; INSERT INTO queue (name) VALUES ('theirs now')".replace("theirs now", "theirs-now"))
        self.change("UPDATE queue SET delay_seconds = 3 WHERE name = 'q'; DELETE FROM queue WHERE name = 'gone'; UPDATE queue SET delay_seconds = 5 WHERE name = 'theirs-now'")
        url = self.db.value("SELECT url FROM queue WHERE name = 'drifted'")
        self.emulator.sqs().set_queue_attributes(QueueUrl=url, Attributes={"DelaySeconds": "9"})
        self.sync()
        keys = {r["name"]: r["id"] for r in self.db.rows("SELECT id, name FROM queue")}
        error = self.refusal(id)
        lines = error.detail.split("\n")
        self.assertEqual(len(lines), 4, error.detail)
        self.assertTrue(any(line.startswith(f"queue {keys['q']}: delay_seconds has been changed since by postgres at ") for line in lines), lines)
        self.assertTrue(any(line.startswith(f"queue {keys['drifted']}: delay_seconds has been changed since by the cloud at ") for line in lines), lines)
        self.assertTrue(any(line.startswith(f"queue {keys['theirs-now']}: delay_seconds") for line in lines), lines)
        self.assertTrue(any("has been deleted since by postgres" in line for line in lines), lines)
        self.assertIn("force => true", error.hint)
        self.undo(id, force=True)
        self.assertEqual(self.db.stderr.count("undone as far as possible"), 4, self.db.stderr)
        self.commit()
        self.assert_nothing_to_do()
        self.assertEqual(self.emulator.queues(), ["drifted", "q"])
        for name in ("drifted", "q"):
            attributes = self.emulator.queue_attributes(name)
            self.assertEqual((attributes["DelaySeconds"], attributes["VisibilityTimeout"]), ("1", "10"), name)

    def test_changed_and_changed_back_is_no_conflict(self):
        self.change("INSERT INTO queue (name, delay_seconds) VALUES ('q', 1)")
        id = self.make("UPDATE queue SET delay_seconds = 2")
        self.change("UPDATE queue SET delay_seconds = 3")
        self.change("UPDATE queue SET delay_seconds = 2")
        self.undo(id)
        self.commit()
        self.assertEqual(self.emulator.queue_attributes("q")["DelaySeconds"], "1")

    def test_a_deleted_row_that_was_made_again(self):
        self.change("INSERT INTO queue (name, delay_seconds) VALUES ('q', 1)")
        id = self.make("DELETE FROM queue")
        self.change("INSERT INTO queue (id, name, delay_seconds) VALUES (1, 'q', 4)")
        self.assertIn("has been made again since by postgres", self.refusal(id).detail)
        self.undo(id, force=True)
        self.commit()
        self.assertEqual(self.emulator.queue_attributes("q")["DelaySeconds"], "1")

    def test_a_name_that_another_row_has_now(self):
        """Deleted and made again in one transaction, with other local ids: one goes before the other comes."""
        self.change("INSERT INTO queue (name, delay_seconds) VALUES ('q', 1)")
        self.there_and_back("DELETE FROM queue; INSERT INTO queue (name, delay_seconds) VALUES ('q', 30)")

    def test_what_the_commit_itself_has_put_back_is_no_change(self):
        self.change("INSERT INTO queue (name) VALUES ('q')")
        id = self.make("UPDATE queue SET arn = 'mine'")
        self.assertIn("nothing", self.refusal(id).message)

    def test_twice(self):
        id = self.make("INSERT INTO queue (name) VALUES ('q')")
        self.undo(id)
        self.commit()
        self.assertIn("nothing", self.refusal(id).message)

    def test_transactions_that_cannot_be_undone(self):
        error = self.db.error("SELECT * FROM iasql_undo('no such')")
        self.assertEqual((error.sqlstate, error.message), ("IA008", 'there is no iasql transaction "no such"'))
        self.assertEqual(self.db.error("SELECT * FROM iasql_undo(NULL)").sqlstate, "22004")
        open_one = self.begin()[0]["transaction_id"]
        error = self.db.error(f"SELECT * FROM iasql_undo('{open_one}')")
        self.assertEqual(error.sqlstate, "IA009")
        self.assertIn("is open", error.detail)
        self.db.execute("INSERT INTO queue (name) VALUES ('q')")
        self.rollback()
        self.assertIn("is rolled back", self.refusal(open_one).detail)
        failed = self.begin()[0]["transaction_id"]
        self.db.execute("INSERT INTO queue (name) VALUES ('refused')")
        self.proxy.rule(self.proxy.answer(400, '{"__type": "x#InvalidParameterValue", "message": "not this one"}'), "sqs", "CreateQueue")
        self.db.error("SELECT * FROM iasql_commit()")
        self.proxy.clear()
        self.assertIn("is failed", self.refusal(failed).detail)
        empty = self.make("SELECT 1")
        self.assertIn("nothing", self.refusal(empty).message)

    def test_while_another_transaction_is_open(self):
        id = self.make("INSERT INTO queue (name) VALUES ('q')")
        self.begin()
        error = self.db.error(f"SELECT * FROM iasql_undo('{id}')")
        self.assertEqual(error.sqlstate, "IA009")
        self.assertIn("Another transaction is open", error.message)

    def test_tables_that_are_no_more(self):
        self.install("aws_cloudwatch")
        id = self.make("INSERT INTO queue (name) VALUES ('q'); INSERT INTO log_group (log_group_name) VALUES ('g')")
        self.db.rows("SELECT * FROM iasql_uninstall('aws_cloudwatch')")
        self.assertIn("table log_group is not installed any more", self.refusal(id).detail)
        self.install("aws_cloudwatch")
        self.assertIn("table log_group has been installed anew since", self.refusal(id).detail)
        self.undo(id, force=True)
        self.commit()
        self.assertEqual(self.emulator.queues(), [])
        self.assertEqual(self.db.column("SELECT log_group_name FROM log_group"), ["g"])

    def test_by_an_operator_and_by_nobody(self):
        id = self.make("INSERT INTO queue (name) VALUES ('q')")
        self.db.execute("""SELECT iasql_create_roles(); DROP ROLE IF EXISTS carol, dave;
            CREATE ROLE carol LOGIN IN ROLE iasql_operator; CREATE ROLE dave LOGIN IN ROLE iasql_operator""")
        self.addCleanup(self.db.execute, "DROP OWNED BY carol, dave; DROP ROLE carol, dave")
        # Who may not delete such rows may not have them deleted.
        self.db.execute("REVOKE DELETE ON queue FROM iasql_operator")
        self.assertEqual(self.db.as_user("carol").error(f"SELECT * FROM iasql_undo('{id}', force => true)").sqlstate, "42501")
        self.db.execute("GRANT DELETE ON queue TO iasql_operator")
        self.db.as_user("dave").rows(f"SELECT * FROM iasql_undo('{id}')")
        self.assertEqual(self.db.column("SELECT opened_by FROM iasql_transaction WHERE status = 'open'"), ["dave"])
        self.assertEqual(self.db.column("SELECT \"user\" FROM iasql_log WHERE table_name = 'queue' AND change_type = 'DELETE'"), ["dave"])
        self.commit()
        self.assertEqual(self.emulator.queues(), [])


class Networks(UndoCase):
    env = env
    modules = ("aws_security_group",)
    NETWORK = """
        INSERT INTO vpc (cidr_block, tags, enable_dns_support) VALUES ('10.50.0.0/16', '{"Name": "net"}', true);
        INSERT INTO subnet (vpc_id, cidr_block, availability_zone)
            SELECT v.id, '10.50.' || n || '.0/24', (SELECT min(name) FROM availability_zone WHERE region = v.region)
            FROM vpc v, generate_series(1, 2) n WHERE v.cidr_block = '10.50.0.0/16';
        INSERT INTO internet_gateway (vpc_id) SELECT id FROM vpc WHERE cidr_block = '10.50.0.0/16';
        INSERT INTO route_table (vpc_id, tags) SELECT id, '{"Name": "public"}' FROM vpc WHERE cidr_block = '10.50.0.0/16';
        INSERT INTO route_table_association (vpc_id, route_table_id, subnet_id)
            SELECT t.vpc_id, t.id, s.id FROM route_table t JOIN subnet s USING (vpc_id) WHERE t.tags ->> 'Name' = 'public' AND s.cidr_block = '10.50.1.0/24';
        INSERT INTO security_group (group_name, description, vpc_id) SELECT 'web', 'the web', id FROM vpc WHERE cidr_block = '10.50.0.0/16';
        INSERT INTO security_group_rule (security_group_id, is_egress, ip_protocol, from_port, to_port, cidr_ipv4)
            SELECT id, false, 'tcp', 443, 443, '0.0.0.0/0' FROM security_group WHERE group_name = 'web';
        INSERT INTO security_group_rule (security_group_id, is_egress, ip_protocol, source_security_group)
            SELECT id, false, 'tcp', id FROM security_group WHERE group_name = 'web'"""

    def test_a_network_and_what_aws_makes_beside_it(self):
        """Its main route table, local routes and default group go with it, and come back with it."""
        self.there_and_back(self.NETWORK)

    def test_a_network_that_was_deleted(self):
        self.make(self.NETWORK)
        before = self.account()
        id = self.make("""
            DELETE FROM security_group_rule USING security_group g JOIN vpc v ON v.id = g.vpc_id WHERE g.id = security_group_id AND v.cidr_block = '10.50.0.0/16';
            DELETE FROM security_group g USING vpc v WHERE v.id = g.vpc_id AND v.cidr_block = '10.50.0.0/16';
            DELETE FROM route_table_association a USING vpc v WHERE v.id = a.vpc_id AND v.cidr_block = '10.50.0.0/16';
            DELETE FROM subnet WHERE cidr_block LIKE '10.50.%';
            DELETE FROM internet_gateway g USING vpc v WHERE v.id = g.vpc_id AND v.cidr_block = '10.50.0.0/16';
            DELETE FROM vpc WHERE cidr_block = '10.50.0.0/16'""")
        self.assertNotIn("10.50.0.0/16", str(self.account()))
        vpc = self.db.value("SELECT min((change->'original'->>'id')::int) FROM iasql_audit_log WHERE table_name = 'vpc' AND change_type = 'DELETE'")
        rows = self.undo(id)
        self.assertIn("again by itself", self.db.stderr)
        self.assertEqual(actions(rows), {("create", "vpc"): 1, ("create", "subnet"): 2, ("create", "internet_gateway"): 1, ("create", "route_table"): 1,
                                         ("create", "route_table_association"): 1, ("create", "security_group"): 1,
                                         ("create", "security_group_rule"): len([r for r in rows if r["table_name"] == "security_group_rule"])})
        self.assertEqual(self.db.column("SELECT id FROM vpc WHERE cidr_block = '10.50.0.0/16'"), [vpc])
        self.commit()
        self.assert_nothing_to_do()
        self.assertEqual(self.account(), before)

    def test_what_others_have_put_into_it(self):
        id = self.make(self.NETWORK)
        self.change("INSERT INTO security_group (group_name, description, vpc_id) SELECT 'later', 'theirs', id FROM vpc WHERE cidr_block = '10.50.0.0/16'")
        group = self.db.value("SELECT id FROM security_group WHERE group_name = 'later'")
        vpc = self.db.value("SELECT id FROM vpc WHERE cidr_block = '10.50.0.0/16'")
        self.assertRegex(self.refusal(id).detail, rf"vpc {vpc} stays: security_group {group} hangs on it, made by postgres at ")
        self.undo(id, force=True)
        self.commit()
        self.assert_nothing_to_do()
        left = self.account()[R1]
        self.assertEqual([s for s in left["subnets"] if s[0].startswith("10.50")], [])
        self.assertEqual([g[0] for g in left["groups"] if g[0].startswith("10.50")], ["10.50.0.0/16 default", "10.50.0.0/16 later"])

    def test_what_was_found_in_it_later(self):
        """Made outside after the commit: nothing of AWS's own."""
        id = self.make(self.NETWORK)
        self.emulator.ec2(R1).create_route_table(VpcId=self.db.value("SELECT vpc_id FROM vpc WHERE cidr_block = '10.50.0.0/16'"))
        self.sync()
        self.assertRegex(self.refusal(id).detail, r"vpc \d+ stays: route_table \d+ hangs on it, made by the cloud at ")

    def test_a_row_of_somebody_elses_table(self):
        id = self.make(self.NETWORK)
        self.db.execute("CREATE TABLE mine (vpc integer REFERENCES vpc ON DELETE CASCADE); INSERT INTO mine SELECT id FROM vpc WHERE cidr_block = '10.50.0.0/16'")
        self.assertIn("mine hangs on it", self.refusal(id).detail)

    def test_what_it_refers_to_is_gone(self):
        self.make(self.NETWORK)
        id = self.make("DELETE FROM security_group_rule WHERE source_security_group IS NOT NULL")
        self.change("""DELETE FROM security_group_rule USING security_group g WHERE g.id = security_group_id AND group_name = 'web';
                       DELETE FROM security_group WHERE group_name = 'web'""")
        self.assertIn("violates foreign key constraint", self.refusal(id).detail)
        self.db.error(f"SELECT * FROM iasql_undo('{id}', force => true)")
        self.assert_no_leftovers()


class Machines(UndoCase):
    env = env
    modules = ("aws_ec2", "aws_ec2_metadata")

    def setUp(self):
        super().setUp()
        self.image = self.emulator.ec2(R1).register_image(
            Name="image", RootDeviceName="/dev/xvda", Architecture="x86_64", VirtualizationType="hvm",
            BlockDeviceMappings=[{"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 8}}])["ImageId"]
        self.make_machine = f"""
            INSERT INTO security_group (group_name, description) VALUES ('shell', 'shell');
            INSERT INTO instance (ami, instance_type, subnet_id, tags)
                SELECT '{self.image}', 't3.micro', s.id, '{{"Name": "m"}}' FROM subnet s JOIN vpc v ON v.id = s.vpc_id WHERE v.is_default AND s.region = '{R1}' ORDER BY s.id LIMIT 1;
            INSERT INTO instance_security_groups (instance_id, security_group_id) SELECT i.id, g.id FROM instance i, security_group g WHERE g.group_name = 'shell'"""

    def test_a_machine_and_its_disk(self):
        self.there_and_back(self.make_machine)

    def test_a_machine_that_was_deleted(self):
        self.make(self.make_machine)
        before = self.account()
        id = self.make("DELETE FROM instance; DELETE FROM security_group_rule USING security_group g WHERE g.id = security_group_id AND g.group_name = 'shell';"
                       "DELETE FROM security_group WHERE group_name = 'shell'")
        self.assertEqual(self.account()[R1]["instances"], [])
        rows = self.undo(id)
        self.assertLessEqual({("create", "instance"), ("create", "security_group"), ("create", "instance_security_groups")}, set(actions(rows)))
        self.commit()
        self.assert_nothing_to_do()
        self.assertEqual(self.account(), before)


class Databases(UndoCase):
    env = env
    modules = ("aws_rds",)

    def test_secrets_are_asked_for(self):
        password = self.env.secrets.make("a master password")
        self.change(f"INSERT INTO rds (db_instance_identifier, allocated_storage, db_instance_class, master_username, master_user_password, availability_zone, engine, engine_version, backup_retention_period)"
                    f" SELECT 'base', 20, 'db.t3.micro', 'boss', '{password}', min(name), 'postgres', '13.4', 0 FROM availability_zone WHERE region = '{R1}'")
        other = self.env.secrets.make("another master password")
        changed = self.make(f"UPDATE rds SET master_user_password = '{other}'; UPDATE rds SET allocated_storage = 30")
        self.undo(changed)
        self.assertRegex(self.db.stderr, r"WARNING:.*the log does not hold secrets")
        self.assertRegex(self.db.stderr, r"DETAIL:  rds \d+: master_user_password")
        self.assertIn("HINT:  Set them before iasql_commit().", self.db.stderr)
        self.commit()
        self.assertEqual(self.emulator.client("rds", R1).describe_db_instances()["DBInstances"][0]["AllocatedStorage"], 20)
        deleted = self.make("DELETE FROM rds_security_groups; DELETE FROM rds")
        self.undo(deleted)
        self.assertIn("master_user_password", self.db.stderr)
        self.db.execute(f"UPDATE rds SET master_user_password = '{password}'")
        self.commit()
        self.assert_nothing_to_do()
        self.assertEqual([d["DBInstanceIdentifier"] for d in self.emulator.client("rds", R1).describe_db_instances()["DBInstances"]], ["base"])


class Others(UndoCase):
    env = env
    modules = ("aws_iam", "aws_s3", "aws_route53", "aws_sns", "aws_cloudwatch", "aws_sqs")

    def test_natural_keys_policies_zones_and_topics(self):
        trust = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}'
        self.make(f"""INSERT INTO iam_role (role_name, assume_role_policy_document) VALUES ('kept', '{trust}'), ('dropped', '{trust}');
            INSERT INTO bucket (name) VALUES ('kept-bucket'), ('dropped-bucket');
            INSERT INTO hosted_zone (domain_name) VALUES ('kept.test.'), ('dropped.test.');
            INSERT INTO resource_record_set (name, record_type, ttl, record, parent_hosted_zone_id)
                SELECT 'a.' || domain_name, 'A', 300, '192.0.2.1' || chr(10) || '192.0.2.2', id FROM hosted_zone;
            INSERT INTO topic (name) VALUES ('kept'), ('dropped');
            INSERT INTO log_group (log_group_name) VALUES ('kept'), ('dropped')""")
        self.there_and_back("""
            DELETE FROM iam_role WHERE role_name = 'dropped';
            UPDATE iam_role SET description = 'changed' WHERE role_name = 'kept';
            DELETE FROM public_access_block WHERE bucket_name = 'dropped-bucket'; DELETE FROM bucket WHERE name = 'dropped-bucket';
            DELETE FROM resource_record_set USING hosted_zone z WHERE z.id = parent_hosted_zone_id AND z.domain_name = 'dropped.test.';
            DELETE FROM hosted_zone WHERE domain_name = 'dropped.test.';
            UPDATE resource_record_set SET ttl = 60 WHERE name = 'a.kept.test.';
            DELETE FROM topic WHERE name = 'dropped'; INSERT INTO topic (name) VALUES ('new');
            DELETE FROM log_group WHERE log_group_name = 'dropped'; INSERT INTO log_group (log_group_name) VALUES ('new');
            INSERT INTO queue (name, policy) VALUES ('new', NULL)""")

    def test_what_no_row_can_make(self):
        self.change("INSERT INTO topic (name) VALUES ('t')")
        arn = self.db.value("SELECT arn FROM topic")
        self.emulator.client("sns", R1).subscribe(TopicArn=arn, Protocol="sqs", Endpoint="arn:aws:sqs:us-east-1:123456789012:q")
        self.sync()
        id = self.make("DELETE FROM topic")
        self.assertRegex(self.refusal(id).detail, r"subscription \d+ cannot be made again by a row")
        self.undo(id, force=True)
        self.commit()
        self.assert_nothing_to_do()
        self.assertEqual(len(self.emulator.client("sns", R1).list_topics()["Topics"]), 1)
