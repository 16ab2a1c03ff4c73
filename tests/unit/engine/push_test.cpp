// Plan, push, undo, recovery and pull against a toy cloud, with the ports in memory.
#include <gtest/gtest.h>

#include <random>

#include "push_fixture.hpp"

namespace iasql::engine::test {
namespace {

TEST_F(Fixture, CreatesWhatIsReferredToFirstAndWritesBackIds) {
  const Value box = store.insert("box", {{"name", "box-1"}, {"size", 3}});
  const Value item = store.insert("item", {{"name", "item-1"}, {"size", 1}, {"box_id", box}});
  auto plan = preview();
  ASSERT_TRUE(plan) << plan.error().text();
  EXPECT_EQ(plan->actions.size(), 2u);
  EXPECT_TRUE(cloud.snapshot().empty());

  auto report = push();
  ASSERT_TRUE(report) << report.error().text();
  const auto things = cloud.snapshot();
  ASSERT_EQ(things.size(), 2u);
  const std::string box_id = cell("box", box, "cloud_id").as_string();
  EXPECT_EQ(things.at(box_id).name, "box-1");
  EXPECT_EQ(things.at(cell("item", item, "cloud_id").as_string()).parent, box_id);
  EXPECT_EQ(cell("box", box, "state"), Value("ready"));
  EXPECT_LT(position("CreateThing box-1"), position("CreateThing item-1"));
  EXPECT_EQ(journal.count("done"), 2u);
}

TEST_F(Fixture, UpdatesOnlyWhatTheUserChanged) {
  const std::string id = cloud.add({"box-1", "", "", 3});
  ASSERT_TRUE(pull());
  ASSERT_EQ(store.count("box"), 1u);
  const Value key = value_of(*catalog.table("box"), store.rows("box").front(), "id");
  store.update("box", key, {{"size", 7}});
  auto plan = preview();
  ASSERT_TRUE(plan);
  ASSERT_EQ(plan->actions.size(), 1u);
  EXPECT_EQ(plan->actions[0].kind, Action::Kind::Update);
  EXPECT_EQ(plan->actions[0].changes, "size: 3 → 7");
  EXPECT_EQ(plan->actions[0].calls, 1u);
  EXPECT_FALSE(plan->actions[0].seconds);
  ASSERT_TRUE(push());
  EXPECT_EQ(cloud.snapshot().at(id).size, 7);
  // Nothing is left to do, in either direction.
  auto again = preview();
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->actions.empty());
  auto sync = pull(true);
  ASSERT_TRUE(sync);
  EXPECT_TRUE(sync->actions.empty());
}

TEST_F(Fixture, TheUserWinsOverDriftAndIsTold) {
  const std::string id = cloud.add({"box-1", "", "", 3});
  ASSERT_TRUE(pull());
  const Value key = value_of(*catalog.table("box"), store.rows("box").front(), "id");
  store.update("box", key, {{"size", 7}});
  cloud.things[id].size = 5;
  auto plan = preview();
  ASSERT_TRUE(plan);
  ASSERT_EQ(plan->actions.size(), 1u);
  EXPECT_NE(plan->actions[0].reason.find("drifted from size = 5"), std::string::npos) << plan->actions[0].reason;
  ASSERT_TRUE(push());
  EXPECT_EQ(cloud.snapshot().at(id).size, 7);
}

TEST_F(Fixture, EditsOfComputedColumnsAreRestored) {
  cloud.add({"box-1", "", "", 3});
  ASSERT_TRUE(pull());
  const Value key = value_of(*catalog.table("box"), store.rows("box").front(), "id");
  const Value id = cell("box", key, "cloud_id");
  store.update("box", key, {{"cloud_id", "t-forged"}});
  auto report = push();
  ASSERT_TRUE(report) << report.error().text();
  ASSERT_EQ(report->actions.size(), 1u);
  EXPECT_EQ(report->actions[0].direction, Action::Direction::Pull);
  EXPECT_EQ(cell("box", key, "cloud_id"), id);
  EXPECT_EQ(cloud.snapshot().size(), 1u);
  EXPECT_EQ(store.count("box"), 1u);
}

TEST_F(Fixture, ProtectedRowsComeBack) {
  cloud.add({"box-default", "", "", 3});
  ASSERT_TRUE(pull());
  store.remove("box", value_of(*catalog.table("box"), store.rows("box").front(), "id"));
  auto report = push();
  ASSERT_TRUE(report) << report.error().text();
  EXPECT_EQ(cloud.snapshot().size(), 1u);
  EXPECT_EQ(store.count("box"), 1u);
  ASSERT_EQ(log.notices.size(), 1u);
  EXPECT_NE(log.notices[0].find("the default box stays"), std::string::npos);
}

TEST_F(Fixture, DeletesChildrenFirst) {
  const std::string parent = cloud.add({"box-1", "", "", 3});
  cloud.add({"item-1", parent, "", 3});
  ASSERT_TRUE(pull());
  store.remove("item", value_of(*catalog.table("item"), store.rows("item").front(), "id"));
  store.remove("box", value_of(*catalog.table("box"), store.rows("box").front(), "id"));
  auto report = push();
  ASSERT_TRUE(report) << report.error().text();
  EXPECT_TRUE(cloud.snapshot().empty());
  EXPECT_LT(position("DeleteThing item-1"), position("DeleteThing box-1"));
}

TEST_F(Fixture, AReplacementTakesItsDependantsAlong) {
  const std::string old = cloud.add({"box-1", "", "", 3});
  const std::string item = cloud.add({"item-1", old, "", 3});
  ASSERT_TRUE(pull());
  const Value key = value_of(*catalog.table("box"), store.rows("box").front(), "id");
  store.update("box", key, {{"name", "box-2"}});
  auto report = push();
  ASSERT_TRUE(report) << report.error().text();
  const auto things = cloud.snapshot();
  ASSERT_EQ(things.size(), 2u);
  EXPECT_EQ(things.count(old), 0u);
  const std::string fresh = cell("box", key, "cloud_id").as_string();
  EXPECT_EQ(things.at(fresh).name, "box-2");
  EXPECT_EQ(things.at(item).parent, fresh);
  ASSERT_EQ(report->actions.size(), 2u);
  EXPECT_EQ(report->actions[0].kind, Action::Kind::Replace);
  EXPECT_NE(report->actions[0].reason.find("name cannot be changed in place"), std::string::npos);
  EXPECT_EQ(report->actions[0].changes, "name: box-1 → box-2");
  EXPECT_EQ(report->actions[1].changes, "box_id: " + old + " → (new)");
  EXPECT_NE(report->actions[1].reason.find(", which is replaced"), std::string::npos);
}

TEST_F(Fixture, AFailureUndoesEverythingAndPutsRowsBack) {
  const std::string id = cloud.add({"box-old", "", "", 3});
  ASSERT_TRUE(pull());
  const Value old = value_of(*catalog.table("box"), store.rows("box").front(), "id");
  store.update("box", old, {{"size", 9}});
  for (int i = 0; i < 9; ++i) store.insert("box", {{"name", "box-" + std::to_string(i)}, {"size", 1}});
  cloud.fault = [](const std::string& operation, const std::string& name, std::size_t) {
    return operation == "CreateThing" && name == "box-5" ? ToyCloud::Fault::Before : ToyCloud::Fault::None;
  };
  auto report = push();
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, "Refused");
  EXPECT_NE(report.error().message.find("box "), std::string::npos);
  const auto things = cloud.snapshot();
  ASSERT_EQ(things.size(), 1u);
  EXPECT_EQ(things.at(id).size, 3);
  EXPECT_EQ(store.count("box"), 1u);
  EXPECT_EQ(cell("box", old, "size"), Value(3));
  EXPECT_TRUE(journal.unfinished().empty());
}

