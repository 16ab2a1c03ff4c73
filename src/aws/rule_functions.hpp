// The functions that endpoint rules may call. Pure; null stands for "no value", as it does in the rules.
// Must not know: the tree they are called from. Fails: a function that is given what it cannot work on says why.
// Private to src/aws.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "aws/partitions.hpp"
#include "aws/result.hpp"
#include "aws/value.hpp"

namespace iasql::aws {

constexpr std::size_t kMaxRuleArguments = 8;
using RuleArguments = std::array<const Value*, kMaxRuleArguments>;

struct RuleFunction {
  std::string_view name;
  std::size_t least, most;  // arguments
  Result<Value> (*call)(const RuleArguments& arguments, std::size_t count, const Partitions& partitions);
};

/// nullptr if there is no such function.
const RuleFunction* rule_function(std::string_view name);

/// "a.b[0].c" of a value; null where nothing is. A negative index counts from the end.
Value rule_attribute(const Value& value, std::string_view path);

}  // namespace iasql::aws
