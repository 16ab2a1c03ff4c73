// See statement_emitter.hpp.
#include "engine/statement_emitter.hpp"

#include <algorithm>

namespace iasql::engine {

bool Emitter::can_run(const Needs& needs) const {
  for (const WorldRow* row : needs.rows) {
    if (!row->there) return false;
  }
  if (!commits_) return true;
  return std::all_of(needs.committed.begin(), needs.committed.end(), [](const WorldRow* row) { return row->there && row->committed; });
}

void Emitter::emit(const std::string& sql) {
  if (!sql.empty()) out_.push_back(sql);
}

void Emitter::settle_given() {
  for (bool again = true; again;) {
    again = false;
    for (WorldRow& row : world_.rows()) {
      if (row.there || !row.given) continue;
      Needs needs;
      (void)Namer(world_, needs).where(row);
      for (const auto& column : row.table->columns) {
        if (const WorldRow* other = world_.referred(row, column)) needs.rows.insert(other);
      }
      needs.rows.erase(&row);
      if (!std::all_of(needs.rows.begin(), needs.rows.end(), [](const WorldRow* other) { return other->there; })) continue;
      world_.appear(row);
      row.committed = again = true;
    }
  }
}

void Emitter::commit() {
  out_.push_back("-- what follows needs what AWS makes of the above\nSELECT * FROM iasql_commit();");
  out_.push_back("SELECT * FROM iasql_begin();");
  for (WorldRow& row : world_.rows()) row.committed = row.committed || row.there;
  settle_given();
}

bool cannot_be_made(const SqlTable& table) {
  const Table& described = *table.table;
  return !described.create && !described.join && described.scope != Scope::Local && described.role.empty();
}

bool comes_by_itself(const SqlTable& table) {
  return cannot_be_made(table) && !table.table->has_delete && table.table->update.empty();
}

std::string made_elsewhere(const WorldRow& row) {
  std::string label = row_label(row);
  std::replace(label.begin(), label.end(), '\n', ' ');
  return "-- " + row.table->table->name + " " + label + " is not made by a row: it has to be there";
}

bool goes_along(const World& world, const WorldRow& row, const std::function<bool(const WorldRow&)>& goes) {
  const SqlTable* with = world.table(row.table->table->goes_with);
  if (!with) return false;
  for (const auto& column : with->columns) {
    if (column.ref_table != row.table->table->name) continue;
    for (const WorldRow* other : world.referring(*with, column.name, row.values[column.ref_column])) {
      if (goes(*other)) return true;
    }
  }
  return false;
}

}  // namespace iasql::engine
