"""Secrets of Secrets Manager: what is in them goes to AWS and nowhere else. Every value is one that logs and databases are
searched for in the end."""

import json

from base import Environment, R1, R2, actions, brief
from module_case import ModuleCase

env = Environment(proxy=True)
setUpModule = env.up


class SecretRows(ModuleCase):
    env = env
    modules = ("aws_secrets_manager",)

    @property
    def manager(self):
        return self.emulator.client("secretsmanager")

    def value(self, name, region=R1):
        return self.emulator.client("secretsmanager", region).get_secret_value(SecretId=name)["SecretString"]

    def names(self, region=R1):
        return sorted(s["Name"] for s in self.emulator.client("secretsmanager", region).list_secrets()["SecretList"])

    def new_value(self):
        return self.env.secrets.make("a secret's value")

    def tags(self, name):
        return {t["Key"]: t["Value"] for t in self.manager.describe_secret(SecretId=name).get("Tags", [])}

    def test_import(self):
        self.db.rows("SELECT * FROM iasql_uninstall('aws_secrets_manager')")
        made = self.manager.create_secret(Name="there", Description="d", SecretString=self.new_value(), KmsKeyId="k",
                                          Tags=[{"Key": "a", "Value": "1"}])
        self.emulator.client("secretsmanager", R2).create_secret(Name="far", SecretString=self.new_value())
        self.manager.create_secret(Name="dying", SecretString=self.new_value())
        self.manager.delete_secret(SecretId="dying", RecoveryWindowInDays=7)
        self.install("aws_secrets_manager")
        self.assert_nothing_to_do()
        row = self.row("secret", "name = 'there'")
        self.assertEqual((row["arn"], row["description"], row["value"], row["version_id"], row["kms_key_id"], row["tags"], row["region"]),
                         (made["ARN"], "d", None, made["VersionId"], "k", {"a": "1"}, R1))
        self.assertEqual(self.row("secret", "name = 'far'")["region"], R2)
        self.assertEqual(len(self.db.rows("SELECT * FROM secret")), 2)
        self.assertEqual(self.proxy.count("secretsmanager", "GetSecretValue|DescribeSecret"), 0)
        self.out_and_in_again(("secret",))

    def test_life(self):
        first, second, third = self.new_value(), self.new_value(), self.new_value()
        self.begin()
        self.db.execute(f"INSERT INTO secret (name, description, value, tags) VALUES ('s', 'one', '{first}', '{{\"a\": \"1\"}}')")
        self.assertNotIn(first, str(self.preview()))
        self.commit()
        self.assert_settled()
        self.assertEqual((self.value("s"), self.tags("s")), (first, {"a": "1"}))
        self.assertEqual(self.proxy.count("secretsmanager", "UpdateSecret"), 0, "nothing is said twice")
        row = self.row("secret")
        self.assertEqual((row["value"], row["version_id"]), (None, self.manager.describe_secret(SecretId="s")["VersionIdsToStages"].popitem()[0]))

        self.begin()
        self.db.execute(f"UPDATE secret SET value = '{second}'")
        plan = self.preview()
        self.assertEqual(actions(plan), {("update", "secret"): 1})
        self.assertNotIn(second, str([brief(r) for r in plan]))
        self.commit()
        self.assert_settled()
        changed = self.row("secret")
        self.assertEqual((self.value("s"), changed["id"], changed["value"]), (second, row["id"], None))
        self.assertNotEqual(changed["version_id"], row["version_id"])
        self.change(f"UPDATE secret SET value = '{third}', description = 'both'")
        self.assertEqual((self.value("s"), self.manager.describe_secret(SecretId="s")["Description"]), (third, "both"))

        def described(member):
            return self.manager.describe_secret(SecretId="s").get(member)
        self.each_update("secret", "name = 's'", {
            "description": ("'two'", lambda: described("Description") == "two"),
            "kms_key_id": ("'alias/mine'", lambda: described("KmsKeyId") == "alias/mine"),
            "tags": ("'{\"b\": \"2\"}'", lambda: self.tags("s") == {"b": "2"})})
        self.begin()
        self.db.execute("UPDATE secret SET description = NULL")
        self.proxy.clear()
        self.commit()
        sent = [json.loads(c.body) for c in self.proxy.calls if c.action == "UpdateSecret"]
        self.assertEqual([(s.get("Description"), "SecretString" in s) for s in sent], [("", False)])
        self.assertEqual(self.value("s"), third)
        self.restored("secret", "name = 's'", {"version_id": "'fakeVersion'", "arn": "'fake'", "rotation_lambda_arn": "'fake'"})
        self.assertEqual(actions(self.change("DELETE FROM secret")), {("delete", "secret"): 1})
        self.assertEqual(self.names(), [])
        log = self.db.value("SELECT string_agg(change::text, ' ') FROM iasql_audit_log")
        for secret in (first, second, third):
            self.assertNotIn(secret, log)

    def test_rename_and_move_take_the_value_along(self):
        value, other = self.new_value(), self.new_value()
        self.change(f"INSERT INTO secret (name, value) VALUES ('old', '{value}')")
        self.change("UPDATE secret SET name = 'new'")
        self.assertEqual((self.names(), self.value("new")), (["new"], value))
        self.change(f"UPDATE secret SET region = '{R2}'")
        self.assertEqual((self.names(), self.names(R2), self.value("new", R2)), ([], ["new"], value))
        self.change(f"UPDATE secret SET region = '{R1}', value = '{other}'")
        self.assertEqual((self.names(), self.names(R2), self.value("new")), (["new"], [], other))
        self.change(f"INSERT INTO secret (name, value, region) VALUES ('new', '{value}', '{R2}')")
        self.assertEqual(len(self.db.rows("SELECT * FROM secret WHERE name = 'new'")), 2)
        self.change("DELETE FROM secret")
        self.assertEqual((self.names(), self.names(R2)), ([], []))

    def test_no_value(self):
        self.begin()
        self.db.execute("INSERT INTO secret (name) VALUES ('empty')")
        error = self.db.error("SELECT * FROM iasql_commit()")
        self.assertIn("cannot be created without a value", error.text)
        self.assertEqual(self.db.rows("SELECT * FROM secret"), [])

    def test_a_refused_value_is_in_no_error(self):
        value = self.new_value()
        self.change(f"INSERT INTO secret (name, value) VALUES ('s', '{self.new_value()}')")

        def refuse(proxy, call, forward):
            body = b'{"__type": "InvalidParameterException", "Message": "SecretString ' + value.encode() + b' is not good"}'
            return 400, {"Content-Type": "application/x-amz-json-1.1"}, body, len(body)
        self.proxy.rule(refuse, "secretsmanager", "UpdateSecret")
        self.begin()
        self.db.execute(f"UPDATE secret SET value = '{value}'")
        error = self.db.error("SELECT * FROM iasql_commit()")
        self.assertIn("UpdateSecret", error.text)
        self.assertNotIn(value, error.text)
        self.assertIsNone(self.row("secret")["value"])
        self.proxy.clear()

    def test_recovery_window(self):
        self.change(f"INSERT INTO secret (name, value, recovery_window_in_days) VALUES ('s', '{self.new_value()}', 7)")
        self.change("DELETE FROM secret")
        self.assertIn("DeletedDate", self.manager.describe_secret(SecretId="s"))

    def test_secrets_of_services_are_theirs(self):
        self.change(f"INSERT INTO secret (name, value) VALUES ('theirs', '{self.new_value()}')")

        def owned(proxy, call, forward):
            status, headers, body, _ = forward()
            body = body.replace(b'"Name": "theirs"', b'"Name": "theirs", "OwningService": "rds"')
            return status, headers, body, len(body)
        self.proxy.rule(owned, "secretsmanager", "DescribeSecret|ListSecrets")
        self.change("DELETE FROM secret")
        self.assertEqual(self.names(), ["theirs"])
        self.assertIn("belongs to the AWS service", self.notices)

    def test_changes_of_others_arrive(self):
        self.change(f"INSERT INTO secret (name, value) VALUES ('shared', '{self.new_value()}')")
        before = self.row("secret")["version_id"]
        self.manager.put_secret_value(SecretId="shared", SecretString=self.new_value())
        self.manager.create_secret(Name="theirs", SecretString=self.new_value())
        self.sync()
        self.assertNotEqual(self.row("secret", "name = 'shared'")["version_id"], before)
        self.manager.delete_secret(SecretId="shared", ForceDeleteWithoutRecovery=True)
        self.sync()
        self.assertEqual(self.db.column("SELECT name FROM secret"), ["theirs"])

    def test_example(self):
        self.run_example()
        self.assertEqual(self.names(), [])
