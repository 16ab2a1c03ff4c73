// What the environment and the profile say about endpoints, read once.
//
// Must not know: rules, regions, requests. Fails: Error::Kind::Config naming the variable whose value makes no sense.
#pragma once

#include <functional>
#include <string>

#include "aws/result.hpp"

namespace iasql::aws {

struct EndpointConfig {
  std::string override_url;                                    // for every service; "" = none
  std::function<std::string(const std::string& name)> getenv;  // default: the process's environment
  /// A key of the profile in use (section "") or of another section of its file; "outer.inner" is a key of a nested
  /// block. "" = not there. Default: no profile.
  std::function<std::string(const std::string& section, const std::string& key)> profile = {};
  std::function<std::string()> account_id = {};  // of the credentials, if they come with it; default: unknown
};

struct EndpointSettings {
  bool use_fips = false, use_dual_stack = false;
  bool bucket_dual_stack = false;   // for rules that have buckets
  bool inject_host_prefix = true;
  bool ignore_configured_urls = false;
  bool token_service_global = false;   // the legacy way of the service that gives tokens
  bool bucket_global = true;           // "legacy": the first region's buckets have a host without region
  bool accelerate = false, disable_multi_region = false, disable_express_sessions = false;
  std::string use_arn_region;          // "true", "false" or "" (the service's own default)
  std::string addressing_style;        // path, virtual, auto or ""
  std::string account_id_mode = "preferred";
};

Result<EndpointSettings> read_endpoint_settings(const EndpointConfig& config);

/// Environment variable, or "".
std::string environment_of(const EndpointConfig& config, const std::string& name);

struct EndpointOverride {
  std::string url, origin;  // origin: for messages
};
/// The URL that stands for a service, or an empty one.
EndpointOverride find_endpoint_override(const EndpointConfig& config, const EndpointSettings& settings,
                                        const std::string& service_id);

}  // namespace iasql::aws
