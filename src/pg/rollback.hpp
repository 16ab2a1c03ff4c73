// Discarding an iasql transaction that nobody cares for any more. PG-free header.
#pragma once

#include "pg/session.hpp"

namespace iasql::pg {

/// If the open transaction has been left alone for iasql.transaction_timeout: takes its changes back, ends it, and says
/// so in iasql_get_errors(). True if there was such a one. In a worker in short transactions of its own.
bool discard_abandoned(Session::Mode mode);

}  // namespace iasql::pg
