// See sigv4_canonical.hpp.
#include "aws/sigv4_canonical.hpp"

#include <algorithm>
#include <array>

#include "aws/http_message.hpp"

namespace iasql::aws {

namespace {

constexpr std::array<std::string_view, 7> kNeverSigned = {"authorization", "connection", "expect",         "transfer-encoding",
                                                          "upgrade",       "user-agent", "x-amzn-trace-id"};

bool never_signed(std::string_view name) {
  return std::find(kNeverSigned.begin(), kNeverSigned.end(), name) != kNeverSigned.end() ||
         name.starts_with("sec-websocket-");
}

bool blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// Without blanks and line ends at the ends, runs of them as one blank.
std::string squeezed(std::string_view value) {
  std::string out;
  out.reserve(value.size());
  for (char c : trimmed(value)) {
    if (!blank(c))
      out += c;
    else if (out.back() != ' ')
      out += ' ';
  }
  return out;
}

/// Without "." and "..", empty segments removed.
std::string normalized(std::string_view path) {
  std::vector<std::string_view> segments;
  for (std::size_t i = 0; i < path.size();) {
    const std::size_t end = std::min(path.find('/', i), path.size());
    const std::string_view segment = path.substr(i, end - i);
    i = end + 1;
    if (segment.empty() || segment == ".") continue;
    if (segment != "..")
      segments.push_back(segment);
    else if (!segments.empty())
      segments.pop_back();
  }
  std::string out;
  for (std::string_view segment : segments) out.append("/").append(segment);
  if (out.empty() || (!path.empty() && path.back() == '/')) out += '/';
  return out;
}

std::string encoded_again(std::string_view text) { return uri_encode(uri_decode(text)); }

}  // namespace

std::string canonical_path(std::string_view path, const SigningRules& rules) {
  if (path.empty()) path = "/";
  if (path == "/") return "/";
  std::string out = rules.normalize_path ? normalized(path) : std::string(path);
  return rules.encode_path ? uri_encode(out, true) : out;
}

std::string canonical_query(std::string_view query) {
  if (query.empty()) return "";
  std::vector<std::pair<std::string, std::string>> pairs;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    pairs.emplace_back(encoded_again(pair.substr(0, equals)),
                       encoded_again(pair.substr(std::min(equals + 1, pair.size()))));
  }
  std::sort(pairs.begin(), pairs.end());
  std::string out;
  for (const auto& [name, value] : pairs) {
    if (!out.empty()) out += '&';
    out.append(name).append("=").append(value);
  }
  return out;
}

void CanonicalHeaders::add(std::string_view name, std::string_view value) {
  std::string lower = lower_case(name);
  if (!never_signed(lower)) headers_.emplace_back(std::move(lower), squeezed(value));
}

void CanonicalHeaders::sort() {
  std::stable_sort(headers_.begin(), headers_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::size_t kept = 0;
  for (std::size_t i = 1; i < headers_.size(); ++i) {
    if (headers_[i].first == headers_[kept].first)
      headers_[kept].second.append(",").append(headers_[i].second);
    else if (++kept != i)
      headers_[kept] = std::move(headers_[i]);
  }
  if (!headers_.empty()) headers_.resize(kept + 1);
}

std::string CanonicalHeaders::lines() const {
  std::string out;
  for (const auto& [name, value] : headers_) out.append(name).append(":").append(value).append("\n");
  return out;
}

std::string CanonicalHeaders::names() const {
  std::string out;
  for (const auto& [name, value] : headers_) out.append(out.empty() ? "" : ";").append(name);
  return out;
}

}  // namespace iasql::aws
