#!/usr/bin/env python3
"""Puts the endpoints that the program resolves beside those of botocore: every service in regions of every partition,
with and without FIPS and dual stack, and the cases of the few services whose endpoint depends on the input.

    compare.py PROGRAM MODELS

Where AWS's rules name no signing region, botocore signs for the region of an older list of endpoints; that, and the few
other differences that are meant, are in justified(). Prints each other difference and closes with "N passed, M failed".
"""
import collections
import contextlib
import json
import os
import subprocess
import sys

for name in [name for name in os.environ if name.startswith("AWS_")]:
    del os.environ[name]
os.environ["AWS_CONFIG_FILE"] = os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull
os.environ["AWS_EC2_METADATA_DISABLED"] = "true"

import botocore.session  # noqa: E402
from botocore.args import ClientArgsCreator  # noqa: E402
from botocore.client import ClientEndpointBridge  # noqa: E402
from botocore.config import Config  # noqa: E402
from botocore.exceptions import EndpointVariantError  # noqa: E402
from botocore.configprovider import ConfiguredEndpointProvider  # noqa: E402
from botocore.model import ServiceModel  # noqa: E402
from botocore.regions import EndpointRulesetResolver  # noqa: E402

REGIONS = ["us-east-1", "us-west-2", "eu-central-1", "ap-southeast-5", "mx-central-1", "eu-north-9", "cn-north-1",
           "cn-northwest-1", "us-gov-west-1", "us-gov-east-1", "us-iso-east-1", "us-isob-east-1", "eu-isoe-west-1",
           "us-isof-south-1", "eusc-de-east-1"]
VARIANTS = [{}, {"AWS_USE_FIPS_ENDPOINT": "true"}, {"AWS_USE_DUALSTACK_ENDPOINT": "true"},
            {"AWS_USE_FIPS_ENDPOINT": "true", "AWS_USE_DUALSTACK_ENDPOINT": "true"}]
LEGACY = {"AWS_STS_REGIONAL_ENDPOINTS": "legacy", "AWS_S3_US_EAST_1_REGIONAL_ENDPOINT": "legacy"}
REGIONAL = {"AWS_S3_US_EAST_1_REGIONAL_ENDPOINT": "regional"}
ACCOUNT = "123456789012"


@contextlib.contextmanager
def environment(variables):
    os.environ.update(variables)
    try:
        yield
    finally:
        for name in variables:
            del os.environ[name]


def scheme_name(auth_type):
    """botocore's name of a signature as the rules have it."""
    return "sig" + auth_type if auth_type and auth_type.startswith("v4") else auth_type


class Peer:
    """botocore's resolution in one environment, without the cost of a client per case."""

    def __init__(self, variables, s3=None):
        self.variables, self.s3 = variables, s3
        self.session = botocore.session.Session()
        self.store = self.session.get_component("config_store")
        self.legacy = self.session.get_component("endpoint_resolver")
        self.config = Config(s3=s3) if s3 else None
        self.creator = ClientArgsCreator(self.session.get_component("event_emitter"), "", None, None, None, self.store)

    def resolve(self, resolver, model, operation, region, arguments, url):
        bridge = ClientEndpointBridge(
            self.legacy, {}, self.config, service_signing_name=model.metadata.get("signingName"), config_store=self.store,
            service_signature_version=model.metadata.get("signatureVersion"))
        try:
            scope = self.creator._compute_endpoint_config(
                service_name=model.endpoint_prefix, region_name=region, endpoint_url=url, is_secure=True,
                endpoint_bridge=bridge, s3_config=self.s3)
        except EndpointVariantError:  # its older list of endpoints has no such variant; AWS's rules have
            scope = {"region_name": region, "signing_region": region, "signing_name": model.signing_name}
        resolver._builtins = self.creator.compute_endpoint_resolver_builtin_defaults(
            region_name=scope["region_name"] if model.endpoint_prefix in ("s3", "sts") else region,
            service_name=model.endpoint_prefix, s3_config=self.creator.compute_s3_config(self.config) or {},
            endpoint_bridge=bridge, client_endpoint_url=url, legacy_endpoint_url=None, credentials=None,
            account_id_endpoint_mode=self.store.get_config_variable("account_id_endpoint_mode"),
            s3_disable_express_session_auth=self.store.get_config_variable("s3_disable_express_session_auth") == "true")
        resolver._builtins["AWS::Auth::AccountId"] = ACCOUNT
        resolver._client_context = dict(self.s3 or {})
        resolver._client_context["disable_s3_express_session_auth"] = \
            resolver._builtins["AWS::S3::DisableS3ExpressSessionAuth"]
        found = resolver.construct_endpoint(model.operation_model(operation), dict(arguments), {})
        auth_type, signing = None, {}
        if found.properties.get("authSchemes"):
            auth_type, signing = chosen(found.properties["authSchemes"])
        return {"url": found.url.rstrip("/"), "auth_scheme": auth_type or "sigv4",
                "signing_name": signing.get("signingName", scope["signing_name"]),
                "signing_region": signing.get("signingRegion") or ",".join(signing.get("signingRegionSet", []))
                or scope["signing_region"],
                "double_encoding": not signing.get("disableDoubleEncoding", False), "headers": dict(found.headers)}


