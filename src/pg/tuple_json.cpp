// See tuple_json.hpp. Types that are not named here go through to_json() itself, so that whatever it does with them holds.
#include "pg/pg.hpp"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
extern "C" {
#include "nodes/makefuncs.h"
#include "utils/json.h"
}
#pragma GCC diagnostic pop

#include "pg/tuple_json.hpp"

namespace iasql::pg {

namespace {

enum class Writing {
  Left,     // a dropped column
  Boolean,
  Bare,     // the output function's text
  Stored,   // json: its own text
  Quoted,   // the output function's text as a JSON string
  Generic   // to_json
};

struct JsonColumn {
  Writing writing;
  char* label;  // "name":
  FmgrInfo function;
};

Writing writing_of(Oid type) {
  switch (type) {
    case BOOLOID: return Writing::Boolean;
    case INT2OID:
    case INT4OID:
    case INT8OID:
    case JSONBOID: return Writing::Bare;
    case JSONOID: return Writing::Stored;
    case TEXTOID:
    case VARCHAROID: return Writing::Quoted;
    default: return type_is_enum(type) ? Writing::Quoted : Writing::Generic;
  }
}

/// to_json(anyelement) learns its argument's type from the expression that calls it.
void call_with_type(FmgrInfo* function, Form_pg_attribute column) {
  Node* argument = reinterpret_cast<Node*>(makeNullConst(column->atttypid, column->atttypmod, column->attcollation));
  FuncExpr* expression = makeFuncExpr(F_TO_JSON, JSONOID, list_make1(argument), InvalidOid, column->attcollation,
                                      COERCE_EXPLICIT_CALL);
  fmgr_info_set_expr(reinterpret_cast<Node*>(expression), function);
}

void prepare_column(JsonColumn* out, Form_pg_attribute column) {
  out->writing = column->attisdropped ? Writing::Left : writing_of(column->atttypid);
  if (out->writing == Writing::Left) return;
  StringInfoData label;
  initStringInfo(&label);
  escape_json(&label, NameStr(column->attname));
  appendStringInfoChar(&label, ':');
  out->label = label.data;
  if (out->writing == Writing::Bare || out->writing == Writing::Quoted) {
    Oid output;
    bool varlena;
    getTypeOutputInfo(column->atttypid, &output, &varlena);
    fmgr_info(output, &out->function);
  } else if (out->writing == Writing::Generic) {
    fmgr_info(F_TO_JSON, &out->function);
    call_with_type(&out->function, column);
  }
}

void append_text(Datum value, StringInfo out) {
  text* stored = DatumGetTextPP(value);
  appendBinaryStringInfo(out, VARDATA_ANY(stored), static_cast<int>(VARSIZE_ANY_EXHDR(stored)));
}

void append_value(JsonColumn* column, Datum value, StringInfo out) {
  switch (column->writing) {
    case Writing::Left: break;
    case Writing::Boolean: appendStringInfoString(out, DatumGetBool(value) ? "true" : "false"); break;
    case Writing::Bare: appendStringInfoString(out, OutputFunctionCall(&column->function, value)); break;
    case Writing::Stored: append_text(value, out); break;
    case Writing::Quoted: escape_json(out, OutputFunctionCall(&column->function, value)); break;
    case Writing::Generic: append_text(FunctionCall1(&column->function, value), out); break;
  }
}

}  // namespace

struct TupleJson {
  int count;
  JsonColumn columns[FLEXIBLE_ARRAY_MEMBER];
};

TupleJson* make_tuple_json(TupleDesc columns) {
  const Size size = offsetof(TupleJson, columns) + sizeof(JsonColumn) * static_cast<Size>(columns->natts);
  auto* out = static_cast<TupleJson*>(palloc0(size));
  out->count = columns->natts;
  for (int i = 0; i < columns->natts; ++i) prepare_column(&out->columns[i], TupleDescAttr(columns, i));
  return out;
}

void append_tuple_json(TupleJson* json, TupleTableSlot* row, StringInfo out) {
  slot_getallattrs(row);
  char before = '{';
  for (int i = 0; i < json->count; ++i) {
    JsonColumn* column = &json->columns[i];
    if (column->writing == Writing::Left) continue;
    appendStringInfoChar(out, before);
    before = ',';
    appendStringInfoString(out, column->label);
    if (row->tts_isnull[i])
      appendStringInfoString(out, "null");
    else
      append_value(column, row->tts_values[i], out);
  }
  if (before == '{') appendStringInfoChar(out, '{');
  appendStringInfoChar(out, '}');
}

}  // namespace iasql::pg
