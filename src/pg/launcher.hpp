// The launcher: the one permanent process of iasql, there only if the library is preloaded. PG-free header.
#pragma once

namespace iasql::pg {

/// From _PG_init while the postmaster preloads. Asks for the shared memory as well.
void register_launcher();

/// Whether the periodic worker is there at all; for iasql_status().
bool launcher_running();

/// Has the launcher look at all databases again at once, e.g. after CREATE EXTENSION. Does nothing if none
/// runs.
void wake_launcher();

}  // namespace iasql::pg
