"""The life of the tables of aws_vpc, first part: VPCs, subnets, network ACLs and DHCP options, made, changed, tagged and
deleted through SQL, seen by boto3."""

from base import Environment, R1, R2, actions, tag_map
from network_case import NetworkCase

env = Environment(proxy=True)
setUpModule = env.up


class Vpc(NetworkCase):
    env = env

    def vpc(self, vpc_id):
        return self.ec2.describe_vpcs(VpcIds=[vpc_id])["Vpcs"][0]

    def test_life(self):
        row = self.make_vpc()
        self.assertEqual(row["state"], "available")
        self.assertEqual(self.vpc(row["vpc_id"])["CidrBlock"], "10.20.0.0/16")
        self.assertEqual(tag_map(self.vpc(row["vpc_id"])), {"Name": "net"})
        self.assert_same()
        self.check_tags("vpc", row["id"], lambda: tag_map(self.vpc(row["vpc_id"])))
        self.change(f"DELETE FROM vpc WHERE id = {row['id']}")
        self.assertEqual(len(self.ec2.describe_vpcs()["Vpcs"]), 1)
        self.assert_same()

    def test_companions_appear_and_go(self):
        row = self.make_vpc()
        table = self.one(f"SELECT * FROM route_table WHERE vpc_id = {row['id']}")
        main = self.one(f"SELECT * FROM route_table_association WHERE vpc_id = {row['id']}")
        self.assertTrue(main["is_main"])
        self.assertEqual(main["route_table_id"], table["id"])
        route = self.one(f"SELECT * FROM route WHERE route_table_id = {table['id']}")
        self.assertEqual((route["destination"], route["gateway_id"]), ("10.20.0.0/16", "local"))
        self.change(f"DELETE FROM vpc WHERE id = {row['id']}")
        self.assertEqual(self.db.rows(f"SELECT * FROM route_table WHERE vpc_id = {row['id']}"), [])

    def test_attributes(self):
        row = self.make_vpc()
        for column, attribute in (("enable_dns_hostnames", "enableDnsHostnames"), ("enable_dns_support", "enableDnsSupport"),
                                  ("enable_network_address_usage_metrics", "enableNetworkAddressUsageMetrics")):
            for value in (True, False):
                with self.subTest(column=column, value=value):
                    self.change(f"UPDATE vpc SET {column} = NOT {value} WHERE id = {row['id']}")
                    self.change(f"UPDATE vpc SET {column} = {value} WHERE id = {row['id']}")
                    answer = self.ec2.describe_vpc_attribute(VpcId=row["vpc_id"], Attribute=attribute)
                    self.assertEqual(answer[attribute[0].upper() + attribute[1:]]["Value"], value)

    def test_attributes_at_creation(self):
        self.change("INSERT INTO vpc (cidr_block, enable_dns_hostnames, enable_dns_support) VALUES ('10.21.0.0/16', true, true)")
        vpc_id = self.db.value("SELECT vpc_id FROM vpc WHERE cidr_block = '10.21.0.0/16'")
        answer = self.ec2.describe_vpc_attribute(VpcId=vpc_id, Attribute="enableDnsHostnames")
        self.assertTrue(answer["EnableDnsHostnames"]["Value"])

    def test_an_edit_of_state_does_not_lose_the_other_edits(self):
        row = self.make_vpc()
        self.change(f"UPDATE vpc SET state = 'pending', tags = '{{\"Name\": \"kept\"}}' WHERE id = {row['id']}")
        self.assertEqual(tag_map(self.vpc(row["vpc_id"])), {"Name": "kept"})
        self.assertEqual(self.one(f"SELECT state FROM vpc WHERE id = {row['id']}")["state"], "available")

    def test_vpc_id_is_restored(self):
        row = self.make_vpc()
        self.change(f"UPDATE vpc SET vpc_id = 'vpc-invented' WHERE id = {row['id']}")
        self.assertEqual(self.vpc_of(row["id"]), row["vpc_id"])

    def test_another_cidr_is_a_replacement(self):
        row = self.make_vpc()
        self.begin()
        self.db.execute(f"UPDATE vpc SET cidr_block = '10.30.0.0/16' WHERE id = {row['id']}")
        plan = self.preview()
        self.assertEqual(actions(plan).get(("replace", "vpc")), 1)
        self.commit()
        self.assert_settled()
        self.assertEqual(sorted(v["CidrBlock"] for v in self.ec2.describe_vpcs()["Vpcs"]), ["10.30.0.0/16", "172.31.0.0/16"])
        self.assertNotEqual(self.vpc_of(row["id"]), row["vpc_id"])
        self.assert_same()

    def test_dhcp_options_of_a_vpc(self):
        row = self.make_vpc()
        self.change("""INSERT INTO dhcp_options (dhcp_configurations)
                       VALUES ('[{"Key": "domain-name", "Values": [{"Value": "corp.example"}]}]')""")
        options = self.one("SELECT * FROM dhcp_options WHERE dhcp_configurations::text LIKE '%corp.example%'")
        self.change(f"UPDATE vpc SET dhcp_options_id = {options['id']} WHERE id = {row['id']}")
        self.assertEqual(self.vpc(row["vpc_id"])["DhcpOptionsId"], options["dhcp_options_id"])
        self.change(f"UPDATE vpc SET dhcp_options_id = NULL WHERE id = {row['id']}")
        self.assertNotEqual(self.vpc(row["vpc_id"])["DhcpOptionsId"], options["dhcp_options_id"])

    def test_a_whole_network_in_one_commit(self):
        self.change(f"""
            WITH v AS (INSERT INTO vpc (cidr_block, tags) VALUES ('10.40.0.0/16', '{{"Name": "all"}}') RETURNING id),
                 s AS (INSERT INTO subnet (cidr_block, availability_zone, vpc_id)
                       SELECT '10.40.' || i || '.0/24', '{R1}' || chr(96 + i), v.id FROM v, generate_series(1, 2) i RETURNING id, vpc_id),
                 g AS (INSERT INTO internet_gateway (vpc_id) SELECT id FROM v RETURNING id),
                 t AS (INSERT INTO route_table (vpc_id) SELECT id FROM v RETURNING id)
            INSERT INTO route_table_association (route_table_id, subnet_id, vpc_id) SELECT t.id, s.id, s.vpc_id FROM t, s""")
        vpc_id = self.db.value("SELECT vpc_id FROM vpc WHERE cidr_block = '10.40.0.0/16'")
        self.assertEqual(len(self.ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc_id]}])["Subnets"]), 2)
        self.assert_same()
        self.change("""DELETE FROM route_table_association WHERE NOT is_main;
                       DELETE FROM route_table WHERE id NOT IN (SELECT route_table_id FROM route_table_association);
                       DELETE FROM subnet WHERE vpc_id = (SELECT id FROM vpc WHERE cidr_block = '10.40.0.0/16');
                       DELETE FROM internet_gateway;
                       DELETE FROM vpc WHERE cidr_block = '10.40.0.0/16'""")
        self.assertEqual(len(self.ec2.describe_vpcs()["Vpcs"]), 1)
        self.assert_same()

    def test_other_regions(self):
        self.make_vpc(region=R2)
        self.assertEqual(len(self.emulator.ec2(R2).describe_vpcs()["Vpcs"]), 2)
        self.assertEqual(len(self.ec2.describe_vpcs()["Vpcs"]), 1)
        self.assert_same()


