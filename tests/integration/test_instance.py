"""Instances, their disks and key pairs, and what is known about them, in both directions."""

import json
import os
import urllib.parse
import urllib.request

from base import Case, Environment, R1, R2, actions, tag_map
from harness.util import ROOT
from schema_check import schema_differences

env = Environment(proxy=True)
setUpModule = env.up

SSM = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
GONE = ("terminated", "shutting-down")
TRUST = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": ["ec2.amazonaws.com"]}, "Action": "sts:AssumeRole"}]})


class InstanceCase(Case):
    env = env
    modules = ("aws_ec2", "aws_ec2_metadata")

    def setUp(self):
        super().setUp()
        self.ec2 = self.emulator.ec2(R1)
        self.image = self.make_image(self.ec2)

    @staticmethod
    def make_image(ec2, name="image"):
        return ec2.register_image(Name=name, RootDeviceName="/dev/sda1", Architecture="x86_64", VirtualizationType="hvm",
                                  BlockDeviceMappings=[{"DeviceName": "/dev/sda1", "Ebs": {"VolumeSize": 8}}])["ImageId"]

    def tearDown(self):
        self.assert_settled()
        self.assert_no_marks(R1)

    def one(self, sql):
        rows = self.db.json(sql)
        self.assertEqual(len(rows), 1, sql)
        return rows[0]

    def seen(self, region=R1):
        """Instances that there are, as boto3 sees them, oldest first."""
        found = [i for r in self.emulator.ec2(region).describe_instances()["Reservations"] for i in r["Instances"]]
        return [i for i in found if i["State"]["Name"] not in GONE]

    def make(self, name="m", columns="", values="", more=""):
        self.change(f"""INSERT INTO instance (ami, instance_type, tags{columns})
                        VALUES ('{self.image}', 't3.micro', '{{"Name": "{name}"}}'{values}); {more}""")
        return self.row(name)

    def row(self, name="m"):
        return self.one(f"SELECT * FROM instance WHERE tags ->> 'Name' = '{name}'")

    def sent(self, action):
        """The parameters of all calls of an operation."""
        return [{k: v[0] for k, v in urllib.parse.parse_qs(c.body.decode(), keep_blank_values=True).items()}
                for c in self.proxy.calls if c.action == action]

    def attribute(self, name, instance_id):
        return self.ec2.describe_instance_attribute(InstanceId=instance_id, Attribute=name)[name[0].upper() + name[1:]]


