// The model that the targets of protocols share, in the protocol that the build names (FUZZ_PROTOCOL).
// Fails: ends the process if the model cannot be loaded or nobody speaks the protocol.
#pragma once

#include <fstream>
#include <iterator>
#include <memory>

#include "aws/protocol.hpp"
#include "fuzz.hpp"

namespace iasql::fuzz {

inline std::shared_ptr<const aws::Model> things_model() {
  std::ifstream file(FUZZ_MODELS "/things.json", std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  aws::Result<aws::Value> document = aws::parse_json(text);
  require(document.ok(), "models/things.json can be read");
  document->map()["metadata"].map().set("protocol", FUZZ_PROTOCOL);
  auto model = aws::Model::load("things", aws::to_json(*document));
  require(model.ok(), "models/things.json is a model", model ? "" : model.error().message);
  require(aws::protocol_for(**model) != nullptr, "the protocol " FUZZ_PROTOCOL " is spoken");
  return *model;
}

/// Each input names its operation; any other name stands for one of them too, so that no input is wasted.
inline const aws::Operation& operation_of(const aws::Model& model, std::string_view name) {
  if (const aws::Operation* found = model.operation(name)) return *found;
  const std::vector<std::string> names = model.operations();
  return *model.operation(names[name.size() % names.size()]);
}

}  // namespace iasql::fuzz
