// Requests and responses as texts: URL, header lookup, and the check that nothing is hidden in them.
#include "aws/http_message.hpp"

#include <algorithm>
#include <charconv>

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

std::vector<std::string> header_lines(const HttpRequest& request, const std::string& user_agent) {
  std::vector<std::string> out;
  bool has_type = false, has_agent = false, has_host = false;
  for (const auto& [name, value] : request.headers) {
    const std::string key = lower_case(name);
    if (key == "content-length" || key == "expect") continue;  // the length is that of the body, always
    has_type |= key == "content-type";
    has_agent |= key == "user-agent";
    has_host |= key == "host";
    out.push_back(value.empty() ? name + ";" : name + ": " + value);
  }
  out.push_back("Expect:");
  if (!has_type) out.push_back("Content-Type:");
  if (!has_host) out.push_back("Host: " + request.host);  // exactly as it was signed
  if (!has_agent && !user_agent.empty()) out.push_back("User-Agent: " + user_agent);
  return out;
}

namespace {

/// A body grows to what the header has announced at once; a larger one as it comes.
constexpr std::size_t kReserved = 16 * 1024 * 1024;

}  // namespace

bool Receiver::header_line(std::string_view line) {
  header_bytes_ += line.size();
  if (header_bytes_ > header_limit_) {
    refusal_ = Refusal::TooManyHeaders;
    return false;
  }
  if (line.substr(0, 5) == "HTTP/") {
    response_.headers.clear();
    return true;
  }
  const auto colon = line.find(':');
  if (colon == line.npos) return true;
  response_.headers.emplace_back(lower_case(trimmed(line.substr(0, colon))), std::string(trimmed(line.substr(colon + 1))));
  const auto& [name, value] = response_.headers.back();
  if (name == "content-length") (void)std::from_chars(value.data(), value.data() + value.size(), announced_);
  return true;
}

bool Receiver::body(std::string_view piece) {
  if (piece.size() > body_limit_ - response_.body.size()) {
    refusal_ = Refusal::TooLargeBody;
    return false;
  }
  if (response_.body.empty()) response_.body.reserve(std::min({announced_, body_limit_, kReserved}));
  response_.body.append(piece);
  return true;
}

bool Receiver::on_wire(std::uint64_t bytes) {
  wire_bytes_ = bytes;
  if (bytes > body_limit_) refusal_ = Refusal::TooLargeBody;
  return refusal_ == Refusal::None;
}

bool Receiver::stalled(Clock::time_point now, Clock::duration limit) {
  const std::uint64_t bytes = header_bytes_ + std::max<std::uint64_t>(response_.body.size(), wire_bytes_);
  const auto age = now - window_start_;
  const auto enough = std::max<std::int64_t>(1, std::chrono::duration_cast<std::chrono::seconds>(age).count());
  const bool begins = window_start_ == Clock::time_point();
  if (begins || bytes == 0 || bytes - window_bytes_ >= static_cast<std::uint64_t>(enough)) {
    window_start_ = now;
    window_bytes_ = bytes;
    return false;
  }
  return age >= limit;
}

}  // namespace iasql::aws
