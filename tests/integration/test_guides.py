"""The guides of docs/guides, run from their own text: each database that a guide names has an account of its own."""

import os
import shutil
import tempfile
import unittest

from base import Case, Environment, R1
from harness.guides import Guide, blocks_of, databases_of, fits

env = Environment()
setUpModule = env.up

GUIDES = os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", "..", "docs", "guides")
FIRST_ACCOUNT = "123456789012"


class Guides(Case):
    env = env

    def run_guide(self, name):
        directory = tempfile.mkdtemp(prefix="iasql-guide.")
        self.addCleanup(shutil.rmtree, directory, True)
        guide = Guide(os.path.join(GUIDES, name), self.server, directory)
        self.accounts = {}
        for number, database in enumerate(databases_of(guide.blocks)):
            self.make_database(database, number)
        guide.run()
        return directory

    def make_database(self, name, number):
        self.server.database("postgres").execute(f"CREATE DATABASE {name} TEMPLATE iasql_ready; ALTER DATABASE {name} SET iasql.enabled = off")
        self.addCleanup(self.server.drop_database, name)
        self.server.database(name).execute("SELECT iasql_adopt()")
        self.accounts[name] = {}
        if number == 0:
            return
        account = str(number + 1) * 12
        keys = self.emulator.client("sts").assume_role(RoleArn=f"arn:aws:iam::{account}:role/guide", RoleSessionName="guide")["Credentials"]
        self.accounts[name] = {"key": keys["AccessKeyId"], "secret": keys["SecretAccessKey"], "token": keys["SessionToken"]}
        self.server.database(name).execute(f"""UPDATE aws_credentials SET access_key_id = '{keys["AccessKeyId"]}',
            secret_access_key = '{keys["SecretAccessKey"]}', session_token = '{keys["SessionToken"]}'""")

    def of_account(self, service, database):
        return self.emulator.client(service, R1, **self.accounts[database])

    def test_staging_to_production(self):
        self.run_guide("staging-to-production.md")
        self.assertEqual({self.of_account("sts", name).get_caller_identity()["Account"] for name in self.accounts}, {FIRST_ACCOUNT, "2" * 12})
        for name in ("staging", "production"):
            subnets = self.of_account("ec2", name).describe_subnets(Filters=[{"Name": "cidr-block", "Values": ["10.80.1.0/24", "10.80.2.0/24"]}])
            self.assertEqual(len(subnets["Subnets"]), 2, name)
            urls = self.of_account("sqs", name).list_queues()["QueueUrls"]
            self.assertEqual([url.rsplit("/", 1)[1] for url in urls], ["orders"], name)

    def test_peer_review(self):
        self.run_guide("peer-review.md")
        self.assertEqual(self.emulator.queue_attributes("invoices")["VisibilityTimeout"], "60")

    def test_backup(self):
        self.addCleanup(self.server.drop_database, "restored")
        self.run_guide("backup.md")
        self.assertEqual(self.emulator.queues(), ["invoices", "orders"])

    def test_every_guide_has_a_test(self):
        for name in os.listdir(GUIDES):
            self.assertTrue(hasattr(self, "test_" + name.removesuffix(".md").replace("-", "_")), name)


class Runner(unittest.TestCase):
    """That it would notice."""

    def test_what_is_run(self):
        blocks = blocks_of("```sql a b\nX\n```\n```text\nout …\n```\nwords\n```sql\nnot this\n```\n```sh\nY\n```\n")
        self.assertEqual([(b.language, b.names, b.text, b.expected) for b in blocks],
                         [("sql", ["a", "b"], "X\n", "out …\n"), ("sh", [], "Y\n", None)])
        self.assertEqual(databases_of(blocks), ["a", "b"])
        with self.assertRaises(AssertionError):
            blocks_of("```sql\nnot run\n```\n```text\nout\n```\n")

    def test_what_fits(self):
        self.assertTrue(fits("a … c\nd\n", "a b  \n c  \nd\n\n"))
        self.assertFalse(fits("a … c\nd\n", "a b c\ne\n"))
        self.assertFalse(fits("a\n", "a\nb\n"))
        self.assertFalse(fits("a.c\n", "abc\n"))


del Case
