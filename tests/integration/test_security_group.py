"""The life of security groups and their rules: made, changed in place, replaced, moved and deleted through SQL, seen by
boto3; default groups; what others do."""

import os
import re

from base import Environment, R1, R2, SqlError, actions, tag_map
from harness.util import ROOT
from network_case import NetworkCase
from schema_check import schema_differences

env = Environment(proxy=True)
setUpModule = env.up


class GroupCase(NetworkCase):
    env = env
    modules = ("aws_vpc", "aws_security_group")

    def group(self, name="web", columns="", values=""):
        self.change(f"INSERT INTO security_group (group_name, description{columns}) VALUES ('{name}', 'a group'{values})")
        return self.one(f"SELECT * FROM security_group WHERE group_name = '{name}'")

    def rule(self, group, sets):
        """A rule of the group, made in one commit; `sets` is {column: SQL value}."""
        names, values = ", ".join(sets), ", ".join(str(v) for v in sets.values())
        self.change(f"INSERT INTO security_group_rule (security_group_id, region, {names}) "
                    f"VALUES ({group['id']}, '{group['region']}', {values})")
        return self.one(f"SELECT * FROM security_group_rule WHERE security_group_id = {group['id']} ORDER BY id DESC LIMIT 1")

    def seen(self, group_id, region=R1):
        return self.emulator.ec2(region).describe_security_groups(GroupIds=[group_id])["SecurityGroups"][0]

    def rules_seen(self, group_id, region=R1):
        return self.emulator.ec2(region).describe_security_group_rules(
            Filters=[{"Name": "group-id", "Values": [group_id]}])["SecurityGroupRules"]

    def rule_seen(self, rule):
        return self.ec2.describe_security_group_rules(SecurityGroupRuleIds=[rule["security_group_rule_id"]])["SecurityGroupRules"][0]

    def reload(self, row, table="security_group_rule"):
        return self.one(f"SELECT * FROM {table} WHERE id = {row['id']}")


class Schema(GroupCase):
    def test_is_the_catalogues(self):
        self.assertEqual(schema_differences(self, "aws_security_group"), [])


