// Where a service answers in a region. The partition table below is the only knowledge of AWS's geography.
// Must not know: HTTP, any particular service. Fails: Error::Kind::Config, naming the region, setting or variable.
#include "aws/endpoint.hpp"

#include <cstdlib>

#include "aws/http_message.hpp"

namespace iasql::aws {

namespace {

struct Partition {
  std::string_view region_prefix, name, dns_suffix;
  std::string_view global_region;  // where its region-less services are signed
  std::string_view global_label;   // stands for the region in their host names
};

// Longest prefixes first; the last one takes the rest.
constexpr Partition kPartitions[] = {
    {"us-gov-", "aws-us-gov", "amazonaws.com", "us-gov-west-1", "us-gov"},
    {"us-isob-", "aws-iso-b", "sc2s.sgov.gov", "us-isob-east-1", "us-isob-east-1"},
    {"us-isof-", "aws-iso-f", "csp.hci.ic.gov", "us-isof-south-1", "us-isof-south-1"},
    {"us-iso-", "aws-iso", "c2s.ic.gov", "us-iso-east-1", "us-iso-east-1"},
    {"eu-isoe-", "aws-iso-e", "cloud.adc-e.uk", "eu-isoe-west-1", "eu-isoe-west-1"},
    {"eusc-", "aws-eusc", "amazonaws.eu", "eusc-de-east-1", "eusc-de-east-1"},
    {"cn-", "aws-cn", "amazonaws.com.cn", "cn-north-1", "cn-north-1"},
    {"", "aws", "amazonaws.com", "us-east-1", ""},
};

constexpr std::string_view kGlobal = "aws-global";

Error config_error(std::string message) {
  Error e;
  e.kind = Error::Kind::Config;
  e.message = std::move(message);
  return e;
}

const Partition& partition_for(std::string_view region) {
  for (const Partition& p : kPartitions)
    if (region.substr(0, p.region_prefix.size()) == p.region_prefix) return p;
  return kPartitions[std::size(kPartitions) - 1];
}

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// ^[a-z]{2,5}(-[a-z0-9]+)+-[0-9]+$, or aws-global.
bool is_region(std::string_view region) {
  if (region == kGlobal) return true;
  if (region.size() > 40) return false;
  std::vector<std::string_view> parts;
  for (std::size_t i = 0; i <= region.size();) {
    const std::size_t end = std::min(region.find('-', i), region.size());
    parts.push_back(region.substr(i, end - i));
    i = end + 1;
  }
  if (parts.size() < 3 || parts[0].size() < 2 || parts[0].size() > 5) return false;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].empty()) return false;
    for (char c : parts[i]) {
      const bool letter_ok = i + 1 < parts.size(), digit_ok = i > 0;
      if (!(letter_ok && is_lower(c)) && !(digit_ok && is_digit(c))) return false;
    }
  }
  return true;
}

std::string environment(const EndpointConfig& config, const std::string& name) {
  if (config.getenv) return config.getenv(name);
  const char* value = std::getenv(name.c_str());
  return value ? value : "";
}

std::string variable_of(const Model& model) {
  std::string name = "AWS_ENDPOINT_URL_";
  for (char c : model.service_id) {
    if (is_lower(c)) c = static_cast<char>(c - 'a' + 'A');
    name += c == ' ' || c == '-' ? '_' : c;
  }
  return name;
}

struct Override {
  std::string url, origin;  // origin: for messages
};

