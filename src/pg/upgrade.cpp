// iasql_upgrade_modules(): the end of every upgrade script. Brings the installed modules from the version that they have to the
// library's, in place: their own scripts upgrade--OLD--NEW.sql, one after the other, then triggers, grants and names.
//
// Rows, pending changes, journal and log stay as they are. Must not know: what a module's script does. Fails: UserError, PgError;
// then ALTER EXTENSION as a whole has changed nothing.
#include "pg/pg.hpp"

#include "pg/boundary.hpp"
#include "pg/entry.hpp"
#include "pg/home.hpp"
#include "pg/log_reader.hpp"
#include "pg/module_ddl.hpp"
#include "pg/module_names.hpp"
#include "pg/roles.hpp"
#include "pg/session.hpp"
#include "pg/version.hpp"

#include <filesystem>

namespace iasql::pg {

namespace {

/// What a module's scripts make belongs to the module: it is dumped, and no member of the extension.
class OutsideOfExtensionScript {
 public:
  OutsideOfExtensionScript() : creating_(creating_extension) { creating_extension = false; }
  ~OutsideOfExtensionScript() { creating_extension = creating_; }
  OutsideOfExtensionScript(const OutsideOfExtensionScript&) = delete;
  OutsideOfExtensionScript& operator=(const OutsideOfExtensionScript&) = delete;

 private:
  bool creating_;
};

/// The scripts that lead from a version on, in their order.
std::vector<std::string> scripts_from(const engine::Module& module, std::string from) {
  std::vector<std::string> out;
  std::error_code ignored;
  for (bool found = true; found && from != version;) {
    found = false;
    const std::string prefix = "upgrade--" + from + "--", suffix = ".sql";
    for (const auto& entry : std::filesystem::directory_iterator(module.directory, ignored)) {
      const std::string name = entry.path().filename();
      if (!name.starts_with(prefix) || !name.ends_with(suffix)) continue;
      from = name.substr(prefix.size(), name.size() - prefix.size() - suffix.size());
      out.push_back(name);
      found = true;
      break;
    }
  }
  return out;
}

/// Everything that calls it so, in one step: foreign keys follow, but for that of iasql_tables.
void rename(Spi& spi, const std::string& old_name, const std::string& name) {
  spi.execute("INSERT INTO " + ext("iasql_module") + " VALUES ($1)", {name});
  for (const char* place : {"iasql_tables", "iasql_mode", "iasql_sync_interval", "iasql_dependencies"})
    spi.execute("UPDATE " + ext(place) + " SET module = $2 WHERE module = $1", {old_name, name});
  spi.execute("UPDATE " + ext("iasql_dependencies") + " SET dependency = $2 WHERE dependency = $1", {old_name, name});
  spi.execute("DELETE FROM " + ext("iasql_module") + " WHERE name = $1", {old_name});
}

/// What the module has now and had not then. The log of a table that there was goes back to its first entry.
void record_additions(Spi& spi, const engine::Module& module) {
  const std::string name = with_version(module.name);
  for (const auto& table : module.tables) {
    if (spi.execute("INSERT INTO " + ext("iasql_tables") + " VALUES ($1, $2) ON CONFLICT DO NOTHING", {name, table.name}) > 0)
      log_starts_now(spi, table.name);
    else
      spi.execute("INSERT INTO " + ext("iasql_log_start") + " (table_name, first_id, ts) SELECT $1, coalesce(min(id), 0),"
                  " coalesce(min(ts), pg_catalog.now()) FROM " + ext("iasql_audit_log") + " WHERE table_name = $1 ON CONFLICT DO NOTHING",
                  {table.name});
  }
}

struct Installed {
  std::string name, module, version;
};

/// Those of another version, in the order in which they were installed.
std::vector<Installed> outdated(Spi& spi) {
  Rows rows = spi.query("SELECT name, pg_catalog.split_part(name, '@', 1), pg_catalog.split_part(name, '@', 2) FROM " +
                            ext("iasql_module") + " WHERE pg_catalog.split_part(name, '@', 2) <> $1 ORDER BY ctid",
                        {std::string(version)});
  std::vector<Installed> out;
  for (const auto& row : rows.rows) out.push_back({row[0].value_or(""), row[1].value_or(""), row[2].value_or("")});
  return out;
}

void upgrade(Spi& spi, const Installed& installed) {
  const std::string name = with_version(installed.module);
  if (is_platform(installed.module)) return rename(spi, installed.name, name);
  auto module = module_store().get(installed.module);
  if (!module) throw UserError(module.error());
  upgrade_module(**module, scripts_from(**module, installed.version));
  rename(spi, installed.name, name);
  record_additions(spi, **module);
}

/// A module that needs one which is not there cannot go on.
void check_dependencies(Spi& spi, const std::vector<std::string>& modules) {
  auto needed = module_store().closure(modules);
  if (!needed) throw UserError(needed.error());
  if (needed->size() != modules.size())
    throw UserError(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE, "the installed modules now need others that are not installed", {},
                    "Install the module " + needed->front()->name + " after going back, or uninstall those that need it.");
  for (const auto& module : *needed)
    for (const auto& dependency : module->dependencies)
      spi.execute("INSERT INTO " + ext("iasql_dependencies") + " VALUES ($1, $2) ON CONFLICT DO NOTHING",
                  {with_version(module->name), with_version(dependency)});
}

void upgrade_modules() {
  auto found = find_extension();
  if (!found || found->version != version) return;  // a step on the way: the last one sees to it
  OutsideOfExtensionScript outside;
  Spi spi;
  for (const Installed& installed : outdated(spi)) upgrade(spi, installed);
  const auto modules = installed_modules();
  check_dependencies(spi, modules);
  restore_membership();
  close_to_public();
  if (home(spi).where == Home::Where::Unknown && !modules.empty()) settle_home(spi);
  grant_again();
}

}  // namespace
}  // namespace iasql::pg

IASQL_FUNCTION(iasql_upgrade_modules) {
  (void)fcinfo;
  return iasql::pg::guard([]() -> Datum {
    if (!superuser())
      throw iasql::pg::UserError(ERRCODE_INSUFFICIENT_PRIVILEGE, "iasql_upgrade_modules() is for ALTER EXTENSION iasql UPDATE");
    iasql::pg::upgrade_modules();
    return 0;
  });
}
