// What the responder is told to be like, and what it has been asked: settings, token buckets, counters, objects made.
// Must not know: HTTP connections. Fails: nothing to fail; an unknown setting is said in the answer to it.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "http.hpp"

namespace bench {

using Clock = std::chrono::steady_clock;

struct Settings {
  double latency_ms = 0;
  double page_size = 1000;       // the largest page, whatever is asked for
  double instances = 0;          // in each region
  double changed_permille = 0;   // of the instances that differ from what they were, spread evenly
  double regions = 1;
  double vpcs = 1;               // in each region; the first one is the default VPC
  double subnets = 6;            // of the first VPC
  double queues = 0;             // in each region, beside those that are made
  double rate = 0;               // requests per second of each action and region that changes something; 0: no limit
  double burst = 50;
  double read_rate = 0;          // the same for Describe…, Get…, List…
  double read_burst = 100;
};

struct Queue {
  std::map<std::string, std::string> attributes;
  std::string tags = "{}";  // as JSON
};

/// Something of EC2 that was made; `tags` by key.
struct Made {
  std::string cidr, vpc, zone;
  std::map<std::string, std::string> tags, attributes;
};

struct Region {
  int index = 0;
  std::map<std::string, Made> vpcs, subnets;
  std::map<std::string, Queue> queues;
};

class World {
 public:
  Settings settings;

  Region& region(const std::string& name);
  static const std::vector<std::string>& region_names();
  std::string new_id(const char* prefix);

  /// False: the call is refused because of its rate. Counts it either way.
  bool admit(const std::string& region, const std::string& service, const std::string& action);
  void arrived() { most_in_flight_ = std::max(most_in_flight_, ++in_flight_); }
  void answered(std::size_t bytes) { --in_flight_, bytes_ += bytes; }

  /// Control: /_bench/set?name=value&…, /_bench/counters, /_bench/reset (counters and buckets), /_bench/forget (objects made).
  Answer control(const std::string& path);

 private:
  struct Bucket {
    double tokens = 0;
    Clock::time_point at;
  };
  std::string counters() const;
  void reset();

  std::map<std::string, Region> regions_;
  std::map<std::string, Bucket> buckets_;
  std::map<std::string, std::uint64_t> by_action_, by_region_, by_both_;
  std::uint64_t calls_ = 0, throttled_ = 0, bytes_ = 0, made_ = 0;
  int in_flight_ = 0, most_in_flight_ = 0;
};

/// What the account says to a request. Unknown actions get an answer without content, of the service's form.
Answer answer_to(World& world, const Request& request);

/// The action a request asks for, for the counters.
std::string action_of(const Request& request);

}  // namespace bench
