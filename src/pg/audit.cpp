// iasql_audit(): the trigger that records every change of a module's table in iasql_audit_log, from the transition tables
// "old_rows" and "new_rows": by log_rows.hpp, or where that cannot, by one INSERT … SELECT per statement.
//
// Arguments of the trigger: the columns whose values are never logged; '*' logs that something changed and
// nothing of what, and the column after it is that by which secrets are kept apart (kept_apart.hpp), which is
// what it does as a row trigger. Rows that an UPDATE left as they were are not logged. Must not know: what a change means. Fails: PgError, and with it the user's statement.
#include "pg/pg.hpp"

#include "pg/boundary.hpp"
#include "pg/caller.hpp"
#include "pg/entry.hpp"
#include "pg/kept_apart.hpp"
#include "pg/log_rows.hpp"
#include "pg/modes.hpp"
#include "pg/spi.hpp"

namespace iasql::pg {

namespace {

struct Source {
  std::string table;     // its name
  std::string relation;  // qualified and quoted
  std::vector<std::string> hidden;
  bool nothing = false;  // log no values at all
  std::string key_column;  // of secrets that are kept apart
};

Source read_source(TriggerData* data) {
  Source out;
  out.table = RelationGetRelationName(data->tg_relation);
  char* schema = call([&] { return get_namespace_name(RelationGetNamespace(data->tg_relation)); });
  out.relation = quote_ident(schema != nullptr ? schema : "") + "." + quote_ident(out.table);
  for (int i = 0; i < data->tg_trigger->tgnargs; ++i) out.hidden.emplace_back(data->tg_trigger->tgargs[i]);
  out.nothing = !out.hidden.empty() && out.hidden[0] == "*";
  if (out.nothing && out.hidden.size() > 1) out.key_column = out.hidden[1];
  return out;
}

/// SQL for the row as JSON, hidden columns as null.
std::string row_json(const Source& source, const std::string& row) {
  std::string json = "pg_catalog.to_json(" + row + ")";
  if (source.hidden.empty()) return json;
  std::string nulls;
  for (const auto& column : source.hidden)
    nulls += (nulls.empty() ? "" : ", ") + quote_literal(column) + ", null";
  return "(pg_catalog.to_jsonb(" + row + ") OPERATOR(pg_catalog.||) pg_catalog.jsonb_build_object(" + nulls +
         "))::pg_catalog.json";
}

/// The statement. $1 is the table's name, $2 the change type, $3 the origin.
std::string insert_statement(const Source& source, const std::string& change, const std::string& from) {
  std::string json =
      source.nothing ? "'{}'::pg_catalog.json" : "pg_catalog.json_build_object(" + change + ")";
  std::string log = ext("iasql_audit_log");
  return "INSERT INTO " + log +
         " (ts, \"user\", table_name, change_type, change, origin, role, client) SELECT pg_catalog.now(), "
         "session_user, $1, $2::" +
         ext("iasql_audit_log_change_type_enum") + ", " + json + ", $3, " +
         (EngineWrites::active() ? "NULL, NULL" : std::string(caller_role) + ", " + caller_client) + " FROM " + from;
}

/// The fast way, for rows that are logged as they are. False: not done.
bool log_whole_rows(Spi& spi, const char* type, TriggerData* transition) {
  std::string user = "session_user::pg_catalog.text";
  Rows who = spi.query(EngineWrites::active() ? "SELECT " + user + ", NULL, NULL"
                                              : "SELECT " + user + ", " + caller_role + ", " + caller_client);
  auto text = [&](std::size_t i) { return who.at(0, i) ? who.at(0, i)->c_str() : nullptr; };
  const LogEntryTexts texts{text(0), type, EngineWrites::active() ? "iasql" : "user", text(1), text(2)};
  return log_rows(transition, extension().schema_oid, texts);
}

void log_change(const Source& source, const char* type, const std::string& change, const std::string& from,
                const std::string& edited, TriggerData* transition) {
  Param origin = EngineWrites::active() ? "iasql" : "user";
  if (source.nothing) origin = std::nullopt;  // a mark: never anybody's intent
  Spi spi;
  if (transition != nullptr) {
    int code = call([&] { return SPI_register_trigger_data(transition); });
    if (code < 0)
      throw UserError(ERRCODE_INTERNAL_ERROR, "cannot see the transition tables of the audit trigger");
  }
  if (!source.nothing && !EngineWrites::active()) check_may_edit(spi, source.table, edited);
  if (transition != nullptr && source.hidden.empty() && log_whole_rows(spi, type, transition)) return;
  spi.execute(insert_statement(source, change, from), {source.table, type, origin});
  if (!source.key_column.empty()) forget_secrets(spi, source.relation, source.key_column, transition == nullptr);
}

/// Old and new row of each changed row: both transition tables are filled in step.
std::string changed_rows() {
  auto numbered = [](const char* rows) {
    return std::string("(SELECT r AS row, pg_catalog.row_number() OVER () AS place FROM ") + rows + " r)";
  };
  return numbered("old_rows") + " o JOIN " + numbered("new_rows") +
         " n ON o.place OPERATOR(pg_catalog.=) n.place WHERE o.row OPERATOR(pg_catalog.*<>) n.row ORDER BY "
         "o.place";
}

void audit(TriggerData* data) {
  Source source = read_source(data);
  TriggerEvent event = data->tg_event;
  if (TRIGGER_FIRED_BY_INSERT(event)) {
    log_change(source, "INSERT", "'change', " + row_json(source, "r"), "new_rows r", "new_rows r", data);
  } else if (TRIGGER_FIRED_BY_DELETE(event)) {
    log_change(source, "DELETE", "'original', " + row_json(source, "r"), "old_rows r", "old_rows r", data);
  } else if (TRIGGER_FIRED_BY_UPDATE(event) && source.nothing) {
    log_change(source, "UPDATE", "", "new_rows r", "new_rows r", data);  // secrets that changed do not show in the row
  } else if (TRIGGER_FIRED_BY_UPDATE(event)) {
    log_change(source, "UPDATE",
               "'original', " + row_json(source, "o.row") + ", 'change', " + row_json(source, "n.row"),
               changed_rows(),
               "(SELECT (o.row).* FROM " + changed_rows() + ") r", data);
  } else {
    log_change(source, "DELETE", "'original', " + row_json(source, "r"), "ONLY " + source.relation + " r",
               "ONLY " + source.relation + " r", nullptr);
  }
}

}  // namespace
}  // namespace iasql::pg

IASQL_FUNCTION(iasql_audit) {
  using namespace iasql::pg;
  return guard([&]() -> Datum {
    if (!CALLED_AS_TRIGGER(fcinfo))
      throw UserError(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED, "iasql_audit() is a trigger function");
    auto* data = reinterpret_cast<TriggerData*>(fcinfo->context);
    if (TRIGGER_FIRED_FOR_ROW(data->tg_event)) return PointerGetDatum(keep_apart(data));
    audit(data);
    return PointerGetDatum(nullptr);
  });
}
