"""Fills an account with some of everything that the modules know, with boto3: about 2,000 resources over the given regions."""

import json
from concurrent.futures import ThreadPoolExecutor

TRUST = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]})
SERVICES = ("ec2", "elbv2", "acm", "rds", "dynamodb", "sqs", "sns", "secretsmanager", "logs", "cloudwatch", "s3")


def populate_account(emulator, regions):
    for region in regions:
        for service in SERVICES:
            emulator.client(service, region)  # made here: making clients is not for threads
    client = {service: emulator.client(service) for service in ("iam", "route53")}
    with ThreadPoolExecutor(len(regions) + 1) as pool:
        jobs = [pool.submit(_region, emulator, region, many=number == 0) for number, region in enumerate(regions)]
        jobs.append(pool.submit(_global, client))
        for job in jobs:
            job.result()


def _global(client):
    iam, route53 = client["iam"], client["route53"]
    for n in range(40):
        iam.create_role(RoleName=f"role-{n}", AssumeRolePolicyDocument=TRUST)
    for n in range(15):
        iam.create_user(UserName=f"user-{n}")
        iam.create_access_key(UserName=f"user-{n}")
    for n in range(8):
        zone = route53.create_hosted_zone(Name=f"zone{n}.example.com.", CallerReference=str(n))["HostedZone"]["Id"]
        # One zone has more records than a page holds.
        route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": [
            {"Action": "CREATE", "ResourceRecordSet": {"Name": f"host{i}.zone{n}.example.com.", "Type": "A", "TTL": 60,
                                                       "ResourceRecords": [{"Value": "192.0.2.1"}]}}
            for i in range(610 if n == 0 else 10)]})


def _region(emulator, region, many):
    """`many`: more of what has small pages than one page holds."""
    on = {service: emulator.client(service, region) for service in SERVICES}
    made = _network(on["ec2"], region)
    _compute(on["ec2"], made)
    _balance(on, made)
    _databases(on["rds"], made)
    _messages(on["sqs"], on["sns"])
    for n in range(8):
        on["dynamodb"].create_table(TableName=f"table-{n}", BillingMode="PAY_PER_REQUEST",
                                    KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
                                    AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}])
    for n in range(105 if many else 10):
        on["secretsmanager"].create_secret(Name=f"secret-{n}", SecretString="x")
    for n in range(60 if many else 10):
        on["logs"].create_log_group(logGroupName=f"group-{n}", **({"tags": {"n": str(n)}} if n % 2 else {}))
    for n in range(105 if many else 10):
        on["cloudwatch"].put_metric_alarm(
            AlarmName=f"alarm-{n}", MetricName="m", Namespace="ns", Period=60, EvaluationPeriods=1, Threshold=1, Statistic="Sum",
            ComparisonOperator="GreaterThanThreshold", **({"Tags": [{"Key": "n", "Value": str(n)}]} if n % 2 else {}))
    _buckets(on["s3"], region)


def _network(ec2, region):
    made = {"vpcs": [], "subnets": [], "groups": []}
    zones = [region + letter for letter in "ab"]
    for n in range(4):
        vpc = ec2.create_vpc(CidrBlock=f"10.{n}.0.0/16")["Vpc"]["VpcId"]
        made["vpcs"].append(vpc)
        gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
        for i in range(4):
            subnet = ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.{n}.{i}.0/24", AvailabilityZone=zones[i % 2])
            made["subnets"].append(subnet["Subnet"]["SubnetId"])
        table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
        ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
        ec2.associate_route_table(RouteTableId=table, SubnetId=made["subnets"][-1])
        ec2.create_vpc_endpoint(VpcId=vpc, ServiceName=f"com.amazonaws.{region}.s3", VpcEndpointType="Gateway", RouteTableIds=[table])
        ec2.create_network_acl(VpcId=vpc)
        for i in range(4):
            group = ec2.create_security_group(GroupName=f"group-{i}", Description="d", VpcId=vpc)["GroupId"]
            made["groups"].append(group)
            ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[
                {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}
                for port in range(8000, 8005)])
    ec2.create_dhcp_options(DhcpConfigurations=[{"Key": "domain-name", "Values": ["example.com"]}])
    ec2.create_vpc_endpoint(VpcId=made["vpcs"][0], ServiceName=f"com.amazonaws.{region}.logs", VpcEndpointType="Interface",
                            SubnetIds=made["subnets"][:2])
    for n in range(1, 3):
        peering = ec2.create_vpc_peering_connection(VpcId=made["vpcs"][0], PeerVpcId=made["vpcs"][n])
        ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=peering["VpcPeeringConnection"]["VpcPeeringConnectionId"])
    addresses = [ec2.allocate_address(Domain="vpc")["AllocationId"] for _ in range(12)]
    for n in range(2):
        ec2.create_nat_gateway(SubnetId=made["subnets"][n], AllocationId=addresses[n], ConnectivityType="public")
    return made


def _compute(ec2, made):
    run = ec2.run_instances(ImageId="ami-12345678", InstanceType="t3.micro", MinCount=15, MaxCount=15, SubnetId=made["subnets"][0],
                            SecurityGroupIds=made["groups"][:1], UserData="#!/bin/sh")
    made["instances"] = [i["InstanceId"] for i in run["Instances"]]
    for _ in range(10):
        ec2.create_volume(AvailabilityZone=ec2.meta.region_name + "a", Size=8, VolumeType="gp3")
    for n in range(2):  # the emulator makes real keys, which takes its time, as certificates do
        ec2.create_key_pair(KeyName=f"key-{n}")


