"""Slow networks, lost answers, cancelled statements, killed clients, workers and servers: nothing hangs, nothing is
doubled, and the next commit ends with both sides equal."""

import os
import signal
import time

from base import Case, Environment, R1, R2, SqlError, poll_until
from cloud import cloud_view, database_view
from harness.proxy import Gate

env = Environment(proxy=True)
setUpModule = env.up

WORKERS = "backend_type LIKE 'iasql%'"


class FaultCase(Case):
    env = env
    modules = ("aws_sqs", "aws_vpc")

    def finish(self):
        """What a user does after an accident: commit again (a transaction may be left over, or not)."""
        def attempt():
            try:
                self.db.rows("SELECT * FROM iasql_commit()")
                return True
            except SqlError as error:
                if "iasql_begin" in error.text:
                    self.begin()
                return False
        poll_until(attempt, timeout=60, interval=0.5, what="a commit after the accident")

    def assert_equal_sides(self):
        self.assertEqual(database_view(self.db), cloud_view(self.emulator, [R1, R2]))
        self.assertEqual(self.db.column("SELECT name FROM queue ORDER BY name COLLATE \"C\""),
                         sorted(self.emulator.queues(R1) + self.emulator.queues(R2)))
        self.assert_no_leftovers()
        self.assert_no_marks(R1)

    def start_commit_and_wait_at(self, action, skip=0):
        """Starts a commit; returns it and the gate at which a call is held."""
        gate = Gate()
        self.proxy.rule(self.proxy.pause(gate), action=action, skip=skip, times=1)
        statement = self.db.start("SELECT * FROM iasql_commit()")
        self.addCleanup(statement.kill)
        gate.wait_reached()
        return statement, gate

    THREE = "INSERT INTO vpc (cidr_block) VALUES ('10.1.0.0/16'), ('10.2.0.0/16'), ('10.3.0.0/16')"

    def assert_three_once(self):
        blocks = sorted(v["CidrBlock"] for v in self.emulator.ec2().describe_vpcs()["Vpcs"] if not v["IsDefault"])
        self.assertEqual(blocks, ["10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16"])
        self.assertEqual(self.db.column("SELECT cidr_block FROM vpc WHERE NOT is_default ORDER BY 1"), blocks)


