// A graph as a Mermaid flowchart; see diagram.hpp.
//
// Regions are subgraphs, boxes subgraphs inside. Ids are ours (n7, r1); texts stand in quotes, with everything that Mermaid or
// the HTML of its labels might take for its own as a character code. What no edge holds would stand in one long line: invisible
// edges put it into rows.
#include <set>
#include <vector>

#include "engine/diagram.hpp"

namespace iasql::engine {

namespace {

constexpr std::size_t longest = 60, nodes_per_row = 4, boxes_per_row = 2;

/// Mermaid's character codes: #34; and so on.
std::string escaped(std::string_view text) {
  static constexpr std::string_view plain = " ._-/:=,+()@*";
  std::string out;
  const std::string clean = shortened(printable(text), longest);
  for (std::size_t at = 0; at < clean.size();) {
    const Character c = next_character(clean, at);
    const bool letter = (c.code >= 'a' && c.code <= 'z') || (c.code >= 'A' && c.code <= 'Z') || (c.code >= '0' && c.code <= '9');
    if (c.code >= 0x80 || letter || plain.find(static_cast<char>(c.code)) != plain.npos)
      out += c.bytes;
    else
      out += "#" + std::to_string(static_cast<unsigned>(c.code)) + ";";
  }
  return out;
}

std::string id_of(std::size_t node) { return "n" + std::to_string(node); }

std::string label_of(const GraphNode& node, const char* separator) {
  if (!node.alone()) return escaped(node.table) + " × " + std::to_string(node.count);
  return escaped(node.table) + separator + escaped(node.name);
}

class Writer {
 public:
  explicit Writer(const Graph& graph) : graph_(graph) {
    for (const GraphNode& node : graph.nodes) {
      if (node.group != GraphNode::none) filled_.insert(node.group);
    }
    for (const auto& [from, to] : graph.edges) linked_.insert({from, to});
  }

  std::string run() {
    if (!graph_.summary.empty()) out_ += "%% " + printable(graph_.summary) + "\n";
    out_ += "flowchart LR\n";
    if (graph_.nodes.empty()) out_ += "  none[\"nothing\"]\n";
    for (std::size_t i = 0; i < graph_.nodes.size();) {
      if (graph_.of_regions)
        i = region(i);
      else
        node(i++, "  ");
    }
    for (const auto& [from, to] : graph_.edges) out_ += "  " + id_of(from) + " --> " + id_of(to) + "\n";
    if (graph_.of_transaction) states();
    return out_;
  }

 private:
  std::size_t region(std::size_t first) {
    const std::string& name = graph_.nodes[first].region;
    out_ += "  subgraph r" + std::to_string(regions_++) + "[\"" + (name.empty() ? "global" : escaped(name)) + "\"]\n";
    out_ += "    direction LR\n";
    std::size_t i = first;
    std::vector<std::size_t> boxes, loose;
    while (i < graph_.nodes.size() && graph_.nodes[i].region == name) {
      const bool filled = filled_.count(i) != 0;
      (filled ? boxes : loose).push_back(i);
      if (filled)
        i = box(i);
      else
        node(i++, "    ");
    }
    in_rows(boxes, boxes_per_row, "    ");
    in_rows(loose, nodes_per_row, "    ");
    out_ += "  end\n";
    return i;
  }

  /// Those of them that no edge holds; a row has one kind.
  void in_rows(const std::vector<std::size_t>& nodes, std::size_t per_row, const char* indent) {
    std::size_t in_row = 0, last = GraphNode::none;
    for (const std::size_t i : nodes) {
      if (linked_.count(i) != 0) continue;
      const bool goes_on = last != GraphNode::none && in_row < per_row && graph_.nodes[last].table == graph_.nodes[i].table;
      if (goes_on) out_ += indent + id_of(last) + " ~~~ " + id_of(i) + "\n";
      in_row = goes_on ? in_row + 1 : 1;
      last = i;
    }
  }

  std::size_t box(std::size_t group) {
    out_ += "    subgraph " + id_of(group) + "[\"" + label_of(graph_.nodes[group], " ") + "\"]\n";
    out_ += "      direction LR\n";
    std::vector<std::size_t> inside;
    std::size_t i = group + 1;
    for (; i < graph_.nodes.size() && graph_.nodes[i].group == group; ++i) {
      node(i, "      ");
      inside.push_back(i);
    }
    in_rows(inside, nodes_per_row, "      ");
    out_ += "    end\n";
    return i;
  }

  void node(std::size_t i, const char* indent) {
    out_ += indent + id_of(i) + "[\"" + label_of(graph_.nodes[i], "<br/>") + "\"]\n";
  }

  void states() {
    for (const NodeState state : {NodeState::Created, NodeState::Updated, NodeState::Replaced, NodeState::Deleted, NodeState::Untouched}) {
      std::string members;
      for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
        if (graph_.nodes[i].state == state) members += (members.empty() ? "" : ",") + id_of(i);
      }
      if (members.empty()) continue;
      const StateColors colors = state_colors(state);
      out_ += std::string("  classDef ") + state_name(state) + " fill:" + colors.fill + ",stroke:" + colors.stroke + ",color:" + colors.text +
              (state == NodeState::Deleted ? ",stroke-dasharray:5 3" : "") + "\n";
      out_ += "  class " + members + " " + state_name(state) + "\n";
    }
  }

  const Graph& graph_;
  std::set<std::size_t> linked_;
  std::set<std::size_t> filled_;  // boxes with something in them: without, they are nodes
  std::size_t regions_ = 0;
  std::string out_;
};

}  // namespace

std::string mermaid(const Graph& graph) {
  return Writer(graph).run();
}

}  // namespace iasql::engine
