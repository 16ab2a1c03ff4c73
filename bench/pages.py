"""The documents of the benchmark: pages as EC2 answers, indented, with made-up but plausible values.

Every value follows from its number, so two runs have the same bytes.
"""

import os

NAMESPACE = "http://ec2.amazonaws.com/doc/2016-11-15/"
OWNER = "123456789012"
REGION = "us-east-1"
ZONES = [REGION + letter for letter in "abcdef"]
SUBNETS_PER_VPC = 200  # AWS's default quota
PAGE = 1000            # the largest page EC2 gives


def _lines(node, depth):
    """node: (tag, text) or (tag, [nodes])."""
    tag, content = node
    pad = " " * depth
    if isinstance(content, list):
        if not content:
            yield f"{pad}<{tag}/>"
            return
        yield f"{pad}<{tag}>"
        for child in content:
            yield from _lines(child, depth + 1)
        yield f"{pad}</{tag}>"
    else:
        yield f"{pad}<{tag}>{content}</{tag}>"


def document(operation, nodes, number=0):
    name = operation + "Response"
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<{name} xmlns="{NAMESPACE}">',
             f" <requestId>8f7724cf-496f-496e-8fe3-{number:012x}</requestId>"]
    for node in nodes:
        lines.extend(_lines(node, 1))
    lines.append(f"</{name}>\n")
    return "\n".join(lines)


def items(tag, nodes):
    return (tag, [("item", node) for node in nodes])


def tags(number, kind):
    given = {"Name": f"{kind}-{number:05d} &amp; co", "environment": "production", "team": "platform",
             "cost-center": str(4000 + number % 97)}
    return items("tagSet", [[("key", k), ("value", v)] for k, v in given.items()])


def _id(prefix, number):
    return f"{prefix}-0{number * 2654435761 % 2**64:016x}"


def vpc_id(number):
    return _id("vpc", number + 1)


def subnet_id(number):
    return _id("subnet", number + 1)


def _address(number):
    return f"10.{number // 65536 % 256}.{number // 256 % 256}.{number % 256}"


