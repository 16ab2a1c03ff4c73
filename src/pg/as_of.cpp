// iasql_as_of(): a table as it was, from its rows now backwards through the log.
//
// An entry's time is the start of its SQL transaction. What is taken back is everything in the log from the first change on
// that began after the asked time, so that what is shown has existed: a prefix of the log. The first entry of a key in that
// part tells what the row was; rows without one are as they are now.
// Runs with the caller's rights. Fails: UserError for a time before the log of the table begins.
#include "pg/pg.hpp"

#include <set>

#include "pg/arguments.hpp"
#include "pg/boundary.hpp"
#include "pg/entry.hpp"
#include "pg/log_reader.hpp"
#include "pg/report.hpp"
#include "pg/state.hpp"

namespace iasql::pg {

namespace {

/// SQL for the time, whatever DateStyle says.
std::string time_argument(FunctionCallInfo fcinfo, int number) {
  if (PG_ARGISNULL(number)) throw UserError(ERRCODE_NULL_VALUE_NOT_ALLOWED, "at must not be null");
  const TimestampTz at = PG_GETARG_TIMESTAMPTZ(number);
  if (TIMESTAMP_IS_NOBEGIN(at)) return "'-infinity'::pg_catalog.timestamptz";
  if (TIMESTAMP_IS_NOEND(at)) return "'infinity'::pg_catalog.timestamptz";
  return "('2000-01-01 00:00:00+00'::pg_catalog.timestamptz + " + std::to_string(at) + " * '1 microsecond'::pg_catalog.interval)";
}

constexpr const char* changes = " l.origin IS NOT NULL AND l.change_type IN ('INSERT', 'UPDATE', 'DELETE')";

/// SQL for the first entry that began after that time.
std::string first_after(const std::string& at) {
  return "(SELECT min(l.id) FROM " + ext("iasql_audit_log") + " l WHERE l.ts > " + at + " AND" + changes + ")";
}

/// Columns that are NULL then: secrets, which the log does not have, and what the last entry before that time does not know.
std::string nothing_known(Spi& spi, const engine::Table& table, const std::string& at) {
  std::set<std::string> names;
  for (const auto& column : table.columns)
    if (column.sensitive && !column.virtual_) names.insert(column.name);
  Rows rows = spi.query("SELECT a.attname FROM pg_catalog.pg_attribute a, (SELECT coalesce(l.change->'change', l.change->'original')"
                        "::pg_catalog.jsonb AS row FROM " + ext("iasql_audit_log") + " l WHERE l.table_name = $1 AND" + changes +
                            " AND l.id < " + first_after(at) + " ORDER BY l.id DESC LIMIT 1) l WHERE a.attrelid ="
                            " $2::pg_catalog.regclass AND a.attnum > 0 AND NOT a.attisdropped AND NOT l.row ? a.attname",
                        {table.name, ext(table.name)});
  for (const auto& row : rows.rows) names.insert(row[0].value_or(""));
  std::string out;
  for (const auto& name : names) out += (out.empty() ? "" : ", ") + quote_literal(name) + ", NULL";
  return out.empty() ? "" : " || pg_catalog.jsonb_build_object(" + out + ")";
}

/// $1: the table's name. $2: the first entry that is about the table as it is installed now.
std::string rows_then(const engine::Table& table, const std::string& at, const std::string& nulls) {
  const std::string log = ext("iasql_audit_log"), relation = ext(table.name);
  const std::string old_key = key_text_of_json(table, "l.original"), new_key = key_text_of_json(table, "l.change");
  return "WITH cut AS MATERIALIZED (SELECT " + first_after(at) + " AS id), later AS MATERIALIZED (SELECT l.id, l.change->'original' AS original, l.change->'change' AS change FROM " + log +
         " l, cut WHERE l.table_name = $1 AND l.id >= greatest(cut.id, $2::pg_catalog.int4) AND cut.id IS NOT NULL AND" + changes +
         "), touched AS (SELECT l.id, " + old_key + " AS key, l.original FROM later l WHERE l.original IS NOT NULL"
         " UNION ALL SELECT l.id, " + new_key + ", NULL FROM later l WHERE l.change IS NOT NULL"
         " AND (l.original IS NULL OR " + new_key + " <> " + old_key +
         ")), first AS MATERIALIZED (SELECT DISTINCT ON (key) key, original FROM touched ORDER BY key, id)"
         " SELECT pg_catalog.to_jsonb(r.*)" + nulls + " FROM (SELECT t.* FROM " + relation +
         " t WHERE NOT EXISTS (SELECT FROM first WHERE first.key = " + key_text_of_row(table, "t") +
         ") UNION ALL SELECT p.* FROM first, pg_catalog.json_populate_record(NULL::" + relation +
         ", first.original) p WHERE first.original IS NOT NULL) r";
}

Rows as_of(const std::string& name, const std::string& at) {
  Spi spi;
  const engine::Table& table = logged_table(spi, name);
  check_sees_all(table);
  LogStart start = log_start(spi, name);
  Rows out = spi.query(rows_then(table, at, nothing_known(spi, table, at)), {name, std::to_string(start.first_id)});
  // Looked at afterwards: a purge may have gone on meanwhile.
  start = log_start(spi, name);
  Rows early = spi.query("SELECT " + at + " < ts FROM " + ext("iasql_log_start") + " WHERE table_name = $1", {name});
  if (!early.empty() && early.at(0, 0) == "t")
    throw UserError(own_state(State::Input), "the log of table \"" + name + "\" begins at " + start.ts,
                    start.purged ? "What was before has been purged." : "The table was installed then.",
                    "Ask for a time after that.");
  return out;
}

}  // namespace
}  // namespace iasql::pg

IASQL_FUNCTION(iasql_as_of) {
  using namespace iasql::pg;
  return guard([&]() -> Datum {
    (void)extension();
    const std::string table = required_text(fcinfo, 0, "table_name");
    ResultSet results(fcinfo);
    results.add_all(as_of(table, time_argument(fcinfo, 1)));
    return 0;
  });
}
