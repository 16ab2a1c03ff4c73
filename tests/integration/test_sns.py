"""Topics and subscriptions."""

import json
import urllib.parse

from base import Environment, R1, R2, actions
from module_case import ModuleCase

env = Environment(proxy=True)
setUpModule = env.up


class Attributes:
    """AWS's memory for what the emulator takes and does not tell: more attributes, and data protection policies."""

    def __init__(self, proxy):
        self.kept, self.protection = {}, {}
        proxy.rule(self.write, "sns", "SetTopicAttributes|CreateTopic")
        proxy.rule(self.read, "sns", "GetTopicAttributes")
        proxy.rule(self.protect, "sns", "GetDataProtectionPolicy|PutDataProtectionPolicy")

    KNOWN = {"TracingConfig", "SignatureVersion", "ArchivePolicy", "FifoThroughputScope"}

    def write(self, proxy, call, forward):
        fields = {k: v[0] for k, v in urllib.parse.parse_qs(call.body.decode(), keep_blank_values=True).items()}
        if call.action == "SetTopicAttributes":
            if fields["AttributeName"] in self.KNOWN:
                if fields["AttributeValue"] == "PassThrough1":
                    body = (b"<ErrorResponse><Error><Type>Sender</Type><Code>InvalidParameter</Code><Message>Invalid parameter: "
                            b"TracingConfig</Message></Error><RequestId>r</RequestId></ErrorResponse>")
                    return 400, {"Content-Type": "text/xml"}, body, len(body)
                self.kept.setdefault(fields["TopicArn"].rsplit(":", 1)[1], {})[fields["AttributeName"]] = fields["AttributeValue"]
        else:
            for i in range(1, 12):
                name = fields.get(f"Attributes.entry.{i}.key")
                if name in self.KNOWN:
                    self.kept.setdefault(fields["Name"], {})[name] = fields[f"Attributes.entry.{i}.value"]
        return forward()

    def read(self, proxy, call, forward):
        status, headers, body, length = forward()
        name = urllib.parse.parse_qs(call.body.decode())["TopicArn"][0].rsplit(":", 1)[1]
        more = "".join(f"<entry><key>{k}</key><value>{v.replace('<', '&lt;')}</value></entry>"
                       for k, v in self.kept.get(name, {}).items())
        body = body.replace(b"</Attributes>", more.encode() + b"</Attributes>")
        return status, headers, body, len(body)

    def protect(self, proxy, call, forward):
        fields = {k: v[0] for k, v in urllib.parse.parse_qs(call.body.decode(), keep_blank_values=True).items()}
        if call.action.startswith("Put"):
            self.protection[fields["ResourceArn"]] = fields["DataProtectionPolicy"]
        policy = self.protection.get(fields["ResourceArn"], "").replace("<", "&lt;")
        body = (f"<{call.action}Response><{call.action}Result><DataProtectionPolicy>{policy}</DataProtectionPolicy>"
                f"</{call.action}Result></{call.action}Response>").encode()
        return 200, {"Content-Type": "text/xml"}, body, len(body)


def policy(sid):
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Sid": sid, "Effect": "Allow", "Principal": "*",
                                                               "Action": "SNS:Publish", "Resource": "*"}]})


