// Parsed answers compared with what cases write. See compare.hpp.
#include <cmath>

#include "aws/http_message.hpp"
#include "aws/json.hpp"
#include "aws/time.hpp"
#include "compare.hpp"

namespace conformance {

using namespace iasql::aws;

namespace {

std::string differ(const std::string& path, const Value& actual, const Value& expected) {
  return (path.empty() ? "result" : path) + ": got " + to_json(actual) + ", wanted " + to_json(expected);
}

bool same_number(const Value& actual, const Value& expected) {
  if (!actual.is_number()) return false;
  if (expected.is_string()) return actual.to_text() == expected.as_string();
  return expected.is_number() && actual.as_double() == expected.as_double();
}

/// Cases write seconds, with as many digits as they like.
bool same_time(const Value& actual, const Value& expected) {
  const std::optional<Timestamp> time = parse_time(actual);
  if (!actual.is_string() || !time) return false;
  if (!expected.is_number()) return parse_time(expected) == time;
  const double micros = static_cast<double>(time->seconds) * 1e6 + time->micros;
  return std::llround(expected.as_double() * 1e6) == std::llround(micros);
}

bool same_bytes(const Value& actual, const Value& expected) {
  if (!actual.is_bytes() || !expected.is_string()) return false;
  return actual.as_bytes() == expected.as_string() || base64_encode(actual.as_bytes()) == expected.as_string();
}

class Comparison {
 public:
  std::string structure(const Shape& shape, const Value& actual, const Value& expected, const std::string& path) {
    if (!actual.is_map() || !expected.is_map()) return differ(path, actual, expected);
    for (const auto& [name, value] : actual.as_map())
      if (expected[name].is_null() && !value.is_null() && !is_empty_payload(shape, name, value))
        return differ(below(path, name), value, Value());
    for (const auto& [name, wanted] : expected.as_map()) {
      const MemberRef* member = shape.member(name);
      const Value& value = actual[name];
      if (wanted.is_null() && value.is_null()) continue;
      if (!member) {
        if (value == wanted) continue;
        return differ(below(path, name), value, wanted);
      }
      if (std::string found = compare(*member, value, wanted, below(path, name)); !found.empty()) return found;
    }
    return "";
  }

 private:
  static std::string below(const std::string& path, const std::string& name) {
    return path.empty() ? name : path + "." + name;
  }

  /// Cases leave out a payload of which nothing came; to callers that is an empty one.
  static bool is_empty_payload(const Shape& shape, const std::string& name, const Value& value) {
    return name == shape.payload && value.size() == 0 && value.to_text().size() <= 2;
  }

  std::string compare(const MemberRef& ref, const Value& actual, const Value& expected, const std::string& path) {
    const Shape& shape = *ref.target;
    // A document in a text, which one side has as text and the other not.
    if (ref.jsonvalue && expected.is_string() != actual.is_string()) {
      const Result<Value> document = parse_json(expected.is_string() ? expected.as_string() : actual.as_string());
      if (document && *document == (expected.is_string() ? actual : expected)) return "";
    }
    if (shape.document || expected.is_null()) return actual == expected ? "" : differ(path, actual, expected);
    switch (shape.type) {
      case Shape::Type::Structure:
        return structure(shape, actual, expected, path);
      case Shape::Type::List:
        return list(shape, actual, expected, path);
      case Shape::Type::Map:
        return map(ref, actual, expected, path);
      case Shape::Type::Integer:
      case Shape::Type::Long:
      case Shape::Type::Float:
      case Shape::Type::Double:
        return same_number(actual, expected) ? "" : differ(path, actual, expected);
      case Shape::Type::Blob:
        return same_bytes(actual, expected) ? "" : differ(path, actual, expected);
      case Shape::Type::Timestamp:
        return same_time(actual, expected) ? "" : differ(path, actual, expected);
      case Shape::Type::String:
      case Shape::Type::Boolean:
        return actual == expected ? "" : differ(path, actual, expected);
    }
    return "";
  }

  std::string list(const Shape& shape, const Value& actual, const Value& expected, const std::string& path) {
    if (!actual.is_list() || !expected.is_list() || actual.size() != expected.size())
      return differ(path, actual, expected);
    for (std::size_t i = 0; i < expected.size(); ++i) {
      const std::string place = path + "[" + std::to_string(i) + "]";
      std::string found = compare(shape.element, actual.at(i), expected.at(i), place);
      if (!found.empty()) return found;
    }
    return "";
  }

  /// Names of headers have no case.
  std::string map(const MemberRef& ref, const Value& actual, const Value& expected, const std::string& path) {
    if (!actual.is_map() || !expected.is_map() || actual.size() != expected.size())
      return differ(path, actual, expected);
    for (const auto& [name, wanted] : expected.as_map()) {
      const std::string key = ref.location == "headers" ? lower_case(name) : name;
      const Value* value = actual.as_map().find(key);
      if (!value) return differ(below(path, name), Value(), wanted);
      std::string found = compare(ref.target->element, *value, wanted, below(path, name));
      if (!found.empty()) return found;
    }
    return "";
  }
};

}  // namespace

std::string compare_output(const Shape& shape, const Value& actual, const Value& expected) {
  return Comparison().structure(shape, actual, expected, "");
}

}  // namespace conformance
