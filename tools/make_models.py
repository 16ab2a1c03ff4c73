#!/usr/bin/env python3
"""Writes models/<service>.json.gz from an installed botocore: what the wire looks like, without the documentation.

A model file has one operation, one shape, one paginator and one waiter per line, names sorted, so that the program
reads just the lines it needs (zcat shows them, and `git diff --text` is of no use: compare with zdiff). By default all
services that botocore knows are written. `--check` writes nothing and exits with 1 if a file is missing or differs.
"""
import argparse
import gzip
import json
import pathlib
import sys

import botocore
from botocore.exceptions import DataNotFoundError
from botocore.loaders import Loader

from customizations import customize

# Those that the C++ side can speak or will, in the order of preference when a service offers several.
PROTOCOLS = ["json", "rest-json", "rest-xml", "query", "ec2"]
METADATA = ["apiVersion", "auth", "awsQueryCompatible", "endpointPrefix", "jsonVersion", "serviceId", "signatureVersion",
            "signingName", "targetPrefix", "xmlNamespace"]
OPERATION = ["auth", "authtype", "httpChecksum", "httpChecksumRequired", "readonly", "unsignedPayload"]
PLACE = ["contextParam", "flattened", "hostLabel", "idempotencyToken", "jsonvalue", "location", "locationName", "queryName", "shape",
         "streaming", "timestampFormat", "xmlAttribute", "xmlNamespace"]
SHAPE = ["document", "eventstream", "exception", "fault", "flattened", "locationName", "payload", "required",
         "retryable", "sensitive", "sparse", "streaming", "timestampFormat", "type", "union", "xmlNamespace"]
ERROR = ["code", "httpStatusCode"]
PAGINATION = ["input_token", "limit_key", "more_results", "output_token", "result_key"]


def only(document, keys):
    """The named members that are there; a trait that is false says nothing."""
    return {key: document[key] for key in keys if key in document and document[key] is not False}


def place(member):
    kept = only(member, PLACE)
    if isinstance(kept.get("xmlNamespace"), str):
        kept["xmlNamespace"] = {"uri": kept["xmlNamespace"]}
    return kept


def operation_entry(operation, name, service):
    kept = only(operation, OPERATION)
    kept["http"] = only(operation["http"], ["method", "requestUri"])
    if service == "s3":
        kept["http"]["requestUri"] = without_bucket(kept["http"]["requestUri"])
    if "input" in operation:
        kept["input"] = place(operation["input"])
    if "output" in operation:
        kept["output"] = only(operation["output"], PLACE + ["resultWrapper"])
    if operation.get("errors"):
        kept["errors"] = [error["shape"] for error in operation["errors"]]
    for trait, key in (("staticContextParams", "value"), ("operationContextParams", "path")):
        if operation.get(trait):
            kept[trait] = {name: parameter[key] for name, parameter in operation[trait].items()}
    if "hostPrefix" in operation.get("endpoint", {}) and "RequiresAccountId" not in kept.get("staticContextParams", {}):
        kept["hostPrefix"] = operation["endpoint"]["hostPrefix"]  # else the endpoint rules put it there
    if (service, name) == ("s3", "GetBucketLocation"):
        # Asked of a host that names the bucket, it fails where the bucket is in a region that the caller cannot know.
        kept.setdefault("staticContextParams", {})["ForcePathStyle"] = True
    return kept


def without_bucket(uri):
    """The endpoint rules put the bucket into the URL; so must not the operation."""
    label = "/{Bucket}"
    rest = uri[len(label):] if uri.startswith(label) else uri
    return rest if rest.startswith("/") else "/" + rest


def shape_entry(shape):
    kept = only(shape, SHAPE)
    # A list keeps the model's order of members where sorted keys would not.
    if "members" in shape:
        kept["members"] = [dict(place(member), name=name) for name, member in shape["members"].items()]
    for part in ("member", "key", "value"):
        if part in shape:
            kept[part] = place(shape[part])
    error = only(shape.get("error", {}), ERROR)
    if error:
        kept["error"] = error
    return kept