TEST_F(Fixture, AFailedReplacementKeepsTheOldObject) {
  const std::string old = cloud.add({"box-1", "", "", 3});
  const std::string item = cloud.add({"item-1", old, "", 3});
  ASSERT_TRUE(pull());
  const Value key = value_of(*catalog.table("box"), store.rows("box").front(), "id");
  store.update("box", key, {{"name", "box-2"}});
  cloud.fault = [](const std::string& operation, const std::string& name, std::size_t) {
    return operation == "DeleteThing" && name == "box-1" ? ToyCloud::Fault::Before : ToyCloud::Fault::None;
  };
  auto report = push();
  ASSERT_FALSE(report);
  const auto things = cloud.snapshot();
  ASSERT_EQ(things.size(), 2u);
  EXPECT_EQ(things.at(item).parent, old);
  EXPECT_EQ(cell("box", key, "cloud_id"), Value(old));
  EXPECT_EQ(cell("box", key, "name"), Value("box-1"));
}

TEST_F(Fixture, RecoveryFindsWhatACrashLeftUnknown) {
  const Value key = store.insert("box", {{"name", "box-1"}, {"size", 3}});
  const Table& table = *catalog.table("box");
  auto entry = journal.intend("tx", table, "create", "us-east-1", {{"id", key}}, Value());
  cloud.add({"box-1", "", entry.token, 3});
  auto never = journal.intend("tx", table, "create", "us-east-1", {{"id", 99}}, Value());
  auto r = reconciler();
  Status status = run(r.recover());
  ASSERT_TRUE(status) << status.error().text();
  EXPECT_TRUE(journal.unfinished().empty());
  EXPECT_EQ(cell("box", key, "cloud_id"), Value("t-1"));
  EXPECT_EQ(journal.kept[static_cast<std::size_t>(never.id)].state, "failed");
  // The next push makes nothing twice.
  ASSERT_TRUE(push());
  EXPECT_EQ(cloud.snapshot().size(), 1u);
}

