"""How long the log is kept: iasql.audit_retention, by the periodic worker, and iasql_purge."""

from base import Case, Environment, poll_until
from harness.proxy import Gate

env = Environment(settings={"iasql.sync_interval": "1s"}, proxy=True)
setUpModule = env.up


class RetentionCase(Case):
    env = env
    modules = ("aws_sqs",)

    def age(self, by="100 days", where="true"):
        """As if everything had happened so long ago."""
        self.db.execute(f"""UPDATE iasql_audit_log SET ts = ts - interval '{by}' WHERE {where};
            UPDATE iasql_transaction SET opened_at = opened_at - interval '{by}', ended_at = ended_at - interval '{by}' WHERE status <> 'open' AND {where.replace('transaction_id', 'id')};
            UPDATE iasql_journal SET ts = ts - interval '{by}', ended_at = ended_at - interval '{by}' WHERE {where};
            UPDATE iasql_problem SET last_at = last_at - interval '{by}';
            UPDATE iasql_log_start SET ts = ts - interval '{by}'""")

    def committed(self, sql):
        id = self.begin()[0]["transaction_id"]
        self.db.execute(sql)
        self.commit()
        return id

    def counts(self):
        return {name: int(self.db.value(f"SELECT count(*) FROM {name}")) for name in ("iasql_audit_log", "iasql_journal", "iasql_transaction", "iasql_problem")}

    def purge(self, age="30 days"):
        return int(self.db.value(f"SELECT iasql_purge('{age}')"))


class Purge(RetentionCase):
    """By hand, without the periodic worker."""

    def setUp(self):
        super().setUp()
        self.db.execute(f"ALTER DATABASE {self.db.name} SET iasql.enabled = off")
        poll_until(lambda: self.server.backends(f"datname = '{self.db.name}' AND backend_type = 'iasql worker'") == [])

    def test_what_is_old_goes_with_what_belongs_to_it(self):
        self.committed("INSERT INTO queue (name) VALUES ('old')")
        self.db.execute("INSERT INTO iasql_audit_log (ts, \"user\", table_name, change_type, change, message) VALUES (now(), 'me', 'iasql_audit_log', 'ERROR', '{}', 'once')")
        self.db.execute("INSERT INTO iasql_problem SELECT id, message, 3, now() FROM iasql_audit_log WHERE message = 'once'")
        self.age()
        young = self.committed("INSERT INTO queue (name) VALUES ('young')")
        before = self.db.value("SELECT now()")
        gone = self.purge()
        self.assertGreater(gone, 5)
        self.assertEqual(self.db.column("SELECT id FROM iasql_transaction"), [young])
        self.assertEqual(self.db.column("SELECT DISTINCT transaction_id FROM iasql_journal"), [young])
        self.assertEqual(self.counts()["iasql_problem"], 0)
        self.assertEqual(self.db.value("SELECT count(*) FROM iasql_audit_log WHERE ts < now() - interval '30 days'"), "0")
        self.assertEqual(self.purge(), 0, "there is no more")
        # As far as the log goes it can be looked back, and no further.
        self.assertEqual(self.db.column(f"SELECT name FROM iasql_as_of(NULL::queue, '{before}') ORDER BY 1"), ["old", "young"])
        self.assertEqual(self.db.column("SELECT name FROM iasql_as_of(NULL::queue, now() - interval '1 day')"), ["old"])
        error = self.db.error("SELECT * FROM iasql_as_of(NULL::queue, now() - interval '31 days')")
        self.assertEqual(error.sqlstate, "IA008")
        self.assertIn("purged", error.detail)
        self.assertEqual(self.db.rows(f"SELECT * FROM iasql_history('queue', (SELECT id::text FROM queue WHERE name = 'old'))"), [])
        self.assertIn("has been purged", self.db.stderr)

    def test_pending_changes_stay(self):
        self.committed("INSERT INTO queue (name, delay_seconds) VALUES ('q', 1), ('r', 1)")
        self.db.execute("UPDATE queue SET delay_seconds = 5 WHERE name = 'q'; DELETE FROM queue WHERE name = 'r'")
        pending = self.db.column("SELECT id FROM iasql_audit_log WHERE origin = 'user' AND transaction_id IS NULL ORDER BY id")
        self.age()
        self.assertGreater(self.purge(), 0)
        self.assertEqual(self.db.column("SELECT id FROM iasql_audit_log ORDER BY id"), pending)
        # What is still to be done is done; and taken back as before.
        self.begin()
        self.rollback()
        self.assertEqual(self.db.json("SELECT name, delay_seconds FROM queue ORDER BY name"), [{"name": "q", "delay_seconds": 1}, {"name": "r", "delay_seconds": 1}])

    def test_an_interrupted_commit_keeps_what_it_needs(self):
        self.committed("INSERT INTO queue (name, delay_seconds) VALUES ('q', 1)")
        id = self.begin()[0]["transaction_id"]
        self.db.execute("UPDATE queue SET delay_seconds = 5; INSERT INTO queue (name) VALUES ('new')")
        gate = Gate()
        self.proxy.rule(self.proxy.pause(gate), "sqs", "CreateQueue", times=1)
        statement = self.db.start("SELECT * FROM iasql_commit()")
        gate.wait_reached()
        before = self.db.column(f"SELECT id FROM iasql_audit_log WHERE transaction_id = '{id}' ORDER BY id")
        steps = self.db.column(f"SELECT id FROM iasql_journal WHERE transaction_id = '{id}' ORDER BY id")
        self.assertTrue(steps)
        self.db.execute("UPDATE iasql_audit_log SET ts = ts - interval '100 days'; UPDATE iasql_journal SET ts = ts - interval '100 days', ended_at = ended_at - interval '100 days'")
        self.assertGreater(self.purge(), 0)
        self.assertEqual(self.db.column(f"SELECT id FROM iasql_audit_log WHERE transaction_id = '{id}' ORDER BY id"), before)
        self.assertEqual(self.db.column(f"SELECT id FROM iasql_journal WHERE transaction_id = '{id}' ORDER BY id"), steps)
        gate.open()
        statement.wait()
        self.assertEqual(self.emulator.queue_attributes("q")["DelaySeconds"], "5")
        self.assertEqual(self.emulator.queues(), ["new", "q"])

    def test_half_a_transaction_is_kept_whole(self):
        id = self.begin()[0]["transaction_id"]
        self.db.execute("INSERT INTO queue (name) VALUES ('first')")
        self.age()
        self.db.execute("INSERT INTO queue (name) VALUES ('second')")
        self.commit()
        self.assertGreater(self.purge(), 0)
        self.assertEqual(self.db.value(f"SELECT count(*) FROM iasql_audit_log WHERE transaction_id = '{id}' AND origin = 'user'"), "2")
        self.db.rows(f"SELECT * FROM iasql_undo('{id}')")
        self.commit()
        self.assertEqual(self.emulator.queues(), [])

    def test_undo_of_what_is_purged(self):
        id = self.committed("INSERT INTO queue (name) VALUES ('q')")
        self.age()
        self.purge()
        error = self.db.error(f"SELECT * FROM iasql_undo('{id}')")
        self.assertEqual(error.sqlstate, "IA008")
        self.assertIn("purged", error.detail)

    def test_the_sql_since_a_time_before_the_purge_says_so(self):
        self.committed("INSERT INTO queue (name) VALUES ('q')")
        notice = "what was before has been purged"
        self.db.rows("SELECT * FROM iasql_get_sql_since(now() - interval '60 days')")
        self.assertNotIn(notice, self.db.stderr)
        self.age()
        self.purge()
        self.db.rows("SELECT * FROM iasql_get_sql_since(now())")
        self.assertNotIn(notice, self.db.stderr)
        for since in ("now() - interval '60 days'", "NULL"):
            self.db.rows(f"SELECT * FROM iasql_get_sql_since({since})")
            self.assertIn(notice, self.db.stderr)

    def test_a_problem_that_still_happens_stays(self):
        self.db.execute("INSERT INTO iasql_audit_log (ts, \"user\", table_name, change_type, change, message) VALUES (now() - interval '90 days', 'me', 'iasql_audit_log', 'ERROR', '{}', 'again and again')")
        self.db.execute("INSERT INTO iasql_problem SELECT id, message, 3, now() FROM iasql_audit_log WHERE message = 'again and again'")
        self.db.execute("UPDATE iasql_audit_log SET ts = ts - interval '90 days' WHERE change_type <> 'ERROR'")
        self.purge()
        self.assertEqual(self.problems(), ["again and again"])

    def test_ages_that_are_none(self):
        self.assertEqual(self.db.error("SELECT iasql_purge('-1 day')").sqlstate, "IA008")
        self.assertEqual(self.db.error("SELECT iasql_purge(NULL)").sqlstate, "22004")


