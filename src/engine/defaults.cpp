// See defaults.hpp.
#include "engine/defaults.hpp"

#include <optional>
#include <string>

#include "engine/observe.hpp"
#include "engine/recipe.hpp"

namespace iasql::engine {

using aws::Task;

namespace {

/// One module in one region.
class Restoration {
 public:
  Restoration(const Context& context, const Module& module, std::string region, bool dry)
      : context_(context),
        module_(module),
        region_(std::move(region)),
        dry_(dry),
        recipe_(context.client, no_table(), place_context(region_), region_, "") {}

  Task<void> run() {
    for (const DefaultStep& step : module_.defaults) {
      Status status = co_await do_step(&step);
      if (status) continue;
      error = status.error();
      context_.log.problem({module_.name, step.table, region_, "", status.error()});
      Status back = co_await recipe_.take_back();
      if (!back) context_.log.problem({module_.name, step.table, region_, "", back.error()});
      co_return;
    }
  }

  const Module& module() const { return module_; }
  const std::string& region() const { return region_; }
  std::vector<Action> actions;
  std::optional<aws::Error> error;

 private:
  static const Table& no_table() {
    static const auto* none = new Table();
    return *none;
  }

  Task<Status> do_step(const DefaultStep* step) {
    if (step->read) {
      const std::vector<CallSpec> one{*step->read};
      Status status = co_await recipe_.run(one);
      co_return status;
    }
    aws::List elements{Value()};
    if (!step->for_each.empty()) elements = evaluate(step->for_each, Value(recipe_.context())).as_list();
    for (const Value& element : elements) {
      recipe_.context().set("each", element);
      if (!step->when.empty() && !evaluate(step->when, Value(recipe_.context())).truthy()) continue;
      if (!dry_) {
        Status status = co_await recipe_.run(step->calls);
        if (!status) co_return status;
      }
      actions.push_back(action_of(*step));
    }
    co_return aws::Unit{};
  }

  Action action_of(const DefaultStep& step) {
    Action out;
    out.kind = step.update ? Action::Kind::Update : Action::Kind::Create;
    out.table = step.table;
    out.region = region_;
    out.description = fill(step.description, Value(recipe_.context())).to_text();
    out.reason = "AWS makes it by itself in " + region_;
    return out;
  }

  const Context& context_;
  const Module& module_;
  const std::string region_;
  const bool dry_;
  Recipe recipe_;
};

}  // namespace

Task<Result<std::vector<Action>>> restore_defaults(const Context& context, bool dry) {
  context.store.begin();
  std::vector<std::string> regions = enabled_regions(context);
  if (regions.empty()) regions.push_back(default_region(context));
  context.store.commit();
  std::vector<std::unique_ptr<Restoration>> all;
  for (const auto& module : context.catalog.modules()) {
    for (const std::string& region : regions) {
      if (!module->defaults.empty()) all.push_back(std::make_unique<Restoration>(context, *module, region, dry));
    }
  }
  aws::Group group(context.options.max_concurrency);
  for (auto& one : all) group.add(one->run());
  co_await group.join();
  std::vector<Action> actions;
  std::optional<aws::Error> error;
  bool any = false;
  for (auto& one : all) {
    any = any || !one->error;
    if (one->error && !error) error = one->error;
    for (Action& action : one->actions) actions.push_back(std::move(action));
  }
  if (error && !any) co_return *error;
  co_return actions;
}

}  // namespace iasql::engine
