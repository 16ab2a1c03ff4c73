// The account as its rows are, or were, for statements in other databases: engine::World read through SPI with the caller's rights.
// PG-free header. Fails: UserError, PgError.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/statement_plan.hpp"
#include "pg/spi.hpp"

namespace iasql::pg {

/// Rows of all tables that the caller may read, without credentials.
class Account {
 public:
  Account();
  engine::World& world() { return world_; }
  /// The table of a row change; nullptr if there is none here, or it is for secrets. UserError if the caller may not read it.
  const engine::SqlTable* table(const std::string& name) const;
  /// UserError if there is a table that the caller may not read.
  void check_all_readable() const;

  /// The rows as they are, then as they were before the entries, the newest of which comes first.
  void fill(const std::vector<engine::LogEntry>& newest_first);

 private:
  void add_table(Spi& spi, const engine::Table& table, std::size_t order);

  engine::Catalog catalog_;
  std::set<std::string> unreadable_;
  engine::World world_;
};

/// "compact" or "verbatim"; UserError for anything else.
bool is_verbatim(const std::string& format);

}  // namespace iasql::pg
