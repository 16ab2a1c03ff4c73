// The event loop against a server that answers, stalls, cuts off and resets.
#include "aws/http.hpp"

#include <gtest/gtest.h>
#include <fcntl.h>
#include <signal.h>

#include "local_server.hpp"
#include "poll_waiter.hpp"

namespace iasql::aws {
namespace {

using test::LocalServer;
using test::PollWaiter;
using test::Reply;
using test::ServedRequest;
using std::chrono::milliseconds;

HttpRequest to(const std::string& host, std::string path = "/") {
  HttpRequest r;
  r.scheme = "http";
  r.host = host;
  r.path = std::move(path);
  return r;
}

Task<Result<HttpResponse>> send(Loop* loop, HttpRequest request) {
  Result<HttpResponse> out = co_await loop->send(std::move(request));
  co_return out;
}

Result<HttpResponse> run(Loop& loop, HttpRequest request) {
  PollWaiter waiter;
  return run_until(loop, waiter, send(&loop, std::move(request)));
}

Task<void> send_and_count(Loop* loop, HttpRequest request, int* ok) {
  Result<HttpResponse> out = co_await loop->send(std::move(request));
  if (out && out->status == 200) ++*ok;
}

Task<bool> send_many(Loop* loop, std::string host, int n, int* ok) {
  Group group;
  for (int i = 0; i < n; ++i) group.add(send_and_count(loop, to(host), ok));
  co_await group.join();
  co_return true;
}

Reply hello(const ServedRequest&, int) { return Reply{200, "hello", {{"X-Thing", " a b "}}}; }

TEST(Http, UrlAndHeaderLookup) {
  HttpRequest r;
  r.host = "h:1";
  r.path = "/a%20b";
  EXPECT_EQ(r.url(), "https://h:1/a%20b");
  r.query = "x=1";
  EXPECT_EQ(r.url(), "https://h:1/a%20b?x=1");
  HttpResponse response;
  response.headers = {{"a", "1"}, {"b", "2"}, {"a", "3"}};
  EXPECT_EQ(response.header("a"), "1");
  EXPECT_EQ(response.header("c"), "");
}

TEST(Http, SendsMethodHeadersAndBodyAndReturnsTheAnswer) {
  LocalServer server(hello);
  HttpOptions options;
  options.user_agent = "iasql/9";
  Loop loop(options);
  HttpRequest request = to(server.host(), "/a/../b//c");
  request.method = "PUT";
  request.query = "q=1&r=%2F";
  request.headers = {{"X-One", "1"}, {"X-Empty", ""}, {"Content-Length", "999"}};
  request.body = std::string("a\0b", 3);
  auto response = run(loop, request);
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->body, "hello");
  EXPECT_EQ(response->header("x-thing"), "a b");
  ASSERT_EQ(server.count(), 1);
  ServedRequest seen = server.requests()[0];
  EXPECT_EQ(seen.method, "PUT");
  EXPECT_EQ(seen.target, "/a/../b//c?q=1&r=%2F");
  EXPECT_EQ(seen.body, request.body);
  EXPECT_EQ(seen.header("x-one"), "1");
  EXPECT_EQ(seen.header("host"), server.host());
  EXPECT_EQ(seen.header("content-length"), "3");
  EXPECT_EQ(seen.header("user-agent"), "iasql/9");
  EXPECT_EQ(seen.header("content-type"), "");
  EXPECT_EQ(seen.header("expect"), "");
  EXPECT_EQ(loop.pending(), 0u);
}

TEST(Http, EveryMethodArrivesAsItself) {
  LocalServer server(hello);
  Loop loop;
  for (const char* method : {"GET", "POST", "PUT", "PATCH", "DELETE"}) {
    HttpRequest request = to(server.host());
    request.method = method;
    auto response = run(loop, request);
    ASSERT_TRUE(response) << method << ": " << response.error().message;
    EXPECT_EQ(server.requests().back().method, method);
  }
  HttpRequest request = to(server.host());
  request.body = "x";
  request.method = "DELETE";
  ASSERT_TRUE(run(loop, request));
  EXPECT_EQ(server.requests().back().body, "x");
  EXPECT_EQ(server.requests().back().method, "DELETE");
}

TEST(Http, KeepsConnections) {
  LocalServer server(hello);
  Loop loop;
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(run(loop, to(server.host())));
  EXPECT_EQ(server.count(), 10);
  EXPECT_EQ(server.connections(), 1);
}

TEST(Http, ManyTransfersOverlap) {
  LocalServer server([](const ServedRequest&, int) {
    Reply r;
    r.delay = milliseconds(50);
    return r;
  });
  Loop loop;
  auto start = Loop::Clock::now();
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(run(loop, to(server.host())));
  auto one = (Loop::Clock::now() - start) / 4;
  int ok = 0;
  PollWaiter waiter;
  start = Loop::Clock::now();
  run_until(loop, waiter, send_many(&loop, server.host(), 40, &ok));
  auto all = Loop::Clock::now() - start;
  EXPECT_EQ(ok, 40);
  EXPECT_LT(all * 4, one * 40);
  EXPECT_LE(server.connections(), 41);
}

TEST(Http, KeepsToTheConnectionLimitOfAHost) {
  LocalServer server(hello);
  HttpOptions options;
  options.max_host_connections = 3;
  Loop loop(options);
  int ok = 0;
  PollWaiter waiter;
  run_until(loop, waiter, send_many(&loop, server.host(), 50, &ok));
  EXPECT_EQ(ok, 50);
  EXPECT_LE(server.connections(), 3);
}

TEST(Http, AnyStatusIsAnAnswerAndRedirectsAreNotFollowed) {
  LocalServer server([](const ServedRequest&, int) { return Reply{302, "over there", {{"Location", "/other"}}}; });
  Loop loop;
  auto response = run(loop, to(server.host()));
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 302);
  EXPECT_EQ(response->header("location"), "/other");
  EXPECT_EQ(server.count(), 1);
}