class Groups(GroupCase):
    def test_life(self):
        row = self.group(columns=", tags", values=""", '{"Name": "web"}'""")
        seen = self.seen(row["group_id"])
        self.assertEqual((seen["GroupName"], seen["Description"], seen["OwnerId"], tag_map(seen)),
                         ("web", "a group", row["owner_id"], {"Name": "web"}))
        self.assertEqual(self.rules_seen(row["group_id"]), [], "AWS's own egress rule is taken away")
        vpc = self.one(f"SELECT * FROM vpc WHERE id = {row['vpc_id']}")
        self.assertTrue(vpc["is_default"])
        self.assertEqual(seen["VpcId"], vpc["vpc_id"])
        self.check_tags("security_group", row["id"], lambda: tag_map(self.seen(row["group_id"])))
        self.change(f"DELETE FROM security_group WHERE id = {row['id']}")
        self.assertEqual([g["GroupName"] for g in self.ec2.describe_security_groups()["SecurityGroups"]], ["default"])


    def names(self, region=R1):
        return sorted(g["GroupName"] for g in self.emulator.ec2(region).describe_security_groups()["SecurityGroups"])

    def test_import_and_reinstall(self):
        vpc = self.ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
        made = self.ec2.create_security_group(GroupName="given", Description="by others", VpcId=vpc)["GroupId"]
        self.ec2.authorize_security_group_ingress(GroupId=made, IpPermissions=[
            {"IpProtocol": "tcp", "FromPort": 0, "ToPort": 0, "IpRanges": [{"CidrIp": "10.0.0.0/8", "Description": "zero"}]},
            {"IpProtocol": "udp", "FromPort": 53, "ToPort": 53, "Ipv6Ranges": [{"CidrIpv6": "::/0"}]},
            {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 81, "UserIdGroupPairs": [{"GroupId": made}]}])
        self.sync()
        for _ in range(2):
            group = self.one(f"SELECT g.*, v.vpc_id AS of FROM security_group g JOIN vpc v ON v.id = g.vpc_id WHERE group_id = '{made}'")
            self.assertEqual((group["group_name"], group["description"], group["of"], group["region"]), ("given", "by others", vpc, R1))
            rows = self.db.json(f"""SELECT r.is_egress, ip_protocol, from_port, to_port, cidr_ipv4, cidr_ipv6, r.description,
                s.group_id AS source, source_from_port, source_to_port FROM security_group_rule r LEFT JOIN security_group s
                ON s.id = r.source_security_group WHERE security_group_id = {group['id']} ORDER BY is_egress, ip_protocol, from_port""")
            self.assertEqual([tuple(r.values()) for r in rows], [
                (False, "tcp", 0, 0, "10.0.0.0/8", None, "zero", None, None, None),
                (False, "tcp", None, None, None, None, None, made, 80, 81),
                (False, "udp", 53, 53, None, "::/0", None, None, None, None),
                (True, "-1", -1, -1, "0.0.0.0/0", None, None, None, None, None)])
            self.db.rows("SELECT * FROM iasql_uninstall('aws_security_group')")
            self.install("aws_security_group")

    def test_what_comes_with_a_vpc(self):
        vpc = self.make_vpc()
        group = self.one(f"SELECT * FROM security_group WHERE vpc_id = {vpc['id']}")
        self.assertEqual(group["group_name"], "default")
        self.assertEqual(self.db.value(f"SELECT count(*) FROM security_group_rule WHERE security_group_id = {group['id']}"),
                         str(len(self.rules_seen(group["group_id"]))))
        self.change(f"""DELETE FROM security_group_rule WHERE security_group_id = {group['id']};
                        DELETE FROM security_group WHERE id = {group['id']}; DELETE FROM vpc WHERE id = {vpc['id']}""")
        self.assertEqual(len(self.ec2.describe_vpcs()["Vpcs"]), 1)

    def test_default_groups(self):
        """The group is protected, its rules are not; and an inserted one takes over what AWS has made."""
        row = self.one(f"SELECT * FROM security_group WHERE group_name = 'default' AND region = '{R1}'")
        self.change(f"UPDATE security_group SET description = 'other' WHERE id = {row['id']}")
        self.assertEqual(self.reload(row, "security_group"), row)
        self.change(f"DELETE FROM security_group_rule WHERE security_group_id = {row['id']}")
        self.assertEqual(self.rules_seen(row["group_id"]), [])
        self.change(f"DELETE FROM security_group WHERE id = {row['id']}")
        self.assertEqual(self.db.value(f"SELECT group_id FROM security_group WHERE region = '{R1}'"), row["group_id"])
        self.change("""WITH v AS (INSERT INTO vpc (cidr_block) VALUES ('10.20.0.0/16') RETURNING id),
                g AS (INSERT INTO security_group (group_name, description, vpc_id) SELECT 'default', 'mine', id FROM v RETURNING id)
            INSERT INTO security_group_rule (security_group_id, is_egress, ip_protocol, from_port, to_port, cidr_ipv4)
            SELECT id, false, 'tcp', 22, 22, '10.0.0.0/8' FROM g""")
        group = self.one("SELECT g.*, v.vpc_id AS of FROM security_group g JOIN vpc v ON v.id = g.vpc_id WHERE cidr_block = '10.20.0.0/16'")
        seen = self.seen(group["group_id"])
        self.assertEqual((seen["GroupName"], seen["VpcId"], group["description"]), ("default", group["of"], seen["Description"]))
        self.assertIn(22, [r.get("FromPort") for r in self.rules_seen(group["group_id"])])

    def test_a_new_name_takes_the_rules_along(self):
        one = self.group("one")
        inside = self.rule(one, {"is_egress": "true", "ip_protocol": "'-1'", "from_port": -1, "to_port": -1, "cidr_ipv4": "'0.0.0.0/0'"})
        self.rule(one, {"is_egress": "false", "ip_protocol": "'tcp'", "source_security_group": one["id"]})
        done = self.change(f"UPDATE security_group SET group_name = 'uno', description = 'new' WHERE id = {one['id']}")
        self.assertEqual(actions(done).get(("replace", "security_group")), 1)
        new = self.reload(one, "security_group")
        self.assertNotEqual(new["group_id"], one["group_id"])
        self.assertEqual(self.names(), ["default", "uno"])
        seen = self.rules_seen(new["group_id"])
        self.assertEqual(sorted((r["IpProtocol"], r.get("ReferencedGroupInfo", {}).get("GroupId")) for r in seen), [("-1", None), ("tcp", new["group_id"])])
        self.assertNotEqual(self.reload(inside)["security_group_rule_id"], inside["security_group_rule_id"])
        # With the same name the old group goes first.
        self.change(f"UPDATE security_group SET description = 'newer' WHERE id = {one['id']}")
        newest = self.reload(one, "security_group")
        self.assertEqual((self.seen(newest["group_id"])["Description"], self.names()), ("newer", ["default", "uno"]))
        self.assertEqual(len(self.rules_seen(newest["group_id"])), 2)

    def test_who_refers_to_a_replaced_group(self):
        """Its rule is changed in place. The emulator takes no other group there, so what is sent is looked at."""
        one, two = self.group("one"), self.group("two")
        self.rule(two, {"is_egress": "false", "ip_protocol": "'tcp'", "source_security_group": one["id"], "source_from_port": 80, "source_to_port": 80})
        self.proxy.clear()
        self.change(f"UPDATE security_group SET group_name = 'uno' WHERE id = {one['id']}")
        sent = [c.body.decode() for c in self.proxy.calls if c.action == "ModifySecurityGroupRules"]
        self.assertEqual(len(sent), 1)
        self.assertIn("ReferencedGroupId=" + self.reload(one, "security_group")["group_id"], sent[0])
        self.assertIn("FromPort=80", sent[0])
        self.sync()

    def test_another_region(self):
        row = self.group()
        self.change(f"UPDATE security_group SET region = '{R2}', vpc_id = NULL WHERE id = {row['id']}")
        self.assertEqual((self.names(), self.names(R2)), (["default"], ["default", "web"]))

    def test_what_others_do(self):
        row = self.group()
        self.ec2.authorize_security_group_ingress(GroupId=row["group_id"], IpPermissions=[
            {"IpProtocol": "tcp", "FromPort": 1, "ToPort": 2, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}])
        self.sync()
        self.assertEqual(self.db.value(f"SELECT to_port FROM security_group_rule WHERE security_group_id = {row['id']}"), "2")
        self.ec2.delete_security_group(GroupId=row["group_id"])
        self.sync()
        self.assertEqual(self.db.rows(f"SELECT * FROM security_group WHERE id = {row['id']}"), [])

    def test_a_lost_answer(self):
        """The group that was made is recognised by its mark, and its egress rule still taken away."""
        self.proxy.rule(self.proxy.lose_answer(), service="ec2", action="CreateSecurityGroup", times=1)
        row = self.group()
        self.assertEqual(self.names(), ["default", "web"])
        self.assertEqual(self.rules_seen(row["group_id"]), [])

    def test_a_name_that_is_taken(self):
        self.ec2.create_security_group(GroupName="web", Description="by others")
        self.begin()
        self.db.execute("INSERT INTO security_group (group_name, description) VALUES ('web', 'mine')")
        with self.assertRaisesRegex(SqlError, 'has a security group "web" already'):
            self.commit()
        self.assertEqual(self.seen(self.ec2.describe_security_groups(GroupNames=["web"])["SecurityGroups"][0]["GroupId"])["Description"], "by others")
        self.sync()

    def test_an_interface_that_nothing_uses(self):
        row = self.group()
        subnet = self.ec2.describe_subnets()["Subnets"][0]["SubnetId"]
        self.ec2.create_network_interface(SubnetId=subnet, Groups=[row["group_id"]])
        self.change(f"DELETE FROM security_group WHERE id = {row['id']}")
        self.assertEqual(self.names(), ["default"])

    def test_example(self):
        with open(os.path.join(ROOT, "modules", "aws_security_group", "example.sql"), encoding="utf-8") as file:
            self.db.execute(file.read())
        self.assertEqual(self.names(), ["default"])


