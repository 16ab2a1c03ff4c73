// From rows to a graph; see graph.hpp.
#include "engine/graph.hpp"

#include <algorithm>
#include <set>

namespace iasql::engine {

namespace {

constexpr std::size_t none = GraphNode::none;

/// With digits as numbers, so that x-10 comes after x-9.
std::string sort_key(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
    if (end > at && end - at < 12) out.append(12 - (end - at), '0');
    end = std::max(end, at + 1);
    out.append(text, at, end - at);
    at = end;
  }
  return out;
}

/// Puts the pieces together: nodes for rows, edges for what their columns say, then boxes, then the order.
class Builder {
 public:
  Builder(const Catalog& catalog, const std::vector<GraphRow>& rows, bool of_transaction)
      : catalog_(catalog), rows_(rows), names_(rows), of_transaction_(of_transaction) {}

  Graph run() {
    for (std::size_t i = 0; i < rows_.size(); ++i) add_node(i);
    for (std::size_t i = 0; i < rows_.size(); ++i) add_edges(i);
    if (of_transaction_) forget_unrelated();
    find_boxes();
    return ordered();
  }

 private:
  struct Link {
    std::size_t from, to;  // rows
  };

  bool touched(std::size_t row) const {
    return rows_[row].state != NodeState::Plain && rows_[row].state != NodeState::Untouched;
  }
  bool is_node(std::size_t row) const {
    const Table& table = *rows_[row].table;
    return !table.join && table.role.empty() && (has_nodes(table) || touched(row));
  }

  void add_node(std::size_t row) {
    drawn_.push_back(is_node(row));
    node_of_.emplace(&rows_[row], row);
  }

  std::size_t target(const Table& table, const std::string& column, const Value& row) const {
    const Column* reference = table.column(column);
    const GraphRow* other = reference ? names_.target(*reference, row[column]) : nullptr;
    if (other == nullptr) return none;
    const std::size_t at = node_of_.at(other);
    return drawn_[at] ? at : none;
  }

  void add_edges(std::size_t row) {
    const Table& table = *rows_[row].table;
    if (table.join) {
      const std::size_t from = target(table, table.join->of, rows_[row].row);
      link(from, target(table, table.join->other, rows_[row].row));
      return;
    }
    if (!drawn_[row]) return;
    for (const Column& column : table.columns) {
      if (column.ref && !column.virtual_) link(row, target(table, column.name, rows_[row].row));
    }
  }

  void link(std::size_t from, std::size_t to) {
    if (from != none && to != none && from != to) links_[from].insert(to);
  }

  /// What a transaction does not touch is only there if something that it touches hangs on it.
  void forget_unrelated() {
    std::set<std::size_t> kept;
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (drawn_[i] && touched(i)) open.push_back(i);
    }
    while (!open.empty()) {
      const std::size_t row = open.back();
      open.pop_back();
      if (!kept.insert(row).second) continue;
      if (const auto found = links_.find(row); found != links_.end()) open.insert(open.end(), found->second.begin(), found->second.end());
    }
    for (std::size_t i = 0; i < rows_.size(); ++i) drawn_[i] = drawn_[i] && kept.count(i) != 0;
  }

  std::string region(std::size_t row) const { return names_.region(*rows_[row].table, rows_[row].row); }

  /// The boxes that chains of references lead to.
  const std::set<std::size_t>& boxes_of(std::size_t row) {
    const auto [at, added] = boxes_.emplace(row, std::set<std::size_t>{});
    if (!added) return at->second;  // also on the way round a circle
    const auto found = links_.find(row);
    if (found == links_.end()) return at->second;
    std::set<std::size_t> out;
    for (const std::size_t to : found->second) {
      if (rows_[to].table->groups)
        out.insert(to);
      else
        out.insert(boxes_of(to).begin(), boxes_of(to).end());
    }
    return boxes_[row] = std::move(out);
  }

