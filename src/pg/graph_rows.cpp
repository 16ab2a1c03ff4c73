// See graph_rows.hpp.
#include "pg/pg.hpp"

#include "aws/json.hpp"
#include "engine/rows.hpp"
#include "pg/boundary.hpp"
#include "pg/field_json.hpp"
#include "pg/graph_rows.hpp"
#include "pg/relation.hpp"
#include "pg/session.hpp"
#include "pg/spi.hpp"
#include "pg/state.hpp"

#include <algorithm>

namespace iasql::pg {

using engine::NodeState;
using engine::Table;

namespace {

/// Which of the tables the caller may read.
std::set<std::string> readable(const std::vector<std::string>& names) {
  std::vector<std::string> qualified;
  for (const std::string& name : names) qualified.push_back(ext(name));
  Spi spi;
  Rows rows = spi.query(
      "SELECT n.name FROM ROWS FROM (pg_catalog.unnest($1::pg_catalog.text[]), pg_catalog.unnest($2::pg_catalog.text[])) AS n(name, qualified)"
      " WHERE pg_catalog.has_table_privilege(pg_catalog.to_regclass(n.qualified)::pg_catalog.oid, 'SELECT')",
      {array_literal(names), array_literal(qualified)});
  std::set<std::string> out;
  for (const auto& row : rows.rows) out.insert(row[0].value_or(""));
  return out;
}

NodeState state_of(const NetChange& change) {
  if (change.deleted) return NodeState::Deleted;
  if (change.base.is_null()) return NodeState::Created;
  const Table& table = *change.table;
  const auto replaces = [&](const std::string& column) {
    return column == table.region_column ||
           std::find(table.replace_columns.begin(), table.replace_columns.end(), column) != table.replace_columns.end();
  };
  return std::any_of(change.columns.begin(), change.columns.end(), replaces) ? NodeState::Replaced : NodeState::Updated;
}

}  // namespace

RowStates states_of(const std::vector<NetChange>& changes) {
  RowStates out;
  for (const NetChange& change : changes) {
    if (!change.table->join) out[{change.table->name, key_words(change.key)}] = state_of(change);
  }
  for (const NetChange& change : changes) {
    if (!change.table->join) continue;
    const std::string& of = change.table->join->of;
    const auto at = std::find(change.table->key.begin(), change.table->key.end(), of);
    if (at == change.table->key.end()) continue;
    const aws::Value& owner = change.key.as_list()[static_cast<std::size_t>(at - change.table->key.begin())];
    out.emplace(std::pair(change.table->column(of)->ref->table, owner.to_text()), NodeState::Updated);
  }
  return out;
}

GraphRows::GraphRows(const engine::Catalog& catalog) : catalog_(catalog) {
  std::vector<std::string> names;
  for (const Table* table : catalog.tables()) {
    if (engine::in_graph(*table)) names.push_back(table->name);
  }
  const std::set<std::string> allowed = readable(names);
  for (const std::string& name : allowed) columns_[name] = engine::graph_columns(catalog, *catalog.table(name));
  if (allowed.size() == names.size()) return;
  send_notice(std::to_string(names.size() - allowed.size()) + " tables that you may not read are left out");
}

void GraphRows::add(const Table& table, aws::Value row) {
  const std::string key = key_words(key_of_map(table, row));
  if (!there_.emplace(table.name, key).second) return;
  NodeState state = of_transaction_ ? NodeState::Untouched : NodeState::Plain;
  if (const auto found = states_.find({table.name, key}); found != states_.end()) state = found->second;
  rows_.push_back({&table, std::move(row), state});
}

void GraphRows::fetch(const Table& table, const std::string& column, const std::set<std::string>* values) {
  const auto columns = columns_.find(table.name);
  if (columns == columns_.end()) return;
  std::string list;
  for (const std::string& name : columns->second) list += (list.empty() ? "t." : ", t.") + quote_ident(name);
  std::vector<Param> params;
  std::string where;
  if (values != nullptr) {
    where = " WHERE t." + quote_ident(column) + "::pg_catalog.text = ANY ($1::pg_catalog.text[])";
    params.emplace_back(array_literal({values->begin(), values->end()}));
  }
  Spi spi;
  Rows rows = spi.query("SELECT pg_catalog.row_to_json(r)::pg_catalog.text FROM (SELECT " + list + " FROM " + ext(table.name) + " t" + where + ") r", params);
  for (const auto& row : rows.rows) add(table, json_of(row[0]));
}

void GraphRows::add_all() {
  for (const Table* table : catalog_.tables()) {
    if (engine::has_nodes(*table) || table->join) fetch(*table, "", nullptr);
  }
}

void GraphRows::want(const Table& table, const std::string& column, const aws::Value& value) {
  if (value.is_null() || !asked_[{&table, column}].insert(value.to_text()).second) return;
  wanted_[{&table, column}].insert(value.to_text());
}

/// What the row refers to, and its rows in join tables.
void GraphRows::want_of(const engine::GraphRow& row) {
  for (const engine::Column& column : row.table->columns) {
    if (!column.ref || column.virtual_) continue;
    const Table& target = *catalog_.table(column.ref->table);
    want(target, engine::target_key(column, target), row.row[column.name]);
  }
  for (const Table* join : catalog_.tables()) {
    if (!join->join) continue;
    const engine::Column& of = *join->column(join->join->of);
    if (of.ref->table == row.table->name) want(*join, of.name, row.row[engine::target_key(of, *row.table)]);
  }
}

/// Of rows that have changed and are there no more: what the log has.
void GraphRows::add_images(const std::vector<NetChange>& changes) {
  for (const NetChange& change : changes) {
    if (columns_.count(change.table->name) == 0 || there_.count({change.table->name, key_words(change.key)}) != 0) continue;
    if (change.deleted) {
      add(*change.table, change.last.is_null() ? change.base : change.last);
      continue;
    }
    Spi spi;
    Rows rows = spi.query("SELECT (change -> 'change')::pg_catalog.text FROM " + ext("iasql_audit_log") + " WHERE id = $1::pg_catalog.int8", {change.entries.back()});
    if (!rows.empty()) add(*change.table, json_of(rows.at(0, 0)));
  }
}

void GraphRows::add_touched(const std::vector<NetChange>& changes, const RowStates& states) {
  of_transaction_ = true;
  states_ = states;
  for (const NetChange& change : changes) {
    if (!change.deleted) want(*change.table, change.table->key.front(), change.key.at(0));
  }
  for (const auto& [name, state] : states) {
    const Table* table = catalog_.table(name.first);
    if (table != nullptr && table->key.size() == 1) want(*table, table->key.front(), name.second);
  }
  bool images = false;
  std::size_t seen = 0;
  while (!wanted_.empty() || !images) {
    const Wanted round = std::exchange(wanted_, {});
    for (const auto& [where, values] : round) fetch(*where.first, where.second, &values);
    if (!std::exchange(images, true)) add_images(changes);
    for (; seen < rows_.size(); ++seen) want_of(rows_[seen]);
  }
}

}  // namespace iasql::pg
