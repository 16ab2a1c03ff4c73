// Endpoint rules: what a document may say, and how it is evaluated.
#include "aws/rules.hpp"

#include <gtest/gtest.h>

#include "aws/json.hpp"
#include "aws/rule_functions.hpp"

namespace iasql::aws {
namespace {

Value json(const std::string& text) {
  auto value = parse_json(text);
  EXPECT_TRUE(value) << text << ": " << value.error().message;
  return value ? *value : Value();
}

/// Rules over a string A, a string B, a boolean F (false if not given) and a list L.
std::shared_ptr<const RuleSet> compiled(const std::string& rules) {
  auto out = RuleSet::compile(json(
      R"({"parameters":{"A":{"type":"string"},"B":{"type":"String"},"F":{"type":"boolean","default":false,"required":true},
          "L":{"type":"stringArray"}},"rules":)" + rules + "}"));
  EXPECT_TRUE(out) << out.error().message;
  return out ? *out : nullptr;
}

Result<RuleSet::Outcome> outcome(const std::string& rules, std::vector<Value> values) {
  return compiled(rules)->evaluate(std::move(values), Partitions::builtin());
}

std::string url(const std::string& rules, std::vector<Value> values) {
  auto out = outcome(rules, std::move(values));
  return out ? out->url : "error: " + out.error().message;
}

std::string refusal(const std::string& document) {
  auto out = RuleSet::compile(json(document));
  return out ? "" : out.error().message;
}

Value call(std::string_view name, std::vector<Value> arguments) {
  const RuleFunction* function = rule_function(name);
  EXPECT_NE(function, nullptr) << name;
  EXPECT_LE(function->least, arguments.size());
  RuleArguments pointers{};
  for (std::size_t i = 0; i < arguments.size(); ++i) pointers[i] = &arguments[i];
  auto out = function->call(pointers, arguments.size(), Partitions::builtin());
  return out ? *out : Value("error: " + out.error().message);
}

const char* const kTree = R"([
 {"type":"tree","conditions":[{"fn":"isSet","argv":[{"ref":"A"}]},{"fn":"aws.partition","argv":[{"ref":"A"}],"assign":"p"}],"rules":[
  {"type":"error","conditions":[{"fn":"booleanEquals","argv":[{"ref":"F"},true]}],"error":"{A} has no F"},
  {"type":"endpoint","conditions":[{"fn":"stringEquals","argv":[{"fn":"getAttr","argv":[{"ref":"p"},"name"]},"aws-cn"]}],
   "endpoint":{"url":"https://cn.{p#dnsSuffix}","properties":{"authSchemes":[{"name":"sigv4","signingRegion":"{A}","n":1}]},
               "headers":{"x-a":["{A}","z"]}}},
  {"type":"tree","conditions":[{"fn":"isSet","argv":[{"ref":"B"}]}],"rules":[
   {"type":"endpoint","conditions":[{"fn":"stringEquals","argv":[{"ref":"B"},"b"]}],"endpoint":{"url":"https://b"}}]},
  {"type":"endpoint","conditions":[],"endpoint":{"url":"https://x.{A}.{p#dnsSuffix}"}}]},
 {"type":"endpoint","conditions":[{"fn":"isSet","argv":[{"ref":"p"}]}],"endpoint":{"url":"https://leaked"}},
 {"type":"endpoint","conditions":[{"fn":"isSet","argv":[{"ref":"B"}]}],"endpoint":{"url":"https://last"}}])";

TEST(Rules, TheFirstLeafWhoseConditionsHold) {
  EXPECT_EQ(url(kTree, {"us-east-1"}), "https://x.us-east-1.amazonaws.com");
  EXPECT_EQ(url(kTree, {"us-east-1", "b"}), "https://b");
  EXPECT_EQ(url(kTree, {"us-east-1", "c"}), "https://x.us-east-1.amazonaws.com") << "a branch without a leaf is passed by";
  EXPECT_EQ(url(kTree, {Value(), "c"}), "https://last") << "what a failed rule assigned is forgotten";
  EXPECT_EQ(url(kTree, {"us-east-1", Value(), true}), "error: us-east-1 has no F");
  EXPECT_EQ(url(kTree, {}), "error: no endpoint rule fits");
}

