#include <gtest/gtest.h>

#include <limits>

#include "aws/json.hpp"
#include "aws/time.hpp"

namespace iasql::aws {
namespace {

Value parsed(std::string_view text) {
  Result<Value> value = parse_json(text);
  EXPECT_TRUE(value) << text;
  return value ? *value : Value();
}

TEST(Json, ReadsEveryKind) {
  const Value v =
      parsed(R"( {"n":null,"t":true,"i":-5,"d":1.5,"s":"a\u00e9\n","l":[1,[],{}],"m":{"z":1,"a":2}} )");
  EXPECT_TRUE(v["n"].is_null());
  EXPECT_TRUE(v["t"].as_bool());
  EXPECT_TRUE(v["i"].is_int());
  EXPECT_EQ(v["d"].as_double(), 1.5);
  EXPECT_EQ(v["s"].as_string(), "a\xC3\xA9\n");
  EXPECT_EQ(v["l"].size(), 3u);
  EXPECT_EQ(v["m"].as_map().begin()->first, "z");
}

TEST(Json, NumbersThatFitAreInts) {
  EXPECT_TRUE(parsed("9223372036854775807").is_int());
  EXPECT_TRUE(parsed("-9223372036854775808").is_int());
  EXPECT_TRUE(parsed("9223372036854775808").is_double());
  EXPECT_TRUE(parsed("1.0").is_double());
  EXPECT_TRUE(parsed("1e2").is_double());
  EXPECT_EQ(parsed("0.1").as_double(), 0.1);
}

TEST(Json, LastOfEqualNamesWins) {
  EXPECT_EQ(to_json(parsed(R"({"a":1,"b":2,"a":3})")), R"({"a":3,"b":2})");
}

TEST(Json, BadTextNamesTheOffset) {
  for (const char* text : {"", "{", "[1,]", "{\"a\":}", "nul", "1 2", "\"\xff\"", "[1] // no", "01", "'a'",
                           "{a:1}", "NaN", "1e999", "\"\x01\""}) {
    Result<Value> value = parse_json(text);
    ASSERT_FALSE(value) << text;
    EXPECT_EQ(value.error().kind, Error::Kind::Input);
    EXPECT_NE(value.error().message.find("invalid JSON at byte "), std::string::npos)
        << value.error().message;
  }
  EXPECT_NE(parse_json("[1, x]").error().message.find("byte 4"), std::string::npos);
  EXPECT_FALSE(parse_json(std::string_view("1\0,2", 4)));
}

TEST(Json, DepthIsLimited) {
  const auto nested = [](std::size_t n) { return std::string(n, '[') + std::string(n, ']'); };
  EXPECT_TRUE(parse_json(nested(200)));
  EXPECT_FALSE(parse_json(nested(201)));
  const Result<Value> value = parse_json(std::string(5'000'000, '['));
  ASSERT_FALSE(value);
  EXPECT_NE(value.error().message.find("nested deeper"), std::string::npos);
}

TEST(Json, ValuesAreLimited) {
  std::string text = "[0";
  for (int i = 0; i < 2'000'000; ++i) text += ",0";
  const Result<Value> value = parse_json(text + "]");
  ASSERT_FALSE(value);
  EXPECT_NE(value.error().message.find("2 million"), std::string::npos) << value.error().message;
}

// rapidjson's own conversion of these reads outside of its table of powers.
TEST(Json, NumbersAtTheEdges) {
  const std::string zeros(400, '0');
  EXPECT_EQ(parsed("0." + zeros + "1"), Value(0.0));
  EXPECT_EQ(parsed("-0." + zeros + "1e+3"), Value(0.0));
  EXPECT_EQ(parsed("0." + zeros + "1e401").as_double(), 1.0);
  EXPECT_EQ(parsed("1e-400"), Value(0.0));
  EXPECT_EQ(parsed("1e-99999999999999999999"), Value(0.0));
  EXPECT_EQ(parsed("1.7976931348623157e308").as_double(), std::numeric_limits<double>::max());
  EXPECT_EQ(parsed("5e-324").as_double(), std::numeric_limits<double>::denorm_min());
  EXPECT_TRUE(parsed("-0").is_int());
  EXPECT_EQ(parsed("1" + std::string(300, '0')).as_double(), 1e300);
  for (const std::string& text : {std::string("1.7976931348623159e308"), std::string("1e309"), "1" + zeros,
                                  std::string("17976931348623159e292"), "0." + zeros + "1e99999999999999999999"})
    EXPECT_FALSE(parse_json(text)) << text;
}

TEST(Json, HalvesOfSurrogatePairsAreNoText) {
  EXPECT_EQ(parsed(R"("\ud83d\ude00\ud7ff\ue000")").as_string(), "\xF0\x9F\x98\x80\xED\x9F\xBF\xEE\x80\x80");
  for (const char* text : {R"("\ud83d")", R"("\ude00")", R"(["a", {"\udfff": 1}])", R"("\ude00\ud83d")"}) {
    const Result<Value> value = parse_json(text);
    ASSERT_FALSE(value) << text;
    EXPECT_NE(value.error().message.find("surrogate"), std::string::npos) << value.error().message;
  }
}

TEST(Json, CommentsAndTrailingCommasForPeople) {
  const char* text = "// what it is\n{\"a\": [1, 2,], /* more */ \"b\": 3,}";
  EXPECT_FALSE(parse_json(text));
  Result<Value> value = parse_json_with_comments(text);
  ASSERT_TRUE(value);
  EXPECT_EQ(to_json(*value), R"({"a":[1,2],"b":3})");
}

TEST(Json, Writes) {
  const Value v(Map{{"z", List{nullptr, true, 1, 2.5, "q\"\\\n\x01/é"}}, {"b", Bytes{"hi"}}});
  EXPECT_EQ(to_json(v), R"({"z":[null,true,1,2.5,"q\"\\\n\u0001/é"],"b":"aGk="})");
  EXPECT_EQ(to_json(std::numeric_limits<double>::infinity()), "\"Infinity\"");
  EXPECT_EQ(parsed(to_json(v["z"])), v["z"]);
}

