// See pull.hpp.
#include "engine/pull.hpp"

#include <algorithm>

namespace iasql::engine {

using aws::Task;

namespace {

constexpr std::chrono::milliseconds between_merges{5};

}  // namespace

void stage_with_joins(const Context& context, const Table& table, std::vector<CloudRow> rows) {
  for (const Column& column : table.columns) {
    const Table* join = column.virtual_ ? context.catalog.join_of(table, column) : nullptr;
    if (join) context.store.stage(*join, join_rows(table, column, *join, rows));
  }
  context.store.stage(table, std::move(rows));
}

std::vector<const Table*> Pull::read_with(const Table& table) const {
  std::vector<const Table*> out{&table};
  for (const Column& column : table.columns) {
    const Table* join = column.virtual_ ? context_.catalog.join_of(table, column) : nullptr;
    if (join) out.push_back(join);
  }
  return out;
}

Task<void> Pull::read_one(Listing listing, bool later) {
  try {
    if (later) {
      aws::Loop::Sleep pause = context_.client.loop().yield();
      co_await pause;
    }
    Task<void> reading = read_listing(&listing);
    co_await reading;
  } catch (...) {
    given_up_ = true;
    throw;
  }
  ended(listing);
}

Task<void> Pull::read_listing(const Listing* read) {
  const Listing& listing = *read;
  RowSink sink = [this, &listing](const Table& table, std::vector<CloudRow> rows) {
    if (table.role == "regions") {
      for (const CloudRow& row : rows) {
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
          if (table.columns[i].use == "name") region_names_.push_back(row.row[i].to_text());
        }
      }
    }
    for (const CloudRow& row : rows) {
      if (row.unread.empty()) continue;
      const auto identity = identity_text(table, wire_of_cloud(table, row), row.region);
      if (identity) unread_[{&table, listing.global ? "" : listing.region}][*identity] = row.unread;
    }
    stage_with_joins(context_, table, std::move(rows));
  };
  const auto start = std::chrono::steady_clock::now();
  Status status = co_await reader_.list(listing, sink);
  if (status) {
    ++succeeded_;
    for (const auto& consumer : listing.consumers) {
      for (const Table* table : read_with(*consumer.table)) {
        MergeScope& scope = scopes_[table];
        note_time(*table, listing, start);
        if (listing.global) {
          scope.everything = true;
        } else if (!contains(scope.regions, listing.region)) {
          scope.regions.push_back(listing.region);
        }
      }
    }
  } else {
    failed(listing, status.error());
  }
  progress(listing.region);
}

void Pull::ended(const Listing& listing) {
  bool some = false;
  for (const auto& consumer : listing.consumers) {
    for (const Table* table : read_with(*consumer.table)) {
      auto left = under_way_.find(table);
      if (left == under_way_.end() || --left->second > 0) continue;
      under_way_.erase(left);
      some = true;
    }
  }
  if (some) table_read_.wake();
}

/// What people have set about how much is read.
void Pull::load_limits(const std::vector<const Table*>& tables) {
  for (const Table* table : tables) {
    for (const ListSpec& spec : table->list) {
      if (!spec.each || spec.each->limit.table.empty()) continue;
      const auto& limit = spec.each->limit;
      const Table* owner = context_.catalog.table(limit.table);
      auto& of = reader_.limits[{limit.table, limit.column}];
      for (const Row& row : owner ? context_.store.load(*owner, {}) : std::vector<Row>()) {
        const Value& most = value_of(*owner, row, limit.column);
        if (!most.is_null()) of[value_of(*owner, row, owner->key.front()).to_text()] = most.as_int();
      }
    }
  }
}

