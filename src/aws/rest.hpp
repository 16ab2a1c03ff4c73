// What the two REST protocols share, apart from the form of bodies. Private to src/aws.
//
// bind_request() puts a checked input into path, query, headers and body; read_response() takes an answer apart.
// Must not know: transport, signing. Fails: Error::Kind::Input for a label that is empty, Kind::Protocol for an answer
// that is not what the shape says.
#pragma once

#include "aws/http.hpp"
#include "aws/result.hpp"
#include "aws/shape.hpp"
#include "aws/value.hpp"

namespace iasql::aws {

enum class RestBody { Json, Xml };

Result<HttpRequest> bind_request(const Model& model, const Operation& op, const Value& input, RestBody form);

Result<Value> read_response(const Shape& shape, const HttpResponse& response, RestBody form);

/// Reads the members that come in headers or as the status into `out`.
Status read_located(const Shape& shape, const HttpResponse& response, Value& out);

}  // namespace iasql::aws
