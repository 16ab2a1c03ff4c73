// What http.cpp needs of requests and header lines that has nothing to do with sockets. Private to src/aws.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "aws/http.hpp"
#include "aws/result.hpp"

namespace iasql::aws {

/// Why the request must never reach the wire: a second request, header or host hidden in one of its texts.
std::optional<Error> unsafe_request(const HttpRequest& request);
/// "host:port" with the scheme's port if none is named, for messages.
std::string host_and_port(const HttpRequest& request);
/// ASCII lower case, whatever the locale.
std::string lower_case(std::string_view text);
/// Without blanks and line ends on both sides.
std::string_view trimmed(std::string_view text);

}  // namespace iasql::aws
