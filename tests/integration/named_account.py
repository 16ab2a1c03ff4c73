"""An account without ids: what boto3 sees, with names, ranges and tags in the place of whatever AWS makes up."""

import json

from base import R1, R2, tag_map

GONE = ("terminated", "shutting-down", "deleted", "deleting")


def named_account(emulator):
    return {**{region: _region(emulator, region) for region in (R1, R2)}, **_global(emulator)}


def _region(emulator, region):
    ec2 = emulator.ec2(region)
    vpcs = {v["VpcId"]: ("default" if v["IsDefault"] else "") + v["CidrBlock"] for v in ec2.describe_vpcs()["Vpcs"]}
    subnets = {s["SubnetId"]: f"{vpcs[s['VpcId']]} {s['CidrBlock']}" for s in ec2.describe_subnets()["Subnets"]}
    groups = {g["GroupId"]: f"{vpcs[g['VpcId']]} {g['GroupName']}" for g in ec2.describe_security_groups()["SecurityGroups"]}
    gateways = {g["InternetGatewayId"]: "igw of " + ",".join(vpcs[a["VpcId"]] for a in g["Attachments"])
                for g in ec2.describe_internet_gateways()["InternetGateways"]}
    tables = {}
    for t in ec2.describe_route_tables()["RouteTables"]:
        tables.setdefault(vpcs[t["VpcId"]], []).append(_plain([
            tag_map(t), sorted((r.get("DestinationCidrBlock") or "", gateways.get(r.get("GatewayId"), r.get("GatewayId")) or "") for r in t["Routes"]),
            sorted((str(a["Main"]), subnets.get(a.get("SubnetId"), "")) for a in t["Associations"])]))
    rules = sorted((groups[r["GroupId"]], r["IsEgress"], r["IpProtocol"], r.get("FromPort") or -1, r.get("ToPort") or -1,
                    r.get("CidrIpv4") or r.get("CidrIpv6") or "", groups.get(r.get("ReferencedGroupInfo", {}).get("GroupId"), ""), r.get("Description") or "")
                   for r in ec2.describe_security_group_rules()["SecurityGroupRules"])
    attributes = ("VisibilityTimeout", "DelaySeconds", "MaximumMessageSize", "MessageRetentionPeriod")  # the emulator drops a new queue's policy with its first change
    queues = {name: {k: v for k, v in emulator.queue_attributes(name, region).items() if k in attributes} for name in emulator.queues(region)}
    logs = emulator.client("logs", region).describe_log_groups()["logGroups"]
    sns, elb = emulator.client("sns", region), emulator.client("elbv2", region)
    topics = [sns.get_topic_attributes(TopicArn=t["TopicArn"])["Attributes"] for t in sns.list_topics()["Topics"]]
    balancers = {b["LoadBalancerArn"]: b for b in elb.describe_load_balancers()["LoadBalancers"]}
    targets = {t["TargetGroupArn"]: t for t in elb.describe_target_groups()["TargetGroups"]}
    dynamo = emulator.client("dynamodb", region)
    dynamos = [dynamo.describe_table(TableName=name)["Table"] for name in dynamo.list_tables()["TableNames"]]
    instances = [i for r in ec2.describe_instances()["Reservations"] for i in r["Instances"] if i["State"]["Name"] not in GONE]
    return _plain({
        "vpcs": sorted((vpcs[v["VpcId"]], json.dumps(tag_map(v), sort_keys=True)) for v in ec2.describe_vpcs()["Vpcs"]),
        "subnets": sorted((subnets[s["SubnetId"]], s["AvailabilityZone"]) for s in ec2.describe_subnets()["Subnets"]),
        "route tables": {vpc: sorted(of, key=repr) for vpc, of in tables.items()},
        "internet gateways": sorted(gateways.values()),
        "groups": sorted((groups[g["GroupId"]], g["Description"], json.dumps(tag_map(g), sort_keys=True))
                         for g in ec2.describe_security_groups()["SecurityGroups"]),
        "rules": rules, "queues": queues,
        "log groups": sorted((g["logGroupName"], g.get("retentionInDays") or 0) for g in logs),
        "topics": sorted((t["TopicArn"], t.get("DisplayName", "")) for t in topics),
        "balancers": sorted((b["LoadBalancerName"], b["Scheme"], sorted(z["ZoneName"] for z in b["AvailabilityZones"]),
                             sorted(groups[g] for g in b.get("SecurityGroups", [])),
                             sorted((x["Port"], x["Protocol"], [targets[a["TargetGroupArn"]]["TargetGroupName"] for a in x["DefaultActions"]])
                                    for x in elb.describe_listeners(LoadBalancerArn=arn)["Listeners"])) for arn, b in balancers.items()),
        "target groups": sorted((t["TargetGroupName"], t["Protocol"], t["Port"], t.get("HealthCheckPath", "")) for t in targets.values()),
        "alarms": sorted((a["AlarmName"], a.get("AlarmDescription", ""), a["Threshold"], a["ActionsEnabled"])
                         for a in emulator.client("cloudwatch", region).describe_alarms()["MetricAlarms"]),
        "tables": sorted((t["TableName"], sorted((k["AttributeName"], k["KeyType"]) for k in t["KeySchema"])) for t in dynamos),
        "secrets": sorted((x["Name"], x.get("Description", "")) for x in emulator.client("secretsmanager", region).list_secrets()["SecretList"]),
        "gateways for addresses": sorted((subnets[n["SubnetId"]], json.dumps(tag_map(n), sort_keys=True)) for n in ec2.describe_nat_gateways()["NatGateways"]
                                         if n["State"] not in GONE),
        "addresses": len(ec2.describe_addresses()["Addresses"]),
        "volumes": sorted((v["Size"], v["VolumeType"]) for v in ec2.describe_volumes()["Volumes"]),
        "instances": sorted((i["InstanceType"], subnets[i["SubnetId"]], sorted(groups[g["GroupId"]] for g in i["SecurityGroups"])) for i in instances),
    })


def _global(emulator):
    iam, s3 = emulator.client("iam"), emulator.client("s3")
    return _plain({
        "roles": sorted((r["RoleName"], r.get("Description", ""), json.dumps(r["AssumeRolePolicyDocument"], sort_keys=True),
                         sorted(p["PolicyName"] for p in iam.list_attached_role_policies(RoleName=r["RoleName"])["AttachedPolicies"]))
                        for r in iam.list_roles()["Roles"]),
        "users": sorted(u["UserName"] for u in iam.list_users()["Users"]),
        "buckets": sorted(b["Name"] for b in s3.list_buckets()["Buckets"]),
        "zones": {z["Name"]: sorted((r["Name"], r["Type"], r.get("TTL") or 0, sorted(v["Value"] for v in r.get("ResourceRecords", [])))
                                    for r in emulator.client("route53").list_resource_record_sets(HostedZoneId=z["Id"])["ResourceRecordSets"])
                  for z in emulator.client("route53").list_hosted_zones()["HostedZones"]},
    })


def _plain(value):
    return json.loads(json.dumps(value))
