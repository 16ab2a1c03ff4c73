// Evaluation of a Path. Intermediate results are pointers into the document; only what is new (literals,
// selections, results of functions) is kept in an arena that lives as long as the evaluation, so a projection
// over a large document copies nothing but its final result.
#include <algorithm>
#include <charconv>
#include <forward_list>

#include "aws/json.hpp"
#include "aws/path_node.hpp"

namespace iasql::aws {

namespace {

using Node = Path::Node;
using Elements = std::vector<const Value*>;

constexpr std::int64_t kMaxMade = 4'000'000;  // values that an evaluation may make, far more than a page has
constexpr std::size_t kTextPerValue = 16;  // bytes of text that count as much as a value

/// Characters of UTF-8 text.
std::int64_t characters(const std::string& text) {
  return std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; });
}

bool makes_list(PathOp op) {
  return op == PathOp::Project || op == PathOp::ProjectMap || op == PathOp::Filter || op == PathOp::Flatten ||
         op == PathOp::Slice;
}

const char* type_name(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::Null:
      return "null";
    case Value::Kind::Bool:
      return "boolean";
    case Value::Kind::Int:
    case Value::Kind::Double:
      return "number";
    case Value::Kind::String:
    case Value::Kind::Bytes:
      return "string";
    case Value::Kind::List:
      return "array";
    case Value::Kind::Map:
      return "object";
  }
  return "null";
}

Value to_number(const Value& value) {
  if (value.is_number()) return value;
  if (!value.is_string()) return {};
  // JSON's own idea of a number, so that "0x1f" and "1_000" are none.
  Result<Value> number = parse_json(value.as_string());
  return number && number->is_number() ? *number : Value();
}

Value contains(const Value& subject, const Value& wanted) {
  if (subject.is_string()) {
    if (!wanted.is_string()) return wanted.is_null() ? Value() : Value(false);
    return subject.as_string().find(wanted.as_string()) != std::string::npos;
  }
  if (!subject.is_list()) return {};
  const List& elements = subject.as_list();
  return std::find(elements.begin(), elements.end(), wanted) != elements.end();
}

Value join(const Value& glue, const Value& parts) {
  if (!glue.is_string() || !parts.is_list()) return {};
  std::string out;
  for (const Value& part : parts.as_list()) {
    if (!part.is_string()) return {};
    if (&part != &parts.as_list().front()) out += glue.as_string();
    out += part.as_string();
  }
  return out;
}

Value sorted(const Value& list) {
  if (!list.is_list()) return {};
  List elements = list.as_list();
  const auto all = [&](auto has_kind) { return std::all_of(elements.begin(), elements.end(), has_kind); };
  if (all([](const Value& v) { return v.is_string(); })) {
    std::stable_sort(elements.begin(), elements.end(),
                     [](const Value& a, const Value& b) { return a.as_string() < b.as_string(); });
  } else if (all([](const Value& v) { return v.is_number(); })) {
    std::stable_sort(elements.begin(), elements.end(),
                     [](const Value& a, const Value& b) { return a.as_double() < b.as_double(); });
  } else {
    return {};
  }
  return elements;
}

/// A list of lists of at most so many elements.
Value chunks(const Value& list, const Value& size) {
  if (!list.is_list() || !size.is_int() || size.as_int() < 1) return {};
  List out;
  for (const Value& element : list.as_list()) {
    if (out.empty() || static_cast<std::int64_t>(out.back().size()) >= size.as_int()) out.emplace_back(List{});
    out.back().list().push_back(element);
  }
  return out;
}

/// An empty separator separates nothing.
Value split(const Value& text, const Value& separator) {
  if (!text.is_string() || !separator.is_string()) return {};
  const std::string& whole = text.as_string();
  const std::string& by = separator.as_string();
  List parts;
  std::size_t begin = 0;
  if (!by.empty()) {
    for (std::size_t at; (at = whole.find(by, begin)) != std::string::npos; begin = at + by.size()) {
      parts.emplace_back(whole.substr(begin, at - begin));
    }
  }
  parts.emplace_back(whole.substr(begin));
  return parts;
}

Value last_part(const Value& text, const Value& separator) {
  if (!text.is_string() || !separator.is_string()) return {};
  const std::string& whole = text.as_string();
  const std::size_t at =
      separator.as_string().empty() ? std::string::npos : whole.rfind(separator.as_string());
  return at == std::string::npos ? whole : whole.substr(at + separator.as_string().size());
}

