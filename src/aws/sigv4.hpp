// Signature Version 4 as a pure function: the clock is passed in, the request is not changed, and what was signed is given
// back for whoever wants to look at it.
//
// A signature stands either in headers (sign_headers) or in the query (sign_query, presign_url). Signed are: the method; the
// path; the query, sorted by name, then value; all headers of the request, lower-cased, sorted, those of one name joined with
// commas, folded lines and runs of blanks as one blank, but for those that something between us and AWS may change
// (user-agent, connection, expect, transfer-encoding, upgrade, x-amzn-trace-id, sec-websocket-…); host, from request.host if
// there is no such header; the body, through its SHA-256 or what the rules say.
// Not supported: version 4a (asymmetric, several regions at once), signatures of chunks of a body, trailers.
//
// Must not know: sockets, clocks, where credentials come from, any service. Fails: Error::Kind::Credentials without keys,
// Error::Kind::Input for a request that cannot be signed (a header or parameter of the signature is there already, a line
// break in a header that is no fold, a lifetime out of range).
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "aws/credentials.hpp"
#include "aws/hash.hpp"
#include "aws/http.hpp"
#include "aws/result.hpp"
#include "aws/signing_keys.hpp"
#include "aws/uri.hpp"

namespace iasql::aws {

struct SigningScope {
  std::string region, service;
  std::chrono::system_clock::time_point now;
};

/// What differs between services and kinds of request.
struct SigningRules {
  /// What is signed has no "." or ".." and no empty segments in its path. What is sent keeps them.
  bool normalize_path = true;
  /// The path, encoded already, is encoded once more in what is signed. Off: signed as it is sent.
  bool encode_path = true;
  /// sign_headers: x-amz-content-sha256 is sent and signed. Some services demand it; the others allow it.
  bool send_content_hash = true;
  /// Off: the session token is added after signing, which a few services demand.
  bool sign_session_token = true;
  /// What is signed in the place of the body's SHA-256, e.g. UNSIGNED-PAYLOAD; "" = the SHA-256. A header
  /// x-amz-content-sha256 that the request has already is stronger.
  std::string payload;
};

inline constexpr std::string_view kUnsignedPayload = "UNSIGNED-PAYLOAD";
inline constexpr std::chrono::seconds kLongestPresign = std::chrono::hours(24 * 7);

struct Signature {
  Headers headers;    // sign_headers: to add to the request; the last one is authorization
  std::string query;  // sign_query: to take the place of the request's
  std::string canonical_request, string_to_sign, signature;  // the signature is hexadecimal
};

/// With `keys` the signing key is taken from there; the result is the same without.
Result<Signature> sign_headers(const HttpRequest& request, const Credentials& credentials, const SigningScope& scope,
                               const SigningRules& rules = {}, SigningKeys* keys = nullptr);

/// The query is good for 1 second to 7 days from scope.now; headers of the request must be sent with it.
Result<Signature> sign_query(const HttpRequest& request, const Credentials& credentials, const SigningScope& scope,
                             std::chrono::seconds expires, const SigningRules& rules = {}, SigningKeys* keys = nullptr);

/// The URL with which whoever has it can send the request without credentials. The scheme's own port is left out of it, as
/// clients do when they send the host.
Result<std::string> presign_url(HttpRequest request, const Credentials& credentials, const SigningScope& scope,
                                std::chrono::seconds expires, const SigningRules& rules = {},
                                SigningKeys* keys = nullptr);

/// "20260131T235959Z"
std::string signing_time(std::chrono::system_clock::time_point time);

}  // namespace iasql::aws
