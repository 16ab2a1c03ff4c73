// A picture's content: rows as nodes, references between them as edges, and the boxes they are in.
//
// Pure: rows in, a Graph out. Join tables' rows are edges. Which rows people see as boxes is the descriptors' `groups`.
// Must not know: PostgreSQL, any AWS service, how a picture is drawn (diagram.hpp). Never fails: a reference to a row
// that is not given is left out.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/module.hpp"

namespace iasql::engine {

/// What a transaction does to a row; Plain: the picture is not of a transaction.
enum class NodeState { Plain, Untouched, Created, Updated, Replaced, Deleted };
const char* state_name(NodeState state);

/// A row as the database has it: a map of columns.
struct GraphRow {
  const Table* table = nullptr;
  Value row;
  NodeState state = NodeState::Plain;
};

/// Names that people know rows by.
class RowNames {
 public:
  explicit RowNames(const std::vector<GraphRow>& rows);
  /// The tag `Name`, the descriptor's title, its label, or "#key".
  std::string name(const Table& table, const Value& row) const { return name(table, row, 2); }
  /// The row that a reference means, or nullptr.
  const GraphRow* target(const Column& column, const Value& value) const;
  /// Where the row's object is; "" for global ones and where that is not known.
  std::string region(const Table& table, const Value& row, int depth = 3) const;

 private:
  std::string name(const Table& table, const Value& row, int depth) const;
  std::string title(const Table& table, const Value& row, int depth) const;
  using Index = std::map<std::string, std::size_t>;  // value -> the row
  const Index& index(const Table& table, const std::string& column) const;
  const std::vector<GraphRow>& rows_;
  std::map<std::string, std::vector<std::size_t>, std::less<>> of_table_;
  mutable std::map<std::pair<const Table*, std::string>, Index> indexes_;  // made when first asked for
};

struct GraphNode {
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  std::string table, name, region;
  NodeState state = NodeState::Plain;
  bool is_group = false;
  std::size_t group = none;  // the node that is the box it is in
  std::size_t count = 1;     // rows that it stands for
  bool alone() const { return count == 1; }
};

struct GraphEdge {
  std::size_t from = 0, to = 0;
  bool operator<(const GraphEdge& other) const { return std::pair(from, to) < std::pair(other.from, other.to); }
};

struct Graph {
  std::vector<GraphNode> nodes;  // by region, box, table (what is referred to first), name
  std::vector<GraphEdge> edges;  // without those that a box says
  bool of_transaction = false;
  bool of_regions = true;  // false: nodes are of no region
  std::string summary;  // what nodes stand for if not for a row each; "" otherwise
};

/// Regional tables whose rows can be made, and whatever a transaction touches; join tables have no nodes.
bool has_nodes(const Table& table);
/// Tables whose rows are needed for a picture: those, and join tables.
bool in_graph(const Table& table);
/// The columns that a picture needs of a table; never one that holds secrets.
std::vector<std::string> graph_columns(const Catalog& catalog, const Table& table);

Graph build_graph(const Catalog& catalog, const std::vector<GraphRow>& rows, bool of_transaction);

/// More nodes or edges than this are no picture; GitHub's Mermaid takes 500 edges, invisible ones included, and 50,000
/// characters.
struct GraphLimit {
  std::size_t nodes = 150, edges = 340;
};
/// The graph itself if it is within the limit; else one node per table and box, per table and region, or per table.
Graph within(const Graph& graph, const GraphLimit& limit = {});

}  // namespace iasql::engine
