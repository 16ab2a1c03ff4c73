"""Log groups and alarms, in both directions."""

import json
import os

from base import Case, Environment, R1, R2, actions, tag_map
from harness import SqlError
from harness.util import ROOT
from schema_check import schema_differences

env = Environment(proxy=True)
setUpModule = env.up

ALARM = """INSERT INTO metric_alarm (alarm_name, comparison_operator, datapoints_to_alarm, dimensions, metric_name, namespace,
               period, statistic, threshold, evaluation_periods)
           VALUES ('{name}', 'GreaterThanOrEqualToThreshold', 1, '[{{"Name": "InstanceId", "Value": "i-1"}}]', 'CPUUtilization',
                   'AWS/EC2', 60, 'Average', 19327352832, 1)"""
JSON = {"Content-Type": "application/x-amz-json-1.1"}


class CloudWatchCase(Case):
    env = env
    modules = ("aws_cloudwatch",)

    def tearDown(self):
        self.assert_settled()
        self.assert_no_leftovers()

    def one(self, sql):
        rows = self.db.json(sql)
        self.assertEqual(len(rows), 1, sql)
        return rows[0]

    def out_and_in(self, *tables):
        view = lambda: [sorted(map(str, self.db.json(f"SELECT to_jsonb(t) - 'id' AS row FROM {t} t"))) for t in tables]
        before = view()
        self.db.rows(f"SELECT * FROM iasql_uninstall('{self.modules[0]}')")
        self.install(self.modules[0])
        self.assertEqual(view(), before)


