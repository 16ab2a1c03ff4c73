"""iasql_stat_progress, the notices of a long commit, and iasql_wait_for()."""

import time

from base import Environment, poll_until
from harness.proxy import Gate
from network_case import NetworkCase

env = Environment(proxy=True, preload=False)
setUpModule = env.up


class Progress(NetworkCase):
    env = env

    def test_phase_step_and_row_of_a_running_commit(self):
        self.begin()
        self.db.execute("INSERT INTO vpc (cidr_block) SELECT '10.' || n || '.0.0/16' FROM generate_series(50, 52) n")
        gate = Gate()
        self.proxy.rule(self.proxy.pause(gate), action="CreateVpc")
        statement = self.db.start("SELECT * FROM iasql_commit()")
        seen = {}

        def look():
            for row in self.db.rows("SELECT *, elapsed > '0' AS running FROM iasql_stat_progress"):
                seen.setdefault(row["phase"], row)
            return "applying" in seen and seen["applying"]["step"]

        row = poll_until(look, what="a step in iasql_stat_progress") and seen["applying"]
        gate.open()
        statement.wait()
        self.assertEqual((row["work"], row["datname"], row["steps"], row["table_name"], row["running"]),
                         ("commit", self.db.name, "3", "vpc", "t"))
        self.assertEqual(row["transaction_id"], self.db.value("SELECT id FROM iasql_transaction ORDER BY opened_at DESC LIMIT 1"))
        poll_until(lambda: self.db.rows("SELECT * FROM iasql_stat_progress") == [], what="the end of the commit")

    def test_phases_are_told(self):
        self.begin()
        self.db.execute("INSERT INTO vpc (cidr_block) VALUES ('10.60.0.0/16')")
        self.commit()
        for text in ("comparing the changes with the cloud", "applying 1 step", "reading back what has changed"):
            self.assertRegex(self.db.stderr, f"NOTICE: .*{text}")
        self.begin()
        self.db.execute("DELETE FROM vpc WHERE cidr_block = '10.60.0.0/16'")
        self.db.rows("SET client_min_messages = warning; SELECT * FROM iasql_commit()")
        self.assertNotIn("NOTICE", self.db.stderr)


class WaitFor(NetworkCase):
    env = env

    def test_returns_when_the_condition_holds(self):
        vpc = self.make_vpc()
        self.db.rows(f"SELECT iasql_wait_for('vpc', '{vpc['id']}', $$state = 'available' AND id = {vpc['id']}$$)")
        subnet = self.make_subnet(vpc)
        self.db.rows(f"SELECT iasql_wait_for('subnet', '{subnet['id']}', 'vpc_id = {vpc['id']}')")

    def test_sees_the_cloud_change_and_writes_nothing(self):
        vpc = self.make_vpc()
        statement = self.db.start(f"SELECT iasql_wait_for('vpc', '{vpc['id']}', $$tags ->> 'done' = 'yes'$$, '1 minute')")
        waiting = lambda: self.server.backends("query LIKE '%iasql_wait_for%' AND query NOT LIKE '%pg_stat%'")
        poll_until(waiting, what="the waiting session")
        # Nobody is held up by it.
        locks = self.db.rows("SELECT relation::regclass::text, mode FROM pg_locks WHERE relation = 'vpc'::regclass AND granted"
                             " AND pid <> pg_backend_pid() AND mode <> 'AccessShareLock'")
        self.assertEqual(locks, [])
        self.ec2.create_tags(Resources=[vpc["vpc_id"]], Tags=[{"Key": "done", "Value": "yes"}])
        statement.wait()
        self.assertEqual(self.db.value(f"SELECT tags ->> 'done' FROM vpc WHERE id = {vpc['id']}"), None)
        self.sync()

    def test_gives_up_with_what_it_saw(self):
        vpc = self.make_vpc()
        error = self.db.error(f"SELECT iasql_wait_for('vpc', '{vpc['id']}', $$state = 'pending'$$, '1 second')")
        self.assertEqual(error.sqlstate, "IA005")
        self.assertIn("state = available", str(error))

    def test_can_be_interrupted(self):
        vpc = self.make_vpc()
        start = time.monotonic()
        error = self.db.error(f"SET statement_timeout = '1s'; SELECT iasql_wait_for('vpc', '{vpc['id']}', 'false')")
        self.assertEqual(error.sqlstate, "57014")
        self.assertLess(time.monotonic() - start, 20)

    def test_what_makes_no_sense(self):
        vpc = self.make_vpc()
        for call, message in (("'nothing', '1', 'true'", "no installed module has a table"),
                              ("'vpc', '99999', 'true'", "vpc has no row 99999"),
                              (f"'vpc', '{vpc['id']}', 'nowhere = 1'", "nowhere"),
                              (f"'vpc', '{vpc['id']}', '1'", "boolean"),
                              (f"'vpc', '{vpc['id']}', 'true', '-1 s'", "negative"),
                              (f"'vpc', '{vpc['id']}', NULL", "must not be null")):
            with self.subTest(call=call):
                self.assertIn(message, str(self.db.error(f"SELECT iasql_wait_for({call})")))
        self.begin()
        self.db.execute("INSERT INTO vpc (cidr_block) VALUES ('10.70.0.0/16')")
        error = self.db.error("SELECT iasql_wait_for('vpc', (SELECT id::text FROM vpc WHERE cidr_block = '10.70.0.0/16'), 'true')")
        self.assertIn("has not been created in AWS yet", str(error))
        self.rollback()

    def test_who_may_not_read_may_not_wait(self):
        vpc = self.make_vpc()
        self.server.database("postgres").execute("DROP ROLE IF EXISTS stranger; CREATE ROLE stranger LOGIN")
        self.addCleanup(lambda: self.db.execute("DROP OWNED BY stranger; DROP ROLE stranger"))
        self.db.execute("GRANT EXECUTE ON FUNCTION iasql_wait_for(text, text, text, interval) TO stranger")
        stranger = self.server.database(self.db.name, "stranger")
        self.assertEqual(stranger.error(f"SELECT iasql_wait_for('vpc', '{vpc['id']}', 'true')").sqlstate, "42501")
        self.db.execute("GRANT SELECT ON vpc TO stranger")
        stranger.execute(f"SELECT iasql_wait_for('vpc', '{vpc['id']}', 'true')")
        attempt = f"SELECT iasql_wait_for('vpc', '{vpc['id']}', '(SELECT count(*) > 0 FROM ' || current_schema() || '.iasql_journal)')"
        self.assertEqual(stranger.error(attempt).sqlstate, "42501")


del NetworkCase
