// The client's signatures against a scripted server: a clock that is wrong is mended, by what the answers say; calls become
// URLs.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "aws/client.hpp"
#include "aws/presign.hpp"
#include "aws/time.hpp"
#include "local_server.hpp"
#include "poll_waiter.hpp"

namespace iasql::aws {
namespace {

using test::LocalServer;
using test::PollWaiter;
using test::Reply;
using test::ServedRequest;

const char* const kToy = R"({
"metadata":{"protocol":"json","jsonVersion":"1.1","targetPrefix":"Toy","endpointPrefix":"toy","serviceId":"Toy"},
"operations":{"CreateThing":{"http":{"method":"POST","requestUri":"/"},"input":{"shape":"In"},"output":{"shape":"Out"}}},
"shapes":{"In":{"type":"structure","members":[{"name":"Name","shape":"S"}]},"Out":{"type":"structure","members":[]},
 "S":{"type":"string"}}})";

const char* const kForm = R"({
"metadata":{"protocol":"query","apiVersion":"2011-06-15","endpointPrefix":"form","serviceId":"Form"},
"operations":{"GetThing":{"http":{"method":"POST","requestUri":"/"},"input":{"shape":"In"},"output":{"shape":"Out",
 "resultWrapper":"GetThingResult"}}},
"shapes":{"In":{"type":"structure","members":[{"name":"Name","shape":"S"}]},"Out":{"type":"structure","members":[]},
 "S":{"type":"string"}}})";

const char* const kOld = R"({
"metadata":{"protocol":"query","apiVersion":"2009-04-15","endpointPrefix":"old","serviceId":"Old","signatureVersion":"v2"},
"operations":{"GetThing":{"http":{"method":"POST","requestUri":"/"}}},"shapes":{}})";

struct Fixture {
  explicit Fixture(LocalServer::Handler handler, ClientOptions options = {})
      : directory(make_models()), server(std::move(handler)), models(directory), credentials(static_credentials({"KEY1", "secret", "", {}, ""})) {
    EndpointConfig endpoints;
    endpoints.override_url = server.url() + "/base";
    endpoints.getenv = [](const std::string&) { return std::string(); };
    client = std::make_unique<Client>(loop, models, *credentials, endpoints, options);
  }
  ~Fixture() { std::filesystem::remove_all(directory); }

  Result<Value> call(std::string operation, std::string service = "toy") {
    PollWaiter waiter;
    return run_until(loop, waiter, client->call({service, operation, "us-east-1", Value(), ""}));
  }
  Result<Client::Presigned> presign(std::string service, std::string operation, Value input = {}) {
    PollWaiter waiter;
    return run_until(loop, waiter, client->presign({service, operation, "us-east-1", input, ""}, std::chrono::minutes(2)));
  }
  static std::string make_models() {
    std::string path = "/tmp/iasql-models-XXXXXX";
    if (!mkdtemp(path.data())) throw std::runtime_error("no directory for models");
    std::ofstream(path + "/toy.json") << kToy;
    std::ofstream(path + "/form.json") << kForm;
    std::ofstream(path + "/old.json") << kOld;
    return path;
  }

  std::string directory;
  LocalServer server;
  Loop loop;
  ModelStore models;
  std::unique_ptr<CredentialSource> credentials;
  std::unique_ptr<Client> client;
};

Reply json(std::string body, int status = 200) { return Reply{status, std::move(body), {}}; }
Reply failure(std::string code, int status) { return json(R"({"__type":")" + code + R"(","message":"it says so"})", status); }
Reply created(const ServedRequest&, int) { return json("{}"); }

using SystemClock = std::chrono::system_clock;

std::string http_date(SystemClock::time_point time) {
  return format_rfc822({std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count(), 0});
}

/// Minutes by which the request's x-amz-date is from `clock`.
double minutes_off(const ServedRequest& r, SystemClock::time_point clock) {
  const std::string t = r.header("x-amz-date");
  if (t.size() != 16) return 1e9;
  const auto time = parse_time(std::string_view(t.substr(0, 4) + "-" + t.substr(4, 2) + "-" + t.substr(6, 5) + ":" + t.substr(11, 2) +
                                                ":" + t.substr(13, 3)));
  if (!time) return 1e9;
  return std::chrono::duration<double>(SystemClock::time_point(std::chrono::seconds(time->seconds)) - clock).count() / 60;
}

