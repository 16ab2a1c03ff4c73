"""kill -9 at each of the journal's states, of the worker and of the postmaster: intent written and the call not sent, sent and
not answered, answered and not recorded, recorded and not merged. Likewise of the client, its backend and the periodic worker,
and while an undo or a reading is in progress. One commit or turn of the periodic worker later both sides are equal, nothing is there twice,
and no mark is left."""

import json
import os
import signal

from base import Case, Environment, R1, R2, SqlError, poll_until, tag_map
from cloud import cloud_view, database_view
from harness.proxy import Gate

env = Environment(proxy=True)
setUpModule = env.up

WORKERS = "backend_type LIKE 'iasql%' AND backend_type <> 'iasql launcher'"


def after(gate):
    """The emulator has acted; the answer waits for the gate and is then lost."""
    def effect(proxy, call, forward):
        forward()
        return proxy.pause(gate)(proxy, call, lambda: proxy.reset()(proxy, call, forward))
    return effect


def before(gate):
    """The call never reaches the emulator."""
    def effect(proxy, call, forward):
        return proxy.pause(gate)(proxy, call, lambda: proxy.reset()(proxy, call, forward))
    return effect


def refused(once=None):
    """AWS does not want it; if `once` is given, as soon as such a call was answered."""
    def effect(proxy, call, forward):
        if once:
            poll_until(lambda: any(c.action == once and c.ended for c in proxy.calls), what=once)
        body = json.dumps({"__type": "x#InvalidAttributeValue", "message": "not this one"}).encode()
        return 400, {"Content-Type": "application/x-amz-json-1.0"}, body, len(body)
    return effect


