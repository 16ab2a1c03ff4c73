// See host_prefix.hpp.
#include "aws/host_prefix.hpp"

#include <algorithm>

namespace iasql::aws {

std::optional<std::string> host_prefix(const std::string& pattern, const Value& input) {
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '{') {
      out += pattern[i];
      continue;
    }
    const std::size_t close = pattern.find('}', i);
    if (close == pattern.npos) return std::nullopt;
    const std::string label = input[std::string_view(pattern).substr(i + 1, close - i - 1)].to_text();
    auto plain = [](unsigned char c) {
      return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
    };
    if (label.empty() || label.size() > 63 || !std::all_of(label.begin(), label.end(), plain)) return std::nullopt;
    out += label;
    i = close;
  }
  return out;
}

}  // namespace iasql::aws
