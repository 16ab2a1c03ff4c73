// iasql_commit(), iasql_apply() and iasql_restore_defaults(), the session's side: checks that the worker will see what the session
// sees, starts the worker, passes on what it says, and returns its rows.
//
// The session itself changes nothing, neither in the database nor in the cloud. A cancel ends the worker and
// waits for its end; the end of the session, also because its client was lost, ends the worker, too.
#include "pg/pg.hpp"

#include "pg/boundary.hpp"
#include "pg/commit_job.hpp"
#include "pg/entry.hpp"
#include "pg/message_queue.hpp"
#include "pg/report.hpp"
#include "pg/row_security.hpp"
#include "pg/session.hpp"
#include "pg/spi.hpp"
#include "pg/state.hpp"

namespace iasql::pg {

namespace {

constexpr const char* worker_name = "iasql commit worker";
constexpr const char* retry_hint = "COMMIT first, or run it outside a transaction block.";

// --- may it run here

/// A relation lock that the worker could wait for while this session waits for the worker.
bool holds_table_lock(Spi& spi) {
  return !spi.query(
                 "SELECT FROM pg_catalog.pg_locks WHERE pid = pg_catalog.pg_backend_pid() AND locktype = "
                 "'relation'"
                 " AND granted AND mode IN ('ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock',"
                 " 'ExclusiveLock', 'AccessExclusiveLock') LIMIT 1")
              .empty();
}

void check_transaction(Spi& spi, const std::string& function) {
  call([&] { PreventCommandIfReadOnly(function.c_str()); });
  if (TransactionIdIsValid(call([] { return GetTopTransactionIdIfAny(); })))
    throw UserError(own_state(State::NotNow),
                    function + " cannot run in a transaction that has changed something",
                    "It works in transactions of its own, which would not see these changes.", retry_hint);
  if (IsTransactionBlock() && IsolationUsesXactSnapshot())
    throw UserError(own_state(State::NotNow),
                    function + " cannot run in a transaction block with a snapshot of its own",
                    "A REPEATABLE READ or SERIALIZABLE transaction would not see what it does.", retry_hint);
  if (holds_table_lock(spi))
    throw UserError(
        own_state(State::NotNow), function + " cannot run in a transaction that holds a lock on a table",
        "It works in transactions of its own, which might have to wait for this one.", retry_hint);
}

// --- the job

CommitJob make_job(Spi& spi, CommitRequest request) {
  CommitJob job;
  job.database = MyDatabaseId;
  job.owner = extension().owner;
  job.request = std::move(request);
  job.request.who = caller(spi);
  Rows settings = spi.query(
      "SELECT name, setting FROM pg_catalog.pg_settings WHERE setting IS NOT NULL AND (name IN "
      "('lock_timeout', 'client_min_messages')"
      " OR name LIKE 'iasql.%' AND context IN ('user', 'superuser'))");
  for (const auto& row : settings.rows) job.settings.emplace_back(*row[0], *row[1]);
  return job;
}

// --- the worker

/// The one that this session waits for, if any; in TopMemoryContext.
BackgroundWorkerHandle* running = nullptr;

/// before_shmem_exit: a session takes its worker with it.
void end_worker_at_exit(int, Datum) {
  if (running != nullptr) TerminateBackgroundWorker(running);
}

void start_worker(QueueReader& queue) {
  bool started = call([&] {
    static int registered_in = 0;
    if (registered_in != MyProcPid) before_shmem_exit(end_worker_at_exit, 0);
    registered_in = MyProcPid;
    BackgroundWorker worker;
    memset(&worker, 0, sizeof worker);
    worker.bgw_flags = BGWORKER_SHMEM_ACCESS | BGWORKER_BACKEND_DATABASE_CONNECTION;
    worker.bgw_start_time = BgWorkerStart_RecoveryFinished;
    worker.bgw_restart_time = BGW_NEVER_RESTART;
    worker.bgw_main_arg = UInt32GetDatum(queue.handle());
    worker.bgw_notify_pid = MyProcPid;
    strlcpy(worker.bgw_library_name, "iasql", sizeof worker.bgw_library_name);
    strlcpy(worker.bgw_function_name, "iasql_commit_worker_main", sizeof worker.bgw_function_name);
    strlcpy(worker.bgw_name, worker_name, sizeof worker.bgw_name);
    strlcpy(worker.bgw_type, worker_name, sizeof worker.bgw_type);
    MemoryContext old = MemoryContextSwitchTo(TopMemoryContext);
    bool registered = RegisterDynamicBackgroundWorker(&worker, &running);
    MemoryContextSwitchTo(old);
    if (!registered) running = nullptr;
    return registered;
  });
  if (!started)
    throw UserError(ERRCODE_INSUFFICIENT_RESOURCES,
                    "cannot start a commit worker: no background worker is free", "Nothing has been done.",
                    "Try again later, or raise max_worker_processes.");
  queue.watch(running);
}

void wait_for_end() {
  call([] { WaitForBackgroundWorkerShutdown(running); });
}

void forget_worker() {
  BackgroundWorkerHandle* handle = std::exchange(running, nullptr);
  call([&] { pfree(handle); });
}

/// Until forget_worker() has run, an error of any kind ends the worker.
void end_worker() {
  if (running == nullptr) return;
  call([] { TerminateBackgroundWorker(running); });
  wait_for_end();
  forget_worker();
}

[[noreturn]] void worker_lost(const std::string& reason) {
  throw UserError(own_state(State::NotNow),
                  "the commit was interrupted: its worker has gone" + (reason.empty() ? "" : ": " + reason),
                  "The iasql transaction is kept; what has been done in the cloud is recorded.",
                  "Call iasql_commit() again to complete it; the periodic worker does so as well.");
}

[[noreturn]] void raise_error(const std::string& report) {
  std::string message;
  if (report_sqlstate(report, message) == ERRCODE_ADMIN_SHUTDOWN) worker_lost(message);
  raise_report(report, worker_name);
  worker_lost(message);  // not reached: an error report is raised
}

/// Everything up to the worker's last word; then waits until it has left, and with it its locks.
engine::Report converse(QueueReader& queue) {
  engine::Report report;
  std::optional<std::string> error;
  bool ended = false;
  while (!ended && !error) {
    auto message = queue.next();
    if (!message) break;
    switch (message->kind) {
      case QueueReader::Message::Kind::Row:
        report.actions.push_back(read_action(message->body));
        break;
      case QueueReader::Message::Kind::End:
        ended = true;
        break;
      case QueueReader::Message::Kind::Report:
        if (is_error_report(message->body))
          error = std::move(message->body);
        else
          raise_report(message->body, worker_name);
    }
  }
  wait_for_end();
  forget_worker();
  if (error) raise_error(*error);
  if (!ended) worker_lost({});
  return report;
}

engine::Report run_in_worker(const std::string& function, CommitRequest request) {
  CommitJob job = [&] {
    Spi spi;
    check_transaction(spi, function);
    return make_job(spi, std::move(request));
  }();
  QueueReader queue(write_job(job));
  start_worker(queue);
  try {
    engine::Report report = converse(queue);
    queue.close();
    return report;
  } catch (...) {
    end_worker();
    throw;
  }
}

bool argument_is_true(FunctionCallInfo fcinfo, int number) {
  return PG_NARGS() > number && !PG_ARGISNULL(number) && PG_GETARG_BOOL(number);
}

Datum answer(FunctionCallInfo call_info, const engine::Report& report) {
  ResultSet results(call_info);
  add_report(results, report);
  return Datum{0};
}

/// What the caller may see of what is pending, with the rights of iasql's owner.
Datum push(FunctionCallInfo call_info, const std::string& function, CommitRequest request) {
  const RowSecurity security;
  request.entries = security.pending_entries();
  engine::Report report = [&] {
    AsOwner owner;
    if (!security.sees_everything() && request.mode == CommitMode::Commit) {
      Spi spi;
      if (auto open = open_transaction(spi)) security.check_may_end(*open);
    }
    return run_in_worker(function, std::move(request));
  }();
  security.confine(report);
  return answer(call_info, report);
}

}  // namespace
}  // namespace iasql::pg

