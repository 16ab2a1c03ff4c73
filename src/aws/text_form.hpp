// Texts that go over the wire in another form than callers see, where the models do not say so (the trait textForm,
// which tools/customizations.py adds):
//   base64     the wire has the text as base64, both ways
//   json       the wire has a document as JSON text; a text that is no JSON stays a text
//   urlJson    the same, and answers have it percent-encoded
//   lastPart   requests have only what follows the last slash
//   copySource requests have it percent-encoded, a version at its end excepted
// Must not know: protocols, any particular service. Fails: never; what is not in its form stays as it is.
#pragma once

#include <string>
#include <string_view>

#include "aws/shape.hpp"
#include "aws/value.hpp"

namespace iasql::aws {

/// True if a caller may give a document where the wire has a text.
bool takes_document(const MemberRef& member);
/// The checked value of an input's member as the protocols have to send it.
Value to_wire_form(const MemberRef& member, Value value);
/// A text of an answer as callers see it.
Value from_wire_form(const MemberRef& member, Value text);

/// What is no UTF-8 becomes U+FFFD, and so does NUL, which no text can hold.
std::string valid_utf8(std::string_view text);

/// "%41+" is "A+"; a '%' that begins nothing stays.
std::string percent_decode(std::string_view text);
/// Decodes what the operation's urlDecoded trait names, if the answer says that it is encoded.
void decode_members(const Operation& op, Value& output);

}  // namespace iasql::aws
