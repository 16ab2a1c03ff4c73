// What the protocol cases under tests/data cannot say: errors on the way out, traits of our own, digests.
#include <gtest/gtest.h>

#include "aws/checksum.hpp"
#include "aws/json.hpp"
#include "aws/protocol.hpp"
#include "aws/text_form.hpp"

namespace iasql::aws {
namespace {

constexpr const char* kModel = R"({"metadata": {"protocol": "PROTOCOL", "endpointPrefix": "garden"},
 "operations": {
  "Plant": {"http": {"method": "PUT", "requestUri": "/{Box}/{Key+}"}, "input": {"shape": "In", "locationName": "Plant"},
            "output": {"shape": "Out"}, "httpChecksum": {"requestAlgorithmMember": "Sum", "requestValidationModeMember": "Mode"},
            "inputDefaults": {"Style": "url"}, "inputDigests": {"SecretMD5": "Secret"}, "fixedHeaders": {"Accept": "x/y"},
            "urlDecoded": {"when": "Style", "members": ["Name", "Things.Key"]}},
  "Listen": {"http": {"method": "POST", "requestUri": "/listen"}, "output": {"shape": "Events"}}},
 "shapes": {
  "Text": {"type": "string"}, "Blob": {"type": "blob"}, "Stream": {"type": "structure", "members": [], "eventstream": true},
  "Id": {"type": "string", "textForm": "lastPart"}, "Policy": {"type": "string", "textForm": "urlJson"},
  "Events": {"type": "structure", "members": [{"name": "Events", "shape": "Stream"}]},
  "Thing": {"type": "structure", "members": [{"name": "Key", "shape": "Text"}]},
  "Things": {"type": "list", "member": {"shape": "Thing"}},
  "In": {"type": "structure", "members": [
    {"name": "Box", "shape": "Text", "location": "uri"}, {"name": "Key", "shape": "Text", "location": "uri"},
    {"name": "Sum", "shape": "Text", "location": "header", "locationName": "x-amz-sdk-checksum-algorithm"},
    {"name": "Given", "shape": "Text", "location": "header", "locationName": "x-amz-checksum-sha1"},
    {"name": "Mode", "shape": "Text", "location": "header", "locationName": "x-amz-checksum-mode"},
    {"name": "Style", "shape": "Text", "location": "querystring", "locationName": "style"},
    {"name": "Secret", "shape": "Text", "location": "header", "locationName": "x-secret"},
    {"name": "SecretMD5", "shape": "Text", "location": "header", "locationName": "x-secret-md5"},
    {"name": "Id", "shape": "Id", "location": "header", "locationName": "x-id"},
    {"name": "From", "shape": "Text", "location": "header", "locationName": "x-from", "textForm": "copySource"},
    {"name": "Script", "shape": "Text", "location": "header", "locationName": "x-script", "textForm": "base64"},
    {"name": "Policy", "shape": "Policy", "location": "querystring", "locationName": "policy"},
    {"name": "Body", "shape": "Blob"}], "payload": "Body"},
  "Out": {"type": "structure", "members": [
    {"name": "Style", "shape": "Text"}, {"name": "Name", "shape": "Text"}, {"name": "Things", "shape": "Things"},
    {"name": "Policy", "shape": "Policy"}, {"name": "Console", "shape": "Text", "textForm": "base64"},
    {"name": "Template", "shape": "Text", "textForm": "json"}]}}})";

class Rest : public testing::TestWithParam<const char*> {
 protected:
  Rest() {
    std::string text = kModel;
    text.replace(text.find("PROTOCOL"), 8, GetParam());
    model = Model::load("garden", text).value();
    protocol = protocol_for(*model);
  }
  Result<HttpRequest> request(const char* input, const char* operation = "Plant") const {
    return protocol->serialize(*model, *model->operation(operation), *parse_json(input), "t");
  }
  std::string header(const char* input, std::string_view name) const {
    const Result<HttpRequest> made = request(input);
    if (!made) return "error: " + made.error().message;
    for (const auto& [given, value] : made->headers)
      if (given == name) return value;
    return "none";
  }
  Result<Value> parsed(const std::string& body) const {
    HttpResponse response;
    response.status = 200;
    response.body = body;
    return protocol->parse(*model, *model->operation("Plant"), response);
  }
  std::shared_ptr<const Model> model;
  const Protocol* protocol = nullptr;
};

