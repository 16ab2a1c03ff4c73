// What a template is made of, for the files of the engine that check or fill one. row.hpp has what others
// need. Must not know: what the contexts hold. Fails: visit_template() with the place inside the template and
// the reason.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/path.hpp"
#include "aws/result.hpp"
#include "aws/value.hpp"

namespace iasql::engine {

/// A template's string, taken apart.
struct TemplateText {
  enum class Kind { Literal, Expression, Interpolated };
  struct Piece {
    bool expression = false;
    std::string text;
  };
  Kind kind = Kind::Literal;
  std::string text;           // Literal: without the escape; Expression: without the `$`
  std::vector<Piece> pieces;  // Interpolated
};
aws::Result<TemplateText> parse_template_text(const std::string& text);

/// The expressions that a `$merge` names: one, or a list. Anything else: an error.
aws::Result<std::vector<std::string>> merge_expressions(const aws::Value& merge);

/// Calls `visit` with every expression of a template. `looped`: whether a `$each` around it supplies `each`.
using TemplateVisitor = std::function<aws::Status(const aws::Path& expression, bool looped)>;
aws::Status visit_template(const aws::Value& template_, const TemplateVisitor& visit);

/// Compiled once and kept, as long as the texts are few. The reference holds until the next
/// trim_expressions(). Null: the text is no expression.
struct Expression {
  aws::Path path;
  std::vector<std::string> roots;
};
const Expression* compiled(const std::string& text);
/// Forgets what was compiled if it has become too much. Only where no `compiled()` result is in use.
void trim_expressions();

}  // namespace iasql::engine
