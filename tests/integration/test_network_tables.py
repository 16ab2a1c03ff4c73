"""Every table of aws_vpc through its operations: what others made is imported, and each column that AWS can change, that replaces
the object or that moves it to another region does so, seen by boto3.

What the objects hang on is made with boto3, so that a test has few commits. Answers are scripted where the emulator forgets what
it was told: see ScriptedEndpoints and ScriptedRoutes.
"""

import json

from base import Environment, R1, R2, actions, tag_map
from network_case import NetworkCase
from populate import populate
from scripted_network import ONLY_READING, ScriptedEndpoints, ScriptedRoutes, fields_of

env = Environment(proxy=True)
setUpModule = env.up

GONE = ("deleted", "deleting")


class TableCase(NetworkCase):
    env = env

    def setUp(self):
        super().setUp()
        self.cloud = {R1: self.ec2, R2: self.emulator.ec2(R2)}

    def tearDown(self):
        super().tearDown()
        self.assert_no_marks(R2)

    def network(self, second, region=R1, subnets=0):
        """A VPC and subnets in the zones a, b…, by boto3: [vpc id, subnet id…]."""
        ec2 = self.cloud[region]
        vpc = ec2.create_vpc(CidrBlock=f"10.{second}.0.0/16")["Vpc"]["VpcId"]
        return [vpc] + [ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.{second}.{i}.0/24", AvailabilityZone=region + "abc"[i])["Subnet"]["SubnetId"]
                        for i in range(subnets)]

    @staticmethod
    def key(table, cloud_id, column=None):
        """The local key of the row of a cloud object, as SQL."""
        return f"(SELECT id FROM {table} WHERE {column or table + '_id'} = '{cloud_id}')"

    def tables(self, vpc, region=R1):
        return self.cloud[region].describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["RouteTables"]


class Imported(TableCase):
    def test_what_others_made_comes_and_goes(self):
        populate(self.ec2, R1)
        self.sync()
        self.assert_settled()
        self.assert_same()
        self.proxy.rule(lambda proxy, call, forward: leave_acl(self.ec2, call, forward), "ec2", "DeleteSubnet")
        # All of it in one commit; what hangs on something else goes before it, whatever the order of the statements.
        self.proxy.rule(lambda proxy, call, forward: free_address(self.ec2, call, forward), "ec2", "DeleteNatGateway")
        self.change("""
            DELETE FROM peering_connection; DELETE FROM endpoint_interface; DELETE FROM endpoint_gateway;
            DELETE FROM route WHERE gateway_id IS DISTINCT FROM 'local'; DELETE FROM nat_gateway; DELETE FROM elastic_ip; DELETE FROM internet_gateway;
            DELETE FROM route_table_association WHERE NOT is_main;
            DELETE FROM route_table t WHERE NOT EXISTS (SELECT FROM route_table_association a WHERE a.route_table_id = t.id);
            DELETE FROM subnet WHERE vpc_id IN (SELECT id FROM vpc WHERE NOT is_default);
            DELETE FROM network_acl; DELETE FROM vpc WHERE NOT is_default; DELETE FROM dhcp_options""")
        self.assert_same()
        self.assertEqual([v["IsDefault"] for v in self.ec2.describe_vpcs()["Vpcs"]], [True])
        self.assertEqual([n for n in self.ec2.describe_nat_gateways()["NatGateways"] if n["State"] not in GONE], [])
        self.assertEqual([e for e in self.ec2.describe_vpc_endpoints()["VpcEndpoints"] if e["State"] not in GONE], [])
        self.assertEqual((self.ec2.describe_addresses()["Addresses"], self.ec2.describe_internet_gateways()["InternetGateways"]), ([], []))


def leave_acl(ec2, call, forward):
    """The emulator lets a deleted subnet stay associated with its network ACL."""
    subnet = fields_of(call)["SubnetId"]
    acls = ec2.describe_network_acls(Filters=[{"Name": "association.subnet-id", "Values": [subnet]}])["NetworkAcls"]
    default = ec2.describe_network_acls(Filters=[{"Name": "vpc-id", "Values": [acls[0]["VpcId"]]}, {"Name": "default", "Values": ["true"]}])
    for association in acls[0]["Associations"]:
        if association["SubnetId"] == subnet and not acls[0]["IsDefault"]:
            ec2.replace_network_acl_association(AssociationId=association["NetworkAclAssociationId"],
                                                NetworkAclId=default["NetworkAcls"][0]["NetworkAclId"])
    return forward()


