// See agenda.hpp. An interval counts from one reading to the next; as the worker comes only now and then, the turn that
// is nearest to the time counts.
#include "pg/pg.hpp"

#include <algorithm>

#include "pg/agenda.hpp"
#include "pg/backoff.hpp"
#include "pg/guc.hpp"
#include "pg/relation.hpp"
#include "pg/session.hpp"
#include "pg/work.hpp"

namespace iasql::pg {

namespace {

/// The interval of table `p.t`: the most specific one.
std::string interval_of_table() {
  return "(SELECT i.every FROM " + ext("iasql_sync_interval") +
         " i WHERE i.table_name = p.t OR i.table_name IS NULL AND (i.module IS NULL OR i.module IN (SELECT o.module FROM " +
         ext("iasql_tables") + " o WHERE o.\"table\" = p.t)) ORDER BY i.table_name IS NULL, i.module IS NULL LIMIT 1)";
}

/// $1, $2 text[]: table and region. $3 float8: seconds between two turns. Numbers of those due, most urgent first.
std::string due_parts() {
  return "WITH parts AS MATERIALIZED (SELECT p.t, p.r, p.n, " + interval_of_table() +
         " AS every, s.last_success, s.last_attempt, s.next_attempt"
         " FROM ROWS FROM (pg_catalog.unnest($1::pg_catalog.text[]), pg_catalog.unnest($2::pg_catalog.text[]))"
         " WITH ORDINALITY AS p(t, r, n) LEFT JOIN " + ext("iasql_stat_sync") +
         " s ON s.table_name = p.t AND s.region = p.r),"
         " changed AS MATERIALIZED (SELECT a.table_name, pg_catalog.max(a.ts) AS ts FROM " + ext("iasql_audit_log") +
         " a WHERE a.origin = 'user' AND a.ts > (SELECT greatest(pg_catalog.min(last_attempt),"
         " pg_catalog.clock_timestamp() - '1 day'::interval) FROM parts) GROUP BY a.table_name),"
         " turn AS (SELECT pg_catalog.clock_timestamp() AS now, pg_catalog.make_interval(secs => $3::pg_catalog.float8)"
         " AS pause)"
         " SELECT p.n FROM parts p CROSS JOIN turn LEFT JOIN changed c ON c.table_name = p.t"
         " WHERE (p.every IS NULL OR p.every > '0' AND (p.last_success IS NULL OR"
         " p.last_success + p.every <= turn.now + turn.pause / 2))"
         " AND (p.next_attempt IS NULL OR p.next_attempt <= turn.now OR c.ts > p.last_attempt OR " +
         new_credentials_since("p.last_attempt") +
         ") ORDER BY coalesce(c.ts > p.last_success, false) DESC,"
         " p.last_success + coalesce(p.every, turn.pause) NULLS FIRST, p.n";
}

/// What iasql_backoff calls the objects of a part; their identities follow.
std::string objects_of(const engine::Part& part) {
  return "object " + part.first->name + (part.second.empty() ? "" : " in " + part.second) + ": ";
}

bool knows(const engine::Unread& all, const engine::Part& part, const std::string& identity) {
  const auto objects = all.find(part);
  return objects != all.end() && objects->second.count(identity) > 0;
}

}  // namespace

WorkerAgenda::WorkerAgenda(std::chrono::steady_clock::time_point turn_began) : began_(turn_began), calls_(calls_sent()) {}

std::vector<engine::Part> WorkerAgenda::due(const std::vector<engine::Part>& parts) {
  std::vector<std::string> tables, regions;
  for (const auto& [table, region] : parts) {
    tables.push_back(table->name);
    regions.push_back(region);
  }
  return work([&](Spi& spi) {
    Rows rows = spi.query(due_parts(), {array_literal(tables), array_literal(regions),
                                        std::to_string(settings::sync_interval().count())});
    std::vector<engine::Part> out;
    for (const auto& row : rows.rows) out.push_back(parts[std::stoul(row[0].value_or("1")) - 1]);
    return out;
  });
}

bool WorkerAgenda::may_begin(std::size_t calls) {
  calls_ = std::max(calls_, calls_sent());
  const auto time = settings::worker_time_budget();
  const std::size_t most = settings::worker_call_budget();
  const bool late = time.count() > 0 && std::chrono::steady_clock::now() - began_ >= time;
  // The first is read in any case: otherwise a budget that is too small would keep everything from being read.
  if (any_ && (late || (most > 0 && calls_ + calls > most))) return false;
  any_ = true;
  calls_ += calls;
  return true;
}

engine::Unread WorkerAgenda::resting(const std::vector<engine::Part>& parts) {
  return work([&](Spi& spi) {
    Rows rows = spi.query("SELECT object, error, next_attempt > pg_catalog.clock_timestamp() AND NOT " +
                          new_credentials_since("last_at") + " FROM " + ext("iasql_backoff") +
                          " WHERE pg_catalog.starts_with(object, 'object ')");
    for (const auto& row : rows.rows) {
      for (const engine::Part& part : parts) {
        const std::string name = row[0].value_or(""), beginning = objects_of(part);
        if (!name.starts_with(beginning)) continue;
        known_.insert(part);
        if (row[2] == "t") resting_[part][name.substr(beginning.size())] = row[1].value_or("");
      }
    }
    return resting_;
  });
}

void WorkerAgenda::have_read(const std::vector<engine::Part>& parts, const engine::Unread& unread) {
  work([&](Spi& spi) {
    for (const engine::Part& part : parts) {
      const auto found = unread.find(part);
      if (found == unread.end() && known_.count(part) == 0) continue;
      std::vector<std::string> names;
      for (const auto& [identity, why] : found == unread.end() ? decltype(found->second)() : found->second) {
        names.push_back(objects_of(part) + identity);
        if (!knows(resting_, part, identity)) backoff::failed(spi, names.back(), why, 0);
      }
      spi.execute("DELETE FROM " + ext("iasql_backoff") +
                      " WHERE pg_catalog.starts_with(object, $1) AND object <> ALL ($2::pg_catalog.text[])",
                  {objects_of(part), array_literal(names)});
    }
    return 0;
  });
}

}  // namespace iasql::pg
