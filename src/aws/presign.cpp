// Calls and other requests as URLs that carry their signature.
//
// Must not know: any particular service. Fails: as client.hpp says; nothing is sent, but credentials may be fetched.
#include <algorithm>

#include "aws/client_impl.hpp"
#include "aws/http_message.hpp"
#include "aws/sigv4.hpp"
#include "aws/signing_rules.hpp"

namespace iasql::aws {

namespace {

constexpr std::string_view kForm = "application/x-www-form-urlencoded";

bool is(const std::pair<std::string, std::string>& header, std::string_view name) {
  return lower_case(header.first) == name;
}

/// The parameters of a form move into the URL.
void form_to_query(HttpRequest& request) {
  auto type = std::find_if(request.headers.begin(), request.headers.end(), [](const auto& h) { return is(h, "content-type"); });
  if (type == request.headers.end() || !lower_case(type->second).starts_with(kForm)) return;
  request.headers.erase(type);
  std::erase_if(request.headers, [](const auto& h) { return is(h, "content-length"); });
  if (!request.query.empty() && !request.body.empty()) request.query += '&';
  request.query += std::exchange(request.body, "");
  request.method = "GET";
}

Error needs_body(const Call& call) {
  Error e;
  e.kind = Error::Kind::Unsupported;
  e.message = "the parameters of " + call.operation + " are the body of the request, which a URL cannot carry";
  return e;
}

}  // namespace

Task<Result<Client::Presigned>> Client::presign(Call call, std::chrono::seconds expires) {
  Impl& impl = *impl_;
  Result<Impl::Prepared> prepared = impl.prepare(call);
  if (!prepared) co_return with_context(prepared.error(), call);
  HttpRequest& request = prepared->request;
  form_to_query(request);
  if (!request.body.empty()) co_return with_context(needs_body(call), call);
  Presigned out;
  out.method = request.method;
  out.headers = request.headers;
  if (prepared->operation->auth_type == "none") {
    out.url = request.url();
    co_return out;
  }
  Result<SigningRules> rules = presign_rules(*prepared->model, *prepared->operation, request);
  if (!rules) co_return with_context(rules.error(), call);
  Task<Result<Credentials>> getting = impl.credentials.get();
  Result<Credentials> credentials = co_await getting;
  if (!credentials) co_return with_context(credentials.error(), call);
  const SigningScope scope{prepared->endpoint.signing_region, prepared->endpoint.signing_name,
                           std::chrono::system_clock::now() + impl.clock_offset};
  Result<std::string> url = presign_url(request, *credentials, scope, expires, *rules, &impl.signing_keys);
  if (!url) co_return with_context(url.error(), call);
  out.url = std::move(*url);
  co_return out;
}

Task<Result<std::string>> Client::presign_request(HttpRequest request, std::string service, std::string region,
                                                  std::chrono::seconds expires) {
  Impl& impl = *impl_;
  if (std::optional<Error> unsafe = unsafe_request(request)) co_return std::move(*unsafe);
  Task<Result<Credentials>> getting = impl.credentials.get();
  Result<Credentials> credentials = co_await getting;
  if (!credentials) co_return credentials.error();
  const SigningScope scope{region, service, std::chrono::system_clock::now() + impl.clock_offset};
  Result<SigningRules> rules = SigningRules{};
  if (auto model = impl.models.get(service)) rules = presign_rules(**model, Operation{}, request);
  if (!rules) co_return rules.error();
  Result<std::string> url = presign_url(request, *credentials, scope, expires, *rules, &impl.signing_keys);
  co_return url;
}

}  // namespace iasql::aws
