// Row-level security of the modules' tables, as it applies to the current user: which rows the log, a plan or a report may show.
//
// Core applies policies to the tables themselves. Here they are applied to what stands elsewhere: rows in the audit log, and
// what iasql does with the rights of its owner on somebody's behalf. Rights are those of the current user: ask before AsOwner.
// Must not know: what a row means. PG-free header. Fails: PgError.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/reconcile.hpp"
#include "pg/state.hpp"

namespace iasql::pg {

class RowSecurity {
 public:
  /// Of the current user.
  RowSecurity();

  /// No policy hides anything from this user: of no table, or every row passes.
  bool sees_everything() const { return conditions_.empty(); }
  /// What the table's rows must fulfil, over an alias with its name; null if all of them may be seen.
  const std::string* condition(const std::string& table) const;

  /// 42501 for what cannot be confined to rows.
  void refuse(const std::string& what) const;
  /// 42501 unless the user, or the role taken on, has opened it: whoever sees only some rows cannot tell what another is about.
  void check_may_end(const OpenTransaction& open) const;

  /// The pending entries of the log that are this user's to preview and commit: of rows of which every pending entry shows
  /// only rows that may be seen. None if everything may be seen.
  std::optional<std::vector<std::string>> pending_entries() const;

  /// Leaves what is about rows that may be seen. A row that is gone counts as the log has it last; an object that has no row
  /// yet may not.
  void confine(engine::Report& report) const;

 private:
  void read();
  std::set<std::string> visible_ids(const engine::Table& table, const std::vector<std::string>& ids) const;
  std::map<std::string, std::string> conditions_;  // of tables with rows that may be hidden
};

/// With row-level security on any table of a module, an abandoned transaction is no reason to discard what others are doing
/// at the same time: only its opener's entries, of rows that nobody else has changed. None: everything that is pending.
std::optional<std::vector<std::string>> entries_to_discard(const OpenTransaction& abandoned);

/// While one lives, pending changes are those in these entries of the log.
class OnlyEntries {
 public:
  explicit OnlyEntries(const std::optional<std::vector<std::string>>& entries);
  ~OnlyEntries();
  OnlyEntries(const OnlyEntries&) = delete;
  OnlyEntries& operator=(const OnlyEntries&) = delete;
  static const std::vector<std::string>* active();

 private:
  const std::vector<std::string>* before_;
};

}  // namespace iasql::pg
