// What a worker is doing, where others can see it: pg_stat_activity's query, in the one form that the view
// iasql_stat_progress takes apart.
//
//   iasql: WORK[ #TRANSACTION]: PHASE[, step N of M, TABLE ROW]
// It needs no memory of iasql's own, so there is a view without preloading, too. The row comes last: the text
// is cut at track_activity_query_size. PG-free header. Fails: PgError.
#pragma once

#include <string>

#include "engine/ports.hpp"

namespace iasql::pg {

enum class Work { Commit, Apply, Periodic, Restore };

/// From now on this process works on that; the transaction is "" if there is none.
void begin_work(Work work, const std::string& transaction = {});
void show_progress(const engine::Progress& now);

/// "step 3 of 12".
std::string step_text(const engine::Progress& now);

}  // namespace iasql::pg
