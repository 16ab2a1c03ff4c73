// Buckets that are elsewhere: what an answer teaches, and how the client follows.
#include "aws/region_redirect.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "aws/client.hpp"
#include "local_server.hpp"
#include "poll_waiter.hpp"

namespace iasql::aws {
namespace {

using test::LocalServer;
using test::PollWaiter;
using test::Reply;
using test::ServedRequest;

HttpResponse response(int status, Headers headers, std::string body = "") {
  HttpResponse r;
  r.status = status;
  r.headers = std::move(headers);
  r.body = std::move(body);
  return r;
}

const char* const kMalformed =
    "<Error><Code>AuthorizationHeaderMalformed</Code><Message>wrong</Message><Region>eu-west-1</Region></Error>";

std::string elsewhere(const char* method, const HttpResponse& answer, const std::string& code) {
  HttpRequest request;
  request.method = method;
  const auto region = RegionRedirect::elsewhere(request, answer, code, "us-east-1");
  return region ? "[" + *region + "]" : "here";
}

TEST(RegionRedirect, AnswersThatTeach) {
  const Headers there = {{"x-amz-bucket-region", "eu-west-1"}};
  EXPECT_EQ(elsewhere("GET", response(301, there), "PermanentRedirect"), "[eu-west-1]");
  EXPECT_EQ(elsewhere("PUT", response(307, there), "TemporaryRedirect"), "[eu-west-1]");
  EXPECT_EQ(elsewhere("GET", response(400, {}, kMalformed), "AuthorizationHeaderMalformed"), "[eu-west-1]");
  EXPECT_EQ(elsewhere("GET", response(400, there), "IllegalLocationConstraintException"), "[eu-west-1]");
  EXPECT_EQ(elsewhere("HEAD", response(400, there), ""), "[eu-west-1]");
  EXPECT_EQ(elsewhere("GET", response(301, {}), "PermanentRedirect"), "[]") << "it must be asked";
}

TEST(RegionRedirect, AnswersThatTeachNothing) {
  const Headers there = {{"x-amz-bucket-region", "eu-west-1"}};
  EXPECT_EQ(elsewhere("GET", response(403, there), "AccessDenied"), "here");
  EXPECT_EQ(elsewhere("GET", response(400, there), "InvalidArgument"), "here");
  EXPECT_EQ(elsewhere("HEAD", response(400, {}), ""), "here");
  EXPECT_EQ(elsewhere("GET", response(301, {{"x-amz-bucket-region", "us-east-1"}}), "PermanentRedirect"), "here");
  EXPECT_EQ(RegionRedirect::region_in(response(301, {{"x-amz-bucket-region", "evil.example"}})), "");
  EXPECT_EQ(RegionRedirect::region_in(response(301, {}, "<Error><Region>evil.example/</Region></Error>")), "");
  EXPECT_EQ(RegionRedirect::region_in(response(301, {}, "<Error><A><Region>eu-west-1</Region></A></Error>")), "");
  EXPECT_EQ(RegionRedirect::region_in(response(301, {}, "<Error><Region>eu-west-1")), "");
}

TEST(RegionRedirect, KnowsWhichCallsAreAboutABucket) {
  ModelStore models(SOURCE_DIR "/models");
  auto s3 = models.get("s3"), sqs = models.get("sqs");
  ASSERT_TRUE(s3 && sqs);
  auto bucket = [&](const char* operation, Value input) {
    return RegionRedirect::bucket_of(**s3, *(*s3)->operation(operation), input);
  };
  EXPECT_EQ(bucket("HeadObject", Map{{"Bucket", "b"}, {"Key", "k"}}), "b");
  EXPECT_EQ(bucket("ListBuckets", Map{}), "");
  EXPECT_EQ(bucket("HeadObject", Map{{"Bucket", "arn:aws:s3:us-west-2:1:accesspoint/b"}}), "");
  EXPECT_EQ(bucket("CreateBucket", Map{{"Bucket", "b"}}), "") << "it is nowhere yet";
  EXPECT_EQ(RegionRedirect::bucket_of(**sqs, *(*sqs)->operation("ListQueues"), Map{{"Bucket", "b"}}), "");
}

const char* const kStore = R"({
"metadata":{"protocol":"json","jsonVersion":"1.1","targetPrefix":"Store","endpointPrefix":"store","serviceId":"Store"},
"endpointRules":{"parameters":{"Region":{"type":"string","builtIn":"AWS::Region"},"Endpoint":{"type":"string","builtIn":"SDK::Endpoint"},
  "Bucket":{"type":"string"}},
 "rules":[{"type":"endpoint","conditions":[{"fn":"isSet","argv":[{"ref":"Bucket"}]}],
  "endpoint":{"url":"{Endpoint}/{Region}/{Bucket}","properties":{"authSchemes":[{"name":"sigv4","signingRegion":"{Region}"}]}}}]},
"operations":{"Look":{"http":{"method":"POST","requestUri":"/"},"input":{"shape":"In"},"output":{"shape":"Out"}}},
"shapes":{"In":{"type":"structure","members":[{"name":"Bucket","shape":"S","contextParam":{"name":"Bucket"}},
                                              {"name":"Token","shape":"S","idempotencyToken":true}]},
 "Out":{"type":"structure","members":[{"name":"Text","shape":"S"}]},"S":{"type":"string"}}})";

