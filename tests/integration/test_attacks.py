"""What somebody who is no superuser can try, and what comes of it: attacks.py as a table, and what needs more than statements.

Every attempt ends as the table says, and after each the state is what it was: definitions, rights, log, credentials, rows, and
the cloud. Code of the attackers raises a warning wherever it runs with another's rights. docs/security.md has the list with its
outcomes; IASQL_WRITE=1 writes it anew.
"""

import difflib
import glob
import os
import re
import unittest

import attacks
from base import Environment, R1, poll_until
from harness.attackers import PAYLOADS, STATE, TRAP, As, Stranger, hostile, json_of, literal, unqualified, usual
from harness.postgres import SqlError
from harness.util import ROOT

env = Environment({"log_min_messages": "debug1"}, proxy=True)  # the many statements would fill the disk at debug5
setUpModule = env.up

MODULES = ("aws_acm", "aws_cloudwatch", "aws_dynamo", "aws_ec2", "aws_ec2_metadata", "aws_elb", "aws_iam", "aws_rds", "aws_route53", "aws_s3",
           "aws_sdk", "aws_secrets_manager", "aws_security_group", "aws_sns", "aws_sqs", "aws_vpc")

ALL_NOTED = {}


def compare_list():
    """docs/security.md lists all attempts, with their outcome."""
    attempts = [attempt for name in sorted(ALL_NOTED) for attempt in ALL_NOTED[name]]
    lines = [f"| {kind} | {who} | {cell(name)} | {outcome} |" for kind, who, name, outcome in attempts]
    print(f"{len(lines)} attempts:", *lines, sep="\n")
    path = os.path.join(ROOT, "docs", "security.md")
    with open(path, encoding="utf-8") as file:
        document = file.read()
    head, rest = document.split("<!-- attempts -->\n")
    listed, tail = rest.split("<!-- end of attempts -->")
    table = "\n".join([f"\n{len(lines)} attempts.\n", "| kind | who | attempt | outcome |", "| --- | --- | --- | --- |", *lines, "\n"])
    if os.environ.get("IASQL_WRITE"):
        with open(path, "w", encoding="utf-8") as file:
            file.write(head + "<!-- attempts -->\n" + table + "<!-- end of attempts -->" + tail)
    elif listed != table:
        raise AssertionError("docs/security.md does not list what was tried; IASQL_WRITE=1 writes it:\n" + "\n".join(
            difflib.unified_diff(listed.splitlines(), table.splitlines(), lineterm="")))


class Attempts:
    """One database for all attempts of a class: they must leave it as it is."""
    maxDiff = 4000
    modules = ()

    @classmethod
    def setUpClass(cls):
        cls.server, cls.emulator, cls.proxy = env.server, env.emulator, env.proxy
        cls.emulator.reset()
        cls.db = cls.server.create_database("iasql_ready")
        cls.db.execute(f"UPDATE aws_regions SET is_enabled = region = '{R1}'")
        cls.db.rows("SELECT * FROM iasql_install(" + ", ".join(f"'{m}'" for m in cls.modules) + ")")
        roles = "".join(f"DROP ROLE IF EXISTS {r}; CREATE ROLE {r} LOGIN;" for r in attacks.ROLES)
        cls.db.execute("SELECT iasql_create_roles();" + roles + "GRANT iasql_viewer TO viewer; GRANT iasql_operator TO operator; GRANT iasql_admin TO admin;")
        cls.db.execute(TRAP)
        cls.db.execute("SELECT iasql_begin(); INSERT INTO queue (name, tags) VALUES ('kept', '{\"Name\": \"kept\"}')")
        cls.db.execute("SELECT iasql_commit()")
        cls.stranger = Stranger()
        cls.noted = {}
        cls.launcher = cls.db.value("SELECT pid FROM pg_stat_activity WHERE backend_type = 'iasql launcher'")

    @classmethod
    def tearDownClass(cls):
        cls.stranger.stop()
        findings = env.secrets.found_in_database(cls.db)
        cls.db.execute("DROP SCHEMA trap CASCADE")
        cls.server.drop_database(cls.db.name)
        cls.server.database("postgres").execute("".join(f"DROP ROLE {r};" for r in attacks.ROLES))
        assert findings == [], findings
        assert "trapped as postgres" not in cls.server.log() and cls.stranger.called == []
        if set(cls.noted) == {name for name in dir(cls) if re.match(r"test_\d", name)}:
            ALL_NOTED.update({f"{'12'[cls is Catalog]} {name}": noted for name, noted in cls.noted.items()})
        if {name[0] for name in ALL_NOTED} == {"1", "2"}:
            compare_list()

    def who(self, name, options=""):
        out = As(self.server, self.db.name, name)
        out.options = options
        return out

    def state(self):
        return {**{r["what"]: r["md5"] for r in self.db.rows(STATE)}, "cloud": self.emulator.queues()}

    def assert_nothing_gained(self, before, said, roles=()):
        self.assertEqual(self.state(), before)
        self.assertNotRegex(said, r"trapped as postgres|trapped as .* seeing")
        self.assertEqual(self.stranger.called, [])
        self.assertFalse(os.path.exists("/tmp/iasql-attack"))

    def note(self, kind, who, name, outcome):
        outcome = "harmless" if outcome is None else f"refused, {outcome}"
        self.noted.setdefault(self._testMethodName, []).append((kind, who, name, outcome))


