// See sync_state.hpp. A worker that has nothing to say but that a reading went well stamps it (stamps.hpp). `error` holds one
// problem per line, so that the same ones are recognised the next time.
#include "pg/pg.hpp"

#include <set>

#include "pg/backoff.hpp"
#include "pg/boundary.hpp"
#include "pg/problems.hpp"
#include "pg/relation.hpp"
#include "pg/spi.hpp"
#include "pg/stamps.hpp"
#include "pg/sync_state.hpp"

namespace iasql::pg::sync_state {

namespace {

constexpr std::size_t most_lines = 50;

std::string lines(const std::vector<std::string>& texts) {
  std::string out;
  for (std::size_t i = 0; i < texts.size() && i < most_lines; ++i) out += (i == 0 ? "" : "\n") + texts[i];
  return out;
}

bool has_line(const std::string& text, const std::string& line) {
  return ("\n" + comparable_text(text) + "\n").find("\n" + comparable_text(line) + "\n") != std::string::npos;
}

std::vector<std::string> regions_of(const engine::MergeScope& scope) {
  return scope.everything ? std::vector<std::string>{""} : scope.regions;
}

/// Parallel arrays: regions, and how long reading them took.
std::vector<Param> places_of(const engine::MergeScope& scope, const std::vector<std::string>& regions) {
  std::string took;
  for (const auto& region : regions) {
    auto found = scope.took_ms.find(region);
    took += (took.empty() ? "" : ",") + (found == scope.took_ms.end() ? "NULL" : std::to_string(found->second));
  }
  return {array_literal(regions), "{" + took + "}"};
}

/// Stamps those of whose rows nothing else would change. What is left.
std::vector<std::string> stamp(Spi& spi, const std::string& table, const engine::MergeScope& scope) {
  const std::vector<std::string> regions = regions_of(scope);
  Rows rows = spi.query_kept("SELECT region, last_success FROM " + ext("iasql_sync_state") +
                                 " WHERE table_name = $1 AND region = ANY ($2::pg_catalog.text[]) AND failures = 0"
                                 " AND next_attempt IS NULL AND (error IS NULL OR region = '')"
                                 " AND last_success > pg_catalog.clock_timestamp() - " + stamps::most_behind + "::pg_catalog.interval",
                             {table, array_literal(regions)});
  std::set<std::string> left(regions.begin(), regions.end());
  for (const auto& row : rows.rows) {
    const std::string region = row[0].value_or("");
    const auto took = scope.took_ms.find(region);
    const std::int64_t ms = took == scope.took_ms.end() ? -1 : static_cast<std::int64_t>(took->second);
    if (stamps::put({table, region}, row[1].value_or(""), ms)) left.erase(region);
  }
  return {left.begin(), left.end()};
}

}  // namespace

void succeeded(const std::string& table, const engine::MergeScope& scope, bool skip_locked) {
  Spi spi;
  // What single rows have is kept with region '', until it is settled.
  unless_locked(skip_locked, [&] {
    const auto regions = skip_locked ? stamp(spi, table, scope) : regions_of(scope);
    if (regions.empty()) return;
    const auto places = places_of(scope, regions);
    spi.execute_kept("INSERT INTO " + ext("iasql_sync_state") +
                         " AS s (table_name, region, last_attempt, last_success, duration_ms) SELECT $1, p.r,"
                         " pg_catalog.clock_timestamp(), pg_catalog.clock_timestamp(), p.ms"
                         " FROM ROWS FROM (pg_catalog.unnest($2::pg_catalog.text[]), pg_catalog.unnest($3::pg_catalog.int8[]))"
                         " AS p(r, ms)"
                         " ON CONFLICT (table_name, region) DO UPDATE SET last_attempt = excluded.last_attempt,"
                         " last_success = excluded.last_success, duration_ms = excluded.duration_ms,"
                         " error = CASE WHEN s.region = '' THEN s.error END, failures = 0, next_attempt = NULL",
                     {table, places[0], places[1]});
  });
}

void settled(const std::string& table, const std::vector<std::string>& problems, bool skip_locked) {
  Spi spi;
  Param error;
  if (!problems.empty()) error = lines(problems);
  unless_locked(skip_locked, [&] {
    spi.execute_kept("UPDATE " + ext("iasql_sync_state") +
                         " SET error = $2 WHERE table_name = $1 AND region = '' AND error IS DISTINCT FROM $2",
                     {table, error});
  });
}

void not_stored(const std::string& table, const engine::MergeScope& scope, const std::string& problem,
                bool skip_locked) {
  if (scope.everything) failed(table, "", problem, true, skip_locked);
  for (const auto& region : scope.regions) failed(table, region, problem, true, skip_locked);
}

void try_again() {
  Spi spi;
  spi.execute("UPDATE " + ext("iasql_sync_state") + " SET failures = 0, next_attempt = NULL WHERE next_attempt IS NOT NULL");
}

bool failed(const std::string& table, const std::string& region, const std::string& problem, bool whole,
            bool skip_locked) {
  Spi spi;
  Rows rows =
      spi.query("SELECT error FROM " + ext("iasql_sync_state") + " WHERE table_name = $1 AND region = $2",
                {table, region});
  std::string known = rows.empty() ? "" : rows.at(0, 0).value_or("");
  const bool news = !has_line(known, problem);
  if (!news && !whole) return false;
  std::string text = whole                          ? problem
                     : news && known.size() < 20000 ? known + (known.empty() ? "" : "\n") + problem
                                                    : known;
  unless_locked(skip_locked, [&] {
    spi.execute("INSERT INTO " + ext("iasql_sync_state") +
                    " AS s (table_name, region, last_attempt, error, failures, next_attempt) VALUES ($1, $2,"
                    " pg_catalog.clock_timestamp(), $3, $4::integer,"
                    " CASE WHEN $5::boolean THEN pg_catalog.clock_timestamp() + " + pause_after("0") + " END)"
                    " ON CONFLICT (table_name, region) DO UPDATE SET last_attempt = excluded.last_attempt,"
                    " error = excluded.error, failures = s.failures + excluded.failures,"
                    " next_attempt = CASE WHEN $5::boolean THEN excluded.last_attempt + " +
                    pause_after("s.failures") + " ELSE s.next_attempt END",
                {table, region, text, whole ? "1" : "0", whole && backoff::makes_pauses() ? "t" : "f"});
  });
  return news;
}

}  // namespace iasql::pg::sync_state