TEST(Rules, PropertiesAndHeadersAreFilled) {
  auto out = outcome(kTree, {"cn-north-1"});
  ASSERT_TRUE(out);
  EXPECT_EQ(out->url, "https://cn.amazonaws.com.cn");
  EXPECT_EQ(to_json(out->properties), R"({"authSchemes":[{"name":"sigv4","signingRegion":"cn-north-1","n":1}]})");
  EXPECT_EQ(to_json(out->headers), R"({"x-a":["cn-north-1","z"]})");
}

TEST(Rules, WhatAFailedSiblingAssignedIsForgotten) {
  EXPECT_EQ(url(R"([{"type":"endpoint","conditions":[{"fn":"parseURL","argv":[{"ref":"A"}],"assign":"u"},{"fn":"isSet","argv":[{"ref":"B"}]}],
                     "endpoint":{"url":"https://no"}},
                    {"type":"endpoint","conditions":[{"fn":"isSet","argv":[{"ref":"u"}]}],"endpoint":{"url":"https://leaked"}},
                    {"type":"endpoint","conditions":[{"fn":"parseURL","argv":[{"ref":"A"}],"assign":"u"}],"endpoint":{"url":"https://{u#authority}"}}])",
                {"https://h:1/p"}),
            "https://h:1");
}

TEST(Rules, ParametersAreChecked) {
  auto wrong_type = outcome("[]", {Value(1)});
  ASSERT_FALSE(wrong_type);
  EXPECT_EQ(wrong_type.error().kind, Error::Kind::Config);
  EXPECT_EQ(wrong_type.error().message, "endpoint parameter A is of the wrong type");
  EXPECT_FALSE(outcome("[]", {"a", "b", "true"}));
  auto set = RuleSet::compile(json(R"({"parameters":{"R":{"type":"string","required":true,"builtIn":"AWS::Region"}},"rules":[]})"));
  ASSERT_TRUE(set);
  EXPECT_EQ((*set)->parameter("R")->builtin, "AWS::Region");
  EXPECT_EQ((*set)->evaluate({}, Partitions::builtin()).error().message, "endpoint parameter R has no value");
}

TEST(Rules, KnowWhichParametersMatter) {
  auto set = compiled(kTree);
  EXPECT_TRUE(set->parameter("A")->used);
  EXPECT_TRUE(set->parameter("F")->used);
  EXPECT_FALSE(set->parameter("L")->used);
  EXPECT_EQ(set->parameter("Z"), nullptr);
}

TEST(Rules, TextsWithBracesAndWithoutValues) {
  EXPECT_EQ(url(R"([{"type":"endpoint","conditions":[],"endpoint":{"url":"{{A}}{A}"}}])", {"x"}), "{A}x");
  EXPECT_EQ(url(R"([{"type":"endpoint","conditions":[],"endpoint":{"url":"{A}"}}])", {}),
            "error: endpoint rules: a text is filled with what has no value");
}