def chosen(schemes):
    """The scheme that a client without the optional signing library takes, or the first one for want of any."""
    known = [scheme for scheme in schemes if scheme["name"] == "sigv4"]
    return (known or schemes)[0]["name"], (known or schemes)[0]


class Comparison:
    def __init__(self, program, models):
        self.command = [program, models]
        self.session = botocore.session.Session()
        self.loader = self.session.get_component("data_loader")
        self.partitions = self.loader.load_data("partitions")
        self.cases, self.expected, self.models, self.resolvers = [], [], {}, {}

    def model(self, service):
        if service not in self.models:
            self.models[service] = ServiceModel(self.loader.load_service_model(service, "service-2"), service)
        return self.models[service]

    def resolver(self, service):
        if service not in self.resolvers:
            model, emitter = self.model(service), self.session.get_component("event_emitter")
            rules = self.loader.load_service_model(service, "endpoint-rule-set-1")
            self.resolvers[service] = EndpointRulesetResolver(rules, self.partitions, model, {}, {}, emitter)
            if service == "s3":
                from botocore.handlers import customize_endpoint_resolver_builtins
                emitter.register("before-endpoint-resolution.s3", customize_endpoint_resolver_builtins,
                                 unique_id="compare")
        return self.resolvers[service]

    def add(self, peer, service, operation, region, arguments=None, url=None):
        arguments = arguments or {}
        try:
            expected = peer.resolve(self.resolver(service), self.model(service), operation, region, arguments, url)
        except Exception as problem:
            expected = {"error": str(problem)}
        profile = {f"s3.{key}": str(value).lower() for key, value in (peer.s3 or {}).items()}
        self.cases.append({"service": service, "operation": operation, "region": region, "input": arguments,
                           "env": peer.variables, "profile": profile, "url": url or "", "account_id": ACCOUNT})
        self.expected.append(expected)

    def run(self):
        lines = "".join(json.dumps(case) + "\n" for case in self.cases)
        done = subprocess.run(self.command, input=lines, capture_output=True, text=True, check=True)
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        if len(answers) != len(self.cases):
            raise SystemExit(f"{len(answers)} answers to {len(self.cases)} questions")
        failed, urls, reasons = 0, 0, collections.Counter()
        for case, expected, answer in zip(self.cases, self.expected, answers):
            urls += "url" in expected
            if same(expected, answer):
                continue
            reason = justified(case, expected, answer)
            if reason:
                reasons[reason] += 1
            else:
                failed += 1
                print(json.dumps(case), "botocore:", json.dumps(expected), "iasql:", json.dumps(answer), sep="\n  ")
        for reason, count in reasons.items():
            print(f"{count} differ from botocore: {reason}")
        return len(self.cases) - failed, failed, urls


def same(expected, answer):
    if "error" in expected or "error" in answer:
        # botocore turns some of AWS's messages into other texts; that both refuse is what counts.
        return "error" in expected and "error" in answer
    return all(answer[key] == value for key, value in expected.items())


# What the older list of endpoints says is signed for one region, while the rules give each region a host of its own.
OLD_SCOPES = {"billingconductor", "chime", "codecatalyst", "health", "importexport", "organizations", "savingsplans", "shield", "waf"}


def justified(case, expected, answer):
    """Why a difference is meant, or None."""
    wrong = [key for key in expected if expected.get(key) != answer.get(key)]
    if "-global" in expected.get("url", "") + expected.get("signing_region", "") and "-global" not in str(answer):
        return "no host and no scope is named after a pseudo-region: the first region of the partition it is"
    if "[::1]" in case["url"] and "error" in answer and ".[::1]" in expected.get("url", ""):
        return "a label in front of an IPv6 address is no host"
    if wrong == ["signing_region"] and case["url"] and case["service"] == "arc-region-switch":
        return "an override moves a call, but the service still signs for its control plane's region"
    if set(wrong) <= {"signing_name", "signing_region"} and not case["url"] and case["service"] in OLD_SCOPES:
        return "rules before the older list of endpoints"
    return None