/// A service whose clock is `off` from ours and that tolerates five minutes.
LocalServer::Handler with_clock(std::chrono::minutes off, Reply refusal) {
  return [off, refusal](const ServedRequest& r, int) {
    const auto clock = SystemClock::now() + off;
    if (std::abs(minutes_off(r, clock)) < 5) return json("{}");
    Reply reply = refusal;
    reply.headers.emplace_back("Date", http_date(clock));
    return reply;
  };
}

Reply xml_failure(std::string code, int status) {
  return Reply{status, "<ErrorResponse><Error><Code>" + code + "</Code><Message>m</Message></Error></ErrorResponse>", {}};
}

TEST(ClientClock, MendsAClockThatIsTwentyMinutesOffInBothDirections) {
  for (int off : {20, -20, 7, -7}) {
    for (const Reply& refusal :
         {failure("RequestTimeTooSkewed", 403), failure("InvalidSignatureException", 400), failure("RequestInTheFuture", 400),
          failure("RequestExpired", 400), failure("AuthFailure", 401), json("", 403)}) {
      SCOPED_TRACE(std::to_string(off) + " " + std::to_string(refusal.status) + " " + refusal.body);
      Fixture f(with_clock(std::chrono::minutes(off), refusal));
      auto out = f.call("CreateThing");
      ASSERT_TRUE(out) << out.error().text();
      EXPECT_EQ(f.server.count(), 2);
      EXPECT_LT(std::abs(minutes_off(f.server.requests().at(1), SystemClock::now() + std::chrono::minutes(off))), 0.1);
      ASSERT_TRUE(f.call("CreateThing"));
      EXPECT_EQ(f.server.count(), 3);
    }
  }
}

TEST(ClientClock, MendsTheClockForXmlErrorsToo) {
  for (int off : {20, -20}) {
    for (const char* code : {"SignatureDoesNotMatch", "RequestTimeTooSkewed", "RequestExpired"}) {
      SCOPED_TRACE(code);
      Fixture f(with_clock(std::chrono::minutes(off), xml_failure(code, 403)));
      f.call("GetThing", "form");
      EXPECT_EQ(f.server.count(), 2);
    }
  }
}

TEST(ClientClock, FollowsAClockThatIsPutRight) {
  std::atomic<int> off{20};
  Fixture f([&off](const ServedRequest& r, int i) {
    return with_clock(std::chrono::minutes(off.load()), failure("RequestTimeTooSkewed", 403))(r, i);
  });
  ASSERT_TRUE(f.call("CreateThing"));
  off = 0;
  ASSERT_TRUE(f.call("CreateThing"));
  off = -20;
  ASSERT_TRUE(f.call("CreateThing"));
  EXPECT_EQ(f.server.count(), 6);
}

TEST(ClientClock, ARightClockIsLeftAlone) {
  for (const Reply& refusal : {failure("SignatureDoesNotMatch", 403), json("", 403)}) {
    Fixture f([refusal](const ServedRequest&, int) {
      Reply reply = refusal;
      reply.headers.emplace_back("Date", http_date(SystemClock::now() + std::chrono::minutes(2)));
      return reply;
    });
    ASSERT_FALSE(f.call("CreateThing"));
    EXPECT_EQ(f.server.count(), 1);
  }
  Fixture denied(with_clock(std::chrono::minutes(20), failure("AccessDenied", 403)));  // says what it means
  ASSERT_FALSE(denied.call("CreateThing"));
  EXPECT_EQ(denied.server.count(), 1);
}

TEST(ClientClock, SignsAgainWhenToldThatTheTimeIsWrong) {
  Fixture f([](const ServedRequest&, int i) {
    Reply reply = i == 0 ? failure("RequestTimeTooSkewed", 403) : json("{}");
    reply.headers.emplace_back("Date", http_date(SystemClock::now()));  // however little it differs
    return reply;
  });
  ASSERT_TRUE(f.call("CreateThing"));
  EXPECT_EQ(f.server.count(), 2);
}

TEST(ClientClock, ADateThatIsNoneMendsNothing) {
  for (const char* date : {"", "yesterday", "Tue, 99 Mar 2031 10:00:00 GMT"}) {
    Fixture f([date](const ServedRequest&, int) {
      Reply reply = failure("RequestTimeTooSkewed", 403);
      if (*date) reply.headers.emplace_back("Date", date);
      return reply;
    });
    auto out = f.call("CreateThing");
    ASSERT_FALSE(out);
    EXPECT_EQ(out.error().code, "RequestTimeTooSkewed");
    EXPECT_EQ(f.server.count(), 1);
  }
}

