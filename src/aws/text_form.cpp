// See text_form.hpp.
#include "aws/text_form.hpp"

#include <algorithm>

#include "aws/json.hpp"
#include "aws/sigv4.hpp"

namespace iasql::aws {

namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

Value document_of(const std::string& text, Value otherwise) {
  Result<Value> document = parse_json(text);
  return document ? std::move(*document) : std::move(otherwise);
}

std::string copy_source(const std::string& text) {
  constexpr std::string_view kVersion = "?versionId=";
  const std::size_t version = std::min(text.rfind(kVersion), text.size());
  return uri_encode(std::string_view(text).substr(0, version), true) + text.substr(version);
}

/// The length of the UTF-8 sequence at the beginning, 0 if there is none.
std::size_t sequence_length(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  const std::size_t length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (length == 0 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((static_cast<unsigned char>(text[i]) & 0xc0) != 0x80) return 0;
  const auto second = static_cast<unsigned char>(length > 1 ? text[1] : 0);
  const bool overlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
  const bool outside = (first == 0xed && second >= 0xa0) || (first == 0xf4 && second >= 0x90);
  return overlong || outside ? 0 : length;
}

/// Follows "A.B" through maps and all elements of lists.
void decode_at(Value& value, std::string_view path) {
  if (value.is_list()) {
    for (Value& element : value.list()) decode_at(element, path);
  } else if (path.empty()) {
    std::string text = value.as_string();
    std::replace(text.begin(), text.end(), '+', ' ');
    if (value.is_string()) value = valid_utf8(percent_decode(text));
  } else if (value.is_map()) {
    const std::string_view name = path.substr(0, path.find('.'));
    path.remove_prefix(std::min(path.size(), name.size() + 1));
    if (Value* member = value.map().find(name)) decode_at(*member, path);
  }
}

}  // namespace

std::string valid_utf8(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t length = text[0] == '\0' ? 0 : sequence_length(text);
    out += length ? text.substr(0, length) : std::string_view("\xef\xbf\xbd");
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

bool takes_document(const MemberRef& member) {
  return member.jsonvalue || member.text_form == "json" || member.text_form == "urlJson";
}

Value to_wire_form(const MemberRef& member, Value value) {
  const std::string& form = member.text_form;
  // A document in a header is encoded there; elsewhere it is a text.
  if (takes_document(member) && member.location != "header" && !value.is_string()) return to_json(value);
  if (form.empty() || !value.is_string()) return value;
  const std::string& text = value.as_string();
  if (form == "base64") return base64_encode(text);
  if (form == "lastPart") return text.substr(text.rfind('/') + 1);
  if (form == "copySource") return copy_source(text);
  return value;
}

Value from_wire_form(const MemberRef& member, Value text) {
  const std::string& form = member.text_form;
  if (form.empty() || !text.is_string()) return text;
  if (form == "json") return document_of(text.as_string(), text);
  if (form == "urlJson") return document_of(percent_decode(text.as_string()), text);
  if (form == "base64") {
    Result<std::string> decoded = base64_decode(text.as_string());
    if (decoded) return valid_utf8(*decoded);
  }
  return text;
}

std::string percent_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && text.size() - i > 2 ? hex_digit(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
    if (low < 0) {
      out += text[i];
      continue;
    }
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

void decode_members(const Operation& op, Value& output) {
  const Value& trait = op.url_decoded;
  if (!trait.is_map() || output[trait["when"].as_string()].as_string() != "url") return;
  for (const Value& path : trait["members"].as_list()) decode_at(output, path.as_string());
}

}  // namespace iasql::aws
