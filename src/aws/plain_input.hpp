// Inputs as JSON has them: where the shape says blob, base64 text becomes the bytes that it stands for.
// Everything else stays as it is, for check_input to judge.
// Must not know: any particular service. Fails: Error::Kind::Input naming the path of what is not base64.
#pragma once

#include "aws/result.hpp"
#include "aws/shape.hpp"
#include "aws/value.hpp"

namespace iasql::aws {

Result<Value> decode_blobs(const Model& model, const Operation& operation, Value input);

}  // namespace iasql::aws