struct Fixture {
  explicit Fixture(LocalServer::Handler handler) : server(std::move(handler)) {
    char pattern[] = "/tmp/iasql-models-XXXXXX";
    directory = mkdtemp(pattern);
    std::ofstream(directory + "/store.json") << kStore;
    models = std::make_unique<ModelStore>(directory);
    EndpointConfig endpoints;
    endpoints.override_url = server.url();
    endpoints.getenv = [](const std::string&) { return std::string(); };
    ClientOptions options;
    options.retry.max_attempts = 1;
    client = std::make_unique<Client>(loop, *models, credentials, endpoints, options);
  }
  ~Fixture() { std::filesystem::remove_all(directory); }
  Result<Value> look(const std::string& bucket) {
    PollWaiter waiter;
    return run_until(loop, waiter, client->call({"store", "Look", "us-east-1", Map{{"Bucket", bucket}}, "", false}));
  }
  std::vector<std::string> targets() {
    std::vector<std::string> out;
    for (const ServedRequest& r : server.requests()) out.push_back(r.method + " " + r.target);
    return out;
  }

  struct Keys : CredentialSource {
    Task<Result<Credentials>> get() override { co_return Credentials{"KEY", "secret", "", {}, "test"}; }
    void invalidate() override {}
  };
  LocalServer server;
  std::string directory;
  Loop loop;
  Keys credentials;
  std::unique_ptr<ModelStore> models;
  std::unique_ptr<Client> client;
};

Reply moved(Headers headers) { return Reply{301, R"({"__type":"PermanentRedirect"})", std::move(headers)}; }
Reply good() { return Reply{200, R"({"Text":"x"})"}; }

using Lines = std::vector<std::string>;

TEST(RegionRedirect, TheClientFollowsOnceAndRemembers) {
  Fixture f([](const ServedRequest& r, int) {
    return r.target == "/eu-west-1/b" ? good() : moved({{"x-amz-bucket-region", "eu-west-1"}});
  });
  auto out = f.look("b");
  ASSERT_TRUE(out) << out.error().text();
  EXPECT_EQ(f.targets(), (Lines{"POST /us-east-1/b", "POST /eu-west-1/b"}));
  const auto requests = f.server.requests();
  EXPECT_NE(requests[1].header("authorization").find("/eu-west-1/store/"), std::string::npos);
  EXPECT_EQ(requests[0].body, requests[1].body) << "the same token";
  ASSERT_TRUE(f.look("b"));
  EXPECT_EQ(f.targets().back(), "POST /eu-west-1/b");
  EXPECT_EQ(f.targets().size(), 3u);
}

TEST(RegionRedirect, TheBucketIsAskedIfTheAnswerDoesNotSay) {
  Fixture f([](const ServedRequest& r, int) {
    if (r.method == "HEAD") return Reply{403, "", {{"x-amz-bucket-region", "ap-south-1"}}};
    return r.target == "/ap-south-1/b" ? good() : moved({});
  });
  auto out = f.look("b");
  ASSERT_TRUE(out) << out.error().text();
  EXPECT_EQ(f.targets(), (Lines{"POST /us-east-1/b", "HEAD /us-east-1/b", "POST /ap-south-1/b"}));
  EXPECT_EQ(f.server.requests()[1].header("authorization"), "") << "nothing is told to a host that may not know us";
}

TEST(RegionRedirect, NobodyIsSentInCircles) {
  Fixture f([](const ServedRequest& r, int) {
    const bool first = r.target.find("us-east-1") != std::string::npos;
    return moved({{"x-amz-bucket-region", first ? "eu-west-1" : "us-east-1"}});
  });
  auto out = f.look("b");
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().code, "PermanentRedirect");
  EXPECT_EQ(f.targets().size(), 2u);
}

TEST(RegionRedirect, AnAnswerWithoutRegionIsAnError) {
  Fixture f([](const ServedRequest&, int) { return moved({}); });
  auto out = f.look("b");
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().http_status, 301);
  EXPECT_EQ(f.targets(), (Lines{"POST /us-east-1/b", "HEAD /us-east-1/b"}));
}

}  // namespace
}  // namespace iasql::aws
