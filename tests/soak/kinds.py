"""Kinds of objects that the soak test edits from both sides: how each is made, changed and deleted in SQL and with boto3, and what
each side has.

An object has a region, a name that is never used again, and a number that can be changed; which column or attribute the number is
differs from kind to kind. Must not know: who edits what when.
"""

import json


class Queue:
    def sql_create(self, region, name, number):
        return f"INSERT INTO queue (name, region, visibility_timeout) VALUES ('{name}', '{region}', {number})"

    def sql_change(self, region, name, number):
        return f"UPDATE queue SET visibility_timeout = {number} WHERE name = '{name}'"

    def sql_delete(self, region, name):
        return f"DELETE FROM queue WHERE name = '{name}'"

    sql_view = "SELECT region, name, visibility_timeout FROM queue"

    def _url(self, sqs, name):
        return sqs.get_queue_url(QueueName=name)["QueueUrl"]

    def cloud_create(self, emulator, region, name, number):
        emulator.sqs(region).create_queue(QueueName=name, Attributes={"VisibilityTimeout": str(number)})

    def cloud_change(self, emulator, region, name, number):
        sqs = emulator.sqs(region)
        sqs.set_queue_attributes(QueueUrl=self._url(sqs, name), Attributes={"VisibilityTimeout": str(number)})

    def cloud_delete(self, emulator, region, name):
        sqs = emulator.sqs(region)
        sqs.delete_queue(QueueUrl=self._url(sqs, name))

    def cloud_view(self, emulator, region):
        return [(region, name, int(emulator.queue_attributes(name, region)["VisibilityTimeout"])) for name in emulator.queues(region)]


def _tags(name, number):
    return [{"Key": "Name", "Value": name}, {"Key": "number", "Value": str(number)}]


def _tagged(items, name):
    return [i for i in items if {"Key": "Name", "Value": name} in i.get("Tags", [])]


class Network:
    """A VPC with one subnet; the number is one of the VPC's tags."""

    def sql_create(self, region, name, number):
        tags = json.dumps({"Name": name, "number": str(number)})
        return f"""WITH v AS (INSERT INTO vpc (cidr_block, region, tags) VALUES ('10.{number % 250}.0.0/16', '{region}', '{tags}') RETURNING id)
            INSERT INTO subnet (vpc_id, region, cidr_block, availability_zone) SELECT id, '{region}', '10.{number % 250}.1.0/24', '{region}a' FROM v"""

    def sql_change(self, region, name, number):
        tags = json.dumps({"Name": name, "number": str(number)})
        return f"UPDATE vpc SET tags = '{tags}' WHERE tags ->> 'Name' = '{name}'"

    def sql_delete(self, region, name):
        vpc = f"(SELECT id FROM vpc WHERE tags ->> 'Name' = '{name}')"
        return (f"DELETE FROM security_group_rule WHERE security_group_id IN (SELECT id FROM security_group WHERE vpc_id = {vpc}); "
                f"DELETE FROM security_group WHERE vpc_id = {vpc}; DELETE FROM subnet WHERE vpc_id = {vpc}; "
                f"DELETE FROM vpc WHERE tags ->> 'Name' = '{name}'")

    # One row for each subnet, so that a lost or doubled one shows.
    sql_view = """SELECT v.region, v.tags ->> 'Name', (v.tags ->> 'number')::int FROM vpc v LEFT JOIN subnet s ON s.vpc_id = v.id
        WHERE v.tags ->> 'Name' IS NOT NULL"""

    def cloud_create(self, emulator, region, name, number):
        ec2 = emulator.ec2(region)
        vpc = ec2.create_vpc(CidrBlock=f"10.{number % 250}.0.0/16",
                             TagSpecifications=[{"ResourceType": "vpc", "Tags": _tags(name, number)}])["Vpc"]["VpcId"]
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.{number % 250}.1.0/24", AvailabilityZone=region + "a")

    def _vpc(self, ec2, name):
        return _tagged(ec2.describe_vpcs()["Vpcs"], name)[0]["VpcId"]

    def cloud_change(self, emulator, region, name, number):
        ec2 = emulator.ec2(region)
        ec2.create_tags(Resources=[self._vpc(ec2, name)], Tags=_tags(name, number))

    def cloud_delete(self, emulator, region, name):
        ec2 = emulator.ec2(region)
        vpc = self._vpc(ec2, name)
        for subnet in ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["Subnets"]:
            ec2.delete_subnet(SubnetId=subnet["SubnetId"])
        ec2.delete_vpc(VpcId=vpc)

    def cloud_view(self, emulator, region):
        ec2 = emulator.ec2(region)
        subnets = ec2.describe_subnets()["Subnets"]
        found = []
        for vpc in ec2.describe_vpcs()["Vpcs"]:
            tags = {t["Key"]: t["Value"] for t in vpc.get("Tags", [])}
            if "Name" in tags:
                count = sum(s["VpcId"] == vpc["VpcId"] for s in subnets)
                found += [(region, tags["Name"], int(tags["number"]))] * max(1, count)
        return found


