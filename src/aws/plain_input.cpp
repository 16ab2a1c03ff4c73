// See plain_input.hpp.
#include "aws/plain_input.hpp"

#include "aws/json.hpp"

namespace iasql::aws {

namespace {

constexpr int kMaxDepth = 200;  // deeper ones check_input refuses

class Decoder {
 public:
  /// False: there is something wrong at path().
  bool walk(const Shape& shape, Value& value) {
    if (shape.document || depth_ == kMaxDepth) return true;
    ++depth_;
    const bool good = walk_type(shape, value);
    --depth_;
    return good;
  }
  const std::string& path() const { return path_; }

 private:
  bool walk_type(const Shape& shape, Value& value) {
    switch (shape.type) {
      case Shape::Type::Structure:
      case Shape::Type::Map:
        return !value.is_map() || members(shape, value.map());
      case Shape::Type::List:
        return !value.is_list() || elements(shape, value.list());
      case Shape::Type::Blob: {
        if (!value.is_string()) return true;
        Result<std::string> bytes = base64_decode(value.as_string());
        if (bytes) value = Bytes{std::move(*bytes)};
        return bytes.ok();
      }
      default:
        return true;
    }
  }

  bool members(const Shape& shape, Map& map) {
    for (auto& [name, value] : map) {
      const MemberRef* member = shape.type == Shape::Type::Map ? &shape.element : shape.member(name);
      if (!member) continue;
      const std::size_t before = path_.size();
      path_ += (path_.empty() ? "" : ".") + name;
      if (!walk(*member->target, value)) return false;
      path_.resize(before);
    }
    return true;
  }

  bool elements(const Shape& shape, List& list) {
    for (std::size_t i = 0; i < list.size(); ++i) {
      const std::size_t before = path_.size();
      path_ += "[" + std::to_string(i) + "]";
      if (!walk(*shape.element.target, list[i])) return false;
      path_.resize(before);
    }
    return true;
  }

  std::string path_;
  int depth_ = 0;
};

}  // namespace

Result<Value> decode_blobs(const Model& model, const Operation& operation, Value input) {
  const Shape* shape = model.shape(operation.input);
  Decoder decoder;
  if (!shape || decoder.walk(*shape, input)) return input;
  Error error = input_error(decoder.path() + ": bytes have to be given as base64 text");
  error.service = model.service();
  error.operation = operation.name;
  return error;
}

}  // namespace iasql::aws
