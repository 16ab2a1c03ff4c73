// The launcher: decides which database is due and starts a worker there, at most two at once. Connects to no
// database, so it is in nobody's way; what is to be known of a database its worker finds out and leaves in a
// slot of shared memory.
//
// A database without the extension is looked at once a minute, one whose last turn failed less and less
// often, all others every iasql.sync_interval. What it knows is in its own memory: after a restart it looks
// everywhere anew. Must not know: AWS, the extension's tables. Fails: with an ERROR, after which the
// postmaster starts it again in ten seconds.
#include "pg/pg.hpp"

#include "pg/boundary.hpp"
#include "pg/guc.hpp"
#include "pg/launcher.hpp"
#include "pg/shmem.hpp"
#include "pg/worker.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace iasql::pg {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::seconds;

// A database without the extension is looked at again as often as one that has it, within these bounds.
constexpr seconds shortest_probe{5}, longest_probe{60}, longest_pause{3600}, retry_start{10}, longest_sleep{60};

struct Database {
  std::string name;
  unsigned owner = 0;  // of the extension; 0: none known of
  int failures = 0;
  Clock::time_point due{};
  bool running = false, listed = false;
};

struct Worker {
  BackgroundWorkerHandle* handle = nullptr;
  Oid database = InvalidOid;
};

/// One row of pg_database, palloc'd.
struct ListedDatabase {
  Oid oid;
  NameData name;
  ListedDatabase* next;
};

/// Databases that one can connect to and that are no templates. Runs inside call(), in a transaction of its
/// own.
ListedDatabase* list_databases() {
  MemoryContext result = CurrentMemoryContext;
  ListedDatabase* list = nullptr;
  SetCurrentStatementStartTimestamp();
  StartTransactionCommand();
  (void)GetTransactionSnapshot();
  Relation relation = table_open(DatabaseRelationId, AccessShareLock);
  SysScanDesc scan = systable_beginscan(relation, InvalidOid, false, nullptr, 0, nullptr);
  for (HeapTuple tuple; HeapTupleIsValid(tuple = systable_getnext(scan));) {
    auto* row = reinterpret_cast<Form_pg_database>(GETSTRUCT(tuple));
    bool broken = row->datconnlimit < -1;  // a DROP DATABASE that did not finish
    if (!row->datallowconn || row->datistemplate || broken) continue;
    auto* entry = static_cast<ListedDatabase*>(MemoryContextAlloc(result, sizeof(ListedDatabase)));
    *entry = ListedDatabase{row->oid, row->datname, list};
    list = entry;
  }
  systable_endscan(scan);
  table_close(relation, AccessShareLock);
  CommitTransactionCommand();
  MemoryContextSwitchTo(result);
  return list;
}

class Launcher {
 public:
  explicit Launcher(MemoryContext memory) : memory_(memory) {}

  /// Looks around, starts what is due; returns how long to sleep.
  seconds cycle() {
    reap();
    if (take_probe_request())
      for (auto& [oid, database] : databases_)
        if (database.owner == 0) database.due = {};
    interval_ = settings::sync_interval();
    if (interval_ == seconds(0)) return longest_sleep;
    refresh();
    if (!start_due()) return retry_start;
    return time_to_sleep();
  }

 private:
  /// Workers that have ended: when is their database due again?
  void reap() {
    for (int slot = 0; slot < worker_slots; ++slot) {
      Worker& worker = workers_[static_cast<std::size_t>(slot)];
      if (worker.handle == nullptr) continue;
      pid_t pid;
      if (call([&] { return GetBackgroundWorkerPid(worker.handle, &pid); }) != BGWH_STOPPED) continue;
      call([&] { pfree(worker.handle); });
      worker.handle = nullptr;
      auto found = databases_.find(worker.database);
      if (found != databases_.end()) schedule(found->second, read_slot(slot));
    }
  }

