// Signature Version 4: canonical request, string to sign, derived key, signature.
// Must not know: sockets, clocks, where credentials come from. Fails: never, short of bad_alloc.
#include "aws/sigv4.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <stdexcept>

#include "aws/http_message.hpp"

namespace iasql::aws {

namespace {

constexpr std::string_view kContentHash = "x-amz-content-sha256";

struct Day {
  int year;
  unsigned month, day;
};

Day civil(std::chrono::system_clock::time_point now) {
  const std::chrono::year_month_day ymd(std::chrono::floor<std::chrono::days>(now));
  return {static_cast<int>(ymd.year()), static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day())};
}

std::string date_of(const SigningScope& scope) {
  const Day d = civil(scope.now);
  char out[40];
  std::snprintf(out, sizeof out, "%04d%02u%02u", d.year, d.month, d.day);
  return out;
}

std::string timestamp_of(const SigningScope& scope) {
  const auto day = std::chrono::floor<std::chrono::days>(scope.now);
  const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(scope.now - day));
  char out[40];
  std::snprintf(out, sizeof out, "T%02d%02d%02dZ", static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
  return date_of(scope) + out;
}

std::string credential_scope(const SigningScope& scope) {
  return date_of(scope) + "/" + scope.region + "/" + scope.service + "/aws4_request";
}

bool never_signed(std::string_view name) {
  return name == "user-agent" || name == "connection" || name == "expect" || name == "transfer-encoding" ||
         name == "x-amzn-trace-id" || name == "authorization";
}

/// Without blanks at the ends, runs of blanks as one.
std::string squeezed(std::string_view value) {
  std::string out;
  for (char c : trimmed(value)) {
    if (c == '\t') c = ' ';
    if (c != ' ' || out.back() != ' ') out += c;
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

/// The pairs of an encoded query, sorted by name, then value.
std::string canonical_query(std::string_view query) {
  std::vector<std::pair<std::string_view, std::string_view>> pairs;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    if (pair.empty()) continue;
    const std::size_t equals = pair.find('=');
    if (equals == pair.npos)
      pairs.emplace_back(pair, "");
    else
      pairs.emplace_back(pair.substr(0, equals), pair.substr(equals + 1));
  }
  std::sort(pairs.begin(), pairs.end());
  std::string out;
  for (const auto& [name, value] : pairs) {
    if (!out.empty()) out += '&';
    out.append(name).append("=").append(value);
  }
  return out;
}

const std::string* find_header(const Headers& headers, std::string_view name) {
  for (const auto& [n, v] : headers)
    if (lower_case(n) == name) return &v;
  return nullptr;
}

}  // namespace

std::string hex(std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (unsigned char c : bytes) {
    out += kDigits[c >> 4];
    out += kDigits[c & 15];
  }
  return out;
}

std::string sha256_hex(std::string_view data) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  if (EVP_Digest(data.data(), data.size(), digest, &size, EVP_sha256(), nullptr) != 1)
    throw std::runtime_error("SHA-256 is not available");
  return hex({reinterpret_cast<const char*>(digest), size});
}

std::string hmac_sha256(std::string_view key, std::string_view data) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  if (!HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
            reinterpret_cast<const unsigned char*>(data.data()), data.size(), digest, &size))
    throw std::runtime_error("HMAC-SHA-256 is not available");
  return std::string(reinterpret_cast<const char*>(digest), size);
}

std::string uri_encode(std::string_view text, bool keep_slash) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  for (unsigned char c : text) {
    const bool plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '_' || c == '.' || c == '~' || (c == '/' && keep_slash);
    if (plain) {
      out += static_cast<char>(c);
    } else {
      out += '%';
      out += kDigits[c >> 4];
      out += kDigits[c & 15];
    }
  }
  return out;
}

std::string canonical_request(const HttpRequest& request, const Headers& all, const std::string& payload_hash,
                              const std::string& service, std::string* signed_headers) {
  std::map<std::string, std::string> canonical;
  for (const auto& [name, value] : all) {
    std::string key = lower_case(name);
    if (never_signed(key)) continue;
    auto [it, added] = canonical.emplace(std::move(key), squeezed(value));
    if (!added) it->second += "," + squeezed(value);
  }
  std::string names, lines;
  for (const auto& [name, value] : canonical) {
    names += (names.empty() ? "" : ";") + name;
    lines += name + ":" + value + "\n";
  }
  if (signed_headers) *signed_headers = names;
  const std::string path = service == "s3" ? request.path : uri_encode(normalized(request.path), true);
  return request.method + "\n" + path + "\n" + canonical_query(request.query) + "\n" + lines + "\n" + names + "\n" +
         payload_hash;
}

std::string string_to_sign(const std::string& canonical, const SigningScope& scope) {
  return "AWS4-HMAC-SHA256\n" + timestamp_of(scope) + "\n" + credential_scope(scope) + "\n" + sha256_hex(canonical);
}

std::string signing_key(const std::string& secret, const SigningScope& scope) {
  std::string key = hmac_sha256("AWS4" + secret, date_of(scope));
  key = hmac_sha256(key, scope.region);
  key = hmac_sha256(key, scope.service);
  return hmac_sha256(key, "aws4_request");
}

Headers sigv4_headers(const HttpRequest& request, const Credentials& credentials, const SigningScope& scope) {
  Headers added;
  added.emplace_back("x-amz-date", timestamp_of(scope));
  const std::string* given = find_header(request.headers, kContentHash);  // e.g. UNSIGNED-PAYLOAD
  const std::string payload_hash = given ? *given : sha256_hex(request.body);
  if (!given) added.emplace_back(kContentHash, payload_hash);
  if (!credentials.session_token.empty()) added.emplace_back("x-amz-security-token", credentials.session_token);

  Headers all = request.headers;
  all.insert(all.end(), added.begin(), added.end());
  if (!find_header(request.headers, "host")) all.emplace_back("host", request.host);

  std::string names;
  const std::string canonical = canonical_request(request, all, payload_hash, scope.service, &names);
  const std::string key = signing_key(credentials.secret_access_key, scope);
  const std::string signature = hex(hmac_sha256(key, string_to_sign(canonical, scope)));
  added.emplace_back("authorization", "AWS4-HMAC-SHA256 Credential=" + credentials.access_key_id + "/" +
                                          credential_scope(scope) + ", SignedHeaders=" + names +
                                          ", Signature=" + signature);
  return added;
}

}  // namespace iasql::aws