TEST(ClientSigning, TheContentHashIsAFlag) {
  ClientOptions options;
  options.send_content_hash = false;
  Fixture f(created, options);
  ASSERT_TRUE(f.call("CreateThing"));
  EXPECT_EQ(f.server.requests().at(0).header("x-amz-content-sha256"), "");
}

TEST(ClientPresign, PresignsWithoutSendingAnything) {
  Fixture f(created);
  auto out = f.presign("form", "GetThing", Map{{"Name", "a b"}});
  ASSERT_TRUE(out) << out.error().text();
  EXPECT_EQ(out->method, "GET");
  EXPECT_TRUE(out->headers.empty());
  EXPECT_EQ(out->url.find(f.server.url() + "/base?Action=GetThing&Version=2011-06-15&Name=a%20b&X-Amz-Algorithm=AWS4-HMAC-SHA256&"
                          "X-Amz-Credential=KEY1%2F"), 0u) << out->url;
  EXPECT_NE(out->url.find("&X-Amz-Expires=120&X-Amz-SignedHeaders=host&X-Amz-Signature="), std::string::npos) << out->url;
  EXPECT_EQ(f.server.count(), 0);
}

TEST(ClientPresign, DoesNotPresignWhatNeedsABody) {
  Fixture f(created);
  auto out = f.presign("toy", "CreateThing", Map{{"Name", "x"}});
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().kind, Error::Kind::Unsupported);
  EXPECT_EQ(out.error().text(), "toy.CreateThing in us-east-1: the parameters of CreateThing are the body of the request, which a "
                                "URL cannot carry");
}

TEST(ClientPresign, PresignsAnyRequest) {
  Fixture f(created);
  PollWaiter waiter;
  HttpRequest request;
  request.method = "GET";
  request.host = "db.example.com:5432";
  request.query = "Action=connect&DBUser=me";
  auto out = run_until(f.loop, waiter, f.client->presign_request(request, "some-db", "eu-west-1", std::chrono::minutes(15)));
  ASSERT_TRUE(out) << out.error().text();
  EXPECT_EQ(out->find("https://db.example.com:5432/?Action=connect&DBUser=me&X-Amz-Algorithm="), 0u) << *out;
  EXPECT_NE(out->find("%2Feu-west-1%2Fsome-db%2Faws4_request&"), std::string::npos) << *out;
  EXPECT_EQ(out->find("content-sha256"), std::string::npos);
  request.host = "a/b";
  EXPECT_FALSE(run_until(f.loop, waiter, f.client->presign_request(request, "x", "y", std::chrono::minutes(15))));
}

TEST(ClientSigning, SaysWhichSignaturesItCannotMake) {
  Fixture f(created);
  auto out = f.call("GetThing", "old");
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().kind, Error::Kind::Unsupported);
  EXPECT_EQ(out.error().text(), "old.GetThing in us-east-1: signatures of the kind \"v2\" are not supported");
  EXPECT_FALSE(f.presign("old", "GetThing"));
  EXPECT_EQ(f.server.count(), 0);
}

TEST(ClientPresign, UrlsAreTakenApart) {
  auto request = request_of_url("GET", "HTTPS://Host:8443/a%20b?x=1", Map{{"y z", 2}, {"w", true}}, Map{{"X-H", "v"}});
  ASSERT_TRUE(request) << request.error().text();
  EXPECT_EQ(request->url(), "https://Host:8443/a%20b?x=1&y%20z=2&w=true");
  EXPECT_EQ(request->headers, (Headers{{"X-H", "v"}}));
  EXPECT_EQ(request_of_url("GET", "http://h?a", {}, {})->url(), "http://h/?a");
  for (const char* bad : {"", "h/", "ftp://h/", "https:///x", "https://u@h/", "https://h/#f", "https://h/a b", "https://h\\x/"})
    EXPECT_FALSE(request_of_url("GET", bad, {}, {})) << bad;
  EXPECT_FALSE(request_of_url("get", "https://h/", {}, {}));
  EXPECT_FALSE(request_of_url("GET", "https://h/", Map{{"a", List{}}}, {}));
  EXPECT_FALSE(request_of_url("GET", "https://h/", {}, Map{{"a", "b\nc"}}));
}

}  // namespace
}  // namespace iasql::aws
