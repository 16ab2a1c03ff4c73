// iasql_sync_state: how reading each table in each region goes. PG-free header. All run within work().
#pragma once

#include <string>
#include <vector>

#include "engine/ports.hpp"

namespace iasql::pg::sync_state {

/// The table was read in these regions, or once for all, and merged.
void succeeded(const std::string& table, const engine::MergeScope& scope, bool skip_locked);
/// And this is all that single rows of it had to complain of.
void settled(const std::string& table, const std::vector<std::string>& problems, bool skip_locked);

/// It was read, but nothing of it could be merged.
void not_stored(const std::string& table, const engine::MergeScope& scope, const std::string& problem, bool skip_locked);

/// A problem of the table in the region. False if it was the same the last time. `whole`: nothing could be
/// read.
bool failed(const std::string& table, const std::string& region, const std::string& problem, bool whole,
            bool skip_locked);

/// The periodic worker may try all of them again at once.
void try_again();

}  // namespace iasql::pg::sync_state
