// Random edits of a random forest, pushed while calls fail and the process ends at any moment: the journal tells the truth, and
// the next run converges. Against a toy cloud, with the ports in memory.
#include <gtest/gtest.h>

#include <random>

#include "push_fixture.hpp"

namespace iasql::engine::test {
namespace {

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

TEST_F(Fixture, AnInterruptedUpdateIsUndoneThoughItsRowWasDeletedSince) {
  const std::string box = cloud.add({"box-1", "", "", 3});
  const std::string item = cloud.add({"item-1", box, "", 3});
  ASSERT_TRUE(pull());
  const Value key = value_of(*catalog.table("item"), store.rows("item").front(), "id");
  store.update("item", key, {{"size", 9}});
  ASSERT_FALSE(Interruption(*this, 1).push(1));
  ASSERT_EQ(cloud.snapshot().at(item).size, 9);
  store.remove("item", key);
  store.insert("box", {{"name", "box-2"}, {"size", 1}});
  cloud.fault = [](const std::string& operation, const std::string&, std::size_t) {
    return operation == "CreateThing" ? ToyCloud::Fault::Before : ToyCloud::Fault::None;
  };
  auto last = reconciler();
  ASSERT_TRUE(run(last.recover()));
  auto report = run(last.push("tx"));
  cloud.fault = nullptr;
  ASSERT_FALSE(report);
  EXPECT_EQ(cloud.snapshot().at(item).size, 3);
  EXPECT_EQ(cell("item", key, "size"), Value(3));
  auto dry = pull(true);
  ASSERT_TRUE(dry);
  EXPECT_TRUE(dry->actions.empty());
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
