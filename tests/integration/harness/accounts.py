"""A second account of the emulator with a database of its own, and two databases compared without what only one account has."""

import json
import os
import sys

from .util import ROOT

sys.path.insert(0, os.path.join(ROOT, "tools"))
from make_module_docs import read_descriptor  # noqa: E402

FIRST, SECOND = "123456789012", "222222222222"


def second_account(case, account=SECOND):
    """A database like the case's own whose credentials are those of another account; dropped with the test."""
    sts = case.emulator.client("sts")
    keys = sts.assume_role(RoleArn=f"arn:aws:iam::{account}:role/iasql", RoleSessionName="test")["Credentials"]
    db = case.server.create_database("iasql_ready")
    case.addCleanup(case._drop, db.name)
    db.execute(f"""UPDATE aws_credentials SET access_key_id = '{keys["AccessKeyId"]}',
        secret_access_key = '{keys["SecretAccessKey"]}', session_token = '{keys["SessionToken"]}'""")
    return db, keys


def client(case, keys, service, region="us-east-1"):
    """boto3 in the second account."""
    return case.emulator.client(service, region, keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"])


class SecondCloud:
    """What boto3 sees in the second account, asked as of the emulator."""

    def __init__(self, emulator, keys):
        self._emulator, self._keys = emulator, (keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"])

    def client(self, service, region="us-east-1"):
        return self._emulator.client(service, region, *self._keys)

    def ec2(self, region="us-east-1"):
        return self.client("ec2", region)

    def queues(self, region="us-east-1"):
        return self._emulator.queues(region, client=self.client("sqs", region))

    def queue_attributes(self, name, region="us-east-1"):
        sqs = self.client("sqs", region)
        return sqs.get_queue_attributes(QueueUrl=sqs.get_queue_url(QueueName=name)["QueueUrl"], AttributeNames=["All"])["Attributes"]


class View:
    """The rows of a database without computed columns; rows that others mean stand in their place, whatever their ids."""

    def __init__(self, db, but=()):
        self.but = but
        self.modules = [m.split("@")[0] for m in db.column("SELECT name FROM iasql_module WHERE name NOT LIKE 'iasql%'")]
        self.tables = {}
        for module in self.modules:
            for name, table in (read_descriptor(module)[0].get("tables") or {}).items():
                if table.get("role") != "credentials":
                    self.tables[name] = table
        self.rows = {name: db.json(f"SELECT * FROM {name}") for name in self.tables}
        self.keys = {name: table.get("key", ["id"]) for name, table in self.tables.items()}
        self.references = {name: self._references(db, name) for name in self.tables}
        self.named = {}
        self._busy = set()
        for name, rows in self.rows.items():
            for row in rows:
                for column, value in row.items():
                    if self._flag(name, column, "computed") and isinstance(value, str) and len(value) > 8 and any(c.isdigit() for c in value):
                        self.named[value] = (name, row)

    def _column(self, table, column):
        described = self.tables[table].get("columns", {}).get(column, {})
        return described if isinstance(described, dict) else {}

    def _flag(self, table, column, flag):
        return bool(self._column(table, column).get(flag))

    def _references(self, db, name):
        found = {}
        for row in db.rows(f"""SELECT a.attname AS column, r.relname AS table, f.attname AS key
                FROM pg_constraint c CROSS JOIN LATERAL ROWS FROM (unnest(c.conkey), unnest(c.confkey)) AS k(mine, theirs)
                JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.mine
                JOIN pg_class r ON r.oid = c.confrelid JOIN pg_attribute f ON f.attrelid = c.confrelid AND f.attnum = k.theirs
                WHERE c.contype = 'f' AND c.conrelid = '{name}'::regclass"""):
            if row["table"] in self.tables and not self.tables[row["table"]].get("role") and row["key"] != "region":
                found[row["column"]] = (row["table"], row["key"])
        for column, described in self.tables[name].get("columns", {}).items():
            if isinstance(described, dict) and "ref" in described and not described.get("virtual"):
                ref = described["ref"]
                found[column] = (ref["table"], ref.get("key", self.keys[ref["table"]][0]))
        return found

    def _text(self, value):
        if value in self.named:
            return self._short(*self.named[value])
        for account in (FIRST, SECOND):
            value = value.replace(account, "ACCOUNT")
        return value

    def _plain(self, value):
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, list):
            return [self._plain(v) for v in value]
        if isinstance(value, dict):
            return {k: self._plain(v) for k, v in value.items()}
        return value

    def _short(self, table, row):
        place = (table, id(row))
        if place in self._busy:
            return f"<{table}>"
        self._busy.add(place)
        try:
            return f"<{table} {json.dumps(self.canonical(table, row), sort_keys=True)}>"
        finally:
            self._busy.discard(place)

    def canonical(self, table, row):
        out = {}
        for column, value in row.items():
            flags = self._column(table, column)
            if (table, column) in self.but or value is None or value in ({}, []) or any(flags.get(f) for f in ("computed", "sensitive", "write_only", "volatile")):
                continue
            if column in self.references[table]:
                other, key = self.references[table][column]
                target = next((r for r in self.rows[other] if r[key] == value), None)
                out[column] = self._short(other, target) if target else f"<no {other}>"
            elif column in self.keys[table] and (flags.get("local") or column not in self.tables[table].get("columns", {})):
                continue
            else:
                value = self._plain(value)
                if flags.get("set") and isinstance(value, list):
                    value = sorted(value, key=lambda v: json.dumps(v, sort_keys=True))
                out[column] = value
        return out

    def all(self):
        """{table: sorted list of texts}"""
        return {name: sorted(json.dumps(self.canonical(name, row), sort_keys=True) for row in rows)
                for name, rows in self.rows.items()}


def assert_alike(case, first, second, but=(), names=None):
    """The two databases say the same of their accounts; `but`: (table, column) pairs that may differ."""
    one, other = View(first, but).all(), View(second, but).all()
    one = {table: sorted(translated(row, names or {}) for row in rows) for table, rows in one.items()}
    for name in sorted(set(one) | set(other)):
        case.assertEqual(other.get(name), one.get(name), f"table {name}")


def translated(text, names):
    for name, there in names.items():
        text = text.replace(name, there)
    return text


def replay(case, first, second, transaction="NULL", form="compact", names=None):
    """The statements of a transaction of one database run and committed in the other one; returns them. `names`: what is called
    otherwise there, as buckets must be."""
    statements = first.column(f"SELECT sql FROM iasql_get_sql_for_transaction({transaction}, '{form}')")
    statements = [translated(s, names or {}) for s in statements]
    second.rows("SELECT * FROM iasql_begin()")
    try:
        for statement in statements:
            second.execute(statement)
    except Exception as error:
        raise AssertionError("\n".join(statements)) from error
    second.rows("SELECT * FROM iasql_commit()")
    case.assertEqual(second.rows("SELECT * FROM iasql_preview()"), [], "\n".join(statements))
    return statements
