"""Load balancers, target groups and listeners: made, changed in place, replaced, moved and deleted through SQL, seen by
boto3; also in a region that is not the default one."""

import json
import os

from base import Environment, R1, R2, SqlError, actions, tag_map
from harness.util import ROOT
from network_case import NetworkCase
from schema_check import schema_differences
from test_acm import pair

env = Environment(proxy=True)
setUpModule = env.up


class BalancerCase(NetworkCase):
    env = env
    modules = ("aws_elb",)

    def elb(self, region=R1):
        return self.emulator.client("elbv2", region)

    def target_group(self, name="tg", region=R1, **sets):
        sets = {"protocol": "'HTTP'", "port": 80, "target_type": "'instance'", **sets}
        self.change(f"""INSERT INTO target_group (target_group_name, region, {', '.join(sets)})
                        VALUES ('{name}', '{region}', {', '.join(str(v) for v in sets.values())})""")
        return self.one(f"SELECT * FROM target_group WHERE target_group_name = '{name}' AND region = '{region}'")

    def balancer(self, name="lb", region=R1, **sets):
        """With two of the zones; the subnets are the default VPC's."""
        sets = {"scheme": "'internet-facing'", "load_balancer_type": "'application'", "ip_address_type": "'ipv4'",
                "availability_zones": f"(SELECT array_agg(name) FROM (SELECT name FROM availability_zone WHERE region = '{region}' ORDER BY 1 LIMIT 2) z)",
                **sets}
        self.change(f"""INSERT INTO load_balancer (load_balancer_name, region, {', '.join(sets)})
                        VALUES ('{name}', '{region}', {', '.join(str(v) for v in sets.values())})""")
        return self.one(f"SELECT * FROM load_balancer WHERE load_balancer_name = '{name}' AND region = '{region}'")

    def listener(self, balancer, group, port=80, protocol="HTTP", certificate="NULL"):
        self.change(f"""INSERT INTO listener (load_balancer_id, target_group_id, port, protocol, certificate_id)
                        VALUES ({balancer['id']}, {group['id']}, {port}, '{protocol}', {certificate})""")
        return self.one(f"SELECT * FROM listener WHERE load_balancer_id = {balancer['id']} AND port = {port}")

    def row(self, table, row):
        return self.one(f"SELECT * FROM {table} WHERE id = {row['id']}")

    def balancer_seen(self, row, region=R1):
        return self.elb(region).describe_load_balancers(LoadBalancerArns=[row["load_balancer_arn"]])["LoadBalancers"][0]

    def group_seen(self, row, region=R1):
        return self.elb(region).describe_target_groups(TargetGroupArns=[row["target_group_arn"]])["TargetGroups"][0]

    def listener_seen(self, row, region=R1):
        return self.elb(region).describe_listeners(ListenerArns=[row["listener_arn"]])["Listeners"][0]

    def attributes_of(self, row):
        if "load_balancer_arn" in row:
            found = self.elb().describe_load_balancer_attributes(LoadBalancerArn=row["load_balancer_arn"])
        else:
            found = self.elb().describe_target_group_attributes(TargetGroupArn=row["target_group_arn"])
        return tag_map(found, "Attributes")

    def tags_of(self, arn):
        return tag_map(self.elb().describe_tags(ResourceArns=[arn])["TagDescriptions"][0])


