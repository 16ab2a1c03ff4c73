#include <gtest/gtest.h>

#include <algorithm>

#include "aws/result.hpp"
#include "aws/value.hpp"

namespace iasql::aws {
namespace {

TEST(Value, WrongKindGivesEmpty) {
  const Value text("x");
  EXPECT_EQ(text.as_int(), 0);
  EXPECT_FALSE(text.as_bool());
  EXPECT_TRUE(text.as_list().empty());
  EXPECT_TRUE(text.as_map().empty());
  EXPECT_TRUE(text["a"].is_null());
  EXPECT_TRUE(text.at(3).is_null());
  EXPECT_EQ(Value(1).as_string(), "");
}

TEST(Value, NumbersConvert) {
  EXPECT_EQ(Value(7.0).as_int(), 7);
  EXPECT_EQ(Value(7.5).as_int(), 0);
  EXPECT_EQ(Value(1e300).as_int(), 0);
  EXPECT_EQ(Value(true).as_int(), 1);
  EXPECT_EQ(Value(3).as_double(), 3.0);
}

TEST(Value, Equality) {
  EXPECT_EQ(Value(1), Value(1.0));
  EXPECT_FALSE(Value(1) == Value(1.5));
  EXPECT_FALSE(Value(1) == Value("1"));
  EXPECT_FALSE(Value(1) == Value(true));
  EXPECT_FALSE(Value(std::int64_t{9007199254740993}) == Value(9007199254740992.0));
  EXPECT_FALSE(Value("a") == Value(Bytes{"a"}));
  EXPECT_EQ(Value(Map{{"a", 1}, {"b", 2}}), Value(Map{{"b", 2}, {"a", 1}}));
  EXPECT_FALSE(Value(Map{{"a", 1}}) == Value(Map{{"a", nullptr}}));
  EXPECT_FALSE(Value(Map{{"a", 1}}) == Value(Map{{"b", 1}}));
  EXPECT_FALSE(Value(List{1, 2}) == Value(List{2, 1}));
}

TEST(Value, Truthiness) {
  for (const Value& v : {Value(), Value(false), Value(""), Value(List{}), Value(Map{})})
    EXPECT_FALSE(v.truthy());
  for (const Value& v :
       {Value(0), Value(0.0), Value(true), Value("0"), Value(List{nullptr}), Value(Map{{"a", nullptr}})}) {
    EXPECT_TRUE(v.truthy()) << v.to_text();
  }
}

TEST(Value, Text) {
  EXPECT_EQ(Value(true).to_text(), "true");
  EXPECT_EQ(Value(-12).to_text(), "-12");
  EXPECT_EQ(Value(0.1).to_text(), "0.1");
  EXPECT_EQ(Value(3.0).to_text(), "3");
  EXPECT_EQ(Value(Bytes{"hi"}).to_text(), "aGk=");
  EXPECT_EQ(Value(List{1, "a"}).to_text(), "[1,\"a\"]");
  EXPECT_EQ(Value().to_text(), "");
}

TEST(Map, KeepsOrderAndReplacesInPlace) {
  Map map{{"b", 1}, {"a", 2}};
  map.set("b", 3);
  map["c"] = 4;
  ASSERT_EQ(map.size(), 3u);
  EXPECT_EQ(map.begin()->first, "b");
  EXPECT_EQ(map.begin()->second, Value(3));
  EXPECT_TRUE(map.erase("a"));
  EXPECT_FALSE(map.erase("a"));
  EXPECT_EQ(map.find("a"), nullptr);
  EXPECT_EQ(std::as_const(map).find("c")->as_int(), 4);
}

TEST(Map, LastOfEqualNamesStaysAtTheFirstPlace) {
  for (const std::size_t others : {0u, 100u}) {
    std::vector<Map::Member> members{{"a", 1}, {"b", 2}};
    for (std::size_t i = 0; i < others; ++i) members.emplace_back("m" + std::to_string(i), 0);
    members.emplace_back("a", 3);
    const Map map(std::move(members));
    EXPECT_EQ(map.size(), 2 + others);
    EXPECT_EQ(map.begin()->first, "a");
    EXPECT_EQ(map.begin()->second, Value(3));
  }
}

TEST(Value, BecomesWhatIsAskedFor) {
  Value v(1);
  v.map()["a"].list().push_back("x");
  v.map()["a"].list().push_back("y");
  EXPECT_EQ(v["a"].size(), 2u);
  v.string() = "s";
  EXPECT_EQ(v, Value("s"));
}

TEST(Error, TextLeavesOutWhatIsEmpty) {
  Error error;
  error.message = "no answer";
  EXPECT_EQ(error.text(), "no answer");
  error.service = "things";
  error.operation = "ListThings";
  error.region = "eu-west-1";
  error.code = "Broken";
  error.request_id = "r-1";
  EXPECT_EQ(error.text(), "things.ListThings in eu-west-1: Broken: no answer (request id r-1)");
  error.message.clear();
  error.operation.clear();
  EXPECT_EQ(error.text(), "things in eu-west-1: Broken (request id r-1)");
}

// Above a size members are found through an index; nothing about them may be different.
TEST(Map, LargeOnesAreTheSameAsSmallOnes) {
  Map map;
  for (int i = 0; i < 1000; ++i) {
    map.set("n" + std::to_string(i), Value(i));
    ASSERT_EQ(*map.find("n" + std::to_string(i)), Value(i));
    ASSERT_EQ(map.find("m" + std::to_string(i)), nullptr);
  }
  map.set("n500", Value("again"));
  EXPECT_EQ(map.size(), 1000u);
  EXPECT_EQ(std::next(map.begin(), 500)->second, Value("again"));
  EXPECT_TRUE(map.erase("n10"));
  EXPECT_FALSE(map.erase("n10"));
  EXPECT_EQ(*map.find("n999"), Value(999));
  EXPECT_EQ(map.find("n10"), nullptr);
  Map copy = map;
  copy.set("only here", Value(1));
  EXPECT_EQ(map.find("only here"), nullptr);
  EXPECT_EQ(*copy.find("n999"), Value(999));
  const Map moved = std::move(copy);
  EXPECT_EQ(*moved.find("only here"), Value(1));
  copy = map;
  EXPECT_EQ(*copy.find("n998"), Value(998));
  EXPECT_EQ(copy, map);
  std::vector<Map::Member> backwards(map.begin(), map.end());
  std::reverse(backwards.begin(), backwards.end());
  EXPECT_EQ(Map(std::move(backwards)), map);
}

TEST(Map, AddingManyMembersTakesTimeInProportion) {
  Map map;
  for (int i = 0; i < 100000; ++i) map.set("n" + std::to_string(i), Value(i));  // a minute if each looked at all
  EXPECT_EQ(map.size(), 100000u);
}

}  // namespace
}  // namespace iasql::aws
