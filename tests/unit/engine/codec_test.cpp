// Codecs: SQL value -> wire value -> SQL value.
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

/// A column as a descriptor would have it.
Column column_with(const std::string& members) {
  auto module = load_module("m/module.json", R"({"module": "m", "tables": {"t": {"columns": {"c": {)" +
                                                 members + R"(}}, "identity": "c", "scope": "local"}}})");
  EXPECT_TRUE(module.ok()) << (module ? "" : module.error().message);
  return module ? *(*module)->tables[0].column("c") : Column();
}

constexpr const char* kMap = R"("codec": {"map": {"vpc": "vpc", "none": "off", "many": ["all", "every"]}})";
constexpr const char* kSuffix = R"("codec": {"suffix": {"fifo": ["fifo"], "dkr": ["dkr", "ecr"]}})";
constexpr const char* kTemplate =
    R"("codec": {"template": {"Status": "${value}", "Rules": {"$each": "value", "do": "$each"}}, "reverse": "Status"})";
constexpr const char* kVariants =
    R"("codec": {"variants": [{"path": "GatewayId", "like": "^igw-"}, {"path": "Nat.Id", "like": "^nat-"}]})";

struct Case {
  const char* name;
  const char* column;
  const char* from;
  const char* to;
};
std::string case_name(const testing::TestParamInfo<Case>& info) {
  return info.param.name;
}

class ToWire : public testing::TestWithParam<Case> {};

TEST_P(ToWire, gives) {
  const Value wire = to_wire(column_with(GetParam().column), json(GetParam().from));
  EXPECT_EQ(aws::to_json(wire), aws::to_json(json(GetParam().to)));
}

