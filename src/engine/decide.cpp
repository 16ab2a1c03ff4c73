// The fate of each changed row: three-way comparison of base, intent and cloud, protection rules, owners.
// See plan.hpp.
#include <algorithm>

#include "engine/plan.hpp"
#include "engine/reader.hpp"

namespace iasql::engine {

namespace {

using Fate = Planned::Fate;

std::string shorten(const Value& value) {
  std::string text = value.is_null() ? "NULL" : value.to_text();
  if (text.size() > 120) text = text.substr(0, 117) + "...";
  return text;
}

void describe(Planned& p, const Column& column, const Value& from, const Value& to) {
  if (!p.changes.empty()) p.changes += ", ";
  p.changes += column.name + ": ";
  p.changes += column.sensitive ? "(not shown)" : shorten(from) + " → " + shorten(to);
}

void explain(Planned& p, const std::string& reason) {
  if (p.reason.find(reason) != std::string::npos) return;
  if (!p.reason.empty()) p.reason += "; ";
  p.reason += reason;
}

const ProtectRule* protecting(const Planned& p, RowCache& cache, const std::string& operation,
                              const std::string& column = {}) {
  for (const ProtectRule& rule : p.table->protect) {
    if (operation == "create" ? !rule.on_create : operation == "update" ? !rule.on_update : !rule.on_delete) continue;
    if (!rule.columns.empty() && !contains(rule.columns, column)) continue;
    const Row& row = p.base ? *p.base : *p.intent;
    aws::Map context = cache.wire(*p.table, row);
    context.set("region", cache.region_of(*p.table, row));
    context.set("ref", cache.refs(*p.table, row));
    context.set("fact", p.cloud ? p.cloud->facts : aws::Map{});
    if (rule.when.empty() || rule.when.test(Value(std::move(context)))) return &rule;
  }
  return nullptr;
}

/// One column of a changed row: push it, put it back, or nothing. True if it makes the row a new object.
bool decide_column(Planned& p, RowCache& cache, const Column& column, std::size_t i) {
  const Value& base = (*p.base)[i];
  const Value& intent = (*p.intent)[i];
  const bool drifted = same(column, base, intent);  // nobody wants it otherwise, but the cloud may have it so
  if (column.local || column.region || p.ignored.count(column.name) != 0) return false;
  if (drifted && (!p.enforced || !enforceable(*p.table, column))) return false;
  const Value& cloud = p.cloud->row[i];
  if (column.computed) {
    p.put_back.push_back(column.name);
    explain(p, column.name + " is set by AWS alone");
    return false;
  }
  if (!differs_from_cloud(column, cache, intent, cloud)) return false;
  if (const ProtectRule* rule = protecting(p, cache, "update", column.name)) {
    if (drifted) return false;
    p.put_back.push_back(column.name);
    explain(p, rule->message);
    return false;
  }
  const bool replaces = contains(p.table->replace_columns, column.name);
  if (!replaces && !in_update_group(*p.table, column.name)) {
    p.put_back.push_back(column.name);
    explain(p, column.name + " cannot be changed");
    return false;
  }
  describe(p, column, drifted ? cloud : base, intent);
  if (drifted) {
    explain(p, "drifted: enforce");
  } else if (differs_from_cloud(column, cache, base, cloud)) {
    explain(p, "drifted from " + column.name + " = " + (column.sensitive ? "(not shown)" : shorten(cloud)));
  }
  p.push.push_back(column.name);
  if (replaces) explain(p, column.name + " cannot be changed in place");
  return replaces;
}

/// The row changes then, not the object.
void describe_restore(Planned& p) {
  p.changes.clear();
  for (const std::string& name : p.put_back) {
    const std::size_t i = p.table->index(name);
    describe(p, p.table->columns[i], (*p.intent)[i], (*p.base)[i]);
  }
}

/// What is ignored is to stay as the cloud has it, in calls that set it together with others and in a replacement, too.
void leave_ignored(Planned& p, RowCache& cache) {
  Columns left;
  for (const std::string& name : p.ignored) {
    const std::size_t i = p.table->index(name);
    if (i == Table::npos || p.table->columns[i].ref || p.table->columns[i].sensitive) continue;
    (*p.base)[i] = (*p.intent)[i] = p.cloud->row[i];
    left.emplace_back(name, p.cloud->row[i]);
  }
  if (!left.empty()) cache.set(*p.table, value_of(*p.table, *p.intent, p.table->key.front()), left);
}

void decide_update(Planned& p, RowCache& cache) {
  leave_ignored(p, cache);
  bool replace = false;
  for (std::size_t i = 0; i < p.table->columns.size(); ++i) {
    replace |= decide_column(p, cache, p.table->columns[i], i);
  }
  const bool moved = p.region != p.old_region && p.table->scope == Scope::Region;
  if (const ProtectRule* rule = moved ? protecting(p, cache, "update", p.table->region_column) : nullptr) {
    p.put_back.push_back(p.table->region_column);
    explain(p, rule->message);
  } else if (moved) {
    replace = true;
    if (!p.changes.empty()) p.changes += ", ";
    p.changes += "region: " + p.old_region + " → " + p.region;
    explain(p, "another region means another object");
  }
  const ProtectRule* kept = replace ? protecting(p, cache, "delete") : nullptr;
  if (replace && (kept || !p.table->create || !p.table->has_delete)) {
    // A replacement deletes: what must not be deleted is not replaced either.
    p.fate = Fate::Restore;
    explain(p, kept ? kept->message : "this table's objects cannot be replaced");
    p.put_back.insert(p.put_back.end(), p.push.begin(), p.push.end());
    if (moved) p.put_back.push_back(p.table->region_column);
    p.push.clear();
  } else if (replace) {
    p.fate = Fate::Replace;
  } else if (!p.push.empty()) {
    p.fate = Fate::Update;
  } else if (!p.put_back.empty()) {
    p.fate = Fate::Restore;
  }
  if (p.fate == Fate::Restore) describe_restore(p);
}

/// A row without base whose object exists all the same: made before a crash, or by somebody else under that name.
void decide_existing(Planned& p, RowCache& cache) {
  p.push = stated_differences(*p.table, cache, *p.intent, *p.cloud);
  for (const std::string& name : p.push) {
    const std::size_t i = p.table->index(name);
    describe(p, p.table->columns[i], p.cloud->row[i], (*p.intent)[i]);
  }
  if (!p.push.empty()) p.fate = Fate::Update;
  explain(p, "exists already");
}

void decide_create(Planned& p, RowCache& cache) {
  if (!p.table->create) {
    p.fate = Fate::Restore;
    explain(p, "rows of " + p.table->name + " cannot be created");
    return;
  }
  if (const ProtectRule* rule = protecting(p, cache, "create")) {
    p.fate = Fate::Restore;
    explain(p, rule->message);
    return;
  }
  p.fate = Fate::Create;
}

const Planned* planned_row(const std::vector<Planned>& rows, const Column& reference, const Table* table,
                           const Value& key) {
  const std::string& name = target_key(reference, *table);
  for (const Planned& p : rows) {
    if (p.table == table && value_of(*table, p.base ? *p.base : p.row(), name) == key) return &p;
  }
  return nullptr;
}

/// The change of the row that owned this one, if it has an owner and that is changed, too.
const Planned* planned_owner(const Catalog& catalog, const Planned& p, const std::vector<Planned>& rows) {
  const Column* owner = p.table->owner.empty() ? nullptr : p.table->column(p.table->owner);
  const Table* target = owner && owner->ref ? catalog.table(owner->ref->table) : nullptr;
  return target ? planned_row(rows, *owner, target, value_of(*p.table, *p.base, owner->name)) : nullptr;
}

/// Whether AWS removes the row's object with that of its owner.
bool goes_with_owner(const Planned& p, RowCache& cache) {
  if (p.table->owner_when.empty()) return true;
  aws::Map context = cache.wire(*p.table, *p.base);
  context.set("fact", p.cloud->facts);
  context.set("ref", cache.refs(*p.table, *p.base));
  return p.table->owner_when.test(Value(std::move(context)));
}

std::string name_of(const Planned& p) {
  return p.table->name + " " + key_text(*p.table, p.row());
}

void decide_delete(const Catalog& catalog, Planned& p, RowCache& cache, const std::vector<Planned>& rows) {
  if (!p.cloud) {
    p.fate = Fate::Implied;
    explain(p, "no longer exists in AWS");
    return;
  }
  const Planned* owner = planned_owner(catalog, p, rows);
  if (owner && !owner->intent) {
    if (owner->fate == Fate::Restore) {
      p.fate = Fate::Restore;
      explain(p, "stays with " + name_of(*owner));
      return;
    }
    if (goes_with_owner(p, cache)) {
      p.fate = Fate::Implied;
      explain(p, "goes with " + name_of(*owner));
      return;
    }
  }
  const ProtectRule* rule = protecting(p, cache, "delete");
  if (rule || !p.table->has_delete) {
    p.fate = Fate::Restore;
    explain(p, rule ? rule->message : "rows of " + p.table->name + " cannot be deleted");
    return;
  }
  p.fate = Fate::Delete;
}

/// A row that was moved to another region with its owner and cannot be made there: its object goes with the owner's old one, and
/// so does the row, which could not be put back. What AWS makes beside the owner's new object is imported.
void go_with_moved_owner(const Catalog& catalog, Planned& p, RowCache& cache, const std::vector<Planned>& rows) {
  if (p.fate != Fate::Restore || p.region == p.old_region) return;
  const Planned* owner = planned_owner(catalog, p, rows);
  if (!owner || owner->region == owner->old_region) return;
  if ((owner->fate != Fate::Replace && !owner->goes) || !goes_with_owner(p, cache)) return;
  p.reason.clear();
  explain(p, "goes with " + name_of(*owner));
  p.put_back.clear();
  p.changes.clear();
  p.base.reset();
  p.cloud.reset();
  p.goes = true;
}

}  // namespace

bool differs_from_cloud(const Column& column, RowCache& cache, const Value& intent, const Value& cloud) {
  if (column.partial && intent.is_list() && cloud.is_list()) return diff_lists(column, cloud, intent).put.size() > 0;
  if (!column.ref) return !same(column, intent, cloud);
  return !same(column, cache.wire_value(column, intent), cloud);
}

bool enforceable(const Table& table, const Column& column) {
  const bool is_read = !column.path.empty() || !column.from.empty() || column.codec.kind == Codec::Kind::Variants;
  return column.pushable() && column.stored() && !column.region && !column.sensitive && !column.volatile_ && is_read &&
         !contains(table.replace_columns, column.name) && in_update_group(table, column.name);
}

std::vector<std::string> stated_differences(const Table& table, RowCache& cache, const Row& intent,
                                            const CloudRow& cloud) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const Column& column = table.columns[i];
    if (!column.pushable() || column.region || intent[i].is_null()) continue;
    if (column.virtual_ && intent[i].size() == 0) continue;
    if (column.unstated && same(column, *column.unstated, intent[i])) continue;
    if (!in_update_group(table, column.name)) continue;
    if (differs_from_cloud(column, cache, intent[i], cloud.row[i])) out.push_back(column.name);
  }
  return out;
}

