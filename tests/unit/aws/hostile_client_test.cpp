// The client between hostile peers: what passes is retried to success, what stays is one precise error with service,
// operation and region, and nothing that is half an answer is taken for one.
#include <gtest/gtest.h>

#include <ctime>
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
using std::chrono::milliseconds;
using Act = Reply::Act;

const char* const kToy = R"({
"metadata":{"protocol":"ec2","apiVersion":"2016-11-15","endpointPrefix":"toy","serviceId":"Toy"},
"operations":{
 "ListThings":{"http":{"method":"POST","requestUri":"/"},"output":{"shape":"Out"}},
 "DropThing":{"http":{"method":"POST","requestUri":"/"}}},
"shapes":{
 "Out":{"type":"structure","members":[{"name":"Names","shape":"L","locationName":"nameSet"}]},
 "L":{"type":"list","member":{"shape":"S","locationName":"item"}},"S":{"type":"string"}}})";

const std::string kGood =
    "<ListThingsResponse><nameSet><item>one</item><item>two</item></nameSet><requestId>r-1</requestId></ListThingsResponse>";

/// Credentials that are good only after they were invalidated.
struct Expiring : CredentialSource {
  int generation = 1;
  Task<Result<Credentials>> get() override {
    Credentials keys;
    keys.access_key_id = "KEY" + std::to_string(generation);
    keys.secret_access_key = "secret";
    keys.session_token = "TOKEN" + std::to_string(generation);
    co_return keys;
  }
  void invalidate() override { ++generation; }
};

struct Fixture {
  explicit Fixture(LocalServer::Handler handler, ClientOptions options = {}) : server(std::move(handler)) {
    std::ofstream(directory / "toy.json") << kToy;
    EndpointConfig endpoints;
    endpoints.override_url = server.url();
    endpoints.getenv = [](const std::string&) { return std::string(); };
    options.retry.base = milliseconds(2);
    options.retry.cap = milliseconds(4);
    HttpOptions http;
    http.max_response_bytes = 1u << 20;
    http.max_header_bytes = 64u << 10;
    loop = std::make_unique<Loop>(http);
    client = std::make_unique<Client>(*loop, models, credentials, endpoints, options);
  }
  ~Fixture() { std::filesystem::remove_all(directory); }

  static std::filesystem::path fresh_directory() {
    char pattern[] = "/tmp/iasql-models-XXXXXX";
    return mkdtemp(pattern);
  }
  Result<Value> call(const std::string& operation = "ListThings") {
    PollWaiter waiter;
    Call one;
    one.service = "toy";
    one.operation = operation;
    one.region = "eu-west-1";
    return run_until(*loop, waiter, client->call(one));
  }
  void expect_good() {
    auto out = call();
    ASSERT_TRUE(out) << out.error().text();
    EXPECT_EQ((*out)["Names"].size(), 2u);
    EXPECT_EQ(loop->pending(), 0u);
  }

  const std::filesystem::path directory = fresh_directory();
  LocalServer server;
  std::unique_ptr<Loop> loop;
  ModelStore models{directory.string()};
  Expiring credentials;
  std::unique_ptr<Client> client;
};

Reply good() { return {200, kGood, {{"Content-Type", "text/xml"}}}; }
Reply ec2_error(const std::string& code, int status) {
  return {status, "<Response><Errors><Error><Code>" + code + "</Code><Message>so it is</Message></Error></Errors></Response>"};
}

struct Peer {
  const char* name;
  Reply reply;
  bool passes;        // once is no problem: the retry succeeds
  std::string error;  // what a persistent one ends with, somewhere
};

std::vector<Peer> peers() {
  std::string headers = "HTTP/1.1 200 OK\r\n";
  for (int i = 0; i < 3000; ++i) headers += "X-Filler: " + std::string(40, 'x') + "\r\n";
  const std::string html = "<html><body>Access blocked by company policy</body></html>";
  const std::vector<std::pair<std::string, std::string>> page = {{"Content-Type", "text/html"}};
  return {
      {"storm", {503, ""}, true, "503: Service Unavailable"},
      {"burst", ec2_error("RequestLimitExceeded", 503), true, "RequestLimitExceeded: so it is"},
      {"reset", {200, "", {}, {}, Act::Reset}, true, "transfer with "},
      {"reset in mid-body", {200, kGood, {}, {}, Act::CutReset}, true, "cut off after "},
      {"cut body", {200, kGood, {}, {}, Act::Truncate}, true, " bytes"},
      {"stall", {200, "", {}, {}, Act::Stall}, true, "no answer from "},
      {"truncated document", {200, kGood.substr(0, 50)}, false, "DOCUMENT"},
      {"flood", {200, "HTTP/1.1 200 OK\r\nContent-Length: 209715200\r\n\r\n", {}, {}, Act::RawOpen}, false, "is larger than 1048576 bytes"},
      {"headers", {200, headers, {}, {}, Act::RawOpen}, false, "are larger than 65536 bytes"},
      {"page 200", {200, html, page}, false, "HTTP status 200 with an HTML page"},
      {"page 403", {403, html, page}, false, "HTTP status 403 with an HTML page"},
      {"page 502", {502, html, page}, true, "HTTP status 502 with an HTML page"},
      {"redirect", {302, "", {{"Location", "https://login.example/?secret=1"}}}, false,
       "HTTP status 302: a redirect to https://login.example/ is not followed"},
      {"garbage", {200, "", {}, {}, Act::Garbage}, false, "is not HTTP"},
      {"nothing", {200, ""}, false, "DOCUMENT"},
  };
}