TEST(Http, TimesOut) {
  LocalServer server([](const ServedRequest&, int) { return Reply{200, "", {}, {}, Reply::Act::Stall}; });
  Loop loop;
  HttpRequest request = to(server.host());
  request.timeout = milliseconds(100);
  auto response = run(loop, request);
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, Error::Kind::Timeout);
  EXPECT_TRUE(response.error().retryable);
  EXPECT_EQ(response.error().message, "no answer from " + server.host() + " within 100 ms");
}

TEST(Http, ReportsAReset) {
  LocalServer server([](const ServedRequest&, int) { return Reply{200, "", {}, {}, Reply::Act::Reset}; });
  Loop loop;
  auto response = run(loop, to(server.host()));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, Error::Kind::Network);
  EXPECT_TRUE(response.error().retryable);
  EXPECT_EQ(response.error().message.find("transfer with " + server.host() + " failed: "), 0u)
      << response.error().message;
}

TEST(Http, ReportsATruncatedBody) {
  LocalServer server([](const ServedRequest&, int) {
    return Reply{200, std::string(1000, 'x'), {}, {}, Reply::Act::Truncate};
  });
  Loop loop;
  auto response = run(loop, to(server.host()));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, Error::Kind::Network);
  EXPECT_TRUE(response.error().retryable);
}

TEST(Http, RefusesWhatIsNotHttp) {
  LocalServer server([](const ServedRequest&, int) { return Reply{200, "", {}, {}, Reply::Act::Garbage}; });
  Loop loop;
  auto response = run(loop, to(server.host()));
  ASSERT_FALSE(response);
  EXPECT_FALSE(response.error().retryable);
  EXPECT_EQ(response.error().kind, Error::Kind::Protocol) << response.error().message;
}

TEST(Http, CapsTheAnswer) {
  LocalServer server([](const ServedRequest&, int) { return Reply{200, std::string(100000, 'x')}; });
  HttpOptions options;
  options.max_response_bytes = 50000;
  Loop loop(options);
  auto response = run(loop, to(server.host()));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, Error::Kind::Protocol);
  EXPECT_FALSE(response.error().retryable);
  EXPECT_EQ(response.error().message, "answer of " + server.host() + " is larger than 50000 bytes");
}

TEST(Http, NamesThePortThatRefused) {
  LocalServer server(hello);
  std::string host = server.host();
  server.stop();
  Loop loop;
  auto response = run(loop, to(host));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, Error::Kind::Network);
  EXPECT_TRUE(response.error().retryable);
  EXPECT_EQ(response.error().message, "could not connect to " + host + ": Connection refused");
}

TEST(Http, NamesTheHostThatIsUnknown) {
  Loop loop;
  auto response = run(loop, to("no-such-host.invalid"));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, Error::Kind::Network);
  EXPECT_EQ(response.error().message.find("could not look up host name of no-such-host.invalid:80: "), 0u)
      << response.error().message;
}

