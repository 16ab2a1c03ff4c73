// Templates: JSON values with expressions in them, filled in from a context.
//
// Must not know: tables, codecs, calls. Fails: filling never does, because templates are checked when they
// are loaded; an expression that does not compile gives null. Checking fails with the place inside the
// template and the reason.
#include "engine/template.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <unordered_map>

#include "engine/row.hpp"

namespace iasql::engine {

namespace {

using aws::Map;

constexpr std::size_t kMaxCompiled = 4096;

using Cache = std::unordered_map<std::string, std::unique_ptr<const Expression>>;

Cache& cache() {
  static Cache* const expressions = new Cache();  // never destroyed: nothing runs at exit
  return *expressions;
}

/// The end of an expression that starts at `from` and is closed by `}`: braces nest, quoted texts hide them.
std::size_t closing_brace(std::string_view text, std::size_t from) {
  int depth = 0;
  char quote = 0;
  for (std::size_t i = from; i < text.size(); ++i) {
    const char c = text[i];
    if (quote) {
      if (c == '\\') ++i;
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"' || c == '`') {
      quote = c;
    } else if (c == '{') {
      ++depth;
    } else if (c == '}' && depth-- == 0) {
      return i;
    }
  }
  return std::string_view::npos;
}

/// `$each` and `$merge` take an expression with or without the `$` in front.
std::string bare(const std::string& expression) {
  return expression.starts_with("$") ? expression.substr(1) : expression;
}

// --- filling

/// A context with the element of the innermost loop in front of it.
struct Frame {
  const Value& context;
  const Value* each;

  const Value* find(const std::string& name) const {
    if (each && name == "each") return each;
    if (const Value* member = context.as_map().find(name)) return member;
    return context["new"].as_map().find(name);
  }
};

/// The document to evaluate on, if it is simply the context or its `new`; otherwise null.
const Value* whole_document(const std::vector<std::string>& roots, const Frame& frame) {
  if (frame.each) return nullptr;
  const Map& context = frame.context.as_map();
  std::size_t here = 0, in_new = 0;
  for (const std::string& root : roots) {
    if (context.find(root))
      ++here;
    else if (frame.context["new"].as_map().find(root))
      ++in_new;
  }
  if (in_new == 0) return &frame.context;
  return here == 0 ? &frame.context["new"] : nullptr;
}

Value evaluate_in(const Path& path, const std::vector<std::string>& roots, const Frame& frame) {
  if (const Value* document = whole_document(roots, frame)) return path.eval(*document);
  Map picked;
  if (roots.empty()) {  // the expression speaks of the document as a whole, if of anything
    picked = frame.context.as_map();
    picked.set("each", *frame.each);
  }
  for (const std::string& root : roots) {
    if (const Value* found = frame.find(root)) picked.set(root, *found);
  }
  return path.eval(Value(std::move(picked)));
}

Value evaluate_text(const std::string& text, const Frame& frame) {
  const Expression* expression = compiled(text);
  return expression ? evaluate_in(expression->path, expression->roots, frame) : Value();
}

Value fill_in(const Value& template_, const Frame& frame);

Value fill_text(const std::string& text, const Frame& frame) {
  if (text.find('$') == std::string::npos) return Value(text);
  Result<TemplateText> parsed = parse_template_text(text);
  if (!parsed) return Value();
  if (parsed->kind == TemplateText::Kind::Literal) return Value(std::move(parsed->text));
  if (parsed->kind == TemplateText::Kind::Expression) return evaluate_text(parsed->text, frame);
  std::string filled;
  for (const TemplateText::Piece& piece : parsed->pieces) {
    if (!piece.expression) {
      filled += piece.text;
      continue;
    }
    const Value value = evaluate_text(piece.text, frame);
    if (value.is_null()) return Value();
    filled += value.to_text();
  }
  return Value(std::move(filled));
}

Value fill_each(const Map& loop, const Frame& frame) {
  const Value elements = evaluate_text(bare(loop.find("$each")->as_string()), frame);
  const Value* body = loop.find("do");
  if (!elements.is_list() || !body) return Value();
  aws::List filled;
  for (const Value& element : elements.as_list()) {
    Value one = fill_in(*body, Frame{frame.context, &element});
    if (!one.is_null()) filled.push_back(std::move(one));
  }
  return Value(std::move(filled));
}

void merge_into(Map& target, const Value& merge, const Frame& frame) {
  Result<std::vector<std::string>> expressions = merge_expressions(merge);
  if (!expressions) return;
  for (const std::string& text : *expressions) {
    const Value object = evaluate_text(text, frame);
    for (const auto& [name, value] : object.as_map()) {
      if (!value.is_null()) target.set(name, value);
    }
  }
}

Value fill_map(const Map& members, const Frame& frame) {
  if (members.find("$each")) return fill_each(members, frame);
  Map filled;
  for (const auto& [name, member] : members) {
    if (name == "$merge") {
      merge_into(filled, member, frame);
      continue;
    }
    Value value = fill_in(member, frame);
    if (!value.is_null()) filled.set(name, std::move(value));
  }
  return Value(std::move(filled));
}

Value fill_in(const Value& template_, const Frame& frame) {
  if (template_.is_string()) return fill_text(template_.as_string(), frame);
  if (template_.is_map()) return fill_map(template_.as_map(), frame);
  if (!template_.is_list()) return template_;
  aws::List filled;
  for (const Value& element : template_.as_list()) {
    Value value = fill_in(element, frame);
    if (!value.is_null()) filled.push_back(std::move(value));
  }
  return Value(std::move(filled));
}

// --- checking

aws::Error at_place(const std::string& place, const std::string& message) {
  return aws::input_error(place.empty() ? message : place + ": " + message);
}

std::string member_place(const std::string& place, const std::string& name) {
  return place.empty() ? name : place + "." + name;
}

class Checker {
 public:
  explicit Checker(const TemplateVisitor& visit) : visit_(visit) {}

