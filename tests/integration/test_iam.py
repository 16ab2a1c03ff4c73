"""Roles, users and access keys, in both directions."""

import json
import os
import subprocess
import sys
import urllib.parse

from base import Case, Environment, actions, tag_map
from harness.util import clean_environment

env = Environment(proxy=True)
setUpModule = env.up

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))


def trust(principal, effect="Allow", **more):
    return {"Version": "2012-10-17", "Statement": [{"Effect": effect, "Principal": principal, "Action": "sts:AssumeRole", **more}]}


EC2 = trust({"Service": "ec2.amazonaws.com"})
LAMBDA = trust({"Service": "lambda.amazonaws.com"})


class IamCase(Case):
    env = env
    modules = ("aws_iam",)

    def setUp(self):
        super().setUp()
        self.iam = self.emulator.client("iam")
        self.policies = [self.iam.create_policy(PolicyName=f"p{i}", PolicyDocument=json.dumps(
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]}))["Policy"]["Arn"]
            for i in range(3)]

    def tearDown(self):
        self.assert_settled()

    def one(self, sql):
        rows = self.db.json(sql)
        self.assertEqual(len(rows), 1, sql)
        return rows[0]

    def role(self, name):
        return self.one(f"SELECT * FROM iam_role WHERE role_name = '{name}'")

    def user(self, name):
        return self.one(f"SELECT * FROM iam_user WHERE user_name = '{name}'")

    def attached(self, kind, name):
        call = self.iam.list_attached_role_policies if kind == "role" else self.iam.list_attached_user_policies
        key = "RoleName" if kind == "role" else "UserName"
        return sorted(p["PolicyArn"] for p in call(**{key: name})["AttachedPolicies"])

    def profiles(self):
        return {p["InstanceProfileName"]: [r["RoleName"] for r in p["Roles"]]
                for p in self.iam.list_instance_profiles()["InstanceProfiles"]}

    def role_names(self):
        return sorted(r["RoleName"] for r in self.iam.list_roles()["Roles"])

    def reinstall(self):
        """Uninstalls and installs again; the rows are the same."""
        tables = ("iam_role", "iam_user", "access_key")
        sql = "SELECT * FROM {} ORDER BY 1"
        columns = {t: self.db.json(sql.format(t)) for t in tables}
        self.db.rows("SELECT * FROM iasql_uninstall('aws_iam')")
        self.install("aws_iam")
        for table in tables:
            again = self.db.json(sql.format(table))
            self.assertEqual([self.shown(r) for r in again], [self.shown(r) for r in columns[table]], table)

    @staticmethod
    def shown(row):
        """Without the local key; no tags are as good as none."""
        return {k: v or None for k, v in row.items() if k != "id"}


