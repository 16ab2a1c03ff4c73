// iasql_export(): every row of the account as a statement, or as JSON, for an empty database of another account.
//
// Runs with the caller's rights. Must not know: what AWS makes by itself (descriptors say so). Fails: UserError, PgError.
#include "pg/pg.hpp"

#include "aws/json.hpp"
#include "pg/arguments.hpp"
#include "pg/boundary.hpp"
#include "pg/entry.hpp"
#include "pg/report.hpp"
#include "pg/sql_of_changes.hpp"
#include "pg/state.hpp"

namespace iasql::pg {

namespace {

void export_account(ResultSet& results, const std::string& format) {
  if (format != "sql" && format != "json")
    throw UserError(own_state(State::Input), "there is no format \"" + format + "\"", {}, "The formats are sql and json.");
  Account account;
  account.check_all_readable();
  account.fill({});
  const auto out = format == "sql" ? engine::export_statements(account.world()) : engine::export_documents(account.world());
  for (const auto& one : out) results.add({one});
}

}  // namespace
}  // namespace iasql::pg

IASQL_FUNCTION(iasql_export) {
  using namespace iasql::pg;
  return guard([&]() -> Datum {
    (void)extension();
    ResultSet results(fcinfo);
    export_account(results, required_text(fcinfo, 0, "format"));
    return 0;
  });
}
