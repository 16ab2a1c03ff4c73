// Readers and writers of bodies, driven by shapes and shared by the protocols: XML and JSON, both to
// documents whose members have the shapes' names. Members with a location (header, uri, …) are not part of a
// body.
//
// Timestamps become ISO 8601 texts, blobs Bytes, unknown members are left out, absent ones stay absent.
// Must not know: HTTP, operations. Fails: Error::Kind::Protocol naming the member.
#pragma once

#include <string_view>

#include "aws/result.hpp"
#include "aws/shape.hpp"
#include "aws/value.hpp"

namespace iasql::aws {

/// Reads a structure from the document's root element or, if `wrapper` is given, from the child of the root
/// of that name (nothing there: an empty map).
Result<Value> read_xml_body(const Shape& shape, std::string_view wrapper, std::string_view text);

/// Reads a structure from JSON text; an empty text is an empty map.
Result<Value> read_json_body(const Shape& shape, std::string_view text);

/// What JSON protocols send of an input that check_input has passed.
Value write_json_body(const Shape& shape, const Value& input);

/// A timestamp as text in the wire format named, or in `otherwise` if none is.
Value format_time(const Value& time, const std::string& format, const char* otherwise);

}  // namespace iasql::aws
