// See access.hpp.
#include "aws/access.hpp"

#include <algorithm>

#include "aws/json.hpp"

namespace iasql::aws {

namespace {

/// The name begins with the word, and the word ends there: "Get" in GetIt, not in Getter.
bool begins_with_word(const std::string& name, const std::string& word) {
  if (name.compare(0, word.size(), word) != 0) return false;
  return name.size() == word.size() || name[word.size()] < 'a' || name[word.size()] > 'z';
}

constexpr std::pair<const char*, Access> kClasses[] = {
    {"read", Access::Read}, {"secret", Access::Secret}, {"write", Access::Write}};

Error wrong(const std::string& what) { return input_error("models/access.json: " + what); }

}  // namespace

Result<AccessRules> AccessRules::load(std::string_view json) {
  Result<Value> document = parse_json_with_comments(json);
  if (!document) return wrong(document.error().message);
  AccessRules rules;
  for (const Value& word : (*document)["read_words"].as_list()) {
    if (word.as_string().empty()) return wrong("\"read_words\" has to be a list of words");
    rules.read_words_.push_back(word.as_string());
  }
  if (rules.read_words_.empty()) return wrong("\"read_words\" is missing");
  for (const auto& [service, classes] : (*document)["services"].as_map()) {
    for (const auto& [name, operations] : classes.as_map()) {
      const auto known = std::find_if(std::begin(kClasses), std::end(kClasses),
                                      [&name = name](const auto& c) { return name == c.first; });
      if (known == std::end(kClasses)) return wrong(service + ": unknown class \"" + name + "\"");
      for (const Value& operation : operations.as_list()) {
        const bool added = rules.exceptions_.emplace(std::pair(service, operation.as_string()), known->second).second;
        if (!added) return wrong(service + ": " + operation.as_string() + " is named twice");
      }
    }
  }
  return rules;
}

Access AccessRules::of(const std::string& service, const std::string& operation) const {
  if (auto known = exceptions_.find({service, operation}); known != exceptions_.end()) return known->second;
  const bool reads = std::any_of(read_words_.begin(), read_words_.end(),
                                 [&](const std::string& word) { return begins_with_word(operation, word); });
  return reads ? Access::Read : Access::Write;
}

std::vector<std::pair<std::string, std::string>> AccessRules::exceptions() const {
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto& [operation, access] : exceptions_) out.push_back(operation);
  return out;
}

}  // namespace iasql::aws
