// Values by meaning: when two are the same, and how two lists differ.
//
// Everything goes through one canonical form, so that `same` is an equivalence by construction.
// Must not know: tables, where values come from. Fails: never.
#include <algorithm>
#include <cctype>
#include <map>

#include "aws/json.hpp"
#include "engine/forms.hpp"
#include "engine/row.hpp"

namespace iasql::engine {

using aws::List;
using aws::Map;

namespace {

using Kind = Codec::Kind;

/// Numbers in one form, blobs as the text they have in a row; otherwise unchanged, at every depth.
Value normal(const Value& value) {
  if (value.is_double() && value == Value(value.as_int())) return Value(value.as_int());
  if (value.is_bytes()) return Value(value.to_text());
  if (value.is_list()) {
    List elements;
    for (const Value& element : value.as_list()) elements.push_back(normal(element));
    return Value(std::move(elements));
  }
  if (!value.is_map()) return value;
  Map members;
  for (const auto& [name, member] : value.as_map()) members.set(name, normal(member));
  return Value(std::move(members));
}

/// AWS's texts stand for numbers and booleans, and the other way round: scalars are compared as texts.
Value normal_scalar(const Value& value) {
  if (value.is_null() || value.is_list() || value.is_map()) return normal(value);
  return Value(value.to_text());
}

Value folded(const Value& value) {
  if (!value.is_string()) return value;
  std::string text = value.as_string();
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return Value(std::move(text));
}

Value normal_element(const Codec& codec, const Value& value) {
  switch (codec.kind) {
    case Kind::NumberText:
    case Kind::BooleanText: {
      Column typed;
      typed.codec.kind = codec.kind;
      return normal_scalar(from_wire(typed, value));
    }
    case Kind::EpochMs: {
      Column typed;
      typed.codec.kind = codec.kind;
      return normal_scalar(to_wire(typed, value));
    }
    case Kind::Lower:
    case Kind::Upper:
      return folded(normal_scalar(value));
    default:
      return normal_scalar(value);
  }
}

/// The members of an element that count.
Value compared(const Column& column, const Value& element) {
  if (column.compare.empty() || !element.is_map()) return element;
  Map kept;
  for (const std::string& name : column.compare) {
    const Value* member = element.as_map().find(name);
    if (member && !member->is_null()) kept.set(name, *member);
  }
  return Value(std::move(kept));
}

List compared_elements(const Column& column, const List& elements) {
  List kept;
  for (const Value& element : elements) {
    if (!column.ignore.empty() && column.ignore.test(element)) continue;
    kept.push_back(normal_element(column.codec, compared(column, element)));
  }
  return column.set ? sorted_set(std::move(kept)) : kept;
}

Value comparable(const Column& column, const Value& value) {
  const Kind kind = column.codec.kind;
  if (kind == Kind::Tags || kind == Kind::TagMap) return Value(visible_tags(value));
  if (value.is_null()) return value;
  if (column.policy) return normal(normal_policy(value));
  const Value document = kind == Kind::JsonText ? parse_document(value) : value;
  if (column.ordered && document.is_map()) {
    List members;
    for (const auto& [name, member] : document.as_map()) members.push_back(List{Value(name), normal(member)});
    return Value(std::move(members));
  }
  if (document.is_list()) return Value(compared_elements(column, document.as_list()));
  return normal_element(column.codec, document);
}

// --- differences of lists

std::string element_key(const Column& column, const Value& element) {
  if (column.element_key.empty()) return aws::to_canonical_json(normal_element(column.codec, element));
  List parts;
  for (const std::string& name : column.element_key) parts.push_back(normal_scalar(element[name]));
  return aws::to_canonical_json(Value(std::move(parts)));
}

struct Element {
  const Value* value;
  std::string body;
};

/// By key; of two elements with one key the last counts, as it would for AWS.
std::map<std::string, Element> by_key(const Column& column, const Value& list) {
  std::map<std::string, Element> elements;
  for (const Value& element : list.as_list()) {
    if (!column.ignore.empty() && column.ignore.test(element)) continue;
    std::string body = aws::to_canonical_json(normal_element(column.codec, compared(column, element)));
    elements.insert_or_assign(element_key(column, element), Element{&element, std::move(body)});
  }
  return elements;
}

ListDiff diff_by_key(const Column& column, const Value& old_list, const Value& new_list) {
  const auto before = by_key(column, old_list), after = by_key(column, new_list);
  ListDiff diff{Value(List{}), Value(List{}), Value(List{}), Value(List{})};
  const auto in_order = [&](const Value& list, const auto& index, const auto& visit) {
    for (const Value& element : list.as_list()) {
      const auto found = index.find(element_key(column, element));
      if (found != index.end() && found->second.value == &element) visit(found->first, found->second);
    }
  };
  in_order(new_list, after, [&](const std::string& key, const Element& element) {
    const auto old = before.find(key);
    if (old != before.end() && old->second.body == element.body) return;
    (old == before.end() ? diff.added : diff.changed).list().push_back(*element.value);
    diff.put.list().push_back(*element.value);
  });
  in_order(old_list, before, [&](const std::string& key, const Element& element) {
    if (!after.contains(key)) diff.removed.list().push_back(*element.value);
  });
  return diff;
}

ListDiff diff_maps(const Map& before, const Map& after) {
  ListDiff diff{Value(Map{}), Value(Map{}), Value(Map{}), Value(Map{})};
  for (const auto& [name, value] : after) {
    const Value* old = before.find(name);
    if (old && normal_scalar(*old) == normal_scalar(value)) continue;
    (old ? diff.changed : diff.added).map().set(name, value);
    diff.put.map().set(name, value);
  }
  for (const auto& [name, value] : before) {
    if (!after.find(name)) diff.removed.map().set(name, value);
  }
  return diff;
}

}  // namespace

std::string canonical(const Column& column, const Value& value) {
  return aws::to_canonical_json(comparable(column, value));
}

bool same(const Column& column, const Value& a, const Value& b) {
  return canonical(column, a) == canonical(column, b);
}

ListDiff diff_lists(const Column& column, const Value& old_wire, const Value& new_wire) {
  if (old_wire.is_map() || new_wire.is_map()) return diff_maps(old_wire.as_map(), new_wire.as_map());
  return diff_by_key(column, old_wire, new_wire);
}

}  // namespace iasql::engine
