// The client against a scripted server: retries, mending, pages, identity, concurrency.
#include "aws/client.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "aws/json.hpp"
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
"operations":{
 "CreateThing":{"http":{"method":"POST","requestUri":"/"},"input":{"shape":"CreateIn"},"output":{"shape":"CreateOut"}},
 "DeleteThing":{"http":{"method":"POST","requestUri":"/"},"input":{"shape":"CreateIn"}},
 "ListThings":{"http":{"method":"POST","requestUri":"/"},"input":{"shape":"ListIn"},"output":{"shape":"ListOut"}},
 "ListOddThings":{"http":{"method":"POST","requestUri":"/"},"input":{"shape":"OddIn"},"output":{"shape":"OddOut"}},
 "Anonymous":{"http":{"method":"POST","requestUri":"/"},"output":{"shape":"CreateOut"},"authtype":"none"}},
"pagination":{
 "ListThings":{"input_token":"NextToken","output_token":"NextToken","limit_key":"MaxResults","limit_max":100,"result_key":"Things"},
 "ListOddThings":{"input_token":["Marker","Kind"],"output_token":["NextMarker || Names[-1]","NextKind"],"more_results":"IsTruncated","limit_key":"MaxItems","limit_max":50,"result_key":"Names"}},
"shapes":{
 "CreateIn":{"type":"structure","members":[{"name":"Name","shape":"S"},{"name":"Token","shape":"S","idempotencyToken":true}]},
 "CreateOut":{"type":"structure","members":[{"name":"Arn","shape":"S"}]},
 "ListIn":{"type":"structure","members":[{"name":"NextToken","shape":"S"},{"name":"MaxResults","shape":"I"}]},
 "ListOut":{"type":"structure","members":[{"name":"Things","shape":"L"},{"name":"NextToken","shape":"S"}]},
 "OddIn":{"type":"structure","members":[{"name":"Marker","shape":"S"},{"name":"Kind","shape":"S"},{"name":"MaxItems","shape":"S"}]},
 "OddOut":{"type":"structure","members":[{"name":"Names","shape":"L"},{"name":"NextMarker","shape":"S"},{"name":"NextKind","shape":"S"},{"name":"IsTruncated","shape":"B"}]},
 "L":{"type":"list","member":{"shape":"S"}},"S":{"type":"string"},"I":{"type":"integer"},"B":{"type":"boolean"}}})";

const char* const kToyEc2 = R"({
"metadata":{"protocol":"ec2","apiVersion":"2016-11-15","endpointPrefix":"toyec","serviceId":"Toy Ec"},
"operations":{"DescribeThings":{"http":{"method":"POST","requestUri":"/"},"input":{"shape":"In"},"output":{"shape":"Out"}}},
"pagination":{"DescribeThings":{"input_token":"NextToken","output_token":"NextToken","limit_key":"MaxResults","result_key":"Things"}},
"shapes":{
 "In":{"type":"structure","members":[{"name":"NextToken","shape":"S"},{"name":"MaxResults","shape":"I"},{"name":"ThingIds","shape":"L","locationName":"ThingId"}]},
 "Out":{"type":"structure","members":[{"name":"NextToken","shape":"S","locationName":"nextToken"}]},
 "L":{"type":"list","member":{"shape":"S","locationName":"ThingId"}},"S":{"type":"string"},"I":{"type":"integer"}}})";

const char* const kSts = R"({
"metadata":{"protocol":"query","apiVersion":"2011-06-15","endpointPrefix":"sts","serviceId":"STS"},
"operations":{"GetCallerIdentity":{"http":{"method":"POST","requestUri":"/"},"input":{"shape":"In"},
 "output":{"shape":"Out","resultWrapper":"GetCallerIdentityResult"}}},
"shapes":{"In":{"type":"structure","members":[]},
 "Out":{"type":"structure","members":[{"name":"UserId","shape":"S"},{"name":"Account","shape":"S"},{"name":"Arn","shape":"S"}]},
 "S":{"type":"string"}}})";

class ModelDirectory {
 public:
  ModelDirectory() {
    char pattern[] = "/tmp/iasql-models-XXXXXX";
    path_ = mkdtemp(pattern);
    write("toy", kToy);
    write("toyec", kToyEc2);
    write("sts", kSts);
  }
  ~ModelDirectory() { std::filesystem::remove_all(path_); }
  std::string path() const { return path_; }

