"""Guard rails: the limit of deletions, the accounts that are allowed, transactions that nobody cares for any more."""

from base import Case, Environment, SqlError, actions, poll_until

env = Environment(proxy=True)
setUpModule = env.up

QUEUES = "INSERT INTO queue (name) SELECT 'q' || n FROM generate_series(1, {}) n"


def let_workers_run(case):
    """The periodic worker visits the databases, until the end of the test."""
    postgres = case.server.database("postgres")

    def set_to(value):
        postgres.execute(f"ALTER SYSTEM SET iasql.sync_interval = '{value}'")
        postgres.execute("SELECT pg_reload_conf()")

    case.addCleanup(set_to, "0")
    set_to("1s")


class Deletions(Case):
    env = env
    modules = ("aws_sqs",)

    def setUp(self):
        super().setUp()
        self.change(QUEUES.format(4))
        self.db.execute(f"ALTER DATABASE {self.db.name} SET iasql.max_deletes = 3")

    def test_more_than_the_limit_needs_a_word(self):
        self.begin()
        self.db.execute("DELETE FROM queue")
        plan = self.preview()
        self.assertIn("this would delete or replace 4 objects (queue 4), more than iasql.max_deletes (3) allows", self.db.stderr)
        with self.assertRaises(SqlError) as refused:
            self.commit()
        self.assertEqual(refused.exception.sqlstate, "IA011")
        self.assertIn("4 objects (queue 4)", str(refused.exception))
        self.assertIn("confirm_deletes => true", str(refused.exception))
        self.assertEqual(len(self.emulator.queues()), 4)
        # Nothing is lost: the transaction is still open, and so are its changes.
        self.assertEqual(self.db.value("SELECT status FROM iasql_transaction ORDER BY opened_at DESC LIMIT 1"), "open")
        self.assertEqual(actions(self.preview()), actions(plan))
        done = self.db.rows("SELECT * FROM iasql_commit(confirm_deletes => true)")
        self.assertEqual(actions(done), {("delete", "queue"): 4})
        self.assertEqual(self.emulator.queues(), [])
        self.assert_no_leftovers()

    def test_replacements_count(self):
        self.begin()
        self.db.execute("UPDATE queue SET name = name || 'x'")
        with self.assertRaises(SqlError) as refused:
            self.commit()
        self.assertEqual(refused.exception.sqlstate, "IA011")
        self.assertEqual(self.emulator.queues(), ["q1", "q2", "q3", "q4"])
        self.rollback()
        self.assertEqual(self.db.column("SELECT name FROM queue ORDER BY 1"), ["q1", "q2", "q3", "q4"])

    def test_up_to_the_limit_goes_through(self):
        self.begin()
        self.db.execute("DELETE FROM queue WHERE name <> 'q1'")
        self.commit()
        self.assertEqual(self.emulator.queues(), ["q1"])

    def test_apply_keeps_the_changes_pending(self):
        self.db.execute("DELETE FROM queue")
        with self.assertRaises(SqlError) as refused:
            self.db.rows("SELECT * FROM iasql_apply()")
        self.assertEqual(refused.exception.sqlstate, "IA011")
        self.assertEqual(len(self.emulator.queues()), 4)
        self.db.rows("SELECT * FROM iasql_apply(confirm_deletes => true)")
        self.assertEqual(self.emulator.queues(), [])

    def test_the_worker_does_not_confirm_and_says_so_once(self):
        self.db.execute("DELETE FROM queue")
        let_workers_run(self)
        poll_until(lambda: any("more than iasql.max_deletes" in p for p in self.problems()), what="the worker's refusal")
        seen = self.db.value("SELECT max(last_attempt) FROM iasql_stat_sync")
        poll_until(lambda: self.db.value("SELECT max(last_attempt) FROM iasql_stat_sync") != seen, what="another turn")
        self.assertEqual(len([p for p in self.problems() if "iasql.max_deletes" in p]), 1)
        self.assertEqual(len(self.emulator.queues()), 4)
        self.assertEqual(self.db.rows("SELECT * FROM queue"), [])  # still what the user wants


class Accounts(Case):
    env = env
    modules = ("aws_sqs",)

    def test_another_account_is_not_touched(self):
        self.emulator.sqs().create_queue(QueueName="theirs")
        self.db.execute(f"ALTER DATABASE {self.db.name} SET iasql.allowed_account_ids = '111111111111, 222222222222'")
        self.begin()
        self.db.execute("INSERT INTO queue (name) VALUES ('mine')")
        for statement in ("iasql_commit()", "iasql_sync()", "iasql_preview()"):
            with self.subTest(statement), self.assertRaises(SqlError) as refused:
                self.db.rows(f"SELECT * FROM {statement}")
            self.assertEqual(refused.exception.sqlstate, "IA011")
            self.assertIn("AWS account 123456789012 is not among those allowed here", str(refused.exception))
        self.assertEqual(self.emulator.queues(), ["theirs"])
        self.db.execute(f"ALTER DATABASE {self.db.name} SET iasql.allowed_account_ids = '111111111111,123456789012'")
        self.begin() if not self.db.rows("SELECT id FROM iasql_transaction WHERE status IN ('open', 'interrupted')") else None
        self.commit()
        self.assertEqual(self.emulator.queues(), ["mine", "theirs"])

    def test_nonsense_is_refused_when_it_is_set(self):
        with self.assertRaises(SqlError) as refused:
            self.db.execute("SET iasql.allowed_account_ids = '12345'")
        self.assertIn("twelve digits", str(refused.exception))


class Abandoned(Case):
    env = env
    modules = ("aws_sqs",)

    def test_begin_takes_over_after_the_timeout(self):
        self.begin()
        self.db.execute("INSERT INTO queue (name) VALUES ('forgotten')")
        with self.assertRaises(SqlError):
            self.begin()
        self.db.execute(f"ALTER DATABASE {self.db.name} SET iasql.transaction_timeout = '1s'")
        poll_until(lambda: self._begins(), what="the takeover")
        self.assertEqual(self.db.rows("SELECT * FROM queue"), [])
        self.assertTrue(any("left alone for longer than iasql.transaction_timeout" in p for p in self.problems()))
        self.assertEqual(self.db.column("SELECT status FROM iasql_transaction ORDER BY opened_at DESC LIMIT 2"), ["open", "rolled back"])
        self.rollback()
        self.assert_no_leftovers()

    def _begins(self):
        try:
            self.begin()
            return True
        except SqlError as error:
            self.assertIn("Another transaction is open", str(error))
            return False

    def test_the_worker_frees_it(self):
        self.begin()
        self.db.execute("INSERT INTO queue (name) VALUES ('forgotten')")
        self.db.execute(f"ALTER DATABASE {self.db.name} SET iasql.transaction_timeout = '1s'")
        let_workers_run(self)
        poll_until(lambda: self.db.rows("SELECT id FROM iasql_transaction WHERE status = 'rolled back'"), what="the worker")
        self.assertEqual(self.db.rows("SELECT * FROM queue"), [])
        self.assertEqual(self.emulator.queues(), [])

    def test_activity_keeps_it(self):
        self.begin()
        self.db.execute("UPDATE iasql_transaction SET opened_at = opened_at - interval '1 hour'")
        self.db.execute("INSERT INTO queue (name) VALUES ('fresh')")
        with self.assertRaises(SqlError):
            self.begin()
        self.assertEqual(self.db.column("SELECT name FROM queue"), ["fresh"])
