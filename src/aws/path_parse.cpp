// From text to syntax tree: a tokenizer and a precedence-climbing parser for the JMESPath subset of path.hpp.
//
// A projection (a[*], a[?…], a[], a[1:3], a.*) applies what follows it to each element, up to a token that
// binds more weakly than kProjectionEnds: that is what `a[].b[0]` and `a[].b | [0]` differ in.
#include <array>
#include <charconv>

#include "aws/json.hpp"
#include "aws/path_node.hpp"

namespace iasql::aws {

namespace {

using Node = Path::Node;
using NodePtr = std::unique_ptr<Node>;

constexpr std::size_t kMaxText = 4096;
constexpr std::size_t kMaxLexemes =
    1000;  // bounds the depth of the tree, and with it the evaluator's recursion
constexpr int kMaxNesting = 100;

enum class Token {
  End,
  Name,
  QuotedName,
  Literal,
  Number,
  Dot,
  Star,
  At,
  Comma,
  Colon,
  Pipe,
  Or,
  And,
  Not,
  Equal,
  Unequal,
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
  LeftParen,
  RightParen,
  LeftBrace,
  RightBrace,
  LeftBracket,
  RightBracket,
  Brackets /* [] */,
  FilterStart /* [? */
};

constexpr int kProjectionEnds = 10;

/// How strongly a token binds what stands left of it; 0 = it ends an expression.
int binding(Token token) {
  switch (token) {
    case Token::Pipe:
      return 1;
    case Token::Or:
      return 2;
    case Token::And:
      return 3;
    case Token::Equal:
    case Token::Unequal:
    case Token::Less:
    case Token::LessEqual:
    case Token::Greater:
    case Token::GreaterEqual:
      return 5;
    case Token::Brackets:
      return 9;
    case Token::Star:
      return 20;
    case Token::FilterStart:
      return 21;
    case Token::Dot:
      return 40;
    case Token::LeftBracket:
      return 55;
    default:
      return 0;
  }
}

constexpr int kNotBinding = 45;

struct Lexeme {
  Token token = Token::End;
  std::size_t at = 0;
  std::string text;
  std::int64_t number = 0;
  Value literal;
};

struct Signature {
  std::string_view name;
  PathFunction function;
  std::size_t least, most;
};

constexpr std::array<Signature, 21> kFunctions = {{{"chunks", PathFunction::Chunks, 2, 2},
                                                   {"contains", PathFunction::Contains, 2, 2},
                                                   {"ends_with", PathFunction::EndsWith, 2, 2},
                                                   {"entries", PathFunction::Entries, 1, 1},
                                                   {"from_entries", PathFunction::FromEntries, 1, 1},
                                                   {"join", PathFunction::Join, 2, 2},
                                                   {"keys", PathFunction::Keys, 1, 1},
                                                   {"last_part", PathFunction::LastPart, 2, 2},
                                                   {"from_json", PathFunction::FromJson, 1, 1},
                                                   {"from_base64", PathFunction::FromBase64, 1, 1},
                                                   {"length", PathFunction::Length, 1, 1},
                                                   {"not_null", PathFunction::NotNull, 1, 1000},
                                                   {"omit", PathFunction::Omit, 2, 2},
                                                   {"pick", PathFunction::Pick, 2, 2},
                                                   {"sort", PathFunction::Sort, 1, 1},
                                                   {"split", PathFunction::Split, 2, 2},
                                                   {"starts_with", PathFunction::StartsWith, 2, 2},
                                                   {"to_number", PathFunction::ToNumber, 1, 1},
                                                   {"to_string", PathFunction::ToString, 1, 1},
                                                   {"type", PathFunction::Type, 1, 1},
                                                   {"values", PathFunction::Values, 1, 1}}};

/// Thrown within this file only: compile() turns it into an Error.
struct SyntaxError {
  std::size_t at;
  std::string what;
};

bool starts_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Lexeme next() {
    while (at_ < text_.size() && (text_[at_] == ' ' || (text_[at_] >= '\t' && text_[at_] <= '\r'))) ++at_;
    Lexeme lexeme;
    lexeme.at = at_;
    if (at_ == text_.size()) return lexeme;
    const char c = text_[at_];
    if (starts_name(c)) return name(lexeme);
    if (is_digit(c) || c == '-') return number(lexeme);
    if (c == '"' || c == '\'' || c == '`') return quoted(lexeme, c);
    lexeme.token = symbol();
    return lexeme;
  }

