// Listings per item of another listing, and the extra reads that the found items need. See reader.hpp.
#include <algorithm>
#include <exception>
#include <set>
#include <utility>

#include "engine/reader.hpp"
#include "engine/row.hpp"
#include "engine/rows.hpp"
#include "engine/template.hpp"

namespace iasql::engine {

using aws::Task;

std::int64_t Reader::limit_of(const ListSpec& spec, const Value& parent) const {
  const auto settings = limits.find({spec.limit.table, spec.limit.column});
  if (settings == limits.end()) return spec.limit.most;
  const auto found = settings->second.find(spec.limit.match.eval(parent).to_text());
  return found == settings->second.end() ? spec.limit.most : found->second == 0 ? -1 : found->second;
}

/// One listing of the inner kind; an outer object that is gone by now has nothing in it.
Task<void> Reader::list_under(const Table* table, const ListSpec* spec, std::string region, const Value* parent,
                              std::vector<Pair>* out, std::optional<aws::Error>* error) {
  const std::int64_t most = limit_of(*spec, *parent);
  if (most < 0) co_return;
  aws::Map context = place_context(region);
  context.set("parent", *parent);
  const Value document(context);
  std::int64_t count = 0;
  auto on_page = [&](const Value& page) {
    for (auto& [item, above] : select_items(spec->items, Path(), page)) {
      if (item.is_map()) item.map().set("parent", *parent);
      context.set("item", item);
      if (!spec->where.empty() && !spec->where.test(Value(context))) continue;
      out->push_back({std::move(item), *parent});
      if (++count == most) return false;
    }
    return true;
  };
  aws::Call call{spec->service, spec->operation, region, fill(spec->input, document), ""};
  aws::Client::PageSink page_sink = on_page;
  Status status = co_await client_.pages(std::move(call), std::move(page_sink));
  if (status || contains(spec->gone, status.error().code) || contains(table->gone, status.error().code)) co_return;
  out->clear();
  *error = status.error();
}

/// What one consumer of a listing needs beyond it. The items of one parent that cannot be read are an error in the end; the
/// others' are handed on before.
Task<void> Reader::list_rest(Walk* walk, std::size_t consumer, std::vector<Pair> found) {
  const Listing& listing = walk->listing;
  const auto& [table, spec] = listing.consumers[consumer];
  Waiting& waiting = walk->waiting[consumer];
  if (waiting.error && !spec->each) co_return;
  if (spec->each) {
    std::vector<std::vector<Pair>> inner(found.size());
    std::vector<std::optional<aws::Error>> errors(found.size());
    aws::Group group(most_at_once);
    for (std::size_t i = 0; i < found.size(); ++i) {
      group.add(list_under(table, spec->each.get(), listing.region, &found[i].item, &inner[i], &errors[i]));
    }
    co_await group.join();
    std::vector<Pair> items;
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (errors[i] && !waiting.error) waiting.error = errors[i];
      for (Pair& pair : inner[i]) items.push_back(std::move(pair));
    }
    found = std::move(items);
  }
  if (found.empty()) co_return;
  auto rows = co_await complete(*table, listing.region, listing.global, std::move(found), true, &waiting.progress);
  if (rows) {
    if (!rows->empty()) walk->sink(*table, std::move(*rows));
  } else if (!waiting.error) {
    waiting.error = rows.error();
  }
}

/// However it ends, the listing does not wait for it any longer.
Task<void> Reader::run_part(Walk* walk, std::size_t consumer, std::vector<Pair> items) {
  Waiting& waiting = walk->waiting[consumer];
  const std::size_t count = items.size();
  std::exception_ptr thrown;
  try {
    Task<void> rest = list_rest(walk, consumer, std::move(items));
    co_await rest;
  } catch (...) {
    thrown = std::current_exception();
  }
  waiting.begun -= count;
  waiting.ended.wake();
  if (thrown) std::rethrow_exception(thrown);
}

Task<Result<Value>> all_pages(aws::Client* client, aws::Call call) {
  aws::Map all;
  aws::Client::PageSink sink = [&all](const Value& page) {
    for (const auto& [name, value] : page.as_map()) {
      if (!value.is_list()) continue;
      aws::List& list = all[name].list();
      list.insert(list.end(), value.as_list().begin(), value.as_list().end());
    }
    return true;
  };
  Status status = co_await client->pages(std::move(call), std::move(sink));
  if (!status) co_return status.error();
  co_return Value(std::move(all));
}

