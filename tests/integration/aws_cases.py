"""What test_aws_compare.py calls through boto3 and through aws_call: per service a story of (operation, input);
an operation of another service has its name before a colon.

An input may be a function of the outputs so far, {operation: its last output} as boto3 gives them. Bytes stand for
blobs, datetimes for timestamps.
"""

import datetime
import io
import json
import zipfile

BINARY = bytes(range(256)) * 3
TRUST = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"},
                                                           "Action": "sts:AssumeRole"}]})
POLICY = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]})
TEMPLATE = json.dumps({"Resources": {"Q": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "from-stack"}}}})
PUBLIC_KEY = (
    b"ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC/gQxW3PuWZc4d1mJA0/+bDPR4YcIvOdhQG+7UmDsQu6/QDvrkhbD0QxFckHWX"
    b"T6DrBCOgBDvI/GraFNw/rxvK0V6Uy7KMv8JyqV9w9J6MmNvJJzGSnxiMX+O3qccvh6ZMnNKtgVUeqCJ1mO5ZV0D4gnAVSjE5MPuR"
    b"sLl+1Nk3EzsZwglxGol5GK4qfceDxiQimaEheww5BY6q0Ip+AdaGe8dUOgukpFQhsFby5kw47dG4O5kLpcK8YKYWUBYG+TUYLu/c"
    b"eZ0+4zfXSbRe4i1QO1zumEy1DEq9pTtHWMnvDGaEjMm5q+6gPqMjfK+WrlpVMK6lrc+tKcbFBe9SVTsj test")
WHEN = datetime.datetime(2024, 2, 29, 12, 30, 15, tzinfo=datetime.timezone.utc)


def code():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("app.py", (2024, 1, 1, 0, 0, 0)), "def handler(event, context):\n    return event\n")
    return out.getvalue()