class Schema(BalancerCase):
    def test_is_the_catalogues(self):
        self.assertEqual(schema_differences(self, "aws_elb"), [])

    def test_import_and_reinstall(self):
        """What boto3 has made, column by column, and once more after uninstalling."""
        subnets = [s for s in self.ec2.describe_subnets()["Subnets"]][:2]
        vpc = subnets[0]["VpcId"]
        given = self.ec2.create_security_group(GroupName="given", Description="d", VpcId=vpc)["GroupId"]
        made = self.elb().create_load_balancer(Name="given", Subnets=[s["SubnetId"] for s in subnets], Scheme="internal", SecurityGroups=[given],
                                               Tags=[{"Key": "a", "Value": "b"}])["LoadBalancers"][0]
        group = self.elb().create_target_group(Name="given-tg", Protocol="HTTP", Port=8080, VpcId=vpc,
                                               Tags=[{"Key": "c", "Value": "d"}])["TargetGroups"][0]
        listener = self.elb().create_listener(LoadBalancerArn=made["LoadBalancerArn"], Protocol="HTTP", Port=81, DefaultActions=[
            {"Type": "forward", "TargetGroupArn": group["TargetGroupArn"]}])["Listeners"][0]
        # A redirect has no target group and is left out.
        self.elb().create_listener(LoadBalancerArn=made["LoadBalancerArn"], Protocol="HTTP", Port=82, DefaultActions=[
            {"Type": "redirect", "RedirectConfig": {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}}])
        self.proxy.clear()
        self.sync()
        self.assertEqual(self.proxy.count(None, "DescribeLoadBalancers"), 2,
                         "one listing per region serves load balancers and listeners")
        for _ in range(2):
            balancer = self.one("SELECT b.*, v.vpc_id AS of FROM load_balancer b JOIN vpc v ON v.id = b.vpc")
            self.assertEqual((balancer["load_balancer_name"], balancer["load_balancer_arn"], balancer["dns_name"],
                              balancer["canonical_hosted_zone_id"], balancer["scheme"], balancer["load_balancer_type"],
                              balancer["ip_address_type"], balancer["region"], balancer["of"], balancer["tags"]),
                             ("given", made["LoadBalancerArn"], made["DNSName"], made["CanonicalHostedZoneId"], "internal",
                              "application", "ipv4", R1, vpc, {"a": "b"}))
            self.assertEqual(self.db.column("""SELECT g.group_id FROM load_balancer_security_groups x
                                               JOIN security_group g ON g.id = x.security_group_id"""), [given])
            self.assertEqual(sorted(balancer["subnets"]), sorted(s["SubnetId"] for s in subnets))
            self.assertEqual(sorted(balancer["availability_zones"]), sorted(s["AvailabilityZone"] for s in subnets))
            self.assertEqual({a["Key"]: a["Value"] for a in balancer["attributes"]}, self.attributes_of(balancer))
            target = self.one("SELECT g.*, v.vpc_id AS of FROM target_group g JOIN vpc v ON v.id = g.vpc")
            self.assertEqual((target["target_group_name"], target["target_type"], target["protocol"], target["port"],
                              target["health_check_path"], target["health_check_interval_seconds"], target["of"], target["tags"]),
                             ("given-tg", "instance", "HTTP", 8080, "/", 30, vpc, {"c": "d"}))
            row = self.one("SELECT * FROM listener")
            self.assertEqual((row["listener_arn"], row["port"], row["protocol"], row["action_type"], row["load_balancer_id"],
                              row["target_group_id"], row["certificate_id"]),
                             (listener["ListenerArn"], 81, "HTTP", "forward", balancer["id"], target["id"], None))
            self.db.rows("SELECT * FROM iasql_uninstall('aws_elb')")
            self.install("aws_elb")


