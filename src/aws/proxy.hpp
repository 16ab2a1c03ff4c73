// Whether a request goes through a proxy, from the variables that curl and botocore know.
//
// https: https_proxy, HTTPS_PROXY; http: http_proxy in lower case only (HTTP_PROXY may be a client's header where a
// web server made the environment); then all_proxy, ALL_PROXY. no_proxy, NO_PROXY: "*", or names (with all below
// them), addresses and networks (10.0.0.0/8), separated by commas or blanks, with a port if only that one is meant.
// Link-local addresses never go through a proxy: they are the machine's own, and answer with its credentials.
// Must not know: curl, sockets. Fails: never.
#pragma once

#include <functional>
#include <string>

#include "aws/http.hpp"

namespace iasql::aws {

using Environment = std::function<std::string(const std::string& name)>;

/// The proxy's URL as it was written, or "" for none. No `getenv`: the process's environment.
std::string proxy_for(const HttpRequest& request, const Environment& getenv);

/// "host:port" of a proxy's URL, without its user and password, for messages.
std::string proxy_name(const std::string& url);

}  // namespace iasql::aws