class Network(FaultCase):
    def test_unavailable_then_available(self):
        self.proxy.rule(self.proxy.answer(503, "<html>busy</html>".replace("html", "x")), service="ec2", action="DescribeVpcs", times=2)
        self.emulator.ec2().create_vpc(CidrBlock="10.5.0.0/16")
        self.sync()
        self.assertEqual(self.db.value("SELECT count(*) FROM vpc WHERE cidr_block = '10.5.0.0/16'"), "1")

    def test_throttling_is_waited_out(self):
        body = "<Response><Errors><Error><Code>RequestLimitExceeded</Code><Message>slow down</Message></Error></Errors><RequestID>r</RequestID></Response>"
        self.proxy.rule(self.proxy.answer(503, body), service="ec2", action="CreateVpc", times=2)
        self.change("INSERT INTO vpc (cidr_block) VALUES ('10.5.0.0/16')")
        self.assertEqual(self.proxy.count("ec2", "CreateVpc"), 3)

    def test_a_reset_connection_is_tried_again(self):
        self.proxy.rule(self.proxy.reset(), service="sqs", action="ListQueues", times=1)
        self.emulator.sqs().create_queue(QueueName="found")
        self.sync()
        self.assertEqual(self.db.column("SELECT name FROM queue"), ["found"])

    def test_a_truncated_answer_is_not_an_empty_one(self):
        self.emulator.ec2().create_vpc(CidrBlock="10.5.0.0/16")
        self.sync()
        before = database_view(self.db)
        self.proxy.rule(self.proxy.truncate(200), service="ec2", action="DescribeVpcs")
        try:
            self.sync()
        except SqlError:
            pass
        self.assertEqual(database_view(self.db), before)

    def test_lost_answer_of_a_create_makes_no_second_one(self):
        self.proxy.rule(self.proxy.lose_answer(), service="ec2", action="CreateVpc", times=1)
        self.begin()
        self.db.execute(self.THREE)
        try:
            self.commit()
        except SqlError:
            # Undone as a whole is as good as done as a whole; half is not.
            self.assertEqual(len(self.emulator.ec2().describe_vpcs()["Vpcs"]), 1)
            self.begin()
            self.db.execute(self.THREE)
            self.commit()
        self.assert_three_once()
        self.assert_equal_sides()

    def test_lost_answer_of_a_delete(self):
        self.change("INSERT INTO queue (name) VALUES ('q')")
        self.proxy.rule(self.proxy.lose_answer(), service="sqs", action="DeleteQueue", times=1)
        self.change("DELETE FROM queue")
        self.assertEqual(self.emulator.queues(), [])

    def test_an_operation_the_endpoint_does_not_have(self):
        self.proxy.rule(self.proxy.answer(500, "<html>Internal Server Error</html>", {"Content-Type": "text/html"}), service="ec2", action="DescribeDhcpOptions")
        self.emulator.ec2().create_vpc(CidrBlock="10.5.0.0/16")
        self.sync()
        self.assertEqual(self.db.value("SELECT count(*) FROM vpc WHERE cidr_block = '10.5.0.0/16'"), "1")
        self.assertTrue([m for m in self.problems() if "dhcp_options" in m], self.problems())

    def test_a_resource_made_outside_before_a_failing_commit_is_still_there(self):
        self.sync()
        ec2, sqs = self.emulator.ec2(), self.emulator.sqs()
        vpc = ec2.create_vpc(CidrBlock="10.77.0.0/16")["Vpc"]["VpcId"]
        sqs.create_queue(QueueName="outside")
        body = ("<Response><Errors><Error><Code>VpcLimitExceeded</Code><Message>no more</Message></Error></Errors>"
                "<RequestID>r</RequestID></Response>")
        self.proxy.rule(self.proxy.answer(400, body), service="ec2", action="CreateVpc")
        self.begin()
        self.db.execute("INSERT INTO queue (name) VALUES ('mine'); INSERT INTO vpc (cidr_block) VALUES ('10.78.0.0/16')")
        with self.assertRaises(SqlError) as failed:
            self.commit()
        self.assertEqual(failed.exception.sqlstate, "IA010")
        self.assertEqual(self.emulator.queues(), ["outside"], "what the commit made is undone, nothing else")
        self.assertIn(vpc, [v["VpcId"] for v in ec2.describe_vpcs()["Vpcs"]])
        self.proxy.clear()
        self.begin()
        self.commit()
        self.assertEqual(self.db.column("SELECT name FROM queue"), ["outside"])
        self.assertEqual(self.db.value(f"SELECT count(*) FROM vpc WHERE vpc_id = '{vpc}'"), "1")
        self.assertEqual((self.emulator.queues(), self.db.value("SELECT count(*) FROM vpc WHERE cidr_block = '10.78.0.0/16'")), (["outside"], "0"))


