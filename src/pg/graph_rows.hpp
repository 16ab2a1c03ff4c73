// The rows of a picture, read with the caller's rights: all of the installed modules, or those that changes touch with what
// they hang on. PG-free header.
//
// Tables that the caller may not read are left out, and a notice says so. Must not know: how it is drawn.
// Fails: PgError, UserError.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/graph.hpp"
#include "pg/changes.hpp"

namespace iasql::pg {

/// Table and key, as shown to people, -> what happens to the row.
using RowStates = std::map<std::pair<std::string, std::string>, engine::NodeState>;
/// What changes say by themselves: a join table's row changes its owner.
RowStates states_of(const std::vector<NetChange>& changes);

class GraphRows {
 public:
  explicit GraphRows(const engine::Catalog& catalog);
  void add_all();
  /// The changed rows as they are, were, or according to the log had become; and all that they refer to.
  void add_touched(const std::vector<NetChange>& changes, const RowStates& states);
  const std::vector<engine::GraphRow>& rows() const { return rows_; }

 private:
  using Wanted = std::map<std::pair<const engine::Table*, std::string>, std::set<std::string>>;
  void add(const engine::Table& table, aws::Value row);
  void fetch(const engine::Table& table, const std::string& column, const std::set<std::string>* values);
  void want_of(const engine::GraphRow& row);
  void want(const engine::Table& table, const std::string& column, const aws::Value& value);
  void add_images(const std::vector<NetChange>& changes);

  const engine::Catalog& catalog_;
  std::map<std::string, std::vector<std::string>> columns_;  // of the tables that may be read
  std::vector<engine::GraphRow> rows_;
  std::set<std::pair<std::string, std::string>> there_;
  RowStates states_;
  bool of_transaction_ = false;
  Wanted wanted_, asked_;
};

}  // namespace iasql::pg
