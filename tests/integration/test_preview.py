"""What the preview says beside the action: what changes, why, how many calls, how long."""

from base import Environment, R1
from network_case import NetworkCase

env = Environment()
setUpModule = env.up


class Preview(NetworkCase):
    env = env

    def row_of(self, table):
        rows = [row for row in self.preview() if row["table_name"] == table]
        self.assertEqual(len(rows), 1, rows)
        return rows[0]

    def what_if(self, sql, table):
        """The preview's row for the table, of statements that are taken back."""
        self.begin()
        try:
            self.db.execute(sql)
            return self.row_of(table)
        finally:
            self.rollback()

    def test_columns_of_each_fate(self):
        vpc = self.make_vpc()
        with self.subTest("create"):
            row = self.what_if("INSERT INTO vpc (cidr_block) VALUES ('10.30.0.0/16')", "vpc")
            self.assertEqual((row["action"], row["calls"], row["estimate"]), ("create", "1", None))
        with self.subTest("update"):
            row = self.what_if(f"UPDATE vpc SET enable_dns_hostnames = true WHERE id = {vpc['id']}", "vpc")
            self.assertEqual((row["action"], row["changes"], row["calls"]),
                             ("update", "enable_dns_hostnames: false → true", "1"))
        with self.subTest("restore"):
            row = self.what_if(f"UPDATE vpc SET state = 'pending' WHERE id = {vpc['id']}", "vpc")
            self.assertEqual((row["changes"], row["reason"], row["calls"]),
                             ("state: pending → available", "state is set by AWS alone", None))
        with self.subTest("replace"):
            row = self.what_if(f"UPDATE vpc SET cidr_block = '10.31.0.0/16' WHERE id = {vpc['id']}", "vpc")
            self.assertEqual((row["action"], row["changes"], row["reason"]),
                             ("replace", "cidr_block: 10.20.0.0/16 → 10.31.0.0/16", "cidr_block cannot be changed in place"))
            self.assertGreaterEqual(int(row["calls"]), 2)
        with self.subTest("delete"):
            row = self.what_if(f"DELETE FROM vpc WHERE id = {vpc['id']}", "vpc")
            self.assertEqual((row["action"], row["changes"]), ("delete", ""))
            self.assertGreaterEqual(int(row["calls"]), 1)

    def test_drift_is_named(self):
        vpc = self.make_vpc()
        self.begin()
        self.db.execute(f"UPDATE vpc SET enable_dns_support = false, enable_dns_hostnames = true WHERE id = {vpc['id']}")
        self.db.execute(f"UPDATE vpc SET tags = '{{\"Name\": \"mine\"}}' WHERE id = {vpc['id']}")
        self.ec2.create_tags(Resources=[vpc["vpc_id"]], Tags=[{"Key": "Name", "Value": "theirs"}])
        self.assertIn('drifted from tags = {"Name":"theirs"}', self.row_of("vpc")["reason"])
        self.commit()

    def test_what_goes_by_itself_says_so(self):
        vpc = self.make_vpc()
        self.begin()
        self.db.execute(f"DELETE FROM subnet WHERE vpc_id = {vpc['id']}; DELETE FROM vpc WHERE id = {vpc['id']}")
        implied = [row for row in self.preview() if row["table_name"] != "vpc" and row["action"] == "delete"]
        self.assertNotEqual(implied, [])
        for row in implied:
            self.assertEqual(row["calls"], "0")
            self.assertRegex(row["reason"], r"^goes with (vpc|route_table) \d+$")
        self.rollback()

    def test_estimate_where_rates_dominate(self):
        self.db.execute(f"ALTER DATABASE {self.db.name} SET iasql.rate_limit = on")
        vpc = self.make_vpc()
        self.begin()
        self.db.execute(f"""INSERT INTO subnet (cidr_block, availability_zone, vpc_id, region)
            SELECT '10.20.' || n || '.0/24', '{R1}a', {vpc['id']}, '{R1}' FROM generate_series(1, 95) n""")
        rows = [row for row in self.preview() if row["table_name"] == "subnet"]
        self.assertEqual(len(rows), 95)
        self.assertEqual({row["estimate"] for row in rows}, {"00:00:10"})  # 95 less 45 at 5 a second
        self.assertIn("published rate limits make this take about 10 s", self.db.stderr)
        self.rollback()


del NetworkCase