class Interrupts(FaultCase):
    def timed(self, sql):
        started = time.monotonic()
        error = self.db.error(sql, timeout=30)
        return error, time.monotonic() - started

    def test_statement_timeout_with_a_hanging_endpoint(self):
        self.proxy.rule(self.proxy.hang())
        for sql in ("SELECT * FROM iasql_sync()", "SELECT * FROM iasql_install('aws_vpc'), iasql_sync()"):
            with self.subTest(sql=sql):
                error, seconds = self.timed(f"SET statement_timeout = '1s'; {sql}")
                self.assertEqual(error.sqlstate, "57014", error.text)
                self.assertLess(seconds, 3)

    def test_statement_timeout_of_a_commit(self):
        self.begin()
        self.db.execute("INSERT INTO queue (name) VALUES ('q')")
        self.proxy.rule(self.proxy.hang(), service="sqs")
        error, seconds = self.timed("SET statement_timeout = '1s'; SELECT * FROM iasql_commit()")
        self.assertEqual(error.sqlstate, "57014", error.text)
        self.assertLess(seconds, 4)
        poll_until(lambda: not self.server.backends(WORKERS + f" AND datname = '{self.db.name}'"), timeout=10,
                   what="the worker of a cancelled commit is gone")
        self.proxy.clear()
        self.finish()
        self.assertEqual(self.emulator.queues(), ["q"])
        self.assert_equal_sides()

    def test_cancel_in_mid_commit(self):
        self.begin()
        self.db.execute(self.THREE)
        statement, gate = self.start_commit_and_wait_at("CreateVpc", skip=1)
        started = time.monotonic()
        statement.cancel()
        with self.assertRaises(SqlError) as caught:
            statement.wait(15)
        self.assertLess(time.monotonic() - started, 4)
        self.assertEqual(caught.exception.sqlstate, "57014", caught.exception.text)
        gate.open()  # the call arrives although nobody waits for its answer any more
        poll_until(lambda: len([c for c in self.proxy.calls if c.action == "CreateVpc" and c.ended]) >= 2)
        self.finish()
        self.assert_three_once()
        self.assert_equal_sides()

    def test_terminated_session(self):
        self.proxy.clear()
        self.proxy.rule(self.proxy.hang())
        statement = self.db.start("SELECT * FROM iasql_sync()")
        self.addCleanup(statement.kill)
        poll_until(lambda: self.proxy.calls)
        pids = self.server.backends(f"datname = '{self.db.name}' AND query LIKE '%iasql_sync%'")
        started = time.monotonic()
        self.server.database("postgres").execute(f"SELECT pg_terminate_backend({pids[0]})")
        with self.assertRaises(SqlError):
            statement.wait(15)
        self.assertLess(time.monotonic() - started, 3)

    def test_drop_database_elsewhere(self):
        other = self.server.create_database("template1")
        self.begin()
        self.db.execute("INSERT INTO queue (name) VALUES ('q')")
        self.proxy.rule(self.proxy.hang(), service="sqs", action="CreateQueue", times=1)
        commit = self.db.start("SELECT * FROM iasql_commit()")
        self.addCleanup(commit.kill)
        poll_until(lambda: self.proxy.count("sqs", "CreateQueue"))
        started = time.monotonic()
        self.server.database("postgres").execute(f"DROP DATABASE {other.name}", timeout=30)
        self.assertLess(time.monotonic() - started, 3)

    def test_create_database_and_checkpoint_while_reading(self):
        self.proxy.clear()
        self.proxy.rule(self.proxy.hang(), times=1)
        statement = self.db.start("SELECT * FROM iasql_sync()")
        self.addCleanup(statement.kill)
        poll_until(lambda: self.proxy.calls)
        self.server.database("postgres").execute("CREATE DATABASE passing; CHECKPOINT; DROP DATABASE passing", timeout=20)


class Crashes(FaultCase):
    def test_killed_client(self):
        self.begin()
        self.db.execute(self.THREE)
        statement, gate = self.start_commit_and_wait_at("CreateVpc", skip=1)
        statement.kill()
        gate.open()
        poll_until(lambda: not self.server.backends(WORKERS + f" AND datname = '{self.db.name}'"), what="the worker ends")
        if self.db.value("SELECT status FROM iasql_transaction ORDER BY opened_at DESC LIMIT 1") != "committed":
            self.finish()
        self.assert_three_once()
        self.assert_equal_sides()

    def test_killed_worker(self):
        self.begin()
        self.db.execute(self.THREE)
        statement, gate = self.start_commit_and_wait_at("CreateVpc", skip=1)
        pids = self.server.backends(WORKERS + f" AND datname = '{self.db.name}'")
        self.assertTrue(pids, "a commit must run in a worker")
        os.kill(pids[0], signal.SIGTERM)
        with self.assertRaises(SqlError):
            statement.wait(20)
        gate.open()
        self.finish()
        self.assert_three_once()
        self.assert_equal_sides()

    def after_restart(self, stop):
        self.begin()
        self.db.execute(self.THREE + "; INSERT INTO queue (name) VALUES ('a'), ('b')")
        statement, gate = self.start_commit_and_wait_at("CreateVpc", skip=1)
        stop()
        gate.open()
        poll_until(lambda: all(c.ended for c in self.proxy.calls), what="calls in flight have ended")
        statement.kill()
        self.server.start()
        self.finish()
        self.assert_three_once()
        self.assertEqual(self.emulator.queues(), ["a", "b"])
        self.assert_equal_sides()
        self.assert_settled()

    def test_restart_in_mid_commit(self):
        started = time.monotonic()

        def stop():
            self.server.stop("fast")
            self.assertLess(time.monotonic() - started, 30)
        self.after_restart(stop)

    def test_kill_of_the_whole_server_in_mid_commit(self):
        self.after_restart(self.server.crash)

    def test_kill_of_one_backend_in_mid_commit(self):
        """PostgreSQL restarts all processes then; the commit's outcome is unknown to everybody but the cloud."""
        def stop():
            os.kill(self.server.backends(WORKERS)[0], signal.SIGKILL)
            poll_until(self._down_or_up_again, timeout=30)
            self.server.stop("immediate")
        self.after_restart(stop)

    def _down_or_up_again(self):
        try:
            return not self.server.backends("query LIKE '%iasql_commit%'")
        except SqlError:
            return False

    def test_crash_before_the_answer_of_a_replacement(self):
        self.change("INSERT INTO queue (name) VALUES ('old')")
        self.begin()
        self.db.execute("UPDATE queue SET name = 'new'")
        statement, gate = self.start_commit_and_wait_at("DeleteQueue")
        self.server.crash()
        gate.open()
        statement.kill()
        self.server.start()
        self.finish()
        self.assertEqual(self.emulator.queues(), ["new"])
        self.assert_equal_sides()


