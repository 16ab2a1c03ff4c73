// Doing something to many rows at once where some of them may be refused: all in one savepoint; if that
// fails, each half in its own, down to the single rows that cannot be done. PG-free header.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace iasql::pg {

using Places = std::vector<std::int64_t>;
/// 0 … count - 1
Places all_places(std::size_t count);

struct Refusals {
  /// The work for some rows. Throws PgError; must leave no trace outside the database when it does.
  std::function<void(const Places&)> work;
  /// A single row that failed, and why.
  std::function<void(std::int64_t place, const std::string& why)> refused;
  /// So many failures that the rest is not tried: that many rows, and the last reason.
  std::function<void(std::size_t rows, const std::string& why)> given_up;
};

/// Interrupts and serialization failures pass through.
void in_batches(const Places& places, const Refusals& refusals);

}  // namespace iasql::pg
