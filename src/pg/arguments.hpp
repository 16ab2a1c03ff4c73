// Arguments of SQL functions as C++ values.
//
// Texts come in UTF-8 whatever the database's encoding. Must not know: which function asks.
// Fails: UserError for NULL where a value is needed, and for JSON that is no object.
#pragma once

#include <optional>
#include <string>

#include "aws/value.hpp"

namespace iasql::pg {

/// A text; nothing for NULL.
std::optional<std::string> optional_text(FunctionCallInfo fcinfo, int number);
/// A text; empty for NULL.
std::string text_argument(FunctionCallInfo fcinfo, int number);
/// A text that must be given; `name` is what the message calls it.
std::string required_text(FunctionCallInfo fcinfo, int number, const char* name);
/// A jsonb object; empty for NULL.
aws::Map object_argument(FunctionCallInfo fcinfo, int number, const char* name);

}  // namespace iasql::pg