def free_address(ec2, call, forward):
    """The emulator lets a deleted NAT gateway keep its address."""
    gateway = ec2.describe_nat_gateways(NatGatewayIds=[fields_of(call)["NatGatewayId"]])["NatGateways"][0]
    done = forward()
    for address in gateway["NatGatewayAddresses"]:
        if "PublicIp" in address:
            ec2.disassociate_address(PublicIp=address["PublicIp"])
    return done


class Parts(TableCase):
    """Tables whose objects stand alone or hang on a VPC only."""

    def test_vpc(self):
        vpc, = self.network(60)
        self.ec2.create_tags(Resources=[vpc], Tags=[{"Key": "Name", "Value": "mover"}])
        self.sync()
        self.assert_settled()
        # One statement: AWS's own rows refer to it by region, too.
        self.change(f"""
            WITH v AS (SELECT id FROM vpc WHERE vpc_id = '{vpc}'),
                 t AS (UPDATE route_table t SET region = '{R2}' FROM v WHERE vpc_id = v.id RETURNING t.id),
                 r AS (UPDATE route r SET region = '{R2}' FROM t WHERE route_table_id = t.id)
            UPDATE vpc SET region = '{R2}' FROM v WHERE vpc.id = v.id""")
        self.assertEqual([v["CidrBlock"] for v in self.ec2.describe_vpcs()["Vpcs"]], ["172.31.0.0/16"])
        self.assertEqual([tag_map(v) for v in self.cloud[R2].describe_vpcs()["Vpcs"] if v["CidrBlock"] == "10.60.0.0/16"], [{"Name": "mover"}])
        self.assert_same()

    def test_dhcp_options(self):
        def domains(region):
            return [o["DhcpConfigurations"][0]["Values"][0]["Value"] for o in self.cloud[region].describe_dhcp_options()["DhcpOptions"]]

        def configuration(domain):
            return json.dumps([{"Key": "domain-name", "Values": [{"Value": domain}]}])
        self.change(f"INSERT INTO dhcp_options (dhcp_configurations) VALUES ('{configuration('a.example')}')")
        first = self.one("SELECT * FROM dhcp_options")
        done = self.change(f"UPDATE dhcp_options SET dhcp_configurations = '{configuration('b.example')}'")
        self.assertEqual(actions(done).get(("replace", "dhcp_options")), 1)
        second = self.one("SELECT * FROM dhcp_options")
        self.assertNotEqual(second["dhcp_options_id"], first["dhcp_options_id"])
        self.assertEqual(domains(R1), ["b.example"])
        self.change(f"UPDATE dhcp_options SET region = '{R2}'")
        self.assertEqual((domains(R1), domains(R2)), ([], ["b.example"]))

    def test_elastic_ip(self):
        def seen(region):
            return [(a["AllocationId"], a["PublicIp"], tag_map(a)) for a in self.cloud[region].describe_addresses()["Addresses"]]
        self.change("""INSERT INTO elastic_ip (tags) VALUES ('{"Name": "door", "team": "a"}')""")
        row = self.one("SELECT * FROM elastic_ip")
        self.assertEqual(seen(R1), [(row["allocation_id"], row["public_ip"], {"Name": "door", "team": "a"})])
        self.change("""UPDATE elastic_ip SET tags = '{"Name": "gate"}'""")
        self.assertEqual(seen(R1), [(row["allocation_id"], row["public_ip"], {"Name": "gate"})])
        self.change(f"UPDATE elastic_ip SET region = '{R2}'")
        moved = self.one("SELECT * FROM elastic_ip")
        self.assertEqual((seen(R1), seen(R2)), ([], [(moved["allocation_id"], moved["public_ip"], {"Name": "gate"})]))
        self.change("DELETE FROM elastic_ip")
        self.assertEqual(seen(R2), [])

    def test_internet_gateway(self):
        def seen(region):
            return [([a["VpcId"] for a in g["Attachments"]], tag_map(g)) for g in self.cloud[region].describe_internet_gateways()["InternetGateways"]]
        (here,), (spare,), (there,) = self.network(60), self.network(61), self.network(62, R2)
        self.sync()
        self.change(f"INSERT INTO internet_gateway (vpc_id, tags) VALUES ({self.key('vpc', here)}, '{{\"Name\": \"a\"}}')")
        self.assertEqual(seen(R1), [([here], {"Name": "a"})])
        self.change(f"UPDATE internet_gateway SET vpc_id = {self.key('vpc', spare)}, tags = '{{\"Name\": \"b\"}}'")
        self.assertEqual(seen(R1), [([spare], {"Name": "b"})])
        self.change(f"UPDATE internet_gateway SET vpc_id = {self.key('vpc', there)}, region = '{R2}'")
        self.assertEqual((seen(R1), seen(R2)), ([], [([there], {"Name": "b"})]))

    def test_network_acl(self):
        def seen(region):
            return [(a["VpcId"], sorted((e["RuleNumber"], e["Egress"], e["CidrBlock"]) for e in a["Entries"] if e["RuleNumber"] < 32767), tag_map(a))
                    for a in self.cloud[region].describe_network_acls()["NetworkAcls"] if not a["IsDefault"]]
        rules = [{"CidrBlock": "10.0.0.0/8", "Egress": out, "PortRange": {"From": 80, "To": 80}, "Protocol": "6", "RuleAction": "allow", "RuleNumber": 100}
                 for out in (False, True)]
        kept = [(100, False, "10.0.0.0/8"), (100, True, "10.0.0.0/8")]
        (here,), (spare,), (there,) = self.network(60), self.network(61), self.network(62, R2)
        self.sync()
        self.change(f"INSERT INTO network_acl (vpc_id, entries, tags) VALUES ({self.key('vpc', here)}, '{json.dumps(rules)}', '{{\"Name\": \"a\"}}')")
        self.assertEqual(seen(R1), [(here, kept, {"Name": "a"})])
        self.change(f"UPDATE network_acl SET vpc_id = {self.key('vpc', spare)}")
        self.assertEqual(seen(R1), [(spare, kept, {"Name": "a"})])
        self.change(f"UPDATE network_acl SET vpc_id = {self.key('vpc', there)}, region = '{R2}'")
        self.assertEqual((seen(R1), seen(R2)), ([], [(there, kept, {"Name": "a"})]))

    def test_subnet(self):
        def seen(vpc, region=R1):
            return [(s["CidrBlock"], s["AvailabilityZone"])
                    for s in self.cloud[region].describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["Subnets"]]
        (here, subnet), (spare,), (there,) = self.network(60, subnets=1), self.network(61), self.network(62, R2)
        self.sync()
        self.assert_settled()
        row = self.one(f"SELECT * FROM subnet WHERE subnet_id = '{subnet}'")
        self.change(f"UPDATE subnet SET vpc_id = {self.key('vpc', spare)}, cidr_block = '10.61.5.0/24' WHERE id = {row['id']}")
        self.assertEqual((seen(here), seen(spare)), ([], [("10.61.5.0/24", R1 + "a")]))
        self.change(f"""UPDATE subnet SET vpc_id = {self.key('vpc', there)}, cidr_block = '10.62.5.0/24', region = '{R2}', availability_zone = '{R2}b'
                        WHERE id = {row['id']}""")
        self.assertEqual((seen(spare), seen(there, R2)), ([], [("10.62.5.0/24", R2 + "b")]))
        self.assert_same("subnet")


