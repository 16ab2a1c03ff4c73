// JSON text <-> Value. json.cpp is the only file that sees rapidjson.
// Fails: bad text is an Error::Kind::Input naming the byte offset and what was expected; depth is limited to 200,
// values to 2 million.
#pragma once

#include <string>
#include <string_view>

#include "aws/result.hpp"
#include "aws/value.hpp"

namespace iasql::aws {

/// Numbers without fraction or exponent that fit become Int, all others Double.
Result<Value> parse_json(std::string_view text);
/// The same with // and /* */ comments and trailing commas, for files people write.
Result<Value> parse_json_with_comments(std::string_view text);
/// Compact; Bytes become base64 text; members in the value's order.
std::string to_json(const Value& value);
/// Compact with the members of every map sorted by name: equal documents give equal text.
std::string to_canonical_json(const Value& value);

std::string base64_encode(std::string_view bytes);
Result<std::string> base64_decode(std::string_view text);

}  // namespace iasql::aws
