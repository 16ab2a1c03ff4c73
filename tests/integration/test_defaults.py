"""What AWS made by itself in every account is protected: restored with a notice, never deleted or replaced."""

from base import Case, Environment, R1, R2
from cloud import cloud_view, database_view

env = Environment()
setUpModule = env.up


class Defaults(Case):
    env = env
    modules = ("aws_vpc",)

    def assert_restored(self, sql, *, notice=True):
        cloud, rows = cloud_view(self.emulator, [R1, R2]), database_view(self.db)
        self.change(sql)
        self.assertEqual(cloud_view(self.emulator, [R1, R2]), cloud, "the cloud must not change")
        self.assertEqual(database_view(self.db), rows, "the rows must be back")
        if notice:
            self.assertRegex(self.notices, r"NOTICE|WARNING")

    DEFAULT = f"(SELECT id FROM vpc WHERE is_default AND region = '{R1}')"

    def test_deleting_the_default_vpc(self):
        self.assert_restored(f"""
            DELETE FROM subnet WHERE vpc_id = {self.DEFAULT};
            DELETE FROM route_table_association WHERE vpc_id = {self.DEFAULT};
            DELETE FROM vpc WHERE id = {self.DEFAULT}""")

    def test_deleting_default_subnets(self):
        self.assert_restored(f"DELETE FROM subnet WHERE vpc_id = {self.DEFAULT}")

    def test_deleting_the_main_route_table(self):
        self.assert_restored(f"""DELETE FROM route_table_association WHERE vpc_id = {self.DEFAULT};
                                 DELETE FROM route_table WHERE vpc_id = {self.DEFAULT}""")

    def test_deleting_the_main_association(self):
        self.assert_restored(f"DELETE FROM route_table_association WHERE vpc_id = {self.DEFAULT}")

    def test_deleting_the_internet_route_of_the_default_vpc(self):
        ec2 = self.emulator.ec2(R1)
        gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        vpc = next(v["VpcId"] for v in ec2.describe_vpcs()["Vpcs"] if v["IsDefault"])
        ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
        table = ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["RouteTables"][0]["RouteTableId"]
        ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
        self.sync()
        self.assert_restored("DELETE FROM route WHERE destination = '0.0.0.0/0'")
        self.assert_restored("DELETE FROM internet_gateway")

    def test_changing_the_cidr_of_the_default_vpc(self):
        self.assert_restored(f"UPDATE vpc SET cidr_block = '10.1.0.0/16' WHERE id = {self.DEFAULT}")

    def test_a_default_vpc_cannot_be_declared(self):
        before = len(self.emulator.ec2(R1).describe_vpcs()["Vpcs"])
        self.change("INSERT INTO vpc (cidr_block, is_default) VALUES ('10.9.0.0/16', true)")
        self.assertEqual([r["cidr_block"] for r in self.db.rows(f"SELECT * FROM vpc WHERE is_default AND region = '{R1}'")],
                         ["172.31.0.0/16"])
        self.assertLessEqual(len(self.emulator.ec2(R1).describe_vpcs()["Vpcs"]), before + 1)

    def test_delete_all_records_keeps_what_aws_made(self):
        cloud = cloud_view(self.emulator, [R1, R2])
        self.change("INSERT INTO vpc (cidr_block) VALUES ('10.9.0.0/16')")
        self.change("SELECT delete_all_records()")
        self.assertEqual(cloud_view(self.emulator, [R1, R2]), cloud)
        self.assertEqual(database_view(self.db), cloud)
