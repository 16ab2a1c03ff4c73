// See sql_of_changes.hpp: tables as the system catalogs have them, and rows now and before.
#include "pg/pg.hpp"

#include <algorithm>
#include <map>

#include "aws/json.hpp"
#include "pg/boundary.hpp"
#include "pg/relation.hpp"
#include "pg/session.hpp"
#include "pg/sql_of_changes.hpp"

namespace iasql::pg {

namespace {

using engine::SqlColumn;
using engine::SqlTable;
using engine::Table;

[[noreturn]] void deny(const std::string& table) {
  throw UserError(ERRCODE_INSUFFICIENT_PRIVILEGE, "permission denied for table " + table);
}

bool may_read(Spi& spi, const std::string& relation) {
  Rows rows = spi.query("SELECT pg_catalog.has_table_privilege($1, 'SELECT')", {relation});
  return *rows.at(0, 0) == "t";
}

/// The default, where it is a constant: anything else has a function in it.
std::optional<aws::Value> constant_of(Spi& spi, const RelationColumn& column) {
  const std::string& text = column.default_expression;
  if (text.empty() || text.find('(') != std::string::npos || text.rfind("CURRENT_", 0) == 0) return std::nullopt;
  Rows rows = spi.query("SELECT pg_catalog.to_json(" + text + ")::text");
  if (!rows.at(0, 0)) return std::nullopt;
  auto value = aws::parse_json(*rows.at(0, 0));
  return value ? std::optional(std::move(*value)) : std::nullopt;
}

std::string without_schema(const std::string& type) {
  const std::string schema = quote_ident(extension().schema) + ".";
  return type.rfind(schema, 0) == 0 ? type.substr(schema.size()) : type;
}

/// The table that a column refers to, by its descriptor or by a foreign key to what tells its rows apart.
void find_reference(const engine::Catalog& catalog, Relations& relations, const Relation& relation, const Table& table, SqlColumn& column) {
  const engine::Column* described = table.column(column.name);
  if (described != nullptr && described->ref) {
    const Table* target = catalog.table(described->ref->table);
    column.ref_table = target->name;
    column.ref_column = described->ref->key.empty() ? target->key[0] : described->ref->key;
    return;
  }
  for (const Table* target : catalog.tables()) {
    if (!target->role.empty()) continue;
    const auto found = relation.points_to.find({column.name, relations.get(target->name).oid});
    if (found == relation.points_to.end() || found->second != target->key[0]) continue;
    column.ref_table = target->name;
    column.ref_column = found->second;
  }
}

/// Unique indexes over whole columns, the primary key first.
std::vector<std::vector<std::string>> unique_columns(Spi& spi, const Relation& relation) {
  Rows rows = spi.query(
      "SELECT i.indexrelid, a.attname FROM pg_catalog.pg_index i"
      " CROSS JOIN LATERAL pg_catalog.unnest(i.indkey::pg_catalog.int2[]) WITH ORDINALITY AS k(number, place)"
      " JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number"
      " WHERE i.indrelid = $1::pg_catalog.oid AND i.indisunique AND i.indexprs IS NULL AND i.indpred IS NULL"
      " ORDER BY i.indisprimary DESC, i.indexrelid, k.place",
      {std::to_string(relation.oid)});
  std::vector<std::vector<std::string>> out;
  std::string last;
  for (const auto& row : rows.rows) {
    if (out.empty() || row[0].value_or("") != last) out.emplace_back();
    last = row[0].value_or("");
    out.back().push_back(row[1].value_or(""));
  }
  return out;
}

std::vector<aws::Value> read_rows(Spi& spi, const SqlTable& table) {
  Rows rows = spi.query("SELECT pg_catalog.to_json(t)::text FROM " + ext(table.table->name) + " t");
  std::vector<aws::Value> out;
  for (const auto& row : rows.rows) {
    auto value = aws::parse_json(row[0].value_or("null"));
    if (!value || !value->is_map()) continue;
    for (const auto& column : table.columns) {
      if (table.sensitive(column)) value->map().set(column.name, aws::Value());
    }
    out.push_back(std::move(*value));
  }
  return out;
}

bool comes_before(const SqlTable& table, const aws::Value& a, const aws::Value& b) {
  for (const auto& name : table.table->key) {
    const aws::Value &x = a[name], &y = b[name];
    if (x == y) continue;
    return x.is_number() && y.is_number() ? x.as_double() < y.as_double() : x.to_text() < y.to_text();
  }
  return false;
}

/// Rows by key, put back entry by entry.
class Past {
 public:
  explicit Past(const SqlTable& table) : table_(table) {}
  void put(aws::Value row) {
    std::string key = key_of(row);
    rows_.insert_or_assign(std::move(key), std::move(row));
  }
  void undo(const engine::LogEntry& entry) {
    if (entry.type != engine::LogEntry::Type::Delete) rows_.erase(key_of(entry.change));
    if (entry.type != engine::LogEntry::Type::Insert) put(entry.original);
  }
  std::vector<aws::Value> take() {
    std::vector<aws::Value> out;
    for (auto& [key, row] : rows_) out.push_back(std::move(row));
    std::sort(out.begin(), out.end(), [&](const auto& a, const auto& b) { return comes_before(table_, a, b); });
    return out;
  }

