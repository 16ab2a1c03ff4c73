// What an interrupted replacement has left: one row, two objects. One of them becomes a step of a plan, the deletion of
// the object that is to go, after every row that still hangs on it in the cloud was moved to the other one.
//
// The old object goes if the replacement is still wanted, the new one if it is taken back. What an undo has made again is
// the old object of a replacement, too, until the undo has ended. Must not know: which of the two is right (recover.hpp). Fails: never; an object that is gone already is a step without a call.
#pragma once

#include "engine/plan.hpp"
#include "engine/reconcile.hpp"

namespace iasql::engine {

/// What the row has of the old object: its identity as far as AWS made it up, and its region.
Columns old_columns(const Table& table, const JournalEntry& replacement);

/// The object that goes. None: the table or the row is not there any more.
std::optional<Planned> planned_leftover(const Context& context, RowCache& cache, Leftover leftover);

/// An undo has made a deleted object again (`made`), and AWS has named it so; its row, if known, does not mean it yet. From
/// here on the journal has it as the old object of a replacement. None: its name is the same as before.
std::optional<JournalEntry> note_superfluous(const Context& context, const Table& table, const JournalEntry& made,
                                             const Columns& names, const Row* row);

/// Once it was looked up: its row is what the cloud has.
void complete_leftover(const Context& context, Planned& p);

/// A row that refers to a replaced one is still to be moved: the replacement is yet to come, or in the cloud it hangs on
/// what has to go.
bool must_move(const Planned& dependant, const std::vector<Planned>& rows);

/// A reference of this value in the cloud, or one of its elements, means the object.
bool cloud_refers(const Value& reference, const Column& column, const Planned& object);

/// The member of a replacement's journal entry that has the new object's region if that is another one.
inline constexpr const char* new_region_member = "new region";

}  // namespace iasql::engine
