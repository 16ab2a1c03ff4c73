"""What queues have beside the attributes of test_queue.py: redrive, encryption, deduplication, tags."""

import json

from base import Environment, R1, R2
from module_case import ModuleCase

env = Environment(proxy=True)
setUpModule = env.up


class MoreOfQueues(ModuleCase):
    env = env
    modules = ("aws_sqs",)

    def attributes(self, name="q"):
        return self.emulator.queue_attributes(name)

    def tags(self, name="q"):
        sqs = self.emulator.sqs()
        return sqs.list_queue_tags(QueueUrl=sqs.get_queue_url(QueueName=name)["QueueUrl"]).get("Tags", {})

    def test_import(self):
        self.db.rows("SELECT * FROM iasql_uninstall('aws_sqs')")
        sqs = self.emulator.sqs()
        sqs.create_queue(QueueName="dead")
        redrive = {"deadLetterTargetArn": "arn:aws:sqs:us-east-1:123456789012:dead", "maxReceiveCount": 5}
        sqs.create_queue(QueueName="there", tags={"a": "1"}, Attributes={
            "RedrivePolicy": json.dumps(redrive), "KmsMasterKeyId": "alias/k", "KmsDataKeyReusePeriodSeconds": "600"})
        self.emulator.sqs(R2).create_queue(QueueName="far.fifo", Attributes={"FifoQueue": "true", "ContentBasedDeduplication": "true"})
        self.install("aws_sqs")
        self.assert_nothing_to_do()
        row = self.row("queue", "name = 'there'")
        self.assertEqual((row["redrive_policy"], row["kms_master_key_id"], row["kms_data_key_reuse_period_seconds"], row["tags"]),
                         (redrive, "alias/k", 600, {"a": "1"}))
        self.assertEqual(self.row("queue", "name = 'far.fifo'")["content_based_deduplication"], True)
        self.out_and_in_again(("queue",))

    def test_life(self):
        self.change("""INSERT INTO queue (name) VALUES ('dead');
            INSERT INTO queue (name, redrive_policy, tags) VALUES ('q',
              '{"deadLetterTargetArn": "arn:aws:sqs:us-east-1:123456789012:dead", "maxReceiveCount": 3}', '{"a": "1", "b": "2"}')""")
        self.assertEqual(json.loads(self.attributes()["RedrivePolicy"])["maxReceiveCount"], 3)
        self.assertEqual(self.tags(), {"a": "1", "b": "2"})
        redrive = '{"deadLetterTargetArn": "arn:aws:sqs:us-east-1:123456789012:dead", "maxReceiveCount": 7}'
        for changes in (
                {"redrive_policy": (f"'{redrive}'", lambda: json.loads(self.attributes()["RedrivePolicy"])["maxReceiveCount"] == 7),
                 "redrive_allow_policy": ("'{\"redrivePermission\": \"denyAll\"}'",
                                          lambda: b"denyAll" in [c.body for c in self.proxy.calls if c.action == "SetQueueAttributes"][-1]),
                 "kms_master_key_id": ("'alias/k'", lambda: self.attributes()["KmsMasterKeyId"] == "alias/k"),
                 "kms_data_key_reuse_period_seconds": ("900", lambda: self.attributes()["KmsDataKeyReusePeriodSeconds"] == "900"),
                 "tags": ("'{\"b\": \"3\"}'", lambda: self.tags() == {"b": "3"})},
                {"redrive_policy": ("NULL", lambda: not self.attributes().get("RedrivePolicy")),
                 "kms_master_key_id": ("NULL", lambda: not self.attributes().get("KmsMasterKeyId")),
                 "tags": ("NULL", lambda: self.tags() == {})}):
            self.each_update("queue", "name = 'q'", changes)
        self.assertEqual(self.attributes()["SqsManagedSseEnabled"], "true")
        self.each_update("queue", "name = 'q'", {
            "sqs_managed_sse_enabled": ("false", lambda: self.attributes()["SqsManagedSseEnabled"] == "false")})
        self.change(f"UPDATE queue SET region = '{R2}', tags = '{{\"moved\": \"yes\"}}' WHERE name = 'q'")
        self.assertEqual((self.emulator.queues(R1), self.emulator.queues(R2)), (["dead"], ["q"]))

    def test_fifo(self):
        self.change("INSERT INTO queue (name, fifo_queue, content_based_deduplication) VALUES ('q.fifo', true, true)")
        self.assertEqual(self.attributes("q.fifo")["ContentBasedDeduplication"], "true")
        self.each_update("queue", "name = 'q.fifo'", {
            "content_based_deduplication": ("false", lambda: self.attributes("q.fifo")["ContentBasedDeduplication"] == "false"),
            "deduplication_scope": ("'messageGroup'", lambda: self.attributes("q.fifo")["DeduplicationScope"] == "messageGroup"),
            "fifo_throughput_limit": ("'perMessageGroupId'",
                                      lambda: self.attributes("q.fifo")["FifoThroughputLimit"] == "perMessageGroupId")})
        row_id = self.row("queue")["id"]
        self.change("""UPDATE queue SET name = 'plain', fifo_queue = false, content_based_deduplication = NULL, deduplication_scope = NULL,
                       fifo_throughput_limit = NULL""")
        self.assertEqual((self.emulator.queues(), self.row("queue")["id"], self.row("queue")["fifo_queue"]), (["plain"], row_id, False))

    def test_one_queue_that_cannot_be_read_stops_nothing(self):
        self.change("INSERT INTO queue (name) VALUES ('good'), ('bad')")

        def refuse(proxy, call, forward):
            if b"/bad" not in call.body:
                return forward()
            body = b'{"__type": "com.amazonaws.sqs#AccessDeniedException", "message": "not this one"}'
            return 403, {"Content-Type": "application/x-amz-json-1.0"}, body, len(body)
        self.proxy.rule(refuse, "sqs", "GetQueueAttributes")
        before = self.row("queue", "name = 'bad'")
        sqs = self.emulator.sqs()
        sqs.set_queue_attributes(QueueUrl=sqs.get_queue_url(QueueName="good")["QueueUrl"], Attributes={"DelaySeconds": "9"})
        self.sync()
        self.assertEqual(self.row("queue", "name = 'good'")["delay_seconds"], 9)
        self.assertEqual(self.row("queue", "name = 'bad'"), before)
        self.assertTrue(any("not this one" in p for p in self.problems()), self.problems())
        self.proxy.clear()

    def test_example(self):
        self.run_example()
        self.assertEqual(self.emulator.queues(), [])
