// What a failure of one row means for others that have nothing to do with it.
#include "push_fixture.hpp"

namespace iasql::engine::test {
namespace {

struct Apart : Fixture {
  Apart() { settings.undo_apart = true; }
  void refuse(const std::string& operation, const std::string& thing) {
    cloud.fault = [=](const std::string& what, const std::string& name, std::size_t) {
      return what == operation && name == thing ? ToyCloud::Fault::Before : ToyCloud::Fault::None;
    };
  }
  std::vector<std::string> things() {
    std::vector<std::string> out;
    for (const auto& [id, thing] : cloud.snapshot()) out.push_back(thing.name);
    std::sort(out.begin(), out.end());
    return out;
  }
};

TEST_F(Apart, OnlyWhatHangsTogetherWithTheFailureIsPutBack) {
  const Value bad = store.insert("box", {{"name", "box-bad"}, {"size", 3}});
  store.insert("item", {{"name", "item-bad"}, {"size", 1}, {"box_id", bad}});
  const Value good = store.insert("box", {{"name", "box-good"}, {"size", 3}});
  const Value inner = store.insert("item", {{"name", "item-good"}, {"size", 1}, {"box_id", good}});
  refuse("CreateThing", "item-bad");
  auto report = push();
  ASSERT_FALSE(report);
  EXPECT_NE(report.error().message.find("2 changes have nothing to do with it and are kept"), std::string::npos)
      << report.error().message;
  EXPECT_EQ(things(), (std::vector<std::string>{"box-good", "item-good"}));
  EXPECT_EQ(store.find("box", bad), nullptr);
  EXPECT_EQ(store.count("item"), 1u);
  EXPECT_EQ(cloud.snapshot().at(cell("item", inner, "cloud_id").as_string()).parent, cell("box", good, "cloud_id").as_string());
}

TEST_F(Apart, WhatWasNotBegunWaits) {
  settings.max_concurrency = 1;
  cloud.add({"box-old", "", "", 3});
  ASSERT_TRUE(pull());
  const Value old = value_of(*catalog.table("box"), store.rows("box").front(), "id");
  store.remove("box", old);  // after all creations of its region
  const Value bad = store.insert("box", {{"name", "box-bad"}, {"size", 3}});
  refuse("CreateThing", "box-bad");
  ASSERT_FALSE(push());
  EXPECT_EQ(things(), std::vector<std::string>{"box-old"});
  EXPECT_EQ(store.find("box", bad), nullptr);
  ASSERT_EQ(store.released.size(), 1u);
  EXPECT_EQ(store.released.front().key, (Columns{{"id", old}}));
  EXPECT_EQ(store.find("box", old), nullptr) << "its deletion is still wanted";
  cloud.fault = nullptr;
  ASSERT_TRUE(push());
  EXPECT_TRUE(things().empty());
}

TEST_F(Apart, OtherwiseAFailureUndoesEverything) {
  settings.undo_apart = false;
  store.insert("box", {{"name", "box-bad"}, {"size", 3}});
  store.insert("box", {{"name", "box-good"}, {"size", 3}});
  refuse("CreateThing", "box-bad");
  ASSERT_FALSE(push());
  EXPECT_TRUE(things().empty());
  EXPECT_EQ(store.count("box"), 0u);
}

}  // namespace
}  // namespace iasql::engine::test
