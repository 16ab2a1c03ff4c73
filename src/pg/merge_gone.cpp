// What the cloud does not have any more: found, deleted, or kept waiting while other rows point to it.
#include "pg/pg.hpp"

#include "aws/json.hpp"
#include "pg/batches.hpp"
#include "pg/boundary.hpp"
#include "pg/merge.hpp"
#include "pg/spi.hpp"

namespace iasql::pg {

using engine::Action;
using engine::Catalog;
using engine::Table;
using merge_sql::Referrer;
using merge_sql::Shape;

namespace {

/// The parameter of merge_sql::deletable() and remove().
std::string parameter(const Shape& shape, const std::vector<GoneRow>& rows, const Places& places) {
  aws::List list;
  for (std::int64_t place : places) {
    const GoneRow& row = rows[static_cast<std::size_t>(place)];
    aws::Map one;
    one.set("__place", place);
    one.set("__xmin", row.xmin);
    for (std::size_t i = 0; i < shape.key.size(); ++i) one.set("k_" + shape.key[i].name, row.key.at(i));
    list.emplace_back(std::move(one));
  }
  return aws::to_json(std::move(list));
}

Action deletion(const Table& table, const GoneRow& row) {
  Action action;
  action.kind = Action::Kind::Delete;
  action.direction = Action::Direction::Pull;
  action.table = table.name;
  action.id = row.id;
  action.description = row.label;
  action.region = row.region;
  action.key = row.key;
  action.pending = row.pending;
  return action;
}

/// Whether what is not staged is gone.
bool is_complete(const Shape& s, const Stage& stage, const engine::MergeScope& scope) {
  if (scope.only_staged || stage.damaged() || s.identity().empty()) return false;
  return scope.everything || !scope.regions.empty();
}

}  // namespace

bool Merger::is_as_staged(const Shape& s, Stage& stage, const engine::MergeScope& scope) {
  if (!is_complete(s, stage, scope)) return false;
  Spi spi;
  announce(s, stage);
  return !spi.any(merge_sql::unequal(s, scope.everything), {array_literal(scope.regions)});
}

std::vector<GoneRow> Merger::find_gone(const Shape& s, Stage& stage, const engine::MergeScope& scope) {
  std::vector<GoneRow> out;
  if (!is_complete(s, stage, scope)) return out;
  Spi spi;
  announce(s, stage);
  Rows rows = spi.query(merge_sql::gone(s, scope.everything), {array_literal(scope.regions)});
  for (auto& row : rows.rows) {
    auto key = aws::parse_json(row[0].value_or("[]"));
    if (!key) continue;
    out.push_back({std::move(*key), row[1].value_or(""), row[2].value_or(""), row[3].value_or(""),
                   row[4].value_or("") == "t", row[5].value_or("")});
  }
  return out;
}

/// Whatever points to the rows, also what would go with them: it is to be found gone by itself. The last time
/// only rows that would go with them although somebody has changed them count; all else is up to the foreign
/// keys.
std::vector<Referrer> Merger::referrers(const Catalog& catalog, const Shape&, const Relation& relation,
                                        bool last) {
  std::vector<Referrer> out;
  for (auto& key : incoming_keys(relation)) {
    const Table* child = catalog.table(key.child_name);
    if (last && (!key.cascades || child == nullptr)) continue;
    Referrer referrer;
    referrer.table = std::move(key.child);
    referrer.name = key.child_name;
    referrer.columns = std::move(key.columns);
    referrer.referenced = std::move(key.referenced);
    referrer.same_table = key.child_oid == relation.oid;
    if (last) referrer.key = child->key;
    out.push_back(std::move(referrer));
  }
  return out;
}

/// Returns the places that were deleted.
std::set<std::int64_t> Merger::remove_rows(const Table& table, const Shape& s,
                                           const std::vector<GoneRow>& rows,
                                           const std::vector<Referrer>& pointing,
                                           std::vector<GoneRow>& blocked) {
  std::set<std::int64_t> done;
  if (rows.empty()) return done;
  Spi spi;
  Rows found = spi.query(merge_sql::deletable(s, pointing, own_transactions_),
                         {parameter(s, rows, all_places(rows.size()))});
  Places free;
  for (const auto& row : found.rows) {
    std::int64_t place = std::stoll(row[0].value_or("0"));
    if (row[1].value_or("") == "t")
      blocked.push_back(rows[static_cast<std::size_t>(place)]);
    else
      free.push_back(place);
  }
  const std::string statement = merge_sql::remove(s);
  Refusals refusals;
  refusals.work = [&](const Places& places) {
    Rows gone = spi.query(statement, {parameter(s, rows, places)});
    for (const auto& row : gone.rows) done.insert(std::stoll(row[0].value_or("0")));
  };
  refusals.refused = [&](std::int64_t place, const std::string& why) {
    problems_.report(table, rows[static_cast<std::size_t>(place)].id,
                     "it is gone in the cloud, but cannot be deleted here: " + why);
  };
  refusals.given_up = [&](std::size_t count, const std::string& why) {
    problems_.report(
        table, "", std::to_string(count) + " rows are gone in the cloud, but cannot be deleted here: " + why);
  };
  in_batches(free, refusals);
  return done;
}

/// Rows that are to be made again are taken out.
std::vector<Action> Merger::keep_enforced(const Table& table, std::vector<GoneRow>& gone) const {
  std::vector<Action> kept;
  const bool can_be_made = table.create.has_value() || table.join.has_value();
  if (!modes_ || !can_be_made) return kept;
  std::erase_if(gone, [&](const GoneRow& row) {
    if (modes_->of(table, row.key) != Mode::Enforce) return false;
    kept.push_back(deletion(table, row));
    kept.back().kind = Action::Kind::Create;
    kept.back().direction = Action::Direction::Push;
    return true;
  });
  return kept;
}

std::vector<Action> Merger::remove(const Catalog& catalog, const Table& table, const Shape& s,
                                   std::vector<GoneRow> gone, bool dry) {
  std::vector<Action> actions;
  if (gone.empty()) return actions;
  if (dry) {
    for (const auto& row : gone) actions.push_back(deletion(table, row));
    return actions;
  }
  std::vector<GoneRow> blocked;
  auto pointing = referrers(catalog, s, relations_.get(table.name), false);
  auto done = remove_rows(table, s, gone, pointing, blocked);
  for (std::int64_t place : done) actions.push_back(deletion(table, gone[static_cast<std::size_t>(place)]));
  for (const auto& row : blocked) actions.push_back(deletion(table, row));
  if (!blocked.empty()) waiting_.push_front({&catalog, &table, std::move(blocked)});
  if (!done.empty()) retry_waiting();
  return actions;
}

void Merger::retry_waiting() {
  bool progress = true;
  while (progress && !waiting_.empty()) {
    progress = false;
    for (auto waiting = waiting_.begin(); waiting != waiting_.end();) {
      Shape s = shape(*waiting->catalog, *waiting->table, nullptr);
      auto pointing = referrers(*waiting->catalog, s, relations_.get(waiting->table->name), false);
      std::vector<GoneRow> blocked;
      progress = !remove_rows(*waiting->table, s, waiting->rows, pointing, blocked).empty() || progress;
      waiting->rows = std::move(blocked);
      waiting = waiting->rows.empty() ? waiting_.erase(waiting) : std::next(waiting);
    }
  }
}

std::vector<engine::Part> Merger::wanted() {
  std::vector<engine::Part> out = lost_;
  for (const auto& one : waiting_) {
    for (const auto& key : incoming_keys(relations_.get(one.table->name))) {
      const Table* child = one.catalog->table(key.child_name);
      if (child == nullptr) continue;
      for (const GoneRow& row : one.rows) out.emplace_back(child, row.region);
    }
  }
  return out;
}

void Merger::finish() {
  revisit_.clear();
  lost_.clear();
  auto waiting = std::move(waiting_);
  waiting_.clear();
  for (const auto& one : waiting) {
    Shape s = shape(*one.catalog, *one.table, nullptr);
    std::vector<GoneRow> blocked;
    remove_rows(*one.table, s, one.rows, referrers(*one.catalog, s, relations_.get(one.table->name), true),
                blocked);
    for (const auto& row : blocked)
      problems_.report(*one.table, row.id,
                       "it is gone in the cloud, but rows with uncommitted changes point to it");
  }
}

}  // namespace iasql::pg
