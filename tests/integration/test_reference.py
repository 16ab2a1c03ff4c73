"""The documentation beside a live server: all that is there is documented, all that is documented is there."""

import json
import os
import re
import sys
import time

from base import Case, Environment, R1
from harness.guides import documents
from harness.util import ROOT

sys.path.insert(0, os.path.join(ROOT, "tools"))
import make_reference  # noqa: E402

env = Environment()
setUpModule = env.up

ROLES = {"iasql_admin", "iasql_operator", "iasql_viewer"}
# Names that look like ours and are no objects of a database: packages of the two platform modules, libraries, programs, locks.
OTHER_NAMES = ROLES | {"iasql_platform", "iasql_functions", "iasql_rates", "iasql_conformance", "iasql_upgrade_modules"}
OTHER_SETTINGS = {"iasql.so", "iasql.control", "iasql.conf"}

# What a sample of COMMENT ON needs before it can be run. All others run as they stand, in the order of the reference.
BEFORE = {
    "iasql_commit": "SELECT FROM iasql_begin(); ",
    "iasql_rollback": "SELECT FROM iasql_begin(); ",
    "iasql_create_review": "SELECT FROM iasql_begin(); INSERT INTO queue (name) VALUES ('reviewed'); ",
}
# Samples that name what only an account of its own has: what they fail with.
FAILS = {"iasql_undo": "iasql transaction", "aws_wait": "IA005"}


def read(*parts):
    with open(os.path.join(ROOT, *parts), encoding="utf-8") as file:
        return file.read()


class Reference(Case):
    env = env

    def found(self):
        return make_reference.catalog(self.db._arguments([]))

    def test_the_reference_is_that_of_the_server(self):
        self.assertEqual(make_reference.check(self.found()), [])

    def test_a_new_object_and_one_that_is_gone_are_noticed(self):
        found, words = self.found(), read("tools", "reference_words.md")
        found["function"]["iasql_new"] = [{"name": "iasql_new", "arguments": "", "returns": "void", "comment": None}]
        del found["setting"]["iasql.on_failure"]
        problems = make_reference.page(found, words)[1]
        self.assertEqual(problems, ["tools/reference_words.md has a place for setting iasql.on_failure, which is not there",
                                    "function iasql_new has no place in tools/reference_words.md"])

    def test_every_object_has_a_heading(self):
        headings = re.findall(r"^### (\S+)$", read("docs", "reference.md"), re.M)
        there = self.db.column("""
            SELECT DISTINCT coalesce(p.proname, c.relname) FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'iasql'
            LEFT JOIN pg_proc p ON d.classid = 'pg_proc'::regclass AND p.oid = d.objid
            LEFT JOIN pg_class c ON d.classid = 'pg_class'::regclass AND c.oid = d.objid AND c.relkind IN ('r', 'v')
            WHERE d.deptype = 'e' AND coalesce(p.proname, c.relname) IS NOT NULL""")
        settings = self.db.execute("SET client_min_messages = error; SELECT FROM iasql_version(); "
                                   "SELECT name FROM pg_settings WHERE name LIKE 'iasql.%'").split()
        self.assertGreater(len(there), 60)
        self.assertGreater(len(settings), 15)
        types = {"iasql_audit_log_change_type_enum"}
        self.assertEqual(set(headings), set(there) | set(settings) | types)

    def test_what_documents_mention_is_there(self):
        found = self.found()
        known = OTHER_NAMES.union(*(found[kind] for kind in ("function", "table", "view", "type")))
        settings = OTHER_SETTINGS | set(found["setting"])
        for path in documents():
            text = read(path)
            self.assertEqual(set(re.findall(r"(?<![\w./:-])iasql_[a-z_]+[a-z](?=\(|`)", text)) - known, set(), path)
            self.assertEqual(set(re.findall(r"(?<![\w/.-])iasql\.[a-z_]+", text)) - settings, set(), path)

    def test_links_lead_somewhere(self):
        for path in documents():
            for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", read(path)):
                if not target.startswith(("http://", "https://")):
                    there = os.path.normpath(os.path.join(ROOT, os.path.dirname(path), target))
                    self.assertTrue(os.path.exists(there), f"{path}: {target}")

    def test_samples_run(self):
        self.install("aws_vpc", "aws_sqs", "aws_s3")
        self.emulator.client("s3").create_bucket(Bucket="reports")
        vpc = self.emulator.ec2(R1).create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
        self.sync()
        self.db.execute(f"UPDATE vpc SET id = 999 WHERE vpc_id = '{vpc}'; UPDATE vpc SET id = 1 WHERE id = 999" if self.db.value(
            "SELECT count(*) FROM vpc WHERE id = 1") == "0" else "SELECT 1")
        # A history for those that look back: what the table was like an hour ago is asked for.
        self.db.execute("UPDATE iasql_log_start SET ts = ts - interval '1 day'")
        slowest = 0
        for name, versions in self.found()["function"].items():
            for version in versions:
                sample = json.loads(version["comment"])["sample_usage"] if version["comment"].startswith("{") else None
                if sample is None:
                    continue
                started = time.monotonic()
                with self.subTest(name=name, sample=sample):
                    self.run_sample(name, sample)
                slowest = max(slowest, time.monotonic() - started)
        self.assertLess(slowest, 20)

    def run_sample(self, name, sample):
        if self.db.value("SELECT count(*) FROM iasql_transaction WHERE status = 'open'") != "0":
            self.db.execute("SELECT FROM iasql_rollback()")
        if name in FAILS:
            self.assertIn(FAILS[name], self.db.error(sample.replace("5 min", "1 s")).text)
            return
        self.db.execute(BEFORE.get(name, "") + sample)
        if name == "iasql_uninstall":
            self.install("aws_sqs")


