"""The life of every table of aws_vpc: made, changed, tagged and deleted through SQL, seen by boto3."""

import json

from base import Case, Environment, R1, R2, actions, tag_map
from cloud import cloud_view, database_view

env = Environment(proxy=True)
setUpModule = env.up


class NetworkCase(Case):
    env = env
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
        self.assert_no_marks(R1)


class Vpc(NetworkCase):
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


class Gateways(NetworkCase):
    def test_internet_gateway(self):
        vpc, other = self.make_vpc(), self.make_vpc("10.22.0.0/16")
        self.change(f"INSERT INTO internet_gateway (vpc_id, tags) VALUES ({vpc['id']}, '{{\"Name\": \"door\"}}')")
        row = self.one("SELECT * FROM internet_gateway")

        def seen():
            return self.ec2.describe_internet_gateways(InternetGatewayIds=[row["internet_gateway_id"]])["InternetGateways"][0]
        self.assertEqual((seen()["Attachments"][0]["VpcId"], tag_map(seen())), (vpc["vpc_id"], {"Name": "door"}))
        self.check_tags("internet_gateway", row["id"], lambda: tag_map(seen()))
        self.change(f"UPDATE internet_gateway SET vpc_id = {other['id']}")
        self.assertEqual([a["VpcId"] for a in seen()["Attachments"]], [other["vpc_id"]])
        self.change("UPDATE internet_gateway SET vpc_id = NULL")
        self.assertEqual(seen()["Attachments"], [])
        self.change(f"UPDATE internet_gateway SET vpc_id = {vpc['id']}")
        self.change("DELETE FROM internet_gateway")
        self.assertEqual(self.ec2.describe_internet_gateways()["InternetGateways"], [])

    def test_elastic_ip(self):
        self.change("INSERT INTO elastic_ip (tags) VALUES ('{\"Name\": \"ip\"}')")
        row = self.one("SELECT * FROM elastic_ip")

        def seen():
            return self.ec2.describe_addresses(AllocationIds=[row["allocation_id"]])["Addresses"][0]
        self.assertEqual((seen()["PublicIp"], tag_map(seen())), (row["public_ip"], {"Name": "ip"}))
        self.check_tags("elastic_ip", row["id"], lambda: tag_map(seen()))
        self.change("UPDATE elastic_ip SET public_ip = '1.2.3.4'")
        self.assertEqual(self.one("SELECT * FROM elastic_ip")["public_ip"], row["public_ip"])
        self.change("DELETE FROM elastic_ip")
        self.assertEqual(self.ec2.describe_addresses()["Addresses"], [])

    def test_nat_gateway(self):
        vpc = self.make_vpc()
        subnet, second = self.make_subnet(vpc), self.make_subnet(vpc, "10.20.2.0/24", "b")
        self.change("INSERT INTO elastic_ip DEFAULT VALUES")
        address = self.one("SELECT * FROM elastic_ip")
        self.change(f"""INSERT INTO nat_gateway (connectivity_type, subnet_id, elastic_ip_id, tags)
                        VALUES ('public', {subnet['id']}, {address['id']}, '{{"Name": "nat"}}')""")
        row = self.one("SELECT * FROM nat_gateway")

        def seen(nat=None):
            return self.ec2.describe_nat_gateways(NatGatewayIds=[nat or row["nat_gateway_id"]])["NatGateways"][0]
        self.assertEqual((seen()["SubnetId"], row["state"], seen()["NatGatewayAddresses"][0]["AllocationId"]),
                         (subnet["subnet_id"], "available", address["allocation_id"]))
        self.check_tags("nat_gateway", row["id"], lambda: tag_map(seen()))
        self.change(f"UPDATE nat_gateway SET subnet_id = {second['id']}")
        moved = self.one("SELECT * FROM nat_gateway")
        self.assertNotEqual(moved["nat_gateway_id"], row["nat_gateway_id"])
        self.assertEqual(seen(moved["nat_gateway_id"])["SubnetId"], second["subnet_id"])
        self.change("DELETE FROM nat_gateway")
        self.assertEqual([n["State"] for n in self.ec2.describe_nat_gateways()["NatGateways"] if n["State"] == "available"], [])
        self.assertEqual(len(self.ec2.describe_addresses()["Addresses"]), 1, "the address stays")

    def test_public_nat_gateway_without_address_gets_one(self):
        subnet = self.make_subnet(self.make_vpc())
        self.change(f"INSERT INTO nat_gateway (connectivity_type, subnet_id) VALUES ('public', {subnet['id']})")
        row = self.one("SELECT n.*, e.allocation_id FROM nat_gateway n JOIN elastic_ip e ON e.id = n.elastic_ip_id")
        self.assertEqual([a["AllocationId"] for a in self.ec2.describe_addresses()["Addresses"]], [row["allocation_id"]])

    def test_address_only_for_public_nat_gateways(self):
        subnet = self.make_subnet(self.make_vpc())
        self.change("INSERT INTO elastic_ip DEFAULT VALUES")
        self.assertEqual(self.db.error(f"""INSERT INTO nat_gateway (connectivity_type, subnet_id, elastic_ip_id)
            SELECT 'private', {subnet['id']}, id FROM elastic_ip""").sqlstate, "23514")


