// See reader.hpp.
#include "engine/reader.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "aws/endpoint.hpp"
#include "aws/json.hpp"
#include "engine/rows.hpp"

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
        const std::string id = spec.service + "\n" + spec.operation + "\n" + region + "\n" + (global ? "g" : "r") + "\n" +
                               aws::to_canonical_json(input);
        auto [place, is_new] = known.try_emplace(id, out.size());
        if (is_new) out.push_back({spec.service, spec.operation, region, global, std::move(input), {}});
        out[place->second].consumers.push_back({table, &spec});
      }
    }
  }
  return out;
}

Task<Status> Reader::list(const Listing& listing, const RowSink& sink) {
  // Tables without extra reads are handed on page by page; the others when the listing is complete.
  std::vector<std::vector<Pair>> waiting(listing.consumers.size());
  const aws::Map place = place_context(listing.region);
  auto on_page = [&](const Value& page) {
    for (std::size_t i = 0; i < listing.consumers.size(); ++i) {
      const auto& [table, spec] = listing.consumers[i];
      auto found = select_items(spec->items, spec->where, page, &place);
      if (!table->enrich.empty() || spec->each) {
        for (auto& [item, parent] : found) waiting[i].push_back({std::move(item), std::move(parent)});
        continue;
      }
      std::vector<CloudRow> rows;
      for (auto& [item, parent] : found) {
        auto row = read_item(*table, item, parent, Value(), listing.global ? "" : listing.region);
        if (row) rows.push_back(std::move(*row));
      }
      if (!rows.empty()) sink(*table, std::move(rows));
    }
    return true;
  };
  aws::Call call{listing.service, listing.operation, listing.region, listing.input, ""};
  aws::Client::PageSink page_sink = on_page;
  Status status = co_await client_.pages(std::move(call), std::move(page_sink));
  if (!status) co_return status;
  // Consumers at once: a table need not wait for another's extra reads.
  struct Rest {
    static Task<void> run(Reader* reader, const Listing* listing, std::size_t i, std::vector<Pair> items, const RowSink* sink,
                          std::optional<aws::Error>* error) {
      const Table& table = *listing->consumers[i].table;
      auto rows = co_await reader->complete(table, listing->region, listing->global, std::move(items), true);
      if (!rows) {
        *error = rows.error();
      } else {
        (*sink)(table, std::move(*rows));
      }
    }
  };
  std::vector<std::optional<aws::Error>> errors(waiting.size());
  std::vector<std::vector<std::optional<aws::Error>>> nested(waiting.size());
  aws::Group group(64);
  for (std::size_t i = 0; i < waiting.size(); ++i) {
    if (waiting[i].empty()) continue;
    const auto& [table, spec] = listing.consumers[i];
    if (!spec->each) {
      group.add(Rest::run(this, &listing, i, std::move(waiting[i]), &sink, &errors[i]));
      continue;
    }
    nested[i].resize(waiting[i].size());
    for (std::size_t k = 0; k < waiting[i].size(); ++k) {
      group.add(list_under(table, spec->each.get(), &listing, std::move(waiting[i][k].item), &sink, &nested[i][k]));
    }
  }
  co_await group.join();
  for (std::size_t i = 0; i < waiting.size(); ++i) {
    if (errors[i]) co_return *errors[i];
    for (const auto& error : nested[i]) {
      if (error) co_return *error;
    }
  }
  co_return aws::Unit{};
}

std::int64_t Reader::limit_of(const ListSpec& spec, const Value& parent) const {
  const auto settings = limits.find({spec.limit.table, spec.limit.column});
  if (settings == limits.end()) return spec.limit.most;
  const auto found = settings->second.find(spec.limit.match.eval(parent).to_text());
  return found == settings->second.end() ? spec.limit.most : found->second == 0 ? -1 : found->second;
}

Task<void> Reader::list_under(const Table* table, const ListSpec* spec, const Listing* listing, Value parent,
                              const RowSink* sink, std::optional<aws::Error>* error) {
  const std::int64_t most = limit_of(*spec, parent);
  if (most < 0) co_return;
  aws::Map context = place_context(listing->region);
  context.set("parent", parent);
  const Value document(context);
  std::vector<Pair> items;
  std::int64_t count = 0;
  auto on_page = [&](const Value& page) {
    for (auto& [item, above] : select_items(spec->items, Path(), page)) {
      if (item.is_map()) item.map().set("parent", parent);
      context.set("item", item);
      if (!spec->where.empty() && !spec->where.test(Value(context))) continue;
      items.push_back({std::move(item), parent});
      if (++count == most) return false;
    }
    return true;
  };
  aws::Call call{spec->service, spec->operation, listing->region, fill(spec->input, document), ""};
  aws::Client::PageSink page_sink = on_page;
  Status status = co_await client_.pages(std::move(call), std::move(page_sink));
  if (!status) {
    if (!contains(spec->gone, status.error().code)) *error = status.error();
    co_return;
  }
  auto rows = co_await complete(*table, listing->region, listing->global, std::move(items), true);
  if (rows) {
    (*sink)(*table, std::move(*rows));
  } else {
    *error = rows.error();
  }
}

