// Templates and expressions over a context.
#include <gtest/gtest.h>

#include "aws/json.hpp"
#include "engine/row.hpp"

namespace iasql::engine {
namespace {

Value json(const std::string& text) {
  auto parsed = aws::parse_json(text);
  EXPECT_TRUE(parsed.ok()) << text;
  return parsed ? *parsed : Value();
}

const char* const kContext = R"({
  "new": {"name": "q1", "delay": 5, "vpc_id": "vpc-1", "empty": null, "tags": [{"Key": "a", "Value": "1"}],
          "region": "hidden", "place": {"GatewayId": "igw-1", "Nothing": null}},
  "set": {"delay": 7}, "put": {"rules": [{"p": 1}, {"p": 2}, {"p": null}]},
  "region": "us-east-1", "account": null, "each": "outer"})";

struct Case {
  const char* name;
  const char* template_;
  const char* filled;
};

class Fill : public testing::TestWithParam<Case> {};

TEST_P(Fill, gives) {
  const Value result = fill(json(GetParam().template_), json(kContext));
  EXPECT_EQ(aws::to_json(result), aws::to_json(json(GetParam().filled)));
  EXPECT_TRUE(check_template(json(GetParam().template_)).ok());
}

INSTANTIATE_TEST_SUITE_P(
    Templates, Fill,
    testing::Values(
        Case{"Literals", R"({"a": 1, "b": true, "c": "x", "d": [1.5]})",
             R"({"a": 1, "b": true, "c": "x", "d": [1.5]})"},
        Case{"KeepsTheType", R"({"n": "$new.delay", "l": "$new.tags"})",
             R"({"n": 5, "l": [{"Key": "a", "Value": "1"}]})"},
        Case{"Interpolates", R"("arn:${region}:${new.name}/*")", R"("arn:us-east-1:q1/*")"},
        Case{"InterpolatesFromTheStart", R"("${new.name}")", R"("q1")"},
        Case{"InterpolatesNumbers", R"("${new.delay}s")", R"("5s")"},
        Case{"BracesInExpressions", R"("<${new.{a: name}.a}>")", R"("<q1>")"},
        Case{"BracesInQuotes", R"("<${'}'}>")", R"("<}>")"},
        Case{"NullMakesTheTextNull", R"({"a": "x${new.empty}", "b": 1})", R"({"b": 1})"},
        Case{"DropsNullMembers", R"({"a": "$new.none", "b": {"c": "$new.empty"}, "d": null})",
             R"({"b": {}})"},
        Case{"DropsNullElements", R"(["$new.none", "$new.name", null])", R"(["q1"])"},
        Case{"Escape", R"({"a": "$$new.name", "b": "$${x}", "c": "5$"})",
             R"({"a": "$new.name", "b": "${x}", "c": "5$"})"},
        Case{"LooksInNew", R"({"a": "$vpc_id", "b": "${name}!"})", R"({"a": "vpc-1", "b": "q1!"})"},
        Case{"ContextBeforeNew", R"("$region")", R"("us-east-1")"},
        Case{"NullInContextIsNotLookedUp", R"({"a": "$account"})", "{}"},
        Case{"MixesContextAndNew", R"("$[region, name, set.delay]")", R"(["us-east-1", "q1", 7])"},
        Case{"UnknownIsNull", R"("$nobody.knows")", "null"},
        Case{"Each", R"({"$each": "put.rules", "do": {"Port": "$each.p", "In": "$region", "Of": "$name"}})",
             R"([{"Port": 1, "In": "us-east-1", "Of": "q1"}, {"Port": 2, "In": "us-east-1", "Of": "q1"},
                 {"In": "us-east-1", "Of": "q1"}])"},
        Case{"EachDropsNulls", R"({"$each": "$put.rules", "do": "$each.p"})", "[1, 2]"},
        Case{"EachNests", R"({"$each": "[['a', 'b'], ['c']]", "do": {"$each": "each", "do": "${each}!"}})",
             R"([["a!", "b!"], ["c!"]])"},
        Case{"EachShadows", R"(["$each", {"$each": "['in']", "do": "$each"}, "$each"])",
             R"(["outer", ["in"], "outer"])"},
        Case{"EachOfNothing", R"({"a": {"$each": "set.tags", "do": "$each"}, "b": 2})", R"({"b": 2})"},
        Case{"EachOfEmpty", R"({"$each": "`[]`", "do": "$each"})", "[]"},
        Case{"Merge", R"({"A": 1, "$merge": "new.place", "B": 2})",
             R"({"A": 1, "GatewayId": "igw-1", "B": 2})"},
        Case{"MergeList", R"({"$merge": ["$new.place", "set", "new.none"]})",
             R"({"GatewayId": "igw-1", "delay": 7})"}),
    [](const auto& one) { return one.param.name; });

TEST(Evaluate, LooksInNewForWhatTheContextLacks) {
  const Value context = json(kContext);
  EXPECT_EQ(evaluate(*Path::compile("name"), context), Value("q1"));
  EXPECT_EQ(evaluate(*Path::compile("set.delay > delay"), context), Value(true));
  EXPECT_TRUE(evaluate(Path(), context).is_null());
}

TEST(Fill, AnswersAreTheSameWhenManyExpressionsHaveBeenSeen) {
  const Value context = json(kContext);
  for (int i = 0; i < 6000; ++i) {
    const std::string text = "$[name, '" + std::to_string(i) + "'][0]";
    ASSERT_EQ(fill(Value(text), context), Value("q1"));
  }
}

struct Bad {
  const char* name;
  const char* template_;
  const char* place;
};

class CheckTemplate : public testing::TestWithParam<Bad> {};

TEST_P(CheckTemplate, fails) {
  const Status status = check_template(json(GetParam().template_));
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().kind, aws::Error::Kind::Input);
  EXPECT_TRUE(status.error().message.starts_with(GetParam().place)) << status.error().message;
}

INSTANTIATE_TEST_SUITE_P(
    Templates, CheckTemplate,
    testing::Values(Bad{"BadExpression", R"({"A": {"B": ["$ok", "$new."]}})", "A.B[1]: "},
                    Bad{"BadInterpolation", R"({"A": "x${(}"})", "A: "},
                    Bad{"OpenInterpolation", R"({"A": "x${a"})", "A: ${ without }"},
                    Bad{"EmptyExpression", R"({"A": "$"})", "A: "},
                    Bad{"EachWithoutDo", R"({"A": {"$each": "x"}})", "A: $each"},
                    Bad{"EachWithMore", R"({"A": {"$each": "x", "do": 1, "B": 2}})", "A: $each"},
                    Bad{"BadEach", R"({"A": {"$each": "x[", "do": 1}})", "A.$each: "},
                    Bad{"BadDo", R"({"A": {"$each": "x", "do": {"C": "$]"}}})", "A.do.C: "},
                    Bad{"BadMerge", R"({"A": {"$merge": "=="}})", "A.$merge: "},
                    Bad{"MergeOfObject", R"({"A": {"$merge": {"B": 1}}})", "A.$merge: "},
                    Bad{"UnknownOperator", R"({"A": {"$if": "x"}})", "A.$if: unknown"}),
    [](const auto& one) { return one.param.name; });

}  // namespace
}  // namespace iasql::engine