class Routing(NetworkCase):
    def table(self, row):
        return self.ec2.describe_route_tables(RouteTableIds=[row["route_table_id"]])["RouteTables"][0]

    def make_table(self, vpc, name="t"):
        self.change(f"INSERT INTO route_table (vpc_id, tags) VALUES ({vpc['id']}, '{{\"Name\": \"{name}\"}}')")
        return self.one(f"SELECT * FROM route_table WHERE tags->>'Name' = '{name}'")

    def test_route_table(self):
        row = self.make_table(self.make_vpc())
        self.assertEqual(tag_map(self.table(row)), {"Name": "t"})
        self.assert_same("route", "route_table", "route_table_association")
        self.check_tags("route_table", row["id"], lambda: tag_map(self.table(row)))
        self.change(f"DELETE FROM route_table WHERE id = {row['id']}")
        self.assertEqual(len(self.ec2.describe_route_tables()["RouteTables"]), 2)
        self.assert_same("route", "route_table", "route_table_association")

    def test_routes(self):
        vpc = self.make_vpc()
        row = self.make_table(vpc)
        self.change(f"INSERT INTO internet_gateway (vpc_id) VALUES ({vpc['id']})")
        gateway = self.one("SELECT * FROM internet_gateway")["internet_gateway_id"]

        def seen():
            return {r["DestinationCidrBlock"]: r.get("GatewayId") or r.get("NatGatewayId") for r in self.table(row)["Routes"]
                    if r.get("GatewayId") != "local"}
        self.change(f"INSERT INTO route (route_table_id, destination, gateway_id) VALUES ({row['id']}, '0.0.0.0/0', '{gateway}')")
        self.assertEqual(seen(), {"0.0.0.0/0": gateway})
        subnet = self.make_subnet(vpc)
        self.change(f"INSERT INTO nat_gateway (connectivity_type, subnet_id) VALUES ('public', {subnet['id']})")
        nat = self.one("SELECT * FROM nat_gateway")["nat_gateway_id"]
        self.change(f"UPDATE route SET gateway_id = NULL, nat_gateway_id = '{nat}' WHERE destination = '0.0.0.0/0'")
        self.assertEqual(seen(), {"0.0.0.0/0": nat})
        self.change("UPDATE route SET destination = '10.200.0.0/16' WHERE destination = '0.0.0.0/0'")
        self.assertEqual(seen(), {"10.200.0.0/16": nat})
        self.change("DELETE FROM route WHERE destination = '10.200.0.0/16'")
        self.assertEqual(seen(), {})
        self.assert_same("route")

    def test_local_route_is_restored(self):
        row = self.make_table(self.make_vpc())
        self.change(f"DELETE FROM route WHERE route_table_id = {row['id']} AND gateway_id = 'local'")
        self.assertEqual(len(self.db.rows(f"SELECT * FROM route WHERE route_table_id = {row['id']}")), 1)
        self.assert_same("route")

    def test_bad_destination_is_refused_by_the_table(self):
        row = self.make_table(self.make_vpc())
        self.assertEqual(self.db.error(f"INSERT INTO route (route_table_id, destination, gateway_id) VALUES ({row['id']}, 'everywhere', 'x')").sqlstate, "23514")

    def test_associations(self):
        vpc = self.make_vpc()
        subnet, first, second = self.make_subnet(vpc), self.make_table(vpc, "first"), self.make_table(vpc, "second")

        def seen():
            return {t["RouteTableId"] for t in self.ec2.describe_route_tables()["RouteTables"] for a in t["Associations"]
                    if a.get("SubnetId") == subnet["subnet_id"]}
        self.change(f"""INSERT INTO route_table_association (route_table_id, subnet_id, vpc_id)
                        VALUES ({first['id']}, {subnet['id']}, {vpc['id']})""")
        self.assertEqual(seen(), {first["route_table_id"]})
        self.change(f"UPDATE route_table_association SET route_table_id = {second['id']} WHERE subnet_id = {subnet['id']}")
        self.assertEqual(seen(), {second["route_table_id"]})
        self.assert_same("route_table_association")
        self.change(f"DELETE FROM route_table_association WHERE subnet_id = {subnet['id']}")
        self.assertEqual(seen(), set())
        self.assert_same("route_table_association")

    def test_main_association(self):
        vpc = self.make_vpc()
        row = self.make_table(vpc)
        self.change(f"UPDATE route_table_association SET route_table_id = {row['id']} WHERE is_main AND vpc_id = {vpc['id']}")
        self.assertTrue(any(a["Main"] for a in self.table(row)["Associations"]))
        self.assert_same("route_table_association", "route_table")
        self.change(f"DELETE FROM route_table_association WHERE is_main AND vpc_id = {vpc['id']}")
        self.assertEqual(len(self.db.rows(f"SELECT * FROM route_table_association WHERE vpc_id = {vpc['id']}")), 1)


