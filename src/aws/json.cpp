// JSON text <-> Value, by rapidjson's event reader: values are built directly, without a DOM in between.
#include "aws/json.hpp"

#include <stdexcept>

// The library's own assert() would end the whole server.
#define RAPIDJSON_ASSERT(condition)                                     \
  do {                                                                  \
    if (!(condition)) throw std::logic_error("rapidjson: " #condition); \
  } while (false)
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <cctype>
#include <cmath>

namespace iasql::aws {

namespace {

constexpr std::size_t kMaxDepth = 200;

/// Collects values on a stack; the end of a list or map takes its elements off again.
class Builder {
 public:
  bool Null() { return add(Value()); }
  bool Bool(bool b) { return add(Value(b)); }
  bool Int(int i) { return add(Value(i)); }
  bool Uint(unsigned u) { return add(Value(static_cast<std::int64_t>(u))); }
  bool Int64(std::int64_t i) { return add(Value(i)); }
  bool Uint64(std::uint64_t u) {
    if (u > static_cast<std::uint64_t>(INT64_MAX)) return add(Value(static_cast<double>(u)));
    return add(Value(static_cast<std::int64_t>(u)));
  }
  bool Double(double d) { return add(Value(d)); }
  bool RawNumber(const char*, rapidjson::SizeType, bool) { return false; }
  bool String(const char* s, rapidjson::SizeType n, bool) { return add(Value(std::string(s, n))); }
  bool Key(const char* s, rapidjson::SizeType n, bool) {
    names_.emplace_back(s, n);
    return true;
  }
  bool StartObject() { return enter(); }
  bool StartArray() { return enter(); }
  bool EndArray(rapidjson::SizeType n) {
    auto first = values_.end() - static_cast<std::ptrdiff_t>(n);
    aws::List elements(std::make_move_iterator(first), std::make_move_iterator(values_.end()));
    return leave(n, Value(std::move(elements)));
  }
  bool EndObject(rapidjson::SizeType n) {
    std::vector<Map::Member> members;
    members.reserve(n);
    for (std::size_t i = 0; i < n; ++i) {
      members.emplace_back(std::move(names_[names_.size() - n + i]),
                           std::move(values_[values_.size() - n + i]));
    }
    names_.resize(names_.size() - n);
    return leave(n, Value(Map(std::move(members))));
  }

  bool too_deep() const { return depth_ > kMaxDepth; }
  Value take() { return std::move(values_.front()); }

 private:
  bool add(Value value) {
    values_.push_back(std::move(value));
    return true;
  }
  bool enter() { return ++depth_ <= kMaxDepth; }
  bool leave(std::size_t elements, Value whole) {
    --depth_;
    values_.resize(values_.size() - elements);
    return add(std::move(whole));
  }

  std::vector<Value> values_;
  std::vector<std::string> names_;
  std::size_t depth_ = 0;
};

Error syntax_error(std::size_t offset, std::string_view what) {
  std::string message(what);
  if (!message.empty()) message[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(message[0])));
  while (!message.empty() && message.back() == '.') message.pop_back();
  return input_error("invalid JSON at byte " + std::to_string(offset) + ": " + message);
}

template <unsigned flags>
Result<Value> parse(std::string_view text) {
  std::size_t skipped = 0;
  if (text.starts_with("\xEF\xBB\xBF")) {
    skipped = 3;
    text.remove_prefix(skipped);
  }
  try {
    constexpr unsigned all = flags | rapidjson::kParseIterativeFlag | rapidjson::kParseFullPrecisionFlag |
                             rapidjson::kParseValidateEncodingFlag;
    rapidjson::MemoryStream stream(text.data(), text.size());
    rapidjson::Reader reader;
    Builder builder;
    const rapidjson::ParseResult result = reader.Parse<all>(stream, builder);
    if (builder.too_deep()) return syntax_error(skipped + result.Offset(), "nested deeper than 200 levels");
    if (!result) return syntax_error(skipped + result.Offset(), rapidjson::GetParseError_En(result.Code()));
    // The reader takes a NUL for the end of the text.
    if (stream.Tell() < text.size()) return syntax_error(skipped + stream.Tell(), "a NUL character");
    return builder.take();
  } catch (const std::logic_error&) {
    return input_error("invalid JSON: the text cannot be read");
  }
}

void write_text(std::string& out, std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\b':
        out += "\\b";
        break;
      case '\f':
        out += "\\f";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += "\\u00";
          out += kHex[c >> 4];
          out += kHex[c & 15];
        } else {
          out += c;
        }
    }
  }
  out += '"';
}

