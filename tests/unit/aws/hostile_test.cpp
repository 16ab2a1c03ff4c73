// Peers that lie, flood, stall, cut off and swallow: every exchange ends in time with an answer or a precise error, takes
// no more memory than it may, and the next one works.
#include <gtest/gtest.h>

#include <cstdio>

#include "aws/http.hpp"
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

HttpRequest to(const LocalServer& server, std::string path = "/") {
  HttpRequest r;
  r.scheme = "http";
  r.host = server.host();
  r.path = std::move(path);
  r.timeout = milliseconds(10000);
  return r;
}

Task<Result<HttpResponse>> send(Loop* loop, HttpRequest request) {
  Loop::Send sending = loop->send(std::move(request));
  Result<HttpResponse> out = co_await sending;
  co_return out;
}

Result<HttpResponse> run(Loop& loop, HttpRequest request) {
  PollWaiter waiter;
  return run_until(loop, waiter, send(&loop, std::move(request)));
}

/// Replies `bad` once and then "good".
LocalServer::Handler once(Reply bad) {
  return [bad](const ServedRequest&, int index) { return index == 0 ? bad : Reply{200, "good"}; };
}

struct Expected {
  Error::Kind kind;
  bool retryable;
  std::string message;  // its beginning; "HOST" stands for the server
};

/// The error of the first exchange; then the same loop must still be good for another.
void expect_failure(Reply bad, const Expected& expected, HttpOptions options = {}) {
  LocalServer server(once(std::move(bad)));
  Loop loop(std::move(options));
  auto response = run(loop, to(server));
  ASSERT_FALSE(response);
  std::string message = expected.message;
  if (const auto at = message.find("HOST"); at != message.npos) message.replace(at, 4, server.host());
  EXPECT_EQ(response.error().message.substr(0, message.size()), message);
  EXPECT_EQ(response.error().kind, expected.kind);
  EXPECT_EQ(response.error().retryable, expected.retryable);
  auto after = run(loop, to(server));
  ASSERT_TRUE(after) << after.error().message;
  EXPECT_EQ(after->body, "good");
  EXPECT_EQ(loop.pending(), 0u);
}

std::string gzip_of(const std::string& command) {
  std::string out;
  FILE* pipe = popen((command + " | gzip -9n").c_str(), "r");
  if (!pipe) return out;
  char buffer[65536];
  for (std::size_t n; (n = fread(buffer, 1, sizeof buffer, pipe)) > 0;) out.append(buffer, n);
  pclose(pipe);
  return out;
}

Reply gzipped(std::string body) { return Reply{200, std::move(body), {{"Content-Encoding", "gzip"}}}; }

TEST(Hostile, CutOffAnswersSayHowMuchCame) {
  const Reply cut{200, std::string(1000, 'x'), {}, {}, Act::Truncate};
  expect_failure(cut, {Error::Kind::Network, true, "answer of HOST was cut off after 500 of 1000 bytes"});
}

TEST(Hostile, AResetInMidBodySaysHowMuchCame) {
  const Reply reset{200, std::string(4000, 'x'), {}, {}, Act::CutReset};
  expect_failure(reset, {Error::Kind::Network, true, "answer of HOST was cut off after "});
}

TEST(Hostile, ACutChunkIsNotAnEnd) {
  const Reply cut{200, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nonly this", {}, {}, Act::Raw};
  expect_failure(cut, {Error::Kind::Network, true, "answer of HOST was cut off after "});
}

TEST(Hostile, EndlessHeadersAreCutOff) {
  HttpOptions options;
  options.max_header_bytes = 64u << 10;
  // One interim answer after another: each is small.
  std::string again;
  for (int i = 0; i < 100; ++i) again += "HTTP/1.1 100 Continue\r\nX-Filler: yyyyyyyyyyyyyyyyyyyyyyyyyy\r\n\r\n";
  LocalServer server([again](const ServedRequest&, int) { return Reply{102, again, {}, {}, Act::Endless}; });
  Loop loop(options);
  auto response = run(loop, to(server));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().message, "headers of the answer of " + server.host() + " are larger than 65536 bytes");
  EXPECT_EQ(response.error().kind, Error::Kind::Protocol);
  EXPECT_LT(server.bytes_out(), 16u << 20);
}

TEST(Hostile, ManyHeadersAreCutOff) {
  std::string head = "HTTP/1.1 200 OK\r\n";
  for (int i = 0; i < 10000; ++i) head += "X-Filler-" + std::to_string(i) + ": " + std::string(40, 'x') + "\r\n";
  HttpOptions options;
  options.max_header_bytes = 64u << 10;
  expect_failure({200, head, {}, {}, Act::RawOpen},
                 {Error::Kind::Protocol, false, "headers of the answer of HOST are larger than 65536 bytes"}, options);
}

TEST(Hostile, AnAnnouncedFloodIsRefusedBeforeItComes) {
  const Reply flood{200, "HTTP/1.1 200 OK\r\nContent-Length: 209715200\r\n\r\n", {}, {}, Act::RawOpen};
  HttpOptions options;
  options.max_response_setting = "the.setting";
  expect_failure(flood,
                 {Error::Kind::Protocol, false,
                  "answer of HOST is larger than 67108864 bytes, the limit of the.setting"},
                 options);
}

