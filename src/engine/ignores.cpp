// See ignores.hpp.
#include "engine/ignores.hpp"

#include "aws/json.hpp"
#include "engine/reader.hpp"

namespace iasql::engine {

void Ignores::add(const std::string& table, const Value& key, const std::string& column, bool ignored) {
  OfTable& mine = tables_[table];
  if (!key.is_null()) {
    mine.rows[aws::to_canonical_json(key)][column] = ignored;
  } else if (ignored) {
    mine.columns.insert(column);
  }
}

std::set<std::string> Ignores::of(const Table& table, const Value& key) const {
  auto found = tables_.find(table.name);
  if (found == tables_.end()) return {};
  std::set<std::string> out = found->second.columns;
  if (found->second.rows.empty()) return out;
  auto row = found->second.rows.find(key_object_text(table, key));
  if (row == found->second.rows.end()) return out;
  for (const auto& [column, ignored] : row->second) {
    if (ignored)
      out.insert(column);
    else
      out.erase(column);
  }
  return out;
}

std::string key_object_text(const Table& table, const Value& key) {
  aws::Map object;
  for (std::size_t i = 0; i < table.key.size(); ++i) object.set(table.key[i], key.at(i));
  return aws::to_canonical_json(Value(std::move(object)));
}

bool can_be_ignored(const Table& table, const Column& column) {
  return column.pushable() && column.stored() && !column.region && !contains(table.identity, column.name) &&
         !contains(table.key, column.name);
}

}  // namespace iasql::engine
