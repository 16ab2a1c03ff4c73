"""Bringing back what AWS makes by itself: the default VPC, its subnets, its way to the internet."""

from base import Environment, R1, R2, SqlError
from network_case import NetworkCase

env = Environment(proxy=True)
setUpModule = env.up

CHANGING = r"(Create|Attach|Replace|Delete|Detach).*"
ANSWER = '<{0}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r</requestId><return>true</return></{0}Response>'


class Defaults(NetworkCase):
    env = env

    def default_vpc(self, region=R1):
        found = self.emulator.ec2(region).describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"]
        return found[0]["VpcId"] if found else None

    def subnets(self, vpc, region=R1):
        found = self.emulator.ec2(region).describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["Subnets"]
        return {s["AvailabilityZone"]: s["SubnetId"] for s in found}

    def delete_subnet(self, region):
        """The one with the last addresses: the emulator gives a new one what follows those that there are. Its zone."""
        ec2 = self.emulator.ec2(region)
        last = max(ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [self.default_vpc(region)]}])["Subnets"],
                   key=lambda s: int(s["CidrBlock"].split(".")[2]))
        ec2.delete_subnet(SubnetId=last["SubnetId"])
        return last["AvailabilityZone"]

    def delete_default_vpc(self, region=R1):
        ec2, vpc = self.emulator.ec2(region), self.default_vpc(region)
        for subnet in self.subnets(vpc, region).values():
            ec2.delete_subnet(SubnetId=subnet)
        ec2.delete_vpc(VpcId=vpc)

    def restore(self, dry=False):
        rows = self.db.json(f"SELECT * FROM iasql_restore_defaults({str(dry).lower()})")
        return sorted((r["action"], r["table_name"], r["description"]) for r in rows), rows

    def outward(self, vpc):
        tables = self.ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [vpc]}, {"Name": "association.main", "Values": ["true"]}])
        return [r for r in tables["RouteTables"][0]["Routes"] if r.get("DestinationCidrBlock") == "0.0.0.0/0"]

    def gateways(self, vpc):
        return [g["InternetGatewayId"] for g in self.ec2.describe_internet_gateways(
            Filters=[{"Name": "attachment.vpc-id", "Values": [vpc]}])["InternetGateways"]]

    def complete(self):
        """As AWS has it: the emulator makes a default VPC without a gateway."""
        self.restore()
        self.proxy.calls.clear()

    def tearDown(self):
        self.proxy.clear()
        self.sync()
        super().tearDown()

    def test_a_deleted_default_vpc(self):
        self.complete()
        other = self.default_vpc(R2)
        self.delete_default_vpc()
        self.sync()
        self.assertEqual(self.db.value(f"SELECT count(*) FROM vpc WHERE is_default AND region = '{R1}'"), "0")
        self.proxy.calls.clear()
        planned, _ = self.restore(dry=True)
        self.assertEqual([p[:2] for p in planned], [("create", "vpc")])
        self.assertEqual((self.proxy.count(action=CHANGING), self.default_vpc()), (0, None), "a dry run changes nothing")
        done, rows = self.restore()
        vpc = self.default_vpc()
        self.assertIn(("create", "vpc", vpc), done)
        row = self.db.json(f"SELECT id, vpc_id FROM vpc WHERE is_default AND region = '{R1}'")
        self.assertEqual([r["vpc_id"] for r in row], [vpc])
        self.assertEqual([r["id"] for r in rows if r["table_name"] == "vpc"], [str(row[0]["id"])])
        self.assertEqual(self.db.value(f"SELECT count(*) FROM subnet s JOIN vpc v ON v.id = s.vpc_id WHERE v.vpc_id = '{vpc}'"),
                         str(len(self.subnets(vpc))))
        self.assertEqual((len(self.gateways(vpc)), [r["State"] for r in self.outward(vpc)]), (1, ["active"]))
        self.assertEqual(self.default_vpc(R2), other)
        # Nothing is left to do.
        self.proxy.calls.clear()
        self.assertEqual(self.restore()[0], [])
        self.assertEqual(self.proxy.count(action=CHANGING), 0)

    def test_a_deleted_subnet_in_each_region(self):
        self.complete()
        zones = {region: self.delete_subnet(region) for region in (R1, R2)}
        planned, _ = self.restore(dry=True)
        self.assertEqual(planned, [("create", "subnet", zones[R2]), ("create", "subnet", zones[R1])])
        done, rows = self.restore()
        made = {self.subnets(self.default_vpc(region), region)[zones[region]] for region in (R1, R2)}
        self.assertEqual({d for a, t, d in done if (a, t) == ("create", "subnet")}, made)
        for row in rows:
            if row["table_name"] == "subnet" and row["action"] == "create":
                self.assertEqual(self.db.value(f"SELECT subnet_id FROM subnet WHERE id = {row['id']}"), row["description"])

    def test_the_way_to_the_internet(self):
        vpc = self.default_vpc()
        self.complete()
        gateway, = self.gateways(vpc)
        table = self.ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["RouteTables"][0]["RouteTableId"]
        self.ec2.delete_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0")
        self.ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
        self.assertEqual([p[1] for p in self.restore(dry=True)[0]], ["internet_gateway", "route"])
        done, _ = self.restore()
        new, = self.gateways(vpc)
        self.assertNotEqual(new, gateway)
        self.assertEqual([r["GatewayId"] for r in self.outward(vpc)], [new])
        self.assertIn(("create", "internet_gateway", new), done)
        self.assertIn(("create", "route", "0.0.0.0/0"), done)

    def test_a_route_that_leads_nowhere_is_replaced(self):
        vpc = self.default_vpc()
        self.complete()
        table = self.ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["RouteTables"][0]["RouteTableId"]
        answer = ANSWER.format("DescribeRouteTables").replace("<return>true</return>", f"""<routeTableSet><item>
            <routeTableId>{table}</routeTableId><vpcId>{vpc}</vpcId><routeSet><item>
            <destinationCidrBlock>0.0.0.0/0</destinationCidrBlock><gatewayId>igw-gone</gatewayId><state>blackhole</state>
            </item></routeSet></item></routeTableSet>""")
        self.proxy.rule(self.proxy.answer(200, answer), action="DescribeRouteTables")
        planned, _ = self.restore(dry=True)
        self.assertEqual({p for p in planned}, {("update", "route", "0.0.0.0/0")})

    def test_a_failure_takes_back_what_it_can(self):
        self.proxy.rule(self.proxy.answer(403, "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no</Message>"
                                          "</Error></Errors><RequestID>r</RequestID></Response>"), action="AttachInternetGateway")
        with self.assertRaises(SqlError) as failed:
            self.restore()
        self.assertIn("AttachInternetGateway", str(failed.exception))
        self.assertEqual(self.proxy.count(action="DeleteInternetGateway"), 2)
        self.assertEqual(self.ec2.describe_internet_gateways()["InternetGateways"], [])

    def test_one_region_failing_leaves_the_others(self):
        self.complete()
        zones = {region: self.delete_subnet(region) for region in (R1, R2)}
        self.proxy.rule(self.proxy.answer(400, "<Response><Errors><Error><Code>DefaultVpcDoesNotExist</Code><Message>no</Message>"
                                          "</Error></Errors><RequestID>r</RequestID></Response>"), action="CreateDefaultSubnet", times=1)
        self.restore()
        there = [zones[region] in self.subnets(self.default_vpc(region), region) for region in (R1, R2)]
        self.assertEqual(sorted(there), [False, True])
        self.assertTrue(any("DefaultVpcDoesNotExist" in p for p in self.problems()))

    def test_read_only(self):
        self.delete_default_vpc()
        self.db.execute(f"ALTER DATABASE {self.db.name} SET iasql.read_only = on")
        with self.assertRaises(SqlError) as refused:
            self.restore()
        self.assertEqual(refused.exception.sqlstate, "IA012")
        self.assertIsNone(self.default_vpc())
        self.assertIn(("create", "vpc"), [p[:2] for p in self.restore(dry=True)[0]])
        self.db.execute(f"ALTER DATABASE {self.db.name} RESET iasql.read_only")


del NetworkCase
