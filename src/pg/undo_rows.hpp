// The rows of a committed iasql transaction with what takes its changes back. PG-free header.
//
// undo_rows.cpp reads what they were, at the transaction's end, and are now; undo_along.cpp finds what comes and goes with them
// by itself, and what hangs on them; undo_apply.cpp carries it out; undo_transaction.cpp is iasql_undo().
// All with the caller's rights, but for looking up what refers to a row. Fails: UserError, PgError.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/inverse.hpp"
#include "pg/changes.hpp"
#include "pg/relation.hpp"
#include "pg/spi.hpp"

namespace iasql::pg {

/// The iasql transaction to be undone.
struct Undone {
  std::string id, message;
  std::int64_t first = 0, end = 0;  // its first change, the end of its commit
};

struct UndoRow {
  NetChange change;
  engine::TouchedRow touched;
  engine::Inverse inverse;
  std::string id;          // as people see it
  aws::Value key;          // where the row is now
  std::map<std::string, std::string> changed_by;  // column -> who has changed it since; "": who made or deleted the row
  bool left_to_cloud = false;                     // AWS makes it again by itself
  const engine::Table& table() const { return *change.table; }
  std::string name() const { return change.table->name + " " + id; }
};

struct UndoPlan {
  std::vector<UndoRow> rows;
  std::vector<std::string> conflicts;  // that others' changes are in the way
  /// Rows that iasql imported with the transaction's own: they go before what they hang on.
  std::map<const engine::Table*, std::set<std::string>> along;
};

UndoPlan undo_plan(Spi& spi, Relations& relations, const engine::Catalog& catalog, const Undone& undone);
/// Marks what is left to AWS; rows that cannot be made again are conflicts and left out.
void leave_to_cloud(Spi& spi, const engine::Catalog& catalog, const Undone& undone, UndoPlan& plan);
/// Finds what goes along; rows on which something of others hangs are conflicts and stay.
void find_hangers(Spi& spi, Relations& relations, const engine::Catalog& catalog, const Undone& undone, UndoPlan& plan);
/// Writes the rows, as the caller's own changes. Returns those that were written; what could not be is a conflict.
std::vector<const UndoRow*> apply(Spi& spi, Relations& relations, const engine::Catalog& catalog, UndoPlan& plan);

}  // namespace iasql::pg
