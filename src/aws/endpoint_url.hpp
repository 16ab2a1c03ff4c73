// URLs that stand for a service. Private to src/aws.
#pragma once

#include <string>
#include <string_view>

namespace iasql::aws {

struct EndpointUrl {
  std::string scheme, host, base_path;  // host[:port]; base_path without trailing slash
};

/// The parts of a URL; the reason why it cannot be one, or "".
std::string parse_endpoint_url(std::string_view url, EndpointUrl& out);

/// A user name and password may stand in a bad URL: only what cannot hold them is repeated.
std::string shown_url(const std::string& url);

}  // namespace iasql::aws
