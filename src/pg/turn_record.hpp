// What came of the turns of the periodic worker: iasql_worker_state, which iasql_stat_worker shows. PG-free header.
// Fails: PgError.
#pragma once

#include <chrono>
#include <string>

namespace iasql::pg {

/// A part of the turn of this process has failed.
void count_failure(const std::string& error);

/// The turn is over. In a transaction of its own.
void write_turn(std::chrono::system_clock::time_point began);

}  // namespace iasql::pg