class TargetGroups(BalancerCase):
    def test_life(self):
        row = self.target_group(health_check_path="'/health'", tags="""'{"Name": "tg"}'""",
                                attributes="""'[{"Key": "deregistration_delay.timeout_seconds", "Value": "17"}]'""")
        seen = self.group_seen(row)
        self.assertEqual((seen["HealthCheckPath"], seen["Port"], seen["Protocol"]), ("/health", 80, "HTTP"))
        self.assertEqual(self.attributes_of(row)["deregistration_delay.timeout_seconds"], "17")
        self.assertEqual((row["health_check_interval_seconds"], row["healthy_threshold_count"]),
                         (seen["HealthCheckIntervalSeconds"], seen["HealthyThresholdCount"]), "AWS's choices are in the row")
        self.change(f"""UPDATE target_group SET attributes = '[{{"Key": "stickiness.enabled", "Value": "true"}}]' WHERE id = {row['id']}""")
        self.assertEqual((self.attributes_of(row)["stickiness.enabled"], self.attributes_of(row)["deregistration_delay.timeout_seconds"]),
                         ("true", "17"))
        self.check_tags("target_group", row["id"], lambda: self.tags_of(row["target_group_arn"]))
        self.change("DELETE FROM target_group")
        self.assertEqual(self.elb().describe_target_groups()["TargetGroups"], [])

    CHECKS = (("health_check_path", "'/up'", "HealthCheckPath", "/up"), ("health_check_port", "'8081'", "HealthCheckPort", "8081"),
              ("health_check_protocol", "'HTTPS'", "HealthCheckProtocol", "HTTPS"),
              ("health_check_interval_seconds", "21", "HealthCheckIntervalSeconds", 21),
              ("health_check_timeout_seconds", "7", "HealthCheckTimeoutSeconds", 7),
              ("healthy_threshold_count", "4", "HealthyThresholdCount", 4), ("unhealthy_threshold_count", "3", "UnhealthyThresholdCount", 3),
              ("matcher", "'200-299'", "Matcher", {"HttpCode": "200-299"}))

    def test_checks_in_place(self):
        """One call for all of them, in the row's own region."""
        row = self.target_group(region=R2)
        self.proxy.clear()
        sets = ", ".join(f"{column} = {value}" for column, value, _, _ in self.CHECKS)
        self.assertEqual(actions(self.change(f"UPDATE target_group SET {sets} WHERE id = {row['id']}")), {("update", "target_group"): 1})
        seen = self.group_seen(row, R2)
        for _, _, name, value in self.CHECKS:
            self.assertEqual(seen[name], value)
        self.change(f"UPDATE target_group SET health_check_path = '/only' WHERE id = {row['id']}")
        self.assertEqual(self.group_seen(row, R2)["HealthCheckPath"], "/only")

    def test_a_replacement_that_a_listener_uses(self):
        """Port and protocol cannot be changed in place, and the name is taken until the old group is gone."""
        row = self.target_group()
        listener = self.listener(self.balancer(), row)
        rule = self.elb().create_rule(ListenerArn=listener["listener_arn"], Priority=1, Conditions=[
            {"Field": "path-pattern", "Values": ["/a"]}], Actions=[{"Type": "forward", "TargetGroupArn": row["target_group_arn"]}])
        done = self.change(f"UPDATE target_group SET port = 5678 WHERE id = {row['id']}")
        self.assertEqual(actions(done).get(("replace", "target_group")), 1)
        new = self.row("target_group", row)
        self.assertNotEqual(new["target_group_arn"], row["target_group_arn"])
        self.assertEqual([(g["TargetGroupName"], g["Port"]) for g in self.elb().describe_target_groups()["TargetGroups"]], [("tg", 5678)])
        self.assertEqual(self.listener_seen(listener)["DefaultActions"][0]["TargetGroupArn"], new["target_group_arn"])
        moved = self.elb().describe_rules(RuleArns=[rule["Rules"][0]["RuleArn"]])["Rules"][0]
        self.assertEqual(moved["Actions"][0]["TargetGroupArn"], new["target_group_arn"])
        self.assertEqual(self.row("listener", listener), listener)

    def test_a_new_name_is_made_first(self):
        row = self.target_group()
        listener = self.listener(self.balancer(), row)
        self.change(f"UPDATE target_group SET target_group_name = 'other' WHERE id = {row['id']}")
        new = self.row("target_group", row)
        self.assertEqual(self.listener_seen(listener)["DefaultActions"][0]["TargetGroupArn"], new["target_group_arn"])
        self.assertEqual([g["TargetGroupName"] for g in self.elb().describe_target_groups()["TargetGroups"]], ["other"])

    def test_another_region(self):
        row = self.target_group()
        self.change(f"UPDATE target_group SET region = '{R2}', vpc = NULL WHERE id = {row['id']}")
        self.assertEqual(self.elb().describe_target_groups()["TargetGroups"], [])
        self.assertEqual([g["TargetGroupName"] for g in self.elb(R2).describe_target_groups()["TargetGroups"]], ["tg"])

    def test_a_group_for_functions_has_no_vpc(self):
        row = self.target_group(target_type="'lambda'", protocol="NULL", port="NULL")
        self.assertIsNone(row["vpc"])
        self.assertEqual((row["health_check_enabled"], self.group_seen(row)["HealthCheckEnabled"]), (False, False))
        self.assertEqual(actions(self.change("UPDATE target_group SET health_check_enabled = true")), {("update", "target_group"): 1})
        self.assertTrue(self.group_seen(row)["HealthCheckEnabled"])

    def test_what_makes_another_group(self):
        row = self.target_group()
        self.change("UPDATE target_group SET target_type = 'ip', protocol = 'HTTPS', protocol_version = 'HTTP2', ip_address_type = 'ipv6'")
        new = self.row("target_group", row)
        self.assertNotEqual(new["target_group_arn"], row["target_group_arn"])
        seen = self.group_seen(new)
        self.assertEqual([seen[k] for k in ("TargetType", "Protocol", "ProtocolVersion", "IpAddressType", "TargetGroupName")],
                         ["ip", "HTTPS", "HTTP2", "ipv6", "tg"])
        self.assertEqual(len(self.elb().describe_target_groups()["TargetGroups"]), 1)


