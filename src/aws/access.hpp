// What an operation may do: read, give out secrets, or change something. The rules are data, models/access.json:
// words that names of reading operations begin with, and exceptions by service. What no rule knows is a change.
// Must not know: any particular service, who asks. Fails: load() with Error::Kind::Input on a bad document.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/result.hpp"
#include "aws/value.hpp"

namespace iasql::aws {

enum class Access {
  Read,
  Secret,  // changes nothing, but answers with credentials or secrets, with which one may do more than read
  Write
};

class AccessRules {
 public:
  static Result<AccessRules> load(std::string_view json);
  Access of(const std::string& service, const std::string& operation) const;
  /// (service, operation) of those that the words do not decide.
  std::vector<std::pair<std::string, std::string>> exceptions() const;

 private:
  std::vector<std::string> read_words_;
  std::map<std::pair<std::string, std::string>, Access> exceptions_;
};

}  // namespace iasql::aws
