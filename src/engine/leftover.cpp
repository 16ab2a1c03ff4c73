// See leftover.hpp.
#include "engine/leftover.hpp"

#include <algorithm>

namespace iasql::engine {

namespace {

std::string text_of(const Value& value) { return value.is_null() ? std::string() : value.to_text(); }

void set(const Table& table, Row& row, const Columns& values) {
  for (const auto& [name, value] : values) row[table.index(name)] = value;
}

}  // namespace

Columns old_columns(const Table& table, const JournalEntry& replacement) {
  Columns out;
  for (const auto& [name, value] : replacement.detail.as_map()) {
    const Column* column = table.column(name);
    if (column && column->computed) out.emplace_back(name, value);
  }
  const bool regional = table.scope == Scope::Region && table.index(table.region_column) != Table::npos;
  if (!out.empty() && regional) out.emplace_back(table.region_column, replacement.region);
  return out;
}

std::optional<Planned> planned_leftover(const Context& context, RowCache& cache, Leftover leftover) {
  const JournalEntry& entry = leftover.replacement;
  const Table* table = context.catalog.table(entry.table);
  const Row* row = table && !entry.key.empty() ? cache.find(*table, entry.key.front().second) : nullptr;
  if (!row) return std::nullopt;
  Planned p;
  p.table = table;
  p.base = *row;
  p.fate = Planned::Fate::Delete;
  p.reason = leftover.take_back ? "the replacement is taken back" : "the replacement was interrupted";
  const Columns old = old_columns(*table, entry);
  if (leftover.take_back) {
    const Value& elsewhere = entry.detail[new_region_member];
    p.region = elsewhere.is_string() ? elsewhere.as_string() : cache.region_of(*table, *p.base);
    const std::size_t at = table->index(table->region_column);
    if (table->scope == Scope::Region && at != Table::npos) (*p.base)[at] = p.region;
    cache.set(*table, entry.key.front().second, old);  // from here on references mean the old object again
  } else {
    p.region = entry.region;
    set(*table, *p.base, old);
  }
  p.old_region = p.region;
  p.leftover = std::move(leftover);
  return p;
}

std::optional<JournalEntry> note_superfluous(const Context& context, const Table& table, const JournalEntry& made,
                                             const Columns& names, const Row* row) {
  aws::Map saved, identity;
  for (const auto& [name, value] : names) saved.set(name, value);
  for (const std::string& name : table.identity) {
    const Value* value = saved.find(name);
    identity.set(name, value ? *value : row ? value_of(table, *row, name) : Value());
  }
  std::optional<JournalEntry> open;
  if (cloud_made_identity(table)) {
    open = context.journal.intend(made.transaction, table, "replace", made.region, made.key, Value(std::move(identity)));
  }
  context.store.begin();
  context.journal.done(made, Value(std::move(saved)));
  context.store.commit();
  return open;
}

void complete_leftover(const Context& context, Planned& p) {
  if (!p.cloud) return;
  for (std::size_t i = 0; i < p.table->columns.size(); ++i) {
    const Column& column = p.table->columns[i];
    const Value& seen = p.cloud->row[i];
    if (!column.stored() || column.region || column.virtual_) continue;
    if (!column.ref) {
      (*p.base)[i] = seen;
      continue;
    }
    const Table* target = context.catalog.table(column.ref->table);
    if (!target || seen.is_null() || seen.is_list()) continue;
    auto rows = context.store.load(*target, {{column.ref->column, seen}});
    if (!rows.empty()) (*p.base)[i] = value_of(*target, rows.front(), target->key.front());
  }
}

bool cloud_refers(const Value& reference, const Column& column, const Planned& object) {
  if (!object.cloud || reference.is_null()) return false;
  const std::string id = text_of(value_of(*object.table, object.cloud->row, column.ref->column));
  if (id.empty()) return false;
  if (!reference.is_list()) return reference.to_text() == id;
  const auto& all = reference.as_list();
  return std::any_of(all.begin(), all.end(), [&](const Value& one) { return text_of(one) == id; });
}

bool must_move(const Planned& dependant, const std::vector<Planned>& rows) {
  if (dependant.remade) return true;
  const Table& table = *dependant.table;
  return std::any_of(dependant.push.begin(), dependant.push.end(), [&](const std::string& name) {
    const std::size_t i = table.index(name);
    const Column& column = table.columns[i];
    return std::any_of(rows.begin(), rows.end(), [&](const Planned& p) {
      if (!column.ref || p.table->name != column.ref->table) return false;
      if (p.leftover) return cloud_refers(dependant.cloud->row[i], column, p);
      if (p.fate != Planned::Fate::Replace) return false;
      const Value &key = value_of(*p.table, p.row(), p.table->key.front()), &held = (*dependant.intent)[i];
      if (!held.is_list()) return key == held;
      return std::find(held.as_list().begin(), held.as_list().end(), key) != held.as_list().end();
    });
  });
}

}  // namespace iasql::engine