class Group:
    """A security group of the default VPC with one rule, whose port is the number."""

    def sql_create(self, region, name, number):
        return f"""WITH g AS (INSERT INTO security_group (group_name, description, region) VALUES ('{name}', 'soak', '{region}') RETURNING id)
            INSERT INTO security_group_rule (security_group_id, region, is_egress, ip_protocol, from_port, to_port, cidr_ipv4)
            SELECT id, '{region}', false, 'tcp', {number}, {number}, '10.0.0.0/8' FROM g"""

    def sql_change(self, region, name, number):
        return f"""UPDATE security_group_rule SET from_port = {number}, to_port = {number}
            WHERE NOT is_egress AND security_group_id = (SELECT id FROM security_group WHERE group_name = '{name}')"""

    def sql_delete(self, region, name):
        return (f"DELETE FROM security_group_rule WHERE security_group_id = (SELECT id FROM security_group WHERE group_name = '{name}'); "
                f"DELETE FROM security_group WHERE group_name = '{name}'")

    sql_view = """SELECT g.region, g.group_name, r.from_port FROM security_group g
        LEFT JOIN security_group_rule r ON r.security_group_id = g.id AND NOT r.is_egress WHERE g.group_name <> 'default'"""

    def _permission(self, number):
        return [{"IpProtocol": "tcp", "FromPort": number, "ToPort": number, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}]

    def _group(self, ec2, name):
        return ec2.describe_security_groups(Filters=[{"Name": "group-name", "Values": [name]}])["SecurityGroups"][0]

    def cloud_create(self, emulator, region, name, number):
        ec2 = emulator.ec2(region)
        group = ec2.create_security_group(GroupName=name, Description="soak")["GroupId"]
        ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=self._permission(number))

    def cloud_change(self, emulator, region, name, number):
        ec2 = emulator.ec2(region)
        group = self._group(ec2, name)
        ec2.revoke_security_group_ingress(GroupId=group["GroupId"], IpPermissions=group["IpPermissions"])
        ec2.authorize_security_group_ingress(GroupId=group["GroupId"], IpPermissions=self._permission(number))

    def cloud_delete(self, emulator, region, name):
        ec2 = emulator.ec2(region)
        ec2.delete_security_group(GroupId=self._group(ec2, name)["GroupId"])

    def cloud_view(self, emulator, region):
        found = []
        for group in emulator.ec2(region).describe_security_groups()["SecurityGroups"]:
            if group["GroupName"] != "default":
                ports = [p["FromPort"] for p in group["IpPermissions"]] or [None]
                found += [(region, group["GroupName"], port) for port in ports]
        return found


class Bucket:
    """The number is a tag."""

    def sql_create(self, region, name, number):
        return f"""INSERT INTO bucket (name, region, tags) VALUES ('{name}', '{region}', '{{"number": "{number}"}}')"""

    def sql_change(self, region, name, number):
        return f"""UPDATE bucket SET tags = '{{"number": "{number}"}}' WHERE name = '{name}'"""

    def sql_delete(self, region, name):
        return f"DELETE FROM bucket WHERE name = '{name}'"

    sql_view = "SELECT region, name, (tags ->> 'number')::int FROM bucket"

    def _client(self, emulator, region):
        return emulator.client("s3", region)

    def cloud_create(self, emulator, region, name, number):
        where = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        self._client(emulator, region).create_bucket(Bucket=name, **where)
        self.cloud_change(emulator, region, name, number)

    def cloud_change(self, emulator, region, name, number):
        self._client(emulator, region).put_bucket_tagging(Bucket=name, Tagging={"TagSet": [{"Key": "number", "Value": str(number)}]})

    def cloud_delete(self, emulator, region, name):
        self._client(emulator, region).delete_bucket(Bucket=name)

    def cloud_view(self, emulator, region):
        s3, found = self._client(emulator, region), []
        for bucket in s3.list_buckets()["Buckets"]:
            where = s3.get_bucket_location(Bucket=bucket["Name"])["LocationConstraint"] or "us-east-1"
            if where == region:
                tags = s3.get_bucket_tagging(Bucket=bucket["Name"])["TagSet"]
                found.append((region, bucket["Name"], int(tags[0]["Value"])))
        return found


KINDS = {"queue": Queue(), "network": Network(), "group": Group(), "bucket": Bucket()}
# Tables that are read in every turn; a join table is read with its owner anyway.
EDITED = ("endpoint_interface_subnets", "queue", "vpc", "subnet", "route_table", "route_table_association", "route", "network_acl", "security_group", "security_group_rule",
          "bucket")
MODULES = ("aws_sqs", "aws_vpc", "aws_security_group", "aws_s3")
