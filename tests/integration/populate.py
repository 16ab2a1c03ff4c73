"""Puts one of everything that aws_vpc knows into a region, with boto3."""


def tags(kind, name):
    return [{"ResourceType": kind, "Tags": [{"Key": "Name", "Value": name}]}]


def populate(ec2, region, network="10.50"):
    """Returns the ids by kind."""
    made = {}
    options = ec2.create_dhcp_options(DhcpConfigurations=[{"Key": "domain-name", "Values": ["example.com"]}],
                                      TagSpecifications=tags("dhcp-options", "options"))
    made["dhcp_options"] = options["DhcpOptions"]["DhcpOptionsId"]
    vpc = ec2.create_vpc(CidrBlock=f"{network}.0.0/16", TagSpecifications=tags("vpc", "main"))["Vpc"]["VpcId"]
    other = ec2.create_vpc(CidrBlock="10.99.0.0/16")["Vpc"]["VpcId"]
    made["vpc"], made["other_vpc"] = vpc, other
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    ec2.associate_dhcp_options(VpcId=vpc, DhcpOptionsId=made["dhcp_options"])
    made["subnet"] = ec2.create_subnet(VpcId=vpc, CidrBlock=f"{network}.1.0/24", AvailabilityZone=region + "a")["Subnet"]["SubnetId"]
    made["subnet2"] = ec2.create_subnet(VpcId=vpc, CidrBlock=f"{network}.2.0/24", AvailabilityZone=region + "b")["Subnet"]["SubnetId"]
    acl = ec2.create_network_acl(VpcId=vpc)["NetworkAcl"]["NetworkAclId"]
    ec2.create_network_acl_entry(NetworkAclId=acl, RuleNumber=100, Protocol="6", RuleAction="allow", Egress=False,
                                 CidrBlock="0.0.0.0/0", PortRange={"From": 443, "To": 443})
    association = next(a["NetworkAclAssociationId"] for n in ec2.describe_network_acls()["NetworkAcls"]
                       for a in n["Associations"] if a["SubnetId"] == made["subnet"])
    ec2.replace_network_acl_association(AssociationId=association, NetworkAclId=acl)
    made["network_acl"] = acl
    gateway = ec2.create_internet_gateway(TagSpecifications=tags("internet-gateway", "door"))["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    made["internet_gateway"] = gateway
    address = ec2.allocate_address(Domain="vpc")
    made["elastic_ip"] = address["AllocationId"]
    made["nat_gateway"] = ec2.create_nat_gateway(
        SubnetId=made["subnet"], AllocationId=address["AllocationId"],
        ConnectivityType="public")["NatGateway"]["NatGatewayId"]  # always stated by AWS, by the emulator only then
    table = ec2.create_route_table(VpcId=vpc, TagSpecifications=tags("route-table", "public"))["RouteTable"]["RouteTableId"]
    made["route_table"] = table
    ec2.associate_route_table(RouteTableId=table, SubnetId=made["subnet"])
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="10.77.0.0/16", NatGatewayId=made["nat_gateway"])
    made["endpoint_gateway"] = ec2.create_vpc_endpoint(
        VpcId=vpc, ServiceName=f"com.amazonaws.{region}.s3", VpcEndpointType="Gateway", RouteTableIds=[table],
        TagSpecifications=tags("vpc-endpoint", "s3"))["VpcEndpoint"]["VpcEndpointId"]
    made["endpoint_interface"] = ec2.create_vpc_endpoint(
        VpcId=vpc, ServiceName=f"com.amazonaws.{region}.logs", VpcEndpointType="Interface",
        SubnetIds=[made["subnet"], made["subnet2"]])["VpcEndpoint"]["VpcEndpointId"]
    peering = ec2.create_vpc_peering_connection(VpcId=vpc, PeerVpcId=other)["VpcPeeringConnection"]["VpcPeeringConnectionId"]
    ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=peering)
    made["peering_connection"] = peering
    return made
