// What the fuzz targets share: a property that must hold, and the reading of their inputs.
//
// A property that does not hold ends the process, as a crash does: libFuzzer then keeps the input. Must not know: what
// is tested.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "aws/json.hpp"

namespace iasql::fuzz {

inline void require(bool holds, const char* property, const std::string& seen = {}) {
  if (holds) return;
  std::fprintf(stderr, "property broken: %s\n%s\n", property, seen.c_str());
  std::abort();
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// Takes the first line off.
inline std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

/// What a document becomes is JSON again and says the same: nothing PostgreSQL could not read gets further.
inline void require_json(const aws::Value& value) {
  const std::string text = aws::to_json(value);
  const aws::Result<aws::Value> again = aws::parse_json(text);
  require(again.ok(), "a document can be written as JSON", text);
  require(aws::to_json(*again) == text, "writing, reading and writing again changes nothing", text);
}

/// An error says something, in one line that ends up in a message of PostgreSQL.
inline void require_message(const std::string& message) {
  require(!message.empty(), "an error has a message");
  require(message.find('\0') == std::string::npos, "a message has no NUL", message);
  require(message.size() < 20000, "a message has a bounded length", message.substr(0, 1000));
}

}  // namespace iasql::fuzz
