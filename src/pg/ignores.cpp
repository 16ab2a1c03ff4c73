// See ignores.hpp; and iasql_ignore(), which checks what it is given.
#include "pg/pg.hpp"

#include "aws/json.hpp"
#include "pg/boundary.hpp"
#include "pg/entry.hpp"
#include "pg/ignores.hpp"
#include "pg/relation.hpp"
#include "pg/row_security.hpp"
#include "pg/row_target.hpp"
#include "pg/state.hpp"

namespace iasql::pg {

engine::Ignores load_ignores(Spi& spi) {
  engine::Ignores out;
  Rows rows = spi.query_kept("SELECT table_name, column_name, key::text, ignored FROM " + ext("iasql_ignored"));
  for (const auto& row : rows.rows) {
    aws::Value key;
    if (row[2]) {
      auto parsed = aws::parse_json(*row[2]);
      if (!parsed) continue;
      key = std::move(*parsed);
    }
    out.add(row[0].value_or(""), key, row[1].value_or(""), row[3].value_or("") == "t");
  }
  return out;
}

namespace {

void check_column(const engine::Table& table, const std::string& name) {
  const engine::Column* column = table.column(name);
  if (column == nullptr || column->virtual_)
    throw UserError(ERRCODE_UNDEFINED_COLUMN, "column \"" + name + "\" of table \"" + table.name + "\" does not exist");
  if (!engine::can_be_ignored(table, *column))
    throw UserError(own_state(State::Input), "column \"" + name + "\" of table \"" + table.name + "\" cannot be ignored",
                    "It names the row or its object, or AWS alone sets it.");
}

void ignore_column(const std::string& table_name, const std::string& column, Param key, const Param& ignored) {
  Spi spi;
  const engine::Table& table = installed_table(spi, table_name, std::nullopt);
  check_column(table, column);
  if (key) key = checked_key(spi, table, *key);
  const std::string where = ext("iasql_ignored");
  spi.execute("LOCK TABLE " + where + " IN SHARE ROW EXCLUSIVE MODE");
  spi.execute("DELETE FROM " + where +
                  " WHERE table_name = $1 AND column_name = $2 AND key IS NOT DISTINCT FROM $3::pg_catalog.jsonb",
              {table_name, column, key});
  // Without anything a table's column is not ignored anyway; a row's own word stands against its table's.
  if (!ignored || (!key && *ignored == "f")) return;
  spi.execute("INSERT INTO " + where +
                  " (table_name, column_name, key, ignored) VALUES ($1, $2, $3::pg_catalog.jsonb, $4::pg_catalog.bool)",
              {table_name, column, key, ignored});
}

}  // namespace
}  // namespace iasql::pg

IASQL_FUNCTION(iasql_ignore) {
  using namespace iasql::pg;
  return guard([&]() -> Datum {
    (void)extension();
    const iasql::pg::Param table = optional_text(fcinfo, 0), column = optional_text(fcinfo, 1);
    if (!table || !column) throw UserError(own_state(State::Input), "a table and a column are needed");
    iasql::pg::Param ignored;
    if (!PG_ARGISNULL(3)) ignored = PG_GETARG_BOOL(3) ? "t" : "f";
    RowSecurity().refuse("What is left to others");
    AsOwner owner;
    ignore_column(*table, *column, optional_json(fcinfo, 2), ignored);
    return 0;
  });
}
