// What model and endpoint say about how a request of an operation is signed.
//
// Must not know: keys, clocks, any particular service. Fails: Error::Kind::Unsupported for a kind of signature that there is
// no code for, named as the model names it (v2, bearer, sigv4a, …).
#pragma once

#include "aws/endpoint.hpp"
#include "aws/http.hpp"
#include "aws/result.hpp"
#include "aws/shape.hpp"
#include "aws/sigv4.hpp"

namespace iasql::aws {

/// Kinds of signature whose rules are those of object storage: the path is signed as it is sent, the hash of the body is
/// always sent, a presigned URL leaves the body open.
bool signs_objects(const Model& model);

/// Rules for headers. `request` decides through its scheme: a body is left unsigned only if TLS protects it.
Result<SigningRules> signing_rules(const Model& model, const Operation& operation, const Endpoint& endpoint,
                                   const HttpRequest& request);
/// Rules for a URL.
Result<SigningRules> presign_rules(const Model& model, const Operation& operation, const Endpoint& endpoint,
                                   const HttpRequest& request);

}  // namespace iasql::aws
