"""iasql_undo: the inverse of a committed transaction, previewed and committed like any other; the account is then as before."""

from base import Case, Environment, R1, actions
from named_account import named_account

env = Environment(proxy=True)
setUpModule = env.up


class UndoCase(Case):
    env = env

    def make(self, sql, message=None):
        """A committed transaction; its id."""
        id = self.begin()[0]["transaction_id"]
        self.db.execute(sql)
        self.db.rows("SELECT * FROM iasql_commit()" if message is None else f"SELECT * FROM iasql_commit('{message}')")
        return id

    def undo(self, id, force=False):
        return self.db.rows(f"SELECT * FROM iasql_undo('{id}'{', force => true' if force else ''})")

    def account(self):
        return named_account(self.emulator)

    def there_and_back(self, sql):
        """The transaction, its undo, and the undo of that: the account each time as it was."""
        before = self.account()
        id = self.make(sql)
        after = self.account()
        self.assertNotEqual(after, before)
        self.undo(id)
        undo = self.db.value("SELECT id FROM iasql_transaction WHERE status = 'open'")
        self.preview()
        self.commit()
        self.assert_nothing_to_do()
        self.assertEqual(self.account(), before)
        self.undo(undo)
        self.commit()
        self.assert_nothing_to_do()
        self.assertEqual(self.account(), after)
        return id

    def refusal(self, id):
        error = self.db.error(f"SELECT * FROM iasql_undo('{id}')")
        self.assertEqual(error.sqlstate, "IA009", error.text)
        self.assertEqual(self.db.rows("SELECT id FROM iasql_transaction WHERE ended_at IS NULL"), [], "nothing was opened")
        return error


class Queues(UndoCase):
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
        self.db.execute("SELECT * FROM iasql_begin(); INSERT INTO queue (name) VALUES ('refused')")
        self.proxy.fail("sqs", "CreateQueue", status=400, code="InvalidAddress") if hasattr(self.proxy, "fail") else None
        failed = self.db.value("SELECT id FROM iasql_transaction WHERE status = 'open'")
        self.rollback()
        self.assertTrue(failed)
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