TEST(Rules, RefuseWhatMakesNoSense) {
  EXPECT_EQ(refusal("{}"), "endpoint rules: \"rules\" is missing");
  EXPECT_EQ(refusal(R"({"parameters":{"A":{"type":"number"}},"rules":[]})"),
            "endpoint rules: parameter \"A\" is of unknown type \"number\"");
  EXPECT_EQ(refusal(R"({"rules":[{"type":"leaf","conditions":[]}]})"), "endpoint rules: unknown type of rule \"leaf\"");
  EXPECT_EQ(refusal(R"({"rules":[{"type":"endpoint","conditions":[],"endpoint":{}}]})"),
            "endpoint rules: an endpoint has no \"url\"");
  EXPECT_EQ(refusal(R"({"rules":[{"type":"tree","conditions":[{"ref":"A"}],"rules":[]}]})"),
            "endpoint rules: a condition is no call");
  EXPECT_EQ(refusal(R"({"rules":[{"type":"tree","conditions":[{"fn":"eval","argv":[]}],"rules":[]}]})"),
            "endpoint rules: unknown function \"eval\"");
  EXPECT_EQ(refusal(R"({"rules":[{"type":"tree","conditions":[{"fn":"isSet","argv":[]}],"rules":[]}]})"),
            "endpoint rules: wrong number of arguments of isSet");
  EXPECT_EQ(refusal(R"({"rules":[{"type":"error","conditions":[],"error":"{open"}]})"),
            "endpoint rules: an open { in \"{open\"");
  Value deep = json(R"({"type":"tree","conditions":[],"rules":[]})");
  for (int i = 0; i < 70; ++i) deep = Map{{"type", "tree"}, {"conditions", List{}}, {"rules", List{deep}}};
  auto out = RuleSet::compile(Map{{"rules", List{deep}}});
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().message, "endpoint rules: too deep");
}

TEST(Rules, WrongTypesInFunctions) {
  EXPECT_EQ(url(R"([{"type":"tree","conditions":[{"fn":"stringEquals","argv":[{"ref":"A"},"x"]}],"rules":[]}])", {}),
            "error: endpoint rules: stringEquals needs two strings");
  EXPECT_EQ(call("booleanEquals", {true, "true"}).as_string(), "error: endpoint rules: booleanEquals needs two booleans");
  EXPECT_EQ(call("substring", {Value(), 0, 1, false}).as_string(), "error: endpoint rules: substring needs a string");
}

TEST(RuleFunctions, Strings) {
  EXPECT_EQ(call("substring", {"abcdef", 0, 3, false}).as_string(), "abc");
  EXPECT_EQ(call("substring", {"abcdef", 1, 3, true}).as_string(), "de");
  EXPECT_TRUE(call("substring", {"abc", 0, 4, false}).is_null());
  EXPECT_TRUE(call("substring", {"abc", 2, 2, false}).is_null());
  EXPECT_TRUE(call("substring", {"aé", 0, 1, false}).is_null());
  EXPECT_EQ(call("uriEncode", {"a b/c~é"}).as_string(), "a%20b%2Fc~%C3%A9");
  EXPECT_TRUE(call("uriEncode", {Value()}).is_null());
  EXPECT_EQ(to_json(call("split", {"a--b--c", "--", 2})), R"(["a","b--c"])");
  EXPECT_EQ(to_json(call("split", {"a--b--c", "--", 0})), R"(["a","b","c"])");
  EXPECT_EQ(call("coalesce", {Value(), Value(), "c"}).as_string(), "c");
  EXPECT_EQ(call("ite", {false, "a", "b"}).as_string(), "b");
  EXPECT_TRUE(call("not", {false}).as_bool());
  EXPECT_FALSE(call("not", {true}).as_bool());
}

TEST(RuleFunctions, Hosts) {
  EXPECT_TRUE(call("isValidHostLabel", {"a-b9", false}).as_bool());
  for (const char* bad : {"", "-a", "a-", "a.b", "a_b", "aé"})
    EXPECT_FALSE(call("isValidHostLabel", {bad, false}).as_bool()) << bad;
  EXPECT_TRUE(call("isValidHostLabel", {"a.b", true}).as_bool());
  EXPECT_FALSE(call("isValidHostLabel", {"a..b", true}).as_bool());
  EXPECT_FALSE(call("isValidHostLabel", {std::string(64, 'a'), false}).as_bool());
  EXPECT_FALSE(call("isValidHostLabel", {Value(), false}).as_bool());
  const char* const function = "aws.isVirtualHostableS3Bucket";
  EXPECT_TRUE(call(function, {"my-bucket", false}).as_bool());
  for (const char* bad : {"ab", "Upper", "a.b.c", "under_score", "192.168.5.4"})
    EXPECT_FALSE(call(function, {bad, false}).as_bool()) << bad;
  EXPECT_TRUE(call(function, {"a.bucket", true}).as_bool());
  EXPECT_FALSE(call(function, {"192.168.5.4", true}).as_bool());
}

