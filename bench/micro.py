"""Workload j and its like: CPU time of our signer, parser and model loader beside other people's, measured in turns.

Fails: an exception or one line on stderr when something gives a wrong result; never because of a figure.
"""

import json
import os
import subprocess
import sys
import time

import botocore
import botocore.auth
import botocore.awsrequest
import botocore.credentials
import botocore.loaders
import botocore.model
import botocore.parsers
import botocore.session

import pages
from report import Line

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), ".."))
SIGNATURES = {"iasql": 100000, "botocore": 5000, "awscrt": 10000}
PARSES = {"iasql": 20, "libxml2": 40, "botocore": 1}
ITEMS = 1000


class Codec:
    """The C++ side: one process per measurement; it measures its own CPU time."""

    def __init__(self, build):
        self._program = os.path.join(build, "bench_codec")

    def run(self, *arguments):
        done = subprocess.run([self._program, *map(str, arguments)], stdout=subprocess.PIPE, check=True)
        return json.loads(done.stdout)


def in_turns(rounds, works):
    """{name: [figure of each round]}, where works is {name: function giving a figure}."""
    figures = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            figures[name].append(work())
    return figures


# --- signing
def botocore_signatures(count):
    credentials = botocore.credentials.Credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
    start = time.process_time()
    for i in range(count):
        request = botocore.awsrequest.AWSRequest(
            "POST", "https://ec2.us-east-1.amazonaws.com/",
            headers={"content-type": "application/x-www-form-urlencoded; charset=utf-8"},
            data=f"Action=DescribeSubnets&Version=2016-11-15&MaxResults=1000&NextToken=p{i}")
        botocore.auth.SigV4Auth(credentials, "ec2", "us-east-1").add_auth(request)
    return time.process_time() - start


def awscrt_signatures(python, count):
    """Figures of bench/awscrt_sign.py, or None if this Python has no awscrt."""
    program = os.path.join(os.path.dirname(__file__), "awscrt_sign.py")
    done = subprocess.run([python, "-B", program, str(count)], stdout=subprocess.PIPE, check=False)
    if done.returncode == 3:
        return None
    done.check_returncode()
    return json.loads(done.stdout)


def python_with_awscrt():
    for python in (sys.executable, "/usr/bin/python3"):
        if os.path.exists(python):
            found = awscrt_signatures(python, 1)
            if found:
                return python, found["version"]
    print("awscrt is not measured: no Python here has it (apt-get install python3-awscrt)", file=sys.stderr)
    return None, None


def signing(codec, rounds):
    n = SIGNATURES
    works = {
        "iasql": lambda: n["iasql"] / codec.run("sign", n["iasql"])["cpu_seconds"],
        "iasql, key derived each time": lambda: n["iasql"] / codec.run("sign-anew", n["iasql"])["cpu_seconds"],
        "botocore": lambda: n["botocore"] / botocore_signatures(n["botocore"]),
    }
    compared = [("iasql", "botocore"), ("iasql, key derived each time", "botocore")]
    python, version = python_with_awscrt()
    if python:
        works["awscrt"] = lambda: n["awscrt"] / awscrt_signatures(python, n["awscrt"])["cpu_seconds"]
        compared += [("iasql", "awscrt"), ("iasql, key derived each time", "awscrt")]
    return in_turns(rounds, works), compared, version


# --- parsing
def botocore_parses(text, count):
    model = botocore.session.get_session().get_service_model("ec2")
    shape = model.operation_model("DescribeInstances").output_shape
    parser = botocore.parsers.create_parser("ec2")
    response = {"status_code": 200, "headers": {}, "body": text}
    parser.parse({**response, "body": pages.instances(1).encode()}, shape)  # the model's shapes are read on first use
    start = time.process_time()
    for _ in range(count):
        output = parser.parse(response, shape)
    spent = time.process_time() - start
    if sum(len(r["Instances"]) for r in output["Reservations"]) != ITEMS:
        raise SystemExit("error: botocore did not find all instances")
    return spent


def parsing(codec, rounds, directory):
    text = pages.instances(ITEMS).encode()
    megabytes = len(text) / 1e6
    path = os.path.join(directory, "instances.xml")
    with open(path, "wb") as file:
        file.write(text)

    def ours():
        done = codec.run("parse", os.path.join(ROOT, "models"), path, PARSES["iasql"])
        if done["check"] != ITEMS * PARSES["iasql"]:
            raise SystemExit("error: our parser did not find all instances")
        return megabytes * PARSES["iasql"] / done["cpu_seconds"]

    figures = in_turns(rounds, {
        "iasql": ours,
        "libxml2": lambda: megabytes * PARSES["libxml2"] / codec.run("sax", path, PARSES["libxml2"])["cpu_seconds"],
        "botocore": lambda: megabytes * PARSES["botocore"] / botocore_parses(text, PARSES["botocore"]),
    })
    return figures, megabytes


# --- models
LOADED = [("ec2", "DescribeInstances"), ("s3", "ListObjectsV2"), ("sts", "GetCallerIdentity")]


def botocore_loads(service, operation, count):
    """Each time without what botocore's loader has kept."""
    start = time.process_time()
    for _ in range(count):
        model = botocore.model.ServiceModel(botocore.loaders.Loader().load_service_model(service, "service-2"), service)
        if not model.operation_model(operation).output_shape.members:
            raise SystemExit("error: botocore did not load the output")
    return time.process_time() - start


def loading(codec, rounds):
    models = os.path.join(ROOT, "models")

    def ours(service, operation):
        return lambda: 1000 * codec.run("load", models, service, operation, 50)["cpu_seconds"] / 50

    def theirs(service, operation):
        return lambda: 1000 * botocore_loads(service, operation, 3) / 3

    works = {}
    for service, operation in LOADED:
        works[f"iasql {service}"] = ours(service, operation)
        works[f"botocore {service}"] = theirs(service, operation)
    return in_turns(rounds, works), [(f"iasql {s}", f"botocore {s}") for s, _ in LOADED]


# --- as lines of the report
def signing_lines(run, _account):
    figures, compared, version = signing(Codec(run.build), run.rounds)
    return [Line("j", f"signing: {who}", figures[who], "per CPU s", {b: figures[b] for a, b in compared if a == who}, [],
                 {"awscrt": version}) for who in ("iasql", "iasql, key derived each time")]


def parsing_lines(run, _account):
    figures, megabytes = parsing(Codec(run.build), run.rounds, run.directory)
    return [Line("j", f"parsing DescribeInstances, {megabytes:.2f} MB", figures["iasql"], "MB per CPU s",
                 {"libxml2's SAX2 reader, no-op": figures["libxml2"], "botocore": figures["botocore"]})]


def loading_lines(run, _account):
    figures, compared = loading(Codec(run.build), run.rounds)
    return [Line("j", f"first use of an operation: {ours}", figures[ours], "CPU ms", {theirs: figures[theirs]})
            for ours, theirs in compared]
