// Results as tuplestores; see report.hpp.
#include "pg/pg.hpp"

#include "pg/boundary.hpp"
#include "pg/report.hpp"

#include <algorithm>
#include <cmath>

namespace iasql::pg {

namespace {

int rank(engine::Action::Kind kind) {
  switch (kind) {
    case engine::Action::Kind::Create:
      return 0;
    case engine::Action::Kind::Update:
      return 1;
    case engine::Action::Kind::Replace:
      return 2;
    case engine::Action::Kind::Delete:
      return 3;
  }
  return 4;
}

/// The row type of the result; that of a function with one column is not composite.
TupleDesc result_descriptor(FunctionCallInfo fcinfo) {
  Oid type;
  TupleDesc descriptor;
  if (get_call_result_type(fcinfo, &type, &descriptor) != TYPEFUNC_COMPOSITE) {
    descriptor = CreateTemplateTupleDesc(1);
    TupleDescInitEntry(descriptor, 1, "value", type, -1, 0);
  }
  return BlessTupleDesc(descriptor);
}

}  // namespace

ResultSet::ResultSet(FunctionCallInfo call_info) {
  auto* info = reinterpret_cast<ReturnSetInfo*>(call_info->resultinfo);
  if (info == nullptr || !IsA(info, ReturnSetInfo) || (info->allowedModes & SFRM_Materialize) == 0)
    throw UserError(ERRCODE_FEATURE_NOT_SUPPORTED,
                    "set-valued function called in context that cannot accept a set");
  call([&] {
    MemoryContext old = MemoryContextSwitchTo(info->econtext->ecxt_per_query_memory);
    info->setDesc = result_descriptor(call_info);
    info->setResult =
        tuplestore_begin_heap((info->allowedModes & SFRM_Materialize_Random) != 0, false, work_mem);
    info->returnMode = SFRM_Materialize;
    metadata_ = TupleDescGetAttInMetadata(info->setDesc);
    MemoryContextSwitchTo(old);
  });
  info_ = info;
}

void ResultSet::add(const std::vector<Field>& row) {
  std::vector<const char*> texts;
  texts.reserve(row.size());
  for (const Field& field : row) texts.push_back(field ? field->c_str() : nullptr);
  const char** values = texts.data();
  auto* info = static_cast<ReturnSetInfo*>(info_);
  if (texts.size() != static_cast<std::size_t>(info->setDesc->natts))
    throw UserError(ERRCODE_DATATYPE_MISMATCH,
                    "the function's result type does not fit this version of the library");
  call([&] {
    HeapTuple tuple =
        BuildTupleFromCStrings(static_cast<AttInMetadata*>(metadata_), const_cast<char**>(values));
    tuplestore_puttuple(info->setResult, tuple);
    heap_freetuple(tuple);
  });
}

void ResultSet::add_all(const Rows& rows) {
  for (const auto& row : rows.rows) add(row);
}

void add_report(ResultSet& results, const engine::Report& report, Answer columns) {
  std::vector<const engine::Action*> order;
  order.reserve(report.actions.size());
  for (const auto& action : report.actions) order.push_back(&action);
  std::stable_sort(order.begin(), order.end(),
                   [](auto* a, auto* b) { return rank(a->kind) < rank(b->kind); });
  for (const auto* action : order) {
    std::vector<Field> row{engine::action_name(action->kind), action->table, action->id, action->description,
                           action->changes, action->reason};
    if (columns != Answer::Done) {
      row.push_back(action->calls ? Field(std::to_string(*action->calls)) : Field());
      row.push_back(action->seconds ? Field(std::to_string(std::ceil(*action->seconds)) + " seconds") : Field());
    }
    if (columns == Answer::PreviewWithPermission)
      row.push_back(action->permission.empty() ? Field() : Field(action->permission));
    results.add(row);
  }
}

std::string portable_timestamp(const std::string& expression) {
  return "pg_catalog.to_char(pg_catalog.timezone('UTC', " + expression +
         "), 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"+00\"')";
}

}  // namespace iasql::pg
