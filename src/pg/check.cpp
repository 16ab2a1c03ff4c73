// iasql_check(): what is misconfigured, and what to do about it. Everything is looked at, whatever else is wrong.
//
// Changes nothing. What is of this server comes first, then what AWS says (check_cloud.cpp), then what iasql_alerts() has to say.
#include "pg/pg.hpp"

#include "pg/boundary.hpp"
#include "pg/check.hpp"
#include "pg/entry.hpp"
#include "pg/guc.hpp"
#include "pg/init.hpp"
#include "pg/launcher.hpp"
#include "pg/session.hpp"
#include "pg/shmem.hpp"
#include "pg/spi.hpp"
#include "pg/version.hpp"

namespace iasql::pg {

namespace {

/// False: the two do not fit, and nothing else can be looked at.
bool check_version(Findings& out) {
  const auto info = find_extension();
  if (!info) throw UserError(ERRCODE_UNDEFINED_OBJECT, "the extension iasql is not in this database");
  if (info->version == version) {
    out.ok("version", version);
    return true;
  }
  out.error("version", std::string("the library is ") + version + ", the SQL objects of this database are " + info->version,
            "ALTER EXTENSION iasql UPDATE, or install the library of " + info->version + "; restart the server if iasql is preloaded");
  return false;
}

/// Background workers that are left, of max_worker_processes.
void check_workers(Findings& out) {
  Spi spi;
  Rows used = spi.query(
      "SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_activity WHERE backend_type NOT IN ('client backend', 'autovacuum launcher',"
      " 'autovacuum worker', 'background writer', 'checkpointer', 'walwriter', 'walsender', 'walreceiver', 'walsummarizer', 'startup',"
      " 'archiver', 'io worker', 'slotsync worker')");
  const int left = max_worker_processes - std::stoi(used.at(0, 0).value_or("0"));
  const int wanted = is_preloaded() ? 1 + worker_slots : 1;  // a commit, and turns of automatic mode
  const std::string detail = std::to_string(std::max(left, 0)) + " of max_worker_processes = " + std::to_string(max_worker_processes) + " are free";
  const std::string remedy = "raise max_worker_processes to " + std::to_string(max_worker_processes - left + wanted + 4) + " or more and restart the server";
  if (left < 1)
    out.error("worker processes", detail + ": iasql_commit() cannot start its worker", remedy);
  else if (left < wanted)
    out.warning("worker processes", detail + ": commits and automatic mode may have to wait for each other", remedy);
  else
    out.ok("worker processes", detail);
}

void check_automatic_mode(Findings& out) {
  const std::string check = "automatic mode";
  if (!is_preloaded())
    return out.warning(check, "off: iasql is not in shared_preload_libraries",
                       "shared_preload_libraries = 'iasql' in postgresql.conf and a restart, unless commits are all you want");
  out.ok("shared_preload_libraries", "iasql is preloaded");
  if (settings::sync_interval().count() == 0)
    return out.warning(check, "off: iasql.sync_interval is 0",
                       "ALTER SYSTEM SET iasql.sync_interval = '2min'; SELECT pg_reload_conf(), unless that is what you want");
  if (!settings::enabled())
    return out.warning(check, "off in this database: iasql.enabled",
                       "ALTER DATABASE … RESET iasql.enabled, unless that is what you want");
  if (!launcher_running())
    return out.error(check, "the launcher does not run",
                     "look for lines with \"iasql\" in the server's log; it needs a free worker process at the start of the server");
  out.ok(check, "on, every " + std::to_string(settings::sync_interval().count()) + " s");
}

void check_roles(Findings& out) {
  Spi spi;
  Rows roles = spi.query("SELECT pg_catalog.count(*) FROM pg_catalog.pg_roles WHERE rolname IN ('iasql_viewer', 'iasql_operator', 'iasql_admin')");
  if (roles.at(0, 0).value_or("") == "3") return out.ok("roles", "iasql_viewer, iasql_operator and iasql_admin are there");
  out.warning("roles", "only the owner may use iasql", "SELECT iasql_create_roles(), and GRANT iasql_operator TO …");
}

/// Passwords and keys that clients send come over the same connections.
void check_encryption(Findings& out) {
  Spi spi;
  Rows rows = spi.query(
      "SELECT pg_catalog.current_setting('ssl'), pg_catalog.current_setting('listen_addresses') !~ '^[[:space:]]*((localhost|127[.][0-9.]+|::1)"
      "[[:space:]]*(,[[:space:]]*|$))*$'");
  if (rows.at(0, 1).value_or("") == "f") return out.ok("client encryption", "the server listens to this machine only");
  if (rows.at(0, 0).value_or("") == "on") return out.ok("client encryption", "ssl is on");
  out.warning("client encryption", "the server listens to the network without ssl: keys that clients INSERT can be read on the way",
              "ssl = on, and hostssl in pg_hba.conf");
}

void check_installed(Findings& out) {
  const ModuleHealth modules = check_modules();
  for (const auto& [module, reason] : modules.broken)
    out.error("modules", module + " cannot be used: " + reason, "install the files of this version of iasql again");
  if (modules.usable.empty() && modules.broken.empty())
    return out.warning("modules", "none is installed", "choose some: SELECT * FROM iasql_modules_list(), then iasql_install()");
  std::string names;
  for (const std::string& name : modules.usable) names += (names.empty() ? "" : ", ") + name;
  if (!names.empty()) out.ok("modules", names);
}

void check_alerts(Findings& out) {
  Spi spi;
  Rows alerts = spi.query("SELECT alert, severity, detail, remedy FROM " + ext("iasql_alerts") + "()");
  for (std::size_t i = 0; i < alerts.rows.size(); ++i) {
    const std::string alert = alerts.at(i, 0).value_or(""), detail = alerts.at(i, 2).value_or(""), remedy = alerts.at(i, 3).value_or("");
    alerts.at(i, 1) == "error" ? out.error(alert, detail, remedy) : out.warning(alert, detail, remedy);
  }
  if (alerts.empty()) out.ok("alerts", "none");
}

void check(Findings& out) {
  if (!check_version(out)) return;
  check_automatic_mode(out);
  check_workers(out);
  check_roles(out);
  check_encryption(out);
  check_installed(out);
  check_cloud(out);
  check_alerts(out);
}

}  // namespace
}  // namespace iasql::pg

IASQL_FUNCTION(iasql_check) {
  using namespace iasql::pg;
  return guard([&]() -> Datum {
    ResultSet results(fcinfo);
    Findings findings(results);
    check(findings);
    return 0;
  });
}