def plain_operation(model):
    """An operation whose name alone decides nothing."""
    for name in model.operation_names:
        operation = model.operation_model(name)
        if not operation.static_context_parameters and not operation.context_parameters:
            return name
    return model.operation_names[0]


def all_services(comparison):
    for variables in VARIANTS:
        with environment(variables):
            peer = Peer(variables)
            for service in comparison.loader.list_available_services("service-2"):
                operation = plain_operation(comparison.model(service))
                for region in REGIONS:
                    comparison.add(peer, service, operation, region)


def service_variables(comparison):
    """The environment variable of each service's URL has botocore's name."""
    for service in comparison.loader.list_available_services("service-2"):
        name = ConfiguredEndpointProvider({}, {}, service, {})._get_service_env_var_name()
        comparison.cases.append({"service": service, "operation": plain_operation(comparison.model(service)),
                                 "region": "us-east-1", "input": {"KvsARN": f"arn:aws:cloudfront::{ACCOUNT}:key-value-store/1"},
                                 "env": {name: "http://localhost:1/x"}, "profile": {}, "url": ""})
        account = f"{ACCOUNT}." if service == "cloudfront-keyvaluestore" else ""  # what its rules put before any host
        comparison.expected.append({"url": f"http://{account}localhost:1/x"})


BUCKETS = ["my-bucket", "dotted.bucket.name", "Upper_Case", "192.168.5.4", "ab", "a-very--odd-name", "bucket--use1-az4--x-s3",
           "alias-abcdef--op-s3", "test-s3alias", "bucket with space",
           "test-accessp-o0b1d075431d83bebde8xz5w8ijx1qzlbp3i3ebeta0--op-s3",
           f"arn:aws:s3:us-west-2:{ACCOUNT}:accesspoint/myendpoint", f"arn:aws:s3:us-west-2:{ACCOUNT}:accesspoint:my:bad",
           f"arn:aws-cn:s3:cn-north-1:{ACCOUNT}:accesspoint/myendpoint",
           f"arn:aws:s3-outposts:us-west-2:{ACCOUNT}:outpost/op-01234567890123456/accesspoint/reports",
           f"arn:aws:s3-outposts:us-west-2:{ACCOUNT}:outpost:op-01234567890123456:accesspoint:reports",
           f"arn:aws:s3-object-lambda:us-west-2:{ACCOUNT}:accesspoint/mybanner",
           f"arn:aws:s3::{ACCOUNT}:accesspoint:mfzwi23gnjvgw.mrap", f"arn:aws:s3:us-west-2::accesspoint/none",
           "arn:aws:sqs:us-west-2:1:queue", "arn:aws:s3:::bucket"]
S3_CONFIGS = [{}, {"addressing_style": "path"}, {"addressing_style": "virtual"}, {"use_accelerate_endpoint": True},
              {"use_arn_region": False}, {"use_dualstack_endpoint": True}, {"s3_disable_multiregion_access_points": True}]


def s3_cases(comparison):
    operations = ["ListObjectsV2", "GetBucketLocation", "CreateBucket", "GetObject", "WriteGetObjectResponse"]
    for variables in VARIANTS + [REGIONAL, {"AWS_S3_DISABLE_EXPRESS_SESSION_AUTH": "true"}]:
        with environment(variables):
            for config in S3_CONFIGS:
                peer = Peer(variables, config or None)
                for region in ["us-east-1", "us-west-2", "cn-north-1", "aws-global", "us-gov-west-1"]:
                    comparison.add(peer, "s3", "ListBuckets", region)
                    for number, bucket in enumerate(BUCKETS):
                        comparison.add(peer, "s3", operations[number % 2 if config else 0], region, {"Bucket": bucket})
                    for operation in operations:
                        comparison.add(peer, "s3", operation, region, {"Bucket": "my-bucket", "Key": "a/b"})
    for config in [None, {"addressing_style": "virtual"}, {"addressing_style": "auto"}]:
        peer = Peer({}, config)
        for url in ["http://localhost:5000", "http://127.0.0.1:5000", "https://[::1]:5000", "https://minio.example:9000/base/",
                    "https://bucket.vpce-1a2b3c4d-5e6f.s3.us-east-1.vpce.amazonaws.com"]:
            for bucket in BUCKETS:
                comparison.add(peer, "s3", "ListObjectsV2", "eu-west-1", {"Bucket": bucket}, url)