Task<void> Reader::enrich_one(const Table* table, const EnrichSpec* spec, std::string region, const Value* item,
                              aws::Map* answers, bool* gone, std::optional<aws::Error>* error) {
  aws::Map context = place_context(region);
  context.set("item", *item);
  if (spec->later()) context.set("enriched", Value(*answers));
  const Value document(std::move(context));
  if (!spec->when.empty() && !spec->when.test(document)) co_return;
  aws::Call call{spec->service, spec->operation, region, fill(spec->input, document), ""};
  auto answer = co_await client_.call(std::move(call));
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
      if (spec.bulk() || spec.later() != later) continue;
      group.add(enrich_one(table, &spec, region, item, answers, gone, error));
    }
    co_await group.join();
  }
}


Task<Status> Reader::bulk(const EnrichSpec& spec, std::string region, const std::vector<Pair>& items,
                          std::vector<aws::Map>& answers) {
  std::map<std::string, Value> index;
  auto on_page = [&](const Value& page) {
    for (auto& [item, parent] : select_items(spec.items, spec.where, page)) {
      Value key = spec.key.eval(item);
      aws::Map one;
      if (item.is_map()) one = item.as_map();
      one.set("parent", std::move(parent));
      if (!key.is_null()) index.emplace(key.to_text(), Value(std::move(one)));
    }
    return true;
  };
  aws::Call call{spec.service, spec.operation, region, fill(spec.input, Value(place_context(region))), ""};
  aws::Client::PageSink sink = on_page;
  Status status = co_await client_.pages(std::move(call), std::move(sink));
  if (!status) co_return status;
  for (std::size_t i = 0; i < items.size(); ++i) {
    auto found = index.find(spec.match.eval(items[i].item).to_text());
    if (found != index.end()) answers[i].set(spec.name, found->second);
  }
  co_return aws::Unit{};
}

namespace {

/// This error is about one object: others may well be read.
bool concerns_one(const aws::Error& error) {
  using Kind = aws::Error::Kind;
  return error.kind == Kind::Denied || error.kind == Kind::Service || error.kind == Kind::Protocol;
}

/// Objects may be left unread one by one: some were read, and none of them holds rows of another table.
bool may_leave_out(const Table& table, const std::vector<std::optional<aws::Error>>& errors) {
  for (const Column& column : table.columns) {
    if (column.virtual_) return false;
  }
  bool any_read = false;
  for (const auto& error : errors) {
    if (error && !concerns_one(*error)) return false;
    any_read = any_read || !error;
  }
  return any_read;
}

}  // namespace

Task<Result<std::vector<CloudRow>>> Reader::complete(const Table& table, std::string region, bool global,
                                                     std::vector<Pair> items, bool tolerant) {
  std::vector<aws::Map> answers(items.size());
  const bool each = std::any_of(table.enrich.begin(), table.enrich.end(), [](const auto& e) { return !e.bulk(); });
  auto gone = std::make_unique<bool[]>(items.size());
  std::vector<std::optional<aws::Error>> errors(items.size());
  for (const EnrichSpec& spec : table.enrich) {
    if (!spec.bulk() || items.empty()) continue;
    Status status = co_await bulk(spec, region, items, answers);
    if (!status) co_return status.error();
  }
  if (each) {
    aws::Group group(64);
    for (std::size_t i = 0; i < items.size(); ++i) {
      group.add(enrich_item(&table, region, &items[i].item, &answers[i], &gone[i], &errors[i]));
    }
    co_await group.join();
  }
  std::vector<CloudRow> rows;
  const bool leave_out = tolerant && may_leave_out(table, errors);
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (errors[i] && !leave_out) co_return *errors[i];
    if (gone[i]) continue;
    auto row = read_item(table, items[i].item, items[i].parent, Value(std::move(answers[i])), global ? "" : region);
    if (errors[i] && !row) co_return *errors[i];  // nobody can tell which row it is
    if (row && errors[i]) row->unread = errors[i]->text();
    if (row) rows.push_back(std::move(*row));
  }
  co_return rows;
}

Task<Result<std::vector<CloudRow>>> Reader::get_batch(const Table& table, std::string region, bool global,
                                                      std::vector<aws::Map> identities) {
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
  auto rows = co_await complete(table, region, global, std::move(items), false);
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
                                                std::vector<aws::Map> identities) {
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
                          std::vector<aws::Map> identities, std::optional<Result<std::vector<CloudRow>>>* out) {
      auto rows = co_await reader->get_batch(*table, std::move(region), global, std::move(identities));
      out->emplace(std::move(rows));
    }
  };
  for (std::size_t p = 0; p < parts; ++p) {
    const auto first = identities.begin() + static_cast<std::ptrdiff_t>(p * batch);
    const auto last = identities.begin() + static_cast<std::ptrdiff_t>(std::min(identities.size(), (p + 1) * batch));
    group.add(Batch::run(this, &table, region, global, std::vector<aws::Map>(first, last), &results[p]));
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
