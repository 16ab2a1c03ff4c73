"""The preview that asks AWS for permission, and never does anything."""

import urllib.parse

from base import Environment
from harness.emulator import ALLOW_ALL
from network_case import NetworkCase

env = Environment(proxy=True)
setUpModule = env.up

ERROR = "<Response><Errors><Error><Code>{}</Code><Message>{}</Message></Error></Errors><RequestID>r</RequestID></Response>"
READING = ("Describe", "List", "Get")


class Permission(NetworkCase):
    env = env
    modules = ("aws_vpc", "aws_sqs")

    def says(self, action, code, message="as scripted"):
        status = 412 if code == "DryRunOperation" else 403 if code == "UnauthorizedOperation" else 400
        self.proxy.rule(self.proxy.answer(status, ERROR.format(code, message)), action=action)

    def ask(self):
        """{(action, table): permission}; nothing but reading calls and dry runs may have left."""
        self.proxy.calls.clear()
        rows = self.db.json("SELECT action, table_name, permission FROM iasql_preview(check_permissions => true)")
        self.notices = self.db.stderr
        self.dry_runs = []
        for call in self.proxy.calls:
            if call.action.startswith(READING):
                continue
            fields = urllib.parse.parse_qs(call.body.decode())
            self.assertEqual(fields.get("DryRun"), ["true"], f"{call.action} was sent for real")
            self.dry_runs.append(call.action)
        return {(r["action"], r["table_name"]): r["permission"] for r in rows}

    def test_each_answer(self):
        vpc = self.make_vpc()
        subnet = self.make_subnet(vpc)
        self.begin()
        self.db.execute(f"""INSERT INTO vpc (cidr_block) VALUES ('10.31.0.0/16');
            UPDATE vpc SET enable_dns_hostnames = true, tags = '{{}}' WHERE id = {vpc['id']};
            DELETE FROM subnet WHERE id = {subnet['id']};
            INSERT INTO internet_gateway DEFAULT VALUES""")
        self.says("CreateVpc", "DryRunOperation")
        self.says("DeleteSubnet", "UnauthorizedOperation", "You are not authorized to perform this operation.")
        self.says("CreateInternetGateway", "InvalidParameterValue", "no good")
        seen = self.ask()
        self.assertEqual(seen[("create", "vpc")], "allowed")
        self.assertEqual(seen[("delete", "subnet")], "denied: DeleteSubnet: You are not authorized to perform this operation.")
        self.assertIsNone(seen[("create", "internet_gateway")])
        self.assertIn("CreateInternetGateway (InvalidParameterValue: no good)", self.notices)
        # One of its calls has no way to be asked.
        self.assertIsNone(seen[("update", "vpc")])
        self.assertIn("ModifyVpcAttribute (it cannot be asked for)", self.notices)
        self.assertNotIn("ModifyVpcAttribute", self.dry_runs)
        self.assertEqual(len(self.ec2.describe_vpcs()["Vpcs"]), 2)
        self.proxy.clear()
        self.rollback()

    def test_what_aws_has_yet_to_make_up_is_not_asked_about(self):
        self.begin()
        self.db.execute("""WITH v AS (INSERT INTO vpc (cidr_block) VALUES ('10.31.0.0/16') RETURNING id)
            INSERT INTO subnet (vpc_id, cidr_block, availability_zone) SELECT id, '10.31.1.0/24', 'us-east-1a' FROM v""")
        self.says("CreateVpc", "DryRunOperation")
        seen = self.ask()
        self.assertEqual((seen[("create", "vpc")], seen[("create", "subnet")]), ("allowed", None))
        self.assertIn("CreateSubnet (its input is not known yet)", self.notices)
        self.assertEqual(self.dry_runs, ["CreateVpc"])
        self.proxy.clear()
        self.rollback()

    def test_the_same_call_is_asked_once_and_other_services_never(self):
        self.begin()
        self.db.execute("""INSERT INTO queue (name) VALUES ('q');
            INSERT INTO vpc (cidr_block) SELECT '10.31.0.0/16' FROM generate_series(1, 3)""")
        self.says("CreateVpc", "DryRunOperation")
        seen = self.ask()
        self.assertEqual(seen, {("create", "queue"): None, ("create", "vpc"): "allowed"})
        self.assertEqual(self.dry_runs, ["CreateVpc"])
        self.assertIn("CreateQueue (it cannot be asked for)", self.notices)
        self.proxy.clear()
        self.rollback()

    def test_without_the_argument_nobody_is_asked(self):
        self.begin()
        self.db.execute("INSERT INTO vpc (cidr_block) VALUES ('10.31.0.0/16')")
        self.proxy.calls.clear()
        self.assertEqual([r["permission"] for r in self.preview()], [None])
        self.assertEqual([c.action for c in self.proxy.calls if not c.action.startswith(READING)], [])
        self.rollback()

    def test_the_emulators_policies(self):
        vpc = self.make_vpc()
        subnet = self.make_subnet(vpc)
        key, secret = self.emulator.user_key("careful", [ALLOW_ALL, {"Effect": "Deny", "Action": "ec2:DeleteSubnet", "Resource": "*"}])
        self.env.secrets.add("a secret access key", secret)
        before = {r["column_name"]: r["value"] for r in self.db.rows("SELECT column_name, value FROM iasql_secret")}
        self.db.execute(f"UPDATE aws_credentials SET access_key_id = '{key}', secret_access_key = '{secret}', session_token = NULL")
        self.begin()
        self.db.execute(f"""DELETE FROM subnet WHERE id = {subnet['id']};
            UPDATE vpc SET tags = '{{"Name": "other"}}' WHERE id = {vpc['id']}""")
        self.emulator.auth(True)
        seen = self.ask()
        self.emulator.auth(False)
        self.assertRegex(seen[("delete", "subnet")], "^denied: DeleteSubnet: .*ec2:DeleteSubnet")
        self.assertEqual(seen[("update", "vpc")], "allowed")
        self.assertEqual(len(self.ec2.describe_subnets(SubnetIds=[subnet["subnet_id"]])["Subnets"]), 1)
        self.rollback()
        self.db.execute("UPDATE aws_credentials SET access_key_id = 'testing', secret_access_key = '{secret_access_key}', "
                        "session_token = '{session_token}'".format(**before))


del NetworkCase
