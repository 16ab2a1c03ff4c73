#include <gtest/gtest.h>

#include "aws/protocol.hpp"
#include "aws/rules.hpp"
#include "aws/shape.hpp"

namespace iasql::aws {
namespace {

constexpr const char* kModel =
    R"({"metadata": {"protocol": "query", "endpointPrefix": "things", "apiVersion": "2020-01-01"},
 "operations": {"ListThings": {"http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "In"},
   "output": {"shape": "Out", "resultWrapper": "ListThingsResult"}, "errors": ["Slow"]}},
 "pagination": {"ListThings": {"input_token": ["A", "B"], "output_token": "Next", "result_key": "Things", "limit_key": "Max",
                               "limit_max": 50, "more_results": "More"}},
 "shapes": {"In": {"type": "structure", "members": [{"name": "A", "shape": "Tree", "locationName": "a"},
                                                    {"name": "L", "shape": "Flat"}], "required": ["A"]},
   "Out": {"type": "structure", "members": []}, "Text": {"type": "string"},
   "Flat": {"type": "list", "member": {"shape": "Text"}, "flattened": true, "locationName": "l"},
   "Tree": {"type": "structure", "members": [{"name": "Kids", "shape": "Trees"}]},
   "Trees": {"type": "list", "member": {"shape": "Tree"}},
   "Slow": {"type": "structure", "members": [], "exception": true, "retryable": {"throttling": true},
            "error": {"code": "TooFast", "httpStatusCode": 400}}},
 "waiters": {"ThingExists": {"delay": 5, "maxAttempts": 40, "operation": "ListThings", "acceptors": []}}})";

TEST(Model, Loads) {
  auto model = Model::load("things", kModel);
  ASSERT_TRUE(model) << model.error().message;
  const Model& m = **model;
  EXPECT_EQ(m.signing_name, "things");
  const Operation* op = m.operation("ListThings");
  ASSERT_NE(op, nullptr);
  EXPECT_EQ(op->output_result_wrapper, "ListThingsResult");
  EXPECT_EQ(op->pagination->input_token, (std::vector<std::string>{"A", "B"}));
  EXPECT_EQ(op->pagination->output_token, std::vector<std::string>{"Next"});
  EXPECT_EQ(op->pagination->limit_max, 50);
  EXPECT_EQ(m.operation("Nope"), nullptr);
  EXPECT_EQ(m.operations(), std::vector<std::string>{"ListThings"});
  const MemberRef* list = m.shape("In")->member("L");
  EXPECT_EQ(list->target, m.shape("Flat"));
  EXPECT_TRUE(list->flattened);  // the shape's trait
  EXPECT_EQ(list->location_name, "l");
  EXPECT_EQ(m.shape("Trees")->element.target, m.shape("Tree"));  // a recursive shape
  EXPECT_TRUE(m.shape("Slow")->throttling);
  EXPECT_EQ(m.shape("Slow")->error_code, "TooFast");
  EXPECT_EQ(m.waiter("ThingExists")["delay"].as_int(), 5);
  EXPECT_TRUE(m.waiter("Nope").is_null());
}

TEST(Model, ErrorsNameFileAndThing) {
  const std::pair<std::string, std::string> cases[] = {
      {"{", "models/x.json: invalid JSON"},
      {"{}", "models/x.json: \"metadata\" is missing"},
      {R"({"metadata":{},"operations":{},"shapes":{}})", "\"protocol\""},
      {R"({"metadata":{"protocol":"ec2"},"operations":{},"shapes":{"A":{"type":"blub"}}})",
       "shape \"A\": unknown type \"blub\""},
      {R"({"metadata":{"protocol":"ec2"},"operations":{},"shapes":{"A":{"type":"list","member":{"shape":"B"}}}})",
       "shape \"A\" refers to missing shape \"B\""},
      {R"({"metadata":{"protocol":"ec2"},"operations":{"O":{"input":{"shape":"B"}}},"shapes":{}})",
       "operation \"O\" refers to missing structure \"B\""},
      {R"({"metadata":{"protocol":"ec2"},"operations":{},"shapes":{"A":{"type":"structure","required":["q"]}}})",
       "requires missing member \"q\""}};
  for (const auto& [text, wanted] : cases) {
    auto model = Model::load("x", text);
    ASSERT_FALSE(model) << text;
    EXPECT_EQ(model.error().kind, Error::Kind::Input);
    EXPECT_NE(model.error().message.find(wanted), std::string::npos) << model.error().message;
  }
}