  Status value(const Value& template_, const std::string& place, bool looped) const {
    if (template_.is_string()) return text(template_.as_string(), place, looped);
    if (template_.is_map()) return map(template_.as_map(), place, looped);
    std::size_t i = 0;
    for (const Value& element : template_.as_list()) {
      Status status = value(element, place + "[" + std::to_string(i++) + "]", looped);
      if (!status) return status;
    }
    return aws::Unit{};
  }

 private:
  Status expression(const std::string& text, const std::string& place, bool looped) const {
    const Expression* found = compiled(text);
    if (!found) {
      Result<Path> failed = Path::compile(text);
      return at_place(place, failed ? "empty expression" : failed.error().message);
    }
    Status status = visit_(found->path, looped);
    return status ? status : Status(at_place(place, status.error().message));
  }

  Status text(const std::string& written, const std::string& place, bool looped) const {
    Result<TemplateText> parsed = parse_template_text(written);
    if (!parsed) return at_place(place, parsed.error().message);
    if (parsed->kind == TemplateText::Kind::Expression) return expression(parsed->text, place, looped);
    for (const TemplateText::Piece& piece : parsed->pieces) {
      if (!piece.expression) continue;
      Status status = expression(piece.text, place, looped);
      if (!status) return status;
    }
    return aws::Unit{};
  }

  Status each(const Map& loop, const std::string& place, bool looped) const {
    const Value* elements = loop.find("$each");
    const Value* body = loop.find("do");
    if (loop.size() != 2 || !body) return at_place(place, "$each needs \"do\" and nothing else beside it");
    if (!elements->is_string()) return at_place(place, "$each is not an expression");
    Status status = expression(bare(elements->as_string()), member_place(place, "$each"), looped);
    return status ? value(*body, member_place(place, "do"), true) : status;
  }

  Status merge(const Value& merged, const std::string& place, bool looped) const {
    Result<std::vector<std::string>> expressions = merge_expressions(merged);
    if (!expressions) return at_place(place, expressions.error().message);
    for (const std::string& text : *expressions) {
      Status status = expression(text, place, looped);
      if (!status) return status;
    }
    return aws::Unit{};
  }

  Status map(const Map& members, const std::string& place, bool looped) const {
    if (members.find("$each")) return each(members, place, looped);
    for (const auto& [name, member] : members) {
      const std::string where = member_place(place, name);
      if (name.starts_with("$") && name != "$merge") return at_place(where, "unknown template operator");
      Status status = name == "$merge" ? merge(member, where, looped) : value(member, where, looped);
      if (!status) return status;
    }
    return aws::Unit{};
  }

  const TemplateVisitor& visit_;
};

}  // namespace

Result<TemplateText> parse_template_text(const std::string& text) {
  TemplateText parsed;
  if (text.starts_with("$$")) {
    parsed.text = text.substr(1);
    return parsed;
  }
  if (text.starts_with("$") && !text.starts_with("${")) {
    parsed.kind = TemplateText::Kind::Expression;
    parsed.text = text.substr(1);
    return parsed;
  }
  std::size_t from = 0;
  for (std::size_t at = text.find("${"); at != std::string::npos; at = text.find("${", from)) {
    const std::size_t end = closing_brace(text, at + 2);
    if (end == std::string::npos) return aws::input_error("${ without }");
    if (at > from) parsed.pieces.push_back({false, text.substr(from, at - from)});
    parsed.pieces.push_back({true, text.substr(at + 2, end - at - 2)});
    from = end + 1;
  }
  if (parsed.pieces.empty()) {
    parsed.text = text;
    return parsed;
  }
  parsed.kind = TemplateText::Kind::Interpolated;
  if (from < text.size()) parsed.pieces.push_back({false, text.substr(from)});
  return parsed;
}

Result<std::vector<std::string>> merge_expressions(const Value& merge) {
  std::vector<std::string> expressions;
  if (merge.is_string()) expressions.push_back(bare(merge.as_string()));
  for (const Value& element : merge.as_list()) {
    if (!element.is_string()) return aws::input_error("$merge is not an expression or a list of them");
    expressions.push_back(bare(element.as_string()));
  }
  if (!merge.is_string() && !merge.is_list()) {
    return aws::input_error("$merge is not an expression or a list of them");
  }
  return expressions;
}

const Expression* compiled(const std::string& text) {
  auto found = cache().find(text);
  if (found != cache().end()) return found->second.get();
  Result<Path> path = Path::compile(text);
  if (!path || path->empty()) return nullptr;
  auto expression = std::make_unique<Expression>();
  expression->roots = path->roots();
  expression->path = std::move(*path);
  return cache().emplace(text, std::move(expression)).first->second.get();
}

void trim_expressions() {
  if (cache().size() > kMaxCompiled) cache().clear();
}

Status visit_template(const Value& template_, const TemplateVisitor& visit) {
  trim_expressions();
  return Checker(visit).value(template_, "", false);
}

Value evaluate(const Path& expression, const Value& context) {
  if (expression.empty()) return Value();
  return evaluate_in(expression, expression.roots(), Frame{context, nullptr});
}

Value fill(const Value& template_, const Value& context) {
  trim_expressions();
  return fill_in(template_, Frame{context, nullptr});
}

Status check_template(const Value& template_) {
  return visit_template(template_, [](const Path&, bool) -> Status { return aws::Unit{}; });
}

}  // namespace iasql::engine