Task<void> Reader::enrich_one(const Table* table, const EnrichSpec* spec, std::string region, const Value* item,
                              aws::Map* answers, bool* gone, std::optional<aws::Error>* error) {
  aws::Map context = place_context(region);
  context.set("item", *item);
  if (spec->later) context.set("enriched", Value(*answers));
  const Value document(std::move(context));
  if (!spec->when.empty() && !spec->when.test(document)) co_return;
  aws::Call call{spec->service, spec->operation, region, fill(spec->input, document), ""};
  Task<Result<Value>> asking = spec->pages ? all_pages(&client_, std::move(call)) : client_.call(std::move(call));
  auto answer = co_await asking;
  if (answer) {
    answers->set(spec->name, std::move(*answer));
    co_return;
  }
  const aws::Error& why = answer.error();
  if (contains(spec->absent, why.code)) co_return;
  if (spec->optional && why.kind == aws::Error::Kind::Unsupported) co_return;
  if (contains(spec->gone, why.code) || contains(table->gone, why.code)) {
    *gone = true;
  } else if (!*error) {
    *error = why;
  }
}

Task<void> Reader::enrich_item(const Table* table, std::string region, const Value* item, aws::Map* answers, bool* gone,
                               std::optional<aws::Error>* error) {
  for (const bool later : {false, true}) {
    if (*gone || *error) co_return;
    aws::Group group;
    for (const EnrichSpec& spec : table->enrich) {
      if (spec.bulk() || spec.later != later || answers->find(spec.name) != nullptr) continue;
      group.add(enrich_one(table, &spec, region, item, answers, gone, error));
    }
    co_await group.join();
  }
}

Task<Status> Reader::bulk_part(const EnrichSpec* spec, std::string region, aws::List matches, Indexed* index,
                               bool shared) {
  auto on_page = [&](const Value& page) {
    for (auto& [item, parent] : select_items(spec->items, spec->where, page)) {
      Value key = spec->key.eval(item);
      aws::Map one;
      if (item.is_map()) one = item.as_map();
      one.set("parent", std::move(parent));
      if (!key.is_null()) index->by_key.emplace(key.to_text(), Value(std::move(one)));
    }
    return true;
  };
  aws::Map context = place_context(region);
  if (spec->batch > 0) context.set("matches", matches);
  aws::Call call{spec->service, spec->operation, region, fill(spec->input, Value(std::move(context))), ""};
  aws::Client::PageSink sink = on_page;
  Task<Status> asking = shared ? shared_.pages(client_, std::move(call), std::move(sink))
                               : client_.pages(std::move(call), std::move(sink));
  Status status = co_await asking;
  if (status || spec->batch == 0 || !contains(spec->gone, status.error().code)) co_return status;
  if (matches.size() <= 1) co_return aws::Unit{};
  // One missing object fails the whole batch: halve it until the missing ones stand alone.
  const auto middle = matches.begin() + static_cast<std::ptrdiff_t>(matches.size() / 2);
  aws::List halves[2] = {{matches.begin(), middle}, {middle, matches.end()}};
  for (auto& half : halves) {
    Status part = co_await bulk_part(spec, region, std::move(half), index, false);
    if (!part) co_return part;
  }
  co_return aws::Unit{};
}

/// A read without batch, for whichever part of the items is the first to want it; the others wait for it.
Task<Status> Reader::bulk_once(const EnrichSpec* spec, std::string region, bool shared, Indexed* index) {
  if (std::exchange(index->begun, true)) {
    while (!index->outcome) {
      Signal::Wait ended = index->ended.wait();
      co_await ended;
    }
    co_return *index->outcome;
  }
  std::exception_ptr thrown;
  try {
    Task<Status> asking = bulk_part(spec, std::move(region), {}, index, shared);
    index->outcome = co_await asking;
  } catch (...) {
    thrown = std::current_exception();
    index->outcome = aws::Error{};  // nobody will see it
  }
  index->ended.wake();
  if (thrown) std::rethrow_exception(thrown);
  co_return *index->outcome;
}

