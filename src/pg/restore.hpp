// Taking back what users did to rows, as iasql's own changes. PG-free header.
#pragma once

#include <string>
#include <vector>

#include "engine/ports.hpp"
#include "pg/changes.hpp"
#include "pg/relation.hpp"
#include "pg/spi.hpp"

namespace iasql::pg {

/// Puts one row back to its base. Throws PgError.
void restore_row(Spi& spi, Relations& relations, const engine::Change& change);

/// Takes net changes back, the last first; those that fail are tried again while others succeed. Returns what
/// could not be put back, in words. Columns that no user changed keep what they have.
std::vector<std::string> restore_rows(Spi& spi, Relations& relations, std::vector<NetChange> changes);

}  // namespace iasql::pg
