// See forecast.hpp.
#include "engine/forecast.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/push.hpp"

namespace iasql::engine {

namespace {

using Fate = Planned::Fate;

/// Stands for what is not known yet. No text of AWS's or a user's holds this character.
const std::string& unknown() {
  static const std::string* text = new std::string("\x1a");
  return *text;
}

/// In the place of the token by which a step is told from others.
constexpr const char* no_token = "00000000-0000-4000-8000-000000000000";

/// One recipe's document twice: with nothing, and with something, in the place of what is unknown.
struct Documents {
  aws::Map without, with;
  std::vector<std::string> saved;  // names that calls before will have saved

  bool may_hold(const Path& when) const {
    return when.empty() || evaluate(when, Value(without)).truthy() || evaluate(when, Value(with)).truthy();
  }
  bool holds(const Path& when) const {
    return when.empty() || (evaluate(when, Value(without)).truthy() && evaluate(when, Value(with)).truthy());
  }
  bool depends(const Path& expression) const {
    return std::any_of(saved.begin(), saved.end(),
                       [&](const std::string& name) { return expression.text().find(name) != std::string::npos; });
  }
};

/// Members that AWS has not made up yet.
void mark_unknown(const Context& context, RowCache& cache, const Table& table, const Row& row, aws::Map& wire) {
  const bool made = identity_of(table, cache, row).has_value();
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const Column& column = table.columns[i];
    const Value* now = wire.find(column.name);
    if (now && !now->is_null()) continue;
    const bool pending_reference = column.ref && !row[i].is_null() && context.catalog.table(column.ref->table);
    if (pending_reference || (!made && column.computed)) wire.set(column.name, unknown());
  }
}

void mark_references(const Context& context, RowCache& cache, const Table& table, const Row& row, aws::Map& refs) {
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const Column& column = table.columns[i];
    const Table* target = column.ref ? context.catalog.table(column.ref->table) : nullptr;
    const Row* other = target && !row[i].is_list() && refs.find(column.name) ? cache.target(column, row[i]) : nullptr;
    if (!other) continue;
    const Row copy = *other;
    mark_unknown(context, cache, *target, copy, refs[column.name].map());
  }
}

Documents documents(const Context& context, RowCache& cache, const Table& table, const Row& row, aws::Map known) {
  known.set("account", unknown());
  Documents out{known, std::move(known), {}};
  mark_unknown(context, cache, table, row, out.with["new"].map());
  mark_references(context, cache, table, row, out.with["ref"].map());
  return out;
}

bool holds_unknown(const Value& value) {
  if (value.is_string()) return value.as_string().find(unknown()) != std::string::npos;
  if (value.is_list()) return std::any_of(value.as_list().begin(), value.as_list().end(), holds_unknown);
  if (!value.is_map()) return false;
  return std::any_of(value.as_map().begin(), value.as_map().end(), [](const auto& m) { return holds_unknown(m.second); });
}

void add_call(const CallSpec& spec, const Documents& documents, const std::string& region, bool known,
              std::vector<ForeseenCall>& out) {
  const Value document(documents.with);
  ForeseenCall call{spec.service, spec.operation, region, fill(spec.input, document), known};
  if (!spec.region.is_null()) call.region = fill(spec.region, document).to_text();
  call.known = known && !holds_unknown(call.input) && call.region.find(unknown()) == std::string::npos;
  out.push_back(std::move(call));
}

void add_calls(const std::vector<CallSpec>& specs, Documents documents, const std::string& region,
               std::vector<ForeseenCall>& out) {
  for (const CallSpec& spec : specs) {
    if (spec.for_each.empty()) {
      if (!documents.may_hold(spec.when) || spec.operation.empty()) continue;
      add_call(spec, documents, region, documents.holds(spec.when), out);
    } else if (documents.depends(spec.for_each)) {
      add_call(spec, documents, region, false, out);
    } else {
      const Value elements = evaluate(spec.for_each, Value(documents.with));
      for (std::size_t i = 0; i < elements.size() && !spec.operation.empty(); ++i) {
        Documents one = documents;
        one.with.set("each", elements.at(i));
        one.without.set("each", elements.at(i));
        if (one.may_hold(spec.when)) add_call(spec, one, region, one.holds(spec.when), out);
      }
    }
    for (const auto& [name, path] : spec.save) {
      documents.saved.push_back(name);
      if (documents.with["new"].as_map().find(name)) continue;
      documents.with.set(name, unknown());
    }
  }
}