  void schedule(Database& database, const WorkerSlot& result) {
    database.running = false;
    bool failed = result.outcome == Outcome::Failed || result.outcome == Outcome::None;
    database.failures = failed ? database.failures + 1 : 0;
    database.owner = result.owner;
    auto now = Clock::now();
    switch (result.outcome) {
      case Outcome::Found:
        database.due = now;
        break;
      case Outcome::Absent:
      case Outcome::Disabled:
        database.due = now + std::clamp(interval_, shortest_probe, longest_probe);
        break;
      case Outcome::Finished:
      case Outcome::Left:
        database.due = now + interval_;
        break;
      case Outcome::Failed:
      case Outcome::None:
        database.due = now + pause_after(database.failures);
        break;
    }
  }

  seconds pause_after(int failures) const {
    seconds pause = std::max(interval_, seconds(1)) * (1 << std::min(failures, 12));
    return std::max(interval_, std::min(pause, longest_pause));
  }

  /// New databases are due at once, those that are gone are forgotten; a shorter interval takes effect now.
  void refresh() {
    call([&] {
      MemoryContextSwitchTo(memory_);
      MemoryContextReset(memory_);
    });
    for (auto& [oid, database] : databases_) database.listed = false;
    for (ListedDatabase* entry = call([] { return list_databases(); }); entry != nullptr;
         entry = entry->next) {
      Database& database = databases_[entry->oid];
      database.listed = true;
      database.name = NameStr(entry->name);
      if (database.owner != 0 && database.failures == 0)
        database.due = std::min(database.due, Clock::now() + interval_);
    }
    std::erase_if(databases_, [](const auto& item) { return !item.second.listed && !item.second.running; });
  }

  /// False: the server has no process for us at the moment.
  bool start_due() {
    for (int slot = 0; slot < worker_slots; ++slot) {
      if (workers_[static_cast<std::size_t>(slot)].handle != nullptr) continue;
      auto next = databases_.end();
      for (auto it = databases_.begin(); it != databases_.end(); ++it) {
        if (it->second.running || it->second.due > Clock::now()) continue;
        if (next == databases_.end() || it->second.due < next->second.due) next = it;
      }
      if (next == databases_.end()) return true;
      if (!start(slot, next->first, next->second)) return false;
    }
    return true;
  }

  bool start(int slot, Oid oid, Database& database) {
    WorkerOrder order{oid, database.owner, open_slot(slot, database.owner)};
    const char* name = database.name.c_str();
    BackgroundWorkerHandle* handle = nullptr;
    bool started = call([&] {
      BackgroundWorker worker;
      memset(&worker, 0, sizeof worker);
      worker.bgw_flags = BGWORKER_SHMEM_ACCESS | BGWORKER_BACKEND_DATABASE_CONNECTION;
      worker.bgw_start_time = BgWorkerStart_RecoveryFinished;
      worker.bgw_restart_time = BGW_NEVER_RESTART;
      worker.bgw_main_arg = Int32GetDatum(slot);
      worker.bgw_notify_pid = MyProcPid;
      memcpy(worker.bgw_extra, &order, sizeof order);
      strlcpy(worker.bgw_library_name, "iasql", sizeof worker.bgw_library_name);
      strlcpy(worker.bgw_function_name, "iasql_worker_main", sizeof worker.bgw_function_name);
      strlcpy(worker.bgw_type, "iasql worker", sizeof worker.bgw_type);
      pg_snprintf(worker.bgw_name, sizeof worker.bgw_name, "iasql worker for %s", name);
      MemoryContext old = MemoryContextSwitchTo(TopMemoryContext);
      bool registered = RegisterDynamicBackgroundWorker(&worker, &handle);
      MemoryContextSwitchTo(old);
      return registered;
    });
    if (!started) {
      complain();
      return false;
    }
    complained_ = false;
    database.running = true;
    workers_[static_cast<std::size_t>(slot)] = Worker{handle, oid};
    return true;
  }

