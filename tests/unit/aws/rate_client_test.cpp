// The client at its buckets: which ones its calls take from, what throttles do to them, whose they are; and that
// listings of the real models ask for pages, because without them AWS has a smaller bucket.
#include <gtest/gtest.h>

#include "aws/client.hpp"
#include "aws/json.hpp"
#include "local_server.hpp"
#include "poll_waiter.hpp"

namespace iasql::aws {
namespace {

using std::chrono::milliseconds;
using test::LocalServer;
using test::PollWaiter;
using test::Reply;
using test::ServedRequest;

const char* const kThrottle =
    "<Response><Errors><Error><Code>RequestLimitExceeded</Code><Message>m</Message></Error></Errors></Response>";
const char* const kIdentity =
    "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/u</Arn><Account>123456789012</Account>"
    "</GetCallerIdentityResult></GetCallerIdentityResponse>";

struct Fixture {
  explicit Fixture(LocalServer::Handler handler) : server(std::move(handler)) {
    EndpointConfig endpoints;
    endpoints.override_url = server.url();
    endpoints.getenv = [](const std::string&) { return std::string(); };
    ClientOptions options;
    options.retry.base = milliseconds(1);
    options.random = [] { return 0.5; };
    options.rate_store = &store;
    auto rules = RateRules::load(SOURCE_DIR "/models/rates.json");
    if (rules) options.rate_rules = *rules;
    client = std::make_unique<Client>(loop, models, *credentials, endpoints, options);
  }
  Status pages(std::string operation, Value input = {}) {
    PollWaiter waiter;
    return run_until(loop, waiter, client->pages({"ec2", operation, "eu-west-1", input, ""}, [](const Value&) { return true; }));
  }
  Result<Value> call(std::string operation, Value input = {}) {
    PollWaiter waiter;
    return run_until(loop, waiter, client->call({"ec2", operation, "eu-west-1", input, ""}));
  }
  std::string last_body() { return server.requests().back().body; }
  std::optional<RateState> bucket(std::string_view api) {
    for (const RateState& s : store.list(Loop::Clock::now()))
      if (s.id.api.view() == api) return s;
    return std::nullopt;
  }

