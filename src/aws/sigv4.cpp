// Signature Version 4: canonical request, string to sign, signature; see sigv4.hpp. The canonical forms are in sigv4_canonical.cpp.
#include "aws/sigv4.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "aws/http_message.hpp"
#include "aws/sigv4_canonical.hpp"

namespace iasql::aws {

namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
constexpr std::string_view kContentHash = "x-amz-content-sha256";
constexpr std::string_view kToken = "x-amz-security-token";
constexpr std::string_view kDate = "x-amz-date";

constexpr std::array<std::string_view, 3> kOwnHeaders = {"authorization", kDate, kToken};
constexpr std::array<std::string_view, 7> kOwnParameters = {"x-amz-algorithm", "x-amz-credential",
                                                            "x-amz-date",      "x-amz-expires",
                                                            "x-amz-signature", "x-amz-signedheaders",
                                                            "x-amz-security-token"};

const std::string* find_header(const Headers& headers, std::string_view name) {
  for (const auto& [n, v] : headers)
    if (n.size() == name.size() && lower_case(n) == name) return &v;
  return nullptr;
}

bool plain_name(std::string_view text) {
  auto plain = [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
  };
  return !text.empty() && std::all_of(text.begin(), text.end(), plain);
}

/// A line break may only be that of a folded header: a blank follows.
bool breaks_out(std::string_view value) {
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '\0') return true;
    if (value[i] != '\n' && value[i] != '\r') continue;
    if (value[i] == '\r' && i + 1 < value.size() && value[i + 1] == '\n') ++i;
    if (i + 1 >= value.size() || (value[i + 1] != ' ' && value[i + 1] != '\t')) return true;
  }
  return false;
}

Status check_headers(const Headers& headers) {
  for (const auto& [name, value] : headers) {
    if (name.empty() || breaks_out(name) || name.find_first_of(": \t\r\n") != name.npos || breaks_out(value))
      return input_error("header \"" + name + "\" cannot be signed");
    if (name.size() < kDate.size()) continue;
    const std::string lower = lower_case(name);
    if (std::find(kOwnHeaders.begin(), kOwnHeaders.end(), lower) != kOwnHeaders.end())
      return input_error("a request with a header \"" + name + "\" cannot be signed: signing adds it");
  }
  return Unit{};
}

/// Both go into one line each, of the canonical request and of what is sent.
Status check_target(const HttpRequest& request) {
  constexpr std::string_view kEnds("\r\n\0", 3);
  if (request.path.find_first_of(kEnds) != std::string::npos) return input_error("a path with a line break cannot be signed");
  if (request.query.find_first_of(kEnds) != std::string::npos) return input_error("a query with a line break cannot be signed");
  return Unit{};
}

Status check_query(std::string_view query) {
  for (std::size_t at = 0; at < query.size();) {
    const std::size_t end = std::min(query.find('&', at), query.size());
    const std::string_view pair = query.substr(at, end - at);
    at = end + 1;
    const std::string name = lower_case(uri_decode(pair.substr(0, pair.find('='))));
    if (std::find(kOwnParameters.begin(), kOwnParameters.end(), name) != kOwnParameters.end())
      return input_error("a request with a parameter \"" + name + "\" cannot be signed: it is part of a signature");
  }
  return Unit{};
}

Status check(const HttpRequest& request, const Credentials& credentials, const SigningScope& scope) {
  if (credentials.access_key_id.empty() || credentials.secret_access_key.empty()) {
    Error none;
    none.kind = Error::Kind::Credentials;
    none.message = "there is no key to sign with";
    return none;
  }
  if (!plain_name(scope.region)) return input_error("cannot sign for region \"" + scope.region + "\"");
  if (!plain_name(scope.service)) return input_error("cannot sign for service \"" + scope.service + "\"");
  if (Status target = check_target(request); !target) return target;
  if (Status headers = check_headers(request.headers); !headers) return headers;
  return check_query(request.query);
}

/// Times, names and key of one signature.
class Signer {
 public:
  Signer(const Credentials& credentials, const SigningScope& scope)
      : credentials_(credentials),
        scope_(scope),
        time_(signing_time(scope.now)),
        within_(day() + "/" + scope.region + "/" + scope.service + "/aws4_request") {}

  const std::string& time() const { return time_; }
  std::string credential() const { return credentials_.access_key_id + "/" + within_; }

  void sign(Signature& out, SigningKeys* keys) const {
    out.string_to_sign.append(kAlgorithm).append("\n").append(time_).append("\n").append(within_).append("\n");
    out.string_to_sign += sha256_hex(out.canonical_request);
    Digest key = keys ? keys->get(credentials_.secret_access_key, day(), scope_.region, scope_.service)
                      : signing_key(credentials_.secret_access_key, day(), scope_.region, scope_.service);
    out.signature = hex(hmac_sha256(key.view(), out.string_to_sign).view());
    wipe(key);
  }

 private:
  std::string day() const { return time_.substr(0, 8); }

