"""iasql_create_review(): what the document says, and that nothing in rows can break it."""

import re

from base import Environment, R1
from graph_case import GraphCase
from harness.diagrams import Mermaid

env = Environment()
setUpModule = env.up


class Document:
    """The parts of a review; an AssertionError where it is not built as it has to be."""

    def __init__(self, text):
        self.text = text
        self.title = text.split("\n", 1)[0]
        self.blocks = re.findall(r"^(`{3,})(\w+)\n(.*?)^\1$", text, re.M | re.S)
        bare = re.sub(r"^(`{3,})\w+\n.*?^\1$", "", text, flags=re.M | re.S)
        self.headings = re.findall(r"^#+ .*$", bare, re.M)
        lines = [line for line in bare.split("\n") if line.startswith("|")]
        cells = [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines]
        self.columns = [c.strip() for c in cells[0]] if cells else []
        if any(len(row) != len(self.columns) for row in cells):
            raise AssertionError(f"rows of different lengths:\n{bare}")
        self.rows = [dict(zip(self.columns, (c.strip() for c in row))) for row in cells[2:]]
        self.details = re.findall(r"^<details><summary>(.*?)</summary>\n\n(.*?)\n</details>$", bare, re.M | re.S)
        self.bare = bare

    def block(self, language):
        found = [body for _, name, body in self.blocks if name == language]
        return found[0] if found else None

    def detail(self, words):
        return next(body for summary, body in self.details if words in summary)