TEST(Json, EqualDocumentsHaveOneCanonicalText) {
  const Value a = parsed(R"({"b":[{"y":1,"x":2}],"a":1.0})"), b = parsed(R"({"a":1,"b":[{"x":2,"y":1.0}]})");
  EXPECT_EQ(a, b);
  EXPECT_EQ(to_canonical_json(a), to_canonical_json(b));
  EXPECT_EQ(to_canonical_json(a), R"({"a":1,"b":[{"x":2,"y":1}]})");
}

TEST(Base64, BothWays) {
  const std::pair<std::string, std::string> cases[] = {{"", ""},
                                                       {"f", "Zg=="},
                                                       {"fo", "Zm8="},
                                                       {"foo", "Zm9v"},
                                                       {"foobar", "Zm9vYmFy"},
                                                       {"\xff\xfe\xfd", "//79"},
                                                       {std::string("\0\0", 2), "AAA="}};
  for (const auto& [bytes, text] : cases) {
    EXPECT_EQ(base64_encode(bytes), text);
    Result<std::string> decoded = base64_decode(text);
    ASSERT_TRUE(decoded) << text;
    EXPECT_EQ(*decoded, bytes);
  }
  EXPECT_EQ(*base64_decode("Zm9v\n YmE"), "fooba");
  for (const char* bad : {"Z", "Zm9v!", "Zg=", "Zg==Zg==", "====", "Zg==="})
    EXPECT_FALSE(base64_decode(bad)) << bad;
}

TEST(Time, EveryFormBecomesTheSameMoment) {
  for (const char* text :
       {"2015-01-02T03:04:05Z", "2015-01-02T03:04:05.000Z", "2015-01-02T05:04:05+02:00", "20150102T030405Z",
        "2015-01-02 03:04:05", "2015-01-01T22:04:05-0500", "Fri, 02 Jan 2015 03:04:05 GMT",
        "2 Jan 2015 03:04:05 +0000", "1420167845", "1420167845.0"}) {
    const auto time = parse_time(std::string_view(text));
    ASSERT_TRUE(time) << text;
    EXPECT_EQ(format_iso8601(*time), "2015-01-02T03:04:05Z") << text;
    EXPECT_EQ(format_rfc822(*time), "Fri, 02 Jan 2015 03:04:05 GMT");
    EXPECT_EQ(format_epoch(*time), Value(1420167845));
  }
}

TEST(Time, FractionsAndTheFarPast) {
  const auto time = parse_time(std::string_view("1969-12-31T23:59:59.25Z"));
  ASSERT_TRUE(time);
  EXPECT_EQ(time->seconds, -1);
  EXPECT_EQ(format_iso8601(*time), "1969-12-31T23:59:59.250000Z");
  EXPECT_EQ(format_epoch(*time), Value(-0.75));
  EXPECT_EQ(parse_time(Value(-0.75)), time);
  EXPECT_EQ(format_iso8601(*parse_time(Value(1.9999999))), "1970-01-01T00:00:02Z");
  EXPECT_EQ(parse_time(Value(1717243200.123456)), parse_time(std::string_view("2024-06-01T12:00:00.123456Z")));
  EXPECT_EQ(format_iso8601(*parse_time(std::string_view("0001-01-01"))), "0001-01-01T00:00:00Z");
}

TEST(Time, WhatIsNoTime) {
  for (const char* text :
       {"", "yesterday", "2015-13-01T00:00:00Z", "2015-02-29", "2015-01-02T25:00:00Z", "2015-01-02T03:04:05X",
        "2015-01-02T03:04:05.Z", "Fri, 02 Foo 2015 03:04:05 GMT", "1e300", "nan", "9999-12-31T23:59:59-00:01",
        "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:60Z"}) {
    EXPECT_FALSE(parse_time(std::string_view(text))) << text;
  }
  EXPECT_FALSE(parse_time(Value(true)));
  EXPECT_FALSE(parse_time(Value()));
}

}  // namespace
}  // namespace iasql::aws
