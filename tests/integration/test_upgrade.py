"""ALTER EXTENSION iasql UPDATE: a database that 0.9.0 has made and left with changes pending goes on with this version, and is what a new
one is; library and SQL of different versions say so and do nothing else.

tests/data/0.9.0/database.sql is what pg_dump wrote of that database.
"""

import os
import subprocess

from base import Case, Environment, R1, poll_until
from harness.postgres import _PSQL
from harness.util import ROOT

env = Environment(settings={"iasql.sync_interval": "1"})
setUpModule = env.up
MODULES = ("aws_vpc", "aws_sqs", "aws_sdk")

# Everything that CREATE EXTENSION and iasql_install() make, in words that do not depend on oids.
def _rights(acl, kind, owner):
    """An empty list of rights means those that a new object has."""
    return f"(SELECT array_agg(a::text ORDER BY a::text)::text FROM unnest(coalesce({acl}, acldefault({kind}, {owner}))) a) AS rights"


_KIND = """CASE relkind WHEN 'S' THEN 's'::"char" ELSE 'r' END"""
_OURS = "(SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname <> 'notes' AND relkind IN ('r', 'v', 'S'))"
CATALOGS = {
    "relations": f"""SELECT relname, relkind, {_rights("relacl", _KIND, "relowner")},
        obj_description(oid, 'pg_class') AS comment FROM pg_class WHERE oid IN {_OURS}""",
    "columns": f"""SELECT attrelid::regclass AS of, attnum, attname, format_type(atttypid, atttypmod) AS type, attnotnull, attacl::text,
        pg_get_expr(adbin, adrelid) AS default, col_description(attrelid, attnum) AS comment
        FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum WHERE attrelid IN {_OURS} AND attnum > 0 AND NOT attisdropped""",
    "constraints": f"SELECT conrelid::regclass AS of, conname, pg_get_constraintdef(oid) AS is FROM pg_constraint WHERE conrelid IN {_OURS}",
    "indexes": f"SELECT pg_get_indexdef(indexrelid) AS is FROM pg_index WHERE indrelid IN {_OURS}",
    "triggers": f"SELECT pg_get_triggerdef(oid) AS is, tgenabled FROM pg_trigger WHERE tgrelid IN {_OURS} AND NOT tgisinternal",
    "views": "SELECT viewname, definition, viewowner FROM pg_views WHERE schemaname = 'public'",
    "types": f"""SELECT typname, typtype, {_rights("typacl", "'T'", "typowner")}, obj_description(t.oid, 'pg_type') AS comment,
        (SELECT array_agg(enumlabel ORDER BY enumsortorder)::text FROM pg_enum WHERE enumtypid = t.oid) AS labels
        FROM pg_type t WHERE typnamespace = 'public'::regnamespace AND typname !~ '^_?notes$'""",
    "functions": f"""SELECT oid::regprocedure::text AS is, pg_get_functiondef(oid) AS definition, {_rights("proacl", "'f'", "proowner")}, obj_description(oid, 'pg_proc') AS comment
        FROM pg_proc WHERE pronamespace = 'public'::regnamespace""",
    "membership": """SELECT pg_describe_object(classid, objid, objsubid) AS object, deptype FROM pg_depend
        WHERE refclassid = 'pg_extension'::regclass AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'iasql')""",
    "dumped": """SELECT t::regclass::text AS of, c AS condition FROM pg_extension, unnest(extconfig, extcondition) u(t, c)
        WHERE extname = 'iasql'""",
    "extension": "SELECT extversion FROM pg_extension WHERE extname = 'iasql'",
    "modules": "SELECT name FROM iasql_module",
    "dependencies": "SELECT * FROM iasql_dependencies",
    "tables": "SELECT * FROM iasql_tables",
}


def catalogs(db):
    return {name: sorted(str(sorted(row.items())) for row in db.rows(f"SELECT * FROM ({query}) q")) for name, query in CATALOGS.items()}


