// See row_sql.hpp. json_populate_record() makes typed rows from JSON.
#include "pg/pg.hpp"

#include "aws/json.hpp"
#include "pg/row_sql.hpp"

namespace iasql::pg::row_sql {

namespace {

std::string key_columns(const engine::Table& table, const Relation& relation) {
  std::string out;
  for (const auto& name : table.key) {
    const RelationColumn* column = relation.column(name);
    out += ", " + quote_ident("k_" + name) + " " + (column != nullptr ? column->type : "text");
  }
  return out;
}

std::string key_matches(const engine::Table& table) {
  std::string out;
  for (const auto& name : table.key)
    out += (out.empty() ? "t." : " AND t.") + quote_ident(name) + " = g." + quote_ident("k_" + name);
  return out;
}

std::string given_keys(const engine::Table& table, const Relation& relation, const char* parameter) {
  return std::string("pg_catalog.json_to_recordset(") + parameter + "::pg_catalog.json) AS g(__place int8" +
         key_columns(table, relation) + ")";
}

std::string keys_json(const engine::Table& table, const std::vector<aws::Value>& keys) {
  aws::List list;
  for (std::size_t place = 0; place < keys.size(); ++place) {
    aws::Map one;
    one.set("__place", static_cast<std::int64_t>(place));
    for (std::size_t i = 0; i < table.key.size(); ++i) one.set("k_" + table.key[i], keys[place].at(i));
    list.emplace_back(std::move(one));
  }
  return aws::to_json(std::move(list));
}

std::string populated(const Relation& relation, const char* parameter) {
  return "pg_catalog.json_populate_record(NULL::" + relation.qualified + ", " + parameter +
         "::pg_catalog.json) n";
}

}  // namespace

std::vector<aws::Value> by_keys(Spi& spi, const engine::Table& table, const Relation& relation,
                                const std::vector<aws::Value>& keys) {
  std::vector<aws::Value> out(keys.size());
  if (keys.empty()) return out;
  Rows rows = spi.query("SELECT g.__place, pg_catalog.row_to_json(t.*)::text FROM " +
                            given_keys(table, relation, "$1") + " JOIN " + relation.qualified + " t ON " +
                            key_matches(table),
                        {keys_json(table, keys)});
  for (const auto& row : rows.rows) {
    auto value = aws::parse_json(row[1].value_or("null"));
    if (value) out[std::stoul(row[0].value_or("0"))] = std::move(*value);
  }
  return out;
}

std::uint64_t remove(Spi& spi, const engine::Table& table, const Relation& relation, const aws::Value& key) {
  return spi.execute("DELETE FROM " + relation.qualified + " t USING " + given_keys(table, relation, "$1") +
                         " WHERE " + key_matches(table),
                     {keys_json(table, {key})});
}

std::uint64_t insert(Spi& spi, const Relation& relation, const std::string& json,
                     const std::set<std::string>& columns) {
  std::string names, values;
  for (const auto& column : relation.columns) {
    if (column.generated || columns.count(column.name) == 0) continue;
    std::string value = "n." + quote_ident(column.name);
    if (column.not_null && !column.default_expression.empty())
      value = "coalesce(" + value + ", " + column.default_expression + ")";
    names += (names.empty() ? "" : ", ") + quote_ident(column.name);
    values += (values.empty() ? "" : ", ") + value;
  }
  return spi.execute("INSERT INTO " + relation.qualified + " (" + names +
                         ") OVERRIDING SYSTEM VALUE SELECT " + values + " FROM " + populated(relation, "$1"),
                     {json});
}

std::uint64_t update(Spi& spi, const engine::Table& table, const Relation& relation, const aws::Value& key,
                     const std::string& json, const std::set<std::string>& columns) {
  std::string set;
  for (const auto& column : relation.columns) {
    if (column.generated || columns.count(column.name) == 0) continue;
    set += (set.empty() ? "" : ", ") + quote_ident(column.name) + " = n." + quote_ident(column.name);
  }
  if (set.empty()) return 0;
  return spi.execute("UPDATE " + relation.qualified + " t SET " + set + " FROM " + populated(relation, "$1") +
                         ", " + given_keys(table, relation, "$2") + " WHERE " + key_matches(table),
                     {json, keys_json(table, {key})});
}

}  // namespace iasql::pg::row_sql
