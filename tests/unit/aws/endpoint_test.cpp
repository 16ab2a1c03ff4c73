// Hosts, signing scopes and overrides, by the rules of shipped models. The whole breadth: tests/endpoints/compare.py.
#include "aws/endpoint.hpp"

#include <gtest/gtest.h>

#include <map>

namespace iasql::aws {
namespace {

using Variables = std::map<std::string, std::string>;

std::string found(const Variables& variables, const std::string& name) {
  auto it = variables.find(name);
  return it == variables.end() ? std::string() : it->second;
}

/// The profile: "key" of its own, "section|key" of others.
EndpointConfig with(Variables variables, std::string url = "", Variables profile = {}) {
  EndpointConfig c;
  c.override_url = std::move(url);
  c.getenv = [variables](const std::string& name) { return found(variables, name); };
  c.profile = [profile](const std::string& section, const std::string& key) {
    return found(profile, section.empty() ? key : section + "|" + key);
  };
  return c;
}

ModelStore& models() {
  static auto* const store = new ModelStore(SOURCE_DIR "/models");
  return *store;
}

Result<Endpoint> resolve(const std::string& service, const std::string& operation, const Value& input,
                         const std::string& region, const EndpointConfig& config) {
  auto model = models().get(service);
  if (!model) return model.error();
  const Operation* op = (*model)->operation(operation);
  if (!op) return input_error("no operation " + operation);
  return EndpointResolver(config).resolve(**model, *op, input, region);
}

Endpoint resolved(const std::string& service, const std::string& operation, const Value& input,
                  const std::string& region, const EndpointConfig& config) {
  auto e = resolve(service, operation, input, region, config);
  EXPECT_TRUE(e) << e.error().message;
  return e ? *e : Endpoint{};
}

Endpoint elastic(const std::string& region, const EndpointConfig& config) {
  return resolved("elbv2", "DescribeLoadBalancers", {}, region, config);
}

Endpoint bucket(const std::string& name, const std::string& region, const EndpointConfig& config) {
  return resolved("s3", "ListObjectsV2", Map{{"Bucket", name}}, region, config);
}

std::string url_of(const Endpoint& e) { return e.scheme + "://" + e.host + e.base_path; }

TEST(Endpoint, RegionalHostsOfAllPartitions) {
  struct {
    const char *region, *partition, *host;
  } cases[] = {
      {"us-east-1", "aws", "elasticloadbalancing.us-east-1.amazonaws.com"},
      {"ap-southeast-5", "aws", "elasticloadbalancing.ap-southeast-5.amazonaws.com"},
      {"eu-unheard-9", "aws", "elasticloadbalancing.eu-unheard-9.amazonaws.com"},
      {"cn-north-1", "aws-cn", "elasticloadbalancing.cn-north-1.amazonaws.com.cn"},
      {"us-gov-west-1", "aws-us-gov", "elasticloadbalancing.us-gov-west-1.amazonaws.com"},
      {"us-iso-east-1", "aws-iso", "elasticloadbalancing.us-iso-east-1.c2s.ic.gov"},
      {"us-isob-east-1", "aws-iso-b", "elasticloadbalancing.us-isob-east-1.sc2s.sgov.gov"},
      {"eu-isoe-west-1", "aws-iso-e", "elasticloadbalancing.eu-isoe-west-1.cloud.adc-e.uk"},
      {"us-isof-south-1", "aws-iso-f", "elasticloadbalancing.us-isof-south-1.csp.hci.ic.gov"},
      {"eusc-de-east-1", "aws-eusc", "elasticloadbalancing.eusc-de-east-1.amazonaws.eu"},
  };
  for (const auto& c : cases) {
    Endpoint e = elastic(c.region, with({}));
    EXPECT_EQ(e.scheme, "https");
    EXPECT_EQ(e.host, c.host);
    EXPECT_EQ(e.base_path, "");
    EXPECT_EQ(e.signing_name, "elasticloadbalancing");
    EXPECT_EQ(e.signing_region, c.region);
    EXPECT_TRUE(e.takes_host_prefix);
    EXPECT_EQ(partition_of(c.region), c.partition);
    EXPECT_NE(e.host.find(dns_suffix_of(c.partition)), std::string::npos);
  }
}

TEST(Endpoint, ServicesWithoutRegions) {
  auto iam = [](const std::string& region, const EndpointConfig& config) {
    return resolved("iam", "ListUsers", {}, region, config);
  };
  Endpoint e = iam("eu-west-1", with({}));
  EXPECT_EQ(e.host, "iam.amazonaws.com");
  EXPECT_EQ(e.signing_region, "us-east-1");
  EXPECT_EQ(iam("aws-global", with({})).host, "iam.amazonaws.com");
  e = iam("cn-northwest-1", with({}));
  EXPECT_EQ(e.host, "iam.cn-north-1.amazonaws.com.cn");
  EXPECT_EQ(e.signing_region, "cn-north-1");
  e = iam("us-gov-east-1", with({}));
  EXPECT_EQ(e.host, "iam.us-gov.amazonaws.com");
  EXPECT_EQ(e.signing_region, "us-gov-west-1");
  e = iam("eu-west-1", with({}, "http://localhost:5000"));
  EXPECT_EQ(e.host, "localhost:5000");
  EXPECT_EQ(e.signing_region, "us-east-1") << "an override moves a call, not its scope";
}

TEST(Endpoint, ARegionalServiceInNoRegionGoesToTheFirst) {
  for (const char* url : {"", "http://localhost:1"}) {
    Endpoint e = elastic("aws-global", with({}, url));
    EXPECT_EQ(e.host, *url ? "localhost:1" : "elasticloadbalancing.us-east-1.amazonaws.com");
    EXPECT_EQ(e.signing_region, "us-east-1");
  }
  EXPECT_EQ(elastic("aws-cn-global", with({})).signing_region, "cn-northwest-1");
}

TEST(Endpoint, SigningNameOfTheModel) {
  EXPECT_EQ(resolved("ses", "GetSendQuota", {}, "eu-west-1", with({})).signing_name, "ses");
  EXPECT_EQ(resolved("ses", "GetSendQuota", {}, "eu-west-1", with({})).host, "email.eu-west-1.amazonaws.com");
}

TEST(Endpoint, FipsAndDualStack) {
  const Variables fips = {{"AWS_USE_FIPS_ENDPOINT", "true"}}, dual = {{"AWS_USE_DUALSTACK_ENDPOINT", "TRUE"}};
  EXPECT_EQ(elastic("us-east-1", with(fips)).host, "elasticloadbalancing-fips.us-east-1.amazonaws.com");
  EXPECT_EQ(elastic("us-east-1", with(dual)).host, "elasticloadbalancing.us-east-1.api.aws");
  EXPECT_EQ(elastic("us-east-1", with({}, "", {{"use_fips_endpoint", "true"}})).host,
            "elasticloadbalancing-fips.us-east-1.amazonaws.com");
  EXPECT_EQ(elastic("us-east-1", with({{"AWS_USE_FIPS_ENDPOINT", "false"}}, "", {{"use_fips_endpoint", "true"}})).host,
            "elasticloadbalancing.us-east-1.amazonaws.com") << "the environment is stronger";
  EXPECT_EQ(elastic("us-east-1", with(fips, "http://localhost:1")).host, "localhost:1");
  auto refused = resolve("s3", "ListObjectsV2", Map{{"Bucket", "b-b"}}, "cn-north-1", with(fips));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, Error::Kind::Config);
  EXPECT_EQ(refused.error().message, "Partition does not support FIPS");
}

TEST(Endpoint, TheTokenServiceIsRegionalUnlessToldOtherwise) {
  auto sts = [](const EndpointConfig& config) { return resolved("sts", "GetCallerIdentity", {}, "eu-west-1", config); };
  EXPECT_EQ(sts(with({})).host, "sts.eu-west-1.amazonaws.com");
  const Endpoint legacy = sts(with({{"AWS_STS_REGIONAL_ENDPOINTS", "legacy"}}));
  EXPECT_EQ(legacy.host, "sts.amazonaws.com");
  EXPECT_EQ(legacy.signing_region, "us-east-1");
  EXPECT_EQ(sts(with({{"AWS_STS_REGIONAL_ENDPOINTS", "legacy"}}, "https://vpce.example")).signing_region, "eu-west-1");
  auto bad = resolve("sts", "GetCallerIdentity", {}, "eu-west-1", with({{"AWS_STS_REGIONAL_ENDPOINTS", "both"}}));
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().message, "AWS_STS_REGIONAL_ENDPOINTS must be one of legacy, regional");
}

