// Requests and responses as texts: URL, header lookup, and the check that nothing is hidden in them.
#include "aws/http_message.hpp"

#include <algorithm>

namespace iasql::aws {

namespace {

bool has_control_or_blank(std::string_view s) {
  return std::any_of(s.begin(), s.end(), [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == 127; });
}

bool has_line_break(std::string_view s) { return s.find_first_of(std::string_view("\r\n\0", 3)) != s.npos; }

}  // namespace

std::string HttpRequest::url() const {
  std::string out = scheme + "://" + host + path;
  if (!query.empty()) out += "?" + query;
  return out;
}

std::string HttpResponse::header(std::string_view name) const {
  for (const auto& [n, v] : headers)
    if (n == name) return v;
  return "";
}

std::optional<Error> unsafe_request(const HttpRequest& r) {
  if (r.scheme != "https" && r.scheme != "http") return input_error("bad URL scheme \"" + r.scheme + "\"");
  if (r.host.empty() || r.host.find_first_of("/?#@\\") != std::string::npos || has_control_or_blank(r.host))
    return input_error("bad host name \"" + r.host + "\"");
  if (r.path.empty() || r.path[0] != '/' || r.path.find_first_of("?#") != std::string::npos ||
      has_control_or_blank(r.path) || has_control_or_blank(r.query) || r.query.find('#') != std::string::npos)
    return input_error("bad request path \"" + r.path + "\"");
  for (const auto& [name, value] : r.headers)
    if (name.empty() || has_control_or_blank(name) || name.find(':') != std::string::npos || has_line_break(value))
      return input_error("header \"" + name + "\" cannot be sent");
  return std::nullopt;
}

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string_view trimmed(std::string_view s) {
  auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!s.empty() && blank(s.front())) s.remove_prefix(1);
  while (!s.empty() && blank(s.back())) s.remove_suffix(1);
  return s;
}

std::string host_and_port(const HttpRequest& r) {
  auto colon = r.host.rfind(':');
  bool has_port = colon != std::string::npos && r.host.find(']', colon) == std::string::npos;
  return has_port ? r.host : r.host + (r.scheme == "http" ? ":80" : ":443");
}

}  // namespace iasql::aws
