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
  /// Tables of row changes that are known here.
  const engine::SqlTable* table(const std::string& name) const { return world_.table(name); }

  /// The rows as they are, then as they were before the entries, the newest of which comes first.
  void fill(const std::vector<engine::LogEntry>& newest_first);

 private:
  void add_table(Spi& spi, const engine::Table& table, std::size_t order);

  engine::Catalog catalog_;
  engine::World world_;
};

/// "compact" or "verbatim"; UserError for anything else.
bool is_verbatim(const std::string& format);

}  // namespace iasql::pg
