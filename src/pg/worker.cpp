// The periodic worker's turn in one database: resolve and complete what was interrupted, push what is
// pending, pull what is due of the cloud, leave.
//
// The first time in a database it knows no owner: it connects as the bootstrap superuser, looks for the
// extension in the catalogues, says who owns it and leaves; all else is done by a worker that connected as
// the owner. It is nobody's obstacle. Once a second, while it waits for AWS, it tries a lock on its own
// database and leaves if refused: somebody is dropping, renaming or copying it. While it only reads the cloud
// it also leaves when a commit waits for the commit lock. Fails: what fails is tried again later and later
// (backoff.hpp), with an ERROR mark and a line in the server's log for the first time; only a turn that could not
// even begin is Outcome::Failed, for which the launcher backs off. Never restarts.
#include "pg/pg.hpp"

#include <chrono>

#include "pg/agenda.hpp"
#include "pg/backoff.hpp"
#include "pg/background.hpp"
#include "pg/boundary.hpp"
#include "pg/commit_run.hpp"
#include "pg/guc.hpp"
#include "pg/home.hpp"
#include "pg/progress.hpp"
#include "pg/push_groups.hpp"
#include "pg/relation.hpp"
#include "pg/retention.hpp"
#include "pg/rollback.hpp"
#include "pg/session.hpp"
#include "pg/shmem.hpp"
#include "pg/spi.hpp"
#include "pg/turn_record.hpp"
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

/// One part of the turn. A failure is written down with a pause; the next part may still succeed.
struct Item {
  std::string what;
  std::int64_t newest = 0;  // of the changes it is about
  bool recorded = false;    // who fails has said so in iasql_get_errors()
};

void write_down(const Item& item, const std::string& text, const std::string& hint) {
  if (!look_for_extension().present) return;  // dropped meanwhile: no failure to speak of
  count_failure(item.what + ": " + text);
  const bool again = transact([&] {
    Spi spi;
    const bool alike = backoff::failed_alike(spi, item.what, text);
    backoff::failed(spi, item.what, text, item.newest);
    return alike;
  });
  if (!again) log_failure(item.what.c_str(), text, hint);
  if (!item.recorded) record_error(text);
}

template <class F>
void attempt(const Item& item, F&& body) {
  std::string text, hint;
  if (transact([&] {
        Spi spi;
        return backoff::waits(spi, item.what, item.newest);
      }))
    return;
  try {
    body();
    if (!look_for_extension().present) return;
    return transact([&] {
      Spi spi;
      backoff::succeeded(spi, item.what);
    });
  } catch (const PgError& e) {
    if (e.is_interrupt()) throw;
    text = e.what();
    if (!e.detail().empty()) text += "\n" + e.detail();
  } catch (const UserError& e) {
    text = e.detail.empty() ? e.message : e.message + "\n" + e.detail;
    hint = e.hint;
  }
  abort_transaction();
  write_down(item, text, hint);
}

CommitRequest periodic_request(const ModuleHealth& modules) {
  CommitRequest request;
  request.mode = CommitMode::Periodic;
  request.who.user = "iasql";
  request.tables.emplace();
  if (!modules.broken.empty()) request.modules = modules.usable;
  return request;
}

bool is_unfinished() {
  return transact([] {
    Spi spi;
    return !spi.query("SELECT FROM " + ext("iasql_transaction") + " WHERE ended_at IS NULL AND status <> 'open'").empty();
  });
}

std::int64_t newest_change() {
  return transact([] {
    Spi spi;
    return std::stoll(spi.query("SELECT coalesce(pg_catalog.max(id), 0) FROM " + ext("iasql_audit_log") +
                                " WHERE origin = 'user' AND transaction_id IS NULL")
                          .at(0, 0)
                          .value_or("0"));
  });
}

void push(const ModuleHealth& modules) {
  if (settings::read_only()) return;
  attempt({"completing what was interrupted", newest_change(), true}, [&] { run_commit(periodic_request(modules)); });
  for (const PushGroup& group : push_groups(modules.usable)) {
    if (is_unfinished()) return;  // one at a time
    CommitRequest request = periodic_request(modules);
    request.tables = group.tables;
    attempt({group.name, group.newest, true}, [&] { run_commit(request); });
  }
}

std::vector<engine::Action> read_cloud(const ModuleHealth& modules, std::chrono::steady_clock::time_point began) {
  begin_work(Work::Periodic);
  may_give_way_to_commit = true;
  Session session(Session::Mode::OwnTransactions, modules.usable);
  WorkerAgenda agenda(began);
  auto report = session.run_checked(session.reconciler().pull(agenda));
  may_give_way_to_commit = false;
  return std::move(report.drifted);
}

void pull(const ModuleHealth& modules, std::chrono::steady_clock::time_point began) {
  std::vector<engine::Action> drifted;
  attempt({"reading the cloud"}, [&] { drifted = read_cloud(modules, began); });
  may_give_way_to_commit = false;
  if (drifted.empty()) return;
  CommitRequest request = periodic_request(modules);
  request.drifted = std::move(drifted);
  attempt({"putting back what the cloud has otherwise", newest_change(), true}, [&] { run_commit(request); });
}

void purge() {
  may_give_way_to_commit = true;
  attempt({"purging the log"}, [] { purge_what_is_too_old(watch); });
  may_give_way_to_commit = false;
}

/// Says of modules that cannot be used that they are left out.
void report_broken(const ModuleHealth& modules) {
  std::vector<std::string> names;
  for (const auto& [module, reason] : modules.broken) {
    const Item item{"module " + module};
    names.push_back(item.what);
    const bool waits = transact([&] {
      Spi spi;
      return backoff::waits(spi, item.what, 0);
    });
    if (!waits) write_down(item, "module " + module + " is left out: " + reason, {});
  }
  transact([&] {
    Spi spi;
    spi.execute("DELETE FROM " + ext("iasql_backoff") +
                    " WHERE object LIKE 'module %' AND object <> ALL ($1::pg_catalog.text[])",
                {array_literal(names)});
  });
}

/// False: nothing may be done from here. A copy says so, again and again, less and less often.
bool is_at_home() {
  const Home found = transact([] {
    Spi spi;
    return home(spi);
  });
  if (found.where != Home::Where::Elsewhere) return found.where == Home::Where::Here;
  attempt({"working in a copy of a database"}, [&] { refuse_away(found); });
  return false;
}

/// The turn itself, connected as the owner and with the commit lock. What fails in it has a pause of its own and is no
/// failure of the turn.
Outcome take_turn() {
  const auto began = std::chrono::steady_clock::now();
  const auto began_at = std::chrono::system_clock::now();
  backoff::make_pauses();
  try {
    transact([] { extension(); });
  } catch (const UserError& e) {
    log_failure("the check of the version", e.message, e.hint);
    return Outcome::Failed;
  }
  if (!is_at_home()) return Outcome::Finished;
  const ModuleHealth modules = check_modules();
  report_broken(modules);
  purge();
  if (modules.usable.empty()) return Outcome::Finished;
  attempt({"discarding an abandoned iasql transaction"},
          [] { discard_abandoned(Session::Mode::OwnTransactions); });
  push(modules);
  pull(modules, began);
  if (!look_for_extension().present) return Outcome::Failed;
  write_turn(began_at);
  return Outcome::Finished;
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
