// Statements as they are run one after another: what is there, when a commit has to come between. A part of statement_plan.
#pragma once

#include <functional>

#include "engine/statement_plan.hpp"

namespace iasql::engine {

class Emitter {
 public:
  Emitter(World& world, bool commits) : world_(world), commits_(commits) {}

  /// What it needs is there; where commits are not allowed, nobody waits for what AWS makes.
  bool can_run(const Needs& needs) const;
  void emit(const std::string& sql);
  /// A commit: what AWS makes along with the rows is there afterwards.
  void commit();
  bool commits() const { return commits_; }
  std::size_t count() const { return out_.size(); }
  std::vector<std::string> take() { return std::move(out_); }

  /// Rows that AWS makes by itself and for which all is there.
  void settle_given();

 private:
  World& world_;
  bool commits_;
  std::vector<std::string> out_;
};

/// Nobody can make such a row with a statement.
bool cannot_be_made(const SqlTable& table);
/// The same, and nobody expects it.
bool comes_by_itself(const SqlTable& table);
/// A comment in the place of a statement.
std::string made_elsewhere(const WorldRow& row);
/// The row goes with another one of which `goes` is true.
bool goes_along(const World& world, const WorldRow& row, const std::function<bool(const WorldRow&)>& goes);

}  // namespace iasql::engine