  const Credentials& credentials_;
  const SigningScope& scope_;
  std::string time_, within_;
};

std::string payload_of(const HttpRequest& request, const SigningRules& rules) {
  if (const std::string* given = find_header(request.headers, kContentHash)) return std::string(trimmed(*given));
  return rules.payload.empty() ? sha256_hex(request.body) : rules.payload;
}

/// The headers to sign, but for those that signing adds.
CanonicalHeaders headers_to_sign(const HttpRequest& request) {
  CanonicalHeaders headers;
  for (const auto& [name, value] : request.headers) headers.add(name, value);
  if (!find_header(request.headers, "host")) headers.add("host", request.host);
  return headers;
}

std::string canonical_request(const HttpRequest& request, std::string_view query, const CanonicalHeaders& headers,
                              const std::string& payload, const SigningRules& rules) {
  std::string out = request.method + "\n" + canonical_path(request.path, rules) + "\n" + canonical_query(query) + "\n";
  out += headers.lines() + "\n" + headers.names() + "\n" + payload;
  return out;
}

void add_parameter(std::string& query, std::string_view name, std::string_view value) {
  if (!query.empty()) query += '&';
  query.append(name).append("=").append(uri_encode(value));
}

}  // namespace

std::string signing_time(std::chrono::system_clock::time_point time) {
  using namespace std::chrono;
  const auto date = floor<days>(time);
  const year_month_day day(date);
  const hh_mm_ss clock(floor<seconds>(time - date));
  char out[64];
  std::snprintf(out, sizeof out, "%04d%02u%02uT%02d%02d%02dZ", static_cast<int>(day.year()),
                static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return out;
}

Result<Signature> sign_headers(const HttpRequest& request, const Credentials& credentials, const SigningScope& scope,
                               const SigningRules& rules, SigningKeys* keys) {
  if (Status fit = check(request, credentials, scope); !fit) return fit.error();
  const Signer signer(credentials, scope);
  const std::string payload = payload_of(request, rules);
  Signature out;
  out.headers.emplace_back(kDate, signer.time());
  if (rules.send_content_hash && !find_header(request.headers, kContentHash))
    out.headers.emplace_back(kContentHash, payload);
  CanonicalHeaders headers = headers_to_sign(request);
  for (const auto& [name, value] : out.headers) headers.add(name, value);
  if (const std::string& token = credentials.session_token; !token.empty()) {
    if (rules.sign_session_token) headers.add(kToken, token);
    out.headers.emplace_back(kToken, token);
  }
  headers.sort();
  out.canonical_request = canonical_request(request, request.query, headers, payload, rules);
  signer.sign(out, keys);
  std::string authorization(kAlgorithm);
  authorization += " Credential=" + signer.credential() + ", SignedHeaders=" + headers.names() + ", Signature=" + out.signature;
  out.headers.emplace_back("authorization", std::move(authorization));
  return out;
}

Result<Signature> sign_query(const HttpRequest& request, const Credentials& credentials, const SigningScope& scope,
                             std::chrono::seconds expires, const SigningRules& rules, SigningKeys* keys) {
  if (Status fit = check(request, credentials, scope); !fit) return fit.error();
  if (expires < std::chrono::seconds(1) || expires > kLongestPresign)
    return input_error("a signed URL must expire after 1 to " + std::to_string(kLongestPresign.count()) +
                       " seconds, not after " + std::to_string(expires.count()));
  const Signer signer(credentials, scope);
  CanonicalHeaders headers = headers_to_sign(request);
  headers.sort();
  Signature out;
  out.query = request.query;
  add_parameter(out.query, "X-Amz-Algorithm", kAlgorithm);
  add_parameter(out.query, "X-Amz-Credential", signer.credential());
  add_parameter(out.query, "X-Amz-Date", signer.time());
  add_parameter(out.query, "X-Amz-Expires", std::to_string(expires.count()));
  add_parameter(out.query, "X-Amz-SignedHeaders", headers.names());
  const std::string& token = credentials.session_token;
  auto add_token = [&] {
    if (!token.empty()) add_parameter(out.query, "X-Amz-Security-Token", token);
  };
  if (rules.sign_session_token) add_token();
  out.canonical_request = canonical_request(request, out.query, headers, payload_of(request, rules), rules);
  signer.sign(out, keys);
  if (!rules.sign_session_token) add_token();
  add_parameter(out.query, "X-Amz-Signature", out.signature);
  return out;
}

Result<std::string> presign_url(HttpRequest request, const Credentials& credentials, const SigningScope& scope,
                                std::chrono::seconds expires, const SigningRules& rules, SigningKeys* keys) {
  const std::string_view own_port = request.scheme == "http" ? ":80" : ":443";
  if (request.host.ends_with(own_port)) request.host.resize(request.host.size() - own_port.size());
  Result<Signature> signature = sign_query(request, credentials, scope, expires, rules, keys);
  if (!signature) return signature.error();
  request.query = std::move(signature->query);
  return request.url();
}

}  // namespace iasql::aws
