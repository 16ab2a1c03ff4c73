// See backoff.hpp.
#include "pg/pg.hpp"

#include <algorithm>

#include "pg/backoff.hpp"
#include "pg/guc.hpp"
#include "pg/problems.hpp"
#include "pg/sync_state.hpp"

namespace iasql::pg {

std::string pause_after(const std::string& failures) {
  const auto base = settings::sync_interval().count();
  return "least(pg_catalog.make_interval(secs => " + std::to_string(base > 0 ? base : 60) +
         ") * pg_catalog.power(2, least(" + failures + ", 12)), '1 hour'::interval)";
}

/// Tables of credentials log marks: changes without an origin.
std::string new_credentials_since(const std::string& time) {
  return "EXISTS (SELECT FROM " + ext("iasql_audit_log") + " c WHERE c.ts > " + time +
         " AND c.origin IS NULL AND c.change_type IN ('INSERT', 'UPDATE', 'DELETE'))";
}

bool is_lock_timeout(const PgError& error) {
  return error.sqlstate() == ERRCODE_LOCK_NOT_AVAILABLE;
}

namespace backoff {

namespace {
bool is_periodic = false;
}

void make_pauses() {
  is_periodic = true;
}

bool makes_pauses() {
  return is_periodic;
}

bool waits(Spi& spi, const std::string& object, std::int64_t newest_change) {
  return !spi.query("SELECT FROM " + ext("iasql_backoff") +
                        " WHERE object = $1 AND next_attempt > pg_catalog.clock_timestamp() AND seen >= "
                        "$2::pg_catalog.int4 AND NOT " +
                        new_credentials_since("last_at"),
                    {object, std::to_string(newest_change)})
              .empty();
}

void failed(Spi& spi, const std::string& object, const std::string& error, std::int64_t newest_change) {
  unless_locked(true, [&] {
    spi.execute("INSERT INTO " + ext("iasql_backoff") +
                    " AS b (object, first_at, last_at, next_attempt, error, seen) SELECT $1, n, n, n + " +
                    pause_after("0") + ", $2, $3::pg_catalog.int4 FROM pg_catalog.clock_timestamp() n"
                    " ON CONFLICT (object) DO UPDATE SET last_at = excluded.last_at, error = excluded.error,"
                    " next_attempt = excluded.last_at + CASE WHEN excluded.seen > b.seen THEN " + pause_after("0") +
                    " ELSE " + pause_after("b.failures") + " END,"
                    " failures = CASE WHEN excluded.seen > b.seen THEN 1 ELSE b.failures + 1 END,"
                    " first_at = CASE WHEN excluded.seen > b.seen THEN excluded.first_at ELSE b.first_at END,"
                    " seen = excluded.seen",
                {object, error, std::to_string(newest_change)});
  });
}

bool failed_alike(Spi& spi, const std::string& object, const std::string& error) {
  Rows rows = spi.query("SELECT error FROM " + ext("iasql_backoff") + " WHERE object = $1", {object});
  return !rows.empty() && comparable_text(rows.at(0, 0).value_or("")) == comparable_text(error);
}

void succeeded(Spi& spi, const std::string& object) {
  unless_locked(true, [&] { spi.execute("DELETE FROM " + ext("iasql_backoff") + " WHERE object = $1", {object}); });
}

void forget_all(Spi& spi) {
  spi.execute("DELETE FROM " + ext("iasql_backoff"));
  sync_state::try_again();
}

}  // namespace backoff
}  // namespace iasql::pg
