// Graphs of rows, what is drawn of them, and that every text is data.
#include <gtest/gtest.h>

#include <set>

#include "aws/json.hpp"
#include "engine/diagram.hpp"
#include "engine/graph_layout.hpp"

namespace iasql::engine {
namespace {

const char* const kModule = R"({"module": "m", "service": "svc", "tables": {
  "zone": {"key": ["name"], "identity": ["name", "region"], "list": {"operation": "L", "items": "Z[]"},
    "columns": {"name": "Name", "region": {"region": true}}},
  "net": {"groups": true, "title": ["is_default", "cidr"], "identity": ["net_id", "region"], "list": {"operation": "L", "items": "N[]"},
    "columns": {"net_id": {"path": "Id", "computed": true}, "cidr": "Cidr", "is_default": "Default", "region": {"region": true},
      "tags": {"path": "Tags", "codec": "tags"}},
    "create": {"calls": [{"operation": "C"}]}},
  "part": {"identity": ["part_id", "region"], "list": {"operation": "L", "items": "P[]"},
    "columns": {"part_id": {"path": "Id", "computed": true}, "region": {"region": true}, "zone": {"path": "Z", "ref": {"table": "zone", "column": "name"}},
      "net": {"path": "Net", "ref": {"table": "net", "column": "net_id"}}},
    "create": {"calls": [{"operation": "C"}]}},
  "link": {"title": ["a", "b"], "identity": ["link_id", "region"], "list": {"operation": "L", "items": "K[]"},
    "columns": {"link_id": {"path": "Id", "computed": true}, "region": {"region": true}, "a": {"path": "A", "ref": {"table": "net", "column": "net_id"}},
      "b": {"path": "B", "ref": {"table": "net", "column": "net_id"}}},
    "create": {"calls": [{"operation": "C"}]}},
  "app": {"label": "name", "identity": ["name"], "scope": "global", "list": {"operation": "L", "items": "A[]"},
    "columns": {"name": "Name", "password": {"path": "Pw", "sensitive": true}, "parts": {"path": "Parts", "virtual": true, "set": true, "ref": {"table": "part", "column": "part_id"}}},
    "create": {"calls": [{"operation": "C"}]}},
  "app_parts": {"key": ["app", "part"], "join": {"of": "app", "column": "parts"},
    "columns": {"app": {"ref": {"table": "app", "column": "name"}}, "part": {"ref": {"table": "part", "column": "part_id"}}}}
}})";

class GraphTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto module = load_module("m/module.json", kModule);
    ASSERT_TRUE(module.ok()) << module.error().message;
    auto built = Catalog::build({*module});
    ASSERT_TRUE(built.ok()) << built.error().message;
    catalog = std::make_unique<Catalog>(std::move(*built));
  }
  void add(const char* table, const std::string& row, NodeState state = NodeState::Plain) {
    auto value = aws::parse_json(row);
    ASSERT_TRUE(value.ok()) << row;
    rows.push_back({catalog->table(table), std::move(*value), state});
  }
  Graph graph(bool of_transaction = false) const { return build_graph(*catalog, rows, of_transaction); }
  static std::size_t find(const Graph& g, const std::string& table, const std::string& name) {
    for (std::size_t i = 0; i < g.nodes.size(); ++i) {
      if (g.nodes[i].table == table && g.nodes[i].name == name) return i;
    }
    ADD_FAILURE() << "no " << table << " " << name;
    return 0;
  }
  static std::set<std::string> edges(const Graph& g) {
    std::set<std::string> out;
    for (const auto& [from, to] : g.edges) out.insert(g.nodes[from].name + ">" + g.nodes[to].name);
    return out;
  }
  std::unique_ptr<Catalog> catalog;
  std::vector<GraphRow> rows;
};

TEST_F(GraphTest, NamesAreTagsThenTitlesThenLabelsThenKeys) {
  add("net", R"({"id": 1, "cidr": "c1", "region": "r", "tags": {"Name": "tagged"}})");
  add("net", R"({"id": 2, "cidr": "c2", "is_default": true, "region": "r", "tags": {}})");
  add("part", R"({"id": 3, "part_id": "p-3", "region": "r"})");
  add("part", R"({"id": 4, "region": "r"})");
  add("link", R"({"id": 5, "a": 1, "b": 2, "region": "r"})");
  const Graph g = graph();
  for (const auto& [table, name] : {std::pair{"net", "tagged"}, {"net", "default c2"}, {"part", "p-3"}, {"part", "#4"}, {"link", "tagged default c2"}})
    find(g, table, name);
}