class LogGroups(CloudWatchCase):
    def logs(self, region=R1):
        return self.emulator.client("logs", region)

    def group(self, name="app", region=R1):
        found = self.logs(region).describe_log_groups(logGroupNamePrefix=name)["logGroups"]
        return next((g for g in found if g["logGroupName"] == name), None)

    def row(self, name="app", region=R1):
        return self.one(f"SELECT * FROM log_group WHERE log_group_name = '{name}' AND region = '{region}'")

    def tags(self, name="app"):
        return self.logs().list_tags_for_resource(resourceArn=self.group(name)["logGroupArn"])["tags"]

    def test_life(self):
        self.change("INSERT INTO log_group (log_group_name, retention_in_days, tags) VALUES ('app', 7, '{\"a\": \"1\"}')")
        row, seen = self.row(), self.group()
        self.assertEqual((row["log_group_arn"], row["retention_in_days"], row["tags"]), (seen["arn"], 7, {"a": "1"}))
        self.assertEqual(self.tags(), {"a": "1"})
        made = self.db.value("SELECT extract(epoch FROM creation_time) * 1000 FROM log_group")
        self.assertEqual(int(float(made)), seen["creationTime"])
        self.change("UPDATE log_group SET retention_in_days = 30")
        self.assertEqual(self.group()["retentionInDays"], 30)
        self.change("UPDATE log_group SET retention_in_days = NULL")
        self.assertIsNone(self.group().get("retentionInDays"))
        for tags in ({"a": "2", "b": "x"}, {"b": "x"}, {}):
            done = self.change(f"UPDATE log_group SET tags = '{json.dumps(tags)}'")
            self.assertEqual(actions(done), {("update", "log_group"): 1})
            self.assertEqual(self.tags(), tags)
        for column, value in (("log_group_arn", "'x'"), ("creation_time", "now()")):
            before = self.row()
            self.change(f"UPDATE log_group SET {column} = {value}")
            self.assertEqual(self.row(), before)
        self.assertEqual(self.row()["id"], row["id"])
        self.change("UPDATE log_group SET log_group_name = 'renamed'")
        self.assertEqual((self.group(), self.row("renamed")["id"]), (None, row["id"]))
        self.change(f"UPDATE log_group SET region = '{R2}'")
        self.assertEqual((self.group("renamed"), self.row("renamed", R2)["id"]), (None, row["id"]))
        self.assertIn(R2, self.row("renamed", R2)["log_group_arn"])
        self.change("DELETE FROM log_group")
        self.assertIsNone(self.group("renamed", R2))

    def test_import_and_rollback(self):
        self.logs().create_log_group(logGroupName="theirs", tags={"k": "v"})
        self.logs().put_retention_policy(logGroupName="theirs", retentionInDays=3)
        self.logs(R2).create_log_group(logGroupName="theirs")
        self.sync()
        self.assertEqual((self.row("theirs")["tags"], self.row("theirs")["retention_in_days"]), ({"k": "v"}, 3))
        self.assertNotEqual(self.row("theirs")["log_group_arn"], self.row("theirs", R2)["log_group_arn"])
        self.out_and_in("log_group")
        self.begin()
        self.db.execute("DELETE FROM log_group; INSERT INTO log_group (log_group_name) VALUES ('mine')")
        self.rollback()
        self.assertEqual(self.db.column("SELECT log_group_name FROM log_group"), ["theirs", "theirs"])
        self.change(f"DELETE FROM log_group WHERE region = '{R1}'")
        self.assertEqual((self.group("theirs"), self.group("theirs", R2)["logGroupName"]), (None, "theirs"))
        self.logs(R2).delete_log_group(logGroupName="theirs")
        self.sync()
        self.assertEqual(self.db.column("SELECT count(*) FROM log_group"), ["0"])

    def test_a_group_that_exists_is_adopted(self):
        self.begin()
        self.logs().create_log_group(logGroupName="app")
        self.db.execute("INSERT INTO log_group (log_group_name, retention_in_days) VALUES ('app', 5)")
        self.commit()
        self.assertEqual((self.group()["retentionInDays"], self.row()["retention_in_days"]), (5, 5))

    def test_what_the_emulator_has_not(self):
        """Keys and protection: the answers are scripted."""
        self.change("INSERT INTO log_group (log_group_name) VALUES ('app')")
        state = dict(self.group())

        def describe(proxy, call, forward):
            body = json.dumps({"logGroups": [state] if call.region == R1 else []}).encode()
            return 200, JSON, body, len(body)

        def remember(member, key):
            def effect(proxy, call, forward):
                value = json.loads(call.body).get(member)
                state.update({key: value}) if value is not None else state.pop(key, None)
                return 200, JSON, b"{}", 2
            return effect

        self.proxy.rule(describe, "logs", "DescribeLogGroups")
        self.proxy.rule(remember("kmsKeyId", "kmsKeyId"), "logs", "AssociateKmsKey|DisassociateKmsKey")
        self.proxy.rule(remember("deletionProtectionEnabled", "deletionProtectionEnabled"), "logs", "PutLogGroupDeletionProtection")
        self.change("UPDATE log_group SET kms_key_id = 'arn:aws:kms:us-east-1:1:key/k'")
        self.assertEqual(state["kmsKeyId"], "arn:aws:kms:us-east-1:1:key/k")
        self.change("UPDATE log_group SET kms_key_id = NULL")
        self.assertNotIn("kmsKeyId", state)
        self.change("UPDATE log_group SET deletion_protection = true")
        self.assertTrue(state["deletionProtectionEnabled"])
        self.change("DELETE FROM log_group")
        self.assertEqual(self.row()["deletion_protection"], True)
        self.assertEqual(self.proxy.count("logs", "DeleteLogGroup"), 0)
        self.change("UPDATE log_group SET deletion_protection = false")
        self.assertFalse(state["deletionProtectionEnabled"])
        self.proxy.clear()
        self.sync()

    def test_another_class_is_another_group(self):
        """The emulator knows no classes: that which the group was made with is put into what it shows."""
        self.change("INSERT INTO log_group (log_group_name) VALUES ('app')")
        row, made = self.row(), {}

        def create(proxy, call, forward):
            sent = json.loads(call.body)
            made["logGroupClass"] = sent.pop("logGroupClass", "STANDARD")
            self.logs().create_log_group(**sent)
            return 200, JSON, b"{}", 2

        def describe(proxy, call, forward):
            status, headers, body, _ = forward()
            body = json.dumps({"logGroups": [{**g, **made} for g in json.loads(body)["logGroups"]]}).encode()
            return status, headers, body, len(body)

        self.proxy.rule(create, "logs", "CreateLogGroup")
        self.proxy.rule(describe, "logs", "DescribeLogGroups")
        done = self.change("UPDATE log_group SET log_group_class = 'INFREQUENT_ACCESS'")
        self.assertEqual(actions(done).get(("replace", "log_group")), 1)
        self.assertEqual((made, self.row()["id"], self.row()["log_group_class"]),
                         ({"logGroupClass": "INFREQUENT_ACCESS"}, row["id"], "INFREQUENT_ACCESS"))
        self.assertEqual(self.proxy.count("logs", "DeleteLogGroup"), 1)
        self.change("DELETE FROM log_group")
        self.assertIsNone(self.group())

    def test_tail_gives_the_newest(self):
        self.change("INSERT INTO log_group (log_group_name) VALUES ('app')")
        self.logs().create_log_stream(logGroupName="app", logStreamName="s")
        now = int(float(self.db.value("SELECT extract(epoch FROM now()) * 1000")))
        for at, count in ((now - 5 * 86400_000, 600), (now - 3600_000, 600)):
            self.logs().put_log_events(logGroupName="app", logStreamName="s",
                                       logEvents=[{"timestamp": at + i, "message": f"{at}-{i}"} for i in range(count)])
        rows = self.db.rows("SELECT * FROM log_group_tail('app')")
        self.assertEqual(len(rows), 1000)
        self.assertEqual((rows[0]["message"], rows[-1]["message"]), (f"{now - 5 * 86400_000}-200", f"{now - 3600_000}-599"))
        self.assertEqual((rows[0]["log_stream_name"], len({r["event_id"] for r in rows})), ("s", 1000))
        with self.assertRaisesRegex(SqlError, "Invalid log group name"):
            self.db.rows("SELECT * FROM log_group_tail('')")


