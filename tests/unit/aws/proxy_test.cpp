// Which proxy a request goes through, and what happens there.
#include "aws/proxy.hpp"

#include <gtest/gtest.h>

#include <map>

#include "local_server.hpp"
#include "poll_waiter.hpp"

namespace iasql::aws {
namespace {

using test::LocalServer;
using test::PollWaiter;
using test::Reply;
using test::ServedRequest;

using Variables = std::map<std::string, std::string>;

Environment environment(Variables variables) {
  return [variables](const std::string& name) {
    auto it = variables.find(name);
    return it == variables.end() ? std::string() : it->second;
  };
}

std::string chosen(Variables variables, const std::string& host, const std::string& scheme = "https") {
  HttpRequest request;
  request.scheme = scheme;
  request.host = host;
  return proxy_for(request, environment(std::move(variables)));
}

TEST(Proxy, EachSchemeHasItsVariables) {
  EXPECT_EQ(chosen({}, "a.example"), "");
  EXPECT_EQ(chosen({{"https_proxy", "http://p:1"}}, "a.example"), "http://p:1");
  EXPECT_EQ(chosen({{"HTTPS_PROXY", "http://p:1"}}, "a.example"), "http://p:1");
  EXPECT_EQ(chosen({{"https_proxy", "http://p:1"}, {"HTTPS_PROXY", "http://p:2"}}, "a.example"), "http://p:1");
  EXPECT_EQ(chosen({{"http_proxy", "http://p:1"}}, "a.example"), "");
  EXPECT_EQ(chosen({{"http_proxy", "http://p:1"}}, "a.example", "http"), "http://p:1");
  EXPECT_EQ(chosen({{"HTTP_PROXY", "http://p:1"}}, "a.example", "http"), "") << "upper case may be a client's header";
  EXPECT_EQ(chosen({{"https_proxy", "http://p:1"}}, "a.example", "http"), "");
  EXPECT_EQ(chosen({{"ALL_PROXY", "socks5h://p:1"}}, "a.example"), "socks5h://p:1");
  EXPECT_EQ(chosen({{"all_proxy", "p:1"}}, "a.example", "http"), "p:1");
  EXPECT_EQ(chosen({{"https_proxy", " \t"}}, "a.example"), "");
}

TEST(Proxy, ExceptionsByNameAddressAndNetwork) {
  struct Case {
    const char* list;
    const char* host;
    bool direct;
  };
  const Case cases[] = {
      {"*", "a.example", true},
      {"a.example", "a.example", true},
      {"a.example", "A.EXAMPLE:443", true},
      {"a.example", "b.a.example", true},
      {".a.example", "b.a.example", true},
      {".a.example", "a.example", true},
      {"a.example", "ba.example", false},
      {"a.example", "a.example.org", false},
      {"x, a.example", "a.example", true},
      {"x a.example", "a.example", true},
      {"a.example:443", "a.example", true},
      {"a.example:8443", "a.example", false},
      {"a.example:8443", "a.example:8443", true},
      {"10.0.0.1", "10.0.0.1", true},
      {"10.0.0.1", "10.0.0.10", false},
      {"0.0.1", "10.0.0.1", false},
      {"10.0.0.0/8", "10.9.8.7", true},
      {"10.0.0.0/8", "11.9.8.7", false},
      {"10.0.0.0/9", "10.128.0.1", false},
      {"10.0.0.0/33", "10.0.0.1", false},
      {"10.0.0.0/", "10.0.0.1", false},
      {"10.0.0.0/8", "ten.example", false},
      {"::1", "[::1]:443", true},
      {"[::1]", "[::1]", true},
      {"0:0:0::1", "[::1]", true},
      {"2001:db8::/32", "[2001:db8:1::5]:443", true},
      {"2001:db8::/32", "[2001:db9::5]", false},
      {",, ,", "a.example", false},
      {"", "a.example", false},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(chosen({{"https_proxy", "p:1"}, {"no_proxy", c.list}}, c.host).empty(), c.direct)
        << c.host << " with " << c.list;
  }
  EXPECT_EQ(chosen({{"https_proxy", "p:1"}, {"NO_PROXY", "a.example"}}, "a.example"), "");
}

TEST(Proxy, LinkLocalAddressesAreAlwaysDirect) {
  for (const char* host : {"169.254.169.254", "169.254.170.2:80", "[fd00:ec2::254]", "[fe80::1]"})
    EXPECT_EQ(chosen({{"http_proxy", "p:1"}}, host, "http"), "") << host;
  EXPECT_EQ(chosen({{"http_proxy", "p:1"}}, "169.255.0.1", "http"), "p:1");
}

TEST(Proxy, NamesHoldNoSecrets) {
  EXPECT_EQ(proxy_name("http://user:secret@p.example:3128/x"), "p.example:3128");
  EXPECT_EQ(proxy_name("user:se@cret@p.example:3128"), "p.example:3128");
  EXPECT_EQ(proxy_name("p.example"), "p.example");
  EXPECT_EQ(proxy_name(""), "");
}

// --- on the wire

Task<Result<HttpResponse>> send(Loop* loop, HttpRequest request) {
  Loop::Send sending = loop->send(std::move(request));
  Result<HttpResponse> out = co_await sending;
  co_return out;
}

Result<HttpResponse> ask(Variables variables, const std::string& host, const std::string& scheme) {
  HttpOptions options;
  options.getenv = environment(std::move(variables));
  Loop loop(options);
  HttpRequest request;
  request.scheme = scheme;
  request.host = host;
  request.headers = {{"Authorization", "AWS4 secret"}};
  PollWaiter waiter;
  return run_until(loop, waiter, send(&loop, std::move(request)));
}

TEST(ProxyOnTheWire, GetsPlainRequestsWhole) {
  LocalServer proxy([](const ServedRequest&, int) { return Reply{200, "from the proxy"}; });
  auto response = ask({{"http_proxy", "http://user:pass@" + proxy.host()}}, "a.example", "http");
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->body, "from the proxy");
  EXPECT_EQ(proxy.requests()[0].target, "http://a.example/");
  EXPECT_EQ(proxy.requests()[0].header("proxy-authorization"), "Basic dXNlcjpwYXNz");
}

TEST(ProxyOnTheWire, IsAskedForATunnelWithoutOurHeaders) {
  LocalServer proxy([](const ServedRequest&, int) { return Reply{403, "<html>no</html>"}; });
  auto response = ask({{"https_proxy", "http://user:pass@" + proxy.host()}}, "a.example", "https");
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().message, "proxy " + proxy.host() + " does not connect to a.example:443: HTTP status 403");
  EXPECT_EQ(response.error().kind, Error::Kind::Network);
  EXPECT_FALSE(response.error().retryable);
  const ServedRequest seen = proxy.requests().at(0);
  EXPECT_EQ(seen.method + " " + seen.target, "CONNECT a.example:443");
  EXPECT_EQ(seen.header("authorization"), "");
}

