"""How many calls reading an account takes, counted at the proxy, beside those that AWS's page sizes make necessary."""

import collections
import json
import os
import re

import botocore.session

from base import Case, Environment
from harness.util import ROOT
from necessary import HOME, Necessary, operations, page_limits
from populate_account import populate_account, populate_one_of_each

env = Environment(proxy=True)
setUpModule = env.up

REGIONS = (HOME, "us-west-2", "eu-west-1", "ap-southeast-1")
MODULES = ("aws_acm", "aws_cloudwatch", "aws_dynamo", "aws_ec2", "aws_ec2_metadata", "aws_elb", "aws_iam", "aws_rds", "aws_route53",
           "aws_s3", "aws_secrets_manager", "aws_security_group", "aws_sns", "aws_sqs", "aws_vpc")


def descriptor(module):
    with open(os.path.join(ROOT, "modules", module, "module.json"), encoding="utf-8") as file:
        return json.loads("".join(line for line in file if not line.lstrip().startswith("//")))


def read_calls(value, service):
    """(service, operation) of everything that a table reads in bulk or per object."""
    if isinstance(value, list):
        return [found for one in value for found in read_calls(one, service)]
    if not isinstance(value, dict):
        return []
    service = value.get("service", service) if isinstance(value.get("service"), str) else service
    own = [(service, value["operation"])] if isinstance(value.get("operation"), str) else []
    return own + [found for one in value.values() for found in read_calls(one, service)]


def owners():
    """{"service:Operation": module}: a listing that several modules share belongs to the one that the others depend on."""
    out, todo = {"sts:GetCallerIdentity": "aws_account"}, ["aws_account", *MODULES]
    while todo:
        module = todo.pop(0)
        whole = descriptor(module)
        if any(d in todo for d in whole["dependencies"]):
            todo.append(module)
            continue
        for table in whole["tables"].values():
            service = table.get("service", whole.get("service"))
            for name, operation in read_calls([table.get("list"), table.get("enrich")], service):
                out.setdefault(f"{name}:{operation}", module)
    return out


class Namer:
    """What the proxy has seen, as "service:Operation"."""

    def __init__(self):
        session = botocore.session.get_session()
        self._models = {}
        for service in {call.split(":")[0] for call in owners()}:
            model = session.get_service_model(service)
            self._models[model.signing_name] = service, [model.operation_model(n) for n in model.operation_names]

    def name(self, call):
        service, known = self._models[call.service]
        return f"{service}:{self._rest(call.action, known) if ' ' in call.action else call.action}"

    @staticmethod
    def _rest(action, known):
        """Of the operations whose method and path fit the one with most parameters in the query."""
        method, target = action.split(" ", 1)
        path, _, query = target.partition("?")
        given = set(re.split("[=&]", query))
        best = None
        for operation in known:
            pattern, _, needed = operation.http["requestUri"].partition("?")
            pattern = re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(pattern.rstrip("/")))
            needed = set(filter(None, re.split("[=&]", needed)))
            if operation.http["method"] == method and needed <= given and re.fullmatch(pattern, path.rstrip("/")):
                candidate = (len(needed), operation.name in NEEDED_NAMES, operation.name)
                best = max(best or candidate, candidate)
        return best[2] if best else action


NEEDED_NAMES = {need["call"].split(":")[1] for needs in operations().values() for part in needs.values() for need in part}


BATCHED = {need["call"] for needs in operations().values() for need in needs.get("per_object", []) if "batch" in need}


