// See suite.hpp.
#include "suite.hpp"

#include <algorithm>

#include "aws/json.hpp"

namespace conformance {

using namespace iasql::aws;

namespace {

/// A place with its XML namespace as prefix and address, however it was written.
Value place(const Value& given) {
  Value out = given;
  if (given["xmlNamespace"].is_string())
    out.map().set("xmlNamespace", Value(Map{{"uri", given["xmlNamespace"].as_string()}}));
  return out;
}

Value shape_entry(const std::string& name, const Value& given) {
  Value out = place(given);
  if (given["members"].is_map()) {
    List members;
    for (const auto& [member_name, member] : given["members"].as_map()) {
      Value entry = place(member);
      entry.map().set("name", member_name);
      members.push_back(std::move(entry));
    }
    out.map().set("members", Value(std::move(members)));
  }
  for (const char* part : {"member", "key", "value"})
    if (given[part].is_map()) out.map().set(part, place(given[part]));
  // Lists and maps that may hold null are called so; not every file has the trait as well.
  if (name.starts_with("Sparse")) out.map().set("sparse", Value(true));
  return out;
}

Value operation_entry(const Value& given) {
  Value out = given;
  for (const char* side : {"input", "output"})
    if (given[side].is_map()) out.map().set(side, place(given[side]));
  List errors;
  for (const Value& error : given["errors"].as_list())
    errors.push_back(error.is_string() ? error : error["shape"]);
  out.map().set("errors", Value(std::move(errors)));
  if (given["endpoint"]["hostPrefix"].is_string()) out.map().set("hostPrefix", given["endpoint"]["hostPrefix"]);
  return out;
}

/// Errors that a case does not name as its operation's, but that the suite has.
void add_exceptions(const Value& shapes, Value& operation) {
  Value& errors = operation.map()["errors"];
  for (const auto& [name, shape] : shapes.as_map()) {
    const List& known = errors.as_list();
    if (shape["exception"].as_bool() && std::find(known.begin(), known.end(), Value(name)) == known.end())
      errors.list().push_back(name);
  }
}

}  // namespace

std::string protocol_of(const Value& suite) {
  const Value& metadata = suite["metadata"];
  if (metadata["protocol"].is_string()) return metadata["protocol"].as_string();
  return metadata["protocols"].at(0).as_string();
}

std::string operation_of(const Value& test) {
  const std::string& name = test["given"]["name"].as_string();
  return name.empty() ? "OperationName" : name;
}

Result<std::shared_ptr<const Model>> model_of(const Value& suite, const Value& test) {
  Value metadata = suite["metadata"];
  metadata.map().set("protocol", protocol_of(suite));
  Value shapes{Map()};
  for (const auto& [name, shape] : suite["shapes"].as_map()) shapes.map().set(name, shape_entry(name, shape));
  Value operation = operation_entry(test["given"]);
  add_exceptions(suite["shapes"], operation);
  const Value document(Map{{"metadata", std::move(metadata)},
                           {"operations", Value(Map{{operation_of(test), std::move(operation)}})},
                           {"shapes", std::move(shapes)}});
  return Model::load("conformance", to_json(document));
}

}  // namespace conformance