TEST(Http, SaysThatTlsFailed) {
  LocalServer server(hello);  // speaks no TLS
  Loop loop;
  HttpRequest request = to(server.host());
  request.scheme = "https";
  request.timeout = milliseconds(5000);
  // The server waits for a request line that never comes; TLS bytes are one as soon as they hold CR LF CR LF,
  // which they do not, so cut the wait by closing: a stopped server ends the handshake.
  std::thread closer([&] {
    while (server.open_connections() == 0) std::this_thread::yield();
    server.stop();
  });
  auto response = run(loop, request);
  closer.join();
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().message.find("TLS with " + server.host() + " failed: "), 0u)
      << response.error().message;
}

TEST(Http, RefusesRequestsThatHideSomething) {
  Loop loop;
  std::vector<HttpRequest> bad(9, to("127.0.0.1:1"));
  bad[0].host = "a b";
  bad[1].host = "good.example@evil.example";
  bad[2].host = "";
  bad[3].path = "no-slash";
  bad[4].path = "/a\r\nX: y";
  bad[5].query = "a=b c";
  bad[6].headers = {{"X-A", "b\r\nX-C: d"}};
  bad[7].headers = {{"X A", "b"}};
  bad[8].scheme = "file";
  for (auto& request : bad) {
    auto response = run(loop, request);
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().kind, Error::Kind::Input);
    EXPECT_FALSE(response.error().retryable);
  }
}

TEST(Http, AbandonsATransferOnTheWay) {
  LocalServer server([](const ServedRequest& r, int) {
    Reply reply{200, "done"};
    if (r.target == "/stall") reply.act = Reply::Act::Stall;
    return reply;
  });
  Loop loop;
  PollWaiter waiter;
  {
    Task<Result<HttpResponse>> task = send(&loop, to(server.host(), "/stall"));
    task.start();
    while (server.count() == 0) {
      waiter.wait(loop.fd(), loop.deadline() ? *loop.deadline() : Loop::Clock::now() + milliseconds(5));
      loop.drive();
    }
    EXPECT_EQ(loop.pending(), 1u);
  }
  EXPECT_EQ(loop.pending(), 0u);
  auto response = run(loop, to(server.host(), "/after"));
  ASSERT_TRUE(response);
  EXPECT_EQ(response->body, "done");
}

TEST(Http, TheLoopMayGoBeforeItsTransfersAndTimers) {
  LocalServer server([](const ServedRequest&, int) { return Reply{200, "", {}, {}, Reply::Act::Stall}; });
  auto loop = std::make_unique<Loop>();
  Task<Result<HttpResponse>> a = send(loop.get(), to(server.host()));
  Task<Result<HttpResponse>> b = send(loop.get(), to(server.host()));
  a.start();
  loop->drive();
  b.start();
  struct Sleeper {
    static Task<void> sleep(Loop* l) { co_await l->sleep(std::chrono::hours(1)); }
  };
  Task<void> c = Sleeper::sleep(loop.get());
  c.start();
  EXPECT_EQ(loop->pending(), 3u);
  loop.reset();
  EXPECT_FALSE(a.done());
  EXPECT_FALSE(c.done());
}

Task<void> sleep_and_note(Loop* loop, milliseconds d, std::vector<int>* order) {
  co_await loop->sleep(d);
  order->push_back(static_cast<int>(d.count()));
}
Task<void> yield_between_notes(Loop* loop, int first, int second, std::vector<int>* order) {
  order->push_back(first);
  Loop::Sleep pause = loop->yield();
  co_await pause;
  order->push_back(second);
}
Task<void> yield_all(Loop* loop, std::vector<int>* order) {
  Group group;
  group.add(yield_between_notes(loop, 1, 3, order));
  group.add(yield_between_notes(loop, 2, 4, order));
  co_await group.join();
}

TEST(Timers, YieldLetsTheOthersGoOn) {
  Loop loop;
  std::vector<int> order;
  PollWaiter waiter;
  run_until(loop, waiter, yield_all(&loop, &order));
  EXPECT_EQ(order, (std::vector<int>{1, 2, 3, 4}));
}

Task<bool> sleep_all(Loop* loop, std::vector<int>* order) {
  Group group;
  for (int ms : {40, 1, 20, 0, 30}) group.add(sleep_and_note(loop, milliseconds(ms), order));
  co_await group.join();
  co_return true;
}

