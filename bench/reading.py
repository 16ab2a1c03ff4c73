"""Workloads a, b and c: the import of instances, the same again with nothing changed, and with one in a hundred changed.

`instance_metadata` needs the listing alone; `instance` has user data, for which AWS wants a call per instance. Both are
measured, each beside boto3 doing the same.
"""

import contextlib
import json
import os
import subprocess
import sys

from account import module_tables
from measuring import children, children_cpu, measured_child, poll_until, require

HERE = os.path.dirname(os.path.abspath(__file__))
METADATA = ("SELECT count(*), count(*) FILTER (WHERE mem_size_mb = 8192 AND cpu_cores = 1 AND private_ip_address = "
            "('10.' || ((n >> 16) & 255) || '.' || ((n >> 8) & 255) || '.' || (n & 255) || '/32')::cidr AND launch_time = "
            "('2026-' || CASE WHEN n * 7 % 1000 < {permille} THEN '04' ELSE '03' END || '-' || n % 28 + 1 || 'T11:22:33Z')::timestamptz) "
            "FROM (SELECT *, ('x' || substr(instance_id, 4))::bit(64)::bigint - 1 AS n FROM instance_metadata) t")


def peer(url, *arguments):
    done = subprocess.run([sys.executable, "-B", os.path.join(HERE, "peer_boto3.py"), arguments[0], url, *map(str, arguments[1:])],
                          stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def limits(build, url, page=1000):
    done = subprocess.run([os.path.join(build, "bench_limits"), url, str(page)], stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def copied(db, session, table="instance_metadata"):
    """CPU of COPY of the table's rows into tables with the same types: nothing else; with its indexes; with its foreign keys, too.
    And of what the audit log has of them into a table like it."""
    path = os.path.join(db.server.directory, "data", "rows.copy")
    session.run(f"COPY {table} TO '{path}'")
    found = {}
    for name, more in (("bare", ""), ("indexed", "INCLUDING INDEXES"), ("constrained", "INCLUDING INDEXES INCLUDING CONSTRAINTS")):
        session.run(f"CREATE TABLE copied (LIKE {table} INCLUDING DEFAULTS {more})")
        if name == "constrained":
            session.run(f"SELECT format('ALTER TABLE copied ADD %s', pg_get_constraintdef(oid)) FROM pg_constraint "
                        f"WHERE conrelid = '{table}'::regclass AND contype = 'f' \\gexec")
        session.run("CHECKPOINT")
        found[name] = session.measure(f"COPY copied FROM '{path}'", memory=False)["cpu"]
        require("copied rows", session.value("SELECT count(*) FROM copied"), session.value(f"SELECT count(*) FROM {table}"))
        session.run("DROP TABLE copied")
    session.run(f"COPY (SELECT * FROM iasql_audit_log WHERE table_name = '{table}' AND change_type = 'INSERT') TO '{path}'; "
                "CREATE TABLE copied (LIKE iasql_audit_log INCLUDING DEFAULTS INCLUDING INDEXES INCLUDING CONSTRAINTS); CHECKPOINT")
    found["logged"] = session.measure(f"COPY copied FROM '{path}'", memory=False)["cpu"]
    require("copied entries of the log", session.value("SELECT count(*) FROM copied"), session.value(f"SELECT count(*) FROM {table}"))
    session.run("DROP TABLE copied")
    os.unlink(path)
    return found


def _check(session, count, permille=0):
    require("instance_metadata: rows, and rows with the right values", session.value(METADATA.format(permille=permille)), f"{count}|{count}")


@contextlib.contextmanager
def recorded(pid, path):
    """perf record of a process, while this is entered."""
    if not path:
        yield
        return
    perf = subprocess.Popen(["perf", "record", "-q", "-g", "--call-graph", "dwarf,16384", "-F", "199", "-o", path, "-p", str(pid)],
                            stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        perf.send_signal(2)
        perf.wait(120)
        print(f"perf's record: {path}", file=sys.stderr)


def import_metadata(account, count, profile=None):
    """Workload a with the listing alone. (db, session, figures). profile: perf's record of the backend goes there."""
    db, session = account.with_instances(count)
    account.responder.reset()
    session.run("SELECT count(*) FROM iasql_modules_list()")  # the library is loaded, the descriptors are not
    with recorded(session.pid, profile):
        figures = session.measure("SELECT sum(record_count) FROM iasql_install('aws_ec2_metadata')")
    require("imported rows", figures.pop("lines"), [str(count)])
    counters = account.responder.counters()
    figures["calls"], figures["bytes"] = counters["calls"], counters["bytes"]
    _check(session, count)
    require("problems", db.rows("SELECT * FROM iasql_get_errors()"), [])
    return db, session, figures


def changed_of(count, permille):
    """How many of the instances the responder has changed; see changed() in instances.cpp."""
    return sum(n * 7 % 1000 < permille for n in range(count)) if permille else 0


def sync_again(account, session, count, permille, table="instance_metadata", changed=None, unchanged=False, profile=None):
    """b and c. permille: how many of a thousand have changed since the first reading; changed: rows that the sync is to report."""
    account.responder.set(changed_permille=permille)
    account.responder.reset()
    session.run("CHECKPOINT")
    before, wal = module_tables(session), session.value("SELECT pg_current_wal_insert_lsn()")
    with recorded(session.pid, profile):
        figures = session.measure(f"SELECT count(*) FROM iasql_sync('{table}')")
    wal = session.value(f"SELECT pg_current_wal_insert_lsn() - '{wal}'")
    require("rows reported as changed", figures.pop("lines"), [str(changed_of(count, permille) if changed is None else changed)])
    figures["wal_bytes"], figures["calls"] = int(wal), account.responder.counters()["calls"]
    figures["written"] = sum(module_tables(session)) - sum(before)
    if unchanged or permille == 0 and changed is None:
        require("rows that were written or are dead", figures["written"], 0)
    return figures


def check_instances(session, count, permille):
    require("instance: rows, and rows with the right values", session.value(
        "SELECT count(*) || ' ' || count(*) FILTER (WHERE user_data = E'#!/bin/sh\\n' AND subnet_id IS NOT NULL AND http_tokens = 'required' "
        f"AND tags ->> 'team' = CASE WHEN n * 7 % 1000 < {permille} THEN 'changed' ELSE 'platform' END AND EXISTS "
        "(SELECT FROM instance_security_groups g WHERE g.instance_id = t.id)) "
        "FROM (SELECT *, ('x' || substr(instance_id, 4))::bit(64)::bigint - 1 AS n FROM instance) t"), f"{count} {count}")


def boto3_copy(account, count):
    """The same rows by a script: its CPU, psql's and the backend's."""
    db, session = account.database()
    session.run("CREATE TABLE instance_metadata (id integer, instance_id varchar, architecture text, private_ip_address cidr, "
                "public_ip_address cidr, public_dns_name varchar, launch_time timestamptz, cpu_cores integer, mem_size_mb integer, "
                "ebs_optimized boolean, root_device_type text, root_device_name varchar, region varchar, PRIMARY KEY (instance_id), UNIQUE (id))")
    psql = db._arguments(["-c", "COPY instance_metadata FROM STDIN (FORMAT csv)"])
    account.responder.set(instances=count)
    others, before = children(session.postmaster), children_cpu(session.postmaster)
    found = peer(account.responder.url, "copy", count, *psql)
    poll_until(lambda: children(session.postmaster) <= others, what="psql's backend has gone")
    found["backend"] = children_cpu(session.postmaster) - before
    found["total"] = found["cpu"] + found["psql"] + found["backend"]
    _check(session, count)
    account.drop(db, session)
    return found


def aws_cli(account, count):
    """`aws ec2 describe-instances` as text into nothing; CPU seconds and memory, start of Python included."""
    account.responder.set(instances=count)
    env = dict(os.environ, AWS_ACCESS_KEY_ID="testing", AWS_SECRET_ACCESS_KEY="testing", AWS_DEFAULT_REGION="us-east-1",
               AWS_CONFIG_FILE="/dev/null", AWS_SHARED_CREDENTIALS_FILE="/dev/null")
    found = measured_child(["aws", "ec2", "describe-instances", "--endpoint-url", account.responder.url, "--output", "text",
                            "--query", "Reservations[].Instances[].InstanceId"], env=env)
    require("instances the aws cli has found", len(found.pop("out").split()), count)
    return found
