"""One account seen from both sides: what boto3 shows and what the tables say, in the same form, table by table."""

import json

from base import tag_map


def _tags(value):
    return json.dumps(value or {}, sort_keys=True)


def cloud_view(emulator, regions):
    """{table: sorted list of tuples} as boto3 sees the regions."""
    view = {name: [] for name in TABLES}
    for region in regions:
        for name, rows in _region_view(emulator.ec2(region), region).items():
            view[name] += rows
    peerings = {row[0]: row for row in view["peering_connection"]}  # both ends' regions list it
    view["peering_connection"] = list(peerings.values())
    return {name: sorted(rows, key=repr) for name, rows in view.items()}


def _region_view(ec2, region):
    tables = ec2.describe_route_tables()["RouteTables"]
    subnets = ec2.describe_subnets()["Subnets"]
    vpcs = ec2.describe_vpcs()["Vpcs"]
    acls = ec2.describe_network_acls()["NetworkAcls"]
    options = ec2.describe_dhcp_options()["DhcpOptions"]
    gateways = ec2.describe_internet_gateways()["InternetGateways"]
    endpoints = [e for e in ec2.describe_vpc_endpoints()["VpcEndpoints"] if e["State"].lower() not in ("deleted", "deleting")]
    return {
        "availability_zone": [(z["ZoneName"], region) for z in ec2.describe_availability_zones()["AvailabilityZones"]],
        "dhcp_options": [(o["DhcpOptionsId"], region, json.dumps(o["DhcpConfigurations"], sort_keys=True),
                          _tags(tag_map(o))) for o in options],
        "vpc": [_vpc(ec2, v, region, {o["DhcpOptionsId"] for o in options}) for v in vpcs],
        "network_acl": [(a["NetworkAclId"], region, a["VpcId"], len(a["Entries"]), _tags(tag_map(a)))
                        for a in acls if not a["IsDefault"]],
        "subnet": [_subnet(s, region, acls) for s in subnets],
        "elastic_ip": [(a["AllocationId"], region, a["PublicIp"], _tags(tag_map(a)))
                       for a in ec2.describe_addresses()["Addresses"] if "AllocationId" in a],
        "route_table": [(t["RouteTableId"], region, t["VpcId"], _tags(tag_map(t))) for t in tables],
        "route_table_association": [(a["RouteTableAssociationId"], a["RouteTableId"], a.get("SubnetId"), t["VpcId"],
                                     "t" if a["Main"] else "f") for t in tables for a in t["Associations"]],
        "route": [_route(t, r, region) for t in tables for r in t["Routes"]],
        "nat_gateway": [(n["NatGatewayId"], region, n.get("ConnectivityType", "public"), n["State"], n["SubnetId"],
                         next((a.get("AllocationId") for a in n.get("NatGatewayAddresses", [])), None), _tags(tag_map(n)))
                        for n in ec2.describe_nat_gateways()["NatGateways"] if n["State"] not in ("deleted", "deleting")],
        "internet_gateway": [(g["InternetGatewayId"], region, next((a["VpcId"] for a in g["Attachments"]), None),
                              _tags(tag_map(g))) for g in gateways],
        "endpoint_gateway": [(e["VpcEndpointId"], region, e["ServiceName"].rsplit(".", 1)[1], e["VpcId"], e["State"],
                              json.dumps(sorted(e.get("RouteTableIds") or [])), _tags(tag_map(e)))
                             for e in endpoints if e["VpcEndpointType"] == "Gateway"],
        "endpoint_interface": [(e["VpcEndpointId"], region, e["VpcId"], e["State"],
                                json.dumps(sorted(e.get("SubnetIds") or [])), _tags(tag_map(e)))
                               for e in endpoints if e["VpcEndpointType"] == "Interface"],
        "peering_connection": [(p["VpcPeeringConnectionId"], p["RequesterVpcInfo"]["VpcId"], p["AccepterVpcInfo"]["VpcId"],
                                p["Status"]["Code"], _tags(tag_map(p)))
                               for p in ec2.describe_vpc_peering_connections()["VpcPeeringConnections"]
                               if p["Status"]["Code"] not in ("deleted", "deleting")],
    }


def _vpc(ec2, vpc, region, options):
    flags = []
    for attribute in ("enableDnsHostnames", "enableDnsSupport"):
        name = attribute[0].upper() + attribute[1:]
        answer = ec2.describe_vpc_attribute(VpcId=vpc["VpcId"], Attribute=attribute)
        flags.append("t" if answer[name]["Value"] else "f")
    if vpc["IsDefault"]:
        flags = [None, None]  # what the tables say about a default VPC's attributes is not compared here
    chosen = vpc.get("DhcpOptionsId")
    return (vpc["VpcId"], region, vpc["CidrBlock"], vpc["State"], "t" if vpc["IsDefault"] else "f", *flags,
            chosen if chosen in options else None, _tags(tag_map(vpc)))


