// The forms of path, query and headers that Signature Version 4 signs. Private to sigv4.cpp and its tests.
// Must not know: keys, times. Fails: never.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/sigv4.hpp"

namespace iasql::aws {

std::string canonical_path(std::string_view path, const SigningRules& rules);

/// The pairs of a query sorted by name, then value, each decoded and encoded again; a name alone gets a '='.
std::string canonical_query(std::string_view query);

class CanonicalHeaders {
 public:
  /// Left out if it is one that is never signed.
  void add(std::string_view name, std::string_view value);
  /// After the last add(), before the texts.
  void sort();
  std::string lines() const;  // "name:value\n" each
  std::string names() const;  // "a;b"

 private:
  std::vector<std::pair<std::string, std::string>> headers_;
};

}  // namespace iasql::aws
