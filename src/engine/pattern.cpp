// Regular expressions of descriptors. The only file that sees <regex>.
// Must not know: what is matched. Fails: never; a bad pattern matches nothing, and loading has refused it
// before.

// gcc 12 takes the standard library's own automaton for uninitialised when it is built with sanitizers.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"

#include <optional>
#include <regex>
#include <unordered_map>

#include "engine/forms.hpp"

namespace iasql::engine {

namespace {

constexpr std::size_t kMaxPatterns = 256;

std::optional<std::regex> compile(const std::string& pattern) {
  try {
    return std::regex(pattern);
  } catch (const std::regex_error&) {
    return std::nullopt;
  }
}

}  // namespace

bool is_pattern(const std::string& text) {
  return compile(text).has_value();
}

bool looks_like(const std::string& text, const std::string& pattern) {
  using Cache = std::unordered_map<std::string, std::optional<std::regex>>;
  static Cache* const patterns = new Cache();  // never destroyed: nothing runs at exit
  if (pattern.empty()) return true;
  auto found = patterns->find(pattern);
  if (found == patterns->end()) {
    if (patterns->size() >= kMaxPatterns) patterns->clear();
    found = patterns->emplace(pattern, compile(pattern)).first;
  }
  return found->second && std::regex_search(text, *found->second);
}

}  // namespace iasql::engine
