// See recover.hpp.
#include "engine/recover.hpp"

#include <algorithm>

#include "aws/json.hpp"
#include "engine/leftover.hpp"
#include "engine/marks.hpp"

namespace iasql::engine {

using aws::Task;

namespace {

bool natural(const Table& table) { return !cloud_made_identity(table); }

/// Not a word from AWS about the object: it may be another matter next time.
bool may_pass(const aws::Error& error) { return error.retryable || error.kind != aws::Error::Kind::Service; }

}  // namespace

const Row* Recovery::row_of(const JournalEntry& entry, const Table& table) {
  for (const auto& [name, value] : entry.key) {
    if (name == table.key.front()) return cache_.find(table, value);
  }
  return nullptr;
}

Task<Result<bool>> Recovery::visible(const Table& table, std::string region, aws::Map identity) {
  Reader reader(context_.client);
  std::vector<aws::Map> wanted;
  wanted.push_back(std::move(identity));
  auto rows = co_await reader.get(table, region, table.scope == Scope::Global, std::move(wanted));
  if (!rows) co_return rows.error();
  co_return !rows->empty();
}

void Recovery::found(const JournalEntry& entry, const Table& table, const Columns& columns) {
  aws::Map detail;
  for (const auto& [name, value] : columns) detail.set(name, value);
  context_.store.begin();
  if (!columns.empty()) context_.store.write_back(table, entry.key, columns);
  context_.journal.done(entry, Value(std::move(detail)));
  context_.store.commit();
  if (!entry.key.empty()) cache_.set(table, entry.key.front().second, columns);
}

Task<Status> Recovery::created(JournalEntry entry, const Table& table) {
  const Row* known = row_of(entry, table);
  Row row;
  if (known) row = *known;
  const CreateSpec* create = table.create ? &*table.create : nullptr;
  if (!create) {
    context_.journal.unknown(entry, "the table's objects cannot be created any more");
    co_return aws::Unit{};
  }
  if (natural(table) && known) {
    auto identity = identity_of(table, cache_, row);
    if (!identity) {
      context_.journal.failed(entry, "interrupted before it could begin");
      co_return aws::Unit{};
    }
    auto there = co_await visible(table, entry.region, std::move(*identity));
    if (!there) co_return there.error();
    if (*there) {
      found(entry, table, {});
    } else {
      context_.journal.failed(entry, "interrupted before AWS had it");
    }
    co_return aws::Unit{};
  }
  aws::Map document = known ? recipe_context(context_, cache_, table, row, entry.region, entry.token)
                            : place_context(entry.region);
  document.set("token", entry.token);
  if (create->find_by_token && known) {
    // Idempotent by its token: sent again it gives the object that was made, or makes it now.
    Recipe recipe(context_.client, table, std::move(document), entry.region, entry.token);
    bool saved = false;
    recipe.on_columns = [&](const Columns& columns) {
      found(entry, table, columns);
      saved = true;
    };
    Status status = co_await recipe.run(create->calls);
    if (status || saved) co_return aws::Unit{};
    const aws::Error& error = status.error();
    if (error.kind != aws::Error::Kind::Service || aws::answer_lost(error)) co_return status;  // asked again next time
    if (error.code.find("Idempotent") != std::string::npos) {
      context_.journal.unknown(entry, "made from another state of its row: " + error.text());
    } else {
      context_.journal.failed(entry, error.text());
    }
    co_return aws::Unit{};
  }
  if (!create->find) {
    nothing_tells(entry, table);
    co_return aws::Unit{};
  }
  Columns columns;
  auto made = co_await find_object(context_.client, table, entry.region, &document, &columns);
  if (!made && !known && made.error().kind == aws::Error::Kind::Input) {
    // What it was called stood in the row only.
    context_.journal.unknown(entry, "its row is gone, so it cannot be looked for");
    co_return aws::Unit{};
  }
  if (!made) co_return made.error();
  const bool any = *made;
  if (any && !known) {
    context_.journal.unknown(entry, "AWS made it, but its row is gone");
    co_return aws::Unit{};
  }
  if (any) {
    found(entry, table, columns);
  } else {
    context_.journal.failed(entry, "interrupted before AWS had it");
  }
  co_return aws::Unit{};
}

void Recovery::nothing_tells(const JournalEntry& entry, const Table& table) {
  const std::string reason = "nothing tells whether AWS made it: look at the account";
  context_.journal.unknown(entry, reason);
  context_.log.problem({table.module, table.name, entry.region, "", aws::input_error(reason)});
}

/// An undo that was interrupted may have made the row's deleted object again. If AWS does not name it anew, it is seen by
/// the plan.
Task<Status> Recovery::restored(JournalEntry entry, const Table& table) {
  if (natural(table)) {
    context_.journal.failed(entry, "interrupted");
    co_return aws::Unit{};
  }
  const bool findable = table.create && table.create->find && mentions(table.create->find->input, "token");
  if (!findable) {
    nothing_tells(entry, table);
    co_return aws::Unit{};
  }
  aws::Map document = place_context(entry.region);
  document.set("token", entry.token);
  Columns columns;
  auto made = co_await find_object(context_.client, table, entry.region, &document, &columns);
  if (!made) co_return made.error();
  if (*made) {
    note_superfluous(context_, table, entry, columns, row_of(entry, table));
  } else {
    context_.journal.failed(entry, "interrupted before AWS had it");
  }
  co_return aws::Unit{};
}

Task<Status> Recovery::deleted(JournalEntry entry, const Table& table) {
  auto there = co_await visible(table, entry.region, entry.detail.as_map());
  if (!there) co_return there.error();
  if (*there) {
    context_.journal.failed(entry, "interrupted before AWS had deleted it");
  } else {
    context_.store.begin();
    context_.journal.done(entry, entry.detail);
    context_.store.commit();
  }
  co_return aws::Unit{};
}

/// Of the replaced object itself: a row may have had several.
bool Recovery::deletion_begun(const JournalEntry& entry) const {
  return std::any_of(deletions_.begin(), deletions_.end(), [&](const JournalEntry& deletion) {
    if (deletion.table != entry.table || deletion.key != entry.key) return false;
    const Table* table = context_.catalog.table(entry.table);
    const auto& old = entry.detail.as_map();
    return std::all_of(old.begin(), old.end(), [&](const auto& member) {
      const Column* column = table ? table->column(member.first) : nullptr;
      return !column || !column->computed || deletion.detail[member.first] == to_wire(*column, member.second);
    });
  });
}

/// Of the object that a replacement replaces.
aws::Map Recovery::old_identity(const JournalEntry& entry, const Table& table) {
  aws::Map identity;
  for (const auto& [name, value] : entry.detail.as_map()) {
    const Column* column = table.column(name);
    if (column) identity.set(name, column->region ? Value(entry.region) : cache_.wire_value(*column, value));
  }
  return identity;
}

/// A replacement of which only the old object's deletion is left, begun or not even sent. The entry of the deletion
/// itself is settled afterwards; if this is interrupted, both are as they were.
Task<Status> Recovery::finish_replacement(JournalEntry entry, const Table& table) {
  Reader reader(context_.client);
  std::vector<aws::Map> wanted;
  wanted.push_back(old_identity(entry, table));
  auto seen = co_await reader.get(table, entry.region, table.scope == Scope::Global, std::move(wanted));
  if (!seen) co_return seen.error();
  const Row* known = row_of(entry, table);
  if (!seen->empty()) {
    aws::Map document = known ? recipe_context(context_, cache_, table, Row(*known), entry.region, entry.token)
                              : place_context(entry.region);
    aws::Map old = wire_of_cloud(table, seen->front());
    document.set("old", old);
    document.set("new", std::move(old));
    document.set("fact", seen->front().facts);
    Recipe recipe(context_.client, table, std::move(document), entry.region, entry.token);
    Status status = co_await recipe.run(table.delete_calls, true);
    if (!status && (may_pass(status.error()) || aws::answer_lost(status.error()))) co_return status;
    if (!status) {
      const std::string reason = "replaced, but the old object could not be deleted: " + status.error().text();
      context_.journal.unknown(entry, reason);
      Problem problem{table.module, table.name, entry.region, "", aws::input_error(reason)};
      context_.log.problem(problem);
      co_return aws::Unit{};
    }
  }
  context_.store.begin();
  context_.journal.done(entry, entry.detail);
  context_.store.commit();
  co_return aws::Unit{};
}

/// The row of a replacement that is still to be carried out by the push that follows: its change is claimed by the
/// interrupted transaction, or pending. Its last state if it was deleted since.
std::optional<Row> Recovery::wanted(const JournalEntry& entry, const Table& table) {
  std::vector<Change> changes = context_.store.changes(context_.catalog, entry.transaction);
  for (Change& change : context_.store.changes(context_.catalog, "")) changes.push_back(std::move(change));
  auto replaces = [&](const Change& change) {
    if (change.table != &table || !change.base || entry.key.empty()) return false;
    const Row& row = change.intent ? *change.intent : *change.base;
    if (!(value_of(table, row, table.key.front()) == entry.key.front().second)) return false;
    if (!change.intent || cache_.region_of(table, row) != entry.region) return true;
    return std::any_of(table.replace_columns.begin(), table.replace_columns.end(), [&](const std::string& name) {
      return !same(*table.column(name), value_of(table, *change.base, name), value_of(table, row, name));
    });
  };
  auto found = std::find_if(changes.begin(), changes.end(), replaces);
  if (found == changes.end()) return std::nullopt;
  return found->intent ? found->intent : found->base;
}

/// A replacement whose old object is still there. It is completed by the push that follows, for rows may have been moved
/// to the new object already; if nobody wants it any more, it is taken back.
Task<Status> Recovery::replaced(JournalEntry entry, const Table& table) {
  // Once the old object's deletion was done, the new one is all there is: it is never taken back.
  aws::Map identity = old_identity(entry, table);
  auto there = co_await visible(table, entry.region, std::move(identity));
  if (!there) co_return there.error();
  if (!*there) {
    context_.store.begin();
    context_.journal.done(entry, entry.detail);
    context_.store.commit();
    co_return aws::Unit{};
  }
  const auto row = wanted(entry, table);
  if (row && has_other_object(*row, entry, table)) co_return aws::Unit{};
  const Row* known = row_of(entry, table);
  if (!row && known && has_other_object(*known, entry, table)) {
    Status status = co_await take_back(std::move(entry), table);
    co_return status;
  }
  context_.journal.failed(entry, "interrupted; the old object stays");
  co_return aws::Unit{};
}

/// The row means the new object.
bool Recovery::has_other_object(const Row& row, const JournalEntry& entry, const Table& table) const {
  const auto& old = entry.detail.as_map();
  return std::any_of(old.begin(), old.end(), [&](const auto& member) {
    const Column* column = table.column(member.first);
    if (!column || !column->computed) return false;
    const Value& now = value_of(table, row, member.first);
    return !now.is_null() && !(now == member.second);
  });
}

/// What was moved to the new object moves back, the new object goes, the row means the old one again.
Task<Status> Recovery::take_back(JournalEntry entry, const Table& table) {
  const Row before = *row_of(entry, table);
  Context context = context_;
  context.options.undo_on_failure = false;  // what is not taken back now is taken back next time
  std::vector<Leftover> leftover{{entry, true}};
  std::vector<Change> none;
  auto plan = co_await observe_changes(context, cache_, std::move(none), std::move(leftover));
  Status status = plan ? Status(aws::Unit{}) : Status(plan.error());
  if (plan) {
    Push push(context, cache_, std::move(*plan), entry.transaction);
    status = co_await push.run();
  }
  if (status) co_return status;
  Columns fresh;
  for (const auto& [name, value] : old_columns(table, entry)) fresh.emplace_back(name, value_of(table, before, name));
  cache_.set(table, entry.key.front().second, fresh);
  if (may_pass(status.error())) co_return status;
  const std::string reason = "a half-done replacement could not be taken back: " + status.error().text();
  context_.journal.unknown(entry, reason);
  Problem problem{table.module, table.name, entry.region, "", aws::input_error(reason)};
  context_.log.problem(problem);
  co_return aws::Unit{};
}

Task<Status> Recovery::resolve(JournalEntry entry, bool finishing) {
  const Table* table = context_.catalog.table(entry.table);
  Status status = aws::Unit{};
  if (!table) {
    context_.journal.unknown(entry, "its module is not installed any more");
  } else if (finishing) {
    status = co_await finish_replacement(std::move(entry), *table);
  } else if (entry.action == "replace") {
    status = co_await replaced(std::move(entry), *table);
  } else if (entry.action == "create") {
    status = co_await created(std::move(entry), *table);
  } else if (entry.action == "restore") {
    status = co_await restored(std::move(entry), *table);
  } else if (entry.action == "delete") {
    status = co_await deleted(std::move(entry), *table);
  } else {
    context_.journal.failed(entry, "interrupted");
  }
  co_return status;
}

/// Newest first, for what was made later may hang on what was made before. With those that were found just now.
std::vector<JournalEntry> Recovery::open_replacements() {
  context_.store.begin();
  auto open = context_.journal.unfinished();
  context_.store.commit();
  std::erase_if(open, [](const JournalEntry& entry) { return entry.action != "replace"; });
  std::reverse(open.begin(), open.end());
  return open;
}

Task<Status> Recovery::run() {
  context_.store.begin();
  const auto entries = context_.journal.unfinished();
  context_.store.commit();
  if (!entries.empty()) {
    context_.log.notice("resolving " + std::to_string(entries.size()) + " calls that an interrupted commit left open");
  }
  for (const JournalEntry& entry : entries) {
    if (entry.action == "delete") deletions_.push_back(entry);
  }
  // Replacements that only wait for a deletion come before the deletions, the others after everything else.
  std::vector<JournalEntry> finishing, others;
  for (const JournalEntry& entry : entries) {
    if (entry.action != "replace") others.push_back(entry);
    else if (deletion_begun(entry)) finishing.push_back(entry);
  }
  for (const auto* turn : {&finishing, &others}) {
    for (const JournalEntry& entry : *turn) {
      Status status = co_await resolve(entry, turn == &finishing);
      if (!status) co_return status;
    }
  }
  for (const JournalEntry& entry : open_replacements()) {
    Status status = co_await resolve(entry, false);
    if (!status) co_return status;
  }
  co_await remove_marks(context_);
  co_return aws::Unit{};
}

}  // namespace iasql::engine