ClientOptions quick() {
  ClientOptions options;
  options.timeout = milliseconds(300);
  return options;
}

TEST(HostileClient, WhatPassesIsRetriedAndWhatStaysIsAPreciseError) {
  for (const Peer& peer : peers()) {
    SCOPED_TRACE(peer.name);
    {
      Fixture f([&](const ServedRequest&, int index) { return index == 0 ? peer.reply : good(); }, quick());
      auto out = f.call();
      EXPECT_EQ(out.ok(), peer.passes) << (out ? "" : out.error().text());
      if (out) {
        EXPECT_EQ((*out)["Names"].size(), 2u);
      }
      f.expect_good();
    }
    Fixture f([&](const ServedRequest&, int index) { return index < 3 ? peer.reply : good(); }, quick());
    auto out = f.call();
    ASSERT_FALSE(out);
    const std::string text = out.error().text();
    EXPECT_EQ(text.find("toy.ListThings in eu-west-1: "), 0u) << text;
    if (peer.error != "DOCUMENT") {
      EXPECT_NE(text.find(peer.error), std::string::npos) << text;
    } else {
      EXPECT_EQ(out.error().kind, Error::Kind::Protocol) << text;
    }
    EXPECT_EQ(text.find("secret"), std::string::npos) << text;
    EXPECT_EQ(f.server.count(), peer.passes ? 3 : 1) << text;
    while (f.server.count() < 3) (void)f.call();
    f.expect_good();
  }
}

TEST(HostileClient, APageIsNotTheSuccessOfACallWithoutOutput) {
  Fixture f([](const ServedRequest&, int) { return Reply{200, "\n<!DOCTYPE html><html></html>"}; });
  auto out = f.call("DropThing");
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().kind, Error::Kind::Protocol);
}

std::time_t signed_at(const ServedRequest& r) {
  std::tm tm{};
  strptime(r.header("x-amz-date").c_str(), "%Y%m%dT%H%M%SZ", &tm);
  return timegm(&tm);
}

/// AWS with a clock that is so much ahead of ours: takes only signatures of its own time.
LocalServer::Handler clock(int minutes, std::string code) {
  return [minutes, code](const ServedRequest& r, int) {
    const std::time_t now = std::time(nullptr) + minutes * 60;
    char date[64];
    std::tm tm{};
    strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", gmtime_r(&now, &tm));
    Reply reply = std::abs(std::difftime(signed_at(r), now)) < 60 ? good() : ec2_error(code, 403);
    reply.headers.emplace_back("Date", date);
    return reply;
  };
}

TEST(HostileClient, AClockTwentyMinutesOffIsMended) {
  for (int minutes : {-20, 20}) {
    for (const char* code : {"RequestTimeTooSkewed", "InvalidSignatureException", "RequestExpired", "SignatureDoesNotMatch"}) {
      Fixture f(clock(minutes, code));
      f.expect_good();
      EXPECT_EQ(f.server.count(), 2) << code;
      f.expect_good();
      EXPECT_EQ(f.server.count(), 3) << "the correction is kept";
    }
  }
}

TEST(HostileClient, AnExpiredTokenIsRefreshedOnce) {
  for (const char* code : {"ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"}) {
    Fixture f([code](const ServedRequest& r, int) {
      return r.header("x-amz-security-token") == "TOKEN1" ? ec2_error(code, 400) : good();
    });
    f.expect_good();
    EXPECT_EQ(f.credentials.generation, 2) << code;
    EXPECT_EQ(f.server.count(), 2) << code;
  }
  Fixture hopeless([](const ServedRequest&, int) { return ec2_error("ExpiredToken", 400); });
  auto out = hopeless.call();
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().text(), "toy.ListThings in eu-west-1: ExpiredToken: so it is");
  EXPECT_EQ(hopeless.server.count(), 2);
}

}  // namespace
}  // namespace iasql::aws
