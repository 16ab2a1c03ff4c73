// Waiters against a scripted server, one for each kind of acceptor.
#include "aws/waiter.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "aws/items.hpp"
#include "aws/lookup.hpp"
#include "local_server.hpp"
#include "poll_waiter.hpp"

namespace iasql::aws {
namespace {

using test::LocalServer;
using test::PollWaiter;
using test::Reply;
using test::ServedRequest;
using std::chrono::milliseconds;

const char* const kToy = R"({
"metadata":{"protocol":"json","jsonVersion":"1.1","targetPrefix":"Toy","endpointPrefix":"toy","serviceId":"Toy"},
"operations":{"DescribeThings":{"http":{"method":"POST","requestUri":"/"},"input":{"shape":"In"},"output":{"shape":"Out"}}},
"shapes":{
 "In":{"type":"structure","members":[{"name":"Name","shape":"S"}]},
 "Out":{"type":"structure","members":[{"name":"State","shape":"S"},{"name":"Things","shape":"L"}]},
 "Thing":{"type":"structure","members":[{"name":"State","shape":"S"}]},
 "L":{"type":"list","member":{"shape":"Thing"}},"S":{"type":"string"}},
"waiters":{
 "Ready":{"delay":1,"maxAttempts":2,"operation":"DescribeThings","acceptors":[
  {"matcher":"path","argument":"State","expected":"ready","state":"success"},
  {"matcher":"path","argument":"State","expected":"broken","state":"failure"},
  {"matcher":"error","expected":"ThingNotFound","state":"retry"}]},
 "AllReady":{"delay":1,"maxAttempts":2,"operation":"DescribeThings","acceptors":[
  {"matcher":"pathAll","argument":"Things[].State","expected":"ready","state":"success"},
  {"matcher":"pathAny","argument":"Things[].State","expected":"broken","state":"failure"}]},
 "Gone":{"delay":1,"maxAttempts":2,"operation":"DescribeThings","acceptors":[
  {"matcher":"error","expected":"ThingNotFound","state":"success"}]},
 "Answers":{"delay":1,"maxAttempts":2,"operation":"DescribeThings","acceptors":[
  {"matcher":"status","expected":200,"state":"success"},{"matcher":"status","expected":404,"state":"retry"},
  {"matcher":"status","expected":403,"state":"failure"}]},
 "NoError":{"delay":1,"maxAttempts":2,"operation":"DescribeThings","acceptors":[
  {"matcher":"error","expected":false,"state":"success"},{"matcher":"error","expected":true,"state":"retry"}]},
 "Odd":{"delay":1,"maxAttempts":2,"operation":"DescribeThings","acceptors":[
  {"matcher":"guess","expected":1,"state":"success"}]}}})";

Reply ok(std::string body) { return Reply{200, std::move(body), {}}; }
Reply failure(const std::string& code, int status) {
  return Reply{status, R"({"__type":")" + code + R"(","message":"it says so"})", {}};
}

struct Fixture {
  explicit Fixture(LocalServer::Handler handler) : server(std::move(handler)), models(directory()) {
    EndpointConfig endpoints;
    endpoints.override_url = server.url();
    endpoints.getenv = [](const std::string&) { return std::string(); };
    ClientOptions options;
    options.retry.max_attempts = 1;
    credentials = static_credentials(Credentials{"KEY", "secret", "", {}, "test"});
    client = std::make_unique<Client>(loop, models, *credentials, endpoints, options);
  }
  ~Fixture() { std::filesystem::remove_all(path); }
  std::string directory() {
    char pattern[] = "/tmp/iasql-models-XXXXXX";
    path = mkdtemp(pattern);
    std::ofstream(path + "/toy.json") << kToy;
    return path;
  }
  Result<Value> wait(const std::string& name, std::optional<milliseconds> limit = std::nullopt, Value input = Map{}) {
    std::optional<Loop::Clock::time_point> deadline;
    if (limit) deadline = Loop::Clock::now() + *limit;
    Call call;
    call.service = "toy";
    call.region = "us-east-1";
    call.input = std::move(input);
    return run_until(loop, waiter, wait_for(*client, call, name, deadline));
  }

  std::string path;
  LocalServer server;
  Loop loop;
  PollWaiter waiter;
  ModelStore models;
  std::unique_ptr<CredentialSource> credentials;
  std::unique_ptr<Client> client;
};

TEST(Waiter, GoesOnUntilThePathIsRight) {
  Fixture f([](const ServedRequest&, int n) {
    if (n == 0) return failure("ThingNotFound", 400);
    return ok(n == 1 ? R"({"State":"making"})" : R"({"State":"ready"})");
  });
  auto out = f.wait("Ready", milliseconds(5000));
  ASSERT_TRUE(out) << out.error().message;
  EXPECT_EQ(*out, Value(Map{{"State", "ready"}}));
  EXPECT_EQ(f.server.count(), 3);
}

