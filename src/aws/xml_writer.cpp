// The XML body writer. See body.hpp.
#include "aws/body.hpp"

namespace iasql::aws {

namespace {

/// Line ends, and characters that readers take for some, are written so that they survive reading.
void append_escaped(std::string& out, std::string_view text, bool in_attribute) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"' && in_attribute) {
      out += "&quot;";
    } else if (c == '\t' && in_attribute) {
      out += "&#x9;";
    } else if (c == '\n') {
      out += "&#xA;";
    } else if (c == '\r') {
      out += "&#xD;";
    } else if (text.substr(i).starts_with("\xc2\x85")) {
      out += "&#x85;";
      i += 1;
    } else if (text.substr(i).starts_with("\xe2\x80\xa8")) {
      out += "&#x2028;";
      i += 2;
    } else {
      out += c;
    }
  }
}

class XmlWriter {
 public:
  explicit XmlWriter(std::string& out) : out_(out) {}

  void structure(const XmlRoot& element, const Shape& shape, const Value& value) {
    begin(element);
    for (const auto& [name, given] : value.as_map()) {
      const MemberRef* member = shape.member(name);
      if (member && member->xml_attribute) attribute(wire_name(*member), write_scalar(*member, given, "iso8601"));
    }
    out_ += '>';
    for (const auto& [name, given] : value.as_map()) {
      const MemberRef* member = shape.member(name);
      if (member && !member->xml_attribute) write(*member, wire_name(*member), given);
    }
    end(element.name);
  }

 private:
  void write(const MemberRef& member, std::string_view name, const Value& value) {
    const XmlRoot element{name, member.xml_prefix, member.xml_uri};
    if (value.is_null()) return;
    switch (member.target->type) {
      case Shape::Type::Structure:
        return structure(element, *member.target, value);
      case Shape::Type::List:
        return list(member, element, value);
      case Shape::Type::Map:
        return map(member, element, value);
      default:
        begin(element);
        out_ += '>';
        append_escaped(out_, write_scalar(member, value, "iso8601"), false);
        return end(name);
    }
  }

  void list(const MemberRef& member, const XmlRoot& element, const Value& value) {
    const MemberRef& inner = member.target->element;
    // Elements of a flattened list go by the name of the list.
    if (!member.flattened) open(element);
    const std::string_view inner_name = inner.location_name.empty() ? "member" : std::string_view(inner.location_name);
    for (const Value& each : value.as_list()) write(inner, member.flattened ? element.name : inner_name, each);
    if (!member.flattened) end(element.name);
  }

  void map(const MemberRef& member, const XmlRoot& element, const Value& value) {
    const MemberRef& key = member.target->key;
    const MemberRef& inner = member.target->element;
    const XmlRoot entry = member.flattened ? element : XmlRoot{"entry", "", ""};
    if (!member.flattened) open(element);
    for (const auto& [name, each] : value.as_map()) {
      open(entry);
      write(key, key.location_name.empty() ? "key" : std::string_view(key.location_name), Value(name));
      write(inner, inner.location_name.empty() ? "value" : std::string_view(inner.location_name), each);
      end(entry.name);
    }
    if (!member.flattened) end(element.name);
  }

  void begin(const XmlRoot& element) {
    out_.append("<").append(element.name);
    if (element.uri.empty()) return;
    std::string name = "xmlns";
    if (!element.prefix.empty()) name.append(":").append(element.prefix);
    attribute(name, element.uri);
  }
  void open(const XmlRoot& element) {
    begin(element);
    out_ += '>';
  }
  void attribute(std::string_view name, std::string_view value) {
    out_.append(" ").append(name).append("=\"");
    append_escaped(out_, value, true);
    out_ += '"';
  }
  void end(std::string_view name) { out_.append("</").append(name).append(">"); }

  std::string& out_;
};

}  // namespace

std::string write_xml_body(const Shape& shape, const Value& input, const XmlRoot& root) {
  std::string out;
  XmlWriter(out).structure(root, shape, input);
  return out;
}

}  // namespace iasql::aws
