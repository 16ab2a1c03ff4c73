// The net effect of entries, in an order that can be run; see statement_plan.hpp.
#include "engine/statement_plan.hpp"

#include <algorithm>
#include <memory>

#include "aws/json.hpp"
#include "engine/statement_emitter.hpp"

namespace iasql::engine {

namespace {

std::string key_of(const SqlTable& table, const Value& values) {
  std::string out = table.table->name;
  for (const auto& name : table.table->key) out += " " + aws::to_canonical_json(values[name]);
  return out;
}

/// What has become of one row.
struct Net {
  const SqlTable* table = nullptr;
  WorldRow* row = nullptr;  // null: it is new
  Value values;
  bool deleted = false, secret = false, cloud = false;
};

class Fold {
 public:
  explicit Fold(World& world) : world_(world) {}

  void add(const LogEntry& entry) {
    Net& net = of(*entry.table, entry.type == LogEntry::Type::Insert ? entry.change : entry.original,
                  entry.type == LogEntry::Type::Insert);
    if (entry.type == LogEntry::Type::Delete) {
      net.deleted = true;
    } else if (entry.type == LogEntry::Type::Insert) {
      net.deleted = false;
      net.cloud = entry.cloud;
      net.values = entry.change;
      if (entry.cloud && !entry.table->table->role.empty() && !net.row) net.row = &settings_row(entry);
    } else {
      update(net, entry);
    }
  }
  std::vector<Net> take() { return std::move(nets_); }

 private:
  /// Settings are everywhere: only what users have changed of them is said.
  WorldRow& settings_row(const LogEntry& entry) {
    WorldRow& row = world_.add(*entry.table, entry.change, true);
    row.committed = true;
    return row;
  }

  Net& of(const SqlTable& table, const Value& values, bool is_new) {
    const std::string key = key_of(table, values);
    if (auto found = by_key_.find(key); found != by_key_.end()) return nets_[found->second];
    Net net;
    net.table = &table;
    net.row = world_.find_key(table, values);
    if (net.row && !net.row->there) net.row = nullptr;
    if (!net.row && !is_new) {
      net.row = &world_.add(table, values, true);
      net.row->committed = true;
    }
    net.values = net.row ? net.row->values : values;
    by_key_[key] = nets_.size();
    nets_.push_back(std::move(net));
    return nets_.back();
  }

  void update(Net& net, const LogEntry& entry) {
    net.deleted = false;
    if (entry.original == entry.change) {
      net.secret = net.secret || !entry.cloud;
      return;
    }
    const std::string before = key_of(*net.table, net.values);
    aws::Map& values = net.values.map();
    for (const auto& [name, value] : entry.change.as_map()) {
      if (!(entry.original[name] == value)) values.set(name, value);
    }
    const std::string after = key_of(*net.table, net.values);
    if (after == before) return;
    const std::size_t place = by_key_[before];
    by_key_.erase(before);
    by_key_[after] = place;
  }

  World& world_;
  std::vector<Net> nets_;
  std::map<std::string, std::size_t> by_key_;
};

struct Node {
  enum class Kind { Insert, Update, Delete, Comment };
  Kind kind = Kind::Insert;
  WorldRow* row = nullptr;
  Value after;
  std::set<std::string> columns;  // of an update
  std::set<std::string> without;  // of an insert
  bool secret = false, silent = false, done = false;
  std::size_t position = 0;
  std::vector<Node*> next;
  struct Wait {
    Node* on;
    std::string column;  // could be left NULL for the time being
  };
  std::vector<Wait> waits;
};

/// Deletions after everything else, the other way round.
struct Earlier {
  static auto rank(const Node& node) {
    const bool deletes = node.kind == Node::Kind::Delete;
    const auto order = static_cast<std::int64_t>(node.row->table->order), position = static_cast<std::int64_t>(node.position);
    return std::tuple(deletes, deletes ? -order : order, deletes ? -position : position);
  }
  bool operator()(const Node* a, const Node* b) const { return rank(*a) < rank(*b); }
};

class Plan {
 public:
  Plan(World& world, bool commits) : world_(world), emitter_(world, commits) {}

  Node& add(Node::Kind kind, WorldRow& row, Value after) {
    auto node = std::make_unique<Node>();
    node->kind = kind;
    node->row = &row;
    node->after = std::move(after);
    node->position = nodes_.size();
    nodes_.push_back(std::move(node));
    Node& added = *nodes_.back();
    (kind == Node::Kind::Delete ? deletes_ : kind == Node::Kind::Update ? updates_ : inserts_)[&row] = &added;
    return added;
  }

  std::vector<std::string> run() {
    for (auto& node : nodes_) link(*node);
    for (auto& node : nodes_) free_names(*node);
    for (auto& node : nodes_) take_names(*node);
    for (auto& node : nodes_) {
      node->silent = node->kind == Node::Kind::Delete &&
                     goes_along(world_, *node->row, [&](const WorldRow& other) { return deletes_.count(&other) != 0; });
    }
    emitter_.settle_given();
    for (auto& node : nodes_) {
      if (node->waits.empty()) ready_.insert(node.get());
    }
    for (Node* node = choose(); node; node = choose()) step(*node);
    return emitter_.take();
  }