class AclsAndOptions(NetworkCase):
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


class Endpoints(NetworkCase):
    POLICY = '{"Version": "2012-10-17", "Statement": [{"Sid": "%s", "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}'

    def endpoint(self, row):
        return self.ec2.describe_vpc_endpoints(VpcEndpointIds=[row["vpc_endpoint_id"]])["VpcEndpoints"][0]

    def test_gateway_endpoint(self):
        vpc = self.make_vpc()
        self.change(f"INSERT INTO route_table (vpc_id, tags) VALUES ({vpc['id']}, '{{\"Name\": \"t\"}}')")
        table = self.db.value("SELECT route_table_id FROM route_table WHERE tags->>'Name' = 't'")
        self.change(f"INSERT INTO endpoint_gateway (service, vpc_id, tags) VALUES ('s3', {vpc['id']}, '{{\"Name\": \"e\"}}')")
        row = self.one("SELECT * FROM endpoint_gateway")
        seen = self.endpoint(row)
        self.assertEqual((seen["VpcEndpointType"], seen["ServiceName"]), ("Gateway", f"com.amazonaws.{R1}.s3"))
        self.assertEqual(len(seen["RouteTableIds"]), 2, "without route tables it is for all of the VPC")
        self.assertEqual(row["state"], "available")
        self.change(f"UPDATE endpoint_gateway SET route_table_ids = ARRAY['{table}']")
        self.assertEqual(self.endpoint(row)["RouteTableIds"], [table])
        self.change(f"UPDATE endpoint_gateway SET policy = '{self.POLICY % 'mine'}'")
        self.assertEqual(json.loads(self.endpoint(row)["PolicyDocument"])["Statement"][0]["Sid"], "mine")
        self.check_tags("endpoint_gateway", row["id"], lambda: tag_map(self.endpoint(row)))
        self.assert_same("endpoint_gateway")
        self.change("UPDATE endpoint_gateway SET service = 'dynamodb'")
        self.assertEqual([e["ServiceName"] for e in self.ec2.describe_vpc_endpoints()["VpcEndpoints"]
                          if e["State"] == "available"], [f"com.amazonaws.{R1}.dynamodb"])
        self.change("DELETE FROM endpoint_gateway")
        self.assertEqual(self.ec2.describe_vpc_endpoints()["VpcEndpoints"], [])

    def test_interface_endpoint(self):
        vpc = self.make_vpc()
        first, second = self.make_subnet(vpc), self.make_subnet(vpc, "10.20.2.0/24", "b")
        self.change(f"""WITH e AS (INSERT INTO endpoint_interface (service, vpc_id, tags) VALUES ('logs', {vpc['id']}, '{{"Name": "e"}}') RETURNING id)
                        INSERT INTO endpoint_interface_subnets SELECT id, {first['id']} FROM e""")
        row = self.one("SELECT * FROM endpoint_interface")
        seen = self.endpoint(row)
        self.assertEqual((seen["VpcEndpointType"], seen["ServiceName"], seen["SubnetIds"]),
                         ("Interface", f"com.amazonaws.{R1}.logs", [first["subnet_id"]]))
        self.assertEqual(row["state"], "available")
        self.change(f"INSERT INTO endpoint_interface_subnets VALUES ({row['id']}, {second['id']})")
        self.assertEqual(sorted(self.endpoint(row)["SubnetIds"]), sorted([first["subnet_id"], second["subnet_id"]]))
        self.change(f"DELETE FROM endpoint_interface_subnets WHERE subnet_id = {first['id']}")
        self.assertEqual(self.endpoint(row)["SubnetIds"], [second["subnet_id"]])
        self.check_tags("endpoint_interface", row["id"], lambda: tag_map(self.endpoint(row)))
        self.assert_same("endpoint_interface")
        self.change("DELETE FROM endpoint_interface")
        self.assertEqual(self.ec2.describe_vpc_endpoints()["VpcEndpoints"], [])

    def test_names_that_contain_each_other(self):
        vpc = self.make_vpc()
        self.make_subnet(vpc)
        self.change(f"INSERT INTO endpoint_interface (service, vpc_id) VALUES ('ecs', {vpc['id']})")
        self.assertEqual([e["ServiceName"] for e in self.ec2.describe_vpc_endpoints()["VpcEndpoints"]], [f"com.amazonaws.{R1}.ecs"])
        self.assertEqual(self.db.column("SELECT service FROM endpoint_interface"), ["ecs"])

    def test_region_change_needs_no_route_tables(self):
        vpc = self.make_vpc()
        self.change(f"INSERT INTO endpoint_gateway (service, vpc_id) VALUES ('s3', {vpc['id']})")
        self.assertIn("route_table_ids", self.db.error(f"UPDATE endpoint_gateway SET region = '{R2}'").text)


class Peering(NetworkCase):
    def test_life(self):
        left, right = self.make_vpc(), self.make_vpc("10.22.0.0/16", R2)
        self.change(f"""INSERT INTO peering_connection (requester_id, accepter_id, tags)
                        VALUES ({left['id']}, {right['id']}, '{{"Name": "peer"}}')""")
        row = self.one("SELECT * FROM peering_connection")

        def seen():
            return self.ec2.describe_vpc_peering_connections(
                VpcPeeringConnectionIds=[row["peering_connection_id"]])["VpcPeeringConnections"][0]
        self.assertEqual((seen()["RequesterVpcInfo"]["VpcId"], seen()["AccepterVpcInfo"]["VpcId"], seen()["Status"]["Code"]),
                         (left["vpc_id"], right["vpc_id"], "active"))
        self.assertEqual(row["state"], "active")
        self.check_tags("peering_connection", row["id"], lambda: tag_map(seen()))
        self.change("DELETE FROM peering_connection")
        self.assertEqual(self.db.rows("SELECT * FROM peering_connection"), [])
        self.assertIn(seen()["Status"]["Code"], ("deleted", "deleting"))
