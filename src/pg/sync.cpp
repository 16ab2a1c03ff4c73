// iasql_preview(), iasql_preview_apply(), iasql_preview_sync() and iasql_sync(): what reads the cloud in the
// caller's SQL transaction, and so sees its uncommitted rows and ends with it.
#include "pg/pg.hpp"

#include "pg/arguments.hpp"
#include "pg/backoff.hpp"
#include "pg/boundary.hpp"
#include "pg/entry.hpp"
#include "pg/report.hpp"
#include "pg/row_security.hpp"
#include "pg/session.hpp"
#include "pg/state.hpp"
#include "pg/work.hpp"

namespace iasql::pg {

namespace {

bool has_pending_changes() {
  if (const auto* mine = OnlyEntries::active()) return !mine->empty();
  Spi spi;
  return !spi.query("SELECT FROM " + ext("iasql_audit_log") +
                    " WHERE origin = 'user' AND transaction_id IS NULL LIMIT 1")
              .empty();
}

/// Marks the beginning or the end of a preview, where the SQL transaction may write.
void mark_preview(const char* type) {
  if (XactReadOnly) return;
  Spi spi;
  auto open = open_transaction(spi);
  write_mark(spi, type, open ? open->id : "");
}

engine::Report pull(bool dry, bool ask = false) {
  Session session(Session::Mode::InTransaction);
  std::vector<std::string> all;
  auto report = session.run_checked(session.reconciler().pull(std::move(all), dry, ask));
  if (!dry && !report.drifted.empty())
    send_notice(std::to_string(report.drifted.size()) + " enforced rows are not what the cloud has",
                "iasql_commit() or the periodic worker makes the cloud what they say.");
  if (!dry) work([](Spi& spi) { backoff::forget_all(spi); });
  return report;
}

/// A table of an installed module that can be read.
const engine::Table& readable_table(const engine::Catalog& catalog, const std::string& name) {
  const engine::Table* table = catalog.table(name);
  if (table == nullptr)
    throw UserError(own_state(State::Input), "there is no table \"" + name + "\" in the installed modules");
  if (!table->readable())
    throw UserError(own_state(State::Input), "table \"" + name + "\" is not read by itself", {},
                    "It is read with the table that it belongs to.");
  return *table;
}

void check_region(const std::string& region, const engine::Catalog& catalog) {
  const engine::Table* regions = catalog.with_role("regions");
  if (regions == nullptr || region.empty()) return;
  Spi spi;
  std::string name;
  for (const engine::Column& column : regions->columns) {
    if (column.use == "name") name = column.name;
  }
  if (!spi.query("SELECT FROM " + ext(regions->name) + " WHERE " + quote_ident(name) + " = $1", {region}).empty()) return;
  throw UserError(own_state(State::Input), "there is no region \"" + region + "\"", {},
                  "SELECT * FROM " + regions->name + " lists the regions.");
}

engine::Report pull_table(const std::string& name, std::string region) {
  Session session(Session::Mode::InTransaction);
  const engine::Table& table = readable_table(session.catalog(), name);
  check_region(region, session.catalog());
  return session.run_checked(session.reconciler().pull_table(table, std::move(region)));
}

engine::Report plan(bool ask = false) {
  Session session(Session::Mode::InTransaction);
  return session.run_checked(session.reconciler().plan(ask));
}

engine::Report preview(bool ask) {
  mark_preview("PREVIEW_START_COMMIT");
  engine::Report report = has_pending_changes() ? plan(ask) : pull(true, ask);
  mark_preview("PREVIEW_END_COMMIT");
  return report;
}

/// Runs one of them with the rights of iasql's owner, on the changes that the caller may see, and answers with what it says of
/// rows that the caller may see.
template <class F>
Datum answer(FunctionCallInfo fcinfo, Answer columns, F&& make) {
  return guard([&]() -> Datum {
    (void)extension();
    ResultSet results(fcinfo);
    const RowSecurity security;
    const auto entries = security.pending_entries();
    engine::Report report = [&] {
      AsOwner owner;
      OnlyEntries only(entries);
      return make();
    }();
    security.confine(report);
    add_report(results, report, columns);
    return 0;
  });
}

}  // namespace
}  // namespace iasql::pg

IASQL_FUNCTION(iasql_preview) {
  using iasql::pg::Answer;
  return iasql::pg::answer(fcinfo, Answer::PreviewWithPermission, [fcinfo] {
    return iasql::pg::preview(!PG_ARGISNULL(0) && PG_GETARG_BOOL(0));
  });
}
IASQL_FUNCTION(iasql_preview_apply) {
  return iasql::pg::answer(fcinfo, iasql::pg::Answer::Preview, [] { return iasql::pg::plan(); });
}
IASQL_FUNCTION(iasql_preview_sync) {
  return iasql::pg::answer(fcinfo, iasql::pg::Answer::Preview, [] { return iasql::pg::pull(true); });
}
IASQL_FUNCTION(iasql_sync) {
  return iasql::pg::answer(fcinfo, iasql::pg::Answer::Done, [] { return iasql::pg::pull(false); });
}
IASQL_FUNCTION(iasql_sync_table) {
  using namespace iasql::pg;
  return answer(fcinfo, Answer::Done,
                [&] { return pull_table(required_text(fcinfo, 0, "of_table"), text_argument(fcinfo, 1)); });
}
