// The periodic worker's turn in one database: resolve and complete what was interrupted, push what is
// pending, pull the cloud, leave.
//
// The first time in a database it knows no owner: it connects as the bootstrap superuser, looks for the
// extension in the catalogues, says who owns it and leaves; all else is done by a worker that connected as
// the owner. It is nobody's obstacle. Once a second, while it waits for AWS, it tries a lock on its own
// database and leaves if refused: somebody is dropping, renaming or copying it. While it only reads the cloud
// it also leaves when a commit waits for the commit lock. Fails: an ERROR mark, a line in the server's log,
// and Outcome::Failed, for which the launcher backs off. Never restarts.
#include "pg/pg.hpp"

#include "pg/background.hpp"
#include "pg/boundary.hpp"
#include "pg/commit_run.hpp"
#include "pg/guc.hpp"
#include "pg/progress.hpp"
#include "pg/rollback.hpp"
#include "pg/session.hpp"
#include "pg/shmem.hpp"
#include "pg/spi.hpp"
#include "pg/wait.hpp"
#include "pg/worker.hpp"

namespace iasql::pg {

namespace {

bool may_give_way_to_commit = false;

/// False: the database is being dropped, renamed or copied.
bool database_is_free() {
  LOCKTAG tag;
  SET_LOCKTAG_OBJECT(tag, InvalidOid, DatabaseRelationId, MyDatabaseId, 0);
  return call([&] {
    if (LockAcquire(&tag, RowExclusiveLock, true, true) == LOCKACQUIRE_NOT_AVAIL) return false;
    LockRelease(&tag, RowExclusiveLock, true);
    return true;
  });
}

void watch() {
  if (!database_is_free()) throw GiveWay();
  if (may_give_way_to_commit && commit_lock_wanted()) throw GiveWay();
}

struct Found {
  bool present = false;
  unsigned owner = 0;
};

Found look_for_extension() {
  return transact([] {
    auto info = find_extension();
    return info ? Found{true, info->owner} : Found{};
  });
}

void log_failure(const char* what, const std::string& text, const std::string& hint) {
  call([&] {
    ereport(LOG, (errmsg("%s: %s failed: %s", MyBgworkerEntry->bgw_name, what, text.c_str()),
                  hint.empty() ? 0 : errhint("%s", hint.c_str())));
  });
}

/// Runs one part of the turn. False: it failed, which is written down; the next part may still succeed.
template <class F>
bool attempt(const char* what, bool recorded, F&& body) {
  std::string text, hint;
  try {
    body();
    return true;
  } catch (const PgError& e) {
    if (e.is_interrupt()) throw;
    text = e.what();
    if (!e.detail().empty()) text += "\n" + e.detail();
  } catch (const UserError& e) {
    text = e.detail.empty() ? e.message : e.message + "\n" + e.detail;
    hint = e.hint;
  }
  abort_transaction();
  if (!look_for_extension().present) return false;  // dropped meanwhile: no failure to speak of
  log_failure(what, text, hint);
  if (!recorded) record_error(text);
  return false;
}

void push() {
  if (settings::read_only()) return;
  CommitRequest request;
  request.mode = CommitMode::Periodic;
  request.user = "iasql";
  run_commit(request);
}

void pull() {
  begin_work(Work::Periodic);
  may_give_way_to_commit = true;
  Session session(Session::Mode::OwnTransactions);
  std::vector<std::string> all;
  auto report = session.run_checked(session.reconciler().pull(std::move(all), false));
  if (report.drifted.empty()) return;
  may_give_way_to_commit = false;
  CommitRequest request;
  request.mode = CommitMode::Periodic;
  request.user = "iasql";
  request.drifted = std::move(report.drifted);
  run_commit(request);
}

/// The turn itself, connected as the owner and with the commit lock.
Outcome take_turn() {
  if (!attempt("the check of the version", true, [] { transact([] { extension(); }); }))
    return Outcome::Failed;
  if (transact([] { return installed_modules().empty(); })) return Outcome::Finished;
  attempt("discarding an abandoned iasql transaction", false,
          [] { discard_abandoned(Session::Mode::OwnTransactions); });
  bool pushed = attempt("pushing changes", true, push);
  bool pulled = attempt("reading the cloud", false, pull);
  return pushed && pulled ? Outcome::Finished : Outcome::Failed;
}

struct Turn {
  Outcome outcome;
  unsigned owner;
};

Turn run(const WorkerOrder& order) {
  connect_worker(order.database, order.owner);
  fix_settings();
  if (!settings::enabled()) return {Outcome::Disabled, 0};
  Found found = look_for_extension();
  if (!found.present) return {Outcome::Absent, 0};
  if (found.owner != order.owner) return {Outcome::Found, found.owner};
  call([] { SetConfigOption("lock_timeout", "10s", PGC_SUSET, PGC_S_OVERRIDE); });
  set_wait_check(watch);
  if (!database_is_free() || !try_commit_lock()) return {Outcome::Left, order.owner};
  try {
    Outcome outcome = take_turn();
    if (outcome == Outcome::Failed && !look_for_extension().present) return {Outcome::Absent, 0};
    return {outcome, order.owner};
  } catch (const GiveWay&) {
    abort_transaction();
    return {Outcome::Left, order.owner};
  }
}

void work(int slot) {
  accept_signals();
  WorkerOrder order;
  memcpy(&order, MyBgworkerEntry->bgw_extra, sizeof order);
  Turn turn = run(order);
  write_slot(slot, order.ticket, turn.outcome, turn.owner);
}

}  // namespace
}  // namespace iasql::pg

#pragma GCC visibility push(default)
extern "C" void iasql_worker_main(Datum slot) {
  iasql::pg::guard([&] { iasql::pg::work(DatumGetInt32(slot)); });
}
#pragma GCC visibility pop