 private:
  void write(const std::string& name, const char* text) { std::ofstream(path_ + "/" + name + ".json") << text; }
  std::string path_;
};

/// Credentials that change when they are invalidated.
struct Rotating : CredentialSource {
  int generation = 1, invalidated = 0, asked = 0;
  bool rotates = true;
  std::string secret = "secret", token;
  Task<Result<Credentials>> get() override {
    ++asked;
    co_return Credentials{"KEY" + std::to_string(generation), secret, token, {}, "test"};
  }
  void invalidate() override {
    ++invalidated;
    if (rotates) ++generation;
  }
};

struct Seen {
  std::string service, operation, region, code;
  int attempt;
  std::size_t bytes_in, bytes_out;
};

/// A client whose every service is the scripted server, with delays of (almost) nothing.
struct Fixture {
  explicit Fixture(LocalServer::Handler handler, ClientOptions options = {})
      : server(std::move(handler)), models(directory.path()) {
    EndpointConfig endpoints;
    endpoints.override_url = server.url() + "/base";
    endpoints.getenv = [](const std::string&) { return std::string(); };
    options.retry.base = milliseconds(4);
    options.retry.cap = milliseconds(8);
    options.random = [] { return 0.5; };
    options.observer = [this](const CallRecord& r) {
      seen.push_back({std::string(r.service), std::string(r.operation), std::string(r.region),
                      r.error ? r.error->code : "", r.attempt, r.bytes_in, r.bytes_out});
    };
    client = std::make_unique<Client>(loop, models, credentials, endpoints, options);
  }
  Result<Value> call(std::string operation, Value input = {}, std::string service = "toy") {
    PollWaiter waiter;
    return run_until(loop, waiter, client->call({service, operation, "us-east-1", input, ""}));
  }
  Status pages(std::string operation, Value input, std::vector<Value>* pages, std::string service = "toy",
               std::size_t most = 1000) {
    PollWaiter waiter;
    auto sink = [pages, most](const Value& page) {
      pages->push_back(page);
      return pages->size() < most;
    };
    return run_until(loop, waiter, client->pages({service, operation, "us-east-1", input, ""}, sink));
  }
  Value body(int i) {
    auto v = parse_json(server.requests().at(static_cast<std::size_t>(i)).body);
    return v ? *v : Value();
  }

  ModelDirectory directory;
  LocalServer server;
  Loop loop;
  ModelStore models;
  Rotating credentials;
  std::vector<Seen> seen;
  std::unique_ptr<Client> client;
};

Reply json(std::string body, int status = 200) {
  return Reply{status, std::move(body), {{"x-amzn-RequestId", "req-1"}}};
}
Reply failure(std::string code, int status) {
  return json(R"({"__type":")" + code + R"(","message":"it says so"})", status);
}
Reply created(const ServedRequest&, int) { return json(R"({"Arn":"arn:x"})"); }

TEST(Client, SerialisesSignsAndParses) {
  Fixture f(created);
  auto out = f.call("CreateThing", Map{{"Name", "a"}});
  ASSERT_TRUE(out) << out.error().text();
  EXPECT_EQ((*out)["Arn"].as_string(), "arn:x");
  ServedRequest r = f.server.requests().at(0);
  EXPECT_EQ(r.target, "/base");
  EXPECT_EQ(r.header("x-amz-target"), "Toy.CreateThing");
  EXPECT_EQ(r.header("content-length"), std::to_string(r.body.size()));
  EXPECT_NE(r.header("x-amz-content-sha256"), "");
  EXPECT_EQ(r.header("authorization").find("AWS4-HMAC-SHA256 Credential=KEY1/"), 0u);
  EXPECT_NE(r.header("authorization").find("/us-east-1/toy/aws4_request"), std::string::npos);
  ASSERT_EQ(f.seen.size(), 1u);
  EXPECT_EQ(f.seen[0].service, "toy");
  EXPECT_EQ(f.seen[0].operation, "CreateThing");
  EXPECT_EQ(f.seen[0].region, "us-east-1");
  EXPECT_EQ(f.seen[0].attempt, 1);
  EXPECT_EQ(f.seen[0].bytes_out, r.body.size());
  EXPECT_EQ(f.seen[0].bytes_in, 15u);
}