class Import(IamCase):
    def test_what_others_made(self):
        self.iam.create_role(RoleName="theirs", Path="/team/", AssumeRolePolicyDocument=json.dumps(EC2), Description="made outside",
                             MaxSessionDuration=7200, PermissionsBoundary=self.policies[2], Tags=[{"Key": "a", "Value": "b"}])
        for arn in self.policies[:2]:
            self.iam.attach_role_policy(RoleName="theirs", PolicyArn=arn)
        self.iam.create_role(RoleName="bare", AssumeRolePolicyDocument=json.dumps(LAMBDA))
        self.iam.create_user(UserName="ann", Path="/people/", Tags=[{"Key": "x", "Value": "y"}])
        self.iam.attach_user_policy(UserName="ann", PolicyArn=self.policies[0])
        key = self.iam.create_access_key(UserName="ann")["AccessKey"]
        self.sync()
        seen = self.iam.get_role(RoleName="theirs")["Role"]
        row = self.role("theirs")
        row["attached_policies_arns"].sort()
        self.assertEqual(row, {
            "arn": seen["Arn"], "role_name": "theirs", "assume_role_policy_document": EC2, "description": "made outside",
            "attached_policies_arns": sorted(self.policies[:2]), "path": "/team/", "permissions_boundary": self.policies[2],
            "max_session_duration": 7200, "tags": {"a": "b"}})
        bare = self.role("bare")
        self.assertEqual((bare["description"], bare["attached_policies_arns"], bare["tags"], bare["path"], bare["max_session_duration"]),
                         (None, None, {}, "/", 3600))
        ann, user = self.user("ann"), self.iam.get_user(UserName="ann")["User"]
        self.assertEqual((ann["arn"], ann["path"], ann["user_id"], ann["attached_policies_arns"], ann["tags"]),
                         (user["Arn"], "/people/", user["UserId"], [self.policies[0]], {"x": "y"}))
        self.assertEqual(self.db.value("SELECT floor(extract(epoch FROM create_date)) FROM iam_user"),
                         str(int(user["CreateDate"].timestamp())))
        mine = self.one("SELECT access_key_id, status, user_name FROM access_key")
        self.assertEqual(mine, {"access_key_id": key["AccessKeyId"], "status": "Active", "user_name": "ann"})
        self.assert_nothing_to_do()
        self.reinstall()

    def test_the_listing_is_shared_and_has_no_call_per_role(self):
        for i in range(12):
            self.iam.create_role(RoleName=f"r{i}", AssumeRolePolicyDocument=json.dumps(LAMBDA))
        for i in range(5):
            self.iam.create_user(UserName=f"u{i}")
        self.proxy.clear()
        self.sync()
        calls = {a: self.proxy.count("iam", a) for a in {c.action for c in self.proxy.calls if c.service == "iam"}}
        self.assertEqual(calls, {"GetAccountAuthorizationDetails": 1, "ListRoles": 1, "ListAccessKeys": 5})
        self.assertEqual(self.db.value("SELECT count(*) FROM iam_role"), "12")

    def test_schema(self):
        done = subprocess.run([sys.executable, os.path.join(ROOT, "tools", "check_schema.py"), "--schema", "public", "--module", "aws_iam",
                               "--psql", f"-h {self.server.socket} -U postgres -d {self.db.name}",
                               "--reference", os.path.join(ROOT, "tests", "data", "schema.json")],
                              capture_output=True, text=True, env=clean_environment(), timeout=120, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


class Roles(IamCase):
    def make(self, name="r", document=LAMBDA, columns="", values=""):
        self.change(f"INSERT INTO iam_role (role_name, assume_role_policy_document{columns}) VALUES ('{name}', '{json.dumps(document)}'{values})")
        return self.role(name)

    def test_create_update_delete(self):
        row = self.make("r", LAMBDA, ", description, attached_policies_arns, path, max_session_duration, permissions_boundary, tags",
                        f", 'mine', ARRAY['{self.policies[0]}', '{self.policies[1]}'], '/p/', 7200, '{self.policies[2]}', '{{\"k\": \"v\"}}'")
        seen = self.iam.get_role(RoleName="r")["Role"]
        self.assertEqual((seen["Arn"], seen["Description"], seen["Path"], seen["MaxSessionDuration"], tag_map(seen)),
                         (row["arn"], "mine", "/p/", 7200, {"k": "v"}))
        self.assertEqual(seen["PermissionsBoundary"]["PermissionsBoundaryArn"], self.policies[2])
        self.assertEqual(self.attached("role", "r"), sorted(self.policies[:2]))
        self.assertEqual(self.profiles(), {})

        self.update("description = 'other'", lambda r: r["Description"], "other")
        self.update("description = NULL", lambda r: r.get("Description") or None, None)
        self.update("max_session_duration = 3601", lambda r: r["MaxSessionDuration"], 3601)
        self.update("tags = '{\"k\": \"w\", \"l\": \"x\"}'", tag_map, {"k": "w", "l": "x"})
        self.update("tags = NULL", tag_map, {})
        self.update("permissions_boundary = NULL", lambda r: r.get("PermissionsBoundary"), None)
        self.update(f"permissions_boundary = '{self.policies[0]}'",
                    lambda r: r["PermissionsBoundary"]["PermissionsBoundaryArn"], self.policies[0])
        self.update(f"assume_role_policy_document = '{json.dumps(trust({'AWS': '123456789012'}))}'",
                    lambda r: r["AssumeRolePolicyDocument"]["Statement"][0]["Principal"], {"AWS": "123456789012"})
        self.change("DELETE FROM iam_role")
        self.assertEqual(self.role_names(), [])

    def update(self, what, read, expected):
        with self.subTest(update=what):
            before = self.role("r")["arn"]
            done = self.change(f"UPDATE iam_role SET {what} WHERE role_name = 'r'")
            self.assertEqual(actions(done), {("update", "iam_role"): 1})
            self.assertEqual(read(self.iam.get_role(RoleName="r")["Role"]), expected)
            self.assertEqual(self.role("r")["arn"], before)

    def test_policies_are_attached_before_others_are_detached(self):
        self.make("r", LAMBDA, ", attached_policies_arns", f", ARRAY['{self.policies[0]}', '{self.policies[1]}']")
        self.begin()
        self.db.execute(f"UPDATE iam_role SET attached_policies_arns = ARRAY['{self.policies[2]}', '{self.policies[1]}']")
        self.proxy.clear()
        self.commit()
        self.assertEqual([c.action for c in self.proxy.calls if c.action.startswith(("Attach", "Detach"))],
                         ["AttachRolePolicy", "DetachRolePolicy"])
        self.assertEqual(self.attached("role", "r"), sorted(self.policies[1:]))
        self.assert_nothing_to_do()
        self.change("UPDATE iam_role SET attached_policies_arns = NULL")
        self.assertEqual(self.attached("role", "r"), [])
        self.change("UPDATE iam_role SET attached_policies_arns = '{}'")

    def test_the_instance_profile_follows_the_trust_policy(self):
        self.make("r", trust({"Service": ["lambda.amazonaws.com", "ec2.amazonaws.com"]}))
        self.assertEqual(self.profiles(), {"r": ["r"]})
        self.change(f"UPDATE iam_role SET assume_role_policy_document = '{json.dumps(trust({'Service': 'ec2.amazonaws.com'}, 'Deny'))}'")
        self.assertEqual(self.profiles(), {})
        self.change(f"UPDATE iam_role SET assume_role_policy_document = '{json.dumps(EC2)}'")
        self.assertEqual(self.profiles(), {"r": ["r"]})
        self.change("DELETE FROM iam_role")
        self.assertEqual(self.profiles(), {})

    def test_deletion_takes_along_what_holds_the_role(self):
        self.make("r", EC2)
        self.iam.put_role_policy(RoleName="r", PolicyName="inline", PolicyDocument=json.dumps(
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}))
        self.iam.create_instance_profile(InstanceProfileName="other")
        self.iam.add_role_to_instance_profile(InstanceProfileName="other", RoleName="r")
        self.change("DELETE FROM iam_role")
        self.assertEqual((self.role_names(), self.profiles()), ([], {"other": []}))

    def test_principals_of_all_kinds(self):
        documents = {
            "scalar": EC2, "array": trust({"Service": ["ec2.amazonaws.com", "lambda.amazonaws.com"]}),
            "federated": {"Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Principal": {"Federated": "cognito-identity.amazonaws.com"}, "Action": "sts:AssumeRoleWithWebIdentity",
                "Condition": {"StringEquals": {"cognito-identity.amazonaws.com:aud": "us-east-2:6a6a"},
                              "ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": "unauthenticated"}}}]},
            "account": trust({"AWS": "arn:aws:iam::123456789012:root"}), "everyone": trust("*"), "statement": {
                "Version": "2012-10-17", "Statement": trust("*")["Statement"]}}
        values = ", ".join(f"('{name}', '{json.dumps(document)}')" for name, document in documents.items())
        self.change(f"INSERT INTO iam_role (role_name, assume_role_policy_document) VALUES {values}")
        self.assertEqual(self.role_names(), sorted(documents))

    def test_the_same_policy_in_another_form_is_no_change(self):
        self.make("r", EC2)
        self.iam.update_assume_role_policy(RoleName="r", PolicyDocument=json.dumps(
            {"Statement": {"Action": ["sts:AssumeRole"], "Principal": {"Service": ["ec2.amazonaws.com"]}, "Effect": "Allow"},
             "Version": "2012-10-17"}))

    def test_names_and_paths_replace(self):
        self.make("r", EC2, ", description", ", 'kept'")
        self.begin()
        self.db.execute("UPDATE iam_role SET role_name = 's'")
        self.assertEqual(actions(self.preview()), {("replace", "iam_role"): 1})
        self.commit()
        self.assertEqual((self.role_names(), self.profiles()), (["s"], {"s": ["s"]}))
        done = self.change("UPDATE iam_role SET path = '/deeper/'")
        self.assertEqual(actions(done), {("replace", "iam_role"): 1})
        seen = self.iam.get_role(RoleName="s")["Role"]
        self.assertEqual((seen["Path"], seen["Description"], self.role("s")["arn"]), ("/deeper/", "kept", seen["Arn"]))

    def test_computed_columns_are_restored(self):
        row = self.make("r", EC2)
        self.begin()
        self.db.execute("UPDATE iam_role SET arn = 'dummy'")
        for _ in range(3):
            self.assertEqual(len(self.preview()), 1)
        self.proxy.clear()
        self.commit()
        self.assertEqual(self.role("r"), row)
        self.assertEqual(self.proxy.count("iam", "Update.*|Create.*|Delete.*|Attach.*|Detach.*"), 0)

    def test_service_linked_roles_stay(self):
        name = self.iam.create_service_linked_role(AWSServiceName="support.amazonaws.com")["Role"]["RoleName"]
        self.sync()
        row = self.role(name)
        self.assertIn(":role/aws-service-role/", row["arn"])
        for statement in ("UPDATE iam_role SET arn = 'x'", "UPDATE iam_role SET description = 'x'", "DELETE FROM iam_role",
                          "UPDATE iam_role SET path = '/'"):
            with self.subTest(statement=statement):
                self.change(f"{statement} WHERE role_name = '{name}'")
                self.assertEqual(self.role(name), row)
                self.assertEqual(self.role_names(), [name])

    def test_changes_of_others_arrive(self):
        self.make("r", EC2)
        self.iam.update_role(RoleName="r", Description="theirs")
        self.iam.attach_role_policy(RoleName="r", PolicyArn=self.policies[0])
        self.sync()
        self.assertEqual((self.role("r")["description"], self.role("r")["attached_policies_arns"]), ("theirs", [self.policies[0]]))
        self.iam.detach_role_policy(RoleName="r", PolicyArn=self.policies[0])
        self.iam.delete_role(RoleName="r") if not self.profiles() else self.iam.remove_role_from_instance_profile(
            InstanceProfileName="r", RoleName="r")
        if "r" in self.role_names():
            self.iam.delete_role(RoleName="r")
        self.sync()
        self.assertEqual(self.db.rows("SELECT * FROM iam_role"), [])

    def test_a_hundred_at_once(self):
        self.change(f"""INSERT INTO iam_role (role_name, assume_role_policy_document)
                        SELECT 'role-' || i, '{json.dumps(LAMBDA)}' FROM generate_series(1, 100) i""")
        self.assertEqual(len(self.iam.list_roles(MaxItems=1000)["Roles"]), 100)
        self.reinstall()
        self.begin()
        self.db.execute("DELETE FROM iam_role")
        self.db.rows("SELECT * FROM iasql_commit(confirm_deletes => true)")
        self.assertEqual(self.iam.list_roles()["Roles"], [])

    def test_a_lost_answer_makes_no_second_role_and_a_refusal_undoes(self):
        self.proxy.rule(self.proxy.lose_answer(), service="iam", action="CreateRole", times=1)
        self.make("r", EC2)
        self.assertEqual(self.profiles(), {"r": ["r"]})
        self.begin()
        self.db.execute(f"""INSERT INTO iam_role (role_name, assume_role_policy_document, attached_policies_arns)
                            VALUES ('bad', '{json.dumps(EC2)}', ARRAY['arn:aws:iam::123456789012:policy/none'])""")
        self.assertIn("NoSuchEntity", self.db.error("SELECT * FROM iasql_commit()").text)
        self.assertEqual((self.role_names(), sorted(self.profiles())), (["r"], ["r"]))


