// iasql_get_sql_for_transaction() and iasql_get_sql_since(): row changes of the log as statements for another database.
//
// Runs with the caller's rights: who may not read the log or a table gets nothing of it. Must not know: how a statement is written.
// Fails: UserError (unknown transaction or format), PgError.
#include "pg/pg.hpp"

#include "pg/arguments.hpp"
#include "pg/boundary.hpp"
#include "pg/entry.hpp"
#include "pg/field_json.hpp"
#include "pg/report.hpp"
#include "pg/sql_of_changes.hpp"
#include "pg/state.hpp"

namespace iasql::pg {

namespace {

using engine::LogEntry;

struct Logged {
  LogEntry entry;
  bool chosen = false;
};

LogEntry::Type type_of(const std::string& text) {
  return text == "INSERT" ? LogEntry::Type::Insert : text == "UPDATE" ? LogEntry::Type::Update : LogEntry::Type::Delete;
}

/// Row changes in the order of the log, with what `chosen` says of each; from the first chosen one on, or only those.
std::vector<Logged> read_log(Spi& spi, const Account& account, const std::string& chosen, const std::vector<Param>& params, bool all_since) {
  const std::string log = ext("iasql_audit_log");
  const std::string changes = " l.change_type IN ('INSERT', 'UPDATE', 'DELETE') AND l.origin IS NOT NULL"
                              " AND l.transaction_id IS DISTINCT FROM 'uninstalled'";
  const std::string rest = all_since ? "l.id >= (SELECT pg_catalog.min(l.id) FROM " + log + " l WHERE" + changes + " AND " + chosen + ")" : chosen;
  Rows rows = spi.query("SELECT l.table_name, l.change_type::text, (l.change->'original')::text, (l.change->'change')::text, l.origin = 'iasql', " +
                            chosen + " FROM " + log + " l WHERE" + changes + " AND " + rest + " ORDER BY l.id",
                        params);
  std::vector<Logged> out;
  for (const auto& row : rows.rows) {
    Logged one;
    one.entry.table = account.table(row[0].value_or(""));
    if (one.entry.table == nullptr) continue;
    one.entry.type = type_of(row[1].value_or(""));
    one.entry.original = json_of(row[2]);
    one.entry.change = json_of(row[3]);
    one.entry.cloud = row[4].value_or("") == "t";
    one.chosen = row[5].value_or("") == "t";
    out.push_back(std::move(one));
  }
  return out;
}

std::vector<std::string> statements(Account& account, std::vector<Logged> log, bool verbatim, bool commits) {
  std::vector<LogEntry> newest_first, chosen;
  for (auto at = log.rbegin(); at != log.rend(); ++at) newest_first.push_back(at->entry);
  account.fill(newest_first);
  for (auto& one : log) {
    if (one.chosen) chosen.push_back(std::move(one.entry));
  }
  return verbatim ? engine::verbatim_statements(account.world(), chosen, commits)
                  : engine::compact_statements(account.world(), chosen, commits);
}

void answer(ResultSet& results, const std::vector<std::string>& all) {
  for (const auto& one : all) results.add({one});
}

struct Transaction {
  std::string id;
  bool open = false;
};

Transaction find_transaction(Spi& spi, const std::optional<std::string>& id) {
  const std::string from = "SELECT id, status = 'open' FROM " + ext("iasql_transaction");
  Rows rows = id ? spi.query(from + " WHERE id = $1", {*id}) : spi.query(from + " ORDER BY opened_at DESC LIMIT 1");
  if (!rows.empty()) return {rows.at(0, 0).value_or(""), rows.at(0, 1).value_or("") == "t"};
  if (id) no_such_transaction(spi, *id);
  throw UserError(own_state(State::NotNow), "there has been no iasql transaction in this database", {},
                  "SELECT * FROM iasql_begin() opens one.");
}

void sql_for_transaction(ResultSet& results, const std::optional<std::string>& id, const std::string& format) {
  const bool verbatim = is_verbatim(format);
  Spi spi;
  const Transaction transaction = find_transaction(spi, id);
  const std::string chosen = std::string("(l.origin = 'user' AND l.transaction_id ") + (transaction.open ? "IS NULL)" : "IS NOT DISTINCT FROM $1)");
  Account account;
  auto log = read_log(spi, account, chosen, transaction.open ? std::vector<Param>() : std::vector<Param>{transaction.id}, true);
  answer(results, statements(account, std::move(log), verbatim, false));
}

void warn_of_purged(Spi& spi, const Param& since) {
  const Param purged = purged_until(spi);
  if (!purged) return;
  const std::string earlier = "SELECT $1::pg_catalog.timestamptz < $2::pg_catalog.timestamptz";
  if (!since || spi.query(earlier, {since, *purged}).at(0, 0) == "t")
    send_notice("the log begins at " + *purged + ": what was before has been purged");
}

void sql_since(ResultSet& results, const Param& since, const std::string& format) {
  const bool verbatim = is_verbatim(format);
  Spi spi;
  warn_of_purged(spi, since);
  Account account;
  const std::string chosen = since ? "(l.ts > $1::pg_catalog.timestamptz)" : "(true)";
  auto log = read_log(spi, account, chosen, since ? std::vector<Param>{since} : std::vector<Param>(), false);
  answer(results, statements(account, std::move(log), verbatim, true));
}

}  // namespace

bool is_verbatim(const std::string& format) {
  if (format == "compact" || format == "verbatim") return format == "verbatim";
  throw UserError(own_state(State::Input), "there is no format \"" + format + "\"", {},
                  "The formats are compact, the net effect on each row, and verbatim, each change as it was.");
}

}  // namespace iasql::pg

IASQL_FUNCTION(iasql_get_sql_for_transaction) {
  using namespace iasql::pg;
  return guard([&]() -> Datum {
    (void)extension();
    ResultSet results(fcinfo);
    sql_for_transaction(results, optional_text(fcinfo, 0), required_text(fcinfo, 1, "format"));
    return 0;
  });
}

IASQL_FUNCTION(iasql_get_sql_since) {
  using namespace iasql::pg;
  return guard([&]() -> Datum {
    (void)extension();
    ResultSet results(fcinfo);
    std::optional<std::string> since;
    if (!PG_ARGISNULL(0)) {
      const Datum limit = PG_GETARG_DATUM(0);
      since = call([&] { return DatumGetCString(DirectFunctionCall1(timestamptz_out, limit)); });
    }
    sql_since(results, since, required_text(fcinfo, 1, "format"));
    return 0;
  });
}
