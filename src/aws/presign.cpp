// Calls and other requests as URLs that carry their signature; see client.hpp and presign.hpp.
//
// Must not know: any particular service. Fails: as client.hpp says; nothing is sent, but credentials may be fetched.
#include "aws/presign.hpp"

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

bool is_digest(std::string_view name) {
  return name == "content-md5" || name == "x-amz-sdk-checksum-algorithm" || name.starts_with("x-amz-checksum-");
}

bool given(const Shape* input_shape, const Value& input, const std::string& header) {
  if (!input_shape) return false;
  return std::any_of(input_shape->members.begin(), input_shape->members.end(), [&](const MemberRef& member) {
    return member.location == "header" && lower_case(member.location_name) == header && !input[member.name].is_null();
  });
}

/// Digests that nobody asked for are those of a body that is not there yet.
void drop_digests(const Model& model, const Operation& operation, const Value& input, HttpRequest& request) {
  const Shape* shape = model.shape(operation.input);
  std::erase_if(request.headers, [&](const auto& h) {
    const std::string name = lower_case(h.first);
    return is_digest(name) && !given(shape, input, name);
  });
}

Error needs_body(const Call& call) {
  Error e;
  e.kind = Error::Kind::Unsupported;
  e.message = "the parameters of " + call.operation + " are the body of the request, which a URL cannot carry";
  return e;
}

Error bad_url(const std::string& url, const char* why) { return input_error("\"" + url + "\": " + why); }

}  // namespace

Result<HttpRequest> request_of_url(const std::string& method, const std::string& url, const Map& parameters,
                                   const Map& headers) {
  HttpRequest out;
  out.method = method;
  if (method.empty() || method.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") != method.npos)
    return input_error("\"" + method + "\" is no HTTP method");
  const std::size_t colon = url.find("://");
  if (colon == url.npos) return bad_url(url, "a URL begins with https:// or http://");
  out.scheme = lower_case(url.substr(0, colon));
  const std::size_t host = colon + 3, path = std::min(url.find_first_of("/?#", host), url.size());
  out.host = url.substr(host, path - host);
  const std::size_t question = std::min(url.find('?', path), url.size());
  out.path = url.substr(path, question - path);
  if (out.path.empty()) out.path = "/";
  if (question < url.size()) out.query = url.substr(question + 1);
  for (const auto& [name, value] : parameters) {
    if (value.is_list() || value.is_map()) return input_error("parameter \"" + name + "\" is no text");
    out.query += (out.query.empty() ? "" : "&") + uri_encode(name) + "=" + uri_encode(value.to_text());
  }
  for (const auto& [name, value] : headers) {
    if (value.is_list() || value.is_map()) return input_error("header \"" + name + "\" is no text");
    out.headers.emplace_back(name, value.to_text());
  }
  if (std::optional<Error> unsafe = unsafe_request(out)) return std::move(*unsafe);
  return out;
}

Task<Result<Client::Presigned>> Client::presign(Call call, std::chrono::seconds expires) {
  Impl& impl = *impl_;
  Result<Impl::Prepared> prepared = impl.prepare(call);
  if (!prepared) co_return with_context(prepared.error(), call);
  HttpRequest& request = prepared->request;
  form_to_query(request);
  if (!request.body.empty()) co_return with_context(needs_body(call), call);
  drop_digests(*prepared->model, *prepared->operation, call.input, request);
  Presigned out;
  out.method = request.method;
  out.headers = request.headers;
  if (prepared->operation->auth_type == "none") {
    out.url = request.url();
    co_return out;
  }
  Result<SigningRules> rules = presign_rules(*prepared->model, *prepared->operation, prepared->endpoint, request);
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
  if (auto model = impl.models.get(service)) rules = presign_rules(**model, Operation{}, Endpoint{}, request);
  if (!rules) co_return rules.error();
  Result<std::string> url = presign_url(request, *credentials, scope, expires, *rules, &impl.signing_keys);
  co_return url;
}

}  // namespace iasql::aws