TEST(Hostile, AnUnannouncedFloodIsCutOffAtTheLimit) {
  LocalServer server([](const ServedRequest&, int) { return Reply{200, std::string(65536, 'x'), {}, {}, Act::Endless}; });
  HttpOptions options;
  options.max_response_bytes = 1u << 20;
  Loop loop(options);
  auto response = run(loop, to(server));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().message, "answer of " + server.host() + " is larger than 1048576 bytes");
  EXPECT_LT(server.bytes_out(), 32u << 20);  // what fits into buffers on the way
}

TEST(Hostile, GzipIsDecoded) {
  const std::string body = gzip_of("printf hello");
  LocalServer server([body](const ServedRequest&, int) { return gzipped(body); });
  Loop loop;
  auto response = run(loop, to(server));
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->body, "hello");
  EXPECT_EQ(server.requests()[0].header("accept-encoding"), "gzip");
}

TEST(Hostile, GzipStaysAsItIsWhereTheBodyIsTheCallers) {
  const std::string body = gzip_of("printf hello");
  LocalServer server([body](const ServedRequest&, int) { return gzipped(body); });
  Loop loop;
  HttpRequest request = to(server);
  request.decoded = false;
  auto response = run(loop, request);
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->body, body);
  EXPECT_EQ(server.requests()[0].header("accept-encoding"), "");
}

TEST(Hostile, AGzipBombIsCutOffAtTheLimit) {
  const std::string bomb = gzip_of("head -c 104857600 /dev/zero");
  ASSERT_GT(bomb.size(), 0u);
  ASSERT_LT(bomb.size(), 1u << 20);
  HttpOptions options;
  options.max_response_bytes = 1u << 20;
  expect_failure(gzipped(bomb), {Error::Kind::Protocol, false, "answer of HOST is larger than 1048576 bytes"}, options);
}

TEST(Hostile, CompressedNothingIsCutOffToo) {
  // Stored blocks without content: the decoded body never grows.
  std::string block("\0\0\0\xff\xff", 5), blocks;
  for (int i = 0; i < 10000; ++i) blocks += block;
  const std::string head("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10);
  std::string flood = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + head;
  for (int i = 0; i < 100; ++i) flood += blocks;
  HttpOptions options;
  options.max_response_bytes = 1u << 20;
  expect_failure({200, flood, {}, {}, Act::RawOpen},
                 {Error::Kind::Protocol, false, "answer of HOST is larger than 1048576 bytes"}, options);
}

TEST(Hostile, GzipThatIsNoneIsAnError) {
  expect_failure(gzipped("this is no gzip"), {Error::Kind::Protocol, false, "answer of HOST cannot be decoded: "});
}

TEST(Hostile, AStalledAnswerIsCutOff) {
  const Reply stall{200, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", {}, {}, Act::RawOpen};
  HttpOptions options;
  options.stall_time = milliseconds(200);
  const auto start = Loop::Clock::now();
  expect_failure(stall, {Error::Kind::Timeout, true, "answer of HOST stalled after 4 bytes"}, options);
  EXPECT_LT(Loop::Clock::now() - start, milliseconds(3000));
}

TEST(Hostile, AnAnswerThatBeginsLateIsNotStalled) {
  LocalServer server([](const ServedRequest&, int) { return Reply{200, "late", {}, milliseconds(600)}; });
  HttpOptions options;
  options.stall_time = milliseconds(100);
  Loop loop(options);
  auto response = run(loop, to(server));
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->body, "late");
}

TEST(Hostile, AnAnswerThatTakesTooLongSaysHowMuchCame) {
  LocalServer server([](const ServedRequest&, int) {
    return Reply{200, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", {}, {}, Act::RawOpen};
  });
  Loop loop;
  HttpRequest request = to(server);
  request.timeout = milliseconds(100);
  auto response = run(loop, request);
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, Error::Kind::Timeout);
  EXPECT_EQ(response.error().message,
            "answer of " + server.host() + " was not complete within 100 ms: 4 bytes came");
}

TEST(Hostile, ThingsThatAreNotHttp) {
  const Expected no_http{Error::Kind::Protocol, false, "answer of HOST is not HTTP: "};
  expect_failure({200, "", {}, {}, Act::Garbage}, no_http);
  expect_failure({200, std::string("\x15\x03\x01\0\x02\x02\x0a", 7), {}, {}, Act::Raw}, no_http);  // a TLS alert
  expect_failure({200, "HTTP/9.9 200 OK\r\n\r\n", {}, {}, Act::Raw}, no_http);
  expect_failure({200, "SSH-2.0-OpenSSH_9.2\r\n", {}, {}, Act::Raw}, no_http);
}

TEST(Hostile, AnEmptyAnswerIsNone) {
  expect_failure({200, "", {}, {}, Act::Close}, {Error::Kind::Network, true, "transfer with HOST failed: Empty reply"});
}

TEST(Hostile, ContradictoryLengthsAreRefused) {
  expect_failure({200, "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nabc", {}, {}, Act::Raw},
                 {Error::Kind::Protocol, false, "answer of HOST is not HTTP: "});
  expect_failure({200, "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\nabc", {}, {}, Act::Raw},
                 {Error::Kind::Protocol, false, "answer of HOST is larger than "});
}

TEST(Hostile, BytesAfterTheAnswerAreNotTheNextOne) {
  const Reply smuggled{200,
                       "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngoodHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil",
                       {},
                       {},
                       Act::RawOpen};
  LocalServer server(once(smuggled));
  Loop loop;
  for (int i = 0; i < 3; ++i) {
    auto response = run(loop, to(server));
    ASSERT_TRUE(response) << response.error().message;
    EXPECT_EQ(response->body, "good");
  }
}

TEST(Hostile, HeadHasNoBody) {
  LocalServer server([](const ServedRequest&, int) { return Reply{200, std::string(1000, 'x')}; });
  Loop loop;
  for (int i = 0; i < 2; ++i) {
    HttpRequest request = to(server);
    request.method = "HEAD";
    auto response = run(loop, request);
    ASSERT_TRUE(response) << response.error().message;
    EXPECT_EQ(response->body, "");
    EXPECT_EQ(response->header("content-length"), "1000");
  }
  EXPECT_EQ(server.connections(), 1);
}

TEST(Hostile, LargeBodiesGoOutAtOnce) {
  LocalServer server([](const ServedRequest& r, int) { return Reply{200, std::to_string(r.body.size())}; });
  Loop loop;
  for (const char* method : {"PUT", "POST", "DELETE"}) {
    HttpRequest request = to(server);
    request.method = method;
    request.body = std::string(4u << 20, 'b');
    const auto start = Loop::Clock::now();
    auto response = run(loop, request);
    ASSERT_TRUE(response) << response.error().message;
    EXPECT_EQ(response->body, std::to_string(4u << 20));
    EXPECT_LT(Loop::Clock::now() - start, milliseconds(900)) << "waited for 100 Continue";
  }
}

TEST(Hostile, SpeaksIpv6) {
  std::unique_ptr<LocalServer> server;
  try {
    server = std::make_unique<LocalServer>([](const ServedRequest&, int) { return Reply{200, "six"}; }, AF_INET6);
  } catch (const std::runtime_error&) {
    GTEST_SKIP() << "this machine has no IPv6";
  }
  HttpOptions options;
  options.getenv = [](const std::string&) { return std::string(); };
  Loop loop(options);
  auto response = run(loop, to(*server));
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->body, "six");
}

