// See sync_state.hpp. `error` holds one problem per line, so that the same ones are recognised the next time.
#include "pg/pg.hpp"

#include "pg/boundary.hpp"
#include "pg/relation.hpp"
#include "pg/spi.hpp"
#include "pg/sync_state.hpp"
#include "pg/transaction.hpp"

namespace iasql::pg::sync_state {

namespace {

constexpr std::size_t most_lines = 50;

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
    if (e.sqlstate() != ERRCODE_LOCK_NOT_AVAILABLE) throw;
  }
}

std::string lines(const std::vector<std::string>& texts) {
  std::string out;
  for (std::size_t i = 0; i < texts.size() && i < most_lines; ++i) out += (i == 0 ? "" : "\n") + texts[i];
  return out;
}

bool has_line(const std::string& text, const std::string& line) {
  return ("\n" + text + "\n").find("\n" + line + "\n") != std::string::npos;
}

}  // namespace

void succeeded(const std::string& table, const std::vector<std::string>& regions, bool skip_locked) {
  Spi spi;
  // What single rows have is kept with region '', until it is settled.
  unless_locked(skip_locked, [&] {
    spi.execute("INSERT INTO " + ext("iasql_sync_state") +
                    " AS s (table_name, region, last_attempt, last_success) SELECT $1, r, "
                    "pg_catalog.clock_timestamp(),"
                    " pg_catalog.clock_timestamp() FROM pg_catalog.unnest($2::pg_catalog.text[]) r"
                    " ON CONFLICT (table_name, region) DO UPDATE SET last_attempt = excluded.last_attempt,"
                    " last_success = excluded.last_success, error = CASE WHEN s.region = '' THEN s.error "
                    "END, failures = 0,"
                    " next_attempt = NULL",
                {table, array_literal(regions)});
  });
}

void settled(const std::string& table, const std::vector<std::string>& problems, bool skip_locked) {
  Spi spi;
  Param error;
  if (!problems.empty()) error = lines(problems);
  unless_locked(skip_locked, [&] {
    spi.execute("UPDATE " + ext("iasql_sync_state") +
                    " SET error = $2 WHERE table_name = $1 AND region = '' AND error IS DISTINCT FROM $2",
                {table, error});
  });
}

bool failed(const std::string& table, const std::string& region, const std::string& problem, bool whole,
            bool skip_locked) {
  Spi spi;
  Rows rows =
      spi.query("SELECT error FROM " + ext("iasql_sync_state") + " WHERE table_name = $1 AND region = $2",
                {table, region});
  std::string known = rows.empty() ? "" : rows.at(0, 0).value_or("");
  const bool news = !has_line(known, problem);
  if (!news && !whole) return false;
  std::string text = whole                          ? problem
                     : news && known.size() < 20000 ? known + (known.empty() ? "" : "\n") + problem
                                                    : known;
  unless_locked(skip_locked, [&] {
    spi.execute("INSERT INTO " + ext("iasql_sync_state") +
                    " AS s (table_name, region, last_attempt, error, failures, next_attempt) VALUES ($1, $2,"
                    " pg_catalog.clock_timestamp(), $3, $4::integer,"
                    " CASE WHEN $4::integer > 0 THEN pg_catalog.clock_timestamp() + '1 minute'::interval END)"
                    " ON CONFLICT (table_name, region) DO UPDATE SET last_attempt = excluded.last_attempt,"
                    " error = excluded.error, failures = s.failures + excluded.failures,"
                    " next_attempt = CASE WHEN excluded.failures > 0 THEN excluded.last_attempt +"
                    " least('1 minute'::interval * pg_catalog.power(2, least(s.failures, 10)), '1 "
                    "hour'::interval) END",
                {table, region, text, whole ? "1" : "0"});
  });
  return news;
}

}  // namespace iasql::pg::sync_state
