"""aws_call gives what boto3 gives: the stories of aws_cases.py are played through both against emulators in the same
state, with the same random numbers, and compared output by output, errors included."""

import base64
import datetime
import json
import math
import urllib.parse
import urllib.request

import botocore.exceptions

import aws_cases
from base import Case, Environment, SqlError

env = Environment()
setUpModule = env.up

CLOCK = 600  # seconds that two plays may be apart
UNPREDICTABLE = {"SessionToken", "UploadId", "LastModified"}  # texts that the emulator does not make from its seed


def plain(value):
    """An input as JSON has it."""
    if isinstance(value, (bytes, bytearray)):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return value


def normal(value, shape):
    """An output of either side in one form: times as seconds, bytes as base64, documents that boto3 unpacks as JSON."""
    if shape is None or value is None:
        return value
    if shape.type_name == "structure" and isinstance(value, dict):
        value.pop("ExpiresString", None)  # of boto3's own making
        return {k: normal(v, shape.members[k]) for k, v in value.items()}
    if shape.type_name == "list" and isinstance(value, list):
        return [normal(v, shape.member) for v in value]
    if shape.type_name == "map" and isinstance(value, dict):
        return {k: normal(v, shape.value) for k, v in value.items()}
    if shape.type_name == "timestamp":
        if isinstance(value, str):
            value = datetime.datetime.fromisoformat(value.replace("Z", "+00:00"))
        return Time(value.timestamp())
    if shape.type_name == "blob":
        if hasattr(value, "read"):
            value = value.read()
        return base64.b64encode(value).decode() if isinstance(value, (bytes, bytearray)) else value
    if shape.type_name == "string":
        return document(value)
    if shape.type_name == "long" and value > 1.5e12:
        return Time(value / 1000)  # milliseconds since 1970
    return value


def document(value):
    if isinstance(value, str):
        text = urllib.parse.unquote(value) if value.startswith("%7B") else value
        if not text.startswith("{"):
            return value
        try:
            value = json.loads(text)
        except ValueError:
            return value
    return json.dumps(value, sort_keys=True)


def masked(value):
    if isinstance(value, dict):
        return {k: "…" if k in UNPREDICTABLE and v and isinstance(v, str) else masked(v) for k, v in value.items()}
    return [masked(v) for v in value] if isinstance(value, list) else value


class Time(float):
    """Equal if it may be the same moment of two plays."""

    def __eq__(self, other):
        return isinstance(other, Time) and math.isclose(self, other, abs_tol=CLOCK)

    def __hash__(self):
        return 0


class Compare(Case):
    env = env
    maxDiff = 8000

    def play(self, story_of, story, call):
        """[(operation, output or error)]"""
        seed = urllib.request.Request(self.emulator.url + "/moto-api/seed?a=42", method="POST", data=b"", headers={"Content-Type": "text/plain"})
        urllib.request.urlopen(seed, timeout=30).read()
        self.emulator.reset()
        urllib.request.urlopen(seed, timeout=30).read()
        self.emulator._post("/moto-api/config", b'{"lambda": {"use_docker": false}}')
        outputs, results = {}, []
        for name, params in story:
            service, operation = name.split(":") if ":" in name else (story_of, name)
            given = params(outputs) if callable(params) else params
            output, error = call(service, operation, given)
            if error is None:
                shape = self.emulator.client(service).meta.service_model.operation_model(operation).output_shape
                output = outputs[operation] = normal(output, shape)
            results.append((name, masked(output) if error is None else error))
        return results

    def boto(self, service, operation, params):
        client = self.emulator.client(service)
        method = next(python for python, name in client.meta.method_to_api_mapping.items() if name == operation)
        try:
            output = getattr(client, method)(**params)
        except botocore.exceptions.ClientError as error:
            return None, ("error", error.response["Error"]["Code"], error.response["Error"]["Message"])
        output.pop("ResponseMetadata")
        return output, None

    def sql(self, service, operation, params):
        text = json.dumps(plain(params)).replace("'", "''")
        try:
            return json.loads(self.db.value(f"SELECT aws_call('{service}', '{operation}', '{text}')")), None
        except SqlError as error:
            code = error.detail.split("code ")[1].split(",")[0] if "code " in error.detail else error.sqlstate
            return None, ("error", code, error.message.split(f"{code}: ", 1)[-1])

    def compare(self, protocol):
        for service, story in aws_cases.PROTOCOLS[protocol].items():
            with self.subTest(service=service):
                wanted = self.play(service, story, self.boto)
                found = self.play(service, story, self.sql)
                self.assertEqual(len(found), len(story))
                for (operation, a), (_, b) in zip(wanted, found):
                    with self.subTest(operation=operation):
                        self.assertEqual(b, a)

    def test_query(self):
        self.compare("query")

    def test_ec2(self):
        self.compare("ec2")

    def test_json(self):
        self.compare("json")

    def test_rest_json(self):
        self.compare("rest-json")

    def test_rest_xml(self):
        self.compare("rest-xml")

    def test_there_are_enough(self):
        calls = {(service, operation) for services in aws_cases.PROTOCOLS.values() for service, story in services.items()
                 for operation, _ in story}
        self.assertGreaterEqual(len(calls), 100)
        self.assertEqual(set(aws_cases.PROTOCOLS), {"query", "ec2", "json", "rest-json", "rest-xml"})