def s3control_cases(comparison):
    outpost = f"arn:aws:s3-outposts:us-west-2:{ACCOUNT}:outpost:op-01234567890123456"
    for variables in VARIANTS:
        with environment(variables):
            for config in [None, {"use_arn_region": True}]:
                peer = Peer(variables, config)
                for region in ["us-west-2", "us-east-1", "cn-north-1", "us-gov-west-1"]:
                    for operation, arguments in [
                            ("ListAccessPoints", {}), ("ListAccessPoints", {"Bucket": "plain"}),
                            ("GetBucket", {"Bucket": f"{outpost}:bucket:mybucket"}), ("GetBucket", {"Bucket": "arn:aws:x"}),
                            ("GetAccessPoint", {"Name": f"{outpost}:accesspoint:mine"}), ("GetAccessPoint", {"Name": "mine"}),
                            ("CreateBucket", {"Bucket": "new", "OutpostId": "op-123"}),
                            ("GetAccessPoint", {"Name": "my--use1-az4--xa-s3"}), ("ListJobs", {}), ("ListJobs", {"AccountId": ""}),
                            ("ListRegionalBuckets", {"OutpostId": "op-123"})]:
                        comparison.add(peer, "s3control", operation, region, {"AccountId": ACCOUNT, **arguments})


def cases_of_the_input(comparison):
    stream = f"arn:aws:kinesis:us-east-1:{ACCOUNT}:stream/s"
    table = f"arn:aws:dynamodb:us-west-2:{ACCOUNT[::-1]}:table/t"
    items = {"Get": {"TableName": table, "Key": {}}}
    cases = [
        ("kinesis", "PutRecord", {"StreamARN": stream}), ("kinesis", "GetRecords", {"StreamARN": stream}),
        ("kinesis", "PutRecord", {"StreamName": "s"}), ("kinesis", "SubscribeToShard", {"ConsumerARN": stream + "/consumer/c:1"}),
        ("kinesis", "PutRecord", {"StreamARN": "no-arn"}), ("kinesis", "ListTagsForResource", {"ResourceARN": stream}),
        ("kinesis", "PutRecord", {"StreamId": "abcdefgh12345678ijklmno"}),
        ("dynamodb", "GetItem", {"TableName": table}), ("dynamodb", "GetItem", {"TableName": "plain"}),
        ("dynamodb", "BatchGetItem", {"RequestItems": {table: {}}}), ("dynamodb", "BatchGetItem", {"RequestItems": {"t": {}}}),
        ("dynamodb", "TransactGetItems", {"TransactItems": [items]}),
        ("dynamodb", "TransactWriteItems", {"TransactItems": [{"Put": {"TableName": table}}, {"Delete": {"TableName": "x"}}]}),
        ("dynamodb", "ImportTable", {"TableCreationParameters": {"TableName": table}}), ("dynamodb", "ListTables", {}),
        ("events", "PutEvents", {"EndpointId": "abcde.123"}), ("events", "PutEvents", {"EndpointId": "bad_id"}),
        ("events", "PutEvents", {}), ("sesv2", "SendEmail", {"EndpointId": "abcde.123"}), ("sesv2", "SendEmail", {}),
        ("neptune-graph", "ListGraphs", {}), ("neptune-graph", "ExecuteQuery", {"graphIdentifier": "g-1234567890"}),
        ("arc-region-switch", "ListPlans", {}), ("arc-region-switch", "StartPlanExecution", {}),
        ("cloudfront-keyvaluestore", "ListKeys", {"KvsARN": f"arn:aws:cloudfront::{ACCOUNT}:key-value-store/1-2-3"}),
        ("cloudfront-keyvaluestore", "ListKeys", {"KvsARN": "nonsense"}), ("cloudfront-keyvaluestore", "ListKeys", {}),
    ]
    modes = [{"AWS_ACCOUNT_ID_ENDPOINT_MODE": mode} for mode in ("disabled", "required")]
    for variables in VARIANTS + modes:
        with environment(variables):
            peer = Peer(variables)
            for region in ["us-east-1", "us-west-2", "cn-north-1", "us-gov-west-1"]:
                for service, operation, arguments in cases:
                    comparison.add(peer, service, operation, region, arguments)
                    if not variables and region == "us-west-2":
                        comparison.add(peer, service, operation, region, arguments, "http://localhost:8000")


def token_service_cases(comparison):
    for variables in [LEGACY, dict(LEGACY, AWS_USE_FIPS_ENDPOINT="true"), {"AWS_STS_REGIONAL_ENDPOINTS": "nonsense"}]:
        with environment(variables):
            peer = Peer(variables)
            for region in REGIONS + ["aws-global", "eu-west-3", "ap-south-1"]:
                comparison.add(peer, "sts", "AssumeRole", region)


def main():
    comparison = Comparison(*sys.argv[1:])
    for add in (all_services, s3_cases, s3control_cases, cases_of_the_input, token_service_cases,
                service_variables):
        add(comparison)
    passed, failed, urls = comparison.run()
    print(f"{len(comparison.models)} services, {passed + failed} cases, {urls} of them with a URL")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
