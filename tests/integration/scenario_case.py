"""What scenarios share: an account that looks at the end as it did at the beginning, seen by boto3 over all services they use."""

import json

from base import Case, Environment, R1, R2

GONE = ("terminated", "shutting-down", "deleted", "deleting")


class ScenarioCase(Case):
    """Each test makes things by SQL, proves them with boto3 and takes them away by SQL; tearDown compares the account."""

    def setUp(self):
        super().setUp()
        self.before = self.account()

    def tearDown(self):
        self.assert_settled()
        self.assert_no_leftovers()
        for region in (R1, R2):
            self.assert_no_marks(region)
        self.assertEqual(self.account(), self.before, "the account as it was before")

    def one(self, sql):
        rows = self.db.json(sql)
        self.assertEqual(len(rows), 1, sql)
        return rows[0]

    def make_image(self, name, region=R1):
        return self.emulator.ec2(region).register_image(
            Name=name, RootDeviceName="/dev/xvda", Architecture="x86_64", VirtualizationType="hvm",
            BlockDeviceMappings=[{"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 8}}])["ImageId"]

    def instances(self, region=R1):
        return [i for r in self.emulator.ec2(region).describe_instances()["Reservations"] for i in r["Instances"]
                if i["State"]["Name"] not in GONE]

    def endpoints(self, region=R1):
        return [e for e in self.emulator.ec2(region).describe_vpc_endpoints()["VpcEndpoints"] if e["State"].lower() not in GONE]

    def groups(self, region=R1):
        """{name: set of (direction, protocol, from, to, whom)} of the security groups of a region."""
        ec2, found = self.emulator.ec2(region), {}
        names = {g["GroupId"]: g["GroupName"] for g in ec2.describe_security_groups()["SecurityGroups"]}
        for name in names.values():
            found.setdefault(name, set())
        for rule in ec2.describe_security_group_rules()["SecurityGroupRules"]:
            source = rule.get("ReferencedGroupInfo", {}).get("GroupId")
            found[names[rule["GroupId"]]].add(("out" if rule["IsEgress"] else "in", rule["IpProtocol"], rule.get("FromPort"), rule.get("ToPort"),
                                               names[source] if source else rule.get("CidrIpv4")))
        return found

    def account(self):
        """Everything that scenarios may make, by kind and name."""
        view = {}
        for region in (R1, R2):
            ec2, elb, rds = self.emulator.ec2(region), self.emulator.client("elbv2", region), self.emulator.client("rds", region)
            view[region] = {
                "networks": sorted(v["VpcId"] for v in ec2.describe_vpcs()["Vpcs"]) + sorted(s["SubnetId"] for s in ec2.describe_subnets()["Subnets"]),
                "route tables": sorted(t["RouteTableId"] for t in ec2.describe_route_tables()["RouteTables"]),
                "endpoints": len(self.endpoints(region)),
                "groups": self.groups(region),
                "instances": len(self.instances(region)),
                "volumes": len(ec2.describe_volumes()["Volumes"]),
                "key pairs": [k["KeyName"] for k in ec2.describe_key_pairs()["KeyPairs"]],
                "balancers": [b["LoadBalancerName"] for b in elb.describe_load_balancers()["LoadBalancers"]],
                "targets": [g["TargetGroupName"] for g in elb.describe_target_groups()["TargetGroups"]],
                "certificates": [c["DomainName"] for c in self.emulator.client("acm", region).list_certificates()["CertificateSummaryList"]],
                "databases": [i["DBInstanceIdentifier"] for i in rds.describe_db_instances()["DBInstances"]],
                "queues": self.emulator.queues(region),
            }
        view["buckets"] = sorted(b["Name"] for b in self.emulator.client("s3").list_buckets()["Buckets"])
        view["zones"] = sorted(z["Name"] for z in self.emulator.client("route53").list_hosted_zones()["HostedZones"])
        view["roles"] = sorted(r["RoleName"] for r in self.emulator.client("iam").list_roles()["Roles"])
        return json.loads(json.dumps(view, default=sorted))


__all__ = ["Environment", "R1", "R2", "ScenarioCase"]