TEST(Endpoint, BucketsInHostsAndPaths) {
  EXPECT_EQ(url_of(bucket("my-bucket", "eu-west-1", with({}))), "https://my-bucket.s3.eu-west-1.amazonaws.com");
  EXPECT_EQ(url_of(bucket("dotted.bucket", "eu-west-1", with({}))), "https://s3.eu-west-1.amazonaws.com/dotted.bucket");
  EXPECT_EQ(url_of(bucket("my-bucket", "us-east-1", with({}))), "https://my-bucket.s3.amazonaws.com");
  EXPECT_EQ(url_of(bucket("my-bucket", "us-east-1", with({{"AWS_S3_US_EAST_1_REGIONAL_ENDPOINT", "regional"}}))),
            "https://my-bucket.s3.us-east-1.amazonaws.com");
  EXPECT_EQ(url_of(bucket("my-bucket", "eu-west-1", with({}, "", {{"s3.addressing_style", "path"}}))),
            "https://s3.eu-west-1.amazonaws.com/my-bucket");
  EXPECT_EQ(url_of(bucket("my-bucket", "eu-west-1", with({}, "", {{"s3.use_accelerate_endpoint", "true"}}))),
            "https://my-bucket.s3-accelerate.amazonaws.com");
  EXPECT_EQ(url_of(bucket("my-bucket", "eu-west-1", with({}, "http://localhost:5000"))), "http://localhost:5000/my-bucket");
  EXPECT_EQ(url_of(bucket("my-bucket", "eu-west-1", with({}, "http://localhost:5000", {{"s3.addressing_style", "virtual"}}))),
            "http://my-bucket.localhost:5000");
  EXPECT_EQ(url_of(resolved("s3", "GetBucketLocation", Map{{"Bucket", "my-bucket"}}, "eu-west-1", with({}))),
            "https://s3.eu-west-1.amazonaws.com/my-bucket");
  const Endpoint point = bucket("arn:aws:s3:us-west-2:123456789012:accesspoint/mine", "eu-west-1", with({}));
  EXPECT_EQ(url_of(point), "https://mine-123456789012.s3-accesspoint.us-west-2.amazonaws.com");
  EXPECT_EQ(point.signing_region, "us-west-2");
  EXPECT_TRUE(point.disable_double_encoding);
  auto elsewhere = resolve("s3", "ListObjectsV2", Map{{"Bucket", "arn:aws:s3:us-west-2:123456789012:accesspoint/mine"}},
                           "eu-west-1", with({{"AWS_S3_USE_ARN_REGION", "false"}}));
  ASSERT_FALSE(elsewhere);
  EXPECT_NE(elsewhere.error().message.find("Invalid configuration: region from ARN"), std::string::npos);
}

