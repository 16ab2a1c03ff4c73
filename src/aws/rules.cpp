// See rules.hpp. Names become slots of one vector; what a rule assigned is forgotten when the rule is left.
#include "aws/rules.hpp"

#include <map>
#include <optional>
#include <utility>

#include "aws/rule_functions.hpp"

namespace iasql::aws {

namespace {

constexpr int kMaxDepth = 64;

Error bad_rules(const std::string& what) { return input_error("endpoint rules: " + what); }

Error refused(std::string message) {
  Error e;
  e.kind = Error::Kind::Config;
  e.message = std::move(message);
  return e;
}

}  // namespace

struct RuleSet::Tree {
  /// "{name#attribute}" between literal texts.
  struct Part {
    std::string literal;
    int slot = -1;  // -1: only the literal
    std::string path;
  };
  struct Expression {
    enum class Kind { Literal, Reference, Template, Call };
    Kind kind = Kind::Literal;
    Value literal;
    int slot = -1;
    std::vector<Part> parts;
    const RuleFunction* function = nullptr;
    std::vector<Expression> arguments;
  };
  struct Condition {
    Expression call;
    int assigned = -1;  // slot, or -1
  };
  /// A document whose texts are expressions.
  struct Property {
    Expression scalar;
    std::vector<Property> elements;
    std::vector<std::string> names;  // of the elements of a map
    enum class Kind { Scalar, Elements, Members } kind = Kind::Scalar;
  };
  struct Rule {
    enum class Kind { Branch, Endpoint, Error };
    Kind kind = Kind::Branch;
    std::vector<Condition> conditions;
    std::vector<Rule> rules;
    Expression text;  // URL or message
    Property properties, headers;
  };

  std::vector<Rule> rules;
  std::size_t slots = 0;
};

namespace {

using Tree = RuleSet::Tree;

class Compiler {
 public:
  explicit Compiler(std::vector<RuleSet::Parameter>& parameters) : parameters_(parameters) {}

  Status compile(const Value& document, Tree& out) {
    for (const auto& [name, entry] : document["parameters"].as_map()) {
      const Status status = parameter(name, entry);
      if (!status) return status;
    }
    Status status = rules(document["rules"], out.rules, 0);
    out.slots = slots_.size();
    return status;
  }

 private:
  Status parameter(const std::string& name, const Value& entry) {
    RuleSet::Parameter p;
    p.name = name;
    p.builtin = entry["builtIn"].as_string();
    p.fallback = entry["default"];
    p.required = entry["required"].as_bool();
    const std::string& type = entry["type"].as_string();
    using Type = RuleSet::Parameter::Type;
    if (type == "string" || type == "String")
      p.type = Type::String;
    else if (type == "boolean" || type == "Boolean")
      p.type = Type::Boolean;
    else if (type == "stringArray")
      p.type = Type::StringArray;
    else
      return bad_rules("parameter \"" + name + "\" is of unknown type \"" + type + "\"");
    slots_.emplace(name, static_cast<int>(parameters_.size()));
    parameters_.push_back(std::move(p));
    return Unit{};
  }

  Status rules(const Value& entries, std::vector<Tree::Rule>& out, int depth) {
    if (depth > kMaxDepth) return bad_rules("too deep");
    if (!entries.is_list()) return bad_rules("\"rules\" is missing");
    for (const Value& entry : entries.as_list()) {
      const Status status = rule(entry, out.emplace_back(), depth);
      if (!status) return status;
    }
    return Unit{};
  }

  Status rule(const Value& entry, Tree::Rule& out, int depth) {
    for (const Value& condition : entry["conditions"].as_list()) {
      Tree::Condition& c = out.conditions.emplace_back();
      if (!condition["fn"].is_string()) return bad_rules("a condition is no call");
      Status status = expression(condition, c.call, 0);
      if (!status) return status;
      if (const Value& name = condition["assign"]; name.is_string()) c.assigned = slot(name.as_string());
    }
    const std::string& type = entry["type"].as_string();
    if (type == "tree") return rules(entry["rules"], out.rules, depth + 1);
    if (type == "error") {
      out.kind = Tree::Rule::Kind::Error;
      return expression(entry["error"], out.text, 0);
    }
    if (type != "endpoint") return bad_rules("unknown type of rule \"" + type + "\"");
    out.kind = Tree::Rule::Kind::Endpoint;
    const Value& endpoint = entry["endpoint"];
    if (endpoint["url"].is_null()) return bad_rules("an endpoint has no \"url\"");
    Status status = expression(endpoint["url"], out.text, 0);
    if (status) status = property(endpoint["properties"], out.properties, 0);
    if (status) status = property(endpoint["headers"], out.headers, 0);
    return status;
  }

