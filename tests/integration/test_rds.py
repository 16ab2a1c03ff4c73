"""DB instances, clusters, parameter groups and subnet groups, in both directions."""

import json
import os
import re
import urllib.parse

from base import Case, Environment, R1, R2, actions, tag_map
from harness import SqlError
from harness.util import ROOT
from schema_check import schema_differences

env = Environment(proxy=True)
setUpModule = env.up

INSTANCE = """INSERT INTO rds (db_instance_identifier, allocated_storage, availability_zone, db_instance_class, engine, engine_version,
                  master_username, master_user_password, backup_retention_period{columns})
              VALUES ('{name}', 20, 'us-east-1a', 'db.t3.micro', 'postgres', '13.4', 'test', 'delivery-of-cows-42', 0{values});
              INSERT INTO rds_security_groups (rds_id, security_group_id)
              SELECT r.id, g.id FROM rds r, security_group g WHERE r.db_instance_identifier = lower('{name}') AND g.group_name = 'default'
              AND g.region = '{region}' AND g.vpc_id = (SELECT id FROM vpc WHERE is_default AND region = '{region}')"""


class RdsCase(Case):
    env = env
    modules = ("aws_rds",)

    def setUp(self):
        super().setUp()
        self.rds = self.emulator.client("rds", R1)

    def tearDown(self):
        self.assert_settled()
        self.assert_no_leftovers()
        told = self.db.column("""SELECT t FROM (SELECT a::text AS t FROM iasql_audit_log a UNION ALL SELECT j::text FROM iasql_journal j) x
                                 WHERE t LIKE '%delivery-of-cows%'""")
        self.assertEqual(told, [])

    def one(self, sql):
        rows = self.db.json(sql)
        self.assertEqual(len(rows), 1, sql)
        return rows[0]

    def insert(self, name="db", region=R1, columns="", values=""):
        return self.change(INSTANCE.format(name=name, region=region, columns=columns, values=values))

    def instance(self, name="db", region=R1):
        return self.emulator.client("rds", region).describe_db_instances(DBInstanceIdentifier=name)["DBInstances"][0]

    def instances(self, region=R1):
        return [i["DBInstanceIdentifier"] for i in self.emulator.client("rds", region).describe_db_instances()["DBInstances"]]

    def row(self, name="db"):
        return self.one(f"SELECT * FROM rds WHERE db_instance_identifier = '{name}'")

    def subnets(self):
        return [s["SubnetId"] for s in self.emulator.ec2().describe_subnets()["Subnets"]]


