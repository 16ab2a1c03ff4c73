"""Workloads g and k: everything in all regions at once, and what the periodic worker costs when nothing happens."""

import json
import os
import re
import subprocess
import time
from statistics import median

from measuring import MIB, children, children_cpu, cpu_seconds, poll_until, require, status
from report import Line

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), ".."))
LATENCY = 0.05
REGIONS = 17


_TAKEN = ("SELECT json_agg(json_build_array(region, api, taken, published_burst, published_refill, tokens)) FROM iasql_stat_rate "
          "WHERE published_refill IS NOT NULL")


def taken(session):
    return {(region, api): figures for region, api, *figures in json.loads(session.value(_TAKEN) or "[]")}


def rate_bound(before, after):
    """(seconds, which bucket): how long AWS's published rates make the calls between two looks take at least, as the client
    keeps them: at once what is in the bucket, nine tenths of a burst if it is new."""
    waits = {}
    for key, (calls, burst, refill, _) in after.items():
        there = before.get(key, (0, burst, refill, 0.9 * burst))
        calls -= there[0]
        waits[key] = (calls - there[3]) / refill if calls else 0.0
    slowest = max(waits, key=waits.get, default=None)
    return (max(0.0, waits[slowest]), " ".join(slowest)) if slowest else (0.0, "none")


def page_chain(counters):
    """Pages of the longest listing in a region: these follow one another."""
    return max((calls for key, calls in counters["detail"].items() if key.endswith("ec2:DescribeInstances")), default=0)


def workload_g(run, account):
    instances, page = (6, 2) if run.quick else (60, 5)
    account.responder.set(regions=REGIONS, instances=instances, page_size=page, vpcs=3)
    account.responder.forget()
    db, session = account.database(account.template("everything"))
    session.run("SELECT count(*) FROM iasql_sync()")
    require("instances", session.value("SELECT count(*) FROM instance"), str(instances * REGIONS))
    account.responder.set(latency_ms=LATENCY * 1000)
    lines = []
    for concurrency in (32, 200):
        figures = []
        for _ in range(run.rounds):
            session.run(f"SET iasql.rate_limit = on; SET iasql.max_concurrency = {concurrency}")
            poll_until(lambda: all(tokens >= 0.9 * burst for _, burst, _, tokens in taken(session).values()), timeout=120,
                       what="what the round before has taken has come back")
            account.responder.reset()
            before = taken(session)
            found = session.measure("SELECT count(*) FROM iasql_sync()")
            require("rows that a second look changed", found.pop("lines"), ["0"])
            found.update(account.responder.counters())
            found["rate"], found["bucket"] = rate_bound(before, taken(session))
            figures.append(found)
        lines += _full_sync(figures, concurrency)
    require("problems", db.rows("SELECT * FROM iasql_get_errors()"), [])
    account.responder.set(latency_ms=0, instances=0, page_size=1000, vpcs=1)
    account.responder.forget()
    account.drop(db, session)
    return lines


def _full_sync(figures, concurrency):
    walls, last = [f["wall"] for f in figures], figures[-1]
    pages, rates = [page_chain(f) * LATENCY for f in figures], [f["rate"] for f in figures]
    flight = [f["calls"] * LATENCY / concurrency for f in figures]
    least = [max(p, r) for p, r in zip(pages, rates)]
    targets = [("of the longest page chain or the rate limit", median(w / b for w, b in zip(walls, least)), "<=", 1.5)]
    if max(flight) > max(least):
        targets.append(("the same, or of the least that so many at once allow",
                        median(w / max(b, f) for w, b, f in zip(walls, least, flight)), "<=", 1.5))
    by_service = {}
    for action, calls in last["actions"].items():
        service = action.split(":")[0]
        by_service[service] = by_service.get(service, 0) + calls
    return [
        Line("g", f"sync of every module, {REGIONS} regions at 50 ms, {concurrency} calls at once", walls, "s",
             {"longest chain of pages": pages, f"rates of AWS ({last['bucket']})": rates, f"all calls, {concurrency} at once": flight}, targets,
             {"cpu": [f["cpu"] for f in figures], "calls": [f["calls"] for f in figures], "by_service": by_service,
              "most_in_flight": [f["most_in_flight"] for f in figures]}),
        Line("g", "CPU of that", [f["cpu"] for f in figures], "CPU s"),
        Line("g", "private memory over start", [f["private_mib"] for f in figures], "MiB", {},
             [("", max(f["private_mib"] for f in figures), "<=", 64)]),
    ]


# --- k
_WRITES = ("SELECT tup_inserted || ' ' || tup_updated || ' ' || tup_deleted || ' ' || pg_current_wal_insert_lsn() FROM pg_stat_database "
           "WHERE datname = current_database()")


