"""The import: the extension in a private PostgreSQL, beside a boto3 script with COPY, from the same responder.

Counted is all CPU time but the responder's: the database's backend (user and system time of its own /proc/self/stat,
before and after), psql, and the boto3 script.
"""

import csv
import io
import json
import os
import resource
import subprocess
import sys
import time

import boto3
import botocore.config

import pages

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "tests", "integration"))
from harness import Server  # noqa: E402

IMPORT, SCRIPT = "iasql_install (all of aws_vpc)", "boto3 + COPY"
AGAIN, LISTING = "iasql_sync (nothing has changed)", "boto3 listing alone"
COMPARED = [(IMPORT, SCRIPT), (AGAIN, LISTING), (AGAIN, SCRIPT)]

_CPU = "SELECT 'cpu ' || pg_read_file('/proc/self/stat');\n"

# The same columns as the tables of aws_vpc, ids as AWS has them, and their keys.
_PLAIN = """
CREATE TABLE plain_vpc (vpc_id varchar PRIMARY KEY, cidr_block varchar, state varchar, is_default boolean, dhcp_options_id varchar,
  tags json, region varchar);
CREATE TABLE plain_subnet (subnet_id varchar PRIMARY KEY, state varchar, available_ip_address_count integer, cidr_block varchar,
  owner_id varchar, subnet_arn varchar, region varchar, availability_zone varchar, vpc_id varchar REFERENCES plain_vpc,
  network_acl_id varchar);
"""


def _ticks(line):
    fields = line[line.rindex(")") + 2:].split()
    return int(fields[11]) + int(fields[12])


def _psql(db, sql):
    """Runs the statements in one session. [CPU seconds of the backend between two _CPU], CPU seconds of psql, the output."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    lines = db.execute(sql, timeout=1800).splitlines()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    ticks = [_ticks(line) for line in lines if line.startswith("cpu ")]
    spent = [(b - a) / os.sysconf("SC_CLK_TCK") for a, b in zip(ticks, ticks[1:])]
    client = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent, client, [line for line in lines if line and not line.startswith("cpu ")]


def _require(what, got, wanted):
    if got != wanted:
        raise SystemExit(f"error: {what}: {got} instead of {wanted}")


class _Responder:
    def __init__(self, build, directory):
        self._process = subprocess.Popen([os.path.join(build, "bench_responder"), directory], stdin=subprocess.PIPE,
                                         stdout=subprocess.PIPE, text=True)
        self.url = f"http://127.0.0.1:{int(self._process.stdout.readline())}"

    def stop(self):
        self._process.stdin.close()
        self._process.wait(30)


def _make_template(server):
    db = server.database("postgres")
    db.execute("CREATE DATABASE ready; ALTER DATABASE ready SET iasql.enabled = off")
    db = server.database("ready")
    db.execute("CREATE EXTENSION iasql")
    db.rows("SELECT * FROM iasql_install('aws_account')")
    db.execute("INSERT INTO aws_credentials (access_key_id, secret_access_key) VALUES ('testing', 'testing')")
    db.rows("SELECT * FROM iasql_sync()")
    _require("regions", db.column("SELECT region FROM aws_regions WHERE is_enabled"), [pages.REGION])


def _ours(server, subnets):
    db = server.create_database("ready")
    (install, sync), client, lines = _psql(
        db, _CPU + "SELECT count(*) FROM iasql_install('aws_vpc');\n" + _CPU + "SELECT count(*) FROM iasql_sync();\n" + _CPU)
    _require("rows that a second look changed", lines[-1], "0")
    _require("subnets with a VPC", db.value("SELECT count(*) FROM subnet JOIN vpc ON vpc.id = subnet.vpc_id"), str(subnets))
    _require("problems", db.rows("SELECT * FROM iasql_get_errors()"), [])
    server.drop_database(db.name)
    return install + client, sync


def _list(url):
    """What the import of VPCs and subnets needs to read, as rows."""
    ec2 = boto3.session.Session().client("ec2", region_name=pages.REGION, endpoint_url=url, aws_access_key_id="testing",
                                         aws_secret_access_key="testing", config=botocore.config.Config(retries={"max_attempts": 2}))
    ec2.describe_regions()  # the first call reads the model and connects
    start = time.process_time()

    def every(operation, key):
        for page in ec2.get_paginator(operation).paginate(PaginationConfig={"PageSize": 1000}):
            yield from page[key]

    acls = {a["SubnetId"]: acl["NetworkAclId"] for acl in every("describe_network_acls", "NetworkAcls") if not acl["IsDefault"]
            for a in acl["Associations"]}
    vpcs, subnets = list(every("describe_vpcs", "Vpcs")), list(every("describe_subnets", "Subnets"))
    return vpcs, subnets, acls, time.process_time() - start


def _copy_text(table, rows):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return f"COPY {table} FROM STDIN (FORMAT csv);\n{out.getvalue()}\\.\n"


def _theirs(server, url):
    vpcs, subnets, acls, listing = _list(url)
    start = time.process_time()
    tags = [_tags(v) for v in vpcs]
    text = _copy_text("plain_vpc", ([v["VpcId"], v["CidrBlock"], v["State"], v["IsDefault"], v["DhcpOptionsId"], t, pages.REGION]
                                    for v, t in zip(vpcs, tags)))
    text += _copy_text("plain_subnet", ([s["SubnetId"], s["State"], s["AvailableIpAddressCount"], s["CidrBlock"], s["OwnerId"],
                                         s["SubnetArn"], pages.REGION, s["AvailabilityZone"], s["VpcId"], acls.get(s["SubnetId"])]
                                        for s in subnets))
    text_time = time.process_time() - start
    db = server.create_database()
    db.execute(_PLAIN)
    (copy,), client, _ = _psql(db, _CPU + text + _CPU)
    _require("copied subnets", db.value("SELECT count(*) FROM plain_subnet"), str(len(subnets)))
    server.drop_database(db.name)
    return listing + text_time + client + copy, listing


def _tags(item):
    return json.dumps({t["Key"]: t["Value"] for t in item.get("Tags", [])})


def measure(build, directory, subnets, rounds):
    answers = os.path.join(directory, "answers")
    os.mkdir(answers)
    pages.write_account(answers, subnets)
    responder = _Responder(build, answers)
    server = None
    figures = {name: [] for name in (IMPORT, SCRIPT, AGAIN, LISTING)}
    try:
        server = Server(directory, {"iasql.endpoint_url": responder.url, "shared_buffers": "128MB", "log_min_messages": "info"}, preload=False)
        server.start()
        _make_template(server)
        for _ in range(rounds):
            for names, values in (((IMPORT, AGAIN), _ours(server, subnets)),
                                  ((SCRIPT, LISTING), _theirs(server, responder.url))):
                for name, value in zip(names, values):
                    figures[name].append(value)
    finally:
        if server:
            server.stop("immediate")
        responder.stop()
    return figures
