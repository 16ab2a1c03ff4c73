"""Automatic mode: with the library preloaded rows and resources become equal by themselves."""

import json
import time

from base import Case, Environment, R1, poll_until

env = Environment(settings={"iasql.sync_interval": "2s"}, proxy=True)
setUpModule = env.up


class Automatic(Case):
    env = env
    modules = ("aws_sqs",)

    def test_an_insert_without_begin_reaches_aws(self):
        self.db.execute("INSERT INTO queue (name) VALUES ('by-itself')")
        poll_until(lambda: self.emulator.queues() == ["by-itself"])
        poll_until(lambda: self.db.column("SELECT arn FROM queue WHERE arn IS NOT NULL"))
        self.db.execute("UPDATE queue SET delay_seconds = 4")
        poll_until(lambda: self.emulator.queue_attributes("by-itself")["DelaySeconds"] == "4")
        self.db.execute("DELETE FROM queue")
        poll_until(lambda: self.emulator.queues() == [])
        self.assertEqual(self.problems(), [])

    def test_changes_in_aws_become_rows(self):
        sqs = self.emulator.sqs()
        url = sqs.create_queue(QueueName="from-aws")["QueueUrl"]
        poll_until(lambda: self.db.column("SELECT name FROM queue") == ["from-aws"])
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"DelaySeconds": "8"})
        poll_until(lambda: self.db.column("SELECT delay_seconds FROM queue") == ["8"])
        sqs.delete_queue(QueueUrl=url)
        poll_until(lambda: self.db.column("SELECT name FROM queue") == [])

    def test_an_open_transaction_holds_pushes_back(self):
        self.begin()
        self.db.execute("INSERT INTO queue (name) VALUES ('waiting')")
        before = self.proxy.count("sqs", "ListQueues")
        self.emulator.sqs().create_queue(QueueName="theirs")
        # Two more rounds of the worker, or six seconds if an open transaction holds those back too.
        deadline = time.monotonic() + 6
        poll_until(lambda: self.proxy.count("sqs", "ListQueues") >= before + 6 or time.monotonic() > deadline)
        self.assertEqual(self.emulator.queues(), ["theirs"])
        self.assertEqual(self.db.value("SELECT count(*) FROM queue WHERE name = 'waiting'"), "1")
        self.commit()
        self.assertEqual(self.emulator.queues(), ["theirs", "waiting"])

    def test_a_failure_is_recorded_and_does_not_stop_the_loop(self):
        self.proxy.rule(self.proxy.answer(400, json.dumps({"__type": "x#InvalidParameterValue", "message": "not this one"}),
                                          {"Content-Type": "application/x-amz-json-1.0"}), action="CreateQueue")
        self.db.execute("INSERT INTO queue (name) VALUES ('refused')")
        poll_until(lambda: [m for m in self.problems() if "not this one" in m])
        self.proxy.clear()
        self.db.execute("DELETE FROM queue WHERE name = 'refused'; INSERT INTO queue (name) VALUES ('fine')")
        poll_until(lambda: "fine" in self.emulator.queues())

    def test_the_switch_of_a_database(self):
        self.server.database("postgres").execute(f"ALTER DATABASE {self.db.name} SET iasql.enabled = off")
        poll_until(lambda: not self.server.backends(f"backend_type LIKE 'iasql%' AND datname = '{self.db.name}'"))
        other = self.server.create_database("iasql_ready")
        self.addCleanup(self._drop, other.name)
        other.rows("SELECT * FROM iasql_install('aws_sqs')")
        self.db.execute("INSERT INTO queue (name) VALUES ('switched-off')")
        other.execute("INSERT INTO queue (name) VALUES ('on')")
        poll_until(lambda: "on" in self.emulator.queues())
        self.assertNotIn("switched-off", self.emulator.queues())

    def test_drop_database_while_the_worker_waits_for_aws(self):
        self.proxy.clear()
        self.proxy.rule(self.proxy.hang())
        poll_until(self.proxy.count, what="a call of the worker hangs")
        self.server.database("postgres").execute(f"DROP DATABASE {self.db.name}", timeout=20)

    def test_drop_extension_while_the_worker_runs(self):
        self.db.execute("INSERT INTO queue (name) VALUES ('q')")
        self.db.execute("DROP EXTENSION iasql CASCADE", timeout=20)
        poll_until(lambda: not self.server.backends(f"backend_type LIKE 'iasql%' AND datname = '{self.db.name}'"))

    def test_databases_without_the_extension_are_left_alone(self):
        plain = self.server.create_database("template1")
        self.db.execute("INSERT INTO queue (name) VALUES ('beside')")
        poll_until(lambda: self.emulator.queues() == ["beside"])
        self.server.database("postgres").execute(f"DROP DATABASE {plain.name}", timeout=20)

    def test_interrupted_commit_is_finished_by_the_worker(self):
        from harness.proxy import Gate
        gate = Gate()
        self.begin()
        self.db.execute("INSERT INTO queue (name) VALUES ('a'), ('b'), ('c')")
        self.proxy.rule(self.proxy.pause(gate), action="CreateQueue", skip=1, times=1)
        statement = self.db.start("SELECT * FROM iasql_commit()")
        gate.wait_reached()
        self.server.crash()
        gate.open()
        statement.kill()
        self.server.start()
        poll_until(lambda: self.emulator.queues() == ["a", "b", "c"], timeout=60)
        poll_until(lambda: self.db.value("SELECT count(*) FROM queue WHERE arn IS NOT NULL") == "3", timeout=60)
        poll_until(lambda: not self.db.rows("SELECT * FROM iasql_transaction WHERE status IN ('open', 'committing', 'interrupted')"), timeout=60)
