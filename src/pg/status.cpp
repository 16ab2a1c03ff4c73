// iasql_status(): one look at everything that decides what will happen next.
#include "pg/pg.hpp"

#include "pg/boundary.hpp"
#include "pg/credentials_info.hpp"
#include "pg/entry.hpp"
#include "pg/guc.hpp"
#include "pg/home.hpp"
#include "pg/init.hpp"
#include "pg/launcher.hpp"
#include "pg/report.hpp"
#include "pg/session.hpp"
#include "pg/state.hpp"
#include "pg/version.hpp"

namespace iasql::pg {

namespace {

std::string worker_state(Spi& spi) {
  if (!is_preloaded()) return "off: iasql is not in shared_preload_libraries";
  if (settings::sync_interval().count() == 0) return "off: iasql.sync_interval is 0";
  if (!settings::enabled()) return "off: iasql.enabled is off in this database";
  if (!launcher_running()) return "off: the launcher does not run";
  std::string out = "on, every " + std::to_string(settings::sync_interval().count()) + " s";
  Rows running = spi.query(
      "SELECT pid, pg_catalog.date_trunc('second', backend_start) FROM pg_catalog.pg_stat_activity"
      " WHERE datname = pg_catalog.current_database() AND backend_type = 'iasql worker'");
  if (!running.empty())
    return out + ", running as process " + running.at(0, 0).value_or("") + " since " + running.at(0, 1).value_or("");
  Rows last = spi.query("SELECT pg_catalog.max(last_attempt) FROM " + ext("iasql_stat_sync"));
  return last.at(0, 0) ? out + ", AWS last read at " + *last.at(0, 0) : out;
}

std::string pending_changes(Spi& spi) {
  Rows count = spi.query("SELECT pg_catalog.count(*) FROM " + ext("iasql_audit_log") +
                         " WHERE origin = 'user' AND transaction_id IS NULL");
  return count.at(0, 0).value_or("0");
}

/// What the periodic worker tries again later.
void add_pauses(Spi& spi, ResultSet& results) {
  results.add_all(spi.query("SELECT object, 'failed ' || failures || CASE WHEN failures = 1 THEN ' time' ELSE ' times' END ||"
                            " ', first at ' || first_at || ', next attempt at ' || next_attempt || ': ' || error FROM " +
                            ext("iasql_backoff") + " ORDER BY object"));
}

/// A row for each module that reads something: since when all of it is there, how long that took, and what fails.
void add_modules(Spi& spi, const ModuleHealth& modules, ResultSet& results) {
  results.add_all(spi.query(
      "SELECT 'module ' || pg_catalog.split_part(t.module, '@', 1), CASE WHEN max(s.last_success) IS NULL THEN"
      " 'not read yet' ELSE 'read at ' || min(s.last_success) || CASE WHEN max(s.last_success) > min(s.last_success) THEN"
      " ' or later' ELSE '' END || ', slowest ' || coalesce(max(s.duration_ms), 0) || ' ms' END ||"
      " coalesce(', ' || nullif(count(s.error), 0) || ' with errors: ' || pg_catalog.split_part(min(s.error), E'\\n', 1), '')"
      " FROM " + ext("iasql_stat_sync") + " s JOIN " + ext("iasql_tables") + " t ON t.\"table\" = s.table_name"
      " WHERE s.region <> '' OR s.last_success IS NOT NULL OR s.error IS NOT NULL GROUP BY t.module ORDER BY 1"));
  for (const auto& [module, reason] : modules.broken) results.add({"module " + module, "cannot be used: " + reason});
}

void add_tables(Spi& spi, ResultSet& results) {
  // A row for each table; what fails has a row of its own for each region.
  Rows read = spi.query(
      "SELECT 'table ' || table_name, CASE WHEN max(last_success) IS NULL THEN 'not read yet' ELSE 'read at ' ||"
      " min(last_success)::pg_catalog.text || CASE WHEN count(*) > 1 THEN ' or later in ' || count(last_success) || ' of '"
      " || count(*) || ' regions' ELSE '' END || coalesce(' in ' || max(duration_ms) || ' ms', '') END FROM " +
      ext("iasql_stat_sync") + " GROUP BY table_name ORDER BY table_name");
  Rows failing = spi.query(
      "SELECT 'table ' || table_name || CASE WHEN region = '' THEN '' ELSE ' ' || region END, 'tried at ' ||"
      " last_attempt::pg_catalog.text || CASE WHEN failures > 0 THEN ', failed ' || failures ||"
      " CASE WHEN failures = 1 THEN ' time' ELSE ' times' END ELSE '' END || coalesce(', next attempt at ' ||"
      " next_attempt, '') || ': ' || error FROM " +
      ext("iasql_stat_sync") + " WHERE error IS NOT NULL ORDER BY table_name, region");
  results.add_all(read);
  results.add_all(failing);
}

void show_status(ResultSet& results) {
  const ModuleHealth modules = check_modules();
  Session session(Session::Mode::InTransaction, modules.usable);
  std::string credentials = credentials_line(session.run(session.credentials().find()));
  Spi spi;
  auto open = open_transaction(spi);
  std::string endpoint = settings::endpoint_url();
  results.add({"version", version});
  results.add({"transaction", open ? describe(*open) : std::string("none is open")});
  results.add({"pending changes", pending_changes(spi)});
  results.add({"worker", worker_state(spi)});
  results.add({"credentials", credentials});
  if (Home found = home(spi); found.where == Home::Where::Elsewhere)
    results.add({"home", "elsewhere: this is a copy of " + found.original + "; nothing is done to AWS before iasql_adopt()"});
  if (!endpoint.empty()) results.add({"endpoint", endpoint});
  add_pauses(spi, results);
  add_modules(spi, modules, results);
  add_tables(spi, results);
}

}  // namespace
}  // namespace iasql::pg

IASQL_FUNCTION(iasql_status) {
  using namespace iasql::pg;
  return guard([&]() -> Datum {
    (void)extension();
    ResultSet results(fcinfo);
    show_status(results);
    return 0;
  });
}