TEST_F(Fixture, RecoveryNeverTakesBackTheOnlyObjectOfAReplacement) {
  const Value key = store.insert("box", {{"name", "box-2"}, {"size", 3}});
  const Table& table = *catalog.table("box");
  const std::string fresh = cloud.add({"box-2", "", "", 3});
  store.write_back(table, {{"id", key}}, {{"cloud_id", fresh}});
  // The old object was deleted, and nobody wrote that down.
  journal.intend("tx", table, "replace", "us-east-1", {{"id", key}}, Value(aws::Map{{"cloud_id", "t-gone"}}));
  auto r = reconciler();
  ASSERT_TRUE(run(r.recover()));
  EXPECT_TRUE(journal.unfinished().empty());
  EXPECT_EQ(cloud.snapshot().count(fresh), 1u);
  EXPECT_EQ(cell("box", key, "cloud_id"), Value(fresh));
}

TEST_F(Fixture, RecoveryTakesBackAReplacementWhoseOldObjectIsStillThere) {
  const Value key = store.insert("box", {{"name", "box-2"}, {"size", 3}});
  const Table& table = *catalog.table("box");
  const std::string old = cloud.add({"box-1", "", "", 3});
  const std::string fresh = cloud.add({"box-2", "", "", 3});
  store.write_back(table, {{"id", key}}, {{"cloud_id", fresh}});
  journal.intend("tx", table, "replace", "us-east-1", {{"id", key}}, Value(aws::Map{{"cloud_id", old}}));
  auto r = reconciler();
  ASSERT_TRUE(run(r.recover()));
  EXPECT_TRUE(journal.unfinished().empty());
  EXPECT_EQ(cloud.snapshot().count(fresh), 0u);
  EXPECT_EQ(cell("box", key, "cloud_id"), Value(old));
}

TEST_F(Fixture, AReplacementAsksTheRulesForDeletion) {
  const std::string id = cloud.add({"box-default", "", "", 3});
  ASSERT_TRUE(pull());
  const Value key = value_of(*catalog.table("box"), store.rows("box").front(), "id");
  store.update("box", key, {{"name", "box-other"}});
  auto report = push();
  ASSERT_TRUE(report) << report.error().text();
  EXPECT_EQ(cloud.snapshot().size(), 1u);
  EXPECT_EQ(cell("box", key, "name"), Value("box-default"));
  EXPECT_EQ(cell("box", key, "cloud_id"), Value(id));
}

TEST_F(Fixture, ALostAnswerIsLookedUpNotSentAgain) {
  store.insert("box", {{"name", "box-1"}, {"size", 3}});
  bool once = false;
  cloud.fault = [&](const std::string& operation, const std::string&, std::size_t) {
    if (operation != "CreateThing" || std::exchange(once, true)) return ToyCloud::Fault::None;
    return ToyCloud::Fault::After;
  };
  auto report = push();
  ASSERT_TRUE(report) << report.error().text();
  EXPECT_EQ(cloud.snapshot().size(), 1u);
}

TEST_F(Fixture, ADeletionWhoseAnswerIsLostIsLookedUp) {
  cloud.add({"box-1", "", "", 3});
  ASSERT_TRUE(pull());
  store.remove("box", value_of(*catalog.table("box"), store.rows("box").front(), "id"));
  store.insert("box", {{"name", "box-2"}, {"size", 3}});
  cloud.fault = [&](const std::string& operation, const std::string& name, std::size_t) {
    if (operation == "DeleteThing" && name == "box-1") return ToyCloud::Fault::After;
    return ToyCloud::Fault::None;
  };
  auto report = push();
  ASSERT_TRUE(report) << report.error().text();
  EXPECT_EQ(cloud.snapshot().size(), 1u);
  EXPECT_EQ(journal.count("done"), 2u);
}

