#include "aws/lookup.hpp"

#include <gtest/gtest.h>

#include "aws/access.hpp"
#include "aws/items.hpp"
#include "aws/plain_input.hpp"

#include <fstream>
#include <sstream>

namespace iasql::aws {
namespace {

TEST(Perhaps, NamesWhatIsNear) {
  EXPECT_EQ(perhaps({"Name", "Values"}, "Nme"), "Perhaps you mean \"Name\".");
  EXPECT_EQ(perhaps({"ec2", "ecr", "ecs", "sqs"}, "ec3"), "Perhaps you mean \"ec2\", \"ecr\" or \"ecs\".");
  EXPECT_EQ(perhaps({"CreateThing", "CreateThings", "DeleteThing"}, "createThing"),
            "Perhaps you mean \"CreateThing\" or \"CreateThings\".");
}

TEST(Perhaps, SaysNothingWhenNothingIsNear) {
  EXPECT_EQ(perhaps({"Name", "Values"}, "Xyzzyplugh"), "");
  EXPECT_EQ(perhaps({}, "Name"), "");
  EXPECT_EQ(perhaps({"ab"}, "xy"), "");
  EXPECT_EQ(perhaps({"Name"}, ""), "");
}

TEST(Access, WordsAndExceptions) {
  auto rules = AccessRules::load(R"({"read_words": ["Get", "BatchGet"],
    "services": {"a": {"read": ["Peek"], "secret": ["GetKey"], "write": ["GetIt"]}}})");
  ASSERT_TRUE(rules) << rules.error().message;
  EXPECT_EQ(rules->of("b", "GetIt"), Access::Read);
  EXPECT_EQ(rules->of("b", "Get"), Access::Read);
  EXPECT_EQ(rules->of("b", "Get2"), Access::Read);
  EXPECT_EQ(rules->of("b", "BatchGetIt"), Access::Read);
  EXPECT_EQ(rules->of("b", "Getter"), Access::Write);
  EXPECT_EQ(rules->of("b", "PutGet"), Access::Write);
  EXPECT_EQ(rules->of("b", "get"), Access::Write);
  EXPECT_EQ(rules->of("b", ""), Access::Write);
  EXPECT_EQ(rules->of("a", "GetIt"), Access::Write);
  EXPECT_EQ(rules->of("a", "GetKey"), Access::Secret);
  EXPECT_EQ(rules->of("a", "Peek"), Access::Read);
}

TEST(Access, BadRulesAreRefused) {
  for (const char* text : {"", "{}", "[]", R"({"read_words": []})", R"({"read_words": [""]})",
                           R"({"read_words": ["Get"], "services": {"a": {"reads": ["X"]}}})",
                           R"({"read_words": ["Get"], "services": {"a": {"read": ["X"], "write": ["X"]}}})"}) {
    auto rules = AccessRules::load(text);
    ASSERT_FALSE(rules) << text;
    EXPECT_NE(rules.error().message.find("models/access.json"), std::string::npos);
  }
}

constexpr const char* kModel = R"({
  "metadata": {"protocol": "json", "endpointPrefix": "toy", "jsonVersion": "1.1", "targetPrefix": "T"},
  "operations": {
    "ListThings": {"http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "In"}, "output": {"shape": "Out"}},
    "Usage": {"http": {"method": "POST", "requestUri": "/"}, "output": {"shape": "Out"}},
    "OneList": {"http": {"method": "POST", "requestUri": "/"}, "output": {"shape": "OneOut"}},
    "TwoLists": {"http": {"method": "POST", "requestUri": "/"}, "output": {"shape": "Out"}},
    "Nothing": {"http": {"method": "POST", "requestUri": "/"}}
  },
  "pagination": {
    "ListThings": {"input_token": "Next", "output_token": "Next", "result_key": ["Box.Things", "Others"]},
    "Usage": {"input_token": "Next", "output_token": "Next", "result_key": "Map"}
  },
  "shapes": {
    "In": {"type": "structure", "members": [{"name": "Next", "shape": "S"}, {"name": "Data", "shape": "B"},
      {"name": "Parts", "shape": "Bs"}, {"name": "Named", "shape": "Bm"}, {"name": "Inner", "shape": "In"}]},
    "Out": {"type": "structure", "members": [{"name": "Box", "shape": "Box"}, {"name": "Others", "shape": "L"},
      {"name": "More", "shape": "L"}, {"name": "Map", "shape": "M"}, {"name": "Next", "shape": "S"}]},
    "OneOut": {"type": "structure", "members": [{"name": "Next", "shape": "S"}, {"name": "Only", "shape": "L"}]},
    "Box": {"type": "structure", "members": [{"name": "Things", "shape": "L"}]},
    "L": {"type": "list", "member": {"shape": "S"}},
    "M": {"type": "map", "key": {"shape": "S"}, "value": {"shape": "S"}},
    "B": {"type": "blob"}, "Bs": {"type": "list", "member": {"shape": "B"}},
    "Bm": {"type": "map", "key": {"shape": "S"}, "value": {"shape": "B"}},
    "S": {"type": "string"}
  }
})";

