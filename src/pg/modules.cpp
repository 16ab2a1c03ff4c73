// iasql_modules_list(), iasql_modules_installed(), iasql_version(), iasql_get_errors(): plain listings.
#include "pg/pg.hpp"

#include "pg/boundary.hpp"
#include "pg/entry.hpp"
#include "pg/module_names.hpp"
#include "pg/report.hpp"
#include "pg/session.hpp"
#include "pg/state.hpp"
#include "pg/version.hpp"

#include "aws/json.hpp"

#include <algorithm>

namespace iasql::pg {

namespace {

std::string dependencies_json(std::vector<std::string> names) {
  aws::List list;
  for (const auto& name : names) list.emplace_back(with_version(name));
  return aws::to_json(std::move(list));
}

void list_modules(ResultSet& results) {
  results.add({"iasql_functions", version, dependencies_json({"iasql_platform"})});
  results.add({"iasql_platform", version, dependencies_json({})});
  auto names = module_store().names();
  if (!names) throw UserError(names.error());
  for (const auto& name : *names) {
    auto module = module_store().get(name);
    if (!module) {  // of one that is broken there is still the name
      send_warning(module.error().message);
      results.add({name, version, std::nullopt});
      continue;
    }
    auto needs = (*module)->dependencies;
    if (std::find(needs.begin(), needs.end(), "iasql_platform") == needs.end())
      needs.insert(needs.begin(), "iasql_platform");
    results.add({name, version, dependencies_json(std::move(needs))});
  }
}

void list_installed(ResultSet& results) {
  Spi spi;
  results.add_all(
      spi.query("SELECT pg_catalog.split_part(m.name, '@', 1), pg_catalog.split_part(m.name, '@', 2),"
                " ARRAY(SELECT d.dependency FROM " +
                ext("iasql_dependencies") + " d WHERE d.module = m.name ORDER BY 1) FROM " +
                ext("iasql_module") + " m ORDER BY 1"));
}

void list_errors(ResultSet& results) {
  Spi spi;
  results.add_all(spi.query("SELECT " + portable_timestamp("coalesce(p.last_at, a.ts)") +
                            ", a.message, coalesce(p.count, 1), " + portable_timestamp("a.ts") + " FROM " +
                            ext("iasql_audit_log") + " a LEFT JOIN " + ext("iasql_problem") +
                            " p ON p.id = a.id WHERE a.change_type = 'ERROR' AND coalesce(p.last_at, a.ts) >"
                            " coalesce((SELECT errors_reset FROM " + ext("iasql_worker_state") + "), '-infinity')"
                            " ORDER BY coalesce(p.last_at, a.ts) DESC, a.id DESC LIMIT 500"));
}

template <class F>
Datum answer(FunctionCallInfo fcinfo, F&& fill) {
  return guard([&]() -> Datum {
    (void)extension();
    ResultSet results(fcinfo);
    fill(results);
    return 0;
  });
}

}  // namespace
}  // namespace iasql::pg

IASQL_FUNCTION(iasql_modules_list) {
  return iasql::pg::answer(fcinfo, iasql::pg::list_modules);
}
IASQL_FUNCTION(iasql_modules_installed) {
  return iasql::pg::answer(fcinfo, iasql::pg::list_installed);
}
IASQL_FUNCTION(iasql_get_errors) {
  return iasql::pg::answer(fcinfo, iasql::pg::list_errors);
}
IASQL_FUNCTION(iasql_version) {
  return iasql::pg::answer(fcinfo, [](iasql::pg::ResultSet& results) { results.add({iasql::pg::version}); });
}
