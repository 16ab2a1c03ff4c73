// service x region x overrides -> URL, signing name and signing region.
// Overrides, strongest first: `override_url` (a setting), AWS_ENDPOINT_URL_<SERVICE_ID>, AWS_ENDPOINT_URL.
// AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true switches the two environment variables off.
// An override may name http; everything else is https. Fails: Error::Kind::Config on a URL or region name that makes
// no sense (a region must look like one, so that no host can be smuggled in through a table).
#pragma once

#include <functional>
#include <string>

#include "aws/result.hpp"
#include "aws/shape.hpp"

namespace iasql::aws {

struct EndpointConfig {
  std::string override_url;                                      // for every service; "" = none
  std::function<std::string(const std::string& name)> getenv;    // default: the process's environment
};

struct Endpoint {
  std::string scheme, host, base_path;  // host[:port]; base_path without trailing slash
  std::string signing_name, signing_region;
};

Result<Endpoint> resolve_endpoint(const Model& model, const std::string& region, const EndpointConfig& config);

/// "aws", "aws-cn", "aws-us-gov", … of a region name, and the partition's DNS suffix.
std::string partition_of(const std::string& region);
std::string dns_suffix_of(const std::string& partition);

}  // namespace iasql::aws