# --- DescribeInstances: the long document for the parsers
def _interface(number):
    address = _address(number)
    host = f"ip-{address.replace('.', '-')}.ec2.internal"
    return [
        ("networkInterfaceId", _id("eni", number + 1)), ("subnetId", subnet_id(number)), ("vpcId", vpc_id(number // 200)),
        ("description", []), ("ownerId", OWNER), ("status", "in-use"), ("macAddress", f"0a:1b:2c:3d:{number // 256 % 256:02x}:{number % 256:02x}"),
        ("privateIpAddress", address), ("privateDnsName", host), ("sourceDestCheck", "true"),
        items("groupSet", [[("groupId", _id("sg", number % 7 + 1)), ("groupName", "default")]]),
        ("attachment", [("attachmentId", _id("eni-attach", number + 1)), ("deviceIndex", "0"), ("networkCardIndex", "0"),
                        ("status", "attached"), ("attachTime", "2026-01-02T03:04:05.000Z"), ("deleteOnTermination", "true")]),
        items("privateIpAddressesSet", [[("privateIpAddress", address), ("privateDnsName", host), ("primary", "true")]]),
        ("ipv6AddressesSet", []), ("interfaceType", "interface"),
    ]


def _instance(number):
    address = _address(number)
    return [
        ("instanceId", _id("i", number + 1)), ("imageId", _id("ami", number % 5 + 1)),
        ("instanceState", [("code", "16"), ("name", "running")]),
        ("privateDnsName", f"ip-{address.replace('.', '-')}.ec2.internal"), ("dnsName", []), ("reason", []),
        ("keyName", "operations"), ("amiLaunchIndex", "0"), ("productCodes", []), ("instanceType", "m6i.large"),
        ("launchTime", f"2026-03-{number % 28 + 1:02d}T11:22:33.000Z"),
        ("placement", [("availabilityZone", ZONES[number % 6]), ("groupName", []), ("tenancy", "default")]),
        ("monitoring", [("state", "disabled")]), ("subnetId", subnet_id(number)), ("vpcId", vpc_id(number // 200)),
        ("privateIpAddress", address), ("sourceDestCheck", "true"),
        items("groupSet", [[("groupId", _id("sg", number % 7 + 1)), ("groupName", "default")]]),
        ("architecture", "x86_64"), ("rootDeviceType", "ebs"), ("rootDeviceName", "/dev/xvda"),
        items("blockDeviceMapping", [[("deviceName", "/dev/xvda"), ("ebs", [
            ("volumeId", _id("vol", number + 1)), ("status", "attached"), ("attachTime", "2026-01-02T03:04:05.000Z"),
            ("deleteOnTermination", "true")])]]),
        ("virtualizationType", "hvm"), ("clientToken", f"{number:08x}-1111-4222-8333-444455556666"), tags(number, "web"),
        ("hypervisor", "xen"), items("networkInterfaceSet", [_interface(number)]), ("ebsOptimized", "true"),
        ("enaSupport", "true"), ("cpuOptions", [("coreCount", "1"), ("threadsPerCore", "2")]),
    ]


def instances(count):
    return document("DescribeInstances", [items("reservationSet", [
        [("reservationId", _id("r", n + 1)), ("ownerId", OWNER), ("groupSet", []), items("instancesSet", [_instance(n)])]
        for n in range(count)])])


# --- what is imported
def _subnet(number):
    return [
        ("subnetId", subnet_id(number)), ("subnetArn", f"arn:aws:ec2:{REGION}:{OWNER}:subnet/{subnet_id(number)}"),
        ("state", "available"), ("ownerId", OWNER), ("vpcId", vpc_id(number // SUBNETS_PER_VPC)),
        ("cidrBlock", f"10.{number // SUBNETS_PER_VPC}.{number % SUBNETS_PER_VPC}.0/24"), ("ipv6CidrBlockAssociationSet", []),
        ("availableIpAddressCount", str(251 - number % 100)), ("availabilityZone", ZONES[number % 6]),
        ("availabilityZoneId", f"use1-az{number % 6 + 1}"), ("defaultForAz", "false"), ("mapPublicIpOnLaunch", "false"),
        ("mapCustomerOwnedIpOnLaunch", "false"), ("assignIpv6AddressOnCreation", "false"), ("enableDns64", "false"),
        ("ipv6Native", "false"), ("privateDnsNameOptionsOnLaunch", [
            ("hostnameType", "ip-name"), ("enableResourceNameDnsARecord", "false"),
            ("enableResourceNameDnsAAAARecord", "false")]), tags(number, "subnet"),
    ]


def _vpc(number):
    return [("vpcId", vpc_id(number)), ("ownerId", OWNER), ("state", "available"), ("cidrBlock", f"10.{number}.0.0/16"),
            ("dhcpOptionsId", _id("dopt", 1)), ("instanceTenancy", "default"), ("isDefault", "false"), tags(number, "vpc")]


def _acl(number, subnets):
    """A VPC's default network ACL, in force for all of its subnets."""
    acl = _id("acl", number + 1)
    mine = range(number * SUBNETS_PER_VPC, min((number + 1) * SUBNETS_PER_VPC, subnets))
    return [
        ("networkAclId", acl), ("vpcId", vpc_id(number)), ("ownerId", OWNER), ("default", "true"),
        items("entrySet", [[("ruleNumber", rule), ("protocol", "-1"), ("ruleAction", action), ("egress", egress),
                            ("cidrBlock", "0.0.0.0/0")]
                           for egress in ("true", "false") for rule, action in (("100", "allow"), ("32767", "deny"))]),
        items("associationSet", [[("networkAclAssociationId", _id("aclassoc", n + 1)), ("networkAclId", acl),
                                  ("subnetId", subnet_id(n))] for n in mine]),
        ("tagSet", []),
    ]


def write_account(directory, subnets):
    """The files of the responder (its names: see responder.cpp) for an account with so many subnets."""
    vpcs = -(-subnets // SUBNETS_PER_VPC)
    if vpcs > 256:
        raise SystemExit(f"error: at most {256 * SUBNETS_PER_VPC} subnets")

    def write(name, text):
        with open(os.path.join(directory, name), "w", encoding="utf-8") as file:
            file.write(text)

    starts = list(range(0, subnets, PAGE)) or [0]
    for page, start in enumerate(starts):
        nodes = [items("subnetSet", [_subnet(n) for n in range(start, min(start + PAGE, subnets))])]
        if page + 1 < len(starts):
            nodes.append(("nextToken", f"p{page + 1}"))
        write("DescribeSubnets" + (f".p{page}" if page else ""), document("DescribeSubnets", nodes, page))
    write("DescribeVpcs", document("DescribeVpcs", [items("vpcSet", [_vpc(n) for n in range(vpcs)])]))
    write("DescribeNetworkAcls", document("DescribeNetworkAcls", [
        items("networkAclSet", [_acl(n, subnets) for n in range(vpcs)])]))
    write("DescribeDhcpOptions", document("DescribeDhcpOptions", [items("dhcpOptionsSet", [[
        ("dhcpOptionsId", _id("dopt", 1)), ("ownerId", OWNER), items("dhcpConfigurationSet", [
            [("key", "domain-name-servers"), items("valueSet", [[("value", "AmazonProvidedDNS")]])]]), ("tagSet", [])]])]))
    write("DescribeRegions", document("DescribeRegions", [items("regionInfo", [[
        ("regionName", REGION), ("regionEndpoint", f"ec2.{REGION}.amazonaws.com"), ("optInStatus", "opt-in-not-required")]])]))
    write("DescribeAvailabilityZones.region-name", document("DescribeAvailabilityZones", [items("availabilityZoneInfo", [
        [("zoneName", zone), ("zoneState", "available"), ("regionName", REGION), ("zoneId", f"use1-az{n + 1}")]
        for n, zone in enumerate(ZONES)])]))
    for attribute, value in (("enableDnsSupport", "true"), ("enableDnsHostnames", "false"),
                             ("enableNetworkAddressUsageMetrics", "false")):
        write(f"DescribeVpcAttribute.{attribute}", document("DescribeVpcAttribute", [
            ("vpcId", vpc_id(0)), (attribute, [("value", value)])]))
    write("GetCallerIdentity", f"""<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <GetCallerIdentityResult><Arn>arn:aws:iam::{OWNER}:user/bench</Arn><UserId>AIDAEXAMPLE</UserId><Account>{OWNER}</Account></GetCallerIdentityResult>
  <ResponseMetadata><RequestId>8f7724cf-496f-496e-8fe3-000000000000</RequestId></ResponseMetadata>
</GetCallerIdentityResponse>
""")