class Kills(Case):
    env = env
    modules = ("aws_sqs", "aws_vpc")

    def setUp(self):
        super().setUp()
        ec2 = self.emulator.ec2()
        vpc = ec2.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
        ec2.create_subnet(VpcId=vpc, CidrBlock="10.1.1.0/24", AvailabilityZone=R1 + "a")
        ec2.create_vpc(CidrBlock="10.2.0.0/16")
        for name in ("changed", "renamed", "gone"):
            self.emulator.sqs().create_queue(QueueName=name)
        self.sync()

    EDITS = """INSERT INTO vpc (cidr_block, tags) VALUES ('10.5.0.0/16', '{"Name": "new"}');
               INSERT INTO subnet (cidr_block, availability_zone, vpc_id)
                 SELECT '10.5.1.0/24', 'us-east-1a', id FROM vpc WHERE cidr_block = '10.5.0.0/16';
               UPDATE vpc SET cidr_block = '10.3.0.0/16' WHERE cidr_block = '10.2.0.0/16';
               UPDATE queue SET delay_seconds = 7 WHERE name = 'changed';
               UPDATE queue SET name = 'other' WHERE name = 'renamed';
               DELETE FROM queue WHERE name = 'gone';
               DELETE FROM subnet WHERE cidr_block = '10.1.1.0/24'"""

    def kill_worker(self):
        pids = self.server.backends(WORKERS)
        self.assertEqual(len(pids), 1, "a commit runs in one worker")
        os.kill(pids[0], signal.SIGKILL)

    def kill_postmaster(self):
        self.server.crash()

    def kill_backend(self):
        """The postmaster ends all others then, the worker included."""
        pids = self.server.backends("query LIKE 'SELECT * FROM iasql\\_commit%' AND state = 'active'")
        self.assertEqual(len(pids), 1, "the commit's backend")
        os.kill(pids[0], signal.SIGKILL)

    def assert_done(self):
        """What was asked for is there once; rows, cloud and journal agree."""
        ec2 = self.emulator.ec2()
        vpcs = [v for v in ec2.describe_vpcs()["Vpcs"] if not v["IsDefault"]]
        self.assertEqual(sorted(v["CidrBlock"] for v in vpcs), ["10.1.0.0/16", "10.3.0.0/16", "10.5.0.0/16"])
        subnets = [s["CidrBlock"] for s in ec2.describe_subnets()["Subnets"] if not s["CidrBlock"].startswith("172.")]
        self.assertEqual(subnets, ["10.5.1.0/24"])
        self.assertEqual(self.emulator.queues(), ["changed", "other"])
        self.assertEqual(self.emulator.queue_attributes("changed")["DelaySeconds"], "7")
        self.assertEqual(database_view(self.db), cloud_view(self.emulator, [R1, R2]))
        self.assertEqual(self.db.column("SELECT name FROM queue ORDER BY name"), ["changed", "other"])
        self.assert_no_leftovers()
        for item in vpcs + ec2.describe_subnets()["Subnets"]:
            self.assertNotIn("iasql:intent", tag_map(item))
        self.assertEqual(self.db.column("SELECT id FROM iasql_journal WHERE marked"), [])
        self.assert_settled()

    def interrupt(self, edits, kill, hold, action, skip=0):
        """Starts the commit, kills when the call is at the gate, brings everything up again."""
        self.begin()
        self.db.execute(edits)
        gate = Gate()
        self.proxy.rule(hold(gate), action=action, times=1, skip=skip)
        statement = self.db.start("SELECT * FROM iasql_commit()")
        self.addCleanup(statement.kill)
        gate.wait_reached()
        kill()
        with self.assertRaises(SqlError):
            statement.wait(30)
        gate.open()
        poll_until(lambda: all(c.ended for c in self.proxy.calls), what="calls in flight have ended")
        self.proxy.clear()
        self.bring_up()

    def run_commit(self, kill, hold, action, skip=0):
        """Interrupted, then committed once more."""
        self.interrupt(self.EDITS, kill, hold, action, skip)
        self.commit()
        self.assert_done()

    def run_undo(self, kill, hold):
        """As run_commit(), but what is held is a call of the undo after a failure. What was asked for is not given up by that."""
        self.proxy.rule(refused(), action="SetQueueAttributes", times=1)
        self.run_commit(kill, hold, "DeleteVpc")

    def run_undo_of_deletions(self, kill, hold, action):
        """Likewise, after a deletion was refused: the others are being made again."""
        self.proxy.rule(refused(once="DeleteSubnet"), action="DeleteQueue", times=1)
        self.run_commit(kill, hold, action, skip=1)

    def test_a_move_between_regions_is_undone_whole(self):
        """The run that is undone has found the object that the interrupted run had made."""
        self.interrupt(f"UPDATE queue SET region = '{R2}' WHERE name = 'renamed'; DELETE FROM queue WHERE name = 'gone'",
                       self.kill_worker, after, "CreateQueue")
        self.proxy.rule(refused(), action="DeleteQueue", times=1)
        with self.assertRaises(SqlError):
            self.commit()
        self.proxy.clear()
        self.sync()
        self.assertEqual(self.emulator.queues(), ["changed", "gone", "renamed"])
        self.assertEqual(self.emulator.queues(R2), [])
        self.assertEqual(self.db.column("SELECT region || ' ' || name FROM queue ORDER BY 1"),
                         [f"{R1} {name}" for name in ("changed", "gone", "renamed")])
        self.assert_no_leftovers()
        self.assert_settled()

    def without_client(self, hold, action):
        """The commit stops at the next safe point, and is taken up by the next one."""
        self.begin()
        self.db.execute(self.EDITS)
        gate = Gate()
        self.proxy.rule(hold(gate), action=action, times=1)
        statement = self.db.start("SELECT * FROM iasql_commit()")
        gate.wait_reached()
        statement.kill()
        poll_until(lambda: not self.server.backends("query LIKE 'SELECT * FROM iasql\\_commit%'"), what="the session has ended")
        gate.open()
        poll_until(lambda: not self.server.backends(WORKERS), what="the commit has ended")
        self.assertEqual(self.db.value("SELECT status FROM iasql_transaction ORDER BY opened_at DESC LIMIT 1"), "interrupted")
        self.proxy.clear()
        self.commit()
        self.assert_done()

    def run_periodic(self, hold, action):
        """The periodic worker is killed while it pushes; its next turn does the rest."""
        self.db.execute(self.EDITS)
        self.kill_periodic(hold, action)
        self.assert_done()

    def run_pull(self):
        """The periodic worker is killed between two readings: of one nothing is known, of the other it has made nothing yet."""
        ec2 = self.emulator.ec2()
        ec2.create_vpc(CidrBlock="10.9.0.0/16")
        ec2.delete_subnet(SubnetId=next(s["SubnetId"] for s in ec2.describe_subnets()["Subnets"] if s["CidrBlock"] == "10.1.1.0/24"))
        self.emulator.sqs().create_queue(QueueName="outside")
        self.kill_periodic(before, "DescribeSubnets")
        self.assertEqual(database_view(self.db), cloud_view(self.emulator, [R1, R2]))
        self.assertEqual(self.db.column("SELECT name FROM queue ORDER BY name"), ["changed", "gone", "outside", "renamed"])
        self.assertEqual(self.emulator.queues(), ["changed", "gone", "outside", "renamed"])
        self.assertEqual(self.db.value("SELECT count(*) FROM vpc WHERE cidr_block = '10.9.0.0/16'"), "1")
        self.assert_settled()

    def kill_periodic(self, hold, action):
        self.addCleanup(self.set_interval, "0")
        gate = Gate()
        self.proxy.rule(hold(gate), action=action, times=1)
        self.set_interval("1s")
        gate.wait_reached()
        self.kill_worker()
        gate.open()
        self.proxy.clear()
        self.bring_up()
        since = self.db.value("SELECT clock_timestamp()")
        poll_until(lambda: self.db.value(
            f"SELECT count(*) > 0 AND bool_and(last_success > '{since}') FROM iasql_stat_sync") == "t", timeout=60, what="the worker's turn")
        self.set_interval("0")
        poll_until(lambda: not self.server.backends(WORKERS), what="the worker's turn has ended")

    def set_interval(self, value):
        self.server.database("postgres").execute(f"ALTER SYSTEM SET iasql.sync_interval = '{value}'; SELECT pg_reload_conf()")

    def bring_up(self):
        def up():
            try:
                return not self.server.backends(WORKERS)
            except SqlError:
                return False
        if not os.path.exists(os.path.join(self.server.directory, "data", "postmaster.pid")):
            self.server.start()
        poll_until(up, what="the server is up again")

    def held_in_database(self, kill, table, condition):
        """As run_commit(), but what is held is the worker's write of a row, by a lock on it."""
        self.begin()
        self.db.execute(self.EDITS)
        holder = self.db.start(f"BEGIN; SELECT id FROM {table} WHERE {condition} FOR UPDATE; SELECT pg_sleep(600)")
        self.addCleanup(holder.kill)
        poll_until(lambda: self.server.backends("query LIKE '%pg_sleep(600)%' AND wait_event = 'PgSleep'"), what="the row is locked")
        statement = self.db.start("SELECT * FROM iasql_commit()")
        self.addCleanup(statement.kill)
        poll_until(lambda: self.server.backends(WORKERS + " AND wait_event_type = 'Lock'"), what="the worker waits for the row")
        kill()
        with self.assertRaises(SqlError):
            statement.wait(30)
        holder.kill()
        self.proxy.clear()
        self.bring_up()
        self.commit()
        self.assert_done()