Task<Status> Reader::bulk(const EnrichSpec& spec, std::string region, const std::vector<Pair>& items,
                          std::vector<aws::Map>& answers, bool shared, Indexed& index) {
  std::vector<std::string> wanted(items.size());  // what each item matches; empty if it wants none
  std::set<std::string> matches;
  for (std::size_t i = 0; i < items.size(); ++i) {
    aws::Map context = place_context(region);
    context.set("item", items[i].item);
    if (!spec.when.empty() && !spec.when.test(Value(std::move(context)))) continue;
    wanted[i] = spec.match.eval(items[i].item).to_text();
    if (!wanted[i].empty()) matches.insert(wanted[i]);
  }
  if (matches.empty()) co_return aws::Unit{};
  if (spec.batch == 0) {
    Task<Status> asking = bulk_once(&spec, region, shared, &index);
    const Status status = co_await asking;
    if (!status) co_return status;
  }
  std::vector<aws::List> parts;
  for (const std::string& match : matches) {
    if (spec.batch == 0) break;
    if (!index.asked.insert(match).second) continue;
    if (parts.empty() || parts.back().size() == spec.batch) parts.emplace_back();
    parts.back().emplace_back(match);
  }
  std::vector<std::optional<aws::Error>> errors(parts.size());
  struct Batch {
    static Task<void> run(Reader* reader, const EnrichSpec* spec, std::string region, aws::List matches, Indexed* index,
                          std::optional<aws::Error>* error) {
      Status status = co_await reader->bulk_part(spec, std::move(region), std::move(matches), index, false);
      if (!status) *error = status.error();
    }
  };
  aws::Group group;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    group.add(Batch::run(this, &spec, region, std::move(parts[i]), &index, &errors[i]));
  }
  co_await group.join();
  for (const auto& error : errors) {
    if (error) co_return *error;
  }
  for (std::size_t i = 0; i < items.size(); ++i) {
    auto found = index.by_key.find(wanted[i]);
    if (found != index.by_key.end()) answers[i].set(spec.name, found->second);
  }
  co_return aws::Unit{};
}

namespace {

/// This error is about one object: others may well be read.
bool concerns_one(const aws::Error& error) {
  using Kind = aws::Error::Kind;
  return error.kind == Kind::Denied || error.kind == Kind::Service || error.kind == Kind::Protocol;
}

/// Objects may be left unread one by one: none of them holds rows of another table. (And some must have been read.)
bool may_leave_out(const Table& table, const std::vector<std::optional<aws::Error>>& errors) {
  return std::none_of(table.columns.begin(), table.columns.end(), [](const Column& column) { return column.virtual_; }) &&
         std::all_of(errors.begin(), errors.end(), [](const auto& error) { return !error || concerns_one(*error); });
}

}  // namespace

void Reader::leave_resting(const Table& table, const std::string& region, bool global, const std::vector<Pair>& items,
                           std::vector<std::optional<aws::Error>>& errors) const {
  const auto here = resting.find({&table, global ? "" : region});
  if (here == resting.end() || here->second.empty()) return;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto row = read_item(table, items[i].item, items[i].parent, Value(), global ? "" : region);
    const auto identity = row ? identity_text(table, wire_of_cloud(table, *row), row->region) : std::nullopt;
    const auto found = identity ? here->second.find(*identity) : here->second.end();
    if (found == here->second.end()) continue;
    errors[i].emplace();
    errors[i]->kind = aws::Error::Kind::Service;
    errors[i]->message = found->second;
  }
}

Task<Result<std::vector<CloudRow>>> Reader::complete(const Table& table, std::string region, bool global,
                                                     std::vector<Pair> items, bool listing, Progress* progress,
                                                     const aws::Map* known) {
  std::vector<aws::Map> answers(items.size(), known != nullptr ? *known : aws::Map());
  const bool each = std::any_of(table.enrich.begin(), table.enrich.end(), [](const auto& e) { return !e.bulk(); });
  auto gone = std::make_unique<bool[]>(items.size());
  std::vector<std::optional<aws::Error>> errors(items.size());
  for (const EnrichSpec& spec : table.enrich) {
    if (!spec.bulk() || items.empty()) continue;
    Status status = co_await bulk(spec, region, items, answers, listing, progress->bulk[&spec]);
    if (!status) co_return status.error();
  }
  if (each) {
    if (listing) leave_resting(table, region, global, items, errors);
    aws::Group group(most_at_once);
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (errors[i]) continue;
      group.add(enrich_item(&table, region, &items[i].item, &answers[i], &gone[i], &errors[i]));
    }
    co_await group.join();
  }
  std::vector<CloudRow> rows;
  const bool leave_out = listing && may_leave_out(table, errors);
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (errors[i] && !leave_out) co_return *errors[i];
    progress->any_read = progress->any_read || !errors[i];
    if (gone[i]) continue;
    auto row = read_item(table, items[i].item, items[i].parent, Value(std::move(answers[i])), global ? "" : region);
    if (errors[i] && !row) co_return *errors[i];  // nobody can tell which row it is
    if (row && errors[i]) {
      row->unread = errors[i]->text();
      progress->unread.push_back(std::move(*row));
      if (!progress->why_unread) progress->why_unread = errors[i];
    } else if (row) {
      rows.push_back(std::move(*row));
    }
  }
  co_return rows;
}

}  // namespace iasql::engine
