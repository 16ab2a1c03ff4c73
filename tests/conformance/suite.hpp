// A protocol suite in botocore's form as the models the program reads: members of structures as a list in their order,
// traits where the reader looks for them.
#pragma once

#include <memory>
#include <string>

#include "aws/result.hpp"
#include "aws/shape.hpp"
#include "aws/value.hpp"

namespace conformance {

/// The protocol the suite is about, or "".
std::string protocol_of(const iasql::aws::Value& suite);
/// The name of the case's operation.
std::string operation_of(const iasql::aws::Value& test);
/// A model with the suite's shapes and the case's operation.
iasql::aws::Result<std::shared_ptr<const iasql::aws::Model>> model_of(const iasql::aws::Value& suite,
                                                                      const iasql::aws::Value& test);

}  // namespace conformance