  Status property(const Value& value, Tree::Property& out, int depth) {
    if (depth > kMaxDepth) return bad_rules("too deep");
    using Kind = Tree::Property::Kind;
    if (value.is_map()) {
      out.kind = Kind::Members;
      for (const auto& [name, element] : value.as_map()) {
        out.names.push_back(name);
        const Status status = property(element, out.elements.emplace_back(), depth + 1);
        if (!status) return status;
      }
      return Unit{};
    }
    if (value.is_list()) {
      out.kind = Kind::Elements;
      for (const Value& element : value.as_list()) {
        const Status status = property(element, out.elements.emplace_back(), depth + 1);
        if (!status) return status;
      }
      return Unit{};
    }
    return expression(value, out.scalar, depth);
  }

  Status expression(const Value& value, Tree::Expression& out, int depth) {
    if (depth > kMaxDepth) return bad_rules("too deep");
    using Kind = Tree::Expression::Kind;
    if (const Value& name = value["ref"]; name.is_string()) {
      out.kind = Kind::Reference;
      out.slot = used_slot(name.as_string());
      return Unit{};
    }
    if (const Value& name = value["fn"]; name.is_string()) {
      out.kind = Kind::Call;
      out.function = rule_function(name.as_string());
      if (!out.function) return bad_rules("unknown function \"" + name.as_string() + "\"");
      const List& arguments = value["argv"].as_list();
      if (arguments.size() < out.function->least || arguments.size() > out.function->most)
        return bad_rules("wrong number of arguments of " + name.as_string());
      for (const Value& argument : arguments) {
        const Status status = expression(argument, out.arguments.emplace_back(), depth + 1);
        if (!status) return status;
      }
      return Unit{};
    }
    if (value.is_string() && value.as_string().find_first_of("{}") != std::string::npos) return text(value.as_string(), out);
    out.literal = value;
    return Unit{};
  }

  Status text(const std::string& pattern, Tree::Expression& out) {
    out.kind = Tree::Expression::Kind::Template;
    Tree::Part part;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
      const char c = pattern[i];
      if ((c == '{' || c == '}') && i + 1 < pattern.size() && pattern[i + 1] == c) {
        part.literal += c;
        ++i;
      } else if (c == '{') {
        const std::size_t close = pattern.find('}', i);
        if (close == pattern.npos) return bad_rules("an open { in \"" + pattern + "\"");
        const std::string inside = pattern.substr(i + 1, close - i - 1);
        const std::size_t mark = inside.find('#');
        part.slot = used_slot(inside.substr(0, mark));
        if (mark != inside.npos) part.path = inside.substr(mark + 1);
        out.parts.push_back(std::exchange(part, {}));
        i = close;
      } else {
        part.literal += c;
      }
    }
    if (!part.literal.empty()) out.parts.push_back(std::move(part));
    return Unit{};
  }

  int slot(const std::string& name) {
    return slots_.emplace(name, static_cast<int>(slots_.size())).first->second;
  }

  int used_slot(const std::string& name) {
    const int found = slot(name);
    if (static_cast<std::size_t>(found) < parameters_.size()) parameters_[static_cast<std::size_t>(found)].used = true;
    return found;
  }

  std::vector<RuleSet::Parameter>& parameters_;
  std::map<std::string, int, std::less<>> slots_;
};

class Evaluation {
 public:
  Evaluation(std::vector<Value> values, std::size_t slots, const Partitions& partitions)
      : values_(std::move(values)), partitions_(partitions) {
    values_.resize(slots);
  }

  /// Nothing: none of the rules fits.
  Result<std::optional<RuleSet::Outcome>> rules(const std::vector<Tree::Rule>& rules) {
    for (const Tree::Rule& rule : rules) {
      const std::size_t mark = assigned_.size();
      auto outcome = this->rule(rule);
      if (!outcome || *outcome) return outcome;
      for (; assigned_.size() > mark; assigned_.pop_back()) values_[assigned_.back()] = Value();
    }
    return std::optional<RuleSet::Outcome>();
  }

 private:
  Result<std::optional<RuleSet::Outcome>> rule(const Tree::Rule& rule) {
    for (const Tree::Condition& condition : rule.conditions) {
      const Result<bool> met = this->met(condition);
      if (!met) return met.error();
      if (!*met) return std::optional<RuleSet::Outcome>();
    }
    if (rule.kind == Tree::Rule::Kind::Branch) return rules(rule.rules);
    Value scratch;
    Result<const Value*> text = value(rule.text, scratch);
    if (!text) return text.error();
    if (rule.kind == Tree::Rule::Kind::Error) return refused((*text)->as_string());
    RuleSet::Outcome out;
    out.url = (*text)->as_string();
    for (auto [from, to] : {std::pair(&rule.properties, &out.properties), std::pair(&rule.headers, &out.headers)}) {
      Result<Value> made = property(*from);
      if (!made) return made.error();
      *to = std::move(*made);
    }
    return std::optional(std::move(out));
  }

