// The part of a host name that an operation puts before its service's ("{Account}.").
// Must not know: endpoints. Fails: gives nothing if a label would not be one.
#pragma once

#include <optional>
#include <string>

#include "aws/value.hpp"

namespace iasql::aws {

/// The pattern with the input's members filled in.
std::optional<std::string> host_prefix(const std::string& pattern, const Value& input);

}  // namespace iasql::aws