class Routing(TableCase):
    def test_route_table(self):
        def seen(vpc, region=R1):
            return [(tag_map(t), sorted(r["DestinationCidrBlock"] for r in t["Routes"])) for t in self.tables(vpc, region)
                    if not any(a["Main"] for a in t["Associations"])]
        (here,), (spare,), (there,) = self.network(60), self.network(61), self.network(62, R2)
        gateway = self.ec2.create_transit_gateway()["TransitGateway"]["TransitGatewayId"]
        self.sync()
        self.change(f"""WITH t AS (INSERT INTO route_table (vpc_id, tags) VALUES ({self.key('vpc', here)}, '{{"Name": "a"}}') RETURNING id)
                        INSERT INTO route (route_table_id, destination, transit_gateway_id) SELECT id, '10.80.0.0/16', '{gateway}' FROM t""")
        row = self.one(f"SELECT * FROM route_table WHERE tags ->> 'Name' = 'a'")
        self.change(f"UPDATE route_table SET tags = '{{\"Name\": \"b\"}}' WHERE id = {row['id']}")
        self.assertEqual(seen(here), [({"Name": "b"}, ["10.60.0.0/16", "10.80.0.0/16"])])
        self.change(f"UPDATE route_table SET vpc_id = {self.key('vpc', spare)} WHERE id = {row['id']}")
        self.assertEqual(seen(here), [])
        self.assertEqual([tags for tags, _ in seen(spare)], [{"Name": "b"}])
        self.assertNotEqual(self.one(f"SELECT * FROM route_table WHERE id = {row['id']}")["route_table_id"], row["route_table_id"])
        self.assert_same()
        # One statement: its local route refers to it by region, too.
        self.change(f"""DELETE FROM route WHERE transit_gateway_id IS NOT NULL;
                        WITH r AS (UPDATE route SET region = '{R2}' WHERE route_table_id = {row['id']})
                        UPDATE route_table SET vpc_id = {self.key('vpc', there)}, region = '{R2}' WHERE id = {row['id']}""")
        self.assertEqual((seen(spare), seen(there, R2)), ([], [({"Name": "b"}, ["10.62.0.0/16"])]))
        self.assert_same()

    def test_route_table_association(self):
        here, a, b = self.network(60, subnets=2)
        main = self.tables(here)[0]["RouteTableId"]
        first, second = (self.ec2.create_route_table(VpcId=here)["RouteTable"]["RouteTableId"] for _ in range(2))

        def seen():
            return {x.get("SubnetId", "main"): t["RouteTableId"] for t in self.tables(here) for x in t["Associations"]}
        self.sync()
        self.change(f"""INSERT INTO route_table_association (route_table_id, subnet_id, vpc_id)
                        VALUES ({self.key('route_table', first)}, {self.key('subnet', a)}, {self.key('vpc', here)})""")
        self.assertEqual(seen(), {"main": main, a: first})
        self.change(f"UPDATE route_table_association SET route_table_id = {self.key('route_table', second)} WHERE vpc_id = {self.key('vpc', here)}")
        self.assertEqual(seen(), {"main": second, a: second})
        self.assert_same()
        self.change(f"UPDATE route_table_association SET subnet_id = {self.key('subnet', b)} WHERE subnet_id = {self.key('subnet', a)}")
        self.assertEqual(seen(), {"main": second, b: second})
        self.assert_same()

    def targets(self, table):
        """{destination: what boto3 shows beside it} of the routes of a table."""
        known = {"Origin", "State", "InstanceOwnerId", "DestinationCidrBlock", "DestinationIpv6CidrBlock"}
        found = {}
        for route in self.ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"][0]["Routes"]:
            if route.get("GatewayId") != "local":
                found[route.get("DestinationCidrBlock") or route["DestinationIpv6CidrBlock"]] = {k: v for k, v in route.items() if k not in known}
        return found

    def test_route(self):
        here, subnet = self.network(60, subnets=1)
        spare, = self.network(61)
        table, other = (self.ec2.create_route_table(VpcId=here)["RouteTable"]["RouteTableId"] for _ in range(2))
        door = self.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        self.ec2.attach_internet_gateway(InternetGatewayId=door, VpcId=here)
        exit_only = self.ec2.create_egress_only_internet_gateway(VpcId=here)["EgressOnlyInternetGateway"]["EgressOnlyInternetGatewayId"]
        nat = self.ec2.create_nat_gateway(SubnetId=subnet, ConnectivityType="private")["NatGateway"]["NatGatewayId"]
        transit = self.ec2.create_transit_gateway()["TransitGateway"]["TransitGatewayId"]
        card = self.ec2.create_network_interface(SubnetId=subnet)["NetworkInterface"]["NetworkInterfaceId"]
        machine = self.ec2.run_instances(ImageId="ami-12345678", MinCount=1, MaxCount=1, SubnetId=subnet)["Instances"][0]["InstanceId"]
        peer = self.ec2.create_vpc_peering_connection(VpcId=here, PeerVpcId=spare)["VpcPeeringConnection"]["VpcPeeringConnectionId"]
        self.ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=peer)
        in_table = self.key("route_table", table)
        self.sync()
        self.change(f"""
            INSERT INTO route (route_table_id, destination, gateway_id, transit_gateway_id, vpc_peering_connection_id, egress_only_internet_gateway_id)
            VALUES ({in_table}, '10.80.1.0/24', '{door}', NULL, NULL, NULL), ({in_table}, '10.80.2.0/24', NULL, '{transit}', NULL, NULL),
                   ({in_table}, '10.80.3.0/24', NULL, NULL, '{peer}', NULL), ({in_table}, '2001:db8::/32', NULL, NULL, NULL, '{exit_only}')""")
        self.assertEqual(self.targets(table), {
            "10.80.1.0/24": {"GatewayId": door}, "10.80.2.0/24": {"TransitGatewayId": transit},
            "10.80.3.0/24": {"VpcPeeringConnectionId": peer}, "2001:db8::/32": {"EgressOnlyInternetGatewayId": exit_only}})
        done = self.change(f"""
            UPDATE route SET gateway_id = NULL, nat_gateway_id = '{nat}' WHERE destination = '10.80.1.0/24';
            UPDATE route SET transit_gateway_id = NULL, network_interface_id = '{card}' WHERE destination = '10.80.2.0/24';
            UPDATE route SET vpc_peering_connection_id = NULL, instance_id = '{machine}' WHERE destination = '10.80.3.0/24';
            UPDATE route SET egress_only_internet_gateway_id = NULL, gateway_id = '{door}' WHERE destination = '2001:db8::/32'""")
        self.assertEqual(actions(done), {("update", "route"): 4})
        self.assertEqual(self.targets(table), {
            "10.80.1.0/24": {"NatGatewayId": nat}, "10.80.2.0/24": {"NetworkInterfaceId": card},
            "10.80.3.0/24": {"InstanceId": machine}, "2001:db8::/32": {"GatewayId": door}})
        self.change(f"""
            UPDATE route SET destination = '10.80.4.0/24' WHERE destination = '10.80.1.0/24';
            UPDATE route SET route_table_id = {self.key('route_table', other)} WHERE destination = '10.80.2.0/24'""")
        self.assertEqual(sorted(self.targets(table)), ["10.80.3.0/24", "10.80.4.0/24", "2001:db8::/32"])
        self.assertEqual(self.targets(other), {"10.80.2.0/24": {"NetworkInterfaceId": card}})
        self.assert_same("route")
        self.change(f"DELETE FROM route WHERE destination LIKE '10.80.%' OR destination LIKE '2001:%'")
        self.assertEqual((self.targets(table), self.targets(other)), ({}, {}))

    def test_routes_to_what_the_emulator_has_not(self):
        here, = self.network(60)
        table = self.ec2.create_route_table(VpcId=here)["RouteTable"]["RouteTableId"]
        door = self.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        scripted = ScriptedRoutes(self.proxy)
        columns = {"carrier_gateway_id": "cagw-1", "local_gateway_id": "lgw-1", "core_network_arn": "arn:aws:networkmanager::123456789012:core-network/c-1"}
        self.sync()
        self.change("; ".join(f"INSERT INTO route (route_table_id, destination, gateway_id) VALUES ({self.key('route_table', table)}, '10.80.{i}.0/24', '{door}')"
                              for i in range(3)))
        done = self.change("; ".join(f"UPDATE route SET gateway_id = NULL, {column} = '{value}' WHERE destination = '10.80.{i}.0/24'"
                                     for i, (column, value) in enumerate(columns.items())))
        self.assertEqual(actions(done), {("update", "route"): 3})
        self.assertEqual(scripted.kept, {f"10.80.{i}.0/24": (name, value) for i, (name, value) in enumerate(
            zip(("CarrierGatewayId", "LocalGatewayId", "CoreNetworkArn"), columns.values()))})
        self.change("DELETE FROM route WHERE destination LIKE '10.80.%'")
        self.assertEqual(self.targets(table), {})


