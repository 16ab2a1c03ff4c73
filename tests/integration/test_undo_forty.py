"""iasql_undo of a transaction of forty changes over twenty tables: the account is then as before, apart from ids; and so are the rows."""

from base import Environment
from harness import forty
from undo_case import UndoCase

env = Environment(proxy=True)
setUpModule = env.up


class Forty(UndoCase):
    env = env
    modules = forty.NAMES

    def rows(self):
        """What people state, without what AWS makes up."""
        return {table: self.db.json(sql) for table, sql in {
            "vpc": "SELECT id, cidr_block, tags FROM vpc ORDER BY id", "subnet": "SELECT id, cidr_block, vpc_id FROM subnet ORDER BY id",
            "security_group_rule": "SELECT id, security_group_id, ip_protocol, from_port, cidr_ipv4, description FROM security_group_rule WHERE description IN ('http', 'ssh') ORDER BY id",
            "queue": "SELECT id, name, visibility_timeout, tags FROM queue ORDER BY id", "topic": "SELECT id, name, display_name FROM topic ORDER BY id",
            "log_group": "SELECT id, log_group_name, retention_in_days FROM log_group ORDER BY id",
            "iam_role": "SELECT role_name, description, attached_policies_arns FROM iam_role ORDER BY 1",
            "metric_alarm": "SELECT id, alarm_name, alarm_description, threshold FROM metric_alarm ORDER BY id",
            "dynamo_table": "SELECT table_name FROM dynamo_table", "bucket": "SELECT name FROM bucket", "secret": "SELECT name FROM secret"}.items()}

    def test_undo_and_undo_of_the_undo(self):
        forty.committed(self.db, forty.BEFORE)
        before, rows = self.account(), self.rows()
        at = self.db.value("SELECT clock_timestamp()")
        forty.begun(self.db)
        self.assertGreaterEqual(forty.changes(self.db)[0], forty.COUNT)
        id = self.db.value("SELECT id FROM iasql_transaction WHERE status = 'open'")
        self.db.rows("SELECT * FROM iasql_commit()")
        after, after_rows = self.account(), self.rows()
        self.assertNotEqual(after, before)
        self.undo(id)
        undone = self.db.value("SELECT id FROM iasql_transaction WHERE status = 'open'")
        self.db.rows("SELECT * FROM iasql_commit(confirm_deletes => true)")
        self.assert_nothing_to_do()
        self.assertEqual(self.account(), before)
        self.assertEqual(self.rows(), rows)
        for table in ("queue", "vpc", "log_group"):
            self.assertEqual(self.db.column(f"SELECT id FROM iasql_as_of(NULL::{table}, '{at}') ORDER BY 1"), self.db.column(f"SELECT id FROM {table} ORDER BY 1"))
        self.undo(undone)
        self.assertIn("the log does not hold secrets", self.db.stderr)
        self.db.execute("UPDATE secret SET value = 'not-a-secret-40'")
        self.db.rows("SELECT * FROM iasql_commit(confirm_deletes => true)")
        self.assert_nothing_to_do()
        self.assertEqual(self.account(), after)
        self.assertEqual(self.rows(), after_rows)