  Result<bool> met(const Tree::Condition& condition) {
    Value scratch;
    Result<const Value*> result = value(condition.call, scratch);
    if (!result) return result.error();
    const bool holds = !(*result)->is_null() && !((*result)->is_bool() && !(*result)->as_bool());
    if (condition.assigned >= 0) {
      const auto slot = static_cast<std::size_t>(condition.assigned);
      if (!values_[slot].is_null()) return bad_rules("a name is assigned twice");
      values_[slot] = **result;
      assigned_.push_back(slot);
    }
    return holds;
  }

  /// The value where it is, or in `scratch` if it has to be made.
  Result<const Value*> value(const Tree::Expression& e, Value& scratch) {
    using Kind = Tree::Expression::Kind;
    switch (e.kind) {
      case Kind::Literal:
        return &e.literal;
      case Kind::Reference:
        return &std::as_const(values_[static_cast<std::size_t>(e.slot)]);
      case Kind::Template: {
        Result<std::string> text = filled(e.parts);
        if (!text) return text.error();
        scratch = std::move(*text);
        return &std::as_const(scratch);
      }
      case Kind::Call:
        break;
    }
    std::array<Value, kMaxRuleArguments> made;
    RuleArguments arguments{};
    for (std::size_t i = 0; i < e.arguments.size(); ++i) {
      Result<const Value*> argument = value(e.arguments[i], made[i]);
      if (!argument) return argument.error();
      arguments[i] = *argument;
    }
    Result<Value> result = e.function->call(arguments, e.arguments.size(), partitions_);
    if (!result) return result.error();
    scratch = std::move(*result);
    return &std::as_const(scratch);
  }

  Result<std::string> filled(const std::vector<Tree::Part>& parts) {
    std::string out;
    for (const Tree::Part& part : parts) {
      out += part.literal;
      if (part.slot < 0) continue;
      const Value& whole = values_[static_cast<std::size_t>(part.slot)];
      const Value found = part.path.empty() ? whole : rule_attribute(whole, part.path);
      if (found.is_null()) return bad_rules("a text is filled with what has no value");
      out += found.to_text();
    }
    return out;
  }

  Result<Value> property(const Tree::Property& p) {
    if (p.kind == Tree::Property::Kind::Scalar) {
      Value scratch;
      Result<const Value*> scalar = value(p.scalar, scratch);
      if (!scalar) return scalar.error();
      return **scalar;
    }
    Value out = p.kind == Tree::Property::Kind::Elements ? Value(List{}) : Value(Map{});
    for (std::size_t i = 0; i < p.elements.size(); ++i) {
      Result<Value> element = property(p.elements[i]);
      if (!element) return element;
      if (p.kind == Tree::Property::Kind::Elements)
        out.list().push_back(std::move(*element));
      else
        out.map().set(p.names[i], std::move(*element));
    }
    return out;
  }

  std::vector<Value> values_;
  std::vector<std::size_t> assigned_;
  const Partitions& partitions_;
};

bool is_of(RuleSet::Parameter::Type type, const Value& value) {
  switch (type) {
    case RuleSet::Parameter::Type::String:
      return value.is_string();
    case RuleSet::Parameter::Type::Boolean:
      return value.is_bool();
    case RuleSet::Parameter::Type::StringArray:
      return value.is_list();
  }
  return false;
}

}  // namespace

RuleSet::RuleSet() = default;
RuleSet::~RuleSet() = default;

Result<std::shared_ptr<const RuleSet>> RuleSet::compile(const Value& document) {
  std::shared_ptr<RuleSet> out(new RuleSet);
  auto tree = std::make_unique<Tree>();
  const Status status = Compiler(out->parameters_).compile(document, *tree);
  if (!status) return status.error();
  out->tree_ = std::move(tree);
  return std::shared_ptr<const RuleSet>(std::move(out));
}

const RuleSet::Parameter* RuleSet::parameter(std::string_view name) const {
  for (const Parameter& p : parameters_)
    if (p.name == name) return &p;
  return nullptr;
}

Result<RuleSet::Outcome> RuleSet::evaluate(std::vector<Value> values, const Partitions& partitions) const {
  values.resize(parameters_.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Parameter& p = parameters_[i];
    if (values[i].is_null()) values[i] = p.fallback;
    if (values[i].is_null()) {
      if (p.required) return refused("endpoint parameter " + p.name + " has no value");
    } else if (!is_of(p.type, values[i])) {
      return refused("endpoint parameter " + p.name + " is of the wrong type");
    }
  }
  Evaluation evaluation(std::move(values), tree_->slots, partitions);
  auto outcome = evaluation.rules(tree_->rules);
  if (!outcome) return outcome.error();
  if (!*outcome) return refused("no endpoint rule fits");
  return std::move(**outcome);
}

}  // namespace iasql::aws
