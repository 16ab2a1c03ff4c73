// AWS's partitions: which one a region belongs to, and what its hosts are called.
//
// A region that nobody has heard of belongs to the partition whose pattern it fits, so a new region needs no new
// release; one that fits none is in the first partition. Must not know: services, endpoints.
// Fails: parse() on a document that is none of AWS's partition files; look-ups never do.
#pragma once

#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include "aws/result.hpp"
#include "aws/value.hpp"

namespace iasql::aws {

class Partitions {
 public:
  struct Partition {
    std::string name, dns_suffix, dual_stack_dns_suffix, implicit_region;
    std::vector<std::string> regions;  // pseudo-regions ("aws-global") are among them
    std::regex pattern;
    Value outputs;  // what endpoint rules see of it: a map with the names AWS uses
  };

  static Result<Partitions> parse(std::string_view json);
  /// Those that were known when this program was built.
  static const Partitions& builtin();

  const Partition& of_region(const std::string& region) const;
  /// By name; nullptr if there is none.
  const Partition* find(std::string_view name) const;
  /// A name in one of the lists of regions.
  bool lists(std::string_view region) const;
  /// The host is under the DNS suffix of one of them.
  bool owns_host(std::string_view host) const;

 private:
  std::vector<Partition> partitions_;  // never empty
};

}  // namespace iasql::aws
