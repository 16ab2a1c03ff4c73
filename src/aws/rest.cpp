// The protocols "rest-json" and "rest-xml": where the members of an input go. See rest.hpp.
#include "aws/rest.hpp"

#include <algorithm>
#include <set>

#include "aws/body.hpp"
#include "aws/checksum.hpp"
#include "aws/http_message.hpp"
#include "aws/input.hpp"
#include "aws/json.hpp"
#include "aws/protocols.hpp"
#include "aws/sigv4.hpp"
#include "aws/text_form.hpp"

namespace iasql::aws {

namespace {

bool in_request_body(const MemberRef& member) {
  return member.location != "uri" && member.location != "querystring" && member.location != "header" &&
         member.location != "headers";
}

/// An element of a list in a header: quoted if it could be taken for more than one.
std::string list_item(const MemberRef& element, const Value& value) {
  const std::string text = write_scalar(element, value, "rfc822");
  if (element.target->type != Shape::Type::String || text.find_first_of(",\"") == text.npos) return text;
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

/// A document goes into a header as base64 of its JSON; a text that is JSON already is the document.
std::string document_header(const Value& value) {
  const bool ready = value.is_string() && parse_json(value.as_string());
  return base64_encode(ready ? value.as_string() : to_json(value));
}

class Binder {
 public:
  Binder(const Model& model, const Operation& op, RestBody form)
      : op_(op), form_(form), shape_(model.shape(op.input)) {}

  Result<HttpRequest> bind(const Value& input) {
    request_.method = op_.http_method;
    const std::size_t mark = std::min(op_.request_uri.find('?'), op_.request_uri.size());
    if (Status status = path(op_.request_uri.substr(0, mark), input); !status) return status.error();
    if (mark < op_.request_uri.size()) request_.query = op_.request_uri.substr(mark + 1);
    if (shape_) {
      query(input);
      headers(input);
      body(input);
    }
    for (const auto& [name, value] : op_.fixed_headers.as_map())
      if (!has_header(name)) request_.headers.emplace_back(name, value.as_string());
    return std::move(request_);
  }

 private:
  const MemberRef* label(std::string_view name) const {
    if (!shape_) return nullptr;
    for (const MemberRef& member : shape_->members)
      if (member.location == "uri" && wire_name(member) == name) return &member;
    return nullptr;
  }

  Status path(std::string_view pattern, const Value& input) {
    std::string out;
    while (!pattern.empty()) {
      const std::size_t open = std::min(pattern.find('{'), pattern.size());
      out += pattern.substr(0, open);
      pattern.remove_prefix(open);
      const std::size_t close = pattern.find('}');
      if (close == pattern.npos) {
        out += pattern;
        break;
      }
      std::string_view name = pattern.substr(1, close - 1);
      pattern.remove_prefix(close + 1);
      const bool greedy = name.ends_with('+');
      if (greedy) name.remove_suffix(1);
      const MemberRef* member = label(name);
      if (!member) return input_error("the model's path has no member for \"" + std::string(name) + "\"");
      const std::string text = write_scalar(*member, input[member->name], "iso8601");
      if (text.empty()) return input_error(member->name + ": required in the path, but empty");
      out += uri_encode(text, greedy);
    }
    request_.path = out.empty() ? "/" : out;
    return Unit{};
  }

  void pair(std::string_view name, std::string_view value) {
    if (!request_.query.empty()) request_.query += '&';
    request_.query.append(uri_encode(name)).append("=").append(uri_encode(value));
  }

  void query(const Value& input) {
    std::set<std::string_view> taken;
    for (const MemberRef& member : shape_->members) {
      if (member.location != "querystring" || input[member.name].is_null()) continue;
      if (member.target->type != Shape::Type::Map) taken.insert(wire_name(member));
    }
    for (const auto& [name, value] : input.as_map()) {
      const MemberRef* member = shape_->member(name);
      if (!member || member->location != "querystring") continue;
      if (member->target->type == Shape::Type::Map) {
        for (const auto& [key, each] : value.as_map())
          if (!taken.count(key)) pairs(key, member->target->element, each);
      } else {
        pairs(wire_name(*member), *member, value);
      }
    }
  }

  /// One pair, or one for each element of a list.
  void pairs(const std::string& name, const MemberRef& ref, const Value& value) {
    if (!value.is_list()) return pair(name, write_scalar(ref, value, "iso8601"));
    for (const Value& each : value.as_list()) pair(name, write_scalar(ref.target->element, each, "iso8601"));
  }

  void headers(const Value& input) {
    for (const auto& [name, value] : input.as_map()) {
      const MemberRef* member = shape_->member(name);
      if (member && member->location == "header") header(*member, value);
    }
    // A header that has a member of its own is not taken from a map.
    for (const auto& [name, value] : input.as_map()) {
      const MemberRef* member = shape_->member(name);
      if (!member || member->location != "headers") continue;
      for (const auto& [key, text] : value.as_map())
        if (!has_header(member->location_name + key))
          request_.headers.emplace_back(member->location_name + key, text.to_text());
    }
  }

  void header(const MemberRef& member, const Value& value) {
    std::string text;
    if (member.jsonvalue) {
      text = document_header(value);
    } else if (member.target->type == Shape::Type::List) {
      if (value.size() == 0) return;
      for (const Value& each : value.as_list())
        text.append(text.empty() ? "" : ",").append(list_item(member.target->element, each));
    } else {
      text = write_scalar(member, value, "rfc822");
    }
    request_.headers.emplace_back(wire_name(member), std::move(text));
  }

  void body(const Value& input) {
    if (!shape_->payload.empty()) {
      const MemberRef* member = shape_->member(shape_->payload);
      if (member) payload(*member, input[member->name]);
      return;
    }
    bool possible = false;
    for (const MemberRef& member : shape_->members) possible |= in_request_body(member);
    Map members;
    for (const auto& [name, value] : input.as_map())
      if (const MemberRef* member = shape_->member(name); member && in_request_body(*member)) members.set(name, value);
    const bool any = !members.empty();
    if (form_ == RestBody::Json) {
      if (possible) send(to_json(write_json_body(*shape_, Value(std::move(members)))), "application/json");
    } else if (any) {
      send(write_xml_body(*shape_, Value(std::move(members)), root()), "application/xml");
    }
  }

  XmlRoot root() const {
    XmlRoot out{op_.input_location_name, op_.input_xml_prefix, op_.input_xml_uri};
    if (out.name.empty()) out.name = shape_->location_name.empty() ? shape_->name : shape_->location_name;
    if (out.uri.empty()) {
      out.prefix = shape_->xml_prefix;
      out.uri = shape_->xml_uri;
    }
    return out;
  }

  void payload(const MemberRef& member, const Value& value) {
    const Shape& target = *member.target;
    if (target.type == Shape::Type::Blob) {
      if (!value.is_null()) send(value.as_bytes(), "application/octet-stream");
    } else if (target.type == Shape::Type::String) {
      if (!value.is_null()) send(value.as_string(), "text/plain");
    } else if (form_ == RestBody::Xml) {
      const std::string& name = member.location_name.empty() ? target.name : member.location_name;
      if (!value.is_null())
        send(write_xml_body(target, value, {name, member.xml_prefix, member.xml_uri}), "application/xml");
    } else if (!value.is_null()) {
      send(to_json(write_json_member(member, value)), "application/json");
    } else if (target.type == Shape::Type::Structure && !target.document && !target.union_) {
      send("{}", "application/json");
    }
  }

  /// The type is the caller's to say if the input has a member for it, and if that is a matter of what is sent.
  void send(std::string text, const char* type) {
    request_.body = std::move(text);
    const bool opaque = !shape_->payload.empty() && std::string_view(type) != "application/json" &&
                        std::string_view(type) != "application/xml";
    for (const MemberRef& member : shape_->members) {
      if (member.location != "header" || lower_case(wire_name(member)) != "content-type") continue;
      if (opaque || has_header("content-type")) return;
    }
    request_.headers.emplace_back("Content-Type", type);
  }

  bool has_header(const std::string& wanted) const {
    const std::string lower = lower_case(wanted);
    return std::any_of(request_.headers.begin(), request_.headers.end(),
                       [&](const auto& header) { return lower_case(header.first) == lower; });
  }

  const Operation& op_;
  const RestBody form_;
  const Shape* const shape_;
  HttpRequest request_;
};

/// The name of the root element, "" if that is not XML.
std::string_view root_name(std::string_view text) {
  for (std::size_t at = text.find('<'); at != text.npos; at = text.find('<', at + 1)) {
    const std::string_view rest = text.substr(at + 1);
    if (rest.starts_with("!--")) {
      at = std::min(text.find("-->", at), text.size() - 1);
    } else if (!rest.starts_with('?') && !rest.starts_with('!')) {
      const std::string_view name = rest.substr(0, rest.find_first_of(" \t\r\n/>"));
      return name.substr(name.find(':') + 1);
    }
  }
  return "";
}

class RestProtocol : public Protocol {
 public:
  explicit RestProtocol(RestBody form) : form_(form) {}

  Result<HttpRequest> serialize(const Model& model, const Operation& op, const Value& input,
                                const std::string& token) const override {
    Result<Value> checked = check_input(model, op, input, token);
    if (!checked) return checked.error();
    Result<HttpRequest> request = bind_request(model, op, *checked, form_);
    if (!request) return in_call(request.error(), model, op, HttpResponse());
    return request;
  }

  Result<Value> parse(const Model& model, const Operation& op, const HttpResponse& response, const Wanted*) const override {
    const Shape* shape = model.shape(op.output);
    if (!shape) return Value(Map());
    if (is_late_error(*shape, response)) {
      // The status went out before the work was done.
      HttpResponse failed = response;
      failed.status = 500;
      return read_error(model, op, failed);
    }
    Result<Value> output = read_response(*shape, response, form_);
    if (!output) return in_call(output.error(), model, op, response);
    decode_members(op, *output);
    return output;
  }

  Error parse_error(const Model& model, const Operation& op, const HttpResponse& response) const override {
    return read_error(model, op, response);
  }

 private:
  bool is_late_error(const Shape& shape, const HttpResponse& response) const {
    const MemberRef* payload = shape.payload.empty() ? nullptr : shape.member(shape.payload);
    const bool opaque =
        payload && (payload->target->type == Shape::Type::Blob || payload->target->type == Shape::Type::String);
    return form_ == RestBody::Xml && !opaque && root_name(response.body) == "Error";
  }

  const RestBody form_;
};

}  // namespace

Result<HttpRequest> bind_request(const Model& model, const Operation& op, const Value& input, RestBody form) {
  Result<HttpRequest> request = Binder(model, op, form).bind(input);
  if (!request) return request;
  if (Status status = add_checksum(model, op, input, *request); !status) return status.error();
  return request;
}

const Protocol& rest_json_protocol() {
  static const Protocol& protocol = *new RestProtocol(RestBody::Json);
  return protocol;
}

const Protocol& rest_xml_protocol() {
  static const Protocol& protocol = *new RestProtocol(RestBody::Xml);
  return protocol;
}

}  // namespace iasql::aws
