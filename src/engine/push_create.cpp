// Creating: the one step whose result cannot be foreseen. Its intent is durable before the call, what the call says is
// written to the row before anything else, and a lost answer is looked up. See push.hpp.
#include <algorithm>
#include <set>

#include "engine/leftover.hpp"
#include "engine/marks.hpp"
#include "engine/push.hpp"

namespace iasql::engine {

using aws::Task;
using std::chrono::milliseconds;
using Fate = Planned::Fate;

Task<Result<bool>> find_object(aws::Client& client, const Table& table, std::string region, aws::Map* context,
                               Columns* found) {
  const ListSpec& spec = *table.create->find;
  aws::Call call{spec.service, spec.operation, region, fill(spec.input, Value(*context)), ""};
  Value item;
  bool any = false;
  aws::Client::PageSink sink = [&](const Value& page) {
    auto items = select_items(spec.items, spec.where, page, context);
    if (items.empty()) return true;
    item = std::move(items.front().first);
    any = true;
    return false;
  };
  Status status = co_await client.pages(std::move(call), std::move(sink));
  if (!status) {
    if (contains(table.gone, status.error().code)) co_return false;
    co_return status.error();
  }
  if (!any) co_return false;
  for (const auto& [name, path] : spec.save) {
    const Column* column = table.column(name);
    Value value = path.eval(item);
    if (column && !column->ref) found->emplace_back(name, from_wire(*column, value));
    (*context)["new"].map().set(name, std::move(value));
  }
  co_return true;
}

/// After a lost answer: did AWS carry it out? Asked several times before "no" is believed, for AWS may show new objects late.
Task<Result<bool>> Push::was_made(const Planned& p, aws::Map* context, Columns* found) {
  milliseconds pause{200};
  for (int i = 0;; ++i) {
    co_await context_.client.loop().sleep(pause);
    pause *= 3;
    std::optional<Result<bool>> answer;
    if (p.table->create->find) {
      auto made = co_await find_object(context_.client, *p.table, p.region, context, found);
      answer.emplace(std::move(made));
    } else {
      std::vector<aws::Map> wanted;
      auto identity = identity_of(*p.table, cache_, *p.intent);
      if (identity) wanted.push_back(std::move(*identity));
      Reader reader(context_.client);
      auto rows = co_await reader.get(*p.table, p.region, p.table->scope == Scope::Global, std::move(wanted));
      if (rows) {
        answer.emplace(!rows->empty());
      } else {
        answer.emplace(rows.error());
      }
    }
    if ((answer->ok() && **answer) || i >= 2) co_return std::move(*answer);
  }
}

/// The old half of a replacement that deletes first.
bool Push::already_deleted(std::size_t row) const {
  return std::any_of(done_.begin(), done_.end(), [&](const Done& done) {
    return plan_.steps[done.step].row == row && plan_.steps[done.step].what == Step::Do::Delete;
  });
}

/// Records that a create has failed, or that nobody knows.
void Push::give_up(const JournalEntry& entry, const aws::Error& error) {
  if (!aws::answer_lost(error)) {
    context_.journal.failed(entry, error.text());
    return;
  }
  context_.journal.unknown(entry, "nobody knows whether AWS made it: " + error.text());
  context_.log.notice(entry.table + ": the answer was lost, so AWS may have made an object; look at the account");
}

/// The rows that refer to this one, as they are wanted: those of the plan, and those that it does not touch.
aws::Map Push::children(const Table& table, const Value& key) {
  aws::Map out;
  for (const ChildSpec& spec : table.children) {
    const Table& child = *context_.catalog.table(spec.table);
    aws::List rows;
    const auto add = [&](const Row& row) {
      if (value_of(child, row, spec.column) != key) return;
      aws::Map one = cache_.wire(child, row);
      one.set("ref", cache_.refs(child, row));
      rows.emplace_back(std::move(one));
    };
    std::set<std::string> planned;
    for (const Planned& p : plan_.rows) {
      if (p.table != &child) continue;
      planned.insert(key_text(child, p.row()));
      if (p.intent) add(*p.intent);
    }
    for (const Row& row : context_.store.load(child, {{spec.column, key}})) {
      if (!planned.count(key_text(child, row))) add(row);
    }
    out.set(spec.name, std::move(rows));
  }
  return out;
}

/// An interrupted run of this transaction has made the row's object there, so that it is this transaction's to undo.
bool Push::made_before(const Planned& p) const {
  const Columns key = key_of(*p.table, *p.intent);
  return std::any_of(before_.begin(), before_.end(), [&](const JournalEntry& entry) {
    return entry.action == "create" && entry.table == p.table->name && entry.region == p.region && entry.key == key;
  });
}

namespace {

/// What extra reads would answer for an object that was made from this document.
aws::Map answers_of_new(const Table& table, const aws::Map& document) {
  aws::Map out;
  for (const EnrichSpec& spec : table.enrich) {
    if (!spec.created.is_null()) out.set(spec.name, fill(spec.created, Value(document)));
  }
  return out;
}

}  // namespace

Task<Status> Push::do_create(std::size_t step) {
  Planned& p = plan_.rows[plan_.steps[step].row];
  const Table& table = *p.table;
  const Columns key = key_of(table, *p.intent);
  const Value first_key = key.front().second;

  auto extra = co_await context_for(table, p.region);
  if (!extra) co_return extra.error();

  JournalEntry replace;
  if (p.fate == Fate::Replace && !already_deleted(plan_.steps[step].row)) {
    aws::Map old;
    for (const std::string& name : table.identity) old.set(name, value_of(table, *p.base, name));
    if (p.region != p.old_region) old.set(new_region_member, p.region);
    replace = context_.journal.intend(transaction_, table, "replace", p.old_region, key, Value(std::move(old)));
    replacing_.emplace(plan_.steps[step].row, replace);
  }
  const JournalEntry entry = context_.journal.intend(transaction_, table, "create", p.region, key, Value(),
                                                     creation_marks(context_.catalog, table));

  Row row = *p.intent;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].computed) row[i] = Value();  // a replaced row still has the old object's
  }
  aws::Map document = recipe_context(context_, cache_, table, row, p.region, entry.token);
  for (const auto& [name, value] : *extra) document.set(name, value);
  document.set("children", children(table, first_key));
  if (p.fate == Fate::Replace && p.cloud) {
    aws::Map replaced = wire_of_cloud(table, *p.cloud);
    if (!table.region_column.empty()) replaced.set(table.region_column, p.old_region);
    document.set("replaced", std::move(replaced));
  }
  Columns made_up;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const Column& column = table.columns[i];
    if (column.create_default.is_null() || !row[i].is_null()) continue;
    row[i] = fill(column.create_default, Value(document));
    document["new"].map().set(column.name, to_wire(column, row[i]));
    made_up.emplace_back(column.name, row[i]);
  }

  Done done;
  done.step = step;
  bool recorded = false, row_gone = false;
  auto record = [&](const Columns& columns) {
    Columns all = columns;
    if (!recorded) all.insert(all.end(), made_up.begin(), made_up.end());
    done.made.insert(done.made.end(), columns.begin(), columns.end());
    aws::Map detail;
    for (const auto& [name, value] : columns) detail.set(name, value);
    context_.store.begin();
    if (!all.empty() && !context_.store.write_back(table, key, all)) row_gone = true;
    context_.journal.done(entry, Value(std::move(detail)));
    context_.store.commit();
    cache_.set(table, first_key, all);
    recorded = true;
  };

  if (table.create->find && table.create->find_first) {
    Columns found;
    auto exists = co_await find_object(context_.client, table, p.region, &document, &found);
    if (!exists) {
      context_.journal.failed(entry, exists.error().text());
      co_return exists.error();
    }
    if (*exists) {
      done.adopted = !made_before(p);
      record(found);
      if (done.adopted) context_.log.notice(table.name + " " + key_text(table, *p.intent) + " existed already and was adopted");
    }
  }
  Reader::Known known;
  if (!recorded) {
    Recipe recipe(context_.client, table, std::move(document), p.region, entry.token);
    recipe.on_columns = record;
    recipe.careful = !table.create->find_by_token && (table.create->find || !cloud_made_identity(table));
    Status status = co_await recipe.run(table.create->calls);
    for (int tries = 0; tries < 3 && recipe.careful && !status && !recorded && aws::answer_lost(status.error()); ++tries) {
      Columns found;
      auto made = co_await was_made(p, &recipe.context(), &found);
      if (!made) break;
      if (*made) record(found);
      const std::size_t next = recipe.at() + (*made ? 1 : 0);
      status = co_await recipe.run(table.create->calls, false, next);
    }
    if (!status) {
      Status back = co_await recipe.take_back();
      if (recorded) {
        // The object was made, then something after it failed: it is undone like a finished step.
        done.entry = entry;
        done_.push_back(std::move(done));
      } else {
        give_up(entry, status.error());
      }
      if (!back) context_.log.problem({table.module, table.name, p.region, key_text(table, *p.intent), back.error()});
      co_return status;
    }
    if (!recorded) record({});
    known = {table.get ? recipe.seen_by(*table.get) : Value(), answers_of_new(table, recipe.context())};
  }
  done.entry = entry;
  done_.push_back(done);
  if (row_gone) co_return aws::input_error("its row was deleted in the meantime");
  const std::size_t place = done_.size() - 1;

  auto seen = co_await read(table, first_key, p.region, 8, std::move(known));
  if (!seen) co_return seen.error();
  Row intent = *p.intent;
  for (const auto& [name, value] : made_up) intent[table.index(name)] = value;
  auto rest = stated_differences(table, cache_, intent, *seen);
  // What cannot be read was sent with the creation, unless there was none.
  std::erase_if(rest, [&](const std::string& name) {
    return (table.column(name)->sensitive && !done.adopted) || contains(plan_.steps[step].leave, name);
  });
  if (!rest.empty()) {
    done_[place].before = *seen;
    done_[place].columns = rest;
    Status status = co_await apply_groups(table, intent, *seen, rest, p.region);
    if (!status) co_return status;
    seen = co_await settle(table, first_key, p.region, intent, rest);
    if (!seen) co_return seen.error();
  }
  forget_secrets(p);
  done_[place].after = *seen;
  touched_[&table].push_back(std::move(*seen));
  note_companions(p, p.region);
  for (const Column& column : table.columns) {
    if (column.virtual_) companions_.insert({&table, p.region});
  }
  co_return aws::Unit{};
}

}  // namespace iasql::engine