  void find_boxes() {
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      box_.push_back(none);
      if (!drawn_[i] || rows_[i].table->groups) continue;
      const auto& boxes = boxes_of(i);
      if (boxes.size() == 1 && drawn_[*boxes.begin()] && region(*boxes.begin()) == region(i)) box_[i] = *boxes.begin();
    }
  }

  Graph ordered() {
    std::map<const Table*, std::size_t> rank;
    for (const Table* table : catalog_.tables()) rank.emplace(table, rank.size());
    std::vector<std::size_t> order;
    std::vector<std::string> names(rows_.size()), keys(rows_.size());
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (!drawn_[i]) continue;
      order.push_back(i);
      names[i] = names_.name(*rows_[i].table, rows_[i].row);
      keys[i] = sort_key(names[i]);
    }
    const auto place = [&](std::size_t i) {
      const std::size_t box = rows_[i].table->groups ? i : box_[i];
      const std::string region_name = region(i);
      return std::tuple(region_name.empty(), region_name, box == none, box == none ? std::string() : keys[box], box,
                        !rows_[i].table->groups, rank[rows_[i].table], keys[i], i);
    };
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return place(a) < place(b); });
    return numbered(order, names);
  }

  Graph numbered(const std::vector<std::size_t>& order, const std::vector<std::string>& names) {
    Graph out;
    out.of_transaction = of_transaction_;
    std::map<std::size_t, std::size_t> number;
    for (const std::size_t row : order) number.emplace(row, number.size());
    for (const std::size_t row : order) {
      GraphNode node{rows_[row].table->name, names[row], region(row), rows_[row].state, rows_[row].table->groups, none, 1};
      if (box_[row] != none) node.group = number[box_[row]];
      out.nodes.push_back(std::move(node));
    }
    for (const std::size_t row : order) {
      for (const std::size_t to : links_[row]) {
        if (drawn_[to] && box_[row] != to) out.edges.push_back({number[row], number[to]});
      }
    }
    std::sort(out.edges.begin(), out.edges.end());
    return out;
  }

  const Catalog& catalog_;
  const std::vector<GraphRow>& rows_;
  RowNames names_;
  bool of_transaction_;
  std::vector<bool> drawn_;
  std::map<const GraphRow*, std::size_t> node_of_;
  std::map<std::size_t, std::set<std::size_t>> links_;
  std::map<std::size_t, std::set<std::size_t>> boxes_;
  std::vector<std::size_t> box_;
};

void add(std::vector<std::string>& columns, const Table& table, const std::string& name) {
  const Column* column = table.column(name);
  if (column == nullptr || column->virtual_ || column->sensitive) return;
  if (std::find(columns.begin(), columns.end(), name) == columns.end()) columns.push_back(name);
}

}  // namespace

bool has_nodes(const Table& table) {
  return table.create.has_value() && !table.join && table.role.empty();
}
bool in_graph(const Table& table) {
  return table.role.empty();
}

std::vector<std::string> graph_columns(const Catalog& catalog, const Table& table) {
  std::vector<std::string> out;
  for (const std::string& name : table.key) add(out, table, name);
  for (const std::string& name : table.title) add(out, table, name);
  add(out, table, table.label);
  add(out, table, table.region_column);
  for (const Column& column : table.columns) {
    const bool tags = column.codec.kind == Codec::Kind::Tags || column.codec.kind == Codec::Kind::TagMap;
    if (column.ref || tags) add(out, table, column.name);
  }
  for (const Table* other : catalog.tables()) {
    for (const Column& column : other->columns) {
      if (column.ref && column.ref->table == table.name && !column.ref->key.empty()) add(out, table, column.ref->key);
    }
  }
  return out;
}

Graph build_graph(const Catalog& catalog, const std::vector<GraphRow>& rows, bool of_transaction) {
  return Builder(catalog, rows, of_transaction).run();
}

}  // namespace iasql::engine
