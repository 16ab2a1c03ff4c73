// See items.hpp.
#include "aws/items.hpp"

#include <utility>

namespace iasql::aws {

namespace {

/// The shape that a path of plain names leads to, or null.
const Shape* shape_at(const Model& model, const std::string& output, const std::string& path) {
  const Shape* shape = model.shape(output);
  for (std::size_t begin = 0; shape && begin <= path.size();) {
    const std::size_t end = std::min(path.find('.', begin), path.size());
    const MemberRef* member = shape->member(std::string_view(path).substr(begin, end - begin));
    shape = member ? member->target : nullptr;
    begin = end + 1;
  }
  return shape;
}

/// The output's only list, or nothing.
std::string only_list(const Model& model, const Operation& operation) {
  std::string name;
  const Shape* output = model.shape(operation.output);
  if (!output) return name;
  for (const MemberRef& member : output->members) {
    if (member.target->type != Shape::Type::List) continue;
    if (!name.empty()) return {};
    name = member.name;
  }
  return name;
}

}  // namespace

Result<Items> Items::compile(const Model& model, const Operation& operation) {
  Items items;
  std::string text;
  if (!operation.pagination) text = only_list(model, operation);
  else if (!operation.pagination->result_key.empty()) text = operation.pagination->result_key[0];
  if (text.empty()) return items;
  Result<Path> path = Path::compile(text);
  if (!path) return path.error();
  items.path_ = std::move(*path);
  const Shape* shape = shape_at(model, operation.output, text);
  items.of_map_ = shape && shape->type == Shape::Type::Map;
  return items;
}

List Items::of(const Value& page) const {
  if (!path_) return List{page};
  Value found = path_->eval(page);
  if (found.is_null()) return {};
  if (found.is_list()) return std::move(found.list());
  if (!of_map_ || !found.is_map()) return List{std::move(found)};
  List out;
  for (auto& [key, value] : found.map()) out.push_back(Map{{"key", key}, {"value", std::move(value)}});
  return out;
}

}  // namespace iasql::aws
