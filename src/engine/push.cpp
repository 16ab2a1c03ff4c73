// Scheduling, updates and deletes; creates are push_create.cpp, taking back is undo.cpp. See push.hpp.
#include "engine/push.hpp"

#include <algorithm>

#include "engine/leftover.hpp"
#include "engine/marks.hpp"

namespace iasql::engine {

using aws::Task;
using std::chrono::milliseconds;
using Fate = Planned::Fate;

bool mentions(const Value& template_, const std::string& root) {
  if (template_.is_string()) return template_.as_string().find(root) != std::string::npos;
  if (template_.is_list()) {
    return std::any_of(template_.as_list().begin(), template_.as_list().end(),
                       [&](const Value& v) { return mentions(v, root); });
  }
  if (template_.is_map()) {
    return std::any_of(template_.as_map().begin(), template_.as_map().end(),
                       [&](const auto& m) { return mentions(m.second, root); });
  }
  return false;
}

bool mentions(const std::vector<CallSpec>& calls, const std::string& root) {
  return std::any_of(calls.begin(), calls.end(), [&](const CallSpec& c) {
    return mentions(c.input, root) || mentions(c.region, root) || c.when.text().find(root) != std::string::npos ||
           c.for_each.text().find(root) != std::string::npos;
  });
}

namespace {

bool needs_account(const Table& table) {
  if (table.create && mentions(table.create->calls, "account")) return true;
  if (table.create && table.create->find && mentions(table.create->find->input, "account")) return true;
  if (mentions(table.delete_calls, "account")) return true;
  for (const Column& column : table.columns) {
    if (mentions(column.create_default, "account")) return true;
  }
  return std::any_of(table.update.begin(), table.update.end(),
                     [](const UpdateGroup& g) { return mentions(g.calls, "account"); });
}

/// set / whole / added / removed / changed / put: what an update group may speak of.
void add_changes(aws::Map& context, const Table& table, const std::vector<std::string>& columns) {
  const aws::Map fresh = context["new"].as_map();
  const aws::Map old = context["old"].as_map();
  aws::Map set, added, removed, changed, put, whole = old;
  for (const std::string& name : columns) {
    const Column* column = table.column(name);
    const Value* now = fresh.find(name);
    const Value* before = old.find(name);
    const Value value = now && !now->is_null() ? *now : column->null_as.value_or(Value());
    set.set(name, value);
    whole.set(name, value);
    const auto has_parts = [](const Value* v) { return v && (v->is_list() || v->is_map()); };
    if (!has_parts(now) && !has_parts(before)) continue;
    ListDiff diff = diff_lists(*column, before ? *before : Value(), now ? *now : Value());
    added.set(name, std::move(diff.added));
    removed.set(name, std::move(diff.removed));
    changed.set(name, std::move(diff.changed));
    put.set(name, std::move(diff.put));
  }
  context.set("set", std::move(set));
  context.set("whole", std::move(whole));
  context.set("added", std::move(added));
  context.set("removed", std::move(removed));
  context.set("changed", std::move(changed));
  context.set("put", std::move(put));
}

aws::Error named(const Planned& p, aws::Error error) {
  error.message = p.table->name + " " + key_text(*p.table, p.row()) + ": " + error.message;
  return error;
}

}  // namespace

aws::Map recipe_context(const Context& context, RowCache& cache, const Table& table, const Row& row,
                        const std::string& region, const std::string& token) {
  aws::Map out = place_context(region);
  out.set("new", cache.wire(table, row));
  out.set("ref", cache.refs(table, row));
  out.set("token", token);
  const Module* module = context.catalog.module(table.module);
  if (module && module->mark && table.column(module->mark->column)) {
    aws::List tags = out["new"][module->mark->column].as_list();
    aws::Map mark;
    mark.set("Key", module->mark->key);
    mark.set("Value", token);
    tags.emplace_back(std::move(mark));
    out.set("marked_tags", std::move(tags));
  } else if (module && module->mark) {
    aws::Map mark;
    mark.set("Key", module->mark->key);
    mark.set("Value", token);
    out.set("marked_tags", aws::List{Value(std::move(mark))});
  }
  return out;
}

aws::Map update_context(const Context& context, RowCache& cache, const Table& table, const Row& intent,
                        const CloudRow& cloud, const std::vector<std::string>& columns, const std::string& region,
                        const aws::Map& extra) {
  aws::Map out = recipe_context(context, cache, table, intent, region, "");
  for (const auto& [name, value] : extra) out.set(name, value);
  out.set("old", wire_of_cloud(table, cloud));
  out.set("fact", cloud.facts);
  // The cloud's own names are what the calls are about, whatever the row says.
  for (const Column& column : table.columns) {
    if (!column.computed) continue;
    const Value* value = out["old"].as_map().find(column.name);
    if (value) out["new"].map().set(column.name, *value);
  }
  add_changes(out, table, columns);
  return out;
}

Push::Push(const Context& context, RowCache& cache, Plan plan, std::string transaction)
    : context_(context),
      cache_(cache),
      plan_(std::move(plan)),
      transaction_(std::move(transaction)),
      group_(context.options.max_concurrency) {}

void Push::put_back_rows() {
  context_.store.begin();
  for (const bool insert : {true, false}) {
    for (std::size_t k = 0; k < plan_.rows.size(); ++k) {
      const Planned& p = plan_.rows[insert ? k : plan_.rows.size() - 1 - k];
      const bool restores_deleted = p.fate == Fate::Restore && !p.intent;
      const bool removes_new = p.fate == Fate::Restore && !p.base && !p.goes;
      if (insert ? restores_deleted : removes_new) context_.store.restore({p.table, p.base, p.intent});
      if (!insert || p.put_back.empty() || !p.base || !p.intent) continue;
      Columns values;
      for (const std::string& name : p.put_back) values.emplace_back(name, value_of(*p.table, *p.base, name));
      context_.store.write_back(*p.table, key_of(*p.table, *p.intent), values);
      cache_.set(*p.table, value_of(*p.table, *p.intent, p.table->key.front()), values);
    }
  }
  context_.store.commit();
  for (const Planned& p : plan_.rows) {
    if (p.goes || (p.fate != Fate::Restore && p.put_back.empty())) continue;
    context_.log.notice(p.table->name + " " + key_text(*p.table, p.row()) + " was restored: " + p.reason);
  }
}

/// What AWS made beside the objects that an interrupted commit has made is not known yet; likewise with those that it has
/// deleted.
void Push::note_made_before() {
  for (const Planned& p : plan_.rows) {
    if (!p.base && p.cloud) note_companions(p, p.region);
    if (!p.intent && !p.cloud) note_companions(p, p.old_region);
  }
}

Task<Status> Push::run() {
  put_back_rows();
  note_made_before();
  if (context_.options.undo_on_failure) {
    context_.store.begin();
    before_ = context_.journal.completed(transaction_);
    context_.store.commit();
  }
  waits_.assign(plan_.steps.size(), 0);
  next_.assign(plan_.steps.size(), {});
  finished_.assign(plan_.steps.size(), false);
  for (std::size_t s = 0; s < plan_.steps.size(); ++s) {
    waits_[s] = plan_.steps[s].after.size();
    for (std::size_t a : plan_.steps[s].after) next_[a].push_back(s);
  }
  steps_ = static_cast<std::size_t>(std::count_if(plan_.steps.begin(), plan_.steps.end(),
                                                  [](const Step& s) { return s.what != Step::Do::Barrier; }));
  Progress now;
  now.phase = "applying";
  context_.log.at(now);
  context_.log.progress("applying " + std::to_string(steps_) + (steps_ == 1 ? " step" : " steps"));
  for (std::size_t s = 0; s < plan_.steps.size(); ++s) {
    if (plan_.steps[s].after.empty()) schedule(s);
  }
  co_await group_.join();
  if (errors_.empty()) {
    co_await remove_marks(context_);
    co_return aws::Unit{};
  }

  aws::Error error = errors_.front().second;
  for (const auto& [step, one] : errors_) {
    Problem problem;
    problem.module = plan_.rows[plan_.steps[step].row].table->module;
    problem.error = one;
    context_.log.problem(problem);
  }
  if (errors_.size() > 1) error.message += " (and " + std::to_string(errors_.size() - 1) + " more failed)";
  std::vector<std::string> left;
  if (context_.options.undo_on_failure) left = co_await undo();
  const std::size_t made = done_.size() + completed_.size();
  co_await remove_marks(context_);
  for (const auto& [row, entry] : context_.options.undo_on_failure ? decltype(replacing_)() : replacing_) {
    context_.journal.unknown(entry, "the old object was kept beside the new one");
  }
  if (!context_.options.undo_on_failure) {
    error.message += "; what was done before is kept";
  } else if (made > 0) {
    error.message += "; " + std::to_string(made - std::min(made, left.size())) + " of " + std::to_string(made) +
                     " done changes were undone";
  }
  if (kept_ > 0) error.message += "; " + std::to_string(kept_) + " changes have nothing to do with it and are kept";
  for (const std::string& text : left) error.message += "; not undone: " + text;
  co_return error;
}

void Push::schedule(std::size_t step) {
  const std::string batch = batch_of(step);
  if (batch.empty()) {
    group_.add(run_step(step));
    return;
  }
  auto [waiting, is_new] = batches_.try_emplace(batch);
  waiting->second.push_back(step);
  if (is_new) group_.add(run_batch(batch));
}

void Push::finished(std::size_t step, const Status& status) {
  if (!status) {
    errors_.emplace_back(step, named(plan_.rows[plan_.steps[step].row], status.error()));
    return;
  }
  finished_[step] = true;
  for (std::size_t n : next_[step]) {
    if (--waits_[n] == 0) schedule(n);
  }
}

Task<void> Push::run_step(std::size_t step) {
  if (broken_) co_return;
  try {
    Status status = co_await do_step(step);
    finished(step, status);
  } catch (...) {
    // The store failed us. What runs already may still record its outcome; nothing new begins.
    broken_ = true;
    context_.store.abort();
    throw;
  }
}

void Push::tell(const std::string& phase, const std::string& action, const Planned& p, std::size_t step,
                std::size_t steps) {
  context_.log.at({phase, step, steps, action, p.table->name, key_text(*p.table, p.row())});
}

Task<Status> Push::do_step(std::size_t step) {
  const Step::Do what = plan_.steps[step].what;
  if (what != Step::Do::Barrier) {
    const char* action = what == Step::Do::Create ? "creating" : what == Step::Do::Update ? "updating" : "deleting";
    tell("applying", action, plan_.rows[plan_.steps[step].row], ++begun_, steps_);
  }
  Status status = aws::Unit{};
  switch (plan_.steps[step].what) {
    case Step::Do::Create:
      status = co_await do_create(step);
      break;
    case Step::Do::Update:
      status = co_await do_update(step);
      break;
    case Step::Do::Delete:
      status = co_await do_delete(step);
      break;
    case Step::Do::Barrier:
      break;
  }
  co_return status;
}

Task<Result<aws::Map>> Push::context_for(const Table& table, std::string region) {
  aws::Map out;
  if (needs_account(table)) {
    auto account = co_await context_.client.account(region);
    if (!account) co_return account.error();
    out.set("account", *account);
    out.set("partition", aws::partition_of(region));
  }
  co_return out;
}

Task<Result<CloudRow>> Push::read(const Table& table, Value key, std::string region, int tries, Reader::Known known) {
  milliseconds pause{100};
  for (int i = 0;; ++i) {
    const Row* row = cache_.find(table, key);
    auto identity = row ? identity_of(table, cache_, Row(*row)) : std::nullopt;
    if (!identity) co_return aws::input_error("the new object has no identity: its recipe saves none");
    Reader reader(context_.client);
    std::vector<aws::Map> wanted;
    wanted.push_back(std::move(*identity));
    auto rows = co_await reader.get(table, region, table.scope == Scope::Global, std::move(wanted), known);
    known.page = Value();  // one that does not show it is not asked again
    if (!rows) co_return rows.error();
    if (!rows->empty()) co_return std::move(rows->front());
    if (i + 1 >= tries) {
      aws::Error error;
      error.kind = aws::Error::Kind::Service;
      error.service = table.service;
      error.region = region;
      error.message = "AWS does not show the object that was just written";
      co_return error;
    }
    co_await context_.client.loop().sleep(pause);
    pause = std::min(pause * 2, milliseconds{5000});
  }
}

bool Push::shows(const Table& table, const Row& intent, const std::vector<std::string>& columns, const CloudRow& seen) {
  return std::all_of(columns.begin(), columns.end(), [&](const std::string& name) {
    const std::size_t at = table.index(name);
    const Column& column = table.columns[at];
    return intent[at].is_null() || column.sensitive || !differs_from_cloud(column, cache_, intent[at], seen.row[at]);
  });
}

/// Reads until the written columns show, or for some seconds: AWS may answer with what was, or store another form.
Task<Result<CloudRow>> Push::settle(const Table& table, Value key, std::string region, Row intent,
                                    std::vector<std::string> columns) {
  milliseconds pause{100};
  for (int i = 0;; ++i) {
    auto seen = co_await read(table, key, region, 8);
    if (!seen) co_return seen;
    if (shows(table, intent, columns, *seen) || i >= 4) co_return seen;
    co_await context_.client.loop().sleep(pause);
    pause = std::min(pause * 3, milliseconds{5000});
  }
}

Task<Status> Push::apply_groups(const Table& table, Row intent, CloudRow cloud, std::vector<std::string> columns,
                                std::string region) {
  auto extra = co_await context_for(table, region);
  if (!extra) co_return extra.error();
  for (const UpdateGroup* group : groups_for(table, columns)) {
    std::vector<std::string> mine;
    for (const std::string& name : columns) {
      if (contains(group->columns, name)) mine.push_back(name);
    }
    aws::Map document = update_context(context_, cache_, table, intent, cloud, mine, region, *extra);
    if (!group->when.empty() && !evaluate(group->when, Value(document)).truthy()) continue;
    Recipe recipe(context_.client, table, std::move(document), region, "");
    recipe.on_columns = [&](const Columns& saved) {
      const Columns key = key_of(table, intent);
      context_.store.begin();
      context_.store.write_back(table, key, saved);
      context_.store.commit();
      cache_.set(table, key.front().second, saved);
      for (const auto& [name, value] : saved) cloud.row[table.index(name)] = value;
    };
    Status status = co_await recipe.run(group->calls);
    if (status && recipe.already()) {
      status = co_await is_so(table, intent, std::move(mine), region, recipe.context(), *recipe.already());
    }
    if (!status) co_return status;
  }
  co_return aws::Unit{};
}

/// AWS said that it is so already, as it does after a call whose answer was lost: in the way that is wanted, or is that the
/// error?
Task<Status> Push::is_so(const Table& table, Row intent, std::vector<std::string> columns, std::string region,
                         aws::Map context, aws::Error said) {
  const Value key = value_of(table, intent, table.key.front());
  auto there = co_await read(table, key, region, 1);
  if (!there) {
    Status found = co_await find_again(table, key, region, std::move(context));
    if (!found) co_return said;
  }
  auto seen = co_await settle(table, key, region, intent, columns);
  if (!seen) co_return said;
  if (!shows(table, intent, columns, *seen)) co_return said;
  co_return aws::Unit{};
}

/// Some objects have another name after an update, and its answer was lost.
Task<Status> Push::find_again(const Table& table, Value key, std::string region, aws::Map context) {
  const bool by_its_columns = table.create && table.create->find && !mentions(table.create->find->input, "token");
  if (!by_its_columns) co_return aws::input_error("nothing tells which object it is");
  Columns found;
  auto there = co_await find_object(context_.client, table, region, &context, &found);
  if (!there) co_return there.error();
  if (!*there) co_return aws::input_error("there is no such object");
  context_.store.begin();
  context_.store.write_back(table, {{table.key.front(), key}}, found);
  context_.store.commit();
  cache_.set(table, key, found);
  co_return aws::Unit{};
}

Task<Status> Push::do_update(std::size_t step) {
  const Step& doing = plan_.steps[step];
  Planned& p = plan_.rows[doing.row];
  const Table& table = *p.table;
  const Columns key = key_of(table, *p.intent);
  std::optional<CloudRow> before = p.cloud;
  std::vector<std::string> columns = p.push;
  if (p.fate != Fate::Update) {  // what a creation has left
    auto seen = co_await read(table, key.front().second, p.region, 8);
    if (!seen) co_return seen.error();
    columns = stated_differences(table, cache_, *p.intent, *seen);
    before = std::move(*seen);
  }
  std::erase_if(columns, [&](const std::string& name) { return contains(doing.leave, name) != doing.late; });
  if (columns.empty()) co_return aws::Unit{};
  const JournalEntry entry =
      context_.journal.intend(transaction_, table, "update", p.region, key, Value(aws::Map{{"columns", Value(aws::List(columns.begin(), columns.end()))}}));
  Done done;
  done.step = step;
  done.entry = entry;
  done.before = before;
  done.columns = columns;
  done_.push_back(done);  // even half an update is undone
  const std::size_t place = done_.size() - 1;
  Status status = co_await apply_groups(table, *p.intent, *before, columns, p.region);
  if (!status) {
    context_.journal.failed(entry, status.error().text());
    co_return status;
  }
  auto seen = co_await settle(table, key.front().second, p.region, *p.intent, columns);
  if (!seen) co_return seen.error();
  context_.store.begin();
  context_.journal.done(entry, entry.detail);
  context_.store.commit();
  forget_secrets(p);
  done_[place].after = *seen;
  if (doing.late) {  // what was read before it is out of date
    const auto id = identity_text(table, wire_of_cloud(table, *seen), p.region);
    std::erase_if(touched_[&table], [&](const CloudRow& row) {
      return identity_text(table, wire_of_cloud(table, row), p.region) == id;
    });
  }
  touched_[&table].push_back(std::move(*seen));
  note_companions(p, p.region);
  for (const std::string& name : columns) {
    if (table.column(name)->virtual_) companions_.insert({&table, p.region});
  }
  co_return aws::Unit{};
}

/// What is only written does not stay in the row.
void Push::forget_secrets(const Planned& p) {
  Columns sent;
  for (std::size_t i = 0; i < p.table->columns.size(); ++i) {
    const Column& column = p.table->columns[i];
    if (column.write_only && !(*p.intent)[i].is_null()) sent.emplace_back(column.name, Value());
  }
  if (sent.empty()) return;
  context_.store.begin();
  context_.store.write_back(*p.table, key_of(*p.table, *p.intent), sent);
  context_.store.commit();
}

/// After a lost answer: AWS has deleted it, as far as it says.
Task<bool> Push::is_gone(const Table& table, std::string region, aws::Map identity) {
  Reader reader(context_.client);
  std::vector<aws::Map> wanted;
  wanted.push_back(std::move(identity));
  auto rows = co_await reader.get(table, region, table.scope == Scope::Global, std::move(wanted));
  co_return rows && rows->empty();
}

/// The row has one object again.
void Push::end_leftover(const Planned& p) {
  const JournalEntry& entry = p.leftover->replacement;
  if (!p.cloud) completed_.push_back(p.table->name + " " + key_text(*p.table, p.row()));
  context_.store.begin();
  if (p.leftover->take_back) {
    context_.store.write_back(*p.table, entry.key, old_columns(*p.table, entry));
  } else {
    context_.journal.done(entry, entry.detail);
  }
  context_.store.commit();
  if (p.leftover->take_back) context_.journal.failed(entry, "interrupted; the old object stays");
}

/// Also in the regions of the rows that it refers to: a connection has two ends.
void Push::note_companions(const Planned& p, const std::string& region) {
  std::set<std::string> regions{region};
  for (std::size_t i = 0; i < p.table->columns.size(); ++i) {
    const Column& column = p.table->columns[i];
    const Table* target = column.ref && !column.virtual_ ? context_.catalog.table(column.ref->table) : nullptr;
    const Row* other = target ? cache_.target(column, p.row()[i]) : nullptr;
    if (other && target->scope != Scope::Global) regions.insert(cache_.region_of(*target, Row(*other)));
  }
  for (const Table* companion : context_.catalog.companions(*p.table)) {
    for (const std::string& where : regions) companions_.insert({companion, where});
  }
}

}  // namespace iasql::engine
