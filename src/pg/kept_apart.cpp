// See kept_apart.hpp.
#include "pg/pg.hpp"

#include "pg/boundary.hpp"
#include "pg/kept_apart.hpp"

#include <vector>

namespace iasql::pg {

namespace {

constexpr const char* placeholder = "(kept apart)";

/// Before the row is checked by core, whose error about a missing value shows the row, secret included, to the server's log.
/// Neither this one nor its context or statement gets there.
void check_values(TriggerData* data, HeapTuple row, TupleDesc columns) {
  call([&] {
    for (int i = 0; i < columns->natts; ++i) {
      Form_pg_attribute column = TupleDescAttr(columns, i);
      if (column->attisdropped || !column->attnotnull || !heap_attisnull(row, i + 1, columns)) continue;
      ereport(ERROR,
              (errcode(ERRCODE_NOT_NULL_VIOLATION),
               errmsg("null value in column \"%s\" of relation \"%s\" violates not-null constraint",
                      NameStr(column->attname), RelationGetRelationName(data->tg_relation)),
               errtablecol(data->tg_relation, i + 1), errhidestmt(true), errhidecontext(true)));
    }
  });
}

struct Secret {
  int number;  // of the column
  std::string column;
  Param value;
};

std::vector<Secret> secrets_of(const Trigger* trigger, HeapTuple row, TupleDesc columns) {
  std::vector<Secret> out;
  for (int i = 1; i < trigger->tgnargs; ++i) {
    const char* name = trigger->tgargs[i];
    const int number = call([&] { return SPI_fnumber(columns, name); });
    if (number <= 0) continue;
    const char* value = call([&]() -> const char* { return SPI_getvalue(row, columns, number); });
    out.push_back({number, name, value == nullptr ? Param() : Param(value)});
  }
  return out;
}

/// `before`: the access key that the row had, if this changes it: its secrets are those of the new one, unless others are given.
void store(const std::string& key_id, const Param& before, const std::vector<Secret>& secrets) {
  Spi spi;
  const std::string table = ext("iasql_secret");
  for (const Secret& secret : secrets) {
    if (!secret.value) {
      spi.execute("DELETE FROM " + table + " WHERE key_id = $1 AND column_name = $2", {key_id, secret.column});
    } else if (*secret.value != placeholder) {
      spi.execute("INSERT INTO " + table + " AS s (key_id, column_name, value) VALUES ($1, $2, $3)"
                  " ON CONFLICT (key_id, column_name) DO UPDATE SET value = excluded.value",
                  {key_id, secret.column, secret.value});
    } else if (before && *before != key_id) {
      spi.execute("INSERT INTO " + table + " AS s (key_id, column_name, value) SELECT $1, o.column_name, o.value FROM " + table +
                      " o WHERE o.key_id = $3 AND o.column_name = $2 ON CONFLICT (key_id, column_name) DO UPDATE SET value = excluded.value",
                  {key_id, secret.column, before});
    }
  }
}

HeapTuple without(const std::vector<Secret>& secrets, HeapTuple row, TupleDesc columns) {
  for (const Secret& secret : secrets) {
    if (!secret.value) continue;
    row = call([&] {
      int number = secret.number;
      Datum value = CStringGetTextDatum(placeholder);
      bool null = false;
      return heap_modify_tuple_by_cols(row, columns, 1, &number, &value, &null);
    });
  }
  return row;
}

}  // namespace

HeapTupleData* keep_apart(TriggerData* data) {
  HeapTuple row = TRIGGER_FIRED_BY_UPDATE(data->tg_event) ? data->tg_newtuple : data->tg_trigtuple;
  TupleDesc columns = RelationGetDescr(data->tg_relation);
  check_values(data, row, columns);
  if (data->tg_trigger->tgnargs == 0) return row;
  const char* key_column = data->tg_trigger->tgargs[0];
  const char* key = call([&]() -> const char* { return SPI_getvalue(row, columns, SPI_fnumber(columns, key_column)); });
  if (key == nullptr) return row;
  const std::vector<Secret> secrets = secrets_of(data->tg_trigger, row, columns);
  Param before;
  if (TRIGGER_FIRED_BY_UPDATE(data->tg_event)) {
    const char* old = call([&]() -> const char* { return SPI_getvalue(data->tg_trigtuple, columns, SPI_fnumber(columns, key_column)); });
    if (old != nullptr) before = old;
  }
  store(key, before, secrets);
  return without(secrets, row, columns);
}

void forget_secrets(Spi& spi, const std::string& relation, const std::string& key_column, bool all) {
  std::string statement = "DELETE FROM " + ext("iasql_secret") + " s";
  if (!all)
    statement += " WHERE NOT EXISTS (SELECT FROM " + relation + " t WHERE t." + quote_ident(key_column) +
                 "::pg_catalog.text OPERATOR(pg_catalog.=) s.key_id::pg_catalog.text)";
  spi.execute(statement);
}

std::string secret_expression(const std::string& key_column, const std::string& column) {
  const std::string own = "t." + quote_ident(column) + "::pg_catalog.text";
  return "CASE WHEN " + own + " OPERATOR(pg_catalog.=) " + quote_literal(placeholder) + " THEN (SELECT s.value::pg_catalog.text FROM " +
         ext("iasql_secret") + " s WHERE s.key_id::pg_catalog.text OPERATOR(pg_catalog.=) t." + quote_ident(key_column) +
         "::pg_catalog.text AND s.column_name::pg_catalog.text OPERATOR(pg_catalog.=) " + quote_literal(column) + ") ELSE " + own + " END";
}

std::string secret_lost(const std::string& key_column, const std::string& column) {
  return "t." + quote_ident(column) + " IS NOT NULL AND (" + secret_expression(key_column, column) + ") IS NULL";
}

}  // namespace iasql::pg