class Instances(RdsCase):
    def test_life(self):
        done = self.insert("DB")
        self.assertEqual(actions(done).get(("create", "rds")), 1)
        row, seen = self.row(), self.instance()
        self.assertEqual((row["arn"], row["endpoint_addr"], row["endpoint_port"]),
                         (seen["DBInstanceArn"], seen["Endpoint"]["Address"], seen["Endpoint"]["Port"]))
        self.assertIsNone(row["master_user_password"])
        self.assertEqual((row["status"], len(seen["VpcSecurityGroups"])), ("available", 1))
        sent = next(c.body.decode() for c in self.proxy.calls if c.action == "CreateDBInstance")
        self.assertIn("MasterUserPassword=delivery-of-cows-42", sent)

        updates = {"engine_version": ("'13.5'", "EngineVersion", "13.5"), "db_instance_class": ("'db.t3.small'", "DBInstanceClass", "db.t3.small"),
                   "allocated_storage": ("25", "AllocatedStorage", 25), "backup_retention_period": ("3", "BackupRetentionPeriod", 3),
                   "multi_az": ("true", "MultiAZ", True), "deletion_protection": ("true", "DeletionProtection", True),
                   "auto_minor_version_upgrade": ("false", "AutoMinorVersionUpgrade", False),
                   "max_allocated_storage": ("100", "MaxAllocatedStorage", 100), "publicly_accessible": ("true", "PubliclyAccessible", True),
                   "storage_type": ("'gp3'", "StorageType", "gp3"), "iops": ("3000", "Iops", 3000)}
        for column, (value, member, wanted) in updates.items():
            with self.subTest(column=column):
                done = self.change(f"UPDATE rds SET {column} = {value}")
                self.assertEqual(actions(done), {("update", "rds"): 1})
                self.assertEqual(self.instance()[member], wanted)
                self.assertEqual(self.row()["id"], row["id"])
        for tags in ({"a": "1", "b": "1"}, {"b": "2"}):
            self.change(f"UPDATE rds SET tags = '{json.dumps(tags)}'")
            self.assertEqual(tag_map(self.instance(), "TagList"), tags)

        self.proxy.clear()
        self.change("UPDATE rds SET master_user_password = 'delivery-of-cows-43'")
        sent = [c.body.decode() for c in self.proxy.calls if c.action == "ModifyDBInstance"]
        self.assertEqual((len(sent), "MasterUserPassword=delivery-of-cows-43" in sent[0], "ApplyImmediately=true" in sent[0]), (1, True, True))
        self.assertIsNone(self.row()["master_user_password"])

        before = self.row()
        for column, value in (("arn", "'x'"), ("endpoint_addr", "'x'"), ("endpoint_port", "1"), ("endpoint_hosted_zone_id", "'x'"),
                              ("engine", "'mysql'"), ("master_username", "'x'"), ("availability_zone", "'us-east-1b'"), ("status", "'x'")):
            with self.subTest(column=column):
                self.change(f"UPDATE rds SET {column} = {value}")
                self.assertEqual(self.row(), before)

        with self.assertRaisesRegex(SqlError, "Cannot delete an instance with deletion protection"):
            self.change("DELETE FROM rds")
        self.change("UPDATE rds SET deletion_protection = false")
        self.change("DELETE FROM rds")
        self.assertEqual(self.instances(), [])
        self.assertEqual(self.db.column("SELECT count(*) FROM rds_security_groups"), ["0"])

    def test_rename_in_place(self):
        self.insert()
        row = self.row()
        done = self.change("UPDATE rds SET db_instance_identifier = 'Other'")
        self.assertEqual(actions(done), {("update", "rds"): 1})
        self.assertEqual((self.instances(), self.row("other")["id"]), (["other"], row["id"]))

    def test_another_port_and_other_subnets(self):
        """The emulator keeps the port that it was asked to change: what is shown is scripted."""
        self.insert()
        row, port = self.row(), self.row()["port"]
        self.change("""INSERT INTO db_subnet_group (name, description) VALUES ('nets', 'd');
                       UPDATE rds SET subnet_group_id = (SELECT id FROM db_subnet_group WHERE name = 'nets')""")
        self.assertEqual(self.instance()["DBSubnetGroup"]["DBSubnetGroupName"], "nets")

        def describe(proxy, call, forward):
            code, headers, body, _ = forward()
            if any(c.action == "ModifyDBInstance" and b"DBPortNumber=6000" in c.body for c in proxy.calls):
                body = body.replace(f"<Port>{port}<".encode(), b"<Port>6000<")
            return code, headers, body, len(body)

        self.proxy.rule(describe, "rds", "DescribeDBInstances")
        done = self.change("UPDATE rds SET port = 6000")
        self.assertEqual(actions(done), {("update", "rds"): 1})
        self.assertEqual({k: v for k, v in self.row().items() if v != row[k]},
                         {"port": 6000, "endpoint_port": 6000, "subnet_group_id": self.one("SELECT id FROM db_subnet_group")["id"]})
        self.proxy.clear()
        self.sync()

    def test_security_groups_and_parameter_group(self):
        self.insert()
        self.change("""INSERT INTO security_group (group_name, description, vpc_id)
                       SELECT 'second', 'd', id FROM vpc WHERE is_default AND region = 'us-east-1';
                       INSERT INTO parameter_group (name, family, description) VALUES ('mine', 'postgres13', 'd')""")
        self.change("""INSERT INTO rds_security_groups SELECT r.id, g.id FROM rds r, security_group g WHERE g.group_name = 'second'""")
        self.assertEqual(len(self.instance()["VpcSecurityGroups"]), 2)
        self.change("""DELETE FROM rds_security_groups WHERE security_group_id <> (SELECT id FROM security_group WHERE group_name = 'second')""")
        self.assertEqual([g["VpcSecurityGroupId"] for g in self.instance()["VpcSecurityGroups"]],
                         [self.one("SELECT group_id FROM security_group WHERE group_name = 'second'")["group_id"]])
        self.change("UPDATE rds SET parameter_group_id = (SELECT id FROM parameter_group WHERE name = 'mine')")
        self.assertEqual(self.instance()["DBParameterGroups"][0]["DBParameterGroupName"], "mine")

    def test_move_to_another_region(self):
        self.change("INSERT INTO parameter_group (name, family, description) VALUES ('mine', 'postgres13', 'd')")
        self.insert(columns=", parameter_group_id", values=", (SELECT id FROM parameter_group WHERE name = 'mine')")
        row = self.row()
        self.change(f"""
            DELETE FROM rds_security_groups;
            UPDATE rds SET parameter_group_id = NULL;
            UPDATE parameter_group SET region = '{R2}';
            UPDATE rds SET region = '{R2}', availability_zone = '{R2}a', master_user_password = 'delivery-of-cows-44',
                           parameter_group_id = (SELECT id FROM parameter_group WHERE name = 'mine');
            INSERT INTO rds_security_groups SELECT r.id, g.id FROM rds r, security_group g
            WHERE g.group_name = 'default' AND g.region = '{R2}'""")
        self.assertEqual((self.instances(R1), self.instances(R2), self.row()["id"]), ([], ["db"], row["id"]))
        self.assertEqual(self.instance(region=R2)["DBParameterGroups"][0]["DBParameterGroupName"], "mine")

    def test_import(self):
        self.rds.create_db_instance(DBInstanceIdentifier="theirs", AllocatedStorage=30, DBInstanceClass="db.m5.large", Engine="mysql",
                                    EngineVersion="8.0.28", MasterUsername="root", MasterUserPassword="delivery-of-cows", Tags=[{"Key": "k", "Value": "v"}])
        self.rds.create_db_cluster(DBClusterIdentifier="aurora", Engine="aurora-mysql", MasterUsername="root", MasterUserPassword="delivery-of-cows")
        self.rds.create_db_instance(DBInstanceIdentifier="member", DBClusterIdentifier="aurora", DBInstanceClass="db.m5.large", Engine="aurora-mysql")
        groups = [self.emulator.ec2().create_security_group(GroupName=n, Description="d")["GroupId"] for n in ("a", "b")]
        self.rds.create_db_subnet_group(DBSubnetGroupName="nets", DBSubnetGroupDescription="d", SubnetIds=self.subnets()[:2])
        self.rds.create_db_cluster(DBClusterIdentifier="clu", Engine="mysql", MasterUsername="root", MasterUserPassword="delivery-of-cows",
                                   AllocatedStorage=100, Iops=1000, StorageType="io1", DBClusterInstanceClass="db.m5d.large",
                                   VpcSecurityGroupIds=groups, DBSubnetGroupName="nets")
        self.sync()
        row = self.one("SELECT * FROM rds WHERE engine = 'mysql' AND db_cluster_id IS NULL")
        self.assertEqual((row["db_instance_identifier"], row["allocated_storage"], row["engine"], row["engine_version"], row["tags"]),
                         ("theirs", 30, "mysql", "8.0.28", {"k": "v"}))
        self.assertEqual(self.db.column("SELECT count(*) FROM rds_security_groups"), ["1"])
        self.assertCountEqual(self.db.column("""SELECT g.group_id FROM db_cluster_security_groups x JOIN db_cluster c ON c.id = x.db_cluster_id
            JOIN security_group g ON g.id = x.security_group_id JOIN db_subnet_group n ON n.id = c.subnet_group_id
            WHERE c.db_cluster_identifier = 'clu' AND n.name = 'nets'"""), groups)
        self.assertEqual(self.db.column("SELECT db_cluster_identifier FROM db_cluster"), ["clu"])
        self.assertEqual(sorted(self.one("SELECT subnets FROM db_subnet_group")["subnets"]), sorted(self.subnets()[:2]))
        self.assert_settled()
        self.db.rows("SELECT * FROM iasql_uninstall('aws_rds')")
        self.install("aws_rds")
        again = self.one("SELECT * FROM rds")
        self.assertEqual({**again, "id": 0}, {**row, "id": 0})

    def test_states_are_imported(self):
        """The emulator's instances are always available; the answer is rewritten."""
        self.insert()
        row = self.row()
        for status in ("modifying", "stopped", "backing-up", "storage-optimization"):
            def effect(proxy, call, forward, status=status):
                code, headers, body, _ = forward()
                body = body.replace(b"<DBInstanceStatus>available<", f"<DBInstanceStatus>{status}<".encode())
                return code, {k: v for k, v in headers.items() if k.lower() != "content-length"}, body, len(body)
            self.proxy.clear()
            self.proxy.rule(effect, "rds", "DescribeDBInstances")
            self.sync()
            self.assertEqual((self.row()["status"], self.row()["id"]), (status, row["id"]))
            self.assert_settled()
        self.proxy.clear()

    def test_a_change_waits_until_nothing_is_pending(self):
        self.insert()
        answers = []

        def effect(proxy, call, forward):
            code, headers, body, _ = forward()
            if any(c.action == "ModifyDBInstance" for c in proxy.calls) and len(answers) < 3:
                answers.append(call)
                body = re.sub(rb"<PendingModifiedValues ?/?>(</PendingModifiedValues>)?", b"", body)
                body = body.replace(b"<DBInstanceStatus>", b"<PendingModifiedValues><AllocatedStorage>30</AllocatedStorage>"
                                    b"</PendingModifiedValues><DBInstanceStatus>", 1)
            return code, {k: v for k, v in headers.items() if k.lower() != "content-length"}, body, len(body)

        self.proxy.rule(effect, "rds", "DescribeDBInstances")
        self.change("UPDATE rds SET allocated_storage = 30")
        self.assertEqual((len(answers), self.instance()["AllocatedStorage"]), (3, 30))

    def test_example(self):
        with open(os.path.join(ROOT, "modules", "aws_rds", "example.sql"), encoding="utf-8") as file:
            self.db.execute(file.read())
        self.assertEqual(self.instances(), [])

    def test_schema(self):
        self.assertEqual(schema_differences(self, "aws_rds"), [])