class Rules(GroupCase):
    def test_ranges(self):
        group = self.group()
        row = self.rule(group, {"is_egress": "false", "ip_protocol": "'tcp'", "from_port": 443, "to_port": 443,
                                "cidr_ipv4": "'10.0.0.0/8'", "description": "'in'", "tags": """'{"Name": "r"}'"""})
        made = row
        seen = self.rule_seen(row)
        self.assertEqual((seen["GroupId"], seen["IsEgress"], seen["IpProtocol"], seen["FromPort"], seen["ToPort"],
                          seen["CidrIpv4"], seen["Description"], tag_map(seen)),
                         (group["group_id"], False, "tcp", 443, 443, "10.0.0.0/8", "in", {"Name": "r"}))
        for column, value, name, want in (("from_port", "442", "FromPort", 442), ("to_port", "444", "ToPort", 444),
                                          ("cidr_ipv4", "'10.1.0.0/16'", "CidrIpv4", "10.1.0.0/16"), ("ip_protocol", "'udp'", "IpProtocol", "udp"),
                                          ("description", "'changed'", "Description", "changed")):
            with self.subTest(column=column):
                self.assertEqual(actions(self.change(f"UPDATE security_group_rule SET {column} = {value} WHERE id = {row['id']}")),
                                 {("update", "security_group_rule"): 1})
                self.assertEqual(self.rule_seen(row)[name], want, "in place: the id stays")
        self.change(f"UPDATE security_group_rule SET cidr_ipv4 = NULL, cidr_ipv6 = '2001:db8::/32' WHERE id = {row['id']}")
        row = self.reload(row)  # another kind of range is another rule, in the same row
        self.assertEqual([(r["SecurityGroupRuleId"], r.get("CidrIpv4"), r["CidrIpv6"], r["Description"]) for r in self.rules_seen(group["group_id"])],
                         [(row["security_group_rule_id"], None, "2001:db8::/32", "changed")])
        self.assertNotEqual(row["security_group_rule_id"], made["security_group_rule_id"])
        self.check_tags("security_group_rule", row["id"], lambda: tag_map(self.rule_seen(row)))
        self.change(f"UPDATE security_group_rule SET security_group_rule_id = 'sgr-x' WHERE id = {row['id']}")
        self.assertEqual(self.reload(row)["security_group_rule_id"], row["security_group_rule_id"])
        self.change(f"UPDATE security_group_rule SET is_egress = true WHERE id = {row['id']}")
        self.assertEqual([r["IsEgress"] for r in self.rules_seen(group["group_id"])], [True])
        self.change(f"DELETE FROM security_group_rule WHERE id = {row['id']}")
        self.assertEqual(self.rules_seen(group["group_id"]), [])

    def test_many_at_once(self):
        """IaSQL's way of writing rules: from VALUES; a protocol by number, all ports, port 0, both kinds of range."""
        group = self.group()
        self.change(f"""INSERT INTO security_group_rule (is_egress, ip_protocol, from_port, to_port, cidr_ipv4, cidr_ipv6, security_group_id)
            SELECT e, p, f, t, c4::cidr, c6::cidr, {group['id']} FROM (VALUES
                (false, '6', 22, 22, '0.0.0.0/0', NULL), (false, 'TCP', 0, 0, '0.0.0.0/0', '::/0'), (false, 'icmp', -1, -1, '10.0.0.0/8', NULL),
                (true, '-1', -1, -1, '0.0.0.0/0', NULL)) AS v (e, p, f, t, c4, c6)""")
        self.assertEqual(sorted((r["IsEgress"], r["IpProtocol"], r["FromPort"], r.get("CidrIpv4") or r.get("CidrIpv6")) for r in self.rules_seen(group["group_id"])),
                         [(False, "icmp", -1, "10.0.0.0/8"), (False, "tcp", 0, "0.0.0.0/0"), (False, "tcp", 0, "::/0"),
                          (False, "tcp", 22, "0.0.0.0/0"), (True, "-1", -1, "0.0.0.0/0")])

    def test_source_groups(self):
        """By id, in a VPC that is not the default one; without protocol they are three rules."""
        vpc = self.make_vpc()
        for name in ("one", "two"):
            self.change(f"INSERT INTO security_group (group_name, description, vpc_id) VALUES ('{name}', 'd', {vpc['id']})")
        one, two = (self.one(f"SELECT * FROM security_group WHERE group_name = '{n}'") for n in ("one", "two"))
        self.rule(one, {"is_egress": "false", "source_security_group": two["id"], "description": "'from two'"})
        seen = self.rules_seen(one["group_id"])
        self.assertEqual(sorted((r["IpProtocol"], r["FromPort"], r["ToPort"], r["ReferencedGroupInfo"]["GroupId"], r["Description"]) for r in seen),
                         [("icmp", -1, -1, two["group_id"], "from two"), ("tcp", 0, 65535, two["group_id"], "from two"),
                          ("udp", 0, 65535, two["group_id"], "from two")])
        self.assertEqual(self.db.value(f"SELECT count(*) FROM security_group_rule WHERE security_group_id = {one['id']}"), "3")
        row = self.one("SELECT * FROM security_group_rule WHERE source_security_group IS NOT NULL AND ip_protocol = 'tcp' AND description IS NOT NULL")
        self.change(f"UPDATE security_group_rule SET source_from_port = 80, source_to_port = 81 WHERE id = {row['id']}")
        self.assertEqual((self.rule_seen(row)["FromPort"], self.rule_seen(row)["ToPort"]), (80, 81))
        self.change(f"UPDATE security_group_rule SET security_group_id = {two['id']} WHERE id = {row['id']}")
        row = self.reload(row)
        self.assertEqual([(r["SecurityGroupRuleId"], r["FromPort"], r["ReferencedGroupInfo"]["GroupId"])
                          for r in self.rules_seen(two["group_id"])], [(row["security_group_rule_id"], 80, two["group_id"])])
        self.assertEqual(sorted(r["IpProtocol"] for r in self.rules_seen(one["group_id"])), ["icmp", "udp"])
        # The emulator leaves the group at the other end as it is: that is scripted.
        self.proxy.clear()
        self.proxy.rule(self.other_end(two["group_id"], one["group_id"], row["security_group_rule_id"]), "ec2", "DescribeSecurityGroupRules")
        done = self.change(f"UPDATE security_group_rule SET source_security_group = {one['id']} WHERE id = {row['id']}")
        self.assertEqual(actions(done), {("update", "security_group_rule"): 1})
        sent = [c.body.decode() for c in self.proxy.calls if c.action == "ModifySecurityGroupRules"]
        self.assertEqual((len(sent), "ReferencedGroupId=" + one["group_id"] in sent[0]), (1, True))
        self.assertEqual(self.reload(row)["source_security_group"], one["id"])
        self.proxy.clear()
        self.sync()
        self.change(f"DELETE FROM security_group_rule WHERE security_group_id IN ({one['id']}, {two['id']}); DELETE FROM security_group WHERE id IN ({one['id']}, {two['id']})")
        self.assertEqual(len(self.ec2.describe_security_groups(Filters=[{"Name": "vpc-id", "Values": [vpc["vpc_id"]]}])["SecurityGroups"]), 1)

    @staticmethod
    def other_end(old, new, rule_id):
        """An effect: as soon as a rule is changed, another group is at its other end."""
        def effect(proxy, call, forward):
            status, headers, body, _ = forward()
            if any(c.action == "ModifySecurityGroupRules" for c in proxy.calls):
                body = re.sub(rb"<item>(?:(?!</item>).)*" + rule_id.encode() + rb".*?</referencedGroupInfo>",
                              lambda m: re.sub(rb"(<referencedGroupInfo>.*?<groupId>)" + old.encode(), rb"\g<1>" + new.encode(), m[0], flags=re.S),
                              body, flags=re.S)
            return status, headers, body, len(body)
        return effect

    def test_what_the_table_refuses(self):
        group = self.group()
        insert = f"INSERT INTO security_group_rule (security_group_id, is_egress, ip_protocol, from_port, to_port, cidr_ipv4) VALUES ({group['id']}, false, 'tcp', "
        self.assertEqual(self.db.error(insert + "80, NULL, '0.0.0.0/0')").sqlstate, "23514")
        self.assertEqual(self.db.error(insert + "80, 80, NULL)").sqlstate, "23514")