class Alarms(CloudWatchCase):
    def alarms(self, region=R1):
        return self.emulator.client("cloudwatch", region)

    def alarm(self, name="busy", region=R1):
        found = self.alarms(region).describe_alarms(AlarmNames=[name])["MetricAlarms"]
        return found[0] if found else None

    def row(self, name="busy"):
        return self.one(f"SELECT * FROM metric_alarm WHERE alarm_name = '{name}'")

    def test_life(self):
        self.change(ALARM.format(name="busy"))
        row = self.row()
        self.assertEqual(row["alarm_arn"], self.alarm()["AlarmArn"])
        self.assertEqual(self.alarm()["Threshold"], 19327352832)
        updates = {"threshold": (10.5, "Threshold"), "evaluation_periods": (3, "EvaluationPeriods"), "period": (120, "Period"),
                   "datapoints_to_alarm": (2, "DatapointsToAlarm"), "metric_name": ("NetworkIn", "MetricName"),
                   "namespace": ("AWS/RDS", "Namespace"), "statistic": ("Sum", "Statistic"), "unit": ("Bytes", "Unit"),
                   "comparison_operator": ("LessThanThreshold", "ComparisonOperator"),
                   "treat_missing_data": ("notBreaching", "TreatMissingData"), "actions_enabled": (False, "ActionsEnabled"),
                   "alarm_description": ("it is busy", "AlarmDescription"),
                   "alarm_actions": (["arn:aws:sns:us-east-1:1:a"], "AlarmActions"),
                   "ok_actions": (["arn:aws:sns:us-east-1:1:b"], "OKActions"),
                   "insufficient_data_actions": (["arn:aws:sns:us-east-1:1:c"], "InsufficientDataActions"),
                   "dimensions": ([{"Name": "A", "Value": "1"}, {"Name": "B", "Value": "2"}], "Dimensions")}
        for column, (value, member) in updates.items():
            with self.subTest(column=column):
                literal = json.dumps(value) if isinstance(value, list) else value
                done = self.change(f"UPDATE metric_alarm SET {column} = '{literal}'")
                self.assertEqual(actions(done), {("update", "metric_alarm"): 1})
                self.assertEqual(self.alarm()[member], value)
        self.change("UPDATE metric_alarm SET statistic = NULL, extended_statistic = 'p99'")
        self.change("UPDATE metric_alarm SET evaluate_low_sample_count_percentile = 'ignore'")
        seen = self.alarm()
        self.assertEqual((seen.get("Statistic"), seen["ExtendedStatistic"], seen["EvaluateLowSampleCountPercentile"], seen["Unit"]),
                         (None, "p99", "ignore", "Bytes"))
        self.change("UPDATE metric_alarm SET alarm_actions = NULL")
        self.assertEqual(self.alarm()["AlarmActions"], [])
        before = self.row()
        self.change("UPDATE metric_alarm SET alarm_arn = 'x'")
        self.assertEqual(self.row(), before)
        for tags in ({"a": "1"}, {"b": "2"}):
            self.change(f"UPDATE metric_alarm SET tags = '{json.dumps(tags)}'")
            self.assertEqual(tag_map(self.alarms().list_tags_for_resource(ResourceARN=row["alarm_arn"])), tags)
        self.change("UPDATE metric_alarm SET alarm_name = 'other'")
        self.assertIsNone(self.alarm())
        self.change(f"UPDATE metric_alarm SET region = '{R2}'")
        self.assertEqual((self.alarm("other"), self.alarm("other", R2)["Period"]), (None, 120))
        # An edit elsewhere stays elsewhere.
        self.change("UPDATE metric_alarm SET threshold = 4")
        self.assertEqual((self.alarm("other"), self.alarm("other", R2)["Threshold"]), (None, 4))
        self.assertEqual(self.row("other")["id"], row["id"])
        self.change("DELETE FROM metric_alarm")
        self.assertIsNone(self.alarm("other", R2))

    def test_metrics_instead_of_a_metric(self):
        metrics = [{"Id": "e1", "Expression": "m1 * 2", "Label": "twice", "ReturnData": True},
                   {"Id": "m1", "ReturnData": False, "MetricStat": {
                       "Metric": {"Namespace": "AWS/EC2", "MetricName": "CPUUtilization",
                                  "Dimensions": [{"Name": "InstanceId", "Value": "i-1"}]}, "Period": 60, "Stat": "Average"}}]
        self.change(f"""INSERT INTO metric_alarm (alarm_name, comparison_operator, threshold, evaluation_periods, metrics)
                        VALUES ('busy', 'GreaterThanThreshold', 1, 1, '{json.dumps(metrics)}')""")
        self.assertEqual({m["Id"] for m in self.alarm()["Metrics"]}, {"e1", "m1"})
        metrics[0]["Expression"] = "m1 * 3"
        self.change(f"UPDATE metric_alarm SET metrics = '{json.dumps(metrics)}'")
        self.assertEqual({m.get("Expression") for m in self.alarm()["Metrics"]}, {"m1 * 3", None})
        metrics[0] = {"Id": "band", "Expression": "ANOMALY_DETECTION_BAND(m1, 2)", "Label": "usual", "ReturnData": True}
        metrics[1]["ReturnData"] = True
        self.change(f"""UPDATE metric_alarm SET comparison_operator = 'GreaterThanUpperThreshold', threshold = NULL,
                        threshold_metric_id = 'band', metrics = '{json.dumps(metrics)}'""")
        self.assertEqual((self.alarm()["ThresholdMetricId"], self.alarm().get("Threshold"), {m["Id"] for m in self.alarm()["Metrics"]}),
                         ("band", None, {"band", "m1"}))

    def test_what_others_change_meanwhile_stays(self):
        self.change(ALARM.format(name="busy"))
        theirs = {k: v for k, v in self.alarm().items() if k in ("AlarmName", "ComparisonOperator", "DatapointsToAlarm", "Dimensions",
                  "MetricName", "Namespace", "Statistic", "Threshold", "EvaluationPeriods", "ActionsEnabled")}
        self.begin()
        self.db.execute("UPDATE metric_alarm SET threshold = 5")
        self.alarms().put_metric_alarm(Period=300, **theirs)
        self.commit()
        self.assertEqual((self.alarm()["Period"], self.alarm()["Threshold"]), (300, 5))
        self.assertEqual((self.row()["period"], self.row()["threshold"]), (300, 5))

    def test_import(self):
        for i in range(120):
            self.alarms().put_metric_alarm(AlarmName=f"a{i:03}", ComparisonOperator="LessThanThreshold", EvaluationPeriods=1, Period=60,
                                           MetricName="M", Namespace="N", Statistic="Sum", Threshold=i / 4, Tags=[{"Key": "n", "Value": str(i)}])
        self.sync()
        rows = self.db.json("SELECT * FROM metric_alarm ORDER BY alarm_name")
        self.assertEqual([(r["alarm_name"], r["threshold"], r["tags"]) for r in rows],
                         [(f"a{i:03}", i / 4, {"n": str(i)}) for i in range(120)])
        self.out_and_in("metric_alarm")

    def test_schema(self):
        self.assertEqual(schema_differences(self, "aws_cloudwatch"), [])

    def test_example(self):
        with open(os.path.join(ROOT, "modules", "aws_cloudwatch", "example.sql"), encoding="utf-8") as file:
            self.db.execute(file.read())
        self.assertEqual(self.alarms().describe_alarms()["MetricAlarms"], [])
