// See identity_reach.hpp.
#include "aws/identity_reach.hpp"

#include "aws/time.hpp"

namespace iasql::aws {

Result<Endpoint> identity_endpoint(ModelStore& models, const EndpointConfig& config, const std::string& region) {
  auto model = models.get("sts");
  if (!model) return model.error();
  const Operation* operation = (*model)->operation("GetCallerIdentity");
  if (operation == nullptr) return input_error("the model has no operation that tells the caller's identity");
  return EndpointResolver(config).resolve(**model, *operation, Value(Map{}), region);
}

Task<Result<Reach>> reach_identity(Loop& loop, Endpoint endpoint, std::chrono::milliseconds timeout) {
  HttpRequest request;
  request.method = "GET";
  request.scheme = endpoint.scheme;
  request.host = endpoint.host;
  request.path = endpoint.base_path + "/";
  request.timeout = timeout;
  const auto began = Loop::Clock::now();
  auto sending = loop.send(std::move(request));
  Result<HttpResponse> answer = co_await sending;
  if (!answer) co_return answer.error();
  Reach out;
  out.url = endpoint.scheme + "://" + endpoint.host;
  out.status = answer->status;
  out.latency = std::chrono::duration_cast<std::chrono::milliseconds>(Loop::Clock::now() - began);
  const std::string date = answer->header("date");
  if (const std::optional<Timestamp> theirs = parse_time(std::string_view(date)))
    out.ahead = std::chrono::seconds(theirs->seconds) -
                std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch());
  co_return out;
}

}  // namespace iasql::aws
