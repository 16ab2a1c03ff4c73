// iasql_rollback(force): takes back what users have changed since the last commit, and ends the iasql
// transaction. Nothing is done to the cloud; the tables are read from it again, as far as it can be reached.
#include "pg/pg.hpp"

#include "pg/background.hpp"
#include "pg/boundary.hpp"
#include "pg/entry.hpp"
#include "pg/relation.hpp"
#include "pg/report.hpp"
#include "pg/rollback.hpp"
#include "pg/row_security.hpp"
#include "pg/session.hpp"
#include "pg/state.hpp"
#include "pg/work.hpp"

namespace iasql::pg {

namespace {

OpenTransaction take_transaction(bool force) {
  Spi spi;
  auto open = open_transaction(spi, true);
  if (!open) throw UserError(own_state(State::NotNow), "Cannot execute without calling iasql_begin() first");
  if (commit_running() && open->status == "committing") {
    throw UserError(own_state(State::NotNow),
                    "Another transaction is open or running. Please try again later.", describe(*open),
                    "Cancel it with pg_cancel_backend() on the session that waits for it.");
  }
  if (open->status == "committing" && !force) {
    throw UserError(
        own_state(State::NotNow), "the commit of this transaction was interrupted", describe(*open),
        "Finish it with iasql_commit(), or discard it with SELECT * FROM iasql_rollback(force => true).");
  }
  return *open;
}

/// What is pending, or only these entries of it.
void claim(const OpenTransaction& open, const std::optional<std::vector<std::string>>& entries) {
  Spi spi;
  write_mark(spi, "START_COMMIT", open.id);
  spi.execute("UPDATE " + ext("iasql_audit_log") +
                  " SET transaction_id = $1 WHERE origin = 'user' AND transaction_id IS NULL"
                  " AND ($2::pg_catalog.int4[] IS NULL OR id = ANY ($2::pg_catalog.int4[]))",
              {open.id, entries ? Param(array_literal(*entries)) : Param()});
}

/// What the journal does not know the end of stays a question for a person, since nobody will look for it any
/// more.
void give_up_journal(Spi& spi, const OpenTransaction& open) {
  auto given_up = spi.execute("UPDATE " + ext("iasql_journal") +
                                  " SET state = 'unknown', ended_at = pg_catalog.clock_timestamp(),"
                                  " error = 'rolled back before its outcome was known'"
                                  " WHERE transaction_id = $1 AND state = 'intent'",
                              {open.id});
  if (given_up > 0) {
    send_warning(
        std::to_string(given_up) + " steps of the interrupted commit may have been done in the cloud", {},
        "See the rows with state \"unknown\" in iasql_journal.");
  }
}

void finish(const OpenTransaction& open) {
  Spi spi;
  give_up_journal(spi, open);
  spi.execute("UPDATE " + ext("iasql_transaction") +
                  " SET status = 'rolled back', ended_at = pg_catalog.clock_timestamp() WHERE id = $1",
              {open.id});
  write_mark(spi, "END_COMMIT", open.id);
  write_mark(spi, "CLOSE_TRANSACTION", open.id);
}

engine::Report read_again(Session& session) {
  std::vector<std::string> all;
  auto report = session.run(session.reconciler().pull(std::move(all), false));
  if (report) return std::move(*report);
  UserError error(report.error());
  send_warning("the changes were discarded, but the cloud could not be read: " + error.message, error.detail,
               error.hint);
  return {};
}

engine::Report roll_back(bool force, const RowSecurity& security) {
  const auto entries = security.pending_entries();
  AsOwner owner;
  OpenTransaction open = take_transaction(force);
  security.check_may_end(open);
  claim(open, entries);
  Session session(Session::Mode::InTransaction);
  for (const auto& problem : session.store().restore_all(session.catalog(), open.id))
    session.log().notice(problem);
  engine::Report report = read_again(session);
  finish(open);
  return report;
}

/// The abandoned transaction, with its changes claimed, so that nobody else takes them for pending.
std::optional<OpenTransaction> claim_abandoned() {
  return work([](Spi& spi) -> std::optional<OpenTransaction> {
    auto open = open_transaction(spi, true);
    if (!open || commit_running() || !is_abandoned(spi, *open)) return std::nullopt;
    claim(*open, entries_to_discard(*open));
    return open;
  });
}

}  // namespace

bool discard_abandoned(Session::Mode mode) {
  auto open = claim_abandoned();
  if (!open) return false;
  Session session(mode);
  session.store().begin();
  for (const auto& problem : session.store().restore_all(session.catalog(), open->id)) session.log().notice(problem);
  session.store().commit();
  work([&](Spi& spi) {
    const std::string text = "an iasql transaction was rolled back because it had been left alone for longer than "
                             "iasql.transaction_timeout: " + describe(*open);
    write_mark(spi, "ERROR", open->id, text);
    finish(*open);
  });
  return true;
}

}  // namespace iasql::pg

IASQL_FUNCTION(iasql_rollback) {
  using namespace iasql::pg;
  return guard([&]() -> Datum {
    (void)extension();
    ResultSet results(fcinfo);
    const RowSecurity security;
    iasql::engine::Report report = roll_back(!PG_ARGISNULL(0) && PG_GETARG_BOOL(0), security);
    security.confine(report);
    add_report(results, report);
    return 0;
  });
}