CALLS = {"create": "CreateVpc", "create_under_another": "CreateSubnet", "update": "SetQueueAttributes", "delete": "DeleteSubnet",
         "replace": "CreateQueue", "delete_of_the_replaced": "DeleteVpc", "removal_of_marks": "DeleteTags"}


def _add(name, run):
    setattr(Kills, "test_" + name, run)


def _tests():
    for whom in ("worker", "postmaster"):
        kill = "kill_" + whom
        for what, action in CALLS.items():
            _add(f"{whom}_before_{what}_is_sent",
                 lambda self, k=kill, a=action: self.run_commit(getattr(self, k), before, a))
            _add(f"{whom}_before_{what}_is_answered",
                 lambda self, k=kill, a=action: self.run_commit(getattr(self, k), after, a))
        # The answer is there; what it says is being written to the row, together with the journal's outcome.
        _add(f"{whom}_before_an_answer_is_recorded",
             lambda self, k=kill: self.held_in_database(getattr(self, k), "vpc", "cidr_block = '10.5.0.0/16'"))
        # All is recorded; what was read back is being merged.
        _add(f"{whom}_before_results_are_merged",
             lambda self, k=kill: self.run_commit(getattr(self, k), before, "DescribeAvailabilityZones|DescribeRouteTables"))
        _add(f"{whom}_before_an_undo_is_answered", lambda self, k=kill: self.run_undo(getattr(self, k), after))
    _add("worker_before_an_undo_is_sent", lambda self: self.run_undo(self.kill_worker, before))
    # What was deleted exists again without the journal knowing it, and with the journal knowing it.
    _add("worker_before_an_undo_has_made_again",
         lambda self: self.run_undo_of_deletions(self.kill_worker, after, "CreateSubnet"))
    _add("postmaster_after_an_undo_has_made_again",
         lambda self: self.run_undo_of_deletions(self.kill_postmaster, before, "DeleteSubnet"))
    _add("client_before_a_create_is_answered", lambda self: self.without_client(after, "CreateVpc"))
    _add("client_before_marks_are_removed", lambda self: self.without_client(before, "DeleteTags"))
    _add("backend_before_a_create_is_answered", lambda self: self.run_commit(self.kill_backend, after, "CreateVpc"))
    _add("backend_before_an_undo_is_answered", lambda self: self.run_undo(self.kill_backend, after))
    _add("periodic_worker_before_a_create_is_answered", lambda self: self.run_periodic(after, "CreateVpc"))
    _add("periodic_worker_before_marks_are_removed", lambda self: self.run_periodic(before, "DeleteTags"))
    _add("periodic_worker_while_it_reads", lambda self: self.run_pull())


_tests()