TEST_F(Fixture, ACloudThatCannotBeReadLeavesTheChangesPending) {
  cloud.add({"box-1", "", "", 3});
  ASSERT_TRUE(pull());
  const Value key = value_of(*catalog.table("box"), store.rows("box").front(), "id");
  store.update("box", key, {{"size", 7}});
  cloud.fault = [](const std::string&, const std::string&, std::size_t) { return ToyCloud::Fault::Before; };
  auto r = reconciler();
  auto report = run(r.push("tx"));
  ASSERT_FALSE(report);
  EXPECT_FALSE(r.rows_put_back());
  EXPECT_EQ(cell("box", key, "size"), Value(7));
}

TEST_F(Fixture, CyclesAreNamed) {
  RowCache cache(catalog, store, "us-east-1");
  Planned a, b;
  a.table = b.table = catalog.table("item");
  a.fate = b.fate = Planned::Fate::Create;
  a.intent = Row(a.table->columns.size());
  b.intent = a.intent;
  Table loop_table = *catalog.table("item");
  for (Column& c : loop_table.columns) {
    if (c.name == "box_id") c.ref->table = "item";
  }
  (*a.intent)[a.table->index("id")] = 1;
  (*a.intent)[a.table->index("box_id")] = 2;
  (*b.intent)[b.table->index("id")] = 2;
  (*b.intent)[b.table->index("box_id")] = 1;
  // References within one table need a table that refers to itself.
  std::string text = toy_module();
  const std::string what = R"("ref":{"table":"box")";
  text.replace(text.find(what), what.size(), R"("ref":{"table":"item")");
  auto module = load_module("toy/module.json", text);
  ASSERT_TRUE(module) << module.error().message;
  auto self = Catalog::build({*module});
  ASSERT_TRUE(self) << self.error().message;
  a.table = b.table = self->table("item");
  auto plan = order(*self, cache, {a, b});
  ASSERT_FALSE(plan);
  EXPECT_NE(plan.error().message.find("item 1 → item 2 → item 1"), std::string::npos) << plan.error().message;
}

/// Random edits of a random forest.
struct RandomEdits {
  Fixture& f;
  std::mt19937& random;
  // Rows with later keys are neither renamed nor removed: what the database does not know of before the first commit, it
  // takes from AWS.
  std::int64_t last_old = INT64_MAX;
  /// Nor is a row removed of which nobody knows yet whether it has a new object: iasql says so and leaves that object alone.
  bool old(const Value& key) const {
    if (key.as_int() > last_old) return false;
    const auto open = f.journal.unfinished();
    return std::none_of(open.begin(), open.end(), [&](const JournalEntry& e) {
      return e.action == "create" && e.key.front().second == key;
    });
  }
  bool chance(unsigned percent) { return random() % 100 < percent; }
  std::string name(const std::string& kind) { return kind + "-" + std::to_string(random() % 1000000); }

  void make() {
    const Table& box = *f.catalog.table("box");
    const Table& item = *f.catalog.table("item");
    std::vector<Value> boxes;
    for (const Row& row : f.store.rows("box")) boxes.push_back(value_of(box, row, "id"));
    for (int i = 0; i < 3; ++i) boxes.push_back(f.store.insert("box", {{"name", name("box")}, {"size", 1}}));
    for (const Row& row : std::vector<Row>(f.store.rows("item"))) {
      const Value key = value_of(item, row, "id");
      if (chance(20)) f.store.update("item", key, {{"size", static_cast<int>(random() % 50)}});
      if (chance(20)) f.store.update("item", key, {{"box_id", boxes[random() % boxes.size()]}});
      if (old(key) && chance(20)) f.store.remove("item", key);
    }
    for (int i = 0; i < 3; ++i) {
      f.store.insert("item", {{"name", name("item")}, {"size", 1}, {"box_id", boxes[random() % boxes.size()]}});
    }
    for (const Value& key : boxes) {
      if (old(key) && chance(15)) f.store.update("box", key, {{"name", name("box")}});
      if (old(key) && f.store.load(item, {{"box_id", key}}).empty() && chance(30)) f.store.remove("box", key);
    }
  }
};