def _wal_bytes(account, start, end):
    """(all, without what the server notes by itself every 15 seconds for standbys)"""
    bindir = subprocess.check_output([os.environ.get("PG_CONFIG", "pg_config"), "--bindir"], text=True).strip()
    files = os.path.join(account.server.directory, "data", "pg_wal")
    done = subprocess.run([os.path.join(bindir, "pg_waldump"), "-p", files, "-s", start, "-e", end], capture_output=True, text=True,
                          check=start != end)
    records = re.findall(r"rmgr: (\w+) +len \(rec/tot\): +\d+/ +(\d+)", done.stdout)
    return sum(int(size) for _, size in records), sum(int(size) for rmgr, size in records if rmgr != "Standby")


def _module_calls():
    """{action: module that asks for it first}, by the descriptors."""
    found = {}
    for module in sorted(os.listdir(os.path.join(ROOT, "modules")), key=lambda m: (m != "aws_account", m)):
        path = os.path.join(ROOT, "modules", module, "module.json")
        with open(path, encoding="utf-8") as file:
            for operation in re.findall(r'"operation": "(\w+)"', file.read()):
                found.setdefault(operation, []).append(module)
    return found


def workload_k(run, account):
    turns = 3 if run.quick else 10
    account.responder.set(regions=REGIONS, instances=5)
    account.responder.forget()
    db, session = account.database(account.template("everything"))
    session.run("SELECT count(*) FROM iasql_sync()")
    name, postmaster = db.name, session.postmaster
    launcher = next(int(p) for p in children(postmaster) if "iasql launcher" in _title(p))
    anon, spent = status(launcher)["RssAnon"], cpu_seconds(launcher)
    session.run(f"ALTER DATABASE {name} SET iasql.enabled = on")
    account.server.configure(iasql__sync_interval="1s")
    account.server.reload()
    seen = _turns(account, session, name, 2)  # the first may have more to do
    session.run("SELECT pg_stat_force_next_flush()")
    account.responder.reset()
    writes, ended = session.value(_WRITES), children_cpu(postmaster)
    seen = _turns(account, session, name, turns, seen)
    account.server.configure(iasql__sync_interval="0")
    account.server.reload()
    poll_until(lambda: not any("iasql worker" in _title(p) for p in children(postmaster)), what="the worker has gone")
    counters, after = account.responder.counters(), session.value(_WRITES)
    done = counters["actions"]["sqs:ListQueues"] // REGIONS
    cpu = (children_cpu(postmaster) - ended) / done
    held = (status(launcher)["RssAnon"] - anon) / MIB
    launcher_cpu = cpu_seconds(launcher) - spent
    rows = [int(b) - int(a) for a, b in zip(writes.split()[:3], after.split()[:3])]
    all_wal, wal = _wal_bytes(account, writes.split()[3], after.split()[3])
    account.responder.set(instances=0)
    account.responder.forget()
    account.drop(db, session)
    more = {"launcher_cpu": launcher_cpu, "turns": done, "wal_bytes_with_the_servers_own": all_wal}
    return _idle_lines(counters, done, cpu, held, status_text=more, rows=rows, wal=wal,
                       launcher=anon / MIB)


def _idle_lines(counters, done, cpu, held, status_text, rows, wal, launcher):
    hour, owners, modules = 30, _module_calls(), {}
    for action, calls in counters["actions"].items():
        module = (owners.get(action.split(":")[1]) or _by_service(action))[0]
        modules[module] = modules.get(module, 0) + calls
    lines = [Line("k", f"idle worker, every module, {REGIONS} regions: calls an hour (every 2 min)", [counters["calls"] / done * hour], "calls",
                  {}, [], {**status_text, "calls_per_turn": counters["calls"] / done,
                           "actions_per_turn": {a: c / done for a, c in counters["actions"].items()}}),
             Line("k", "CPU an hour", [cpu * hour], "CPU s", {}, [], {"cpu_per_turn": cpu}),
             Line("k", "rows written a turn", [sum(rows) / done], "rows", {}, [("", sum(rows) / done, "<=", 0)],
                  {"inserted_updated_deleted": rows}),
             Line("k", "WAL a turn", [wal / done], "bytes", {}, [("", wal / done, "<=", 0)]),
             Line("k", "private memory held between turns: the launcher", [launcher + held], "MiB", {},
                  [("", launcher + held, "<=", 20)], {"grown_by": held})]
    lines += [Line("k", f"calls an hour of {module}", [calls / done * hour], "calls") for module, calls in sorted(modules.items())]
    return lines


def _by_service(action):
    """REST calls have no name in the responder."""
    return {"s3": ["aws_s3"], "route53": ["aws_route53"]}.get(action.split(":")[0], ["shared: credentials, account"])


def _title(pid):
    try:
        with open(f"/proc/{pid}/cmdline", encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


def _turns(account, session, name, count, seen=frozenset()):
    """Waits until so many workers of the database have come and gone."""
    seen, gone, deadline = set(seen), 0, time.monotonic() + 600
    running = None
    while gone < count and time.monotonic() < deadline:
        workers = {p for p in children(session.postmaster) if f"iasql worker for {name}" in _title(p)}
        if running and running not in workers:
            gone += 1
            running = None
        if workers and not running:
            running = next(iter(workers))
            seen.add(running)
        time.sleep(0.01)
    require("turns of the worker", gone >= count, True)
    return seen
