// Deleting: one object, or many of a table with one run of its calls. See push.hpp.
#include <algorithm>

#include "engine/push.hpp"

namespace iasql::engine {

using aws::Task;

JournalEntry Push::begin_delete(std::size_t step) {
  const Planned& p = plan_.rows[plan_.steps[step].row];
  const aws::Map old = wire_of_cloud(*p.table, *p.cloud);
  aws::Map identity;
  for (const std::string& name : p.table->identity) {
    if (const Value* v = old.find(name)) identity.set(name, *v);
  }
  return context_.journal.intend(transaction_, *p.table, "delete", p.old_region, key_of(*p.table, *p.base),
                                 Value(std::move(identity)));
}

aws::Map Push::delete_context(const Planned& p, const aws::Map& extra, const std::string& token) {
  aws::Map document = recipe_context(context_, cache_, *p.table, *p.base, p.old_region, token);
  for (const auto& [name, value] : extra) document.set(name, value);
  aws::Map old = wire_of_cloud(*p.table, *p.cloud);
  for (std::size_t i = 0; i < p.table->columns.size(); ++i) {
    if (p.table->columns[i].local) old.set(p.table->columns[i].name, (*p.base)[i]);  // settings of the row
  }
  document.set("old", old);
  document.set("new", std::move(old));
  document.set("fact", p.cloud->facts);
  document.set("replacing", p.fate == Planned::Fate::Replace);
  return document;
}

void Push::finish_delete(std::size_t step, const JournalEntry& entry) {
  const std::size_t index = plan_.steps[step].row;
  const Planned& p = plan_.rows[index];
  context_.store.begin();
  context_.journal.done(entry, entry.detail);
  auto replaced = replacing_.find(index);
  if (replaced != replacing_.end()) context_.journal.done(replaced->second, replaced->second.detail);
  context_.store.commit();
  if (replaced != replacing_.end()) replacing_.erase(replaced);
  if (p.leftover) end_leftover(p);
  Done done;
  done.step = step;
  done.entry = entry;
  done.before = p.cloud;
  done_.push_back(std::move(done));
  note_companions(p, p.old_region);
}

Task<Status> Push::do_delete(std::size_t step) {
  const Planned& p = plan_.rows[plan_.steps[step].row];
  if (!p.cloud && p.leftover) end_leftover(p);
  if (!p.cloud) co_return aws::Unit{};
  std::vector<std::size_t> alone{step};
  Status status = co_await delete_together(std::move(alone));
  co_return status;
}

/// With the rows of several steps the calls see all of them as `rows`, and the first one as `old`.
Task<Status> Push::delete_together(std::vector<std::size_t> steps) {
  const Planned& first = plan_.rows[plan_.steps[steps.front()].row];
  const Table& table = *first.table;
  auto extra = co_await context_for(table, first.old_region);
  if (!extra) co_return extra.error();
  std::vector<JournalEntry> entries;
  aws::List rows;
  for (const std::size_t step : steps) {
    entries.push_back(begin_delete(step));
    rows.emplace_back(wire_of_cloud(table, *plan_.rows[plan_.steps[step].row].cloud));
  }
  aws::Map document = delete_context(first, *extra, entries.front().token);
  document.set("rows", std::move(rows));
  Recipe recipe(context_.client, table, std::move(document), first.old_region, entries.front().token);
  Status status = co_await recipe.run(table.delete_calls, true);
  if (!status && aws::answer_lost(status.error())) {
    bool all_gone = true;
    for (const JournalEntry& entry : entries) {
      const bool deleted = all_gone && co_await is_gone(table, first.old_region, entry.detail.as_map());
      all_gone = deleted;
    }
    if (all_gone) status = aws::Unit{};
  }
  if (!status) {
    Status back = co_await recipe.take_back();
    const std::string row = key_text(table, *first.base);
    if (!back) context_.log.problem({table.module, table.name, first.old_region, row, back.error()});
  }
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (status) {
      finish_delete(steps[i], entries[i]);
    } else {
      context_.journal.failed(entries[i], status.error().text());
    }
  }
  co_return status;
}

/// The name of the batch that a step's deletion can be part of; empty: none.
std::string Push::batch_of(std::size_t step) {
  const Planned& p = plan_.rows[plan_.steps[step].row];
  if (plan_.steps[step].what != Step::Do::Delete || p.table->delete_batch == 0 || !p.cloud) return {};
  std::string name = p.table->name + "\n" + p.old_region;
  const aws::Map old = wire_of_cloud(*p.table, *p.cloud);
  for (const std::string& column : p.table->delete_batch_by) {
    const Value* value = old.find(column);
    name += "\n" + (value ? value->to_text() : "");
  }
  return name;
}

/// Deletes what has gathered under the name by the time that it is the batch's turn.
Task<void> Push::run_batch(std::string name) {
  aws::Loop::Sleep pause = context_.client.loop().yield();
  co_await pause;
  while (!batches_[name].empty() && !broken_) {
    std::vector<std::size_t>& waiting = batches_[name];
    const std::size_t most = plan_.rows[plan_.steps[waiting.front()].row].table->delete_batch;
    const auto end = waiting.begin() + static_cast<std::ptrdiff_t>(std::min(most, waiting.size()));
    const std::vector<std::size_t> steps(waiting.begin(), end);
    waiting.erase(waiting.begin(), end);
    for (const std::size_t step : steps) {
      tell("applying", "deleting", plan_.rows[plan_.steps[step].row], ++begun_, steps_);
    }
    try {
      std::vector<std::size_t> together = steps;
      Status status = co_await delete_together(std::move(together));
      for (const std::size_t step : steps) finished(step, status);
    } catch (...) {
      broken_ = true;
      context_.store.abort();
      throw;
    }
  }
  batches_.erase(name);
}

void Push::remove_gone() {
  context_.store.begin();
  for (auto p = plan_.rows.rbegin(); p != plan_.rows.rend(); ++p) {
    if (p->goes) context_.store.restore({p->table, std::nullopt, p->intent});
  }
  context_.store.commit();
}

}  // namespace iasql::engine
