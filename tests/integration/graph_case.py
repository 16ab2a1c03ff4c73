"""What the tests of pictures and reviews share."""

import os

from base import Case, R1
from harness.diagrams import Mermaid


class GraphCase(Case):
    modules = ("aws_vpc",)

    def make_vpc(self, name, cidr="10.20.0.0/16", region=R1, subnets=2, groups=1):
        """Made in AWS, as others would."""
        ec2 = self.emulator.ec2(region)
        vpc = ec2.create_vpc(CidrBlock=cidr)["Vpc"]["VpcId"]
        ec2.create_tags(Resources=[vpc], Tags=[{"Key": "Name", "Value": name}])
        for n in range(subnets):
            ec2.create_subnet(VpcId=vpc, CidrBlock=f"{cidr.rsplit('.', 2)[0]}.{n}.0/24", AvailabilityZone=f"{region}{'abc'[n % 2]}")
        for n in range(groups):
            group = ec2.create_security_group(VpcId=vpc, GroupName=f"{name}-{n}", Description="d")["GroupId"]
            ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[
                {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}])
        return vpc

    def graph(self, transaction=None):
        return Mermaid(self.drawn("mermaid", transaction))

    def drawn(self, style, transaction=None):
        return self.db.value(f"SELECT iasql_graph('{style}'" + (f", '{transaction}')" if transaction else ")"))

    def open_transaction(self):
        return self.db.value("SELECT transaction_id FROM iasql_begin()")

    def keep(self, name, text):
        """For people who want to look at it: tools/render_review.mjs."""
        if directory := os.environ.get("IASQL_DRAWINGS"):
            with open(os.path.join(directory, name), "w", encoding="utf-8") as file:
                file.write(text)