TEST_F(GraphTest, ChainsLeadIntoBoxesUnlessTheyLeadIntoTwo) {
  add("net", R"({"id": 1, "cidr": "one", "region": "r"})");
  add("net", R"({"id": 2, "cidr": "two", "region": "r"})");
  add("zone", R"({"name": "z", "region": "r"})");
  add("part", R"({"id": 3, "part_id": "p", "net": 1, "zone": "z", "region": "r"})");
  add("part", R"({"id": 4, "part_id": "elsewhere", "net": 1, "region": "s"})");
  add("link", R"({"id": 5, "a": 1, "b": 2, "region": "r"})");
  add("app", R"({"id": 7, "name": "app"})");
  add("app_parts", R"({"app": 7, "part": 3})");
  const Graph g = graph();
  EXPECT_EQ(g.nodes[find(g, "part", "p")].group, find(g, "net", "one"));
  EXPECT_EQ(g.nodes[find(g, "part", "elsewhere")].group, GraphNode::none) << "another region";
  EXPECT_EQ(g.nodes[find(g, "link", "one two")].group, GraphNode::none);
  EXPECT_EQ(g.nodes[find(g, "app", "app")].group, GraphNode::none) << "global";
  EXPECT_EQ(g.nodes.size(), 6u) << "nobody can make a zone, and a join table's rows are edges";
  EXPECT_EQ(edges(g), (std::set<std::string>{"elsewhere>one", "one two>one", "one two>two", "app>p"}));
}

TEST_F(GraphTest, OfATransactionOnlyWhatItTouchesAndWhatThatHangsOn) {
  add("net", R"({"id": 1, "cidr": "one", "region": "r"})", NodeState::Untouched);
  add("net", R"({"id": 2, "cidr": "two", "region": "r"})", NodeState::Untouched);
  add("part", R"({"id": 3, "part_id": "new", "net": 1, "region": "r"})", NodeState::Created);
  add("part", R"({"id": 4, "part_id": "other", "net": 2, "region": "r"})", NodeState::Untouched);
  add("zone", R"({"name": "touched", "region": "r"})", NodeState::Updated);
  const Graph g = graph(true);
  EXPECT_EQ(g.nodes.size(), 3u);
  find(g, "zone", "touched");
  EXPECT_NE(mermaid(g).find("class n1 created"), std::string::npos) << mermaid(g);
  EXPECT_NE(mermaid(g).find("class n0 untouched"), std::string::npos);
}

TEST_F(GraphTest, SecretsAreNoColumnsOfAPicture) {
  const auto columns = graph_columns(*catalog, *catalog->table("app"));
  EXPECT_EQ(columns, (std::vector<std::string>{"id", "name"}));
}

TEST_F(GraphTest, NumbersInNamesAreNumbers) {
  for (int n : {10, 9, 100, 1}) add("app", R"({"id": )" + std::to_string(n) + R"(, "name": "app-)" + std::to_string(n) + R"("})");
  std::string order;
  for (const auto& node : graph().nodes) order += node.name + " ";
  EXPECT_EQ(order, "app-1 app-9 app-10 app-100 ");
}

TEST_F(GraphTest, TooManyAreSummarisedStepByStep) {
  for (int net = 0; net < 3; ++net) {
    add("net", R"({"id": )" + std::to_string(net) + R"(, "cidr": "n)" + std::to_string(net) + R"(", "region": "r"})");
    for (int part = 0; part < 5; ++part)
      add("part", R"({"id": )" + std::to_string(net * 10 + part) + R"(, "net": )" + std::to_string(net) + R"(, "region": "r"})");
  }
  const Graph g = graph();
  EXPECT_EQ(within(g, {18, 100}).nodes.size(), 18u);
  const Graph boxes = within(g, {17, 100});
  ASSERT_EQ(boxes.nodes.size(), 6u);
  EXPECT_EQ(boxes.nodes[1].count, 5u);
  EXPECT_EQ(boxes.nodes[1].group, 0u);
  EXPECT_EQ(boxes.nodes[3].group, 2u);
  EXPECT_EQ(boxes.summary, "18 resources, one node per table and box");
  const Graph regions = within(g, {5, 100});
  ASSERT_EQ(regions.nodes.size(), 2u);
  EXPECT_EQ(regions.nodes[0].count + regions.nodes[1].count, 18u);
  EXPECT_FALSE(within(g, {1, 100}).of_regions);
  EXPECT_EQ(within(g, {100, 0}).edges.size(), 0u) << "what a box says is no edge";
}

