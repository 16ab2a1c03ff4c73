// From pending changes to a plan: gathers the changes (join rows folded into their owners), reads what the cloud has
// for just the rows concerned, and lets plan.hpp decide. Shared by preview and commit.
#pragma once

#include <string>

#include "engine/plan.hpp"
#include "engine/reader.hpp"
#include "engine/reconcile.hpp"

namespace iasql::engine {

/// The plan for the changes claimed by `transaction` ("" = pending ones). `cache` is filled with the rows concerned.
aws::Task<Result<Plan>> observe(const Context& context, RowCache& cache, std::string transaction,
                                std::vector<Leftover> leftovers);

/// The plan for these changes, and for what interrupted replacements have left.
aws::Task<Result<Plan>> observe_changes(const Context& context, RowCache& cache, std::vector<Change> changes,
                                        std::vector<Leftover> leftovers);

/// What the cloud has for these planned rows goes into their `cloud`.
aws::Task<Status> look(const Context& context, RowCache& cache, std::vector<Planned>& rows);

/// The default region: the settings table's, else the fallback.
std::string default_region(const Context& context);
/// Those that the settings table has enabled; none if there is nothing in it.
std::vector<std::string> enabled_regions(const Context& context);

}  // namespace iasql::engine
