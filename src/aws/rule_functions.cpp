// See rule_functions.hpp.
#include "aws/rule_functions.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

#include "aws/http_message.hpp"

namespace iasql::aws {

namespace {

using Arguments = RuleArguments;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::vector<std::string_view> pieces(std::string_view text, char separator, std::size_t most = std::string_view::npos) {
  std::vector<std::string_view> out;
  while (out.size() + 1 < most) {
    const std::size_t end = text.find(separator);
    if (end == text.npos) break;
    out.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  out.push_back(text);
  return out;
}

bool is_host_label(std::string_view label) {
  if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
  return std::all_of(label.begin(), label.end(), [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
}

bool is_host_name(std::string_view name, bool subdomains) {
  if (!subdomains) return is_host_label(name);
  const auto labels = pieces(name, '.');
  return std::all_of(labels.begin(), labels.end(), is_host_label);
}

bool is_ipv4(std::string_view host) {
  const auto numbers = pieces(host, '.');
  return numbers.size() == 4 && std::all_of(numbers.begin(), numbers.end(), [](std::string_view n) {
           int value = -1;
           const auto [end, problem] = std::from_chars(n.data(), n.data() + n.size(), value);
           return n.size() <= 3 && problem == std::errc() && end == n.data() + n.size() && value >= 0 && value <= 255;
         });
}

std::string percent_encoded(std::string_view text, std::string_view kept) {
  constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  for (char c : text) {
    if (is_letter(c) || is_digit(c) || kept.find(c) != kept.npos) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += {'%', digits[byte >> 4], digits[byte & 15]};
  }
  return out;
}

/// The path without "." and ".." segments, beginning and ending with a slash.
std::string normal_path(std::string_view path) {
  std::vector<std::string_view> kept;
  for (std::string_view segment : pieces(path, '/')) {
    if (segment == "..") {
      if (!kept.empty()) kept.pop_back();
    } else if (!segment.empty() && segment != ".") {
      kept.push_back(segment);
    }
  }
  std::string out = "/";
  for (std::string_view segment : kept) out += std::string(segment) + "/";
  return percent_encoded(out, "/-._~");
}

Error misused(std::string_view function, std::string_view needs) {
  return input_error("endpoint rules: " + std::string(function) + " needs " + std::string(needs));
}

Result<Value> is_set(const Arguments& a, std::size_t, const Partitions&) { return Value(!a[0]->is_null()); }

Result<Value> negate(const Arguments& a, std::size_t, const Partitions&) { return Value(!a[0]->truthy()); }

Result<Value> boolean_equals(const Arguments& a, std::size_t, const Partitions&) {
  if (!a[0]->is_bool() || !a[1]->is_bool()) return misused("booleanEquals", "two booleans");
  return Value(a[0]->as_bool() == a[1]->as_bool());
}

Result<Value> string_equals(const Arguments& a, std::size_t, const Partitions&) {
  if (!a[0]->is_string() || !a[1]->is_string()) return misused("stringEquals", "two strings");
  return Value(a[0]->as_string() == a[1]->as_string());
}

Result<Value> get_attr(const Arguments& a, std::size_t, const Partitions&) {
  return rule_attribute(*a[0], a[1]->as_string());
}

Result<Value> substring(const Arguments& a, std::size_t, const Partitions&) {
  if (!a[0]->is_string()) return misused("substring", "a string");
  const std::string& text = a[0]->as_string();
  const auto size = static_cast<std::int64_t>(text.size());
  const std::int64_t start = a[1]->as_int(), stop = a[2]->as_int();
  const bool ascii = std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 128; });
  if (start < 0 || start >= stop || stop > size || !ascii) return Value();
  const std::int64_t from = a[3]->as_bool() ? size - stop : start;
  return Value(text.substr(static_cast<std::size_t>(from), static_cast<std::size_t>(stop - start)));
}

Result<Value> uri_encoded(const Arguments& a, std::size_t, const Partitions&) {
  if (!a[0]->is_string()) return Value();
  return Value(percent_encoded(a[0]->as_string(), "-._~"));
}

Result<Value> parse_url(const Arguments& a, std::size_t, const Partitions&) {
  if (!a[0]->is_string()) return Value();
  std::string_view url = a[0]->as_string();
  const std::size_t mark = url.find("://");
  if (mark == url.npos) return Value();
  const std::string scheme = lower_case(url.substr(0, mark));
  if ((scheme != "http" && scheme != "https") || url.find_first_of("?#") != url.npos) return Value();
  url.remove_prefix(mark + 3);
  const std::size_t slash = std::min(url.find('/'), url.size());
  const std::string_view authority = url.substr(0, slash), path = url.substr(slash);
  if (authority.empty()) return Value();
  const bool is_ip = authority.front() == '[' || is_ipv4(authority.substr(0, authority.find(':')));
  return Value(Map{{"scheme", scheme},
                   {"authority", authority},
                   {"path", path},
                   {"normalizedPath", normal_path(path)},
                   {"isIp", is_ip}});
}

Result<Value> is_valid_host_label(const Arguments& a, std::size_t, const Partitions&) {
  return Value(a[0]->is_string() && is_host_name(a[0]->as_string(), a[1]->as_bool()));
}

Result<Value> is_virtual_hostable(const Arguments& a, std::size_t, const Partitions&) {
  const std::string& name = a[0]->as_string();
  return Value(name.size() >= 3 && name == lower_case(name) && !is_ipv4(name) && is_host_name(name, a[1]->as_bool()));
}

Result<Value> partition(const Arguments& a, std::size_t, const Partitions& partitions) {
  return partitions.of_region(a[0]->as_string()).outputs;
}

Result<Value> parse_arn(const Arguments& a, std::size_t, const Partitions&) {
  const auto parts = pieces(a[0]->as_string(), ':', 6);
  if (parts.size() < 6 || parts[0] != "arn" || parts[1].empty() || parts[2].empty() || parts[5].empty()) return Value();
  std::string resource(parts[5]);
  std::replace(resource.begin(), resource.end(), ':', '/');
  List id;
  for (std::string_view piece : pieces(resource, '/')) id.emplace_back(piece);
  return Value(Map{{"partition", parts[1]},
                   {"service", parts[2]},
                   {"region", parts[3]},
                   {"accountId", parts[4]},
                   {"resourceId", std::move(id)}});
}

Result<Value> coalesce(const Arguments& a, std::size_t count, const Partitions&) {
  for (std::size_t i = 0; i < count; ++i)
    if (!a[i]->is_null()) return *a[i];
  return Value();
}

Result<Value> if_then_else(const Arguments& a, std::size_t, const Partitions&) {
  if (!a[0]->is_bool()) return misused("ite", "a boolean");
  return *a[a[0]->as_bool() ? 1 : 2];
}

/// A limit of n > 0 gives n pieces at most, the last one with what is left.
Result<Value> split(const Arguments& a, std::size_t, const Partitions&) {
  const std::string& separator = a[1]->as_string();
  if (!a[0]->is_string() || separator.empty()) return misused("split", "a string and a separator");
  const std::int64_t limit = a[2]->as_int();
  std::string_view rest = a[0]->as_string();
  List out;
  for (std::size_t at; (at = rest.find(separator)) != rest.npos;) {
    if (limit > 0 && out.size() + 1 >= static_cast<std::size_t>(limit)) break;
    out.emplace_back(rest.substr(0, at));
    rest.remove_prefix(at + separator.size());
  }
  out.emplace_back(rest);
  return Value(std::move(out));
}

constexpr RuleFunction kFunctions[] = {
    {"isSet", 1, 1, is_set},
    {"not", 1, 1, negate},
    {"booleanEquals", 2, 2, boolean_equals},
    {"stringEquals", 2, 2, string_equals},
    {"getAttr", 2, 2, get_attr},
    {"substring", 4, 4, substring},
    {"uriEncode", 1, 1, uri_encoded},
    {"parseURL", 1, 1, parse_url},
    {"isValidHostLabel", 2, 2, is_valid_host_label},
    {"aws.isVirtualHostableS3Bucket", 2, 2, is_virtual_hostable},
    {"aws.partition", 1, 1, partition},
    {"aws.parseArn", 1, 1, parse_arn},
    {"coalesce", 1, kMaxRuleArguments, coalesce},
    {"ite", 3, 3, if_then_else},
    {"split", 3, 3, split},
};

}  // namespace

const RuleFunction* rule_function(std::string_view name) {
  for (const RuleFunction& function : kFunctions)
    if (function.name == name) return &function;
  return nullptr;
}

Value rule_attribute(const Value& value, std::string_view path) {
  const Value* at = &value;
  for (std::string_view step : pieces(path, '.')) {
    const std::size_t bracket = std::min(step.find('['), step.size());
    if (bracket > 0) at = &(*at)[step.substr(0, bracket)];
    if (bracket == step.size()) continue;
    const std::string_view number = step.substr(bracket + 1, step.find(']') - bracket - 1);
    std::int64_t index = 0;
    std::from_chars(number.data(), number.data() + number.size(), index);
    if (index < 0) index += static_cast<std::int64_t>(at->size());
    if (!at->is_list() || index < 0) return Value();
    at = &at->at(static_cast<std::size_t>(index));
  }
  return *at;
}

}  // namespace iasql::aws
