// The marks that new objects carry until iasql is done with them. The journal knows which objects still have theirs, so
// that none is forgotten: not by a crash, not by an undo that makes an object again, not by a call that fails.
//
// Fails: never. A mark that cannot be taken off now is tried again by the next run; one that AWS refuses to take off is
// reported once and left.
#pragma once

#include "engine/observe.hpp"

namespace iasql::engine {

/// Whether creating an object of the table marks it.
bool creation_marks(const Catalog& catalog, const Table& table);

/// Takes off every mark that the journal says is on an object whose creation is over.
aws::Task<void> remove_marks(Context context);

}  // namespace iasql::engine