QUERY = {
    "iam": [
        ("CreateUser", {"UserName": "anna", "Path": "/staff/", "Tags": [{"Key": "team", "Value": "a & b <c>"}]}),
        ("GetUser", {"UserName": "anna"}),
        ("CreateGroup", {"GroupName": "readers"}),
        ("AddUserToGroup", {"GroupName": "readers", "UserName": "anna"}),
        ("GetGroup", {"GroupName": "readers"}),
        ("CreateRole", {"RoleName": "worker", "AssumeRolePolicyDocument": TRUST, "MaxSessionDuration": 7200}),
        ("GetRole", {"RoleName": "worker"}),
        ("PutRolePolicy", {"RoleName": "worker", "PolicyName": "p", "PolicyDocument": POLICY}),
        ("GetRolePolicy", {"RoleName": "worker", "PolicyName": "p"}),
        ("ListRolePolicies", {"RoleName": "worker"}),
        ("CreatePolicy", {"PolicyName": "all-s3", "PolicyDocument": POLICY, "Description": "Grüße, 世界"}),
        ("ListUsers", {}),
        ("GetAccountSummary", {}),
        ("DeleteGroup", {"GroupName": "none"}),
    ],
    "sts": [
        ("GetCallerIdentity", {}),
        ("AssumeRole", {"RoleArn": "arn:aws:iam::123456789012:role/x", "RoleSessionName": "session", "DurationSeconds": 900}),
        ("GetSessionToken", {}),
    ],
    "sns": [
        ("CreateTopic", {"Name": "news", "Attributes": {"DisplayName": "News & more"}, "Tags": [{"Key": "a", "Value": "b"}]}),
        ("GetTopicAttributes", lambda o: {"TopicArn": o["CreateTopic"]["TopicArn"]}),
        ("Subscribe", lambda o: {"TopicArn": o["CreateTopic"]["TopicArn"], "Protocol": "email", "Endpoint": "a@example.com"}),
        ("Publish", lambda o: {"TopicArn": o["CreateTopic"]["TopicArn"], "Message": "line\n  two",
                               "MessageAttributes": {"raw": {"DataType": "Binary", "BinaryValue": BINARY},
                                                     "word": {"DataType": "String", "StringValue": "x=y&z"}}}),
        ("ListSubscriptions", {}),
        ("ListTopics", {}),
    ],
    "rds": [
        ("CreateDBParameterGroup", {"DBParameterGroupName": "pg", "DBParameterGroupFamily": "postgres15", "Description": "d"}),
        ("DescribeDBParameterGroups", {}),
        ("CreateDBInstance", {"DBInstanceIdentifier": "db1", "DBInstanceClass": "db.t3.micro", "Engine": "postgres", "AllocatedStorage": 20,
                              "MasterUsername": "root", "MasterUserPassword": "passw0rd-x", "Tags": [{"Key": "k", "Value": "v"}]}),
        ("DescribeDBInstances", {"DBInstanceIdentifier": "db1"}),
        ("ListTagsForResource", lambda o: {"ResourceName": o["CreateDBInstance"]["DBInstance"]["DBInstanceArn"]}),
    ],
    "cloudformation": [
        ("CreateStack", {"StackName": "st", "TemplateBody": TEMPLATE, "Tags": [{"Key": "k", "Value": "v"}]}),
        ("DescribeStacks", {"StackName": "st"}),
        ("DescribeStackResources", {"StackName": "st"}),
        ("GetTemplate", {"StackName": "st"}),
        ("ListStacks", {"StackStatusFilter": ["CREATE_COMPLETE"]}),
    ],
    "elbv2": [
        ("CreateTargetGroup", {"Name": "tg", "Protocol": "HTTP", "Port": 80, "TargetType": "ip",
                               "VpcId": "vpc-12345678", "Matcher": {"HttpCode": "200"}}),
        ("DescribeTargetGroups", {}),
    ],
    "autoscaling": [
        ("CreateLaunchConfiguration", {"LaunchConfigurationName": "lc", "ImageId": "ami-12c6146b", "InstanceType": "t3.micro",
                                       "UserData": "", "BlockDeviceMappings": [{"DeviceName": "/dev/sda1", "Ebs": {"VolumeSize": 9, "DeleteOnTermination": False}}]}),
        ("DescribeLaunchConfigurations", {}),
    ],
}

EC2 = {
    "ec2": [
        ("DescribeVpcs", {}),
        ("CreateVpc", {"CidrBlock": "10.7.0.0/16", "TagSpecifications": [{"ResourceType": "vpc", "Tags": [{"Key": "Name", "Value": "a b&c"}]}]}),
        ("DescribeVpcs", {"Filters": [{"Name": "cidr", "Values": ["10.7.0.0/16"]}]}),
        ("CreateSubnet", lambda o: {"VpcId": o["CreateVpc"]["Vpc"]["VpcId"], "CidrBlock": "10.7.1.0/24"}),
        ("DescribeSubnets", lambda o: {"SubnetIds": [o["CreateSubnet"]["Subnet"]["SubnetId"]]}),
        ("CreateSecurityGroup", lambda o: {"GroupName": "sg", "Description": "d", "VpcId": o["CreateVpc"]["Vpc"]["VpcId"]}),
        ("AuthorizeSecurityGroupIngress", lambda o: {"GroupId": o["CreateSecurityGroup"]["GroupId"], "IpPermissions": [
            {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "IpRanges": [{"CidrIp": "0.0.0.0/0", "Description": "web"}]}]}),
        ("DescribeSecurityGroups", lambda o: {"GroupIds": [o["CreateSecurityGroup"]["GroupId"]]}),
        ("RunInstances", {"ImageId": "ami-12c6146b", "MinCount": 2, "MaxCount": 2, "InstanceType": "t3.micro", "EbsOptimized": True, "ClientToken": "once",
                          "BlockDeviceMappings": [{"DeviceName": "/dev/sda1", "Ebs": {"VolumeSize": 9, "DeleteOnTermination": True}}]}),
        ("DescribeInstances", {}),
        ("DescribeInstanceStatus", {"IncludeAllInstances": True}),
        ("CreateVolume", {"AvailabilityZone": "us-east-1a", "Size": 5, "VolumeType": "gp3", "Encrypted": True}),
        ("DescribeVolumes", {}),
        ("ImportKeyPair", {"KeyName": "mine", "PublicKeyMaterial": PUBLIC_KEY, "DryRun": False}),
        ("DescribeKeyPairs", {}),
        ("DescribeAvailabilityZones", {}),
        ("DescribeSubnets", {"SubnetIds": ["subnet-0"]}),
    ],
}

