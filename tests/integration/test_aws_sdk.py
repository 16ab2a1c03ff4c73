"""The module aws_sdk: every operation of AWS's clients as functions with enums of names, as IaSQL has them."""

import json
import os
import subprocess
import sys

from base import Case, Environment, R1, R2, tag_map
from harness.util import ROOT, clean_environment

env = Environment(proxy=True)
setUpModule = env.up


class Sdk(Case):
    env = env
    modules = ("aws_sdk",)

    def invoke(self, function, method, params=None):
        text = json.dumps(params or {}).replace("'", "''")
        return json.loads(self.db.value(f"SELECT {function}('{method}', '{text}') AS result"))

    def test_select_list_and_from(self):
        self.assertEqual(self.invoke("invoke_iam", "listGroups")["Groups"], [])
        self.invoke("invoke_iam", "createGroup", {"GroupName": "g"})
        got = self.invoke("invoke_iam", "getGroup", {"GroupName": "g"})
        self.assertEqual((got["Group"]["GroupName"], got["Users"]), ("g", []))
        rows = self.db.rows("SELECT * FROM invoke_iam('listGroups', '{}')")
        self.assertEqual([(list(r), json.loads(r["result"])["Groups"][0]["GroupName"]) for r in rows], [(["result"], "g")])

    def test_per_row_of_a_table(self):
        self.install("aws_vpc")
        rows = self.db.json("""SELECT vpc_id, cidr_block, region,
            invoke_ec2('describeVpcs', json_build_object('VpcIds', array[vpc_id]), region) -> 'Vpcs' -> 0 AS found FROM vpc""")
        self.assertEqual({r["region"] for r in rows}, {R1, R2})
        for row in rows:
            self.assertEqual((row["found"]["VpcId"], row["found"]["CidrBlock"]), (row["vpc_id"], row["cidr_block"]))

    def test_what_it_creates_becomes_rows(self):
        self.install("aws_vpc")
        made = json.loads(self.db.value(f"""SELECT invoke_ec2('createRouteTable', json_build_object(
            'VpcId', (SELECT vpc_id FROM vpc WHERE is_default AND region = '{R1}'),
            'TagSpecifications', '[{{"ResourceType": "route-table", "Tags": [{{"Key": "name", "Value": "own"}}]}}]'::json))"""))
        self.begin()
        self.commit()
        self.assertEqual(self.db.column("SELECT route_table_id FROM route_table WHERE tags ->> 'name' = 'own'"), [made["RouteTable"]["RouteTableId"]])
        self.begin()
        self.db.execute("DELETE FROM route_table WHERE tags ->> 'name' = 'own'")
        self.commit()
        tables = self.emulator.ec2().describe_route_tables()["RouteTables"]
        self.assertEqual([t for t in tables if tag_map(t).get("name") == "own"], [])

    def test_names_with_capitals_inside(self):
        self.invoke("invoke_rds", "createDBCluster", {"DBClusterIdentifier": "c", "Engine": "aurora-postgresql",
                                                      "MasterUsername": "root", "MasterUserPassword": "passw0rd-x"})
        got = self.invoke("invoke_rds", "describeDBClusters")
        self.assertEqual([c["DBClusterIdentifier"] for c in got["DBClusters"]], ["c"])
        self.invoke("invoke_rds", "deleteDBCluster", {"DBClusterIdentifier": "c", "SkipFinalSnapshot": True})
        self.assertEqual(self.emulator.client("rds").describe_db_clusters()["DBClusters"], [])

    def test_null_region_and_default_region(self):
        self.db.execute(f"SELECT default_aws_region('{R2}')")
        vpc = self.emulator.ec2(R2).describe_vpcs()["Vpcs"][0]["VpcId"]
        for region in ("", ", NULL", f", '{R2}'"):
            self.assertEqual(self.db.value(f"SELECT invoke_ec2('describeVpcs', '{{}}'{region}) #>> '{{Vpcs,0,VpcId}}'"), vpc)

    def test_no_open_transaction_is_waited_for(self):
        self.begin()
        self.assertEqual(self.invoke("invoke_sts", "getCallerIdentity")["Account"], "123456789012")
        self.rollback()

    def test_wrong_names_and_errors(self):
        self.assertEqual(self.db.error("SELECT invoke_ec2('nonsense', '{}')").sqlstate, "22P02")
        error = self.db.error("SELECT invoke_iam('getGroup', '{\"GroupName\": \"none\"}')")
        self.assertEqual(error.sqlstate, "IA001")
        self.assertIn("NoSuchEntity", error.message)
        error = self.db.error("SELECT invoke_iam('getGroup', '{\"GroupNam\": \"none\"}')")
        self.assertEqual((error.sqlstate, error.hint), ("IA008", 'Perhaps you mean "GroupName".'))

    def test_ecr_public_is_always_in_its_region(self):
        self.proxy.clear()
        self.db.execute(f"DO $$ BEGIN PERFORM invoke_ecr_public('describeRegistries', '{{}}', '{R2}'); EXCEPTION WHEN OTHERS THEN NULL; END $$")
        self.assertEqual({c.region for c in self.proxy.calls if c.service == "ecr-public"}, {R1})

    def test_lambda_and_opensearch(self):
        labels = self.db.column("SELECT unnest(enum_range(NULL::invoke_lambda_method_names))")
        self.assertIn("createFunction", labels)
        self.assertNotIn("listCertificates", labels)
        self.assertIn("createDomain", self.db.column("SELECT unnest(enum_range(NULL::invoke_opensearch_method_names))"))

    def test_roles(self):
        self.db.execute("SELECT iasql_create_roles(); DROP ROLE IF EXISTS person; CREATE ROLE person LOGIN; GRANT iasql_viewer TO person")
        self.addCleanup(lambda: self.db.execute("DROP OWNED BY person; DROP ROLE person"))
        person = self.db.as_user("person")
        self.assertEqual(len(person.rows("SELECT invoke_ec2('describeVpcs', '{}')")), 1)
        self.assertEqual(person.error("SELECT invoke_sqs('createQueue', '{\"QueueName\": \"q\"}')").sqlstate, "42501")
        self.assertEqual(self.db.error("BEGIN READ ONLY; SELECT invoke_sqs('createQueue', '{\"QueueName\": \"q\"}')").sqlstate, "25006")
        self.db.execute("REVOKE iasql_viewer FROM person")
        self.assertEqual(person.error("SELECT invoke_ec2('describeVpcs', '{}')").sqlstate, "42501")
        self.assertEqual(self.emulator.queues(), [])

    def test_uninstall_leaves_nothing(self):
        listed = {r["module_name"] for r in self.db.rows("SELECT * FROM iasql_modules_list()")}
        self.assertIn("aws_sdk", listed)
        helped = {r["name"] for r in self.db.rows("SELECT * FROM iasql_help() WHERE module = 'aws_sdk'")}
        self.assertEqual(len(helped), 29)
        self.db.rows("SELECT * FROM iasql_uninstall('aws_sdk')")
        left = self.db.column("SELECT proname FROM pg_proc WHERE proname LIKE 'invoke%' UNION ALL SELECT typname FROM pg_type WHERE typname LIKE 'invoke%'")
        self.assertEqual(left, [])
        self.install("aws_sdk")

    def test_schema_is_that_of_the_catalogue(self):
        done = subprocess.run([sys.executable, os.path.join(ROOT, "tools", "check_schema.py"), "--schema", "public", "--module", "aws_sdk",
                               "--psql", f"-h {self.server.socket} -U postgres -d {self.db.name}",
                               "--reference", os.path.join(ROOT, "tests", "data", "schema.json")],
                              capture_output=True, text=True, env=clean_environment(), timeout=120, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_scripts_are_what_the_generator_writes(self):
        done = subprocess.run([sys.executable, os.path.join(ROOT, "tools", "make_sdk_module.py"), "--check"],
                              capture_output=True, text=True, timeout=120, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