TEST(Client, AnonymousOperationsAreNotSigned) {
  Fixture f(created);
  ASSERT_TRUE(f.call("Anonymous"));
  EXPECT_EQ(f.server.requests().at(0).header("authorization"), "");
  EXPECT_EQ(f.credentials.asked, 0);
}

TEST(Client, NamesWhatIsUnknown) {
  Fixture f(created);
  auto out = f.call("CreateThin");
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().kind, Error::Kind::Input);
  EXPECT_EQ(out.error().message, "service \"toy\" has no operation \"CreateThin\"");
  EXPECT_EQ(out.error().hint, "Perhaps you mean \"CreateThing\".");
  EXPECT_EQ(out.error().service, "toy");
  EXPECT_EQ(f.call("Xyzzyplugh").error().message, "service \"toy\" has no operation \"Xyzzyplugh\"");
  auto service = f.call("X", {}, "nosuch");
  EXPECT_EQ(service.error().kind, Error::Kind::Input);
  EXPECT_NE(service.error().message.find("\"nosuch\""), std::string::npos);
  auto input = f.call("CreateThing", Map{{"Nam", "a"}});
  EXPECT_EQ(input.error().kind, Error::Kind::Input);
  EXPECT_EQ(f.server.count(), 0);
}

TEST(Client, AFinalErrorIsNotRetriedAndCarriesItsContext) {
  Fixture f([](const ServedRequest&, int) { return failure("ThingExists", 400); });
  auto out = f.call("CreateThing");
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().kind, Error::Kind::Service);
  EXPECT_EQ(out.error().code, "ThingExists");
  EXPECT_EQ(out.error().message, "it says so");
  EXPECT_EQ(out.error().service, "toy");
  EXPECT_EQ(out.error().operation, "CreateThing");
  EXPECT_EQ(out.error().region, "us-east-1");
  EXPECT_EQ(out.error().request_id, "req-1");
  EXPECT_EQ(out.error().http_status, 400);
  EXPECT_EQ(f.server.count(), 1);
}

TEST(Client, RetriesThrottlingAndKeepsTheToken) {
  Fixture f([](const ServedRequest&, int i) { return i < 2 ? failure("ThrottlingException", 400) : json("{}"); });
  ASSERT_TRUE(f.call("CreateThing"));
  ASSERT_EQ(f.server.count(), 3);
  std::string token = f.body(0)["Token"].as_string();
  EXPECT_EQ(token.size(), 36u);
  EXPECT_EQ(token[14], '4');
  EXPECT_EQ(f.body(1)["Token"].as_string(), token);
  EXPECT_EQ(f.body(2)["Token"].as_string(), token);
  ASSERT_EQ(f.seen.size(), 3u);
  EXPECT_EQ(f.seen[1].attempt, 2);
  EXPECT_EQ(f.seen[1].code, "ThrottlingException");
  EXPECT_EQ(f.seen[2].code, "");
  ASSERT_TRUE(f.call("CreateThing"));
  EXPECT_NE(f.body(3)["Token"].as_string(), token);
}

TEST(Client, GivesUpAfterTheLastAttempt) {
  Fixture f([](const ServedRequest&, int) { return failure("InternalFailure", 500); });
  auto out = f.call("CreateThing");
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().code, "InternalFailure");
  EXPECT_EQ(f.server.count(), 3);
}

TEST(Client, ALostAnswerIsNotForgottenWhenALaterAttemptIsRefused) {
  for (const bool lost : {true, false}) {
    Fixture f([lost](const ServedRequest&, int i) {
      Reply r = failure("NotLikeThis", 400);
      if (lost && i == 0) r.act = Reply::Act::Reset;
      return r;
    });
    auto out = f.call("CreateThing");
    ASSERT_FALSE(out);
    EXPECT_EQ(out.error().code, "NotLikeThis");
    EXPECT_EQ(answer_lost(out.error()), lost);
  }
}

TEST(Client, RetriesResetsAndTimeouts) {
  for (auto act : {Reply::Act::Reset, Reply::Act::Stall, Reply::Act::Truncate}) {
    ClientOptions options;
    options.timeout = milliseconds(100);
    Fixture f([act](const ServedRequest&, int i) {
      Reply r = json("{\"Arn\":\"arn:y\"}");
      if (i == 0) r.act = act;
      return r;
    }, options);
    auto out = f.call("CreateThing");
    ASSERT_TRUE(out) << out.error().text();
    EXPECT_EQ(f.server.count(), 2);
  }
}