class Upgrade(Case):
    env = env

    def old_database(self):
        """What 0.9.0 has left: two queues, one of them changed and the other deleted since, and a new one."""
        db = self.server.create_database()
        self.addCleanup(self.server.drop_database, db.name)
        db.execute(f"ALTER DATABASE {db.name} SET iasql.enabled = off")
        with open(os.path.join(ROOT, "tests/data/0.9.0/database.sql"), encoding="utf-8") as file:
            text = file.read().replace("@ENDPOINT@", self.emulator.url)
        subprocess.run([_PSQL, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", db.server.socket, "-U", "postgres", "-d", db.name], input=text,
                       text=True, check=True, capture_output=True, env=db.server.client_env, timeout=60)
        return db

    def test_nothing_is_lost_and_it_goes_on(self):
        db = self.old_database()
        sqs = self.emulator.client("sqs")
        for name in ("kept", "goes"):
            sqs.create_queue(QueueName=name, Attributes={"VisibilityTimeout": "30"})
        tables = {"iasql_audit_log": "id, ts, \"user\", table_name, change_type, change::text, message, transaction_id, origin",
                  "iasql_transaction": "id, status, opened_at, opened_by, message, ended_at", "iasql_journal": "id, table_name, action, key, state",
                  "queue": "id, name, url, visibility_timeout, arn, region, policy::text", "vpc": "id, vpc_id, cidr_block, region", "subnet": "*",
                  "notes": "*", "iasql_mode": "split_part(module, '@', 1), mode", "iasql_sync_interval": "split_part(module, '@', 1), every",
                  "iasql_ignored": "*", "aws_regions": "*"}
        before = {table: db.rows(f"SELECT {columns} FROM {table} ORDER BY 1, 2") for table, columns in tables.items()}
        self.assertTrue(all(before.values()), before)
        db.execute("ALTER EXTENSION iasql UPDATE")
        after = {table: db.rows(f"SELECT {columns} FROM {table} ORDER BY 1, 2") for table, columns in tables.items()}
        mark = after["iasql_audit_log"].pop()  # the secret was put apart
        self.assertEqual((mark["table_name"], mark["change"], mark["origin"]), ("aws_credentials", "{}", None))
        self.assertEqual(after, before)
        self.assertEqual(db.value("SELECT module FROM iasql_mode"), "aws_sqs@1.0.0")
        self.assertEqual(db.rows("SELECT secret_access_key, value FROM aws_credentials JOIN iasql_secret ON key_id = access_key_id"),
                         [{"secret_access_key": "(kept apart)", "value": "testing"}])

        seen = {(r["action"], r["description"]) for r in db.rows("SELECT * FROM iasql_preview()")}
        self.assertEqual({a for a, _ in seen}, {"create", "update", "delete"}, seen)
        db.rows("SELECT * FROM iasql_commit('after the upgrade')")
        self.assertEqual(sorted(self.emulator.queues()), ["kept", "new"])
        url = sqs.get_queue_url(QueueName="kept")["QueueUrl"]
        self.assertEqual(sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["VisibilityTimeout"])["Attributes"]["VisibilityTimeout"], "90")
        db.rows("SELECT * FROM iasql_sync('queue')")
        self.assertEqual(db.column("SELECT sqs_managed_sse_enabled IS NULL FROM queue"), ["f", "f"], "columns that are new are read")
        self.assertEqual(db.rows("SELECT n.note, q.name FROM notes n JOIN queue q ON q.id = n.queue_id"), [{"note": "ours", "name": "kept"}])
        self.assertEqual(db.value("SELECT count(*) FROM iasql_history('queue', '1') WHERE change_type = 'UPDATE' AND origin = 'user'"), "1")
        db.execute("DROP TABLE notes; DROP EXTENSION iasql")
        self.assertEqual(db.column("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"), [])

    def test_what_was_updated_is_what_is_installed(self):
        db = self.old_database()
        db.execute("ALTER EXTENSION iasql UPDATE")
        fresh = self.server.create_database()
        self.addCleanup(self.server.drop_database, fresh.name)
        fresh.execute(f"ALTER DATABASE {fresh.name} SET iasql.enabled = off; CREATE EXTENSION iasql; SELECT iasql_install('aws_account');"
                      "INSERT INTO aws_credentials (access_key_id, secret_access_key) VALUES ('testing', 'testing')")
        fresh.rows("SELECT * FROM iasql_install({})".format(", ".join(f"'{m}'" for m in MODULES)))
        updated, installed = catalogs(db), catalogs(fresh)
        for name, rows in installed.items():
            self.assertEqual(sorted(set(updated[name]) - set(rows)), [], f"{name}: only in what was updated")
            self.assertEqual(sorted(set(rows) - set(updated[name])), [], f"{name}: only in what was installed")
            self.assertEqual(len(rows), len(updated[name]), name)

    def test_roles_that_had_rights_get_those_of_the_new_version(self):
        db = self.old_database()
        db.execute("CREATE ROLE iasql_viewer; GRANT SELECT ON iasql_module TO iasql_viewer")
        self.addCleanup(lambda: self.server.database("postgres").execute("DROP ROLE iasql_viewer"))
        self.addCleanup(lambda: db.execute("DROP OWNED BY iasql_viewer"))
        db.execute("ALTER EXTENSION iasql UPDATE")
        self.assertEqual(db.value("SELECT has_function_privilege('iasql_viewer', 'iasql_history(text, text)', 'EXECUTE')"), "t")

    def test_an_update_that_fails_changes_nothing(self):
        db = self.old_database()
        db.execute("ALTER TABLE queue ADD COLUMN tags integer")
        before = catalogs(db)
        self.assertEqual(db.error("ALTER EXTENSION iasql UPDATE").sqlstate, "42701")
        self.assertEqual(catalogs(db), before)


