// AWS's items -> rows.
// Must not know: how items were fetched. Fails: an item without its identity is no row.
#include "engine/row.hpp"

#include <algorithm>

namespace iasql::engine {

namespace {

struct Sources {
  const Value& item;
  const Value& parent;
  const Value& enriched;

  mutable Value all = Value();  // made when first asked for

  const Value& of(const Column& column) const {
    if (column.from == "*") return everything();
    if (!column.from.empty()) return enriched[column.from];
    return column.parent_path ? parent : item;
  }

  const Value& everything() const {
    if (!all.is_null()) return all;
    aws::Map names = enriched.as_map();
    names.set("item", item);
    names.set("parent", parent);
    all = Value(std::move(names));
    return all;
  }
};

Value read_column(const Column& column, const Sources& sources) {
  const Value& source = sources.of(column);
  if (!column.path.empty()) return from_wire(column, column.path.eval(source));
  return column.codec.kind == Codec::Kind::Variants ? from_wire(column, source) : Value();
}

bool is_read(const Column& column) {
  return !column.local && !column.sensitive;
}

Value column_value(const Table& table, const Column& column, const Sources& sources,
                   const std::string& region) {
  Value value = is_read(column) ? read_column(column, sources) : Value();
  if (!column.region || !value.is_null()) return value;
  return table.scope == Scope::Region ? Value(region) : Value();
}

bool lacks_identity(const Table& table, const Row& row) {
  return std::any_of(table.identity.begin(), table.identity.end(), [&](const std::string& name) {
    const std::size_t at = table.index(name);
    if (at == Table::npos || !row[at].is_null()) return false;
    const Column& column = table.columns[at];
    return is_read(column) && !(column.ref && column.ref->optional);
  });
}

/// Elements of what an expression selects: of a list, or the one thing that it is.
aws::List elements_of(Value selected) {
  if (selected.is_null()) return {};
  if (!selected.is_list()) return aws::List{std::move(selected)};
  return std::move(selected.list());
}

/// A condition on items, with the names it sees beside "item" and "parent".
class Condition {
 public:
  Condition(const Path& where, const aws::Map* context) : where_(where) {
    if (!where.empty()) names_ = Value(context ? *context : aws::Map());
  }

  bool holds(const Value& item, const Value& parent) {
    if (where_.empty()) return true;
    aws::Map& names = names_.map();
    names.set("item", item);
    names.set("parent", parent);
    return where_.test(names_);
  }

 private:
  const Path& where_;
  Value names_;
};

/// What is above the elements, without what they were taken from: a copy per element must not grow with their
/// number.
Value parent_of(const Value& container, const std::vector<std::string>& taken) {
  if (!container.is_map()) return container;
  aws::Map kept;
  for (const auto& [name, member] : container.as_map()) {
    if (std::find(taken.begin(), taken.end(), name) == taken.end()) kept.set(name, member);
  }
  return Value(std::move(kept));
}

class Selection {
 public:
  Selection(const std::vector<Path>& items, const Path& where, const aws::Map* context)
      : items_(items), taken_(items.back().roots()), condition_(where, context) {}

  void take(std::size_t level, const Value& container) {
    const bool last = level + 1 == items_.size();
    const Value parent = last ? parent_of(container, taken_) : Value();
    for (Value& element : elements_of(items_[level].eval(container))) {
      if (element.is_null()) continue;
      if (!last)
        take(level + 1, element);
      else if (condition_.holds(element, parent))
        selected.emplace_back(std::move(element), parent);
    }
  }

  std::vector<std::pair<Value, Value>> selected;

 private:
  const std::vector<Path>& items_;
  const std::vector<std::string> taken_;  // by the innermost level
  Condition condition_;
};

}  // namespace

std::optional<CloudRow> read_item(const Table& table, const Value& item, const Value& parent,
                                  const Value& enriched, const std::string& region) {
  const Sources sources{item, parent, enriched};
  CloudRow result;
  result.region = table.scope == Scope::Global || table.scope == Scope::Local ? std::string() : region;
  result.row.reserve(table.columns.size());
  result.ref_regions.reserve(table.columns.size());
  for (const Column& column : table.columns) {
    result.row.push_back(column_value(table, column, sources, region));
    const bool elsewhere = column.ref && !column.ref->region_path.empty();
    result.ref_regions.push_back(elsewhere ? column.ref->region_path.eval(sources.of(column)).to_text() : "");
  }
  if (lacks_identity(table, result.row)) return std::nullopt;
  for (const Column& fact : table.facts) result.facts.set(fact.name, read_column(fact, sources));
  return result;
}

std::vector<std::pair<Value, Value>> select_items(const std::vector<Path>& items, const Path& where,
                                                  const Value& page, const aws::Map* context) {
  if (items.empty()) return {};
  Selection selection(items, where, context);
  selection.take(0, page);
  return std::move(selection.selected);
}

}  // namespace iasql::engine
