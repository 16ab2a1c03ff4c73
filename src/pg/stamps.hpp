// Stamps: that something which a table speaks of has gone well again, in shared memory instead of the table, so that a turn
// of the periodic worker that finds nothing new writes nothing. PG-free header.
//
// A stamp belongs to one value in the table, the time at which it went well as the row has it (`base`). When the row says
// otherwise, whoever wrote it (a failure, a user's iasql_sync(), a restored dump), the stamp counts no more. What is lost with
// them (a crash, a restart) is what happened since the row was written: at most `most_behind`. Must not know: what the names
// mean. Fails: PgError. Without shared memory, or when it is full, nothing is stamped.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace iasql::pg::stamps {

/// A row that is older is written. An SQL literal.
constexpr const char* most_behind = "'1 hour'";

/// In the current database. The worker itself has no names.
struct Name {
  std::string table, region;
};

/// It has gone well now, and took so long (-1: not known). `base`: the row's time as ISO text. Counts when the transaction
/// commits, and once. False: write the row.
bool put(const Name& name, const std::string& base, std::int64_t took_ms);

/// For shmem.cpp, as those of rates.hpp.
std::size_t memory_size();
constexpr const char* lock_name = "iasql_stamps";
void attach_memory();

}  // namespace iasql::pg::stamps
