// The protocols "rest-json" and "rest-xml": where the members of an output come from. See rest.hpp.
#include <algorithm>

#include "aws/body.hpp"
#include "aws/http_message.hpp"
#include "aws/json.hpp"
#include "aws/rest.hpp"
#include "aws/text_form.hpp"

namespace iasql::aws {

namespace {

bool comes_apart(const MemberRef& member) {
  return member.location == "header" || member.location == "headers" || member.location == "statusCode";
}

const std::string* find_header(const HttpResponse& response, const std::string& name) {
  const std::string wanted = lower_case(name);
  for (const auto& [given, value] : response.headers)
    if (lower_case(given) == wanted) return &value;
  return nullptr;
}

/// The text between quotes, `rest` after them.
std::string quoted(std::string_view& rest) {
  std::string out;
  rest.remove_prefix(1);
  while (!rest.empty() && rest[0] != '"') {
    if (rest[0] == '\\' && rest.size() > 1) rest.remove_prefix(1);
    out += rest[0];
    rest.remove_prefix(1);
  }
  rest.remove_prefix(rest.empty() ? 0 : 1);
  return out;
}

/// The items of a list in a header. Dates in HTTP's form have a comma of their own.
std::vector<std::string> list_items(std::string_view text, bool dates) {
  std::vector<std::string> items;
  for (std::string_view rest = trimmed(text); !rest.empty(); rest = trimmed(rest)) {
    std::string item;
    if (rest[0] == '"') {
      item = quoted(rest);
      rest.remove_prefix(std::min(rest.find(','), rest.size()));
    } else {
      std::size_t end = rest.find(',');
      if (dates && end != rest.npos) end = rest.find(',', end + 1);
      end = std::min(end, rest.size());
      item = trimmed(rest.substr(0, end));
      rest.remove_prefix(end);
    }
    items.push_back(std::move(item));
    if (!rest.empty()) rest.remove_prefix(1);
  }
  return items;
}

Error bad_header(const MemberRef& member) {
  return unreadable("the header \"" + wire_name(member) + "\" makes no sense");
}

Status read_list(const MemberRef& member, const std::string& text, Value& out) {
  const MemberRef& element = member.target->element;
  const bool dates = element.target->type == Shape::Type::Timestamp &&
                     (element.timestamp_format.empty() || element.timestamp_format == "rfc822");
  List& elements = out.list();
  for (std::string& item : list_items(text, dates)) {
    std::optional<Value> value = read_scalar(element, std::move(item));
    if (!value) return bad_header(member);
    elements.push_back(std::move(*value));
  }
  return Unit{};
}

Status read_header(const MemberRef& member, const std::string& text, Map& out) {
  if (member.jsonvalue) {
    Result<std::string> json = base64_decode(text);
    Result<Value> document = json ? parse_json(*json) : Result<Value>(json.error());
    if (!document) return bad_header(member);
    out.set(member.name, std::move(*document));
    return Unit{};
  }
  if (member.target->type == Shape::Type::List) return read_list(member, text, out[member.name]);
  std::optional<Value> value = read_scalar(member, text);
  // What stands in a header for a time may be anything that somebody once stored.
  if (!value && member.target->type == Shape::Type::Timestamp) return Unit{};
  if (!value) return bad_header(member);
  if (!value->is_null()) out.set(member.name, std::move(*value));
  return Unit{};
}

void read_headers(const MemberRef& member, const HttpResponse& response, Map& out) {
  const std::string prefix = lower_case(member.location_name);
  Map found;
  for (const auto& [name, value] : response.headers)
    if (lower_case(name).starts_with(prefix)) found.set(valid_utf8(std::string_view(name).substr(prefix.size())), valid_utf8(value));
  out.set(member.name, Value(std::move(found)));
}

Result<Value> read_body(const Shape& shape, std::string_view text, RestBody form) {
  return form == RestBody::Json ? read_json_body(shape, text) : read_xml_body(shape, {}, text);
}

Status read_payload(const MemberRef& member, const HttpResponse& response, RestBody form, Map& out) {
  const Shape& target = *member.target;
  if (target.type == Shape::Type::Blob) {
    out.set(member.name, Value(Bytes{response.body}));
  } else if (target.type == Shape::Type::String) {
    out.set(member.name, valid_utf8(response.body));
  } else if (trimmed(response.body).empty()) {
    // Nothing at all is an empty structure, but no document and no choice among several.
    if (target.type == Shape::Type::Structure && !target.document && !target.union_) out[member.name].map();
  } else {
    Result<Value> value =
        form == RestBody::Json ? read_json_payload(member, response.body) : read_body(target, response.body, form);
    if (!value) return value.error();
    out.set(member.name, std::move(*value));
  }
  return Unit{};
}

}  // namespace

Status read_located(const Shape& shape, const HttpResponse& response, Value& out) {
  Map& members = out.map();
  for (const MemberRef& member : shape.members) {
    if (member.location == "statusCode") {
      members.set(member.name, Value(response.status));
    } else if (member.location == "headers") {
      read_headers(member, response, members);
    } else if (member.location == "header") {
      const std::string* text = find_header(response, wire_name(member));
      if (!text) continue;
      if (Status status = read_header(member, valid_utf8(*text), members); !status) return status;
    }
  }
  return Unit{};
}

Result<Value> read_response(const Shape& shape, const HttpResponse& response, RestBody form) {
  Value out{Map()};
  if (Status status = read_located(shape, response, out); !status) return status.error();
  if (!shape.payload.empty()) {
    const MemberRef* member = shape.member(shape.payload);
    if (!member) return out;
    if (Status status = read_payload(*member, response, form, out.map()); !status) return status.error();
    return out;
  }
  bool possible = false;
  for (const MemberRef& member : shape.members) possible |= !comes_apart(member);
  if (!possible || trimmed(response.body).empty()) return out;
  Result<Value> body = read_body(shape, response.body, form);
  if (!body) return body.error();
  for (auto& [name, value] : body->map()) out.map().set(name, std::move(value));
  return out;
}

}  // namespace iasql::aws
