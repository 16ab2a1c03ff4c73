// See reader.hpp.
#include "engine/reader.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "aws/endpoint.hpp"
#include "aws/json.hpp"
#include "engine/rows.hpp"
#include "engine/wanted.hpp"

namespace iasql::engine {

using aws::Task;

aws::Map place_context(const std::string& region) {
  aws::Map out;
  const std::string partition = aws::partition_of(region);
  out.set("region", region);
  out.set("partition", partition);
  out.set("dns_suffix", aws::dns_suffix_of(partition));
  return out;
}

std::vector<CloudRow> join_rows(const Table& owner, const Column& virtual_column, const Table& join,
                                const std::vector<CloudRow>& owners) {
  const std::size_t list = owner.index(virtual_column.name);
  const std::size_t id = owner.index(join.column(join.join->of)->ref->column);
  std::vector<CloudRow> out;
  for (const CloudRow& row : owners) {
    for (const Value& element : row.row[list].as_list()) {
      CloudRow one;
      one.row.resize(join.columns.size());
      one.ref_regions.resize(join.columns.size());
      one.row[join.index(join.join->of)] = row.row[id];
      one.row[join.index(join.join->other)] = element;
      one.region = row.region;
      out.push_back(std::move(one));
    }
  }
  return out;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool same_call(const Listing& a, const Listing& b) {
  return a.service == b.service && a.operation == b.operation && a.region == b.region && a.global == b.global &&
         a.input == b.input;
}

void add_listing(std::vector<Listing>& all, Listing one) {
  auto known = std::find_if(all.begin(), all.end(), [&](const Listing& other) { return same_call(one, other); });
  if (known == all.end()) {
    all.push_back(std::move(one));
  } else {
    known->consumers.insert(known->consumers.end(), one.consumers.begin(), one.consumers.end());
  }
}

std::vector<Listing> Reader::listings(const std::vector<const Table*>& tables, const std::vector<std::string>& regions,
                                      const std::string& default_region) const {
  std::vector<Listing> out;
  std::map<std::string, std::size_t> known;
  for (const Table* table : tables) {
    const bool global = table->scope == Scope::Global;
    const std::vector<std::string> where = global ? std::vector<std::string>{default_region} : regions;
    for (const ListSpec& spec : table->list) {
      for (const std::string& region : where) {
        Value input = fill(spec.input, Value(place_context(region)));
        const std::string id = (global ? "global " : "") + call_id(spec.service, spec.operation, region, input);
        auto [place, is_new] = known.try_emplace(id, out.size());
        if (is_new) out.push_back({spec.service, spec.operation, region, global, std::move(input), {}});
        out[place->second].consumers.push_back({table, &spec});
      }
    }
  }
  return out;
}

void Reader::share(const std::vector<const Listing*>& listings) {
  shared_.clear();
  for (const Listing* listing : listings) {
    shared_.announce({listing->service, listing->operation, listing->region, listing->input, ""});
    for (const auto& consumer : listing->consumers) {
      for (const EnrichSpec& spec : consumer.table->enrich) {
        if (!spec.bulk() || spec.batch > 0) continue;
        shared_.announce({spec.service, spec.operation, listing->region,
                          fill(spec.input, Value(place_context(listing->region))), ""});
      }
    }
  }
}

namespace {

/// When so many items of a consumer wait for their extra reads the listing waits, too; a page may hold as many.
constexpr std::size_t items_at_once = 1000;

bool needs_more(const Listing::Consumer& consumer) {
  return !consumer.table->enrich.empty() || consumer.spec->each;
}

bool is_batch(const EnrichSpec& spec) {
  return spec.bulk() && spec.batch > 0;
}

/// Asks for several items in a call: the more there are, the fewer calls.
bool in_batches(const Table& table) {
  return std::any_of(table.enrich.begin(), table.enrich.end(), is_batch);
}

}  // namespace

/// Tables without extra reads are handed on page by page.
void Reader::take_page(Walk& walk, const aws::Map& place, const Value& page) {
  const Listing& listing = walk.listing;
  for (std::size_t i = 0; i < listing.consumers.size(); ++i) {
    const auto& [table, spec] = listing.consumers[i];
    auto found = select_items(spec->items, spec->where, page, &place);
    if (needs_more(listing.consumers[i])) {
      for (auto& [item, parent] : found) walk.waiting[i].items.push_back({std::move(item), std::move(parent)});
      continue;
    }
    std::vector<CloudRow> rows;
    for (auto& [item, parent] : found) {
      auto row = read_item(*table, item, parent, Value(), listing.global ? "" : listing.region);
      if (row) rows.push_back(std::move(*row));
    }
    if (!rows.empty()) walk.sink(*table, std::move(rows));
  }
}

/// What is asked in batches is for the most part the same for several items: who has asked for the first ones has asked for most.
bool Reader::share_answers(const Table& table, const std::vector<Pair>& items) {
  return std::all_of(table.enrich.begin(), table.enrich.end(), [&](const EnrichSpec& spec) {
    if (!is_batch(spec)) return true;
    std::set<std::string> matches;
    for (const Pair& pair : items) matches.insert(spec.match.eval(pair.item).to_text());
    return 2 * matches.size() <= items.size();
  });
}

void Reader::begin_part(Walk& walk, std::size_t consumer) {
  Waiting& one = walk.waiting[consumer];
  one.begun += one.items.size();
  walk.tasks.add(run_part(&walk, consumer, std::exchange(one.items, {})));
}

/// The extra reads of what waits, beside the listing. Those in batches wait for as much as may wait, one part after the other;
/// but the first one is not put off if that would save few calls.
void Reader::begin_parts(Walk& walk) {
  for (std::size_t i = 0; i < walk.waiting.size(); ++i) {
    Waiting& one = walk.waiting[i];
    const Table& table = *walk.listing.consumers[i].table;
    if (one.items.empty()) continue;
    const bool first_page = std::exchange(one.first_page, false);
    const bool at_once = !in_batches(table) || (one.begun == 0 && one.items.size() >= items_at_once) ||
                         (first_page && share_answers(table, one.items));
    if (at_once) begin_part(walk, i);
  }
}

/// Memory does not grow with the account.
Task<Status> Reader::await_room(Walk* walk) {
  for (Waiting& one : walk->waiting) {
    while (one.begun >= items_at_once) {
      Signal::Wait ended = one.ended.wait();
      co_await ended;
    }
  }
  co_return aws::Unit{};
}

Task<void> Reader::walk_pages(Walk* walk) {
  const Listing& listing = walk->listing;
  const aws::Map place = place_context(listing.region);
  aws::Client::PageSink page_sink = [&](const Value& page) {
    take_page(*walk, place, page);
    begin_parts(*walk);
    return true;
  };
  aws::Client::AfterPage after;
  const bool more = std::any_of(listing.consumers.begin(), listing.consumers.end(), needs_more);
  if (more) after = [&] { return await_room(walk); };
  aws::Call call{listing.service, listing.operation, listing.region, listing.input, ""};
  auto wanted = std::make_shared<aws::Wanted>();
  for (const auto& [table, spec] : listing.consumers) want(*wanted, *table, *spec);
  call.wanted = std::move(wanted);
  Task<Status> listed = shared_.pages(client_, std::move(call), std::move(page_sink), std::move(after));
  walk->status = co_await listed;
  for (std::size_t i = 0; i < listing.consumers.size() && walk->status; ++i) {
    Waiting& rest = walk->waiting[i];
    while (!rest.items.empty() && rest.begun > 0) {
      Signal::Wait ended = rest.ended.wait();
      co_await ended;
    }
    if (!rest.items.empty()) begin_part(*walk, i);
  }
}

Task<Status> Reader::list(const Listing& listing, const RowSink& sink) {
  Walk walk(listing, sink);
  walk.tasks.add(walk_pages(&walk));
  co_await walk.tasks.join();
  if (!walk.status) co_return walk.status;
  for (std::size_t i = 0; i < walk.waiting.size(); ++i) {
    const Progress& progress = walk.waiting[i].progress;
    if (walk.waiting[i].error) co_return *walk.waiting[i].error;
    if (progress.why_unread && !progress.any_read) co_return *progress.why_unread;
    if (!progress.unread.empty()) sink(*listing.consumers[i].table, progress.unread);
  }
  co_return aws::Unit{};
}

Task<Result<std::vector<CloudRow>>> Reader::get_batch(const Table& table, std::string region, bool global,
                                                      std::vector<aws::Map> identities, Known known) {
  const ListSpec& spec = *table.get;
  aws::Map wanted;
  for (const std::string& name : table.identity) {
    aws::List values;
    for (const aws::Map& one : identities) {
      const Value* v = one.find(name);
      if (v && std::find(values.begin(), values.end(), *v) == values.end()) values.push_back(*v);
    }
    wanted.set(name, std::move(values));
  }
  aws::Map context = place_context(region);
  context.set("identities", std::move(wanted));
  const Value document(context);

  std::vector<Pair> items;
  auto on_page = [&](const Value& page) {
    for (auto& [item, parent] : select_items(spec.items, spec.where, page, &context)) {
      items.push_back({std::move(item), std::move(parent)});
    }
    return true;
  };
  if (spec.operation.empty()) {
    on_page(document);
  } else if (!known.page.is_null()) {
    on_page(known.page);
  } else {
    aws::Call call{spec.service, spec.operation, region, fill(spec.input, document), ""};
    aws::Client::PageSink sink = on_page;
    Status status = co_await client_.pages(std::move(call), std::move(sink));
    if (!status) {
      if (!contains(table.gone, status.error().code)) co_return status.error();
      if (identities.size() == 1) co_return std::vector<CloudRow>{};
      // One missing object fails the whole batch: halve it until the missing ones stand alone.
      std::vector<CloudRow> rows;
      const auto middle = identities.begin() + static_cast<std::ptrdiff_t>(identities.size() / 2);
      std::vector<aws::Map> halves[2] = {{identities.begin(), middle}, {middle, identities.end()}};
      for (auto& half : halves) {
        auto part = co_await get_batch(table, region, global, std::move(half));
        if (!part) co_return part.error();
        for (auto& row : *part) rows.push_back(std::move(row));
      }
      co_return rows;
    }
  }
  Progress progress;
  auto rows = co_await complete(table, region, global, std::move(items), false, &progress, &known.answers);
  co_return rows;
}

Task<Result<std::vector<CloudRow>>> Reader::get_by_listing(const Table& table, std::string region, bool global,
                                                           std::vector<aws::Map> identities) {
  std::set<std::string> wanted;
  for (const auto& one : identities) {
    auto id = identity_text(table, one, region);
    if (id) wanted.insert(*id);
  }
  std::vector<CloudRow> rows;
  std::vector<const Table*> tables{&table};
  std::vector<std::string> regions{region};
  auto todo = listings(tables, regions, region);
  RowSink sink = [&](const Table&, std::vector<CloudRow> found) {
    for (auto& row : found) {
      auto id = identity_text(table, wire_of_cloud(table, row), region);
      if (id && wanted.count(*id)) rows.push_back(std::move(row));
    }
  };
  for (Listing& listing : todo) {
    listing.global = global;
    Status status = co_await list(listing, sink);
    if (!status) co_return status.error();
  }
  co_return rows;
}

Task<Result<std::vector<CloudRow>>> Reader::get(const Table& table, std::string region, bool global,
                                                std::vector<aws::Map> identities, Known known) {
  if (identities.empty()) co_return std::vector<CloudRow>{};
  if (!table.get) {
    auto rows = co_await get_by_listing(table, region, global, std::move(identities));
    co_return rows;
  }
  const std::size_t batch = static_cast<std::size_t>(std::max(1, table.get->batch));
  const std::size_t parts = (identities.size() + batch - 1) / batch;
  std::vector<std::optional<Result<std::vector<CloudRow>>>> results(parts);
  aws::Group group;
  struct Batch {
    static Task<void> run(Reader* reader, const Table* table, std::string region, bool global,
                          std::vector<aws::Map> identities, Known known,
                          std::optional<Result<std::vector<CloudRow>>>* out) {
      auto rows = co_await reader->get_batch(*table, std::move(region), global, std::move(identities), std::move(known));
      out->emplace(std::move(rows));
    }
  };
  for (std::size_t p = 0; p < parts; ++p) {
    const auto first = identities.begin() + static_cast<std::ptrdiff_t>(p * batch);
    const auto last = identities.begin() + static_cast<std::ptrdiff_t>(std::min(identities.size(), (p + 1) * batch));
    group.add(Batch::run(this, &table, region, global, std::vector<aws::Map>(first, last), known, &results[p]));
  }
  co_await group.join();
  // A `get` by a parent's id may give siblings as well: keep what was asked for.
  std::set<std::string> wanted;
  for (const auto& one : identities) {
    auto id = identity_text(table, one, region);
    if (id) wanted.insert(*id);
  }
  std::vector<CloudRow> rows;
  for (auto& result : results) {
    if (!*result) co_return result->error();
    for (auto& row : **result) {
      auto id = identity_text(table, wire_of_cloud(table, row), region);
      if (id && wanted.count(*id)) rows.push_back(std::move(row));
    }
  }
  co_return rows;
}

}  // namespace iasql::engine
