// See lookup.hpp.
#include "aws/lookup.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "aws/http_message.hpp"

namespace iasql::aws {

namespace {

constexpr std::size_t kMostNames = 3;

std::size_t edit_distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0u);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t corner = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t cost = std::min({corner + (a[i - 1] != b[j - 1]), row[j] + 1, row[j - 1] + 1});
      corner = std::exchange(row[j], cost);
    }
  }
  return row[b.size()];
}

std::vector<std::string> nearest(const std::vector<std::string>& names, const std::string& wanted) {
  const std::string lower = lower_case(wanted);
  const std::size_t tolerated = std::max<std::size_t>(2, lower.size() / 3);
  std::vector<std::pair<std::size_t, std::string>> near;
  for (const std::string& name : names) {
    const std::size_t shorter = std::min(name.size(), lower.size());
    if (std::max(name.size(), lower.size()) - shorter > tolerated) continue;
    const std::size_t distance = edit_distance(lower, lower_case(name));
    // A name that has nothing of the wanted one is no advice.
    if (distance <= tolerated && distance < std::max<std::size_t>(shorter, 1)) near.emplace_back(distance, name);
  }
  std::sort(near.begin(), near.end());
  std::vector<std::string> out;
  for (std::size_t i = 0; i < near.size() && i < kMostNames; ++i) {
    if (near[i].first <= near[0].first + 1) out.push_back(std::move(near[i].second));
  }
  return out;
}

}  // namespace

std::string perhaps(const std::vector<std::string>& names, const std::string& wanted) {
  const std::vector<std::string> near = nearest(names, wanted);
  if (near.empty()) return {};
  std::string out = "Perhaps you mean ";
  for (std::size_t i = 0; i < near.size(); ++i) {
    if (i > 0) out += i + 1 == near.size() ? " or " : ", ";
    out += "\"" + near[i] + "\"";
  }
  return out + ".";
}

Result<FoundOperation> find_operation(ModelStore& models, const std::string& service, const std::string& operation) {
  Result<std::shared_ptr<const Model>> model = models.get(service);
  if (!model) {
    Error unknown = model.error();
    if (unknown.kind == Error::Kind::Config) {
      unknown.kind = Error::Kind::Input;
      unknown.hint = perhaps(models.services(), service);
    }
    return unknown;
  }
  if (const Operation* found = (*model)->operation(operation)) return FoundOperation{*model, found};
  Error unknown = input_error("service \"" + service + "\" has no operation \"" + operation + "\"");
  unknown.hint = perhaps((*model)->operations(), operation);
  return unknown;
}

}  // namespace iasql::aws
