// See turn_record.hpp. A worker has one turn, so what it has to say is kept in the process until then.
#include "pg/pg.hpp"

#include "pg/spi.hpp"
#include "pg/background.hpp"
#include "pg/turn_record.hpp"
#include "pg/work.hpp"

namespace iasql::pg {

namespace {

int failures = 0;

std::string& last_error() {
  static auto* text = new std::string;
  return *text;
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
    spi.execute("UPDATE " + ext("iasql_worker_state") +
                    " SET turns = turns + 1, failed_turns = failed_turns + ($1::pg_catalog.int4 > 0)::pg_catalog.int4,"
                    " failures = failures + $1::pg_catalog.int4, last_end = now.ended, last_duration_ms = $2::pg_catalog.int8,"
                    " last_success = CASE WHEN $1::pg_catalog.int4 = 0 THEN now.ended ELSE last_success END,"
                    " last_failure = CASE WHEN $1::pg_catalog.int4 > 0 THEN now.ended ELSE last_failure END,"
                    " last_error = CASE WHEN $1::pg_catalog.int4 > 0 THEN $3 ELSE last_error END"
                    " FROM (SELECT pg_catalog.clock_timestamp() AS ended OFFSET 0) AS now",
                {std::to_string(failures), std::to_string(took.count()), last_error()});
  });
}

}  // namespace iasql::pg