TEST(RuleFunctions, Urls) {
  EXPECT_EQ(to_json(call("parseURL", {"https://Host:8443/a/./b/../c"})),
            R"({"scheme":"https","authority":"Host:8443","path":"/a/./b/../c","normalizedPath":"/a/c/","isIp":false})");
  EXPECT_TRUE(call("parseURL", {"http://127.0.0.1:5000"})["isIp"].as_bool());
  EXPECT_TRUE(call("parseURL", {"http://[::1]"})["isIp"].as_bool());
  EXPECT_EQ(call("parseURL", {"http://[::1]"})["normalizedPath"].as_string(), "/");
  for (const char* bad : {"ftp://h", "h", "https://", "https://h/?q", "https://h/#f"})
    EXPECT_TRUE(call("parseURL", {bad}).is_null()) << bad;
}

TEST(RuleFunctions, Arns) {
  EXPECT_EQ(to_json(call("aws.parseArn", {"arn:aws:svc:r:1:kind:a/b:c"})),
            R"({"partition":"aws","service":"svc","region":"r","accountId":"1","resourceId":["kind","a","b","c"]})");
  EXPECT_EQ(call("aws.parseArn", {"arn:aws:svc:::x"})["region"].as_string(), "");
  for (const char* bad : {"", "arn", "arn:aws:svc:r:1", "arn:aws:svc:r:1:", "arn::svc:r:1:x", "xrn:aws:svc:r:1:x"})
    EXPECT_TRUE(call("aws.parseArn", {bad}).is_null()) << bad;
}

TEST(RuleFunctions, Attributes) {
  const Value v = json(R"({"a":{"b":["x","y"]},"l":[1,2]})");
  EXPECT_EQ(rule_attribute(v, "a.b[1]").as_string(), "y");
  EXPECT_EQ(rule_attribute(v, "a.b[-1]").as_string(), "y");
  EXPECT_TRUE(rule_attribute(v, "a.b[2]").is_null());
  EXPECT_TRUE(rule_attribute(v, "a.b[-3]").is_null());
  EXPECT_TRUE(rule_attribute(v, "a.c.d").is_null());
  EXPECT_EQ(rule_attribute(v["l"], "[0]").as_int(), 1);
}

TEST(Partitions, RegionsAndHosts) {
  const Partitions& all = Partitions::builtin();
  EXPECT_EQ(all.of_region("us-gov-east-7").name, "aws-us-gov");
  EXPECT_EQ(all.of_region("cn-south-3").name, "aws-cn");
  EXPECT_EQ(all.of_region("eu-nowhere-12").name, "aws");
  EXPECT_EQ(all.of_region("aws-cn-global").name, "aws-cn");
  EXPECT_EQ(all.of_region("xx-unheard-1").name, "aws");
  EXPECT_EQ(all.of_region(std::string(100000, 'a')).name, "aws");
  EXPECT_EQ(call("aws.partition", {"us-gov-west-1"})["dualStackDnsSuffix"].as_string(), "api.aws");
  EXPECT_TRUE(all.lists("aws-global"));
  EXPECT_TRUE(all.owns_host("x.us-east-1.api.aws"));
  EXPECT_TRUE(all.owns_host("x.amazonaws.com.cn"));
  EXPECT_FALSE(all.owns_host("amazonaws.com"));
  EXPECT_FALSE(all.owns_host("evilamazonaws.com"));
  EXPECT_FALSE(Partitions::parse("{}"));
  EXPECT_FALSE(Partitions::parse(R"({"partitions":[{"id":"a","outputs":{"dnsSuffix":"x"},"regionRegex":"("}]})"));
}

}  // namespace
}  // namespace iasql::aws
