// Readers and writers of bodies, driven by shapes and shared by the protocols: XML and JSON, both to
// documents whose members have the shapes' names.
//
// Timestamps become ISO 8601 texts, blobs Bytes, unknown members are left out, absent ones stay absent. Of a union
// with nothing but an unknown member the name is kept, as {"SDK_UNKNOWN_MEMBER": {"name": …}}.
// Must not know: HTTP, operations. Fails: Error::Kind::Protocol naming the member.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/result.hpp"
#include "aws/shape.hpp"
#include "aws/value.hpp"
#include "aws/wanted.hpp"

namespace iasql::aws {

inline constexpr const char* kUnknownMember = "SDK_UNKNOWN_MEMBER";

/// The name a member goes by on the wire, whatever the protocol adds to it.
const std::string& wire_name(const MemberRef& member);

/// What an XML document must be an answer to.
struct XmlAsked {
  std::string_view operation;  // the root's name begins with it; "" = any root
  bool whole = false;          // the wrappers must be there
  const Wanted* wanted = nullptr;  // of the structure; null: everything
};

/// Reads a structure from the document's root element or, if `wrappers` are given, from the child of the root of the
/// first name, its child of the second and so on (nothing there: an empty map). A root that goes by the name of the
/// structure's only member, a scalar, is that member. Members that come in headers or as the status are left out.
/// Members of structures that nobody wants are left out unread.
/// A document that is not what was asked for is an error: read all the same, it would say that there is nothing.
Result<Value> read_xml_body(const Shape& shape, const std::vector<std::string>& wrappers, std::string_view text,
                            XmlAsked asked = {});

/// Reads a structure from JSON text; an empty text is an empty map.
Result<Value> read_json_body(const Shape& shape, std::string_view text);
/// Reads what a member of any kind has for a whole body.
Result<Value> read_json_payload(const MemberRef& member, std::string_view text);

/// What JSON protocols send of an input that check_input has passed: all members it has.
Value write_json_body(const Shape& shape, const Value& input);
Value write_json_member(const MemberRef& member, const Value& value);

/// An element and the namespace it declares, if any.
struct XmlRoot {
  std::string_view name, prefix, uri;
};
/// A structure of a checked input as an XML document.
std::string write_xml_body(const Shape& shape, const Value& input, const XmlRoot& root);

/// The value a scalar's text stands for; null for an empty text that cannot be one; nothing if it makes no sense.
std::optional<Value> read_scalar(const MemberRef& member, std::string text);
/// A scalar as text; timestamps in their own format or in `otherwise`.
std::string write_scalar(const MemberRef& member, const Value& value, const char* otherwise);

/// A timestamp as text in the wire format named, or in `otherwise` if none is.
Value format_time(const Value& time, const std::string& format, const char* otherwise);

/// The answer, or a part of it, is not what the shape says.
Error unreadable(const std::string& why);

}  // namespace iasql::aws
