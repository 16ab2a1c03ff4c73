// What _PG_init leaves behind.
#pragma once

namespace iasql::pg {

/// True if the library came with shared_preload_libraries, so that there is a launcher.
bool is_preloaded();

}  // namespace iasql::pg