 private:
  Lexeme& name(Lexeme& lexeme) {
    while (at_ < text_.size() && (starts_name(text_[at_]) || is_digit(text_[at_])))
      lexeme.text += text_[at_++];
    lexeme.token = Token::Name;
    return lexeme;
  }

  Lexeme& number(Lexeme& lexeme) {
    const char* end = text_.data() + text_.size();
    const auto [rest, failure] = std::from_chars(text_.data() + at_, end, lexeme.number);
    if (failure != std::errc()) throw SyntaxError{at_, "expected a number"};
    at_ = static_cast<std::size_t>(rest - text_.data());
    lexeme.token = Token::Number;
    return lexeme;
  }

  Lexeme& quoted(Lexeme& lexeme, char quote) {
    const std::size_t begin = at_++;
    std::string inside;
    for (;; ++at_) {
      if (at_ >= text_.size()) throw SyntaxError{begin, std::string("missing closing ") + quote};
      if (text_[at_] == quote) break;
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
        const char escaped = text_[at_ + 1];
        // In "…" every escape is JSON's; in the other two a backslash means something before the quote only.
        if (quote == '"' || escaped != quote) inside += '\\';
        inside += escaped;
        ++at_;
      } else {
        inside += text_[at_];
      }
    }
    ++at_;
    lexeme.token = quote == '"' ? Token::QuotedName : Token::Literal;
    if (quote == '\'') {
      lexeme.literal = Value(std::move(inside));
      return lexeme;
    }
    Result<Value> value = parse_json(quote == '"' ? '"' + inside + '"' : inside);
    if (!value) throw SyntaxError{begin, value.error().message};
    if (quote == '"')
      lexeme.text = value->as_string();
    else
      lexeme.literal = std::move(*value);
    return lexeme;
  }

