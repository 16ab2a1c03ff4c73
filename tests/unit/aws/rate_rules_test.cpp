// Which bucket a call belongs to: the reader of models/rates.json, and the file itself.
#include "aws/rate_rules.hpp"

#include <gtest/gtest.h>

#include "aws/shape.hpp"

namespace iasql::aws {
namespace {

std::string problem(std::string_view json) {
  auto rules = RateRules::parse(json);
  return rules ? "" : rules.error().message;
}

TEST(RateRules, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(problem("{}"), "rates: services: not an object");
  EXPECT_EQ(problem(R"({"services": {"a": {"rules": []}}})"), "rates: services.a: no source is named");
  EXPECT_EQ(problem(R"({"services": {"a": {"source": "s", "rule": []}}})"), "rates: services.a: unknown member \"rule\"");
  EXPECT_EQ(problem(R"({"services": {"a": {"source": "s", "rules": {}}}})"), "rates: services.a.rules: not a list");
  const auto with = [](std::string rule) {
    return problem(R"({"services": {"a": {"source": "s", "rules": [)" + rule + "]}}}");
  };
  EXPECT_EQ(with(R"({"operations": ["*"], "burst": 1, "refill": 1})"), "");
  EXPECT_EQ(with(R"({"operations": [], "burst": 1, "refill": 1})"), "rates: services.a.rules[0]: no operations");
  EXPECT_EQ(with(R"({"operations": [1], "burst": 1, "refill": 1})"),
            "rates: services.a.rules[0].operations: not a list of names");
  EXPECT_EQ(with(R"({"operations": ["*"], "burst": 0.5, "refill": 1})"),
            "rates: services.a.rules[0].burst: not a number of at least 1");
  EXPECT_EQ(with(R"({"operations": ["*"], "burst": 1})"), "rates: services.a.rules[0].refill: not a number above 0");
  EXPECT_NE(problem("{"), "");
  EXPECT_FALSE(RateRules::load("/nonexistent/rates.json"));
}

TEST(RateRules, TheFirstRuleThatHoldsAndAllResources) {
  auto rules = RateRules::parse(R"({"services": {"a": {"source": "s", "rules": [
    {"operations": ["ListBig"], "without": ["Size", "Filter"], "bucket": "* bare", "burst": 5, "refill": 1},
    {"operations": ["List*"], "burst": 10, "refill": 2},
    {"operations": ["Tag", "Untag"], "bucket": "tags", "burst": 20, "refill": 3}],
   "resources": [{"operations": ["Run*"], "bucket": "* things", "count": "Count", "burst": 100, "refill": 4},
                 {"operations": ["RunAll"], "bucket": "ids", "count": "Ids", "burst": 100, "refill": 5}]}}})");
  ASSERT_TRUE(rules);
  auto first = [&](const char* operation, Value input = {}) { return (*rules)->demands("a", operation, input).at(0); };
  EXPECT_EQ(first("ListBig").bucket, "ListBig bare");
  EXPECT_EQ(first("ListBig").figures, (RateFigures{5, 1}));
  EXPECT_EQ(first("ListBig", Map{{"Filter", Value(List{})}}).bucket, "ListBig bare");
  EXPECT_EQ(first("ListBig", Map{{"Size", Value(10)}}).bucket, "ListBig");
  EXPECT_EQ(first("ListBig", Map{{"Size", Value(10)}}).figures, (RateFigures{10, 2}));
  EXPECT_EQ(first("Tag").bucket, "tags");
  EXPECT_EQ(first("Untag").bucket, "tags");
  EXPECT_EQ(first("Other").bucket, "Other");
  EXPECT_EQ(first("Other").figures, RateFigures{});
  const auto all = (*rules)->demands("a", "RunAll", Map{{"Count", Value(7)}, {"Ids", Value(List{Value("x"), Value("y")})}});
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[0].cost, 1);
  EXPECT_EQ(all[1].bucket, "RunAll things");
  EXPECT_EQ(all[1].cost, 7);
  EXPECT_EQ(all[2].cost, 2);
  EXPECT_EQ((*rules)->demands("a", "Run", Value()).at(1).cost, 1);
  EXPECT_EQ((*rules)->demands("unknown", "ListBig", Value()).size(), 1u);
}

TEST(RateRules, TheFileHasThePublishedFigures) {
  auto rules = RateRules::load(SOURCE_DIR "/models/rates.json");
  ASSERT_TRUE(rules) << rules.error().message;
  auto figures = [&](const char* operation, Value input = {}) {
    return (*rules)->demands("ec2", operation, input).at(0).figures;
  };
  EXPECT_EQ(figures("DescribeVpcs"), (RateFigures{100, 20}));
  EXPECT_EQ(figures("DescribeInstances"), (RateFigures{50, 10}));
  EXPECT_EQ(figures("DescribeInstances", Map{{"MaxResults", Value(1000)}}), (RateFigures{100, 20}));
  EXPECT_EQ(figures("CreateVpc"), (RateFigures{50, 5}));
  EXPECT_EQ(figures("AuthorizeSecurityGroupIngress"), (RateFigures{50, 5}));
  EXPECT_EQ(figures("CreateTags"), (RateFigures{100, 10}));
  EXPECT_EQ(figures("CreateVpcEndpoint"), (RateFigures{4, 0.3}));
  EXPECT_EQ((*rules)->demands("ec2", "RunInstances", Map{{"MaxCount", Value(30)}}).at(1).cost, 30);
  EXPECT_EQ((*rules)->demands("route53", "ListHostedZones", Value()).at(0).bucket,
            (*rules)->demands("route53", "GetHostedZone", Value()).at(0).bucket);
}

TEST(RateRules, TheFileNamesOperationsThatThereAre) {
  auto rules = RateRules::load(SOURCE_DIR "/models/rates.json");
  ASSERT_TRUE(rules);
  ModelStore models(SOURCE_DIR "/models");
  int named = 0;
  for (const auto& [service, operation] : (*rules)->named()) {
    auto model = models.get(service);
    ASSERT_TRUE(model) << service;
    EXPECT_NE((*model)->operation(operation), nullptr) << service << " " << operation;
    ++named;
  }
  EXPECT_GT(named, 20);
}

}  // namespace
}  // namespace iasql::aws
