// iasql_preview(), iasql_preview_apply(), iasql_preview_sync() and iasql_sync(): what reads the cloud in the
// caller's SQL transaction, and so sees its uncommitted rows and ends with it.
#include "pg/pg.hpp"

#include "pg/boundary.hpp"
#include "pg/entry.hpp"
#include "pg/report.hpp"
#include "pg/session.hpp"
#include "pg/state.hpp"

namespace iasql::pg {

namespace {

bool has_pending_changes() {
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
  return report;
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

/// Runs one of them and answers with its report.
template <class F>
Datum answer(FunctionCallInfo fcinfo, Answer columns, F&& make) {
  return guard([&]() -> Datum {
    (void)extension();
    ResultSet results(fcinfo);
    add_report(results, make(), columns);
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
