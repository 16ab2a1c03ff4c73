// A graph as SVG; see diagram.hpp. Where things are is graph_layout.hpp's; here they get colours, texts and a legend.
//
// Nothing from outside is needed: no script, no style sheet, no font but the reader's. Texts are cut to what fits by
// estimated widths; the whole text is a tooltip.
#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "engine/diagram.hpp"
#include "engine/graph_layout.hpp"

namespace iasql::engine {

namespace {

constexpr std::array kind_colors{"#1c7ed6", "#e8590c", "#2f9e44", "#ae3ec9", "#f08c00", "#0c8599", "#e03131", "#5c940d", "#4263eb", "#c2255c",
                                 "#087f5b", "#7048e8", "#a67c00", "#495057", "#3b5bdb", "#9c36b5", "#d9480f", "#1098ad", "#66a80f", "#862e9c"};

/// Of a character in a usual sans-serif font, in units of the font's size; generous.
double width_of(char32_t code) {
  if (code >= 0x1100) return code >= 0x2000 && code < 0x2E80 ? 0.8 : 1.05;
  if (code >= 0x80) return 0.65;
  const char c = static_cast<char>(code);
  if (std::string_view("iljtf.,:;'|!()[]I /").find(c) != std::string_view::npos) return 0.34;
  if (std::string_view("mwMW@%").find(c) != std::string_view::npos) return 0.92;
  if (c >= 'A' && c <= 'Z') return 0.72;
  return 0.6;
}

double width_of(std::string_view text, double size) {
  double out = 0;
  for (std::size_t at = 0; at < text.size();) out += width_of(next_character(text, at).code);
  return out * size;
}

/// What fits into so many pixels.
std::string fitting(const std::string& text, double size, double pixels) {
  if (width_of(text, size) <= pixels) return text;
  std::size_t characters = 0;
  for (std::size_t at = 0; at < text.size(); ++characters) next_character(text, at);
  std::string out = text;
  while (characters > 2 && width_of(out, size) > pixels) out = shortened(text, --characters);
  return out;
}

std::string number(double value) {
  const long tenths = std::lround(value * 10);
  std::string out = std::to_string(tenths / 10);
  return tenths % 10 == 0 ? out : out + "." + std::to_string(std::abs(tenths % 10));
}

std::string attribute(const char* name, const std::string& value) {
  return std::string(" ") + name + "=\"" + value + "\"";
}
std::string place(const Rectangle& r) {
  return attribute("x", number(r.x)) + attribute("y", number(r.y)) + attribute("width", number(r.w)) + attribute("height", number(r.h));
}

std::string text_at(double x, double y, double size, const std::string& color, const std::string& text, const char* more = "") {
  return "<text" + attribute("x", number(x)) + attribute("y", number(y)) + attribute("font-size", number(size)) + attribute("fill", color) + more + ">" +
         escaped_xml(text) + "</text>";
}

class Picture {
 public:
  explicit Picture(const Graph& graph) : graph_(graph) {
    for (const GraphNode& node : graph.nodes) {
      if (kinds_.emplace(node.table, kinds_.size()).second) order_.push_back(node.table);
      counts_[node.table] += node.count;
    }
  }

  std::string run() {
    const double legend_width = static_cast<double>(Layout::most_columns) * 190;
    const double top = legend(std::min(legend_width, lay_out(graph_, 0).width - 56));
    layout_ = lay_out(graph_, top);
    std::string out = "<svg xmlns=\"http://www.w3.org/2000/svg\"" + attribute("width", number(layout_.width)) + attribute("height", number(layout_.height)) +
                      attribute("viewBox", "0 0 " + number(layout_.width) + " " + number(layout_.height)) +
                      " font-family=\"Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif\">\n";
    out += "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n";
    for (const auto& region : layout_.regions) out += region_shape(region);
    for (const auto& box : layout_.boxes) out += box_shape(box);
    for (const auto& edge : layout_.edges) out += edge_shape(edge);
    for (const auto& box : layout_.boxes) out += box_title(box);
    for (const auto& [node, area] : layout_.nodes) out += node_shape(graph_.nodes[node], area);
    return out + legend_ + "</svg>\n";
  }

