// What readers and writers of bodies share: names, and scalars as text. See body.hpp.
#include "aws/body.hpp"

#include <algorithm>
#include <charconv>

#include "aws/json.hpp"
#include "aws/time.hpp"

namespace iasql::aws {

namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t begin = std::min(text.find_first_not_of(kSpace), text.size());
  return text.substr(begin, text.find_last_not_of(kSpace) + 1 - begin);
}

template <class Number>
std::optional<Value> number(std::string_view text) {
  if (text.empty()) return Value();
  Number value{};
  const auto [rest, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc() || rest != text.data() + text.size()) return std::nullopt;
  return Value(value);
}

}  // namespace

const std::string& wire_name(const MemberRef& member) {
  return member.location_name.empty() ? member.name : member.location_name;
}

std::optional<Value> read_scalar(const MemberRef& member, std::string whole) {
  if (member.target->type == Shape::Type::String) return Value(std::move(whole));
  const std::string_view text = trimmed(whole);
  switch (member.target->type) {
    case Shape::Type::Boolean:
      return Value(text == "true" || text == "True" || text == "TRUE" || text == "1");
    case Shape::Type::Integer:
    case Shape::Type::Long:
      return number<std::int64_t>(text);
    case Shape::Type::Float:
    case Shape::Type::Double:
      return number<double>(text);
    case Shape::Type::Blob: {
      Result<std::string> bytes = base64_decode(text);
      if (!bytes) return std::nullopt;
      return Value(Bytes{std::move(*bytes)});
    }
    case Shape::Type::Timestamp: {
      if (text.empty()) return Value();
      const std::optional<Timestamp> time = parse_time(text);
      if (!time) return std::nullopt;
      return Value(format_iso8601(*time));
    }
    default:
      return std::nullopt;
  }
}

std::string write_scalar(const MemberRef& member, const Value& value, const char* otherwise) {
  if (member.target->type != Shape::Type::Timestamp) return value.to_text();
  return format_time(value, member.timestamp_format, otherwise).to_text();
}

Value format_time(const Value& time, const std::string& format, const char* otherwise) {
  const std::string_view chosen = format.empty() ? std::string_view(otherwise) : std::string_view(format);
  const Timestamp parsed = parse_time(time).value_or(Timestamp{});
  if (chosen == "unixTimestamp" || chosen == "unixtimestamp") return format_epoch(parsed);
  return chosen == "rfc822" ? format_rfc822(parsed) : format_iso8601(parsed);
}

Error unreadable(const std::string& why) {
  Error error;
  error.kind = Error::Kind::Protocol;
  error.message = "the answer is not readable: " + why;
  return error;
}

}  // namespace iasql::aws
