// The unsigned request that tells whether the endpoint is there and what time it has.
#include <gtest/gtest.h>

#include "aws/identity_reach.hpp"
#include "aws/time.hpp"
#include "local_server.hpp"
#include "poll_waiter.hpp"

namespace iasql::aws {
namespace {

using namespace std::chrono_literals;
using test::LocalServer;
using test::Reply;
using test::ServedRequest;

struct World {
  explicit World(LocalServer::Handler handler) : server(std::move(handler)) {}
  Result<Reach> reach(std::chrono::milliseconds timeout = 5s) {
    EndpointConfig config;
    config.override_url = server.url();
    config.getenv = [](const std::string&) { return std::string(); };
    auto endpoint = identity_endpoint(models, config, "eu-west-1");
    if (!endpoint) return endpoint.error();
    return run_until(loop, waiter, reach_identity(loop, std::move(*endpoint), timeout));
  }
  LocalServer server;
  ModelStore models{SOURCE_DIR "/models"};
  Loop loop;
  test::PollWaiter waiter;
};

std::string date(std::chrono::seconds ahead) {
  const auto now = std::chrono::system_clock::now().time_since_epoch() + ahead;
  return format_rfc822({std::chrono::duration_cast<std::chrono::seconds>(now).count(), 0});
}

TEST(IdentityReach, AnyAnswerCountsAndItsDateIsCompared) {
  World world([](const ServedRequest&, int) { return Reply{403, "go away", {{"Date", date(-1h)}}}; });
  auto reach = world.reach();
  ASSERT_TRUE(reach) << reach.error().message;
  EXPECT_EQ(reach->status, 403);
  EXPECT_EQ(reach->url, world.server.url());
  ASSERT_TRUE(reach->ahead);
  EXPECT_NEAR(static_cast<double>(reach->ahead->count()), -3600, 5);
  const ServedRequest asked = world.server.requests().at(0);
  EXPECT_EQ(asked.method + " " + asked.target, "GET /");
  EXPECT_EQ(asked.header("authorization"), "");
}

TEST(IdentityReach, WithoutADateNothingIsSaidOfTheTime) {
  World world([](const ServedRequest&, int) { return Reply{200, "", {{"Date", "yesterday"}}}; });
  auto reach = world.reach();
  ASSERT_TRUE(reach) << reach.error().message;
  EXPECT_FALSE(reach->ahead);
}

TEST(IdentityReach, NoAnswerIsAnError) {
  World world([](const ServedRequest&, int) {
    Reply reply;
    reply.act = Reply::Act::Stall;
    return reply;
  });
  auto reach = world.reach(200ms);
  ASSERT_FALSE(reach);
  EXPECT_EQ(reach.error().kind, Error::Kind::Timeout);
}

TEST(IdentityReach, TheEndpointIsTheOneThatTellsIdentities) {
  ModelStore models{SOURCE_DIR "/models"};
  EndpointConfig config;
  config.getenv = [](const std::string&) { return std::string(); };
  auto endpoint = identity_endpoint(models, config, "eu-west-1");
  ASSERT_TRUE(endpoint) << endpoint.error().message;
  EXPECT_EQ(endpoint->scheme + "://" + endpoint->host, "https://sts.eu-west-1.amazonaws.com");
  EXPECT_FALSE(identity_endpoint(models, config, "not a region"));
}

}  // namespace
}  // namespace iasql::aws