JSON = {
    "sqs": [
        ("CreateQueue", {"QueueName": "q", "Attributes": {"VisibilityTimeout": "33"}, "tags": {"a": "b"}}),
        ("GetQueueAttributes", lambda o: {"QueueUrl": o["CreateQueue"]["QueueUrl"], "AttributeNames": ["VisibilityTimeout", "QueueArn"]}),
        ("SendMessage", lambda o: {"QueueUrl": o["CreateQueue"]["QueueUrl"], "MessageBody": "hüllo",
                                   "MessageAttributes": {"raw": {"DataType": "Binary", "BinaryValue": BINARY}}}),
        ("ReceiveMessage", lambda o: {"QueueUrl": o["CreateQueue"]["QueueUrl"], "MessageAttributeNames": ["All"]}),
        ("ListQueues", {}),
        ("GetQueueUrl", {"QueueName": "none"}),
    ],
    "dynamodb": [
        ("CreateTable", {"TableName": "t", "AttributeDefinitions": [{"AttributeName": "k", "AttributeType": "S"}],
                         "KeySchema": [{"AttributeName": "k", "KeyType": "HASH"}], "BillingMode": "PAY_PER_REQUEST"}),
        ("PutItem", {"TableName": "t", "Item": {"k": {"S": "1"}, "n": {"N": "3.14159265358979323846"}, "b": {"B": BINARY}, "yes": {"BOOL": True},
                                                "none": {"NULL": True}, "ss": {"SS": ["a", "b"]}, "bs": {"BS": [b"\x00", b"\xff"]},
                                                "m": {"M": {"x": {"L": [{"N": "1"}, {"M": {}}, {"S": ""}]}}}}}),
        ("GetItem", {"TableName": "t", "Key": {"k": {"S": "1"}}}),
        ("UpdateItem", {"TableName": "t", "Key": {"k": {"S": "1"}}, "UpdateExpression": "SET n = :n", "ReturnValues": "ALL_NEW",
                        "ExpressionAttributeValues": {":n": {"N": "5"}}}),
        ("Query", {"TableName": "t", "KeyConditionExpression": "k = :k", "ExpressionAttributeValues": {":k": {"S": "1"}}}),
        ("Scan", {"TableName": "t"}),
        ("BatchWriteItem", {"RequestItems": {"t": [{"PutRequest": {"Item": {"k": {"S": "2"}}}}]}}),
        ("BatchGetItem", {"RequestItems": {"t": {"Keys": [{"k": {"S": "2"}}]}}}),
        ("DescribeTable", {"TableName": "t"}),
        ("ListTables", {}),
        ("DescribeTable", {"TableName": "none"}),
    ],
    "stepfunctions": [
        ("CreateStateMachine", {"name": "sm", "definition": json.dumps({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}),
                                "roleArn": "arn:aws:iam::123456789012:role/x"}),
        ("DescribeStateMachine", lambda o: {"stateMachineArn": o["CreateStateMachine"]["stateMachineArn"]}),
        ("ListStateMachines", {}),
    ],
    "ecs": [
        ("CreateCluster", {"clusterName": "c", "tags": [{"key": "a", "value": "b"}], "settings": [{"name": "containerInsights", "value": "enabled"}]}),
        ("DescribeClusters", {"clusters": ["c"]}),
        ("RegisterTaskDefinition", {"family": "f", "containerDefinitions": [{"name": "a", "image": "nginx", "memory": 128, "essential": True,
                                                                             "portMappings": [{"containerPort": 80}]}]}),
        ("ListTaskDefinitions", {}),
    ],
    "kms": [
        ("CreateKey", {"Description": "key", "Tags": [{"TagKey": "a", "TagValue": "b"}]}),
        ("DescribeKey", lambda o: {"KeyId": o["CreateKey"]["KeyMetadata"]["KeyId"]}),
        ("CreateAlias", lambda o: {"AliasName": "alias/mine", "TargetKeyId": o["CreateKey"]["KeyMetadata"]["KeyId"]}),
        ("ListAliases", {}),
    ],
    "secretsmanager": [
        ("CreateSecret", {"Name": "s", "SecretBinary": BINARY, "ClientRequestToken": "0" * 32}),
        ("GetSecretValue", {"SecretId": "s"}),
        ("DescribeSecret", {"SecretId": "s"}),
    ],
    "ssm": [
        ("PutParameter", {"Name": "/a/b", "Value": "v\t\"quoted\"", "Type": "String"}),
        ("GetParameter", {"Name": "/a/b"}),
        ("GetParametersByPath", {"Path": "/a"}),
        ("DescribeParameters", {}),
    ],
    "logs": [
        ("CreateLogGroup", {"logGroupName": "/g", "tags": {"a": "b"}}),
        ("CreateLogStream", {"logGroupName": "/g", "logStreamName": "s"}),
        ("PutLogEvents", {"logGroupName": "/g", "logStreamName": "s", "logEvents": [{"timestamp": 1700000000000, "message": "m"}]}),
        ("DescribeLogGroups", {}),
    ],
    "events": [
        ("PutRule", {"Name": "r", "ScheduleExpression": "rate(5 minutes)"}),
        ("PutTargets", {"Rule": "r", "Targets": [{"Id": "1", "Arn": "arn:aws:sqs:us-east-1:123456789012:q", "Input": "{\"a\":1}"}]}),
        ("ListTargetsByRule", {"Rule": "r"}),
        ("PutEvents", {"Entries": [{"Source": "s", "DetailType": "d", "Detail": "{}", "Time": WHEN}]}),
    ],
    "kinesis": [
        ("CreateStream", {"StreamName": "st", "ShardCount": 1}),
        ("PutRecord", {"StreamName": "st", "Data": BINARY, "PartitionKey": "p"}),
        ("DescribeStream", {"StreamName": "st"}),
        ("GetShardIterator", lambda o: {"StreamName": "st", "ShardId": o["PutRecord"]["ShardId"], "ShardIteratorType": "TRIM_HORIZON"}),
        ("GetRecords", lambda o: {"ShardIterator": o["GetShardIterator"]["ShardIterator"]}),
    ],
    "cloudwatch": [
        ("PutMetricData", {"Namespace": "N", "MetricData": [{"MetricName": "m", "Value": 1.5, "Unit": "Count",
                                                             "Timestamp": datetime.datetime(2024, 2, 29, 12, 0, 5, tzinfo=datetime.timezone.utc)}]}),
        ("PutMetricAlarm", {"AlarmName": "a", "MetricName": "m", "Namespace": "N", "Period": 60, "EvaluationPeriods": 1, "Threshold": 0.1,
                            "ComparisonOperator": "GreaterThanThreshold", "Statistic": "Sum", "ActionsEnabled": False}),
        ("DescribeAlarms", {}),
        ("ListMetrics", {"Namespace": "N"}),
        ("GetMetricStatistics", {"Namespace": "N", "MetricName": "m", "StartTime": WHEN - datetime.timedelta(hours=1), "EndTime": WHEN,
                                 "Period": 60, "Statistics": ["Sum", "Average"]}),
    ],
    "acm": [
        ("RequestCertificate", {"DomainName": "example.com", "ValidationMethod": "DNS"}),
        ("ListCertificates", {}),
    ],
    "ecr": [
        ("CreateRepository", {"repositoryName": "repo", "imageScanningConfiguration": {"scanOnPush": True}}),
        ("DescribeRepositories", {}),
        ("GetAuthorizationToken", {}),
    ],
}

