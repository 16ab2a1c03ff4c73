// Signature Version 4 as a pure function: the clock is passed in, the request is not changed.
// Always signs and sends x-amz-content-sha256 (some endpoints verify the body only through it).
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "aws/credentials.hpp"
#include "aws/http.hpp"

namespace iasql::aws {

struct SigningScope {
  std::string region, service;
  std::chrono::system_clock::time_point now;
};

/// The headers to add to the request: x-amz-date, x-amz-content-sha256, x-amz-security-token if there is a token,
/// authorization. `host` is signed from request.host. User-agent, connection, expect, transfer-encoding and
/// x-amzn-trace-id are never signed. The path is normalised and encoded twice except for service "s3".
Headers sigv4_headers(const HttpRequest& request, const Credentials& credentials, const SigningScope& scope);

// The steps, for tests.
std::string canonical_request(const HttpRequest& request, const Headers& all, const std::string& payload_hash,
                              const std::string& service, std::string* signed_headers);
std::string string_to_sign(const std::string& canonical, const SigningScope& scope);
std::string signing_key(const std::string& secret, const SigningScope& scope);

std::string sha256_hex(std::string_view data);
std::string hmac_sha256(std::string_view key, std::string_view data);  // raw bytes
std::string hex(std::string_view bytes);
/// RFC 3986: everything but unreserved characters; '/' kept if asked.
std::string uri_encode(std::string_view text, bool keep_slash = false);

}  // namespace iasql::aws
