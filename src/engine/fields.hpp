// Reading a descriptor's JSON strictly: every member of an object is asked for by name, and one that nobody
// asked for is an error. The first thing found wrong is kept with its place; reading goes on with defaults.
// Must not know: what the members mean. Fails: through Problems, never by itself.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/path.hpp"
#include "aws/result.hpp"
#include "aws/value.hpp"

namespace iasql::engine {

/// The first problem of a descriptor: `file: table "t": place: message`.
class Problems {
 public:
  explicit Problems(std::string file) : file_(std::move(file)) {}
  void enter_table(std::string name) { table_ = std::move(name); }
  void leave_table() { table_.clear(); }
  void add(const std::string& place, const std::string& message);
  bool any() const { return first_.has_value(); }
  aws::Error error() const { return aws::input_error(*first_); }

 private:
  std::string file_, table_;
  std::optional<std::string> first_;
};

/// `text` compiled; a problem and an empty path if it does not.
aws::Path compile_expression(Problems& problems, const std::string& place, const std::string& text);

/// One object of a descriptor. At its end it reports the members that were not taken.
class Fields {
 public:
  Fields(Problems& problems, const aws::Value& object, std::string place);
  ~Fields();
  Fields(const Fields&) = delete;
  Fields& operator=(const Fields&) = delete;

  Problems& problems() { return problems_; }
  const std::string& place() const { return place_; }
  std::string at(std::string_view name) const;
  void fail(std::string_view name, const std::string& message) { problems_.add(at(name), message); }

  bool has(std::string_view name) const { return object_.as_map().find(name) != nullptr; }
  /// The member, or nullptr.
  const aws::Value* take(std::string_view name);
  /// A non-empty text; "" if the member is missing.
  std::string text(std::string_view name);
  std::string required_text(std::string_view name);
  bool flag(std::string_view name);
  std::optional<double> number(std::string_view name);
  /// Seconds, perhaps fractional.
  std::chrono::milliseconds duration(std::string_view name, std::chrono::milliseconds otherwise);
  aws::Path expression(std::string_view name);
  /// One expression or a list of them.
  std::vector<aws::Path> expressions(std::string_view name);
  aws::Value template_(std::string_view name);
  /// A text or a list of texts.
  std::vector<std::string> texts(std::string_view name);
  /// The same where any scalar will do.
  std::vector<std::string> scalars(std::string_view name);
  /// An object of expressions, in order.
  std::vector<std::pair<std::string, aws::Path>> named_expressions(std::string_view name);

 private:
  Problems& problems_;
  const aws::Value& object_;
  std::string place_;
  std::vector<std::string_view> taken_;
};

}  // namespace iasql::engine
