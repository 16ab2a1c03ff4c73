"""What a fault run does: an account to start from, made with boto3, and at least thirty edits of its tables, all drawn
from the seed. Objects are known by names and address ranges that occur once, never by ids."""

import json

R1, R2 = "us-east-1", "eu-west-1"
FEWEST_EDITS = 30


def name_tags(kind, name):
    return [{"ResourceType": kind, "Tags": [{"Key": "Name", "Value": name}]}]


def populate(emulator):
    """The account before the edits; the same in every run, as far as the emulator's ids allow."""
    for number in range(10):
        emulator.sqs(R1 if number < 7 else R2).create_queue(QueueName=f"q{number}")
    ec2, other = emulator.ec2(R1), emulator.ec2(R2)
    vpcs = [ec2.create_vpc(CidrBlock=f"10.{n}.0.0/16", TagSpecifications=name_tags("vpc", f"v{n}"))["Vpc"]["VpcId"]
            for n in range(3)]
    far = other.create_vpc(CidrBlock="10.3.0.0/16", TagSpecifications=name_tags("vpc", "v3"))["Vpc"]["VpcId"]
    subnets = [ec2.create_subnet(VpcId=vpcs[n // 2], CidrBlock=f"10.{n // 2}.{n}.0/24", AvailabilityZone=R1 + "ab"[n % 2])
               ["Subnet"]["SubnetId"] for n in range(4)]
    other.create_subnet(VpcId=far, CidrBlock="10.3.0.0/24", AvailabilityZone=R2 + "a")
    for number in range(3):
        ec2.create_dhcp_options(DhcpConfigurations=[{"Key": "domain-name", "Values": [f"d{number}.example"]}],
                                TagSpecifications=name_tags("dhcp-options", f"d{number}"))
        ec2.allocate_address(Domain="vpc", TagSpecifications=name_tags("elastic-ip", f"e{number}"))
    gateways = [ec2.create_internet_gateway(TagSpecifications=name_tags("internet-gateway", f"g{n}"))
                ["InternetGateway"]["InternetGatewayId"] for n in range(2)]
    ec2.attach_internet_gateway(InternetGatewayId=gateways[0], VpcId=vpcs[0])
    ec2.create_network_acl(VpcId=vpcs[0], TagSpecifications=name_tags("network-acl", "a0"))
    ec2.create_network_acl(VpcId=vpcs[1], TagSpecifications=name_tags("network-acl", "a1"))
    tables = [ec2.create_route_table(VpcId=vpcs[0], TagSpecifications=name_tags("route-table", f"t{n}"))
              ["RouteTable"]["RouteTableId"] for n in range(2)]
    ec2.associate_route_table(RouteTableId=tables[0], SubnetId=subnets[0])
    ec2.create_route(RouteTableId=tables[0], DestinationCidrBlock="0.0.0.0/0", GatewayId=gateways[0])


class Outsider:
    """Somebody else who works in the same account between the last reading and the commit."""

    def __init__(self, random):
        self.active = random.random() < 0.4

    def act(self, emulator):
        if not self.active:
            return
        emulator.sqs(R1).create_queue(QueueName="outside")
        emulator.ec2(R1).create_vpc(CidrBlock="10.200.0.0/16", TagSpecifications=name_tags("vpc", "outside"))

    def missing(self, emulator):
        """What of it is not there any more."""
        if not self.active:
            return []
        vpcs = emulator.ec2(R1).describe_vpcs(Filters=[{"Name": "tag:Name", "Values": ["outside"]}])["Vpcs"]
        return ([] if "outside" in emulator.queues(R1) else ["queue outside"]) + ([] if len(vpcs) == 1 else ["vpc outside"])


def _by_name(table, name, column="id"):
    return f"(SELECT {column} FROM {table} WHERE tags->>'Name' = '{name}')"


def _tags(name, **more):
    return "'" + json.dumps({"Name": name, **more}) + "'"


def _options(domain):
    return "'" + json.dumps([{"Key": "domain-name", "Values": [{"Value": domain}]}]) + "'"


def _rules(*ports):
    return "'" + json.dumps([{"CidrBlock": "10.0.0.0/8", "Egress": False, "PortRange": {"From": p, "To": p}, "Protocol": "6",
                              "RuleAction": "allow", "RuleNumber": 100 + n} for n, p in enumerate(ports)]) + "'"


def _creates(random):
    net = random.randrange(20, 90)
    yield from (f"INSERT INTO queue (name, delay_seconds, region) VALUES ('n{i}', {random.randrange(900)}, "
                f"'{random.choice([R1, R1, R2])}')" for i in range(random.randrange(4, 8)))
    yield "INSERT INTO queue (name, fifo_queue) VALUES ('n.fifo', true)"
    yield f"INSERT INTO dhcp_options (dhcp_configurations, tags) VALUES ({_options('new.example')}, {_tags('nd')})"
    yield (f"INSERT INTO vpc (cidr_block, enable_dns_support, enable_dns_hostnames, tags, dhcp_options_id) VALUES "
           f"('10.{net}.0.0/16', true, {random.choice(['true', 'false'])}, {_tags('nv')}, {_by_name('dhcp_options', 'nd')})")
    yield (f"INSERT INTO vpc (cidr_block, enable_dns_support, region, tags) VALUES ('10.{net + 1}.0.0/16', true, '{R2}', "
           f"{_tags('nw')})")
    yield f"INSERT INTO network_acl (vpc_id, entries, tags) VALUES ({_by_name('vpc', 'nv')}, {_rules(80)}, {_tags('na')})"
    yield (f"INSERT INTO subnet (cidr_block, availability_zone, vpc_id, network_acl_id) VALUES ('10.{net}.1.0/24', '{R1}a', "
           f"{_by_name('vpc', 'nv')}, {_by_name('network_acl', 'na')})")
    yield (f"INSERT INTO subnet (cidr_block, availability_zone, vpc_id) VALUES ('10.{net}.2.0/24', '{R1}b', "
           f"{_by_name('vpc', 'nv')}), ('10.0.77.0/24', '{R1}a', {_by_name('vpc', 'v0')})")
    yield f"INSERT INTO internet_gateway (vpc_id, tags) VALUES ({_by_name('vpc', 'nv')}, {_tags('ng')})"
    yield f"INSERT INTO elastic_ip (tags) VALUES ({_tags('ne')}), ({_tags('nf')})"
    yield f"INSERT INTO route_table (vpc_id, tags) VALUES ({_by_name('vpc', 'nv')}, {_tags('nt')})"
    yield f"""INSERT INTO route_table_association (route_table_id, subnet_id, vpc_id)
              SELECT {_by_name('route_table', 'nt')}, id, vpc_id FROM subnet WHERE cidr_block = '10.{net}.1.0/24'"""
    yield f"""INSERT INTO route (route_table_id, destination, gateway_id)
              SELECT {_by_name('route_table', 't1')}, '10.111.0.0/16', internet_gateway_id FROM internet_gateway
              WHERE tags->>'Name' = 'g0'"""


def _updates(random):
    for number in random.sample(range(4), 3):
        column, limit = random.choice([("delay_seconds", 900), ("visibility_timeout", 43200), ("receive_message_wait_time_seconds", 20)])
        yield f"UPDATE queue SET {column} = {random.randrange(1, limit)} WHERE name = 'q{number}'"
    yield f"UPDATE vpc SET tags = {_tags('v0', team='a', cost=str(random.randrange(99)))} WHERE tags->>'Name' = 'v0'"
    yield "UPDATE vpc SET enable_dns_hostnames = true WHERE tags->>'Name' = 'v1'"
    yield f"UPDATE vpc SET dhcp_options_id = {_by_name('dhcp_options', 'd0')} WHERE tags->>'Name' = 'v0'"
    yield f"UPDATE dhcp_options SET tags = {_tags('d0', kept='yes')} WHERE tags->>'Name' = 'd0'"
    yield f"UPDATE internet_gateway SET vpc_id = {_by_name('vpc', 'v1')} WHERE tags->>'Name' = 'g1'"
    yield f"UPDATE elastic_ip SET tags = {_tags('e0', used='no')} WHERE tags->>'Name' = 'e0'"
    yield f"UPDATE network_acl SET entries = {_rules(22, random.randrange(1000, 9000))} WHERE tags->>'Name' = 'a0'"
    yield f"UPDATE subnet SET network_acl_id = {_by_name('network_acl', 'a0')} WHERE cidr_block = '10.0.0.0/24'"
    yield f"UPDATE route_table SET tags = {_tags('t1', colour='red')} WHERE tags->>'Name' = 't1'"
    yield f"""UPDATE route_table_association SET route_table_id = {_by_name('route_table', 't1')}
              WHERE subnet_id = (SELECT id FROM subnet WHERE cidr_block = '10.0.0.0/24')"""


def _replaces(random):
    yield "UPDATE queue SET name = 'renamed' WHERE name = 'q4'"
    yield f"UPDATE queue SET region = '{R2}' WHERE name = 'q5'"
    yield f"UPDATE dhcp_options SET dhcp_configurations = {_options('other.example')} WHERE tags->>'Name' = 'd1'"
    yield f"UPDATE subnet SET cidr_block = '10.1.{random.randrange(50, 99)}.0/24' WHERE cidr_block = '10.1.2.0/24'"
    yield "UPDATE vpc SET cidr_block = '10.12.0.0/16' WHERE tags->>'Name' = 'v2'"
    yield f"UPDATE network_acl SET vpc_id = {_by_name('vpc', 'v2')} WHERE tags->>'Name' = 'a1'"


def _deletes(_random):
    yield "DELETE FROM queue WHERE name = 'q6'"
    yield "DELETE FROM queue WHERE name IN ('q7', 'q8')"
    yield "DELETE FROM subnet WHERE cidr_block = '10.1.3.0/24'"
    yield "DELETE FROM elastic_ip WHERE tags->>'Name' = 'e1'"
    yield "DELETE FROM dhcp_options WHERE tags->>'Name' = 'd2'"
    yield "DELETE FROM subnet WHERE cidr_block = '10.3.0.0/24'"
    yield "DELETE FROM vpc WHERE tags->>'Name' = 'v3'"


def edits(random):
    """At least thirty statements of all four sorts; some of the possible ones are left out. Their order is that in which
    rows may refer to each other."""
    sorts = [list(make(random)) for make in (_creates, _updates, _replaces, _deletes)]
    # These need nothing that another one makes, and nothing needs them.
    droppable = [s for statements in sorts for s in statements if s.startswith(("UPDATE", "INSERT INTO queue", "DELETE FROM queue",
                                                                                "DELETE FROM dhcp", "DELETE FROM elastic"))]
    count = sum(map(len, sorts))
    left_out = set(random.sample(droppable, random.randrange(0, count - FEWEST_EDITS + 1)))
    chosen = [s for statements in sorts for s in statements if s not in left_out]
    assert len(chosen) >= FEWEST_EDITS
    return chosen
