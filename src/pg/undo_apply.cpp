// Carrying an undo out; see undo_rows.hpp. What is referred to is made first and deleted last, each table's rows by one
// statement, so that they may refer to each other; what fails is tried again after the others, at last row by row.
#include "pg/pg.hpp"

#include <algorithm>

#include "aws/json.hpp"
#include "engine/rows.hpp"
#include "pg/boundary.hpp"
#include "pg/log_reader.hpp"
#include "pg/row_sql.hpp"
#include "pg/state.hpp"
#include "pg/undo_rows.hpp"

namespace iasql::pg {

using engine::Table;
using Do = engine::Inverse::Do;

namespace {

struct Group {
  Do what;
  const Table* table;
  std::vector<UndoRow*> rows;
  std::set<std::string> along;  // keys of rows to delete that the transaction has not made
};

std::vector<Group> groups_of(const engine::Catalog& catalog, UndoPlan& plan) {
  std::vector<Group> out, deletions;
  for (const Table* table : catalog.tables()) {
    Group inserts{Do::Insert, table, {}, {}}, deletes{Do::Delete, table, {}, {}};
    for (UndoRow& row : plan.rows) {
      if (row.change.table != table || row.left_to_cloud) continue;
      if (row.inverse.what == Do::Insert) inserts.rows.push_back(&row);
      if (row.inverse.what == Do::Delete) deletes.rows.push_back(&row);
    }
    if (auto along = plan.along.find(table); along != plan.along.end()) deletes.along = along->second;
    if (!inserts.rows.empty()) out.push_back(std::move(inserts));
    if (!deletes.rows.empty() || !deletes.along.empty()) deletions.push_back(std::move(deletes));
  }
  for (auto row = plan.rows.rbegin(); row != plan.rows.rend(); ++row)
    if (row->inverse.what == Do::Update) out.push_back({Do::Update, row->change.table, {&*row}, {}});
  out.insert(out.end(), std::make_move_iterator(deletions.rbegin()), std::make_move_iterator(deletions.rend()));
  return out;
}

class Writer {
 public:
  Writer(Spi& spi, Relations& relations) : spi_(spi), relations_(relations) {}

  /// The error, or "" if it worked.
  std::string attempt(const Group& group) {
    try {
      Subtransaction savepoint;
      write(group);
      savepoint.release();
      return "";
    } catch (const PgError& e) {
      const int state = e.sqlstate();
      if (e.is_interrupt() || state == ERRCODE_T_R_SERIALIZATION_FAILURE || state == ERRCODE_INSUFFICIENT_PRIVILEGE ||
          state == own_state(State::ReadOnly))
        throw;
      return e.detail().empty() ? e.what() : std::string(e.what()) + ": " + e.detail();
    } catch (const UserError& e) {
      return e.message;
    }
  }

 private:
  void write(const Group& group) {
    if (group.what == Do::Insert) insert(group);
    if (group.what == Do::Update) update(*group.rows.front());
    if (group.what == Do::Delete) remove(group);
  }

  void insert(const Group& group) {
    const Relation& relation = relations_.get(group.table->name);
    std::string names, values, json;
    for (const auto& column : relation.columns) {
      const auto has = [&](const UndoRow* row) {
        return row->inverse.columns.count(column.name) > 0 && row->change.base.as_map().find(column.name) != nullptr;
      };
      if (column.generated || !std::any_of(group.rows.begin(), group.rows.end(), has)) continue;
      std::string value = "n." + quote_ident(column.name);
      if (column.not_null && !column.default_expression.empty()) value = "coalesce(" + value + ", " + column.default_expression + ")";
      names += (names.empty() ? "" : ", ") + quote_ident(column.name);
      values += (values.empty() ? "" : ", ") + value;
    }
    for (const UndoRow* row : group.rows) json += (json.empty() ? "[" : ",") + row->change.base_text;
    spi_.execute("INSERT INTO " + relation.qualified + " (" + names + ") OVERRIDING SYSTEM VALUE SELECT " + values +
                     " FROM pg_catalog.json_populate_recordset(NULL::" + relation.qualified + ", $1::pg_catalog.json) n",
                 {json + "]"});
  }

  void update(const UndoRow& row) {
    const auto written = row_sql::update(spi_, row.table(), relations_.get(row.table().name), row.key, row.change.base_text,
                                         row.inverse.columns);
    if (written != 1) throw UserError(own_state(State::NotNow), row.name() + " cannot be changed: it is not there for you");
  }

  void remove(const Group& group) {
    std::vector<std::string> keys(group.along.begin(), group.along.end());
    for (const UndoRow* row : group.rows) keys.push_back(row->id);
    spi_.execute("DELETE FROM " + relations_.get(group.table->name).qualified + " t WHERE " + key_text_of_row(*group.table, "t") +
                     " = ANY ($1::pg_catalog.text[])",
                 {array_literal(keys)});
  }

  Spi& spi_;
  Relations& relations_;
};

std::vector<Group> row_by_row(const std::vector<Group>& groups) {
  std::vector<Group> out;
  for (const Group& group : groups) {
    for (UndoRow* row : group.rows) out.push_back({group.what, group.table, {row}, {}});
    for (const std::string& key : group.along) out.push_back({group.what, group.table, {}, {key}});
  }
  return out;
}

/// A row that AWS makes beside its owner, too, and that cannot be stored without it.
bool may_come_with_owner(const engine::Catalog& catalog, const UndoPlan& plan, const UndoRow& row) {
  if (row.inverse.what != Do::Insert || row.table().owner.empty()) return false;
  const engine::Column* column = row.table().column(row.table().owner);
  const Table* owner = column->ref ? catalog.table(column->ref->table) : nullptr;
  if (owner == nullptr) return false;
  const auto companions = catalog.companions(*owner);
  if (std::find(companions.begin(), companions.end(), row.change.table) == companions.end()) return false;
  return std::any_of(plan.rows.begin(), plan.rows.end(), [&](const UndoRow& other) {
    return other.change.table == owner && other.inverse.what == Do::Insert &&
           other.change.base[engine::target_key(*column, *owner)] == row.change.base[column->name];
  });
}

}  // namespace

std::vector<const UndoRow*> apply(Spi& spi, Relations& relations, const engine::Catalog& catalog, UndoPlan& plan) {
  Writer writer(spi, relations);
  std::vector<const UndoRow*> done;
  std::vector<Group> waiting = groups_of(catalog, plan);
  std::vector<std::string> errors;
  for (bool single = false; !waiting.empty();) {
    std::vector<Group> failed;
    errors.clear();
    const std::size_t tried = waiting.size();
    for (Group& group : waiting) {
      std::string error = writer.attempt(group);
      if (error.empty()) {
        done.insert(done.end(), group.rows.begin(), group.rows.end());
        continue;
      }
      errors.push_back(std::move(error));
      failed.push_back(std::move(group));
    }
    waiting = std::move(failed);
    if (waiting.size() < tried) continue;
    if (single) break;
    waiting = row_by_row(waiting);
    single = true;
  }
  for (std::size_t i = 0; i < waiting.size(); ++i) {
    if (waiting[i].rows.empty()) {
      plan.conflicts.push_back(waiting[i].table->name + " " + *waiting[i].along.begin() + ": " + errors[i]);
      continue;
    }
    UndoRow& row = *waiting[i].rows.front();
    row.left_to_cloud = may_come_with_owner(catalog, plan, row);
    if (!row.left_to_cloud) plan.conflicts.push_back(row.name() + ": " + errors[i]);
  }
  return done;
}

}  // namespace iasql::pg