Override find_override(const Model& model, const EndpointConfig& config) {
  if (!config.override_url.empty()) return {config.override_url, "endpoint setting"};
  if (lower_case(environment(config, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")) == "true") return {};
  const std::string general = "AWS_ENDPOINT_URL";
  for (const std::string& name : {variable_of(model), general})
    if (std::string url = environment(config, name); !url.empty()) return {url, name};
  return {};
}

bool is_port(std::string_view port) {
  if (port.empty() || port.size() > 5) return false;
  int value = 0;
  for (char c : port) {
    if (!is_digit(c)) return false;
    value = value * 10 + (c - '0');
  }
  return value > 0 && value < 65536;
}

/// Why "host[:port]" is no such thing, or "".
std::string host_problem(std::string_view authority) {
  if (authority.find('@') != authority.npos) return "it must not hold a user name";
  std::string_view host = authority, port = "1";
  if (!authority.empty() && authority[0] == '[') {
    const std::size_t close = authority.find(']');
    if (close == authority.npos) return "its host makes no sense";
    host = authority.substr(1, close - 1);
    if (host.find_first_not_of("0123456789abcdefABCDEF:.") != host.npos) return "its host makes no sense";
    std::string_view rest = authority.substr(close + 1);
    if (!rest.empty()) port = rest[0] == ':' ? rest.substr(1) : "";
  } else {
    if (const std::size_t colon = authority.find(':'); colon != authority.npos) {
      host = authority.substr(0, colon);
      port = authority.substr(colon + 1);
    }
    for (char c : lower_case(host))
      if (!is_lower(c) && !is_digit(c) && c != '-' && c != '.' && c != '_') return "its host makes no sense";
  }
  if (host.empty()) return "it has no host";
  if (!is_port(port)) return "its port makes no sense";
  return "";
}

/// Fills scheme, host and base_path from a URL; the reason why not, or "".
std::string parse_url(std::string_view url, Endpoint& out) {
  for (unsigned char c : url)
    if (c <= ' ' || c >= 127) return "it holds a blank or another character that no URL may hold";
  const std::size_t mark = url.find("://");
  if (mark == url.npos) return "it must begin with http:// or https://";
  out.scheme = lower_case(url.substr(0, mark));
  if (out.scheme != "http" && out.scheme != "https") return "it must begin with http:// or https://";
  url.remove_prefix(mark + 3);
  if (url.find_first_of("?#\\") != url.npos) return "it must not hold a query or fragment";
  const std::size_t slash = std::min(url.find('/'), url.size());
  if (std::string problem = host_problem(url.substr(0, slash)); !problem.empty()) return problem;
  out.host = lower_case(url.substr(0, slash));
  url.remove_prefix(slash);
  while (!url.empty() && url.back() == '/') url.remove_suffix(1);
  out.base_path = url;
  return "";
}

/// A user name and password may stand in a bad URL: only what cannot hold them is repeated.
std::string shown(const std::string& url) { return url.find('@') == std::string::npos ? " \"" + url + "\"" : ""; }

}  // namespace

std::string partition_of(const std::string& region) { return std::string(partition_for(region).name); }

std::string dns_suffix_of(const std::string& partition) {
  for (const Partition& p : kPartitions)
    if (p.name == partition) return std::string(p.dns_suffix);
  return "amazonaws.com";
}

Result<Endpoint> resolve_endpoint(const Model& model, const std::string& region, const EndpointConfig& config) {
  if (!is_region(region)) return config_error("\"" + region + "\" is not a region name");
  const Partition& partition = partition_for(region == kGlobal ? "" : region);
  const bool global = !model.global_region.empty();

  Endpoint out;
  out.signing_name = model.signing_name.empty() ? model.endpoint_prefix : model.signing_name;
  out.signing_region = region;
  if (global)
    out.signing_region = partition.name == "aws" ? model.global_region : std::string(partition.global_region);
  else if (region == kGlobal)
    out.signing_region = partition.global_region;

  if (const Override given = find_override(model, config); !given.url.empty()) {
    if (std::string problem = parse_url(given.url, out); !problem.empty())
      return config_error("bad URL" + shown(given.url) + " in " + given.origin + ": " + problem);
    return out;
  }

  out.scheme = "https";
  if (global && partition.name == "aws" && !model.global_endpoint.empty())
    out.host = model.global_endpoint;
  else if (global && !partition.global_label.empty())
    out.host = model.endpoint_prefix + "." + std::string(partition.global_label) + "." + std::string(partition.dns_suffix);
  else
    out.host = model.endpoint_prefix + "." + out.signing_region + "." + std::string(partition.dns_suffix);
  return out;
}

}  // namespace iasql::aws
