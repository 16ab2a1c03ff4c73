// A row as to_json() writes it, column by column with what is known of each type looked up once. Plain C inside: runs within
// call(), in whatever memory context is current, and needs pg.hpp before it.
//
// Must not know: what the text is for. Fails: PostgreSQL's errors.
#pragma once

namespace iasql::pg {

struct TupleJson;

/// For rows of these columns. Lives as long as the current memory context.
TupleJson* make_tuple_json(TupleDesc columns);

/// Appends the row.
void append_tuple_json(TupleJson* json, TupleTableSlot* row, StringInfo out);

}  // namespace iasql::pg