Value from_base64(const Value& text) {
  if (!text.is_string()) return {};
  Result<std::string> bytes = base64_decode(text.as_string());
  return bytes ? Value(std::move(*bytes)) : Value();
}

Value from_json(const Value& text) {
  if (!text.is_string()) return {};
  Result<Value> document = parse_json(text.as_string());
  return document ? std::move(*document) : Value();
}

Value length(const Value& value) {
  if (value.is_string()) return Value(characters(value.as_string()));
  if (value.is_list() || value.is_map()) return Value(static_cast<std::int64_t>(value.size()));
  return {};
}

Value members_of(const Value& value, bool names) {
  if (!value.is_map()) return {};
  List out;
  for (const auto& [name, member] : value.as_map()) out.push_back(names ? Value(name) : member);
  return out;
}

Value entries(const Value& map) {
  if (!map.is_map()) return {};
  List out;
  for (const auto& [name, member] : map.as_map()) out.push_back(Map{{"key", Value(name)}, {"value", member}});
  return out;
}

Value from_entries(const Value& list) {
  if (!list.is_list()) return {};
  Map out;
  for (const Value& entry : list.as_list()) {
    if (entry["key"].is_string()) out.set(entry["key"].as_string(), entry["value"]);
  }
  return out;
}

/// Members in the order of their names.
Value pick(const Value& map, const Value& names) {
  if (!map.is_map() || !names.is_list()) return {};
  Map out;
  for (const Value& name : names.as_list()) {
    const Value* found = name.is_string() ? map.as_map().find(name.as_string()) : nullptr;
    if (found) out.set(name.as_string(), *found);
  }
  return out;
}

Value omit(const Value& map, const Value& names) {
  if (!map.is_map() || !names.is_list()) return {};
  Map out;
  for (const auto& [name, member] : map.as_map()) {
    const auto& left_out = names.as_list();
    if (std::find(left_out.begin(), left_out.end(), Value(name)) == left_out.end()) out.set(name, member);
  }
  return out;
}

class Evaluation {
 public:
  const Value* eval(const Node& node, const Value& document) {
    switch (node.op) {
      case PathOp::Current:
        return &document;
      case PathOp::Field:
        return &document[node.text];
      case PathOp::Index:
        return element(document, node.number);
      case PathOp::Literal:
        return &node.literal;
      case PathOp::Chain:
        if (makes_list(node.kids[1]->op)) break;
        return eval(*node.kids[1], *eval(*node.kids[0], document));
      case PathOp::SelectList:
        return select_list(node, document);
      case PathOp::SelectMap:
        return select_map(node, document);
      case PathOp::Or: {
        const Value* left = eval(*node.kids[0], document);
        return left->truthy() ? left : eval(*node.kids[1], document);
      }
      case PathOp::And: {
        const Value* left = eval(*node.kids[0], document);
        return left->truthy() ? eval(*node.kids[1], document) : left;
      }
      case PathOp::Not:
        return keep(!eval(*node.kids[0], document)->truthy());
      case PathOp::Call:
        return call(node, document);
      case PathOp::Equal:
      case PathOp::Unequal:
      case PathOp::Less:
      case PathOp::LessEqual:
      case PathOp::Greater:
      case PathOp::GreaterEqual:
        return compare(node, document);
      default:
        break;
    }
    const std::optional<Elements> found = elements(node, document);
    return found ? keep_list(*found) : &null_;
  }

  /// The result as a value of its own.
  Value take(const Value* result) {
    if (!arena_.empty() && result == &arena_.front()) return std::move(arena_.front());
    return *result;
  }

 private:
  /// The elements of a list, without building the list; nothing if it is not one.
  std::optional<Elements> elements(const Node& node, const Value& document) {
    switch (node.op) {
      case PathOp::Project:
        return project(elements(*node.kids[0], document), *node.kids[1], nullptr);
      case PathOp::Filter:
        return project(elements(*node.kids[0], document), *node.kids[1], node.kids[2].get());
      case PathOp::ProjectMap:
        return project(values(*eval(*node.kids[0], document)), *node.kids[1], nullptr);
      case PathOp::Flatten:
        return flatten(elements(*node.kids[0], document));
      case PathOp::Slice:
        return slice(node, elements_of(document));
      case PathOp::Chain:
        if (makes_list(node.kids[1]->op)) return elements(*node.kids[1], *eval(*node.kids[0], document));
        break;
      default:
        break;
    }
    return elements_of(*eval(node, document));
  }

