// iasql_graph(): the installed resources, or those of an iasql transaction, as a picture. Runs with the caller's rights.
// Fails: UserError for an unknown format or transaction; PgError.
#include "pg/pg.hpp"

#include "engine/diagram.hpp"
#include "pg/arguments.hpp"
#include "pg/boundary.hpp"
#include "pg/entry.hpp"
#include "pg/graph_rows.hpp"
#include "pg/result_text.hpp"
#include "pg/session.hpp"
#include "pg/spi.hpp"
#include "pg/state.hpp"

namespace iasql::pg {

namespace {

/// Of a transaction that has ended or is being committed what it has claimed, of an open one what is pending.
std::vector<NetChange> changes_of_transaction(const engine::Catalog& catalog, const std::string& id) {
  Spi spi;
  Rows found = spi.query("SELECT status FROM " + ext("iasql_transaction") + " WHERE id = $1", {id});
  if (found.empty()) no_such_transaction(spi, id);
  return net_changes(catalog, found.at(0, 0).value_or("") == "open" ? "" : id);
}

engine::Graph graph_of(const std::optional<std::string>& transaction) {
  const engine::Catalog& catalog = installed_catalog();
  if (!transaction) {
    GraphRows rows(catalog);
    rows.add_all();
    return engine::build_graph(catalog, rows.rows(), false);
  }
  const auto changes = changes_of_transaction(catalog, *transaction);
  GraphRows rows(catalog);
  rows.add_touched(changes, states_of(changes));
  return engine::build_graph(catalog, rows.rows(), true);
}

}  // namespace
}  // namespace iasql::pg

IASQL_FUNCTION(iasql_graph) {
  using namespace iasql::pg;
  return guard([&]() -> Datum {
    (void)extension();
    const std::string format = required_text(fcinfo, 0, "format");
    // An empty one tells whether there is such a format.
    if (auto known = iasql::engine::diagram({}, format); !known) throw UserError(known.error(), known.error().hint);
    auto drawn = iasql::engine::diagram(graph_of(optional_text(fcinfo, 1)), format);
    if (!drawn) throw UserError(drawn.error());
    return result_text(*drawn);
  });
}
