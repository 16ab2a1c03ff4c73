// Tables as the system catalogs describe them; see relation.hpp.
#include "pg/pg.hpp"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
extern "C" {
#include "utils/typcache.h"
}
#pragma GCC diagnostic pop

#include "aws/json.hpp"
#include "pg/boundary.hpp"
#include "pg/relation.hpp"
#include "pg/spi.hpp"

namespace iasql::pg {

namespace {

using aws::Value;

unsigned to_oid(const Field& field) {
  return static_cast<unsigned>(std::stoul(field.value_or("0")));
}
bool to_bool(const Field& field) {
  return field && *field == "t";
}

bool has_equality(unsigned type) {
  return call([&] { return OidIsValid(lookup_type_cache(type, TYPECACHE_EQ_OPR)->eq_opr); });
}

void read_columns(Spi& spi, Relation& relation) {
  Rows rows = spi.query_kept(
      "SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.atttypid, a.atttypmod, "
      "a.attnotnull,"
      " a.attgenerated <> '', pg_catalog.pg_get_expr(d.adbin, d.adrelid),"
      " t.oid IN ('pg_catalog.json'::pg_catalog.regtype, 'pg_catalog.jsonb'::pg_catalog.regtype),"
      " t.typcategory = 'A', t.typtype = 'e'"
      " FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid"
      " LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum"
      " WHERE a.attrelid = $1::pg_catalog.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum",
      {std::to_string(relation.oid)});
  for (const auto& row : rows.rows) {
    RelationColumn column;
    column.name = row[0].value_or("");
    column.type = row[1].value_or("");
    column.type_oid = to_oid(row[2]);
    column.typmod = std::stoi(row[3].value_or("-1"));
    column.not_null = to_bool(row[4]);
    column.generated = to_bool(row[5]);
    column.default_expression = column.generated ? "" : row[6].value_or("");
    column.json = to_bool(row[7]);
    column.array = to_bool(row[8]);
    column.enumeration = to_bool(row[9]);
    column.comparable = has_equality(column.type_oid);
    relation.columns.push_back(std::move(column));
  }
}

void read_outgoing_keys(Spi& spi, Relation& relation) {
  Rows rows = spi.query_kept(
      "SELECT a.attname, c.confrelid, f.attname FROM pg_catalog.pg_constraint c"
      " CROSS JOIN LATERAL ROWS FROM (pg_catalog.unnest(c.conkey), pg_catalog.unnest(c.confkey)) AS k(mine, "
      "theirs)"
      " JOIN pg_catalog.pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.mine"
      " JOIN pg_catalog.pg_attribute f ON f.attrelid = c.confrelid AND f.attnum = k.theirs"
      " WHERE c.contype = 'f' AND c.conrelid = $1::pg_catalog.oid",
      {std::to_string(relation.oid)});
  for (const auto& row : rows.rows)
    relation.points_to.emplace(std::pair(row[0].value_or(""), to_oid(row[1])), row[2].value_or(""));
}

std::string array_element(const Value& value) {
  if (value.is_null()) return "NULL";
  std::string out = "\"";
  for (char c : value.to_text()) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string array_of(const Value& value) {
  if (!value.is_list()) return "{" + array_element(value) + "}";
  std::string out = "{";
  for (const Value& element : value.as_list()) {
    if (out.size() > 1) out += ",";
    out += array_element(element);
  }
  return out + "}";
}

}  // namespace

const RelationColumn* Relation::column(std::string_view column_name) const {
  for (const auto& candidate : columns) {
    if (candidate.name == column_name) return &candidate;
  }
  return nullptr;
}

const Relation& Relations::get(const std::string& table) {
  auto found = relations_.find(table);
  if (found != relations_.end()) return *found->second;
  auto relation = std::make_unique<Relation>();
  relation->name = table;
  relation->qualified = ext(table);
  Spi spi;
  Rows rows = spi.query_kept("SELECT pg_catalog.to_regclass($1)::pg_catalog.oid", {relation->qualified});
  if (rows.empty() || !rows.at(0, 0)) {
    throw UserError(ERRCODE_UNDEFINED_TABLE, "table " + relation->qualified + " does not exist", {},
                    "It belongs to an installed module: uninstall the module and install it again.");
  }
  relation->oid = to_oid(rows.at(0, 0));
  read_columns(spi, *relation);
  read_outgoing_keys(spi, *relation);
  return *relations_.emplace(table, std::move(relation)).first->second;
}

bool Relations::has_label(unsigned enum_type, const std::string& label) {
  auto found = labels_.find(enum_type);
  if (found == labels_.end()) {
    Spi spi;
    Rows rows = spi.query_kept("SELECT enumlabel FROM pg_catalog.pg_enum WHERE enumtypid = $1::pg_catalog.oid",
                               {std::to_string(enum_type)});
    std::set<std::string> labels;
    for (const auto& row : rows.rows) labels.insert(row[0].value_or(""));
    found = labels_.emplace(enum_type, std::move(labels)).first;
  }
  return found->second.count(label) != 0;
}

std::vector<IncomingKey> incoming_keys(const Relation& relation) {
  Spi spi;
  Rows rows = spi.query(
      "SELECT c.oid, c.conrelid, n.nspname, r.relname, a.attname, f.attname, c.confdeltype IN ('c', 'n', 'd')"
      " FROM pg_catalog.pg_constraint c"
      " CROSS JOIN LATERAL ROWS FROM (pg_catalog.unnest(c.conkey), pg_catalog.unnest(c.confkey)) AS k(mine, "
      "theirs)"
      " JOIN pg_catalog.pg_class r ON r.oid = c.conrelid JOIN pg_catalog.pg_namespace n ON n.oid = "
      "r.relnamespace"
      " JOIN pg_catalog.pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.mine"
      " JOIN pg_catalog.pg_attribute f ON f.attrelid = c.confrelid AND f.attnum = k.theirs"
      " WHERE c.contype = 'f' AND c.confrelid = $1::pg_catalog.oid ORDER BY c.oid",
      {std::to_string(relation.oid)});
  std::vector<IncomingKey> out;
  std::string last;
  for (const auto& row : rows.rows) {
    if (out.empty() || row[0].value_or("") != last) {
      last = row[0].value_or("");
      IncomingKey key;
      key.child_oid = to_oid(row[1]);
      key.child_name = row[3].value_or("");
      key.child = quote_ident(row[2].value_or("")) + "." + quote_ident(key.child_name);
      key.cascades = to_bool(row[6]);
      out.push_back(std::move(key));
    }
    out.back().columns.push_back(row[4].value_or(""));
    out.back().referenced.push_back(row[5].value_or(""));
  }
  return out;
}

std::string array_literal(const std::vector<std::string>& texts) {
  aws::List list;
  for (const auto& text : texts) list.emplace_back(text);
  return array_of(Value(std::move(list)));
}

std::optional<std::string> sql_text(const RelationColumn& column, const Value& value) {
  if (value.is_null()) return std::nullopt;
  if (column.json) return aws::to_json(value);
  if (column.array) return array_of(value);
  if (value.is_bytes()) return aws::base64_encode(value.as_bytes());
  return value.to_text();
}

}  // namespace iasql::pg
