// The plan: what has to be done to the cloud so that it becomes what users asked for, and in which order.
//
// Pure: changes and what the cloud has now go in, rows with their fate, steps and edges come out. Reading the cloud
// is observe.hpp's, doing it push.hpp's. Fails: a cycle of references among the steps is an error that names it.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/ports.hpp"
#include "engine/rows.hpp"

namespace iasql::engine {

/// An object that an interrupted replacement has left beside the one that its row means from now on.
struct Leftover {
  JournalEntry replacement;  // ends with the object's deletion
  bool take_back = false;    // the new object goes, not the old one
};

struct Planned {
  enum class Fate {
    None,     // nothing to do
    Create,
    Update,
    Replace,
    Delete,
    Implied,  // goes away by itself: with its owner, or it is gone already
    Restore   // AWS or a rule does not allow it: the row is put back
  };
  const Table* table = nullptr;
  std::optional<Row> base, intent;
  std::string region, old_region;
  std::optional<CloudRow> cloud;  // what AWS has under the row's identity
  Fate fate = Fate::None;
  std::vector<std::string> push;      // columns that an update sends
  std::vector<std::string> put_back;  // columns whose edit is restored
  std::set<std::string> ignored;      // columns that are left to whoever changes them
  std::string reason, changes;
  bool enforced = false;   // see Change
  bool dependent = false;  // not changed by anybody, but refers to a row that is replaced
  bool remade = false;     // its object goes with the old owner and is made again in the new one
  bool goes = false;       // the row goes with its owner's old object, after the push
  std::optional<Leftover> leftover;  // no row of its own: a second object of a row, which goes

  const Row& row() const { return intent ? *intent : *base; }
};

struct Step {
  enum class Do { Create, Update, Delete, Barrier };
  Do what = Do::Create;
  std::size_t row = 0;             // index into Plan::rows; meaningless for a barrier
  std::vector<std::size_t> after;  // steps that must have succeeded before
  std::vector<std::string> leave;  // columns that a later step sends
  bool late = false;               // the later step: sends just those of the row's columns that others have left
};

struct Plan {
  std::vector<Planned> rows;
  std::vector<Step> steps;
};

/// Decides every row's fate. `cloud` must be filled in for rows that have an identity.
void decide(const Catalog& catalog, RowCache& cache, std::vector<Planned>& rows);

/// Rows that refer to a replaced row (or in the cloud to a leftover) and must be pointed to the other object. An error if one of them would have to be
/// replaced itself without anybody having asked for that. Rows that are planned already get the column added.
Result<std::vector<Planned>> dependents(const Catalog& catalog, Store& store, std::vector<Planned>& rows);

/// Local keys on the other side of a join table's rows of one owner.
aws::List joined(Store& store, const Table& join, const Value& owner_key);

/// The replacement's old object has to go before the new one can be made.
bool deletes_first(RowCache& cache, const Planned& p);

/// Steps and edges.
Result<Plan> order(const Catalog& catalog, RowCache& cache, std::vector<Planned> rows);

/// What people see; with a cache, as the rows are by now.
std::vector<Action> actions_of(const Plan& plan, RowCache* cache = nullptr);

/// The update groups that cover one of the columns, in the descriptor's order.
std::vector<const UpdateGroup*> groups_for(const Table& table, const std::vector<std::string>& columns);
bool in_update_group(const Table& table, const std::string& column);

/// True if the identity has a part that AWS makes up (so a row has none before it is created).
bool cloud_made_identity(const Table& table);
/// The row's identity as wire values, if complete.
std::optional<aws::Map> identity_of(const Table& table, RowCache& cache, const Row& row);
/// Columns of `intent` that differ from what the cloud has, among those the user stated.
std::vector<std::string> stated_differences(const Table& table, RowCache& cache, const Row& intent,
                                            const CloudRow& cloud);
/// The same for one column.
bool differs_from_cloud(const Column& column, RowCache& cache, const Value& intent, const Value& cloud);

/// A difference in this column can be put back without making another object.
bool enforceable(const Table& table, const Column& column);

}  // namespace iasql::engine
