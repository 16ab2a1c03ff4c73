// See module_ddl.hpp.
#include "pg/pg.hpp"

#include "pg/boundary.hpp"
#include "pg/module_ddl.hpp"
#include "pg/roles.hpp"
#include "pg/spi.hpp"
#include "pg/state.hpp"

#include <fstream>
#include <iterator>
#include <set>

namespace iasql::pg {

namespace {

/// For the scope: the extension's schema is where things are made, pg_catalog (implicitly first) where names
/// are found.
class DdlScope {
 public:
  DdlScope() : unwinding_(std::uncaught_exceptions()) {
    std::string path = quote_ident(extension().schema) + ", pg_temp";
    call([&] {
      level_ = NewGUCNestLevel();
      set("search_path", path.c_str());
      if (client_min_messages < WARNING) set("client_min_messages", "warning");
    });
  }
  ~DdlScope() {
    if (std::uncaught_exceptions() > unwinding_) return;  // the abort puts the settings back
    try {
      call([&] { AtEOXact_GUC(true, level_); });
    } catch (...) {
      // Restoring settings does not fail; if it did, the end of the function would restore them.
    }
  }
  DdlScope(const DdlScope&) = delete;
  DdlScope& operator=(const DdlScope&) = delete;

 private:
  static void set(const char* name, const char* value) {
    (void)set_config_option(name, value, PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
  }
  AsOwner owner_;
  int level_ = 0, unwinding_;
};

std::string read_script(const engine::Module& module, const std::string& name) {
  std::string path = module.directory + "/" + name;
  std::ifstream file(path, std::ios::binary);
  std::string script{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file) {
    throw UserError(ERRCODE_UNDEFINED_FILE, "cannot read " + name + " of module " + module.name,
                    "The file is " + path + ".", "Install iasql again.");
  }
  const std::string placeholder = "@extschema@", schema = quote_ident(extension().schema);
  for (std::size_t at = 0; (at = script.find(placeholder, at)) != std::string::npos; at += schema.size())
    script.replace(at, placeholder.size(), schema);
  return script;
}

/// What stands in the schema by itself: relations, types and functions as (catalogue, object).
std::set<std::pair<std::string, std::string>> schema_objects(Spi& spi) {
  Rows rows = spi.query(
      "SELECT 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid, oid FROM pg_catalog.pg_class"
      " WHERE relnamespace = $1::pg_catalog.oid AND relkind IN ('r', 'p', 'v', 'm')"
      " UNION ALL SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass::pg_catalog.oid, oid FROM "
      "pg_catalog.pg_proc"
      " WHERE pronamespace = $1::pg_catalog.oid"
      " UNION ALL SELECT 'pg_catalog.pg_type'::pg_catalog.regclass::pg_catalog.oid, t.oid FROM "
      "pg_catalog.pg_type t"
      " WHERE typnamespace = $1::pg_catalog.oid AND (typtype IN ('e', 'd') OR typtype = 'c' AND EXISTS"
      " (SELECT FROM pg_catalog.pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c'))",
      {std::to_string(extension().schema_oid)});
  std::set<std::pair<std::string, std::string>> out;
  for (auto& row : rows.rows) out.emplace(*row[0], *row[1]);
  return out;
}

Oid to_oid(const std::string& number) {
  return static_cast<Oid>(std::stoul(number));
}

/// The object goes when the extension is dropped, but is dumped like any other.
void depend_on_extension(const std::string& catalogue, const std::string& object) {
  ObjectAddress from{to_oid(catalogue), to_oid(object), 0};
  ObjectAddress on{ExtensionRelationId, extension().oid, 0};
  call([&] { recordDependencyOn(&from, &on, DEPENDENCY_AUTO_EXTENSION); });
}

/// Those that depend on the extension, but are no members of it. CREATE OR REPLACE FUNCTION forgets that.
std::set<std::pair<std::string, std::string>> module_objects(Spi& spi) {
  Rows rows = spi.query("SELECT classid, objid FROM pg_catalog.pg_depend WHERE deptype = 'x' AND refobjid = $1::pg_catalog.oid"
                        " AND refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND objsubid = 0",
                        {std::to_string(extension().oid)});
  std::set<std::pair<std::string, std::string>> out;
  for (auto& row : rows.rows) out.emplace(*row[0], *row[1]);
  return out;
}

void run_script(Spi& spi, const engine::Module& module, const std::string& name) {
  std::string script = read_script(module, name);
  const auto before = schema_objects(spi), own = module_objects(spi);
  spi.script(script);
  const auto still_own = module_objects(spi);
  for (const auto& [catalogue, object] : schema_objects(spi)) {
    const bool replaced = own.contains({catalogue, object}) && !still_own.contains({catalogue, object});
    if (before.contains({catalogue, object}) && !replaced) continue;
    depend_on_extension(catalogue, object);
  }
}

[[noreturn]] void mismatch(const engine::Table& table, const std::string& what) {
  throw UserError(ERRCODE_INTERNAL_ERROR, "install.sql and module.json of module " + table.module +
                                              " do not fit: table " + table.name + " " + what);
}

/// Both sides must know the same columns; the database may have more if they fill themselves.
void check_columns(Spi& spi, const engine::Table& table) {
  Rows columns = spi.query(
      "SELECT a.attname, a.attnotnull AND NOT a.atthasdef AND a.attidentity = '' FROM "
      "pg_catalog.pg_attribute a"
      " JOIN pg_catalog.pg_class c ON c.oid = a.attrelid WHERE c.relnamespace = $1::pg_catalog.oid AND "
      "c.relname = $2"
      " AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped",
      {std::to_string(extension().schema_oid), table.name});
  if (columns.empty()) mismatch(table, "is missing");
  std::set<std::string> present;
  for (auto& row : columns.rows) {
    present.insert(*row[0]);
    if (table.column(*row[0]) == nullptr && *row[1] == "t")
      mismatch(table, "has a column " + *row[0] + " that nobody fills");
  }
  for (const auto& column : table.columns) {
    if (!column.virtual_ && !present.contains(column.name)) mismatch(table, "has no column " + column.name);
  }
}

std::string column_used_as(const engine::Table& table, std::string_view use) {
  for (const auto& column : table.columns)
    if (column.use == use) return column.name;
  return {};
}

/// The arguments of the row trigger on credentials: the access key's column, and the columns that are kept apart.
std::string kept_apart_columns(const engine::Table& table) {
  std::string out = quote_literal(column_used_as(table, "access_key_id"));
  for (const char* use : {"secret_access_key", "session_token"}) {
    const std::string name = column_used_as(table, use);
    if (!name.empty()) out += ", " + quote_literal(name);
  }
  return out;
}

/// The arguments of the audit trigger: what is not to be logged.
std::string hidden_columns(const engine::Table& table) {
  if (table.role == "credentials") return "'*', " + quote_literal(column_used_as(table, "access_key_id"));
  std::string out;
  for (const auto& column : table.columns) {
    if (column.sensitive && !column.virtual_) out += (out.empty() ? "" : ", ") + quote_literal(column.name);
  }
  return out;
}

void create_triggers(Spi& spi, const engine::Table& table) {
  std::string on = " ON " + ext(table.name);
  std::string run =
      " FOR EACH STATEMENT EXECUTE FUNCTION " + ext("iasql_audit") + "(" + hidden_columns(table) + ")";
  auto create = [&](const char* suffix, const std::string& event) {
    spi.execute("CREATE TRIGGER " + quote_ident(table.name + "_audit_" + suffix) + " " + event + run);
  };
  create("insert", "AFTER INSERT" + on + " REFERENCING NEW TABLE AS new_rows");
  create("update", "AFTER UPDATE" + on + " REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows");
  create("delete", "AFTER DELETE" + on + " REFERENCING OLD TABLE AS old_rows");
  create("truncate", "BEFORE TRUNCATE" + on);
  if (table.role == "credentials") {
    spi.execute("CREATE TRIGGER " + quote_ident(table.name + "_secrets") + " BEFORE INSERT OR UPDATE" + on +
                " FOR EACH ROW EXECUTE FUNCTION " + ext("iasql_audit") + "(" + kept_apart_columns(table) + ")");
  }
}

/// Those of any version.
void drop_triggers(Spi& spi, const engine::Table& table) {
  Rows rows = spi.query("SELECT tgname FROM pg_catalog.pg_trigger WHERE tgrelid = $1::pg_catalog.regclass AND NOT tgisinternal"
                        " AND tgfoid = $2::pg_catalog.regprocedure",
                        {ext(table.name), ext("iasql_audit") + "()"});
  for (const auto& row : rows.rows) spi.execute("DROP TRIGGER " + quote_ident(row[0].value_or("")) + " ON " + ext(table.name));
}

/// Of rows that are older than the trigger.
void keep_secrets_apart(Spi& spi, const engine::Table& table) {
  const std::string secret = quote_ident(column_used_as(table, "secret_access_key"));
  spi.execute("UPDATE " + ext(table.name) + " SET " + secret + " = " + secret);
}

}  // namespace

void create_module(const engine::Module& module) {
  DdlScope scope;
  Spi spi;
  run_script(spi, module, "install.sql");
  for (const auto& table : module.tables) {
    check_columns(spi, table);
    create_triggers(spi, table);
    grant_table(table);
  }
  close_to_public();
  grant_module_functions(spi);
}

void upgrade_module(const engine::Module& module, const std::vector<std::string>& scripts) {
  DdlScope scope;
  Spi spi;
  for (const std::string& script : scripts) run_script(spi, module, script);
  for (const auto& table : module.tables) {
    check_columns(spi, table);
    drop_triggers(spi, table);
    create_triggers(spi, table);
    grant_table(table);
    if (table.role == "credentials") keep_secrets_apart(spi, table);
  }
  grant_module_functions(spi);
}

void close_to_public() {
  Spi spi;
  const std::string ours = " IN (SELECT objid FROM pg_catalog.pg_depend WHERE deptype IN ('e', 'x') AND refobjid = $1::pg_catalog.oid"
                           " AND refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND classid = 'pg_catalog.";
  const auto open = [](const std::string& acl, const std::string& kind, const std::string& owner) {
    return " AND EXISTS (SELECT FROM pg_catalog.aclexplode(coalesce(" + acl + ", pg_catalog.acldefault('" + kind + "', " + owner +
           "))) a WHERE a.grantee = 0)";
  };
  Rows rows = spi.query(
      "SELECT 'FUNCTION ' || oid::pg_catalog.regprocedure FROM pg_catalog.pg_proc WHERE oid" + ours + "pg_proc'::pg_catalog.regclass)" +
          open("proacl", "f", "proowner") + " UNION ALL SELECT 'TABLE ' || oid::pg_catalog.regclass FROM pg_catalog.pg_class WHERE relkind <> 'c' AND oid" +
          ours + "pg_class'::pg_catalog.regclass)" + open("relacl", "r", "relowner") +
          " UNION ALL SELECT 'TYPE ' || oid::pg_catalog.regtype FROM pg_catalog.pg_type WHERE typcategory <> 'A' AND (oid" + ours +
          "pg_type'::pg_catalog.regclass) OR typrelid <> 0 AND typrelid" + ours + "pg_class'::pg_catalog.regclass))" + open("typacl", "T", "typowner"),
      {std::to_string(extension().oid)});
  for (const auto& row : rows.rows) spi.execute("REVOKE ALL ON " + row[0].value() + " FROM PUBLIC");
}

void restore_membership() {
  Spi spi;
  const std::string tables = "SELECT c.oid FROM pg_catalog.pg_class c JOIN " + ext("iasql_tables") +
                             " t ON t.\"table\" = c.relname WHERE t.module NOT LIKE 'iasql@_%' ESCAPE '@' AND c.relkind = 'r'"
                             " AND c.relnamespace = $1::pg_catalog.oid";
  // Functions are dumped with it.
  const std::string functions =
      "SELECT p.* FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass"
      " AND d.objid = p.oid AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.refobjid = $2::pg_catalog.oid"
      " AND d.deptype = 'x'";
  const std::string types =
      "SELECT coalesce(nullif(y.typelem, 0), y.oid) FROM pg_catalog.pg_type y WHERE y.typnamespace = $1::pg_catalog.oid AND y.oid IN ("
      "SELECT a.atttypid FROM pg_catalog.pg_attribute a WHERE a.attrelid IN (" +
      tables + ") AND a.attnum > 0 AND NOT a.attisdropped UNION SELECT f.prorettype FROM (" + functions +
      ") f UNION SELECT pg_catalog.unnest(coalesce(f.proallargtypes, f.proargtypes::pg_catalog.oid[])) FROM (" + functions + ") f)";
  Rows rows = spi.query("SELECT o.catalogue, o.oid FROM (SELECT 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid AS catalogue, oid FROM (" +
                            tables + ") c UNION SELECT 'pg_catalog.pg_type'::pg_catalog.regclass::pg_catalog.oid, y.oid FROM (" + types +
                            ") AS y (oid) JOIN pg_catalog.pg_type n ON n.oid = y.oid AND (n.typtype IN ('e', 'd')"
                            " OR EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.oid = n.typrelid AND c.relkind = 'c'))) o"
                            " WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = o.catalogue AND d.objid = o.oid"
                            " AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass)",
                        {std::to_string(extension().schema_oid), std::to_string(extension().oid)});
  for (const auto& row : rows.rows) depend_on_extension(*row[0], *row[1]);
}

void drop_module(const engine::Module& module) {
  std::string script = read_script(module, "uninstall.sql");
  DdlScope scope;
  Spi spi;
  spi.script(script);
}

}  // namespace iasql::pg
