// Whether the endpoint that knows identities can be reached, and what time it is there: one request without a signature,
// whose answer's contents do not matter. Any HTTP answer counts.
// Must not know: credentials, PostgreSQL.
// Fails: Error::Kind::Config if the endpoint's address makes no sense, Network or Timeout if there is no answer.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "aws/endpoint.hpp"
#include "aws/http.hpp"
#include "aws/shape.hpp"

namespace iasql::aws {

struct Reach {
  std::string url;  // scheme://host[:port]
  int status = 0;
  std::chrono::milliseconds latency{0};
  std::optional<std::chrono::seconds> ahead;  // AWS's clock minus ours; absent if the answer has no date
};

/// scheme://host[:port] of the endpoint, without asking it anything.
Result<Endpoint> identity_endpoint(ModelStore& models, const EndpointConfig& config, const std::string& region);

Task<Result<Reach>> reach_identity(Loop& loop, Endpoint endpoint, std::chrono::milliseconds timeout);

}  // namespace iasql::aws
