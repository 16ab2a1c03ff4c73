// Large graphs as readable ones: nodes that stand for several rows; see graph.hpp.
#include <set>
#include <tuple>

#include "engine/graph.hpp"

namespace iasql::engine {

namespace {

enum class Level { Box, Region, Table };

/// Nodes that become one.
using Kind = std::tuple<bool, std::string, std::size_t, std::string, NodeState>;

Kind kind_of(const GraphNode& node, std::size_t number, Level level) {
  if (level == Level::Table) return {false, "", GraphNode::none, node.table, node.state};
  const bool global = node.region.empty();
  if (level == Level::Region) return {global, node.region, GraphNode::none, node.table, node.state};
  // A box stays what it is, first among what is in it.
  if (node.is_group) return {global, node.region, number, "", node.state};
  return {global, node.region, node.group, node.table, node.state};
}

const char* words_of(Level level) {
  switch (level) {
    case Level::Box:
      return "one node per table and box";
    case Level::Region:
      return "one node per table and region";
    case Level::Table:
      return "one node per table";
  }
  return "";
}

GraphNode first_of(const GraphNode& node, Level level) {
  GraphNode out = node;
  out.count = 0;
  if (level == Level::Table) out.region = "";
  if (level != Level::Box) {
    out.is_group = false;
    out.group = GraphNode::none;
  }
  return out;
}

Graph summarised(const Graph& graph, Level level) {
  Graph out;
  out.of_transaction = graph.of_transaction;
  out.of_regions = level != Level::Table;
  std::map<Kind, std::size_t> places;
  std::vector<std::size_t> place;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const auto [at, added] = places.emplace(kind_of(graph.nodes[i], i, level), out.nodes.size());
    if (added) out.nodes.push_back(first_of(graph.nodes[i], level));
    GraphNode& node = out.nodes[at->second];
    node.count += graph.nodes[i].count;
    if (node.count > 1) node.name = "";
    place.push_back(at->second);
  }
  for (GraphNode& node : out.nodes) {
    if (node.group != GraphNode::none) node.group = place[node.group];
  }
  std::set<GraphEdge> edges;
  for (const auto& [from, to] : graph.edges) {
    if (place[from] != place[to]) edges.insert({place[from], place[to]});
  }
  out.edges.assign(edges.begin(), edges.end());
  out.summary = std::to_string(graph.nodes.size()) + " resources, " + words_of(level);
  return out;
}

bool fits(const Graph& graph, const GraphLimit& limit) {
  return graph.nodes.size() <= limit.nodes && graph.edges.size() <= limit.edges;
}

}  // namespace

Graph within(const Graph& graph, const GraphLimit& limit) {
  if (fits(graph, limit)) return graph;
  for (const Level level : {Level::Box, Level::Region}) {
    Graph smaller = summarised(graph, level);
    if (fits(smaller, limit)) return smaller;
  }
  return summarised(graph, Level::Table);
}

}  // namespace iasql::engine