class Subnet(NetworkCase):
    env = env

    def test_life(self):
        vpc = self.make_vpc()
        row = self.make_subnet(vpc)
        seen = self.ec2.describe_subnets(SubnetIds=[row["subnet_id"]])["Subnets"][0]
        self.assertEqual((seen["CidrBlock"], seen["AvailabilityZone"], seen["VpcId"]), ("10.20.1.0/24", R1 + "a", vpc["vpc_id"]))
        self.assertEqual((row["state"], row["available_ip_address_count"], row["subnet_arn"]),
                         ("available", seen["AvailableIpAddressCount"], seen["SubnetArn"]))
        self.assert_same()
        self.change(f"DELETE FROM subnet WHERE id = {row['id']}")
        self.assertEqual(self.ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc["vpc_id"]]}])["Subnets"], [])

    def test_computed_columns_are_restored(self):
        row = self.make_subnet(self.make_vpc())
        self.change(f"UPDATE subnet SET subnet_arn = 'x', owner_id = 'y', available_ip_address_count = 1 WHERE id = {row['id']}")
        self.assertEqual(self.one(f"SELECT * FROM subnet WHERE id = {row['id']}"), row)

    def test_another_cidr_or_zone_is_a_replacement(self):
        row = self.make_subnet(self.make_vpc())
        self.change(f"UPDATE subnet SET cidr_block = '10.20.9.0/24' WHERE id = {row['id']}")
        self.change(f"UPDATE subnet SET availability_zone = '{R1}b' WHERE id = {row['id']}")
        moved = self.one(f"SELECT * FROM subnet WHERE id = {row['id']}")
        self.assertNotEqual(moved["subnet_id"], row["subnet_id"])
        self.assertEqual([(s["CidrBlock"], s["AvailabilityZone"]) for s in self.ec2.describe_subnets()["Subnets"]
                          if s["CidrBlock"].startswith("10.")], [("10.20.9.0/24", R1 + "b")])
        self.assert_same()

    def test_network_acl_of_a_subnet(self):
        vpc = self.make_vpc()
        row = self.make_subnet(vpc)
        self.change(f"INSERT INTO network_acl (vpc_id) VALUES ({vpc['id']})")
        acl = self.one("SELECT * FROM network_acl")
        self.change(f"UPDATE subnet SET network_acl_id = {acl['id']} WHERE id = {row['id']}")
        seen = self.ec2.describe_network_acls(NetworkAclIds=[acl["network_acl_id"]])["NetworkAcls"][0]
        self.assertEqual([a["SubnetId"] for a in seen["Associations"]], [row["subnet_id"]])
        self.change(f"UPDATE subnet SET network_acl_id = NULL WHERE id = {row['id']}")
        seen = self.ec2.describe_network_acls(NetworkAclIds=[acl["network_acl_id"]])["NetworkAcls"][0]
        self.assertEqual(seen["Associations"], [])

    def test_a_zone_cannot_be_made(self):
        self.change(f"INSERT INTO availability_zone (name, region) VALUES ('{R1}zz', '{R1}')")
        self.assertEqual(self.db.rows(f"SELECT * FROM availability_zone WHERE name = '{R1}zz'"), [])