 private:
  static void edge(Node& before, Node& after, const std::string& column = "") {
    if (&before == &after) return;
    before.next.push_back(&after);
    after.waits.push_back({&before, column});
  }
  static Node* of(const std::map<const WorldRow*, Node*>& nodes, const WorldRow* row) {
    const auto found = nodes.find(row);
    return found == nodes.end() ? nullptr : found->second;
  }

  void link(Node& node) {
    WorldRow next = *node.row;
    next.values = node.after;
    for (const auto& column : node.row->table->columns) {
      if (column.ref_table.empty()) continue;
      const bool states = node.kind == Node::Kind::Insert || node.columns.count(column.name) != 0;
      if (states) {
        if (Node* made = of(inserts_, world_.referred(next, column))) edge(*made, node, column.not_null ? "" : column.name);
      }
      const bool leaves = node.kind == Node::Kind::Delete || (node.kind == Node::Kind::Update && states);
      if (!leaves) continue;
      if (Node* gone = of(deletes_, world_.referred(*node.row, column))) edge(node, *gone);
    }
  }

  static std::string name_of(const SqlTable& table, const std::vector<std::string>& columns, const Value& values) {
    std::string out = table.table->name;
    for (const auto& column : columns) {
      if (values[column].is_null()) return "";
      out += " " + column + aws::to_canonical_json(values[column]);
    }
    return out;
  }
  static bool touches(const Node& node, const std::vector<std::string>& columns) {
    return std::any_of(columns.begin(), columns.end(), [&](const auto& name) { return node.columns.count(name) != 0; });
  }
  void free_names(Node& node) {
    if (node.kind == Node::Kind::Insert || node.kind == Node::Kind::Comment) return;
    for (const auto& columns : node.row->table->unique) {
      if (node.kind == Node::Kind::Delete || touches(node, columns)) freed_[name_of(*node.row->table, columns, node.row->values)] = &node;
    }
  }
  void take_names(Node& node) {
    if (node.kind == Node::Kind::Delete) return;
    for (const auto& columns : node.row->table->unique) {
      if (node.kind == Node::Kind::Update && !touches(node, columns)) continue;
      const std::string name = name_of(*node.row->table, columns, node.after);
      const auto found = name.empty() ? freed_.end() : freed_.find(name);
      if (found != freed_.end()) edge(*found->second, node);
    }
  }

  /// The next statement; nullptr when all are done.
  Node* choose() {
    if (ready_.empty() && !blocked_.empty()) {
      forced_ = emitter_.count() == last_commit_;
      if (!forced_) emitter_.commit();
      last_commit_ = emitter_.count();
      ready_.insert(blocked_.begin(), blocked_.end());
      blocked_.clear();
    }
    if (ready_.empty()) break_cycle();
    if (ready_.empty()) return nullptr;
    Node* node = *ready_.begin();
    ready_.erase(ready_.begin());
    return node;
  }

  /// Statements that wait for each other: one refers to nothing for now, or is tried as it is.
  void break_cycle() {
    Node* best = nullptr;
    for (auto& node : nodes_) {
      if (node->done) continue;
      const bool open = node->kind == Node::Kind::Insert && std::all_of(node->waits.begin(), node->waits.end(), [](const auto& wait) {
                          return wait.on->done || !wait.column.empty();
                        });
      const bool best_open = best && !best->without.empty();
      if (best && (best_open || !open)) continue;
      best = node.get();
      best->without.clear();
      for (const auto& wait : best->waits) {
        if (open && !wait.on->done) best->without.insert(wait.column);
      }
    }
    if (best) ready_.insert(best);
  }

  Statement render(const Node& node) const {
    if (node.silent) return {};
    if (node.kind == Node::Kind::Insert) return insert_statement(world_, *node.row, node.without);
    if (node.kind == Node::Kind::Update) return update_statement(world_, *node.row, node.after, node.columns, node.secret);
    if (node.kind == Node::Kind::Delete) return delete_statement(world_, *node.row);
    return {made_elsewhere(*node.row), {}};
  }

  void step(Node& node) {
    const Statement statement = render(node);
    if (emitter_.commits() && !forced_ && !emitter_.can_run(statement.needs)) {
      blocked_.push_back(&node);
      return;
    }
    forced_ = false;
    emitter_.emit(statement.sql);
    apply(node);
    if (!node.without.empty()) return later(node);
    finish(node);
  }

