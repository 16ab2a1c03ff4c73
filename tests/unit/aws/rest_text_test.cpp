// Texts of answers that are no text: what reaches a result is UTF-8 without NUL.
#include <gtest/gtest.h>

#include "aws/json.hpp"
#include "aws/protocol.hpp"
#include "aws/text_form.hpp"

namespace iasql::aws {
namespace {

TEST(RestText, WhatIsNoUtf8IsReplaced) {
  const auto model = Model::load("things", R"({"metadata": {"protocol": "rest-json"},
    "operations": {"Get": {"http": {"method": "GET", "requestUri": "/"}, "output": {"shape": "Out"}}},
    "shapes": {"Text": {"type": "string"}, "Texts": {"type": "list", "member": {"shape": "Text"}},
      "Map": {"type": "map", "key": {"shape": "Text"}, "value": {"shape": "Text"}},
      "Out": {"type": "structure", "payload": "Body", "members": [{"name": "Body", "shape": "Text"},
        {"name": "One", "shape": "Text", "location": "header", "locationName": "x-one"},
        {"name": "Many", "shape": "Texts", "location": "header", "locationName": "x-many"},
        {"name": "Meta", "shape": "Map", "location": "headers", "locationName": "x-meta-"}]}}})");
  ASSERT_TRUE(model) << model.error().message;
  HttpResponse response;
  response.status = 200;
  response.headers = {{"x-one", "a\xE9"}, {"x-many", "\xFF, \xC3\xA9"}, {"x-meta-\xFE", "\xED\xA0\x80"}};
  response.body = std::string("b\0\xC3", 3);
  const auto output = protocol_for(**model)->parse(**model, *(*model)->operation("Get"), response);
  ASSERT_TRUE(output) << output.error().message;
  EXPECT_EQ((*output)["One"], Value("a\uFFFD"));
  EXPECT_EQ((*output)["Many"], Value(List{"\uFFFD", "\u00E9"}));
  EXPECT_EQ((*output)["Meta"], Value(Map{{"\uFFFD", "\uFFFD\uFFFD\uFFFD"}}));
  EXPECT_EQ((*output)["Body"], Value("b\uFFFD\uFFFD"));
  EXPECT_TRUE(parse_json(to_json(*output)));
}

TEST(RestText, Utf8StaysAsItIs) {
  const std::string text = "a \u00E9 \uFFFF \U0001F600 \U0010FFFF";
  EXPECT_EQ(valid_utf8(text), text);
}

}  // namespace
}  // namespace iasql::aws