REST_JSON = {
    "lambda": [
        ("iam:CreateRole", {"RoleName": "worker", "AssumeRolePolicyDocument": TRUST}),
        ("CreateFunction", lambda o: {"FunctionName": "f", "Runtime": "python3.11", "Handler": "app.handler",
                                      "Role": "arn:aws:iam::123456789012:role/worker", "Code": {"ZipFile": code()},
                                      "Environment": {"Variables": {"A": "b"}}, "Timeout": 7}),
        ("GetFunctionConfiguration", {"FunctionName": "f"}),
        ("ListFunctions", {}),
        ("Invoke", {"FunctionName": "f", "Payload": b'{"n": [1, 2]}', "InvocationType": "RequestResponse"}),
        ("TagResource", lambda o: {"Resource": o["CreateFunction"]["FunctionArn"], "Tags": {"k y": "v/ä"}}),
        ("ListTags", lambda o: {"Resource": o["CreateFunction"]["FunctionArn"]}),
        ("DeleteFunction", {"FunctionName": "f"}),
        ("GetFunctionConfiguration", {"FunctionName": "f"}),
    ],
    "apigateway": [
        ("CreateRestApi", {"name": "api", "description": "d", "endpointConfiguration": {"types": ["REGIONAL"]}}),
        ("GetRestApi", lambda o: {"restApiId": o["CreateRestApi"]["id"]}),
        ("GetResources", lambda o: {"restApiId": o["CreateRestApi"]["id"], "limit": 10}),
        ("GetRestApis", {}),
    ],
    "apigatewayv2": [
        ("CreateApi", {"Name": "h", "ProtocolType": "HTTP", "CorsConfiguration": {"AllowOrigins": ["*"], "MaxAge": 5}}),
        ("GetApis", {}),
    ],
    "efs": [
        ("CreateFileSystem", {"CreationToken": "t", "Encrypted": True, "Tags": [{"Key": "Name", "Value": "x"}]}),
        ("DescribeFileSystems", {}),
    ],
    "batch": [
        ("DescribeComputeEnvironments", {}),
        ("RegisterJobDefinition", {"jobDefinitionName": "j", "type": "container", "containerProperties": {"image": "busybox", "vcpus": 1, "memory": 8}}),
        ("DescribeJobDefinitions", {}),
    ],
}

