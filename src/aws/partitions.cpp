// See partitions.hpp. The built-in document is in partitions_data.cpp, written by tools/make_partitions.py.
#include "aws/partitions.hpp"

#include <algorithm>
#include <stdexcept>

#include "aws/json.hpp"
#include "aws/partitions_data.hpp"

namespace iasql::aws {

namespace {

Error wrong(const std::string& what) { return input_error("partitions: " + what); }

Result<Partitions::Partition> read_partition(const Value& entry) {
  Partitions::Partition out;
  const Value& outputs = entry["outputs"];
  out.name = entry["id"].as_string();
  out.dns_suffix = outputs["dnsSuffix"].as_string();
  out.dual_stack_dns_suffix = outputs["dualStackDnsSuffix"].as_string();
  out.implicit_region = outputs["implicitGlobalRegion"].as_string();
  if (out.name.empty() || out.dns_suffix.empty()) return wrong("\"id\" or \"dnsSuffix\" is missing");
  for (const auto& [region, description] : entry["regions"].as_map()) out.regions.push_back(region);
  Map seen = outputs.as_map();
  seen.set("name", out.name);
  out.outputs = std::move(seen);
  try {
    out.pattern = std::regex(entry["regionRegex"].as_string(), std::regex::ECMAScript | std::regex::optimize);
  } catch (const std::regex_error&) {
    return wrong("bad \"regionRegex\" of \"" + out.name + "\"");
  }
  return out;
}

bool is_under(std::string_view host, std::string_view suffix) {
  return !suffix.empty() && host.size() > suffix.size() && host[host.size() - suffix.size() - 1] == '.' &&
         host.substr(host.size() - suffix.size()) == suffix;
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

Result<Partitions> Partitions::parse(std::string_view json) {
  Result<Value> document = parse_json(json);
  if (!document) return wrong(document.error().message);
  Partitions out;
  for (const Value& entry : (*document)["partitions"].as_list()) {
    Result<Partition> partition = read_partition(entry);
    if (!partition) return partition.error();
    out.partitions_.push_back(std::move(*partition));
  }
  if (out.partitions_.empty()) return wrong("there are none");
  return out;
}

const Partitions& Partitions::builtin() {
  static const Partitions* known = [] {
    Result<Partitions> parsed = parse(kPartitionsDocument);
    if (!parsed) throw std::logic_error(parsed.error().message);
    return new Partitions(std::move(*parsed));
  }();
  return *known;
}

const Partitions::Partition& Partitions::of_region(const std::string& region) const {
  for (const Partition& partition : partitions_)
    if (contains(partition.regions, region)) return partition;
  if (region.size() <= 64) {  // std::regex recurses with its text
    for (const Partition& partition : partitions_)
      if (std::regex_search(region, partition.pattern, std::regex_constants::match_continuous)) return partition;
  }
  return partitions_.front();
}

const Partitions::Partition* Partitions::find(std::string_view name) const {
  for (const Partition& partition : partitions_)
    if (partition.name == name) return &partition;
  return nullptr;
}

bool Partitions::lists(std::string_view region) const {
  return std::any_of(partitions_.begin(), partitions_.end(),
                     [region](const Partition& p) { return contains(p.regions, region); });
}

bool Partitions::owns_host(std::string_view host) const {
  return std::any_of(partitions_.begin(), partitions_.end(), [host](const Partition& p) {
    return is_under(host, p.dns_suffix) || is_under(host, p.dual_stack_dns_suffix);
  });
}

}  // namespace iasql::aws
