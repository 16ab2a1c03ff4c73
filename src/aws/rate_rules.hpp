// Which buckets a call takes tokens from, and what AWS publishes about them: models/rates.json.
//
//   {"services": {"<service>": {"source": "…", "rules": [RULE…], "resources": [RULE…]}}}
//   RULE: {"operations": ["Name" or "Prefix*"…], "burst": 100, "refill": 20,
//          "bucket": "*",          name of the bucket, * being the operation's: a name without * is a bucket that
//                                  operations share
//          "without": ["Member"…], holds only for inputs that have none of these members
//          "count": "Member"}      tokens per call: the member's number, or the length of its list; else 1
// A call takes a token from the bucket of the first of `rules` that holds, and from those of all `resources` that
// hold. Where no rule holds the operation has a bucket of its own without published figures.
// Must not know: any particular service. Fails: Error::Kind::Config with the path of what is wrong.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/rate.hpp"
#include "aws/result.hpp"
#include "aws/value.hpp"

namespace iasql::aws {

class RateRules {
 public:
  struct Demand {
    std::string bucket;
    RateFigures figures;
    double cost = 1;
  };

  static Result<std::shared_ptr<const RateRules>> parse(std::string_view json);
  static Result<std::shared_ptr<const RateRules>> load(const std::string& file);

  /// At least one; the first is the one that counts requests.
  std::vector<Demand> demands(std::string_view service, std::string_view operation, const Value& input) const;

  /// Service and operation of all that is named in full.
  std::vector<std::pair<std::string, std::string>> named() const;

 private:
  struct Rule {
    std::vector<std::string> operations, without;
    std::string bucket = "*", count;
    RateFigures figures;
    bool holds(std::string_view operation, const Value& input) const;
    Demand demand(std::string_view operation, const Value& input) const;
  };
  struct Service {
    std::vector<Rule> rules, resources;
  };
  static Result<Rule> read_rule(const Value& from, const std::string& path);
  static Result<std::vector<Rule>> read_rules(const Value& from, const std::string& path);

  std::map<std::string, Service, std::less<>> services_;
};

}  // namespace iasql::aws