class NatGateways(TableCase):
    def seen(self, region=R1):
        """{name: (subnet, connectivity, allocation)} of the gateways that there are."""
        return {tag_map(n)["Name"]: (n["SubnetId"], n["ConnectivityType"], n["NatGatewayAddresses"][0].get("AllocationId"))
                for n in self.cloud[region].describe_nat_gateways()["NatGateways"] if n["State"] not in GONE}

    def test_life(self):
        (here, a, b), (there, c) = self.network(60, subnets=2), self.network(62, R2, subnets=1)
        one, two = (self.ec2.allocate_address(Domain="vpc")["AllocationId"] for _ in range(2))
        self.proxy.rule(lambda proxy, call, forward: free_address(self.cloud[call.region], call, forward), "ec2", "DeleteNatGateway")
        self.sync()
        self.change(f"""INSERT INTO nat_gateway (connectivity_type, subnet_id, elastic_ip_id, tags)
                        VALUES ('public', {self.key('subnet', a)}, {self.key('elastic_ip', one, 'allocation_id')}, '{{"Name": "out", "team": "a"}}'),
                               ('private', {self.key('subnet', a)}, NULL, '{{"Name": "in"}}')""")
        self.assertEqual(self.seen(), {"out": (a, "public", one), "in": (a, "private", None)})
        rows = {r["tags"]["Name"]: r["id"] for r in self.db.json("SELECT * FROM nat_gateway")}
        done = self.change(f"""UPDATE nat_gateway SET tags = '{{"Name": "way out"}}' WHERE id = {rows['out']};
                               UPDATE nat_gateway SET subnet_id = {self.key('subnet', b)} WHERE id = {rows['in']}""")
        self.assertEqual({k for k in actions(done) if k[1] == "nat_gateway"}, {("update", "nat_gateway"), ("replace", "nat_gateway")})
        self.assertEqual(self.seen(), {"way out": (a, "public", one), "in": (b, "private", None)})
        # A new address for the one; the other becomes public and gets an address of its own.
        self.change(f"""UPDATE nat_gateway SET elastic_ip_id = {self.key('elastic_ip', two, 'allocation_id')} WHERE id = {rows['out']};
                        UPDATE nat_gateway SET connectivity_type = 'public' WHERE id = {rows['in']}""")
        own = self.seen()["in"][2]
        self.assertNotIn(own, (one, two, None))
        self.assertEqual(self.seen(), {"way out": (a, "public", two), "in": (b, "public", own)})
        self.assertEqual(self.db.value(f"SELECT e.allocation_id FROM nat_gateway n JOIN elastic_ip e ON e.id = n.elastic_ip_id WHERE n.id = {rows['in']}"), own)
        self.assert_same("nat_gateway", "elastic_ip")
        # To another subnet with the address that it has.
        self.change(f"UPDATE nat_gateway SET subnet_id = {self.key('subnet', b)} WHERE id = {rows['out']}")
        self.assertEqual(self.seen()["way out"], (b, "public", two))
        self.change(f"UPDATE nat_gateway SET region = '{R2}', subnet_id = {self.key('subnet', c)}, elastic_ip_id = NULL WHERE id = {rows['out']}")
        self.assertEqual((list(self.seen()), list(self.seen(R2))), (["in"], ["way out"]))
        self.assert_same("nat_gateway", "elastic_ip")
        self.change("DELETE FROM nat_gateway; DELETE FROM elastic_ip")
        for region, ec2 in self.cloud.items():
            self.assertEqual((self.seen(region), ec2.describe_addresses()["Addresses"]), ({}, []))