// --- kept connections

TEST(KeptConnections, OneThatWasClosedMeanwhileIsReplaced) {
  LocalServer server([](const ServedRequest&, int) {
    return Reply{200, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood", {}, {}, Act::Raw};  // and closes, unannounced
  });
  Loop loop;
  for (int i = 0; i < 5; ++i) {
    HttpRequest request = to(server);
    request.repeatable = false;
    auto response = run(loop, request);
    ASSERT_TRUE(response) << response.error().message;
    while (server.open_connections() > 0) std::this_thread::yield();
  }
  EXPECT_EQ(server.count(), 5);
}

/// Answers the first request, swallows the second one of the same connection, answers from then on.
Reply swallow_second(const ServedRequest&, int index) {
  return index == 1 ? Reply{200, "", {}, {}, Act::Close} : Reply{200, "good"};
}

TEST(KeptConnections, ARequestThatWasSwallowedIsSentAgainIfItMayBe) {
  LocalServer server(swallow_second);
  Loop loop;
  ASSERT_TRUE(run(loop, to(server)));
  auto response = run(loop, to(server));
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(server.count(), 3);
}

TEST(KeptConnections, ARequestThatMustNotRunTwiceIsNotSentAgain) {
  for (const char* method : {"POST", "PUT", "DELETE", "GET"}) {
    LocalServer server(swallow_second);
    Loop loop;
    ASSERT_TRUE(run(loop, to(server)));
    HttpRequest request = to(server);
    request.method = method;
    request.body = method == std::string("POST") ? "x" : "";
    request.repeatable = false;
    auto response = run(loop, request);
    ASSERT_FALSE(response) << method;
    EXPECT_EQ(response.error().kind, Error::Kind::Network);
    EXPECT_EQ(response.error().message, "connection to " + server.host() + " broke before an answer came");
    EXPECT_EQ(server.count(), 2) << method;
    EXPECT_TRUE(run(loop, to(server)));
  }
}

TEST(KeptConnections, AreNotUsedWhenTheyAreTooOld) {
  LocalServer server([](const ServedRequest&, int) { return Reply{200, "good"}; });
  HttpOptions options;
  options.max_idle = std::chrono::seconds(1);
  Loop loop(options);
  ASSERT_TRUE(run(loop, to(server)));
  const auto until = Loop::Clock::now() + milliseconds(2100);
  PollWaiter waiter;
  while (Loop::Clock::now() < until) waiter.wait(loop.fd(), until);
  ASSERT_TRUE(run(loop, to(server)));
  EXPECT_EQ(server.connections(), 2);
}

}  // namespace
}  // namespace iasql::aws
