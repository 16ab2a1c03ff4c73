// See turn_record.hpp. A turn in which nothing failed is stamped (stamps.hpp). A worker has one turn, so what it has to say is kept in the process until then.
#include "pg/pg.hpp"

#include "pg/spi.hpp"
#include "pg/background.hpp"
#include "pg/stamps.hpp"
#include "pg/turn_record.hpp"
#include "pg/work.hpp"

namespace iasql::pg {

namespace {

int failures = 0;

std::string& last_error() {
  static auto* text = new std::string;
  return *text;
}

/// Whether the table need not say so.
bool stamped(Spi& spi, std::int64_t took_ms) {
  Rows rows = spi.query("SELECT last_end FROM " + ext("iasql_worker_state") + " WHERE last_end > pg_catalog.clock_timestamp() - " +
                        stamps::most_behind + "::pg_catalog.interval");
  return !rows.empty() && stamps::put({"", ""}, rows.at(0, 0).value_or(""), took_ms);
}

}  // namespace

void count_failure(const std::string& error) {
  ++failures;
  last_error() = error;
}

void write_turn(std::chrono::system_clock::time_point began) {
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now() - began);
  transact([&] {
    AsOwner owner;
    Spi spi;
    if (failures == 0 && stamped(spi, took.count())) return;
    spi.execute("UPDATE " + ext("iasql_worker_state") +
                    " AS w SET turns = now.turns + 1, failed_turns = w.failed_turns + ($1::pg_catalog.int4 > 0)::pg_catalog.int4,"
                    " failures = w.failures + $1::pg_catalog.int4, last_end = now.ended, last_duration_ms = $2::pg_catalog.int8,"
                    " last_success = CASE WHEN $1::pg_catalog.int4 = 0 THEN now.ended ELSE now.last_success END,"
                    " last_failure = CASE WHEN $1::pg_catalog.int4 > 0 THEN now.ended ELSE w.last_failure END,"
                    " last_error = CASE WHEN $1::pg_catalog.int4 > 0 THEN $3 ELSE w.last_error END"
                    " FROM (SELECT pg_catalog.clock_timestamp() AS ended, t.turns, t.last_success FROM " + ext("iasql_worker_turns") +
                    "() t OFFSET 0) AS now",
                {std::to_string(failures), std::to_string(took.count()), last_error()});
  });
}

}  // namespace iasql::pg
