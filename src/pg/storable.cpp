// See storable.hpp.
#include "pg/storable.hpp"

#include <string_view>

namespace iasql::pg {

std::string storable_text(std::string text) {
  for (std::size_t at = 0; (at = text.find('\0', at)) != text.npos; at += 3) text.replace(at, 1, "\xEF\xBF\xBD");
  return text;
}

std::string storable_json(std::string json) {
  constexpr std::string_view nul = "\\u0000";
  if (json.find(nul) == json.npos) return json;
  // A backslash always has a character after it, which may be another one.
  for (std::size_t at = json.find('\\'); at != json.npos; at = json.find('\\', at + 2))
    if (json.compare(at, nul.size(), nul) == 0) json.replace(at, nul.size(), "\\ufffd");
  return json;
}

}  // namespace iasql::pg
