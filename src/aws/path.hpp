// JMESPath expressions, the subset that AWS's paginators and waiters and our descriptors use:
// identifiers and "quoted" ones, a.b, a[0], a[-1], a[] (flatten), a[*], a.*, a[?cond], a[1:3], [x, y], {k: x}, a | b, @,
// ==, !=, <, <=, >, >=, &&, ||, !, parentheses, 'raw strings' and `json` literals, and the functions
// length, contains, starts_with, ends_with, keys, values, not_null, join, to_string, to_number, sort, type;
// plus some of ours: split(text, separator), a list; last_part(text, separator), what follows the last separator;
// entries(map), a list of {key, value}, and from_entries(list), the map of such; pick(map, names) and omit(map, names),
// the map with just these members, in their names' order, and without them; from_json(text) and from_base64(text), what
// the text stands for, or null if it is no such text; chunks(list, size), a list of lists of at most so many elements.
// Missing members are null, as in JMESPath. Fails: compile() on bad syntax (Error::Kind::Input with the position);
// a call of an unknown function is a compile error; evaluation never fails (a type mismatch gives null, and so does what
// would make millions of values).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "aws/result.hpp"
#include "aws/value.hpp"

namespace iasql::aws {

class Path {
 public:
  Path();
  ~Path();
  Path(const Path&);
  Path(Path&&) noexcept;
  Path& operator=(const Path&);
  Path& operator=(Path&&) noexcept;

  static Result<Path> compile(std::string_view text);
  bool empty() const { return !node_; }
  const std::string& text() const { return text_; }
  Value eval(const Value& document) const;
  /// eval().truthy()
  bool test(const Value& document) const;
  /// Names of the members looked up directly on the document ("a" in a.b || c has {a, c}); for validation.
  std::vector<std::string> roots() const;

  struct Node;
  /// The syntax tree (path_node.hpp); null if empty.
  const Node* tree() const { return node_.get(); }

 private:
  std::shared_ptr<const Node> node_;
  std::string text_;
};

}  // namespace iasql::aws