TEST(Timers, FireInOrderAndArmTheDescriptor) {
  Loop loop;
  EXPECT_FALSE(loop.deadline());
  std::vector<int> order;
  Task<bool> task = sleep_all(&loop, &order);
  task.start();
  EXPECT_TRUE(loop.deadline());
  while (!task.done()) {  // by the descriptor alone
    pollfd p{loop.fd(), POLLIN, 0};
    ASSERT_EQ(poll(&p, 1, 5000), 1);
    loop.drive();
  }
  EXPECT_EQ(order, (std::vector<int>{0, 1, 20, 30, 40}));
  EXPECT_FALSE(loop.deadline());
  EXPECT_EQ(loop.pending(), 0u);
}

TEST(Timers, AreForgottenWithTheirTask) {
  Loop loop;
  std::vector<int> order;
  {
    Task<void> task = sleep_and_note(&loop, milliseconds(1), &order);
    task.start();
    EXPECT_EQ(loop.pending(), 1u);
  }
  EXPECT_EQ(loop.pending(), 0u);
  EXPECT_FALSE(loop.deadline());
  loop.drive();
  EXPECT_TRUE(order.empty());
}

Task<void> kill_others(Loop* loop, std::vector<Task<void>>* others) {
  co_await loop->sleep(milliseconds(1));
  others->clear();
}

TEST(Timers, AResumedCoroutineMayDestroyOthersThatAreDue) {
  Loop loop;
  std::vector<int> order;
  std::vector<Task<void>> others;
  Task<void> killer = kill_others(&loop, &others);
  killer.start();
  for (int i = 0; i < 5; ++i) {
    others.push_back(sleep_and_note(&loop, milliseconds(2), &order));
    others.back().start();
  }
  auto until = Loop::Clock::now() + milliseconds(20);
  while (Loop::Clock::now() < until) std::this_thread::yield();  // all are due in the same drive()
  loop.drive();
  EXPECT_TRUE(killer.done());
  EXPECT_TRUE(order.empty());
  EXPECT_EQ(loop.pending(), 0u);
}

struct Both {
  std::optional<Task<void>> a, b;
};
Task<void> send_then_kill(Loop* loop, HttpRequest request, std::optional<Task<void>>* other) {
  Result<HttpResponse> out = co_await loop->send(std::move(request));
  other->reset();
}

TEST(Http, AResumedCoroutineMayDestroyOthersThatHaveEnded) {
  LocalServer server([](const ServedRequest&, int) { return Reply{200, "x", {}, milliseconds(20)}; });
  Loop loop;
  Both both;
  both.a.emplace(send_then_kill(&loop, to(server.host()), &both.b));
  both.b.emplace(send_then_kill(&loop, to(server.host()), &both.a));
  both.a->start();
  both.b->start();
  PollWaiter waiter;
  while (server.count() < 2) {
    waiter.wait(loop.fd(), Loop::Clock::now() + milliseconds(1));
    loop.drive();
  }
  auto until = Loop::Clock::now() + milliseconds(100);
  while (Loop::Clock::now() < until) std::this_thread::yield();  // both answers wait in their sockets
  loop.drive();
  EXPECT_NE(both.a.has_value(), both.b.has_value());
  EXPECT_EQ(loop.pending(), 0u);
}

TEST(Http, AWaitersExceptionEndsTheTask) {
  LocalServer server([](const ServedRequest&, int) { return Reply{200, "", {}, {}, Reply::Act::Stall}; });
  struct Cancelled {};
  struct Cancelling : Waiter {
    void wait(int, std::optional<Loop::Clock::time_point>) override { throw Cancelled{}; }
  } waiter;
  Loop loop;
  EXPECT_THROW(run_until(loop, waiter, send(&loop, to(server.host()))), Cancelled);
  EXPECT_EQ(loop.pending(), 0u);
}

TEST(Http, LeavesTheSignalMaskAsItWas) {
  LocalServer server(hello);
  sigset_t before, after;
  pthread_sigmask(SIG_SETMASK, nullptr, &before);
  Loop loop;
  ASSERT_TRUE(run(loop, to("localhost:" + server.host().substr(10))));
  pthread_sigmask(SIG_SETMASK, nullptr, &after);
  for (int s = 1; s < 32; ++s) EXPECT_EQ(sigismember(&before, s), sigismember(&after, s)) << s;
}

}  // namespace
}  // namespace iasql::aws
