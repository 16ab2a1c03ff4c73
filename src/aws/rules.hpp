// The endpoint rules of a service, as AWS publishes them: a tree of conditions over named parameters whose leaves are
// URLs (with signing properties and headers) or errors.
//
// compile() checks a document once and for all; evaluate() is then a pure function of the parameters.
// Must not know: requests, regions' names, where parameters come from.
// Fails: compile() with Error::Kind::Input on a document that makes no sense or is too deep; evaluate() with
// Error::Kind::Config and AWS's own words when the rules refuse the parameters, lead nowhere, or miss a required one.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "aws/partitions.hpp"
#include "aws/result.hpp"
#include "aws/value.hpp"

namespace iasql::aws {

class RuleSet {
 public:
  struct Parameter {
    enum class Type { String, Boolean, StringArray };
    std::string name, builtin;  // builtin: AWS's name of what the client knows by itself ("AWS::Region"), or ""
    Type type = Type::String;
    Value fallback;
    bool required = false;
    bool used = false;  // some rule looks at it
  };
  struct Outcome {
    std::string url;
    Value properties;  // a map: authSchemes, …
    Value headers;     // a map: name -> list of texts
  };

  static Result<std::shared_ptr<const RuleSet>> compile(const Value& document);
  ~RuleSet();
  RuleSet(const RuleSet&) = delete;
  RuleSet& operator=(const RuleSet&) = delete;

  const std::vector<Parameter>& parameters() const { return parameters_; }
  /// nullptr if there is none of that name.
  const Parameter* parameter(std::string_view name) const;

  /// `values`: one for each of parameters(), in that order; null = not given.
  Result<Outcome> evaluate(std::vector<Value> values, const Partitions& partitions) const;

  struct Tree;  // rules.cpp

 private:
  RuleSet();
  std::vector<Parameter> parameters_;
  std::unique_ptr<const Tree> tree_;
};

}  // namespace iasql::aws