INSTANTIATE_TEST_SUITE_P(Both, Rest, testing::Values("rest-json", "rest-xml"),
                         [](const auto& test) { return std::string(test.param).substr(5); });

TEST_P(Rest, EmptyLabelsAreRefused) {
  for (const char* input : {R"({"Box":"","Key":"k"})", R"({"Key":"k"})"}) {
    const Result<HttpRequest> made = request(input);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().kind, Error::Kind::Input);
    EXPECT_EQ(made.error().message, "Box: required in the path, but empty");
    EXPECT_EQ(made.error().operation, "Plant");
  }
}

TEST_P(Rest, EventStreamsAreUnsupported) {
  const Result<HttpRequest> made = request("{}", "Listen");
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().kind, Error::Kind::Unsupported);
  EXPECT_EQ(made.error().message, "operations with event streams are not supported");
}

TEST_P(Rest, DefaultsAndFixedHeaders) {
  EXPECT_EQ(request(R"({"Box":"b","Key":"k"})")->query, "style=url");
  EXPECT_EQ(request(R"({"Box":"b","Key":"k","Style":"mine"})")->query, "style=mine");
  EXPECT_EQ(header(R"({"Box":"b","Key":"k"})", "Accept"), "x/y");
}

TEST_P(Rest, Digests) {
  EXPECT_EQ(header(R"({"Box":"b","Key":"k","Body":"123456789"})", "x-amz-checksum-crc32"), "y/Q5Jg==");
  EXPECT_EQ(header(R"({"Box":"b","Key":"k","Body":"123456789"})", "x-amz-sdk-checksum-algorithm"), "CRC32");
  EXPECT_EQ(header(R"({"Box":"b","Key":"k","Body":"abc","Sum":"SHA256"})", "x-amz-checksum-sha256"),
            "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
  EXPECT_EQ(header(R"({"Box":"b","Key":"k","Body":"abc","Given":"mine"})", "x-amz-checksum-crc32"), "none");
  EXPECT_EQ(header(R"({"Box":"b","Key":"k","Sum":"ROT13"})", "x"), "error: Sum: no checksum algorithm \"ROT13\"");
  EXPECT_EQ(header(R"({"Box":"b","Key":"k"})", "x-amz-checksum-mode"), "ENABLED");
  EXPECT_EQ(header(R"({"Box":"b","Key":"k","Secret":"key"})", "x-secret"), "a2V5");
  EXPECT_EQ(header(R"({"Box":"b","Key":"k","Secret":"key"})", "x-secret-md5"), base64_encode(md5("key")));
  EXPECT_EQ(header(R"({"Box":"b","Key":"k","Secret":"done","SecretMD5":"m"})", "x-secret"), "done");
}

TEST_P(Rest, TextForms) {
  EXPECT_EQ(header(R"({"Box":"b","Key":"k","Id":"/zone/Z1"})", "x-id"), "Z1");
  EXPECT_EQ(header(R"({"Box":"b","Key":"k","From":"b/a b?versionId=v/1"})", "x-from"), "b/a%20b?versionId=v/1");
  EXPECT_EQ(header(R"({"Box":"b","Key":"k","Script":"hi"})", "x-script"), "aGk=");
  EXPECT_EQ(request(R"({"Box":"b","Key":"k","Policy":{"a":[1]}})")->query, "policy=%7B%22a%22%3A%5B1%5D%7D&style=url");
  const bool xml = std::string(GetParam()) == "rest-xml";
  const Result<Value> output =
      xml ? parsed("<R><Policy>%7B%22a%22%3A1%7D</Policy><Console>aP8=</Console><Template>{\"b\":2}</Template></R>")
          : parsed(R"({"Policy":"%7B%22a%22%3A1%7D","Console":"aP8=","Template":"{\"b\":2}"})");
  ASSERT_TRUE(output) << output.error().message;
  EXPECT_EQ(to_json(*output), "{\"Policy\":{\"a\":1},\"Console\":\"h\xef\xbf\xbd\",\"Template\":{\"b\":2}}");
  EXPECT_EQ((*parsed(xml ? "<R><Template>b: 2</Template></R>" : R"({"Template":"b: 2"})"))["Template"], Value("b: 2"));
}

TEST_P(Rest, MembersAreDecodedIfTheAnswerSaysSo) {
  const bool xml = std::string(GetParam()) == "rest-xml";
  const auto answer = [&](const std::string& style) {
    return to_json(*(xml ? parsed("<R><Things><member><Key>a%2Bb+c</Key></member></Things><Name>%41%</Name><Style>" +
                                  style + "</Style></R>")
                         : parsed(R"({"Things":[{"Key":"a%2Bb+c"}],"Name":"%41%","Style":")" + style + "\"}")));
  };
  EXPECT_EQ(*parse_json(answer("url")), *parse_json(R"({"Style":"url","Name":"A%","Things":[{"Key":"a+b c"}]})"));
  EXPECT_EQ(*parse_json(answer("no")), *parse_json(R"({"Style":"no","Name":"%41%","Things":[{"Key":"a%2Bb+c"}]})"));
}