void Pull::failed(const Listing& listing, const aws::Error& error) {
  bool counts = false;
  for (const auto& consumer : listing.consumers) {
    for (const Table* table : read_with(*consumer.table)) {
      ++missing_[{table, listing.global ? "" : listing.region}];
    }
    failed_.insert({consumer.table, listing.global ? "" : listing.region});
    // What was read of some parents is good; nothing is known to be gone.
    if (consumer.spec->each) (void)scopes_[consumer.table];
    if (error.kind == aws::Error::Kind::Credentials && consumer.table->empty_without_credentials) continue;
    counts = true;
    // Bad credentials or a dead network are one problem, not one per table and region.
    const bool general = error.kind == aws::Error::Kind::Credentials;
    if (general && first_error_) continue;
    ++problems_;
    Problem problem;
    problem.module = consumer.table->module;
    problem.table = consumer.table->name;
    problem.region = listing.global ? "" : listing.region;
    problem.error = error;
    if (succeeded_ > 0 || !general) context_.log.problem(problem);
  }
  if (counts && !first_error_) first_error_ = error;
}

/// Of several listings the longest: they run at the same time.
void Pull::note_time(const Table& table, const Listing& listing, std::chrono::steady_clock::time_point start) {
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
  std::int64_t& known = scopes_[&table].took_ms[listing.global ? "" : listing.region];
  known = std::max<std::int64_t>(known, took.count());
}

void Pull::progress(const std::string& region) {
  auto open = open_.find(region);
  if (open == open_.end() || --open->second > 0) return;
  ++regions_done_;
  context_.log.progress("read " + region + " (" + std::to_string(regions_done_) + " of " + std::to_string(regions_) +
                        (regions_ == 1 ? " region)" : " regions)"));
}

void Pull::count(const std::vector<Listing>& todo) {
  open_.clear();
  under_way_.clear();
  for (const Listing& listing : todo) {
    ++open_[listing.region];
    for (const auto& consumer : listing.consumers) {
      for (const Table* table : read_with(*consumer.table)) ++under_way_[table];
    }
  }
  regions_ = open_.size();
  regions_done_ = 0;
}

Task<void> Pull::read(std::vector<Listing> todo, Report& report) {
  count(todo);
  std::vector<const Listing*> together;
  for (const Listing& listing : todo) together.push_back(&listing);
  reader_.share(together);
  // What takes several calls one after the other begins first, and is sent before the others are made ready.
  auto first = std::stable_partition(todo.begin(), todo.end(), [](const Listing& listing) {
    return std::any_of(listing.consumers.begin(), listing.consumers.end(),
                       [](const Listing::Consumer& c) { return !c.table->enrich.empty() || c.spec->each; });
  });
  aws::Group group;
  for (auto listing = todo.begin(); listing != todo.end(); ++listing) group.add(read_one(std::move(*listing), listing >= first));
  Outcome outcome;
  Task<void> reading = await_all(&group, &outcome);
  reading.start();
  // What a merge throws ends the readings: after an error of the store nothing must be asked of it before the caller cleans up.
  for (;;) {
    const Table* table = succeeded_ > 0 && !given_up_ ? next_read() : nullptr;
    if (table == nullptr && outcome.over) break;
    if (table == nullptr) {
      Signal::Wait change = table_read_.wait();
      co_await change;
    }
    // From the loop: not in the middle of the task that has woken us. Answers go first, as long as there are more to come: what
    // they lead to takes time.
    aws::Loop& loop = context_.client.loop();
    aws::Loop::Sleep pause = table == nullptr || outcome.over ? loop.yield() : loop.sleep(between_merges);
    co_await pause;
    if (table != nullptr && !given_up_) merge_one(*table, std::move(scopes_.extract(table).mapped()), report);
  }
  if (outcome.thrown) std::rethrow_exception(outcome.thrown);
}

Task<void> Pull::await_all(aws::Group* group, Outcome* outcome) {
  try {
    co_await group->join();
  } catch (...) {
    outcome->thrown = std::current_exception();
  }
  outcome->over = true;
  table_read_.wake();
}

void Pull::merge_one(const Table& table, MergeScope scope, Report& report) {
  // A table read by several listings is complete in a region only if all of them succeeded.
  std::erase_if(scope.regions, [&](const std::string& region) { return missing_.count({&table, region}) > 0; });
  if (missing_.count({&table, ""})) scope.everything = false;
  scope.compare = mode_ == Mode::Compare;
  scope.partial = partial_;
  scope.told = told_;
  context_.store.begin();
  auto actions = context_.store.merge(context_.catalog, table, scope, mode_ != Mode::Merge);
  context_.store.commit();
  for (Action& action : actions) {
    const bool drifted = action.direction == Action::Direction::Push;
    (drifted ? report.drifted : report.actions).push_back(std::move(action));
  }
}

