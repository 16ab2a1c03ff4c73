"""iasql_graph(): what is in the picture, where, and that it stays readable."""

import re
import shutil
import subprocess

from base import Environment, R1, R2
from graph_case import GraphCase
from harness.diagrams import Mermaid, Svg

env = Environment()
setUpModule = env.up
R3 = "us-west-2"


class Transactions(GraphCase):
    env = env

    def test_a_transaction_with_all_kinds_of_changes(self):
        for name, cidr in (("kept", "10.20.0.0/16"), ("gone", "10.30.0.0/16"), ("other", "10.40.0.0/16")):
            self.make_vpc(name, cidr, subnets=0, groups=0)
        self.sync()
        transaction = self.open_transaction()
        self.db.execute(f"""
          INSERT INTO subnet (vpc_id, cidr_block, availability_zone) SELECT id, '10.20.7.0/24', '{R1}a' FROM vpc WHERE cidr_block = '10.20.0.0/16';
          UPDATE vpc SET enable_dns_hostnames = true WHERE cidr_block = '10.20.0.0/16';
          UPDATE vpc SET cidr_block = '10.41.0.0/16' WHERE cidr_block = '10.40.0.0/16';
          DELETE FROM vpc WHERE cidr_block = '10.30.0.0/16'""")
        expected = {"subnet 10.20.7.0/24": "created", "vpc kept": "updated", "vpc other": "replaced", "vpc gone": "deleted"}
        before = self.graph(transaction).states()
        self.assertLessEqual(expected.items(), before.items())
        self.assertEqual(set(before.keys() - expected.keys()) & {t for t, s in before.items() if s != "deleted"}, set())
        self.commit()
        after = self.graph(transaction)  # from the log
        self.assertEqual(after.states(), before)
        self.assertEqual(after.path(after.find("subnet 10.20.7.0/24")), [R1, "vpc kept", "subnet 10.20.7.0/24"])
        self.assertIn("deleted", self.drawn("svg", transaction))

    def test_a_row_that_is_gone_again_is_drawn_from_the_log(self):
        transaction = self.open_transaction()
        self.db.execute("INSERT INTO vpc (cidr_block, tags) VALUES ('10.50.0.0/16', '{\"Name\": \"brief\"}')")
        self.commit()
        self.begin()
        self.db.execute("DELETE FROM vpc WHERE cidr_block = '10.50.0.0/16'")
        self.commit()
        self.assertEqual(self.graph(transaction).states(), {"vpc brief": "created"})


