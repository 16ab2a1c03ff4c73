// Codecs: wire values <-> SQL values.
// Must not know: tables, where values come from. Fails: never; a value that a codec does not understand
// passes unchanged, because AWS may say tomorrow what nobody knew today.
#include <algorithm>
#include <cctype>
#include <charconv>

#include "aws/json.hpp"
#include "aws/time.hpp"
#include "engine/forms.hpp"
#include "engine/row.hpp"
#include "engine/template.hpp"

namespace iasql::engine {

using aws::List;
using aws::Map;

namespace {

using Kind = Codec::Kind;

// --- tags

/// A setting of the process, like its time zone; made when first asked for and never destroyed.
std::vector<std::string>& left_patterns() {
  static auto* patterns = new std::vector<std::string>;
  return *patterns;
}

std::string_view tag_member(const Value& tag, const char* name, const char* lower_name) {
  const Value& member = tag[name];
  return member.is_null() ? std::string_view(tag[lower_name].as_string())
                          : std::string_view(member.as_string());
}

Value tag_list(const Value& tags) {
  List list;
  for (const auto& [key, value] : visible_tags(tags))
    list.push_back(Value(Map{{"Key", Value(key)}, {"Value", value}}));
  std::sort(list.begin(), list.end(),
            [](const Value& a, const Value& b) { return a["Key"].as_string() < b["Key"].as_string(); });
  return Value(std::move(list));
}

// --- texts

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const int letter = std::tolower(static_cast<unsigned char>(c));
  return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

std::string url_decode(const std::string& text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
    decoded += low < 0 ? text[i] : static_cast<char>(high * 16 + low);
    if (low >= 0) i += 2;
  }
  return decoded;
}

bool url_encoded(const std::string& text) {
  return text.starts_with("%7B") || text.starts_with("%7b") || text.starts_with("%5B") ||
         text.starts_with("%5b") || text.starts_with("%20") || text.starts_with("%0A");
}

std::string recased(std::string text, bool up) {
  for (char& c : text) {
    const auto letter = static_cast<unsigned char>(c);
    c = static_cast<char>(up ? std::toupper(letter) : std::tolower(letter));
  }
  return text;
}

Value parse_number(const std::string& text) {
  const char* end = text.data() + text.size();
  std::int64_t whole = 0;
  auto parsed = std::from_chars(text.data(), end, whole);
  if (parsed.ec == std::errc() && parsed.ptr == end) return Value(whole);
  double fraction = 0;
  parsed = std::from_chars(text.data(), end, fraction);
  return parsed.ec == std::errc() && parsed.ptr == end ? Value(fraction) : Value(text);
}

Value parse_boolean(const std::string& text) {
  const std::string folded = recased(text, false);
  if (folded == "true") return Value(true);
  return folded == "false" ? Value(false) : Value(text);
}

/// A text that already is a document passes as it is: the column may hold the document as text.
Value document_text(const Value& sql) {
  if (!sql.is_string()) return Value(aws::to_json(sql));
  const Value parsed = parse_document(sql);
  return parsed.is_map() || parsed.is_list() ? sql : Value(aws::to_json(sql));
}

// --- times

constexpr std::int64_t kMilliseconds = 1000;

Value epoch_ms(const Value& sql) {
  const auto time = aws::parse_time(sql);
  return time ? Value(time->seconds * kMilliseconds + time->micros / kMilliseconds) : sql;
}

Value time_of_ms(const Value& wire) {
  if (!wire.is_int()) return wire;
  const std::int64_t left = (wire.as_int() % kMilliseconds + kMilliseconds) % kMilliseconds;
  return Value(aws::format_iso8601({(wire.as_int() - left) / kMilliseconds, static_cast<std::int32_t>(left * kMilliseconds)}));
}

// --- labels

using Labels = std::vector<std::pair<std::string, std::vector<std::string>>>;

Value label_to_wire(const Labels& labels, const Value& sql) {
  const std::string label = sql.to_text();
  for (const auto& [name, texts] : labels) {
    if (name == label && !texts.empty()) return Value(texts.front());
  }
  return sql;
}

Value wire_to_label(const Labels& labels, const Value& wire, bool suffix) {
  const std::string text = wire.to_text();
  for (const auto& [name, texts] : labels) {
    for (const std::string& known : texts) {
      if (text == known || (suffix && text.ends_with("." + known))) return Value(name);
    }
  }
  return wire;
}

// --- variants

Value variant_to_wire(const std::vector<Codec::Variant>& variants, const Value& sql) {
  const std::string text = sql.to_text();
  for (const Codec::Variant& variant : variants) {
    if (!looks_like(text, variant.like)) continue;
    Value wire = sql;
    std::string path = variant.path;
    for (std::size_t dot = path.rfind('.'); dot != std::string::npos; dot = path.rfind('.')) {
      wire = Value(Map{{path.substr(dot + 1), wire}});
      path.resize(dot);
    }
    return Value(Map{{path, wire}});
  }
  return Value();
}

Value wire_to_variant(const std::vector<Codec::Variant>& variants, const Value& wire) {
  if (!wire.is_map()) return wire;
  trim_expressions();
  for (const Codec::Variant& variant : variants) {
    const Expression* expression = compiled(variant.path);
    Value value = expression ? expression->path.eval(wire) : Value();
    if (!value.is_null()) return value;
  }
  return Value();
}

// --- one value of a codec that looks at single texts

Value scalar_to_wire(const Codec& codec, const Value& sql) {
  if (sql.is_null() || sql.is_map()) return sql;
  switch (codec.kind) {
    case Kind::NumberText:
    case Kind::BooleanText:
      return Value(sql.to_text());
    case Kind::EpochMs:
      return epoch_ms(sql);
    case Kind::Lower:
      return Value(recased(sql.to_text(), false));
    case Kind::Upper:
      return Value(recased(sql.to_text(), true));
    case Kind::Map:
    case Kind::Suffix:
      return label_to_wire(codec.labels, sql);
    default:
      return sql;
  }
}

Value scalar_from_wire(const Codec& codec, const Value& wire) {
  if (wire.is_null() || wire.is_map()) return wire;
  switch (codec.kind) {
    case Kind::NumberText:
      return wire.is_string() ? parse_number(wire.as_string()) : wire;
    case Kind::BooleanText:
      return wire.is_string() ? parse_boolean(wire.as_string()) : wire;
    case Kind::EpochMs:
      return time_of_ms(wire);
    case Kind::Map:
      return wire_to_label(codec.labels, wire, false);
    case Kind::Suffix:
      return wire_to_label(codec.labels, wire, true);
    default:
      return wire;
  }
}

template <class Convert>
Value elementwise(const Codec& codec, const Value& value, const Convert& convert) {
  if (!value.is_list()) return convert(codec, value);
  List converted;
  for (const Value& element : value.as_list()) converted.push_back(convert(codec, element));
  return Value(std::move(converted));
}

Value encode(const Codec& codec, const Value& sql) {
  switch (codec.kind) {
    case Kind::Tags:
      return tag_list(sql);
    case Kind::TagMap:
      return Value(visible_tags(sql));
    case Kind::JsonText:
      return document_text(sql);
    case Kind::Template:
      return fill(codec.template_, Value(Map{{"value", sql}}));
    case Kind::Variants:
      return variant_to_wire(codec.variants, sql);
    default:
      return elementwise(codec, sql, scalar_to_wire);
  }
}

}  // namespace