IASQL_FUNCTION(iasql_commit) {
  using namespace iasql::pg;
  return guard([&]() -> Datum {
    (void)extension();
    CommitRequest request;
    request.mode = CommitMode::Commit;
    if (PG_NARGS() > 0 && !PG_ARGISNULL(0))
      request.message = call([&]() -> const char* { return text_to_cstring(PG_GETARG_TEXT_PP(0)); });
    request.confirm_deletes = argument_is_true(fcinfo, 1);
    return push(fcinfo, "iasql_commit()", std::move(request));
  });
}

IASQL_FUNCTION(iasql_apply) {
  using namespace iasql::pg;
  return guard([&]() -> Datum {
    (void)extension();
    CommitRequest request;
    request.mode = CommitMode::Apply;
    request.confirm_deletes = argument_is_true(fcinfo, 0);
    return push(fcinfo, "iasql_apply()", std::move(request));
  });
}

IASQL_FUNCTION(iasql_restore_defaults) {
  using namespace iasql::pg;
  return guard([&]() -> Datum {
    (void)extension();
    if (PG_ARGISNULL(0)) throw UserError(own_state(State::Input), "whether it is a dry run must not be NULL");
    RowSecurity().refuse("What AWS makes by itself");
    AsOwner owner;
    if (argument_is_true(fcinfo, 0)) {
      Session session(Session::Mode::InTransaction);
      return answer(fcinfo, session.run_checked(session.reconciler().restore_defaults(true)));
    }
    CommitRequest request;
    request.mode = CommitMode::Restore;
    return answer(fcinfo, run_in_worker("iasql_restore_defaults()", std::move(request)));
  });
}
