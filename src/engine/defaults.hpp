// Brings back what AWS makes by itself in every account and what somebody has deleted, as modules describe it, region by
// region.
//
// Not journalled: nothing of it belongs to a row, and what an interruption leaves is found by the next run or imported.
// Calls that have an undo are taken back when a later one of their region fails.
// Must not know: any service. Fails: an Error if no region could be done; what concerns one is a Problem.
#pragma once

#include <vector>

#include "engine/reconcile.hpp"

namespace iasql::engine {

/// What was made. Dry: what would be; only reading calls are sent.
aws::Task<Result<std::vector<Action>>> restore_defaults(const Context& context, bool dry);

}  // namespace iasql::engine
