// What the replacement of a row means for those that refer to it: they are pointed to the new object, or made again in it.
// See plan.hpp.
#include <algorithm>

#include "engine/leftover.hpp"
#include "engine/plan.hpp"
#include "engine/reader.hpp"

namespace iasql::engine {

using Fate = Planned::Fate;

aws::List joined(Store& store, const Table& join, const Value& owner_key) {
  aws::List out;
  for (const Row& row : store.load(join, {{join.join->of, owner_key}})) {
    out.push_back(value_of(join, row, join.join->other));
  }
  return out;
}

namespace {

class Dependents {
 public:
  Dependents(const Catalog& catalog, Store& store, std::vector<Planned>& rows)
      : catalog_(catalog), store_(store), rows_(rows) {}

  std::optional<aws::Error> of(const Planned& replaced) {
    for (const Table* table : catalog_.tables()) {
      for (const Column& column : table->columns) {
        if (!column.ref || column.virtual_ || column.computed || column.ref->table != replaced.table->name) continue;
        if (column.ref->column == replaced.table->key.front()) continue;
        const Row& before = replaced.base ? *replaced.base : replaced.row();
        const Value key = value_of(*replaced.table, before, target_key(column, *replaced.table));
        for (Row& row : store_.load(*table, {{column.name, key}})) {
          auto error = table->join ? joined_row(replaced, *table, column, row)
                                   : point_to_new(replaced, table, column, std::move(row));
          if (error) return error;
        }
      }
    }
    return std::nullopt;
  }
  std::vector<Planned> take() { return std::move(extra_); }

 private:
  /// A join table's row speaks for its owner's virtual column. The owner's own replacement makes the new one with it.
  std::optional<aws::Error> joined_row(const Planned& replaced, const Table& join, const Column& column, const Row& row) {
    if (column.name != join.join->other) return std::nullopt;
    const Table* owner = catalog_.table(join.column(join.join->of)->ref->table);
    auto owners = store_.load(*owner, {{owner->key.front(), value_of(join, row, join.join->of)}});
    if (owners.empty()) return std::nullopt;
    Row one = std::move(owners.front());
    for (std::size_t i = 0; i < owner->columns.size(); ++i) {
      const Table* of = owner->columns[i].virtual_ ? catalog_.join_of(*owner, owner->columns[i]) : nullptr;
      if (of) one[i] = joined(store_, *of, value_of(*owner, one, owner->key.front()));
    }
    return point_to_new(replaced, owner, *owner->column(join.join->column), std::move(one));
  }

  Planned* known(const Table* table, const Value& key) {
    for (auto* list : {&rows_, &extra_}) {
      for (Planned& p : *list) {
        if (p.table == table && !p.leftover && value_of(*table, p.row(), table->key.front()) == key) return &p;
      }
    }
    return nullptr;
  }

  static void add_reason(Planned& p, const std::string& why) {
    if (p.reason.find(why) == std::string::npos) p.reason += (p.reason.empty() ? "" : "; ") + why;
  }

  /// What references of this kind hold in AWS: "vpc-1".
  static std::string id_of(const Planned& replaced, const Column& column) {
    const Value& id = value_of(*replaced.table, replaced.base ? *replaced.base : replaced.row(), column.ref->column);
    return id.is_null() ? "(old)" : id.to_text();
  }

  /// Points one row that refers to a replaced one to the new object: in its own plan, or as an extra step.
  std::optional<aws::Error> point_to_new(const Planned& replaced, const Table* table, const Column& column, Row row) {
    const std::string what = replaced.table->name + " " + key_text(*replaced.table, replaced.row());
    const std::string why = "refers to " + what + ", which is replaced";
    Planned* planned = known(table, value_of(*table, row, table->key.front()));
    if (planned && (!planned->intent || planned->remade)) return std::nullopt;
    const bool owned = table->owner == column.name;
    const bool remakes = owned && table->owner_remakes && !replaced.leftover;
    if (planned && (planned->fate == Fate::Create || planned->fate == Fate::Replace)) return std::nullopt;
    if (planned && !remakes && planned->fate != Fate::None && planned->fate != Fate::Update) return std::nullopt;
    if (planned && replaced.leftover) {
      const bool hangs = planned->cloud && cloud_refers(planned->cloud->row[table->index(column.name)], column, replaced);
      if (!hangs) return std::nullopt;
    }
    if (!remakes && !in_update_group(*table, column.name)) {
      if (owned) return std::nullopt;              // AWS removes it with its owner
      if (replaced.leftover) return std::nullopt;  // what cannot be moved, AWS will name
      return aws::input_error("replacing " + what + " would mean replacing " + table->name + " " +
                              key_text(*table, row) + ", which refers to it, as well");
    }
    if (!planned) {
      Planned one;
      one.table = table;
      one.intent = std::move(row);
      one.dependent = true;
      extra_.push_back(std::move(one));
      planned = &extra_.back();
    }
    if (remakes) {
      planned->fate = Fate::Create;
      planned->remade = true;
      planned->push.clear();
      add_reason(*planned, "goes with " + what + ", which is replaced");
      return std::nullopt;
    }
    planned->fate = Fate::Update;
    add_reason(*planned, why);
    if (contains(planned->push, column.name)) return std::nullopt;
    planned->push.push_back(column.name);
    planned->changes += (planned->changes.empty() ? "" : ", ") + column.name + ": " + id_of(replaced, column) + " → (new)";
    return std::nullopt;
  }

  const Catalog& catalog_;
  Store& store_;
  std::vector<Planned>& rows_;
  std::vector<Planned> extra_;
};

}  // namespace

Result<std::vector<Planned>> dependents(const Catalog& catalog, Store& store, std::vector<Planned>& rows) {
  Dependents found(catalog, store, rows);
  for (const Planned& p : rows) {
    if (p.fate != Fate::Replace && !(p.leftover && p.cloud)) continue;
    if (auto error = found.of(p)) return *error;
  }
  return found.take();
}

}  // namespace iasql::engine
