// A small model that has one of everything, in every protocol, for the tests of protocols.
#pragma once

#include <gtest/gtest.h>

#include "aws/json.hpp"
#include "aws/protocol.hpp"

namespace iasql::aws {

inline std::string model_text(const std::string& metadata) {
  return R"({"metadata": {"apiVersion": "2020-01-01", "endpointPrefix": "things", "targetPrefix": "Things_1", )" +
         metadata +
         R"(}, "operations": {
  "Do": {"http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "In"},
         "output": {"shape": "Out", "resultWrapper": "DoResult"}, "errors": ["Gone", "Slow", "Flaky"]},
  "List": {"http": {"method": "POST", "requestUri": "/"}, "output": {"shape": "Page", "resultWrapper": "ListResult"}},
  "Ping": {"http": {"method": "POST", "requestUri": "/"}}},
 "pagination": {"List": {"input_token": "Next", "output_token": "Next", "result_key": "Names"}},
 "shapes": {
  "Page": {"type": "structure", "members": [{"name": "Names", "shape": "Plain"}, {"name": "Next", "shape": "Text"}]},
  "Text": {"type": "string"}, "Int": {"type": "integer"}, "Float": {"type": "double"}, "Flag": {"type": "boolean"},
  "Blob": {"type": "blob"}, "Time": {"type": "timestamp"}, "Epoch": {"type": "timestamp", "timestampFormat": "unixTimestamp"},
  "Texts": {"type": "list", "member": {"shape": "Text", "locationName": "item"}},
  "Plain": {"type": "list", "member": {"shape": "Text"}},
  "Flat": {"type": "list", "member": {"shape": "Text", "locationName": "OneFlat"}, "flattened": true},
  "Tags": {"type": "map", "key": {"shape": "Text"}, "value": {"shape": "Text"}},
  "FlatTags": {"type": "map", "key": {"shape": "Text", "locationName": "Name"}, "value": {"shape": "Text", "locationName": "Value"},
               "flattened": true},
  "Tree": {"type": "structure", "members": [{"name": "Name", "shape": "Text", "locationName": "name"},
           {"name": "Kids", "shape": "Trees", "locationName": "kids"}], "required": ["Name"]},
  "Trees": {"type": "list", "member": {"shape": "Tree", "locationName": "item"}},
  "Either": {"type": "structure", "union": true, "members": [{"name": "A", "shape": "Text"}, {"name": "B", "shape": "Int"}]},
  "In": {"type": "structure", "required": ["Name"], "members": [
    {"name": "Name", "shape": "Text"}, {"name": "Count", "shape": "Int", "locationName": "count"},
    {"name": "Ratio", "shape": "Float"}, {"name": "On", "shape": "Flag"}, {"name": "Data", "shape": "Blob"},
    {"name": "At", "shape": "Time"}, {"name": "Since", "shape": "Epoch"}, {"name": "Texts", "shape": "Texts"},
    {"name": "Plain", "shape": "Plain"}, {"name": "Flat", "shape": "Flat"}, {"name": "Tags", "shape": "Tags"},
    {"name": "FlatTags", "shape": "FlatTags"}, {"name": "Tree", "shape": "Tree", "queryName": "ATree"},
    {"name": "Either", "shape": "Either"}, {"name": "Token", "shape": "Text", "idempotencyToken": true}]},
  "Out": {"type": "structure", "members": [
    {"name": "Name", "shape": "Text", "locationName": "name"}, {"name": "Count", "shape": "Int"},
    {"name": "Ratio", "shape": "Float"}, {"name": "On", "shape": "Flag"}, {"name": "Data", "shape": "Blob"},
    {"name": "At", "shape": "Time"}, {"name": "Texts", "shape": "Texts", "locationName": "textSet"},
    {"name": "Flat", "shape": "Flat"}, {"name": "Tags", "shape": "Tags"}, {"name": "FlatTags", "shape": "FlatTags"},
    {"name": "Tree", "shape": "Tree"}]},
  "Gone": {"type": "structure", "members": [], "exception": true, "error": {"code": "Thing.Gone", "httpStatusCode": 404}},
  "Slow": {"type": "structure", "members": [], "exception": true, "retryable": {"throttling": true}},
  "Flaky": {"type": "structure", "members": [], "exception": true, "retryable": {"throttling": false}}}})";
}

struct ProtocolFixture {
  std::shared_ptr<const Model> model;
  const Protocol* protocol;
  const Operation* op;

  explicit ProtocolFixture(const std::string& metadata, const char* operation = "Do") {
    auto loaded = Model::load("things", model_text(metadata));
    EXPECT_TRUE(loaded) << loaded.error().message;
    model = *loaded;
    protocol = protocol_for(*model);
    op = model->operation(operation);
  }

  std::string body(const char* input, const std::string& token = "") const {
    Result<HttpRequest> request = protocol->serialize(*model, *op, *parse_json(input), token);
    return request ? request->body : "error: " + request.error().message;
  }
  Result<Value> parse(const std::string& body_text) const {
    HttpResponse response;
    response.status = 200;
    response.body = body_text;
    return protocol->parse(*model, *op, response);
  }
  std::string parsed(const std::string& body_text) const {
    Result<Value> output = parse(body_text);
    return output ? to_json(*output) : "error: " + output.error().message;
  }
  Error error(int status, const std::string& body_text, Headers headers = {}) const {
    HttpResponse response;
    response.status = status;
    response.headers = std::move(headers);
    response.body = body_text;
    return protocol->parse_error(*model, *op, response);
  }
};

inline constexpr const char* kQuery = R"("protocol": "query")";
inline constexpr const char* kEc2 = R"("protocol": "ec2")";
inline constexpr const char* kJson = R"("protocol": "json", "jsonVersion": "1.1")";
inline constexpr const char* kCompatible =
    R"("protocol": "json", "jsonVersion": "1.0", "awsQueryCompatible": {})";
inline const std::string kHead = "Action=Do&Version=2020-01-01&";

}  // namespace iasql::aws