class Table(Attempts, unittest.TestCase):
    modules = ("aws_sqs", "aws_vpc", "aws_s3", "aws_sdk")

    # --- the table

    def test_1_the_table(self):
        """The state is compared after each that was not refused, and once for the refused ones of a kind."""
        before = self.state()
        last = {attack.kind: attack for attack in attacks.ALL}
        for attack in attacks.ALL:
            with self.subTest(who=attack.who, attack=attack.name()):
                person = self.who(attack.who, attack.options)
                sql = attack.sql.replace("{port}", str(self.stranger.port)).replace("{database}", self.db.name).replace("{launcher}", self.launcher)
                try:
                    said, state = person.execute("SET statement_timeout = '20s'; " + sql if not attack.options else sql), None
                except SqlError as error:
                    said, state = error.text, error.sqlstate or ("42501" if "FATAL:  permission denied to set parameter" in error.text else "none")
                allowed = attack.outcome.split("|")
                self.assertTrue("any" in allowed or (state or "harmless") in allowed, f"{state}: {said}")
                if state is None and attack.prints is not None:
                    self.assertEqual(said.strip(), attack.prints)
                self.note(attack.kind, attack.who, attack.name(), state)
                if state is None or attack is last[attack.kind]:
                    self.assert_nothing_gained(before, said + person.stderr)

    # --- search_path and temporary objects

    READING = ("iasql_preview()", "iasql_preview_apply()", "iasql_preview_sync()", "iasql_drift()", "iasql_status()", "iasql_get_errors()", "iasql_help()",
               "iasql_modules_list()", "iasql_modules_installed()", "iasql_version()", "iasql_history('queue', '1')", "iasql_as_of('queue', pg_catalog.now())",
               "iasql_get_sql_since()", "iasql_get_sql_for_transaction()", "iasql_export()", "iasql_graph()", "iasql_stat_progress()", "iasql_stat_aws()",
               "iasql_stat_rate()", "iasql_stat_info()", "iasql_log()", "iasql_changed_columns('{}', '{}')", "iasql_row_security()", "default_aws_region()",
               "aws_list('sqs', 'ListQueues')", "aws_call('sts', 'GetCallerIdentity')", "get_bucket_website_endpoint('x')", "iasql_visible('queue', '{}', 'x')")

    def reading(self):
        return "".join(f"SELECT pg_catalog.count(*) FROM public.{call};" for call in self.READING) + "".join(
            f"SELECT pg_catalog.count(*) FROM public.{view};" for view in ("iasql_log", "iasql_stat_progress", "iasql_stat_aws", "iasql_audit_log"))

    WRITING = """SELECT * FROM public.iasql_begin(); INSERT INTO public.queue (name) VALUES ('through-the-trap');
                 SELECT pg_catalog.count(*) FROM public.iasql_preview(); SELECT pg_catalog.count(*) FROM public.iasql_create_review();
                 SELECT pg_catalog.count(*) FROM public.iasql_commit(); SELECT pg_catalog.count(*) FROM public.iasql_sync();
                 SELECT pg_catalog.count(*) FROM public.iasql_begin(); DELETE FROM public.queue WHERE name OPERATOR(pg_catalog.~) '^through';
                 SELECT pg_catalog.count(*) FROM public.iasql_rollback(); SELECT pg_catalog.count(*) FROM public.iasql_begin();
                 DELETE FROM public.queue WHERE name OPERATOR(pg_catalog.~) '^through'; SELECT pg_catalog.count(*) FROM public.iasql_commit();
                 SELECT pg_catalog.count(*) FROM public.iasql_apply();"""

    def run_through(self, kind, name, role, prologue, writing):
        before = self.state()
        for key in ("log", "transactions", "journal", "labels"):  # what was done is written down; AWS may know more words
            before.pop(key)
        person = self.who(role)
        person.execute(prologue + self.reading() + (self.WRITING if writing else ""), timeout=120)
        self.assertNotIn("trapped", person.stderr)
        after = self.state()
        self.assertEqual({k: v for k, v in after.items() if k in before}, before)
        self.note(kind, role, name, None)

    def test_5_search_path(self):
        for role in ("viewer", "operator"):
            self.run_through("search_path and shadows", "a search_path that begins with functions and operators of one's own, in all that reads" +
                             (" and writes" if role != "viewer" else ""), role, "SET search_path = trap, pg_temp, public, pg_catalog;", role != "viewer")

    def test_6_temporary_objects(self):
        names = self.db.column("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v') UNION ALL"
                               " SELECT unnest('{pg_class,pg_proc,pg_type,pg_policy,pg_depend,pg_settings,pg_stat_activity,pg_locks,pg_attribute,pg_index,pg_roles,pg_extension}'::text[])")
        tables = "".join(f'CREATE TEMP TABLE "{n}" (id int, name text, x text DEFAULT trap.leak());' for n in names)
        functions = """CREATE FUNCTION pg_temp.lower(text) RETURNS text LANGUAGE sql AS 'SELECT trap.leak()';
                       CREATE FUNCTION pg_temp.now() RETURNS timestamptz LANGUAGE plpgsql AS 'BEGIN RAISE WARNING ''trapped''; RETURN NULL; END';
                       CREATE FUNCTION pg_temp.equal(text, text) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RAISE WARNING ''trapped''; RETURN true; END';
                       CREATE OPERATOR pg_temp.= (LEFTARG = text, RIGHTARG = text, FUNCTION = pg_temp.equal);
                       CREATE DOMAIN pg_temp.text AS pg_catalog.text CHECK (trap.leak() IS NOT NULL);
                       CREATE TYPE pg_temp.json AS ENUM ('x'); SET search_path = pg_temp, trap, public;"""
        for role in ("operator",):
            self.run_through("search_path and shadows", "temporary tables with the names of all of iasql's, its modules' and the catalog's, and temporary functions, operators and types",
                             role, "SET client_min_messages = warning;" + tables + functions, role != "viewer")

    # --- what goes to the cloud and back

    NAMES = ("plain", "with \"quotes\" and 'single' ones", "'; DROP TABLE queue; --", "$$ || trap.leak() || $$", "back\\slash", "new\nline and\ttab", "n" * 127,
             "tr\u00e4p \u4e2d\u6587 \U0001f512", "\u202eright to left\u202c", "<script>alert(1)</script>", "%s %n {0} @extschema@", "{\"json\": [1]}", "--> end\"]; A[\"x", "E'\\x41'")

    def tags_in_cloud(self):
        tags = {}
        for vpc in self.emulator.ec2(R1).describe_vpcs()["Vpcs"]:
            tags.update({t["Value"]: vpc["CidrBlock"] for t in vpc.get("Tags", []) if t["Key"] == "Name"})
        return tags

    def test_7_hostile_names_and_tags(self):
        operator = self.who("operator")
        before = self.state()
        operator.execute("SELECT * FROM iasql_begin()")
        for i, name in enumerate(self.NAMES):
            operator.execute(f"INSERT INTO vpc (cidr_block, tags) VALUES ('10.{i + 1}.0.0/16', json_build_object('Name', {literal(name)}, {literal(name[:60])} || 'k', 'v'))")
        operator.rows("SELECT * FROM iasql_preview()")
        operator.rows(f"SELECT * FROM iasql_commit({literal(' '.join(self.NAMES))})")
        self.assertEqual(self.tags_in_cloud(), {n: f"10.{i + 1}.0.0/16" for i, n in enumerate(self.NAMES)})
        # By the way of the cloud: what AWS has under such names comes in, and everything that shows it works.
        found = self.emulator.ec2(R1)
        vpc = found.create_vpc(CidrBlock="10.99.0.0/16")["Vpc"]["VpcId"]
        found.create_tags(Resources=[vpc], Tags=[{"Key": n[:100], "Value": n} for n in self.NAMES])
        operator.rows("SELECT * FROM iasql_sync()")
        self.assertEqual(self.db.json("SELECT tags FROM vpc WHERE cidr_block = '10.99.0.0/16'"), [{"tags": {n[:100]: n for n in self.NAMES}}])
        key = self.db.value("SELECT id FROM vpc WHERE cidr_block = '10.99.0.0/16'")
        viewer = self.who("viewer")
        for call in ("iasql_graph()", "iasql_graph('dot')", "iasql_graph('svg')", "iasql_log()", f"iasql_history('vpc', '{key}')", "iasql_as_of('vpc', now())",
                     "iasql_get_sql_since()", "iasql_export('json')", "iasql_drift()"):
            viewer.rows(f"SELECT * FROM {call}")
        self.assertNotIn("<script>", viewer.value("SELECT iasql_graph('svg')"))
        viewer.value("SELECT iasql_graph('svg')::xml IS DOCUMENT")
        exported = viewer.execute("SELECT sql FROM iasql_export() WHERE sql ~ '^INSERT INTO vpc '")
        # The statements mean what the rows are.
        self.db.execute("DROP TABLE IF EXISTS trap.kept; CREATE TABLE trap.kept AS SELECT cidr_block, tags FROM vpc WHERE cidr_block LIKE '10.%';"
                        "GRANT SELECT ON trap.kept TO operator")
        same = "SELECT count(*) FROM vpc v JOIN trap.kept k USING (cidr_block) WHERE v.tags::jsonb = k.tags::jsonb"
        self.assertEqual(operator.execute(f"BEGIN; DELETE FROM vpc WHERE cidr_block LIKE '10.%'; {exported}; {same}; ROLLBACK").strip(), str(len(self.NAMES) + 1))
        operator.execute("SELECT * FROM iasql_begin(); DELETE FROM vpc WHERE cidr_block LIKE '10.%'; SELECT * FROM iasql_commit()")
        after = self.state()
        for what in ("relations", "columns", "triggers", "functions", "types", "roles", "credentials", "queues", "cloud"):
            self.assertEqual(after[what], before[what], what)
        for name in self.NAMES:
            self.note("hostile names and tags", "operator", f"a VPC named {name[:40]!r}{'…' if len(name) > 40 else ''}, to AWS and back, in pictures and statements", None)

    def test_8_hostile_names_of_roles(self):
        for name in ('x"; DROP TABLE queue; --', "o'brien", "r" * 63, "n\u00e4me \u202e\U0001f512", "new\nline", "iasql"):
            with self.subTest(name):
                quoted = '"' + name.replace('"', '""') + '"'
                self.db.execute(f"CREATE ROLE {quoted} LOGIN; GRANT iasql_operator TO {quoted}")
                try:
                    person = self.who(name)
                    person.execute("SELECT * FROM iasql_begin(); INSERT INTO queue (name) VALUES ('of-a-role')")
                    self.assertIn("Another transaction is open", str(person.error("SELECT * FROM iasql_begin()")))
                    self.assertEqual(self.db.json("SELECT opened_by FROM iasql_transaction WHERE ended_at IS NULL"), [{"opened_by": name}])
                    self.assertEqual(self.db.json("SELECT \"user\" FROM iasql_audit_log WHERE origin = 'user' AND transaction_id IS NULL"), [{"user": name}])
                    person.rows("SELECT * FROM iasql_status()")
                    person.execute("SELECT * FROM iasql_commit()")
                    self.assertIn("of-a-role", self.emulator.queues())
                    person.execute("SELECT * FROM iasql_begin(); DELETE FROM queue WHERE name = 'of-a-role'; SELECT * FROM iasql_commit()")
                    self.note("hostile names and tags", "operator", f"a role named {name[:30]!r} that commits", None)
                finally:
                    self.db.execute(f"DROP ROLE {quoted}")

    # --- other people's work

    def test_9_workers_and_locks_of_others(self):
        operator = self.who("operator")
        self.proxy.clear()
        self.proxy.rule(self.proxy.delay(3), service="sqs", action="CreateQueue", times=1)
        self.db.execute("SELECT * FROM iasql_begin(); INSERT INTO queue (name) VALUES ('of-others')")
        committing = self.db.start("SELECT * FROM iasql_commit()")
        find = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'iasql commit worker'"
        pid = poll_until(lambda: (self.db.column(find) or [None])[0], what="the worker")
        for call in ("pg_cancel_backend", "pg_terminate_backend"):
            self.assertEqual(operator.error(f"SELECT {call}({pid})").sqlstate, "42501")
            self.note("locks and workers", "operator", f"{call} on the worker that commits for somebody else", "42501")
        self.db.execute("GRANT pg_signal_backend TO operator")
        try:
            self.assertEqual(operator.error(f"SELECT pg_terminate_backend({pid})").sqlstate, "42501")
        finally:
            self.db.execute("REVOKE pg_signal_backend FROM operator")
        self.note("locks and workers", "operator", "the same as a member of pg_signal_backend", "42501")
        self.assertEqual(operator.error("SELECT * FROM iasql_rollback(true)").sqlstate, "IA009")
        self.note("locks and workers", "operator", "iasql_rollback(force => true) while somebody else's commit runs", "IA009")
        committing.wait()
        self.proxy.clear()
        self.assertIn("of-others", self.emulator.queues())
        self.db.execute("SELECT * FROM iasql_begin(); DELETE FROM queue WHERE name = 'of-others'; SELECT * FROM iasql_commit()")

    def test_9_advisory_locks(self):
        """Every number that could be iasql's: held by a stranger, they hold up nobody."""
        stranger = self.who("stranger").start("SELECT pg_advisory_lock(1767994740, 1), pg_advisory_lock(1767994737, 1), pg_advisory_lock(1767994737, 2),"
                                              " pg_advisory_lock((1767994737::bigint << 32) + 1), pg_advisory_lock((1767994737::bigint << 32) + 2), pg_sleep(60)")
        try:
            poll_until(lambda: self.db.value("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted") == "5", what="the stranger's locks")
            self.db.execute("SELECT * FROM iasql_begin(); SELECT * FROM iasql_commit()")
        finally:
            stranger.kill()
        self.note("locks and workers", "stranger", "holding advisory locks with the numbers of iasql's own", None)

    def test_9_restored_policies(self):
        """Row-level security: what it hides is tried in test_row_security.py."""
        self.db.execute("ALTER TABLE queue ENABLE ROW LEVEL SECURITY; CREATE POLICY none ON queue TO iasql_operator USING (false)")
        try:
            operator = self.who("operator")
            for title, sql, value in (("iasql_log", "SELECT count(*) FROM iasql_log WHERE table_name = 'queue'", "0"),
                                      ("iasql_audit_log", "SELECT count(*) FROM iasql_audit_log WHERE table_name = 'queue'", "0"),
                                      ("iasql_export", "SELECT count(*) FROM iasql_export() WHERE sql ~ 'kept'", "0"),
                                      ("iasql_graph", "SELECT iasql_graph() ~ 'kept'", "f"), ("iasql_drift", "SELECT count(*) FROM iasql_drift() WHERE table_name = 'queue'", "0"),
                                      ("iasql_journal", "SELECT count(*) FROM iasql_journal", "0")):
                self.assertEqual(operator.value(sql), value, title)
                self.note("row-level security", "operator", f"{title}, for rows that a policy hides", None)
            for call in ("iasql_as_of('queue', now())", "aws_call('sqs', 'ListQueues')", "iasql_set_mode('track', table_name => 'queue')"):
                self.assertEqual(operator.error(f"SELECT * FROM {call}").sqlstate, "42501")
                self.note("row-level security", "operator", f"{call}, to get around a policy", "42501")
            with_oracle = "CREATE FUNCTION pg_temp.see(text, json) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS 'BEGIN RAISE WARNING ''trapped as seeing %'', $2; RETURN true; END';"
            operator.execute("SET client_min_messages = warning;" + with_oracle + "SELECT count(*) FROM iasql_audit_log WHERE pg_temp.see(table_name, change) AND table_name = 'queue'")
            self.assertNotIn("kept", operator.stderr)
            self.note("row-level security", "operator", "a cheap function that tells what it is given, in a query of the log", None)
        finally:
            self.db.execute("DROP POLICY none ON queue; ALTER TABLE queue DISABLE ROW LEVEL SECURITY")