REST_XML = {
    "s3": [
        ("CreateBucket", {"Bucket": "bucket-of-ours"}),
        ("PutObject", {"Bucket": "bucket-of-ours", "Key": "a dir/ü+1.bin", "Body": BINARY, "ContentType": "application/x-thing",
                       "Metadata": {"one": "two"}, "Tagging": "k=v&l=m%20n", "Expires": WHEN}),
        ("GetObject", {"Bucket": "bucket-of-ours", "Key": "a dir/ü+1.bin"}),
        ("GetObject", {"Bucket": "bucket-of-ours", "Key": "a dir/ü+1.bin", "Range": "bytes=250-260"}),
        ("HeadObject", {"Bucket": "bucket-of-ours", "Key": "a dir/ü+1.bin"}),
        ("GetObjectTagging", {"Bucket": "bucket-of-ours", "Key": "a dir/ü+1.bin"}),
        ("PutObject", {"Bucket": "bucket-of-ours", "Key": "empty", "Body": b""}),
        ("ListObjectsV2", {"Bucket": "bucket-of-ours", "MaxKeys": 1, "FetchOwner": True}),
        ("PutBucketTagging", {"Bucket": "bucket-of-ours", "Tagging": {"TagSet": [{"Key": "k", "Value": "<v>&"}]}}),
        ("GetBucketTagging", {"Bucket": "bucket-of-ours"}),
        ("PutBucketLifecycleConfiguration", {"Bucket": "bucket-of-ours", "LifecycleConfiguration": {"Rules": [
            {"ID": "r", "Status": "Enabled", "Filter": {"Prefix": "x"}, "Expiration": {"Days": 3}}]}}),
        ("GetBucketLifecycleConfiguration", {"Bucket": "bucket-of-ours"}),
        ("PutBucketVersioning", {"Bucket": "bucket-of-ours", "VersioningConfiguration": {"Status": "Enabled"}}),
        ("GetBucketVersioning", {"Bucket": "bucket-of-ours"}),
        ("DeleteObjects", {"Bucket": "bucket-of-ours", "Delete": {"Objects": [{"Key": "empty"}]}}),
        ("CreateMultipartUpload", {"Bucket": "bucket-of-ours", "Key": "big"}),
        ("UploadPart", lambda o: {"Bucket": "bucket-of-ours", "Key": "big", "PartNumber": 1, "Body": BINARY,
                                  "UploadId": o["CreateMultipartUpload"]["UploadId"]}),
        ("CompleteMultipartUpload", lambda o: {"Bucket": "bucket-of-ours", "Key": "big", "UploadId": o["CreateMultipartUpload"]["UploadId"],
                                               "MultipartUpload": {"Parts": [{"PartNumber": 1, "ETag": o["UploadPart"]["ETag"]}]}}),
        ("GetBucketLocation", {"Bucket": "bucket-of-ours"}),
        ("ListBuckets", {}),
        ("GetObject", {"Bucket": "bucket-of-ours", "Key": "none"}),
        ("HeadBucket", {"Bucket": "no-such-bucket-of-ours"}),
    ],
    "route53": [
        ("CreateHostedZone", {"Name": "example.org.", "CallerReference": "1", "HostedZoneConfig": {"Comment": "c", "PrivateZone": False}}),
        ("GetHostedZone", lambda o: {"Id": o["CreateHostedZone"]["HostedZone"]["Id"]}),
        ("ChangeResourceRecordSets", lambda o: {"HostedZoneId": o["CreateHostedZone"]["HostedZone"]["Id"], "ChangeBatch": {"Changes": [
            {"Action": "CREATE", "ResourceRecordSet": {"Name": "a.example.org.", "Type": "TXT", "TTL": 60,
                                                       "ResourceRecords": [{"Value": "\"x & <y>\""}, {"Value": "\"z\""}]}}]}}),
        ("ListResourceRecordSets", lambda o: {"HostedZoneId": o["CreateHostedZone"]["HostedZone"]["Id"]}),
        ("ListHostedZones", {}),
    ],
    "cloudfront": [
        ("CreateOriginAccessControl", {"OriginAccessControlConfig": {"Name": "oac", "SigningProtocol": "sigv4", "SigningBehavior": "always",
                                                                     "OriginAccessControlOriginType": "s3"}}),
        ("CreateDistribution", {"DistributionConfig": {
            "CallerReference": "r", "Comment": "c", "Enabled": False,
            "Origins": {"Quantity": 1, "Items": [{"Id": "o", "DomainName": "x.s3.amazonaws.com", "S3OriginConfig": {"OriginAccessIdentity": ""}}]},
            "DefaultCacheBehavior": {"TargetOriginId": "o", "ViewerProtocolPolicy": "allow-all", "MinTTL": 0,
                                     "ForwardedValues": {"QueryString": False, "Cookies": {"Forward": "none"}}}}}),
        ("GetDistribution", lambda o: {"Id": o["CreateDistribution"]["Distribution"]["Id"]}),
        ("ListDistributions", {}),
    ],
}

PROTOCOLS = {"query": QUERY, "ec2": EC2, "json": JSON, "rest-json": REST_JSON, "rest-xml": REST_XML}