void write(std::string& out, const Value& value, bool sorted);

void write_members(std::string& out, const Map& map, bool sorted) {
  std::vector<const Map::Member*> members;
  members.reserve(map.size());
  for (const Map::Member& member : map) members.push_back(&member);
  if (sorted) {
    std::sort(members.begin(), members.end(), [](auto* a, auto* b) { return a->first < b->first; });
  }
  out += '{';
  for (const Map::Member* member : members) {
    if (member != members.front()) out += ',';
    write_text(out, member->first);
    out += ':';
    write(out, member->second, sorted);
  }
  out += '}';
}

void write_elements(std::string& out, const List& list, bool sorted) {
  out += '[';
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (i) out += ',';
    write(out, list[i], sorted);
  }
  out += ']';
}

void write(std::string& out, const Value& value, bool sorted) {
  switch (value.kind()) {
    case Value::Kind::Null:
      out += "null";
      break;
    case Value::Kind::Bool:
    case Value::Kind::Int:
      out += value.to_text();
      break;
    case Value::Kind::Double:
      if (std::isfinite(value.as_double()))
        out += value.to_text();
      else
        write_text(out, value.to_text());
      break;
    case Value::Kind::String:
      write_text(out, value.as_string());
      break;
    case Value::Kind::Bytes:
      write_text(out, base64_encode(value.as_bytes()));
      break;
    case Value::Kind::List:
      write_elements(out, value.as_list(), sorted);
      break;
    case Value::Kind::Map:
      write_members(out, value.as_map(), sorted);
      break;
  }
}

constexpr char kBase64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int base64_digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  return c == '/' ? 63 : -1;
}

}  // namespace

Result<Value> parse_json(std::string_view text) {
  return parse<rapidjson::kParseNoFlags>(text);
}

Result<Value> parse_json_with_comments(std::string_view text) {
  return parse<rapidjson::kParseCommentsFlag | rapidjson::kParseTrailingCommasFlag>(text);
}

std::string to_json(const Value& value) {
  std::string out;
  write(out, value, false);
  return out;
}

std::string to_canonical_json(const Value& value) {
  std::string out;
  write(out, value, true);
  return out;
}

std::string base64_encode(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    unsigned group = 0;
    const std::size_t n = std::min<std::size_t>(3, bytes.size() - i);
    for (std::size_t j = 0; j < 3; ++j) {
      group = group << 8 | (j < n ? static_cast<unsigned char>(bytes[i + j]) : 0u);
    }
    for (std::size_t j = 0; j < 4; ++j) out += j <= n ? kBase64[group >> (18 - 6 * j) & 63] : '=';
  }
  return out;
}

Result<std::string> base64_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size() / 4 * 3);
  unsigned group = 0, digits = 0, padding = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (std::isspace(static_cast<unsigned char>(c))) continue;
    if (c == '=') {
      ++padding;
      continue;
    }
    const int digit = base64_digit(c);
    if (digit < 0 || padding) return input_error("invalid base64 at byte " + std::to_string(i));
    group = group << 6 | static_cast<unsigned>(digit);
    if (++digits % 4 == 0) {
      for (int shift : {16, 8, 0}) out += static_cast<char>(group >> shift & 255);
      group = 0;
    }
  }
  const unsigned left = digits % 4;
  if (left == 1 || padding > 2 || (padding && (digits + padding) % 4)) {
    return input_error("invalid base64: it ends in the middle of a group");
  }
  if (left >= 2) out += static_cast<char>(group >> (left == 2 ? 4 : 10) & 255);
  if (left == 3) out += static_cast<char>(group >> 2 & 255);
  return out;
}

}  // namespace iasql::aws
