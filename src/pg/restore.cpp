// See restore.hpp. Foreign keys decide in which order rows can come back, so failures are tried again.
#include "pg/pg.hpp"

#include <algorithm>

#include "aws/json.hpp"
#include "pg/boundary.hpp"
#include "pg/restore.hpp"
#include "pg/row_sql.hpp"

namespace iasql::pg {

using engine::Row;
using engine::Table;

namespace {

aws::Map map_of_row(const Table& table, const Relation& relation, const Row& row) {
  aws::Map out;
  for (std::size_t i = 0; i < table.columns.size() && i < row.size(); ++i) {
    if (relation.column(table.columns[i].name) != nullptr) out.set(table.columns[i].name, row[i]);
  }
  return out;
}

std::set<std::string> names_of(const aws::Map& map) {
  std::set<std::string> out;
  for (const auto& [name, value] : map) out.insert(name);
  return out;
}

aws::Value key_of_row(const Table& table, const Row& row) {
  aws::List key;
  for (const auto& name : table.key) {
    std::size_t i = table.index(name);
    key.push_back(i < row.size() ? row[i] : aws::Value());
  }
  return key;
}

std::set<std::string> differing(const Table& table, const Row& a, const Row& b) {
  std::set<std::string> out;
  for (std::size_t i = 0; i < table.columns.size() && i < a.size() && i < b.size(); ++i) {
    if (!engine::same(table.columns[i], a[i], b[i])) out.insert(table.columns[i].name);
  }
  return out;
}

/// Settings of iasql's own, which took effect when they were made, are nobody's plan for the cloud: they
/// stay.
std::set<std::string> without_settings(const Table& table, std::set<std::string> columns) {
  for (const auto& column : table.columns) {
    if (column.local && std::find(table.key.begin(), table.key.end(), column.name) == table.key.end())
      columns.erase(column.name);
  }
  return columns;
}

void take_back(Spi& spi, Relations& relations, const NetChange& change) {
  const Table& table = *change.table;
  const Relation& relation = relations.get(table.name);
  if (change.base.is_null()) {
    row_sql::remove(spi, table, relation, change.key);
  } else if (!change.deleted) {
    std::set<std::string> columns = without_settings(table, change.columns);
    for (const auto& column : table.columns) {
      if (column.write_only) columns.insert(column.name);  // the log does not tell
    }
    row_sql::update(spi, table, relation, change.key, change.base_text, columns);
  } else if (row_sql::by_keys(spi, table, relation, {key_of_map(table, change.base)}).front().is_null()) {
    row_sql::insert(spi, relation, change.base_text, names_of(change.base.as_map()));
  }
}

/// The error, or "" if it worked.
std::string attempt(Spi& spi, Relations& relations, const NetChange& change) {
  try {
    Subtransaction savepoint;
    take_back(spi, relations, change);
    savepoint.release();
    return "";
  } catch (const PgError& e) {
    if (e.is_interrupt() || e.sqlstate() == ERRCODE_T_R_SERIALIZATION_FAILURE) throw;
    return e.what();
  }
}

}  // namespace

void restore_row(Spi& spi, Relations& relations, const engine::Change& change) {
  const Table& table = *change.table;
  const Relation& relation = relations.get(table.name);
  if (!change.base && !change.intent) return;
  if (!change.base) {
    row_sql::remove(spi, table, relation, key_of_row(table, *change.intent));
    return;
  }
  aws::Map base = map_of_row(table, relation, *change.base);
  if (change.intent) {
    row_sql::update(spi, table, relation, key_of_row(table, *change.intent), aws::to_json(base),
                    differing(table, *change.base, *change.intent));
    return;
  }
  if (row_sql::by_keys(spi, table, relation, {key_of_row(table, *change.base)}).front().is_null())
    row_sql::insert(spi, relation, aws::to_json(base), names_of(base));
}

std::vector<std::string> restore_rows(Spi& spi, Relations& relations, std::vector<NetChange> changes) {
  std::reverse(changes.begin(), changes.end());
  std::vector<std::string> errors;
  while (!changes.empty()) {
    errors.clear();
    std::vector<NetChange> failed;
    const std::size_t tried = changes.size();
    for (auto& change : changes) {
      std::string error = attempt(spi, relations, change);
      if (error.empty()) continue;
      errors.push_back(change.table->name + " " + key_words(change.key) + ": " + error);
      failed.push_back(std::move(change));
    }
    changes = std::move(failed);
    if (changes.size() == tried) break;
  }
  return changes.empty() ? std::vector<std::string>{} : errors;
}

}  // namespace iasql::pg
