// See undo_rows.hpp.
#include "pg/pg.hpp"

#include "aws/json.hpp"
#include "pg/log_reader.hpp"
#include "pg/row_sql.hpp"
#include "pg/undo_rows.hpp"

namespace iasql::pg {

using engine::Table;

namespace {

std::string who(const LogEntry& entry) {
  std::string out = entry.origin == "user" ? entry.user : "the cloud";
  out += " at " + entry.ts;
  return entry.transaction.empty() ? out : out + " in iasql transaction " + entry.transaction;
}

/// Follows the rows of one table from the transaction's end until now.
class Since {
 public:
  explicit Since(std::vector<UndoRow*> rows) : rows_(std::move(rows)), seen_(rows_.size(), false) {
    for (std::size_t i = 0; i < rows_.size(); ++i) by_key_[rows_[i]->id] = i;
  }

  void add(const LogEntry& entry) {
    if (!entry.old_key.empty()) return changed(entry);
    auto found = by_key_.find(entry.new_key);
    if (found == by_key_.end()) return;
    seen_[found->second] = true;  // there was none at the end
    rows_[found->second]->changed_by[""] = who(entry);
  }

  bool seen(std::size_t i) const { return seen_[i]; }
  std::vector<std::string> keys() const {
    std::vector<std::string> out;
    for (const auto& [key, row] : by_key_) out.push_back(key);
    return out;
  }

 private:
  void changed(const LogEntry& entry) {
    auto found = by_key_.find(entry.old_key);
    if (found == by_key_.end()) return;
    const std::size_t i = found->second;
    UndoRow& row = *rows_[i];
    if (!seen_[i]) row.touched.after = row_of_map(row.table(), entry.original);
    seen_[i] = true;
    if (entry.new_key.empty()) {
      row.changed_by[""] = who(entry);
      return;
    }
    for (const auto& [column, value] : entry.change.as_map()) {
      if (entry.original[column] == value) continue;
      row.changed_by[column] = who(entry);
      if (entry.origin == "user") row.touched.by_cloud.erase(column);
      else row.touched.by_cloud.insert(column);
    }
    if (entry.new_key == entry.old_key) return;
    by_key_.erase(found);
    by_key_[entry.new_key] = i;
    row.key = key_of_map(row.table(), entry.change);
  }

  std::vector<UndoRow*> rows_;
  std::vector<bool> seen_;
  std::map<std::string, std::size_t> by_key_;
};

void read_versions(Spi& spi, Relations& relations, const Table& table, const std::vector<UndoRow*>& rows, const Undone& undone) {
  Since since(rows);
  for (const LogEntry& entry : entries_of_rows(spi, table, since.keys(), undone.end)) since.add(entry);
  std::vector<aws::Value> keys;
  for (const UndoRow* row : rows) keys.push_back(row->key);
  const auto now = row_sql::by_keys(spi, table, relations.get(table.name), keys);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    engine::TouchedRow& touched = rows[i]->touched;
    if (!now[i].is_null()) touched.now = row_of_map(table, now[i]);
    if (!since.seen(i)) touched.after = touched.now;
  }
}

std::string in_the_way(const UndoRow& row, const std::string& column) {
  auto found = row.changed_by.find(column);
  return found == row.changed_by.end() ? std::string() : " by " + found->second;
}

void note_conflicts(const UndoRow& row, std::vector<std::string>& conflicts) {
  for (const auto& column : row.inverse.overwritten)
    conflicts.push_back(row.name() + ": " + column + " has been changed since" + in_the_way(row, column));
  if (row.inverse.gone) conflicts.push_back(row.name() + " has been deleted since" + in_the_way(row, ""));
  if (row.inverse.there_again) conflicts.push_back(row.name() + " has been made again since" + in_the_way(row, ""));
}

/// What was done in tables that are no more, or to rows of an earlier installation.
void note_lost_tables(Spi& spi, const engine::Catalog& catalog, const Undone& undone, UndoPlan& plan) {
  Rows rows = spi.query("SELECT l.table_name, pg_catalog.bool_or(l.id < s.first_id) FROM " + ext("iasql_audit_log") + " l LEFT JOIN " +
                            ext("iasql_log_start") + " s ON s.table_name = l.table_name WHERE l.transaction_id = $1 AND l.origin = 'user'"
                            " GROUP BY 1 ORDER BY 1",
                        {undone.id});
  for (const auto& row : rows.rows) {
    const std::string name = row[0].value_or("");
    const Table* table = catalog.table(name);
    if (table == nullptr) plan.conflicts.push_back("table " + name + " is not installed any more");
    if (table == nullptr || row[1] != "t") continue;
    plan.conflicts.push_back("table " + name + " has been installed anew since");
    std::erase_if(plan.rows, [&](const UndoRow& one) { return one.change.table == table; });
  }
}

}  // namespace

UndoPlan undo_plan(Spi& spi, Relations& relations, const engine::Catalog& catalog, const Undone& undone) {
  UndoPlan plan;
  for (NetChange& change : net_changes(catalog, undone.id)) {
    UndoRow row;
    row.id = key_words(change.key);
    row.key = change.key;
    row.touched.table = change.table;
    if (!change.base.is_null()) row.touched.before = row_of_map(*change.table, change.base);
    row.touched.columns = change.columns;
    row.touched.secret = change.secret;
    row.change = std::move(change);
    plan.rows.push_back(std::move(row));
  }
  note_lost_tables(spi, catalog, undone, plan);
  std::map<const Table*, std::vector<UndoRow*>> by_table;
  for (UndoRow& row : plan.rows) by_table[row.change.table].push_back(&row);
  for (const auto& [table, rows] : by_table) read_versions(spi, relations, *table, rows, undone);
  for (UndoRow& row : plan.rows) {
    row.inverse = engine::invert(row.touched);
    note_conflicts(row, plan.conflicts);
  }
  return plan;
}

}  // namespace iasql::pg
