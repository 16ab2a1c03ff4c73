// The JSON body reader and writer. See body.hpp.
#include <cmath>
#include <limits>

#include "aws/body.hpp"
#include "aws/json.hpp"
#include "aws/text_form.hpp"
#include "aws/time.hpp"

namespace iasql::aws {

namespace {

/// Turns a parsed document into one with the shapes' names and kinds; takes texts and subtrees over as they
/// are.
class JsonReader {
 public:
  /// False if something is not of its shape's kind; then failure() says what.
  bool read(const MemberRef& ref, Value& raw, Value& out) {
    if (raw.is_null() || ref.target->document) {
      out = std::move(raw);
      return true;
    }
    switch (ref.target->type) {
      case Shape::Type::Structure:
        return raw.is_map() ? structure(*ref.target, raw.map(), out) : wrong(ref);
      case Shape::Type::List:
        return raw.is_list() ? list(ref, raw.list(), out) : wrong(ref);
      case Shape::Type::Map:
        return raw.is_map() ? map(ref, raw.map(), out) : wrong(ref);
      case Shape::Type::Blob:
        return blob(ref, raw, out);
      case Shape::Type::Timestamp:
        return time(ref, raw, out);
      case Shape::Type::Integer:
      case Shape::Type::Long:
        return integer(ref, raw, out);
      case Shape::Type::Float:
      case Shape::Type::Double:
        out = number(std::move(raw));
        return true;
      case Shape::Type::String:
        out = from_wire_form(ref, raw.is_number() || raw.is_bool() ? Value(raw.to_text()) : std::move(raw));
        return true;
      case Shape::Type::Boolean:
        out = raw.is_string() ? *read_scalar(ref, raw.as_string()) : std::move(raw);
        return true;
    }
    return false;
  }

  bool structure(const Shape& shape, Map& raw, Value& out) {
    Map& members = out.map();
    for (const MemberRef& member : shape.members) {
      Value* given = raw.find(wire_name(member));
      if (given && !given->is_null() && !read(member, *given, members[member.name])) return false;
    }
    if (shape.union_ && members.empty()) name_unknown(raw, members);
    return true;
  }

  static void name_unknown(const Map& raw, Map& members) {
    for (const auto& [name, value] : raw) {
      if (name != "__type" && !value.is_null()) members.set(kUnknownMember, Value(Map{{"name", name}}));
    }
  }

  const std::string& failure() const { return failure_; }

 private:
  bool list(const MemberRef& ref, List& raw, Value& out) {
    List& elements = out.list();
    elements.resize(raw.size());
    for (std::size_t i = 0; i < raw.size(); ++i) {
      if (!read(ref.target->element, raw[i], elements[i])) return false;
    }
    return true;
  }

  bool map(const MemberRef& ref, Map& raw, Value& out) {
    std::vector<Map::Member> members;
    members.reserve(raw.size());
    const Shape::Type kind = ref.target->element.target->type;
    // Where null cannot be an element it says that there is none.
    const bool skips = !ref.target->sparse && (kind == Shape::Type::List || kind == Shape::Type::Map);
    for (auto& [name, value] : raw) {
      if (skips && value.is_null()) continue;
      members.emplace_back(name, Value());
      if (!read(ref.target->element, value, members.back().second)) return false;
    }
    out = Value(Map(std::move(members)));
    return true;
  }

  bool integer(const MemberRef& ref, Value& raw, Value& out) {
    if (raw.is_string()) {
      std::optional<Value> read = read_scalar(ref, raw.as_string());
      if (read) raw = std::move(*read);
    }
    out = raw.is_double() && Value(raw.as_int()) == raw ? Value(raw.as_int()) : std::move(raw);
    return true;
  }

  bool blob(const MemberRef& ref, Value& raw, Value& out) {
    Result<std::string> bytes = base64_decode(raw.as_string());
    if (!raw.is_string() || !bytes) return wrong(ref);
    out = Bytes{std::move(*bytes)};
    return true;
  }

  bool time(const MemberRef& ref, Value& raw, Value& out) {
    const std::optional<Timestamp> parsed = parse_time(raw);
    if (!parsed) return wrong(ref);
    out = format_iso8601(*parsed);
    return true;
  }

  static Value number(Value raw) {
    const std::string& text = raw.as_string();
    if (text == "NaN") return std::nan("");
    if (text == "Infinity") return std::numeric_limits<double>::infinity();
    if (text == "-Infinity") return -std::numeric_limits<double>::infinity();
    return raw.is_int() ? Value(raw.as_double()) : raw;
  }

  bool wrong(const MemberRef& ref) {
    failure_ = "the value of " + (ref.name.empty() ? ref.shape : ref.name) + " makes no sense";
    return false;
  }

  std::string failure_;
};

}  // namespace

Value write_json_member(const MemberRef& ref, const Value& value) {
  const Shape& shape = *ref.target;
  if (shape.document || value.is_null()) return value;
  switch (shape.type) {
    case Shape::Type::Structure:
      return write_json_body(shape, value);
    case Shape::Type::List: {
      List out;
      out.reserve(value.size());
      for (const Value& element : value.as_list()) out.push_back(write_json_member(shape.element, element));
      return out;
    }
    case Shape::Type::Map: {
      Map out;
      for (const auto& [name, element] : value.as_map()) out.set(name, write_json_member(shape.element, element));
      return out;
    }
    case Shape::Type::Timestamp:
      return format_time(value, ref.timestamp_format, "unixTimestamp");
    default:
      return value;
  }
}

Result<Value> read_json_body(const Shape& shape, std::string_view text) {
  Value out{Map()};
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return out;
  Result<Value> raw = parse_json(text);
  if (!raw) return unreadable(raw.error().message);
  if (raw->is_null()) return out;
  if (!raw->is_map()) return unreadable("not a JSON object");
  JsonReader reader;
  if (!reader.structure(shape, raw->map(), out)) return unreadable(reader.failure());
  return out;
}

Result<Value> read_json_payload(const MemberRef& member, std::string_view text) {
  Result<Value> raw = parse_json(text);
  if (!raw) return unreadable(raw.error().message);
  Value out;
  JsonReader reader;
  if (!reader.read(member, *raw, out)) return unreadable(reader.failure());
  return out;
}

Value write_json_body(const Shape& shape, const Value& input) {
  if (shape.document) return input;
  Map out;
  for (const auto& [name, value] : input.as_map()) {
    const MemberRef* member = shape.member(name);
    if (member) out.set(wire_name(*member), write_json_member(*member, value));
  }
  return out;
}

}  // namespace iasql::aws