/// What the cloud holds, by names.
std::multiset<std::string> described(const std::map<std::string, ToyCloud::Thing>& things) {
  std::multiset<std::string> out;
  for (const auto& [id, thing] : things) {
    auto parent = things.find(thing.parent);
    out.insert(thing.name + " " + std::to_string(thing.size) + " " + (parent == things.end() ? "" : parent->second.name));
  }
  return out;
}

/// What the journal says of creations, against what is there.
std::string untruth(const MemoryJournal& journal, const std::map<std::string, ToyCloud::Thing>& things) {
  std::map<std::string, int> by_mark;
  for (const auto& [id, thing] : things) ++by_mark[thing.mark];
  for (const auto& kept : journal.kept) {
    if (kept.entry.action != "create") continue;
    const int there = by_mark.count(kept.entry.token) ? by_mark[kept.entry.token] : 0;
    const bool gone = kept.state == "failed" || kept.state == "undone";
    if (there > 1) return kept.entry.token + " was made twice";
    if (gone && there > 0) return kept.entry.token + " is " + kept.state + " and there";
  }
  return "";
}

// Calls fail before they took effect: the journal tells the truth, no call comes too early, and the run ends with rows and
// cloud equal or with everything as it was.
TEST_F(Fixture, RandomEditsWithRandomFaultsConverge) {
  for (unsigned seed = 1; seed <= 40; ++seed) {
    std::mt19937 random(seed);
    for (int round = 0; round < 3; ++round) {
      SCOPED_TRACE("seed " + std::to_string(seed) + " round " + std::to_string(round));
      ASSERT_TRUE(pull());
      RandomEdits{*this, random}.make();
      const auto before = cloud.snapshot();
      const unsigned failing = random() % 12;
      std::atomic<unsigned> writes{0};
      cloud.fault = [&](const std::string& operation, const std::string&, std::size_t) {
        if (operation == "DescribeThings" || writes++ != failing) return ToyCloud::Fault::None;
        return ToyCloud::Fault::Before;
      };
      auto report = push();
      cloud.fault = nullptr;
      EXPECT_TRUE(journal.unfinished().empty());
      EXPECT_EQ(untruth(journal, cloud.snapshot()), "");
      EXPECT_EQ(cloud.too_early, std::vector<std::string>{});
      auto dry = pull(true);
      ASSERT_TRUE(dry);
      if (report) {
        EXPECT_TRUE(dry->actions.empty());
      } else {
        EXPECT_EQ(described(cloud.snapshot()), described(before)) << report.error().text();
      }
      if (HasFailure()) return;
    }
  }
}

unsigned seeds() {
  const char* asked = std::getenv("IASQL_SEEDS");
  return asked ? static_cast<unsigned>(std::stoul(asked)) : 20;
}

/// Ends the process, so to speak, at one of the moments at which the journal is written.
struct Interruption {
  Fixture& f;
  bool ended = false;
  unsigned writes = 0;
  std::atomic<unsigned> calls{0};
  Interruption(Fixture& fixture, unsigned end) : f(fixture) {
    f.journal.before_writing = [this, end] {
      if (!ended && writes++ < end) return;
      ended = true;
      throw std::runtime_error("the process has ended");
    };
  }
  ~Interruption() {
    f.journal.before_writing = nullptr;
    f.cloud.fault = nullptr;
  }
  /// The writing call with that number is refused.
  void refuse(unsigned failing) {
    f.cloud.fault = [this, failing](const std::string& operation, const std::string&, std::size_t) {
      if (operation == "DescribeThings" || calls++ != failing) return ToyCloud::Fault::None;
      return ToyCloud::Fault::Before;
    };
  }
  std::optional<Result<Report>> push(std::size_t steps_in_flight) {
    Options options;
    options.max_concurrency = steps_in_flight;
    Reconciler r({f.catalog, f.client, f.store, f.journal, f.log, options});
    std::optional<Result<Report>> report;
    try {
      Status recovered = f.run(r.recover());
      if (recovered) report.emplace(f.run(r.push("tx")));
    } catch (const std::runtime_error&) {
    }
    return report;
  }
};

std::string doubled(const std::map<std::string, ToyCloud::Thing>& things) {
  std::map<std::string, int> names;
  for (const auto& [id, thing] : things) {
    if (++names[thing.name] > 1) return thing.name + " is there twice";
  }
  return "";
}