TEST(RestXml, AnErrorAfterAGoodStatusIsOneOfTheServer) {
  std::string text = kModel;
  text.replace(text.find("PROTOCOL"), 8, "rest-xml");
  const auto model = Model::load("garden", text).value();
  HttpResponse response;
  response.status = 200;
  response.body = "<?xml version=\"1.0\"?>\n<!-- c --><Error><Code>Odd</Code><Message>m</Message></Error>";
  const Result<Value> output = protocol_for(*model)->parse(*model, *model->operation("Plant"), response);
  ASSERT_FALSE(output);
  EXPECT_EQ(output.error().code, "Odd");
  EXPECT_EQ(output.error().http_status, 500);
  EXPECT_TRUE(output.error().retryable);
}

TEST(Checksum, OfEveryAlgorithm) {
  const auto in_base64 = [](const char* algorithm) { return base64_encode(checksum(algorithm, "123456789")); };
  EXPECT_EQ(in_base64("CRC32"), "y/Q5Jg==");
  EXPECT_EQ(in_base64("CRC32C"), "4waSgw==");
  EXPECT_EQ(in_base64("CRC64NVME"), "rosUhgp5mIg=");
  EXPECT_EQ(in_base64("SHA1"), "98O8HYCOBHMq32eZZczDTKeuNEE=");
  EXPECT_EQ(checksum("MD4", "x"), "");
}

TEST(ShippedModels, HaveTheirCustomizations) {
  ModelStore store(SOURCE_DIR "/models");
  const auto body = [&](const char* service, const char* operation, const char* input) {
    const auto model = store.get(service).value();
    const Result<HttpRequest> made =
        protocol_for(*model)->serialize(*model, *model->operation(operation), *parse_json(input), "t");
    return made ? made->path + "?" + made->query + "\n" + made->body : made.error().message;
  };
  EXPECT_EQ(body("route53", "GetHostedZone", R"({"Id":"/hostedzone/Z1"})"), "/2013-04-01/hostedzone/Z1?\n");
  EXPECT_EQ(body("s3", "ListObjectsV2", R"({"Bucket":"b"})"), "/?list-type=2&encoding-type=url\n");
  EXPECT_NE(body("ec2", "RunInstances", R"({"MinCount":1,"MaxCount":1,"UserData":"hi"})").find("UserData=aGk%3D"),
            std::string::npos);
}

}  // namespace
}  // namespace iasql::aws
