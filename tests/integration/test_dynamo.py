"""DynamoDB tables."""

import json

from base import Environment, R1, R2, actions
from module_case import ModuleCase

env = Environment(proxy=True)
setUpModule = env.up

UNITS = '{"ReadCapacityUnits": %d, "WriteCapacityUnits": %d}'


def index(name, attribute, projection="ALL"):
    return {"IndexName": name, "KeySchema": [{"AttributeName": attribute, "KeyType": "HASH"}],
            "Projection": {"ProjectionType": projection}}


class Tables(ModuleCase):
    env = env
    modules = ("aws_dynamo",)

    @property
    def dynamo(self):
        return self.emulator.client("dynamodb")

    def table(self, name, region=R1):
        return self.emulator.client("dynamodb", region).describe_table(TableName=name)["Table"]

    def names(self, region=R1):
        return self.emulator.client("dynamodb", region).list_tables()["TableNames"]

    def insert(self, name="t", throughput='"PAY_PER_REQUEST"', key='{"key": "S", "val": "S"}', **more):
        columns = "".join(f", {c}" for c in more)
        values = "".join(f", {v}" for v in more.values())
        return self.change(f"""INSERT INTO dynamo_table (table_name, table_class, throughput, primary_key{columns})
                               VALUES ('{name}', 'STANDARD', '{throughput}', '{key}'{values})""")

    def test_import(self):
        self.db.rows("SELECT * FROM iasql_uninstall('aws_dynamo')")
        self.dynamo.create_table(
            TableName="there", BillingMode="PROVISIONED", ProvisionedThroughput=json.loads(UNITS % (2, 3)),
            AttributeDefinitions=[{"AttributeName": "z", "AttributeType": "N"}, {"AttributeName": "a", "AttributeType": "S"},
                                  {"AttributeName": "i", "AttributeType": "B"}],
            KeySchema=[{"AttributeName": "z", "KeyType": "HASH"}, {"AttributeName": "a", "KeyType": "RANGE"}],
            GlobalSecondaryIndexes=[{**index("by-i", "i"), "ProvisionedThroughput": json.loads(UNITS % (1, 1))}],
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"},
            Tags=[{"Key": "a", "Value": "1"}])
        self.dynamo.update_time_to_live(TableName="there", TimeToLiveSpecification={"Enabled": True, "AttributeName": "e"})
        self.dynamo.update_continuous_backups(TableName="there",
                                              PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True})
        self.emulator.client("dynamodb", R2).create_table(
            TableName="far", BillingMode="PAY_PER_REQUEST", AttributeDefinitions=[{"AttributeName": "k", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "k", "KeyType": "HASH"}])
        self.install("aws_dynamo")
        self.assert_nothing_to_do()
        row, seen = self.row("dynamo_table", "table_name = 'there'"), self.table("there")
        self.assertEqual(list(row["primary_key"].items()), [("z", "N"), ("a", "S")])
        self.assertEqual((row["throughput"], row["table_id"], row["arn"], row["table_class"], row["index_attributes"],
                          row["stream_view_type"], row["ttl_attribute"], row["point_in_time_recovery"], row["tags"],
                          row["deletion_protection_enabled"], row["status"]),
                         (json.loads(UNITS % (2, 3)), seen.get("TableId"), seen["TableArn"], "STANDARD", {"i": "B"}, "KEYS_ONLY", "e",
                          True, {"a": "1"}, False, "ACTIVE"))
        self.assertEqual([i["IndexName"] for i in row["global_secondary_indexes"]], ["by-i"])
        self.assertIsNotNone(row["created_at"])
        far = self.row("dynamo_table", "table_name = 'far'")
        self.assertEqual((far["region"], far["throughput"], far["primary_key"], far["global_secondary_indexes"], far["ttl_attribute"]),
                         (R2, "PAY_PER_REQUEST", {"k": "S"}, None, None))
        self.out_and_in_again(("dynamo_table",))

    def test_life(self):
        self.insert(tags="'{\"a\": \"1\"}'", deletion_protection_enabled="true",
                    point_in_time_recovery="true", ttl_attribute="'e'")
        seen = self.table("t")
        self.assertEqual(([k["AttributeName"] for k in seen["KeySchema"]], seen["BillingModeSummary"]["BillingMode"],
                          seen["DeletionProtectionEnabled"]),
                         (["key", "val"], "PAY_PER_REQUEST", True))
        self.change("DELETE FROM dynamo_table")
        self.assertEqual(self.names(), ["t"])
        self.assertIn("deletion protection is on", self.notices)

        def units():
            return tuple(self.table("t")["ProvisionedThroughput"][k] for k in ("ReadCapacityUnits", "WriteCapacityUnits"))

        def ttl():
            seen = self.dynamo.describe_time_to_live(TableName="t")["TimeToLiveDescription"]
            return seen.get("AttributeName") if seen["TimeToLiveStatus"] == "ENABLED" else None

        def recovery():
            seen = self.dynamo.describe_continuous_backups(TableName="t")["ContinuousBackupsDescription"]
            return seen["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"]
        arn = seen["TableArn"]
        for changes in (
                {"throughput": (f"'{UNITS % (4, 5)}'", lambda: units() == (4, 5)),
                 "deletion_protection_enabled": ("false", lambda: not self.table("t")["DeletionProtectionEnabled"]),
                 "stream_view_type": ("'NEW_IMAGE'", lambda: self.table("t")["StreamSpecification"]["StreamViewType"] == "NEW_IMAGE"),
                 "ttl_attribute": ("'f'", lambda: ttl() == "f"),
                 "point_in_time_recovery": ("false", lambda: recovery() == "DISABLED"),
                 "tags": ("'{\"b\": \"2\"}'",
                          lambda: self.dynamo.list_tags_of_resource(ResourceArn=arn)["Tags"] == [{"Key": "b", "Value": "2"}])},
                {"throughput": (f"'{UNITS % (6, 7)}'", lambda: units() == (6, 7)),
                 "stream_view_type": ("NULL", lambda: "StreamSpecification" not in self.table("t")),
                 "ttl_attribute": ("NULL", lambda: ttl() is None)},
                {"throughput": ("'\"PAY_PER_REQUEST\"'",
                                lambda: self.table("t")["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST")}):
            self.each_update("dynamo_table", "table_name = 't'", changes)
        self.restored("dynamo_table", "table_name = 't'", {
            "table_id": "'fake'", "created_at": "'2001-01-01'", "arn": "'fake'", "status": "'GONE'",
            "primary_key": "'{\"key\": \"S\", \"val\": \"N\"}'"})
        self.change("UPDATE dynamo_table SET primary_key = '{\"val\": \"S\", \"key\": \"S\"}'")
        self.assertEqual(list(self.row("dynamo_table")["primary_key"]), ["key", "val"], "another order is another key")
        self.assertEqual(actions(self.change("DELETE FROM dynamo_table")), {("delete", "dynamo_table"): 1})
        self.assertEqual(self.names(), [])

    def test_table_class_is_changed_in_place(self):
        self.insert()

        def infrequent(proxy, call, forward):
            status, headers, body, _ = forward()
            document = json.loads(body)
            document["Table"]["TableClassSummary"] = {"TableClass": "STANDARD_INFREQUENT_ACCESS"}
            body = json.dumps(document).encode()
            return status, {k: v for k, v in headers.items() if not k.lower().startswith("x-amz-crc")}, body, len(body)

        def update(proxy, call, forward):
            self.proxy.rule(infrequent, "dynamodb", "DescribeTable")
            body = b"{}"
            return 200, {"Content-Type": "application/x-amz-json-1.0"}, body, len(body)
        self.proxy.rule(update, "dynamodb", "UpdateTable")
        self.begin()
        self.db.execute("UPDATE dynamo_table SET table_class = 'STANDARD_INFREQUENT_ACCESS'")
        self.assertEqual(actions(self.commit()), {("update", "dynamo_table"): 1})
        sent = [json.loads(c.body) for c in self.proxy.calls if c.action == "UpdateTable"]
        self.assertEqual(sent, [{"TableName": "t", "TableClass": "STANDARD_INFREQUENT_ACCESS"}])
        self.assertEqual(self.row("dynamo_table")["table_class"], "STANDARD_INFREQUENT_ACCESS")

    def test_keys_and_limits(self):
        """The emulator has no limits on demand, and keeps a key for ever: what it was asked for is put into what it shows."""
        state, asked = {}, []

        def update(proxy, call, forward):
            sent = json.loads(call.body)
            asked.append({k: v for k, v in sent.items() if k != "TableName"})
            if "OnDemandThroughput" in sent:
                state["OnDemandThroughput"] = {k: v for k, v in sent["OnDemandThroughput"].items() if v != -1}
            if "SSESpecification" in sent:
                key = sent["SSESpecification"].get("KMSMasterKeyId")
                state["SSEDescription"] = {"Status": "ENABLED", "SSEType": "KMS", "KMSMasterKeyArn": key} if key else None
            return 200, {"Content-Type": "application/x-amz-json-1.0"}, b"{}", 2

        def describe(proxy, call, forward):
            status, headers, body, _ = forward()
            document = json.loads(body)
            if "Table" in document:
                document["Table"].update(state)
            body = json.dumps(document).encode()
            return status, {k: v for k, v in headers.items() if not k.lower().startswith("x-amz-crc")}, body, len(body)

        keys = [f"arn:aws:kms:us-east-1:123456789012:key/{k}" for k in "ab"]
        self.insert(kms_key_arn=f"'{keys[0]}'")
        self.assertEqual(self.table("t")["SSEDescription"]["KMSMasterKeyArn"], keys[0])
        self.proxy.rule(update, "dynamodb", "UpdateTable")
        self.proxy.rule(describe, "dynamodb", "DescribeTable")
        for column, value, wanted in (
                ("kms_key_arn", f"'{keys[1]}'", {"SSESpecification": {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": keys[1]}}),
                ("kms_key_arn", "NULL", {"SSESpecification": {"Enabled": False}}),
                ("on_demand_throughput", "'{\"MaxReadRequestUnits\": 5, \"MaxWriteRequestUnits\": 6}'",
                 {"OnDemandThroughput": {"MaxReadRequestUnits": 5, "MaxWriteRequestUnits": 6}}),
                ("on_demand_throughput", "NULL", {"OnDemandThroughput": {"MaxReadRequestUnits": -1, "MaxWriteRequestUnits": -1}})):
            with self.subTest(column=column, value=value):
                self.assertEqual(actions(self.change(f"UPDATE dynamo_table SET {column} = {value}")), {("update", "dynamo_table"): 1})
                self.assertEqual(asked.pop(), wanted)
        self.assertEqual(asked, [])
        self.proxy.clear()
        self.sync()

    def test_another_view_is_another_stream(self):
        self.insert(stream_view_type="'OLD_IMAGE'")
        answered = []

        def update(proxy, call, forward):
            answered.append(json.loads(call.body)["StreamSpecification"])
            body = b"{}"
            return 200, {"Content-Type": "application/x-amz-json-1.0"}, body, len(body)

        def describe(proxy, call, forward):
            status, headers, body, _ = forward()
            document = json.loads(body)
            if answered:
                document["Table"]["StreamSpecification"] = answered[-1]
            body = json.dumps(document).encode()
            return status, {k: v for k, v in headers.items() if not k.lower().startswith("x-amz-crc")}, body, len(body)
        self.proxy.rule(update, "dynamodb", "UpdateTable")  # the emulator cannot enable a stream again
        self.proxy.rule(describe, "dynamodb", "DescribeTable")
        self.change("UPDATE dynamo_table SET stream_view_type = 'NEW_IMAGE'")
        self.assertEqual(answered, [{"StreamEnabled": False}, {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}])
        self.assertEqual(self.row("dynamo_table")["stream_view_type"], "NEW_IMAGE")

    def test_indexes_one_at_a_time(self):
        two = json.dumps([index("by-a", "a"), index("by-b", "b")])
        self.insert(global_secondary_indexes=f"'{two}'", index_attributes="'{\"a\": \"S\", \"b\": \"N\"}'",
                    local_secondary_indexes="""'[{"IndexName": "l", "KeySchema": [{"AttributeName": "key", "KeyType": "HASH"},
                        {"AttributeName": "a", "KeyType": "RANGE"}], "Projection": {"ProjectionType": "KEYS_ONLY"}}]'""")
        self.assertEqual({i["IndexName"] for i in self.table("t")["GlobalSecondaryIndexes"]}, {"by-a", "by-b"})
        three = json.dumps([index("by-b", "b"), index("by-c", "c"), index("by-d", "a", "KEYS_ONLY")])
        self.begin()
        self.db.execute(f"""UPDATE dynamo_table SET global_secondary_indexes = '{three}',
                            index_attributes = '{{"a": "S", "b": "N", "c": "S"}}'""")
        self.proxy.clear()
        self.commit()
        sent = [json.loads(c.body) for c in self.proxy.calls if c.action == "UpdateTable"]
        self.assertEqual([[list(u) for u in s["GlobalSecondaryIndexUpdates"]] for s in sent], [[["Delete"]], [["Create"]], [["Create"]]])
        self.assertEqual(self.proxy.most_in_flight("dynamodb", "UpdateTable"), 1)
        self.assert_settled()
        self.assertEqual({i["IndexName"] for i in self.table("t")["GlobalSecondaryIndexes"]}, {"by-b", "by-c", "by-d"})
        self.assertEqual(len(self.row("dynamo_table")["global_secondary_indexes"]), 3)

    def test_states_on_the_way(self):
        self.insert()

        def updating(proxy, call, forward):
            status, headers, body, _ = forward()
            body = body.replace(b'"TableStatus": "ACTIVE"', b'"TableStatus": "UPDATING"')
            return status, {k: v for k, v in headers.items() if not k.lower().startswith("x-amz-crc")}, body, len(body)
        self.proxy.rule(updating, "dynamodb", "DescribeTable")
        self.sync()
        self.assertEqual(self.row("dynamo_table")["status"], "UPDATING")
        self.proxy.clear()
        self.proxy.rule(updating, "dynamodb", "DescribeTable", skip=1, times=2)
        self.change(f"UPDATE dynamo_table SET throughput = '{UNITS % (1, 1)}'")
        self.assertEqual(self.row("dynamo_table")["throughput"], json.loads(UNITS % (1, 1)))
        self.proxy.clear()
        self.sync()

    def test_rename_and_move(self):
        self.insert()
        before = self.row("dynamo_table")["id"]
        self.change("UPDATE dynamo_table SET table_name = 'other'")
        self.assertEqual(self.names(), ["other"])
        self.change(f"UPDATE dynamo_table SET region = '{R2}'")
        self.assertEqual((self.names(), self.names(R2)), ([], ["other"]))
        self.assertEqual((self.row("dynamo_table")["id"], self.row("dynamo_table")["region"]), (before, R2))

    def test_changes_of_others_arrive(self):
        self.insert("shared")
        self.dynamo.update_table(TableName="shared", BillingMode="PROVISIONED", ProvisionedThroughput=json.loads(UNITS % (8, 9)))
        self.sync()
        self.assertEqual(self.row("dynamo_table")["throughput"], json.loads(UNITS % (8, 9)))
        self.dynamo.delete_table(TableName="shared")
        self.sync()
        self.assertEqual(self.db.rows("SELECT * FROM dynamo_table"), [])

    def test_example(self):
        self.run_example()
        self.assertEqual(self.names(), [])
