"""Hosted zones and their records, in both directions."""

import json
import os

from base import Case, Environment, R1, actions, tag_map
from harness.util import ROOT
from schema_check import schema_differences

env = Environment(proxy=True)
setUpModule = env.up


class Zones(Case):
    env = env
    modules = ("aws_route53",)

    def setUp(self):
        super().setUp()
        self.dns = self.emulator.client("route53", R1)

    def tearDown(self):
        self.assert_settled()
        self.assert_no_leftovers()

    def one(self, sql):
        rows = self.db.json(sql)
        self.assertEqual(len(rows), 1, sql)
        return rows[0]

    def zone(self, name="example.com."):
        return self.one(f"SELECT * FROM hosted_zone WHERE domain_name = '{name}'")

    def records(self, zone):
        return {(r["Name"], r["Type"]): r for r in self.dns.list_resource_record_sets(HostedZoneId=zone["hosted_zone_id"])["ResourceRecordSets"]}

    def row(self, name, kind="A"):
        return self.one(f"SELECT * FROM resource_record_set WHERE name = '{name}' AND record_type = '{kind}'")

    def insert(self, name, kind, record, zone="example.com.", ttl=300):
        return self.change(f"""INSERT INTO resource_record_set (name, record_type, record, ttl, parent_hosted_zone_id)
                               SELECT '{name}', '{kind}', E'{record}', {ttl}, max(id) FROM hosted_zone WHERE domain_name = '{zone}'""")

    def test_zones(self):
        self.begin()
        self.db.execute("INSERT INTO hosted_zone (domain_name) VALUES ('example.com')")
        self.rollback()
        self.assertEqual(self.dns.list_hosted_zones()["HostedZones"], [])
        self.change("INSERT INTO hosted_zone (domain_name, comment, tags) VALUES ('Example.com', 'mine', '{\"a\": \"1\"}')")
        zone = self.zone()
        seen = self.dns.get_hosted_zone(Id=zone["hosted_zone_id"])["HostedZone"]
        self.assertEqual((seen["Name"], seen["Config"].get("Comment"), zone["hosted_zone_id"]), ("example.com.", "mine", seen["Id"]))
        self.assertEqual(sorted(self.db.column("SELECT record_type FROM resource_record_set")), ["NS", "SOA"])
        self.change("UPDATE hosted_zone SET comment = 'other'")
        self.assertEqual(self.dns.get_hosted_zone(Id=zone["hosted_zone_id"])["HostedZone"]["Config"]["Comment"], "other")
        for tags in ({"a": "2", "b": "1"}, {"b": "1"}, {}):
            self.change(f"UPDATE hosted_zone SET tags = '{json.dumps(tags)}'")
            got = self.dns.list_tags_for_resource(ResourceType="hostedzone", ResourceId=zone["hosted_zone_id"].rsplit("/")[-1])
            self.assertEqual(tag_map(got["ResourceTagSet"]), tags)
        before = self.zone()
        self.change("UPDATE hosted_zone SET hosted_zone_id = '/hostedzone/Z1', private_zone = true")
        self.assertEqual(self.zone(), before)
        # Its own records stay.
        self.change("DELETE FROM resource_record_set")
        self.assertEqual(sorted(self.db.column("SELECT record_type FROM resource_record_set")), ["NS", "SOA"])
        # Another zone of that name, with a record, goes as a whole.
        self.change("INSERT INTO hosted_zone (domain_name) VALUES ('example.com')")
        self.insert("x.example.com", "A", "192.0.2.1")
        self.assertEqual(self.db.value("SELECT count(*) FROM resource_record_set"), "5")
        self.change("""DELETE FROM resource_record_set WHERE parent_hosted_zone_id = (SELECT max(id) FROM hosted_zone);
                       DELETE FROM hosted_zone WHERE id = (SELECT max(id) FROM hosted_zone)""")
        self.assertEqual([z["Id"] for z in self.dns.list_hosted_zones()["HostedZones"]], [zone["hosted_zone_id"]])
        self.assertEqual(self.db.value("SELECT count(*) FROM resource_record_set"), "2")

    def test_records(self):
        self.change("INSERT INTO hosted_zone (domain_name) VALUES ('example.com.')")
        zone = self.zone()
        self.insert("test.example.com", "A", "192.168.0.1\\n192.168.0.2")
        row = self.row("test.example.com.")
        self.assertEqual((row["record"], row["ttl"]), ("192.168.0.1\n192.168.0.2", 300))
        seen = self.records(zone)[("test.example.com.", "A")]
        self.assertEqual(([r["Value"] for r in seen["ResourceRecords"]], seen["TTL"]), (["192.168.0.1", "192.168.0.2"], 300))
        for column, value in (("ttl", "60"), ("record", "'192.168.0.9'")):
            done = self.change(f"UPDATE resource_record_set SET {column} = {value} WHERE name = 'test.example.com.'")
            self.assertEqual(actions(done), {("update", "resource_record_set"): 1})
        seen = self.records(zone)[("test.example.com.", "A")]
        self.assertEqual(([r["Value"] for r in seen["ResourceRecords"]], seen["TTL"]), (["192.168.0.9"], 60))
        self.assertEqual(self.row("test.example.com.")["id"], row["id"])
        self.assertGreater(self.proxy.count("route53"), 0)
        done = self.change("UPDATE resource_record_set SET name = 'other.example.com' WHERE name = 'test.example.com.'")
        self.assertEqual(actions(done).get(("replace", "resource_record_set")), 1)
        self.assertEqual(set(self.records(zone)) - {("example.com.", "NS"), ("example.com.", "SOA")}, {("other.example.com.", "A")})
        self.insert("*.Example.com", "CNAME", "example.org")
        self.assertIn(self.row("*.example.com.", "CNAME")["record"], ("example.org", "example.org."))
        self.change("DELETE FROM resource_record_set")
        self.assertEqual(set(self.records(zone)), {("example.com.", "NS"), ("example.com.", "SOA")})
        self.assertEqual(self.db.value("SELECT count(*) FROM resource_record_set"), "2")

    def test_private_zones(self):
        ec2 = self.emulator.ec2(R1)
        first, second = (ec2.create_vpc(CidrBlock=f"10.{n}.0.0/16")["Vpc"]["VpcId"] for n in (1, 2))
        self.sync()

        def of(*vpcs):
            return json.dumps([{"VPCId": v, "VPCRegion": R1} for v in vpcs])

        self.change(f"INSERT INTO hosted_zone (domain_name, vpcs) VALUES ('inside.example.', '{of(first)}')")
        zone = self.zone("inside.example.")
        self.assertTrue(zone["private_zone"])
        for vpcs in ((first, second), (second,)):
            done = self.change(f"UPDATE hosted_zone SET vpcs = '{of(*vpcs)}'")
            self.assertEqual(actions(done), {("update", "hosted_zone"): 1})
            self.assertEqual({v["VPCId"] for v in self.dns.get_hosted_zone(Id=zone["hosted_zone_id"])["VPCs"]}, set(vpcs))
        self.change("DELETE FROM resource_record_set; DELETE FROM hosted_zone")

    def test_what_a_record_is_can_change(self):
        self.change("INSERT INTO hosted_zone (domain_name) VALUES ('example.com.'), ('in.example.com.')")
        outer, inner = self.zone("example.com."), self.zone("in.example.com.")
        self.insert("x.in.example.com", "A", "192.0.2.1")
        self.change(f"UPDATE resource_record_set SET parent_hosted_zone_id = {inner['id']} WHERE name = 'x.in.example.com.'")
        self.assertEqual([("x.in.example.com.", "A") in self.records(z) for z in (outer, inner)], [False, True])
        self.change("UPDATE resource_record_set SET record_type = 'AAAA', record = '2001:db8::1' WHERE name = 'x.in.example.com.'")
        self.assertEqual({kind for name, kind in self.records(inner) if name == "x.in.example.com."}, {"AAAA"})

        # Aliases of what has no table.
        def target():
            return {k: v for k, v in self.records(inner)[("y.in.example.com.", "A")]["AliasTarget"].items() if k != "EvaluateTargetHealth"}

        self.change(f"""INSERT INTO resource_record_set (name, record_type, parent_hosted_zone_id, alias_dns_name, alias_hosted_zone_id)
                        VALUES ('y.in.example.com', 'A', {inner['id']}, 'one.example.org.', 'Z1')""")
        self.assertEqual(target(), {"DNSName": "one.example.org.", "HostedZoneId": "Z1"})
        for column, value in (("alias_dns_name", "two.example.org."), ("alias_hosted_zone_id", "Z2")):
            self.change(f"UPDATE resource_record_set SET {column} = '{value}' WHERE name = 'y.in.example.com.'")
        self.assertEqual(target(), {"DNSName": "two.example.org.", "HostedZoneId": "Z2"})
        self.change("INSERT INTO load_balancer (load_balancer_name, scheme, load_balancer_type, ip_address_type) VALUES ('lb', 'internal', 'application', 'ipv4')")
        self.change("UPDATE resource_record_set SET load_balancer_id = (SELECT id FROM load_balancer) WHERE name = 'y.in.example.com.'")
        balancer = self.one("SELECT * FROM load_balancer")
        self.assertEqual({**target(), "DNSName": target()["DNSName"].rstrip(".")}, {"DNSName": "dualstack." + balancer["dns_name"], "HostedZoneId": balancer["canonical_hosted_zone_id"]})
        self.change("DELETE FROM resource_record_set WHERE name LIKE 'y.%'; DELETE FROM load_balancer")

    def test_rename_of_a_zone(self):
        self.change("INSERT INTO hosted_zone (domain_name) VALUES ('example.com.')")
        self.insert("a.example.com", "A", "192.0.2.1")
        self.insert("b.example.com", "CNAME", "a.example.com.")
        zone = self.zone()
        self.change("UPDATE hosted_zone SET domain_name = 'example.net'")
        moved = self.zone("example.net.")
        self.assertEqual(moved["id"], zone["id"])
        self.assertEqual([z["Name"] for z in self.dns.list_hosted_zones()["HostedZones"]], ["example.net."])
        self.assertEqual(set(self.records(moved)), {("example.net.", "NS"), ("example.net.", "SOA"), ("a.example.net.", "A"), ("b.example.net.", "CNAME")})
        self.assertEqual(self.db.value("SELECT count(*) FROM resource_record_set WHERE name LIKE '%example.net.'"), "4")

    def test_escaped_names(self):
        """AWS answers with \\052 for an asterisk, the emulator does not."""
        self.change("INSERT INTO hosted_zone (domain_name) VALUES ('example.com.')")
        self.insert("*.example.com", "A", "192.0.2.1")

        def effect(proxy, call, forward):
            code, headers, body, _ = forward()
            body = body.replace(b"<Name>*.", b"<Name>\\052.")
            return code, {k: v for k, v in headers.items() if k.lower() != "content-length"}, body, len(body)

        self.proxy.rule(effect, "route53")
        self.sync()
        self.assert_settled()
        self.row("*.example.com.")
        self.change("UPDATE resource_record_set SET ttl = 5 WHERE name = '\\052.example.com.' OR name LIKE '*%'")
        self.proxy.clear()
        self.assertEqual(self.records(self.zone())[("*.example.com.", "A")]["TTL"], 5)

    def test_import(self):
        made = self.dns.create_hosted_zone(Name="theirs.com", CallerReference="1")["HostedZone"]["Id"]
        change = lambda record: self.dns.change_resource_record_sets(
            HostedZoneId=made, ChangeBatch={"Changes": [{"Action": "CREATE", "ResourceRecordSet": record}]})
        change({"Name": "m.theirs.com", "Type": "MX", "TTL": 5, "ResourceRecords": [{"Value": "10 a."}, {"Value": "20 b."}]})
        change({"Name": "d.theirs.com", "Type": "NS", "TTL": 5, "ResourceRecords": [{"Value": "ns.theirs.org."}]})
        change({"Name": "c.theirs.com", "Type": "A", "AliasTarget": {"HostedZoneId": "Z2FDTNDATAQYW2", "DNSName": "d1.cloudfront.net.", "EvaluateTargetHealth": False}})
        self.sync()
        self.assert_settled()
        self.assertEqual(self.row("m.theirs.com.", "MX")["record"], "10 a.\n20 b.")
        alias = self.row("c.theirs.com.")
        self.assertEqual((alias["alias_dns_name"], alias["record"], alias["ttl"]), ("d1.cloudfront.net.", None, None))
        target = self.one("SELECT * FROM alias_target")
        self.assertEqual((target["id"], target["evaluate_target_health"], target["load_balancer_id"]), (alias["alias_target_id"], False, None))
        self.change("UPDATE alias_target SET evaluate_target_health = true")
        self.assertTrue(self.records({"hosted_zone_id": made})[("c.theirs.com.", "A")]["AliasTarget"]["EvaluateTargetHealth"])
        self.db.rows("SELECT * FROM iasql_uninstall('aws_route53')")
        self.install("aws_route53")
        self.assertEqual(self.db.value("SELECT count(*) FROM resource_record_set"), "5")
        self.change("DELETE FROM resource_record_set WHERE name = 'd.theirs.com.'")
        self.assertNotIn(("d.theirs.com.", "NS"), self.records({"hosted_zone_id": made}))
        self.change("DELETE FROM resource_record_set; DELETE FROM hosted_zone")
        self.assertEqual(self.dns.list_hosted_zones()["HostedZones"], [])
        self.assertEqual(self.db.column("SELECT count(*) FROM alias_target"), ["0"])

    def test_alias_of_a_load_balancer_made_in_the_same_commit(self):
        self.change("INSERT INTO hosted_zone (domain_name) VALUES ('example.com.')")
        self.change("""
            INSERT INTO load_balancer (load_balancer_name, scheme, load_balancer_type, ip_address_type, vpc)
            SELECT 'front', 'internet-facing', 'application', 'ipv4', id FROM vpc WHERE is_default AND region = default_aws_region();
            WITH t AS (INSERT INTO alias_target (load_balancer_id) SELECT id FROM load_balancer RETURNING id)
            INSERT INTO resource_record_set (name, record_type, parent_hosted_zone_id, alias_target_id)
            SELECT 'www.example.com', 'A', z.id, t.id FROM hosted_zone z, t""")
        name = self.emulator.client("elbv2", R1).describe_load_balancers()["LoadBalancers"][0]["DNSName"]
        alias = self.records(self.zone())[("www.example.com.", "A")]["AliasTarget"]
        self.assertEqual(alias["DNSName"].rstrip("."), "dualstack." + name)
        row = self.row("www.example.com.")
        self.assertEqual(row["load_balancer_id"], self.one("SELECT * FROM load_balancer")["id"])
        self.assertEqual(self.db.value("SELECT count(*) FROM alias_target"), "1")
        self.change("DELETE FROM resource_record_set WHERE record_type = 'A'; DELETE FROM load_balancer")

    def test_schema(self):
        self.assertEqual(schema_differences(self, "aws_route53"), [])

    def test_example(self):
        with open(os.path.join(ROOT, "modules", "aws_route53", "example.sql"), encoding="utf-8") as file:
            self.db.execute(file.read())
        self.assertEqual(self.dns.list_hosted_zones()["HostedZones"], [])
