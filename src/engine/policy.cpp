// Policy documents by meaning: one form for the many ways of writing the same statement.
// Must not know: columns. Fails: never.
#include <algorithm>
#include <cctype>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/json.hpp"
#include "engine/forms.hpp"

namespace iasql::engine {

using aws::List;
using aws::Map;
using aws::Value;

namespace {

constexpr const char* kDefaultVersion = "2008-10-17";

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

std::string as_is(std::string text) {
  return text;
}

bool is_account(std::string_view text) {
  return text.size() == 12 &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c); });
}

/// The account id for the ARN of its root (arn:partition:service::account:root); everything else unchanged.
std::string principal_name(std::string text) {
  std::vector<std::string_view> parts;
  std::string_view rest = text;
  for (std::size_t colon = rest.find(':'); colon != std::string_view::npos; colon = rest.find(':')) {
    parts.push_back(rest.substr(0, colon));
    rest.remove_prefix(colon + 1);
  }
  const bool root = parts.size() == 5 && parts[0] == "arn" && parts[3].empty() && rest == "root";
  return root && is_account(parts[4]) ? std::string(parts[4]) : text;
}

template <class Change>
Value text_set(const Value& values, const Change& change) {
  const List alone{values};
  List texts;
  for (const Value& value : values.is_list() ? values.as_list() : alone) {
    texts.push_back(value.is_map() || value.is_list() ? value : Value(change(value.to_text())));
  }
  return Value(sorted_set(std::move(texts)));
}

Value normal_principal(const Value& principal) {
  Map everyone{{"AWS", Value(List{Value("*")})}};
  if (principal.is_string() && principal.as_string() == "*") return Value(std::move(everyone));
  if (!principal.is_map()) return principal;
  Map kinds;
  for (const auto& [kind, names] : principal.as_map()) {
    kinds.set(kind, kind == "AWS" ? text_set(names, principal_name) : text_set(names, as_is));
  }
  return Value(std::move(kinds));
}

/// Condition keys are not case-sensitive; two spellings of one are one.
Value normal_condition(const Value& keys) {
  if (!keys.is_map()) return keys;
  Map normal;
  for (const auto& [key, values] : keys.as_map()) {
    const Value texts = text_set(values, as_is);
    List& all = normal[lower(key)].list();
    all.insert(all.end(), texts.as_list().begin(), texts.as_list().end());
  }
  for (auto& [key, values] : normal) values = Value(sorted_set(values.as_list()));
  return Value(std::move(normal));
}

Value normal_conditions(const Value& conditions) {
  if (!conditions.is_map()) return conditions;
  Map normal;
  for (const auto& [operator_, keys] : conditions.as_map()) normal.set(operator_, normal_condition(keys));
  return Value(std::move(normal));
}

Value normal_statement(const Value& statement) {
  if (!statement.is_map()) return statement;
  Map normal;
  for (const auto& [name, value] : statement.as_map()) {
    if (value.is_null()) continue;
    if (name == "Action" || name == "NotAction")
      normal.set(name, text_set(value, lower));
    else if (name == "Resource" || name == "NotResource")
      normal.set(name, text_set(value, as_is));
    else if (name == "Principal" || name == "NotPrincipal")
      normal.set(name, normal_principal(value));
    else if (name == "Condition")
      normal.set(name, normal_conditions(value));
    else
      normal.set(name, value);
  }
  return Value(std::move(normal));
}

}  // namespace

List sorted_set(List elements) {
  std::vector<std::pair<std::string, Value>> keyed;
  keyed.reserve(elements.size());
  for (Value& element : elements) {
    std::string key = aws::to_canonical_json(element);
    keyed.emplace_back(std::move(key), std::move(element));
  }
  const auto before = [](const auto& a, const auto& b) { return a.first < b.first; };
  const auto equal = [](const auto& a, const auto& b) { return a.first == b.first; };
  std::sort(keyed.begin(), keyed.end(), before);
  keyed.erase(std::unique(keyed.begin(), keyed.end(), equal), keyed.end());
  List sorted;
  sorted.reserve(keyed.size());
  for (auto& [key, element] : keyed) sorted.push_back(std::move(element));
  return sorted;
}

Value normal_policy(const Value& policy) {
  const Value document = parse_document(policy);
  if (!document.is_map()) return document.is_string() ? policy : document;
  Map normal;
  normal.set("Version", kDefaultVersion);
  for (const auto& [name, value] : document.as_map()) {
    if (value.is_null()) continue;
    if (name != "Statement") {
      normal.set(name, value);
      continue;
    }
    const List alone{value};
    List statements;
    for (const Value& one : value.is_list() ? value.as_list() : alone)
      statements.push_back(normal_statement(one));
    normal.set(name, sorted_set(std::move(statements)));
  }
  return Value(std::move(normal));
}

}  // namespace iasql::engine
