// iasql_undo(): an iasql transaction that holds the inverse of a committed one as a user's pending changes.
//
// Runs with the caller's rights: what is undone is written by the caller. Fails: UserError, and with it everything is as it was:
// for a transaction that was not committed, if others have changed the same since (unless forced), if nothing is left to undo.
#include "pg/pg.hpp"

#include "engine/rows.hpp"
#include "pg/arguments.hpp"
#include "pg/begin.hpp"
#include "pg/boundary.hpp"
#include "pg/entry.hpp"
#include "pg/report.hpp"
#include "pg/row_security.hpp"
#include "pg/session.hpp"
#include "pg/state.hpp"
#include "pg/undo_rows.hpp"

namespace iasql::pg {

using Do = engine::Inverse::Do;

namespace {

constexpr std::size_t most_lines = 50;

Undone committed_transaction(Spi& spi, const std::string& id) {
  Rows rows = spi.query("SELECT status, message, opened_by, opened_at FROM " + ext("iasql_transaction") + " WHERE id = $1", {id});
  if (rows.empty()) no_such_transaction(spi, id);
  if (rows.at(0, 0) != "committed")
    throw UserError(own_state(State::NotNow), "only a committed iasql transaction can be undone",
                    "Transaction " + id + ", opened by " + rows.at(0, 2).value_or("") + " at " + rows.at(0, 3).value_or("") +
                        ", is " + rows.at(0, 0).value_or("") + ".");
  Undone out{id, rows.at(0, 1).value_or(""), 0, 0};
  Rows ends = spi.query("SELECT coalesce(min(id) FILTER (WHERE origin = 'user'), 0), coalesce(max(id) FILTER (WHERE change_type ="
                        " 'END_COMMIT'), max(id), 0) FROM " + ext("iasql_audit_log") + " WHERE transaction_id = $1",
                        {id});
  out.first = std::stoll(ends.at(0, 0).value_or("0"));
  out.end = std::stoll(ends.at(0, 1).value_or("0"));
  return out;
}

std::string lines(const std::vector<std::string>& texts) {
  std::string out;
  for (std::size_t i = 0; i < texts.size() && i < most_lines; ++i) out += (i == 0 ? "" : "\n") + texts[i];
  if (texts.size() > most_lines) out += "\n… and " + std::to_string(texts.size() - most_lines) + " more";
  return out;
}

void refuse_conflicts(const Undone& undone, const UndoPlan& plan) {
  if (plan.conflicts.empty()) return;
  throw UserError(own_state(State::NotNow), "iasql transaction " + undone.id + " cannot be undone as it is", lines(plan.conflicts),
                  "SELECT * FROM iasql_undo('" + undone.id +
                      "', force => true) undoes it all the same, but for what is gone or cannot be done.");
}

void say(const UndoPlan& plan) {
  for (std::size_t i = 0; i < plan.conflicts.size() && i < most_lines; ++i) send_notice("undone as far as possible: " + plan.conflicts[i]);
  std::vector<std::string> left, secrets;
  for (const UndoRow& row : plan.rows) {
    if (row.left_to_cloud && row.inverse.what == Do::Insert) left.push_back(row.name());
    std::string columns;
    for (const auto& column : row.inverse.secrets) columns += (columns.empty() ? "" : ", ") + column;
    if (!columns.empty() && !row.left_to_cloud && row.inverse.what != Do::Delete) secrets.push_back(row.name() + ": " + columns);
  }
  if (!left.empty())
    send_notice("AWS makes " + std::to_string(left.size()) + (left.size() == 1 ? " row" : " rows") +
                " again by itself, as it makes them: " + lines(left));
  if (!secrets.empty())
    send_warning("the log does not hold secrets, so they are not put back", lines(secrets), "Set them before iasql_commit().");
}

std::string description_of(const UndoRow& row) {
  const engine::Table& table = row.table();
  const engine::Row& shown = row.touched.now ? *row.touched.now : *row.touched.before;
  const aws::Value& label = engine::value_of(table, shown, table.label);
  const bool new_id = row.inverse.what == Do::Insert && table.column(table.label) != nullptr && table.column(table.label)->computed;
  return label.is_null() || new_id ? row.id : label.to_text();
}

void keep_message(Spi& spi, const std::string& id, const Undone& undone) {
  AsOwner owner;
  spi.execute("UPDATE " + ext("iasql_transaction") + " SET message = $2 WHERE id = $1",
              {id, "undo of " + undone.id + (undone.message.empty() ? "" : ": " + undone.message)});
}

void undo(ResultSet& results, const std::string& id, bool force) {
  if (!may_begin())
    throw UserError(ERRCODE_INSUFFICIENT_PRIVILEGE, "permission denied to open an iasql transaction", {},
                    "This takes the right to execute iasql_begin(), which the role iasql_operator has.");
  RowSecurity().refuse("An undo");
  Spi spi;
  (void)committed_transaction(spi, id);
  const std::string opened = open_transaction_or_wait();
  const Undone undone = committed_transaction(spi, id);
  const engine::Catalog& catalog = installed_catalog();
  Relations relations;
  UndoPlan plan = undo_plan(spi, relations, catalog, undone);
  leave_to_cloud(spi, catalog, undone, plan);
  find_hangers(spi, relations, catalog, undone, plan);
  if (!force) refuse_conflicts(undone, plan);
  const auto done = apply(spi, relations, catalog, plan);
  if (!force) refuse_conflicts(undone, plan);
  say(plan);
  if (done.empty())
    throw UserError(own_state(State::NotNow), "nothing of iasql transaction " + id + " is left to undo");
  keep_message(spi, opened, undone);
  for (const char* action : {"create", "update", "delete"}) {
    for (const UndoRow* row : done) {
      const Do what = row->inverse.what;
      const char* name = what == Do::Insert ? "create" : what == Do::Update ? "update" : "delete";
      if (std::string_view(name) == action) results.add({action, row->table().name, row->id, description_of(*row)});
    }
  }
}

}  // namespace
}  // namespace iasql::pg

IASQL_FUNCTION(iasql_undo) {
  using namespace iasql::pg;
  return guard([&]() -> Datum {
    (void)extension();
    const std::string id = required_text(fcinfo, 0, "transaction_id");
    ResultSet results(fcinfo);
    undo(results, id, !PG_ARGISNULL(1) && PG_GETARG_BOOL(1));
    return 0;
  });
}
