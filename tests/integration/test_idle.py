"""A turn of automatic mode that finds nothing new writes nothing, and yet shows that it was there."""

from base import Case, Environment, R1, poll_until
from harness import FaultProxy

env = Environment(settings={"iasql.sync_interval": "1s", "autovacuum": "off", "checkpoint_timeout": "1h",
                            "iasql.audit_retention": "30 d"}, proxy=True)
setUpModule = env.up


class IdleCase(Case):
    env = env
    modules = ("aws_sqs", "aws_vpc")

    def turns(self):
        return int(self.db.value("SELECT turns FROM iasql_stat_worker"))

    def wait_turns(self, number=2):
        seen = self.turns()
        poll_until(lambda: self.turns() >= seen + number, what=f"{number} more turns")

    def written(self):
        """(rows written, the next transaction id), once whoever has written has reported it."""
        poll_until(lambda: not self.server.backends(f"datname = '{self.db.name}' AND backend_type = 'iasql worker'"))
        return (self.db.value("SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_all_tables"),
                self.db.value("SELECT pg_snapshot_xmax(pg_current_snapshot())"))

    def wal(self):
        return self.db.value("SELECT pg_current_wal_insert_lsn()")

    def state(self, table="queue", region=R1):
        return self.db.rows(f"SELECT last_attempt, last_success, error FROM iasql_stat_sync WHERE table_name = '{table}' AND region = '{region}'")[0]

    def row(self, table="queue", region=R1):
        return self.db.value(f"SELECT last_success FROM iasql_sync_state WHERE table_name = '{table}' AND region = '{region}'")

    def stamped(self):
        return int(self.db.value("SELECT count(*) FROM iasql_stamps() WHERE table_name <> ''"))

    def wait_stamps(self):
        self.wait_turns(2)
        poll_until(lambda: self.stamped() > 20, what="stamps")


