// The tables of several modules together: names, references, joins and the processing order.
// Must not know: wire models (check_models.cpp). Fails: Error::Kind::Input naming the modules and tables.
#include <algorithm>
#include <map>

#include "engine/module.hpp"

namespace iasql::engine {

namespace {

aws::Error problem(const Table& table, const std::string& place, const std::string& message) {
  return aws::input_error("module \"" + table.module + "\": table \"" + table.name + "\": " + place + ": " +
                          message);
}

std::string described(const Table& table) {
  return "module \"" + table.module + "\" (table \"" + table.name + "\")";
}

using ByName = std::map<std::string, const Table*, std::less<>>;

Status add_table(ByName& by_name, const Table& table) {
  const auto [at, added] = by_name.emplace(table.name, &table);
  if (added) return aws::Unit{};
  return aws::input_error("modules \"" + at->second->module + "\" and \"" + table.module +
                          "\" both have a table \"" + table.name + "\"");
}

/// One type has one manager; several tables of one module may share a type.
Status check_types(const std::vector<const Table*>& tables) {
  std::map<std::string, const Table*> managers;
  for (const Table* table : tables) {
    if (table->type.empty()) continue;
    const Table* manager = managers.emplace(table->type, table).first->second;
    if (manager->module == table->module) continue;
    return aws::input_error(described(*manager) + " and " + described(*table) + " both manage " +
                            table->type);
  }
  return aws::Unit{};
}

Status check_references(const ByName& by_name, const Table& table) {
  for (const Column& column : table.columns) {
    if (!column.ref) continue;
    const std::string place = "columns." + column.name + ".ref";
    const auto target = by_name.find(column.ref->table);
    if (target == by_name.end())
      return problem(table, place, "there is no table \"" + column.ref->table + "\"");
    if (!column.ref->key.empty() && !target->second->column(column.ref->key)) {
      return problem(table, place,
                     "table \"" + column.ref->table + "\" has no column \"" + column.ref->key + "\"");
    }
    if (!target->second->column(column.ref->column)) {
      return problem(table, place,
                     "table \"" + column.ref->table + "\" has no column \"" + column.ref->column + "\"");
    }
  }
  for (const ChildSpec& child : table.children) {
    const auto found = by_name.find(child.table);
    const Column* column = found == by_name.end() ? nullptr : found->second->column(child.column);
    if (!column || !column->ref || column->ref->table != table.name)
      return problem(table, "children." + child.name, "no column " + child.column + " of a table " + child.table + " refers to this one");
  }
  for (const auto& [place, names] : {std::pair{"companions", &table.companions},
                                     {"companion_of", &table.companion_of},
                                     {"made_after", &table.made_after},
                                     {"deleted_after", &table.deleted_after},
                                     {"after", &table.after}}) {
    for (const std::string& name : *names) {
      if (!by_name.contains(name)) return problem(table, place, "there is no table \"" + name + "\"");
    }
  }
  return aws::Unit{};
}

Status check_join(const ByName& by_name, const Table& table) {
  if (!table.join) return aws::Unit{};
  const Table& owner = *by_name.find(table.column(table.join->of)->ref->table)->second;
  const Column* column = owner.column(table.join->column);
  if (column && column->virtual_) return aws::Unit{};
  return problem(table, "join.column",
                 "table \"" + owner.name + "\" has no virtual column \"" + table.join->column + "\"");
}

Status check_virtual_columns(const Catalog& catalog, const std::vector<const Table*>& tables,
                             const Table& owner) {
  for (const Column& column : owner.columns) {
    if (!column.virtual_) continue;
    const Table* join = catalog.join_of(owner, column);
    const std::string place = "columns." + column.name + ".virtual";
    if (!join) return problem(owner, place, "no join table names it");
    for (const Table* other : tables) {
      if (other == join || !other->join || other->join->column != column.name) continue;
      if (other->column(other->join->of)->ref->table != owner.name) continue;
      return problem(owner, place, "both \"" + join->name + "\" and \"" + other->name + "\" name it");
    }
  }
  return aws::Unit{};
}

/// Orders tables so that what is referenced comes first, and otherwise as they are declared.
class Order {
 public:
  Order(const ByName& by_name, const std::vector<const Table*>& declared) : waiting_(declared) {
    for (const Table* table : declared) {
      for (const Column& column : table->columns) {
        if (!column.ref || column.ref->table == table->name) continue;
        const Table* target = by_name.find(column.ref->table)->second;
        (column.ref->optional ? optional_ : needed_)[table].push_back(target);
      }
    }
  }

  Result<std::vector<const Table*>> run() {
    std::vector<const Table*> ordered;
    while (!waiting_.empty()) {
      const Table* next = choose();
      if (!next) return cycle();
      waiting_.erase(std::find(waiting_.begin(), waiting_.end(), next));
      ordered.push_back(next);
    }
    return ordered;
  }

