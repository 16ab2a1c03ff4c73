// Texts as Markdown that shows just them; see review.hpp.
#include <algorithm>

#include "engine/diagram.hpp"
#include "engine/review.hpp"

namespace iasql::engine {

namespace {

std::size_t longest_run(std::string_view text, char c) {
  std::size_t longest = 0, run = 0;
  for (const char one : text) {
    run = one == c ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

}  // namespace

std::string inline_text(std::string_view text) {
  // What Markdown may take for its own; a dot, plus or minus only at the start of a line, where no text stands.
  static constexpr std::string_view special = "\\`*_{}[]()#|~!";
  std::string out;
  for (const char c : printable(text)) {
    if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '&')
      out += "&amp;";
    else if (special.find(c) != special.npos)
      (out += '\\') += c;
    else
      out += c;
  }
  return out;
}

std::string code_span(std::string_view text) {
  std::string clean = printable(text);
  if (clean.empty()) return "''";
  const std::string fence(longest_run(clean, '`') + 1, '`');
  const bool pad = clean.front() == '`' || clean.back() == '`';
  return fence + (pad ? " " : "") + clean + (pad ? " " : "") + fence;
}

std::string code_block(const std::string& language, std::string_view text) {
  const std::string fence(std::max<std::size_t>(3, longest_run(text, '`') + 1), '`');
  std::string out = fence + language + "\n";
  out += text;
  if (!text.empty() && text.back() != '\n') out += '\n';
  return out + fence + "\n";
}

}  // namespace iasql::engine
