// iasql_uninstall(): removes modules with their tables and bookkeeping. The cloud is not touched; changes of
// the tables that nobody committed are given up.
#include "pg/pg.hpp"

#include "pg/boundary.hpp"
#include "pg/entry.hpp"
#include "pg/module_ddl.hpp"
#include "pg/module_names.hpp"
#include "pg/report.hpp"
#include "pg/session.hpp"
#include "pg/state.hpp"

#include <algorithm>

namespace iasql::pg {

namespace {

bool contains(const std::vector<std::string>& list, const std::string& word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

/// Those of `installed` that are named, dependants first.
std::vector<std::string> to_remove(const std::vector<std::string>& named,
                                   const std::vector<std::string>& installed) {
  auto order = module_store().closure(installed);
  if (!order) throw UserError(order.error());
  std::vector<std::string> out;
  for (auto module = order->rbegin(); module != order->rend(); ++module) {
    if (contains(named, (*module)->name)) out.push_back((*module)->name);
  }
  return out;
}

void check_dependants(Spi& spi, const std::vector<std::string>& removed) {
  Rows uses = spi.query("SELECT module, dependency FROM " + ext("iasql_dependencies") +
                        " ORDER BY module, dependency");
  for (const auto& row : uses.rows) {
    std::string user = without_version(*row[0]), used = without_version(*row[1]);
    if (contains(removed, user) || !contains(removed, used)) continue;
    throw UserError(
        ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST,
        "Cannot uninstall " + join(removed) + " as " + user + " still depends on one or more of them");
  }
}

/// Gives up what is set for the module's tables and what users have changed in them; how many changes that was.
std::uint64_t discard_changes(Spi& spi, const std::string& module) {
  spi.execute("DELETE FROM " + ext("iasql_mode") + " WHERE module = $1 OR table_name IN (SELECT \"table\" FROM " +
                  ext("iasql_tables") + " WHERE module = $1)",
              {with_version(module)});
  spi.execute("DELETE FROM " + ext("iasql_sync_interval") + " WHERE module = $1 OR table_name IN (SELECT \"table\" FROM " +
                  ext("iasql_tables") + " WHERE module = $1)",
              {with_version(module)});
  spi.execute("DELETE FROM " + ext("iasql_ignored") + " WHERE table_name IN (SELECT \"table\" FROM " +
                  ext("iasql_tables") + " WHERE module = $1)",
              {with_version(module)});
  return spi.execute(
      "UPDATE " + ext("iasql_audit_log") +
          " SET transaction_id = 'uninstalled' WHERE origin = 'user' AND (transaction_id IS NULL OR transaction_id IN"
          " (SELECT id FROM " +
          ext("iasql_transaction") +
          " WHERE ended_at IS NULL)) AND table_name IN (SELECT \"table\" FROM " +
          ext("iasql_tables") + " WHERE module = $1)",
      {with_version(module)});
}

/// Calls that an interrupted commit left open concern rows that are no more.
void close_journal(Spi& spi, const std::string& module) {
  spi.execute("UPDATE " + ext("iasql_journal") +
                  " SET state = 'unknown', error = 'its module was uninstalled', ended_at = pg_catalog.clock_timestamp()"
                  " WHERE state = 'intent' AND table_name IN (SELECT \"table\" FROM " +
                  ext("iasql_tables") + " WHERE module = $1)",
              {with_version(module)});
}

void forget_module(Spi& spi, const std::string& module) {
  std::string name = with_version(module);
  spi.execute("DELETE FROM " + ext("iasql_log_start") + " WHERE table_name IN (SELECT \"table\" FROM " +
                  ext("iasql_tables") + " WHERE module = $1)",
              {name});
  spi.execute("DELETE FROM " + ext("iasql_sync_state") + " WHERE table_name IN (SELECT \"table\" FROM " +
                  ext("iasql_tables") + " WHERE module = $1)",
              {name});
  spi.execute("DELETE FROM " + ext("iasql_tables") + " WHERE module = $1", {name});
  spi.execute("DELETE FROM " + ext("iasql_module") + " WHERE name = $1", {name});
}

void remove_module(Spi& spi, const std::string& name) {
  auto module = module_store().get(name);
  if (!module) throw UserError(module.error());
  if (auto discarded = discard_changes(spi, name); discarded > 0) {
    send_notice("discarded " + std::to_string(discarded) +
                (discarded == 1 ? " uncommitted change" : " uncommitted changes") +
                " of the tables of module " + name);
  }
  close_journal(spi, name);
  for (const auto& table : (*module)->tables)
    if (table.role == "credentials") spi.execute("DELETE FROM " + ext("iasql_secret"));
  drop_module(**module);
  forget_module(spi, name);
}

/// Returns the answer: the tables with their rows as they were.
Rows uninstall(const std::vector<std::string>& arguments) {
  auto named = known_modules(arguments, false);
  Spi spi;
  spi.execute("LOCK TABLE " + ext("iasql_module") + " IN SHARE ROW EXCLUSIVE MODE");
  auto removed = to_remove(named, installed_modules());
  check_dependants(spi, removed);
  Rows answer = count_records(spi, removed);
  for (const auto& name : removed) remove_module(spi, name);
  return answer;
}

}  // namespace
}  // namespace iasql::pg

IASQL_FUNCTION(iasql_uninstall) {
  using namespace iasql::pg;
  return guard([&]() -> Datum {
    (void)extension();
    Rows answer = uninstall(module_arguments(fcinfo, 0));
    ResultSet results(fcinfo);
    results.add_all(answer);
    return 0;
  });
}