class Clusters(RdsCase):
    CLUSTER = """INSERT INTO db_subnet_group (name, description) VALUES ('nets', 'd');
        INSERT INTO db_cluster (db_cluster_identifier, allocated_storage, iops, db_cluster_instance_class, engine, engine_version,
                                master_username, master_user_password, deletion_protection, subnet_group_id)
        VALUES ('clu', 100, 1000, 'db.m5d.large', 'mysql', '8.0.28', 'admin', 'delivery-of-cows-42', true,
                (SELECT id FROM db_subnet_group WHERE name = 'nets'))"""

    def cluster(self):
        return self.rds.describe_db_clusters()["DBClusters"][0]

    def test_life(self):
        self.change(self.CLUSTER)
        row, seen = self.one("SELECT * FROM db_cluster"), self.cluster()
        self.assertEqual((row["arn"], row["master_user_password"], row["status"]), (seen["DBClusterArn"], None, "available"))
        self.assertEqual((seen["AllocatedStorage"], seen["Iops"], seen["StorageType"]), (100, 1000, "io1"))
        updates = {"backup_retention_period": ("5", "BackupRetentionPeriod", 5), "allocated_storage": ("120", "AllocatedStorage", 120),
                   "db_cluster_instance_class": ("'db.r6gd.large'", "DBClusterInstanceClass", "db.r6gd.large"),
                   "engine_version": ("'8.0.30'", "EngineVersion", "8.0.30"),
                   "storage_type": ("'io2'", "StorageType", "io2"), "iops": ("2000", "Iops", 2000),
                   "db_cluster_identifier": ("'clu-b'", "DBClusterIdentifier", "clu-b")}
        for column, (value, member, wanted) in updates.items():
            with self.subTest(column=column):
                self.assertEqual(actions(self.change(f"UPDATE db_cluster SET {column} = {value}")), {("update", "db_cluster"): 1})
                self.assertEqual(self.cluster()[member], wanted)
        before = self.one("SELECT * FROM db_cluster")
        for column, value in (("engine", "'postgres'"), ("master_username", "'x'"), ("arn", "'x'"), ("port", "1"), ("subnet_group_id", "NULL")):
            self.change(f"UPDATE db_cluster SET {column} = {value}")
            self.assertEqual(self.one("SELECT * FROM db_cluster"), before)
        with self.assertRaisesRegex(SqlError, "Cannot delete a cluster with deletion protection"):
            self.change("DELETE FROM db_cluster")
        self.assertEqual(self.one("SELECT * FROM db_cluster"), before)
        self.change("UPDATE db_cluster SET deletion_protection = false, tags = '{\"a\": \"1\"}'")
        self.assertEqual((self.cluster()["DeletionProtection"], tag_map(self.cluster(), "TagList")), (False, {"a": "1"}))
        self.change("DELETE FROM db_cluster")
        self.assertEqual(self.rds.describe_db_clusters()["DBClusters"], [])
        self.change("DELETE FROM db_subnet_group")
        self.assertEqual(self.rds.describe_db_subnet_groups()["DBSubnetGroups"], [])

    def test_members(self):
        self.change(self.CLUSTER)
        for name in ("clu-1", "clu-2"):
            self.rds.create_db_instance(DBInstanceIdentifier=name, DBClusterIdentifier="clu", DBInstanceClass="db.m5d.large", Engine="mysql")
        self.sync()
        self.assertEqual(self.db.column("SELECT count(*) FROM rds WHERE db_cluster_id = (SELECT id FROM db_cluster)"), ["2"])
        before = self.db.json("SELECT * FROM rds ORDER BY id")
        self.change("UPDATE rds SET backup_retention_period = 9")
        self.change("DELETE FROM rds")
        self.assertEqual([{**r, "id": 0} for r in self.db.json("SELECT * FROM rds ORDER BY db_instance_identifier")], [{**r, "id": 0} for r in before])
        with self.assertRaisesRegex(SqlError, "RDS primary key on an instance belonging to a multi-az cluster"):
            self.db.execute("UPDATE rds SET db_instance_identifier = 'x' WHERE db_instance_identifier = 'clu-1'")

    def test_security_groups_and_another_region(self):
        self.change(self.CLUSTER.replace("deletion_protection, ", "").replace("true,", "") + """;
            INSERT INTO security_group (group_name, description, vpc_id)
            SELECT n, 'd', id FROM vpc, (VALUES ('one'), ('two')) AS x (n) WHERE is_default AND region = 'us-east-1';
            INSERT INTO db_cluster_security_groups SELECT c.id, g.id FROM db_cluster c, security_group g WHERE group_name IN ('one', 'two')""")

        def groups():
            seen = [g["VpcSecurityGroupId"] for g in self.cluster()["VpcSecurityGroups"]]
            return self.db.column(f"SELECT group_name FROM security_group WHERE group_id = ANY ('{{{','.join(seen)}}}') ORDER BY 1")

        self.assertEqual(groups(), ["one", "two"])
        self.change("DELETE FROM db_cluster_security_groups WHERE security_group_id = (SELECT id FROM security_group WHERE group_name = 'one')")
        self.assertEqual(groups(), ["two"])
        self.change("INSERT INTO db_cluster_security_groups SELECT c.id, g.id FROM db_cluster c, security_group g WHERE group_name = 'one'")
        self.assertEqual(groups(), ["one", "two"])
        row = self.one("SELECT * FROM db_cluster")
        self.change(f"""DELETE FROM db_cluster_security_groups;
            UPDATE db_cluster SET region = '{R2}', subnet_group_id = NULL, master_user_password = 'delivery-of-cows-43'""")
        there = self.emulator.client("rds", R2).describe_db_clusters()["DBClusters"]
        self.assertEqual((self.rds.describe_db_clusters()["DBClusters"], [c["DBClusterIdentifier"] for c in there]), ([], ["clu"]))
        self.assertEqual((self.one("SELECT * FROM db_cluster")["id"], there[0]["DBClusterArn"]), (row["id"], self.one("SELECT * FROM db_cluster")["arn"]))

    def test_password_is_needed(self):
        with self.assertRaisesRegex(SqlError, "Master user password is required"):
            self.change(self.CLUSTER.replace("'delivery-of-cows-42'", "NULL"))


