"""The life of the tables of aws_vpc, second part: gateways, routing, endpoints and peering."""

import json

from base import Environment, R1, R2, actions, tag_map
from network_case import NetworkCase

env = Environment()
setUpModule = env.up


class Gateways(NetworkCase):
    env = env

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
        subnet = self.make_subnet(vpc)
        self.change("INSERT INTO elastic_ip DEFAULT VALUES")
        address = self.one("SELECT * FROM elastic_ip")
        self.change(f"""INSERT INTO nat_gateway (connectivity_type, subnet_id, elastic_ip_id, tags)
                        VALUES ('public', {subnet['id']}, {address['id']}, '{{"Name": "nat"}}')""")
        row = self.one("SELECT * FROM nat_gateway")

        def seen():
            return self.ec2.describe_nat_gateways(NatGatewayIds=[row["nat_gateway_id"]])["NatGateways"][0]
        self.assertEqual((seen()["SubnetId"], row["state"], seen()["NatGatewayAddresses"][0]["AllocationId"]),
                         (subnet["subnet_id"], "available", address["allocation_id"]))
        self.check_tags("nat_gateway", row["id"], lambda: tag_map(seen()))
        self.change("DELETE FROM nat_gateway")
        self.assertEqual([n["State"] for n in self.ec2.describe_nat_gateways()["NatGateways"] if n["State"] == "available"], [])
        self.assertEqual(len(self.ec2.describe_addresses()["Addresses"]), 1, "the address stays")

    def test_another_subnet_is_another_nat_gateway(self):
        # A private one: the emulator never lets go of the address of a deleted one, as AWS does.
        vpc = self.make_vpc()
        first, second = self.make_subnet(vpc), self.make_subnet(vpc, "10.20.2.0/24", "b")
        self.change(f"INSERT INTO nat_gateway (connectivity_type, subnet_id) VALUES ('private', {first['id']})")
        row = self.one("SELECT * FROM nat_gateway")
        done = self.change(f"UPDATE nat_gateway SET subnet_id = {second['id']}")
        self.assertEqual(actions(done).get(("replace", "nat_gateway")), 1)
        moved = self.one("SELECT * FROM nat_gateway")
        self.assertEqual(moved["id"], row["id"])
        self.assertNotEqual(moved["nat_gateway_id"], row["nat_gateway_id"])
        seen = {n["NatGatewayId"]: (n["State"], n["SubnetId"]) for n in self.ec2.describe_nat_gateways()["NatGateways"]}
        self.assertEqual(seen[moved["nat_gateway_id"]], ("available", second["subnet_id"]))
        self.assertNotEqual(seen.get(row["nat_gateway_id"], ("deleted",))[0], "available")

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
    env = env

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


class Endpoints(NetworkCase):
    env = env

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
        self.assertEqual([e for e in self.ec2.describe_vpc_endpoints()["VpcEndpoints"] if e["State"] != "deleted"], [])

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
        self.assertEqual([e for e in self.ec2.describe_vpc_endpoints()["VpcEndpoints"] if e["State"] != "deleted"], [])

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
    env = env

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