class Catalog(Attempts, unittest.TestCase):
    """Everything that there is, so that nothing new is forgotten."""
    modules = MODULES

    def functions(self):
        return self.db.rows("""SELECT p.oid::regprocedure::text AS signature, p.proname AS name, p.prosecdef AS definer, p.proargtypes::regtype[]::text[] AS types,
            (SELECT json_agg(json_build_object('type', t.oid::regtype, 'kind', t.typtype, 'label', (SELECT min(enumlabel) FROM pg_enum WHERE enumtypid = t.oid)) ORDER BY o)
             FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY a(id, o) JOIN pg_type t ON t.oid = a.id) AS arguments, p.provariadic <> 0 AS variadic
            FROM pg_proc p WHERE pronamespace = 'public'::regnamespace AND prorettype <> 'trigger'::regtype ORDER BY 1""")

    def test_2_strangers_and_every_function(self):
        stranger = self.who("stranger")
        before = self.state()
        for function in self.functions():
            with self.subTest(function["signature"]):
                arguments = ", ".join("NULL::" + t["type"].replace("anyelement", "integer") for t in json_of(function["arguments"]))
                call = f"SELECT {function['name']}({'VARIADIC ' if function['variadic'] == 't' else ''}{arguments})"
                self.assertEqual(stranger.error(call).sqlstate, "42501", call)
        self.note("no grant", "stranger", "every function of iasql and its modules", "42501")
        relations = self.db.rows("SELECT oid::regclass AS name, relkind AS kind FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'S') ORDER BY 1")
        for relation in relations:
            with self.subTest(relation["name"]):
                for sql in (f"SELECT * FROM {relation['name']}", *([f"DELETE FROM {relation['name']}"] if relation["kind"] == "r" else [])):
                    self.assertEqual(stranger.error(sql).sqlstate, "42501", sql)
        self.note("no grant", "stranger", "every table, view and sequence, to read and to change", "42501")
        self.assert_nothing_gained(before, "")

    def test_3_viewers_and_what_is_not_theirs(self):
        for role, allowed in (("viewer", "iasql_viewer"), ("operator", "iasql_operator"), ("admin", "iasql_admin")):
            person = self.who(role)
            before = self.state()
            refused = [f for f in self.functions() if self.db.value(f"SELECT has_function_privilege('{allowed}', '{f['signature'].replace(chr(39), chr(39) * 2)}', 'EXECUTE')") == "f"]
            self.assertTrue(refused)
            for function in refused:
                with self.subTest(role=role, function=function["signature"]):
                    arguments = ", ".join("NULL::" + t["type"].replace("anyelement", "integer") for t in json_of(function["arguments"]))
                    call = f"SELECT {function['name']}({'VARIADIC ' if function['variadic'] == 't' else ''}{arguments})"
                    self.assertEqual(person.error(call).sqlstate, "42501", call)
            self.note("no grant", role, "functions that are not for the role: " + ", ".join(sorted({f["name"] for f in refused})), "42501")
            self.assert_nothing_gained(before, "")

    # --- what a linter of extensions looks for, over what is installed

    # Run with the rights of iasql's owner, and why.
    DEFINER = {
        "iasql_audit": "the log can be written by nobody else", "iasql_begin": "writes iasql_transaction", "iasql_install": "makes tables of the owner's",
        "iasql_uninstall": "drops them", "iasql_modules_list": "reads descriptors", "iasql_modules_installed": "reads iasql_module", "iasql_help": "reads comments",
        "iasql_version": "reads nothing", "iasql_status": "reads the credentials' source", "iasql_credentials": "asks AWS with the credentials",
        "iasql_set_interval": "writes iasql_sync_interval", "aws_presign": "signs with the credentials", "aws_presign_url": "signs with the credentials",
        "iasql_stat_progress": "what workers of another user do", "iasql_purge": "deletes from the log", "iasql_adopt": "writes iasql_home",
        "iasql_check": "looks at what only superusers can set", "iasql_alerts": "joins iasql's tables", "iasql_stat_errors": "joins iasql's tables", "iasql_stat_sync": "joins iasql's tables",
        "iasql_stat_worker": "processes of another user", "iasql_stat_errors_reset": "writes iasql's tables", "iasql_stat_worker_reset": "writes iasql_worker_state",
        # CHECK constraints and triggers look at rows that whoever inserts may not see: yes or no comes out of it.
        "check_role_ec2": "", "check_target_group_instance": "", "check_instance_ebs_availability_zone": "", "check_load_balancer_availability_zones": "",
        "check_load_balancer_subnets": "", "check_subnets_by_load_balancer": "",
    }
    # PostgreSQL puts their bodies in the place of the call, which SET would prevent: so every name in them has its schema.
    INLINED = {"aws_list", "iasql_log"}

    def test_functions_are_safe_by_themselves(self):
        functions = self.db.rows("""SELECT p.proname AS name, p.prosecdef AS definer, p.proconfig::text AS config, l.lanname AS language, p.prosrc AS body,
            p.proowner = (SELECT extowner FROM pg_extension WHERE extname = 'iasql') AS owned
            FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang WHERE pronamespace = 'public'::regnamespace""")
        self.assertGreater(len(functions), 120)
        relations = self.db.column("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v')")
        own = {f["name"] for f in functions}
        for f in functions:
            with self.subTest(f["name"]):
                self.assertEqual(f["owned"], "t")
                self.assertEqual(f["definer"] == "t", f["name"] in self.DEFINER)
                self.assertEqual(f["config"], None if f["name"] in self.INLINED else '{"search_path=pg_catalog, pg_temp"}')
                if f["language"] == "c":
                    continue
                body = re.sub(r"--.*|'(?:[^']|'')*'", " ", f["body"])
                self.assertNotRegex(body, r"(?i)\bEXECUTE\s+(?!format\b)[^;]*\|\|", "a statement put together without format()")
                # Its own tables and functions are named with their schema.
                for name in [*relations, *own]:
                    self.assertNotRegex(body, rf"(?i)\b(FROM|JOIN|UPDATE|INTO|TABLE|ONLY)\s+{name}\b(?!\.)")
                for name in own - {f["name"]}:
                    self.assertNotRegex(body, rf"(?<![.\w]){name}\(")
                if f["name"] in self.INLINED:
                    self.assertEqual(unqualified(body), [])
        self.assertEqual(set(self.DEFINER) - own, set())

    def test_nothing_is_granted_to_public(self):
        self.assertEqual(self.db.rows("""
            SELECT oid::regprocedure::text AS what, privilege_type FROM pg_proc, aclexplode(coalesce(proacl, acldefault('f', proowner))) WHERE grantee = 0 AND pronamespace = 'public'::regnamespace
              AND oid NOT IN (SELECT oid FROM pg_proc WHERE proname LIKE 'trap%')
            UNION ALL SELECT oid::regclass::text, privilege_type FROM pg_class, aclexplode(coalesce(relacl, acldefault('r', relowner))) WHERE grantee = 0 AND relnamespace = 'public'::regnamespace
            UNION ALL SELECT oid::regtype::text, privilege_type FROM pg_type, aclexplode(coalesce(typacl, acldefault('T', typowner))) WHERE grantee = 0 AND typnamespace = 'public'::regnamespace AND typcategory <> 'A'
            UNION ALL SELECT attrelid::regclass::text, privilege_type FROM pg_attribute, aclexplode(attacl) WHERE grantee = 0 AND attrelid > 16383"""), [])

    def test_nothing_else_is_made(self):
        """No operators, casts, event triggers, rules of its own; triggers run iasql's functions; everything belongs to the owner."""
        self.assertEqual(self.db.rows("""
            SELECT 'operator' AS what, oprname AS name FROM pg_operator WHERE oprnamespace = 'public'::regnamespace
            UNION ALL SELECT 'cast', castsource::regtype::text FROM pg_cast WHERE oid > 16383 UNION ALL SELECT 'event trigger', evtname FROM pg_event_trigger
            UNION ALL SELECT 'rule', rulename FROM pg_rewrite JOIN pg_class c ON c.oid = ev_class WHERE relnamespace = 'public'::regnamespace AND rulename <> '_RETURN'
            UNION ALL SELECT 'trigger', tgname FROM pg_trigger JOIN pg_proc p ON p.oid = tgfoid WHERE NOT tgisinternal AND pronamespace <> 'public'::regnamespace
            UNION ALL SELECT 'owner', relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relowner <> 10"""), [])

    def test_scripts_replace_nothing(self):
        """What replaces or leaves alone what is there already would take over somebody else's. (Updates replace what is the extension's own.)"""
        scripts = [os.path.join(ROOT, "sql", "iasql--1.0.0.sql")] + glob.glob(os.path.join(ROOT, "modules", "*", "*install.sql"))
        self.assertGreater(len(scripts), 30)
        for path in scripts:
            with open(path, encoding="utf-8") as file:
                text = re.sub(r"--.*", "", file.read())
            with self.subTest(os.path.relpath(path, ROOT)):
                self.assertNotRegex(text, r"(?i)\bCREATE\s+OR\s+REPLACE\b|\bCREATE\s+(\w+\s+)+IF\s+NOT\s+EXISTS\b")
                for path_set in re.findall(r"(?i)search_path\s*(?:=|TO)\s*([^\n;]*?)(?=\s+AS\b|\n|;|$)", text):
                    self.assertRegex(path_set, r"^pg_catalog, pg_temp\b")

    def test_4_sql_in_every_text_argument(self):
        """As admin, who may call all of them: whatever a payload makes, its code does not run, or only as whoever has written it."""
        before = self.state()
        admin = self.who("admin")
        calls = 0
        for function in self.functions():
            types = json_of(function["arguments"])
            places = [i for i, t in enumerate(types) if t["type"] in ("text", "character varying", "json", "jsonb", "name", "text[]", "anyelement", "interval")]
            # Those that work through the cloud for long are asked once for each argument.
            slow = function["name"] in ("iasql_commit",)
            if not places or function["name"] == "iasql_wait_for":
                continue
            script = ["\\set ON_ERROR_STOP off", "SET statement_timeout = '5s';"]
            for place in places:
                for payload in PAYLOADS[:1] if slow else PAYLOADS:
                    arguments = ", ".join(hostile(t, payload) if i == place else usual(t) for i, t in enumerate(types))
                    call = f"SELECT {function['name']}({'VARIADIC ' if function['variadic'] == 't' else ''}{arguments});"
                    script.append(call if slow else f"BEGIN; {call} ROLLBACK;")
                    calls += 1
            with self.subTest(function["signature"]):
                admin.execute("\n".join(script), timeout=120)
                self.assertNotIn("server closed the connection", admin.stderr)
                self.assertNotIn("trapped as", admin.stderr)
                errors = len(re.findall(r"ERROR:  ", admin.stderr))
                states = sorted(set(re.findall(r"ERROR:  (\w{5}):", admin.stderr)))
                self.note("SQL in every text argument", "admin", function["signature"].replace("character varying", "varchar"), ", ".join(states) if errors else None)
        self.assert_nothing_gained(before, "")
        self.assertGreater(calls, 900)
        print(f"{calls} calls with SQL in an argument")


def cell(text):
    return "`" + text.replace("|", "\\|").replace("`", "'").replace("\n", "\\n") + "`" if re.match(r"[A-Z]{4,} |\w+\(", text) else text.replace("|", "\\|").replace("\n", "\\n")
