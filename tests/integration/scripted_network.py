"""Answers in place of the emulator's for what it forgets of routes and VPC endpoints; with a FaultProxy."""

import json
import re
import urllib.parse

DEFAULT_POLICY = {"Version": "2008-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}
ONLY_READING = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}]}


def fields_of(call):
    return {k: v[0] for k, v in urllib.parse.parse_qs(call.body.decode()).items()}


class ScriptedRoutes:
    """Targets of ReplaceRoute that the emulator does not know are kept here and shown in its answers."""

    def __init__(self, proxy):
        self.kept = {}
        proxy.rule(self.write, "ec2", "ReplaceRoute")
        proxy.rule(self.read, "ec2", "DescribeRouteTables")

    def write(self, proxy, call, forward):
        fields = fields_of(call)
        for name in ("CarrierGatewayId", "LocalGatewayId", "CoreNetworkArn"):
            if name in fields:
                self.kept[fields["DestinationCidrBlock"]] = (name, fields[name])
        return forward()

    def read(self, proxy, call, forward):
        status, headers, body, _ = forward()
        for destination, (name, value) in self.kept.items():
            element = f"<destinationCidrBlock>{destination}</destinationCidrBlock>".encode()
            shown = name[0].lower() + name[1:]
            body = body.replace(element, element + f"<{shown}>{value}</{shown}>".encode())
        return status, headers, body, len(body)


class ScriptedEndpoints:
    """The emulator has no DNS options, never changes PrivateDnsEnabled, does not reset policies, and a change of route tables leaves
    their routes as they were. What is asked of an endpoint is kept here and shown in its answers, and routes are made with boto3."""

    def __init__(self, proxy, clients):
        self.clients, self.kept = clients, {}
        proxy.rule(self.create, "ec2", "CreateVpcEndpoint")
        proxy.rule(self.modify, "ec2", "ModifyVpcEndpoint")
        proxy.rule(self.read, "ec2", "DescribeVpcEndpoints")

    def keep(self, endpoint, fields):
        options = self.kept.setdefault(endpoint, {})
        for name, shown in (("DnsOptions.DnsRecordIpType", "record"), ("PrivateDnsEnabled", "private")):
            if name in fields:
                options[shown] = fields[name]

    def create(self, proxy, call, forward):
        answer = forward()
        self.keep(re.search(rb"<vpcEndpointId>([^<]*)", answer[2]).group(1).decode(), fields_of(call))
        return answer

    def modify(self, proxy, call, forward):
        fields, ec2 = fields_of(call), self.clients[call.region]
        endpoint = fields["VpcEndpointId"]
        self.keep(endpoint, fields)
        if fields.get("ResetPolicy") == "true":
            ec2.modify_vpc_endpoint(VpcEndpointId=endpoint, PolicyDocument=json.dumps(DEFAULT_POLICY))
        service = ec2.describe_vpc_endpoints(VpcEndpointIds=[endpoint])["VpcEndpoints"][0]["ServiceName"]
        lists = [p["PrefixListId"] for p in ec2.describe_managed_prefix_lists()["PrefixLists"] if p["PrefixListName"] == service]
        for name, value in fields.items():
            if name.startswith("AddRouteTableId."):
                ec2.create_route(RouteTableId=value, DestinationPrefixListId=lists[0], GatewayId=endpoint)
            elif name.startswith("RemoveRouteTableId."):
                ec2.delete_route(RouteTableId=value, DestinationPrefixListId=lists[0])
        return forward()

    def read(self, proxy, call, forward):
        status, headers, body, _ = forward()
        first, *rest = body.decode().split("<vpcEndpointId>")
        for i, item in enumerate(rest):
            options = self.kept.get(item.split("<", 1)[0], {})
            if "private" in options:
                item = re.sub("<privateDnsEnabled>[a-z]*<", f"<privateDnsEnabled>{options['private']}<", item)
            if "record" in options:
                item = item.replace("</vpcEndpointId>", f"</vpcEndpointId><dnsOptions><dnsRecordIpType>{options['record']}</dnsRecordIpType></dnsOptions>")
            rest[i] = item
        body = "<vpcEndpointId>".join([first, *rest]).encode()
        return status, headers, body, len(body)
