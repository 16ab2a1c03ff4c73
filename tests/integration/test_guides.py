"""README.md and the documents, run from their own text: each database that one names has an account of its own.

The examples on the modules' pages are those of test_examples.
"""

import os
import shutil
import sys
import tempfile
import unittest

from base import Case, Environment, R1, re
from example_case import EXAMPLES, example
from harness.guides import Guide, blocks_of, databases_of, documents, fits
from harness.util import ROOT

env = Environment()
setUpModule = env.up

FIRST_ACCOUNT = "123456789012"
# Databases that begin without anything; the others have the extension, aws_account, credentials and two regions.
EMPTY = {"tour", "yours", "tutorial", "installed"}
MODULE_PAGES = [f"docs/modules/{name}.md" for name in EXAMPLES]


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


RUN_HERE = [path for path in documents() if path not in MODULE_PAGES and blocks_of(read(path))]


def name_of(path):
    return os.path.basename(path).removesuffix(".md").replace("-", "_").lower()


class Guides(Case):
    env = env
    ran = {}

    def run_guide(self, path):
        directory = tempfile.mkdtemp(prefix="iasql-guide.")
        self.addCleanup(shutil.rmtree, directory, True)
        guide = Guide(os.path.join(ROOT, path), self.server, directory, self.shell(directory))
        self.accounts = {}
        self.addCleanup(self.as_it_was)
        for number, database in enumerate(databases_of(guide.blocks)):
            self.make_database(database, number)
        guide.run()
        getattr(self, "after_" + name_of(path), lambda: None)()

    def shell(self, directory):
        """The AWS tools' command for the emulator, as whom its first account belongs to."""
        program = os.path.join(directory, "aws")
        with open(program, "w", encoding="utf-8") as file:
            file.write(f'#!/bin/sh\nexec "{sys.executable}" -m awscli --endpoint-url {self.emulator.url} "$@" </dev/null\n')
        os.chmod(program, 0o755)
        return {"PATH": directory + os.pathsep + os.environ["PATH"], "AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing",
                "AWS_DEFAULT_REGION": R1, "AWS_PAGER": "", "IASQL_SOURCE": ROOT}

    def as_it_was(self):
        """What a document may set for the whole server."""
        postgres = self.server.database("postgres")
        postgres.execute("DROP DATABASE IF EXISTS restored WITH (FORCE)")
        postgres.execute("ALTER SYSTEM RESET ALL")
        postgres.execute("SELECT pg_reload_conf()")
        postgres.execute("DROP ROLE IF EXISTS alice, bob, monitor")

    def make_database(self, name, number):
        postgres = self.server.database("postgres")
        template = "template1" if name in EMPTY else "iasql_ready"
        postgres.execute(f"CREATE DATABASE {name} TEMPLATE {template}; ALTER DATABASE {name} SET iasql.enabled = off")
        self.addCleanup(self.server.drop_database, name)
        self.accounts[name] = {}
        if name in EMPTY:
            return
        self.server.database(name).execute("SELECT iasql_adopt()")
        if number == 0:
            return
        account = str(number + 1) * 12
        keys = self.emulator.client("sts").assume_role(RoleArn=f"arn:aws:iam::{account}:role/guide", RoleSessionName="guide")["Credentials"]
        self.accounts[name] = {"key": keys["AccessKeyId"], "secret": keys["SecretAccessKey"], "token": keys["SessionToken"]}
        self.server.database(name).execute(f"""UPDATE aws_credentials SET access_key_id = '{keys["AccessKeyId"]}',
            secret_access_key = '{keys["SecretAccessKey"]}', session_token = '{keys["SessionToken"]}'""")

    def of_account(self, service, database):
        return self.emulator.client(service, R1, **self.accounts[database])

    # --- what the cloud must have afterwards
    def after_staging_to_production(self):
        self.assertEqual({self.of_account("sts", name).get_caller_identity()["Account"] for name in self.accounts}, {FIRST_ACCOUNT, "2" * 12})
        for name in ("staging", "production"):
            subnets = self.of_account("ec2", name).describe_subnets(Filters=[{"Name": "cidr-block", "Values": ["10.80.1.0/24", "10.80.2.0/24"]}])
            self.assertEqual(len(subnets["Subnets"]), 2, name)
            urls = self.of_account("sqs", name).list_queues()["QueueUrls"]
            self.assertEqual([url.rsplit("/", 1)[1] for url in urls], ["orders"], name)

    def after_backup(self):
        self.assertEqual(self.emulator.queues(), ["invoices", "orders"])

    def after_peer_review(self):
        self.assertEqual(self.emulator.queue_attributes("invoices")["VisibilityTimeout"], "60")


def add_test(path):
    setattr(Guides, "test_" + name_of(path), lambda self: self.run_guide(path))


for document in RUN_HERE:
    add_test(document)


class NothingIsLeftOut(unittest.TestCase):
    def test_every_sql_block_of_every_document_is_run(self):
        """Blocks that are run are counted in another way than they are found."""
        there = sum(line.startswith("```sql") for path in documents() for line in read(path).split("\n"))
        here = sum(block.language == "sql" for path in RUN_HERE for block in blocks_of(read(path)))
        pages = 0
        for path, module in zip(MODULE_PAGES, EXAMPLES):
            self.assertEqual([block.text.strip() for block in blocks_of(read(path))], [example(module).strip()], path)
            pages += 1
        self.assertEqual(there, here + pages)
        self.assertGreater(here, 20)
        self.assertGreater(pages, 14)

    def test_no_statement_hides_in_an_indented_block(self):
        """Samples of the reference are run by test_reference, and each module's installation by test_reference, too."""
        for path in documents():
            if path != "docs/reference.md" and not path.startswith("docs/modules/"):
                found = re.findall(r"^ {4,}(?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|GRANT|DROP|WITH|BEGIN|SET)\b.*$", read(path), re.M)
                self.assertEqual(found, [], path)

    def test_no_two_documents_share_a_test(self):
        self.assertEqual(len({name_of(path) for path in RUN_HERE}), len(RUN_HERE))


class Runner(unittest.TestCase):
    """That it would notice."""

    def test_what_is_run(self):
        blocks = blocks_of("```sql a b\nX\n```\n\n```text\nout …\n```\nwords\n```text\nnot this\n```\n```sh\nY\n```\n")
        self.assertEqual([(b.language, b.names, b.text, b.expected) for b in blocks],
                         [("sql", ["a", "b"], "X\n", "out …\n"), ("sh", [], "Y\n", None)])
        self.assertEqual(databases_of(blocks), ["a", "b"])

    def test_what_would_not_be_run_is_an_error(self):
        for text in ("```sql\nSELECT 1;\n```\n", "```\nSELECT 1;\n```\n", "```sql a\nSELECT 1;\n"):
            with self.assertRaises(AssertionError):
                blocks_of(text)

    def test_what_fits(self):
        self.assertTrue(fits("a … c\nd\n", "a b  \n c  \nd\n(1 row)\n\n"))
        self.assertFalse(fits("a … c\nd\n", "a b c\ne\n"))
        self.assertFalse(fits("a\n", "a\nb\n"))
        self.assertFalse(fits("a.c\n", "abc\n"))


del Case
