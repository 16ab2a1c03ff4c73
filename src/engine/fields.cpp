// Strict reading of descriptor objects. See fields.hpp.
#include "engine/fields.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/row.hpp"

namespace iasql::engine {

void Problems::add(const std::string& place, const std::string& message) {
  if (first_) return;
  std::string text = file_ + ": ";
  if (!table_.empty()) text += "table \"" + table_ + "\": ";
  if (!place.empty()) text += place + ": ";
  first_ = text + message;
}

aws::Path compile_expression(Problems& problems, const std::string& place, const std::string& text) {
  Result<Path> path = Path::compile(text);
  if (path && !path->empty()) return std::move(*path);
  problems.add(place, path ? "empty expression" : path.error().message);
  return Path();
}

Fields::Fields(Problems& problems, const Value& object, std::string place)
    : problems_(problems), object_(object), place_(std::move(place)) {
  if (!object_.is_map()) problems_.add(place_, "must be an object");
}

Fields::~Fields() {
  for (const auto& [name, value] : object_.as_map()) {
    if (std::find(taken_.begin(), taken_.end(), name) == taken_.end()) fail(name, "unknown key");
  }
}

std::string Fields::at(std::string_view name) const {
  return place_.empty() ? std::string(name) : place_ + "." + std::string(name);
}

const Value* Fields::take(std::string_view name) {
  const Value* found = object_.as_map().find(name);
  if (found) taken_.push_back(name);
  return found;
}

std::string Fields::text(std::string_view name) {
  const Value* value = take(name);
  if (!value) return {};
  if (!value->is_string() || value->as_string().empty()) fail(name, "must be a text that is not empty");
  return value->as_string();
}

std::string Fields::required_text(std::string_view name) {
  if (!has(name)) fail(name, "is missing");
  return text(name);
}

bool Fields::flag(std::string_view name) {
  const Value* value = take(name);
  if (value && !value->is_bool()) fail(name, "must be true or false");
  return value && value->as_bool();
}

std::optional<double> Fields::number(std::string_view name) {
  const Value* value = take(name);
  if (!value) return std::nullopt;
  const double limit = std::numeric_limits<std::int32_t>::max();
  if (value->is_number() && value->as_double() >= 0 && value->as_double() <= limit) return value->as_double();
  fail(name, "must be a number that is not negative");
  return std::nullopt;
}

std::chrono::milliseconds Fields::duration(std::string_view name, std::chrono::milliseconds otherwise) {
  const std::optional<double> seconds = number(name);
  return seconds ? std::chrono::milliseconds(std::llround(*seconds * 1000)) : otherwise;
}

Path Fields::expression(std::string_view name) {
  if (!has(name)) return Path();
  const std::string written = text(name);
  return written.empty() ? Path() : compile_expression(problems_, at(name), written);
}

std::vector<Path> Fields::expressions(std::string_view name) {
  std::vector<Path> compiled;
  for (const std::string& written : texts(name)) {
    compiled.push_back(compile_expression(problems_, at(name), written));
  }
  return compiled;
}

Value Fields::template_(std::string_view name) {
  const Value* value = take(name);
  if (!value) return Value();
  const Status status = check_template(*value);
  if (!status) fail(name, status.error().message);
  return *value;
}

std::vector<std::string> Fields::texts(std::string_view name) {
  const Value* value = take(name);
  if (!value) return {};
  std::vector<std::string> texts;
  if (value->is_string())
    texts.push_back(value->as_string());
  else if (!value->is_list())
    fail(name, "must be a text or a list of texts");
  for (const Value& element : value->as_list()) {
    if (!element.is_string()) fail(name, "must be a text or a list of texts");
    texts.push_back(element.as_string());
  }
  if (std::find(texts.begin(), texts.end(), "") != texts.end()) fail(name, "has an empty text");
  return texts;
}

std::vector<std::string> Fields::scalars(std::string_view name) {
  const Value* value = take(name);
  if (!value) return {};
  const aws::List alone{*value};
  std::vector<std::string> texts;
  for (const Value& element : value->is_list() ? value->as_list() : alone) {
    if (element.is_null() || element.is_list() || element.is_map())
      fail(name, "must be a list of plain values");
    texts.push_back(element.to_text());
  }
  return texts;
}

std::vector<std::pair<std::string, Path>> Fields::named_expressions(std::string_view name) {
  std::vector<std::pair<std::string, Path>> named;
  const Value* value = take(name);
  if (!value) return named;
  if (!value->is_map()) fail(name, "must be an object of expressions");
  for (const auto& [key, expression] : value->as_map()) {
    const std::string place = at(name) + "." + key;
    if (!expression.is_string())
      problems_.add(place, "must be an expression");
    else
      named.emplace_back(key, compile_expression(problems_, place, expression.as_string()));
  }
  return named;
}

}  // namespace iasql::engine