TEST(Client, AHtmlPageIsNotRetried) {
  Fixture f([](const ServedRequest&, int) {
    return Reply{500, "<html><body>Internal Server Error</body></html>", {{"Content-Type", "text/html"}}};
  });
  auto out = f.call("CreateThing");
  ASSERT_FALSE(out);
  EXPECT_EQ(f.server.count(), 1);
  EXPECT_FALSE(out.error().retryable);
}

TEST(Client, ARedirectIsAnErrorAndNotFollowed) {
  Fixture f([](const ServedRequest&, int) { return Reply{307, "", {{"Location", "http://127.0.0.1:1/"}}}; });
  auto out = f.call("CreateThing");
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().http_status, 307);
  EXPECT_EQ(f.server.count(), 1);
}

TEST(Client, WaitsAsLongAsAskedWithinBounds) {
  Fixture f([](const ServedRequest&, int i) {
    Reply r = i == 0 ? failure("ThrottlingException", 400) : json("{}");
    if (i == 0) r.headers.emplace_back("x-amz-retry-after", "150");
    return r;
  });
  auto start = Loop::Clock::now();
  ASSERT_TRUE(f.call("CreateThing"));
  EXPECT_GE(Loop::Clock::now() - start, milliseconds(150));
}

TEST(Client, TheQuotaEndsRetrying) {
  ClientOptions options;
  options.retry.max_attempts = 1000;
  Fixture f([](const ServedRequest&, int) { return failure("ThrottlingException", 400); }, options);
  ASSERT_FALSE(f.call("CreateThing"));
  EXPECT_EQ(f.server.count(), 101);  // 500 tokens, 5 each
  ASSERT_FALSE(f.call("CreateThing"));
  EXPECT_EQ(f.server.count(), 102);
}

TEST(Client, MendsAWrongClock) {
  Fixture f([](const ServedRequest& r, int) {
    if (r.header("x-amz-date").substr(0, 4) == "2031") return json("{}");
    Reply reply = failure("RequestTimeTooSkewed", 403);
    reply.headers.emplace_back("Date", "Tue, 11 Mar 2031 10:00:00 GMT");
    return reply;
  });
  auto out = f.call("CreateThing");
  ASSERT_TRUE(out) << out.error().text();
  EXPECT_EQ(f.server.count(), 2);
  ASSERT_TRUE(f.call("CreateThing"));  // it remembers
  EXPECT_EQ(f.server.count(), 3);
}

TEST(Client, TriesTheClockOnlyOnce) {
  Fixture f([](const ServedRequest&, int i) {
    Reply reply = failure("RequestTimeTooSkewed", 403);
    reply.headers.emplace_back("Date", i % 2 ? "Tue, 11 Mar 2031 10:00:00 GMT" : "Tue, 11 Mar 2025 10:00:00 GMT");
    return reply;
  });
  f.credentials.rotates = false;
  ASSERT_FALSE(f.call("CreateThing"));
  EXPECT_EQ(f.server.count(), 2);
}

Task<void> call_and_count(Client* client, int* ok) {
  Call call{"toy", "CreateThing", "us-east-1", Value(), ""};
  Task<Result<Value>> calling = client->call(call);
  Result<Value> out = co_await calling;
  if (out) ++*ok;
}

Task<bool> many(Client* client, int n, int* ok) {
  Group group;
  for (int i = 0; i < n; ++i) group.add(call_and_count(client, ok));
  co_await group.join();
  co_return true;
}

TEST(Client, CallsSideBySideMendTheClockTogether) {
  Fixture f([](const ServedRequest& r, int) {
    Reply reply = json("{}");
    reply.delay = milliseconds(20);
    if (r.header("x-amz-date").substr(0, 4) == "2031") return reply;
    reply = failure("RequestTimeTooSkewed", 403);
    reply.headers.emplace_back("Date", "Tue, 11 Mar 2031 10:00:00 GMT");
    reply.delay = milliseconds(20);
    return reply;
  });
  int ok = 0;
  PollWaiter waiter;
  run_until(f.loop, waiter, many(f.client.get(), 10, &ok));
  EXPECT_EQ(ok, 10);
  EXPECT_EQ(f.server.count(), 20);
}