def _subnet(subnet, region, acls):
    acl = next((a["NetworkAclId"] for a in acls if not a["IsDefault"]
                and any(x["SubnetId"] == subnet["SubnetId"] for x in a["Associations"])), None)
    return (subnet["SubnetId"], region, subnet["VpcId"], subnet["CidrBlock"], subnet["AvailabilityZone"],
            str(subnet["AvailableIpAddressCount"]), subnet["State"], subnet["OwnerId"], subnet["SubnetArn"], acl)


def _route(table, route, region):
    destination = route.get("DestinationCidrBlock") or route.get("DestinationIpv6CidrBlock") or route.get("DestinationPrefixListId")
    return (table["RouteTableId"], region, destination, route.get("GatewayId"), route.get("NatGatewayId"),
            route.get("VpcPeeringConnectionId"), route.get("InstanceId"), route.get("NetworkInterfaceId"),
            route.get("EgressOnlyInternetGatewayId"))


# The same tuples from the tables. A JSON column is turned into the same text afterwards.
TABLES = {
    "availability_zone": "SELECT name, region FROM availability_zone",
    "dhcp_options": "SELECT dhcp_options_id, region, dhcp_configurations AS j, tags FROM dhcp_options",
    "vpc": """SELECT v.vpc_id, v.region, v.cidr_block, v.state, v.is_default,
                     CASE WHEN NOT v.is_default THEN v.enable_dns_hostnames END AS hostnames,
                     CASE WHEN NOT v.is_default THEN v.enable_dns_support END AS support, d.dhcp_options_id, v.tags
              FROM vpc v LEFT JOIN dhcp_options d ON d.id = v.dhcp_options_id""",
    "network_acl": """SELECT a.network_acl_id, a.region, v.vpc_id, json_array_length(a.entries), a.tags
                      FROM network_acl a JOIN vpc v ON v.id = a.vpc_id""",
    "subnet": """SELECT s.subnet_id, s.region, v.vpc_id, s.cidr_block, s.availability_zone, s.available_ip_address_count,
                        s.state, s.owner_id, s.subnet_arn, a.network_acl_id
                 FROM subnet s JOIN vpc v ON v.id = s.vpc_id LEFT JOIN network_acl a ON a.id = s.network_acl_id""",
    "elastic_ip": "SELECT allocation_id, region, public_ip, tags FROM elastic_ip",
    "route_table": "SELECT t.route_table_id, t.region, v.vpc_id, t.tags FROM route_table t JOIN vpc v ON v.id = t.vpc_id",
    "route_table_association": """SELECT a.route_table_association_id, t.route_table_id, s.subnet_id, v.vpc_id, a.is_main
                                  FROM route_table_association a JOIN route_table t ON t.id = a.route_table_id
                                  JOIN vpc v ON v.id = a.vpc_id LEFT JOIN subnet s ON s.id = a.subnet_id""",
    "route": """SELECT t.route_table_id, r.region, r.destination, r.gateway_id, r.nat_gateway_id,
                       r.vpc_peering_connection_id, r.instance_id, r.network_interface_id, r.egress_only_internet_gateway_id
                FROM route r JOIN route_table t ON t.id = r.route_table_id""",
    "nat_gateway": """SELECT n.nat_gateway_id, n.region, n.connectivity_type, n.state, s.subnet_id, e.allocation_id, n.tags
                      FROM nat_gateway n JOIN subnet s ON s.id = n.subnet_id
                      LEFT JOIN elastic_ip e ON e.id = n.elastic_ip_id""",
    "internet_gateway": """SELECT g.internet_gateway_id, g.region, v.vpc_id, g.tags
                           FROM internet_gateway g LEFT JOIN vpc v ON v.id = g.vpc_id""",
    "endpoint_gateway": """SELECT e.vpc_endpoint_id, e.region, e.service, v.vpc_id, e.state,
                                  (SELECT json_agg(x ORDER BY x) FROM unnest(e.route_table_ids) x) AS j, e.tags
                           FROM endpoint_gateway e JOIN vpc v ON v.id = e.vpc_id""",
    "endpoint_interface": """SELECT e.vpc_endpoint_id, e.region, v.vpc_id, e.state,
                                    (SELECT json_agg(s.subnet_id ORDER BY s.subnet_id) FROM endpoint_interface_subnets j
                                     JOIN subnet s ON s.id = j.subnet_id WHERE j.endpoint_interface_id = e.id) AS j, e.tags
                             FROM endpoint_interface e JOIN vpc v ON v.id = e.vpc_id""",
    "peering_connection": """SELECT p.peering_connection_id, r.vpc_id AS requester, a.vpc_id AS accepter, p.state, p.tags
                             FROM peering_connection p JOIN vpc r ON r.id = p.requester_id
                             JOIN vpc a ON a.id = p.accepter_id""",
}


def database_view(db):
    """{table: sorted list of tuples} as the tables say."""
    return {name: sorted((_normal(row) for row in db.rows(sql)), key=repr) for name, sql in TABLES.items()}


def _normal(row):
    values = []
    for name, value in row.items():
        if name == "tags":
            value = _tags(json.loads(value) if value else {})
        elif name == "j":
            value = json.dumps(json.loads(value) if value else [], sort_keys=True)
        values.append(int(value) if name == "json_array_length" else value)
    return tuple(values)
