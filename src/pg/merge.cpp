// One table's merge: differences found by SQL, judged by the engine, written back by SQL. See merge.hpp.
#include "pg/pg.hpp"

#include <algorithm>

#include "aws/json.hpp"
#include "engine/plan.hpp"
#include "pg/batches.hpp"
#include "pg/boundary.hpp"
#include "pg/cursor.hpp"
#include "pg/ignores.hpp"
#include "pg/merge.hpp"
#include "pg/spi.hpp"

namespace iasql::pg {

using engine::Action;
using engine::Catalog;
using engine::Table;
using merge_sql::Shape;

namespace {

constexpr std::size_t shown_bytes = 200;
/// So many differences are written at once: PostgreSQL keeps a note of each row of a statement until its foreign keys are
/// checked.
constexpr std::size_t rows_at_once = 5000;

std::string shortened(std::string text) {
  if (text.size() <= shown_bytes) return text;
  std::size_t end = shown_bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

std::string shown(const aws::Value& value) {
  return value.is_null() ? "null" : shortened(value.to_text());
}

aws::Value parsed(const std::string& json) {
  auto value = aws::parse_json(json);
  return value ? std::move(*value) : aws::Value(json);
}

/// Of so many places; all of them go without saying.
Param int8_array(const Places& places, std::size_t count) {
  if (places.size() == count) return std::nullopt;
  std::string out = "{";
  for (std::int64_t place : places) {
    if (out.size() > 1) out += ',';
    out += std::to_string(place);
  }
  return out + "}";
}

Places places_of(const Rows& rows) {
  Places out;
  for (const auto& row : rows.rows) out.push_back(std::stoll(row[0].value_or("0")));
  return out;
}

}  // namespace

std::string change_text(const engine::Column& column, const aws::Value& before, const aws::Value& after) {
  if (column.sensitive) return column.name + " changed";
  return column.name + ": " + shown(before) + " → " + shown(after);
}

/// What one run over the stage finds and does. Places count from 0 in iasql_changed and iasql_new each.
struct Merger::Pass {
  const Table& table;
  const Shape& shape;
  Stage& stage;
  Tuples changed, fresh;
  std::vector<Action> updates, creations;  // by place
  std::vector<Action> drifted;             // enforced: for the push
  const Modes* modes;
  const Ignored ignored;
  std::vector<bool> silent;                // updates of volatile columns only
  bool one_by_one = false;                 // some are refused

  Pass(const Table& t, const Shape& s, const Relation& relation, Stage& from, const Modes* m, Ignored i)
      : table(t),
        shape(s),
        stage(from),
        changed("iasql_changed", changed_columns(s, relation, from)),
        fresh("iasql_new", new_columns(from)),
        modes(m),
        ignored(std::move(i)) {}

  static TupleColumn typed(const StageColumn& c) {
    return {c.column->name, c.relation->type_oid, c.relation->typmod};
  }

  static std::vector<TupleColumn> new_columns(const Stage& from) {
    std::vector<TupleColumn> out{{"__row", INT8OID, -1}};
    for (const auto& c : from.columns()) out.push_back(typed(c));
    return out;
  }

  static std::vector<TupleColumn> changed_columns(const Shape& s, const Relation& relation,
                                                  const Stage& from) {
    std::vector<TupleColumn> out{{"__row", INT8OID, -1}, {"__xmin", TEXTOID, -1}};
    for (const auto& key : s.key) {
      const RelationColumn* column = relation.column(key.name);
      out.push_back({"k_" + key.name, column != nullptr ? column->type_oid : TEXTOID, -1});
    }
    for (const auto& c : from.columns()) {
      if (!c.identity) out.push_back(typed(c));
    }
    return out;
  }

  /// All at once; or with those reported that are refused.
  void carry_out(const Places& rows, const Refusals& work) const {
    if (one_by_one)
      in_batches(rows, work);
    else
      work.work(rows);
  }

  int keys() const { return static_cast<int>(shape.key.size()); }
  int columns() const { return static_cast<int>(shape.columns.size()); }

  /// Takes in the next differences, so many of them at most. False: there were none left.
  bool read(Cursor& rows, std::size_t most) {
    clear();
    std::size_t taken = 0;
    while (taken < most && rows.next()) {
      ++taken;
      if (rows.flag(0))
        add_new(rows);
      else
        add_changed(rows);
    }
    changed.recount();
    fresh.recount();
    return taken > 0;
  }