TEST(Client, AsksForNewCredentialsOnce) {
  auto expired_until = [](const char* good) {
    return [good](const ServedRequest& r, int) {
      bool ok = r.header("authorization").find(good) != std::string::npos;
      return ok ? json("{}") : failure("ExpiredTokenException", 400);
    };
  };
  Fixture f(expired_until("Credential=KEY2/"));
  ASSERT_TRUE(f.call("CreateThing"));
  EXPECT_EQ(f.credentials.invalidated, 1);
  EXPECT_EQ(f.server.count(), 2);

  Fixture same(expired_until("Credential=KEY9/"));
  same.credentials.rotates = false;
  auto out = same.call("CreateThing");
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().kind, Error::Kind::Auth);
  EXPECT_EQ(same.server.count(), 1);  // the same keys would fail the same way

  Fixture never(expired_until("Credential=KEY9/"));
  ASSERT_FALSE(never.call("CreateThing"));
  EXPECT_EQ(never.server.count(), 2);
}

TEST(Client, WhatAnErrorRepeatsOfTheSecretsIsHidden) {
  Fixture f([](const ServedRequest& r, int) {
    const std::string token = r.header("x-amz-security-token");
    return json(R"({"__type":"Odd","message":"you sent )" + token + " and to%2Bken%2Fnumber1, " + token + R"("})", 400);
  });
  f.credentials.token = "to+ken/number1";
  const Result<Value> out = f.call("CreateThing");
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().message, "you sent *** and ***, ***");
}

TEST(Client, ManyCallsOverlap) {
  auto slow = [](const ServedRequest&, int) {
    Reply r = json("{}");
    r.delay = milliseconds(50);
    return r;
  };
  ClientOptions options;
  options.max_concurrency = 40;
  Fixture f(slow, options);
  auto start = Loop::Clock::now();
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(f.call("CreateThing"));
  auto serial = (Loop::Clock::now() - start) * 10;
  int ok = 0;
  PollWaiter waiter;
  start = Loop::Clock::now();
  run_until(f.loop, waiter, many(f.client.get(), 40, &ok));
  EXPECT_EQ(ok, 40);
  EXPECT_LT((Loop::Clock::now() - start) * 4, serial);
}

TEST(Client, KeepsToItsConcurrency) {
  ClientOptions options;
  options.max_concurrency = 3;
  Fixture f([](const ServedRequest&, int) {
    Reply r = json("{}");
    r.delay = milliseconds(5);
    return r;
  }, options);
  int ok = 0;
  PollWaiter waiter;
  run_until(f.loop, waiter, many(f.client.get(), 30, &ok));
  EXPECT_EQ(ok, 30);
  EXPECT_LE(f.server.connections(), 3);
  EXPECT_GT(f.server.connections(), 1);
}

TEST(Client, CallersThatWaitMayBeDestroyed) {
  ClientOptions options;
  options.max_concurrency = 1;
  Fixture f([](const ServedRequest&, int i) {
    Reply r = json("{}");
    if (i == 0) r.act = Reply::Act::Stall;
    return r;
  }, options);
  auto start_call = [&] {
    auto task = std::make_unique<Task<Result<Value>>>(f.client->call({"toy", "CreateThing", "us-east-1", {}, ""}));
    task->start();
    return task;
  };
  auto first = start_call(), second = start_call(), third = start_call(), fourth = start_call();
  PollWaiter waiter;
  while (f.server.count() == 0) {
    waiter.wait(f.loop.fd(), Loop::Clock::now() + milliseconds(1));
    f.loop.drive();
  }
  second.reset();  // in the queue
  first.reset();   // holds the permit, which goes to the third
  third.reset();   // has been given it, not yet resumed
  while (!fourth->done()) {
    waiter.wait(f.loop.fd(), f.loop.deadline());
    f.loop.drive();
  }
  EXPECT_TRUE(fourth->take());
  EXPECT_EQ(f.server.count(), 2);
}

// --- pages