def _balance(on, made):
    for n in range(2):
        certificate = on["acm"].request_certificate(DomainName=f"www{n}.example.com", ValidationMethod="DNS")["CertificateArn"]
    for n in range(4):
        balancer = on["elbv2"].create_load_balancer(Name=f"lb-{n}", Subnets=made["subnets"][:2], SecurityGroups=made["groups"][:1])
        balancer = balancer["LoadBalancers"][0]["LoadBalancerArn"]
        groups = [on["elbv2"].create_target_group(Name=f"tg-{n}-{i}", Protocol="HTTP", Port=80, VpcId=made["vpcs"][0],
                                                  TargetType="instance")["TargetGroups"][0]["TargetGroupArn"] for i in range(2)]
        on["elbv2"].register_targets(TargetGroupArn=groups[0], Targets=[{"Id": i, "Port": 80} for i in made["instances"][:3]])
        for port, more in ((80, {"Protocol": "HTTP"}), (443, {"Protocol": "HTTPS", "Certificates": [{"CertificateArn": certificate}]})):
            on["elbv2"].create_listener(LoadBalancerArn=balancer, Port=port, **more,
                                        DefaultActions=[{"Type": "forward", "TargetGroupArn": groups[0]}])


def _databases(rds, made):
    for n in range(3):
        rds.create_db_parameter_group(DBParameterGroupName=f"parameters-{n}", DBParameterGroupFamily="postgres14", Description="d")
        rds.create_db_subnet_group(DBSubnetGroupName=f"subnets-{n}", DBSubnetGroupDescription="d", SubnetIds=made["subnets"][:2])
    for n in range(4):
        rds.create_db_instance(DBInstanceIdentifier=f"db-{n}", Engine="postgres", DBInstanceClass="db.t3.micro", AllocatedStorage=20,
                               MasterUsername="master", MasterUserPassword="password", DBSubnetGroupName="subnets-0",
                               DBParameterGroupName="parameters-0")
    for n in range(2):
        rds.create_db_cluster(DBClusterIdentifier=f"cluster-{n}", Engine="postgres", DBClusterInstanceClass="db.m5d.large",
                              AllocatedStorage=100, StorageType="io1", Iops=1000, MasterUsername="master",
                              MasterUserPassword="password", DBSubnetGroupName="subnets-0")


def _messages(sqs, sns):
    for n in range(12):
        sqs.create_queue(QueueName=f"queue-{n}")
    for n in range(8):
        topic = sns.create_topic(Name=f"topic-{n}")["TopicArn"]
        for i in range(2):
            sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=f"arn:aws:sqs:{sns.meta.region_name}:123456789012:queue-{2 * (n % 6) + i}")


def _buckets(s3, region):
    for n in range(4):
        name = f"bucket-{region}-{n}"
        where = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        s3.create_bucket(Bucket=name, **where)
        s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration={"BlockPublicAcls": True})
        for i in range(8):
            s3.put_object(Bucket=name, Key=f"object-{i}", Body=b"x")


def populate_one_of_each(emulator, region):
    """One more of every kind about which AWS has to be asked object by object."""
    on = {service: emulator.client(service, region) for service in (*SERVICES, "iam", "route53")}
    vpc = on["ec2"].create_vpc(CidrBlock="10.200.0.0/16")["Vpc"]["VpcId"]
    subnets = [on["ec2"].create_subnet(VpcId=vpc, CidrBlock=f"10.200.{i}.0/24", AvailabilityZone=region + zone)["Subnet"]["SubnetId"]
               for i, zone in enumerate("ab")]
    on["ec2"].run_instances(ImageId="ami-12345678", InstanceType="t3.micro", MinCount=1, MaxCount=1, SubnetId=subnets[0])
    on["acm"].request_certificate(DomainName="one.example.com", ValidationMethod="DNS")
    balancer = on["elbv2"].create_load_balancer(Name="one", Subnets=subnets)["LoadBalancers"][0]["LoadBalancerArn"]
    group = on["elbv2"].create_target_group(Name="one", Protocol="HTTP", Port=80, VpcId=vpc, TargetType="instance")
    on["elbv2"].create_listener(LoadBalancerArn=balancer, Port=80, Protocol="HTTP", DefaultActions=[
        {"Type": "forward", "TargetGroupArn": group["TargetGroups"][0]["TargetGroupArn"]}])
    on["iam"].create_user(UserName="one")
    on["rds"].create_db_parameter_group(DBParameterGroupName="one", DBParameterGroupFamily="postgres14", Description="d")
    on["rds"].create_db_subnet_group(DBSubnetGroupName="one", DBSubnetGroupDescription="d", SubnetIds=subnets)
    on["route53"].create_hosted_zone(Name="one.example.com.", CallerReference="one")
    on["s3"].create_bucket(Bucket="one-more")
    on["sqs"].create_queue(QueueName="one")
    topic = on["sns"].create_topic(Name="one")["TopicArn"]
    on["sns"].subscribe(TopicArn=topic, Protocol="sqs", Endpoint=f"arn:aws:sqs:{region}:123456789012:one")
    on["dynamodb"].create_table(TableName="one", BillingMode="PAY_PER_REQUEST",
                                KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
                                AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}])