class LoadBalancers(BalancerCase):
    def test_life(self):
        row = self.balancer(tags="""'{"Name": "lb"}'""", attributes="""'[{"Key": "idle_timeout.timeout_seconds", "Value": "61"}]'""")
        seen = self.balancer_seen(row)
        self.assertEqual((seen["Scheme"], seen["Type"], seen["State"]["Code"], row["state"], row["dns_name"]),
                         ("internet-facing", "application", "active", "active", seen["DNSName"]))
        self.assertEqual(sorted(row["availability_zones"]), sorted(z["ZoneName"] for z in seen["AvailabilityZones"]))
        self.assertEqual(len(row["subnets"]), 2)
        self.assertEqual(self.attributes_of(row)["idle_timeout.timeout_seconds"], "61", "attributes are sent at creation")
        self.change(f"""UPDATE load_balancer SET attributes = '[{{"Key": "deletion_protection.enabled", "Value": "true"}}]' WHERE id = {row['id']}""")
        self.assertEqual(self.attributes_of(row)["deletion_protection.enabled"], "true")
        self.check_tags("load_balancer", row["id"], lambda: self.tags_of(row["load_balancer_arn"]))
        self.change("DELETE FROM load_balancer")
        self.assertEqual(self.elb().describe_load_balancers()["LoadBalancers"], [])

    def test_in_place(self):
        row = self.balancer(region=R2)
        self.change(f"UPDATE load_balancer SET ip_address_type = 'dualstack' WHERE id = {row['id']}")
        self.assertEqual(self.balancer_seen(row, R2)["IpAddressType"], "dualstack")
        three = self.db.column(f"SELECT subnet_id FROM subnet WHERE region = '{R2}' ORDER BY availability_zone LIMIT 3")
        self.change(f"UPDATE load_balancer SET subnets = ARRAY['{three[2]}', '{three[1]}', '{three[0]}'] WHERE id = {row['id']}")
        self.assertEqual(sorted(z["SubnetId"] for z in self.balancer_seen(row, R2)["AvailabilityZones"]), sorted(three))
        self.assertEqual(len(self.row("load_balancer", row)["availability_zones"]), 3)
        self.change(f"UPDATE load_balancer SET load_balancer_type = 'network', attributes = NULL WHERE id = {row['id']}")
        self.assertEqual([(b["LoadBalancerName"], b["Type"]) for b in self.elb(R2).describe_load_balancers()["LoadBalancers"]], [("lb", "network")])

    def test_what_aws_alone_sets_is_restored(self):
        row = self.balancer()
        self.proxy.clear()
        self.change(f"""UPDATE load_balancer SET state = 'failed', dns_name = 'x', canonical_hosted_zone_id = 'x', created_time = now(),
            availability_zones = NULL, customer_owned_ipv4_pool = 'x', load_balancer_arn = 'x' WHERE id = {row['id']}""")
        self.assertEqual(self.row("load_balancer", row), row)

    def test_replacements_keep_listeners(self):
        row = self.balancer()
        listener = self.listener(row, self.target_group())
        self.change(f"UPDATE load_balancer SET scheme = 'internal' WHERE id = {row['id']}")
        new = self.row("load_balancer", row)
        self.assertEqual([(b["LoadBalancerName"], b["Scheme"]) for b in self.elb().describe_load_balancers()["LoadBalancers"]], [("lb", "internal")])
        remade = self.row("listener", listener)
        self.assertNotEqual(remade["listener_arn"], listener["listener_arn"])
        self.assertEqual(self.listener_seen(remade)["LoadBalancerArn"], new["load_balancer_arn"])
        self.change(f"UPDATE load_balancer SET load_balancer_name = 'renamed' WHERE id = {row['id']}")
        self.assertEqual([b["LoadBalancerName"] for b in self.elb().describe_load_balancers()["LoadBalancers"]], ["renamed"])

    def test_another_region(self):
        row = self.balancer()
        self.change(f"UPDATE load_balancer SET region = '{R2}', vpc = NULL, subnets = NULL, availability_zones = NULL WHERE id = {row['id']}")
        self.assertEqual(self.elb().describe_load_balancers()["LoadBalancers"], [])
        self.assertEqual(len(self.elb(R2).describe_load_balancers()["LoadBalancers"]), 1)

    def test_security_groups(self):
        self.change("INSERT INTO security_group (group_name, description) VALUES ('one', 'd'), ('two', 'd')")
        self.change("""WITH b AS (INSERT INTO load_balancer (load_balancer_name, scheme, load_balancer_type, ip_address_type)
                VALUES ('lb', 'internal', 'application', 'ipv4') RETURNING id)
            INSERT INTO load_balancer_security_groups SELECT b.id, g.id FROM b, security_group g WHERE group_name = 'one'""")
        row = self.one("SELECT * FROM load_balancer")
        ids = dict(zip(*[self.db.column(f"SELECT {c} FROM security_group WHERE group_name <> 'default' ORDER BY group_name") for c in ("group_name", "group_id")]))
        self.assertEqual(self.balancer_seen(row)["SecurityGroups"], [ids["one"]])
        self.change("""INSERT INTO load_balancer_security_groups
            SELECT b.id, g.id FROM load_balancer b, security_group g WHERE group_name = 'two'""")
        self.assertEqual(sorted(self.balancer_seen(row)["SecurityGroups"]), sorted(ids.values()))
        # A replaced group takes its place in the load balancer.
        self.change("UPDATE security_group SET group_name = 'uno' WHERE group_name = 'one'")
        uno = self.db.value("SELECT group_id FROM security_group WHERE group_name = 'uno'")
        self.assertNotEqual(uno, ids["one"])
        self.assertEqual(sorted(self.balancer_seen(row)["SecurityGroups"]), sorted([uno, ids["two"]]))
        self.change("DELETE FROM load_balancer_security_groups WHERE security_group_id = (SELECT id FROM security_group WHERE group_name = 'two')")
        self.assertEqual(self.balancer_seen(row)["SecurityGroups"], [uno])

    def test_checks_and_trigger(self):
        row = self.balancer()
        self.assertEqual(self.db.error(f"UPDATE load_balancer SET availability_zones = ARRAY['mars-1a'] WHERE id = {row['id']}").sqlstate, "23514")
        self.assertEqual(self.db.error(f"UPDATE load_balancer SET subnets = ARRAY['subnet-none'] WHERE id = {row['id']}").sqlstate, "23514")
        used = row["subnets"][0]
        self.assertIn("is used by load balancer", self.db.error(f"DELETE FROM subnet WHERE subnet_id = '{used}'").text)
        self.assertIn("is used by load balancer", self.db.error(f"UPDATE subnet SET subnet_id = 'x' WHERE subnet_id = '{used}'").text)
        self.change(f"UPDATE subnet SET owner_id = 'x' WHERE subnet_id = '{used}'")

    def test_states_and_what_remains(self):
        """AWS takes its time, for both: provisioning, and network interfaces of a deleted load balancer."""
        def balancers(state):
            return ("<DescribeLoadBalancersResponse xmlns=\"http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/\"><DescribeLoadBalancersResult>"
                    "<LoadBalancers><member><State><Code>" + state + "</Code></State></member></LoadBalancers></DescribeLoadBalancersResult>"
                    "</DescribeLoadBalancersResponse>")
        service = "elasticloadbalancing"
        self.proxy.rule(self.proxy.answer(200, balancers("provisioning")), service=service, action="DescribeLoadBalancers", skip=0, times=2)
        self.begin()
        self.db.execute("INSERT INTO load_balancer (load_balancer_name, scheme, load_balancer_type, ip_address_type) VALUES ('lb', 'internal', 'application', 'ipv4')")
        self.commit()
        self.assert_nothing_to_do()
        interfaces = ("<DescribeNetworkInterfacesResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><networkInterfaceSet><item>"
                      "<networkInterfaceId>eni-1</networkInterfaceId></item></networkInterfaceSet></DescribeNetworkInterfacesResponse>")
        self.proxy.clear()
        self.proxy.rule(self.proxy.answer(200, interfaces), service="ec2", action="DescribeNetworkInterfaces", times=2)
        self.change("DELETE FROM load_balancer")
        self.assertEqual(self.proxy.count("ec2", "DescribeNetworkInterfaces"), 3)