 private:
  using Edges = std::map<const Table*, std::vector<const Table*>>;

  bool waits(const Table* table) const {
    return std::find(waiting_.begin(), waiting_.end(), table) != waiting_.end();
  }

  /// The first of a table's targets that has not been placed yet.
  const Table* blocker(const Edges& edges, const Table* table) const {
    const auto found = edges.find(table);
    if (found == edges.end()) return nullptr;
    for (const Table* target : found->second) {
      if (waits(target)) return target;
    }
    return nullptr;
  }

  /// A table that nothing holds back; else one of a cycle that only optional references close; else null.
  const Table* choose() const {
    const Table* last_resort = nullptr;
    for (const Table* table : waiting_) {
      if (blocker(needed_, table)) continue;
      if (!blocker(optional_, table)) return table;
      if (!last_resort || (!reaches_itself(last_resort) && reaches_itself(table))) last_resort = table;
    }
    return last_resort;
  }

  bool reaches_itself(const Table* start) const {
    std::vector<const Table*> seen, open{start};
    while (!open.empty()) {
      const Table* table = open.back();
      open.pop_back();
      for (const Edges* edges : {&needed_, &optional_}) {
        const auto found = edges->find(table);
        if (found == edges->end()) continue;
        for (const Table* target : found->second) {
          if (target == start) return true;
          if (!waits(target) || std::find(seen.begin(), seen.end(), target) != seen.end()) continue;
          seen.push_back(target);
          open.push_back(target);
        }
      }
    }
    return false;
  }

  /// Every waiting table needs a waiting one: following the needs leads round.
  aws::Error cycle() const {
    std::vector<const Table*> path;
    const Table* next = waiting_.front();
    while (std::find(path.begin(), path.end(), next) == path.end()) {
      path.push_back(next);
      next = blocker(needed_, next);
    }
    std::string text = "tables reference each other in a cycle: ";
    for (auto at = std::find(path.begin(), path.end(), next); at != path.end(); ++at)
      text += (*at)->name + " -> ";
    text += next->name;
    return aws::input_error(std::move(text));
  }

  std::vector<const Table*> waiting_;
  Edges needed_, optional_;
};

Status check_roles(const std::vector<const Table*>& tables) {
  std::map<std::string, const Table*> roles;
  for (const Table* table : tables) {
    if (table->role.empty()) continue;
    const auto [at, added] = roles.emplace(table->role, table);
    if (!added) return problem(*table, "role", "table \"" + at->second->name + "\" has it already");
  }
  return aws::Unit{};
}

Status first_failure(std::initializer_list<Status> statuses) {
  for (const Status& status : statuses) {
    if (!status) return status;
  }
  return aws::Unit{};
}

}  // namespace

Result<Catalog> Catalog::build(std::vector<std::shared_ptr<const Module>> modules) {
  Catalog catalog;
  catalog.modules_ = std::move(modules);
  std::vector<const Table*> declared;
  for (const auto& module : catalog.modules_) {
    for (const Table& table : module->tables) {
      Status status = add_table(catalog.by_name_, table);
      if (!status) return status.error();
      declared.push_back(&table);
    }
  }
  catalog.order_ = declared;
  Status status = first_failure({check_types(declared), check_roles(declared)});
  for (const Table* table : declared) {
    if (status) status = check_references(catalog.by_name_, *table);
  }
  for (const Table* table : declared) {
    if (status) status = check_join(catalog.by_name_, *table);
  }
  for (const Table* table : declared) {
    if (status) status = check_virtual_columns(catalog, declared, *table);
  }
  if (!status) return status.error();
  auto ordered = Order(catalog.by_name_, declared).run();
  if (!ordered) return ordered.error();
  catalog.order_ = std::move(*ordered);
  return catalog;
}

const Table* Catalog::table(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second;
}

const Module* Catalog::module(std::string_view name) const {
  for (const auto& module : modules_) {
    if (module->name == name) return module.get();
  }
  return nullptr;
}

std::vector<const Table*> Catalog::companions(const Table& table) const {
  std::vector<const Table*> out;
  for (const Table* other : order_) {
    const auto has = [](const auto& names, const auto& name) { return std::find(names.begin(), names.end(), name) != names.end(); };
    if (has(table.companions, other->name) || has(other->companion_of, table.name)) out.push_back(other);
  }
  return out;
}

const Table* Catalog::with_role(std::string_view role) const {
  for (const Table* table : order_) {
    if (table->role == role) return table;
  }
  return nullptr;
}

const Table* Catalog::join_of(const Table& owner, const Column& virtual_column) const {
  for (const Table* table : order_) {
    if (!table->join || table->join->column != virtual_column.name) continue;
    const Column* of = table->column(table->join->of);
    if (of && of->ref && of->ref->table == owner.name) return table;
  }
  return nullptr;
}

}  // namespace iasql::engine
