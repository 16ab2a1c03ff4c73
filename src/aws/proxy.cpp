// See proxy.hpp.
#include "aws/proxy.hpp"

#include <arpa/inet.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string_view>

#include "aws/http_message.hpp"

namespace iasql::aws {

namespace {

struct Address {
  std::array<unsigned char, 16> bytes{};
  unsigned bits = 0;  // 32 or 128
};

struct Host {
  std::string name, port;  // name in lower case, without brackets
  std::optional<Address> address;
};

std::optional<Address> address_of(const std::string& name) {
  Address a;
  a.bits = 32;
  if (inet_pton(AF_INET, name.c_str(), a.bytes.data()) == 1) return a;
  a.bits = 128;
  if (inet_pton(AF_INET6, name.c_str(), a.bytes.data()) == 1) return a;
  return std::nullopt;
}

/// "name", "name:port", "[v6]", "[v6]:port" or a bare v6 address.
Host split(std::string_view text) {
  Host out;
  std::string_view name = text;
  const auto bracket = text.find(']');
  if (!text.empty() && text[0] == '[' && bracket != text.npos) {
    name = text.substr(1, bracket - 1);
    if (text.substr(bracket + 1, 1) == ":") out.port = text.substr(bracket + 2);
  } else if (const auto colon = text.find(':'); colon != text.npos && text.find(':', colon + 1) == text.npos) {
    name = text.substr(0, colon);
    out.port = text.substr(colon + 1);
  }
  out.name = lower_case(name);
  while (!out.name.empty() && out.name.back() == '.') out.name.pop_back();
  out.address = address_of(out.name);
  return out;
}

bool same_network(const Address& a, const Address& b, unsigned bits) {
  if (a.bits != b.bits || bits > a.bits) return false;
  if (std::memcmp(a.bytes.data(), b.bytes.data(), bits / 8) != 0) return false;
  if (bits % 8 == 0) return true;
  const unsigned mask = 0xffu << (8 - bits % 8) & 0xffu;
  return ((a.bytes[bits / 8] ^ b.bytes[bits / 8]) & mask) == 0;
}

bool is_link_local(const Host& host) {
  if (!host.address) return false;
  static const char* const networks[][2] = {{"169.254.0.0", "16"}, {"fe80::", "10"}, {"fd00:ec2::", "32"}};
  for (const auto& [network, bits] : networks) {
    const auto base = address_of(network);
    if (base && same_network(*base, *host.address, static_cast<unsigned>(std::atoi(bits)))) return true;
  }
  return false;
}

bool in_network(const Host& host, std::string_view entry) {
  const auto slash = entry.find('/');
  if (slash == entry.npos || !host.address) return false;
  const std::string bits(entry.substr(slash + 1));
  if (bits.empty() || bits.size() > 3 || bits.find_first_not_of("0123456789") != bits.npos) return false;
  const auto base = address_of(split(entry.substr(0, slash)).name);
  return base && same_network(*base, *host.address, static_cast<unsigned>(std::atoi(bits.c_str())));
}

bool matches(const Host& host, std::string_view entry) {
  if (entry == "*") return true;
  if (entry.find('/') != entry.npos) return in_network(host, entry);
  while (!entry.empty() && entry[0] == '.') entry.remove_prefix(1);
  const Host wanted = split(entry);
  if (wanted.name.empty() || (!wanted.port.empty() && wanted.port != host.port)) return false;
  if (wanted.address && host.address) return same_network(*wanted.address, *host.address, host.address->bits);
  if (host.name == wanted.name) return true;
  const std::string below = "." + wanted.name;
  return !host.address && host.name.size() > below.size() &&
         host.name.compare(host.name.size() - below.size(), below.size(), below) == 0;
}

bool is_excepted(const Host& host, std::string_view list) {
  while (!list.empty()) {
    const auto end = list.find_first_of(", \t");
    const std::string_view entry = list.substr(0, end);
    if (!entry.empty() && matches(host, entry)) return true;
    list = end == list.npos ? "" : list.substr(end + 1);
  }
  return false;
}

std::string process_environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value ? value : "";
}

std::string first_of(const Environment& getenv, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const std::string raw = getenv ? getenv(name) : process_environment(name);
    const std::string value(trimmed(raw));
    if (!value.empty()) return value;
  }
  return "";
}

}  // namespace

std::string proxy_for(const HttpRequest& request, const Environment& getenv) {
  const std::string proxy = request.scheme == "https"
                                ? first_of(getenv, {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"})
                                : first_of(getenv, {"http_proxy", "all_proxy", "ALL_PROXY"});
  if (proxy.empty()) return "";
  const Host host = split(host_and_port(request));
  if (is_link_local(host) || is_excepted(host, first_of(getenv, {"no_proxy", "NO_PROXY"}))) return "";
  return proxy;
}

std::string proxy_name(const std::string& url) {
  std::string_view rest = url;
  if (const auto scheme = rest.find("://"); scheme != rest.npos) rest.remove_prefix(scheme + 3);
  rest = rest.substr(0, rest.find_first_of("/?#"));
  if (const auto at = rest.rfind('@'); at != rest.npos) rest.remove_prefix(at + 1);
  return std::string(rest);
}

}  // namespace iasql::aws
