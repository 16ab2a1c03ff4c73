// See observe.hpp.
#include "engine/observe.hpp"

#include <algorithm>
#include <map>

#include "engine/forms.hpp"
#include "engine/leftover.hpp"

namespace iasql::engine {

using aws::Task;

namespace {

/// The row's place among the planned ones, where it is put unchanged if nobody has changed it; nullptr: there is no such row.
Planned* planned_for(std::vector<Planned>& rows, Store& store, const Table& table, const Value& key) {
  for (Planned& p : rows) {
    if (p.table == &table && value_of(table, p.row(), table.key.front()) == key) return &p;
  }
  auto loaded = store.load(table, {{table.key.front(), key}});
  if (loaded.empty()) return nullptr;
  Planned p;
  p.table = &table;
  p.base = loaded.front();
  p.intent = std::move(loaded.front());
  rows.push_back(std::move(p));
  return &rows.back();
}

/// Join rows become a list in their owner's virtual column: as it is now, and as it was.
void fold_joins(const Catalog& catalog, Store& store, std::vector<Planned>& rows, const std::vector<Change>& changes) {
  std::map<std::pair<const Table*, std::string>, std::pair<aws::List, aws::List>> edits;  // added, removed
  for (const Change& change : changes) {
    if (!change.table->join) continue;
    const JoinSpec& join = *change.table->join;
    const Table* owner = catalog.table(change.table->column(join.of)->ref->table);
    for (const bool is_new : {false, true}) {
      const auto& row = is_new ? change.intent : change.base;
      if (!row) continue;
      const Value key = value_of(*change.table, *row, join.of);
      if (!planned_for(rows, store, *owner, key)) continue;
      auto& edit = edits[{change.table, key.to_text()}];
      (is_new ? edit.first : edit.second).push_back(value_of(*change.table, *row, join.other));
    }
  }
  for (Planned& p : rows) {
    for (std::size_t i = 0; i < p.table->columns.size(); ++i) {
      const Column& column = p.table->columns[i];
      const Table* join = column.virtual_ ? catalog.join_of(*p.table, column) : nullptr;
      if (!join) continue;
      const Value& key = value_of(*p.table, p.row(), p.table->key.front());
      aws::List now = joined(store, *join, key);
      aws::List before = now;
      auto edit = edits.find({join, key.to_text()});
      if (edit != edits.end()) {
        for (const Value& v : edit->second.first) before.erase(std::remove(before.begin(), before.end(), v), before.end());
        for (const Value& v : edit->second.second) {
          if (std::find(before.begin(), before.end(), v) == before.end()) before.push_back(v);
        }
      }
      if (p.intent) (*p.intent)[i] = std::move(now);
      if (p.base) (*p.base)[i] = std::move(before);
    }
  }
}

/// The intended row with what only AWS may set as it was.
Row without_forgeries(const Planned& p) {
  Row row = *p.intent;
  for (std::size_t i = 0; p.base && i < p.table->columns.size(); ++i) {
    if (p.table->columns[i].computed && !(*p.base)[i].is_null()) row[i] = (*p.base)[i];
  }
  return row;
}

/// Tags that the row does not state.
void add_default_tags(const aws::Map& tags, Planned& p) {
  for (std::size_t i = 0; p.intent && i < p.table->columns.size(); ++i) {
    const Column& column = p.table->columns[i];
    const bool has_tags = column.codec.kind == Codec::Kind::Tags || column.codec.kind == Codec::Kind::TagMap;
    if (!has_tags || !column.pushable() || column.virtual_ || (p.base && p.ignored.count(column.name))) continue;
    aws::Map all = visible_tags((*p.intent)[i]);
    for (const auto& [key, value] : tags) {
      if (!all.find(key)) all.set(key, value);
    }
    (*p.intent)[i] = Value(std::move(all));
  }
}

Value key_values(const Table& table, const Row& row) {
  aws::List out;
  for (const std::string& name : table.key) out.push_back(value_of(table, row, name));
  return Value(std::move(out));
}

/// An edit that has no effect should surprise nobody.
void tell_ignored(Log& log, const Planned& p) {
  if (!p.base || !p.intent) return;
  for (const std::string& name : p.ignored) {
    const Column* column = p.table->column(name);
    if (!column || same(*column, value_of(*p.table, *p.base, name), value_of(*p.table, *p.intent, name))) continue;
    log.notice(p.table->name + " " + key_text(*p.table, p.row()) + ": " + name + " is ignored, so its change is not sent to AWS");
  }
}

std::vector<Planned> gather(const Context& context, RowCache& cache, const std::vector<Change>& changes) {
  std::vector<Planned> rows;
  for (const Change& change : changes) {
    if (change.table->join || change.table->scope == Scope::Local) continue;
    Planned p;
    p.table = change.table;
    p.base = change.base;
    p.intent = change.intent;
    p.enforced = change.enforced;
    rows.push_back(std::move(p));
  }
  fold_joins(context.catalog, context.store, rows, changes);
  const Ignores ignores = context.store.ignores();
  for (Planned& p : rows) {
    p.ignored = ignores.of(*p.table, key_values(*p.table, p.row()));
    tell_ignored(context.log, p);
  }
  if (!context.options.default_tags.empty()) {
    for (Planned& p : rows) add_default_tags(context.options.default_tags, p);
  }
  for (const Planned& p : rows) {
    if (!p.intent) cache.put(*p.table, *p.base);
  }
  for (const Planned& p : rows) {
    if (p.intent) cache.put(*p.table, without_forgeries(p));
  }
  std::vector<Planned> ordered;
  for (const Table* table : context.catalog.tables()) {
    for (Planned& p : rows) {
      if (p.table == table) ordered.push_back(std::move(p));
    }
  }
  for (Planned& p : ordered) {
    p.region = cache.region_of(*p.table, p.row());
    p.old_region = p.base ? cache.region_of(*p.table, *p.base) : p.region;
    // A base that never was in the cloud is no base.
    if (p.base && p.intent && !identity_of(*p.table, cache, *p.base)) {
      p.base.reset();
      p.old_region = p.region;
    }
  }
  return ordered;
}

struct Wanted {
  static Task<void> read(Reader* reader, const Table* table, std::string region, std::vector<aws::Map> identities,
                         std::optional<Result<std::vector<CloudRow>>>* out) {
    auto rows = co_await reader->get(*table, region, table->scope == Scope::Global, std::move(identities));
    out->emplace(std::move(rows));
  }
};

}  // namespace

std::string default_region(const Context& context) {
  const Table* regions = context.catalog.with_role("regions");
  if (regions) {
    for (const RegionSetting& r : context.store.regions(*regions)) {
      if (r.is_default) return r.name;
    }
  }
  return context.options.fallback_region;
}

std::vector<std::string> enabled_regions(const Context& context) {
  std::vector<std::string> out;
  const Table* regions = context.catalog.with_role("regions");
  for (const RegionSetting& r : regions ? context.store.regions(*regions) : std::vector<RegionSetting>()) {
    if (r.is_enabled) out.push_back(r.name);
  }
  return out;
}

Task<Status> look(const Context& context, RowCache& cache, std::vector<Planned>& rows) {
  struct Job {
    std::vector<aws::Map> identities;
    std::vector<std::pair<std::size_t, std::string>> who;  // row, identity text
    std::optional<Result<std::vector<CloudRow>>> result;
  };
  std::map<std::pair<const Table*, std::string>, Job> jobs;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Planned& p = rows[i];
    if (!p.table->readable() && !p.table->get) continue;
    const Row& row = p.base ? *p.base : *p.intent;
    auto identity = identity_of(*p.table, cache, row);
    if (!identity) continue;
    const std::string region = p.base ? p.old_region : p.region;
    auto text = identity_text(*p.table, *identity, region);
    Job& job = jobs[{p.table, region}];
    job.identities.push_back(std::move(*identity));
    job.who.emplace_back(i, text.value_or(""));
  }
  Reader reader(context.client);
  aws::Group group;
  for (auto& [where, job] : jobs) {
    group.add(Wanted::read(&reader, where.first, where.second, job.identities, &job.result));
  }
  co_await group.join();
  for (auto& [where, job] : jobs) {
    if (!*job.result) co_return job.result->error();
    std::map<std::string, CloudRow*> seen;
    for (CloudRow& row : **job.result) {
      auto id = identity_text(*where.first, wire_of_cloud(*where.first, row), where.second);
      if (id) seen.emplace(*id, &row);
    }
    for (const auto& [i, id] : job.who) {
      auto found = seen.find(id);
      if (found != seen.end()) rows[i].cloud = *found->second;
    }
  }
  co_return aws::Unit{};
}

