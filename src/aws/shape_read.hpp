// Reads the entries of a model file. Private to src/aws.
//
// Must not know: how the file is kept. Fails: an unknown type is no shape.
#pragma once

#include <optional>
#include <string>

#include "aws/shape.hpp"

namespace iasql::aws {

Operation read_operation(const std::string& name, const Value& entry);
Pagination read_pagination(const Value& entry);
std::optional<Shape> read_shape(const std::string& name, const Value& entry);
std::string auth_type(const Value& entry);

}  // namespace iasql::aws