TEST(Endpoint, SignaturesThatWeCannotMake) {
  const Endpoint everywhere = bucket("arn:aws:s3::123456789012:accesspoint:mfzwi23gnjvgw.mrap", "eu-west-1", with({}));
  EXPECT_EQ(everywhere.auth_scheme, "sigv4a");
  const Status no = can_sign(everywhere);
  ASSERT_FALSE(no);
  EXPECT_EQ(no.error().kind, Error::Kind::Unsupported);
  EXPECT_EQ(no.error().message, "this endpoint needs requests signed by sigv4a, which is not supported");
  EXPECT_FALSE(can_sign(bucket("name--use1-az4--x-s3", "us-east-1", with({}))));
  const Endpoint plain =
      bucket("name--use1-az4--x-s3", "us-east-1", with({{"AWS_S3_DISABLE_EXPRESS_SESSION_AUTH", "true"}}));
  EXPECT_TRUE(can_sign(plain));
  EXPECT_EQ(plain.signing_name, "s3express");
  const Endpoint outpost = bucket("arn:aws:s3-outposts:us-west-2:123456789012:outpost/op-01234567890123456/accesspoint/a",
                                  "us-west-2", with({}));
  EXPECT_EQ(outpost.auth_scheme, "sigv4") << "the second of two that are offered";
}

