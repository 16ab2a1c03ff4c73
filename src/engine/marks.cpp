// See marks.hpp.
#include "engine/marks.hpp"

#include <map>

#include "engine/push.hpp"

namespace iasql::engine {

using aws::Task;

namespace {

using Entries = std::vector<JournalEntry>;

/// Of the object that an entry made; null if it is not known.
Value object_of(const Table& table, const JournalEntry& entry) { return entry.detail[table.identity.front()]; }

Task<Status> remove(Context context, const Module* module, std::string region, aws::List resources) {
  const Mark& mark = *module->mark;
  aws::Map document = place_context(region);
  document.set("resources", std::move(resources));
  document.set("mark_key", mark.key);
  const CallSpec& spec = *mark.remove;
  aws::Call call{spec.service, spec.operation, region, fill(spec.input, Value(std::move(document))), ""};
  auto answer = co_await context.client.call(std::move(call));
  if (!answer) co_return answer.error();
  co_return aws::Unit{};
}

/// Not a word from AWS about the objects: it may be another matter next time.
bool may_pass(const aws::Error& error) { return error.retryable || error.kind != aws::Error::Kind::Service; }

/// One call for all; if AWS objects to one of them, one call for each.
Task<void> remove_all(Context context, const Module* module, std::string region, Entries entries) {
  aws::List resources;
  for (const JournalEntry& entry : entries) resources.push_back(object_of(*context.catalog.table(entry.table), entry));
  Status status = co_await remove(context, module, region, std::move(resources));
  if (status) {
    context.journal.unmarked(entries);
    co_return;
  }
  const aws::Error error = status.error();
  const Table& table = *context.catalog.table(entries.front().table);
  if (may_pass(error)) {
    context.log.problem({module->name, "", region, "", error});
    co_return;
  }
  if (entries.size() == 1) {
    if (!contains(table.gone, error.code)) context.log.problem({module->name, table.name, region, "", error});
    context.journal.unmarked(entries);
    co_return;
  }
  for (const JournalEntry& entry : entries) {
    Entries one{entry};
    co_await remove_all(context, module, region, std::move(one));
  }
}

}  // namespace

bool creation_marks(const Catalog& catalog, const Table& table) {
  const Module* module = catalog.module(table.module);
  return module && module->mark && module->mark->remove && table.create && mentions(table.create->calls, "marked_tags");
}

Task<void> remove_marks(Context context) {
  std::map<std::pair<const Module*, std::string>, Entries> by_place;
  Entries nowhere;
  for (JournalEntry& entry : context.journal.marked()) {
    const Table* table = context.catalog.table(entry.table);
    const bool known = table && creation_marks(context.catalog, *table) && !object_of(*table, entry).is_null();
    if (!known) {
      nowhere.push_back(std::move(entry));
      continue;
    }
    by_place[{context.catalog.module(table->module), entry.region}].push_back(std::move(entry));
  }
  if (!nowhere.empty()) context.journal.unmarked(nowhere);
  for (auto& [place, entries] : by_place) {
    std::string region = place.second;
    co_await remove_all(context, place.first, std::move(region), std::move(entries));
  }
}

}  // namespace iasql::engine