  /// Once, not at every try.
  void complain() {
    if (complained_) return;
    complained_ = true;
    call([] {
      ereport(LOG, (errmsg("iasql: cannot start a worker: no background worker is free"),
                    errhint("Raise max_worker_processes.")));
    });
  }

  seconds time_to_sleep() const {
    bool full =
        std::all_of(workers_.begin(), workers_.end(), [](const Worker& w) { return w.handle != nullptr; });
    auto until = Clock::now() + std::min(longest_sleep, interval_);
    if (full) return longest_sleep;  // the end of one wakes us
    for (const auto& [oid, database] : databases_)
      if (!database.running) until = std::min(until, database.due);
    return std::max(seconds(0), std::chrono::ceil<seconds>(until - Clock::now()));
  }

  MemoryContext memory_;
  std::map<Oid, Database> databases_;
  std::array<Worker, worker_slots> workers_;
  seconds interval_{0};
  bool complained_ = false;
};

void leave(int, Datum) {
  stop_being_launcher(MyProcPid);
}

void sleep(seconds time) {
  call([&] {
    static std::uint32_t event = 0;
    if (event == 0) event = compat::wait_event("IasqlLauncher");
    (void)WaitLatch(MyLatch, WL_LATCH_SET | WL_TIMEOUT | WL_EXIT_ON_PM_DEATH,
                    static_cast<long>(std::max(time, seconds(0)).count()) * 1000L, event);
    ResetLatch(MyLatch);
    CHECK_FOR_INTERRUPTS();
    if (ConfigReloadPending) {
      ConfigReloadPending = false;
      ProcessConfigFile(PGC_SIGHUP);
    }
  });
}

void launch() {
  MemoryContext memory = call([] {
    before_shmem_exit(leave, 0);
    pqsignal(SIGTERM, die);
    pqsignal(SIGHUP, SignalHandlerForConfigReload);
    BackgroundWorkerUnblockSignals();
    BackgroundWorkerInitializeConnection(nullptr, nullptr, 0);
    return AllocSetContextCreate(TopMemoryContext, "iasql launcher", ALLOCSET_DEFAULT_SIZES);
  });
  if (!become_launcher(MyProcPid))
    throw UserError(ERRCODE_OBJECT_IN_USE,
                    "another iasql launcher is running with process id " + std::to_string(launcher_pid()));
  Launcher launcher(memory);
  for (;;) sleep(launcher.cycle());
}

}  // namespace

void register_launcher() {
  request_shared_memory();
  BackgroundWorker worker;
  memset(&worker, 0, sizeof worker);
  worker.bgw_flags = BGWORKER_SHMEM_ACCESS | BGWORKER_BACKEND_DATABASE_CONNECTION;
  worker.bgw_start_time = BgWorkerStart_RecoveryFinished;
  worker.bgw_restart_time = 10;
  strlcpy(worker.bgw_library_name, "iasql", sizeof worker.bgw_library_name);
  strlcpy(worker.bgw_function_name, "iasql_launcher_main", sizeof worker.bgw_function_name);
  strlcpy(worker.bgw_name, "iasql launcher", sizeof worker.bgw_name);
  strlcpy(worker.bgw_type, "iasql launcher", sizeof worker.bgw_type);
  RegisterBackgroundWorker(&worker);
}

bool launcher_running() {
  return launcher_pid() != 0;
}

void wake_launcher() {
  request_probe();
  int pid = launcher_pid();
  if (pid == 0) return;
  call([&] {
    if (PGPROC* process = BackendPidGetProc(pid)) SetLatch(&process->procLatch);
  });
}

}  // namespace iasql::pg

#pragma GCC visibility push(default)
extern "C" void iasql_launcher_main(Datum) {
  iasql::pg::guard([] { iasql::pg::launch(); });
}
#pragma GCC visibility pop