bool hidden_tag(std::string_view key) {
  if (key.starts_with("aws:") || key.starts_with("iasql:")) return true;
  const auto& patterns = left_patterns();
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& p) { return fits_glob(key, p); });
}

void leave_tags(std::vector<std::string> patterns) { left_patterns() = std::move(patterns); }

bool fits_glob(std::string_view text, std::string_view pattern) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return text == pattern;
  if (!text.starts_with(pattern.substr(0, star))) return false;
  text.remove_prefix(star);
  pattern.remove_prefix(star + 1);
  for (std::size_t from = 0; from <= text.size(); ++from) {
    if (fits_glob(text.substr(from), pattern)) return true;
  }
  return false;
}

Map visible_tags(const Value& tags) {
  Map visible;
  const auto add = [&](std::string_view key, const Value& value) {
    if (!hidden_tag(key)) visible.set(key, Value(value.to_text()));
  };
  for (const auto& [key, value] : tags.as_map()) add(key, value);
  for (const Value& tag : tags.as_list()) {
    if (tag.is_map()) add(tag_member(tag, "Key", "key"), Value(tag_member(tag, "Value", "value")));
  }
  return visible;
}

Value parse_document(const Value& text) {
  if (!text.is_string()) return text;
  const std::string& written = text.as_string();
  if (written.empty()) return Value();
  Result<Value> parsed = aws::parse_json(url_encoded(written) ? url_decode(written) : written);
  return parsed ? std::move(*parsed) : text;
}

Value to_wire(const Column& column, const Value& sql) {
  if (sql.is_null()) return sql;
  Value wire = encode(column.codec, sql);
  if (column.ignore.empty() || !wire.is_list()) return wire;
  List sent;
  for (const Value& element : wire.as_list()) {
    if (!column.ignore.test(element)) sent.push_back(element);
  }
  return Value(std::move(sent));
}

Value from_wire(const Column& column, const Value& wire) {
  const Codec& codec = column.codec;
  switch (codec.kind) {
    case Kind::Tags:
    case Kind::TagMap:
      return Value(visible_tags(wire));
    case Kind::JsonText:
      return parse_document(wire);
    case Kind::Template:
      return codec.reverse.eval(wire);
    case Kind::Variants:
      return wire_to_variant(codec.variants, wire);
    default:
      return elementwise(codec, wire, scalar_from_wire);
  }
}

}  // namespace iasql::engine