TEST(Pages, FollowsTheTokensAtTheLargestPageSize) {
  Fixture f([](const ServedRequest& r, int i) {
    bool last = r.body.find("t2") != std::string::npos;
    return json(R"({"Things":["x)" + std::to_string(i) + "\"]" +
                (last ? "" : ",\"NextToken\":\"t" + std::to_string(i + 1) + "\"") + "}");
  });
  std::vector<Value> pages;
  auto status = f.pages("ListThings", {}, &pages);
  ASSERT_TRUE(status) << status.error().text();
  ASSERT_EQ(pages.size(), 3u);
  EXPECT_EQ(pages[2]["Things"].at(0).as_string(), "x2");
  EXPECT_EQ(f.body(0), Value(Map{{"MaxResults", 100}}));
  EXPECT_EQ(f.body(1), Value(Map{{"MaxResults", 100}, {"NextToken", "t1"}}));
  EXPECT_EQ(f.body(2), Value(Map{{"MaxResults", 100}, {"NextToken", "t2"}}));
}

TEST(Pages, LeavesAGivenPageSizeAndStopsWhenTold) {
  Fixture f([](const ServedRequest&, int i) { return json("{\"NextToken\":\"t" + std::to_string(i) + "\"}"); });
  std::vector<Value> pages;
  ASSERT_TRUE(f.pages("ListThings", Map{{"MaxResults", 7}}, &pages, "toy", 2));
  EXPECT_EQ(f.server.count(), 2);
  EXPECT_EQ(f.body(0), Value(Map{{"MaxResults", 7}}));
}

TEST(Pages, AnEmptyTokenEnds) {
  Fixture f([](const ServedRequest&, int) { return json(R"({"NextToken":""})"); });
  std::vector<Value> pages;
  ASSERT_TRUE(f.pages("ListThings", {}, &pages));
  EXPECT_EQ(pages.size(), 1u);
}

TEST(Pages, ARepeatedTokenIsAnError) {
  Fixture f([](const ServedRequest&, int i) { return json(i % 2 ? R"({"NextToken":"a"})" : R"({"NextToken":"b"})"); });
  std::vector<Value> pages;
  auto status = f.pages("ListThings", {}, &pages);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().kind, Error::Kind::Protocol);
  EXPECT_EQ(status.error().operation, "ListThings");
  EXPECT_EQ(pages.size(), 3u);
}

TEST(Pages, SeveralTokensMoreResultsAndATextLimit) {
  Fixture f([](const ServedRequest&, int i) {
    if (i == 0) return json(R"({"Names":["a","b"],"NextKind":"K","IsTruncated":true})");
    if (i == 1) return json(R"({"Names":["c"],"NextMarker":"m","IsTruncated":true})");
    return json(R"({"Names":["d"],"NextMarker":"n","IsTruncated":false})");
  });
  std::vector<Value> pages;
  auto status = f.pages("ListOddThings", {}, &pages);
  ASSERT_TRUE(status) << status.error().text();
  EXPECT_EQ(pages.size(), 3u);
  EXPECT_EQ(f.body(0), Value(Map{{"MaxItems", "50"}}));
  EXPECT_EQ(f.body(1), Value(Map{{"MaxItems", "50"}, {"Marker", "b"}, {"Kind", "K"}}));
  EXPECT_EQ(f.body(2), Value(Map{{"MaxItems", "50"}, {"Marker", "m"}}));
}

TEST(Pages, AnOperationWithoutPaginationIsOnePage) {
  Fixture f(created);
  std::vector<Value> pages;
  ASSERT_TRUE(f.pages("CreateThing", {}, &pages));
  EXPECT_EQ(pages.size(), 1u);
}

TEST(Pages, TheErrorOfAPageEndsIt) {
  Fixture f([](const ServedRequest&, int i) {
    return i == 0 ? json(R"({"NextToken":"a"})") : failure("Broken", 400);
  });
  std::vector<Value> pages;
  auto status = f.pages("ListThings", {}, &pages);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, "Broken");
  EXPECT_EQ(pages.size(), 1u);
}

Reply xml(std::string body, int status = 200) { return Reply{status, std::move(body), {{"Content-Type", "text/xml"}}}; }

TEST(Pages, Ec2GetsAPageSizeUnlessIdsAreNamed) {
  Fixture f([](const ServedRequest&, int) { return xml("<DescribeThingsResponse/>"); });
  std::vector<Value> pages;
  auto status = f.pages("DescribeThings", {}, &pages, "toyec");
  ASSERT_TRUE(status) << status.error().text();
  ASSERT_TRUE(f.pages("DescribeThings", Map{{"ThingIds", List{"t-1"}}}, &pages, "toyec"));
  EXPECT_NE(f.server.requests()[0].body.find("MaxResults=1000"), std::string::npos);
  EXPECT_EQ(f.server.requests()[1].body.find("MaxResults"), std::string::npos);
}