TEST(Endpoint, PathsIntoTheInput) {
  const Value items(Map{{"TransactItems", List{Map{{"Get", Map{{"TableName", "arn:aws:dynamodb:eu-west-1:111122223333:table/t"}}}}}}});
  EXPECT_EQ(resolved("dynamodb", "TransactGetItems", items, "eu-west-1", with({})).host,
            "111122223333.ddb.eu-west-1.amazonaws.com");
  EndpointConfig config = with({});
  config.account_id = [] { return std::string("444455556666"); };
  EXPECT_EQ(resolved("dynamodb", "ListTables", {}, "eu-west-1", config).host, "444455556666.ddb.eu-west-1.amazonaws.com");
  EXPECT_EQ(resolved("dynamodb", "ListTables", {}, "eu-west-1", with({})).host, "dynamodb.eu-west-1.amazonaws.com");
  auto required = resolve("dynamodb", "ListTables", {}, "eu-west-1", with({{"AWS_ACCOUNT_ID_ENDPOINT_MODE", "required"}}));
  ASSERT_FALSE(required);
}

TEST(Endpoint, HeadersOfTheRules) {
  const Endpoint e = resolved("s3control", "GetBucket",
                              Map{{"AccountId", "123456789012"},
                                  {"Bucket", "arn:aws:s3-outposts:us-west-2:123456789012:outpost:op-01234567890123456:bucket:b"}},
                              "us-west-2", with({}));
  EXPECT_EQ(e.headers, (Headers{{"x-amz-account-id", "123456789012"}, {"x-amz-outpost-id", "op-01234567890123456"}}));
}

TEST(Endpoint, NoSubstituteHasAnAccountInItsHost) {
  const Value input(Map{{"AccountId", "123456789012"}});
  EXPECT_EQ(resolved("s3control", "ListJobs", input, "us-west-2", with({})).host,
            "123456789012.s3-control.us-west-2.amazonaws.com");
  const Endpoint e = resolved("s3control", "ListJobs", input, "us-west-2", with({}, "http://127.0.0.1:5000"));
  EXPECT_EQ(e.host, "127.0.0.1:5000");
  EXPECT_FALSE(e.takes_host_prefix);
  EXPECT_FALSE(elastic("us-west-2", with({{"AWS_DISABLE_HOST_PREFIX_INJECTION", "true"}})).takes_host_prefix);
  EXPECT_TRUE(elastic("us-west-2", with({}, "https://x.elb.us-west-2.vpce.amazonaws.com")).takes_host_prefix);
}

TEST(Endpoint, OverridesInTheirOrder) {
  Variables all = {{"AWS_ENDPOINT_URL", "http://general:1"},
                   {"AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2", "http://special:2/base/"}};
  Variables profile = {{"services", "mine"},
                       {"services mine|elastic_load_balancing_v2.endpoint_url", "http://section:3"},
                       {"endpoint_url", "http://profile:4"}};
  EXPECT_EQ(elastic("us-east-1", with(all, "https://setting", profile)).host, "setting");
  Endpoint special = elastic("us-east-1", with(all, "", profile));
  EXPECT_EQ(special.scheme, "http");
  EXPECT_EQ(special.host, "special:2");
  EXPECT_EQ(special.base_path, "/base");
  all.erase("AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2");
  EXPECT_EQ(elastic("us-east-1", with(all, "", profile)).host, "general:1");
  EXPECT_EQ(elastic("us-east-1", with({}, "", profile)).host, "section:3");
  profile.erase("services");
  EXPECT_EQ(elastic("us-east-1", with({}, "", profile)).host, "profile:4");
  all["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "True";
  EXPECT_EQ(elastic("us-east-1", with(all, "", profile)).host, "elasticloadbalancing.us-east-1.amazonaws.com");
  EXPECT_EQ(elastic("us-east-1", with(all, "https://setting")).host, "setting");
}

TEST(Endpoint, WithoutRulesThereIsAHostPerRegion) {
  auto model = Model::load("toy", R"({"metadata":{"protocol":"json","endpointPrefix":"toy","signingName":"t","serviceId":"Toy"},
                                      "operations":{"A":{}},"shapes":{}})");
  ASSERT_TRUE(model);
  EndpointResolver resolver(with({}));
  auto e = resolver.resolve(**model, *(*model)->operation("A"), {}, "cn-north-1");
  ASSERT_TRUE(e) << e.error().message;
  EXPECT_EQ(e->host, "toy.cn-north-1.amazonaws.com.cn");
  EXPECT_EQ(e->signing_name, "t");
  EXPECT_EQ(resolver.resolve(**model, *(*model)->operation("A"), {}, "aws-global")->host, "toy.us-east-1.amazonaws.com");
}

