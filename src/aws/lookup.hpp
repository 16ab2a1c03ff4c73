// Finding services, operations and other names in the models, with advice for names that are nearly right.
// Must not know: any particular service. Fails: Error::Kind::Input whose hint has the nearest names.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "aws/result.hpp"
#include "aws/shape.hpp"

namespace iasql::aws {

/// "Perhaps you mean "A" or "B".", or nothing if no name is near. Case does not count.
std::string perhaps(const std::vector<std::string>& names, const std::string& wanted);

struct FoundOperation {
  std::shared_ptr<const Model> model;
  const Operation* operation = nullptr;  // lives as long as the model
};

Result<FoundOperation> find_operation(ModelStore& models, const std::string& service, const std::string& operation);

}  // namespace iasql::aws