TEST(Pages, DoesWithoutAPageSizeThatIsRefused) {
  Fixture f([](const ServedRequest& r, int) {
    if (r.body.find("MaxResults") != std::string::npos)
      return xml("<Response><Errors><Error><Code>InvalidParameterCombination</Code><Message>no</Message></Error>"
                 "</Errors><RequestID>r</RequestID></Response>", 400);
    return xml("<DescribeThingsResponse/>");
  });
  std::vector<Value> pages;
  auto status = f.pages("DescribeThings", {}, &pages, "toyec");
  ASSERT_TRUE(status) << status.error().text();
  EXPECT_EQ(pages.size(), 1u);
  EXPECT_EQ(f.server.count(), 2);
  ASSERT_FALSE(f.pages("DescribeThings", Map{{"MaxResults", 5}}, &pages, "toyec"));  // the caller's own stays
}

// --- identity

Reply identity_reply(const ServedRequest&, int) {
  Reply r = xml("<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws-cn:iam::123456789012:user/a</Arn>"
                "<UserId>AID</UserId><Account>123456789012</Account></GetCallerIdentityResult>"
                "</GetCallerIdentityResponse>");
  r.delay = milliseconds(10);
  return r;
}

Task<void> ask(Client* client, std::vector<Result<Client::Identity>>* out) {
  std::string region = "us-east-1";
  Task<Result<Client::Identity>> asking = client->identity(region);
  Result<Client::Identity> identity = co_await asking;
  out->push_back(identity);
}

Task<bool> ask_many(Client* client, std::vector<Result<Client::Identity>>* out) {
  Group group;
  for (int i = 0; i < 5; ++i) group.add(ask(client, out));
  co_await group.join();
  co_return true;
}

TEST(Identity, ConcurrentCallersShareOneCallAndItIsRemembered) {
  Fixture f(identity_reply);
  std::vector<Result<Client::Identity>> out;
  for (int round = 0; round < 2; ++round) {
    PollWaiter waiter;
    run_until(f.loop, waiter, ask_many(f.client.get(), &out));
  }
  ASSERT_EQ(out.size(), 10u);
  for (auto& identity : out) {
    ASSERT_TRUE(identity) << identity.error().text();
    EXPECT_EQ(identity->account, "123456789012");
    EXPECT_EQ(identity->partition, "aws-cn");
    EXPECT_EQ(identity->arn, "arn:aws-cn:iam::123456789012:user/a");
    EXPECT_EQ(identity->user_id, "AID");
  }
  EXPECT_EQ(f.server.count(), 1);
}

TEST(Identity, AFailureIsSharedButNotRemembered) {
  Fixture f([](const ServedRequest& r, int i) {
    if (i > 0) return identity_reply(r, i);
    return xml("<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>", 403);
  });
  std::vector<Result<Client::Identity>> out;
  PollWaiter waiter;
  run_until(f.loop, waiter, ask_many(f.client.get(), &out));
  ASSERT_EQ(out.size(), 5u);
  for (auto& identity : out) {
    ASSERT_FALSE(identity);
    EXPECT_EQ(identity.error().code, "AccessDenied");
  }
  EXPECT_EQ(f.server.count(), 1);
  run_until(f.loop, waiter, ask_many(f.client.get(), &out));
  EXPECT_TRUE(out.back());
  EXPECT_EQ(f.server.count(), 2);
}

TEST(Identity, TheOneWhoAsksMayBeDestroyed) {
  Fixture f(identity_reply);
  std::vector<Result<Client::Identity>> out;
  auto first = std::make_unique<Task<void>>(ask(f.client.get(), &out));
  first->start();
  Task<bool> others = ask_many(f.client.get(), &out);
  others.start();
  first.reset();
  PollWaiter waiter;
  while (!others.done()) {
    waiter.wait(f.loop.fd(), f.loop.deadline());
    f.loop.drive();
  }
  ASSERT_EQ(out.size(), 5u);
  EXPECT_TRUE(out[0]);
}

}  // namespace
}  // namespace iasql::aws
