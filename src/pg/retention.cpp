// See retention.hpp; and iasql_purge(), the same at once.
//
// What goes is a prefix of the log: the entries before the first one that is young enough, but for those that have to stay.
// So every entry from any later time on is there, and iasql_log_start says since when.
#include "pg/pg.hpp"

#include "pg/background.hpp"
#include "pg/boundary.hpp"
#include "pg/entry.hpp"
#include "pg/guc.hpp"
#include "pg/report.hpp"
#include "pg/retention.hpp"
#include "pg/spi.hpp"
#include "pg/state.hpp"

namespace iasql::pg {

namespace {

constexpr int entries_at_once = 5000, most_rounds = 20;

struct Limit {
  std::string before;  // a timestamptz
  std::string bound;   // the first entry that stays because of its age
};

/// `age`: SQL for an interval.
Limit limit_of(Spi& spi, const std::string& age, const Param& given) {
  std::vector<Param> params;
  if (given) params.push_back(given);
  Limit out;
  out.before = spi.query("SELECT " + portable_timestamp("(pg_catalog.now() - " + age + ")"), params).at(0, 0).value_or("");
  out.bound = spi.query("SELECT coalesce((SELECT min(id) FROM " + ext("iasql_audit_log") +
                            " WHERE ts >= $1::pg_catalog.timestamptz), (SELECT max(id) + 1 FROM " + ext("iasql_audit_log") + "), 0)",
                        {out.before})
                  .at(0, 0)
                  .value_or("0");
  return out;
}

/// An entry `l` that has to stay. $1: bound, $2: before.
std::string stays() {
  return "(l.origin = 'user' AND l.transaction_id IS NULL"
         " OR l.transaction_id IN (SELECT t.id FROM " + ext("iasql_transaction") + " t WHERE t.ended_at IS NULL)"
         " OR EXISTS (SELECT FROM " + ext("iasql_audit_log") +
         " n WHERE n.transaction_id = l.transaction_id AND n.id >= $1::pg_catalog.int4)"
         " OR l.change_type = 'ERROR' AND EXISTS (SELECT FROM " + ext("iasql_problem") +
         " p WHERE p.id = l.id AND p.last_at >= $2::pg_catalog.timestamptz))";
}

/// How many entries have gone; `last` is the newest of them.
std::uint64_t purge_some(Spi& spi, const Limit& limit, std::string& last) {
  const std::string log = ext("iasql_audit_log");
  Rows rows = spi.query(
      "WITH old AS MATERIALIZED (SELECT l.id FROM " + log +
          " l WHERE l.id < $1::pg_catalog.int4 AND l.id > $3::pg_catalog.int4 AND NOT coalesce(" + stays() +
          ", false) ORDER BY l.id LIMIT " + std::to_string(entries_at_once) + "), gone AS (DELETE FROM " + log +
          " d USING old WHERE d.id = old.id RETURNING d.id, d.table_name), starts AS (UPDATE " + ext("iasql_log_start") +
          " s SET ts = greatest(s.ts, $2::pg_catalog.timestamptz), purged = true WHERE s.table_name IN (SELECT table_name FROM gone)"
          " RETURNING 1) SELECT count(*), max(id) FROM gone",
      {limit.bound, limit.before, last});
  last = rows.at(0, 1).value_or(last);
  return std::stoull(rows.at(0, 0).value_or("0"));
}

/// What belonged to entries that are gone. $1: before.
void purge_what_belongs(Spi& spi, const Limit& limit) {
  const std::string log = ext("iasql_audit_log"), journal = ext("iasql_journal"), transactions = ext("iasql_transaction");
  const std::string old = " < $1::pg_catalog.timestamptz";
  spi.execute("DELETE FROM " + ext("iasql_problem") + " p WHERE p.last_at" + old + " AND NOT EXISTS (SELECT FROM " + log +
                  " l WHERE l.id = p.id)",
              {limit.before});
  spi.execute("DELETE FROM " + journal + " j WHERE j.state <> 'intent' AND NOT j.marked AND coalesce(j.ended_at, j.ts)" + old +
                  " AND NOT EXISTS (SELECT FROM " + log + " l WHERE l.transaction_id = j.transaction_id)"
                  " AND NOT EXISTS (SELECT FROM " + transactions + " t WHERE t.id = j.transaction_id AND t.ended_at IS NULL)",
              {limit.before});
  spi.execute("DELETE FROM " + transactions + " t WHERE t.ended_at" + old + " AND NOT EXISTS (SELECT FROM " + log +
                  " l WHERE l.transaction_id = t.id) AND NOT EXISTS (SELECT FROM " + journal + " j WHERE j.transaction_id = t.id)",
              {limit.before});
}

std::uint64_t purge_at_once(const std::string& older_than) {
  Spi spi;
  if (spi.query("SELECT $1::pg_catalog.interval < '0'", {older_than}).at(0, 0) == "t")
    throw UserError(own_state(State::Input), "older_than must not be negative");
  const Limit limit = limit_of(spi, "$1::pg_catalog.interval", older_than);
  std::string last = "0";
  std::uint64_t all = 0;
  while (const auto some = purge_some(spi, limit, last)) all += some;
  purge_what_belongs(spi, limit);
  return all;
}

}  // namespace

void purge_what_is_too_old(void (*pause)()) {
  const auto retention = settings::audit_retention().count();
  if (retention == 0) return;
  const Limit limit = transact([&] {
    Spi spi;
    return limit_of(spi, "pg_catalog.make_interval(secs => " + std::to_string(retention) + ")", std::nullopt);
  });
  std::string last = "0";
  for (int round = 0; round < most_rounds; ++round) {
    const auto gone = transact([&] {
      Spi spi;
      return purge_some(spi, limit, last);
    });
    if (gone == 0) break;
    pause();
  }
  transact([&] {
    Spi spi;
    purge_what_belongs(spi, limit);
  });
}

}  // namespace iasql::pg

IASQL_FUNCTION(iasql_purge) {
  using namespace iasql::pg;
  return guard([&]() -> Datum {
    (void)extension();
    if (PG_ARGISNULL(0)) throw UserError(ERRCODE_NULL_VALUE_NOT_ALLOWED, "older_than must not be null");
    const std::string age = call([&]() -> const char* { return DatumGetCString(DirectFunctionCall1(interval_out, PG_GETARG_DATUM(0))); });
    return Int64GetDatum(static_cast<std::int64_t>(purge_at_once(age)));
  });
}