class Idle(IdleCase):
    def test_nothing_is_written(self):
        self.wait_stamps()
        self.wait_turns(2)
        before, shown = self.written(), self.db.rows("SELECT table_name, region, last_attempt, last_success FROM iasql_stat_sync WHERE last_success IS NOT NULL ORDER BY 1, 2")
        worker, lsn = self.db.rows("SELECT turns, last_end, last_success FROM iasql_stat_worker")[0], self.wal()
        self.wait_turns(4)
        self.assertEqual(self.written(), before)
        self.assertLess(int(self.db.value(f"SELECT pg_current_wal_insert_lsn() - '{lsn}'")), 500, "the server's own records are smaller")
        later = self.db.rows("SELECT table_name, region, last_attempt, last_success FROM iasql_stat_sync WHERE last_success IS NOT NULL ORDER BY 1, 2")
        self.assertEqual([(r["table_name"], r["region"]) for r in later], [(r["table_name"], r["region"]) for r in shown])
        self.assertGreater(len(later), 30)
        for old, new in zip(shown, later):
            self.assertGreater(new["last_success"], old["last_success"], new)
            self.assertGreater(new["last_attempt"], old["last_attempt"], new)
        now = self.db.rows("SELECT turns, last_end, last_success FROM iasql_stat_worker")[0]
        self.assertGreaterEqual(int(now["turns"]), int(worker["turns"]) + 4)
        self.assertGreater(now["last_end"], worker["last_end"])
        self.assertGreater(now["last_success"], worker["last_success"])
        self.assertIn("read at", self.db.value("SELECT string_agg(value, ' ') FROM iasql_status() s(name, value) WHERE name = 'table queue'"))
        # What there is to write is written.
        self.emulator.sqs(R1).create_queue(QueueName="new")
        poll_until(lambda: self.db.column("SELECT name FROM queue") == ["new"])
        self.assertNotEqual(self.written(), before)

    def test_a_failure_is_written_and_the_last_success_stays(self):
        self.wait_stamps()
        self.wait_turns(2)
        stamp = self.state()["last_success"]
        self.assertGreater(stamp, self.row())
        self.proxy.rule(FaultProxy.answer(403, b'{"__type": "AccessDenied", "message": "not today"}'), "sqs", "ListQueues")
        poll_until(lambda: self.state()["error"])
        failed = self.state()
        self.assertIn("not today", failed["error"])
        self.assertGreaterEqual(failed["last_success"], stamp)
        self.assertGreater(failed["last_attempt"], failed["last_success"])
        self.assertEqual(self.db.value(f"SELECT last_success FROM iasql_stat_errors WHERE object = 'table queue' AND region = '{R1}'"), failed["last_success"])
        self.proxy.clear()
        self.db.execute("SELECT iasql_stat_errors_reset()")
        poll_until(lambda: self.state()["error"] is None and self.state()["last_success"] > failed["last_attempt"])
        self.wait_turns(2)
        before = self.written()
        self.wait_turns(2)
        self.assertEqual(self.written(), before)

    def test_a_row_that_is_old_is_written(self):
        self.wait_stamps()
        old = self.row()
        self.db.execute("UPDATE iasql_sync_state SET last_success = last_success - interval '59 minutes' WHERE table_name = 'queue'")
        young = self.row("subnet")
        self.wait_turns(2)
        self.assertLess(self.row(), old, "not an hour old")
        self.assertGreater(self.state()["last_success"], old, "and yet stamped")
        self.db.execute("UPDATE iasql_sync_state SET last_success = last_success - interval '2 minutes' WHERE table_name = 'queue'")
        poll_until(lambda: self.row() > old, what="the row is written")
        self.assertEqual(self.row("subnet"), young, "the others are not")
        end = self.db.value("SELECT last_end FROM iasql_worker_state")
        self.db.execute("UPDATE iasql_worker_state SET last_end = last_end - interval '2 hours'")
        poll_until(lambda: self.db.value("SELECT last_end FROM iasql_worker_state") > end)

    def test_stamps_belong_to_the_row(self):
        """Whatever else writes the row takes them back."""
        self.wait_stamps()
        self.db.execute(f"ALTER DATABASE {self.db.name} SET iasql.enabled = off")
        self.wait_until_off()
        stamp = self.state()["last_success"]
        self.assertGreater(stamp, self.row())
        self.db.execute("BEGIN; SELECT FROM iasql_sync('queue'); ROLLBACK")
        self.assertEqual(self.state()["last_success"], stamp, "as if it had not been")
        self.db.rows("SELECT * FROM iasql_sync('queue')")
        self.assertEqual(self.state()["last_success"], self.row())
        self.assertGreater(self.row(), stamp)
        self.db.execute("UPDATE iasql_sync_state SET last_success = '2020-01-01' WHERE table_name = 'subnet'")
        self.assertIn("2020-01-01", self.state("subnet")["last_success"])
        copy = self.server.create_database(self.db.name)
        self.addCleanup(self.server.drop_database, copy.name)
        self.assertEqual(copy.value("SELECT count(*) FROM iasql_stamps()"), "0", "those of another database")
        self.assertEqual(copy.rows("SELECT * FROM iasql_stat_sync EXCEPT SELECT * FROM iasql_sync_state"), [])
        self.db.execute("SET client_min_messages = warning; DROP EXTENSION iasql; CREATE EXTENSION iasql")
        self.assertEqual(self.db.value("SELECT (SELECT count(*) FROM iasql_stat_sync) + turns FROM iasql_stat_worker"), "0")

    def wait_until_off(self):
        poll_until(lambda: "off" in self.db.value("SELECT value FROM iasql_status() s(name, value) WHERE name = 'worker'"))
        poll_until(lambda: not self.server.backends(f"datname = '{self.db.name}' AND backend_type = 'iasql worker'"))

    def test_the_counts_are_reset(self):
        self.wait_stamps()
        self.wait_turns(3)
        before = self.turns()
        end = self.db.value("SELECT last_end FROM iasql_stat_worker")
        self.assertLess(int(self.db.value("SELECT turns FROM iasql_worker_state")), before)
        self.db.execute("SELECT iasql_stat_worker_reset()")
        after = self.db.rows("SELECT turns, last_end, last_success FROM iasql_stat_worker")[0]
        self.assertLess(int(after["turns"]), min(before, 3))
        self.assertGreaterEqual(after["last_end"], end)
        self.wait_turns(2)

    def test_who_may(self):
        self.db.execute("SELECT FROM iasql_create_roles(); CREATE ROLE idle_looker LOGIN; GRANT iasql_viewer TO idle_looker")
        self.addCleanup(lambda: self.server.database("postgres").execute("DROP ROLE idle_looker"))
        self.assertNotEqual(self.db.as_user("idle_looker").rows("SELECT * FROM iasql_stat_sync"), [])
        for function in ("iasql_stamps", "iasql_worker_turns"):
            self.assertEqual(self.db.as_user("idle_looker").error(f"SELECT * FROM {function}()").sqlstate, "42501")


class Restarts(IdleCase):
    def check_after(self, bring_back):
        self.wait_stamps()
        self.wait_turns(3)
        row, state, turns = self.row(), self.state(), self.turns()
        self.assertGreater(state["last_success"], row)
        self.db.execute("SELECT iasql_set_interval('30 min', 'aws_sqs')")
        self.wait_turns(2)
        bring_back()
        self.proxy.clear()
        self.assertEqual(self.state()["last_success"], row)
        # The worker may have begun to stamp again.
        self.assertEqual(self.db.value("SELECT count(*) FROM iasql_stamps() WHERE at < pg_postmaster_start_time()"), "0")
        poll_until(lambda: self.stamped() > 5, timeout=60, what="stamps again")
        self.assertLessEqual(self.turns(), turns + 20)
        self.wait_turns(3)
        self.assertEqual(self.state()["last_success"], row, "it is not due by what is in the row")
        self.assertEqual(self.proxy.count("sqs", "ListQueues"), 0)
        self.assertEqual(self.problems(), [])

    def test_restart(self):
        self.check_after(self.server.restart)

    def test_crash(self):
        def crash():
            self.server.crash()
            self.server.start()
        self.check_after(crash)


del Case, IdleCase
