// A reconciler over the toy cloud, with its ports in memory.
#pragma once

#include <gtest/gtest.h>

#include "engine/observe.hpp"
#include "engine/push.hpp"
#include "engine/reconcile.hpp"
#include "memory_store.hpp"
#include "toy_cloud.hpp"

namespace iasql::engine::test {

inline std::shared_ptr<const Module> toy() {
  auto module = load_module("toy/module.json", toy_module());
  if (!module) throw std::runtime_error(module.error().message);
  return *module;
}

struct Fixture : ::testing::Test {
  ToyCloud cloud;
  Result<Catalog> built = Catalog::build({toy()});
  const Catalog& catalog = *built;
  aws::Loop loop;
  aws::ModelStore models{cloud.models()};
  std::unique_ptr<aws::CredentialSource> credentials = aws::environment_credentials();
  aws::Client client{loop, models, *credentials, {cloud.url(), {}}, options()};
  MemoryStore store{catalog};
  MemoryJournal journal;
  MemoryLog log;

  static aws::ClientOptions options() {
    aws::ClientOptions o;
    o.retry.max_attempts = 1;
    return o;
  }
  Options settings;
  Reconciler reconciler() { return Reconciler({catalog, client, store, journal, log, settings}); }
  template <class T>
  T run(aws::Task<T> task) {
    aws::test::PollWaiter waiter;
    return aws::run_until(loop, waiter, std::move(task));
  }
  Result<Report> push() {
    auto r = reconciler();
    auto report = run(r.push("tx"));
    if (report) store.forget_changes();
    return report;
  }
  Result<Report> preview() {
    auto r = reconciler();
    return run(r.plan());
  }
  Result<Report> pull(bool dry = false) {
    auto r = reconciler();
    return run(r.pull({}, dry));
  }
  const Value& cell(const std::string& table, const Value& key, const std::string& column) {
    return value_of(*catalog.table(table), *store.find(table, key), column);
  }
  std::size_t position(const std::string& call) {
    std::lock_guard lock(cloud.mutex);
    return static_cast<std::size_t>(std::find(cloud.calls.begin(), cloud.calls.end(), call) - cloud.calls.begin());
  }
};

}  // namespace iasql::engine::test
