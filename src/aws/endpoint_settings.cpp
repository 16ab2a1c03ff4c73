// See endpoint_settings.hpp. Names are those that every AWS tool understands.
#include "aws/endpoint_settings.hpp"

#include <cstdlib>
#include <initializer_list>
#include <utility>

#include "aws/http_message.hpp"

namespace iasql::aws {

namespace {

class Reader {
 public:
  explicit Reader(const EndpointConfig& config) : config_(config) {}

  /// The variable, or else the first of the profile's keys that is set.
  std::string text(const char* variable, std::initializer_list<const char*> keys) const {
    if (*variable)
      if (std::string value = environment_of(config_, variable); !value.empty()) return value;
    if (config_.profile) {
      for (const char* key : keys)
        if (std::string value = config_.profile("", key); !value.empty()) return value;
    }
    return "";
  }

  bool flag(const char* variable, std::initializer_list<const char*> keys) const {
    return lower_case(text(variable, keys)) == "true";
  }

  /// One of the values allowed, or "" if nothing is set.
  Result<std::string> choice(const char* variable, std::initializer_list<const char*> keys,
                             std::initializer_list<const char*> allowed) const {
    const std::string value = lower_case(text(variable, keys));
    if (value.empty()) return value;
    std::string listed;
    for (const char* each : allowed) {
      if (value == each) return value;
      listed += std::string(listed.empty() ? "" : ", ") + each;
    }
    Error e;
    e.kind = Error::Kind::Config;
    e.message = std::string(*variable ? variable : *keys.begin()) + " must be one of " + listed;
    return e;
  }

 private:
  const EndpointConfig& config_;
};

}  // namespace

std::string environment_of(const EndpointConfig& config, const std::string& name) {
  if (config.getenv) return config.getenv(name);
  const char* value = std::getenv(name.c_str());
  return value ? value : "";
}

Result<EndpointSettings> read_endpoint_settings(const EndpointConfig& config) {
  const Reader read(config);
  EndpointSettings out;
  out.use_fips = read.flag("AWS_USE_FIPS_ENDPOINT", {"use_fips_endpoint"});
  out.use_dual_stack = read.flag("AWS_USE_DUALSTACK_ENDPOINT", {"use_dualstack_endpoint"});
  out.bucket_dual_stack = out.use_dual_stack || read.flag("", {"s3.use_dualstack_endpoint"});
  out.inject_host_prefix = !read.flag("AWS_DISABLE_HOST_PREFIX_INJECTION", {"disable_host_prefix_injection"});
  out.ignore_configured_urls =
      read.flag("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", {"ignore_configured_endpoint_urls"});
  out.accelerate = read.flag("", {"s3.use_accelerate_endpoint"});
  out.disable_multi_region =
      read.flag("AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS", {"s3.s3_disable_multiregion_access_points"});
  out.disable_express_sessions =
      read.flag("AWS_S3_DISABLE_EXPRESS_SESSION_AUTH", {"s3_disable_express_session_auth"});
  const std::string arn_region = read.text("AWS_S3_USE_ARN_REGION", {"s3_use_arn_region", "s3.use_arn_region"});
  if (!arn_region.empty()) out.use_arn_region = lower_case(arn_region) == "true" ? "true" : "false";

  const auto style = read.choice("", {"s3.addressing_style"}, {"path", "virtual", "auto"});
  if (!style) return style.error();
  out.addressing_style = *style;
  const auto token_mode =
      read.choice("AWS_STS_REGIONAL_ENDPOINTS", {"sts_regional_endpoints"}, {"legacy", "regional"});
  if (!token_mode) return token_mode.error();
  out.token_service_global = *token_mode == "legacy";
  const auto bucket_mode = read.choice("AWS_S3_US_EAST_1_REGIONAL_ENDPOINT",
                                       {"s3_us_east_1_regional_endpoint", "s3.us_east_1_regional_endpoint"},
                                       {"legacy", "regional"});
  if (!bucket_mode) return bucket_mode.error();
  out.bucket_global = *bucket_mode != "regional";
  const auto account_mode = read.choice("AWS_ACCOUNT_ID_ENDPOINT_MODE", {"account_id_endpoint_mode"},
                                        {"preferred", "disabled", "required"});
  if (!account_mode) return account_mode.error();
  if (!account_mode->empty()) out.account_id_mode = *account_mode;
  return out;
}

EndpointOverride find_endpoint_override(const EndpointConfig& config, const EndpointSettings& settings,
                                        const std::string& service_id) {
  if (!config.override_url.empty()) return {config.override_url, "endpoint setting"};
  if (settings.ignore_configured_urls) return {};
  std::string lower = lower_case(service_id), upper;
  for (char& c : lower) {
    if (c == ' ' || c == '-') c = '_';
    upper += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  for (const std::string& name : {"AWS_ENDPOINT_URL_" + upper, std::string("AWS_ENDPOINT_URL")})
    if (std::string url = environment_of(config, name); !url.empty()) return {url, name};
  if (!config.profile) return {};
  if (const std::string section = config.profile("", "services"); !section.empty()) {
    const std::string full = "services " + section;
    if (std::string url = config.profile(full, lower + ".endpoint_url"); !url.empty())
      return {url, "section [" + full + "] of the configuration file"};
  }
  if (std::string url = config.profile("", "endpoint_url"); !url.empty()) return {url, "endpoint_url of the profile"};
  return {};
}

}  // namespace iasql::aws