  void apply(Node& node) {
    if (node.kind == Node::Kind::Delete) return world_.leave(*node.row);
    if (node.kind == Node::Kind::Update) return world_.change(*node.row, node.after);
    if (!node.without.empty()) {
      Value values = node.after;
      for (const auto& name : node.without) values.map().set(name, Value());
      world_.change(*node.row, std::move(values));
    }
    world_.appear(*node.row);
    if (node.kind == Node::Kind::Comment) node.row->committed = true;
  }

  /// The references that were left out follow as an update.
  void later(Node& node) {
    const std::set<std::string> columns = std::move(node.without);
    node.without.clear();
    Value after = node.after;
    Node& rest = add(Node::Kind::Update, *node.row, std::move(after));
    rest.columns = columns;
    rest.position = node.position;
    for (const auto& wait : node.waits) {
      if (!wait.on->done && wait.on != &rest) edge(*wait.on, rest);
    }
    finish(node);
  }

  void finish(Node& node) {
    node.done = true;
    for (Node* next : node.next) {
      if (next->done || ready_.count(next) != 0) continue;
      const bool waits = std::any_of(next->waits.begin(), next->waits.end(), [](const auto& wait) { return !wait.on->done; });
      if (!waits) ready_.insert(next);
    }
  }

  World& world_;
  Emitter emitter_;
  std::vector<std::unique_ptr<Node>> nodes_;
  std::map<const WorldRow*, Node*> inserts_, updates_, deletes_;
  std::map<std::string, Node*> freed_;
  std::set<Node*, Earlier> ready_;
  std::vector<Node*> blocked_;
  std::size_t last_commit_ = static_cast<std::size_t>(-1);
  bool forced_ = false;
};

void add_new(World& world, Plan& plan, const std::vector<std::pair<WorldRow*, bool>>& rows) {
  for (const auto& [row, cloud] : rows) {
    const SqlTable& table = *row->table;
    if (cloud && (comes_by_itself(table) || world.is_given(*row))) {
      row->given = true;
      continue;
    }
    plan.add(cloud && cannot_be_made(table) ? Node::Kind::Comment : Node::Kind::Insert, *row, row->values);
  }
}

/// What users may have changed in rows that AWS makes.
void add_edits(Plan& plan, WorldRow& row) {
  std::set<std::string> columns;
  for (const auto& name : row.table->table->given_columns) {
    const SqlColumn* column = row.table->column(name);
    const Value& value = row.values[name];
    const bool says_nothing = value.is_null() || ((value.is_map() || value.is_list()) && value.size() == 0);
    if (column && !says_nothing && !(column->constant && *column->constant == value)) columns.insert(name);
  }
  if (columns.empty()) return;
  plan.add(Node::Kind::Update, row, row.values).columns = std::move(columns);
}

}  // namespace

std::vector<std::string> compact_statements(World& world, const std::vector<LogEntry>& entries, bool commits) {
  Fold fold(world);
  for (const auto& entry : entries) fold.add(entry);
  Plan plan(world, commits);
  std::vector<Net> nets = fold.take();
  std::vector<std::pair<WorldRow*, bool>> added;
  for (Net& net : nets) {
    if (!net.row && !net.deleted) added.emplace_back(&world.add(*net.table, net.values, false), net.cloud);
  }
  add_new(world, plan, added);
  for (Net& net : nets) {
    if (!net.row) continue;
    if (net.deleted) {
      plan.add(Node::Kind::Delete, *net.row, net.row->values);
      continue;
    }
    auto columns = changed_columns(*net.table, net.row->values, net.values);
    if (columns.empty() && !net.secret) continue;
    Node& node = plan.add(Node::Kind::Update, *net.row, net.values);
    node.columns = std::move(columns);
    node.secret = net.secret;
  }
  return plan.run();
}

std::vector<std::string> export_statements(World& world) {
  Plan plan(world, true);
  std::vector<std::pair<WorldRow*, bool>> rows;
  for (WorldRow& row : world.rows()) {
    row.there = row.committed = !row.table->table->role.empty();
    if (!row.there) rows.emplace_back(&row, true);
  }
  add_new(world, plan, rows);
  for (WorldRow& row : world.rows()) {
    if (row.given) add_edits(plan, row);
  }
  return plan.run();
}

std::vector<std::string> export_documents(World& world) {
  std::vector<std::string> out;
  for (const WorldRow& row : world.rows()) {
    Needs needs;
    aws::Map columns;
    for (const auto& column : row.table->columns) {
      if (row.table->computed(column) || row.table->sensitive(column)) continue;
      const WorldRow* target = world.referred(row, column);
      const SqlColumn* key = target ? target->table->column(column.ref_column) : nullptr;
      const bool by_number = key && target->table->computed(*key);
      columns.set(column.name, by_number ? aws::Value(Namer(world, needs).select(*target, column.ref_column)) : row.values[column.name]);
    }
    aws::Map document{{"table", row.table->table->name}, {"natural_key", Namer(world, needs).where(row)}};
    document.set("columns", std::move(columns));
    out.push_back(aws::to_json(document));
  }
  return out;
}

}  // namespace iasql::engine
