// Texts of rows made fit for a picture; see diagram.hpp.
#include "engine/diagram.hpp"

namespace iasql::engine {

namespace {

constexpr char32_t invalid = 0xFFFD;

/// Bytes that a character beginning with this byte takes; 0 if none does.
std::size_t length_of(unsigned char first) {
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first < 0xE0) return 2;
  if (first >= 0xE0 && first < 0xF0) return 3;
  return first >= 0xF0 && first < 0xF5 ? 4 : 0;
}

bool allowed(char32_t code, std::size_t length) {
  if (length == 3) return code >= 0x800 && !(code >= 0xD800 && code < 0xE000);
  return length != 4 || (code >= 0x10000 && code < 0x110000);
}

/// Controls, separators of lines, and what turns the direction of text or cannot be seen.
bool is_blank(char32_t code) {
  return code <= 0x20 || (code >= 0x7F && code <= 0xA0) || (code >= 0x200B && code <= 0x200F) || (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF || code == 0xFFFE || code == 0xFFFF;
}

}  // namespace

Character next_character(std::string_view text, std::size_t& at) {
  static constexpr unsigned char first_bits[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::size_t length = length_of(byte(at));
  char32_t code = length == 0 ? invalid : byte(at) & first_bits[length];
  bool good = length != 0 && at + length <= text.size();
  for (std::size_t i = 1; good && i < length; ++i) {
    good = (byte(at + i) & 0xC0) == 0x80;
    code = (code << 6) | (byte(at + i) & 0x3F);
  }
  good = good && allowed(code, length);
  const Character out{good ? code : invalid, text.substr(at, good ? length : 1)};
  at += out.bytes.size();
  return out;
}

std::string printable(std::string_view text) {
  std::string out;
  bool space = false;
  for (std::size_t at = 0; at < text.size();) {
    const Character c = next_character(text, at);
    if (is_blank(c.code)) {
      space = !out.empty();
      continue;
    }
    if (space) out += ' ';
    space = false;
    if (c.code == invalid)
      out += "\xEF\xBF\xBD";
    else
      out += c.bytes;
  }
  return out;
}

std::string shortened(std::string_view text, std::size_t characters) {
  std::vector<std::size_t> starts;
  for (std::size_t at = 0; at < text.size();) {
    starts.push_back(at);
    next_character(text, at);
  }
  if (starts.size() <= characters || characters < 2) return std::string(text);
  const std::size_t tail = (characters - 1) / 2, head = characters - 1 - tail;
  std::string out(text.substr(0, starts[head]));
  return out + "…" + (tail == 0 ? std::string() : std::string(text.substr(starts[starts.size() - tail])));
}

std::string escaped_xml(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

StateColors state_colors(NodeState state) {
  switch (state) {
    case NodeState::Created:
      return {"#d3f9d8", "#2b8a3e", "#111111"};
    case NodeState::Updated:
      return {"#fff3bf", "#e67700", "#111111"};
    case NodeState::Replaced:
      return {"#e5dbff", "#6741d9", "#111111"};
    case NodeState::Deleted:
      return {"#ffe3e3", "#c92a2a", "#111111"};
    case NodeState::Untouched:
      return {"#f1f3f5", "#adb5bd", "#495057"};
    case NodeState::Plain:
      break;
  }
  return {"#ffffff", "#adb5bd", "#111111"};
}

Result<std::string> diagram(const Graph& graph, std::string_view format) {
  if (format == "mermaid") return mermaid(within(graph));
  if (format == "svg") return svg(within(graph));
  if (format == "dot") return dot(graph);
  aws::Error error = aws::input_error("there is no format \"" + std::string(format) + "\"");
  error.hint = "The formats are mermaid, dot and svg.";
  return error;
}

}  // namespace iasql::engine
