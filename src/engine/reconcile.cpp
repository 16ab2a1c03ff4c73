// Puts pull, plan, push and recovery together. See reconcile.hpp.
#include "engine/reconcile.hpp"

#include <algorithm>
#include <map>

#include "engine/defaults.hpp"
#include "engine/forecast.hpp"
#include "engine/observe.hpp"
#include "engine/permission.hpp"
#include "engine/pull.hpp"
#include "engine/push.hpp"
#include "engine/recover.hpp"

namespace iasql::engine {

using aws::Task;

namespace {

/// Stores what the steps read back, and what was staged before.
void merge_touched(Context& context, const Push& push) {
  for (const auto& [table, rows] : push.touched()) stage_with_joins(context, *table, rows);
  MergeScope scope;
  scope.only_staged = true;
  for (const Table* table : context.catalog.tables()) {
    context.store.begin();
    context.store.merge(context.catalog, *table, scope, false);
    context.store.commit();
  }
}

std::vector<Change> changes_of(const Context& context, const std::vector<Action>& drifted) {
  std::vector<Change> out;
  for (const Action& action : drifted) {
    const Table* table = context.catalog.table(action.table);
    if (!table) continue;
    Columns where;
    for (std::size_t i = 0; i < table->key.size(); ++i) where.emplace_back(table->key[i], action.key.at(i));
    auto rows = context.store.load(*table, where);
    if (rows.empty()) continue;
    Change change;
    change.table = table;
    change.base = rows.front();
    change.intent = std::move(rows.front());
    change.enforced = true;
    // A join's row is what is missing in its owner's list.
    if (table->join) change.base.reset();
    out.push_back(std::move(change));
  }
  return out;
}

/// The push as a whole takes away more than it may.
Status within_limits(const Plan& plan, const Options& options) {
  std::size_t count = 0;
  std::map<std::string, std::size_t> by_table;
  for (const Planned& p : plan.rows) {
    if (p.fate != Planned::Fate::Delete && p.fate != Planned::Fate::Replace) continue;
    ++count;
    ++by_table[p.table->name];
  }
  if (count <= options.max_deletes) return aws::Unit{};
  std::string where;
  for (const auto& [table, number] : by_table) where += (where.empty() ? "" : ", ") + table + " " + std::to_string(number);
  aws::Error error;
  error.kind = aws::Error::Kind::Refused;
  error.message = "this would delete or replace " + std::to_string(count) + " objects (" + where + "), more than " +
                  options.max_deletes_name + " (" + std::to_string(options.max_deletes) + ") allows";
  return error;
}

void enter(Log& log, const std::string& phase, const std::string& text) {
  Progress now;
  now.phase = phase;
  log.at(now);
  log.progress(text);
}

/// Calls and time, on the actions that are for the cloud. Returns the calls of each.
std::vector<std::vector<ForeseenCall>> tell_cost(Context& context, RowCache& cache, const Plan& plan, Report& report) {
  std::vector<std::vector<ForeseenCall>> calls;
  for (const Planned& p : plan.rows) {
    if (p.fate != Planned::Fate::None) calls.push_back(foresee_calls(context, cache, p));
  }
  const Forecast forecast = foresee(context.options.rates.get(), calls);
  for (std::size_t i = 0; i < report.actions.size(); ++i) {
    Action& action = report.actions[i];
    if (action.direction != Action::Direction::Push) continue;
    action.calls = forecast.rows[i].calls;
    if (forecast.rows[i].seconds > 0) action.seconds = forecast.rows[i].seconds;
  }
  if (forecast.seconds > 5)
    context.log.notice("published rate limits make this take about " + duration_text(forecast.seconds));
  return calls;
}

}  // namespace

struct Reconciler::Impl {
  Context context;
  bool put_back = false;

  /// Does the plan, and stores what came of it.
  Task<Result<Report>> carry_out(RowCache& cache, Plan todo, std::string transaction);

  std::vector<const Table*> tables_of(const std::vector<std::string>& modules) const {
    std::vector<const Table*> out;
    for (const Table* table : context.catalog.tables()) {
      if (modules.empty() || contains(modules, table->module)) out.push_back(table);
    }
    return out;
  }

