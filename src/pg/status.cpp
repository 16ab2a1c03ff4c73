// iasql_status(): one look at everything that decides what will happen next.
#include "pg/pg.hpp"

#include "pg/boundary.hpp"
#include "pg/credentials_info.hpp"
#include "pg/entry.hpp"
#include "pg/guc.hpp"
#include "pg/init.hpp"
#include "pg/report.hpp"
#include "pg/session.hpp"
#include "pg/state.hpp"
#include "pg/version.hpp"

namespace iasql::pg {

namespace {

std::string worker_state() {
  if (!is_preloaded()) return "off: iasql is not in shared_preload_libraries";
  if (settings::sync_interval().count() == 0) return "off: iasql.sync_interval is 0";
  if (!settings::enabled()) return "off: iasql.enabled is off in this database";
  return "on, every " + std::to_string(settings::sync_interval().count()) + " s";
}

std::string pending_changes(Spi& spi) {
  Rows count = spi.query("SELECT pg_catalog.count(*) FROM " + ext("iasql_audit_log") +
                         " WHERE origin = 'user' AND transaction_id IS NULL");
  return count.at(0, 0).value_or("0");
}

void add_tables(Spi& spi, ResultSet& results) {
  // A row for each table; what fails has a row of its own for each region.
  Rows read = spi.query(
      "SELECT 'table ' || table_name, CASE WHEN max(last_success) IS NULL THEN 'not read yet' ELSE 'read at ' ||"
      " min(last_success)::pg_catalog.text || CASE WHEN count(*) > 1 THEN ' or later in ' || count(last_success) || ' of '"
      " || count(*) || ' regions' ELSE '' END END FROM " +
      ext("iasql_sync_state") + " GROUP BY table_name ORDER BY table_name");
  Rows failing = spi.query(
      "SELECT 'table ' || table_name || CASE WHEN region = '' THEN '' ELSE ' ' || region END, 'tried at ' ||"
      " last_attempt::pg_catalog.text || ': ' || error FROM " +
      ext("iasql_sync_state") + " WHERE error IS NOT NULL ORDER BY table_name, region");
  results.add_all(read);
  results.add_all(failing);
}

void show_status(ResultSet& results) {
  Session session(Session::Mode::InTransaction);
  std::string credentials = credentials_line(session.run(session.credentials().find()));
  Spi spi;
  auto open = open_transaction(spi);
  std::string endpoint = settings::endpoint_url();
  results.add({"version", version});
  results.add({"transaction", open ? describe(*open) : std::string("none is open")});
  results.add({"pending changes", pending_changes(spi)});
  results.add({"worker", worker_state()});
  results.add({"credentials", credentials});
  if (!endpoint.empty()) results.add({"endpoint", endpoint});
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
