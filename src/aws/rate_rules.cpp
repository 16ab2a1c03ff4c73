// See rate_rules.hpp.
#include "aws/rate_rules.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "aws/json.hpp"

namespace iasql::aws {

namespace {

Error bad(const std::string& path, const std::string& what) {
  Error error;
  error.kind = Error::Kind::Config;
  error.message = "rates: " + path + ": " + what;
  return error;
}

bool matches(const std::string& pattern, std::string_view name) {
  if (!pattern.ends_with('*')) return name == pattern;
  return name.starts_with(std::string_view(pattern).substr(0, pattern.size() - 1));
}

Result<std::vector<std::string>> names(const Value& list, const std::string& path) {
  std::vector<std::string> out;
  if (!list.is_null() && !list.is_list()) return bad(path, "not a list");
  for (const Value& item : list.as_list()) {
    if (item.as_string().empty()) return bad(path, "not a list of names");
    out.push_back(item.as_string());
  }
  return out;
}

Status only(const Value& map, const std::string& path, std::initializer_list<std::string_view> known) {
  if (!map.is_map()) return bad(path, "not an object");
  for (const auto& [name, value] : map.as_map())
    if (std::find(known.begin(), known.end(), name) == known.end()) return bad(path, "unknown member \"" + name + "\"");
  return Unit{};
}

}  // namespace

bool RateRules::Rule::holds(std::string_view operation, const Value& input) const {
  return std::any_of(operations.begin(), operations.end(), [&](const auto& p) { return matches(p, operation); }) &&
         std::all_of(without.begin(), without.end(), [&](const auto& member) { return !input[member].truthy(); });
}

RateRules::Demand RateRules::Rule::demand(std::string_view operation, const Value& input) const {
  Demand out{bucket, figures, 1};
  if (const std::size_t star = bucket.find('*'); star != std::string::npos) out.bucket.replace(star, 1, operation);
  if (!count.empty()) {
    const Value& member = input[count];
    out.cost = std::max(1.0, member.is_list() ? static_cast<double>(member.size()) : member.as_double());
  }
  return out;
}

Result<RateRules::Rule> RateRules::read_rule(const Value& from, const std::string& path) {
  Rule rule;
  const Status known = only(from, path, {"operations", "without", "bucket", "count", "burst", "refill"});
  if (!known) return known.error();
  Result<std::vector<std::string>> operations = names(from["operations"], path + ".operations");
  if (!operations) return operations.error();
  if (operations->empty()) return bad(path, "no operations");
  Result<std::vector<std::string>> without = names(from["without"], path + ".without");
  if (!without) return without.error();
  rule.operations = std::move(*operations);
  rule.without = std::move(*without);
  if (!from["bucket"].is_null()) rule.bucket = from["bucket"].as_string();
  if (rule.bucket.empty()) return bad(path + ".bucket", "not a name");
  rule.count = from["count"].as_string();
  rule.figures = {from["burst"].as_double(), from["refill"].as_double()};
  if (rule.figures.burst < 1) return bad(path + ".burst", "not a number of at least 1");
  if (rule.figures.refill <= 0) return bad(path + ".refill", "not a number above 0");
  return rule;
}

Result<std::vector<RateRules::Rule>> RateRules::read_rules(const Value& from, const std::string& path) {
  std::vector<Rule> out;
  if (!from.is_null() && !from.is_list()) return bad(path, "not a list");
  for (const Value& item : from.as_list()) {
    Result<Rule> rule = read_rule(item, path + "[" + std::to_string(out.size()) + "]");
    if (!rule) return rule.error();
    out.push_back(std::move(*rule));
  }
  return out;
}

Result<std::shared_ptr<const RateRules>> RateRules::parse(std::string_view json) {
  Result<Value> document = parse_json(json);
  if (!document) return bad("$", document.error().message);
  if (!(*document)["services"].is_map()) return bad("services", "not an object");
  auto out = std::make_shared<RateRules>();
  for (const auto& [name, service] : (*document)["services"].as_map()) {
    const std::string path = "services." + name;
    if (Status s = only(service, path, {"source", "rules", "resources"}); !s) return s.error();
    if (service["source"].as_string().empty()) return bad(path, "no source is named");
    Result<std::vector<Rule>> rules = read_rules(service["rules"], path + ".rules");
    if (!rules) return rules.error();
    Result<std::vector<Rule>> resources = read_rules(service["resources"], path + ".resources");
    if (!resources) return resources.error();
    out->services_[name] = {std::move(*rules), std::move(*resources)};
  }
  return std::shared_ptr<const RateRules>(std::move(out));
}

Result<std::shared_ptr<const RateRules>> RateRules::load(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return bad("$", "could not open \"" + file + "\"");
  return parse(std::string(std::istreambuf_iterator<char>(stream), {}));
}

std::vector<RateRules::Demand> RateRules::demands(std::string_view service, std::string_view operation,
                                                  const Value& input) const {
  std::vector<Demand> out;
  const auto known = services_.find(service);
  if (known != services_.end()) {
    const auto& rules = known->second.rules;
    const auto holds = [&](const Rule& rule) { return rule.holds(operation, input); };
    const auto rule = std::find_if(rules.begin(), rules.end(), holds);
    if (rule != rules.end()) out.push_back(rule->demand(operation, input));
  }
  if (out.empty()) out.push_back({std::string(operation), {}, 1});
  if (known != services_.end()) {
    for (const Rule& resource : known->second.resources)
      if (resource.holds(operation, input)) out.push_back(resource.demand(operation, input));
  }
  return out;
}

std::vector<std::pair<std::string, std::string>> RateRules::named() const {
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto& [name, service] : services_) {
    for (const auto* rules : {&service.rules, &service.resources})
      for (const Rule& rule : *rules)
        for (const std::string& operation : rule.operations)
          if (!operation.ends_with('*')) out.emplace_back(name, operation);
  }
  return out;
}

}  // namespace iasql::aws
