// Taking back what a failed push has done, newest first: new objects are deleted, updates reversed, deleted objects made
// again (with new ids). What an interrupted run of the same transaction has done comes after that, likewise. Afterwards the
// rows are as they were before the user's changes. See push.hpp.
#include <algorithm>
#include <utility>

#include "engine/leftover.hpp"
#include "engine/marks.hpp"
#include "engine/push.hpp"

namespace iasql::engine {

using aws::Task;
using Fate = Planned::Fate;

namespace {

Columns computed_of(const Table& table, const Row& row) {
  Columns out;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].computed) out.emplace_back(table.columns[i].name, row[i]);
  }
  return out;
}

/// The row as it was: the database's base, with what AWS had where that is not a reference.
Row as_before(const Planned& p, const std::optional<CloudRow>& before) {
  Row row = p.base ? *p.base : *p.intent;
  for (std::size_t i = 0; before && i < p.table->columns.size(); ++i) {
    const Column& column = p.table->columns[i];
    if (!column.ref && column.stored() && !column.region) row[i] = before->row[i];
  }
  return row;
}

}  // namespace

Task<Status> Push::undo_one(const Done& done, Columns* identity) {
  const Step::Do what = plan_.steps[done.step].what;
  Status status = aws::Unit{};
  if (what == Step::Do::Update || done.adopted) {
    status = co_await undo_update(done);
  } else if (what == Step::Do::Create) {
    status = co_await undo_create(done);
  } else {
    status = co_await undo_delete(done, identity);
  }
  co_return status;
}

Task<Status> Push::undo_update(const Done& done) {
  const Planned& p = plan_.rows[plan_.steps[done.step].row];
  const Table& table = *p.table;
  if (done.columns.empty()) co_return aws::Unit{};
  auto now = co_await read(table, value_of(table, p.row(), table.key.front()), p.region, 2);
  if (!now) co_return now.error();
  Row row = as_before(p, done.before);
  std::vector<std::string> columns = done.columns;
  const auto unknown = [&](const std::string& name) { return table.column(name)->sensitive; };
  const bool finished = done.after || !done.before;  // an earlier run tells neither
  const bool lost = finished && std::any_of(columns.begin(), columns.end(), unknown);
  std::erase_if(columns, unknown);
  Status status = aws::Unit{};
  if (!columns.empty()) {
    status = co_await apply_groups(table, std::move(row), std::move(*now), std::move(columns), p.region);
  }
  if (status && lost) co_return aws::input_error("what is never read cannot be put back");
  co_return status;
}

/// By now the row may mean a replaced object again: what is deleted is what this step made.
Task<Status> Push::undo_create(const Done& done) {
  const Planned& p = plan_.rows[plan_.steps[done.step].row];
  const Table& table = *p.table;
  const std::string region = done.entry->region;
  auto extra = co_await context_for(table, region);
  if (!extra) co_return extra.error();
  const Row* row = cache_.find(table, value_of(table, p.row(), table.key.front()));
  aws::Map document = recipe_context(context_, cache_, table, row ? Row(*row) : *p.intent, region, "");
  for (const auto& [name, value] : *extra) document.set(name, value);
  aws::Map old = done.after ? wire_of_cloud(table, *done.after) : document["new"].as_map();
  for (const auto& [name, value] : done.made) old.set(name, to_wire(*table.column(name), value));
  if (done.after) document.set("fact", done.after->facts);
  document.set("new", old);
  document.set("old", std::move(old));
  Recipe recipe(context_.client, table, std::move(document), region, done.entry->token);
  Status status = co_await recipe.run(table.delete_calls, true);
  co_return status;
}