class Users(IamCase):
    def test_create_update_delete(self):
        self.change(f"""INSERT INTO iam_user (user_name, path, attached_policies_arns, tags)
                        VALUES ('ann', '/a/', ARRAY['{self.policies[0]}'], '{{"k": "v"}}')""")
        row, seen = self.user("ann"), self.iam.get_user(UserName="ann")["User"]
        self.assertEqual((row["arn"], row["user_id"], seen["Path"], tag_map(seen)), (seen["Arn"], seen["UserId"], "/a/", {"k": "v"}))
        self.assertEqual(self.attached("user", "ann"), [self.policies[0]])
        changes = {
            "path = '/b/'": lambda: self.iam.get_user(UserName="ann")["User"]["Path"] == "/b/",
            "tags = '{\"l\": \"m\"}'": lambda: tag_map(self.iam.get_user(UserName="ann")["User"]) == {"l": "m"},
            f"attached_policies_arns = ARRAY['{self.policies[1]}']": lambda: self.attached("user", "ann") == [self.policies[1]],
        }
        for what, holds in changes.items():
            with self.subTest(update=what):
                self.assertEqual(actions(self.change(f"UPDATE iam_user SET {what}")), {("update", "iam_user"): 1})
                self.assertTrue(holds())
                self.assertEqual(self.user("ann")["user_id"], row["user_id"])
        self.assertIn("user/b/ann", self.user("ann")["arn"])
        self.reinstall()
        self.change("DELETE FROM iam_user")
        self.assertEqual(self.iam.list_users()["Users"], [])

    def test_permissions_boundaries(self):
        """The emulator has no boundaries of users: its answers are completed here."""
        bounded = []

        def completed(proxy, call, forward):
            status, headers, body, _ = forward()
            if bounded:
                body = body.replace(b"</Arn>", b"</Arn><PermissionsBoundary><PermissionsBoundaryType>PermissionsBoundaryPolicy"
                                    b"</PermissionsBoundaryType><PermissionsBoundaryArn>" + bounded[0].encode() +
                                    b"</PermissionsBoundaryArn></PermissionsBoundary>")
            return status, headers, body, len(body)

        def set_boundary(proxy, call, forward):
            form = urllib.parse.parse_qs(call.body.decode())
            bounded[:] = form.get("PermissionsBoundary", [])
            body = f"<{call.action}Response><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></{call.action}Response>".encode()
            return 200, {"Content-Type": "text/xml"}, body, len(body)

        self.proxy.rule(set_boundary, service="iam", action="(Put|Delete)UserPermissionsBoundary")
        self.proxy.rule(completed, service="iam", action="GetUser|GetAccountAuthorizationDetails")
        self.change("INSERT INTO iam_user (user_name) VALUES ('ann')")
        for arn in self.policies[:2]:
            self.change(f"UPDATE iam_user SET permissions_boundary = '{arn}'")
            self.assertEqual((bounded, self.user("ann")["permissions_boundary"]), ([arn], arn))
        self.change("UPDATE iam_user SET permissions_boundary = NULL")
        self.assertEqual(bounded, [])

    def test_renaming_keeps_the_user(self):
        self.change("INSERT INTO iam_user (user_name) VALUES ('ann')")
        row = self.user("ann")
        self.begin()
        self.db.execute("UPDATE iam_user SET user_name = 'bea', tags = '{\"k\": \"v\"}'")
        self.proxy.clear()
        self.assertEqual(actions(self.commit()), {("update", "iam_user"): 1})
        # The emulator loses the tags of a renamed user; AWS does not.
        self.assertEqual(self.proxy.count("iam", "TagUser"), 1)
        self.assertEqual([u["UserName"] for u in self.iam.list_users()["Users"]], ["bea"])
        self.assertEqual(self.user("bea")["user_id"], row["user_id"])
        self.assertTrue(self.user("bea")["arn"].endswith("user/bea"))

    def test_computed_columns_are_restored(self):
        self.change("INSERT INTO iam_user (user_name) VALUES ('ann')")
        row = self.user("ann")
        for what in ("arn = 'x'", "user_id = 'x'", "create_date = '2001-01-01'"):
            with self.subTest(what=what):
                self.change(f"UPDATE iam_user SET {what}")
                self.assertEqual(self.user("ann"), row)

    def test_deletion_takes_along_what_holds_the_user(self):
        self.change("INSERT INTO iam_user (user_name) VALUES ('ann')")
        self.iam.create_group(GroupName="g")
        self.iam.add_user_to_group(GroupName="g", UserName="ann")
        self.iam.put_user_policy(UserName="ann", PolicyName="inline", PolicyDocument=json.dumps(
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}))
        self.iam.create_login_profile(UserName="ann", Password="Secret-Word-1")
        self.change("DELETE FROM iam_user")
        self.assertEqual((self.iam.list_users()["Users"], self.iam.get_group(GroupName="g")["Users"]), ([], []))

    def test_passwords(self):
        self.change("INSERT INTO iam_user (user_name) VALUES ('ann')")

        def call(arguments):
            return self.db.rows(f"SELECT * FROM set_user_password({arguments})")[0]

        self.assertEqual(call("'ann', 'First-Word-1'")["status"], "OK")
        self.assertFalse(self.iam.get_login_profile(UserName="ann")["LoginProfile"]["PasswordResetRequired"])
        self.assertEqual(call("'ann', 'Second-Word-1', 'true'")["status"], "OK")
        self.assertTrue(self.iam.get_login_profile(UserName="ann")["LoginProfile"]["PasswordResetRequired"])
        self.assertEqual((call("'ann', ''")["status"], call("'ann', ''")["status"]), ("OK", "OK"))
        with self.assertRaises(self.iam.exceptions.NoSuchEntityException):
            self.iam.get_login_profile(UserName="ann")
        self.assertEqual((call("'', 'x'")["status"], call("'nobody', 'Some-Word-1'")["status"]), ("KO", "KO"))
        body = ("<ErrorResponse><Error><Type>Sender</Type><Code>PasswordPolicyViolation</Code><Message>too short</Message></Error>"
                "<RequestId>r</RequestId></ErrorResponse>")
        self.proxy.rule(self.proxy.answer(400, body), service="iam", action="CreateLoginProfile")
        refused = call("'ann', 'x'")
        self.assertEqual(refused["status"], "KO")
        self.assertIn("too short", refused["message"])


