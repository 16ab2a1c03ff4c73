// The syntax tree of a Path, shared by the parser (path_parse.cpp) and the evaluator (path_eval.cpp) only.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aws/path.hpp"

namespace iasql::aws {

enum class PathOp {
  Current,     // @
  Field,       // text
  Index,       // number
  Slice,       // start, stop, step
  Literal,     // literal
  Chain,       // kids[0], then kids[1] on what it gave (a.b and a | b)
  Project,     // kids[1] on every element of kids[0]; nulls are dropped
  ProjectMap,  // the same on the values of a map
  Filter,      // elements of kids[0] for which kids[2] holds, each through kids[1]
  Flatten,     // elements of kids[0], those that are lists replaced by their elements
  SelectList,  // [kids…]
  SelectMap,   // {names: kids…}
  Or,
  And,
  Not,
  Equal,
  Unequal,
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
  Call  // function(kids…)
};

enum class PathFunction {
  Chunks,
  Contains,
  EndsWith,
  Entries,
  FromEntries,
  Join,
  Keys,
  LastPart,
  FromJson,
  FromBase64,
  Length,
  NotNull,
  Omit,
  Pick,
  Sort,
  Split,
  StartsWith,
  ToNumber,
  ToString,
  Type,
  Values
};

struct Path::Node {
  PathOp op = PathOp::Current;
  std::string text;
  std::int64_t number = 0;
  std::optional<std::int64_t> start, stop;
  std::int64_t step = 1;
  Value literal;
  PathFunction function = PathFunction::Length;
  std::vector<std::string> names;
  std::vector<std::unique_ptr<Node>> kids;
};

}  // namespace iasql::aws