/// Made again; until the undo has ended and the row means it, the journal has it as superfluous.
Task<Status> Push::undo_delete(const Done& done, Columns* identity) {
  const Planned& p = plan_.rows[plan_.steps[done.step].row];
  const Table& table = *p.table;
  const Columns key = key_of(table, p.row());
  const std::string region = done.entry->region;
  auto extra = co_await context_for(table, region);
  if (!extra) co_return extra.error();
  if (!table.create) co_return aws::input_error("rows of " + table.name + " cannot be created again");
  Row row = as_before(p, done.before);
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].computed) row[i] = Value();
    if (table.columns[i].region && !row[i].is_null()) row[i] = region;
  }
  const JournalEntry entry = context_.journal.intend(transaction_, table, "restore", region, key, Value(),
                                                     creation_marks(context_.catalog, table));
  aws::Map document = recipe_context(context_, cache_, table, row, region, entry.token);
  for (const auto& [name, value] : *extra) document.set(name, value);
  Recipe recipe(context_.client, table, std::move(document), region, entry.token);
  bool made = false;
  auto record = [&](const Columns& columns) {
    identity->insert(identity->end(), columns.begin(), columns.end());
    cache_.set(table, key.front().second, columns);
    if (!std::exchange(made, true)) superfluous_.push_back(note_superfluous(context_, table, entry, columns, &row));
  };
  recipe.on_columns = record;
  Status status = co_await recipe.run(table.create->calls);
  if (status && !made) record({});
  if (!made) context_.journal.failed(entry, status.error().text());
  if (!status) co_return status;
  auto now = co_await read(table, key.front().second, region, 8);
  if (!now) co_return now.error();
  const auto rest = stated_differences(table, cache_, row, *now);
  status = co_await apply_groups(table, row, std::move(*now), rest, region);
  co_return status;
}

Task<std::vector<std::string>> Push::undo() {
  std::vector<std::string> left;
  std::optional<std::vector<RowName>> concerned;
  if (context_.options.undo_apart) concerned = leave_apart();
  if (const std::size_t before = take_up_earlier()) {
    left.push_back(std::to_string(before) + " changes that an interrupted run has made, and users have changed since");
  }
  for (const std::string& row : completed_) left.push_back(row + ": its replacement had begun before an interruption");
  std::vector<std::pair<const Planned*, Columns>> remade;
  if (!done_.empty()) context_.log.progress("undoing " + std::to_string(done_.size()) + " changes");
  for (const Planned& p : plan_.rows) {
    if (p.fate == Fate::Replace || p.remade) {
      // From here on references mean the old object again.
      for (const Done& done : done_) {
        if (plan_.steps[done.step].what != Step::Do::Create || &plan_.rows[plan_.steps[done.step].row] != &p) continue;
        remade.emplace_back(&p, computed_of(*p.table, p.base ? *p.base : *p.intent));
      }
    }
  }
  for (std::size_t i = done_.size(); i-- > 0;) {
    const Done done = done_[i];
    const Planned& p = plan_.rows[plan_.steps[done.step].row];
    tell("undoing", "undoing", p, done_.size() - i, done_.size());
    for (const auto& [row, columns] : remade) {
      cache_.set(*row->table, value_of(*row->table, row->row(), row->table->key.front()), columns);
    }
    Columns identity;
    Status status = co_await undo_one(done, &identity);
    if (!identity.empty()) remade.emplace_back(&p, identity);
    if (!status) {
      left.push_back(p.table->name + " " + key_text(*p.table, p.row()) + ": " + status.error().text());
      continue;
    }
    if (done.entry) context_.journal.undone(*done.entry);
  }
  for (auto& [row, entry] : replacing_) context_.journal.undone(entry);

  context_.store.begin();
  auto not_restored = concerned ? context_.store.restore_some(context_.catalog, transaction_, *concerned)
                                : context_.store.restore_all(context_.catalog, transaction_);
  for (std::string& text : not_restored) left.push_back(std::move(text));
  for (const auto& [row, columns] : remade) {
    context_.store.write_back(*row->table, key_of(*row->table, row->base ? *row->base : row->row()), columns);
  }
  for (const auto& entry : superfluous_) {
    if (entry) context_.journal.done(*entry, entry->detail);
  }
  context_.store.commit();
  co_return left;
}

}  // namespace iasql::engine
