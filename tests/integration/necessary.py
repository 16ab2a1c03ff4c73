"""How many calls a full import needs, from the account's objects and AWS's page sizes; knows nothing of what iasql does.

tests/data/necessary_calls.json says what AWS offers: listings with the most that a page holds, and what there is per object
only, with the reason. A listing needs as many pages as boto3 gets with that page size: where the emulator gives all in one
page whatever is asked, that is one, and never more than the objects and the page size make.
"""

import json
import math
import os

import botocore.session
import jmespath

from harness.util import ROOT

HOME = "us-east-1"


def operations():
    with open(os.path.join(ROOT, "tests", "data", "necessary_calls.json"), encoding="utf-8") as file:
        return json.load(file)


class Necessary:
    """calls: {module: {"service:Operation": number}} for the regions of an emulator; objects: per listing, over all regions."""

    def __init__(self, emulator, regions):
        self._emulator, self._listed = emulator, {}
        self.calls, self.objects = {}, {}
        for part in ("listings", "per_object"):
            for module, needs in operations().items():
                for need in needs.get(part, []):
                    for region in [HOME] if need.get("global") else regions:
                        self._listing(module, need, region) if part == "listings" else self._per_object(module, need, region)

    def total(self, module):
        return sum(self.calls[module].values())

    def _add(self, module, call, number):
        of = self.calls.setdefault(module, {})
        of[call] = of.get(call, 0) + number

    def _listing(self, module, need, region):
        objects, pages = self._ask(need, region, need.get("input", {}))
        if need["call"] == "s3:ListBuckets":
            s3 = self._emulator.client("s3", HOME)
            objects = [b for b in objects if (s3.get_bucket_location(Bucket=b["Name"])["LocationConstraint"] or HOME) == region]
        self._listed[need["call"], region] = objects
        self.objects[need["call"]] = self.objects.get(need["call"], 0) + len(objects)
        self._add(module, need["call"], pages)

    def _per_object(self, module, need, region):
        of = need["of"] if isinstance(need["of"], list) else [need["of"]]
        objects = [o for one in of for o in self._listed[one, region]]
        objects = jmespath.search(need["where"], objects) if "where" in need else objects
        number = (len(set(objects)) if need.get("distinct") else len(objects)) * need.get("times", 1)
        if "batch" in need:
            number = math.ceil(number / need["batch"])
        if "objects" in need:
            asked = [self._ask(need, region, {k: jmespath.search(v, o) for k, v in need["input"].items()}) for o in objects]
            number = sum(pages for _, pages in asked)
            self._listed[need["call"], region] = inner = [o for found, _ in asked for o in found]
            self.objects[need["call"]] = self.objects.get(need["call"], 0) + len(inner)
        self._add(module, need["call"], number)

    def _ask(self, need, region, arguments):
        """(objects, pages needed)"""
        service, operation = need["call"].split(":")
        client = self._emulator.client(service, region)
        method = botocore.xform_name(operation)
        if not client.can_paginate(method):
            return jmespath.search(need["objects"], getattr(client, method)(**arguments)) or [], 1
        size = {"PageSize": need["page"]} if "page" in need else {}
        pages = list(client.get_paginator(method).paginate(**arguments, PaginationConfig=size))
        objects = [o for page in pages for o in jmespath.search(need["objects"], page) or []]
        most = need.get("page") or need.get("fixed_page") or math.inf
        return objects, max(1, min(len(pages), math.ceil(len(objects) / most)))


def page_limits():
    """{"service:Operation": (page size of the table, largest that botocore's model allows or None)}"""
    session = botocore.session.get_session()
    out = {}
    for needs in operations().values():
        for need in needs.get("listings", []) + needs.get("per_object", []):
            if "page" not in need:
                continue
            service, operation = need["call"].split(":")
            config = session.get_component("data_loader").load_service_model(service, "paginators-1")["pagination"].get(operation, {})
            shape = session.get_service_model(service).operation_model(operation).input_shape.members.get(config.get("limit_key"))
            out[need["call"]] = need["page"], shape.metadata.get("max") if shape else None
    return out
