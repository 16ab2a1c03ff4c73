// What the periodic worker could not do is tried again later and later: iasql_backoff. Reading single tables has the same
// in iasql_sync_state. PG-free header. All run within work(). Fails: PgError.
#pragma once

#include <cstdint>
#include <string>

#include "pg/boundary.hpp"
#include "pg/spi.hpp"
#include "pg/transaction.hpp"

namespace iasql::pg {

/// SQL for the pause after a failure that came after so many others: iasql.sync_interval, doubled each time, up to an
/// hour.
std::string pause_after(const std::string& failures);

/// SQL that is true if credentials were set since then.
std::string new_credentials_since(const std::string& time);

namespace backoff {

/// This process is the periodic worker: its failures make it pause. What others ask for is not held back by them, nor does
/// their failure hold back the worker.
void make_pauses();
bool makes_pauses();

/// Not to be tried yet. A change newer than those that were there when it failed, or new credentials, end the pause.
bool waits(Spi& spi, const std::string& object, std::int64_t newest_change);
void failed(Spi& spi, const std::string& object, const std::string& error, std::int64_t newest_change);
/// What it says was the reason the last time.
bool failed_alike(Spi& spi, const std::string& object, const std::string& error);
void succeeded(Spi& spi, const std::string& object);
/// Somebody has asked for it: everything may be tried again at once.
void forget_all(Spi& spi);

}  // namespace backoff

bool is_lock_timeout(const PgError& error);

/// A worker does not wait for a session that has written the same rows and not yet committed: health is not
/// worth that.
template <class F>
void unless_locked(bool skip, F&& body) {
  if (!skip) return body();
  const int before = lock_timeout();
  try {
    Subtransaction savepoint;
    set_lock_timeout(50);
    body();
    set_lock_timeout(before);  // what a released savepoint has set stays
    savepoint.release();
  } catch (const PgError& e) {
    if (!is_lock_timeout(e)) throw;
  }
}

}  // namespace iasql::pg