  LocalServer server;
  Loop loop;
  ModelStore models{SOURCE_DIR "/models"};
  std::unique_ptr<CredentialSource> credentials = static_credentials({"AKIDEXAMPLE", "secret", "", {}, "test"});
  LocalRateStore store;
  std::unique_ptr<Client> client;
};

/// An answer without anything in it to whatever is asked.
Reply empty(const ServedRequest& request, int) {
  const std::string key = "Action=";
  const std::size_t from = request.body.find(key) + key.size();
  return {200, "<" + request.body.substr(from, request.body.find('&', from) - from) + "Response/>"};
}

/// The listings that have a smaller bucket without a page size, and how each names what it lists.
const std::pair<const char*, const char*> kSpecial[] = {
    {"DescribeInstances", "InstanceIds"},           {"DescribeInstanceStatus", "InstanceIds"},
    {"DescribeNetworkInterfaces", "NetworkInterfaceIds"}, {"DescribeSecurityGroups", "GroupIds"},
    {"DescribeSnapshots", "SnapshotIds"},           {"DescribeSpotInstanceRequests", "SpotInstanceRequestIds"},
    {"DescribeVolumes", "VolumeIds"}};

TEST(ListingsOfEc2, AskForTheLargestPage) {
  Fixture f(empty);
  for (const auto& [operation, ids] : kSpecial) {
    ASSERT_TRUE(f.pages(operation)) << operation;
    EXPECT_NE(f.last_body().find("&MaxResults=1000"), std::string::npos) << operation << ": " << f.last_body();
    auto bucket = f.bucket(operation);
    ASSERT_TRUE(bucket) << operation;
    EXPECT_EQ(bucket->published, (RateFigures{100, 20})) << operation;
  }
}

TEST(ListingsOfEc2, ButNotTogetherWithIdsOfWhatTheyList) {
  Fixture f(empty);
  for (const auto& [operation, ids] : kSpecial) {
    ASSERT_TRUE(f.pages(operation, Map{{ids, Value(List{Value("x-1")})}})) << operation;
    EXPECT_EQ(f.last_body().find("MaxResults"), std::string::npos) << operation << ": " << f.last_body();
    auto bucket = f.bucket(std::string(operation) + " without filter and page size");
    ASSERT_TRUE(bucket) << operation;
    EXPECT_EQ(bucket->published, (RateFigures{50, 10})) << operation;
  }
  ASSERT_TRUE(f.pages("DescribeSnapshots", Map{{"OwnerIds", Value(List{Value("self")})}}));
  EXPECT_NE(f.last_body().find("&MaxResults=1000"), std::string::npos) << "whose they are is not what they are";
}

TEST(ListingsOfEc2, AllThatHavePagesAskForThem) {
  Fixture f(empty);
  auto model = f.models.get("ec2");
  ASSERT_TRUE(model);
  int listings = 0;
  for (const std::string& name : (*model)->operations()) {
    const Operation* operation = (*model)->operation(name);
    if (!operation->pagination || operation->pagination->limit_key.empty()) continue;
    const Shape* input = (*model)->shape(operation->input);
    if (!input->required.empty()) continue;
    ASSERT_TRUE(f.pages(name)) << name;
    EXPECT_NE(f.last_body().find("&" + operation->pagination->limit_key + "="), std::string::npos) << name;
    ++listings;
  }
  EXPECT_GT(listings, 80);
}

TEST(ClientRates, AThrottleSlowsItsBucketAndTheCallSucceedsAfterwards) {
  Fixture f([](const ServedRequest& r, int index) { return index < 1 ? Reply{503, kThrottle} : empty(r, index); });
  ASSERT_TRUE(f.call("DescribeVpcs"));
  ASSERT_TRUE(f.call("DescribeSubnets"));
  EXPECT_EQ(f.bucket("DescribeVpcs")->throttled, 1u);
  EXPECT_LT(f.bucket("DescribeVpcs")->refill, 20);
  EXPECT_EQ(f.bucket("DescribeVpcs")->taken, 2u);
  EXPECT_EQ(f.bucket("DescribeSubnets")->throttled, 0u);
  EXPECT_EQ(f.bucket("DescribeSubnets")->refill, 20);
}

TEST(ClientRates, OtherErrorsDoNotSlowIt) {
  Fixture f([](const ServedRequest& r, int index) { return index < 2 ? Reply{500, ""} : empty(r, index); });
  ASSERT_TRUE(f.call("DescribeVpcs"));
  EXPECT_EQ(f.bucket("DescribeVpcs")->throttled, 0u);
  EXPECT_EQ(f.bucket("DescribeVpcs")->refill, 20);
}

TEST(ClientRates, TheAccountIsNamedOnceItIsKnown) {
  Fixture f([](const ServedRequest& r, int) {
    return r.body.find("GetCallerIdentity") == std::string::npos ? empty(r, 0) : Reply{200, kIdentity};
  });
  ASSERT_TRUE(f.call("DescribeVpcs"));
  EXPECT_EQ(f.bucket("DescribeVpcs")->id.account.view(), "");
  PollWaiter waiter;
  ASSERT_TRUE(run_until(f.loop, waiter, f.client->identity("eu-west-1")));
  EXPECT_EQ(f.bucket("DescribeVpcs")->id.account.view(), "123456789012");
  ASSERT_TRUE(f.call("DescribeVpcs"));
  EXPECT_EQ(f.bucket("DescribeVpcs")->taken, 2u);
  EXPECT_EQ(f.store.account_of(fingerprint("AKIDEXAMPLE")), "123456789012");
}

}  // namespace
}  // namespace iasql::aws
