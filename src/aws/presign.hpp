// A URL as people write it, with parameters and headers, as a request that can be signed.
// Must not know: any particular service. Fails: Error::Kind::Input for what is no URL of http or https or hides something.
#pragma once

#include <string>

#include "aws/http.hpp"
#include "aws/result.hpp"
#include "aws/value.hpp"

namespace iasql::aws {

/// Path and query of the URL are encoded already; names and values of `parameters` are not and go behind it.
Result<HttpRequest> request_of_url(const std::string& method, const std::string& url, const Map& parameters,
                                   const Map& headers);

}  // namespace iasql::aws
