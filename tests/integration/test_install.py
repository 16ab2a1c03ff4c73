"""Installing and uninstalling modules: what is imported, what is refused, what a transaction block can take back."""

import os
import subprocess
import sys

from base import Case, Environment, R1, R2, poll_until
from cloud import cloud_view, database_view
from harness.util import ROOT, clean_environment
from populate import populate

env = Environment(proxy=True)
setUpModule = env.up


class Import(Case):
    env = env

    def test_everything_of_two_regions_is_imported(self):
        for region, network in ((R1, "10.50"), (R2, "10.60")):
            populate(self.emulator.ec2(region), region, network)
        rows = self.install("aws_vpc")
        counted = {row["created_table_name"]: int(row["record_count"]) for row in rows}
        expected, found = cloud_view(self.emulator, [R1, R2]), database_view(self.db)
        for table in expected:
            self.assertEqual(found[table], expected[table], f"table {table}")
            self.assertEqual(counted[table], len(expected[table]), f"record count of {table}")
        self.assertEqual(self.problems(), [])
        self.assert_settled()

    def test_queues_are_imported(self):
        self.emulator.sqs(R1).create_queue(QueueName="one", Attributes={"VisibilityTimeout": "45"})
        self.emulator.sqs(R2).create_queue(QueueName="two.fifo", Attributes={"FifoQueue": "true"})
        rows = self.install("aws_sqs")
        self.assertEqual([(r["module_name"].split("@")[0], r["created_table_name"], r["record_count"]) for r in rows],
                         [("aws_sqs", "queue", "2")])
        queues = {q["name"]: q for q in self.db.json("SELECT * FROM queue")}
        self.assertEqual(set(queues), {"one", "two.fifo"})
        self.assertEqual(queues["one"]["visibility_timeout"], 45)
        self.assertEqual(queues["one"]["arn"], self.emulator.queue_attributes("one")["QueueArn"])
        self.assertEqual((queues["two.fifo"]["fifo_queue"], queues["two.fifo"]["region"]), (True, R2))

    def test_a_disabled_region_is_not_read(self):
        self.emulator.sqs("ap-south-1").create_queue(QueueName="elsewhere")
        self.install("aws_sqs")
        self.assertEqual(self.db.rows("SELECT * FROM queue"), [])
        self.assertEqual(self.proxy.most_in_flight("sqs") > 0, True)
        self.assertEqual({c.region for c in self.proxy.calls if c.service == "sqs"}, {R1, R2})

    def test_regions_are_those_of_the_account(self):
        names = sorted(r["RegionName"] for r in self.emulator.ec2().describe_regions()["Regions"])
        self.assertEqual(self.db.column("SELECT region FROM aws_regions ORDER BY region COLLATE \"C\""), names)

    def test_all_regions_are_read_at_once_with_progress(self):
        self.change("UPDATE aws_regions SET is_enabled = true")
        self.proxy.clear()
        self.proxy.rule(self.proxy.delay(0.05), service="ec2")
        self.install("aws_vpc")
        progress = self.db.stderr
        enabled = int(self.db.value("SELECT count(*) FROM aws_regions"))
        self.assertGreater(enabled, 10)
        self.assertEqual(int(self.db.value("SELECT count(DISTINCT region) FROM vpc")), enabled)
        self.assertGreaterEqual(self.proxy.most_in_flight("ec2"), 10, "listings must overlap")
        self.assertRegex(progress, rf"NOTICE.*{enabled} of {enabled} regions", "an install of many regions must tell how far it is")

    def test_install_without_credentials(self):
        self.db.execute("DELETE FROM aws_credentials")
        error = self.db.error("SELECT * FROM iasql_install('aws_sqs')")
        self.assertIn("credentials", error.message)
        self.assertNotIn("testing", error.text)
        self.assertIsNone(self.db.value("SELECT to_regclass('queue')"))

    def test_account_module_installs_before_there_are_credentials(self):
        self.db.rows("SELECT * FROM iasql_uninstall('aws_account')")
        self.assertIsNone(self.db.value("SELECT to_regclass('aws_regions')"))
        self.install("aws_account")
        self.assertEqual(self.db.value("SELECT count(*) FROM aws_credentials"), "0")
        self.assertEqual(self.db.value("SELECT count(*) FROM aws_regions"), "0")
        self.db.execute("INSERT INTO aws_credentials (access_key_id, secret_access_key) VALUES ('testing', 'testing')")
        self.begin()
        self.commit()
        self.assertGreater(int(self.db.value("SELECT count(*) FROM aws_regions")), 10)
        self.assertEqual(self.db.value("SELECT default_aws_region()"), R1)