  static std::optional<Elements> elements_of(const Value& value) {
    if (!value.is_list()) return std::nullopt;
    Elements out;
    out.reserve(value.size());
    for (const Value& element : value.as_list()) out.push_back(&element);
    return out;
  }

  static std::optional<Elements> values(const Value& value) {
    if (!value.is_map()) return std::nullopt;
    Elements out;
    for (const auto& [name, member] : value.as_map()) out.push_back(&member);
    return out;
  }

  std::optional<Elements> project(std::optional<Elements> from, const Node& each, const Node* condition) {
    if (!from) return std::nullopt;
    Elements out;
    out.reserve(from->size());
    for (const Value* element : *from) {
      if (condition && !eval(*condition, *element)->truthy()) continue;
      const Value* result = eval(each, *element);
      if (!result->is_null()) out.push_back(result);
    }
    return out;
  }

  std::optional<Elements> flatten(std::optional<Elements> from) {
    if (!from) return std::nullopt;
    Elements out;
    for (const Value* element : *from) {
      budget_ -= 1 + static_cast<std::int64_t>(element->as_list().size());
      if (budget_ < 0) return std::nullopt;
      if (!element->is_list()) {
        out.push_back(element);
        continue;
      }
      for (const Value& inner : element->as_list()) out.push_back(&inner);
    }
    return out;
  }

  static std::optional<Elements> slice(const Node& node, std::optional<Elements> from) {
    if (!from) return std::nullopt;
    const auto size = static_cast<std::int64_t>(from->size());
    const bool forward = node.step > 0;
    const auto clamp = [&](std::optional<std::int64_t> at, std::int64_t otherwise) {
      if (!at) return otherwise;
      const std::int64_t from_start = *at < 0 ? *at + size : *at;
      return std::clamp<std::int64_t>(from_start, forward ? 0 : -1, forward ? size : size - 1);
    };
    const std::int64_t begin = clamp(node.start, forward ? 0 : size - 1);
    const std::int64_t end = clamp(node.stop, forward ? size : -1);
    const std::int64_t step = std::clamp<std::int64_t>(node.step, -size - 1, size + 1);  // no overflow below
    Elements out;
    for (std::int64_t i = begin; forward ? i < end : i > end; i += step) {
      out.push_back((*from)[static_cast<std::size_t>(i)]);
    }
    return out;
  }

  static const Value* element(const Value& list, std::int64_t index) {
    const auto size = static_cast<std::int64_t>(list.as_list().size());
    if (index < 0) index += size;
    return &list.at(index < 0 ? static_cast<std::size_t>(size) : static_cast<std::size_t>(index));
  }

  const Value* select_list(const Node& node, const Value& document) {
    if (document.is_null()) return &null_;
    List out;
    for (const auto& kid : node.kids) out.push_back(*eval(*kid, document));
    return keep(std::move(out));
  }

  const Value* select_map(const Node& node, const Value& document) {
    if (document.is_null()) return &null_;
    Map out;
    for (std::size_t i = 0; i < node.kids.size(); ++i) out.set(node.names[i], *eval(*node.kids[i], document));
    return keep(std::move(out));
  }

  const Value* compare(const Node& node, const Value& document) {
    const Value& a = *eval(*node.kids[0], document);
    const Value& b = *eval(*node.kids[1], document);
    if (node.op == PathOp::Equal) return keep(a == b);
    if (node.op == PathOp::Unequal) return keep(!(a == b));
    if (!a.is_number() || !b.is_number()) return &null_;
    const bool ints = a.is_int() && b.is_int();
    const bool less = ints ? a.as_int() < b.as_int() : a.as_double() < b.as_double();
    const bool equal = a == b;
    switch (node.op) {
      case PathOp::Less:
        return keep(less);
      case PathOp::LessEqual:
        return keep(less || equal);
      case PathOp::Greater:
        return keep(!less && !equal);
      default:
        return keep(!less);
    }
  }