TEST(ProxyOnTheWire, AFailureThatPassesIsRetryable) {
  LocalServer proxy([](const ServedRequest&, int) { return Reply{502, "bad gateway"}; });
  auto response = ask({{"HTTPS_PROXY", proxy.host()}}, "a.example", "https");
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().message, "proxy " + proxy.host() + " does not connect to a.example:443: HTTP status 502");
  EXPECT_TRUE(response.error().retryable);
}

TEST(ProxyOnTheWire, OneThatIsNotThereIsNamedWithoutItsPassword) {
  LocalServer proxy([](const ServedRequest&, int) { return Reply{200, ""}; });
  const std::string host = proxy.host();
  proxy.stop();
  auto response = ask({{"https_proxy", "http://user:pass@" + host}}, "a.example", "https");
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().message, "could not connect to a.example:443 through proxy " + host + ": Connection refused");
  response = ask({{"https_proxy", "http://user:pass@no-such-proxy.invalid:3128"}}, "a.example", "https");
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().message.find("could not look up host name of proxy no-such-proxy.invalid:3128: "), 0u)
      << response.error().message;
  EXPECT_EQ(response.error().message.find("pass"), std::string::npos);
}

TEST(ProxyOnTheWire, IsLeftOutForExceptions) {
  LocalServer proxy([](const ServedRequest&, int) { return Reply{200, "proxy"}; });
  LocalServer server([](const ServedRequest&, int) { return Reply{200, "direct"}; });
  auto response = ask({{"http_proxy", proxy.host()}, {"no_proxy", "127.0.0.0/8"}}, server.host(), "http");
  ASSERT_TRUE(response);
  EXPECT_EQ(response->body, "direct");
}

}  // namespace
}  // namespace iasql::aws
