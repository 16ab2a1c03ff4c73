"""Workloads d, e, f, h and i: one INSERT in a large account, many independent creates, a chain of creates, a preview, and
what the audit trigger costs.

Wall time where AWS's latency is the subject; CPU of the backend and of the commit's worker beside it.
"""

import math

import reading
import whole
from measuring import require
from report import Line

LATENCY = 0.05
BEGIN = "SELECT count(*) FROM iasql_begin(); "
# The calls of one create that have to follow one another. Queue: is there one of the name, make it, read it (attributes and
# tags at once). VPC: make it, see it, its attributes (at once), take the mark off.
QUEUE_CHAIN, VPC_CHAIN = 3, 4


def _commit(session, changes):
    figures = session.measure("SELECT count(*) FROM iasql_commit()", worker=True)
    require("changes reported by the commit", figures.pop("lines"), [str(changes)])
    return figures


def _one(account, session, sql, table, number):
    session.run(BEGIN + sql.format(n=number))
    account.responder.reset()
    figures = _commit(session, 1)
    require(f"the new {table} in the account", session.value(
        f"SELECT count(*) FROM {table} WHERE {'url' if table == 'queue' else 'vpc_id'} IS NOT NULL"), str(number))
    counters = account.responder.counters()
    figures.update(calls=counters["calls"], actions=counters["actions"], regions=len(counters["regions"]))
    return figures


INSERTS = {
    "queue": ("INSERT INTO queue (name) VALUES ('bench-{n}')", QUEUE_CHAIN, 3),
    "vpc": ("INSERT INTO vpc (cidr_block) VALUES ('10.20{n}.0.0/16')", VPC_CHAIN, 6),
}


def one_insert(account, template, count, rounds):
    """{table: [figures of each commit]} in an account with so many rows, in all regions of the template."""
    account.responder.set(latency_ms=0)
    account.responder.forget()
    db, session = account.with_instances(count, template, logged=True)
    account.responder.set(latency_ms=LATENCY * 1000)
    found = {}
    for table, (sql, _, _) in INSERTS.items():
        there = int(session.value(f"SELECT count(*) FROM {table}"))
        found[table] = [_one(account, session, sql, table, there + 1 + n) for n in range(rounds)]
    require("problems", db.rows("SELECT * FROM iasql_get_errors()"), [])
    account.responder.set(latency_ms=0)
    account.drop(db, session)
    account.responder.forget()
    return found


def workload_d(run, account):
    template = account.template("all regions")
    small, large = (1000, 5000) if run.quick else (10000, run.given_count or 500000)
    counts = sorted({small, 100000, large}) if not run.quick else [small, large]
    found = {count: one_insert(account, template, count, max(3, run.rounds)) for count in counts}
    lines = []
    for table, (_, chain, most) in INSERTS.items():
        for count in counts:
            figures = found[count][table]
            wall, calls = _each(figures, "wall"), _each(figures, "calls")
            targets = [("calls", max(calls), "<=", most), ("of the latency chain", _median(wall) / (chain * LATENCY), "<=", 3)]
            if count == large:
                targets.append((f"of the same with {small:,} rows", _median(wall) / _median(_each(found[small][table], "wall")), "<=", 1.2))
            lines.append(Line("d", f"INSERT of a {table} and commit, {count:,} rows, {figures[0]['regions']} regions called", wall, "s",
                              {f"chain of {chain} calls": [chain * LATENCY]}, targets, {
                                  "cpu": _each(figures, "cpu"), "worker_cpu": _each(figures, "worker_cpu"), "calls": calls,
                                  "actions": figures[-1]["actions"], "worker_private_mib": _each(figures, "worker_private_mib")}))
            lines.append(Line("d", f"CPU of that, backend and worker", [f["cpu"] + f["worker_cpu"] for f in figures], "CPU s"))
    return lines + _nothing_pending(account)


def _nothing_pending(account):
    account.responder.set(instances=0)
    db, session = account.database(account.template("all regions"))
    session.run("SELECT count(*) FROM iasql_sync()")
    calls = {}
    for name, sql in (("sync", "SELECT count(*) FROM iasql_sync()"), ("commit", BEGIN + "SELECT count(*) FROM iasql_commit()")):
        account.responder.reset()
        session.run(sql)
        calls[name] = account.responder.counters()["calls"]
    account.drop(db, session)
    return [Line("d", "calls of a commit with nothing pending", [calls["commit"]], "calls", {"iasql_sync()": [calls["sync"]]},
                 [("calls beside the sync's", calls["commit"] - calls["sync"], "<=", 0)])]