  /// What recover() has left to the push: their old objects go.
  std::vector<Leftover> open_replacements() {
    std::vector<Leftover> out;
    context.store.begin();
    for (JournalEntry& entry : context.journal.unfinished()) {
      if (entry.action == "replace") out.push_back({std::move(entry), false});
    }
    context.store.commit();
    return out;
  }

  /// Reads run outside a transaction of ours; the store is asked through short ones.
  std::string home() {
    context.store.begin();
    std::string region = default_region(context);
    context.store.commit();
    return region;
  }
};

Reconciler::Reconciler(Context context) : impl_(std::make_unique<Impl>(Impl{std::move(context), false})) {}
Reconciler::~Reconciler() = default;

Task<Result<Report>> Reconciler::pull(std::vector<std::string> modules, bool dry, bool ask) {
  impl_->context.store.clear_stage();
  Pull pull(impl_->context, dry ? Pull::Mode::Dry : Pull::Mode::Merge);
  auto tables = impl_->tables_of(modules);
  auto report = co_await pull.run(std::move(tables));
  if (!report || !dry || report->drifted.empty()) co_return report;
  RowCache cache(impl_->context.catalog, impl_->context.store, impl_->home());
  auto changes = changes_of(impl_->context, report->drifted);
  std::vector<Leftover> none;
  auto plan = co_await observe_changes(impl_->context, cache, std::move(changes), std::move(none));
  if (!plan) co_return plan.error();
  Report put_back;
  put_back.actions = actions_of(*plan);
  auto calls = tell_cost(impl_->context, cache, *plan, put_back);
  if (ask) co_await ask_permissions(impl_->context, calls, &put_back.actions);
  for (Action& action : put_back.actions) report->actions.push_back(std::move(action));
  co_return report;
}

Task<Status> Reconciler::import(std::vector<std::string> modules) {
  impl_->context.store.clear_stage();
  Pull pull(impl_->context, Pull::Mode::Merge, false);
  auto tables = impl_->tables_of(modules);
  auto report = co_await pull.run(std::move(tables));
  if (!report) co_return report.error();
  co_return aws::Unit{};
}

Task<Result<Report>> Reconciler::pull(Agenda& agenda) {
  impl_->context.store.clear_stage();
  Pull pull(impl_->context, Pull::Mode::Merge, false);
  auto tables = impl_->tables_of({});
  auto report = co_await pull.due(std::move(tables), agenda);
  co_return report;
}

Task<Result<Report>> Reconciler::pull_table(const Table& table, std::string region) {
  impl_->context.store.clear_stage();
  Pull pull(impl_->context, Pull::Mode::Merge);
  if (region.empty()) {
    std::vector<const Table*> one{&table};
    auto report = co_await pull.run(std::move(one));
    co_return report;
  }
  std::set<std::pair<const Table*, std::string>> one{{&table, std::move(region)}};
  auto report = co_await pull.some(std::move(one));
  co_return report;
}

Task<Result<Report>> Reconciler::compare() {
  impl_->context.store.clear_stage();
  Pull pull(impl_->context, Pull::Mode::Compare);
  auto tables = impl_->tables_of({});
  auto report = co_await pull.run(std::move(tables));
  co_return report;
}

Task<Result<Report>> Reconciler::plan(bool ask) {
  Context& context = impl_->context;
  RowCache cache(context.catalog, context.store, impl_->home());
  std::vector<Leftover> none;
  auto plan = co_await observe(context, cache, "", std::move(none));
  if (!plan) co_return plan.error();
  Report report;
  report.actions = actions_of(*plan);
  auto calls = tell_cost(context, cache, *plan, report);
  if (ask) co_await ask_permissions(context, calls, &report.actions);
  if (Status allowed = within_limits(*plan, context.options); !allowed) context.log.notice(allowed.error().message);
  co_return report;
}

Task<Result<Report>> Reconciler::restore_defaults(bool dry) {
  Context& context = impl_->context;
  enter(context.log, "restoring defaults", "looking for what AWS makes by itself");
  auto restored = co_await engine::restore_defaults(context, dry);
  if (!restored) co_return restored.error();
  Report report;
  report.actions = std::move(*restored);
  if (dry || report.actions.empty()) co_return report;
  std::vector<std::string> modules;
  for (const Action& action : report.actions) modules.push_back(context.catalog.table(action.table)->module);
  auto pulled = co_await pull(std::move(modules), false);
  if (!pulled) co_return pulled.error();
  // What was made is known by its row now.
  for (Action& row : pulled->actions) {
    auto mine = std::find_if(report.actions.begin(), report.actions.end(), [&](const Action& action) {
      return action.table == row.table && action.description == row.description && action.region == row.region;
    });
    if (mine == report.actions.end()) {
      report.actions.push_back(std::move(row));
    } else {
      mine->id = row.id;
    }
  }
  co_return report;
}

Task<Result<Report>> Reconciler::push(std::string transaction) {
  Context& context = impl_->context;
  context.store.clear_stage();
  enter(context.log, "planning", "comparing the changes with the cloud");
  RowCache cache(context.catalog, context.store, impl_->home());
  auto open = impl_->open_replacements();
  auto plan = co_await observe(context, cache, transaction, std::move(open));
  if (!plan) {
    // Nothing was done to the cloud. What the plan itself refuses is put back; a cloud that cannot be read says nothing
    // about the changes: they stay.
    if (plan.error().kind == aws::Error::Kind::Input && context.options.undo_on_failure) {
      context.store.begin();
      context.store.restore_all(context.catalog, transaction);
      context.store.commit();
      impl_->put_back = true;
    }
    co_return plan.error();
  }
  auto report = co_await impl_->carry_out(cache, std::move(*plan), std::move(transaction));
  co_return report;
}

Task<Result<Report>> Reconciler::enforce(std::string transaction, std::vector<Action> drifted) {
  Context& context = impl_->context;
  context.store.clear_stage();
  RowCache cache(context.catalog, context.store, impl_->home());
  auto changes = changes_of(context, drifted);
  std::vector<Leftover> none;
  auto plan = co_await observe_changes(context, cache, std::move(changes), std::move(none));
  if (!plan) co_return plan.error();
  auto report = co_await impl_->carry_out(cache, std::move(*plan), std::move(transaction));
  co_return report;
}

Task<Result<Report>> Reconciler::Impl::carry_out(RowCache& cache, Plan todo, std::string transaction) {
  Plan* plan = &todo;
  if (Status allowed = within_limits(*plan, context.options); !allowed) co_return allowed.error();
  Report report;
  for (const Planned& p : plan->rows) {
    // Rows that no step will read again, but whose edits were put back.
    const bool known = p.fate == Planned::Fate::Restore || (p.fate == Planned::Fate::None && p.intent);
    if (p.cloud && known) stage_with_joins(context, *p.table, {*p.cloud});
  }
  Push push(context, cache, std::move(*plan), transaction);
  Status status = co_await push.run();
  if (!status) {
    if (!context.options.undo_on_failure) merge_touched(context, push);
    put_back = context.options.undo_on_failure;
    if (put_back && !open_replacements().empty()) {
      // Replacements of an interrupted run that nobody wants any more. What cannot be done now, the next commit does.
      RowCache fresh(context.catalog, context.store, home());
      Recovery recovery(context, fresh);
      Status taken_back = co_await recovery.run();
      if (!taken_back) context.log.notice("a replacement is to be taken back by the next commit: " + taken_back.error().text());
    }
    co_return status.error();
  }
  report.actions = actions_of(push.plan(), &cache);

  enter(context.log, "reading back", "reading back what has changed");
  merge_touched(context, push);
  if (!push.companions().empty()) {
    Pull pull(context, Pull::Mode::Merge);
    auto companions = co_await pull.some(push.companions());
    if (companions) {
      for (Action& action : companions->actions) report.actions.push_back(std::move(action));
    } else {
      context.log.problem({"", "", "", "", companions.error()});
    }
    // References to rows that have only now come in.
    merge_touched(context, push);
  }
  push.remove_gone();
  co_return report;
}

bool Reconciler::rows_put_back() const { return impl_->put_back; }

Task<Status> Reconciler::recover() {
  Context& context = impl_->context;
  RowCache cache(context.catalog, context.store, impl_->home());
  Recovery recovery(context, cache);
  Status status = co_await recovery.run();
  co_return status;
}

}  // namespace iasql::engine
