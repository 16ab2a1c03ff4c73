// Runs a file of protocol cases in botocore's form: an array of suites, each with metadata, shapes and cases; an input
// case has params and what they must be serialized to, an output case a response and the result or error it must give.
// Any other JSON file is passed over.
#include <cstdio>
#include <fstream>
#include <set>
#include <sstream>

#include "aws/host_prefix.hpp"
#include "aws/http_message.hpp"
#include "aws/json.hpp"
#include "aws/protocol.hpp"
#include "compare.hpp"
#include "conformance.hpp"
#include "suite.hpp"

using namespace iasql::aws;

namespace conformance {
namespace {

constexpr const char* kToken = "00000000-0000-4000-8000-000000000000";

const std::string* header_of(const Headers& headers, const std::string& name) {
  for (const auto& [given, value] : headers)
    if (lower_case(given) == lower_case(name)) return &value;
  return nullptr;
}

std::string compare_headers(const HttpRequest& request, const Value& wanted) {
  for (const auto& [name, value] : wanted["headers"].as_map()) {
    const std::string text = value.to_text();
    const std::string* given = header_of(request.headers, name);
    if (!given && text.empty()) continue;  // what says nothing need not be sent
    if (!given && lower_case(name) == "content-length" && text == std::to_string(request.body.size())) continue;
    if (!given) return "header " + name + " is missing";
    if (!same_header(name, *given, text)) return "header " + name + ": got \"" + *given + "\", wanted \"" + text + "\"";
  }
  for (const Value& name : wanted["forbidHeaders"].as_list())
    if (header_of(request.headers, name.as_string())) return "header " + name.as_string() + " must not be there";
  for (const Value& name : wanted["requireHeaders"].as_list()) {
    // These two are the transport's.
    const bool ours = lower_case(name.as_string()) != "content-length" && lower_case(name.as_string()) != "host";
    if (ours && !header_of(request.headers, name.as_string())) return "header " + name.as_string() + " is missing";
  }
  return "";
}

std::string compare_query_names(const HttpRequest& request, const Value& wanted) {
  std::set<std::string> names;
  std::istringstream pairs(request.query);
  for (std::string pair; std::getline(pairs, pair, '&');) names.insert(pair.substr(0, pair.find('=')));
  for (const Value& name : wanted["forbidQueryParams"].as_list())
    if (names.count(name.as_string())) return "query parameter " + name.as_string() + " must not be there";
  for (const Value& name : wanted["requireQueryParams"].as_list())
    if (!names.count(name.as_string())) return "query parameter " + name.as_string() + " is missing";
  return "";
}

/// "https://example.com/base" is {"example.com", "/base"}.
std::pair<std::string, std::string> host_and_base(std::string url) {
  if (const std::size_t mark = url.find("://"); mark != url.npos) url = url.substr(mark + 3);
  const std::size_t slash = std::min(url.find('/'), url.size());
  std::string base = url.substr(slash);
  while (base.ends_with('/')) base.pop_back();
  return {url.substr(0, slash), base};
}

std::string compare_request(const Value& suite, const Value& test, const Model& model, const Operation& op) {
  const Result<HttpRequest> request = protocol_for(model)->serialize(model, op, test["params"], kToken);
  if (!request) return "cannot be serialized: " + request.error().message;
  const Value& wanted = test["serialized"];
  const std::string& endpoint = suite["clientEndpoint"].as_string();
  auto [host, base] = host_and_base(endpoint.empty() ? "https://example.com" : endpoint);
  const auto [wanted_host, wanted_base] = host_and_base(wanted["host"].as_string());
  if (base.empty()) base = wanted_base;

  if (wanted["method"].is_string() && wanted["method"].as_string() != request->method)
    return "method: got " + request->method + ", wanted " + wanted["method"].as_string();
  if (wanted["uri"].is_string()) {
    std::string uri = wanted["uri"].as_string();
    for (const Value& pair : wanted["queryParams"].as_list())
      uri += (uri.find('?') == uri.npos ? "?" : "&") + pair.as_string();
    if (std::string found = compare_uri(*request, base, uri); !found.empty()) return found;
  }
  if (std::string found = compare_query_names(*request, wanted); !found.empty()) return found;
  if (std::string found = compare_headers(*request, wanted); !found.empty()) return found;
  if (!wanted_host.empty()) {
    const std::optional<std::string> prefix = host_prefix(op.endpoint_prefix_template, test["params"]);
    if (!prefix) return "there is no host name";
    if (*prefix + host != wanted_host) return "host: got " + *prefix + host + ", wanted " + wanted_host;
  }
  if (!wanted["body"].is_string()) return "";
  return compare_body(model.protocol, request->body, wanted["body"].as_string());
}

std::string compare_error(const Value& test, const Model& model, const Operation& op, const HttpResponse& response) {
  // An error may come with a status that says all is well.
  const bool late = response.status >= 200 && response.status < 300;
  const Result<Value> parsed = late ? protocol_for(model)->parse(model, op, response) : Result<Value>(Error());
  if (parsed) return "it was taken for a result";
  const Error error = late ? parsed.error() : protocol_for(model)->parse_error(model, op, response);
  const Value& code = test["errorCode"];
  if (code.is_string() && code.as_string() != error.code)
    return "error code: got \"" + error.code + "\", wanted \"" + code.as_string() + "\"";
  const Value& message = test["errorMessage"];
  if (message.is_string() && message.as_string() != error.message)
    return "error message: got \"" + error.message + "\", wanted \"" + message.as_string() + "\"";
  if (error.code.empty()) return "the error has no code";
  if (!test["error"].is_map()) return "";
  for (const std::string& name : op.errors) {
    const Shape* shape = model.shape(name);
    if (!shape || (shape->name != error.code && shape->error_code != error.code)) continue;
    static const Value nothing{Map()};
    return compare_output(*shape, error.members ? *error.members : nothing, test["error"]);
  }
  return test["error"].size() == 0 ? "" : "the error \"" + error.code + "\" has no shape";
}

std::string compare_response(const Value& test, const Model& model, const Operation& op) {
  HttpResponse response;
  const Value& given = test["response"];
  response.status = static_cast<int>(given["status_code"].is_null() ? 200 : given["status_code"].as_int());
  response.body = given["body"].is_string() ? given["body"].as_string() : given["body"].is_null() ? "" : to_json(given["body"]);
  for (const auto& [name, value] : given["headers"].as_map())
    response.headers.emplace_back(lower_case(name), value.to_text());
  const Value& error = test["error"];
  if (error.is_map() || error.as_bool() || error.is_string() || test["errorCode"].is_string())
    return compare_error(test, model, op, response);
  const Result<Value> output = protocol_for(model)->parse(model, op, response);
  if (!output) return "cannot be parsed: " + output.error().message;
  const Value& wanted = test["result"];
  static const Value nothing{Map()};
  static const Shape empty;
  const Shape* shape = model.shape(op.output);
  return compare_output(shape ? *shape : empty, *output, wanted.is_null() ? nothing : wanted);
}

std::string run_case(const Value& suite, const Value& test) {
  const Result<std::shared_ptr<const Model>> model = model_of(suite, test);
  if (!model) return model.error().message;
  const Operation* op = (*model)->operation(operation_of(test));
  if (!op) return "the operation cannot be read";
  if (!protocol_for(**model)) return "protocol \"" + (*model)->protocol + "\" is not supported";
  if (test["serialized"].is_map()) return compare_request(suite, test, **model, *op);
  if (test["response"].is_map()) return compare_response(test, **model, *op);
  return "it has neither \"serialized\" nor \"response\"";
}

std::string name_of(const Value& test, std::size_t number) {
  for (const char* key : {"id", "description"})
    if (test[key].is_string() && !test[key].as_string().empty()) return test[key].as_string();
  return "case " + std::to_string(number + 1);
}

}  // namespace
}  // namespace conformance

void run_protocol_file(const std::filesystem::path& path, Tally& tally) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  const Result<Value> suites = parse_json(text.str());
  if (!suites) return tally.fail(path.string(), suites.error().message);
  int skipped = 0;
  std::string protocol;
  for (const Value& suite : suites->as_list()) {
    if (!suite["cases"].is_list()) continue;
    protocol = conformance::protocol_of(suite);
    if (protocol == "smithy-rpc-v2-cbor") {
      skipped += static_cast<int>(suite["cases"].size());
      continue;
    }
    for (std::size_t i = 0; i < suite["cases"].size(); ++i) {
      const Value& test = suite["cases"].at(i);
      const std::string problem = conformance::run_case(suite, test);
      if (problem.empty())
        tally.pass();
      else
        tally.fail(path.string() + ": " + suite["description"].as_string() + ": " + conformance::name_of(test, i), problem);
    }
  }
  if (skipped) std::printf("SKIP %s: %d cases of %s, which is not supported\n", path.c_str(), skipped, protocol.c_str());
}