class Toy : public testing::Test {
 protected:
  void SetUp() override {
    auto loaded = Model::load("toy", kModel);
    ASSERT_TRUE(loaded) << loaded.error().message;
    model = *loaded;
  }
  List items(const char* operation, const Value& page) {
    auto compiled = Items::compile(*model, *model->operation(operation));
    EXPECT_TRUE(compiled);
    return compiled ? compiled->of(page) : List{};
  }
  std::shared_ptr<const Model> model;
};

TEST_F(Toy, ItemsAreThoseOfTheFirstResultKey) {
  const Value page(Map{{"Box", Map{{"Things", List{"a", "b"}}}}, {"Others", List{"c"}}});
  EXPECT_EQ(items("ListThings", page), (List{"a", "b"}));
  EXPECT_EQ(items("ListThings", Map{}), List{});
}

TEST_F(Toy, MembersOfAMapAreItems) {
  EXPECT_EQ(items("Usage", Map{{"Map", Map{{"k", "v"}}}}), (List{Map{{"key", "k"}, {"value", "v"}}}));
}

TEST_F(Toy, WithoutPaginationTheOnlyListOrTheOutput) {
  EXPECT_EQ(items("OneList", Map{{"Only", List{"a"}}, {"Next", "x"}}), (List{"a"}));
  EXPECT_EQ(items("OneList", Map{{"Next", "x"}}), List{});
  const Value page(Map{{"Others", List{"a"}}});
  EXPECT_EQ(items("TwoLists", page), (List{page}));
  EXPECT_EQ(items("Nothing", Map{}), (List{Map{}}));
}

TEST_F(Toy, Base64BecomesBytesWhereTheShapeSaysBlob) {
  const Value given(Map{{"Next", "AQI="}, {"Data", "AQI="}, {"Parts", List{"AQI=", ""}}, {"Named", Map{{"x", "AQI="}}},
                        {"Inner", Map{{"Data", "AQI="}}}, {"Unknown", "?"}});
  auto out = decode_blobs(*model, *model->operation("ListThings"), given);
  ASSERT_TRUE(out);
  const Value bytes(Bytes{"\x01\x02"});
  EXPECT_EQ(*out, Value(Map{{"Next", "AQI="}, {"Data", bytes}, {"Parts", List{bytes, Bytes{""}}}, {"Named", Map{{"x", bytes}}},
                            {"Inner", Map{{"Data", bytes}}}, {"Unknown", "?"}}));
}

TEST_F(Toy, WhatIsNotBase64IsNamed) {
  auto message = [&](Value input) {
    auto out = decode_blobs(*model, *model->operation("ListThings"), std::move(input));
    return out ? "" : out.error().message;
  };
  EXPECT_EQ(message(Map{{"Inner", Map{{"Parts", List{"AA==", "?"}}}}}), "Inner.Parts[1]: bytes have to be given as base64 text");
  EXPECT_EQ(message(Map{{"Named", Map{{"x", "?"}}}}), "Named.x: bytes have to be given as base64 text");
  EXPECT_EQ(message(Map{{"Data", 7}}), "");  // left to check_input
}

}  // namespace
}  // namespace iasql::aws
