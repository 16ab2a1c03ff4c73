// iasql_history(): the versions of one row, from the log. A row is followed back through changes of its key.
//
// Runs with the caller's rights. Must not know: what changes mean. Fails: UserError for a table or row of which the log knows
// nothing; that earlier versions have been purged is a notice.
#include "pg/pg.hpp"

#include <algorithm>

#include "pg/arguments.hpp"
#include "pg/boundary.hpp"
#include "pg/entry.hpp"
#include "pg/log_reader.hpp"
#include "pg/relation.hpp"
#include "pg/report.hpp"
#include "pg/state.hpp"

namespace iasql::pg {

namespace {

/// Those of the entries that are about the row which has, or had last, this key; and that with which it got another one.
std::vector<std::string> entries_of(const std::vector<LogEntry>& entries, std::string key) {
  std::vector<std::string> out;
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    const bool came = entry->new_key == key, left = entry->old_key == key;
    if (!came && !left) continue;
    out.push_back(std::to_string(entry->id));
    if (came && !entry->old_key.empty()) key = entry->old_key;
  }
  return out;
}

Rows history(const std::string& name, const std::string& id) {
  Spi spi;
  const engine::Table& table = logged_table(spi, name);
  const LogStart start = log_start(spi, name);
  const auto ids = entries_of(entries_of_rows(spi, table, {id}, start.first_id - 1), id);
  if (ids.empty() && !start.purged)
    throw UserError(own_state(State::Input), "the log knows no row " + id + " of table \"" + name + "\"",
                    "It begins at " + start.ts + ".", "The id is the row's key as iasql_preview shows it.");
  if (start.purged) send_notice("the log of table \"" + name + "\" begins at " + start.ts + ": what was before has been purged");
  return spi.query(
      "SELECT pg_catalog.row_number() OVER (ORDER BY l.id), " + portable_timestamp("l.ts") + ", l.change_type, l.\"user\","
      " CASE l.origin WHEN 'iasql' THEN 'cloud' ELSE 'user' END, l.transaction_id, t.message, " +
          ext("iasql_changed_columns") + "((l.change->'original')::pg_catalog.jsonb, (l.change->'change')::pg_catalog.jsonb),"
      " (l.change->'change')::pg_catalog.jsonb FROM " + ext("iasql_audit_log") + " l LEFT JOIN " + ext("iasql_transaction") +
          " t ON t.id = l.transaction_id WHERE l.id = ANY ($1::pg_catalog.int4[]) ORDER BY l.id",
      {array_literal(ids)});
}

}  // namespace
}  // namespace iasql::pg

IASQL_FUNCTION(iasql_history) {
  using namespace iasql::pg;
  return guard([&]() -> Datum {
    (void)extension();
    ResultSet results(fcinfo);
    results.add_all(history(required_text(fcinfo, 0, "table_name"), required_text(fcinfo, 1, "id")));
    return 0;
  });
}
