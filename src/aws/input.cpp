// The walk over input and shape. See input.hpp.
#include "aws/input.hpp"

#include <algorithm>

#include "aws/checksum.hpp"
#include "aws/json.hpp"
#include "aws/lookup.hpp"
#include "aws/text_form.hpp"
#include "aws/time.hpp"

namespace iasql::aws {

namespace {

constexpr int kMaxDepth = 200;

const char* kind_name(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::Null:
      return "null";
    case Value::Kind::Bool:
      return "a boolean";
    case Value::Kind::Int:
      return "an integer";
    case Value::Kind::Double:
      return "a number";
    case Value::Kind::String:
      return "a string";
    case Value::Kind::Bytes:
      return "bytes";
    case Value::Kind::List:
      return "a list";
    case Value::Kind::Map:
      return "a map";
  }
  return "null";
}

class Check {
 public:
  explicit Check(const std::string& token) : token_(token) {}

  /// Nothing if something is wrong; then error() says what.
  std::optional<Value> walk(const Shape& shape, const Value& value) {
    if (depth_ == kMaxDepth) return wrong("nested too deeply");
    ++depth_;
    std::optional<Value> out = shape.document ? value : walk_type(shape, value);
    --depth_;
    return out;
  }

  Error error() && {
    Error error = input_error((path_.empty() ? "input" : path_) + ": " + message_);
    error.hint = std::move(hint_);
    return error;
  }

 private:
  std::optional<Value> walk_type(const Shape& shape, const Value& value) {
    switch (shape.type) {
      case Shape::Type::Structure:
        return value.is_map() ? structure(shape, value) : mismatch("a map", value);
      case Shape::Type::List:
        return value.is_list() ? list(shape, value) : mismatch("a list", value);
      case Shape::Type::Map:
        return value.is_map() ? map(shape, value) : mismatch("a map", value);
      case Shape::Type::String:
        return value.is_string() ? std::optional(value) : mismatch("a string", value);
      case Shape::Type::Integer:
      case Shape::Type::Long:
        if (value.is_int()) return value;
        if (value.is_double() && Value(value.as_int()) == value) return Value(value.as_int());
        return mismatch("an integer", value);
      case Shape::Type::Float:
      case Shape::Type::Double:
        return number(value);
      case Shape::Type::Boolean:
        return value.is_bool() ? std::optional(value) : mismatch("a boolean", value);
      case Shape::Type::Blob:
        if (value.is_string()) return Value(Bytes{value.as_string()});
        return value.is_bytes() ? std::optional(value) : mismatch("bytes or a string", value);
      case Shape::Type::Timestamp:
        return parse_time(value) ? std::optional(value) : mismatch("a timestamp", value);
    }
    return std::nullopt;
  }

  std::optional<Value> place(const MemberRef& ref, const Value& value) {
    std::optional<Value> checked = takes_document(ref) && !value.is_null() ? value : walk(*ref.target, value);
    if (checked) checked = to_wire_form(ref, std::move(*checked));
    return checked;
  }

  std::optional<Value> number(const Value& value) {
    const std::string& text = value.as_string();
    const bool special = text == "NaN" || text == "Infinity" || text == "-Infinity";
    return value.is_number() || special ? std::optional(value) : mismatch("a number", value);
  }

  std::optional<Value> structure(const Shape& shape, const Value& value) {
    Map out;
    for (const auto& [name, given] : value.as_map()) {
      if (given.is_null()) continue;
      const std::size_t parent = enter_member(name);
      const MemberRef* member = shape.member(name);
      if (!member) return unknown(shape, name);
      std::optional<Value> checked = place(*member, given);
      if (!checked) return std::nullopt;
      out.set(name, std::move(*checked));
      path_.resize(parent);
    }
    for (const MemberRef& member : shape.members) {
      if (member.idempotency_token && !token_.empty() && !out.find(member.name)) out.set(member.name, token_);
    }
    for (const std::string& name : shape.required) {
      if (out.find(name)) continue;
      enter_member(name);
      return wrong("required, but missing");
    }
    if (shape.union_ && out.size() != 1) return wrong("exactly one member must be given");
    return Value(std::move(out));
  }