TEST_F(GraphTest, TextsAreEscapedForEachFormat) {
  add("app", R"({"id": 1, "name": "a\"]; end <b>\n#35;|`%%é"})");
  const Graph g = graph();
  EXPECT_NE(mermaid(g).find("n0[\"app<br/>a#34;#93;#59; end #60;b#62; #35;35#59;#124;#96;#37;#37;é\"]"), std::string::npos) << mermaid(g);
  EXPECT_NE(dot(g).find("[label=\"app\\na\\\"]; end <b> #35;|`%%é\"]"), std::string::npos) << dot(g);
  EXPECT_NE(svg(g).find("app a&quot;]; end &lt;b&gt; #35;|`%%é</title>"), std::string::npos) << svg(g);
}

TEST_F(GraphTest, NothingIsAPictureToo) {
  EXPECT_EQ(mermaid({}), "flowchart LR\n  none[\"nothing\"]\n");
  EXPECT_NE(svg({}).find("0 resources"), std::string::npos);
  EXPECT_EQ(dot({}).back(), '\n');
  EXPECT_EQ(diagram({}, "png").error().hint, "The formats are mermaid, dot and svg.");
}

TEST_F(GraphTest, NoNodeLiesOnAnotherAndNoEdgeBehindOne) {
  for (int net = 0; net < 7; ++net) {
    add("net", R"({"id": )" + std::to_string(net) + R"(, "cidr": "n)" + std::to_string(net) + R"(", "region": "r)" + std::to_string(net % 2) + R"("})");
    for (int part = 0; part <= net * 2; ++part)
      add("part", R"({"id": )" + std::to_string(net * 100 + part) + R"(, "net": )" + std::to_string(net) + R"(, "region": "r)" + std::to_string(net % 2) + R"("})");
    add("app", R"({"id": )" + std::to_string(net) + R"(, "name": "a"})");
    add("app_parts", R"({"app": )" + std::to_string(net) + R"(, "part": )" + std::to_string(net * 100) + "}");
    add("link", R"({"id": )" + std::to_string(net) + R"(, "a": )" + std::to_string(net) + R"(, "b": )" + std::to_string((net + 3) % 7) + R"(, "region": "r0"})");
  }
  const Graph g = graph();
  const Layout layout = lay_out(g, 50);
  EXPECT_LE(layout.width, 1600);
  EXPECT_EQ(layout.nodes.size() + layout.boxes.size(), g.nodes.size());
  std::vector<Rectangle> solid;
  for (const auto& [node, area] : layout.nodes) solid.push_back(area);
  for (const auto& box : layout.boxes) solid.push_back({box.area.x, box.area.y, box.area.w, Layout::header_height});
  const auto meet = [](const Rectangle& a, const Rectangle& b) { return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h; };
  for (std::size_t i = 0; i < solid.size(); ++i) {
    EXPECT_GE(solid[i].x, 0);
    EXPECT_LE(solid[i].x + solid[i].w, layout.width);
    for (std::size_t j = i + 1; j < solid.size(); ++j) EXPECT_FALSE(meet(solid[i], solid[j])) << i << " " << j;
  }
  ASSERT_FALSE(layout.edges.empty());
  for (const auto& edge : layout.edges) {
    for (std::size_t i = 1; i < edge.points.size(); ++i) {
      const Point &a = edge.points[i - 1], &b = edge.points[i];
      EXPECT_TRUE(a.x == b.x || a.y == b.y) << "at right angles";
      const Rectangle line{std::min(a.x, b.x), std::min(a.y, b.y), std::abs(a.x - b.x), std::abs(a.y - b.y)};
      // Lines run across the title bars of boxes only where they go from one shelf to another.
      for (const auto& [node, area] : layout.nodes) {
        const Rectangle inner{area.x + 1, area.y + 1, area.w - 2, area.h - 2};
        EXPECT_FALSE(meet({line.x - 0.1, line.y - 0.1, line.w + 0.2, line.h + 0.2}, inner));
      }
    }
  }
}

TEST(DiagramText, PrintableAndShortened) {
  EXPECT_EQ(printable(" a\t\n\x01 b\xff\xe2\x80\xae c "), "a b\xEF\xBF\xBD c");
  EXPECT_EQ(printable("\xed\xa0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD") << "half of a pair";
  EXPECT_EQ(shortened("abcdefgh", 5), "ab…gh");
  EXPECT_EQ(shortened("東京東京東京", 3), "東…京");
  EXPECT_EQ(shortened("abc", 3), "abc");
}

}  // namespace
}  // namespace iasql::engine
