// See world.hpp.
#include "world.hpp"

#include <cstdio>
#include <cstdlib>

namespace bench {
namespace {

struct Setting {
  const char* name;
  double Settings::*value;
};

constexpr Setting kSettings[] = {
    {"latency_ms", &Settings::latency_ms}, {"page_size", &Settings::page_size},
    {"instances", &Settings::instances},   {"changed_permille", &Settings::changed_permille},
    {"regions", &Settings::regions},       {"vpcs", &Settings::vpcs},
    {"subnets", &Settings::subnets},       {"queues", &Settings::queues},
    {"rate", &Settings::rate},             {"burst", &Settings::burst},
    {"read_rate", &Settings::read_rate},   {"read_burst", &Settings::read_burst},
};

std::string object(const std::map<std::string, std::uint64_t>& counts) {
  std::string out = "{";
  for (const auto& [name, count] : counts) {
    out += (out.size() > 1 ? ", " : "") + json_quoted(name) + ": " + std::to_string(count);
  }
  return out + "}";
}

}  // namespace

const std::vector<std::string>& World::region_names() {
  static const std::vector<std::string> names = {
      "us-east-1",    "us-east-2",      "us-west-1",      "us-west-2",      "ca-central-1",   "eu-west-1",
      "eu-west-2",    "eu-west-3",      "eu-central-1",   "eu-north-1",     "ap-south-1",     "ap-southeast-1",
      "ap-southeast-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "sa-east-1"};
  return names;
}

Region& World::region(const std::string& name) {
  const auto [it, added] = regions_.try_emplace(name);
  if (added) {
    const auto& names = region_names();
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (names[i] == name) it->second.index = static_cast<int>(i);
    }
  }
  return it->second;
}

std::string World::new_id(const char* prefix) {
  char id[64];
  std::snprintf(id, sizeof id, "%s-f%016llx", prefix, static_cast<unsigned long long>(++made_));
  return id;
}

bool World::admit(const std::string& region, const std::string& service, const std::string& action) {
  ++calls_;
  ++by_action_[service + ":" + action];
  ++by_region_[region];
  ++by_both_[region + " " + service + ":" + action];
  const bool reads = action.starts_with("Describe") || action.starts_with("Get") || action.starts_with("List");
  const double rate = reads ? settings.read_rate : settings.rate, burst = reads ? settings.read_burst : settings.burst;
  if (rate <= 0) return true;
  const auto now = Clock::now();
  const auto [it, added] = buckets_.try_emplace(region + " " + action, Bucket{burst, now});
  Bucket& bucket = it->second;
  bucket.tokens = std::min(burst, bucket.tokens + std::chrono::duration<double>(now - bucket.at).count() * rate);
  bucket.at = now;
  if (bucket.tokens < 1) return ++throttled_, false;
  bucket.tokens -= 1;
  return true;
}

std::string World::counters() const {
  return "{\"calls\": " + std::to_string(calls_) + ", \"throttled\": " + std::to_string(throttled_) + ", \"bytes\": " +
         std::to_string(bytes_) + ", \"most_in_flight\": " + std::to_string(most_in_flight_) + ", \"actions\": " +
         object(by_action_) + ", \"regions\": " + object(by_region_) + ", \"detail\": " + object(by_both_) + "}";
}

void World::reset() {
  calls_ = throttled_ = bytes_ = 0;
  most_in_flight_ = in_flight_;
  by_action_.clear();
  by_region_.clear();
  by_both_.clear();
  buckets_.clear();
}

Answer World::control(const std::string& path) {
  Answer answer{200, "application/json", counters()};
  const std::size_t query = path.find('?');
  const std::string what = path.substr(0, query);
  if (what == "/_bench/reset") reset();
  if (what == "/_bench/forget") regions_.clear();
  if (what != "/_bench/set" || query == std::string::npos) return answer;
  const Form form(path.substr(query + 1));
  for (const auto& [name, value] : kSettings) {
    if (const std::string& given = form.get(name); !given.empty()) settings.*value = std::strtod(given.c_str(), nullptr);
  }
  return answer;
}

}  // namespace bench
