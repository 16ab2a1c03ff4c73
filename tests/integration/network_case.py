"""What the tests of aws_vpc's tables share."""

import json

from base import Case, R1, R2, actions
from cloud import cloud_view, database_view


class NetworkCase(Case):
    modules = ("aws_vpc",)

    def setUp(self):
        super().setUp()
        self.ec2 = self.emulator.ec2(R1)

    def one(self, sql):
        rows = self.db.json(sql)
        self.assertEqual(len(rows), 1, sql)
        return rows[0]

    def make_vpc(self, cidr="10.20.0.0/16", region=R1):
        self.change(f"INSERT INTO vpc (cidr_block, region, tags) VALUES ('{cidr}', '{region}', '{{\"Name\": \"net\"}}')")
        return self.one(f"SELECT * FROM vpc WHERE cidr_block = '{cidr}' AND region = '{region}'")

    def make_subnet(self, vpc, cidr="10.20.1.0/24", zone="a"):
        self.change(f"""INSERT INTO subnet (cidr_block, availability_zone, vpc_id, region)
                        VALUES ('{cidr}', '{vpc["region"]}{zone}', {vpc["id"]}, '{vpc["region"]}')""")
        return self.one(f"SELECT * FROM subnet WHERE cidr_block = '{cidr}' AND vpc_id = {vpc['id']}")

    def assert_same(self, *tables):
        """Rows and boto3's view agree, in both regions."""
        cloud, rows = cloud_view(self.emulator, [R1, R2]), database_view(self.db)
        for table in tables or cloud:
            self.assertEqual(rows[table], cloud[table], f"table {table}")

    def check_tags(self, table, row_id, read):
        """Tags of a row that exists: put, replaced in part, cleared; `read` gives boto3's view of them."""
        for tags in ({"Name": "one", "team": "a"}, {"Name": "two", "cost": "42"}, {}):
            with self.subTest(table=table, tags=tags):
                done = self.change(f"UPDATE {table} SET tags = '{json.dumps(tags)}' WHERE id = {row_id}")
                self.assertEqual(actions(done), {("update", table): 1})
                self.assertEqual(read(), tags)

    def tearDown(self):
        self.assert_settled()
        self.assert_no_marks(R1)