 private:
  const char* color(const GraphNode& node) const {
    if (node.state == NodeState::Untouched) return "#adb5bd";
    return kind_colors[kinds_.at(node.table) % kind_colors.size()];
  }

  static std::string tooltip(const GraphNode& node) {
    std::string out = printable(node.table) + (node.alone() ? " " + printable(node.name) : " × " + std::to_string(node.count));
    if (node.state != NodeState::Plain) out += std::string(" (") + state_name(node.state) + ")";
    return "<title>" + escaped_xml(out) + "</title>";
  }

  static std::string region_shape(const Layout::Region& region) {
    return "<rect" + place(region.area) + " rx=\"10\" fill=\"#f8f9fa\" stroke=\"#ced4da\"/>" +
           text_at(region.area.x + 14, region.area.y + 22, 16, "#343a40", printable(region.name), " font-weight=\"bold\"") + "\n";
  }

  std::string box_shape(const Layout::Box& box) const {
    return "<rect" + place(box.area) + " rx=\"8\" fill=\"#ffffff\"" + attribute("stroke", color(graph_.nodes[box.node])) + " stroke-opacity=\"0.55\"/>\n";
  }

  std::string box_title(const Layout::Box& box) const {
    const GraphNode& node = graph_.nodes[box.node];
    Rectangle bar = box.area;
    bar.h = Layout::header_height;
    const StateColors colors = state_colors(node.state);
    const bool plain = node.state == NodeState::Plain;
    std::string out = "<g>" + tooltip(node) + "<rect" + place(bar) + " rx=\"8\"" + attribute("fill", plain ? color(node) : colors.fill) +
                      attribute("fill-opacity", plain ? "0.14" : "1") + attribute("stroke", plain ? color(node) : colors.stroke) + dashes(node) + "/>";
    const std::string table = printable(node.table), room = table + " ";
    const double left = bar.x + 12, used = width_of(room, 12);
    out += text_at(left, bar.y + 22, 12, "#495057", table);
    out += text_at(left + used, bar.y + 22, 13, "#111111", fitting(shown(node), 13, bar.w - 24 - used), " font-weight=\"bold\"");
    return out + "</g>\n";
  }

  static std::string shown(const GraphNode& node) { return node.alone() ? printable(node.name) : "× " + std::to_string(node.count); }
  static const char* dashes(const GraphNode& node) { return node.state == NodeState::Deleted ? " stroke-dasharray=\"5 3\"" : ""; }

  std::string node_shape(const GraphNode& node, const Rectangle& area) const {
    const StateColors colors = state_colors(node.state);
    std::string out = "<g>" + tooltip(node);
    if (!node.alone()) {  // a stack
      const Rectangle below{area.x + 4, area.y + 4, area.w, area.h};
      out += "<rect" + place(below) + " rx=\"5\"" + attribute("fill", colors.fill) + attribute("stroke", colors.stroke) + "/>";
    }
    out += "<rect" + place(area) + " rx=\"5\"" + attribute("fill", colors.fill) + attribute("stroke", colors.stroke) + dashes(node) + "/>";
    out += "<rect" + place({area.x, area.y, 6, area.h}) + " rx=\"3\"" + attribute("fill", color(node)) + "/>";
    out += text_at(area.x + 13, area.y + 16, 11, "#5c636a", fitting(printable(node.table), 11, area.w - 18));
    out += text_at(area.x + 13, area.y + 34, 13, colors.text, fitting(shown(node), 13, area.w - 18));
    return out + "</g>\n";
  }