class Mismatch(Case):
    env = env

    def refusals(self, db, version):
        """Every C function of the extension, called with NULLs, and a change of a row; but iasql_check(), which is there to say so in a row."""
        calls = db.column("""SELECT format('SELECT * FROM %s(%s)', oid::regproc, (SELECT coalesce(string_agg(format('%s NULL::%s',
                CASE WHEN provariadic <> 0 AND n = pronargs THEN 'VARIADIC' END, CASE t WHEN 'anyelement'::regtype THEN 'integer'::regtype ELSE t::regtype END), ', ' ORDER BY n), '')
                FROM unnest(proargtypes) WITH ORDINALITY a(t, n)))
            FROM pg_proc WHERE prolang = (SELECT oid FROM pg_language WHERE lanname = 'c') AND probin LIKE '%iasql' AND prorettype <> 'trigger'::regtype
              AND proname <> 'iasql_check'""")
        self.assertGreater(len(calls), 20)
        message = f'extension "iasql" is of version {version}, but its library is of version 1.0.0'
        for call in [*calls, "INSERT INTO queue (name) VALUES ('x')", "TRUNCATE queue CASCADE"]:
            error = db.error(call)
            self.assertEqual((error.sqlstate, error.message), ("55000", message), call)
            yield error

    def test_an_old_sql_side_is_told_to_update(self):
        db = Upgrade.old_database(self)
        for error in self.refusals(db, "0.9.0"):
            self.assertEqual(error.hint, "Run ALTER EXTENSION iasql UPDATE.")

    def test_an_old_library_is_told_to_make_way(self):
        self.install("aws_sqs")
        self.addCleanup(self.db.execute, "UPDATE pg_extension SET extversion = '1.0.0' WHERE extname = 'iasql'")
        self.db.execute("UPDATE pg_extension SET extversion = '2.0.0' WHERE extname = 'iasql'")
        for error in self.refusals(self.db, "2.0.0"):
            self.assertEqual(error.hint, "Install the library of that version; if that was done, reconnect, and restart the server if iasql is preloaded.")
        self.db.execute(f"ALTER DATABASE {self.db.name} RESET iasql.enabled")
        poll_until(lambda: f"the check of the version failed: extension \"iasql\" is of version 2.0.0" in self.server.log(), 30, what="the worker says so")
        self.db.execute("UPDATE pg_extension SET extversion = '1.0.0' WHERE extname = 'iasql'")
        self.change("INSERT INTO queue (name) VALUES ('again')")
        self.assertEqual(self.emulator.queues(R1), ["again"])
