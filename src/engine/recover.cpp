// See recover.hpp.
#include "engine/recover.hpp"

#include <algorithm>

#include "aws/json.hpp"
#include "engine/marks.hpp"

namespace iasql::engine {

using aws::Task;

namespace {

bool natural(const Table& table) { return !cloud_made_identity(table); }

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
    const std::string reason = "nothing tells whether AWS made it: look at the account";
    context_.journal.unknown(entry, reason);
    Problem problem{table.module, table.name, entry.region, "", aws::input_error(reason)};
    context_.log.problem(problem);
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

bool Recovery::deletion_begun(const JournalEntry& entry) const {
  return !entry.key.empty() && deletions_.count({entry.table, aws::to_json(entry.key.front().second)}) > 0;
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
    if (!status && aws::answer_lost(status.error())) co_return status;
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

/// A replacement whose old object was not deleted yet: the new one goes, the row means the old one again.
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
  const Row* known = row_of(entry, table);
  Columns old;
  for (const auto& [name, value] : entry.detail.as_map()) {
    const Column* column = table.column(name);
    if (column && column->computed) old.emplace_back(name, value);
  }
  if (known && !old.empty()) {
    const Row row = *known;
    const bool is_new = std::any_of(old.begin(), old.end(), [&](const auto& c) {
      const Value& now = value_of(table, row, c.first);
      return !now.is_null() && !(now == c.second);
    });
    if (is_new) {
      const std::string region = cache_.region_of(table, row);
      aws::Map document = recipe_context(context_, cache_, table, row, region, entry.token);
      document.set("old", document["new"]);
      Recipe recipe(context_.client, table, std::move(document), region, entry.token);
      Status status = co_await recipe.run(table.delete_calls, true);
      if (!status) {
        context_.journal.unknown(entry, "a half-done replacement could not be taken back: " + status.error().text());
        co_return aws::Unit{};
      }
    }
    context_.store.begin();
    context_.store.write_back(table, entry.key, old);
    context_.store.commit();
    cache_.set(table, entry.key.front().second, old);
  }
  context_.journal.failed(entry, "interrupted; the old object stays");
  co_return aws::Unit{};
}

Task<Status> Recovery::run() {
  context_.store.begin();
  const auto entries = context_.journal.unfinished();
  context_.store.commit();
  if (!entries.empty()) {
    context_.log.notice("resolving " + std::to_string(entries.size()) + " calls that an interrupted commit left open");
  }
  for (const JournalEntry& entry : entries) {
    if (entry.action == "delete" && !entry.key.empty()) {
      deletions_.insert({entry.table, aws::to_json(entry.key.front().second)});
    }
  }
  // Replacements that only wait for a deletion come before the deletions, the others after everything else.
  enum class Turn { FinishReplacements, Others, TakeBackReplacements };
  for (const Turn turn : {Turn::FinishReplacements, Turn::Others, Turn::TakeBackReplacements}) {
    for (const JournalEntry& entry : entries) {
      const Turn its = entry.action != "replace" ? Turn::Others
                       : deletion_begun(entry)   ? Turn::FinishReplacements
                                                 : Turn::TakeBackReplacements;
      if (its != turn) continue;
      const Table* table = context_.catalog.table(entry.table);
      if (!table) {
        context_.journal.unknown(entry, "its module is not installed any more");
        continue;
      }
      Status status = aws::Unit{};
      if (its == Turn::FinishReplacements) {
        status = co_await finish_replacement(entry, *table);
      } else if (entry.action == "replace") {
        status = co_await replaced(entry, *table);
      } else if (entry.action == "create") {
        status = co_await created(entry, *table);
      } else if (entry.action == "delete") {
        status = co_await deleted(entry, *table);
      } else {
        context_.journal.failed(entry, "interrupted");
      }
      if (!status) co_return status;
    }
  }
  co_await remove_marks(context_);
  co_return aws::Unit{};
}

}  // namespace iasql::engine
