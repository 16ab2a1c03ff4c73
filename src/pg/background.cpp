// See background.hpp.
#include "pg/pg.hpp"

#include "pg/background.hpp"
#include "pg/boundary.hpp"

namespace iasql::pg {

namespace {

/// In pg_locks: locktype "advisory", classid and objid as here, objsubid 105.
LOCKTAG own_lock(std::uint32_t number) {
  LOCKTAG tag;
  SET_LOCKTAG_ADVISORY(tag, MyDatabaseId, 0x69617371u, number, 105);
  return tag;
}
LOCKTAG commit_lock() {
  return own_lock(1);
}

bool lock(LOCKMODE mode, bool to_the_end, bool dont_wait) {
  LOCKTAG tag = commit_lock();
  return call([&] { return LockAcquire(&tag, mode, to_the_end, dont_wait); }) != LOCKACQUIRE_NOT_AVAIL;
}

struct Setting {
  const char *name, *value;
};

// Texts of values in one form; nothing that ends a short transaction from outside; what is written is seen by
// others at once.
constexpr Setting fixed[] = {
    {"search_path", "pg_catalog, pg_temp"},
    {"default_transaction_isolation", "read committed"},
    {"default_transaction_read_only", "off"},
    {"default_transaction_deferrable", "off"},
    {"session_replication_role", "origin"},
    {"row_security", "on"},
    {"statement_timeout", "0"},
    {"idle_in_transaction_session_timeout", "0"},
    {"DateStyle", "ISO"},
    {"IntervalStyle", "postgres"},
    {"extra_float_digits", "1"},
    {"bytea_output", "hex"},
    {"standard_conforming_strings", "on"},
};

}  // namespace

void accept_signals() {
  pqsignal(SIGTERM, die);
  pqsignal(SIGHUP, SignalHandlerForConfigReload);
  BackgroundWorkerUnblockSignals();
}

void connect_worker(unsigned database, unsigned role) {
  call([&] {
    BackgroundWorkerInitializeConnectionByOid(database, role, compat::worker_connection_flags);
    SetClientEncoding(GetDatabaseEncoding());  // what is sent to a session is converted there
  });
}

void fix_settings() {
  call([] {
    // A superuser's own choice of session_replication_role and the like must not reach us; the source
    // outranks ALTER ROLE.
    for (const Setting& setting : fixed)
      SetConfigOption(setting.name, setting.value, PGC_SUSET, PGC_S_OVERRIDE);
#if PG_VERSION_NUM >= 170000
    SetConfigOption("transaction_timeout", "0", PGC_SUSET, PGC_S_OVERRIDE);
#endif
    // The journal must outlive a crash of the machine; a commit that waits for no disk would not do.
    if (synchronous_commit == SYNCHRONOUS_COMMIT_OFF)
      SetConfigOption("synchronous_commit", "local", PGC_SUSET, PGC_S_OVERRIDE);
  });
}

void show_activity(const std::string& what) {
  call([&] {
    if (what.empty())
      pgstat_report_activity(STATE_IDLE, nullptr);
    else
      pgstat_report_activity(STATE_RUNNING, what.c_str());
  });
}

void begin_transaction() {
  call([] {
    SetCurrentStatementStartTimestamp();
    StartTransactionCommand();
    PushActiveSnapshot(GetTransactionSnapshot());
  });
}

void commit_transaction() {
  call([] {
    PopActiveSnapshot();
    CommitTransactionCommand();
    (void)pgstat_report_stat(false);
  });
}

void abort_transaction() {
  call([] { AbortOutOfAnyTransaction(); });
}

bool try_commit_lock() {
  return lock(ExclusiveLock, true, true);
}

void wait_for_commit_lock() {
  LOCKTAG tag = commit_lock();
  call([&] {
    SetCurrentStatementStartTimestamp();
    StartTransactionCommand();
    (void)LockAcquire(&tag, ExclusiveLock, true, false);
    CommitTransactionCommand();
  });
}

bool try_opening_lock() {
  LOCKTAG tag = own_lock(2);
  return call([&] { return LockAcquire(&tag, ExclusiveLock, false, true); }) != LOCKACQUIRE_NOT_AVAIL;
}

bool commit_lock_wanted() {
  LOCKTAG tag = commit_lock();
  return call([&] { return LockHasWaiters(&tag, ExclusiveLock, true); });
}

bool commit_running() {
  if (!lock(ShareLock, false, true)) return true;
  LOCKTAG tag = commit_lock();
  call([&] { LockRelease(&tag, ShareLock, false); });
  return false;
}

}  // namespace iasql::pg
