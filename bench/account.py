"""The private server and its databases for the workloads: an account of the responder, modules installed, rows in place."""

import glob
import os
import shutil

from measuring import DEFAULTS, Responder, Server, Session, require

READY = "ready"
# Databases that others are copies of: modules, regions. None: every module that there is.
TEMPLATES = {
    READY: (("aws_ec2", "aws_sqs"), 1),
    "all regions": (("aws_ec2", "aws_sqs"), 17),
    "everything": (None, 17),
    "chain": (("bench_chain",), 1),
}

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

_LOGGED = """
INSERT INTO iasql_audit_log (ts, "user", table_name, change_type, change, origin)
SELECT now(), 'postgres', 'instance', 'INSERT', json_build_object('change', row_to_json(i)), 'iasql' FROM instance i;
VACUUM ANALYZE iasql_audit_log
"""


class Account:
    """One responder and one server that calls it; `database()` gives copies of a database with modules installed."""

    def __init__(self, build, directory, answers=None, **settings):
        self.responder = Responder(build, answers)
        self.server, self._templates = None, {}
        try:
            self.server = Server(directory, {
                "iasql.endpoint_url": self.responder.url, "shared_buffers": "128MB", "log_min_messages": "info",
                "max_wal_size": "4GB", "max_worker_processes": "24", **settings})
            bench_modules(os.path.realpath(os.path.join(self.server.directory, "bin")))
            self.server.start()
        except BaseException:
            self.stop()
            raise

    def template(self, name):
        """The database of TEMPLATES, made when it is first wanted."""
        if name not in self._templates:
            self._templates[name] = "template_" + name.replace(" ", "_")
            meanwhile = dict(self.responder.settings)
            self.responder.set(**DEFAULTS)
            self.responder.forget()
            self._prepare(self._templates[name], *TEMPLATES[name])
            self.responder.set(**meanwhile)
            self.responder.forget()
        self.responder.set(regions=TEMPLATES[name][1])
        return self._templates[name]

    def _prepare(self, name, modules, regions):
        self.responder.set(regions=regions)
        db = self.server.database("postgres")
        db.execute(f"CREATE DATABASE {name}")
        db.execute(f"ALTER DATABASE {name} SET iasql.enabled = off")
        db = self.server.database(name)
        db.execute("CREATE EXTENSION iasql")
        db.rows("SELECT * FROM iasql_install('aws_account')")
        db.execute("INSERT INTO aws_credentials (access_key_id, secret_access_key) VALUES ('testing', 'testing')")
        db.rows("SELECT * FROM iasql_sync()")
        require("regions", int(db.value("SELECT count(*) FROM aws_regions WHERE is_enabled")), regions)
        if modules is None:
            modules = [m.split("@")[0] for m in db.column("SELECT module_name FROM iasql_modules_list()")]
            modules = [m for m in modules if m.startswith("aws_") and m != "aws_account"]
        names = ", ".join(f"'{m}'" for m in modules)
        db.rows(f"SELECT * FROM iasql_install({names})", timeout=1800)
        require("problems", db.rows("SELECT * FROM iasql_get_errors()"), [])

    def database(self, template=None):
        db = self.server.create_database(template or self.template(READY))
        db.server.database("postgres").execute(f"ALTER DATABASE {db.name} SET iasql.enabled = off")
        return db, Session(db)

    def with_instances(self, count, template=None, logged=False):
        """A copy with so many rows of `instance`, in the audit log as well if wished; the responder has as many instances."""
        self.responder.set(instances=count)
        db, session = self.database(template)
        session.run(_INSTANCES.format(count=count))
        if logged:
            session.run(_LOGGED)
        return db, session

    def drop(self, db, *sessions):
        for session in sessions:
            session.close()
        self.server.drop_database(db.name)

    def stop(self):
        if self.server:
            self.server.stop("immediate")
        self.responder.stop()


def bench_modules(bindir):
    """Puts the modules of bench/modules beside the installed ones of a staged PostgreSQL."""
    here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "modules")
    tree = bindir[:bindir.index("/usr/")] if "/usr/" in bindir else os.path.dirname(bindir)
    for target in glob.glob(os.path.join(tree, "**", "iasql", "modules"), recursive=True):
        for module in os.listdir(here):
            shutil.copytree(os.path.join(here, module), os.path.join(target, module), dirs_exist_ok=True)


def module_tables(session):
    """(rows written, dead rows) of the module tables until now."""
    written = session.run(
        "SELECT pg_stat_force_next_flush(); SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0), coalesce(sum(n_dead_tup), 0) "
        "FROM pg_stat_user_tables WHERE relid IN (SELECT to_regclass(quote_ident(\"table\")) FROM iasql_tables)")
    return tuple(int(n) for n in written[-1].split("|"))
