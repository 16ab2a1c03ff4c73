// What the background workers have in common: set-up, short transactions, and the lock that lets one commit
// run at a time. PG-free header. Fails: PgError.
#pragma once

#include <exception>
#include <string>
#include <type_traits>

namespace iasql::pg {

/// SIGTERM ends the process at its next interrupt check, SIGHUP asks for a reload; lets signals in. First
/// thing in a worker.
void accept_signals();

/// Connects to the database as that role (0: the bootstrap superuser).
void connect_worker(unsigned database, unsigned role);

/// Settings that the code relies on, whatever ALTER ROLE and ALTER DATABASE say. After connect_worker().
void fix_settings();

/// What pg_stat_activity shows; "" = idle.
void show_activity(const std::string& what);

/// Thrown out of a wait by a worker that leaves so as not to be in somebody's way. No failure.
struct GiveWay : std::exception {
  const char* what() const noexcept override { return "the worker gives way"; }
};

void begin_transaction();
void commit_transaction();
/// Gets out of whatever an error has left open.
void abort_transaction();

/// One short transaction: committed when the body returns, aborted when it throws.
template <class F>
auto transact(F&& body) {
  begin_transaction();
  try {
    if constexpr (std::is_void_v<std::invoke_result_t<F&>>) {
      body();
      commit_transaction();
    } else {
      auto result = body();
      commit_transaction();
      return result;
    }
  } catch (...) {
    abort_transaction();
    throw;
  }
}

// --- the commit lock: one per database, held to the end of the process or until released. A lock class of
// our own, which the advisory lock functions of SQL cannot reach.

/// Without waiting. False: another process has it.
bool try_commit_lock();
/// Waits, interruptibly and not longer than lock_timeout. Outside a transaction.
void wait_for_commit_lock();
/// Whether somebody waits for the lock that this process holds.
bool commit_lock_wanted();
/// Whether any other process holds it, i.e. a commit or a periodic run is under way in this database. Inside
/// a transaction.
bool commit_running();

/// Of the same class: held to the end of the SQL transaction that opens an iasql transaction, since others cannot see its row
/// before. Without waiting.
bool try_opening_lock();

}  // namespace iasql::pg