class Refusals(Case):
    env = env

    def test_unknown_module_is_refused_with_the_nearest_name(self):
        error = self.db.error("SELECT * FROM iasql_install('aws_sqss', 'aws_vpcc')")
        self.assertRegex(error.text, r"aws_sqss.*aws_vpcc")
        self.assertRegex(error.text, r"(?s)[Dd]id you mean.*\baws_sqs\b(?!s)")
        self.assertRegex(error.text, r"\baws_vpc\b")
        self.assertEqual(error.sqlstate, "IA008")

    def test_unknown_module_cannot_be_uninstalled(self):
        self.assertIn("aws_nothing", self.db.error("SELECT * FROM iasql_uninstall('aws_nothing')").message)

    def test_collision_with_a_table_of_the_user(self):
        self.db.execute("CREATE TABLE queue (mine int); INSERT INTO queue VALUES (1)")
        error = self.db.error("SELECT * FROM iasql_install('aws_sqs', 'aws_vpc')")
        self.assertRegex(error.text, r"(?s)[Cc]ollision.*aws_sqs.*queue")
        self.assertEqual(self.db.rows("SELECT * FROM queue"), [{"mine": "1"}])
        self.assertIsNone(self.db.value("SELECT to_regclass('vpc')"))

    def test_a_module_that_others_need_stays(self):
        self.install("aws_sqs")
        error = self.db.error("SELECT * FROM iasql_uninstall('aws_account')")
        self.assertRegex(error.text, r"aws_sqs")
        self.assertIsNotNone(self.db.value("SELECT to_regclass('aws_regions')"))

    def test_unreachable_endpoint_at_install(self):
        self.db.execute(f"ALTER DATABASE {self.db.name} SET iasql.endpoint_url = 'http://127.0.0.1:1'")
        error = self.db.error("SELECT * FROM iasql_install('aws_sqs')", timeout=60)
        self.assertRegex(error.text, r"127\.0\.0\.1")
        self.assertIn(error.sqlstate, ("IA005",))
        self.assertIsNone(self.db.value("SELECT to_regclass('queue')"))


class TransactionBlocks(Case):
    env = env

    def test_install_insert_preview_rollback_leaves_nothing(self):
        before = self.db.rows("SELECT name FROM iasql_module ORDER BY 1")
        out = self.db.execute("""BEGIN;
            SELECT * FROM iasql_install('aws_vpc');
            INSERT INTO vpc (cidr_block) VALUES ('10.1.0.0/16');
            SELECT * FROM iasql_preview();
            ROLLBACK;""")
        self.assertRegex(out, r"(?m)^create\|vpc\|")
        self.assertIsNone(self.db.value("SELECT to_regclass('vpc')"))
        self.assertEqual(self.db.rows("SELECT name FROM iasql_module ORDER BY 1"), before)
        self.assertEqual(len(self.emulator.ec2().describe_vpcs()["Vpcs"]), 1)
        self.assert_no_leftovers()

    def test_uninstall_can_be_rolled_back(self):
        self.install("aws_sqs")
        self.db.execute("BEGIN; SELECT * FROM iasql_uninstall('aws_sqs'); ROLLBACK;")
        self.assertIsNotNone(self.db.value("SELECT to_regclass('queue')"))
        self.change("INSERT INTO queue (name) VALUES ('still-works')")
        self.assertEqual(self.emulator.queues(), ["still-works"])


class Uninstall(Case):
    env = env

    def test_uninstall_leaves_the_cloud_alone_and_reinstall_imports_again(self):
        populate(self.emulator.ec2(R1), R1)
        self.install("aws_vpc", "aws_sqs")
        before, cloud = database_view(self.db), cloud_view(self.emulator, [R1, R2])
        rows = self.db.rows("SELECT * FROM iasql_uninstall('aws_vpc')")
        self.assertIn("vpc", {r["dropped_table_name"] for r in rows})
        self.assertIsNone(self.db.value("SELECT to_regclass('vpc')"))
        self.assertEqual(self.db.value("SELECT count(*) FROM pg_type WHERE typname = 'vpc_state_enum'"), "0")
        self.assertEqual(cloud_view(self.emulator, [R1, R2]), cloud)
        self.install("aws_vpc")
        self.assertEqual(database_view(self.db), before)

    def test_install_is_idempotent(self):
        self.install("aws_sqs")
        self.change("INSERT INTO queue (name) VALUES ('kept')")
        rows = self.install("aws_sqs", "aws_sqs")
        self.assertEqual([r["record_count"] for r in rows], ["1"])

    def test_drop_extension_and_create_again(self):
        self.install("aws_sqs")
        self.db.execute("DROP EXTENSION iasql CASCADE")
        self.assertIsNone(self.db.value("SELECT to_regclass('iasql_module')"))


