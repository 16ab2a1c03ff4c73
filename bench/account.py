"""The private server and its databases for the workloads: an account of the responder, modules installed, rows in place."""

import glob
import os
import shutil

from measuring import Responder, Server, Session, require

READY = "ready"
# What instances need to be in: networks, groups; no load balancers, roles or volumes.
MODULES = ("aws_account", "aws_ec2")

# The rows that an import of `instance` would have made, without a call for each one's user data: for what is measured with
# instance_metadata alone, whose rows refer to them. Not the audit log: these are not changes.
_INSTANCES = """
SET session_replication_role = replica;
INSERT INTO instance (instance_id, ami, instance_type, key_pair_name, user_data, tags, region, subnet_id, http_tokens, http_endpoint,
  http_put_response_hop_limit, instance_metadata_tags, source_dest_check)
SELECT 'i-0' || lpad(to_hex(n), 16, '0'), 'ami-00000000000000001', 'm6i.large', 'operations', E'#!/bin/sh\\n',
  json_build_object('Name', 'web-' || lpad((n - 1)::text, 6, '0') || ' & co', 'team', 'platform', 'cost-center', (4000 + (n - 1) % 97)::text,
    'environment', 'production'),
  'us-east-1', s.id, 'required', 'enabled', 2, 'disabled', true
FROM generate_series(1, {count}) n JOIN subnet s ON s.subnet_id = 'subnet-0' || lpad(to_hex((n - 1) % 6 + 1), 16, '0')
ORDER BY n;
SET session_replication_role = origin;
VACUUM ANALYZE instance;
"""


class Account:
    """One responder and one server that calls it; `database()` gives copies of a database with MODULES installed and empty."""

    def __init__(self, build, directory, answers=None, **settings):
        self.responder = Responder(build, answers)
        self.server = None
        try:
            self.server = Server(directory, {
                "iasql.endpoint_url": self.responder.url, "shared_buffers": "128MB", "log_min_messages": "info",
                "max_wal_size": "4GB", "max_worker_processes": "24", **settings})
            self.server.start()
        except BaseException:
            self.stop()
            raise

    def prepare(self, modules=MODULES, name=READY, regions=1):
        self.responder.set(regions=regions)
        db = self.server.database("postgres")
        db.execute(f"CREATE DATABASE {name}; ALTER DATABASE {name} SET iasql.enabled = off")
        db = self.server.database(name)
        db.execute("CREATE EXTENSION iasql")
        db.rows("SELECT * FROM iasql_install('aws_account')")
        db.execute("INSERT INTO aws_credentials (access_key_id, secret_access_key) VALUES ('testing', 'testing')")
        db.rows("SELECT * FROM iasql_sync()")
        require("regions", int(db.value("SELECT count(*) FROM aws_regions WHERE is_enabled")), regions)
        for module in modules:
            if module != "aws_account":
                db.rows(f"SELECT * FROM iasql_install('{module}')", timeout=1800)
        require("problems", db.rows("SELECT * FROM iasql_get_errors()"), [])
        return db

    def database(self, template=READY):
        db = self.server.create_database(template)
        return db, Session(db)

    def with_instances(self, count, template=READY):
        """A copy with so many rows of `instance`; the responder has as many instances."""
        self.responder.set(instances=count)
        db = self.server.create_database(template)
        db.execute(_INSTANCES.format(count=count), timeout=1800)
        return db, Session(db)

    def drop(self, db, *sessions):
        for session in sessions:
            session.close()
        self.server.drop_database(db.name)

    def stop(self):
        if self.server:
            self.server.stop("immediate")
        self.responder.stop()


def bench_modules(tree):
    """Puts the modules of bench/modules beside the installed ones of a staged PostgreSQL."""
    here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "modules")
    for target in glob.glob(os.path.join(tree, "**", "iasql", "modules"), recursive=True):
        for module in os.listdir(here):
            shutil.copytree(os.path.join(here, module), os.path.join(target, module), dirs_exist_ok=True)


def module_tables(session):
    """Name of each module table: (rows updated, dead rows), as the statistics have them now."""
    rows = session.run(
        "SELECT pg_stat_force_next_flush(); SELECT relname || ' ' || n_tup_ins + n_tup_upd + n_tup_del || ' ' || n_dead_tup FROM pg_stat_user_tables "
        "WHERE relid IN (SELECT to_regclass(quote_ident(\"table\")) FROM iasql_tables) ORDER BY relname")
    return [line for line in rows if line.count(" ") == 2]


def wal_of_tables(session, start, end, tables):
    """Bytes of WAL between two positions that belong to these tables (pg_walinspect), or None if it cannot be looked at."""
    found = session.run(
        "SELECT coalesce(sum(record_length), 0) FROM pg_catalog.pg_extension e, LATERAL (SELECT 0 AS record_length) x WHERE false")
    del found, start, end, tables