// The process ends at any of the moments at which the journal is written, and again while it picks up the pieces; users go
// on editing meanwhile, unless a call was refused: what an undo has begun is for the rows as they were. The next run finds out what was done, does the rest, and makes nothing twice. With several steps in flight their order is
// not the seed's alone.
TEST_F(Fixture, RandomEditsInterruptedAnywhereConverge) {
  for (unsigned seed = 1; seed <= seeds(); ++seed) {
    std::mt19937 random(seed);
    for (int round = 0; round < 3; ++round) {
      SCOPED_TRACE("seed " + std::to_string(seed) + " round " + std::to_string(round));
      ASSERT_TRUE(pull());
      const std::int64_t old = store.last_key();
      RandomEdits{*this, random}.make();
      const std::size_t in_flight = seed % 4 == 0 ? 1 : 1 + random() % 16;
      std::optional<Result<Report>> report;
      bool refused = false;
      for (unsigned times = 1 + random() % 3; times > 0 && !report; --times) {
        Interruption interruption(*this, random() % 24);
        if (random() % 2 == 0) {
          interruption.refuse(random() % 16);
          refused = true;
        }
        report = interruption.push(in_flight);
        if (!report && !refused && random() % 3 == 0) RandomEdits{*this, random, old}.make();
      }
      if (!report) {
        auto last = reconciler();
        Status recovered = run(last.recover());
        ASSERT_TRUE(recovered) << recovered.error().text();
        EXPECT_EQ(untruth(journal, cloud.snapshot()), "");
        report.emplace(run(last.push("tx")));
      }
      if (!*report) {
        // Refused without being interrupted: undone, and nothing is left of it.
        auto last = reconciler();
        ASSERT_TRUE(run(last.recover()));
      }
      store.forget_changes();
      journal.settle();
      EXPECT_TRUE(journal.unfinished().empty());
      EXPECT_EQ(cloud.too_early, std::vector<std::string>{});
      EXPECT_EQ(journal.count("unknown"), 0u);
      EXPECT_EQ(doubled(cloud.snapshot()), "");
      auto dry = pull(true);
      ASSERT_TRUE(dry);
      for (const Action& action : dry->actions) ADD_FAILURE() << action_name(action.kind) << " " << action.table;
      if (HasFailure()) return;
    }
  }
}

// After an interruption the commit is taken up, and fails: what both runs have done is undone.
TEST_F(Fixture, RandomEditsInterruptedAndThenRefusedAreUndone) {
  for (unsigned seed = 1; seed <= seeds(); ++seed) {
    std::mt19937 random(seed);
    for (int round = 0; round < 2; ++round) {
      SCOPED_TRACE("seed " + std::to_string(seed) + " round " + std::to_string(round));
      ASSERT_TRUE(pull());
      RandomEdits{*this, random}.make();
      const auto before = described(cloud.snapshot());
      const std::size_t in_flight = 1 + random() % 16;
      auto report = Interruption(*this, random() % 24).push(in_flight);
      const std::size_t unknown = journal.count("unknown");
      if (!report) {
        auto second = reconciler();
        ASSERT_TRUE(run(second.recover()));
        const unsigned failing = random() % 8;
        std::atomic<unsigned> writes{0};
        cloud.fault = [&](const std::string& operation, const std::string&, std::size_t) {
          if (operation == "DescribeThings" || writes++ != failing) return ToyCloud::Fault::None;
          return ToyCloud::Fault::Before;
        };
        report.emplace(run(second.push("tx")));
        cloud.fault = nullptr;
      }
      if (*report) store.forget_changes();
      auto last = reconciler();
      Status recovered = run(last.recover());
      ASSERT_TRUE(recovered) << recovered.error().text();
      journal.settle();
      if (!*report) {
        EXPECT_EQ(report->error().message.find("not undone"), std::string::npos) << report->error().text();
        EXPECT_EQ(described(cloud.snapshot()), before) << report->error().text();
      }
      EXPECT_TRUE(journal.unfinished().empty());
      ASSERT_TRUE(pull());
      auto dry = pull(true);
      ASSERT_TRUE(dry);
      EXPECT_TRUE(dry->actions.empty());
      if (journal.count("unknown") > unknown) {
        EXPECT_FALSE(log.problems.empty());
      } else {
        EXPECT_EQ(doubled(cloud.snapshot()), "");
      }
      if (HasFailure()) return;
    }
  }
}

}  // namespace
}  // namespace iasql::engine::test