class AclsAndOptions(NetworkCase):
    env = env

    RULE = ('{"CidrBlock": "10.0.0.0/8", "Egress": false, "PortRange": {"From": %d, "To": %d}, "Protocol": "6", '
            '"RuleAction": "allow", "RuleNumber": %d}')

    def rules(self, acl_id):
        entries = self.ec2.describe_network_acls(NetworkAclIds=[acl_id])["NetworkAcls"][0]["Entries"]
        return {e["RuleNumber"]: e["PortRange"]["From"] for e in entries if e["RuleNumber"] < 32767}

    def test_network_acl(self):
        vpc = self.make_vpc()
        self.change(f"INSERT INTO network_acl (vpc_id, entries, tags) VALUES ({vpc['id']}, '[{self.RULE % (80, 80, 100)}]', '{{\"Name\": \"acl\"}}')")
        row = self.one("SELECT * FROM network_acl")
        acl_id = row["network_acl_id"]
        self.assertEqual(self.rules(acl_id), {100: 80})
        self.change(f"UPDATE network_acl SET entries = '[{self.RULE % (80, 80, 100)}, {self.RULE % (443, 443, 110)}]'")
        self.assertEqual(self.rules(acl_id), {100: 80, 110: 443})
        self.proxy.clear()
        self.change(f"UPDATE network_acl SET entries = '[{self.RULE % (80, 80, 100)}, {self.RULE % (8443, 8443, 110)}, {self.RULE % (22, 22, 120)}]'")
        self.assertEqual(self.rules(acl_id), {100: 80, 110: 8443, 120: 22})
        self.assertEqual(self.proxy.count("ec2", "DeleteNetworkAclEntry"), 0, "rules that stay are not interrupted")
        self.change(f"UPDATE network_acl SET entries = '[{self.RULE % (22, 22, 120)}]'")
        self.assertEqual(self.rules(acl_id), {120: 22})
        # The order of rules has no meaning.
        self.check_tags("network_acl", row["id"],
                        lambda: tag_map(self.ec2.describe_network_acls(NetworkAclIds=[acl_id])["NetworkAcls"][0]))
        self.change("DELETE FROM network_acl")
        self.assertEqual([a for a in self.ec2.describe_network_acls()["NetworkAcls"] if not a["IsDefault"]], [])

    def test_dhcp_options(self):
        self.change("""INSERT INTO dhcp_options (dhcp_configurations, tags)
            VALUES ('[{"Key": "domain-name-servers", "Values": [{"Value": "10.0.0.2"}, {"Value": "10.0.0.3"}]}]', '{"Name": "d"}')""")
        row = self.one("SELECT * FROM dhcp_options")

        def seen():
            return self.ec2.describe_dhcp_options(DhcpOptionsIds=[row["dhcp_options_id"]])["DhcpOptions"][0]
        self.assertEqual([v["Value"] for v in seen()["DhcpConfigurations"][0]["Values"]], ["10.0.0.2", "10.0.0.3"])
        self.check_tags("dhcp_options", row["id"], lambda: tag_map(seen()))
        self.change("DELETE FROM dhcp_options")
        self.assertEqual(self.ec2.describe_dhcp_options()["DhcpOptions"], [])

    def test_dhcp_options_in_use_cannot_be_deleted(self):
        vpc = self.make_vpc()
        self.change("""INSERT INTO dhcp_options (dhcp_configurations)
                       VALUES ('[{"Key": "domain-name", "Values": [{"Value": "corp.example"}]}]')""")
        self.change(f"UPDATE vpc SET dhcp_options_id = (SELECT id FROM dhcp_options) WHERE id = {vpc['id']}")
        self.assertEqual(self.db.error("DELETE FROM dhcp_options").sqlstate, "23503")