  void clear() {
    changed.clear();
    fresh.clear();
    updates.clear();
    creations.clear();
    drifted.clear();
    silent.clear();
  }

  Action action(const Cursor& row, Action::Kind kind) const {
    Action out;
    out.kind = kind;
    out.direction = Action::Direction::Pull;
    out.table = table.name;
    out.id = row.text(3);
    out.description = row.is_null(4) ? out.id : row.text(4);
    out.region = row.is_null(5) ? "" : row.text(5);
    out.pending = row.flag(6);
    if (!row.is_null(7)) out.key = parsed(row.text(7));
    return out;
  }

  void add_new(const Cursor& row) {
    std::vector<Datum> values(static_cast<std::size_t>(fresh.width()));
    std::unique_ptr<bool[]> nulls(new bool[values.size()]());
    values[0] = Int64GetDatum(static_cast<std::int64_t>(creations.size()));
    for (int i = 0; i < columns(); ++i) {
      bool null = false;
      values[static_cast<std::size_t>(i) + 1] = row.value(merge_sql::first_key + keys() + i, null);
      nulls[static_cast<std::size_t>(i) + 1] = null;
    }
    fresh.put(values.data(), nulls.get());
    creations.push_back(action(row, Action::Kind::Create));
  }

  void add_changed(const Cursor& row) {
    std::vector<Datum> values(static_cast<std::size_t>(changed.width()));
    std::unique_ptr<bool[]> nulls(new bool[values.size()]());
    std::size_t field = 0;
    auto take = [&](int column) {
      bool null = false;
      values[field] = row.value(column, null);
      nulls[field++] = null;
    };
    values[field++] = Int64GetDatum(static_cast<std::int64_t>(updates.size()));
    take(1);
    for (int k = 0; k < keys(); ++k) take(merge_sql::first_key + k);
    const int first_new = merge_sql::first_key + keys(), first_old = first_new + columns();
    const int others = static_cast<int>(shape.others().size()), first_json = first_old + others;
    bool differs = false, reported = false;
    Action update = action(row, Action::Kind::Update), drift = update;
    std::set<std::string> left = ignored.columns.of(table, update.key);
    if (!left.empty() && ignored.made.count(engine::key_object_text(table, update.key)) != 0) left.clear();
    const bool enforced = modes != nullptr && modes->of(table, update.key) == Mode::Enforce;
    for (int i = 0, other = 0; i < columns(); ++i) {
      const StageColumn& c = stage.columns()[static_cast<std::size_t>(i)];
      if (c.identity) continue;
      const int json = first_json + 2 * other;
      const bool kept = enforced && engine::enforceable(table, *c.column);
      bool shown = false;
      bool other_value = !row.is_null(json) && left.count(c.column->name) == 0 &&
                         really_differs(row, c, json, kept ? drift : update, kept ? shown : reported);
      if (kept) other_value = false;
      differs = differs || other_value;
      take(other_value ? first_new + i : first_old + other);
      ++other;
    }
    if (!drift.differences.empty()) {
      drift.direction = Action::Direction::Push;
      drifted.push_back(std::move(drift));
    }
    if (!differs) return;
    changed.put(values.data(), nulls.get());
    updates.push_back(std::move(update));
    silent.push_back(!reported);
  }

