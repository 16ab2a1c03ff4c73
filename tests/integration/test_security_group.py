"""The life of security groups and their rules: made, changed in place, replaced, moved and deleted through SQL, seen by
boto3; default groups; what others do."""

from base import Environment, R1, R2, SqlError, actions, tag_map
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


class Rules(GroupCase):
    def test_ranges(self):
        group = self.group()
        row = self.rule(group, {"is_egress": "false", "ip_protocol": "'tcp'", "from_port": 443, "to_port": 443,
                                "cidr_ipv4": "'10.0.0.0/8'", "description": "'in'", "tags": """'{"Name": "r"}'"""})
        seen = self.rule_seen(row)
        self.assertEqual((seen["GroupId"], seen["IsEgress"], seen["IpProtocol"], seen["FromPort"], seen["ToPort"],
                          seen["CidrIpv4"], seen["Description"], tag_map(seen)),
                         (group["group_id"], False, "tcp", 443, 443, "10.0.0.0/8", "in", {"Name": "r"}))
        self.change(f"DELETE FROM security_group_rule WHERE id = {row['id']}")
        self.assertEqual(self.rules_seen(group["group_id"]), [])
