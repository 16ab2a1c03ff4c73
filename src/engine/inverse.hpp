// What takes a committed change of a row back, now that others may have changed the row as well. A three-way comparison:
// before the transaction, at its end, now.
//
// Pure. Must not know: where the three versions come from, how the inverse is carried out.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/row.hpp"

namespace iasql::engine {

/// A row that users changed in one iasql transaction. The versions are those of the row that had this key at its end; none: there
/// was no such row. Values of sensitive columns do not count.
struct TouchedRow {
  const Table* table = nullptr;
  std::optional<Row> before, after, now;
  std::set<std::string> columns;  // that the users' updates changed, or their new row had
  std::set<std::string> by_cloud; // that the cloud was the last to change since
  bool secret = false;            // an update changed something that is not logged
};

struct Inverse {
  enum class Do { Nothing, Insert, Update, Delete };
  Do what = Do::Nothing;
  std::set<std::string> columns;        // Update: these get their values of before. Insert: those that are given
  std::vector<std::string> overwritten; // columns that others have changed since
  bool gone = false;                    // there was something to put back, but the row is no more
  bool there_again = false;             // the deleted row's key has a row with other values
  std::vector<std::string> secrets;     // columns whose old values nobody knows
};

/// Where others have changed the same, what it takes all the same: whether that is wanted is the caller's decision.
Inverse invert(const TouchedRow& row);

}  // namespace iasql::engine
