// Equality by meaning, canonical texts and differences of lists.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "aws/json.hpp"
#include "engine/forms.hpp"
#include "engine/row.hpp"

namespace iasql::engine {
namespace {

Value json(const std::string& text) {
  auto parsed = aws::parse_json(text);
  EXPECT_TRUE(parsed.ok()) << text;
  return parsed ? *parsed : Value();
}

Column column_of(Codec::Kind kind) {
  Column column;
  column.name = "c";
  column.codec.kind = kind;
  return column;
}

Column column_for(const std::string& kind) {
  Column column = column_of(Codec::Kind::Plain);
  if (kind == "set")
    column.set = true;
  else if (kind == "policy")
    column.policy = true;
  else if (kind == "ignore")
    column.ignore = *Path::compile("Auto");
  else if (kind == "tags")
    column.codec.kind = Codec::Kind::Tags;
  else if (kind == "json")
    column.codec.kind = Codec::Kind::JsonText;
  else if (kind == "number")
    column.codec.kind = Codec::Kind::NumberText;
  else if (kind == "lower")
    column.codec.kind = Codec::Kind::Lower;
  else
    EXPECT_EQ(kind, "plain");
  return column;
}

struct Case {
  const char* kind;
  const char* a;
  const char* b;
};
std::ostream& operator<<(std::ostream& out, const Case& c) {
  return out << c.kind << ": " << c.a << " / " << c.b;
}

class Same : public testing::TestWithParam<Case> {};
TEST_P(Same, holds) {
  const Column column = column_for(GetParam().kind);
  EXPECT_TRUE(same(column, json(GetParam().a), json(GetParam().b)));
  EXPECT_TRUE(same(column, json(GetParam().b), json(GetParam().a)));
}

#define STATEMENT(members) "{\"Statement\": {" members "}}"

INSTANTIATE_TEST_SUITE_P(
    Values, Same,
    testing::Values(
        Case{"plain", "null", "null"}, Case{"plain", "30", "\"30\""}, Case{"plain", "30", "30.0"},
        Case{"plain", "true", "\"true\""}, Case{"plain", "[1, 2]", R"(["1", "2"])"},
        Case{"plain", R"({"a": 1, "b": {"c": 2, "d": 3}})", R"({"b": {"d": 3, "c": 2.0}, "a": 1})"},
        Case{"json", R"({"a": 1, "b": 2})", R"("{\"b\": 2, \"a\": 1}")"},
        Case{"set", "[1, 2, 3]", "[3, 1, 2]"},
        Case{"set", R"([{"a": 1, "b": 2}, "x"])", R"(["x", {"b": 2, "a": 1}])"},
        Case{"set", "[1, 1, 2]", "[2, 1]"}, Case{"ignore", R"([{"Auto": true}, {"a": 1}])", R"([{"a": 1}])"},
        Case{"ignore", R"([{"Auto": true}])", "[]"}, Case{"tags", "null", "{}"},
        Case{"tags", R"({"a": "1", "aws:x": "2"})", R"({"a": "1"})"},
        Case{"tags", R"({"a": "1", "b": "2"})", R"({"b": "2", "a": 1})"}, Case{"number", "30", "\"30\""},
        Case{"number", "\"030\"", "30"}, Case{"lower", "\"MyDb\"", "\"mydb\""}));

INSTANTIATE_TEST_SUITE_P(
    Policies, Same,
    testing::Values(
        Case{"policy", STATEMENT(R"("Action": "s3:Get*")"), R"({"Statement": [{"Action": ["S3:get*"]}]})"},
        Case{"policy", STATEMENT(R"("NotAction": ["b:y", "a:x"])"),
             STATEMENT(R"("NotAction": ["A:x", "b:Y", "b:y"])")},
        Case{"policy", STATEMENT(R"("Resource": "arn:a")"), STATEMENT(R"("Resource": ["arn:a"])")},
        Case{"policy", STATEMENT(R"("NotResource": ["b", "a"])"), STATEMENT(R"("NotResource": ["a", "b"])")},
        Case{"policy", STATEMENT(R"("Principal": "*")"), STATEMENT(R"("Principal": {"AWS": "*"})")},
        Case{"policy", STATEMENT(R"("Principal": {"AWS": "123456789012"})"),
             STATEMENT(R"("Principal": {"AWS": ["arn:aws:iam::123456789012:root"]})")},
        Case{"policy", STATEMENT(R"("Principal": {"Service": ["b", "a"], "AWS": "1"})"),
             STATEMENT(R"("Principal": {"AWS": ["1"], "Service": ["a", "b"]})")},
        Case{"policy", STATEMENT(R"("Condition": {"Bool": {"aws:SecureTransport": false}})"),
             STATEMENT(R"("Condition": {"Bool": {"AWS:securetransport": ["false"]}})")},
        Case{"policy", STATEMENT(R"("Condition": {"NumericLessThan": {"k": [2, 1]}})"),
             STATEMENT(R"("Condition": {"NumericLessThan": {"k": ["1", "2"]}})")},
        Case{"policy", R"({"Statement": [{"Sid": "a"}, {"Sid": "b"}]})",
             R"({"Statement": [{"Sid": "b"}, {"Sid": "a"}]})"},
        Case{"policy", R"({"Version": "2008-10-17", "Statement": []})", R"({"Statement": []})"},
        Case{"policy", R"("{\"Statement\": []}")", R"({"Statement": []})"},
        Case{"policy", R"("%7B%22Statement%22%3A%5B%5D%7D")", R"({"Statement": []})"},
        Case{"policy", "null", "null"}));

class Differs : public testing::TestWithParam<Case> {};
TEST_P(Differs, holds) {
  const Column column = column_for(GetParam().kind);
  EXPECT_FALSE(same(column, json(GetParam().a), json(GetParam().b)));
}

INSTANTIATE_TEST_SUITE_P(
    Values, Differs,
    testing::Values(Case{"plain", "null", "\"null\""}, Case{"plain", "null", "\"\""},
                    Case{"plain", "null", "[]"}, Case{"set", "null", "[]"}, Case{"plain", "null", "{}"},
                    Case{"plain", "7", "\"007\""}, Case{"plain", "[1, 2]", "[2, 1]"},
                    Case{"plain", "\"A\"", "\"a\""}, Case{"plain", R"({"a": 1})", R"({"a": "1"})"},
                    Case{"set", "[1, 2]", "[1]"}, Case{"plain", "[1, 1]", "[1]"},
                    Case{"ignore", R"([{"a": 1}])", R"([{"a": 2}])"}, Case{"tags", R"({"a": "1"})", "{}"},
                    Case{"tags", R"({"a": "1"})", R"({"A": "1"})"},
                    Case{"policy", "null", R"({"Statement": []})"},
                    Case{"policy", R"({"Version": "2012-10-17", "Statement": []})", R"({"Statement": []})"},
                    Case{"policy", STATEMENT(R"("Sid": "a")"), STATEMENT(R"("Sid": "b")")},
                    Case{"policy", STATEMENT(R"("Resource": "A")"), STATEMENT(R"("Resource": "a")")},
                    Case{"policy", STATEMENT(R"("Effect": "Allow")"), STATEMENT(R"("Effect": "Deny")")},
                    Case{"policy", STATEMENT(R"("Principal": {"AWS": "123456789012"})"),
                         STATEMENT(R"("Principal": {"AWS": "arn:aws:iam::123456789012:user/root"})")},
                    Case{"policy", STATEMENT(R"("Principal": {"AWS": "123456789012"})"),
                         STATEMENT(R"("Principal": {"AWS": "arn:aws:iam::123456789013:root"})")},
                    Case{"policy", STATEMENT(R"("Principal": {"AWS": "123456789012"})"),
                         STATEMENT(R"("Principal": {"AWS": "arn:aws:x:here:123456789012:root"})")},
                    Case{"policy", STATEMENT(R"("Principal": {"Service": "*"})"),
                         STATEMENT(R"("Principal": "*")")},
                    Case{"policy", STATEMENT(R"("Condition": {"Bool": {"k": "true"}})"),
                         STATEMENT(R"("Condition": {"Bool": {"k": "false"}})")}));

// --- properties

/// Small values over a small alphabet, so that equal ones meet often.
class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}
  std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(engine_); }