class Review(GraphCase):
    env = env
    modules = ("aws_vpc", "aws_sqs")

    def review(self, *arguments):
        return Document(self.db.value(f"SELECT iasql_create_review({', '.join(arguments)})"))

    def test_all_that_it_says(self):
        for name, cidr in (("kept", "10.20.0.0/16"), ("gone", "10.30.0.0/16"), ("other", "10.40.0.0/16")):
            self.make_vpc(name, cidr, subnets=0, groups=0)
        self.sync()
        self.begin()
        self.db.execute(f"""
          INSERT INTO subnet (vpc_id, cidr_block, availability_zone) SELECT id, '10.20.7.0/24', '{R1}a' FROM vpc WHERE cidr_block = '10.20.0.0/16';
          UPDATE vpc SET enable_dns_hostnames = true WHERE cidr_block = '10.20.0.0/16';
          UPDATE vpc SET cidr_block = '10.41.0.0/16' WHERE cidr_block = '10.40.0.0/16';
          DELETE FROM vpc WHERE cidr_block = '10.30.0.0/16'""")
        review = self.review("'A network'", "'For *everybody*'")
        self.assertEqual(review.title, "# A network")
        self.assertIn("\nFor *everybody*\n", review.text)
        self.assertRegex(review.bare, r"\n\*\*⚠ \d+ to delete\*\*, \*\*⚠ 1 to replace\*\*, 1 to update, 1 to create\n")
        self.assertEqual(review.columns[:5], ["action", "table_name", "id", "description", "changes"])
        kinds = [row["action"].strip("*⚠ ") for row in review.rows]
        self.assertEqual(kinds, sorted(kinds, key=["delete", "replace", "update", "create"].index))
        self.assertEqual([row["action"] for row in review.rows if row["table_name"] == "vpc"], ["**⚠ delete**", "**⚠ replace**", "update"])
        self.assertEqual({row["description"] for row in review.rows if row["table_name"] == "vpc"}, {"gone", "other", "kept"})
        self.assertIn("- `cidr_block`: `10.40.0.0/16` → `10.41.0.0/16`", review.detail("replace vpc <b>other</b>"))
        self.assertIn("- `enable_dns_hostnames`: `false` → `true`", review.detail("update vpc <b>kept</b>"))
        self.assertRegex(review.detail("create subnet <b>10.20.7.0/24</b>"), r"- `vpc_id`: `kept \(\d+\)`")
        states = Mermaid(review.block("mermaid")).states()
        self.assertLessEqual({"subnet 10.20.7.0/24": "created", "vpc kept": "updated", "vpc other": "replaced", "vpc gone": "deleted"}.items(),
                             states.items())
        self.assertEqual(review.headings[:3], ["# A network", "## IaSQL Preview", "### Changes by resource"])
        self.rollback()

    def test_nothing_of_rows_becomes_markdown(self):
        nasty = "a|b `c` ```d``` <img src=x onerror=alert(1)> *e* </details>\n# heading\n```\n| x | y |"
        self.begin()
        self.db.execute("""INSERT INTO vpc (cidr_block, tags) VALUES ('10.50.0.0/16', json_build_object('Name', $n$""" + nasty + "$n$))")
        review = self.review("'t'", "E'd\n```\nopen'")
        self.assertNotIn("# heading", review.headings)
        outside = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", review.bare)
        self.assertNotRegex(outside, r"<(?!/?(details|summary|b)>)")
        self.assertEqual(len(review.rows), 1)
        self.assertEqual(len(review.details), 1)
        self.assertEqual(list(Mermaid(review.block("mermaid")).states().values()), ["created"])
        self.rollback()

    def test_all_statements_in_a_fence_that_holds(self):
        self.begin()
        self.db.execute("""INSERT INTO queue (name, tags) VALUES ('a', json_build_object('x', E'```\n````'));
          INSERT INTO queue (name) VALUES ('b')""")
        review = self.review()
        self.assertEqual(review.title, "# New Review")
        self.assertEqual(review.headings[-1], "## SQL changes")
        self.assertEqual(review.block("sql").count("INSERT INTO queue"), 2)
        self.assertRegex(review.text, r"(?m)^`{5}sql$")
        self.rollback()

    def test_no_secrets(self):
        self.install("aws_secrets_manager")
        secret = env.secrets.make("a secret's value")
        self.begin()
        self.db.execute(f"INSERT INTO secret (name, value) VALUES ('s', '{secret}')")
        review = self.review()
        self.assertNotIn(secret, review.text)
        self.assertIn("secret <b>s</b>", review.text)
        self.rollback()

    def test_without_changes_and_without_transaction(self):
        self.make_vpc("new")  # what a preview of nothing would import is not the review's
        self.begin()
        review = self.review()
        self.assertIn("0 to delete, 0 to replace, 0 to update, 0 to create", review.text)
        self.assertEqual((review.rows, review.block("mermaid")), ([], None))
        self.rollback()
        error = self.db.error("SELECT iasql_create_review()")
        self.assertEqual((error.sqlstate, error.message), ("IA009", "Cannot execute without calling iasql_begin() first"))

    def test_forty_changes_at_once(self):
        self.make_vpc("shop", subnets=0, groups=0)
        self.make_vpc("old", "10.60.0.0/16", subnets=3, groups=0)
        self.sync()
        self.begin()
        self.db.execute(f"""
          INSERT INTO queue (name, visibility_timeout, tags) SELECT 'orders-' || n, n, '{{"team": "shop"}}' FROM generate_series(1, 12) n;
          INSERT INTO subnet (vpc_id, cidr_block, availability_zone) SELECT v.id, '10.20.' || n || '.0/24', '{R1}' || chr(97 + n % 2)
          FROM vpc v, generate_series(1, 10) n WHERE v.cidr_block = '10.20.0.0/16';
          INSERT INTO route_table (vpc_id, tags) SELECT id, json_build_object('Name', 'shop-' || n) FROM vpc, generate_series(1, 5) n
          WHERE cidr_block = '10.20.0.0/16';
          INSERT INTO internet_gateway (vpc_id, tags) SELECT id, '{{"Name": "door"}}' FROM vpc WHERE cidr_block = '10.20.0.0/16';
          INSERT INTO elastic_ip (tags) SELECT json_build_object('Name', 'ip-' || n) FROM generate_series(1, 3) n;
          UPDATE vpc SET enable_dns_hostnames = true, tags = '{{"Name": "shop", "a | b": "``` <b>"}}' WHERE cidr_block = '10.20.0.0/16';
          DELETE FROM subnet WHERE cidr_block LIKE '10.60.%';
          DELETE FROM vpc WHERE cidr_block = '10.60.0.0/16'""")
        review = self.review("'Forty changes'", "'Queues, a network and the end of the *old* one.'")
        self.keep("forty.md", review.text)
        self.keep("forty.svg", self.db.value("SELECT iasql_graph('svg', id) FROM iasql_transaction WHERE ended_at IS NULL"))
        self.assertGreaterEqual(len(review.rows), 36)
        self.assertEqual(len(review.details), len(review.rows))
        Mermaid(review.block("mermaid"))
        self.rollback()


del GraphCase
