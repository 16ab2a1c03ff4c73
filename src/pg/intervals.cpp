// iasql_set_interval(): how often the periodic worker reads. Checks what it is given, so that iasql_sync_interval holds
// nothing that has no effect.
#include "pg/pg.hpp"

#include "pg/arguments.hpp"
#include "pg/boundary.hpp"
#include "pg/entry.hpp"
#include "pg/module_names.hpp"
#include "pg/session.hpp"
#include "pg/state.hpp"

namespace iasql::pg {

namespace {

/// The interval as text; infinity, where PostgreSQL has it, is never.
Param checked_interval(Spi& spi, const Param& every) {
  if (!every) return every;
  Rows rows = spi.query("SELECT CASE WHEN pg_catalog.isfinite($1::interval) THEN $1::interval ELSE '0' END::text,"
                        " $1::interval < '0'::interval",
                        {every});
  if (rows.at(0, 1).value_or("t") == "t")
    throw UserError(own_state(State::Input), "an interval cannot be negative", {}, "0 means: never by itself.");
  return rows.at(0, 0);
}

/// Refuses tables for which there is nothing to read.
void check_is_read(const std::string& module, const std::string& name) {
  auto loaded = module_store().get(without_version(module));
  const engine::Table* table = loaded ? (*loaded)->table(name) : nullptr;
  if (table == nullptr) throw UserError(own_state(State::Input), "table \"" + name + "\" is not described anywhere");
  if (table->readable()) return;
  if (!table->join) throw UserError(own_state(State::Input), "table \"" + name + "\" is not read from AWS");
  throw UserError(own_state(State::Input),
                  "table \"" + name + "\" is read together with \"" + table->column(table->join->of)->ref->table + "\"");
}

void set_interval(const Param& given, const Param& module, const Param& table) {
  Spi spi;
  const Param every = checked_interval(spi, given);
  Param owner;
  if (module) owner = installed_module(spi, *module);
  if (table) {
    check_is_read(module_of_table(spi, *table, owner), *table);
    owner = std::nullopt;
  }
  const std::string intervals = ext("iasql_sync_interval");
  spi.execute("LOCK TABLE " + intervals + " IN SHARE ROW EXCLUSIVE MODE");
  spi.execute("DELETE FROM " + intervals + " WHERE module IS NOT DISTINCT FROM $1 AND table_name IS NOT DISTINCT FROM $2",
              {owner, table});
  if (every)
    spi.execute("INSERT INTO " + intervals + " (module, table_name, every) VALUES ($1, $2, $3::interval)",
                {owner, table, every});
}

}  // namespace
}  // namespace iasql::pg

IASQL_FUNCTION(iasql_set_interval) {
  using namespace iasql::pg;
  return guard([&]() -> Datum {
    (void)extension();
    Field every;
    if (!PG_ARGISNULL(0)) {
      Datum value = PG_GETARG_DATUM(0);
      const char* words =
          call([&]() -> const char* { return DatumGetCString(DirectFunctionCall1(interval_out, value)); });
      every = words;
    }
    set_interval(every, optional_text(fcinfo, 1), optional_text(fcinfo, 2));
    return 0;
  });
}