  Value scalar() {
    switch (below(6)) {
      case 0:
        return Value();
      case 1:
        return Value(below(2) == 0);
      case 2:
        return Value(static_cast<int>(below(3)));
      case 3:
        return Value(static_cast<double>(below(4)) / 2);
      case 4:
        return Value(std::to_string(below(3)));
      default:
        return Value(std::string(1, static_cast<char>((below(2) ? 'a' : 'A') + below(2))));
    }
  }
  Value value(int depth = 2) {
    const std::size_t kind = depth == 0 ? 0 : below(3);
    if (kind == 0) return scalar();
    const std::size_t size = below(4);
    if (kind == 1) {
      aws::List list;
      for (std::size_t i = 0; i < size; ++i) list.push_back(value(depth - 1));
      return Value(std::move(list));
    }
    static const char* const kNames[] = {"Auto", "Statement", "Action", "Principal", "AWS", "aws:x", "k"};
    aws::Map map;
    for (std::size_t i = 0; i < size; ++i) map.set(kNames[below(7)], value(depth - 1));
    return Value(std::move(map));
  }
  std::mt19937& engine() { return engine_; }

 private:
  std::mt19937 engine_;
};

class Properties : public testing::TestWithParam<const char*> {};

TEST_P(Properties, SameIsAnEquivalenceAndAgreesWithCanonical) {
  const Column column = column_for(GetParam());
  Random random(20240607);
  std::size_t equal_pairs = 0;
  for (int round = 0; round < 400; ++round) {
    std::vector<Value> values;
    for (int i = 0; i < 6; ++i) values.push_back(random.value());
    for (const Value& a : values) {
      EXPECT_TRUE(same(column, a, a));
      for (const Value& b : values) {
        const bool ab = same(column, a, b);
        equal_pairs += ab && !(a == b);
        EXPECT_EQ(ab, same(column, b, a));
        EXPECT_EQ(ab, canonical(column, a) == canonical(column, b));
        EXPECT_TRUE(ab || !(a == b)) << aws::to_json(a) << " / " << aws::to_json(b);
        for (const Value& c : values) {
          EXPECT_TRUE(!ab || !same(column, b, c) || same(column, a, c));
        }
      }
    }
  }
  EXPECT_GT(equal_pairs, 10u) << "the test has met no values that differ in form only";
}

INSTANTIATE_TEST_SUITE_P(Columns, Properties,
                         testing::Values("plain", "set", "policy", "ignore", "tags", "json", "number",
                                         "lower"));

TEST(Canonical, OfASetDoesNotChangeWhenItIsShuffled) {
  Column column = column_for("set");
  Random random(7);
  for (int round = 0; round < 300; ++round) {
    Value list = random.value();
    if (!list.is_list()) continue;
    const std::string before = canonical(column, list);
    std::shuffle(list.list().begin(), list.list().end(), random.engine());
    EXPECT_EQ(canonical(column, list), before);
  }
}

// --- lists

TEST(DiffLists, ByTheElementItself) {
  const ListDiff diff = diff_lists(Column(), json(R"(["a", "b"])"), json(R"(["c", "b", "d"])"));
  EXPECT_EQ(diff.added, json(R"(["c", "d"])"));
  EXPECT_EQ(diff.removed, json(R"(["a"])"));
  EXPECT_EQ(diff.changed, json("[]"));
  EXPECT_EQ(diff.put, json(R"(["c", "d"])"));
}

TEST(DiffLists, ByKey) {
  Column column;
  column.element_key = {"Key"};
  const ListDiff diff = diff_lists(
      column, json(R"([{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "1"}, {"Key": "c", "Value": "1"}])"),
      json(R"([{"Key": "d", "Value": "1"}, {"Value": "1", "Key": "c"}, {"Key": "b", "Value": "2"}])"));
  EXPECT_EQ(diff.added, json(R"([{"Key": "d", "Value": "1"}])"));
  EXPECT_EQ(diff.removed, json(R"([{"Key": "a", "Value": "1"}])"));
  EXPECT_EQ(diff.changed, json(R"([{"Key": "b", "Value": "2"}])"));
  EXPECT_EQ(diff.put, json(R"([{"Key": "d", "Value": "1"}, {"Key": "b", "Value": "2"}])"));
}

TEST(DiffLists, NullIsNothingAndIgnoredElementsAreNotThere) {
  const Column column = column_for("ignore");
  const ListDiff diff = diff_lists(column, json(R"([{"Auto": true}, {"a": 1}])"), Value());
  EXPECT_EQ(diff.removed, json(R"([{"a": 1}])"));
  EXPECT_EQ(diff.added, json("[]"));
  EXPECT_EQ(diff_lists(column, Value(), json(R"([{"Auto": true}])")).put, json("[]"));
}

TEST(DiffLists, MapsByName) {
  const ListDiff diff = diff_lists(Column(), json(R"({"a": "1", "b": "1", "c": "1"})"),
                                   json(R"({"b": "2", "c": "1", "d": "1"})"));
  EXPECT_EQ(diff.added, json(R"({"d": "1"})"));
  EXPECT_EQ(diff.removed, json(R"({"a": "1"})"));
  EXPECT_EQ(diff.changed, json(R"({"b": "2"})"));
  EXPECT_EQ(diff.put, json(R"({"b": "2", "d": "1"})"));
}

Value random_list(Random& random, bool keyed) {
  aws::List list;
  const std::size_t size = random.below(6);
  for (std::size_t i = 0; i < size; ++i) {
    aws::Map element{{"k", Value(static_cast<int>(random.below(5)))},
                     {"v", Value(static_cast<int>(random.below(2)))}};
    list.push_back(keyed ? Value(std::move(element)) : Value(static_cast<int>(random.below(6))));
  }
  return Value(std::move(list));
}

std::string key_of(const Value& element) {
  return element.is_map() ? element["k"].to_text() : element.to_text();
}

/// What a service holds that keeps one element per key.
std::map<std::string, Value> held(const Value& list) {
  std::map<std::string, Value> elements;
  for (const Value& element : list.as_list()) elements.insert_or_assign(key_of(element), element);
  return elements;
}

TEST(DiffLists, DoingWhatItSaysGivesTheNewList) {
  Random random(99);
  for (int round = 0; round < 2000; ++round) {
    const bool keyed = round % 2 == 0;
    Column column;
    if (keyed) column.element_key = {"k"};
    const Value before = random_list(random, keyed), after = random_list(random, keyed);
    const ListDiff diff = diff_lists(column, before, after);
    auto state = held(before);
    for (const Value& element : diff.removed.as_list()) EXPECT_EQ(state.erase(key_of(element)), 1u);
    for (const Value& element : diff.put.as_list()) state.insert_or_assign(key_of(element), element);
    EXPECT_EQ(state, held(after)) << aws::to_json(before) << " -> " << aws::to_json(after);
    EXPECT_EQ(diff.put.size(), diff.added.size() + diff.changed.size());
    for (const Value& element : diff.added.as_list()) EXPECT_FALSE(held(before).contains(key_of(element)));
    for (const Value& element : diff.changed.as_list()) EXPECT_TRUE(held(before).contains(key_of(element)));
    EXPECT_EQ(diff_lists(column, after, after).put.size() + diff_lists(column, after, after).removed.size(),
              0u);
  }
}

// A text that holds a text that holds a document is no policy; it used to be opened once more each time.
TEST(Policy, TextsInTextsStayAsTheyAre) {
  Column column;
  column.policy = true;
  const Value twice(R"("{\"Statement\": []}")");
  EXPECT_EQ(normal_policy(twice), twice);
  EXPECT_FALSE(same(column, twice, Value(R"({"Statement": []})")));
}

}  // namespace
}  // namespace iasql::engine