class Endpoints(TableCase):
    def setUp(self):
        super().setUp()
        self.scripted = ScriptedEndpoints(self.proxy, self.cloud)

    def endpoints(self, region=R1):
        return [e for e in self.cloud[region].describe_vpc_endpoints()["VpcEndpoints"] if e["State"] not in GONE]

    def seen(self, what, region=R1):
        """{name: (service, VPC, set of route tables or subnets)}"""
        return {tag_map(e).get("Name"): (e["ServiceName"].rsplit(".", 1)[1], e["VpcId"], set(e[what])) for e in self.endpoints(region)}

    def policy(self, name):
        return next(json.loads(e["PolicyDocument"])["Statement"][0]["Action"] for e in self.endpoints() if tag_map(e).get("Name") == name)

    def to_endpoints(self, vpc, region=R1):
        """The route tables with a route to an endpoint."""
        return {t["RouteTableId"] for t in self.tables(vpc, region) for r in t["Routes"] if r.get("GatewayId", "").startswith("vpce-")}

    def test_endpoint_gateway(self):
        (here,), (spare,), (there,) = self.network(60), self.network(61), self.network(62, R2)
        first = self.tables(here)[0]["RouteTableId"]
        second = self.ec2.create_route_table(VpcId=here)["RouteTable"]["RouteTableId"]
        spare_table, far_table = self.tables(spare)[0]["RouteTableId"], self.tables(there, R2)[0]["RouteTableId"]
        self.sync()
        self.change(f"""INSERT INTO endpoint_gateway (service, vpc_id, route_table_ids, tags)
                        VALUES ('s3', {self.key('vpc', here)}, '{{{first}}}', '{{"Name": "stays"}}'),
                               ('dynamodb', {self.key('vpc', here)}, NULL, '{{"Name": "moves"}}')""")
        self.assertEqual(self.seen("RouteTableIds"), {"stays": ("s3", here, {first}), "moves": ("dynamodb", here, {first, second})})
        self.assert_same()
        rows = {r["tags"]["Name"]: r["id"] for r in self.db.json("SELECT * FROM endpoint_gateway")}
        done = self.change(f"""
            UPDATE endpoint_gateway SET policy = '{json.dumps(ONLY_READING)}', route_table_ids = '{{{second}}}', tags = '{{"Name": "stayed"}}'
            WHERE id = {rows['stays']};
            UPDATE endpoint_gateway SET vpc_id = {self.key('vpc', spare)}, route_table_ids = NULL WHERE id = {rows['moves']}""")
        self.assertEqual({k for k in actions(done) if k[1] == "endpoint_gateway"}, {("update", "endpoint_gateway"), ("replace", "endpoint_gateway")})
        self.assertEqual(self.seen("RouteTableIds"), {"stayed": ("s3", here, {second}), "moves": ("dynamodb", spare, {spare_table})})
        self.assertEqual(self.policy("stayed"), "s3:GetObject")
        self.assertEqual(self.to_endpoints(here), {second})
        self.assert_same()
        self.change(f"""UPDATE endpoint_gateway SET policy = NULL WHERE id = {rows['stays']};
                        UPDATE endpoint_gateway SET vpc_id = {self.key('vpc', there)}, region = '{R2}', route_table_ids = NULL WHERE id = {rows['moves']}""")
        self.assertEqual(self.policy("stayed"), "*")
        self.assertEqual((self.seen("RouteTableIds", R2), self.to_endpoints(spare)), ({"moves": ("dynamodb", there, {far_table})}, set()))
        self.change(f"UPDATE endpoint_gateway SET service = 'dynamodb' WHERE id = {rows['stays']}")
        self.assertEqual(self.seen("RouteTableIds"), {"stayed": ("dynamodb", here, {second})})
        self.assert_same()
        self.change("DELETE FROM endpoint_gateway")
        self.assertEqual((self.endpoints(), self.endpoints(R2)), ([], []))
        self.assert_same()

    def test_endpoint_interface(self):
        (here, a, b), (spare, c), (there, d) = self.network(60, subnets=2), self.network(61, subnets=1), self.network(62, R2, subnets=1)
        self.sync()
        self.change(f"""INSERT INTO endpoint_interface (service, vpc_id, tags)
                        VALUES ('logs', {self.key('vpc', here)}, '{{"Name": "stays"}}'), ('sqs', {self.key('vpc', here)}, '{{"Name": "moves"}}');
                        INSERT INTO endpoint_interface_subnets SELECT e.id, s.id FROM endpoint_interface e, subnet s
                        WHERE e.service = 'logs' AND s.subnet_id = '{a}'""")
        self.assertEqual(self.seen("SubnetIds"), {"stays": ("logs", here, {a}), "moves": ("sqs", here, {a, b})})
        rows = {r["tags"]["Name"]: r["id"] for r in self.db.json("SELECT * FROM endpoint_interface")}
        done = self.change(f"""
            UPDATE endpoint_interface SET policy = '{json.dumps(ONLY_READING)}', private_dns_enabled = true, dns_name_record_type = 'dualstack',
              tags = '{{"Name": "stayed"}}' WHERE id = {rows['stays']};
            DELETE FROM endpoint_interface_subnets WHERE endpoint_interface_id = {rows['stays']};
            INSERT INTO endpoint_interface_subnets VALUES ({rows['stays']}, {self.key('subnet', b)});
            DELETE FROM endpoint_interface_subnets WHERE endpoint_interface_id = {rows['moves']};
            UPDATE endpoint_interface SET vpc_id = {self.key('vpc', spare)} WHERE id = {rows['moves']}""")
        self.assertEqual({k for k in actions(done) if k[1] == "endpoint_interface"}, {("update", "endpoint_interface"), ("replace", "endpoint_interface")})
        self.assertEqual(self.seen("SubnetIds"), {"stayed": ("logs", here, {b}), "moves": ("sqs", spare, {c})})
        stayed = self.one(f"SELECT * FROM endpoint_interface WHERE id = {rows['stays']}")
        self.assertEqual(self.scripted.kept[stayed["vpc_endpoint_id"]], {"record": "dualstack", "private": "true"})
        self.assertEqual((stayed["private_dns_enabled"], stayed["dns_name_record_type"], self.policy("stayed")), (True, "dualstack", "s3:GetObject"))
        self.assert_same("endpoint_interface")
        self.change(f"""
            UPDATE endpoint_interface SET policy = NULL, private_dns_enabled = false, dns_name_record_type = 'ipv4' WHERE id = {rows['stays']};
            DELETE FROM endpoint_interface_subnets WHERE endpoint_interface_id = {rows['moves']};
            UPDATE endpoint_interface SET vpc_id = {self.key('vpc', there)}, region = '{R2}' WHERE id = {rows['moves']}""")
        self.assertEqual(self.scripted.kept[stayed["vpc_endpoint_id"]], {"record": "ipv4", "private": "false"})
        self.assertEqual(self.policy("stayed"), "*")
        self.assertEqual((self.seen("SubnetIds"), self.seen("SubnetIds", R2)), ({"stayed": ("logs", here, {b})}, {"moves": ("sqs", there, {d})}))
        self.change(f"UPDATE endpoint_interface SET service = 'ec2' WHERE id = {rows['stays']}")
        self.assertEqual(self.seen("SubnetIds"), {"stayed": ("ec2", here, {b})})
        self.assert_same("endpoint_interface")
        self.change("DELETE FROM endpoint_interface")
        self.assertEqual((self.endpoints(), self.endpoints(R2)), ([], []))