class Listeners(BalancerCase):
    def certificate(self, domain="lb.example"):
        certificate, key = pair(domain)
        self.db.rows(f"SELECT * FROM certificate_import('{certificate}', '{key}', '{R1}')")
        return self.one(f"SELECT * FROM certificate WHERE domain_name = '{domain}'")

    def test_life(self):
        balancer, group = self.balancer(), self.target_group()
        row = self.listener(balancer, group)
        self.assertEqual((self.listener_seen(row)["Port"], self.listener_seen(row)["Protocol"]), (80, "HTTP"))
        other = self.target_group("tg2")
        self.change(f"UPDATE listener SET port = 81, target_group_id = {other['id']} WHERE id = {row['id']}")
        seen = self.listener_seen(row)
        self.assertEqual((seen["Port"], seen["DefaultActions"][0]["TargetGroupArn"]), (81, other["target_group_arn"]))
        self.check_tags("listener", row["id"], lambda: self.tags_of(row["listener_arn"]))
        second = self.balancer("lb2")
        self.change(f"UPDATE listener SET load_balancer_id = {second['id']} WHERE id = {row['id']}")
        self.assertEqual(self.listener_seen(self.row("listener", row))["LoadBalancerArn"], second["load_balancer_arn"])
        self.assertEqual(self.elb().describe_listeners(LoadBalancerArn=balancer["load_balancer_arn"])["Listeners"], [])
        self.change("DELETE FROM listener")
        self.assertEqual(self.elb().describe_listeners(LoadBalancerArn=second["load_balancer_arn"])["Listeners"], [])

    def test_certificates(self):
        one, two = self.certificate(), self.certificate("two.example")
        row = self.listener(self.balancer(), self.target_group(), 443, "HTTPS", one["id"])
        self.assertEqual(self.listener_seen(row)["Certificates"], [{"CertificateArn": one["arn"]}])
        self.assertEqual(row["ssl_policy"], "ELBSecurityPolicy-2016-08")
        self.change(f"UPDATE listener SET certificate_id = {two['id']}, ssl_policy = 'ELBSecurityPolicy-TLS-1-2-2017-01' WHERE id = {row['id']}")
        seen = self.listener_seen(row)
        self.assertEqual((seen["Certificates"], seen["SslPolicy"]), ([{"CertificateArn": two["arn"]}], "ELBSecurityPolicy-TLS-1-2-2017-01"))
        self.begin()
        self.db.execute(f"UPDATE listener SET certificate_id = NULL WHERE id = {row['id']}")
        with self.assertRaisesRegex(SqlError, "a listener for HTTPS needs a certificate"):
            self.commit()
        self.change(f"UPDATE listener SET certificate_id = NULL, ssl_policy = NULL, protocol = 'HTTP' WHERE id = {row['id']}")
        self.assertEqual(self.listener_seen(row)["Protocol"], "HTTP")
        self.assertIsNone(self.row("listener", row)["certificate_id"])
        self.change("DELETE FROM listener; DELETE FROM load_balancer; DELETE FROM target_group; DELETE FROM certificate")
        self.assertEqual(self.emulator.client("acm", R1).list_certificates()["CertificateSummaryList"], [])

    def test_another_region(self):
        """Changes and deletions go where the load balancer is."""
        row = self.listener(self.balancer(region=R2), self.target_group(region=R2))
        self.change(f"UPDATE listener SET port = 8080 WHERE id = {row['id']}")
        self.assertEqual(self.listener_seen(row, R2)["Port"], 8080)
        self.change("DELETE FROM listener")
        balancer = self.elb(R2).describe_load_balancers()["LoadBalancers"][0]["LoadBalancerArn"]
        self.assertEqual(self.elb(R2).describe_listeners(LoadBalancerArn=balancer)["Listeners"], [])

    def test_regions_must_agree(self):
        balancer, group = self.balancer(), self.target_group(region=R2)
        self.begin()
        self.db.execute(f"INSERT INTO listener (load_balancer_id, target_group_id, port, protocol) VALUES ({balancer['id']}, {group['id']}, 80, 'HTTP')")
        with self.assertRaisesRegex(SqlError, f"the target group is in {R2} and the load balancer in {R1}"):
            self.commit()

    def test_deleted_with_the_load_balancer(self):
        row = self.balancer()
        self.listener(row, self.target_group())
        self.proxy.clear()
        self.change("DELETE FROM listener; DELETE FROM load_balancer")
        self.assertEqual(self.proxy.count(None, "DeleteListener"), 0)

    def test_example(self):
        with open(os.path.join(ROOT, "modules", "aws_elb", "example.sql"), encoding="utf-8") as file:
            self.db.execute(file.read())
        self.assertEqual(self.elb().describe_load_balancers()["LoadBalancers"], [])
