// The rows of iasql_ignored; see engine/ignores.hpp. PG-free header. Fails: PgError, UserError.
#pragma once

#include "engine/ignores.hpp"
#include "pg/spi.hpp"

namespace iasql::pg {

/// As they are now. Inside a Spi session.
engine::Ignores load_ignores(Spi& spi);

}  // namespace iasql::pg