class Peerings(TableCase):
    def seen(self, region=R1):
        return [(p["RequesterVpcInfo"]["VpcId"], p["AccepterVpcInfo"]["VpcId"], p["Status"]["Code"], tag_map(p))
                for p in self.cloud[region].describe_vpc_peering_connections()["VpcPeeringConnections"] if p["Status"]["Code"] not in GONE]

    def ways(self, vpc, region=R1):
        return [r["DestinationCidrBlock"] for t in self.tables(vpc, region) for r in t["Routes"] if "VpcPeeringConnectionId" in r]

    def test_life(self):
        (here,), (spare,), (there,) = self.network(60), self.network(61), self.network(62, R2)
        self.sync()
        self.change(f"""INSERT INTO peering_connection (requester_id, accepter_id, tags)
                        VALUES ({self.key('vpc', here)}, {self.key('vpc', spare)}, '{{"Name": "a"}}')""")
        self.assertEqual(self.seen(), [(here, spare, "active", {"Name": "a"})])
        self.assertEqual((self.ways(here), self.ways(spare)), (["10.61.0.0/16"], ["10.60.0.0/16"]))
        self.assert_same()
        self.change("""UPDATE peering_connection SET tags = '{"Name": "b"}'""")
        self.assertEqual(self.seen(), [(here, spare, "active", {"Name": "b"})])
        self.change(f"UPDATE peering_connection SET accepter_id = {self.key('vpc', there)}")
        self.assertEqual((self.seen(), self.seen(R2)), ([(here, there, "active", {"Name": "b"})],) * 2)
        self.assertEqual((self.ways(here), self.ways(spare), self.ways(there, R2)), (["10.62.0.0/16"], [], ["10.60.0.0/16"]))
        self.assert_same()
        self.change(f"UPDATE peering_connection SET requester_id = {self.key('vpc', spare)}")
        self.assertEqual(self.seen(), [(spare, there, "active", {"Name": "b"})])
        self.assertEqual((self.ways(here), self.ways(spare), self.ways(there, R2)), ([], ["10.62.0.0/16"], ["10.61.0.0/16"]))
        self.assert_same()
        self.change("DELETE FROM peering_connection")
        self.assertEqual((self.seen(), self.seen(R2)), ([], []))
        self.assertEqual((self.ways(here), self.ways(spare), self.ways(there, R2)), ([], [], []))
