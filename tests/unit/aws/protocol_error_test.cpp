// Error answers: understanding them in every form, and sorting them into kinds.
#include <gtest/gtest.h>

#include "protocol_fixture.hpp"

namespace iasql::aws {
namespace {

using Fixture = ProtocolFixture;

struct Failure {
  const char* name;
  const char* protocol;
  int status;
  const char* body;
  Headers headers;
  Error::Kind kind;
  bool retryable;
  const char* code;
  const char* message;
  const char* request_id;
};

class ParseError : public testing::TestWithParam<Failure> {};

TEST_P(ParseError, IsUnderstood) {
  const Failure& wanted = GetParam();
  const Error error = Fixture(wanted.protocol).error(wanted.status, wanted.body, wanted.headers);
  EXPECT_EQ(error.code, wanted.code);
  EXPECT_EQ(error.message, wanted.message);
  EXPECT_EQ(error.request_id, wanted.request_id);
  EXPECT_EQ(error.kind, wanted.kind);
  EXPECT_EQ(error.retryable, wanted.retryable);
  EXPECT_EQ(error.http_status, wanted.status);
  EXPECT_EQ(error.service + "." + error.operation, "things.Do");
}

using Kind = Error::Kind;
constexpr const char* kEc2Error =
    "<?xml version=\"1.0\"?>\n<Response><Errors><Error><Code>InvalidThing.NotFound</Code><Message>no "
    "'t-1'</Message></Error>"
    "</Errors><RequestID>r-1</RequestID></Response>";
constexpr const char* kQueryError =
    "<ErrorResponse xmlns=\"http://x/\"><Error><Type>Sender</Type><Code>Throttling</Code><Message>slow "
    "&lt;down&gt;</Message></Error>"
    "<RequestId>r-2</RequestId></ErrorResponse>";

INSTANTIATE_TEST_SUITE_P(
    All, ParseError,
    testing::Values(
        Failure{"Ec2",
                kEc2,
                400,
                kEc2Error,
                {},
                Kind::Service,
                false,
                "InvalidThing.NotFound",
                "no 't-1'",
                "r-1"},
        Failure{
            "Query", kQuery, 400, kQueryError, {}, Kind::Throttled, true, "Throttling", "slow <down>", "r-2"},
        Failure{"Json",
                kJson,
                400,
                R"({"__type":"com.x#Slow:http://y","message":"m"})",
                {{"x-amzn-requestid", "r-3"}},
                Kind::Throttled,
                true,
                "Slow",
                "m",
                "r-3"},
        Failure{"JsonUpperMessage",
                kJson,
                400,
                R"({"__type":"Flaky","Message":"m"})",
                {},
                Kind::Service,
                true,
                "Flaky",
                "m",
                ""},
        Failure{"JsonHeaderType",
                kJson,
                404,
                R"({"message":"m"})",
                {{"x-amzn-errortype", "Gone:http://x/"}},
                Kind::Service,
                false,
                "Gone",
                "m",
                ""},
        Failure{"JsonCode",
                kJson,
                400,
                R"({"code":"Odd","errorMessage":"m"})",
                {},
                Kind::Service,
                false,
                "Odd",
                "m",
                ""},
        Failure{"QueryCompatible",
                kCompatible,
                400,
                R"({"__type":"com.x#Gone","message":"m"})",
                {{"x-amzn-query-error", "Old.NonExistent;Sender"}},
                Kind::Service,
                false,
                "Old.NonExistent",
                "m",
                ""},
        Failure{"QueryErrorHeaderElsewhere",
                kJson,
                400,
                R"({"__type":"Gone"})",
                {{"x-amzn-query-error", "Old;Sender"}},
                Kind::Service,
                false,
                "Gone",
                "",
                ""},
        Failure{"Ec2FormToJson",
                kJson,
                400,
                kEc2Error,
                {},
                Kind::Service,
                false,
                "InvalidThing.NotFound",
                "no 't-1'",
                "r-1"},
        Failure{"QueryFormToJson",
                kJson,
                400,
                kQueryError,
                {},
                Kind::Throttled,
                true,
                "Throttling",
                "slow <down>",
                "r-2"},
        Failure{"JsonToQuery",
                kQuery,
                400,
                R"({"__type":"X","message":"m"})",
                {},
                Kind::Service,
                false,
                "X",
                "m",
                ""},
        Failure{
            "BareError",
            kQuery,
            403,
            "<Error><Code>SignatureDoesNotMatch</Code><Message>m</Message><RequestId>r</RequestId></Error>",
            {},
            Kind::Auth,
            false,
            "SignatureDoesNotMatch",
            "m",
            "r"},
        Failure{"NamedRoot",
                kQuery,
                403,
                "<AccessDeniedException><Message>no</Message></AccessDeniedException>",
                {},
                Kind::Denied,
                false,
                "AccessDeniedException",
                "no",
                ""},
        Failure{"HeaderIdWins",
                kEc2,
                400,
                kEc2Error,
                {{"x-amzn-requestid", "r-9"}},
                Kind::Service,
                false,
                "InvalidThing.NotFound",
                "no 't-1'",
                "r-9"},
        Failure{"Empty", kQuery, 500, "", {}, Kind::Service, true, "500", "Internal Server Error", ""},
        Failure{"EmptyForbidden", kJson, 403, "", {}, Kind::Denied, false, "403", "Forbidden", ""},
        Failure{"PlainText",
                kJson,
                503,
                "try\nlater \xff",
                {},
                Kind::Service,
                true,
                "",
                "HTTP status 503: try later ?",
                ""},
        Failure{"BrokenXml",
                kEc2,
                502,
                "<Response><Errors>",
                {},
                Kind::Service,
                true,
                "",
                "HTTP status 502: <Response><Errors>",
                ""},
        Failure{"BrokenJson",
                kJson,
                400,
                "{\"__type\":",
                {},
                Kind::Service,
                false,
                "",
                "HTTP status 400: {\"__type\":",
                ""},
        Failure{"Html",
                kEc2,
                500,
                "\n<!DOCTYPE HTML PUBLIC><html><body>x</body></html>",
                {},
                Kind::Unsupported,
                false,
                "",
                "the endpoint does not implement this operation (HTTP status 500 with an HTML page)",
                ""},
        Failure{"HtmlByTag",
                kQuery,
                405,
                "<HTML></HTML>",
                {},
                Kind::Unsupported,
                false,
                "",
                "the endpoint does not implement this operation (HTTP status 405 with an HTML page)",
                ""},
        Failure{"HtmlByType",
                kJson,
                404,
                "nothing here",
                {{"content-type", "text/html; charset=utf-8"}},
                Kind::Unsupported,
                false,
                "",
                "the endpoint does not implement this operation (HTTP status 404 with an HTML page)",
                ""},
        Failure{"HeadHasATypeOnly",
                kJson,
                404,
                "",
                {{"content-type", "text/html; charset=utf-8"}},
                Kind::Service,
                false,
                "404",
                "Not Found",
                ""},
        Failure{"GatewayPage",
                kEc2,
                503,
                "<html><body><b>Http/1.1 Service Unavailable</b></body></html>",
                {},
                Kind::Service,
                true,
                "",
                "HTTP status 503 with an HTML page",
                ""}),
    [](const auto& test) { return test.param.name; });

TEST(Classify, ByCodeAndStatus) {
  const Fixture fixture(kQuery);
  struct Case {
    const char* code;
    int status;
    Kind kind;
    bool retryable;
  };
  for (const Case& c : {Case{"ThrottlingException", 400, Kind::Throttled, true},
                        Case{"RequestLimitExceeded", 503, Kind::Throttled, true},
                        Case{"SlowDown", 503, Kind::Throttled, true},
                        Case{"Whatever", 429, Kind::Throttled, true},
                        Case{"LimitExceededException", 400, Kind::Service, true},
                        Case{"LimitExceededException", 429, Kind::Throttled, true},
                        Case{"LimitExceededException", 503, Kind::Throttled, true},
                        Case{"InvalidClientTokenId", 403, Kind::Auth, false},
                        Case{"AuthFailure", 401, Kind::Auth, false},
                        Case{"ExpiredToken", 400, Kind::Auth, false},
                        Case{"UnauthorizedOperation", 403, Kind::Denied, false},
                        Case{"AccessDenied", 400, Kind::Denied, false},
                        Case{"Odd", 403, Kind::Denied, false},
                        Case{"Odd", 500, Kind::Service, true},
                        Case{"Odd", 504, Kind::Service, true},
                        Case{"Odd", 501, Kind::Unsupported, false},
                        Case{"InternalFailure", 400, Kind::Service, true},
                        Case{"RequestTimeout", 400, Kind::Service, true},
                        Case{"Odd", 400, Kind::Service, false},
                        Case{"Odd", 404, Kind::Service, false},
                        Case{"InvalidAction", 400, Kind::Unsupported, false},
                        Case{"Flaky", 400, Kind::Service, true},
                        Case{"Slow", 400, Kind::Throttled, true},
                        Case{"Thing.Gone", 404, Kind::Service, false}}) {
    Error error;
    error.code = c.code;
    error.http_status = c.status;
    classify(error, *fixture.model, *fixture.op);
    EXPECT_EQ(error.kind, c.kind) << c.code << " " << c.status;
    EXPECT_EQ(error.retryable, c.retryable) << c.code << " " << c.status;
  }
}

TEST(Classify, EveryCodeOfTheStandardRetryMode) {
  const Fixture fixture(kQuery);
  Operation listing = *fixture.op;
  listing.name = "ListThings";
  for (const char* code :
       {"Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException", "TooManyRequestsException",
        "ProvisionedThroughputExceededException", "TransactionInProgressException", "RequestLimitExceeded",
        "BandwidthLimitExceeded", "LimitExceededException", "RequestThrottled", "SlowDown", "PriorRequestNotComplete",
        "EC2ThrottledException"}) {
    Error error;
    error.code = code;
    error.http_status = 400;
    classify(error, *fixture.model, listing);
    EXPECT_EQ(error.kind, Kind::Throttled) << code;
    EXPECT_TRUE(error.retryable) << code;
  }
}

// What AWS or something in between says goes into messages of PostgreSQL, which end at a NUL.
TEST(ErrorText, HasNoControlCharactersAndAnEnd) {
  const Fixture f(kJson);
  const Error error = f.error(400, R"({"__type":"A\u0000B","message":"a\u0000b\u001b[2J\nc"})");
  EXPECT_EQ(error.code, "A B");
  EXPECT_EQ(error.message, "a b [2J\nc");
  const Error large = f.error(400, R"({"__type":")" + std::string(5000, 'x') + R"(","message":"y)" +
                                       [] {
                                         std::string text;
                                         for (int i = 0; i < 100000; ++i) text += "\xC3\xA9";
                                         return text;
                                       }() +
                                       "\"}");
  EXPECT_LT(large.text().size(), 9000u);
  EXPECT_TRUE(parse_json(to_json(Value(large.text())))) << "cut in the middle of a character";
}

// The rest of this message is what was to be signed, session token included.
TEST(ErrorText, LeavesOutWhatWasSigned) {
  const char* body =
      R"({"__type":"InvalidSignatureException","message":"The signature does not match.\n\nThe Canonical String for this )"
      R"(request should have been\n'POST\n/\n\nx-amz-security-token:TOKEN'"})";
  EXPECT_EQ(Fixture(kJson).error(403, body).message, "The signature does not match.");
}

}  // namespace
}  // namespace iasql::aws