class Groups(RdsCase):
    def parameters(self, name="mine"):
        return {p["ParameterName"]: p.get("ParameterValue") for p in self.rds.describe_db_parameters(DBParameterGroupName=name)["Parameters"]}

    def test_parameter_groups(self):
        self.change("INSERT INTO parameter_group (name, family, description, tags) VALUES ('mine', 'postgres15', 'd', '{\"a\": \"1\"}')")
        row = self.one("SELECT * FROM parameter_group WHERE name = 'mine'")
        self.assertEqual(row["family"], "postgres15")
        wanted = [{"ParameterName": f"p{i:02}", "ParameterValue": "1", "ApplyMethod": "immediate"} for i in range(45)]
        self.proxy.clear()
        self.change(f"UPDATE parameter_group SET parameters = '{json.dumps(wanted)}' WHERE name = 'mine'")
        self.assertEqual(self.proxy.count("rds", "ModifyDBParameterGroup"), 3)
        self.assertEqual(self.parameters(), {f"p{i:02}": "1" for i in range(45)})
        # Naming a few changes just those.
        self.change("""UPDATE parameter_group SET parameters = '[{"ParameterName": "p01", "ParameterValue": "7"}]' WHERE name = 'mine'""")
        self.assertEqual(self.parameters(), {**{f"p{i:02}": "1" for i in range(45)}, "p01": "7"})
        self.assertEqual(self.db.value("SELECT jsonb_array_length(parameters) FROM parameter_group WHERE name = 'mine'"), "45")
        before = self.one("SELECT * FROM parameter_group WHERE name = 'mine'")
        for column, value in (("arn", "'x'"), ("family", "'mysql8.0'"), ("description", "'x'")):
            self.change(f"UPDATE parameter_group SET {column} = {value} WHERE name = 'mine'")
            self.assertEqual(self.one("SELECT * FROM parameter_group WHERE name = 'mine'"), before)
        self.change("UPDATE parameter_group SET tags = '{\"b\": \"2\"}' WHERE name = 'mine'")
        self.assertEqual(tag_map(self.rds.list_tags_for_resource(ResourceName=row["arn"]), "TagList"), {"b": "2"})
        self.change("UPDATE parameter_group SET name = 'other', parameters = parameters WHERE name = 'mine'")
        self.assertEqual((self.parameters("other"), self.one("SELECT id FROM parameter_group WHERE name = 'other'")["id"]),
                         ({**{f"p{i:02}": "1" for i in range(45)}, "p01": "7"}, row["id"]))
        self.change("DELETE FROM parameter_group WHERE name = 'other'")
        self.assertEqual(self.rds.describe_db_parameter_groups()["DBParameterGroups"], [])

    def test_subnet_groups(self):
        self.change("INSERT INTO db_subnet_group (name, description) VALUES ('All', 'every one of the default VPC')")
        row = self.one("SELECT * FROM db_subnet_group")
        self.assertEqual((row["name"], sorted(row["subnets"])), ("all", sorted(self.subnets())))
        self.change("UPDATE db_subnet_group SET tags = '{\"b\": \"2\"}'")
        self.assertEqual(tag_map(self.rds.list_tags_for_resource(ResourceName=row["arn"]), "TagList"), {"b": "2"})
        before = self.one("SELECT * FROM db_subnet_group")
        self.change("UPDATE db_subnet_group SET arn = 'x'")
        self.assertEqual(self.one("SELECT * FROM db_subnet_group"), before)
        self.change(f"UPDATE db_subnet_group SET name = 'two', subnets = '{{{','.join(self.subnets()[:2])}}}'")
        seen = self.rds.describe_db_subnet_groups()["DBSubnetGroups"]
        self.assertEqual([(g["DBSubnetGroupName"], len(g["Subnets"])) for g in seen], [("two", 2)])
        self.change("DELETE FROM db_subnet_group")

    def test_subnet_groups_are_changed(self):
        """The emulator loses a subnet group that is modified: it is made again, as AWS would have it then."""
        self.change("INSERT INTO db_subnet_group (name, description) VALUES ('nets', 'd')")
        row = self.one("SELECT * FROM db_subnet_group")

        def modify(proxy, call, forward):
            sent = {k: v[0] for k, v in urllib.parse.parse_qs(call.body.decode()).items()}
            self.rds.delete_db_subnet_group(DBSubnetGroupName="nets")
            self.rds.create_db_subnet_group(DBSubnetGroupName="nets", DBSubnetGroupDescription=sent["DBSubnetGroupDescription"],
                                            SubnetIds=[v for k, v in sent.items() if k.startswith("SubnetIds.")])
            body = b"<ModifyDBSubnetGroupResponse><ModifyDBSubnetGroupResult/></ModifyDBSubnetGroupResponse>"
            return 200, {"Content-Type": "text/xml"}, body, len(body)

        def seen(region=R1):
            return [(g["DBSubnetGroupDescription"], [s["SubnetIdentifier"] for s in g["Subnets"]])
                    for g in self.emulator.client("rds", region).describe_db_subnet_groups()["DBSubnetGroups"]]

        self.proxy.rule(modify, "rds", "ModifyDBSubnetGroup")
        first = self.subnets()[0]
        self.change(f"UPDATE db_subnet_group SET subnets = '{{{first}}}'")
        self.assertEqual(seen(), [("d", [first])])
        self.change("UPDATE db_subnet_group SET description = 'other'")
        self.assertEqual(seen(), [("other", [first])])
        there = self.emulator.ec2(R2).describe_subnets()["Subnets"][0]["SubnetId"]
        self.change(f"UPDATE db_subnet_group SET region = '{R2}', subnets = '{{{there}}}'")
        self.assertEqual((seen(), seen(R2), self.one("SELECT id FROM db_subnet_group")["id"]), ([], [("other", [there])], row["id"]))
        self.assertEqual(self.proxy.count("rds", "ModifyDBSubnetGroup"), 2)