def _each(figures, key):
    return [f[key] for f in figures]


def _median(values):
    return sorted(values)[len(values) // 2]


# --- e
def _queues(account, count, concurrency, latency=LATENCY):
    db, session = account.database()
    session.run(BEGIN + f"INSERT INTO queue (name) SELECT 'bench-' || n FROM generate_series(1, {count}) n; "
                f"SET iasql.max_concurrency = {concurrency}")
    account.responder.set(latency_ms=latency * 1000)
    account.responder.reset()
    figures = _commit(session, count)
    figures.update(account.responder.counters())
    require("queues made", session.value("SELECT count(DISTINCT url) FROM queue"), str(count))
    account.responder.set(latency_ms=0)
    account.drop(db, session)
    account.responder.forget()
    return figures


def _vpcs(account, count):
    """With the rates of EC2 kept: burst and refill of CreateVpc are what bounds it."""
    db, session = account.database()
    session.run(BEGIN + f"INSERT INTO vpc (cidr_block) SELECT '10.' || n || '.0.0/16' FROM generate_series(1, {count}) n; SET iasql.rate_limit = on")
    account.responder.set(latency_ms=LATENCY * 1000, rate=5, burst=50, read_rate=20, read_burst=100)
    account.responder.reset()
    before = whole.taken(session)
    figures = session.measure("SELECT count(*) FROM iasql_commit()", worker=True)
    figures.update(account.responder.counters())
    figures["rate"], figures["bucket"] = whole.rate_bound(before, whole.taken(session))
    require("VPCs made", session.value("SELECT count(DISTINCT vpc_id) FROM vpc"), str(count + 1))
    account.responder.set(latency_ms=0, rate=0, read_rate=0)
    account.drop(db, session)
    account.responder.forget()
    return figures


def workload_e(run, account):
    count, few = (60, 6) if run.quick else (500, 20)
    many = [_queues(account, count, 32) for _ in range(run.rounds)]
    one = _queues(account, few, 1)
    single = one["wall"] * count / few
    beside = {f"one at a time ({few} measured, times {count / few:g})": [single]}
    if run.peers:
        account.responder.set(latency_ms=LATENCY * 1000)
        for threads, number in ((1, few), (32, count)):
            peer = reading.peer(account.responder.url, "queues", number, threads)
            scaled = "" if number == count else f" ({number} measured, times {count / number:g})"
            beside[f"boto3, create_queue alone, {threads} thread{'s' * (threads > 1)}{scaled}"] = [peer["wall"] * count / number]
            account.responder.forget()
        account.responder.set(latency_ms=0)
    walls = _each(many, "wall")
    calls = _median(_each(many, "calls"))
    lines = [Line("e", f"{count} independent creates of queues at 50 ms", walls, "s", beside,
                  [("one at a time, times ours", single / _median(walls), ">=", 25)],
                  {key: _each(many, key) for key in ("cpu", "worker_cpu", "calls", "most_in_flight", "worker_private_mib")}),
             Line("e", "of that: the least that 32 calls in flight allow", [calls * LATENCY / 32], "s", {"the creates": walls}),
             Line("e", "calls in flight at most", [max(_each(many, "most_in_flight"))], "calls", {},
                  [("iasql.max_concurrency", max(_each(many, "most_in_flight")), "<=", 32)]),
             Line("e", "CPU of that, backend and worker", [f["cpu"] + f["worker_cpu"] for f in many], "CPU s")]
    vpcs = 55 if run.quick else 100
    limited = _vpcs(account, vpcs)
    lines.append(Line("e", f"{vpcs} creates of VPCs at EC2's rates", [limited["wall"]], "s",
                      {f"what the rates allow ({limited['bucket']})": [limited["rate"]]}, [("throttled calls", limited["throttled"], "<=", 0)],
                      {"calls": limited["calls"], "actions": limited["actions"]}))
    return lines


# --- f
def workload_f(run, account):
    count = 20
    db, session = account.database(account.template("chain"))
    figures = []
    for number in range(run.rounds):
        session.run(BEGIN + f"INSERT INTO chain_link (id, name, link_id) SELECT {number} * 100 + n, 'chain-{number}-' || n, "
                    f"CASE WHEN n > 1 THEN {number} * 100 + n - 1 END FROM generate_series(1, {count}) n")
        account.responder.set(latency_ms=LATENCY * 1000)
        account.responder.reset()
        found = _commit(session, count)
        found.update(account.responder.counters())
        figures.append(found)
        account.responder.set(latency_ms=0)
    require("links in the account", session.value("SELECT count(*) FROM chain_link WHERE url IS NOT NULL"), str(count * run.rounds))
    account.drop(db, session)
    account.responder.forget()
    walls = _each(figures, "wall")
    return [Line("f", f"chain of {count} dependent creates at 50 ms", walls, "s", {f"{count} creates one after the other": [count * LATENCY],
                                                                                    "all its calls one after the other": [_median(_each(figures, "calls")) * LATENCY]},
                 [("of the latency chain", _median(walls) / (count * LATENCY), "<=", 3)],
                 {key: _each(figures, key) for key in ("cpu", "worker_cpu", "calls", "actions")}),
            Line("f", "CPU of that, backend and worker", [f["cpu"] + f["worker_cpu"] for f in figures], "CPU s")]


# --- h
def workload_h(run, account):
    count = 100 if run.quick else 1000
    account.responder.set(queues=count)
    account.responder.forget()
    db, session = account.database()
    session.run("SELECT count(*) FROM iasql_sync('queue')")
    require("queues imported", session.value("SELECT count(*) FROM queue"), str(count))
    half, tenth = count // 2, count // 10
    session.run(BEGIN + f"INSERT INTO queue (name) SELECT 'new-' || n FROM generate_series(1, {count - half - tenth}) n; "
                f"UPDATE queue SET visibility_timeout = 77 WHERE id IN (SELECT id FROM queue WHERE url IS NOT NULL ORDER BY id LIMIT {half}); "
                f"DELETE FROM queue WHERE id IN (SELECT id FROM queue WHERE visibility_timeout <> 77 AND url IS NOT NULL ORDER BY id LIMIT {tenth})")
    lines = []
    for latency in (0, LATENCY):
        account.responder.set(latency_ms=latency * 1000)
        figures = []
        for _ in range(run.rounds):
            account.responder.reset()
            found = session.measure("SELECT count(*) FROM iasql_preview()")
            require("changes previewed", found.pop("lines"), [str(count)])
            found["calls"] = account.responder.counters()["calls"]
            figures.append(found)
        calls = _median(_each(figures, "calls"))
        more = {key: _each(figures, key) for key in ("cpu", "wall", "calls", "private_mib")}
        if latency:
            lines.append(Line("h", f"preview of {count:,} pending changes at 50 ms", _each(figures, "wall"), "s",
                              {f"{calls} calls, 32 at once": [math.ceil(calls / 32) * LATENCY]}, [], more))
        else:
            lines.append(Line("h", f"preview of {count:,} pending changes, no latency", _each(figures, "cpu"), "CPU s", {}, [], more))
            lines.append(Line("h", "private memory over start", _each(figures, "private_mib"), "MiB", {},
                              [("", max(_each(figures, "private_mib")), "<=", 64)]))
    account.responder.set(latency_ms=0, queues=0)
    account.responder.forget()
    account.drop(db, session)
    return lines


# --- i
_VOLUMES = ("INSERT INTO general_purpose_volume (volume_type, size, region, availability_zone, tags) "
            "SELECT 'gp3', 8 + n % 100, 'us-east-1', 'us-east-1' || chr(97 + n % 6), json_build_object('Name', 'volume ' || n) "
            "FROM generate_series(1, {count}) n")


def workload_i(run, account):
    count = 5000 if run.quick else 100000
    db, session = account.database()
    found = {"with": [], "without": []}
    for number in range(run.rounds + 1):  # the first one, for which the server makes its WAL files, does not count
        for name in found:
            session.run(f"ALTER TABLE general_purpose_volume {'ENABLE' if name == 'with' else 'DISABLE'} TRIGGER USER")
            session.run("CHECKPOINT; BEGIN")
            figures = session.measure(_VOLUMES.format(count=count))
            if number > 0:
                found[name].append(figures)
            require("rows", session.value("SELECT count(*) FROM general_purpose_volume"), str(count))
            require("rows in the log", session.value("SELECT count(*) FROM iasql_audit_log WHERE table_name = 'general_purpose_volume'"),
                    str(count if name == "with" else 0))
            session.run("ROLLBACK")
    account.drop(db, session)
    plain, logged = _each(found["without"], "cpu"), _each(found["with"], "cpu")
    return [Line("i", f"INSERT of {count:,} volumes, logged", logged, "CPU s", {"without the trigger": plain},
                 [("of the plain INSERT", _median(logged) / _median(plain), "<=", 1.6)],
                 {"wall": _each(found["with"], "wall"), "plain_wall": _each(found["without"], "wall"),
                  "private_mib": _each(found["with"], "private_mib"), "plain_private_mib": _each(found["without"], "private_mib")})]