TEST(Endpoint, NoHostIsSmuggledIn) {
  for (const char* name : {"a/../b", "evil.example/", "a@b", "a#b", "a?b", "a b"}) {
    auto e = resolve("s3", "ListObjectsV2", Map{{"Bucket", name}}, "eu-west-1", with({}));
    EXPECT_TRUE(!e || e->host == "s3.eu-west-1.amazonaws.com") << name;
    auto c = resolve("s3control", "ListJobs", Map{{"AccountId", name}}, "eu-west-1", with({}));
    EXPECT_FALSE(c) << name;
  }
}

TEST(Endpoint, WhatIsRememberedIsNotMixedUp) {
  auto model = models().get("s3");
  ASSERT_TRUE(model);
  const Operation &get = *(*model)->operation("GetObject"), &locate = *(*model)->operation("GetBucketLocation");
  EndpointResolver resolver(with({}));
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 400; ++i) {  // more than are kept
      const std::string name = "bucket-" + std::to_string(i);
      const Value input(Map{{"Bucket", name}, {"Key", std::to_string(round)}});
      ASSERT_EQ(resolver.resolve(**model, get, input, "eu-west-1")->host, name + ".s3.eu-west-1.amazonaws.com");
      ASSERT_EQ(resolver.resolve(**model, get, input, "eu-west-2")->host, name + ".s3.eu-west-2.amazonaws.com");
      ASSERT_EQ(resolver.resolve(**model, locate, input, "eu-west-1")->host, "s3.eu-west-1.amazonaws.com");
    }
  }
}

TEST(Endpoint, RefusesWhatIsNoRegion) {
  for (const char* bad : {"", "us", "us-east", "us-east-", "US-east-1", "us-east-1.evil.example", "us-east-1/", "-east-1",
                          "us--1", "us-east-1 ", "verylong-east-1", "us-east-x", "evil.example/us-east-1", "1s-east-1"}) {
    auto e = resolve("elbv2", "DescribeLoadBalancers", {}, bad, with({}));
    ASSERT_FALSE(e) << bad;
    EXPECT_EQ(e.error().kind, Error::Kind::Config);
    EXPECT_EQ(e.error().message, std::string("\"") + bad + "\" is not a region name");
  }
}

TEST(Endpoint, RefusesBadUrls) {
  struct {
    const char *url, *reason;
  } cases[] = {
      {"ftp://host", "it must begin with http:// or https://"},
      {"localhost:5000", "it must begin with http:// or https://"},
      {"http://", "it has no host"},
      {"http:///path", "it has no host"},
      {"http://ho st", "it holds a blank or another character that no URL may hold"},
      {"http://host:0", "its port makes no sense"},
      {"http://host:70000", "its port makes no sense"},
      {"http://host:", "its port makes no sense"},
      {"http://ho$t", "its host makes no sense"},
      {"http://[::1", "its host makes no sense"},
      {"http://host/?x=1", "it must not hold a query or fragment"},
  };
  for (const auto& c : cases) {
    auto e = resolve("elbv2", "DescribeLoadBalancers", {}, "us-east-1", with({{"AWS_ENDPOINT_URL", c.url}}));
    ASSERT_FALSE(e) << c.url;
    EXPECT_EQ(e.error().kind, Error::Kind::Config);
    EXPECT_EQ(e.error().message, std::string("bad URL \"") + c.url + "\" in AWS_ENDPOINT_URL: " + c.reason);
  }
  auto e = resolve("elbv2", "DescribeLoadBalancers", {}, "us-east-1", with({}, "https://me:secret@host/"));
  ASSERT_FALSE(e);
  EXPECT_EQ(e.error().message, "bad URL in endpoint setting: it must not hold a user name");
  EXPECT_EQ(resolved("elbv2", "DescribeLoadBalancers", {}, "us-east-1", with({}, "HTTP://[::1]:5000/")).host, "[::1]:5000");
}

}  // namespace
}  // namespace iasql::aws