class AccessKeys(IamCase):
    def setUp(self):
        super().setUp()
        self.change("INSERT INTO iam_user (user_name) VALUES ('ann')")

    def keys(self):
        return {k["AccessKeyId"]: k["Status"] for k in self.iam.list_access_keys(UserName="ann")["AccessKeyMetadata"]}

    def test_the_life_of_a_key(self):
        made = self.db.rows("SELECT * FROM access_key_request('ann')")[0]
        self.assertEqual(made["status"], "SUCCESS", made)
        self.assertTrue(made["secretaccesskey"])
        row = self.one("SELECT * FROM access_key")
        self.assertEqual((row["access_key_id"], row["status"], row["user_name"]), (made["accesskeyid"], "Active", "ann"))
        for status in ("Inactive", "Active"):
            self.assertEqual(actions(self.change(f"UPDATE access_key SET status = '{status}'")), {("update", "access_key"): 1})
            self.assertEqual(self.keys(), {row["access_key_id"]: status})
        for what in ("access_key_id = 'x'", "create_date = '2001-01-01'"):
            self.change(f"UPDATE access_key SET {what}")
            self.assertEqual(self.one("SELECT * FROM access_key"), row)
        self.change("DELETE FROM access_key")
        self.assertEqual(self.keys(), {})
        self.change("DELETE FROM iam_user")

    def test_rows_make_no_keys(self):
        self.change("INSERT INTO access_key (access_key_id, user_name) VALUES ('AKIA', 'ann')")
        self.assertEqual((self.db.rows("SELECT * FROM access_key"), self.keys()), ([], {}))

    def test_requests_that_fail(self):
        self.assertEqual(self.db.rows("SELECT * FROM access_key_request('nobody')")[0]["status"], "ERROR")
        self.assertEqual(self.db.rows("SELECT * FROM access_key_request('')")[0]["status"], "ERROR")

    def test_keys_with_their_user(self):
        self.iam.create_access_key(UserName="ann")
        self.sync()
        self.change("DELETE FROM access_key; DELETE FROM iam_user")
        self.assertEqual(self.iam.list_users()["Users"], [])

    def test_example(self):
        with open(os.path.join(ROOT, "modules", "aws_iam", "example.sql"), encoding="utf-8") as file:
            self.db.execute(file.read())
        self.assertEqual([u["UserName"] for u in self.iam.list_users()["Users"]], ["ann"])
