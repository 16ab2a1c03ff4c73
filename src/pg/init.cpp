// What PostgreSQL sees first of the library: the magic block and _PG_init. Runs in the postmaster if
// preloaded, so nothing of curl, OpenSSL, threads or sockets may happen here.
#include "pg/pg.hpp"

#include "pg/guc.hpp"
#include "pg/init.hpp"
#include "pg/launcher.hpp"
#include "pg/version.hpp"

#pragma GCC visibility push(default)
extern "C" {
#if PG_VERSION_NUM >= 180000
PG_MODULE_MAGIC_EXT(.name = iasql::pg::extension_name, .version = iasql::pg::version);
#else
PG_MODULE_MAGIC;
#endif
void _PG_init(void);
}
#pragma GCC visibility pop

namespace iasql::pg {

namespace {
bool preloaded = false;
}

bool is_preloaded() {
  return preloaded;
}

}  // namespace iasql::pg

/// Raises PostgreSQL's errors directly: no C++ object is alive here.
void _PG_init(void) {
  if (IsBinaryUpgrade) return;
  iasql::pg::define_settings();
  if (!process_shared_preload_libraries_in_progress) return;
  iasql::pg::preloaded = true;
  iasql::pg::register_launcher();
}