INSTANTIATE_TEST_SUITE_P(
    Codecs, ToWire,
    testing::Values(
        Case{"Plain", "", R"({"a": [1, "x"]})", R"({"a": [1, "x"]})"},
        Case{"NullOfAny", kMap, "null", "null"},
        Case{"Tags", R"("codec": "tags")",
             R"({"b": 2, "a": "1", "aws:x": "no", "iasql:intent": "no", "n": null})",
             R"([{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}, {"Key": "n", "Value": ""}])"},
        Case{"NoTags", R"("codec": "tags")", "{}", "[]"},
        Case{"NullTags", R"("codec": "tags")", "null", "null"},
        Case{"TagMap", R"("codec": "tag_map")", R"({"a": "1", "aws:x": "no"})", R"({"a": "1"})"},
        Case{"NumberText", R"("codec": "number_text")", "30", R"("30")"},
        Case{"NumberTexts", R"("codec": "number_text")", "[30, 4]", R"(["30", "4"])"},
        Case{"BooleanText", R"("codec": "boolean_text")", "true", R"("true")"},
        Case{"EpochMs", R"("codec": "epoch_ms")", R"("2026-01-31T23:59:59.25+00:00")", "1769903999250"},
        Case{"EpochMsOfWord", R"("codec": "epoch_ms")", R"("soon")", R"("soon")"},
        Case{"JsonText", R"("codec": "json_text")", R"({"b": [1, null], "a": "x"})",
             R"("{\"b\":[1,null],\"a\":\"x\"}")"},
        Case{"JsonTextOfText", R"("codec": "json_text")", R"("{\"a\": 1}")", R"("{\"a\": 1}")"},
        Case{"JsonTextOfWord", R"("codec": "json_text")", R"("word")", R"("\"word\"")"},
        Case{"Lower", R"("codec": "lower")", R"("MyDb")", R"("mydb")"},
        Case{"Upper", R"("codec": "upper")", R"("tcp")", R"("TCP")"},
        Case{"Map", kMap, R"("none")", R"("off")"}, Case{"MapFirst", kMap, R"("many")", R"("all")"},
        Case{"MapUnknown", kMap, R"("later")", R"("later")"},
        Case{"MapList", kMap, R"(["vpc", "none"])", R"(["vpc", "off"])"},
        Case{"Suffix", kSuffix, R"("dkr")", R"("dkr")"},
        Case{"Template", kTemplate, R"("Enabled")", R"({"Status": "Enabled"})"},
        Case{"TemplateOfList", kTemplate, "[1]", R"({"Status": "[1]", "Rules": [1]})"},
        Case{"Variant", kVariants, R"("igw-1")", R"({"GatewayId": "igw-1"})"},
        Case{"DeepVariant", kVariants, R"("nat-1")", R"({"Nat": {"Id": "nat-1"}})"},
        Case{"NoVariant", kVariants, R"("eni-1")", "null"},
        Case{"Ignored", R"("ignore": "Auto")", R"([{"Auto": true, "a": 1}, {"a": 2}])", R"([{"a": 2}])"}),
    case_name);

class FromWire : public testing::TestWithParam<Case> {};

TEST_P(FromWire, gives) {
  const Value sql = from_wire(column_with(GetParam().column), json(GetParam().from));
  EXPECT_EQ(aws::to_json(sql), aws::to_json(json(GetParam().to)));
}

INSTANTIATE_TEST_SUITE_P(
    Codecs, FromWire,
    testing::Values(
        Case{"Plain", "", "5", "5"},
        Case{
            "Tags", R"("codec": "tags")",
            R"([{"Key": "b", "Value": "2"}, {"Key": "aws:cf", "Value": "x"}, {"Key": "iasql:intent", "Value": "t"}])",
            R"({"b": "2"})"},
        Case{"TagWithoutValue", R"("codec": "tags")", R"([{"Key": "b"}])", R"({"b": ""})"},
        Case{"MissingTags", R"("codec": "tags")", "null", "{}"},
        Case{"EmptyTags", R"("codec": "tags")", "[]", "{}"},
        Case{"TagMap", R"("codec": "tag_map")", R"({"a": "1", "aws:x": "2"})", R"({"a": "1"})"},
        Case{"MissingTagMap", R"("codec": "tag_map")", "null", "{}"},
        Case{"NumberText", R"("codec": "number_text")", R"("30")", "30"},
        Case{"FractionText", R"("codec": "number_text")", R"("0.5")", "0.5"},
        Case{"NoNumberText", R"("codec": "number_text")", R"("max")", R"("max")"},
        Case{"BooleanText", R"("codec": "boolean_text")", R"("TRUE")", "true"},
        Case{"FalseText", R"("codec": "boolean_text")", R"("false")", "false"},
        Case{"EpochMs", R"("codec": "epoch_ms")", "1769903999250", R"("2026-01-31T23:59:59.250000Z")"},
        Case{"EpochMsBefore1970", R"("codec": "epoch_ms")", "-1", R"("1969-12-31T23:59:59.999000Z")"},
        Case{"JsonText", R"("codec": "json_text")", R"("{\"a\": [1]}")", R"({"a": [1]})"},
        Case{"UrlEncoded", R"("codec": "json_text")", R"("%7B%22a%22%3A%20%22100%25+x%22%7D")",
             R"({"a": "100%+x"})"},
        Case{"EmptyJsonText", R"("codec": "json_text")", R"("")", "null"},
        Case{"NoJsonText", R"("codec": "json_text")", R"("hello {")", R"("hello {")"},
        Case{"Map", kMap, R"("off")", R"("none")"}, Case{"MapSecond", kMap, R"("every")", R"("many")"},
        Case{"MapUnknown", kMap, R"("later")", R"("later")"}, Case{"MapMissing", kMap, "null", "null"},
        Case{"Suffix", kSuffix, R"("jobs.fifo")", R"("fifo")"},
        Case{"SuffixSecond", kSuffix, R"("x.ecr")", R"("dkr")"},
        Case{"SuffixNeedsDot", kSuffix, R"("jobsfifo")", R"("jobsfifo")"},
        Case{"Template", kTemplate, R"({"Status": "Enabled"})", R"("Enabled")"},
        Case{"TemplateMissing", kTemplate, "null", "null"},
        Case{"Variant", kVariants, R"({"Nat": {"Id": "nat-1"}})", R"("nat-1")"},
        Case{"FirstVariant", kVariants, R"({"Nat": {"Id": "nat-1"}, "GatewayId": "igw-1"})", R"("igw-1")"},
        Case{"NoVariant", kVariants, R"({"Other": 1})", "null"}),
    case_name);

class RoundTrip : public testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(RoundTrip, isIdentity) {
  const Column column = column_with(GetParam().first);
  const Value sql = json(GetParam().second);
  EXPECT_EQ(from_wire(column, to_wire(column, sql)), sql);
}

INSTANTIATE_TEST_SUITE_P(Codecs, RoundTrip,
                         testing::Values(std::pair{R"("codec": "tags")", R"({"z": "1", "a": ""})"},
                                         std::pair{R"("codec": "tag_map")", R"({"z": "1"})"},
                                         std::pair{R"("codec": "number_text")", "-12"},
                                         std::pair{R"("codec": "boolean_text")", "false"},
                                         std::pair{R"("codec": "json_text")",
                                                   R"({"a": {"b": [1, "2", null]}})"},
                                         std::pair{kMap, R"("many")"}, std::pair{kVariants, R"("nat-7")"},
                                         std::pair{kTemplate, R"("Suspended")"}));

}  // namespace
}  // namespace iasql::engine