namespace {

/// What is to go is looked up as well; the rest of the plan is decided without it.
Task<Status> add_leftovers(const Context& context, RowCache& cache, std::vector<Leftover> leftovers,
                           std::vector<Planned>& rows) {
  std::vector<Planned> going;
  for (Leftover& leftover : leftovers) {
    if (auto p = planned_leftover(context, cache, std::move(leftover))) going.push_back(std::move(*p));
  }
  Status status = co_await look(context, cache, going);
  if (!status) co_return status;
  for (Planned& p : going) {
    complete_leftover(context, p);
    rows.push_back(std::move(p));
  }
  co_return aws::Unit{};
}

}  // namespace

Task<Result<Plan>> observe(const Context& context, RowCache& cache, std::string transaction,
                           std::vector<Leftover> leftovers) {
  std::vector<Change> changes = context.store.changes(context.catalog, transaction);
  auto plan = co_await observe_changes(context, cache, std::move(changes), std::move(leftovers));
  co_return plan;
}

Task<Result<Plan>> observe_changes(const Context& context, RowCache& cache, std::vector<Change> changes,
                                   std::vector<Leftover> leftovers) {
  std::vector<Planned> rows = gather(context, cache, changes);
  Status status = co_await look(context, cache, rows);
  if (!status) co_return status.error();
  decide(context.catalog, cache, rows);
  status = co_await add_leftovers(context, cache, std::move(leftovers), rows);
  if (!status) co_return status.error();
  auto extra = dependents(context.catalog, context.store, rows);
  if (!extra) co_return extra.error();
  for (Planned& p : *extra) p.region = p.old_region = cache.region_of(*p.table, *p.intent);
  status = co_await look(context, cache, *extra);
  if (!status) co_return status.error();
  for (Planned& p : *extra) {
    if (p.cloud && must_move(p, rows)) rows.push_back(std::move(p));
  }
  auto plan = order(context.catalog, cache, std::move(rows));
  co_return plan;
}

}  // namespace iasql::engine