class Worker(RetentionCase):
    def automatic(self, retention):
        self.db.execute(f"ALTER DATABASE {self.db.name} SET iasql.audit_retention = '{retention}'; ALTER DATABASE {self.db.name} SET iasql.enabled = on")

    def turns(self, number=2):
        for _ in range(number):
            seen = self.db.value("SELECT coalesce(min(last_success)::text, '') FROM iasql_stat_sync WHERE table_name = 'queue'")
            poll_until(lambda: self.db.value("SELECT coalesce(min(last_success)::text, '') FROM iasql_stat_sync WHERE table_name = 'queue'") > seen,
                       what="another turn")

    def test_it_is_kept_for_ever_by_default(self):
        self.committed("INSERT INTO queue (name) VALUES ('q')")
        self.age("1000 days")
        before = self.counts()["iasql_audit_log"]
        self.automatic("0")
        self.turns()
        self.assertGreaterEqual(self.counts()["iasql_audit_log"], before)

    def test_the_worker_purges_in_batches(self):
        self.committed("INSERT INTO queue (name) VALUES ('q')")
        self.db.execute("""INSERT INTO iasql_audit_log (ts, "user", table_name, change_type, change, origin)
            SELECT now(), 'me', 'queue', 'UPDATE', '{"original": {"id": 1}, "change": {"id": 1}}', 'iasql' FROM generate_series(1, 12000)""")
        self.age()
        young = self.committed("UPDATE queue SET delay_seconds = 3")
        self.assertGreater(self.counts()["iasql_audit_log"], 12000)
        self.automatic("30d")
        poll_until(lambda: self.db.value("SELECT count(*) FROM iasql_audit_log WHERE ts < now() - interval '30 days'") == "0", what="the purge")
        poll_until(lambda: self.db.column("SELECT id FROM iasql_transaction") == [young])
        self.assertEqual(self.db.value(f"SELECT count(*) > 0 FROM iasql_audit_log WHERE transaction_id = '{young}'"), "t")
        self.assertEqual(self.problems(), [])