/// Of which everything is read, and of what its rows refer to, too.
const Table* Pull::next_read() const {
  std::set<const Table*> waiting;
  auto waits = [&](const Table& table) {
    return under_way_.count(&table) > 0 || std::any_of(table.columns.begin(), table.columns.end(), [&](const Column& column) {
             return !waiting.empty() && column.ref && waiting.count(context_.catalog.table(column.ref->table)) > 0;
           });
  };
  for (const Table* table : context_.catalog.tables()) {
    if (waits(*table))
      waiting.insert(table);
    else if (scopes_.count(table) > 0)
      return table;
  }
  return nullptr;
}

void Pull::merge(Report& report) {
  for (const Table* table : context_.catalog.tables()) {
    if (auto scope = scopes_.extract(table)) merge_one(*table, std::move(scope.mapped()), report);
  }
  scopes_.clear();
  missing_.clear();
}

/// As if every table had been merged in its turn.
void Pull::in_order(Report& report) const {
  std::map<std::string, std::size_t> places;
  for (const Table* table : context_.catalog.tables()) places.emplace(table->name, places.size());
  auto earlier = [&](const Action& a, const Action& b) { return places[a.table] < places[b.table]; };
  std::stable_sort(report.actions.begin(), report.actions.end(), earlier);
  std::stable_sort(report.drifted.begin(), report.drifted.end(), earlier);
}

Task<void> Pull::read_regions(const Table& table, Report& report) {
  std::vector<const Table*> tables{&table};
  std::vector<std::string> none;
  auto todo = reader_.listings(tables, none, default_region(context_));
  co_await read(std::move(todo), report);
  merge(report);
}

Task<Result<Report>> Pull::run(std::vector<const Table*> tables) {
  Report report;
  std::erase_if(tables, [](const Table* t) { return !t->readable(); });
  const Table* regions = context_.catalog.with_role("regions");
  if (regions && std::find(tables.begin(), tables.end(), regions) != tables.end()) {
    co_await read_regions(*regions, report);
    std::erase(tables, regions);
  }
  const std::vector<std::string> enabled = enabled_regions();
  // Without credentials nothing else can be read either; a service that says no concerns only itself.
  const bool gave_up = first_error_ && first_error_->kind == aws::Error::Kind::Credentials && succeeded_ == 0;
  if (!tables.empty() && !gave_up) {
    load_limits(tables);
    const std::string home = default_region(context_);
    auto todo = reader_.listings(tables, enabled, home);
    Progress now;
    now.phase = "reading the cloud";
    context_.log.at(now);
    context_.log.progress("reading " + std::to_string(tables.size()) + " tables in " + std::to_string(enabled.size()) +
                          (enabled.size() == 1 ? " region" : " regions"));
    co_await read(std::move(todo), report);
    if (succeeded_ > 0) merge(report);
  }
  in_order(report);
  report.problems = problems_;
  if (first_error_ && succeeded_ == 0) co_return *first_error_;
  co_return report;
}

std::vector<std::string> Pull::enabled_regions() {
  std::vector<std::string> enabled = engine::enabled_regions(context_);
  if (enabled.empty() && mode_ != Mode::Merge) enabled = region_names_;
  if (enabled.empty()) enabled.push_back(default_region(context_));
  return enabled;
}

Task<Result<Report>> Pull::some(std::set<std::pair<const Table*, std::string>> where) {
  Report report;
  std::vector<Listing> todo;
  for (const auto& [table, region] : where) {
    if (!table || !table->readable()) continue;
    load_limits({table});
    std::vector<const Table*> one{table};
    std::vector<std::string> regions{region};
    for (Listing& listing : reader_.listings(one, regions, default_region(context_))) add_listing(todo, std::move(listing));
  }
  co_await read(std::move(todo), report);
  merge(report);
  in_order(report);
  report.problems = problems_;
  if (first_error_ && succeeded_ == 0) co_return *first_error_;
  co_return report;
}

}  // namespace iasql::engine