class Modules(Case):
    env = env

    def test_every_table_column_and_function_of_every_module_is_on_its_page(self):
        names = [n for n in self.db.column("SELECT module_name FROM iasql_modules_list()") if not n.startswith("iasql")]
        self.assertGreater(len(names), 15)
        before = set(self.functions())
        self.install(*[n for n in names if n != "aws_account"])
        readme = read("README.md")
        for module in names:
            page = read("docs", "modules", module + ".md")
            sections = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", page, re.M | re.S))
            tables = self.db.column(f"""SELECT "table" FROM iasql_tables WHERE module LIKE '{module}@%'""")
            self.assertEqual(set(tables), set(sections) - {"Functions", "Example", "Not"} - {""}, module)
            for table in tables:
                columns = self.db.column(f"SELECT attname FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum")
                self.assertEqual(re.findall(r"^\| `(\w+)` \|", sections[table], re.M), columns, f"{module}.{table}")
            row = re.search(rf"^\| `{module}` \|(.*)$", readme, re.M).group(1)
            for table in tables:
                self.assertIn(f"`{table}`", row, "README.md")
        documented = set()
        for module in names:
            documented |= set(re.findall(r"^\| `(\w+)\(", read("docs", "modules", module + ".md"), re.M))
        made = set(self.functions()) - before | set(self.functions("aws_account"))
        self.assertEqual(made - documented, set(), "functions without a line on their module's page")
        self.assertEqual(documented - set(self.functions()), set(), "functions that are not there")

    def functions(self, module=None):
        """Those of modules that people call."""
        where = "p.proname LIKE 'default_aws%'" if module else "true"
        return self.db.column(f"""SELECT DISTINCT p.proname FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
            AND p.prorettype <> 'trigger'::regtype AND {where}""")

    def test_the_reference_links_every_module(self):
        linked = set(re.findall(r"\(modules/(\w+)\.md\)", read("docs", "reference.md")))
        self.assertEqual(linked, {n for n in os.listdir(os.path.join(ROOT, "modules")) if n != "README.md"})


del Case
