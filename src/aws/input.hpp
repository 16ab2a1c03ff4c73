// Checks a call's input against its shape, once for all protocols, so that serialisers need not.
//
// The result has no nulls, its members are those of the shapes, and absent members with the idempotencyToken
// trait have the token. Values are of these kinds afterwards: string String; integer and long Int; float and
// double a number or "NaN", "Infinity", "-Infinity"; boolean Bool; blob Bytes; timestamp anything parse_time
// understands. A String given for a blob is its bytes as they are, not base64. What the operation's own traits add (defaults, digests, forms of
// texts) is done. Fails: Error::Kind::Unsupported for event streams, Error::Kind::Input
// naming the path ("Filters[0].Name: required, but missing").
#pragma once

#include <string>

#include "aws/result.hpp"
#include "aws/shape.hpp"
#include "aws/value.hpp"

namespace iasql::aws {

Result<Value> check_input(const Model& model, const Operation& op, const Value& input,
                          const std::string& token);

}  // namespace iasql::aws
