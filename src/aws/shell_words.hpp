// Splits a line into words the way a POSIX shell does, and nothing else of a shell: no variables, no globs, no operators.
// For command lines and section names in profile files.
// Fails: Error::Kind::Input for an unclosed quote or a backslash at the end; the message never quotes the line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "aws/result.hpp"

namespace iasql::aws {

Result<std::vector<std::string>> shell_words(std::string_view line);

}  // namespace iasql::aws
