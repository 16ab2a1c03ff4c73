// iasql_install(): modules and all they depend on, their tables, and what the cloud has for them. In the
// caller's SQL transaction, so all or nothing.
#include "pg/pg.hpp"

#include "pg/boundary.hpp"
#include "pg/credentials_info.hpp"
#include "pg/entry.hpp"
#include "pg/home.hpp"
#include "pg/log_reader.hpp"
#include "pg/module_ddl.hpp"
#include "pg/module_names.hpp"
#include "pg/report.hpp"
#include "pg/session.hpp"
#include "pg/state.hpp"

#include <algorithm>

namespace iasql::pg {

namespace {

using Modules = std::vector<std::shared_ptr<const engine::Module>>;

Modules closure(const std::vector<std::string>& names) {
  auto modules = module_store().closure(names);
  if (!modules) throw UserError(modules.error());
  return std::move(*modules);
}

/// What has to be added to what is there, dependencies first.
Modules missing_modules(const std::vector<std::string>& wanted, const std::vector<std::string>& installed) {
  Modules out;
  for (auto& module : closure(wanted)) {
    if (std::find(installed.begin(), installed.end(), module->name) == installed.end()) out.push_back(module);
  }
  return out;
}

/// Of the module's tables those whose name is taken in the extension's schema.
std::vector<std::string> taken_names(Spi& spi, const engine::Module& module) {
  std::vector<std::string> out;
  for (const auto& table : module.tables) {
    bool taken =
        !spi.query("SELECT FROM pg_catalog.pg_class WHERE relnamespace = $1::pg_catalog.oid AND relname = $2",
                   {std::to_string(extension().schema_oid), table.name})
             .empty();
    if (taken) out.push_back(table.name);
  }
  return out;
}

void check_collisions(Spi& spi, const Modules& modules) {
  std::string detail;
  for (const auto& module : modules) {
    auto taken = taken_names(spi, *module);
    if (taken.empty()) continue;
    detail += (detail.empty() ? "" : "\n") + std::string("Module ") + with_version(module->name) +
              " collides with tables: " + join(taken);
  }
  if (detail.empty()) return;
  throw UserError(ERRCODE_DUPLICATE_TABLE, "Collision with existing tables detected.\n" + detail, {},
                  "Rename or drop these tables, or keep them in another schema.");
}

/// Modules must fit each other and AWS's models.
void check_catalog(const std::vector<std::string>& installed, const Modules& added) {
  std::vector<std::string> names = installed;
  for (const auto& module : added) names.push_back(module->name);
  auto catalog = engine::Catalog::build(closure(names));
  if (!catalog) throw UserError(catalog.error());
  auto checked = catalog->check_models(model_store());
  if (!checked) throw UserError(checked.error());
}

void record_module(Spi& spi, const engine::Module& module) {
  std::string name = with_version(module.name);
  auto insert = [&](const char* table, const std::vector<Param>& values, const char* places) {
    spi.execute("INSERT INTO " + ext(table) + " VALUES (" + places + ")", values);
  };
  insert("iasql_module", {name}, "$1");
  std::vector<std::string> needs = module.dependencies;
  if (std::find(needs.begin(), needs.end(), "iasql_platform") == needs.end())
    needs.push_back("iasql_platform");
  for (const auto& dependency : needs)
    insert("iasql_dependencies", {name, with_version(dependency)}, "$1, $2");
  for (const auto& table : module.tables) {
    insert("iasql_tables", {name, table.name}, "$1, $2");
    log_starts_now(spi, table.name);
  }
}

void import(const Modules& modules) {
  std::vector<std::string> names;
  bool readable = false;
  for (const auto& module : modules) {
    names.push_back(module->name);
    for (const auto& table : module->tables) readable = readable || table.readable();
  }
  if (!readable) return;
  Session session(Session::Mode::InTransaction);
  auto status = session.run(session.reconciler().import(std::move(names)));
  const std::string hint = credentials_hint(session.catalog());
  if (!status) {
    bool none = status.error().kind == aws::Error::Kind::Credentials;
    throw UserError(status.error(), none ? hint : std::string());
  }
  auto found = session.run(session.credentials().find());
  if (!found)
    send_notice("no AWS credentials can be used, so nothing was imported: " + found.error().message, hint);
  else if (!found->credentials)
    send_notice("no AWS credentials are configured, so nothing was imported", hint);
}

void install(const std::vector<std::string>& arguments) {
  auto wanted = known_modules(arguments, true);
  {
    Spi spi;
    spi.execute("LOCK TABLE " + ext("iasql_module") + " IN SHARE ROW EXCLUSIVE MODE");
  }
  auto installed = installed_modules();
  auto modules = missing_modules(wanted, installed);
  if (modules.empty()) return;
  {
    Spi spi;
    check_collisions(spi, modules);
    check_catalog(installed, modules);
    if (installed.empty()) settle_home(spi);
    for (const auto& module : modules) {
      create_module(*module);
      record_module(spi, *module);
    }
  }
  import(modules);
}

}  // namespace
}  // namespace iasql::pg

IASQL_FUNCTION(iasql_install) {
  using namespace iasql::pg;
  return guard([&]() -> Datum {
    (void)extension();
    auto arguments = module_arguments(fcinfo, 0);
    install(arguments);
    ResultSet results(fcinfo);
    Spi spi;
    results.add_all(count_records(spi, arguments));
    return 0;
  });
}
