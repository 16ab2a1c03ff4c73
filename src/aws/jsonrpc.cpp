// The protocol "json", 1.0 and 1.1: one URL, the operation in a header, JSON both ways.
#include "aws/body.hpp"
#include "aws/input.hpp"
#include "aws/json.hpp"
#include "aws/protocols.hpp"

namespace iasql::aws {

namespace {

class JsonProtocol : public Protocol {
 public:
  Result<HttpRequest> serialize(const Model& model, const Operation& op, const Value& input,
                                const std::string& token) const override {
    Result<Value> checked = check_input(model, op, input, token);
    if (!checked) return checked.error();
    HttpRequest request;
    request.method = op.http_method;
    request.path = op.request_uri;
    const std::string version = model.json_version.empty() ? "1.0" : model.json_version;
    request.headers = {{"X-Amz-Target", model.target_prefix + "." + op.name},
                       {"Content-Type", "application/x-amz-json-" + version}};
    // Asks for the error codes of the query protocol that the service spoke before.
    if (model.query_compatible) request.headers.emplace_back("x-amzn-query-mode", "true");
    const Shape* shape = model.shape(op.input);
    request.body = shape ? to_json(write_json_body(*shape, *checked)) : "{}";
    return request;
  }

  Result<Value> parse(const Model& model, const Operation& op, const HttpResponse& response, const Wanted*) const override {
    const Shape* shape = model.shape(op.output);
    if (!shape) return Value(Map());
    Result<Value> output = read_json_body(*shape, response.body);
    if (!output) return in_call(output.error(), model, op, response);
    return output;
  }

  Error parse_error(const Model& model, const Operation& op, const HttpResponse& response) const override {
    return read_error(model, op, response);
  }
};

}  // namespace

const Protocol& json_protocol() {
  static const Protocol& protocol = *new JsonProtocol();
  return protocol;
}

}  // namespace iasql::aws
