// Plan, push, undo, recovery and pull against a toy cloud, with the ports in memory.
#include <gtest/gtest.h>

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

}  // namespace
}  // namespace iasql::engine::test
