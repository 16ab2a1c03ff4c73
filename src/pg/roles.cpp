// iasql_create_roles() and the grants that every installed table gets.
//
// Viewers read. Operators also change module tables and commit. Admins also install, and keep the credentials
// and regions; the secrets themselves nobody but the owner can read.
#include "pg/pg.hpp"

#include "pg/boundary.hpp"
#include "pg/entry.hpp"
#include "pg/module_ddl.hpp"
#include "pg/roles.hpp"
#include "pg/session.hpp"
#include "pg/spi.hpp"

namespace iasql::pg {

namespace {

constexpr const char* viewer = "iasql_viewer";
constexpr const char* operator_role = "iasql_operator";
constexpr const char* admin = "iasql_admin";

struct FunctionGrant {
  const char* role;
  std::vector<const char*> functions;
};

const std::vector<FunctionGrant>& function_grants() {
  static const auto* grants = new std::vector<FunctionGrant>{
      {viewer,
       {"iasql_preview(pg_catalog.bool)", "iasql_preview_apply()", "iasql_preview_sync()", "iasql_drift()", "iasql_modules_list()",
        "iasql_modules_installed()", "iasql_get_errors()", "iasql_help()", "iasql_version()",
        "iasql_status()", "iasql_stat_aws()", "iasql_stat_rate()", "iasql_stat_info()", "iasql_stat_progress()",
        "iasql_stat_sync()", "iasql_stat_worker()", "iasql_stat_errors()", "iasql_alerts()",
        "iasql_graph(pg_catalog.text, pg_catalog.text)", "iasql_create_review(pg_catalog.varchar, pg_catalog.varchar)",
        "iasql_wait_for(pg_catalog.text, pg_catalog.text, pg_catalog.text, pg_catalog.interval)",
        "iasql_changed_columns(pg_catalog.jsonb, pg_catalog.jsonb)", "iasql_history(pg_catalog.text, pg_catalog.text)",
        "iasql_as_of(pg_catalog.text, pg_catalog.timestamptz)", "iasql_as_of(pg_catalog.anyelement, pg_catalog.timestamptz)",
        "iasql_log()", "iasql_row_security()", "iasql_visible(pg_catalog.varchar, pg_catalog.json, pg_catalog.varchar)",
        "iasql_get_sql_for_transaction(pg_catalog.varchar, pg_catalog.text)",
        "iasql_get_sql_since(pg_catalog.timestamptz, pg_catalog.text)", "iasql_export(pg_catalog.text)",
        "try_cast(pg_catalog.text, pg_catalog.anyelement)",
        "aws_call(pg_catalog.text, pg_catalog.text, pg_catalog.jsonb, pg_catalog.text)",
        "aws_list(pg_catalog.text, pg_catalog.text, pg_catalog.jsonb, pg_catalog.text)",
        "aws_list_items(pg_catalog.text, pg_catalog.text, pg_catalog.jsonb, pg_catalog.text)",
        "aws_wait(pg_catalog.text, pg_catalog.text, pg_catalog.jsonb, pg_catalog.text, pg_catalog.interval)"}},
      {operator_role,
       {"iasql_begin()", "iasql_commit(pg_catalog.varchar, pg_catalog.bool)", "iasql_rollback(pg_catalog.bool)",
        "iasql_undo(pg_catalog.text, pg_catalog.bool)", "iasql_apply(pg_catalog.bool)", "iasql_restore_defaults(pg_catalog.bool)", "iasql_sync()",
        "iasql_sync(pg_catalog.varchar, pg_catalog.varchar)",
        "iasql_credentials()", "iasql_check()",
        "iasql_set_mode(pg_catalog.text, pg_catalog.text, pg_catalog.text, pg_catalog.jsonb)",
        "iasql_ignore(pg_catalog.text, pg_catalog.text, pg_catalog.jsonb, pg_catalog.bool)",
        "iasql_set_interval(pg_catalog.interval, pg_catalog.text, pg_catalog.text)", "delete_all_records()"}},
      {admin,
       {"iasql_install(pg_catalog.text[])", "iasql_uninstall(pg_catalog.text[])", "iasql_adopt()", "iasql_stat_aws_reset()",
        "iasql_stat_worker_reset()", "iasql_stat_errors_reset()", "iasql_purge(pg_catalog.interval)",
        "aws_presign(pg_catalog.text, pg_catalog.text, pg_catalog.jsonb, pg_catalog.text, pg_catalog.interval)",
        "aws_presign_url(pg_catalog.text, pg_catalog.text, pg_catalog.text, pg_catalog.text, pg_catalog.interval, "
        "pg_catalog.jsonb, pg_catalog.jsonb)",
        "aws_rds_auth_token(pg_catalog.text, pg_catalog.int4, pg_catalog.text, pg_catalog.text)"}}};
  return *grants;
}

constexpr const char* platform_tables[] = {"iasql_module",    "iasql_dependencies", "iasql_tables",
                                           "iasql_audit_log", "iasql_transaction",  "iasql_journal",
                                           "iasql_sync_state", "iasql_mode", "iasql_ignored", "iasql_sync_interval", "iasql_backoff", "iasql_problem",
                                           "iasql_stat_aws",     "iasql_stat_rate",
                                           "iasql_stat_info",  "iasql_stat_progress", "iasql_log", "iasql_log_start", "iasql_home",
                                           "iasql_worker_state", "iasql_stat_sync", "iasql_stat_worker", "iasql_stat_errors", "iasql_alerts"};

bool role_exists(Spi& spi, const char* role) {
  return !spi.query("SELECT FROM pg_catalog.pg_roles WHERE rolname = $1", {role}).empty();
}

void grant(Spi& spi, const std::string& what, const std::string& on, const char* role) {
  if (role_exists(spi, role)) spi.execute("GRANT " + what + " ON " + on + " TO " + quote_ident(role));
}

void grant_sequences(Spi& spi, const std::string& table, const char* role) {
  Rows sequences = spi.query(
      "SELECT s.oid::pg_catalog.regclass FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_class s ON s.oid = "
      "d.objid"
      " WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype = 'a' AND s.relkind = 'S'"
      " AND d.refobjid = $1::pg_catalog.regclass",
      {table});
  for (const auto& row : sequences.rows) grant(spi, "USAGE", "SEQUENCE " + row[0].value(), role);
}

/// The columns that everybody may see, as a list for GRANT.
std::string open_columns(const engine::Table& table) {
  std::string out;
  for (const auto& column : table.columns) {
    if (!column.sensitive && !column.virtual_) out += (out.empty() ? "" : ", ") + quote_ident(column.name);
  }
  return out;
}

void create_role(Spi& spi, const char* role) {
  if (!role_exists(spi, role)) spi.execute("CREATE ROLE " + quote_ident(role) + " NOLOGIN");
}

void add_member(Spi& spi, const char* member, const char* of) {
  Rows is_one = spi.query("SELECT pg_catalog.pg_has_role($1, $2, 'MEMBER')", {member, of});
  if (*is_one.at(0, 0) != "t") spi.execute("GRANT " + quote_ident(of) + " TO " + quote_ident(member));
}

void grant_everything(Spi& spi) {
  grant(spi, "USAGE", "SCHEMA " + quote_ident(extension().schema), viewer);
  for (const char* table : platform_tables) grant(spi, "SELECT", "TABLE " + ext(table), viewer);
  std::string schema = quote_ident(extension().schema);
  for (const auto& [role, functions] : function_grants()) {
    for (const char* function : functions) grant(spi, "EXECUTE", "FUNCTION " + schema + "." + function, role);
  }
  for (const auto& name : installed_modules()) {
    auto module = module_store().get(name);
    if (!module) throw UserError(module.error());
    for (const auto& table : (*module)->tables) grant_table(table);
  }
  grant_module_functions(spi);
}

void create_roles() {
  if (!superuser()) {
    throw UserError(ERRCODE_INSUFFICIENT_PRIVILEGE, "must be superuser to create the roles of iasql");
  }
  Spi spi;
  for (const char* role : {viewer, operator_role, admin}) create_role(spi, role);
  add_member(spi, operator_role, viewer);
  add_member(spi, admin, operator_role);
  close_to_public();
  grant_everything(spi);
}

}  // namespace

void grant_again() {
  Spi spi;
  if (!role_exists(spi, viewer)) return;
  Rows granted = spi.query("SELECT pg_catalog.has_table_privilege($1, $2, 'SELECT')", {viewer, ext("iasql_module")});
  if (granted.at(0, 0).value_or("f") == "t") grant_everything(spi);
}

void grant_table(const engine::Table& table) {
  Spi spi;
  std::string name = "TABLE " + ext(table.name);
  if (table.role == "credentials") {
    grant(spi, "INSERT, UPDATE, DELETE", name, admin);
    grant(spi, "SELECT (" + open_columns(table) + ")", name, admin);
    grant_sequences(spi, ext(table.name), admin);
    return;
  }
  grant(spi, "SELECT", name, viewer);
  const char* writer = table.role.empty() ? operator_role : admin;
  grant(spi, "INSERT, UPDATE, DELETE", name, writer);
  grant_sequences(spi, ext(table.name), writer);
}

void grant_module_functions(Spi& spi) {
  // Modules' objects go with the extension (deptype x), but are no members of it.
  Rows functions = spi.query(
      "SELECT p.oid::pg_catalog.regprocedure FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_proc p ON p.oid = d.objid"
      " WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.deptype = 'x'"
      " AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.refobjid = $1::pg_catalog.oid"
      " AND p.pronamespace = $2::pg_catalog.oid AND p.prorettype <> 'pg_catalog.trigger'::pg_catalog.regtype",
      {std::to_string(extension().oid), std::to_string(extension().schema_oid)});
  for (const auto& row : functions.rows) grant(spi, "EXECUTE", "FUNCTION " + row[0].value(), viewer);
}

}  // namespace iasql::pg

IASQL_FUNCTION(iasql_create_roles) {
  (void)fcinfo;
  return iasql::pg::guard([]() -> Datum {
    (void)iasql::pg::extension();
    iasql::pg::create_roles();
    return 0;
  });
}
