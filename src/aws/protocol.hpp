// Serialisers and parsers of AWS's protocols: pure functions between documents and HTTP, driven by shapes.
//
// serialize() gives a request without host, credentials or signature. Input is checked against the shape: an unknown
// member, a missing required one or a wrong type is an Error::Kind::Input that names the path ("Filters[0].Name").
// A null member counts as absent. Members with the idempotencyToken trait that are absent get `token`.
// parse() gives the output document with the shapes' member names; absent lists and maps stay absent. Of a part that nobody
// wants (null: everything is wanted) it may leave out what it likes.
// parse_error() gives code, message, request id, kind and retryable from an answer with an error status.
// Must not know: transport, signing, retry.
#pragma once

#include "aws/http.hpp"
#include "aws/result.hpp"
#include "aws/shape.hpp"
#include "aws/value.hpp"
#include "aws/wanted.hpp"

namespace iasql::aws {

class Protocol {
 public:
  virtual ~Protocol() = default;
  virtual Result<HttpRequest> serialize(const Model& model, const Operation& op, const Value& input,
                                        const std::string& token) const = 0;
  virtual Result<Value> parse(const Model& model, const Operation& op, const HttpResponse& response, const Wanted* wanted) const = 0;
  Result<Value> parse(const Model& model, const Operation& op, const HttpResponse& response) const {
    return parse(model, op, response, nullptr);
  }
  virtual Error parse_error(const Model& model, const Operation& op, const HttpResponse& response) const = 0;
};

/// The protocol of a model, or nullptr if it is not one of ours.
const Protocol* protocol_for(const Model& model);

/// Sets kind and retryable from code, status and what the model says of the error.
void classify(Error& error, const Model& model, const Operation& op);

}  // namespace iasql::aws
