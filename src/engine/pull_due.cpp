// The pull of the periodic worker: a part of the tables at a time. See pull.hpp.
//
// Rows only need the rows they refer to, not their tables read anew: those of tables that were not due are taken as
// they are. Two things show only after the merge: a new object refers to another new one, or what is gone is still
// referred to by rows that are gone as well. The store says which tables would settle that, and they are read, too.
#include <algorithm>

#include "engine/pull.hpp"

namespace iasql::engine {

using aws::Task;

namespace {

/// The table that is read so that this one is complete; nullptr if there is none.
const Table* read_for(const Catalog& catalog, const Table* table) {
  if (table->readable()) return table;
  if (!table->join) return nullptr;
  const Table* owner = catalog.table(table->column(table->join->of)->ref->table);
  return owner && owner->readable() ? owner : nullptr;
}

std::vector<Part> parts_of(const Table& table, const std::vector<std::string>& regions) {
  std::vector<Part> out;
  if (table.scope == Scope::Global) return {{&table, ""}};
  for (const std::string& region : regions) out.emplace_back(&table, region);
  return out;
}

}  // namespace

std::vector<Pull::Unit> Pull::units(const std::vector<Part>& parts, const std::string& home) const {
  std::vector<Unit> out;
  for (const Part& part : parts) {
    std::vector<const Table*> table{part.first};
    std::vector<std::string> region{part.second};
    auto own = reader_.listings(table, region, home);
    auto shares = [&](const Unit& unit) {
      for (const Listing& mine : own) {
        for (const Listing& theirs : unit.listings) {
          if (same_call(mine, theirs)) return true;
        }
      }
      return false;
    };
    auto unit = std::find_if(out.begin(), out.end(), shares);
    if (unit == out.end()) unit = out.insert(out.end(), Unit{});
    unit->parts.push_back(part);
    for (Listing& mine : own) add_listing(unit->listings, std::move(mine));
  }
  return out;
}

Task<void> Pull::read_unit(Unit unit, Agenda* agenda) {
  if (agenda && !enough_) enough_ = !agenda->may_begin(unit.listings.size());
  if (agenda && enough_) co_return;
  for (const Part& part : unit.parts) tried_.insert(part);
  aws::Group group;
  for (Listing& listing : unit.listings) group.add(read_one(std::move(listing)));
  co_await group.join();
}

Task<void> Pull::read_parts(std::vector<Part> parts, std::string home, Agenda* agenda) {
  std::vector<Unit> todo = units(parts, home);
  std::vector<const Listing*> together;
  for (const Unit& unit : todo) {
    for (const Listing& listing : unit.listings) together.push_back(&listing);
  }
  reader_.share(together);
  aws::Group group(context_.options.max_concurrency);
  for (Unit& unit : todo) group.add(read_unit(std::move(unit), agenda));
  co_await group.join();
}

std::vector<Part> Pull::still_wanted(const std::vector<std::string>& enabled) {
  std::vector<Part> out;
  for (const auto& [table, region] : context_.store.wanted()) {
    const Table* source = read_for(context_.catalog, table);
    if (!source || source->role == "regions") continue;
    for (const Part& part : parts_of(*source, enabled)) {
      const bool here = part.second.empty() || region.empty() || part.second == region;
      if (here && !tried_.count(part) && std::find(out.begin(), out.end(), part) == out.end()) out.push_back(part);
    }
  }
  return out;
}

/// Parts that failed as a whole say nothing about their objects.
void Pull::tell(Agenda& agenda) const {
  std::vector<Part> read;
  for (const Part& part : tried_) {
    if (!failed_.count(part)) read.push_back(part);
  }
  agenda.have_read(read, unread_);
}

Task<Result<Report>> Pull::due(std::vector<const Table*> tables, Agenda& agenda) {
  Report report;
  partial_ = true;
  std::erase_if(tables, [](const Table* t) { return !t->readable(); });
  Progress now;
  now.phase = "reading the cloud";
  context_.log.at(now);
  const std::string home = default_region(context_);
  const Table* regions = context_.catalog.with_role("regions");
  if (regions && std::erase(tables, regions) > 0) {
    std::vector<Part> first{{regions, ""}};
    first = agenda.due(first);
    co_await read_parts(std::move(first), home, nullptr);  // one call, and everything else depends on it
    merge(report);
  }
  const std::vector<std::string> enabled = enabled_regions();
  std::vector<Part> parts;
  for (const Table* table : tables) {
    for (Part& part : parts_of(*table, enabled)) parts.push_back(std::move(part));
  }
  const bool no_credentials = first_error_ && first_error_->kind == aws::Error::Kind::Credentials;
  if (!no_credentials) {
    load_limits(tables);
    reader_.resting = agenda.resting(parts);
    parts = agenda.due(parts);
    co_await read_parts(std::move(parts), home, &agenda);
  }
  merge(report);
  for (auto more = still_wanted(enabled); !more.empty(); more = still_wanted(enabled)) {
    co_await read_parts(std::move(more), home, nullptr);
    merge(report);
  }
  tell(agenda);
  report.problems = problems_;
  if (first_error_ && first_error_->kind == aws::Error::Kind::Credentials && succeeded_ == 0) co_return *first_error_;
  co_return report;
}

}  // namespace iasql::engine
