// See row_target.hpp.
#include "pg/pg.hpp"

#include "aws/json.hpp"
#include "pg/boundary.hpp"
#include "pg/module_names.hpp"
#include "pg/row_target.hpp"
#include "pg/session.hpp"
#include "pg/state.hpp"

namespace iasql::pg {

Param optional_json(FunctionCallInfo fcinfo, int number) {
  if (PG_ARGISNULL(number)) return std::nullopt;
  Datum value = PG_GETARG_DATUM(number);
  const char* words = call([&]() -> const char* { return DatumGetCString(DirectFunctionCall1(jsonb_out, value)); });
  return std::string(words);
}

const engine::Table& installed_table(Spi& spi, const std::string& name, const Param& module) {
  auto loaded = module_store().get(without_version(module_of_table(spi, name, module)));
  const engine::Table* table = loaded ? (*loaded)->table(name) : nullptr;
  if (table == nullptr) throw UserError(own_state(State::Input), "table \"" + name + "\" is not described anywhere");
  if (!table->role.empty())
    throw UserError(own_state(State::Input), "table \"" + name + "\" holds settings of iasql: there is nothing to follow");
  return *table;
}

std::string checked_key(Spi& spi, const engine::Table& table, const std::string& text) {
  auto key = aws::parse_json(text);
  bool fits = key && key->is_map() && key->as_map().size() == table.key.size();
  std::string names, parts;
  for (const auto& name : table.key) {
    fits = fits && !(*key)[name].is_null();
    names += (names.empty() ? "" : ", ") + name;
    parts += (parts.empty() ? "" : ", ") + quote_literal(name) + ", r." + quote_ident(name);
  }
  if (!fits)
    throw UserError(own_state(State::Input), "the key of a row of " + table.name + " is an object with " + names,
                    "Given was " + text + ".");
  Rows rows = spi.query("SELECT pg_catalog.jsonb_build_object(" + parts +
                            ")::text FROM pg_catalog.jsonb_populate_record(NULL::" + ext(table.name) +
                            ", $1::pg_catalog.jsonb) r",
                        {text});
  return rows.at(0, 0).value_or("");
}

}  // namespace iasql::pg
