// TLS: certificates, versions, HTTP/2, and peers that speak it where they should not or do not where they should.
#include <gtest/gtest.h>

#include "aws/http.hpp"
#include "poll_waiter.hpp"
#include "tls_server.hpp"

namespace iasql::aws {
namespace {

using test::PollWaiter;
using test::TlsServer;
using std::chrono::milliseconds;

HttpRequest to(const std::string& host, std::string scheme = "https") {
  HttpRequest r;
  r.scheme = std::move(scheme);
  r.host = host;
  r.timeout = milliseconds(5000);
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

HttpOptions trusting(const TlsServer& server) {
  HttpOptions options;
  options.ca_bundle = server.ca_file();
  options.ca_bundle_setting = "the.setting";
  return options;
}

TEST(Tls, KnownAuthoritiesAreTrusted) {
  TlsServer server({});
  Loop loop(trusting(server));
  for (int i = 0; i < 3; ++i) {
    auto response = run(loop, to(server.host()));
    ASSERT_TRUE(response) << response.error().message;
    EXPECT_EQ(response->body, "one");
  }
  EXPECT_EQ(server.connections(), 1);
  EXPECT_NE(server.last_request().find("\r\nHost: " + server.host()), std::string::npos) << server.last_request();
}

TEST(Tls, AnUnknownAuthorityIsNamedAsTheProblem) {
  TlsServer server({}), other({});
  Loop loop(trusting(other));
  auto response = run(loop, to(server.host()));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, Error::Kind::Network);
  EXPECT_FALSE(response.error().retryable);
  const std::string& message = response.error().message;
  EXPECT_EQ(message.find("certificate of " + server.host() + " is not trusted: "), 0u) << message;
  EXPECT_NE(message.find(" (the.setting names the file of trusted authorities)"), std::string::npos) << message;
}

TEST(Tls, ACertificateOfAnotherNameIsRefused) {
  TlsServer server({"DNS:other.example"});
  Loop loop(trusting(server));
  auto response = run(loop, to(server.host()));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().message.find("certificate of " + server.host() + " is not trusted: "), 0u)
      << response.error().message;
}

TEST(Tls, AMissingFileOfAuthoritiesIsNamed) {
  TlsServer server({});
  HttpOptions options = trusting(server);
  options.ca_bundle = "/no/such/file";
  Loop loop(options);
  auto response = run(loop, to(server.host()));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, Error::Kind::Config);
  EXPECT_FALSE(response.error().retryable);
  EXPECT_EQ(response.error().message,
            "file of trusted certificates \"/no/such/file\" cannot be used (the.setting)");
}

TEST(Tls, OldVersionsAreRefused) {
  for (int version : {TLS1_VERSION, TLS1_1_VERSION}) {
    TlsServer::Options old;
    old.max_version = version;
    TlsServer server(old);
    Loop loop(trusting(server));
    auto response = run(loop, to(server.host()));
    ASSERT_FALSE(response) << version;
    EXPECT_EQ(response.error().message.find("TLS with " + server.host() + " failed: "), 0u)
        << response.error().message;
  }
}

TEST(Tls, ToAPlainPortSaysSo) {
  // A plain server answers TLS's hello with an error page as soon as it takes it for a request.
  struct Plain {
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int port = 0;
    std::thread thread;
    Plain() {
      sockaddr_in a{};
      a.sin_family = AF_INET;
      a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      socklen_t length = sizeof a;
      if (bind(listener, reinterpret_cast<sockaddr*>(&a), length) != 0 || listen(listener, 5) != 0 ||
          getsockname(listener, reinterpret_cast<sockaddr*>(&a), &length) != 0)
        throw std::runtime_error("no listener");
      port = ntohs(a.sin_port);
      thread = std::thread([this] {
        const int fd = accept(listener, nullptr, nullptr);
        char buffer[4096];
        [[maybe_unused]] auto n = recv(fd, buffer, sizeof buffer, 0);
        const std::string page = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";
        n = ::send(fd, page.data(), page.size(), MSG_NOSIGNAL);
        n = recv(fd, buffer, sizeof buffer, 0);
        close(fd);
      });
    }
    ~Plain() {
      thread.join();
      close(listener);
    }
  } plain;
  Loop loop;
  auto response = run(loop, to("127.0.0.1:" + std::to_string(plain.port)));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, Error::Kind::Network);
  EXPECT_FALSE(response.error().retryable);
  EXPECT_NE(response.error().message.find("(it does not seem to speak TLS)"), std::string::npos)
      << response.error().message;
}

