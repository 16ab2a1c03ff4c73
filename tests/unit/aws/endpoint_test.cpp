// Hosts, signing scopes and overrides.
#include "aws/endpoint.hpp"

#include <gtest/gtest.h>

#include <map>

namespace iasql::aws {
namespace {

struct ElasticModel : Model {
  ElasticModel() {
    endpoint_prefix = "elasticloadbalancing";
    service_id = "Elastic Load-Balancing v2";
  }
};

struct GlobalModel : Model {
  GlobalModel() {
    endpoint_prefix = "iam";
    service_id = "IAM";
    global_endpoint = "iam.amazonaws.com";
    global_region = "us-east-1";
  }
};

EndpointConfig with(std::map<std::string, std::string> variables, std::string url = "") {
  EndpointConfig c;
  c.override_url = std::move(url);
  c.getenv = [variables](const std::string& name) {
    auto it = variables.find(name);
    return it == variables.end() ? std::string() : it->second;
  };
  return c;
}

Endpoint resolved(const Model& model, const std::string& region, const EndpointConfig& config) {
  auto e = resolve_endpoint(model, region, config);
  EXPECT_TRUE(e) << e.error().message;
  return e ? *e : Endpoint{};
}

TEST(Endpoint, RegionalHostsOfAllPartitions) {
  ElasticModel model;
  struct {
    const char *region, *partition, *host;
  } cases[] = {
      {"us-east-1", "aws", "elasticloadbalancing.us-east-1.amazonaws.com"},
      {"ap-southeast-5", "aws", "elasticloadbalancing.ap-southeast-5.amazonaws.com"},
      {"cn-north-1", "aws-cn", "elasticloadbalancing.cn-north-1.amazonaws.com.cn"},
      {"us-gov-west-1", "aws-us-gov", "elasticloadbalancing.us-gov-west-1.amazonaws.com"},
      {"us-iso-east-1", "aws-iso", "elasticloadbalancing.us-iso-east-1.c2s.ic.gov"},
      {"us-isob-east-1", "aws-iso-b", "elasticloadbalancing.us-isob-east-1.sc2s.sgov.gov"},
      {"eu-isoe-west-1", "aws-iso-e", "elasticloadbalancing.eu-isoe-west-1.cloud.adc-e.uk"},
      {"us-isof-south-1", "aws-iso-f", "elasticloadbalancing.us-isof-south-1.csp.hci.ic.gov"},
      {"eusc-de-east-1", "aws-eusc", "elasticloadbalancing.eusc-de-east-1.amazonaws.eu"},
  };
  for (const auto& c : cases) {
    Endpoint e = resolved(model, c.region, with({}));
    EXPECT_EQ(e.scheme, "https");
    EXPECT_EQ(e.host, c.host);
    EXPECT_EQ(e.base_path, "");
    EXPECT_EQ(e.signing_name, "elasticloadbalancing");
    EXPECT_EQ(e.signing_region, c.region);
    EXPECT_EQ(partition_of(c.region), c.partition);
    EXPECT_NE(e.host.find(dns_suffix_of(c.partition)), std::string::npos);
  }
}

TEST(Endpoint, ServicesWithoutRegions) {
  GlobalModel model;
  Endpoint e = resolved(model, "eu-west-1", with({}));
  EXPECT_EQ(e.host, "iam.amazonaws.com");
  EXPECT_EQ(e.signing_region, "us-east-1");
  e = resolved(model, "aws-global", with({}));
  EXPECT_EQ(e.host, "iam.amazonaws.com");
  e = resolved(model, "cn-northwest-1", with({}));
  EXPECT_EQ(e.host, "iam.cn-north-1.amazonaws.com.cn");
  EXPECT_EQ(e.signing_region, "cn-north-1");
  e = resolved(model, "us-gov-east-1", with({}));
  EXPECT_EQ(e.host, "iam.us-gov.amazonaws.com");
  EXPECT_EQ(e.signing_region, "us-gov-west-1");
  e = resolved(model, "eu-west-1", with({}, "http://localhost:5000"));
  EXPECT_EQ(e.host, "localhost:5000");
  EXPECT_EQ(e.signing_region, "us-east-1");
}

TEST(Endpoint, ARegionalServiceInNoRegionGoesToTheFirst) {
  ElasticModel model;
  Endpoint e = resolved(model, "aws-global", with({}));
  EXPECT_EQ(e.host, "elasticloadbalancing.us-east-1.amazonaws.com");
  EXPECT_EQ(e.signing_region, "us-east-1");
}

TEST(Endpoint, SigningNameOfTheModel) {
  ElasticModel model;
  model.signing_name = "elb";
  EXPECT_EQ(resolved(model, "us-east-1", with({})).signing_name, "elb");
}

TEST(Endpoint, OverridesInTheirOrder) {
  ElasticModel model;
  std::map<std::string, std::string> all = {{"AWS_ENDPOINT_URL", "http://general:1"},
                                            {"AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2", "http://special:2/base/"}};
  EXPECT_EQ(resolved(model, "us-east-1", with(all, "https://setting")).host, "setting");
  Endpoint special = resolved(model, "us-east-1", with(all));
  EXPECT_EQ(special.scheme, "http");
  EXPECT_EQ(special.host, "special:2");
  EXPECT_EQ(special.base_path, "/base");
  all.erase("AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2");
  EXPECT_EQ(resolved(model, "us-east-1", with(all)).host, "general:1");
  all["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "True";
  EXPECT_EQ(resolved(model, "us-east-1", with(all)).host, "elasticloadbalancing.us-east-1.amazonaws.com");
  EXPECT_EQ(resolved(model, "us-east-1", with(all, "https://setting")).host, "setting");
}

TEST(Endpoint, RefusesWhatIsNoRegion) {
  ElasticModel model;
  for (const char* bad : {"", "us", "us-east", "us-east-", "US-east-1", "us-east-1.evil.example", "us-east-1/", "-east-1",
                          "us--1", "us-east-1 ", "verylong-east-1", "us-east-x", "evil.example/us-east-1", "1s-east-1"}) {
    auto e = resolve_endpoint(model, bad, with({}));
    ASSERT_FALSE(e) << bad;
    EXPECT_EQ(e.error().kind, Error::Kind::Config);
    EXPECT_EQ(e.error().message, std::string("\"") + bad + "\" is not a region name");
  }
}

TEST(Endpoint, RefusesBadUrls) {
  ElasticModel model;
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
    auto e = resolve_endpoint(model, "us-east-1", with({{"AWS_ENDPOINT_URL", c.url}}));
    ASSERT_FALSE(e) << c.url;
    EXPECT_EQ(e.error().kind, Error::Kind::Config);
    EXPECT_EQ(e.error().message, std::string("bad URL \"") + c.url + "\" in AWS_ENDPOINT_URL: " + c.reason);
  }
  auto e = resolve_endpoint(model, "us-east-1", with({}, "https://me:secret@host/"));
  ASSERT_FALSE(e);
  EXPECT_EQ(e.error().message, "bad URL in endpoint setting: it must not hold a user name");
  EXPECT_EQ(resolved(model, "us-east-1", with({}, "HTTP://[::1]:5000/")).host, "[::1]:5000");
}

}  // namespace
}  // namespace iasql::aws
