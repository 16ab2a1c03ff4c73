"""Rows and cloud of a fault run, put in forms that can be compared."""

import collections
import json

from base import R1, R2, tag_map
from cloud import cloud_view, database_view

# What users state, without anything that AWS chooses: a line per row.
_STATED = """
SELECT format('queue %s %s %s %s %s %s', name, region, fifo_queue, visibility_timeout, delay_seconds, receive_message_wait_time_seconds)
  FROM queue
UNION ALL
SELECT format('vpc %s %s %s %s %s options %s', v.cidr_block, v.region, v.enable_dns_hostnames, v.enable_dns_support, v.tags::jsonb,
              d.tags->>'Name')
  FROM vpc v LEFT JOIN dhcp_options d ON d.id = v.dhcp_options_id WHERE NOT v.is_default
UNION ALL
SELECT format('subnet %s %s of %s acl %s', s.cidr_block, s.availability_zone, v.tags->>'Name', a.tags->>'Name')
  FROM subnet s JOIN vpc v ON v.id = s.vpc_id LEFT JOIN network_acl a ON a.id = s.network_acl_id WHERE NOT v.is_default
UNION ALL
SELECT format('dhcp_options %s %s', tags::jsonb, dhcp_configurations::jsonb) FROM dhcp_options
UNION ALL
SELECT format('network_acl %s of %s %s', a.tags::jsonb, v.tags->>'Name',
              (SELECT jsonb_agg(e ORDER BY e->>'RuleNumber') FROM jsonb_array_elements(a.entries::jsonb) e
               WHERE (e->>'RuleNumber')::int < 32767))
  FROM network_acl a JOIN vpc v ON v.id = a.vpc_id
UNION ALL
SELECT format('internet_gateway %s of %s', g.tags::jsonb, v.tags->>'Name') FROM internet_gateway g LEFT JOIN vpc v ON v.id = g.vpc_id
UNION ALL
SELECT format('elastic_ip %s', tags::jsonb) FROM elastic_ip
UNION ALL
SELECT format('route_table %s of %s', t.tags::jsonb, v.tags->>'Name') FROM route_table t JOIN vpc v ON v.id = t.vpc_id
  WHERE t.tags->>'Name' IS NOT NULL
UNION ALL
SELECT format('association %s with %s', t.tags->>'Name', s.cidr_block)
  FROM route_table_association a JOIN route_table t ON t.id = a.route_table_id JOIN subnet s ON s.id = a.subnet_id WHERE NOT a.is_main
UNION ALL
SELECT format('route %s of %s to %s', r.destination, t.tags->>'Name', g.tags->>'Name')
  FROM route r JOIN route_table t ON t.id = r.route_table_id LEFT JOIN internet_gateway g ON g.internet_gateway_id = r.gateway_id
  WHERE t.tags->>'Name' IS NOT NULL AND r.gateway_id IS DISTINCT FROM 'local'
"""


def stated(db):
    """The rows as their users see them: sorted lines, without those of the outsider."""
    return sorted(line for line in db.execute(_STATED).splitlines() if "outside" not in line)


def difference(expected, found):
    missing = collections.Counter(expected) - collections.Counter(found)
    extra = collections.Counter(found) - collections.Counter(expected)
    return [f"- {x}" for x in missing.elements()] + [f"+ {x}" for x in extra.elements()]


# A queue's attributes on both sides, the policy left out.
_QUEUE_ATTRIBUTES = ("VisibilityTimeout", "DelaySeconds", "ReceiveMessageWaitTimeSeconds", "MessageRetentionPeriod", "MaximumMessageSize",
                     "QueueArn")
_QUEUE_ROWS = """SELECT name, region, visibility_timeout, delay_seconds, receive_message_wait_time_seconds, message_retention_period,
                        maximum_message_size, arn FROM queue"""


def _cloud_queues(emulator):
    rows = []
    for region in (R1, R2):
        sqs = emulator.sqs(region)
        for url in sqs.list_queues().get("QueueUrls", []):
            seen = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
            rows.append((url.rsplit("/", 1)[1], region, *(seen[a] for a in _QUEUE_ATTRIBUTES)))
    return sorted(rows)


def unequal(db, emulator):
    """Every difference between rows and cloud, in both directions."""
    out = []
    rows, cloud = database_view(db), cloud_view(emulator, [R1, R2])
    rows["queue"], cloud["queue"] = [tuple(r.values()) for r in db.rows(_QUEUE_ROWS)], _cloud_queues(emulator)
    for table, seen in cloud.items():
        out += [f"{table} {d} (- cloud, + rows)" for d in difference(seen, rows[table])]
    return out


def doubled(emulator):
    """Objects that exist twice although one was asked for."""
    names, ranges = collections.Counter(), collections.Counter()
    for region in (R1, R2):
        ec2 = emulator.ec2(region)
        vpcs = ec2.describe_vpcs()["Vpcs"]
        ranges.update(f"vpc {v['CidrBlock']}" for v in vpcs if not v["IsDefault"])
        ranges.update(f"subnet {s['VpcId']} {s['CidrBlock']}" for s in ec2.describe_subnets()["Subnets"])
        for kind, items in (("vpc", vpcs), ("dhcp_options", ec2.describe_dhcp_options()["DhcpOptions"]),
                            ("network_acl", ec2.describe_network_acls()["NetworkAcls"]),
                            ("internet_gateway", ec2.describe_internet_gateways()["InternetGateways"]),
                            ("elastic_ip", ec2.describe_addresses()["Addresses"]),
                            ("route_table", ec2.describe_route_tables()["RouteTables"])):
            names.update(f"{kind} {tag_map(item)['Name']}" for item in items if "Name" in tag_map(item))
    return [f"{what} exists {count} times" for what, count in (names + ranges).items() if count > 1]


def marks(emulator):
    """Marks of unfinished work that are still on objects."""
    out = []
    for region in (R1, R2):
        ec2 = emulator.ec2(region)
        for items in (ec2.describe_vpcs()["Vpcs"], ec2.describe_subnets()["Subnets"], ec2.describe_dhcp_options()["DhcpOptions"],
                      ec2.describe_network_acls()["NetworkAcls"], ec2.describe_internet_gateways()["InternetGateways"],
                      ec2.describe_addresses()["Addresses"], ec2.describe_route_tables()["RouteTables"]):
            # Not describe_tags: the emulator goes on listing the tags of what is gone.
            out += [f"a mark is left: {json.dumps(item, default=str)}" for item in items if "iasql:intent" in tag_map(item)]
    return out