  /// Corners are rounded where there is room for it.
  static std::string path_of(const std::vector<Point>& points) {
    std::string d = "M" + number(points[0].x) + " " + number(points[0].y);
    for (std::size_t i = 1; i + 1 < points.size(); ++i) {
      const Point &a = points[i - 1], &b = points[i], &c = points[i + 1];
      const double before = std::hypot(b.x - a.x, b.y - a.y), after = std::hypot(c.x - b.x, c.y - b.y);
      const double radius = std::min({5.0, before / 2, after / 2});
      if (radius < 0.5) {
        d += " L" + number(b.x) + " " + number(b.y);
        continue;
      }
      const Point in{b.x + (a.x - b.x) / before * radius, b.y + (a.y - b.y) / before * radius};
      const Point out{b.x + (c.x - b.x) / after * radius, b.y + (c.y - b.y) / after * radius};
      d += " L" + number(in.x) + " " + number(in.y) + " Q" + number(b.x) + " " + number(b.y) + " " + number(out.x) + " " + number(out.y);
    }
    return d + " L" + number(points.back().x) + " " + number(points.back().y);
  }

  std::string edge_shape(const Layout::Edge& edge) const {
    const std::string stroke = color(graph_.nodes[edge.to]);
    const Point tip = edge.points.back();
    const bool down = edge.points[edge.points.size() - 2].y < tip.y;
    std::string out = "<path" + attribute("d", path_of(edge.points)) + " fill=\"none\"" + attribute("stroke", stroke) + " stroke-width=\"1.3\" stroke-opacity=\"0.75\"/>";
    out += "<path" + attribute("d", "M" + number(tip.x) + " " + number(tip.y) + (down ? " l-4 -7 h8 z" : " l-4 7 h8 z")) + attribute("fill", stroke) + "/>\n";
    return out;
  }

  /// Fills legend_; returns how high it is.
  double legend(double width) {
    double x = 28, y = 30;
    std::size_t all = 0;
    std::set<std::string> regions;
    for (const GraphNode& node : graph_.nodes) {
      all += node.count;
      if (!node.region.empty()) regions.insert(node.region);
    }
    std::string title = std::to_string(all) + (all == 1 ? " resource" : " resources");
    if (graph_.of_regions && !regions.empty()) title += " in " + std::to_string(regions.size()) + (regions.size() == 1 ? " region" : " regions");
    if (!graph_.summary.empty()) title += ": " + graph_.summary.substr(graph_.summary.find(", ") + 2);
    legend_ += text_at(x, y, 16, "#111111", title, " font-weight=\"bold\"") + "\n";
    y += 26;
    const auto entry = [&](const std::string& words, const std::string& fill, const std::string& stroke) {
      const double needed = 22 + width_of(words, 12) + 16;
      if (x > 28 && x + needed > 28 + width) x = 28, y += 22;
      legend_ += "<rect" + place({x, y - 11, 14, 14}) + " rx=\"3\"" + attribute("fill", fill) + attribute("stroke", stroke) + "/>" +
                 text_at(x + 20, y, 12, "#343a40", words) + "\n";
      x += needed;
    };
    if (graph_.of_transaction) {
      for (const NodeState state : {NodeState::Created, NodeState::Updated, NodeState::Replaced, NodeState::Deleted, NodeState::Untouched})
        entry(state_name(state), state_colors(state).fill, state_colors(state).stroke);
      x = 28, y += 22;
    }
    for (const std::string& table : order_) {
      const std::string fill = kind_colors[kinds_.at(table) % kind_colors.size()];
      entry(printable(table) + " (" + std::to_string(counts_[table]) + ")", fill, fill);
    }
    return y + 22;
  }

  const Graph& graph_;
  Layout layout_;
  std::map<std::string, std::size_t> kinds_, counts_;
  std::vector<std::string> order_;
  std::string legend_;
};

}  // namespace

std::string svg(const Graph& graph) {
  return Picture(graph).run();
}

}  // namespace iasql::engine