void add_create(const Context& context, RowCache& cache, const Planned& p, std::vector<ForeseenCall>& out) {
  const Table& table = *p.table;
  Row row = *p.intent;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].computed) row[i] = Value();
  }
  aws::Map known = recipe_context(context, cache, table, row, p.region, no_token);
  known.set("account", unknown());
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const Column& column = table.columns[i];
    if (column.create_default.is_null() || !row[i].is_null()) continue;
    row[i] = fill(column.create_default, Value(known));
    known["new"].map().set(column.name, to_wire(column, row[i]));
  }
  add_calls(table.create->calls, documents(context, cache, table, row, std::move(known)), p.region, out);
}

void add_update(const Context& context, RowCache& cache, const Planned& p, std::vector<ForeseenCall>& out) {
  for (const UpdateGroup* group : groups_for(*p.table, p.push)) {
    std::vector<std::string> mine;
    for (const std::string& name : p.push) {
      if (contains(group->columns, name)) mine.push_back(name);
    }
    const aws::Map none;
    aws::Map known = update_context(context, cache, *p.table, *p.intent, *p.cloud, mine, p.region, none);
    Documents both = documents(context, cache, *p.table, *p.intent, std::move(known));
    if (both.may_hold(group->when)) add_calls(group->calls, std::move(both), p.region, out);
  }
}

void add_delete(const Context& context, RowCache& cache, const Planned& p, std::vector<ForeseenCall>& out) {
  aws::Map known = recipe_context(context, cache, *p.table, *p.base, p.old_region, no_token);
  aws::Map old = wire_of_cloud(*p.table, *p.cloud);
  known.set("old", old);
  known.set("new", std::move(old));
  known.set("fact", p.cloud->facts);
  known.set("replacing", p.fate == Planned::Fate::Replace);
  add_calls(p.table->delete_calls, documents(context, cache, *p.table, *p.base, std::move(known)), p.old_region, out);
}

struct Bucket {
  aws::RateFigures figures;
  double cost = 0;
  double seconds() const {
    const double usable = figures.burst * aws::RateBucket::kUsable;
    return figures.refill > 0 ? std::max(0.0, (cost - usable) / figures.refill) : 0;
  }
};

}  // namespace

std::vector<ForeseenCall> foresee_calls(const Context& context, RowCache& cache, const Planned& planned) {
  std::vector<ForeseenCall> out;
  const Fate fate = planned.fate;
  if (fate == Fate::Create || fate == Fate::Replace) add_create(context, cache, planned, out);
  if (fate == Fate::Update && planned.cloud) add_update(context, cache, planned, out);
  if ((fate == Fate::Delete || fate == Fate::Replace) && planned.cloud) add_delete(context, cache, planned, out);
  return out;
}

Forecast foresee(const aws::RateRules* rates, const std::vector<std::vector<ForeseenCall>>& calls) {
  std::map<std::string, Bucket> buckets;
  std::vector<std::vector<const Bucket*>> used(calls.size());
  for (std::size_t i = 0; i < calls.size(); ++i) {
    for (const ForeseenCall& call : calls[i]) {
      if (!rates) break;
      for (const auto& demand : rates->demands(call.service, call.operation, call.input)) {
        Bucket& bucket = buckets[call.service + "\n" + call.region + "\n" + demand.bucket];
        bucket.figures = demand.figures;
        bucket.cost += demand.cost;
        used[i].push_back(&bucket);
      }
    }
  }
  Forecast out;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    Forecast::Row row;
    row.calls = calls[i].size();
    for (const Bucket* bucket : used[i]) row.seconds = std::max(row.seconds, bucket->seconds());
    out.seconds = std::max(out.seconds, row.seconds);
    out.rows.push_back(row);
  }
  return out;
}

std::string duration_text(double seconds) {
  const auto s = static_cast<long long>(std::ceil(seconds));
  if (s < 60) return std::to_string(s) + " s";
  if (s < 3600) return std::to_string(s / 60) + " min" + (s % 60 ? " " + std::to_string(s % 60) + " s" : "");
  return std::to_string(s / 3600) + " h" + (s / 60 % 60 ? " " + std::to_string(s / 60 % 60) + " min" : "");
}

}  // namespace iasql::engine