TEST(ModelStore, ShippedModelsLoadOnceAndAreSpoken) {
  ModelStore store(SOURCE_DIR "/models");
  for (const char* service : {"ec2", "sqs", "sts"}) {
    auto model = store.get(service);
    ASSERT_TRUE(model) << model.error().text();
    EXPECT_EQ((*model)->service(), service);
    EXPECT_EQ(store.get(service).value(), *model);
    EXPECT_NE(protocol_for(**model), nullptr);
    EXPECT_FALSE((*model)->operations().empty());
  }
  EXPECT_EQ((*store.get("ec2"))->operation("DescribeVpcs")->pagination->limit_max, 1000);
  EXPECT_TRUE((*store.get("sqs"))->query_compatible);
}

TEST(Model, OfLinesReadsWhatIsAskedFor) {
  constexpr const char* kLines = R"({
"endpointRules":{"parameters":{"Region":{"type":"string"}},"rules":[]},
"metadata":{
"protocol":"query"
},
"operations":{
"A":{"input":{"shape":"In"}},
"Broken":{"input":{"shape":"Bad"}},
"C":{"input":{"shape":"Gone"}}
},
"shapes":{
"Bad":{"type":"blub"},
"In":{"members":[{"name":"Self","shape":"In"},{"name":"Text","shape":"Text"}],"type":"structure"},
"Text":{"type":"string"}
},
"waiters":{
}
}
)";
  auto model = Model::open("things", kLines);
  ASSERT_TRUE(model) << model.error().message;
  const Model& m = **model;
  EXPECT_EQ(m.operations(), (std::vector<std::string>{"A", "Broken", "C"}));
  ASSERT_NE(m.operation("A"), nullptr);
  EXPECT_EQ(m.shape("In")->member("Self")->target, m.shape("In"));
  EXPECT_EQ(m.shape("In")->member("Text")->target->type, Shape::Type::String);
  EXPECT_EQ(m.operation("Broken"), nullptr);
  EXPECT_EQ(m.operation("C"), nullptr);
  EXPECT_EQ(m.shape("Bad"), nullptr);
  ASSERT_TRUE(m.rules() && *m.rules());
  EXPECT_EQ((*m.rules())->parameters().at(0).name, "Region");
  const Status whole = m.check();
  ASSERT_FALSE(whole.ok());
  EXPECT_NE(whole.error().message.find("shape \"Bad\": unknown type \"blub\""), std::string::npos);
}

TEST(Model, OfLinesSaysWhichLineIsBad) {
  const std::pair<const char*, const char*> cases[] = {{"nonsense", "line 1 is not an entry"},
                                                       {"{\n\"shapes\":{\n\"B\":1,\n\"A\":1\n}\n}", "line 4 is out of order"},
                                                       {"{\n\"shapes\":{\n\"B\":1", "a section has no end"},
                                                       {"", "\"metadata\" is missing"}};
  for (const auto& [text, wanted] : cases) {
    auto model = Model::open("x", text);
    ASSERT_FALSE(model) << text;
    EXPECT_NE(model.error().message.find(wanted), std::string::npos) << model.error().message;
  }
}

TEST(ModelStore, UnknownServiceIsAConfigError) {
  ModelStore store(SOURCE_DIR "/models");
  for (const char* service : {"nope", "", "../models/ec2", "EC2"}) {
    auto model = store.get(service);
    ASSERT_FALSE(model);
    EXPECT_EQ(model.error().kind, Error::Kind::Config);
    EXPECT_EQ(model.error().message, "no model of service \"" + std::string(service) + "\"");
  }
}

TEST(Protocol, UnknownIsNull) {
  auto model = Model::load("x", R"({"metadata":{"protocol":"carrier-pigeon"},"operations":{},"shapes":{}})");
  ASSERT_TRUE(model);
  EXPECT_EQ(protocol_for(**model), nullptr);
}

}  // namespace
}  // namespace iasql::aws