  const Value* call(const Node& node, const Value& document) {
    if (node.function == PathFunction::NotNull) {
      for (const auto& kid : node.kids) {
        const Value* argument = eval(*kid, document);
        if (!argument->is_null()) return argument;
      }
      return &null_;
    }
    const Value& a = *eval(*node.kids[0], document);
    const Value& b = node.kids.size() > 1 ? *eval(*node.kids[1], document) : null_;
    const bool both_text = a.is_string() && b.is_string();
    switch (node.function) {
      case PathFunction::Chunks:
        return keep(chunks(a, b));
      case PathFunction::Contains:
        return keep(contains(a, b));
      case PathFunction::EndsWith:
        return both_text ? keep(a.as_string().ends_with(b.as_string())) : &null_;
      case PathFunction::StartsWith:
        return both_text ? keep(a.as_string().starts_with(b.as_string())) : &null_;
      case PathFunction::Entries:
        return keep(entries(a));
      case PathFunction::FromEntries:
        return keep(from_entries(a));
      case PathFunction::Omit:
        return keep(omit(a, b));
      case PathFunction::Pick:
        return keep(pick(a, b));
      case PathFunction::Join:
        return keep(join(a, b));
      case PathFunction::Keys:
        return keep(members_of(a, true));
      case PathFunction::Values:
        return keep(members_of(a, false));
      case PathFunction::LastPart:
        return keep(last_part(a, b));
      case PathFunction::FromBase64:
        return keep(from_base64(a));
      case PathFunction::FromJson:
        return keep(from_json(a));
      case PathFunction::Split:
        return keep(split(a, b));
      case PathFunction::Length:
        return keep(length(a));
      case PathFunction::Sort:
        return keep(sorted(a));
      case PathFunction::ToNumber:
        return keep(to_number(a));
      case PathFunction::ToString:
        return a.is_string() ? &a : keep(to_json(a));
      case PathFunction::Type:
        return keep(type_name(a));
      case PathFunction::NotNull:
        break;
    }
    return &null_;
  }

  /// Null once too much has been made: "[@, @] | [@, @] | …" doubles the document each time.
  const Value* keep(Value value) {
    spend(value);
    return budget_ < 0 ? &null_ : &arena_.emplace_front(std::move(value));
  }

  /// Its elements are parts of the document, each at most once, or were paid for when they were made.
  const Value* keep_list(const Elements& elements) {
    budget_ -= 1 + static_cast<std::int64_t>(elements.size());
    if (budget_ < 0) return &null_;
    List list;
    list.reserve(elements.size());
    for (const Value* element : elements) list.push_back(*element);
    return &arena_.emplace_front(std::move(list));
  }

  void spend(const Value& value) {
    budget_ -= 1 + static_cast<std::int64_t>(value.as_string().size() / kTextPerValue);
    for (const Value& element : value.as_list()) {
      if (budget_ < 0) return;
      spend(element);
    }
    for (const auto& [name, member] : value.as_map()) {
      if (budget_ < 0) return;
      spend(member);
    }
  }

  std::int64_t budget_ = kMaxMade;
  std::forward_list<Value> arena_;  // the newest first
  const Value null_{};
};

/// `on_document`: the node is evaluated on the document itself, not on a part of it.
void collect_roots(const Node& node, bool on_document, std::vector<std::string>& names) {
  if (node.op == PathOp::Field) {
    if (on_document && std::find(names.begin(), names.end(), node.text) == names.end())
      names.push_back(node.text);
    return;
  }
  const bool moves = node.op == PathOp::Chain || node.op == PathOp::Project ||
                     node.op == PathOp::ProjectMap || node.op == PathOp::Filter;
  for (std::size_t i = 0; i < node.kids.size(); ++i) {
    const bool still = i == 0 || !moves || (node.op == PathOp::Chain && node.kids[0]->op == PathOp::Current);
    collect_roots(*node.kids[i], on_document && still, names);
  }
}

}  // namespace

Path::Path() = default;
Path::~Path() = default;
Path::Path(const Path&) = default;
Path::Path(Path&&) noexcept = default;
Path& Path::operator=(const Path&) = default;
Path& Path::operator=(Path&&) noexcept = default;

Value Path::eval(const Value& document) const {
  if (!node_) return {};
  Evaluation evaluation;
  return evaluation.take(evaluation.eval(*node_, document));
}

bool Path::test(const Value& document) const {
  Evaluation evaluation;
  return node_ && evaluation.eval(*node_, document)->truthy();
}

std::vector<std::string> Path::roots() const {
  std::vector<std::string> names;
  if (node_) collect_roots(*node_, true, names);
  return names;
}

}  // namespace iasql::aws
