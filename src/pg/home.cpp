// See home.hpp; and iasql_adopt(), which makes a copy the original.
#include "pg/pg.hpp"

extern "C" {
#include "access/xlog.h"
}

#include "pg/backoff.hpp"
#include "pg/boundary.hpp"
#include "pg/entry.hpp"
#include "pg/home.hpp"
#include "pg/module_ddl.hpp"
#include "pg/session.hpp"
#include "pg/state.hpp"

namespace iasql::pg {

namespace {

std::string system_identifier() {
  return std::to_string(static_cast<std::int64_t>(call([] { return GetSystemIdentifier(); })));
}

/// A number as one reads it in pg_control_system(), which has it signed.
std::string describe_home(const std::vector<Field>& row) {
  return "database " + quote_ident(row[2].value_or("")) + " of the cluster with system identifier " + row[0].value_or("");
}

std::string count_of(Spi& spi, const std::string& from) {
  return spi.query("SELECT pg_catalog.count(*) FROM " + from).at(0, 0).value_or("0");
}

/// What the next commit, or the periodic worker, will do.
void announce_pending(Spi& spi) {
  const std::string changes = count_of(spi, ext("iasql_audit_log") + " WHERE origin = 'user' AND transaction_id IS NULL");
  const std::string unfinished = count_of(spi, ext("iasql_transaction") + " WHERE ended_at IS NULL AND status <> 'open'");
  if (changes == "0" && unfinished == "0") return;
  const bool one = changes == "1" && unfinished == "0";
  send_notice("this database has " + changes + (changes == "1" ? " pending change" : " pending changes") +
                  (unfinished == "0" ? "" : " and a commit that was interrupted") + (one ? ", which goes" : ", which go") + " to AWS next",
              "What the original has done since the copy was made is not known here: compare with iasql_preview() and "
              "iasql_drift() before iasql_commit(), or discard the changes with iasql_rollback().");
}

void adopt(Spi& spi) {
  const std::string table = ext("iasql_home");
  spi.execute("LOCK TABLE " + table + " IN SHARE ROW EXCLUSIVE MODE");
  restore_membership();
  close_to_public();
  if (home(spi).where == Home::Where::Here) return;
  spi.execute("DELETE FROM " + table);
  settle_home(spi);
  backoff::forget_all(spi);
  announce_pending(spi);
}

}  // namespace

Home home(Spi& spi) {
  Rows rows = spi.query("SELECT system_identifier, database_oid, database_name FROM " + ext("iasql_home"));
  if (rows.empty()) return {};
  const auto& row = rows.rows[0];
  if (row[0] == system_identifier() && row[1] == std::to_string(MyDatabaseId)) return {Home::Where::Here, {}};
  return {Home::Where::Elsewhere, describe_home(row)};
}

void refuse_away(const Home& found) {
  throw UserError(own_state(State::Copy), "this database is a copy, so nothing is done to AWS from here",
                  found.original.empty() ? "It is not known where the original is."
                                         : "It was made as " + found.original + ". If that is still in use, both would make the same changes.",
                  "If the original is no more, let this one take its place: SELECT iasql_adopt(). What is pending can be discarded "
                  "with iasql_rollback().");
}

void check_at_home(Spi& spi) {
  Home found = home(spi);
  if (found.where == Home::Where::Here) return;
  if (found.where == Home::Where::Unknown && installed_modules().empty()) return;
  refuse_away(found);
}

void settle_home(Spi& spi) {
  spi.execute("INSERT INTO " + ext("iasql_home") +
                  " (system_identifier, database_oid, database_name) VALUES ($1::pg_catalog.int8, $2::pg_catalog.oid,"
                  " pg_catalog.current_database()) ON CONFLICT DO NOTHING",
              {system_identifier(), std::to_string(MyDatabaseId)});
}

}  // namespace iasql::pg

IASQL_FUNCTION(iasql_adopt) {
  (void)fcinfo;
  using namespace iasql::pg;
  return guard([]() -> Datum {
    (void)extension();
    Spi spi;
    adopt(spi);
    return 0;
  });
}
