// iasql_create_review(): the open iasql transaction as a document for a pull request. Runs with the caller's rights and is
// put together from what other functions say. Fails: UserError where nothing is open; what iasql_preview() fails with; PgError.
#include "pg/pg.hpp"

#include <algorithm>

#include "engine/diagram.hpp"
#include "engine/review.hpp"
#include "engine/row.hpp"
#include "engine/rows.hpp"
#include "pg/arguments.hpp"
#include "pg/boundary.hpp"
#include "pg/entry.hpp"
#include "pg/field_json.hpp"
#include "pg/graph_rows.hpp"
#include "pg/relation.hpp"
#include "pg/result_text.hpp"
#include "pg/session.hpp"
#include "pg/spi.hpp"
#include "pg/state.hpp"

namespace iasql::pg {

namespace {

using engine::NodeState;
using engine::Review;
using engine::ReviewChange;

OpenTransaction require_open() {
  Spi spi;
  auto open = open_transaction(spi);
  if (!open)
    throw UserError(own_state(State::NotNow), "Cannot execute without calling iasql_begin() first", {}, "Run SELECT * FROM iasql_begin().");
  if (open->status != "open")
    throw UserError(own_state(State::NotNow), "Another transaction is open or running. Please try again later.", describe(*open),
                    "A review is of changes whose commit has not begun.");
  return std::move(*open);
}

std::vector<ReviewChange> previewed() {
  Spi spi;
  Rows rows = spi.query("SELECT action, table_name, id, description, changes, reason, calls, estimate, permission FROM " + ext("iasql_preview") + "()");
  std::vector<ReviewChange> out;
  for (const auto& row : rows.rows) {
    const auto field = [&](std::size_t i) { return row[i].value_or(""); };
    out.push_back({field(0), field(1), field(2), field(3), field(4), field(5), field(6), field(7), field(8), {}});
  }
  return out;
}

NodeState state_of(const std::string& action) {
  if (action == "create") return NodeState::Created;
  if (action == "update") return NodeState::Updated;
  return action == "replace" ? NodeState::Replaced : NodeState::Deleted;
}

/// The columns that changes change, old and new, as people read them.
class Columns {
 public:
  Columns(const engine::Catalog& catalog, const std::vector<engine::GraphRow>& rows) : catalog_(catalog), names_(rows) {}

  std::vector<engine::ReviewColumn> of(const NetChange& change) {
    const aws::Value now = change.deleted ? aws::Value() : current(change);
    const aws::Value before = change.deleted && !change.last.is_null() ? change.last : change.base;
    std::vector<engine::ReviewColumn> out;
    for (const engine::Column& column : change.table->columns) {
      if (column.local || column.virtual_ || column.computed) continue;
      if (column.sensitive) {
        if (change.columns.count(column.name) != 0 || change.secret) out.push_back({column.name, not_shown, not_shown});
        continue;
      }
      const bool both = !change.base.is_null() && !change.deleted;
      if (both && engine::same(column, before[column.name], now[column.name])) continue;
      auto old_text = text(column, before[column.name]), new_text = text(column, now[column.name]);
      if (old_text || new_text) out.push_back({column.name, std::move(old_text), std::move(new_text)});
    }
    return out;
  }

 private:
  static constexpr const char* not_shown = "(not shown)";

  /// The row as it stands in the table, without what holds secrets.
  aws::Value current(const NetChange& change) {
    const engine::Table& table = *change.table;
    std::string list, where;
    std::vector<Param> params;
    for (const engine::Column& column : table.columns) {
      if (!column.virtual_ && !column.sensitive) list += (list.empty() ? "t." : ", t.") + quote_ident(column.name);
    }
    for (std::size_t i = 0; i < table.key.size(); ++i) {
      where += (i == 0 ? "t." : " AND t.") + quote_ident(table.key[i]) + "::pg_catalog.text = $" + std::to_string(i + 1);
      params.emplace_back(change.key.at(i).to_text());
    }
    Spi spi;
    Rows rows = spi.query("SELECT pg_catalog.row_to_json(r)::pg_catalog.text FROM (SELECT " + list + " FROM " + ext(table.name) + " t WHERE " + where + ") r", params);
    return rows.empty() ? aws::Value() : json_of(rows.at(0, 0));
  }

  /// A reference with the name of the row it means.
  std::optional<std::string> text(const engine::Column& column, const aws::Value& value) const {
    if (value.is_null()) return std::nullopt;
    const engine::GraphRow* target = names_.target(column, value);
    const std::string name = target ? names_.name(*target->table, target->row) : "";
    return name.empty() || name == value.to_text() ? value.to_text() : name + " (" + value.to_text() + ")";
  }

  const engine::Catalog& catalog_;
  engine::RowNames names_;
};

/// By what people call the rows instead of ids that AWS has made, and column by column.
void complete(std::vector<ReviewChange>& preview, const engine::Catalog& catalog, const std::vector<NetChange>& changes, const GraphRows& rows) {
  Columns columns(catalog, rows.rows());
  const engine::RowNames names(rows.rows());
  std::map<std::pair<std::string, std::string>, const engine::GraphRow*> by_key;
  for (const auto& row : rows.rows()) by_key[{row.table->name, key_words(key_of_map(*row.table, row.row))}] = &row;
  for (ReviewChange& change : preview) {
    if (const auto row = by_key.find({change.table, change.id}); row != by_key.end())
      change.description = names.name(*row->second->table, row->second->row);
    const auto net = std::find_if(changes.begin(), changes.end(),
                                  [&](const NetChange& one) { return one.table->name == change.table && key_words(one.key) == change.id; });
    if (net != changes.end()) change.columns = columns.of(*net);
  }
}

/// What iasql_get_sql_for_transaction() says.
std::string statements(const std::string& transaction) {
  Spi spi;
  Rows rows = spi.query("SELECT * FROM " + ext("iasql_get_sql_for_transaction") + "($1::pg_catalog.varchar)", {transaction});
  std::string out;
  for (const auto& row : rows.rows) out += row[0].value_or("") + "\n";
  return out;
}

Review review_of(std::string title, std::string description) {
  const OpenTransaction open = require_open();
  const engine::Catalog& catalog = installed_catalog();
  const std::vector<NetChange> changes = net_changes(catalog, "");
  Review out;
  out.title = std::move(title);
  out.description = std::move(description);
  if (!changes.empty()) {
    out.changes = previewed();
    RowStates states;
    for (const ReviewChange& change : out.changes) states[{change.table, change.id}] = state_of(change.action);
    GraphRows rows(catalog);
    rows.add_touched(changes, states);
    complete(out.changes, catalog, changes, rows);
    out.diagram = engine::mermaid(engine::within(engine::build_graph(catalog, rows.rows(), true)));
  }
  out.sql = statements(open.id);
  return out;
}

}  // namespace
}  // namespace iasql::pg

IASQL_FUNCTION(iasql_create_review) {
  using namespace iasql::pg;
  return guard([&]() -> Datum {
    (void)extension();
    return result_text(iasql::engine::markdown(review_of(text_argument(fcinfo, 0), text_argument(fcinfo, 1))));
  });
}
