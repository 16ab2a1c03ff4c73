// A graph as text that draws it: Mermaid, Graphviz's DOT, SVG.
//
// Pure. What stands in rows is data: every text is escaped for its format, invalid UTF-8 and control characters are
// replaced. Must not know: PostgreSQL, what the rows are. Fails: Error::Kind::Input for an unknown format.
#pragma once

#include <string>
#include <string_view>

#include "engine/graph.hpp"

namespace iasql::engine {

std::string mermaid(const Graph& graph);
std::string dot(const Graph& graph);
std::string svg(const Graph& graph);

/// By the format's name. Mermaid and SVG are kept within the limit; DOT is for programs, which take all of it.
Result<std::string> diagram(const Graph& graph, std::string_view format);

/// Colours of a state, as #rrggbb.
struct StateColors {
  const char *fill, *stroke, *text;
};
StateColors state_colors(NodeState state);

/// The text in UTF-8, with everything that is no printable character as a space, and no space twice or at an end.
std::string printable(std::string_view text);
/// At most so many characters; the middle is left out where there are more, since ends tell names apart.
std::string shortened(std::string_view text, std::size_t characters);
/// For XML and HTML, in and outside of attributes.
std::string escaped_xml(std::string_view text);
/// The characters of UTF-8 text, as code points and the bytes they take.
struct Character {
  char32_t code;
  std::string_view bytes;
};
/// At `at`, which moves on; an invalid byte is U+FFFD of one byte.
Character next_character(std::string_view text, std::size_t& at);

}  // namespace iasql::engine
