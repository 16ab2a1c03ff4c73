// A graph as Graphviz's DOT; see diagram.hpp. Regions are clusters, boxes clusters inside, whose own row is a node in them.
#include "engine/diagram.hpp"

namespace iasql::engine {

namespace {

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string label_of(const GraphNode& node) {
  const std::string table = quoted(printable(node.table)), name = quoted(printable(node.alone() ? node.name : "× " + std::to_string(node.count)));
  return table.substr(0, table.size() - 1) + "\\n" + name.substr(1);
}

std::string node_line(const GraphNode& node, std::size_t number, const std::string& indent) {
  std::string line = indent + "n" + std::to_string(number) + " [label=" + label_of(node);
  if (node.state != NodeState::Plain) {
    const StateColors colors = state_colors(node.state);
    line += std::string(", fillcolor=\"") + colors.fill + "\", color=\"" + colors.stroke + "\", fontcolor=\"" + colors.text + "\", tooltip=\"" +
            state_name(node.state) + "\"";
    if (node.state == NodeState::Deleted) line += ", style=\"filled,rounded,dashed\"";
  }
  return line + "];\n";
}

std::string begin_cluster(const std::string& name, const std::string& label, const std::string& indent) {
  return indent + "subgraph " + name + " {\n" + indent + "  label=" + quoted(printable(label)) + ";\n";
}

}  // namespace

std::string dot(const Graph& graph) {
  std::string out =
      "digraph iasql {\n  rankdir=LR;\n  graph [fontname=\"Helvetica\", style=rounded, color=\"#adb5bd\"];\n"
      "  node [shape=box, style=\"filled,rounded\", fillcolor=white, fontname=\"Helvetica\", fontsize=11];\n"
      "  edge [color=\"#868e96\", arrowsize=0.7];\n";
  const auto& nodes = graph.nodes;
  std::size_t i = 0, regions = 0;
  while (i < nodes.size()) {
    const std::string& region = nodes[i].region;
    out += begin_cluster("cluster_r" + std::to_string(regions++), region.empty() ? "global" : region, "  ");
    while (i < nodes.size() && nodes[i].region == region) {
      if (!nodes[i].is_group) {
        out += node_line(nodes[i], i, "    ");
        ++i;
        continue;
      }
      const std::size_t group = i;
      out += begin_cluster("cluster_n" + std::to_string(group), nodes[group].table + " " + nodes[group].name, "    ");
      for (; i < nodes.size() && (i == group || nodes[i].group == group); ++i) out += node_line(nodes[i], i, "      ");
      out += "    }\n";
    }
    out += "  }\n";
  }
  for (const auto& [from, to] : graph.edges) out += "  n" + std::to_string(from) + " -> n" + std::to_string(to) + ";\n";
  return out + "}\n";
}

}  // namespace iasql::engine