TEST(Waiter, AFailureEndsIt) {
  Fixture f([](const ServedRequest&, int) { return ok(R"({"State":"broken"})"); });
  auto out = f.wait("Ready");
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().kind, Error::Kind::Service);
  EXPECT_NE(out.error().message.find("State was \"broken\""), std::string::npos) << out.error().message;
  EXPECT_EQ(f.server.count(), 1);
}

TEST(Waiter, AnErrorThatItDoesNotKnowEndsItToo) {
  Fixture f([](const ServedRequest&, int) { return failure("AccessDenied", 403); });
  auto out = f.wait("Ready");
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().code, "AccessDenied");
  EXPECT_EQ(f.server.count(), 1);
}

TEST(Waiter, TheDeadlineEndsIt) {
  Fixture f([](const ServedRequest&, int) { return ok(R"({"State":"making"})"); });
  auto out = f.wait("Ready", milliseconds(700));
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().kind, Error::Kind::Timeout);
  EXPECT_NE(out.error().message.find("State was \"making\""), std::string::npos) << out.error().message;
  EXPECT_EQ(f.server.count(), 3);  // at once, after 0.5 s, and at the end
  auto own = f.wait("Ready");      // 2 attempts at 1 s
  ASSERT_FALSE(own);
  EXPECT_EQ(own.error().kind, Error::Kind::Timeout);
}

TEST(Waiter, AllAndAny) {
  Fixture f([](const ServedRequest& r, int) {
    if (r.body.find("none") != std::string::npos) return ok(R"({"Things":[]})");
    if (r.body.find("some") != std::string::npos) return ok(R"({"Things":[{"State":"ready"},{"State":"making"}]})");
    if (r.body.find("bad") != std::string::npos) return ok(R"({"Things":[{"State":"ready"},{"State":"broken"}]})");
    return ok(R"({"Things":[{"State":"ready"},{"State":"ready"}]})");
  });
  EXPECT_TRUE(f.wait("AllReady", milliseconds(0), Map{{"Name", "all"}}));
  EXPECT_EQ(f.wait("AllReady", milliseconds(0), Map{{"Name", "none"}}).error().kind, Error::Kind::Timeout);
  EXPECT_EQ(f.wait("AllReady", milliseconds(0), Map{{"Name", "some"}}).error().kind, Error::Kind::Timeout);
  EXPECT_EQ(f.wait("AllReady", milliseconds(0), Map{{"Name", "bad"}}).error().kind, Error::Kind::Service);
}

TEST(Waiter, AnErrorCanBeWhatItWaitsFor) {
  Fixture f([](const ServedRequest&, int n) { return n == 0 ? ok("{}") : failure("ThingNotFound", 400); });
  auto out = f.wait("Gone");
  ASSERT_TRUE(out) << out.error().message;
  EXPECT_TRUE(out->is_null());
  EXPECT_EQ(f.server.count(), 2);
}

TEST(Waiter, StatusesOfAnswersAndErrors) {
  Fixture f([](const ServedRequest& r, int n) {
    if (r.body.find("denied") != std::string::npos) return failure("Denied", 403);
    return n == 0 ? failure("Nothing", 404) : ok("{}");
  });
  EXPECT_TRUE(f.wait("Answers"));
  EXPECT_EQ(f.server.count(), 2);
  EXPECT_EQ(f.wait("Answers", std::nullopt, Map{{"Name", "denied"}}).error().kind, Error::Kind::Service);
}

TEST(Waiter, AnyErrorAndNone) {
  Fixture f([](const ServedRequest&, int n) { return n == 0 ? failure("Whatever", 400) : ok("{}"); });
  EXPECT_TRUE(f.wait("NoError"));
  EXPECT_EQ(f.server.count(), 2);
}

TEST(Waiter, NamesWhatIsUnknown) {
  Fixture f([](const ServedRequest&, int) { return ok("{}"); });
  auto out = f.wait("Redy");
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().kind, Error::Kind::Input);
  EXPECT_EQ(out.error().hint, "Perhaps you mean \"Ready\".");
  EXPECT_EQ(f.wait("Odd").error().kind, Error::Kind::Input);
  auto input = f.wait("Ready", std::nullopt, Map{{"Nam", "x"}});
  ASSERT_FALSE(input);
  EXPECT_EQ(input.error().message, "Nam: no such member");
  EXPECT_EQ(f.server.count(), 0);
}

}  // namespace
}  // namespace iasql::aws
