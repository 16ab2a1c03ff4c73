// Signature Version 4 against values computed with an independent implementation at a fixed time.
#include "aws/sigv4.hpp"

#include <gtest/gtest.h>

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

TEST(Sigv4, AgreesWithTheReference) {
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
    Headers added = sigv4_headers(request, credentials, scope);
    EXPECT_EQ(value_of(added, "x-amz-date"), "20260314T150926Z");
    EXPECT_EQ(value_of(added, "x-amz-security-token"), c.token);
    EXPECT_EQ(value_of(added, "authorization"),
              std::string("AWS4-HMAC-SHA256 Credential=") + kId + "/20260314/" + c.region + "/" + c.service +
                  "/aws4_request, SignedHeaders=" + c.signed_headers + ", Signature=" + c.signature);
  }
}

TEST(Sigv4, DerivesTheDocumentedKey) {
  SigningScope scope{"us-east-1", "iam", at(2015, 8, 30, 12, 36, 0)};
  EXPECT_EQ(hex(signing_key(kSecret, scope)), "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9");
}

// The example of AWS's documentation, step by step.
TEST(Sigv4, TheDocumentedExample) {
  HttpRequest request;
  request.method = "GET";
  request.host = "iam.amazonaws.com";
  request.query = "Version=2010-05-08&Action=ListUsers";
  Headers all = {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"},
                 {"Host", "iam.amazonaws.com"},
                 {"X-Amz-Date", "20150830T123600Z"}};
  std::string names;
  std::string canonical = canonical_request(request, all, sha256_hex(""), "iam", &names);
  EXPECT_EQ(names, "content-type;host;x-amz-date");
  EXPECT_EQ(sha256_hex(canonical), "f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59");
  SigningScope scope{"us-east-1", "iam", at(2015, 8, 30, 12, 36, 0)};
  std::string text = string_to_sign(canonical, scope);
  EXPECT_EQ(text,
            "AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/iam/aws4_request\n"
            "f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59");
  EXPECT_EQ(hex(hmac_sha256(signing_key(kSecret, scope), text)),
            "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
}

TEST(Sigv4, HeadersOfOneNameAreJoined) {
  HttpRequest request;
  std::string names;
  std::string canonical = canonical_request(request, {{"B", " 2  3 "}, {"a", ""}, {"b", "1"}}, "hash", "x", &names);
  EXPECT_EQ(names, "a;b");
  EXPECT_EQ(canonical, "POST\n/\n\na:\nb:2 3,1\n\na;b\nhash");
}

TEST(Sigv4, SmallParts) {
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hex(hmac_sha256("key", "The quick brown fox jumps over the lazy dog")),
            "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8");
  EXPECT_EQ(hex(std::string("\0\xff\x10", 3)), "00ff10");
  EXPECT_EQ(uri_encode("a b/\xe2\x82\xac~-_.*+%"), "a%20b%2F%E2%82%AC~-_.%2A%2B%25");
  EXPECT_EQ(uri_encode("/a b/", true), "/a%20b/");
}

}  // namespace
}  // namespace iasql::aws