class Graph(GraphCase):
    env = env
    modules = ("aws_vpc", "aws_security_group")

    def test_rows_are_where_they_hang(self):
        self.make_vpc("shop")
        self.sync()
        graph = self.graph()
        self.assertEqual(graph.path(graph.find("subnet 10.20.1.0/24")), [R1, "vpc shop", "subnet 10.20.1.0/24"])
        self.assertEqual(graph.path(graph.find("security_group shop-0")), [R1, "vpc shop", "security_group shop-0"])
        self.assertIn(("security_group_rule tcp 443 10.0.0.0/8", "security_group shop-0"), graph.texts_of_edges())
        self.assertEqual({len(graph.path(node)) for node, text in graph.nodes.items() if text.startswith("subnet ")}, {3})
        self.assertFalse([text for text in graph.nodes.values() if text.startswith("availability_zone")], "nobody can make one")
        self.assertEqual(graph.state, {})

    def test_what_hangs_on_two_boxes_is_in_none_and_points_at_both(self):
        here, there = self.make_vpc("here"), self.make_vpc("there", "10.30.0.0/16")
        self.emulator.ec2(R1).create_vpc_peering_connection(VpcId=here, PeerVpcId=there)
        self.sync()
        graph = self.graph()
        peering = graph.find("peering_connection here there")
        self.assertEqual(graph.path(peering), [R1, "peering_connection here there"])
        self.assertEqual({graph.nodes[b] for a, b in graph.edges if a == peering}, {"vpc here", "vpc there"})

    def test_join_tables_are_edges(self):
        self.install("aws_elb")
        self.make_vpc("shop")
        self.sync()
        self.begin()
        self.db.execute("""INSERT INTO load_balancer (load_balancer_name, scheme, load_balancer_type, subnets, ip_address_type)
            SELECT 'front', 'internet-facing', 'application', array_agg(subnet_id), 'ipv4' FROM subnet s JOIN vpc v ON v.id = s.vpc_id
            WHERE v.cidr_block = '10.20.0.0/16';
          INSERT INTO load_balancer_security_groups SELECT l.id, g.id FROM load_balancer l, security_group g WHERE g.group_name = 'shop-0'""")
        transaction = self.db.value("SELECT id FROM iasql_transaction WHERE ended_at IS NULL")
        graph = self.graph(transaction)
        self.assertEqual(graph.path(graph.find("load_balancer front"))[:2], [R1, "vpc shop"])
        self.assertIn(("load_balancer front", "security_group shop-0"), graph.texts_of_edges())
        self.assertEqual(graph.states(), {"load_balancer front": "created", "security_group shop-0": "untouched", "vpc shop": "untouched"})
        self.rollback()

    def test_texts_of_rows_are_data(self):
        nasty = 'a"]; end <b>|{x}` \\ %%{init}\n\tnaïve 東京 🚀 #quot; -->'
        self.begin()
        self.db.execute("INSERT INTO vpc (cidr_block, tags) VALUES ('10.50.0.0/16', json_build_object('Name', $n$" + nasty + "$n$))")
        shown = re.sub(r"\s+", " ", nasty)
        self.assertIn("vpc " + shown, self.graph().nodes.values())
        self.assertIn("vpc " + shown, Svg(self.drawn("svg")).titles)
        self.assertIn('\\"]; end <b>', self.drawn("dot"))
        self.rollback()

    def test_svg_of_a_hundred_in_three_regions(self):
        self.db.execute(f"UPDATE aws_regions SET is_enabled = true WHERE region = '{R3}'")
        for region in (R1, R2, R3):
            for n, name in enumerate(("production", "staging", "a-name-that-is-much-too-long-for-the-box-it-stands-in")):
                self.make_vpc(name, f"10.{n + 20}.0.0/16", region, subnets=2, groups=1)
        self.commit_settings()
        for style, name in (("svg", "hundred.svg"), ("mermaid", "hundred.mmd"), ("dot", "hundred.dot")):
            self.keep(name, self.drawn(style))
        svg = Svg(self.drawn("svg"))
        self.assertGreaterEqual(len(svg.rects), 100)
        self.assertLessEqual(svg.width, 1600)
        self.assertEqual(svg.overlaps(), [])
        self.assertEqual(svg.hidden_lines(), [])
        self.assertGreater(len(svg.edges), 30)
        self.assertGreaterEqual(min(size for _, _, size, _ in svg.texts), 11)
        for x, y, w, h in svg.rects:
            self.assertTrue(0 <= x and x + w <= svg.width and 0 <= y and y + h <= svg.height, (x, y, w, h))
        self.assertTrue(any("…" in text for *_, text in svg.texts), "what does not fit is cut")
        self.assertTrue(any(text.startswith("subnet (") for *_, text in svg.texts), "a legend")
        self.graph()
        self.draw_with_graphviz()

    def commit_settings(self):
        self.begin()
        self.commit()
        self.sync()

    def draw_with_graphviz(self):
        """Where it is there, it reads the DOT."""
        if program := shutil.which("dot"):
            done = subprocess.run([program, "-Tplain"], input=self.drawn("dot"), capture_output=True, text=True, timeout=120, check=False)
            self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_very_many_are_summarised(self):
        self.db.execute("SELECT * FROM iasql_begin()")
        self.db.execute("""INSERT INTO vpc (cidr_block, tags) VALUES ('10.50.0.0/16', '{"Name": "large"}');
          INSERT INTO security_group (group_name, description, vpc_id) SELECT 'g' || n, 'd', v.id FROM generate_series(1, 200) n, vpc v
          WHERE v.cidr_block = '10.50.0.0/16'""")
        graph = self.graph(self.db.value("SELECT id FROM iasql_transaction WHERE ended_at IS NULL"))
        self.assertEqual(graph.summary, "201 resources, one node per table and box")
        self.assertEqual(graph.states(), {"vpc large": "created", "security_group × 200": "created"})
        self.assertEqual(graph.path(graph.find("security_group × 200")), [R1, "vpc large", "security_group × 200"])
        self.assertIn("security_group × 200 (created)", [t for t in Svg(self.drawn("svg", self.open_id())).titles])
        self.assertEqual(self.drawn("dot").count('label="security_group\\n'), 200 + self.groups_before(), "DOT is for programs")
        self.rollback()

    def open_id(self):
        return self.db.value("SELECT id FROM iasql_transaction WHERE ended_at IS NULL")

    def groups_before(self):
        return int(self.db.value("SELECT count(*) FROM security_group WHERE group_name NOT LIKE 'g%'"))

    def test_nobody_sees_more_than_they_may_read(self):
        self.make_vpc("shop")
        self.sync()
        self.db.execute("""DO $$ BEGIN CREATE ROLE graph_reader LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
          GRANT EXECUTE ON FUNCTION iasql_graph(text, text) TO graph_reader;
          GRANT SELECT ON subnet, vpc TO graph_reader;
          ALTER TABLE subnet ENABLE ROW LEVEL SECURITY;
          CREATE POLICY only_one ON subnet TO graph_reader USING (cidr_block = '10.20.0.0/24')""")
        reader = self.db.as_user("graph_reader")
        graph = Mermaid(reader.value("SELECT iasql_graph()"))
        self.assertIn("tables that you may not read are left out", reader.stderr)
        kinds = {text.split(" ")[0] for node, text in graph.nodes.items() if node[0] == "n"}
        self.assertEqual(kinds, {"vpc", "subnet"})
        self.assertEqual([text for text in graph.nodes.values() if text.startswith("subnet")], ["subnet 10.20.0.0/24"])
        self.assertIn("42501", str(reader.error("SELECT iasql_graph('dot', 'x')")))

    def test_what_there_is_not(self):
        error = self.db.error("SELECT iasql_graph('png')")
        self.assertEqual((error.sqlstate, error.hint), ("IA008", "The formats are mermaid, dot and svg."))
        error = self.db.error("SELECT iasql_graph('svg', 'nothing')")
        self.assertEqual(error.sqlstate, "IA008")
        self.assertIn("iasql_transaction", error.hint)
        self.assertEqual(self.db.error("SELECT iasql_graph(NULL)").sqlstate, "22004")


del GraphCase
