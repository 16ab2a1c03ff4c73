// See log_reader.hpp.
#include "pg/pg.hpp"

#include <set>

#include "aws/lookup.hpp"
#include "pg/field_json.hpp"
#include "pg/log_reader.hpp"
#include "pg/module_names.hpp"
#include "pg/relation.hpp"
#include "pg/row_security.hpp"
#include "pg/session.hpp"
#include "pg/state.hpp"

namespace iasql::pg {

using engine::Table;

namespace {

/// The table as its module describes it.
const Table& described_table(Spi& spi, const std::string& name) {
  Rows rows = spi.query("SELECT \"table\", pg_catalog.split_part(module, '@', 1) FROM " + ext("iasql_tables") +
                        " WHERE module NOT LIKE 'iasql@_%' ESCAPE '@'");
  std::vector<std::string> names;
  for (const auto& row : rows.rows) {
    names.push_back(row[0].value_or(""));
    if (names.back() != name) continue;
    auto module = module_store().get(row[1].value_or(""));
    if (!module) throw UserError(module.error());
    if (const Table* table = (*module)->table(name)) return *table;
  }
  const std::string near = aws::perhaps(names, name);
  throw UserError(own_state(State::Input), "no installed module has a table \"" + name + "\"", {},
                  near.empty() ? "The tables are listed in iasql_tables." : near);
}

void check_may_read(Spi& spi, const Table& table) {
  Rows rows = spi.query("SELECT pg_catalog.has_table_privilege($1::pg_catalog.regclass, 'SELECT')", {ext(table.name)});
  if (rows.at(0, 0) != "t")
    throw UserError(ERRCODE_INSUFFICIENT_PRIVILEGE, "permission denied for table " + table.name);
}

std::vector<LogEntry> read_entries(Spi& spi, const Table& table, const std::vector<std::string>& keys, std::int64_t after) {
  const std::string old_key = key_text_of_json(table, "l.change->'original'"), new_key = key_text_of_json(table, "l.change->'change'");
  Rows rows = spi.query("SELECT l.id, l.change_type, l.origin, l.\"user\", l.ts, l.transaction_id, (l.change->'original')::text,"
                        " (l.change->'change')::text, " + old_key + ", " + new_key + " FROM " + ext("iasql_audit_log") +
                            " l WHERE l.table_name = $1 AND l.id > $2::pg_catalog.int8 AND l.origin IS NOT NULL"
                            " AND l.change_type IN ('INSERT', 'UPDATE', 'DELETE') AND (" +
                            old_key + " = ANY ($3::pg_catalog.text[]) OR " + new_key + " = ANY ($3::pg_catalog.text[]))"
                            " ORDER BY l.id",
                        {table.name, std::to_string(after), array_literal(keys)});
  std::vector<LogEntry> out;
  for (const auto& row : rows.rows) {
    LogEntry entry{std::stoll(row[0].value_or("0")), row[1].value_or(""), row[2].value_or(""), row[3].value_or(""),
                   row[4].value_or(""), row[5].value_or(""), json_of(row[6]), json_of(row[7]), {}, {}};
    if (!entry.original.is_null()) entry.old_key = row[8].value_or("");
    if (!entry.change.is_null()) entry.new_key = row[9].value_or("");
    out.push_back(std::move(entry));
  }
  return out;
}

}  // namespace

const Table& logged_table(Spi& spi, const std::string& name) {
  const Table& table = described_table(spi, name);
  if (table.role == "credentials")
    throw UserError(own_state(State::Input), "what changes in table \"" + name + "\" is not logged", "It holds secrets.");
  check_may_read(spi, table);
  return table;
}

void check_sees_all(const Table& table) {
  if (RowSecurity().condition(table.name) == nullptr) return;
  throw UserError(ERRCODE_INSUFFICIENT_PRIVILEGE, "row-level security of table " + table.name + " applies to you",
                  "What the whole table was like before cannot be shown under it.");
}

std::string key_text_of_json(const Table& table, const std::string& json) {
  std::string out = "pg_catalog.concat_ws(', '";
  for (const auto& name : table.key) out += ", (" + json + ")->>" + quote_literal(name);
  return out + ")";
}

std::string key_text_of_row(const Table& table, const std::string& alias) {
  std::string out = "pg_catalog.concat_ws(', '";
  for (const auto& name : table.key) out += ", " + alias + "." + quote_ident(name) + "::text";
  return out + ")";
}

LogStart log_start(Spi& spi, const std::string& table) {
  Rows rows = spi.query("SELECT first_id, ts, purged FROM " + ext("iasql_log_start") + " WHERE table_name = $1", {table});
  if (rows.empty()) throw UserError(own_state(State::Input), "the log does not say since when it holds table \"" + table + "\"");
  return {std::stoll(rows.at(0, 0).value_or("0")), rows.at(0, 1).value_or(""), rows.at(0, 2) == "t"};
}

std::vector<LogEntry> entries_of_rows(Spi& spi, const Table& table, std::vector<std::string> keys, std::int64_t after) {
  for (std::set<std::string> known(keys.begin(), keys.end());;) {
    auto entries = read_entries(spi, table, keys, after);
    const std::size_t before = known.size();
    for (const LogEntry& entry : entries) {
      if (!entry.old_key.empty()) known.insert(entry.old_key);
      if (!entry.new_key.empty()) known.insert(entry.new_key);
    }
    if (known.size() == before) return entries;
    keys.assign(known.begin(), known.end());
  }
}

void log_starts_now(Spi& spi, const std::string& table) {
  spi.execute("INSERT INTO " + ext("iasql_log_start") +
                  " (table_name, first_id, ts) VALUES ($1, pg_catalog.nextval(pg_catalog.pg_get_serial_sequence($2, 'id')),"
                  " pg_catalog.now()) ON CONFLICT (table_name) DO UPDATE SET first_id = excluded.first_id, ts = excluded.ts,"
                  " purged = false",
              {table, ext("iasql_audit_log")});
}

}  // namespace iasql::pg
