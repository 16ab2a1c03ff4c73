// See log_rows.hpp. Everything below log_rows() is plain C within call(): no destructors.
#include "pg/pg.hpp"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
#pragma GCC diagnostic ignored "-Wsign-compare"
extern "C" {
#include "access/tableam.h"
#include "executor/executor.h"
#include "rewrite/rewriteHandler.h"
#include "utils/datum.h"
}
#pragma GCC diagnostic pop

#include "pg/boundary.hpp"
#include "pg/log_rows.hpp"
#include "pg/tuple_json.hpp"

namespace iasql::pg {

namespace {

constexpr int most_rows = 500;          // in one go
constexpr Size most_bytes = 256 * 1024;  // of their texts

/// The columns of the log, in the order of `names`.
enum Column { Id, Ts, User, TableName, ChangeType, Change, Message, TransactionId, Origin, Role, Client, Columns };
constexpr const char* names[Columns] = {"id",      "ts",      "user",           "table_name", "change_type", "change",
                                        "message", "transaction_id", "origin", "role",       "client"};

struct LogWriter {
  Relation log;
  int places[Columns];  // where each column is
  Datum values[Columns];
  bool nulls[Columns];
  EState* estate;
  ResultRelInfo* target;
  ExprState* next_id;
  TupleTableSlot* rows[most_rows];
  int count;
  Size bytes;
  MemoryContext batch;  // of what the rows point to
  CommandId command;
};

bool has_insert_triggers(Relation log) {
  const TriggerDesc* triggers = log->trigdesc;
  return triggers != nullptr && (triggers->trig_insert_before_row || triggers->trig_insert_after_row ||
                                 triggers->trig_insert_instead_row || triggers->trig_insert_before_statement ||
                                 triggers->trig_insert_after_statement || triggers->trig_insert_new_table);
}

/// Finds the columns. False if there are others, or not all.
bool find_columns(LogWriter* writer) {
  TupleDesc columns = RelationGetDescr(writer->log);
  int found = 0;
  for (int i = 0; i < columns->natts; ++i) {
    Form_pg_attribute column = TupleDescAttr(columns, i);
    if (column->attisdropped) continue;
    int which = 0;
    while (which < Columns && strcmp(names[which], NameStr(column->attname)) != 0) ++which;
    if (which == Columns || column->attgenerated != '\0' || column->attidentity != '\0') return false;
    writer->places[which] = i;
    ++found;
  }
  return found == Columns;
}

/// Whether it is as iasql has made it; the one check there is on `origin`.
bool is_plain(LogWriter* writer) {
  Relation log = writer->log;
  const TupleConstr* constraints = RelationGetDescr(log)->constr;
  return log->rd_rel->relkind == RELKIND_RELATION && !log->rd_rel->relispartition && !has_insert_triggers(log) &&
         log->rd_rules == nullptr && !log->rd_rel->relforcerowsecurity && constraints != nullptr &&
         constraints->num_check == 1 && find_columns(writer) && pg_class_aclcheck(RelationGetRelid(log), GetUserId(), ACL_INSERT) == ACLCHECK_OK;
}

void set_text(LogWriter* writer, Column column, const char* text) {
  writer->nulls[column] = text == nullptr;
  if (text != nullptr) writer->values[column] = CStringGetTextDatum(text);
}

void set_common(LogWriter* writer, TriggerData* data, const LogEntryTexts& texts) {
  const Oid type = TupleDescAttr(RelationGetDescr(writer->log), writer->places[ChangeType])->atttypid;
  writer->values[Ts] = TimestampTzGetDatum(GetCurrentTransactionStartTimestamp());
  writer->values[ChangeType] = DirectFunctionCall2(enum_in, CStringGetDatum(texts.change_type), ObjectIdGetDatum(type));
  set_text(writer, User, texts.user);
  set_text(writer, TableName, RelationGetRelationName(data->tg_relation));
  set_text(writer, Message, nullptr);
  set_text(writer, TransactionId, nullptr);
  set_text(writer, Origin, texts.origin);
  set_text(writer, Role, texts.role);
  set_text(writer, Client, texts.client);
}

void open_target(LogWriter* writer) {
  writer->estate = CreateExecutorState();
  writer->target = makeNode(ResultRelInfo);
  InitResultRelInfo(writer->target, writer->log, 1, nullptr, 0);
  ExecOpenIndices(writer->target, false);
#if PG_VERSION_NUM < 140000
  writer->estate->es_result_relations = writer->target;
  writer->estate->es_num_result_relations = 1;
  writer->estate->es_result_relation_info = writer->target;
#endif
  auto* next = reinterpret_cast<Expr*>(build_column_default(writer->log, writer->places[Id] + 1));
  if (next == nullptr) elog(ERROR, "column \"id\" of iasql_audit_log has no default");
  writer->next_id = ExecPrepareExpr(next, writer->estate);
  writer->command = GetCurrentCommandId(true);
  writer->batch = AllocSetContextCreate(CurrentMemoryContext, "iasql log rows", ALLOCSET_DEFAULT_SIZES);
}

void insert_into_indexes(LogWriter* writer, TupleTableSlot* row) {
#if PG_VERSION_NUM >= 160000
  ExecInsertIndexTuples(writer->target, row, writer->estate, false, false, nullptr, NIL, false);
#elif PG_VERSION_NUM >= 140000
  ExecInsertIndexTuples(writer->target, row, writer->estate, false, false, nullptr, NIL);
#else
  ExecInsertIndexTuples(row, writer->estate, false, nullptr, NIL);
#endif
}

void flush(LogWriter* writer) {
  if (writer->count == 0) return;
  MemoryContext before = MemoryContextSwitchTo(writer->batch);
  table_multi_insert(writer->log, writer->rows, writer->count, writer->command, 0, nullptr);
  MemoryContextSwitchTo(before);
  for (int i = 0; i < writer->count; ++i) {
    insert_into_indexes(writer, writer->rows[i]);
    ResetPerTupleExprContext(writer->estate);
    ExecClearTuple(writer->rows[i]);
  }
  writer->count = 0;
  writer->bytes = 0;
  MemoryContextReset(writer->batch);
  CHECK_FOR_INTERRUPTS();
}

void put(LogWriter* writer, Datum change, Size bytes) {
  TupleTableSlot*& row = writer->rows[writer->count];
  if (row == nullptr) row = table_slot_create(writer->log, nullptr);
  bool is_null = false;
  writer->values[Id] = ExecEvalExprSwitchContext(writer->next_id, GetPerTupleExprContext(writer->estate), &is_null);
  writer->values[Change] = change;
  const int width = row->tts_tupleDescriptor->natts;
  for (int i = 0; i < width; ++i) row->tts_isnull[i] = true;  // of dropped columns
  for (int i = 0; i < Columns; ++i) {
    row->tts_values[writer->places[i]] = writer->values[i];
    row->tts_isnull[writer->places[i]] = writer->nulls[i];
  }
  ExecStoreVirtualTuple(row);
  ++writer->count;
  writer->bytes += bytes;
  if (writer->count == most_rows || writer->bytes > most_bytes) flush(writer);
}

/// A transition table being read.
struct RowReader {
  Tuplestorestate* store;
  int pointer;
  TupleTableSlot* row;
};

RowReader read_rows(TriggerData* data, Tuplestorestate* store) {
  RowReader out{store, 0, nullptr};
  if (store == nullptr) return out;
  out.pointer = tuplestore_alloc_read_pointer(store, EXEC_FLAG_REWIND);
  tuplestore_select_read_pointer(store, out.pointer);
  tuplestore_rescan(store);
  out.row = MakeSingleTupleTableSlot(RelationGetDescr(data->tg_relation), &TTSOpsMinimalTuple);
  return out;
}

bool next_row(RowReader* rows) {
  tuplestore_select_read_pointer(rows->store, rows->pointer);
  return tuplestore_gettupleslot(rows->store, true, false, rows->row);
}

/// As the operator *<> compares rows.
bool differ(TupleTableSlot* a, TupleTableSlot* b) {
  slot_getallattrs(a);
  slot_getallattrs(b);
  for (int i = 0; i < a->tts_tupleDescriptor->natts; ++i) {
    Form_pg_attribute column = TupleDescAttr(a->tts_tupleDescriptor, i);
    if (column->attisdropped || (a->tts_isnull[i] && b->tts_isnull[i])) continue;
    if (a->tts_isnull[i] != b->tts_isnull[i]) return true;
    if (!datum_image_eq(a->tts_values[i], b->tts_values[i], column->attbyval, column->attlen)) return true;
  }
  return false;
}

/// {"original" : …, "change" : …}, as json_build_object writes it.
void put_change(LogWriter* writer, TupleJson* json, TupleTableSlot* original, TupleTableSlot* change) {
  MemoryContext before = MemoryContextSwitchTo(writer->batch);
  StringInfoData text;
  initStringInfo(&text);
  appendStringInfoSpaces(&text, VARHDRSZ);
  if (original != nullptr) {
    appendStringInfoString(&text, "{\"original\" : ");
    append_tuple_json(json, original, &text);
  }
  if (change != nullptr) {
    appendStringInfoString(&text, original == nullptr ? "{\"change\" : " : ", \"change\" : ");
    append_tuple_json(json, change, &text);
  }
  appendStringInfoChar(&text, '}');
  SET_VARSIZE(text.data, text.len);
  MemoryContextSwitchTo(before);
  put(writer, PointerGetDatum(text.data), static_cast<Size>(text.len));
}

void put_rows(LogWriter* writer, TriggerData* data) {
  const bool old_side = !TRIGGER_FIRED_BY_INSERT(data->tg_event), new_side = !TRIGGER_FIRED_BY_DELETE(data->tg_event);
  TupleJson* json = make_tuple_json(RelationGetDescr(data->tg_relation));
  RowReader before = read_rows(data, old_side ? data->tg_oldtable : nullptr);
  RowReader after = read_rows(data, new_side ? data->tg_newtable : nullptr);
  while ((!old_side || next_row(&before)) && (!new_side || next_row(&after))) {
    if (old_side && new_side && !differ(before.row, after.row)) continue;
    put_change(writer, json, before.row, after.row);
  }
  flush(writer);
  if (before.row != nullptr) ExecDropSingleTupleTableSlot(before.row);
  if (after.row != nullptr) ExecDropSingleTupleTableSlot(after.row);
}

void close_target(LogWriter* writer) {
  for (TupleTableSlot* row : writer->rows)
    if (row != nullptr) ExecDropSingleTupleTableSlot(row);
  ExecCloseIndices(writer->target);
  FreeExecutorState(writer->estate);
}

/// The transition tables that the event has are declared.
bool has_rows(TriggerData* data) {
  return (TRIGGER_FIRED_BY_INSERT(data->tg_event) || data->tg_oldtable != nullptr) &&
         (TRIGGER_FIRED_BY_DELETE(data->tg_event) || data->tg_newtable != nullptr);
}

bool log_rows_of(TriggerData* data, Oid log_schema, const LogEntryTexts& texts) {
  const Oid log = get_relname_relid("iasql_audit_log", log_schema);
  if (!OidIsValid(log) || !has_rows(data)) return false;
  MemoryContext memory = AllocSetContextCreate(CurrentMemoryContext, "iasql log writer", ALLOCSET_DEFAULT_SIZES);
  MemoryContext before = MemoryContextSwitchTo(memory);
  auto* writer = static_cast<LogWriter*>(palloc0(sizeof(LogWriter)));
  writer->log = table_open(log, RowExclusiveLock);
  const bool plain = is_plain(writer);
  if (plain) {
    set_common(writer, data, texts);
    open_target(writer);
    put_rows(writer, data);
    close_target(writer);
    CommandCounterIncrement();
  }
  table_close(writer->log, NoLock);
  MemoryContextSwitchTo(before);
  MemoryContextDelete(memory);
  return plain;
}

}  // namespace

bool log_rows(TriggerData* data, Oid log_schema, const LogEntryTexts& texts) {
  return call([&] { return log_rows_of(data, log_schema, texts); });
}

}  // namespace iasql::pg