 private:
  std::string key_of(const aws::Value& row) const {
    std::string out;
    for (const auto& name : table_.table->key) out += aws::to_canonical_json(row[name]) + " ";
    return out;
  }
  const SqlTable& table_;
  std::map<std::string, aws::Value> rows_;
};

}  // namespace

Account::Account() : catalog_(installed_catalog()) {
  Spi spi;
  std::size_t order = 0;
  for (const Table* table : catalog_.tables()) {
    if (table->role != "credentials") {
      if (may_read(spi, ext(table->name)))
        add_table(spi, *table, order);
      else
        unreadable_.insert(table->name);
    }
    ++order;
  }
  world_.link();
}

const SqlTable* Account::table(const std::string& name) const {
  if (unreadable_.count(name) != 0) deny(name);
  return world_.table(name);
}

void Account::check_all_readable() const {
  if (!unreadable_.empty()) deny(*unreadable_.begin());
}

void Account::add_table(Spi& spi, const Table& table, std::size_t order) {
  Relations relations;
  const Relation& relation = relations.get(table.name);
  SqlTable out;
  out.table = &table;
  out.order = order;
  for (const auto& column : relation.columns) {
    SqlColumn one;
    one.name = column.name;
    one.type = without_schema(column.type);
    one.json = column.json;
    one.array = column.array;
    one.not_null = column.not_null;
    one.serial = column.generated || column.default_expression.rfind("nextval(", 0) == 0 ||
                 column.default_expression.find(".nextval(") != std::string::npos;
    one.has_default = !column.default_expression.empty();
    one.constant = constant_of(spi, column);
    find_reference(catalog_, relations, relation, table, one);
    out.columns.push_back(std::move(one));
  }
  for (auto& columns : unique_columns(spi, relation)) {
    const auto fits = [&](const auto& name) { return out.column(name) != nullptr && !out.computed(*out.column(name)); };
    if (std::all_of(columns.begin(), columns.end(), fits)) out.unique.push_back(std::move(columns));
  }
  world_.add_table(std::move(out));
}

void Account::fill(const std::vector<engine::LogEntry>& newest_first) {
  Spi spi;
  std::map<const SqlTable*, Past> past;
  for (const auto& [name, table] : world_.tables()) {
    Past& rows = past.try_emplace(&table, table).first->second;
    for (auto& row : read_rows(spi, table)) {
      world_.note_account(table, row);
      rows.put(std::move(row));
    }
  }
  for (const auto& entry : newest_first) past.at(entry.table).undo(entry);
  for (auto& [table, rows] : past) {
    for (auto& row : rows.take()) world_.add(*table, std::move(row), true).committed = true;
  }
}

}  // namespace iasql::pg
