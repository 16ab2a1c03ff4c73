"""One fault run: an account, edits, commits under faults and kills, then one commit or worker's turn without; and what must
hold after that."""

import os
import random
import signal
import time

from base import Environment, poll_until
from harness import SqlError

from scenario import Outsider, edits, populate
from schedule import Schedule, wait_for_statement
from views import difference, doubled, marks, stated, unequal

WORKERS = "backend_type LIKE 'iasql%' AND backend_type <> 'iasql launcher'"
_TEMPLATE = "faults_ready"
_NEWEST = "SELECT status FROM iasql_transaction ORDER BY opened_at DESC LIMIT 1"


class World(Environment):
    """Server, emulator and proxy of one job."""

    def __init__(self):
        super().__init__({"log_min_messages": "warning", "iasql.max_deletes": "1000", "iasql.call_timeout": "10s"}, proxy=True)

    def _make_template(self):
        super()._make_template()
        self.server.database("postgres").execute(
            f"CREATE DATABASE {_TEMPLATE} TEMPLATE iasql_ready; ALTER DATABASE {_TEMPLATE} SET iasql.enabled = off")
        self.server.database(_TEMPLATE).rows("SELECT * FROM iasql_install('aws_sqs', 'aws_vpc')")


class FaultRun:
    def __init__(self, world, seed):
        self.world, self.server, self.emulator, self.proxy = world, world.server, world.emulator, world.proxy
        self.seed, self.random = seed, random.Random(f"faults {seed}")
        self.edits = edits(self.random)
        self.outsider = Outsider(self.random)
        self.schedule = Schedule(self.random, self.emulator)
        self.on_failure = self.random.choice(("undo", "undo", "undo", "keep"))
        self.attempts = self.random.choice((1, 2, 3, 3))
        self.in_transaction = self.random.random() < 0.7
        self.ending = self.random.choice(("commit", "commit", "apply", "worker"))
        self.errors, self.story = [], []
        self.statement = None

    def describe(self):
        return (f"{len(self.edits)} edits, on_failure {self.on_failure}, max_attempts {self.attempts}, "
                f"{'begin' if self.in_transaction else 'apply'} … {self.ending}"
                f"{', outsider' if self.outsider.active else ''}\n    faults: {self.schedule}\n    fired: {self.schedule.fired}\n    "
                + "\n    ".join(self.story))

    def run(self):
        """What does not hold; nothing if all is well."""
        self.timed(self.prepare)
        try:
            for step in (self.edit, self.commit_under_faults, self.calm_down, self.finish):
                self.timed(step)
            return self.timed(self.complaints)
        finally:
            self.schedule.done_killing.set()
            self.proxy.clear()
            self.server.ensure_running()
            self.server.drop_database(self.db.name)

    def timed(self, step):
        started = time.monotonic()
        try:
            return step()
        finally:
            self.story.append(f"{step.__name__}: {time.monotonic() - started:.1f} s")

    # --- before
    def prepare(self):
        self.proxy.clear()
        self.server.ensure_running()
        self.emulator.reset()
        self.db = self.server.create_database(_TEMPLATE)
        self.db.execute(f"ALTER DATABASE {self.db.name} SET iasql.on_failure = {self.on_failure};"
                        f"ALTER DATABASE {self.db.name} SET iasql.max_attempts = {self.attempts}")
        populate(self.emulator)
        self.db.rows("SELECT * FROM iasql_sync()")
        self.before = stated(self.db)
        self.outsider.act(self.emulator)

    def edit(self):
        begin = "SELECT * FROM iasql_begin();\n" if self.in_transaction else ""
        self.db.execute(begin + ";\n".join(self.edits))
        self.wanted = stated(self.db)

    # --- meanwhile
    def commit_under_faults(self):
        self.proxy.rule(self.schedule)
        for _ in range(2):
            function = "iasql_commit" if self.in_transaction else "iasql_apply"
            self.statement = self.db.start(f"SELECT * FROM {function}()")
            wait_for_statement(self.statement, self.schedule, self.kill)
            if self._ended_well():
                return
            self.calm_server()
            if self.db.value(_NEWEST) not in ("open", "interrupted", "committing"):
                return

    def _ended_well(self):
        try:
            self.statement.wait(60)
            self.story.append("commit under faults: done")
            return True
        except SqlError as error:
            self.errors.append(error.text)
            self.story.append("commit under faults: " + error.message[:400].replace("\n", " "))
            return False

    def kill(self, whom):
        """Whoever is to die; the server is up again after this or comes up by itself."""
        self.story.append(f"kill {whom}")
        if whom == "client":
            self.statement.process.kill()
        elif whom == "cancel":
            self.statement.cancel()
        elif whom == "postmaster":
            self.server.crash()
            self.server.start()
        elif whom in ("fast", "immediate"):
            self.server.restart(whom)
        else:
            condition = "query LIKE 'SELECT * FROM iasql\\_%' AND state = 'active'" if whom == "backend" else WORKERS
            for pid in self.server.backends(condition)[:1]:
                try:
                    os.kill(pid, signal.SIGTERM if whom == "terminate" else signal.SIGKILL)
                except ProcessLookupError:
                    pass

    # --- afterwards
    def calm_server(self):
        poll_until(self._no_worker, timeout=60, interval=0.02, what="the commit's worker is gone")

    def calm_down(self):
        self.schedule.done_killing.set()
        self.proxy.clear()
        poll_until(lambda: all(c.ended for c in self.proxy.calls), timeout=30, interval=0.02, what="calls in flight have ended")
        self.calm_server()

    def _no_worker(self):
        try:
            return not self.server.backends(WORKERS)
        except SqlError:
            return False

    def finish(self):
        """One commit, apply or worker's turn."""
        rows = self.db.rows(_NEWEST)
        status = rows[0]["status"] if rows else None
        how = "commit" if status == "open" else self.ending
        self.story.append(f"transaction {status}, then {how}")
        if how == "commit":
            if status not in ("open", "interrupted", "committing"):
                self.db.rows("SELECT * FROM iasql_begin()")
            self.db.rows("SELECT * FROM iasql_commit()")
        elif how == "apply":
            self.db.rows("SELECT * FROM iasql_apply()")
        else:
            self.let_the_worker_run()
        if how == "apply" or (how == "commit" and (self.outsider.active or self.left_behind())):
            # A push reads back what it has changed, and nothing else.
            self.db.rows("SELECT * FROM iasql_sync()")

    def let_the_worker_run(self):
        since = self.db.value("SELECT clock_timestamp()")
        self._set_interval("1s")
        try:
            poll_until(lambda: self.db.value(
                f"SELECT count(*) > 0 AND bool_and(last_success > '{since}') FROM iasql_stat_sync") == "t", timeout=60, interval=0.05,
                what="the worker's turn")
        finally:
            self._set_interval("0")
        self.calm_server()

    def _set_interval(self, value):
        self.server.database("postgres").execute(f"ALTER SYSTEM SET iasql.sync_interval = '{value}'; SELECT pg_reload_conf()")

    def left_behind(self):
        """Whether iasql itself said that something is left for a human to look at."""
        said = self.db.value("SELECT count(*) FROM iasql_journal WHERE state = 'unknown'") != "0"
        return said or any("not undone" in text for text in self.errors + self._marks())

    def _marks(self):
        return self.db.column("SELECT coalesce(message, '') FROM iasql_audit_log WHERE change_type = 'ERROR'")

    def complaints(self):
        out = unequal(self.db, self.emulator)
        out += [f"the outsider's {what} is gone" for what in self.outsider.missing(self.emulator)]
        out += marks(self.emulator)
        out += [f"journal: {r['action']} {r['table_name']} has no outcome" for r in
                self.db.rows("SELECT table_name, action FROM iasql_journal WHERE state = 'intent'")]
        out += [f"transaction is {s}" for s in self.db.column(
            "SELECT status FROM iasql_transaction WHERE status IN ('open', 'committing', 'interrupted')")]
        out += [f"preview says {r['action']} {r['table_name']} {r['description']} {r.get('changes')}" for r in
                self.db.rows("SELECT * FROM iasql_preview()")]
        self.said = self.left_behind()
        if out and os.environ.get("IASQL_FAULTS_KEEP"):
            for sql in ("SELECT * FROM iasql_journal ORDER BY id", "SELECT * FROM iasql_get_errors()", "SELECT * FROM dhcp_options"):
                self.story.append(self.db.execute(sql))
        if not self.said:
            out += doubled(self.emulator)
            out += self._neither_done_nor_undone()
        return out

    def _neither_done_nor_undone(self):
        now = stated(self.db)
        done, undone = difference(self.wanted, now), difference(self.before, now)
        if not done or (not undone and self.on_failure == "undo"):
            return []
        return ["neither what was wanted nor what was before: " + "; ".join(min(done, undone, key=len))]


def run_seed(world, seed):
    """{seed, seconds, complaints, text, fired, said}."""
    started = time.monotonic()
    run = FaultRun(world, seed)
    run.said = False
    try:
        complaints = run.run()
    except Exception as error:  # a run that cannot go on has failed
        complaints = [f"{type(error).__name__}: {error}"]
    return {"seed": seed, "seconds": time.monotonic() - started, "complaints": complaints, "text": run.describe(),
            "fired": run.schedule.fired, "said": run.said, "edits": len(run.edits)}