class Scale(FaultCase):
    MANY = """INSERT INTO queue (name) SELECT 'queue-' || i FROM generate_series(1, 50) i;
              WITH v AS (INSERT INTO vpc (cidr_block) VALUES ('10.9.0.0/16') RETURNING id)
              INSERT INTO subnet (cidr_block, availability_zone, vpc_id)
              SELECT '10.9.' || i || '.0/24', 'us-east-1a', v.id FROM v, generate_series(1, 20) i"""

    def assert_all_once(self):
        self.assertEqual(len(self.emulator.queues()), 50)
        blocks = [s["CidrBlock"] for s in self.emulator.ec2().describe_subnets()["Subnets"] if s["CidrBlock"].startswith("10.9.")]
        self.assertEqual((len(blocks), len(set(blocks))), (20, 20))
        self.assertEqual(len([v for v in self.emulator.ec2().describe_vpcs()["Vpcs"] if v["CidrBlock"] == "10.9.0.0/16"]), 1)
        self.assertEqual(self.db.value("SELECT count(*) FROM queue WHERE arn IS NOT NULL"), "50")
        self.assert_equal_sides()

    def test_fifty_queues_and_twenty_subnets_in_one_commit(self):
        self.begin()
        self.db.execute(self.MANY)
        self.proxy.clear()
        self.proxy.rule(self.proxy.delay(0.1), action="CreateQueue|CreateSubnet")
        self.commit()
        self.assertGreaterEqual(self.proxy.most_in_flight(action="CreateQueue"), 8)
        self.assertGreaterEqual(self.proxy.most_in_flight(action="CreateSubnet"), 4)
        self.assertLessEqual(self.proxy.most_in_flight(), 32, "iasql.max_concurrency")
        self.assert_all_once()
        self.assert_settled()

    def test_client_killed_halfway(self):
        self.begin()
        self.db.execute(self.MANY)
        statement, gate = self.start_commit_and_wait_at("CreateQueue", skip=25)
        statement.kill()
        gate.open()
        poll_until(lambda: not self.server.backends(WORKERS + f" AND datname = '{self.db.name}'"), timeout=60, what="the worker ends")
        if self.db.value("SELECT status FROM iasql_transaction ORDER BY opened_at DESC LIMIT 1") != "committed":
            self.finish()
        self.assert_all_once()

    def test_server_killed_halfway(self):
        self.begin()
        self.db.execute(self.MANY)
        statement, gate = self.start_commit_and_wait_at("CreateSubnet", skip=10)
        self.server.crash()
        gate.open()
        poll_until(lambda: all(c.ended for c in self.proxy.calls))
        statement.kill()
        self.server.start()
        self.finish()
        self.assert_all_once()