  std::optional<Value> list(const Shape& shape, const Value& value) {
    List out;
    out.reserve(value.size());
    for (std::size_t i = 0; i < value.size(); ++i) {
      const std::size_t parent = path_.size();
      path_ += "[" + std::to_string(i) + "]";
      const bool hole = shape.sparse && value.at(i).is_null();
      std::optional<Value> checked = hole ? Value() : place(shape.element, value.at(i));
      if (!checked) return std::nullopt;
      out.push_back(std::move(*checked));
      path_.resize(parent);
    }
    return Value(std::move(out));
  }

  std::optional<Value> map(const Shape& shape, const Value& value) {
    Map out;
    for (const auto& [name, given] : value.as_map()) {
      if (given.is_null() && !shape.sparse) continue;
      const std::size_t parent = enter_member(name);
      std::optional<Value> checked = given.is_null() ? Value() : place(shape.element, given);
      if (!checked) return std::nullopt;
      out.set(name, std::move(*checked));
      path_.resize(parent);
    }
    return Value(std::move(out));
  }

  /// The length of the path before, to go back to. After an error the path stays where it is.
  std::size_t enter_member(const std::string& name) {
    const std::size_t before = path_.size();
    path_ += (path_.empty() ? "" : ".") + name;
    return before;
  }

  std::optional<Value> wrong(std::string message) {
    message_ = std::move(message);
    return std::nullopt;
  }
  std::optional<Value> unknown(const Shape& shape, const std::string& name) {
    std::vector<std::string> names;
    for (const MemberRef& member : shape.members) names.push_back(member.name);
    hint_ = perhaps(names, name);
    return wrong("no such member");
  }
  std::optional<Value> mismatch(const char* expected, const Value& value) {
    return wrong(std::string("expected ") + expected + ", got " + kind_name(value));
  }

  const std::string& token_;
  std::string path_, message_, hint_;
  int depth_ = 0;
};

bool has_event_stream(const Shape* shape) {
  if (!shape) return false;
  return std::any_of(shape->members.begin(), shape->members.end(),
                     [](const MemberRef& member) { return member.target->event_stream; });
}

/// Adds what the operation's traits say of members that the caller has not given.
Value completed(const Operation& op, Value input) {
  if (!input.is_map()) return input;
  for (const auto& [name, value] : op.input_defaults.as_map())
    if (input[name].is_null()) input.map().set(name, value);
  for (const auto& [name, of] : op.input_digests.as_map()) {
    const Value& key = input[of.as_string()];
    if (!key.is_string() || !input[name].is_null()) continue;
    const std::string text = key.as_string();
    input.map().set(name, base64_encode(md5(text)));
    input.map().set(of.as_string(), base64_encode(text));
  }
  return input;
}

}  // namespace

Result<Value> check_input(const Model& model, const Operation& op, const Value& input,
                          const std::string& token) {
  const Value nothing{Map()};
  const bool as_it_is = op.input_defaults.is_null() && op.input_digests.is_null();
  const Value whole = as_it_is ? Value() : completed(op, input.is_null() ? nothing : input);
  const Value& given = !as_it_is ? whole : input.is_null() ? nothing : input;
  const Shape* shape = model.shape(op.input);
  Error error;
  if (has_event_stream(shape) || has_event_stream(model.shape(op.output))) {
    error.kind = Error::Kind::Unsupported;
    error.message = "operations with event streams are not supported";
  } else if (shape) {
    Check check(token);
    std::optional<Value> checked = check.walk(*shape, given);
    if (checked) return std::move(*checked);
    error = std::move(check).error();
  } else if (given.is_map() && given.size() == 0) {
    return nothing;
  } else {
    error = input_error("input: the operation takes none");
  }
  error.service = model.service();
  error.operation = op.name;
  return error;
}

}  // namespace iasql::aws