def pagination_entry(entry, operation, shapes):
    kept = only(entry, PAGINATION)
    members = shapes.get(operation.get("input", {}).get("shape"), {}).get("members", {})
    limit = members.get(entry.get("limit_key"), {}).get("shape")
    largest = shapes.get(limit, {}).get("max")
    if largest is not None:
        kept["limit_max"] = largest
    return kept


def waiter_entry(waiter):
    kept = only(waiter, ["delay", "maxAttempts", "operation"])
    kept["acceptors"] = [only_acceptor(acceptor) for acceptor in waiter["acceptors"]]
    return kept


def only_acceptor(acceptor):
    # `expected` may well be false, and means it.
    return {key: acceptor[key] for key in ("argument", "expected", "matcher", "state") if key in acceptor}


def protocol(metadata):
    offered = metadata.get("protocols") or [metadata["protocol"]]
    spoken = [name for name in PROTOCOLS if name in offered]
    return spoken[0] if spoken else metadata["protocol"]


def optional(loader, service, kind):
    try:
        return loader.load_service_model(service, kind)
    except DataNotFoundError:
        return {}


def build(loader, service):
    """The model of a service. The loader merges sdk-extras into what it loads."""
    source = loader.load_service_model(service, "service-2")
    operations, shapes = source["operations"], source["shapes"]
    metadata = only(source["metadata"], METADATA)
    metadata["protocol"] = protocol(source["metadata"])
    pagination = optional(loader, service, "paginators-1").get("pagination", {})
    waiters = optional(loader, service, "waiters-2").get("waiters", {})
    rules = optional(loader, service, "endpoint-rule-set-1")
    client = {name: only(parameter, ["type"]) for name, parameter in source.get("clientContextParams", {}).items()}
    model = {
        "botocore": botocore.__version__,
        "clientContextParams": client,
        "endpointRules": without_documentation(rules),
        "metadata": metadata,
        "operations": {name: operation_entry(operation, name, service) for name, operation in operations.items()},
        "pagination": {name: pagination_entry(entry, operations[name], shapes)
                       for name, entry in pagination.items() if name in operations},
        "shapes": {name: shape_entry(shape) for name, shape in shapes.items()},
        "waiters": {name: waiter_entry(waiter) for name, waiter in waiters.items()},
    }
    customize(service, model)
    return model


def without_documentation(rules):
    if isinstance(rules, dict):
        return {key: without_documentation(value) for key, value in rules.items() if key != "documentation"}
    return [without_documentation(rule) for rule in rules] if isinstance(rules, list) else rules


def text(model):
    def compact(value):
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    def section(name, entries):
        lines = [f"{compact(key)}:{compact(entries[key])}" for key in sorted(entries)]
        return f"{compact(name)}:{{\n" + ",\n".join(lines) + ("\n}" if lines else "}")

    return "{\n" + ",\n".join([
        f'"botocore":{compact(model["botocore"])}',
        f'"clientContextParams":{compact(model["clientContextParams"])}',
        f'"endpointRules":{compact(model["endpointRules"])}',
        section("metadata", model["metadata"]),
        section("operations", model["operations"]),
        section("pagination", model["pagination"]),
        section("shapes", model["shapes"]),
        section("waiters", model["waiters"]),
    ]) + "\n}\n"


def packed(model):
    return gzip.compress(text(model).encode("utf-8"), compresslevel=9, mtime=0)


def is_current(path, wanted):
    """zlib's versions pack differently: what counts is the text."""
    return path.exists() and gzip.decompress(path.read_bytes()) == gzip.decompress(wanted)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("services", nargs="*", help="botocore's service names; default: all")
    parser.add_argument("--output", type=pathlib.Path,
                        default=pathlib.Path(__file__).resolve().parent.parent / "models")
    parser.add_argument("--check", action="store_true", help="write nothing, exit with 1 if a file differs")
    arguments = parser.parse_args()
    loader, stale = Loader(), []
    for service in arguments.services or loader.list_available_services("service-2"):
        path = arguments.output / f"{service}.json.gz"
        wanted = packed(build(loader, service))
        if is_current(path, wanted):
            continue
        if arguments.check:
            stale.append(path)
            print(f"{path} is not what botocore {botocore.__version__} gives", file=sys.stderr)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(wanted)
            print(path)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