class Calls(Case):
    env = env

    def setUp(self):
        super().setUp()
        names = ", ".join(f"'{r}'" for r in REGIONS)
        self.begin()
        self.db.execute(f"UPDATE aws_regions SET is_enabled = region IN ({names}) WHERE is_enabled <> (region IN ({names}))")
        self.commit()
        self.install(*MODULES)

    def counted_sync(self):
        """{(operation, region): number}"""
        self.proxy.clear()
        self.sync()
        self.assertEqual(self.problems(), [])
        namer = Namer()
        return collections.Counter((namer.name(call), call.region) for call in self.proxy.calls)

    def compare(self, title, made, necessary):
        owner, by_module = owners(), collections.defaultdict(collections.Counter)
        for (operation, _), number in made.items():
            self.assertIn(operation, owner, "a call that no descriptor reads with")
            by_module[owner[operation]][operation] += number
        print(f"\n{title}\n{'module':22}{'necessary':>10}{'made':>8}{'ratio':>8}")
        bad = []
        for module, needs in sorted(necessary.calls.items()):
            need, done = necessary.total(module), by_module[module].total()
            print(f"{module:22}{need:10}{done:8}{done / need:8.2f}")
            if done > 1.2 * need:
                bad.append((module, {o: (needs.get(o, 0), n) for o, n in by_module[module].items() if n != needs.get(o, 0)}))
            # A listing left out would make room for waste elsewhere.
            self.assertEqual({o for o, n in needs.items() if n and not by_module[module][o]}, set(), module)
        need, done = sum(map(necessary.total, necessary.calls)), sum(made.values())
        print(f"{'all':22}{need:10}{done:8}{done / need:8.2f}", flush=True)
        self.assertEqual(bad, [], "necessary and made by operation")

    def rows(self):
        tables = self.db.column("""SELECT "table" FROM iasql_tables WHERE module !~ '^(iasql|aws_account|aws_sdk)'""")
        return sum(int(self.db.value(f"SELECT count(*) FROM {table}")) for table in tables)

    def test_page_sizes_are_those_of_the_models(self):
        wrong = {call: sizes for call, sizes in page_limits().items() if sizes[1] is not None and sizes[0] != sizes[1]}
        self.assertEqual(wrong, {})

    def test_full_import(self):
        populate_account(self.emulator, REGIONS)
        first = self.counted_sync()
        at_once = {name: self.proxy.most_in_flight(action=name) for name in ("DescribeVpcAttribute", "GetQueueAttributes", "GET /bucket.*")}
        necessary = Necessary(self.emulator, REGIONS)
        print(f"\n{self.rows()} rows from {sum(necessary.objects.values())} objects in {len(REGIONS)} regions; most calls at once: {at_once}")
        self.assertGreaterEqual(sum(necessary.objects.values()), 2000)
        self.compare("import", first, necessary)
        for name, most in at_once.items():
            self.assertGreater(most, 1, f"{name} is called for one object after the other")
        self.compare("nothing changed", self.counted_sync(), necessary)
        self.one_more_of_each(first)

    def one_more_of_each(self, before):
        """New objects take the calls of one object each, and no listing is made more often."""
        populate_one_of_each(self.emulator, HOME)
        after = self.counted_sync()
        more = collections.Counter()
        for (operation, region), number in (after - before).items():
            self.assertEqual(region, HOME)
            more[operation] += number
        print(f"one more of each kind: {sum(more.values())} calls more, {after.total()} in all", flush=True)
        self.assertEqual(before - after, collections.Counter())
        expected = {need["call"]: need.get("times", 1) for needs in operations().values() for need in needs.get("per_object", [])
                    if "batch" not in need and need["call"] != "route53:GetHostedZone"}
        expected["rds:ListTagsForResource"] = 2  # a parameter group and a subnet group
        self.assertEqual({o: n for o, n in more.items() if o not in BATCHED}, expected)


class OneResource(Case):
    """One new object costs its own calls and no others, and the row has what the cloud has all the same."""
    env = env
    modules = ("aws_sqs", "aws_vpc")

    def create(self, sql):
        """The actions of its commit, after one that has learned whose key it is."""
        self.begin()
        self.db.execute("INSERT INTO queue (name) VALUES ('first' || (SELECT count(*) FROM queue))")
        self.commit()
        self.begin()
        self.db.execute(sql)
        self.proxy.clear()
        self.commit()
        self.assertEqual(self.problems(), [])
        return [call.action for call in self.proxy.calls]

    def test_a_queue(self):
        actions = self.create("INSERT INTO queue (name, tags) VALUES ('q', '{\"a\": \"b\"}')")
        self.assertEqual(actions, ["GetQueueUrl", "CreateQueue", "GetQueueAttributes"])
        sqs = self.emulator.sqs()
        tags = sqs.list_queue_tags(QueueUrl=sqs.get_queue_url(QueueName="q")["QueueUrl"])["Tags"]
        self.assertEqual(self.db.json("SELECT tags FROM queue WHERE name = 'q'"), [{"tags": tags}])
        self.assertEqual(tags, {"a": "b"})
        self.assertEqual(self.db.rows("SELECT * FROM iasql_preview()"), [])

    def test_a_queue_that_is_adopted_is_read(self):
        self.emulator.sqs().create_queue(QueueName="q", tags={"theirs": "yes"})
        actions = self.create("INSERT INTO queue (name) VALUES ('q')")
        self.assertIn("ListQueueTags", actions)
        self.assertEqual(self.db.json("SELECT tags FROM queue WHERE name = 'q'"), [{"tags": {"theirs": "yes"}}])

    def test_a_vpc(self):
        actions = self.create("INSERT INTO vpc (cidr_block, enable_dns_hostnames) VALUES ('10.9.0.0/16', true)")
        self.assertEqual(actions[:2], ["CreateVpc", "DescribeVpcs"])
        ec2 = self.emulator.ec2()
        row = self.db.json("SELECT vpc_id, enable_dns_hostnames, enable_dns_support FROM vpc WHERE cidr_block = '10.9.0.0/16'")[0]
        for name in ("enableDnsHostnames", "enableDnsSupport"):
            answer = ec2.describe_vpc_attribute(VpcId=row["vpc_id"], Attribute=name)[name[0].upper() + name[1:]]
            self.assertEqual(row["enable_dns_" + name[9:].lower()], answer["Value"], name)
        self.assertTrue(row["enable_dns_hostnames"])
        plain = self.create("INSERT INTO vpc (cidr_block) VALUES ('10.8.0.0/16')")
        self.assertLessEqual(len(plain), 6, plain)
        self.assertEqual(self.db.rows("SELECT * FROM iasql_preview()"), [])
