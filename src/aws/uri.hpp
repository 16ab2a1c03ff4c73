// Percent-encoding (RFC 3986). Must not know: URLs as a whole. Fails: never.
#pragma once

#include <string>
#include <string_view>

namespace iasql::aws {

/// Everything but unreserved characters becomes %XX, in upper case; '/' is kept if asked.
std::string uri_encode(std::string_view text, bool keep_slash = false);
/// %XX becomes a byte; a '%' without two hexadecimal digits stays, and so does '+'.
std::string uri_decode(std::string_view text);

}  // namespace iasql::aws