bool in_update_group(const Table& table, const std::string& column) {
  return std::any_of(table.update.begin(), table.update.end(),
                     [&](const UpdateGroup& g) { return contains(g.columns, column); });
}

std::vector<const UpdateGroup*> groups_for(const Table& table, const std::vector<std::string>& columns) {
  std::vector<const UpdateGroup*> out;
  for (const UpdateGroup& group : table.update) {
    const bool touched = std::any_of(group.columns.begin(), group.columns.end(),
                                     [&](const std::string& c) { return contains(columns, c); });
    if (touched) out.push_back(&group);
  }
  return out;
}

bool cloud_made_identity(const Table& table) {
  return std::any_of(table.identity.begin(), table.identity.end(), [&](const std::string& name) {
    const Column* column = table.column(name);
    return column && column->computed;
  });
}

std::optional<aws::Map> identity_of(const Table& table, RowCache& cache, const Row& row) {
  aws::Map out;
  for (const std::string& name : table.identity) {
    const Column* column = table.column(name);
    Value value = column->region ? Value(cache.region_of(table, row))
                                 : cache.wire_value(*column, value_of(table, row, name));
    if (value.is_null()) return std::nullopt;
    out.set(name, std::move(value));
  }
  return out;
}

void decide(const Catalog& catalog, RowCache& cache, std::vector<Planned>& rows) {
  for (const Table* table : catalog.tables()) {
    for (Planned& p : rows) {
      if (p.table != table || p.dependent || p.leftover || table->scope == Scope::Local) continue;
      if (!p.intent) {
        decide_delete(catalog, p, cache, rows);
      } else if (p.cloud && p.base) {
        decide_update(p, cache);
        go_with_moved_owner(catalog, p, cache, rows);
      } else if (p.cloud) {
        decide_existing(p, cache);
      } else {
        decide_create(p, cache);
        if (p.base && p.fate == Fate::Create && identity_of(*table, cache, *p.base)) {
          explain(p, "no longer exists in AWS");
          if (p.enforced) explain(p, "drifted: enforce");
        }
        // What cannot be made again: its row goes, as it would without being enforced.
        if (p.base && p.enforced && p.fate == Fate::Restore) p.base.reset();
      }
    }
  }
}

}  // namespace iasql::engine