  Token symbol() {
    static constexpr std::array<std::pair<std::string_view, Token>, 24> kSymbols = {
        {{"[?", Token::FilterStart}, {"[]", Token::Brackets},     {"||", Token::Or},
         {"&&", Token::And},         {"==", Token::Equal},        {"!=", Token::Unequal},
         {"<=", Token::LessEqual},   {">=", Token::GreaterEqual}, {"<", Token::Less},
         {">", Token::Greater},      {"!", Token::Not},           {"|", Token::Pipe},
         {".", Token::Dot},          {"*", Token::Star},          {"@", Token::At},
         {",", Token::Comma},        {":", Token::Colon},         {"(", Token::LeftParen},
         {")", Token::RightParen},   {"{", Token::LeftBrace},     {"}", Token::RightBrace},
         {"[", Token::LeftBracket},  {"]", Token::RightBracket},  {"", Token::End}}};
    for (const auto& [spelling, token] : kSymbols) {
      if (!spelling.empty() && text_.substr(at_).starts_with(spelling)) {
        at_ += spelling.size();
        return token;
      }
    }
    throw SyntaxError{at_, "unexpected character"};
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

NodePtr make(PathOp op) {
  auto node = std::make_unique<Node>();
  node->op = op;
  return node;
}

template <class... Kids>
NodePtr make(PathOp op, Kids... kids) {
  NodePtr node = make(op);
  (node->kids.push_back(std::move(kids)), ...);
  return node;
}

class Parser {
 public:
  explicit Parser(std::string_view text) {
    for (Lexer lexer(text);;) {
      lexemes_.push_back(lexer.next());
      if (lexemes_.size() > kMaxLexemes) throw SyntaxError{lexemes_.back().at, "too long"};
      if (lexemes_.back().token == Token::End) break;
    }
  }

  NodePtr parse() {
    NodePtr whole = expression(0);
    if (peek() != Token::End) fail("unexpected text after the expression");
    return whole;
  }

 private:
  Token peek(std::size_t ahead = 0) const {
    return lexemes_[std::min(here_ + ahead, lexemes_.size() - 1)].token;
  }
  const Lexeme& take() { return lexemes_[std::min(here_++, lexemes_.size() - 1)]; }
  bool accept(Token token) {
    if (peek() != token) return false;
    take();
    return true;
  }
  void expect(Token token, const char* what) {
    if (!accept(token)) fail(std::string("expected ") + what);
  }
  [[noreturn]] void fail(std::string what) const {
    throw SyntaxError{lexemes_[std::min(here_, lexemes_.size() - 1)].at, std::move(what)};
  }

  NodePtr expression(int least) {
    if (++nesting_ > kMaxNesting) fail("nested too deeply");
    NodePtr left = prefix();
    while (binding(peek()) > least) left = infix(std::move(left));
    --nesting_;
    return left;
  }

  NodePtr prefix() {
    switch (peek()) {
      case Token::Name:
        return peek(1) == Token::LeftParen ? call() : field();
      case Token::QuotedName:
        return field();
      case Token::Literal: {
        NodePtr node = make(PathOp::Literal);
        node->literal = take().literal;
        return node;
      }
      case Token::At:
        take();
        return make(PathOp::Current);
      case Token::Star:
        take();
        return project(PathOp::ProjectMap, make(PathOp::Current), binding(Token::Star));
      case Token::Not:
        take();
        return make(PathOp::Not, expression(kNotBinding));
      case Token::LeftParen: {
        take();
        NodePtr inside = expression(0);
        expect(Token::RightParen, "\")\"");
        return inside;
      }
      case Token::LeftBrace:
        take();
        return select_map();
      case Token::Brackets:
      case Token::FilterStart:
        return infix(make(PathOp::Current));
      case Token::LeftBracket:
        if (indexes()) return infix(make(PathOp::Current));
        take();
        return select_list();
      case Token::End:
        fail("expected an expression");
      default:
        fail("unexpected symbol");
    }
  }

  /// After "[" comes an index, a slice or "*]".
  bool indexes() const {
    const Token after = peek(1);
    return after == Token::Number || after == Token::Colon ||
           (after == Token::Star && peek(2) == Token::RightBracket);
  }

  NodePtr infix(NodePtr left) {
    const Token token = take().token;
    switch (token) {
      case Token::Pipe:
        return make(PathOp::Chain, std::move(left), expression(binding(token)));
      case Token::Or:
        return make(PathOp::Or, std::move(left), expression(binding(token)));
      case Token::And:
        return make(PathOp::And, std::move(left), expression(binding(token)));
      case Token::Equal:
        return make(PathOp::Equal, std::move(left), expression(binding(token)));
      case Token::Unequal:
        return make(PathOp::Unequal, std::move(left), expression(binding(token)));
      case Token::Less:
        return make(PathOp::Less, std::move(left), expression(binding(token)));
      case Token::LessEqual:
        return make(PathOp::LessEqual, std::move(left), expression(binding(token)));
      case Token::Greater:
        return make(PathOp::Greater, std::move(left), expression(binding(token)));
      case Token::GreaterEqual:
        return make(PathOp::GreaterEqual, std::move(left), expression(binding(token)));
      case Token::Brackets:
        return project(PathOp::Project, make(PathOp::Flatten, std::move(left)), binding(Token::Brackets));
      case Token::FilterStart:
        return filter(std::move(left));
      case Token::Dot:
        if (accept(Token::Star)) return project(PathOp::ProjectMap, std::move(left), binding(Token::Star));
        return make(PathOp::Chain, std::move(left), after_dot(binding(Token::Dot)));
      case Token::LeftBracket:
        return brackets(std::move(left));
      default:
        --here_;
        fail("unexpected symbol");
    }
  }

  NodePtr field() {
    NodePtr node = make(PathOp::Field);
    node->text = take().text;
    return node;
  }

  /// What may follow a dot: a name, a function, [x, y] or {k: x}.
  NodePtr after_dot(int least) {
    switch (peek()) {
      case Token::Name:
      case Token::QuotedName:
      case Token::Star:
        return expression(least);
      case Token::LeftBracket:
        take();
        return select_list();
      case Token::LeftBrace:
        take();
        return select_map();
      default:
        fail("expected a name after the dot");
    }
  }

  NodePtr project(PathOp op, NodePtr left, int least) { return make(op, std::move(left), projected(least)); }

  /// The part of a projection that is applied to each element.
  NodePtr projected(int least) {
    const Token token = peek();
    if (binding(token) < kProjectionEnds) return make(PathOp::Current);
    if (token == Token::Dot) {
      take();
      return after_dot(least);
    }
    if (token == Token::Star) fail("unexpected symbol");
    return expression(least);
  }

  NodePtr filter(NodePtr left) {
    NodePtr condition = expression(0);
    expect(Token::RightBracket, "\"]\"");
    NodePtr each = peek() == Token::Brackets ? make(PathOp::Current) : projected(binding(Token::FilterStart));
    return make(PathOp::Filter, std::move(left), std::move(each), std::move(condition));
  }

  NodePtr brackets(NodePtr left) {
    if (accept(Token::Star)) {
      expect(Token::RightBracket, "\"]\"");
      return project(PathOp::Project, std::move(left), binding(Token::Star));
    }
    NodePtr node = make(PathOp::Index);
    if (peek() == Token::Number && peek(1) == Token::RightBracket) {
      node->number = take().number;
    } else {
      slice(*node);
    }
    expect(Token::RightBracket, "\"]\"");
    const bool sliced = node->op == PathOp::Slice;
    NodePtr chain = make(PathOp::Chain, std::move(left), std::move(node));
    return sliced ? project(PathOp::Project, std::move(chain), binding(Token::Star)) : std::move(chain);
  }

  void slice(Node& node) {
    node.op = PathOp::Slice;
    std::array<std::optional<std::int64_t>, 3> parts;
    std::size_t part = 0;
    while (peek() != Token::RightBracket) {
      if (peek() == Token::Colon && part < 2) {
        ++part;
        take();
      } else if (peek() == Token::Number && !parts.at(part)) {
        parts.at(part) = take().number;
      } else {
        fail("expected an index, a slice or \"*\"");
      }
    }
    if (part == 0) fail("expected an index, a slice or \"*\"");
    if (parts[2] == 0) fail("the step of a slice cannot be 0");
    node.start = parts[0];
    node.stop = parts[1];
    node.step = parts[2].value_or(1);
  }

  NodePtr select_list() {
    NodePtr node = make(PathOp::SelectList);
    do {
      node->kids.push_back(expression(0));
    } while (accept(Token::Comma));
    expect(Token::RightBracket, "\",\" or \"]\"");
    return node;
  }

  NodePtr select_map() {
    NodePtr node = make(PathOp::SelectMap);
    do {
      if (peek() != Token::Name && peek() != Token::QuotedName) fail("expected a name");
      node->names.push_back(take().text);
      expect(Token::Colon, "\":\"");
      node->kids.push_back(expression(0));
    } while (accept(Token::Comma));
    expect(Token::RightBrace, "\",\" or \"}\"");
    return node;
  }

  NodePtr call() {
    const Lexeme& name = take();
    const Signature* signature = nullptr;
    for (const Signature& known : kFunctions) {
      if (known.name == name.text) signature = &known;
    }
    if (!signature) throw SyntaxError{name.at, "unknown function \"" + name.text + "\""};
    take();
    NodePtr node = make(PathOp::Call);
    node->function = signature->function;
    if (peek() != Token::RightParen) {
      do {
        node->kids.push_back(expression(0));
      } while (accept(Token::Comma));
    }
    expect(Token::RightParen, "\",\" or \")\"");
    if (node->kids.size() < signature->least || node->kids.size() > signature->most) {
      throw SyntaxError{name.at, "wrong number of arguments of function \"" + name.text + "\""};
    }
    return node;
  }

  std::vector<Lexeme> lexemes_;
  std::size_t here_ = 0;
  int nesting_ = 0;
};

}  // namespace

Result<Path> Path::compile(std::string_view text) {
  if (text.size() > kMaxText) return input_error("invalid path: longer than 4096 characters");
  try {
    Parser parser(text);
    Path path;
    path.node_ = parser.parse();
    path.text_ = text;
    return path;
  } catch (const SyntaxError& error) {
    return input_error("invalid path \"" + std::string(text) + "\" at character " +
                       std::to_string(error.at + 1) + ": " + error.what);
  }
}

}  // namespace iasql::aws
