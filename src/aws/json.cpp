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
#include <charconv>
#include <cmath>
#include <optional>

namespace iasql::aws {

namespace {

constexpr std::size_t kMaxDepth = 200;
// Two bytes of text can become forty of memory; no answer of AWS comes near this.
constexpr std::size_t kMaxValues = 2'000'000;

/// Whether a number that no double can hold is too large, not too small.
bool is_huge(std::string_view digits) {
  const std::size_t end = std::min(digits.find_first_of("eE"), digits.size());
  std::string_view exponent = digits.substr(std::min(end + 1, digits.size()));
  if (exponent.starts_with('+')) exponent.remove_prefix(1);
  std::int64_t power = 0;
  const auto failure = std::from_chars(exponent.data(), exponent.data() + exponent.size(), power).ec;
  if (failure == std::errc::result_out_of_range) return !exponent.starts_with('-');
  const std::string_view mantissa = digits.substr(0, end);
  const std::size_t first = mantissa.find_first_of("123456789"), point = mantissa.find('.');
  return power > static_cast<std::int64_t>(first) - static_cast<std::int64_t>(std::min(point, mantissa.size()));
}

/// Nothing if it is larger than any double. Smaller than any is 0.
std::optional<Value> number(std::string_view digits) {
  const char* end = digits.data() + digits.size();
  if (digits.find_first_of(".eE") == std::string_view::npos) {
    std::int64_t whole = 0;
    if (std::from_chars(digits.data(), end, whole).ec == std::errc()) return Value(whole);
  }
  double real = 0;
  if (std::from_chars(digits.data(), end, real).ec == std::errc()) return Value(real);
  if (is_huge(digits)) return std::nullopt;
  return Value(0.0);
}

/// The library takes the second half of a surrogate pair for a character of its own, which UTF-8 does not have.
bool is_text(std::string_view text) {
  for (std::size_t at = text.find('\xED'); at != text.npos; at = text.find('\xED', at + 1)) {
    if (at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) >= 0xA0) return false;
  }
  return true;
}

/// Collects values on a stack; the end of a list or map takes its elements off again.
class Builder {
 public:
  bool Null() { return add(Value()); }
  bool Bool(bool b) { return add(Value(b)); }
  // Numbers come as text: the library's own conversion reads outside of its tables for some.
  bool RawNumber(const char* s, rapidjson::SizeType n, bool) {
    std::optional<Value> value = number({s, n});
    return value ? add(std::move(*value)) : fail("number too big");
  }
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return false; }
  bool String(const char* s, rapidjson::SizeType n, bool) {
    return is_text({s, n}) ? add(Value(std::string(s, n))) : fail("half of a surrogate pair");
  }
  bool Key(const char* s, rapidjson::SizeType n, bool) {
    if (!is_text({s, n})) return fail("half of a surrogate pair");
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

  /// Why the reader was told to stop, or null.
  const char* problem() const { return problem_; }
  Value take() { return std::move(values_.front()); }

 private:
  bool fail(const char* problem) {
    problem_ = problem;
    return false;
  }
  bool add(Value value) {
    if (++count_ > kMaxValues) return fail("more than 2 million values");
    values_.push_back(std::move(value));
    return true;
  }
  bool enter() { return ++depth_ <= kMaxDepth || fail("nested deeper than 200 levels"); }
  bool leave(std::size_t elements, Value whole) {
    --depth_;
    values_.resize(values_.size() - elements);
    return add(std::move(whole));
  }

  std::vector<Value> values_;
  std::vector<std::string> names_;
  std::size_t depth_ = 0, count_ = 0;
  const char* problem_ = nullptr;
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
    constexpr unsigned all = flags | rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag |
                             rapidjson::kParseValidateEncodingFlag;
    rapidjson::MemoryStream stream(text.data(), text.size());
    rapidjson::Reader reader;
    Builder builder;
    const rapidjson::ParseResult result = reader.Parse<all>(stream, builder);
    if (builder.problem()) return syntax_error(skipped + result.Offset(), builder.problem());
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