TEST(Tls, PlainToATlsPortIsAPreciseError) {
  TlsServer server({});
  Loop loop(trusting(server));
  auto response = run(loop, to(server.host(), "http"));
  ASSERT_FALSE(response);
  EXPECT_NE(response.error().message.find(server.host()), std::string::npos);
  EXPECT_NE(response.error().message.find("https"), std::string::npos) << response.error().message;
}

TEST(Tls, AHandshakeThatNeverEndsIsCutOff) {
  TlsServer::Options silent;
  silent.silent = true;
  TlsServer server(silent);
  HttpOptions options = trusting(server);
  options.connect_timeout = milliseconds(200);
  Loop loop(options);
  auto response = run(loop, to(server.host()));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, Error::Kind::Timeout);
  EXPECT_EQ(response.error().message, "TLS handshake with " + server.host() + " timed out");
}

Task<void> send_and_count(Loop* loop, HttpRequest request, int* ok) {
  Loop::Send sending = loop->send(std::move(request));
  Result<HttpResponse> out = co_await sending;
  if (out && out->status == 200 && out->body == "two") ++*ok;
}

Task<bool> send_many(Loop* loop, std::string host, int n, int* ok) {
  Group group;
  for (int i = 0; i < n; ++i) {
    HttpRequest request = to(host);
    request.body = "payload " + std::to_string(i);
    group.add(send_and_count(loop, std::move(request), ok));
  }
  co_await group.join();
  co_return true;
}

TEST(Http2, IsSpokenWhereItIsOffered) {
  TlsServer::Options options;
  options.offers_http2 = true;
  TlsServer server(options);
  Loop loop(trusting(server));
  for (int i = 0; i < 5; ++i) {
    auto response = run(loop, to(server.host()));
    ASSERT_TRUE(response) << response.error().message;
    EXPECT_EQ(response->status, 200);
    EXPECT_EQ(response->body, "two");
  }
  EXPECT_EQ(server.http2_requests(), 5);
  EXPECT_EQ(server.connections(), 1);
}

TEST(Http2, RequestsShareAConnectionOnceTheHostIsKnown) {
  TlsServer::Options options;
  options.offers_http2 = true;
  options.http2_batch = 1;
  TlsServer server(options);
  Loop loop(trusting(server));
  ASSERT_TRUE(run(loop, to(server.host())));
  int ok = 0;
  PollWaiter waiter;
  run_until(loop, waiter, send_many(&loop, server.host(), 60, &ok));
  EXPECT_EQ(ok, 60);
  EXPECT_EQ(server.connections(), 1);
  EXPECT_EQ(loop.pending(), 0u);
}

TEST(Http2, RequestsOfOneConnectionOverlap) {
  TlsServer::Options options;
  options.offers_http2 = true;
  options.http2_batch = 8;  // answers only when all eight are there
  TlsServer server(options);
  int ok = 0;
  PollWaiter waiter;
  HttpOptions one = trusting(server);
  one.max_host_connections = 1;
  Loop narrow(one);
  run_until(narrow, waiter, send_many(&narrow, server.host(), 8, &ok));
  EXPECT_EQ(ok, 8);
  EXPECT_EQ(server.connections(), 1);
}

}  // namespace
}  // namespace iasql::aws
