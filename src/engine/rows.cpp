// See rows.hpp.
#include "engine/rows.hpp"

#include "aws/json.hpp"

namespace iasql::engine {

Columns key_of(const Table& table, const Row& row) {
  Columns out;
  for (const auto& name : table.key) out.emplace_back(name, value_of(table, row, name));
  return out;
}

std::string key_text(const Table& table, const Row& row) {
  std::string out;
  for (const auto& name : table.key) {
    if (!out.empty()) out += ", ";
    out += value_of(table, row, name).to_text();
  }
  return out;
}

const Value& value_of(const Table& table, const Row& row, std::string_view column) {
  static const Value null;
  const auto i = table.index(column);
  return i == Table::npos || i >= row.size() ? null : row[i];
}

aws::Map wire_of_cloud(const Table& table, const CloudRow& seen) {
  aws::Map out;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const Column& column = table.columns[i];
    if (column.local) continue;
    out.set(column.name, column.ref ? seen.row[i] : to_wire(column, seen.row[i]));
  }
  return out;
}

std::optional<std::string> identity_text(const Table& table, const aws::Map& wire, const std::string& region) {
  aws::List parts;
  for (const auto& name : table.identity) {
    const Column* column = table.column(name);
    if (column && column->region) {
      parts.emplace_back(region);
      continue;
    }
    const Value* v = wire.find(name);
    if (!v || v->is_null()) return std::nullopt;
    parts.push_back(*v);
  }
  if (table.scope == Scope::RegionOf) parts.emplace_back(region);
  return aws::to_canonical_json(Value(std::move(parts)));
}

void RowCache::put(const Table& table, const Row& row) {
  rows_[{&table, value_of(table, row, table.key.front()).to_text()}] = row;
}

void RowCache::set(const Table& table, const Value& key, const Columns& values) {
  auto found = rows_.find({&table, key.to_text()});
  if (found == rows_.end() || !found->second) return;
  for (const auto& [name, value] : values) {
    const auto i = table.index(name);
    if (i != Table::npos) (*found->second)[i] = value;
  }
}

const Row* RowCache::find(const Table& table, const Value& key) {
  if (key.is_null()) return nullptr;
  auto [place, is_new] = rows_.try_emplace({&table, key.to_text()});
  if (is_new) {
    auto rows = store_.load(table, {{table.key.front(), key}});
    if (!rows.empty()) place->second = std::move(rows.front());
  }
  return place->second ? &*place->second : nullptr;
}

const std::string& target_key(const Column& column, const Table& target) {
  return column.ref->key.empty() ? target.key.front() : column.ref->key;
}

const Row* RowCache::target(const Column& column, const Value& local) {
  const Table* table = column.ref ? catalog_.table(column.ref->table) : nullptr;
  if (!table || local.is_null()) return nullptr;
  const std::string& key = target_key(column, *table);
  if (key == table->key.front()) return find(*table, local);
  for (const auto& [place, row] : rows_) {
    if (place.first == table && row && value_of(*table, *row, key) == local) return &*row;
  }
  auto loaded = store_.load(*table, {{key, local}});
  if (loaded.empty()) return nullptr;
  auto [place, is_new] = rows_.try_emplace({table, value_of(*table, loaded.front(), table->key.front()).to_text()});
  if (is_new) place->second = std::move(loaded.front());
  return place->second ? &*place->second : nullptr;
}

std::string RowCache::region_of(const Table& table, const Row& row) {
  if (table.scope == Scope::Region) {
    const Value& region = value_of(table, row, table.region_column);
    return region.is_string() ? region.as_string() : default_region_;
  }
  if (table.scope == Scope::RegionOf) {
    const Column* column = table.column(table.region_of);
    const Table* target = column && column->ref ? catalog_.table(column->ref->table) : nullptr;
    const Row* other = target ? this->target(*column, value_of(table, row, table.region_of)) : nullptr;
    if (other) return region_of(*target, *other);
  }
  return default_region_;
}

Value RowCache::resolve(const Column& column, const Value& local) {
  const Table* target = catalog_.table(column.ref->table);
  if (!target || local.is_null()) return {};
  if (column.ref->column == target_key(column, *target)) return local;
  const Row* row = this->target(column, local);
  return row ? value_of(*target, *row, column.ref->column) : Value();
}

Value RowCache::wire_value(const Column& column, const Value& local) {
  if (!column.ref) return to_wire(column, local);
  if (!local.is_list()) return resolve(column, local);
  aws::List out;
  for (const Value& one : local.as_list()) out.push_back(resolve(column, one));
  return out;
}

aws::Map RowCache::wire(const Table& table, const Row& row) {
  aws::Map out;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const Column& column = table.columns[i];
    out.set(column.name, column.local ? row[i] : wire_value(column, row[i]));
  }
  return out;
}

aws::Map RowCache::refs(const Table& table, const Row& row, int depth) {
  aws::Map out;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const Column& column = table.columns[i];
    if (!column.ref || column.virtual_) continue;
    const Table* target = catalog_.table(column.ref->table);
    const Row* found = this->target(column, row[i]);
    if (!found) continue;
    const Row other = *found;  // the cache may move while we look further
    aws::Map one = wire(*target, other);
    one.set("region", region_of(*target, other));
    if (depth > 1) one.set("ref", refs(*target, other, depth - 1));
    out.set(column.name, std::move(one));
  }
  return out;
}

}  // namespace iasql::engine