class Topics(ModuleCase):
    env = env
    modules = ("aws_sns",)

    @property
    def sns(self):
        return self.emulator.client("sns")

    def topics(self, region=R1):
        return sorted(t["TopicArn"].rsplit(":", 1)[1] for t in self.emulator.client("sns", region).list_topics()["Topics"])

    def attributes(self, name):
        arn = next(t["TopicArn"] for t in self.sns.list_topics()["Topics"] if t["TopicArn"].endswith(":" + name))
        return self.sns.get_topic_attributes(TopicArn=arn)["Attributes"]

    def test_import(self):
        self.db.rows("SELECT * FROM iasql_uninstall('aws_sns')")
        arn = self.sns.create_topic(Name="there", Attributes={"DisplayName": "There", "KmsMasterKeyId": "k1"},
                                    Tags=[{"Key": "a", "Value": "1"}])["TopicArn"]
        self.sns.create_topic(Name="there.fifo", Attributes={"FifoTopic": "true", "ContentBasedDeduplication": "true"})
        self.emulator.client("sns", R2).create_topic(Name="far")
        self.sns.subscribe(TopicArn=arn, Protocol="sqs", Endpoint="arn:aws:sqs:us-east-1:123456789012:q",
                           Attributes={"RawMessageDelivery": "true", "FilterPolicy": '{"a": ["b"]}'})
        self.install("aws_sns")
        self.assert_nothing_to_do()
        row = self.row("topic", "name = 'there'")
        self.assertEqual((row["arn"], row["display_name"], row["kms_master_key_id"], row["tags"], row["fifo_topic"], row["region"]),
                         (arn, "There", "k1", {"a": "1"}, False, R1))
        self.assertIn("Statement", json.loads(row["policy"]))
        fifo = self.row("topic", "name = 'there.fifo'")
        self.assertEqual((fifo["fifo_topic"], fifo["content_based_deduplication"].lower()), (True, "true"))
        self.assertEqual(self.row("topic", "name = 'far'")["region"], R2)
        subscription = self.row("subscription")
        self.assertEqual((subscription["topic"], subscription["protocol"], subscription["raw_message_delivery"],
                          subscription["filter_policy"]), (arn, "sqs", True, {"a": ["b"]}))
        self.out_and_in_again(("topic", "subscription"))

    def test_life(self):
        memory = Attributes(self.proxy)
        self.change(f"""INSERT INTO topic (name, display_name, policy, tags, tracing_config)
                        VALUES ('life', 'One', '{policy("a")}', '{{"a": "1", "b": "2"}}', 'Active')""")
        seen = self.attributes("life")
        self.assertEqual((seen["DisplayName"], json.loads(seen["Policy"])["Statement"][0]["Sid"]), ("One", "a"))
        self.assertEqual(memory.kept["life"]["TracingConfig"], "Active")
        arn = self.row("topic")["arn"]
        self.assertEqual(arn, seen["TopicArn"])

        def attribute(name, value):
            return lambda: (memory.kept["life"].get(name) if name in memory.KNOWN else self.attributes("life").get(name, "")) == value

        def tags():
            return {t["Key"]: t["Value"] for t in self.sns.list_tags_for_resource(ResourceArn=arn)["Tags"]}
        retry = '{"http": {"defaultHealthyRetryPolicy": {"numRetries": 5}}}'
        for changes in (
                {"display_name": ("'Two'", attribute("DisplayName", "Two")),
                 "policy": (f"'{policy('b')}'", lambda: json.loads(self.attributes("life")["Policy"])["Statement"][0]["Sid"] == "b"),
                 "delivery_policy": (f"'{retry}'", lambda: json.loads(self.attributes("life")["DeliveryPolicy"]) == json.loads(retry)),
                 "tracing_config": ("'PassThrough'", attribute("TracingConfig", "PassThrough")),
                 "signature_version": ("'2'", attribute("SignatureVersion", "2")),
                 "kms_master_key_id": ("'alias/k'", attribute("KmsMasterKeyId", "alias/k")),
                 "data_protection_policy": ("'{\"Name\": \"p\"}'", lambda: json.loads(memory.protection[arn]) == {"Name": "p"}),
                 "tags": ("'{\"b\": \"3\", \"c\": \"4\"}'", lambda: tags() == {"b": "3", "c": "4"})},
                {"display_name": ("NULL", attribute("DisplayName", "")),
                 "delivery_policy": ("NULL", attribute("DeliveryPolicy", "")),
                 "kms_master_key_id": ("NULL", attribute("KmsMasterKeyId", "")),
                 "policy": ("NULL", lambda: json.loads(self.attributes("life")["Policy"])["Id"] == "__default_policy_ID"),
                 "data_protection_policy": ("NULL", lambda: memory.protection[arn] == ""),
                 "tags": ("NULL", lambda: tags() == {})}):
            self.each_update("topic", "name = 'life'", changes)
        self.restored("topic", "name = 'life'", {"arn": "'made:up'", "fifo_topic": "true"})
        self.assertEqual(self.topics(), ["life"])
        error = self.error_of_commit("UPDATE topic SET tracing_config = 'PassThrough1'")
        self.assertIn("Invalid parameter", error.text)
        self.assertEqual(self.row("topic")["tracing_config"], "PassThrough")
        done = self.change("DELETE FROM topic")
        self.assertEqual(actions(done), {("delete", "topic"): 1})
        self.assertEqual(self.topics(), [])

    def test_fifo(self):
        memory = Attributes(self.proxy)
        self.change("INSERT INTO topic (name, content_based_deduplication, fifo_throughput_scope) VALUES ('t.fifo', 'true', 'Topic')")
        self.assertEqual((self.attributes("t.fifo")["FifoTopic"], self.attributes("t.fifo")["ContentBasedDeduplication"]), ("true", "true"))
        kept = memory.kept["t.fifo"]
        self.each_update("topic", "name = 't.fifo'", {
            "content_based_deduplication": ("'false'", lambda: self.attributes("t.fifo")["ContentBasedDeduplication"] == "false"),
            "fifo_throughput_scope": ("'MessageGroup'", lambda: kept["FifoThroughputScope"] == "MessageGroup"),
            "archive_policy": ("'{\"MessageRetentionPeriod\": \"7\"}'",
                               lambda: json.loads(kept["ArchivePolicy"]) == {"MessageRetentionPeriod": "7"})})
        self.change("UPDATE topic SET archive_policy = NULL")
        self.assertEqual((kept["ArchivePolicy"], self.row("topic")["archive_policy"]), ("{}", None))

    def error_of_commit(self, sql):
        self.begin()
        self.db.execute(sql)
        return self.db.error("SELECT * FROM iasql_commit()")

    def test_policies_are_compared_by_meaning(self):
        self.change(f"INSERT INTO topic (name, policy) VALUES ('p', '{policy('a')}')")
        other = json.loads(policy("a"))
        other["Statement"][0]["Action"] = ["sns:publish"]
        self.sns.set_topic_attributes(TopicArn=self.row("topic")["arn"], AttributeName="Policy",
                                      AttributeValue=json.dumps(other, indent=4))
        self.assert_settled()

    def test_rename_and_move(self):
        self.change("INSERT INTO topic (name, display_name) VALUES ('old', 'kept')")
        before = self.row("topic")
        self.change("UPDATE topic SET name = 'new'")
        self.assertEqual(self.topics(), ["new"])
        self.assertEqual(self.attributes("new")["DisplayName"], "kept")
        self.assertEqual(self.row("topic")["id"], before["id"])
        self.change(f"UPDATE topic SET region = '{R2}'")
        self.assertEqual((self.topics(), self.topics(R2)), ([], ["new"]))
        self.assertIn(R2, self.row("topic")["arn"])

    def test_a_topic_with_subscriptions_is_not_replaced(self):
        self.change("INSERT INTO topic (name) VALUES ('busy')")
        self.db.rows(f"SELECT * FROM subscribe('{self.row('topic')['arn']}', 'someone@example.com', 'email')")

        def one_more(proxy, call, forward):
            status, headers, body, _ = forward()
            body = body.replace(b"<key>SubscriptionsPending</key><value>0", b"<key>SubscriptionsPending</key><value>1")
            return status, headers, body, len(body)
        self.proxy.rule(one_more, "sns", "GetTopicAttributes")
        self.change("UPDATE topic SET name = 'other'")
        self.assertEqual((self.topics(), self.row("topic")["name"]), (["busy"], "busy"))
        self.assertIn("would be lost", self.notices)

    def test_subscriptions(self):
        self.change("INSERT INTO topic (name) VALUES ('t')")
        arn = self.row("topic")["arn"]
        made = self.db.rows(f"""SELECT * FROM subscribe('{arn}', 'arn:aws:lambda:us-east-1:123456789012:function:f', 'lambda',
                                                        '{{"FilterPolicy": "{{\\"a\\": [\\"b\\"]}}"}}')""")
        self.assertEqual([r["status"] for r in made], ["OK"])
        row = self.row("subscription")
        self.assertEqual((row["arn"], row["topic"], row["protocol"], row["filter_policy"]), (made[0]["arn"], arn, "lambda", {"a": ["b"]}))

        def attributes():
            return self.sns.get_subscription_attributes(SubscriptionArn=row["arn"])["Attributes"]
        self.each_update("subscription", "true", {
            "raw_message_delivery": ("true", lambda: attributes()["RawMessageDelivery"] == "true"),
            "filter_policy_scope": ("'MessageBody'", lambda: attributes()["FilterPolicyScope"] == "MessageBody"),
            "delivery_policy": ("'{\"healthyRetryPolicy\": {\"numRetries\": 5}}'",
                                lambda: json.loads(attributes()["DeliveryPolicy"])["healthyRetryPolicy"] == {"numRetries": 5}),
            "filter_policy": ("'{\"c\": [\"d\"]}'", lambda: json.loads(attributes()["FilterPolicy"]) == {"c": ["d"]}),
            "redrive_policy": ("'{\"deadLetterTargetArn\": \"arn:aws:sqs:us-east-1:123456789012:d\"}'",
                               lambda: "deadLetterTargetArn" in attributes()["RedrivePolicy"])})
        self.change("UPDATE subscription SET filter_policy = NULL")
        self.assertEqual((attributes()["FilterPolicy"], self.row("subscription")["filter_policy"]), ("{}", None))
        before = self.row("subscription")
        self.change("UPDATE subscription SET endpoint = 'elsewhere', arn = 'fake'")
        self.assertEqual(self.row("subscription"), before)
        self.change("DELETE FROM subscription")
        self.assertEqual({k: v for k, v in self.row("subscription").items() if k != "id"},
                         {k: v for k, v in before.items() if k != "id"})
        self.change(f"INSERT INTO subscription (endpoint, protocol, topic) VALUES ('x@example.com', 'email', '{arn}')")
        self.assertEqual(len(self.db.rows("SELECT * FROM subscription")), 1)
        self.assertEqual([r["status"] for r in self.db.rows(f"SELECT * FROM unsubscribe('{row['arn']}')")], ["OK"])
        self.assertEqual(self.db.rows("SELECT * FROM subscription"), [])

    def test_functions_answer_with_aws_errors(self):
        failed = self.db.rows("SELECT * FROM subscribe('arn:aws:sns:us-east-1:123456789012:none', 'a@example.com', 'email')")[0]
        self.assertEqual((failed["status"], failed["arn"]), ("KO", None))
        self.assertIn("NotFound", failed["error"])
        self.assertEqual(self.db.rows("SELECT * FROM confirm_subscription('test', 'token')")[0]["status"], "KO")
        self.assertIn("needs the ARN", self.db.error("SELECT * FROM subscribe('one')").message)
        self.assertIn("json", self.db.error("SELECT * FROM subscribe('a', 'b', 'c', 'no json')").message)

    def test_pending_subscriptions_are_rows_each(self):
        self.change("INSERT INTO topic (name) VALUES ('t')")

        def pending(proxy, call, forward):
            body = ("<ListSubscriptionsResponse><ListSubscriptionsResult><Subscriptions>" + "".join(
                "<member><SubscriptionArn>PendingConfirmation</SubscriptionArn><Owner>123456789012</Owner><Protocol>email</Protocol>"
                f"<Endpoint>{name}@example.com</Endpoint><TopicArn>arn:aws:sns:us-east-1:123456789012:t</TopicArn></member>"
                for name in ("a", "b")) + "</Subscriptions></ListSubscriptionsResult></ListSubscriptionsResponse>").encode()
            return 200, {"Content-Type": "text/xml"}, body, len(body)

        def only_here(proxy, call, forward):
            return pending(proxy, call, forward) if call.region == R1 else forward()
        self.proxy.rule(only_here, "sns", "ListSubscriptions")
        self.sync()
        self.assertEqual(self.db.column("SELECT endpoint FROM subscription WHERE arn = 'PendingConfirmation' ORDER BY 1"),
                         ["a@example.com", "b@example.com"])
        self.sync()
        done = self.change("DELETE FROM topic")
        self.assertEqual(actions(done).get(("delete", "topic")), 1)
        self.assertEqual(self.topics(), [])
        self.proxy.clear()
        self.sync()

    def test_one_topic_that_cannot_be_read_stops_nothing(self):
        self.change("INSERT INTO topic (name, display_name) VALUES ('good', 'x'), ('bad', 'y')")
        before = self.row("topic", "name = 'bad'")

        def refuse(proxy, call, forward):
            if b"%3Abad" not in call.body and b":bad" not in call.body:
                return forward()
            body = (b"<ErrorResponse><Error><Type>Sender</Type><Code>AuthorizationError</Code><Message>not allowed</Message></Error>"
                    b"<RequestId>r</RequestId></ErrorResponse>")
            return 403, {"Content-Type": "text/xml"}, body, len(body)
        self.proxy.rule(refuse, "sns", "GetTopicAttributes")
        arn = self.row("topic", "name = 'good'")["arn"]
        self.sns.set_topic_attributes(TopicArn=arn, AttributeName="DisplayName", AttributeValue="new")
        self.sync()
        self.assertEqual(self.row("topic", "name = 'good'")["display_name"], "new")
        self.assertEqual(self.row("topic", "name = 'bad'"), before)
        self.assertTrue(any("bad" in p and "not allowed" in p for p in self.problems()), self.problems())
        self.proxy.clear()

    def test_changes_of_others_arrive(self):
        self.change("INSERT INTO topic (name) VALUES ('shared')")
        arn = self.row("topic")["arn"]
        self.sns.set_topic_attributes(TopicArn=arn, AttributeName="DisplayName", AttributeValue="theirs")
        self.sns.create_topic(Name="another")
        self.sync()
        self.assertEqual(self.row("topic", "name = 'shared'")["display_name"], "theirs")
        self.row("topic", "name = 'another'")
        self.sns.delete_topic(TopicArn=arn)
        self.sync()
        self.assertEqual(self.db.column("SELECT name FROM topic"), ["another"])

    def test_example(self):
        self.run_example()
        self.assertEqual(self.topics(), [])