class Import(InstanceCase):
    def test_what_others_made(self):
        subnet = self.ec2.describe_subnets()["Subnets"][0]
        group = self.ec2.create_security_group(GroupName="theirs", Description="d", VpcId=subnet["VpcId"])["GroupId"]
        self.ec2.create_key_pair(KeyName="theirs")
        made = self.ec2.run_instances(
            ImageId=self.image, InstanceType="t3.small", MinCount=1, MaxCount=1, KeyName="theirs", UserData="#!/bin/sh\necho hi\n",
            SubnetId=subnet["SubnetId"], SecurityGroupIds=[group],
            TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "m"}]}])["Instances"][0]["InstanceId"]
        stopped = self.ec2.run_instances(ImageId=self.image, InstanceType="t3.micro", MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
        self.ec2.stop_instances(InstanceIds=[stopped])
        gone = self.ec2.run_instances(ImageId=self.image, InstanceType="t3.micro", MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
        self.ec2.terminate_instances(InstanceIds=[gone])
        self.sync()
        row = self.row()
        self.assertEqual([row[c] for c in ("instance_id", "ami", "instance_type", "key_pair_name", "state", "user_data", "region", "role_name")],
                         [made, self.image, "t3.small", "theirs", "running", "#!/bin/sh\necho hi\n", R1, None])
        self.assertEqual(self.db.value(f"SELECT subnet_id FROM subnet WHERE id = {row['subnet_id']}"), subnet["SubnetId"])
        self.assertEqual(self.db.column(f"""SELECT g.group_id FROM instance_security_groups s JOIN security_group g
                                            ON g.id = s.security_group_id WHERE s.instance_id = {row['id']}"""), [group])
        self.assertEqual(self.db.value(f"SELECT state FROM instance WHERE instance_id = '{stopped}'"), "stopped")
        self.assertEqual(self.db.value("SELECT count(*) FROM instance"), "2")
        disks = self.db.json("""SELECT i.instance_id, m.device_name, v.volume_id, v.state, m.delete_on_termination
            FROM instance_block_device_mapping m JOIN instance i ON i.id = m.instance_id
            JOIN general_purpose_volume v ON v.id = m.volume_id ORDER BY v.volume_id""")
        volumes = {v["VolumeId"]: v for v in self.ec2.describe_volumes()["Volumes"] if v["VolumeType"] in ("gp2", "gp3")}
        for disk in disks:
            at = volumes[disk["volume_id"]]["Attachments"][0]
            self.assertEqual((disk["instance_id"], disk["device_name"], disk["state"]), (at["InstanceId"], at["Device"], "in-use"))
        self.assertEqual(self.db.column("SELECT name FROM key_pair"), ["theirs"])
        self.metadata(made)
        self.assert_nothing_to_do()

    def metadata(self, instance_id):
        item = next(i for i in self.seen() if i["InstanceId"] == instance_id)
        known = self.one(f"SELECT m.* FROM instance_metadata m JOIN instance i ON i.id = m.id WHERE m.instance_id = '{instance_id}'")
        kind = self.ec2.describe_instance_types(InstanceTypes=[item["InstanceType"]])["InstanceTypes"][0]
        self.assertEqual((known["architecture"], known["private_ip_address"], known["mem_size_mb"], known["root_device_name"]),
                         (item.get("Architecture", "x86_64"), item["PrivateIpAddress"] + "/32", kind["MemoryInfo"]["SizeInMiB"], item["RootDeviceName"]))

    def test_listings_are_shared(self):
        for kind in ("t3.micro", "t3.small", "t3.micro"):
            self.ec2.run_instances(ImageId=self.image, InstanceType=kind, MinCount=2, MaxCount=2)
        self.proxy.clear()
        self.sync()
        calls = {a: self.proxy.count("ec2", a) for a in ("DescribeInstances", "DescribeInstanceTypes", "DescribeVolumes",
                                                          "DescribeInstanceAttribute", "DescribeKeyPairs")}
        self.assertEqual(calls, {"DescribeInstances": 2, "DescribeInstanceTypes": 1, "DescribeVolumes": 2,
                                 "DescribeInstanceAttribute": 6, "DescribeKeyPairs": 2})

    def test_schema_and_reinstall(self):
        self.assertEqual(schema_differences(self, "aws_ec2", "aws_ec2_metadata"), [])
        self.make()
        before = self.db.column("SELECT instance_id FROM instance_metadata")
        self.db.rows("SELECT * FROM iasql_uninstall('aws_ec2_metadata', 'aws_ec2')")
        self.install("aws_ec2", "aws_ec2_metadata")
        self.assertEqual(self.db.column("SELECT instance_id FROM instance_metadata"), before)


class Instances(InstanceCase):
    def test_create_update_delete(self):
        self.change(f"""INSERT INTO iam_role (role_name, assume_role_policy_document) VALUES ('one', '{TRUST}'), ('two', '{TRUST}');
                        INSERT INTO security_group (group_name, description) VALUES ('g1', 'd'), ('g2', 'd')""")
        row = self.make("m", ", role_name, user_data, http_tokens", ", 'one', 'echo hi', 'required'",
                        """INSERT INTO instance_security_groups SELECT i.id, g.id FROM instance i, security_group g
                           WHERE g.group_name = 'g1'""")
        item = self.seen()[0]
        self.assertEqual((row["instance_id"], row["state"], row["ami"]), (item["InstanceId"], "running", self.image))
        self.assertEqual([g["GroupName"] for g in item["SecurityGroups"]], ["g1"])
        self.assertEqual((item["IamInstanceProfile"]["Arn"].rsplit("/", 1)[1], item["MetadataOptions"]["HttpTokens"]), ("one", "required"))
        self.assertEqual(tag_map(item), {"Name": "m"})
        self.assertEqual(self.db.value("SELECT mem_size_mb FROM instance_metadata"), "1024")
        updates = {
            "instance_type = 't3.small'": lambda i: i["InstanceType"] == "t3.small",
            # The emulator goes on showing the first profile with the instance.
            "role_name = 'two'": lambda i: self.profiles() == ["two"],
            # Together: the emulator forgets those that a call does not name.
            """http_tokens = 'optional', http_endpoint = 'disabled', http_put_response_hop_limit = 3,
               instance_metadata_tags = 'enabled'""":
                lambda i: [i["MetadataOptions"][k] for k in ("HttpTokens", "HttpEndpoint", "HttpPutResponseHopLimit", "InstanceMetadataTags")]
                == ["optional", "disabled", 3, "enabled"],
            "tags = '{\"Name\": \"m\", \"k\": \"v\"}'": lambda i: tag_map(i) == {"Name": "m", "k": "v"},
            "source_dest_check = false": lambda i: i["SourceDestCheck"] is False,
            "state = 'stopped'": lambda i: i["State"]["Name"] == "stopped",
            "user_data = 'echo ho'": lambda i: i["State"]["Name"] == "stopped",
            "state = 'running'": lambda i: i["State"]["Name"] == "running",
            "role_name = NULL": lambda i: self.profiles() == [],
        }
        self.proxy.rule(self.encode_twice, service="ec2", action="ModifyInstanceAttribute")
        for what, holds in updates.items():
            with self.subTest(update=what):
                done = self.change(f"UPDATE instance SET {what}")
                self.assertEqual(actions(done).get(("update", "instance")), 1, done)
                item = self.seen()[0]
                self.assertTrue(holds(item), item)
                self.assertEqual(item["InstanceId"], row["instance_id"])
        self.assertEqual(self.row()["user_data"], "echo ho")
        self.change("UPDATE instance_security_groups SET security_group_id = (SELECT id FROM security_group WHERE group_name = 'g2')")
        self.assertEqual([g["GroupName"] for g in self.seen()[0]["SecurityGroups"]], ["g2"])
        self.change("DELETE FROM instance")
        self.assertEqual(self.seen(), [])
        self.assertEqual(self.db.rows("SELECT * FROM instance_block_device_mapping"), [])

    def profiles(self):
        return [a["IamInstanceProfile"]["Arn"].rsplit("/", 1)[1]
                for a in self.ec2.describe_iam_instance_profile_associations()["IamInstanceProfileAssociations"]
                if a["State"] == "associated"]

    def encode_twice(self, proxy, call, forward):
        """The emulator wants user data that is changed in base64 of base64."""
        form = urllib.parse.parse_qs(call.body.decode())
        if "UserData.Value" not in form:
            return forward()
        self.ec2.modify_instance_attribute(InstanceId=form["InstanceId"][0], UserData={"Value": form["UserData.Value"][0]})
        body = b"<ModifyInstanceAttributeResponse><requestId>r</requestId><return>true</return></ModifyInstanceAttributeResponse>"
        return 200, {"Content-Type": "text/xml"}, body, len(body)

    def test_images_by_parameter(self):
        image = self.emulator.client("ssm", R1).get_parameter(Name=SSM)["Parameter"]["Value"]
        self.change(f"INSERT INTO instance (ami, instance_type, tags) VALUES ('resolve:ssm:{SSM}', 't3.micro', '{{\"Name\": \"m\"}}')")
        self.assertEqual((self.row()["ami"], self.seen()[0]["ImageId"]), (image, image))

    def test_replacement(self):
        self.ec2.create_key_pair(KeyName="other")
        self.sync()
        row = self.make()
        self.proxy.rule(self.hibernating, service="ec2", action="DescribeInstances")
        self.proxy.rule(self.with_size, service="ec2", action="RunInstances")
        self.begin()
        self.db.execute(f"""UPDATE instance SET ami = '{self.make_image(self.ec2, 'other')}', key_pair_name = 'other',
                            hibernation_enabled = true""")
        self.assertEqual(actions(self.preview()).get(("replace", "instance")), 1)
        self.commit()
        self.assert_nothing_to_do()
        after = self.row()
        self.assertEqual((len(self.seen()), after["id"]), (1, row["id"]))
        self.assertEqual((self.seen()[0]["InstanceId"], self.seen()[0]["ImageId"]), (after["instance_id"], after["ami"]))
        self.assertNotEqual(after["instance_id"], row["instance_id"])
        self.assertEqual((self.seen()[0]["KeyName"], after["hibernation_enabled"]), ("other", True))
        sent = self.sent("RunInstances")[-1]
        self.assertEqual([sent[k] for k in ("HibernationOptions.Configured", "BlockDeviceMapping.1.DeviceName", "BlockDeviceMapping.1.Ebs.Encrypted")],
                         ["true", "/dev/sda1", "true"])

    @staticmethod
    def with_size(proxy, call, forward):
        """The emulator does not take the size of an encrypted disk from the image."""
        headers = {k: v for k, v in call.headers.items() if k not in ("host", "content-length", "connection", "expect")}
        request = urllib.request.Request(env.emulator.url, call.body + b"&BlockDeviceMapping.1.Ebs.VolumeSize=8", headers)
        with urllib.request.urlopen(request) as answer:
            body = answer.read()
            return answer.status, dict(answer.headers), body, len(body)

    @staticmethod
    def hibernating(proxy, call, forward):
        """The emulator does not tell who can hibernate: here whoever has a key pair can."""
        status, headers, body, _ = forward()
        body = body.replace(b"<keyName>", b"<hibernationOptions><configured>true</configured></hibernationOptions><keyName>")
        return status, headers, body, len(body)

    def test_move_to_another_region(self):
        self.make()
        there = self.make_image(self.emulator.ec2(R2))
        self.change(f"""DELETE FROM instance_security_groups; DELETE FROM instance_block_device_mapping;
                        UPDATE instance SET region = '{R2}', subnet_id = NULL, ami = '{there}'""")
        self.assertEqual((self.seen(R1), len(self.seen(R2))), ([], 1))

    def test_computed_columns_are_restored(self):
        row = self.make()
        self.change("UPDATE instance SET instance_id = 'i-1'")
        self.assertEqual(self.row(), row)
        known = self.one("SELECT * FROM instance_metadata")
        self.change("UPDATE instance_metadata SET cpu_cores = 10, public_dns_name = 'x'")
        self.assertEqual(self.one("SELECT * FROM instance_metadata"), known)
        self.change("DELETE FROM instance_metadata")
        self.assertEqual(self.one("SELECT * FROM instance_metadata"), known)

    def test_changes_of_others_arrive(self):
        row = self.make()
        self.ec2.stop_instances(InstanceIds=[row["instance_id"]])
        self.sync()
        self.assertEqual(self.row()["state"], "stopped")
        self.ec2.terminate_instances(InstanceIds=[row["instance_id"]])
        self.sync()
        self.assertEqual(self.db.value("SELECT count(*) FROM instance"), "0")

    def test_transitional_states_are_imported(self):
        row = self.make()

        def stopping(proxy, call, forward):
            status, headers, body, _ = forward()
            body = body.replace(b"<name>running</name>", b"<name>stopping</name>")
            return status, headers, body, len(body)

        self.proxy.rule(stopping, service="ec2", action="DescribeInstances")
        self.begin()
        self.commit()  # a label that is new to the enum can be used when the transaction that adds it has ended
        self.assertEqual((self.row()["state"], self.row()["instance_id"]), ("stopping", row["instance_id"]))
        self.assert_nothing_to_do()
        self.proxy.clear()
        self.sync()

    def test_roles_that_ec2_may_not_assume(self):
        self.change(f"""INSERT INTO iam_role (role_name, assume_role_policy_document)
                        VALUES ('r', '{TRUST.replace("ec2.", "lambda.")}')""")
        error = self.db.error(f"INSERT INTO instance (ami, instance_type, role_name) VALUES ('{self.image}', 't3.micro', 'r')")
        self.assertIn("check_role_ec2", error.text)

    def test_a_lost_answer_makes_no_second_instance(self):
        self.proxy.rule(self.proxy.lose_answer(), service="ec2", action="RunInstances", times=1)
        self.make()
        self.assertEqual(len(self.seen()), 1)


class Disks(InstanceCase):
    ROOT_DISK = """INSERT INTO general_purpose_volume (volume_type, size, availability_zone, is_root_device)
            VALUES ('gp3', 12, 'us-east-1a', true);
        INSERT INTO instance_block_device_mapping (device_name, instance_id, volume_id, delete_on_termination)
        SELECT '/dev/sda1', i.id, v.id, true FROM instance i, general_purpose_volume v"""

    def test_the_root_disk_as_rows_say(self):
        row = self.make(more=self.ROOT_DISK)
        volumes = [v for v in self.ec2.describe_volumes()["Volumes"] if v["Attachments"]]
        self.assertEqual([(v["Size"], v["VolumeType"], v["Attachments"][0]["InstanceId"]) for v in volumes], [(12, "gp3", row["instance_id"])])
        volume = self.one("SELECT * FROM general_purpose_volume")
        self.assertEqual((volume["volume_id"], volume["is_root_device"], volume["size"]), (volumes[0]["VolumeId"], False, 12))
        self.assertEqual(self.db.value("SELECT count(*) FROM instance_block_device_mapping"), "1")
        self.change("DELETE FROM instance")
        self.assertEqual(self.db.value("SELECT count(*) FROM general_purpose_volume"), "0")

    def test_a_root_disk_that_the_image_lacks(self):
        self.begin()
        self.db.execute(f"INSERT INTO instance (ami, instance_type) VALUES ('{self.image}', 't3.micro');" +
                        self.ROOT_DISK.replace("/dev/sda1", "/dev/other"))
        error = self.db.error("SELECT * FROM iasql_commit()")
        self.assertIn("the image has no device /dev/other; it has /dev/sda1", error.text)
        self.assertEqual(self.seen(), [])

    def test_a_disk_of_the_image_is_kept_away(self):
        self.make(more="INSERT INTO instance_block_device_mapping (device_name, instance_id) SELECT '/dev/sda1', id FROM instance")
        sent = {k: v for k, v in self.sent("RunInstances")[0].items() if k.startswith("BlockDeviceMapping.")}
        self.assertEqual(sent, {"BlockDeviceMapping.1.DeviceName": "/dev/sda1", "BlockDeviceMapping.1.NoDevice": ""})

    def test_the_life_of_a_volume(self):
        self.change("""INSERT INTO general_purpose_volume (volume_type, size, availability_zone, tags)
                       VALUES ('gp2', 10, 'us-east-1a', '{"Name": "v"}')""")
        row = self.one("SELECT * FROM general_purpose_volume")

        def item():
            return self.ec2.describe_volumes(VolumeIds=[row["volume_id"]])["Volumes"][0]

        self.assertEqual((item()["Size"], item()["VolumeType"], row["state"]), (10, "gp2", "available"))
        for what, holds in {"size = 20": lambda v: v["Size"] == 20,
                            "volume_type = 'gp3', iops = 4000, throughput = 200":
                                lambda v: (v["VolumeType"], v["Iops"], v["Throughput"]) == ("gp3", 4000, 200),
                            "tags = '{\"a\": \"b\"}'": lambda v: tag_map(v) == {"a": "b"}}.items():
            self.assertEqual(actions(self.change(f"UPDATE general_purpose_volume SET {what}")), {("update", "general_purpose_volume"): 1})
            self.assertTrue(holds(item()))
        self.change("UPDATE general_purpose_volume SET state = 'error'")
        self.assertEqual(self.one("SELECT state FROM general_purpose_volume")["state"], "available")
        snapshot, key = self.ec2.create_snapshot(VolumeId=row["volume_id"])["SnapshotId"], "arn:aws:kms:us-east-1:123456789012:key/k"
        self.change(f"""UPDATE general_purpose_volume SET availability_zone = 'us-east-1b', encrypted = true, kms_key_id = '{key}',
                        snapshot_id = '{snapshot}'""")
        seen = [[v[k] for k in ("AvailabilityZone", "Encrypted", "KmsKeyId", "SnapshotId", "Iops", "Throughput")]
                for v in self.ec2.describe_volumes()["Volumes"]]
        self.assertEqual((seen, self.one("SELECT id FROM general_purpose_volume")["id"]),
                         ([["us-east-1b", True, key, snapshot, 4000, 200]], row["id"]))
        self.change(f"""UPDATE general_purpose_volume SET region = '{R2}', availability_zone = '{R2}a', encrypted = false, kms_key_id = NULL,
                        snapshot_id = NULL""")
        there = self.emulator.ec2(R2)
        self.assertEqual((self.ec2.describe_volumes()["Volumes"], [v["Size"] for v in there.describe_volumes()["Volumes"]]), ([], [20]))
        self.change("DELETE FROM general_purpose_volume")
        self.assertEqual(there.describe_volumes()["Volumes"], [])

    def test_attaching_and_detaching(self):
        self.make(more=f"INSERT INTO instance (ami, instance_type, tags) VALUES ('{self.image}', 't3.micro', '{{\"Name\": \"n\"}}')")
        self.change("""INSERT INTO general_purpose_volume (volume_type, size, availability_zone, tags)
                       VALUES ('gp3', 10, 'us-east-1a', '{"Name": "data"}'), ('gp3', 11, 'us-east-1a', '{"Name": "more"}');
            INSERT INTO instance_block_device_mapping (device_name, instance_id, volume_id)
            SELECT '/dev/sdf', i.id, v.id FROM instance i, general_purpose_volume v WHERE v.tags ->> 'Name' = 'data'
            AND i.tags ->> 'Name' = 'm'""")

        def attachments(name="m"):
            """{device: (size of its disk, whether it goes with the instance)} but for the root disk"""
            sizes = {v["VolumeId"]: v["Size"] for v in self.ec2.describe_volumes()["Volumes"]}
            instance = next(i for i in self.seen() if tag_map(i)["Name"] == name)
            return {m["DeviceName"]: (sizes[m["Ebs"]["VolumeId"]], m["Ebs"]["DeleteOnTermination"])
                    for m in instance["BlockDeviceMappings"] if m["DeviceName"] != "/dev/sda1"}

        self.assertEqual(attachments(), {"/dev/sdf": (10, True)})
        row_id = self.one("SELECT id FROM instance_block_device_mapping WHERE device_name = '/dev/sdf'")["id"]
        for what, action, on_m, on_n in (
                ("delete_on_termination = false", "update", {"/dev/sdf": (10, False)}, {}),
                ("device_name = '/dev/sdg'", "replace", {"/dev/sdg": (10, False)}, {}),
                ("volume_id = (SELECT id FROM general_purpose_volume WHERE tags ->> 'Name' = 'more')", "replace", {"/dev/sdg": (11, False)}, {}),
                ("instance_id = (SELECT id FROM instance WHERE tags ->> 'Name' = 'n')", "replace", {}, {"/dev/sdg": (11, False)})):
            with self.subTest(change=what):
                done = self.change(f"UPDATE instance_block_device_mapping SET {what} WHERE id = {row_id}")
                self.assertEqual(actions(done), {(action, "instance_block_device_mapping"): 1})
                self.assertEqual((attachments("m"), attachments("n")), (on_m, on_n))
        self.change(f"DELETE FROM instance_block_device_mapping WHERE id = {row_id}")
        self.assertEqual((attachments("m"), attachments("n")), ({}, {}))


class KeyPairs(InstanceCase):
    def test_the_life_of_key_pairs(self):
        made = self.db.rows(f"SELECT * FROM key_pair_request('asked', '{R2}')")[0]
        self.assertEqual(made["status"], "OK", made)
        self.assertIn("PRIVATE KEY", made["privatekey"])
        row = self.one("SELECT * FROM key_pair WHERE name = 'asked'")
        self.assertEqual((row["region"], row["type"]), (R2, "rsa"))
        self.assertEqual(self.db.rows(f"SELECT * FROM key_pair_request('asked', '{R2}')")[0]["status"], "ERROR")
        public = ("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDI2q8pJJYv2fQ0S0eXYGQb1d6bZ8rD2fTzJ4y9v5bXk example")
        self.assertEqual(self.db.rows(f"SELECT * FROM key_pair_import('brought', '{public}', '{R1}')")[0]["status"], "OK")
        self.assertEqual([k["KeyName"] for k in self.ec2.describe_key_pairs()["KeyPairs"]], ["brought"])
        for tags in ({"a": "1", "b": "1"}, {"b": "2"}):
            self.change(f"UPDATE key_pair SET tags = '{json.dumps(tags)}' WHERE name = 'asked'")
            self.assertEqual(tag_map(self.emulator.ec2(R2).describe_key_pairs()["KeyPairs"][0]), tags)
        row = self.one("SELECT * FROM key_pair WHERE name = 'asked'")
        for what in ("name = 'x'", "fingerprint = 'x'", "public_key = 'x'", f"region = '{R1}'"):
            self.change(f"UPDATE key_pair SET {what} WHERE id = {row['id']}")
            self.assertEqual(self.one("SELECT * FROM key_pair WHERE name = 'asked'"), row)
        self.change("INSERT INTO key_pair (name) VALUES ('typed')")
        self.assertEqual(self.db.column("SELECT name FROM key_pair ORDER BY 1"), ["asked", "brought"])
        self.change("DELETE FROM key_pair")
        self.assertEqual(self.ec2.describe_key_pairs()["KeyPairs"], [])

    def test_describe_ami(self):
        known = self.db.rows(f"SELECT * FROM describe_ami('{self.image}')")[0]
        self.assertEqual((known["status"], json.loads(known["attributes"])["RootDeviceName"]), ("OK", "/dev/sda1"))
        self.assertEqual(self.db.rows("SELECT * FROM describe_ami('ami-0000')")[0]["status"], "ERROR")
        self.assertEqual(self.db.rows("SELECT * FROM describe_ami('')")[0]["status"], "KO")


class Targets(InstanceCase):
    def test_the_life_of_a_target(self):
        self.make()
        self.change("""INSERT INTO target_group (target_group_name, target_type, protocol, port, health_check_path)
                       VALUES ('tg', 'instance', 'HTTP', 8080, '/')""")
        elb = self.emulator.client("elbv2", R1)

        def targets(name="tg"):
            arn = elb.describe_target_groups(Names=[name])["TargetGroups"][0]["TargetGroupArn"]
            return [(t["Target"]["Id"], t["Target"]["Port"]) for t in elb.describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]
                    if t["TargetHealth"]["State"] != "draining"]

        self.change("INSERT INTO registered_instance (instance, target_group_id) SELECT i.id, t.id FROM instance i, target_group t")
        self.assertEqual(targets(), [(self.row()["instance_id"], 8080)])
        # The emulator deregisters all ports of an instance at once.
        self.proxy.rule(self.proxy.answer(200, "<DeregisterTargetsResponse><DeregisterTargetsResult/></DeregisterTargetsResponse>"),
                        action="DeregisterTargets", times=1)
        self.change("UPDATE registered_instance SET port = 9090")
        self.assertEqual(self.proxy.count(action="DeregisterTargets"), 1)
        self.assertEqual(targets(), [(self.row()["instance_id"], 9090)])
        old = self.row()["instance_id"]
        self.change(f"UPDATE instance SET ami = '{self.make_image(self.ec2, 'other')}'")
        self.assertNotEqual(self.row()["instance_id"], old)
        self.assertEqual(targets(), [(self.row()["instance_id"], 9090)])
        self.change(f"""INSERT INTO instance (ami, instance_type, tags) VALUES ('{self.image}', 't3.micro', '{{"Name": "n"}}');
            UPDATE registered_instance SET instance = (SELECT id FROM instance WHERE tags ->> 'Name' = 'n')""")
        self.assertEqual(targets(), [(self.row("n")["instance_id"], 9090)])
        self.change("""INSERT INTO target_group (target_group_name, target_type, protocol, port, health_check_path)
                       VALUES ('more', 'instance', 'HTTP', 80, '/');
            UPDATE registered_instance SET target_group_id = (SELECT id FROM target_group WHERE target_group_name = 'more')""")
        self.assertEqual((targets(), targets("more")), ([], [(self.row("n")["instance_id"], 9090)]))
        self.change("DELETE FROM registered_instance")
        self.assertEqual(targets("more"), [])
        more = elb.describe_target_groups(Names=["more"])["TargetGroups"][0]["TargetGroupArn"]
        elb.register_targets(TargetGroupArn=more, Targets=[{"Id": self.row()["instance_id"], "Port": 81}])
        self.sync()
        found = self.one("SELECT instance, target_group_name, r.port FROM registered_instance r JOIN target_group g ON g.id = r.target_group_id")
        self.assertEqual(found, {"instance": self.row()["id"], "target_group_name": "more", "port": 81})


class Example(InstanceCase):
    def test_example(self):
        with open(os.path.join(ROOT, "modules", "aws_ec2", "example.sql"), encoding="utf-8") as file:
            self.db.execute(file.read())
        self.assertEqual(self.seen(), [])