class Surface(Case):
    env = env

    def test_lists(self):
        listed = {r["module_name"] for r in self.db.rows("SELECT * FROM iasql_modules_list()")}
        self.assertLessEqual({"aws_account", "aws_sqs", "aws_vpc"}, listed)
        installed = {r["module_name"] for r in self.db.rows("SELECT * FROM iasql_modules_installed()")}
        self.assertIn("aws_account", installed)
        self.assertNotIn("aws_vpc", installed)
        self.assertRegex(self.db.value("SELECT iasql_version()"), r"^\d+\.\d+")
        helped = {r["name"] for r in self.db.rows("SELECT * FROM iasql_help()")}
        self.assertLessEqual({"iasql_install", "iasql_commit", "iasql_preview", "default_aws_region"}, helped)

    def test_schema_is_that_of_the_catalogue(self):
        modules = ("aws_sqs", "aws_vpc", "aws_sns", "aws_secrets_manager", "aws_dynamo", "aws_s3")
        self.install(*modules)
        done = subprocess.run([sys.executable, os.path.join(ROOT, "tools", "check_schema.py"), "--schema", "public",
                               *(word for name in ("aws_account", *modules) for word in ("--module", name)),
                               "--psql", f"-h {self.server.socket} -U postgres -d {self.db.name}",
                               "--reference", os.path.join(ROOT, "tests", "data", "schema.json")],
                              capture_output=True, text=True, env=clean_environment(), timeout=120, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_extension_in_another_schema(self):
        db = self.server.create_database("template1")
        self.addCleanup(self._drop, db.name)
        db.execute("CREATE SCHEMA \"Cloud things\"; CREATE EXTENSION iasql SCHEMA \"Cloud things\"")
        db.execute("""SET search_path = pg_catalog;
            SELECT * FROM "Cloud things".iasql_install('aws_account');
            INSERT INTO "Cloud things".aws_credentials (access_key_id, secret_access_key) VALUES ('testing', 'testing');
            SELECT * FROM "Cloud things".iasql_sync();
            SELECT "Cloud things".default_aws_region('eu-west-1');
            UPDATE "Cloud things".aws_regions SET is_enabled = region IN ('us-east-1', 'eu-west-1');
            SELECT * FROM "Cloud things".iasql_install('aws_vpc', 'aws_sqs');
            SELECT * FROM "Cloud things".iasql_begin();
            INSERT INTO "Cloud things".queue (name) VALUES ('q');
            INSERT INTO "Cloud things".vpc (cidr_block) VALUES ('10.8.0.0/16');
            SELECT * FROM "Cloud things".iasql_preview();
            SELECT * FROM "Cloud things".iasql_commit();""")
        self.assertEqual(self.emulator.queues("eu-west-1"), ["q"])
        self.assertEqual(len(self.emulator.ec2("eu-west-1").describe_vpcs()["Vpcs"]), 2)
        self.assertIsNotNone(db.value('SELECT arn FROM "Cloud things".queue'))
        db.execute('SELECT * FROM "Cloud things".iasql_uninstall(\'aws_vpc\', \'aws_sqs\', \'aws_account\'); DROP EXTENSION iasql')

    def test_two_databases_do_not_disturb_each_other(self):
        other = self.server.create_database("iasql_ready")
        self.addCleanup(self._drop, other.name)
        self.install("aws_sqs")
        other.rows("SELECT * FROM iasql_install('aws_sqs')")
        other.rows("SELECT * FROM iasql_begin()")
        self.change("INSERT INTO queue (name) VALUES ('from-one')")
        other.rows("SELECT * FROM iasql_commit()")
        self.assertEqual(other.column("SELECT name FROM queue"), ["from-one"])

    def test_works_without_preload(self):
        library = self.server.settings.get("shared_preload_libraries")
        self.addCleanup(self._preload, library)
        self._preload("")
        self.install("aws_sqs")
        self.change("INSERT INTO queue (name) VALUES ('no-preload')")
        self.assertEqual(self.emulator.queues(), ["no-preload"])

    def _preload(self, value):
        self.server.configure(shared_preload_libraries=value)
        self.server.restart()
        poll_until(lambda: self.db.value("SELECT 1") == "1")
