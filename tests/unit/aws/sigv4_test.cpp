// Signature Version 4 against values computed with an independent implementation at a fixed time, and what it refuses.
// More such values: tests/data/sigv4, checked by the conformance program.
#include "aws/sigv4.hpp"

#include <gtest/gtest.h>

#include <set>

#include "aws/sigv4_canonical.hpp"
#include "aws/signing_rules.hpp"

namespace iasql::aws {
namespace {

std::chrono::system_clock::time_point at(int y, unsigned m, unsigned d, int hours, int minutes, int seconds) {
  using namespace std::chrono;
  sys_days day = year_month_day{year{y}, month{m}, std::chrono::day{d}};
  return day + std::chrono::hours(hours) + std::chrono::minutes(minutes) + std::chrono::seconds(seconds);
}

struct Case {
  const char *title, *method, *host, *path, *query;
  Headers headers;
  std::string body;
  const char *token, *region, *service, *signed_headers, *signature;
};

const char* const kId = "AKIDEXAMPLE";
const char* const kSecret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

std::vector<Case> cases() {
  return {
    { "query parameters with odd characters", "GET", "ec2.us-east-1.amazonaws.com", "/",
    "Zeta=1&alpha=%20%2B%2F%3D%26&a=%E2%82%AC&empty=&A=~-_.", {}, std::string("", 0),
    "", "us-east-1", "ec2",
    "host;x-amz-content-sha256;x-amz-date",
    "cd74a5869fa0593d6ef20b330534dc740f40accc1f4c41e0ee4281c1c1bb5b21"},
    { "duplicate names", "GET", "example.amazonaws.com", "/",
    "p=b&p=a&p=&p-x=1&p=B", {}, std::string("", 0),
    "", "eu-west-1", "service",
    "host;x-amz-content-sha256;x-amz-date",
    "f4b91d659b510ccaf9f4cfe1bbdd5b5d7210e75d63fdabd3ffc44c36ee2e47de"},
    { "unicode path, encoded twice", "PUT", "lambda.eu-central-1.amazonaws.com", "/2015-03-31/functions/%E1%88%B4%20x%2Fy/",
    "", {{"Content-Type", "application/json"}}, std::string("{\042a\042:1}", 7),
    "", "eu-central-1", "lambda",
    "content-type;host;x-amz-content-sha256;x-amz-date",
    "c12caf23aaabbfaf194b1c35f1dae48d7cdf7e4b316ffe8ecb9b9850b9ec6e8a"},
    { "unicode path, s3 keeps it", "PUT", "bucket.s3.eu-central-1.amazonaws.com", "/%E1%88%B4%20x/a..b//c/../d",
    "acl=", {{"Content-Type", "text/plain"}, {"x-amz-meta-a", "v"}}, std::string("data", 4),
    "", "eu-central-1", "s3",
    "content-type;host;x-amz-content-sha256;x-amz-date;x-amz-meta-a",
    "4537781fda9f7edebe059f3bbe9af01a96af176add97bd96d53411b59ab40443"},
    { "session token", "POST", "sqs.us-west-2.amazonaws.com", "/",
    "", {{"Content-Type", "application/x-amz-json-1.0"}, {"X-Amz-Target", "AmazonSQS.ListQueues"}}, std::string("{}", 2),
    "TOKEN/with+odd==", "us-west-2", "sqs",
    "content-type;host;x-amz-content-sha256;x-amz-date;x-amz-security-token;x-amz-target",
    "d8b8441580db8c29cb4b9e700d0f17612126c33e39fcab2e58e20af015f059e6"},
    { "empty body", "POST", "sts.amazonaws.com", "/",
    "", {}, std::string("", 0),
    "", "us-east-1", "sts",
    "host;x-amz-content-sha256;x-amz-date",
    "16ca6708a8fb72cdb9f0ec4bb53ed664ea430d24831ab371dd3565609bd39a5a"},
    { "dot segments and double slashes", "GET", "api.example.amazonaws.com", "/a/./b/../c//d/",
    "", {}, std::string("", 0),
    "", "us-east-1", "apigateway",
    "host;x-amz-content-sha256;x-amz-date",
    "00f57878c7f3429884a1eaf6efbb37e27e6cd124530d03ce1d0dfa163419fce5"},
    { "header blanks, case and duplicates", "POST", "monitoring.us-gov-west-1.amazonaws.com", "/",
    "", {{"X-Thing", "  a   b  "}, {"My-Header", "v1,v2"}, {"User-Agent", "x/1"}, {"X-Amzn-Trace-Id", "t"}, {"Expect", "100-continue"}}, std::string("Action=X&Version=1", 18),
    "", "us-gov-west-1", "monitoring",
    "host;my-header;x-amz-content-sha256;x-amz-date;x-thing",
    "4778fee2a62f935cb4cd50a01f231221b8b19d7e888d081f3848f033630a243f"},
    { "port in the host", "POST", "localhost:5000", "/base/x",
    "a=1", {}, std::string("\000\377", 2),
    "", "us-east-1", "service",
    "host;x-amz-content-sha256;x-amz-date",
    "c6fd1c990442bb8bb94faa061fcb8a1d1c184a86b45aa34fe7a93b3f69de1822"},
    { "unsigned body", "POST", "cognito.us-east-1.amazonaws.com", "/upload",
    "", {{"X-Amz-Content-SHA256", "UNSIGNED-PAYLOAD"}}, std::string("anything", 8),
    "", "us-east-1", "service",
    "host;x-amz-content-sha256;x-amz-date",
    "fe900563c6b502b368f93d45ece039b4a6ee3e98a428000de7bc08520b72d885"},
  };
}

std::string value_of(const Headers& headers, const std::string& name) {
  for (const auto& [n, v] : headers)
    if (n == name) return v;
  return "";
}

SigningRules rules_for(std::string_view service) {
  SigningRules rules;
  if (service == "s3") rules.normalize_path = rules.encode_path = false;
  return rules;
}

TEST(Sigv4, AgreesWithTheReference) {
  SigningKeys keys;
  for (const Case& c : cases()) {
    SCOPED_TRACE(c.title);
    HttpRequest request;
    request.method = c.method;
    request.host = c.host;
    request.path = c.path;
    request.query = c.query;
    request.headers = c.headers;
    request.body = c.body;
    Credentials credentials{kId, kSecret, c.token, {}, ""};
    SigningScope scope{c.region, c.service, at(2026, 3, 14, 15, 9, 26)};
    for (SigningKeys* cache : {static_cast<SigningKeys*>(nullptr), &keys, &keys}) {
      auto signature = sign_headers(request, credentials, scope, rules_for(c.service), cache);
      ASSERT_TRUE(signature) << signature.error().text();
      EXPECT_EQ(value_of(signature->headers, "x-amz-date"), "20260314T150926Z");
      EXPECT_EQ(value_of(signature->headers, "x-amz-security-token"), c.token);
      EXPECT_EQ(value_of(signature->headers, "authorization"),
                std::string("AWS4-HMAC-SHA256 Credential=") + kId + "/20260314/" + c.region + "/" + c.service +
                    "/aws4_request, SignedHeaders=" + c.signed_headers + ", Signature=" + c.signature);
    }
  }
}

HttpRequest simple(std::string query = "", Headers headers = {}) {
  HttpRequest request;
  request.method = "GET";
  request.host = "example.amazonaws.com";
  request.query = std::move(query);
  request.headers = std::move(headers);
  return request;
}
const Credentials kKeys{kId, kSecret, "", {}, ""};
const Credentials kSession{kId, kSecret, "a/token+=", {}, ""};
SigningScope scope_at(std::chrono::system_clock::time_point now = at(2015, 8, 30, 12, 36, 0)) {
  return {"us-east-1", "service", now};
}

TEST(Sigv4, TheContentHashIsAFlag) {
  auto with = sign_headers(simple(), kKeys, scope_at());
  ASSERT_TRUE(with);
  EXPECT_EQ(value_of(with->headers, "x-amz-content-sha256"), sha256_hex(""));
  EXPECT_NE(with->canonical_request.find("x-amz-content-sha256:"), std::string::npos);
  SigningRules rules;
  rules.send_content_hash = false;
  auto without = sign_headers(simple(), kKeys, scope_at(), rules);
  ASSERT_TRUE(without);
  EXPECT_EQ(value_of(without->headers, "x-amz-content-sha256"), "");
  EXPECT_EQ(without->canonical_request, "GET\n/\n\nhost:example.amazonaws.com\nx-amz-date:20150830T123600Z\n\nhost;x-amz-date\n" +
                                            sha256_hex(""));
  rules.payload = kUnsignedPayload;
  EXPECT_TRUE(sign_headers(simple(), kKeys, scope_at(), rules)->canonical_request.ends_with("\nUNSIGNED-PAYLOAD"));
}

TEST(Sigv4, TheTokenIsSignedOrOnlySent) {
  SigningRules rules;
  auto signs = sign_headers(simple(), kSession, scope_at(), rules);
  auto signs_query = sign_query(simple("a=1"), kSession, scope_at(), std::chrono::minutes(1), rules);
  rules.sign_session_token = false;
  auto sends = sign_headers(simple(), kSession, scope_at(), rules);
  auto sends_query = sign_query(simple("a=1"), kSession, scope_at(), std::chrono::minutes(1), rules);
  auto none = sign_headers(simple(), kKeys, scope_at());
  EXPECT_EQ(value_of(sends->headers, "x-amz-security-token"), "a/token+=");
  EXPECT_EQ(sends->signature, none->signature);
  EXPECT_NE(signs->signature, none->signature);
  EXPECT_EQ(sends_query->canonical_request.find("Security-Token"), std::string::npos);
  EXPECT_NE(signs_query->canonical_request.find("X-Amz-Security-Token=a%2Ftoken%2B%3D"), std::string::npos);
  for (const auto& query : {signs_query->query, sends_query->query}) {
    EXPECT_EQ(query.find("a=1&X-Amz-Algorithm=AWS4-HMAC-SHA256&"), 0u) << query;
    EXPECT_NE(query.find("&X-Amz-Security-Token=a%2Ftoken%2B%3D&X-Amz-Signature="), std::string::npos) << query;
  }
}

TEST(Sigv4, PresignedUrlsLeaveTheSchemesPortOut) {
  HttpRequest request = simple("Action=connect");
  request.host = "db.example.com:443";
  auto url = presign_url(request, kKeys, scope_at(), std::chrono::minutes(15));
  ASSERT_TRUE(url);
  EXPECT_EQ(url->find("https://db.example.com/?Action=connect&X-Amz-Algorithm="), 0u) << *url;
  EXPECT_NE(url->find("&X-Amz-Expires=900&"), std::string::npos);
  request.scheme = "http";
  EXPECT_EQ(presign_url(request, kKeys, scope_at(), std::chrono::minutes(15))->find("http://db.example.com:443/?"), 0u);
  request.host = "db.example.com:80";
  EXPECT_EQ(presign_url(request, kKeys, scope_at(), std::chrono::minutes(15))->find("http://db.example.com/?"), 0u);
}

std::string refusal(const HttpRequest& request, const Credentials& credentials = kKeys, SigningScope scope = scope_at()) {
  auto signature = sign_headers(request, credentials, scope);
  return signature ? "" : signature.error().message;
}

TEST(Sigv4, RefusesWhatCannotBeSigned) {
  EXPECT_EQ(refusal(simple()), "");
  EXPECT_EQ(refusal(simple("", {{"X-AMZ-Date", "x"}})), "a request with a header \"X-AMZ-Date\" cannot be signed: signing adds it");
  EXPECT_NE(refusal(simple("", {{"Authorization", "x"}})), "");
  EXPECT_NE(refusal(simple("", {{"x-amz-security-token", "x"}})), "");
  EXPECT_EQ(refusal(simple("a=1&X-Amz-Signature=2")),
            "a request with a parameter \"x-amz-signature\" cannot be signed: it is part of a signature");
  EXPECT_NE(refusal(simple("X%2DAmz-Expires")), "");
  for (const std::string& end : {std::string("\r"), std::string("\n"), std::string("\0", 1)}) {
    EXPECT_EQ(refusal(simple("a=1" + end + "b")), "a query with a line break cannot be signed");
    HttpRequest broken = simple();
    broken.path += end + "b";
    EXPECT_EQ(refusal(broken), "a path with a line break cannot be signed");
  }
  EXPECT_EQ(refusal(simple("", {{"a", "b\nc: d"}})), "header \"a\" cannot be signed");
  EXPECT_NE(refusal(simple("", {{"a", "b\n"}})), "");
  EXPECT_NE(refusal(simple("", {{"a b", "c"}})), "");
  EXPECT_NE(refusal(simple("", {{"", "c"}})), "");
  EXPECT_EQ(refusal(simple("", {{"a", "b\r\n c\n\td"}})), "");
  EXPECT_EQ(refusal(simple(), kKeys, {"", "x", {}}), "cannot sign for region \"\"");
  EXPECT_EQ(refusal(simple(), kKeys, {"a", "x/y", {}}), "cannot sign for service \"x/y\"");
  EXPECT_EQ(refusal(simple(), Credentials{}), "there is no key to sign with");
  using std::chrono::seconds;
  for (seconds bad : {seconds(0), seconds(-1), seconds(604801)}) {
    auto signature = sign_query(simple(), kKeys, scope_at(), bad);
    ASSERT_FALSE(signature);
    EXPECT_EQ(signature.error().message,
              "a signed URL must expire after 1 to 604800 seconds, not after " + std::to_string(bad.count()));
  }
  EXPECT_TRUE(sign_query(simple(), kKeys, scope_at(), seconds(604800)));
}

TEST(Sigv4, WritesTimesOfAnyYear) {
  EXPECT_EQ(signing_time(at(2024, 2, 29, 23, 59, 59) + std::chrono::milliseconds(999)), "20240229T235959Z");
  EXPECT_EQ(signing_time(at(1969, 12, 31, 23, 59, 59)), "19691231T235959Z");
}

TEST(Sigv4, CanonicalPaths) {
  SigningRules as_is;
  as_is.normalize_path = as_is.encode_path = false;
  SigningRules encoded = as_is;
  encoded.encode_path = true;
  EXPECT_EQ(canonical_path("", {}), "/");
  EXPECT_EQ(canonical_path("", as_is), "/");
  EXPECT_EQ(canonical_path("/a/../b//c/./", {}), "/b/c/");
  EXPECT_EQ(canonical_path("/../..", {}), "/");
  EXPECT_EQ(canonical_path("/a%20b/", {}), "/a%2520b/");
  EXPECT_EQ(canonical_path("/a//../%20", as_is), "/a//../%20");
  EXPECT_EQ(canonical_path("//\xe1\x88\xb4/", encoded), "//%E1%88%B4/");
}

TEST(Sigv4, CanonicalQueries) {
  EXPECT_EQ(canonical_query(""), "");
  EXPECT_EQ(canonical_query("b=2&a"), "a=&b=2");
  EXPECT_EQ(canonical_query("a=2&a=1&a=&a-b=0"), "a=&a=1&a=2&a-b=0");
  EXPECT_EQ(canonical_query("\xe1\x88\xb4=x y&k=%e1%88%b4+%2B"), "%E1%88%B4=x%20y&k=%E1%88%B4%2B%2B");
  EXPECT_EQ(canonical_query("k=%zz%4&&=v"), "=v&k=%25zz%254");
}

TEST(Sigv4, CanonicalHeadersAreSortedJoinedAndSqueezed) {
  CanonicalHeaders headers;
  for (auto [name, value] : Headers{{"B", " 2 \t 3 "}, {"a", ""}, {"b", "1"}, {"User-Agent", "x"}, {"Sec-WebSocket-Key", "x"},
                                    {"Transfer-Encoding", "x"}, {"c", "1\r\n  2\n\t3"}})
    headers.add(name, value);
  headers.sort();
  EXPECT_EQ(headers.names(), "a;b;c");
  EXPECT_EQ(headers.lines(), "a:\nb:2 3,1\nc:1 2 3\n");
}

TEST(Sigv4, KeepsTheKeysItDerives) {
  SigningKeys keys(2);
  auto sign = [&](const Credentials& credentials, const SigningScope& scope) {
    auto with = sign_headers(simple(), credentials, scope, {}, &keys), without = sign_headers(simple(), credentials, scope);
    EXPECT_EQ(with->signature, without->signature);
  };
  SigningScope other = scope_at();
  other.region = "eu-west-1";
  sign(kKeys, scope_at());
  sign(kKeys, scope_at());
  sign(kSession, scope_at(at(2015, 8, 30, 23, 0, 0)));
  EXPECT_EQ(keys.derived(), 1u);
  sign(kKeys, other);
  sign(kKeys, scope_at());
  EXPECT_EQ(keys.derived(), 2u);
  sign(kKeys, scope_at(at(2015, 8, 31, 0, 0, 0)));  // drops `other`, asked for longest ago
  EXPECT_EQ(keys.derived(), 3u);
  EXPECT_EQ(keys.size(), 2u);
  sign(kKeys, scope_at());
  EXPECT_EQ(keys.derived(), 3u);
  sign(kKeys, other);
  EXPECT_EQ(keys.derived(), 4u);
  sign(Credentials{kId, "another secret", "", {}, ""}, other);
  EXPECT_EQ(keys.derived(), 5u);
  keys.clear();
  EXPECT_EQ(keys.size(), 0u);
}

TEST(Sigv4, KeysOfNeighbouringNamesDiffer) {
  SigningKeys keys;
  std::set<Digest> seen{keys.get("s", "20260101", "ab", "c"), keys.get("s", "20260101", "a", "bc"),
                        keys.get("s2", "0260101", "a", "bc")};
  EXPECT_EQ(seen.size(), 3u);
  EXPECT_EQ(keys.derived(), 3u);
}

TEST(Sigv4, DerivesTheDocumentedKey) {
  EXPECT_EQ(hex(signing_key(kSecret, "20150830", "us-east-1", "iam").view()),
            "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9");
}

TEST(Sigv4, FollowsTheDocumentedExample) {
  HttpRequest request = simple("Action=ListUsers&Version=2010-05-08",
                               {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}});
  request.host = "iam.amazonaws.com";
  SigningRules rules;
  rules.send_content_hash = false;
  auto signature = sign_headers(request, kKeys, {"us-east-1", "iam", at(2015, 8, 30, 12, 36, 0)}, rules);
  ASSERT_TRUE(signature);
  EXPECT_EQ(sha256_hex(signature->canonical_request), "f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59");
  EXPECT_EQ(signature->string_to_sign,
            "AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/iam/aws4_request\n"
            "f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59");
  EXPECT_EQ(signature->signature, "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
}

TEST(Sigv4, RulesFollowTheModel) {
  Model model;
  Operation operation;
  HttpRequest request = simple();
  auto usual = signing_rules(model, operation, Endpoint{}, request);
  ASSERT_TRUE(usual);
  EXPECT_TRUE(usual->normalize_path && usual->encode_path && usual->send_content_hash && usual->payload.empty());
  for (const char* objects : {"s3", "s3v4"}) {
    model.signature_version = objects;
    auto rules = signing_rules(model, operation, Endpoint{}, request);
    ASSERT_TRUE(rules);
    EXPECT_TRUE(!rules->normalize_path && !rules->encode_path && rules->payload.empty());
    EXPECT_EQ(presign_rules(model, operation, Endpoint{}, request)->payload, "UNSIGNED-PAYLOAD");
  }
  model.signature_version = "v4";
  operation.auth_type = "v4-unsigned-body";
  EXPECT_EQ(signing_rules(model, operation, Endpoint{}, request)->payload, "UNSIGNED-PAYLOAD");
  request.scheme = "http";
  EXPECT_EQ(signing_rules(model, operation, Endpoint{}, request)->payload, "");
  operation.auth_type = "";
  auto refused = [&](const char* scheme = "sigv4") {
    Endpoint endpoint;
    endpoint.auth_scheme = scheme;
    auto rules = signing_rules(model, operation, endpoint, request);
    return rules ? "" : rules.error().kind == Error::Kind::Unsupported ? rules.error().message : "another kind of error";
  };
  EXPECT_EQ(refused(), "");
  Endpoint as_is;
  as_is.disable_double_encoding = true;
  EXPECT_FALSE(signing_rules(model, operation, as_is, request)->encode_path);
  EXPECT_EQ(refused("sigv4a"), "signatures of the kind \"sigv4a\" are not supported");
  model.signature_version = "v2";
  EXPECT_EQ(refused(), "signatures of the kind \"v2\" are not supported");
  operation.auth_type = "v4";
  EXPECT_EQ(refused(), "");
  operation.auth_type = "bearer";
  EXPECT_EQ(refused(), "signatures of the kind \"bearer\" are not supported");
}

TEST(Sigv4, SmallParts) {
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256({"ab", "", "c"}), sha256("abc"));
  EXPECT_EQ(hex(hmac_sha256("key", "The quick brown fox jumps over the lazy dog").view()),
            "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8");
  // RFC 4231, test cases 1, 6 (a key longer than a block) and 7.
  EXPECT_EQ(hex(hmac_sha256(std::string(20, '\x0b'), "Hi There").view()),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(hex(hmac_sha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First").view()),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  EXPECT_EQ(hex(hmac_sha256(std::string(64, '\xaa'), "").view()), "db2cf93f633fcdfd9bb7f3b99763a63725cb8e38b4fa60a87d0e94b71d8b5970");
  EXPECT_EQ(hex(std::string("\0\xff\x10", 3)), "00ff10");
  EXPECT_EQ(uri_encode("a b/\xe2\x82\xac~-_.*+%"), "a%20b%2F%E2%82%AC~-_.%2A%2B%25");
  EXPECT_EQ(uri_encode("/a b/", true), "/a%20b/");
  EXPECT_EQ(uri_decode("%e2%82%AC+%4%zz%"), "\xe2\x82\xac+%4%zz%");
  std::string secret = "secret";
  wipe(secret);
  EXPECT_EQ(secret, "");
}

}  // namespace
}  // namespace iasql::aws