  /// Not only in form. Says so in the action.
  static bool really_differs(const Cursor& row, const StageColumn& c, int json, Action& update,
                             bool& reported) {
    aws::Value before = parsed(row.text(json)), after = parsed(row.text(json + 1));
    if (engine::same(*c.column, before, after)) return false;
    update.changes += (update.changes.empty() ? "" : ", ") + change_text(*c.column, before, after);
    if (!c.column->volatile_) {
      reported = true;
      update.differences.push_back({c.column->name, std::move(before), std::move(after)});
    }
    return true;
  }
};

/// What happens to rows that PostgreSQL refuses; the caller adds the work.
Refusals Merger::reporting(const Table& table, const std::vector<Action>& rows, const std::string& what) {
  Refusals out;
  out.refused = [this, &table, &rows, what](std::int64_t place, const std::string& why) {
    const Action& row = rows[static_cast<std::size_t>(place)];
    problems_.report(table, row.description.empty() ? row.id : row.description, what + why);
  };
  out.given_up = [this, &table, what](std::size_t count, const std::string& why) {
    problems_.report(table, "", std::to_string(count) + " rows: " + what + why);
  };
  return out;
}

Ignored Merger::ignored_of(Spi& spi, const Table& table) const {
  Ignored out{load_ignores(spi), {}};
  if (!out.columns.any_of(table) || transaction_.empty()) return out;
  Rows rows = spi.query("SELECT key::text FROM " + ext("iasql_journal") +
                            " WHERE transaction_id = $1 AND table_name = $2 AND action = 'create' AND state = 'done'",
                        {transaction_, table.name});
  for (const auto& row : rows.rows) out.made.insert(aws::to_canonical_json(parsed(row[0].value_or("null"))));
  return out;
}

Places Merger::update(Spi& spi, Pass& pass) {
  Places updated;
  if (pass.updates.empty()) return updated;
  Places rows = all_places(pass.updates.size());
  if (own_transactions_) {
    // Rows that a session has locked are left for the next time: waiting for it would hold up all others.
    rows = places_of(spi.query(merge_sql::lock_changed(pass.shape), {std::nullopt}));
    std::sort(rows.begin(), rows.end());
  }
  const std::string statement = merge_sql::update(pass.shape);
  Refusals refusals = reporting(pass.table, pass.updates, "what the cloud says cannot be stored: ");
  refusals.work = [&](const Places& some) {
    Places done = places_of(spi.query(statement, {int8_array(some, pass.updates.size())}));
    updated.insert(updated.end(), done.begin(), done.end());
  };
  pass.carry_out(rows, refusals);
  return updated;
}

Places Merger::insert(Spi& spi, Pass& pass) {
  Places created;
  if (pass.creations.empty()) return created;
  const std::string statement = merge_sql::insert(pass.shape, told_);
  Refusals refusals = reporting(pass.table, pass.creations, "it cannot be imported: ");
  refusals.work = [&](const Places& some) {
    Rows done = spi.query(statement, {int8_array(some, pass.creations.size())});
    // A trigger may have skipped rows; then nobody can tell which.
    const bool all = done.affected == some.size();
    for (std::size_t i = 0; i < done.affected && i < some.size(); ++i) {
      created.push_back(some[i]);
      if (!all || !told_) continue;
      Action& creation = pass.creations[static_cast<std::size_t>(some[i])];
      creation.id = done.rows[i][0].value_or("");
      creation.description = done.rows[i][1].value_or("");
    }
  };
  pass.carry_out(all_places(pass.creations.size()), refusals);
  return created;
}

std::size_t Merger::write(Spi& spi, Pass& found, bool dry, std::vector<Action>& actions) {
  std::size_t inserted = 0;
  // The cursor goes on seeing the table as it was when it was opened.
  Cursor differences(merge_sql::differences(found.shape));
  while (found.read(differences, rows_at_once)) {
    Places updated = dry ? all_places(found.updates.size()) : update(spi, found);
    Places created = dry ? all_places(found.creations.size()) : insert(spi, found);
    inserted += created.size();
    for (Action& drift : found.drifted) actions.push_back(std::move(drift));
    if (!told_) continue;
    for (std::int64_t place : created)
      actions.push_back(std::move(found.creations[static_cast<std::size_t>(place)]));
    for (std::int64_t place : updated) {
      const auto i = static_cast<std::size_t>(place);
      if (!found.silent[i]) actions.push_back(std::move(found.updates[i]));
    }
  }
  return inserted;
}

void Merger::pass(const Shape& s, const Table& table, Stage& stage, bool dry, std::vector<Action>& actions,
                  std::size_t& inserted) {
  Spi spi;
  announce(s, stage);
  Pass found(table, s, relations_.get(table.name), stage, modes_ ? &*modes_ : nullptr, ignored_of(spi, table));
  if (dry) {
    inserted += write(spi, found, dry, actions);
    return;
  }
  found.changed.announce();
  found.fresh.announce();
  // A savepoint keeps its memory until the transaction is over, so there is one for all. Only if some row is refused are
  // there more, to find out which.
  try {
    std::vector<Action> made;
    Subtransaction savepoint;
    const std::size_t count = write(spi, found, dry, made);
    savepoint.release();
    inserted += count;
    for (Action& action : made) actions.push_back(std::move(action));
    return;
  } catch (const PgError& e) {
    if (e.is_interrupt() || e.sqlstate() == ERRCODE_T_R_SERIALIZATION_FAILURE) throw;
  }
  found.one_by_one = true;
  inserted += write(spi, found, dry, actions);
}

/// Tables merged before `merged` although they point to it: their references can be found now.
void Merger::revisit(const Catalog& catalog, const Table& merged, std::vector<Action>& actions) {
  for (auto& earlier : revisit_) {
    if (earlier.targets.count(merged.name) == 0 || earlier.table == &merged) continue;
    std::vector<Action> again;
    std::size_t inserted = 0;
    pass(shape(catalog, *earlier.table, earlier.stage.get()), *earlier.table, *earlier.stage, false, again, inserted);
    for (auto& action : again) {
      if (action.kind == Action::Kind::Create) actions.push_back(std::move(action));
    }
  }
}

namespace {

/// Tables that come later, in the catalogue's order, than the one that points to them.
std::set<std::string> later_targets(const Catalog& catalog, const Table& table, const Stage& stage) {
  std::set<std::string> out;
  const auto& order = catalog.tables();
  auto mine = std::find(order.begin(), order.end(), &table);
  for (const auto& c : stage.columns()) {
    if (!c.reference) continue;
    auto target = std::find(order.begin(), order.end(), catalog.table(c.column->ref->table));
    if (target > mine && target != order.end()) out.insert((*target)->name);
  }
  return out;
}

bool points_to_itself(const Table& table, const Stage& stage) {
  return std::any_of(stage.columns().begin(), stage.columns().end(),
                     [&](const StageColumn& c) { return c.reference && c.column->ref->table == table.name; });
}

}  // namespace

/// Remembers what the stage refers to and does not find; returns those tables' names.
std::set<std::string> Merger::note_lost(const Catalog& catalog, const Shape& s, Stage& stage) {
  std::set<std::string> out;
  const std::string statement = merge_sql::lost(s);
  if (statement.empty()) return out;
  Spi spi;
  announce(s, stage);
  Rows rows = spi.query(statement);
  for (const auto& row : rows.rows) {
    const auto& column = stage.columns()[std::stoul(row[0].value_or("0"))];
    const Table* target = catalog.table(column.column->ref->table);
    lost_.emplace_back(target, row[1].value_or(""));
    out.insert(target->name);
  }
  return out;
}

std::vector<Action> Merger::make_as_staged(const Catalog& catalog, const Table& table, const Shape& s, Stage& stage,
                                           const engine::MergeScope& scope, bool dry) {
  std::vector<GoneRow> gone = find_gone(s, stage, scope);
  std::vector<Action> actions = keep_enforced(table, gone);
  for (Action& action : remove(catalog, table, s, std::move(gone), dry)) actions.push_back(std::move(action));
  std::size_t inserted = 0;
  pass(s, table, stage, dry, actions, inserted);
  if (dry) return actions;
  std::size_t before = 0;
  for (int again = 0; again < 5 && inserted > before && points_to_itself(table, stage); ++again) {
    before = inserted;
    std::vector<Action> more;
    pass(s, table, stage, false, more, inserted);
    for (auto& action : more) {
      if (action.kind == Action::Kind::Create) actions.push_back(std::move(action));
    }
  }
  if (inserted > 0) revisit(catalog, table, actions);
  return actions;
}

std::vector<Action> Merger::merge(const Catalog& catalog, const Table& table, std::unique_ptr<Stage> stage,
                                  const engine::MergeScope& scope, bool dry) {
  Shape s = shape(catalog, table, stage.get(), dry, scope.compare);
  for (std::size_t i = 0; i < s.columns.size(); ++i) {
    for (const auto& label : s.columns[i].unknown_labels) {
      problems_.report(table, "",
                       "column \"" + s.columns[i].name + "\" does not know \"" + label +
                           "\", which AWS uses; " +
                           (s.columns[i].not_null ? "such rows are left out" : "it is taken as null"));
    }
  }
  told_ = scope.told;
  modes_.reset();
  if (!scope.compare && !scope.only_staged) {
    Spi spi;
    modes_ = Modes::load(spi);
  }
  std::vector<Action> actions;
  if (!is_as_staged(s, *stage, scope)) actions = make_as_staged(catalog, table, s, *stage, scope, dry);
  if (dry) {
    foreseen_[table.name] = std::move(stage);
    return actions;
  }
  auto later = later_targets(catalog, table, *stage);
  if (scope.partial) later.merge(note_lost(catalog, s, *stage));
  if (!later.empty()) revisit_.push_back({&table, std::move(stage), std::move(later)});
  return actions;
}

}  // namespace iasql::pg
