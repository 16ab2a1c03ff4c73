// URLs that stand for a service, and what a region may look like: both end up in host names.
#include "aws/endpoint_url.hpp"

#include <algorithm>
#include <vector>

#include "aws/endpoint.hpp"
#include "aws/http_message.hpp"
#include "aws/partitions.hpp"

namespace iasql::aws {

namespace {

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

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

}  // namespace

/// ^[a-z]{2,5}(-[a-z0-9]+)+-[0-9]+$, or one that a partition lists.
bool is_region_name(const std::string& name) {
  const std::string_view region = name;
  if (Partitions::builtin().lists(name)) return true;
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

std::string parse_endpoint_url(std::string_view url, EndpointUrl& out) {
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

std::string shown_url(const std::string& url) { return url.find('@') == std::string::npos ? " \"" + url + "\"" : ""; }

}  // namespace iasql::aws
