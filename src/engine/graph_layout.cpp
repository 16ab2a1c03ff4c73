// See graph_layout.hpp. A region is filled with blocks (boxes, and the nodes that are in none) from left to right, shelf by
// shelf; a block is filled with nodes table by table, as many columns wide as make it about as wide as high.
#include "engine/graph_layout.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace iasql::engine {

namespace {

constexpr double pitch_x = Layout::node_width + 40, pitch_y = Layout::node_height + 34;
constexpr double margin = 28, region_title = 34, header = Layout::header_height + 18, region_gap = 22;
constexpr double gap = (pitch_y - Layout::node_height) / 2, gutter = (pitch_x - Layout::node_width) / 2;

struct Cell {
  std::size_t column = 0, row = 0;
};

/// A box with its nodes, or the nodes of a region that are in none.
struct Block {
  std::size_t box = GraphNode::none;
  std::vector<std::size_t> nodes;
  std::vector<Cell> cells;  // one per node
  std::size_t columns = 1, rows = 0;
};

/// A table's nodes begin a new row unless all of them fit into what is left of this one.
std::vector<Cell> flow(const Graph& graph, const std::vector<std::size_t>& nodes, std::size_t columns) {
  std::vector<Cell> cells;
  Cell next;
  for (std::size_t i = 0; i < nodes.size();) {
    std::size_t end = i;
    while (end < nodes.size() && graph.nodes[nodes[end]].table == graph.nodes[nodes[i]].table) ++end;
    if (next.column != 0 && next.column + (end - i) > columns) next = {0, next.row + 1};
    for (; i < end; ++i) {
      if (next.column == columns) next = {0, next.row + 1};
      cells.push_back(next);
      ++next.column;
    }
  }
  return cells;
}

void shape(const Graph& graph, Block& block, double width_by_height) {
  for (block.columns = 1;; ++block.columns) {
    block.cells = flow(graph, block.nodes, block.columns);
    block.rows = block.cells.empty() ? 0 : block.cells.back().row + 1;
    const double wide = static_cast<double>(block.columns) * pitch_x, high = static_cast<double>(block.rows) * pitch_y + header;
    if (block.columns == Layout::most_columns || wide >= high * width_by_height) break;
  }
  std::size_t used = 1;
  for (const Cell& cell : block.cells) used = std::max(used, cell.column + 1);
  block.columns = used;
}

/// Where edges meet a node or a box.
struct Anchor {
  double left = 0;      // x of the line left of it, in the middle of the gutter
  double right = 0;     // the same on the right
  double above = 0;     // y of the channel above it
  double below = 0;     // and below
  Rectangle area;
  bool title = false;
};

class Grid {
 public:
  Grid(const Graph& graph, double top) : graph_(graph), y_(top) {
    out_.height = top;
    anchors_.resize(graph.nodes.size());
  }

  Layout run() {
    for (std::size_t i = 0; i < graph_.nodes.size();) i = region(i);
    for (const GraphEdge& edge : graph_.edges) out_.edges.push_back(route(edge));
    for (Layout::Region& one : out_.regions) one.area.w = widest_ + 2 * 10;
    out_.width = widest_ + 2 * margin;
    out_.height = y_;
    return std::move(out_);
  }

 private:
  std::vector<Block> blocks(std::size_t first, std::size_t end) const {
    std::vector<Block> out;
    Block loose;
    for (std::size_t i = first; i < end; ++i) {
      const GraphNode& node = graph_.nodes[i];
      if (node.is_group) {
        out.emplace_back();
        out.back().box = i;
      } else {
        (node.group == GraphNode::none ? loose : out.back()).nodes.push_back(i);
      }
    }
    for (Block& block : out) shape(graph_, block, 1.4);
    std::stable_sort(out.begin(), out.end(), [](const Block& a, const Block& b) { return a.rows > b.rows; });
    shape(graph_, loose, out.empty() ? 4.0 : 2.0);
    if (!loose.nodes.empty()) out.push_back(std::move(loose));
    return out;
  }

  std::size_t region(std::size_t first) {
    std::size_t end = first;
    while (end < graph_.nodes.size() && graph_.nodes[end].region == graph_.nodes[first].region) ++end;
    const std::string& name = graph_.nodes[first].region;
    Layout::Region area{{margin - 10, y_, 0, 0}, graph_.of_regions ? (name.empty() ? "global" : name) : ""};
    y_ += graph_.of_regions ? region_title : 0;
    const std::vector<Block> all = blocks(first, end);
    for (auto begin = all.begin(); begin != all.end();) begin = shelf(begin, all.end());
    area.area.h = y_ + 6 - area.area.y;
    if (graph_.of_regions) out_.regions.push_back(std::move(area));
    y_ += region_gap;
    return end;
  }

  using At = std::vector<Block>::const_iterator;
  At shelf(At begin, At end) {
    std::size_t used = 0, rows = 0;
    bool titles = false;
    At last = begin;
    for (; last != end && (used == 0 || used + last->columns <= Layout::most_columns); ++last) {
      used += last->columns;
      rows = std::max(rows, last->rows);
      titles = titles || last->box != GraphNode::none;
    }
    const double channel = y_ + (titles ? header : gap);
    std::size_t column = 0;
    for (; begin != last; column += begin->columns, ++begin) place(*begin, column, channel);
    widest_ = std::max(widest_, static_cast<double>(used) * pitch_x);
    y_ = channel + static_cast<double>(rows) * pitch_y + 8;
    return last;
  }

  /// `channel`: the height of the channel above the block's first row.
  void place(const Block& block, std::size_t column, double channel) {
    const double left = margin + static_cast<double>(column) * pitch_x;
    const double width = static_cast<double>(block.columns) * pitch_x;
    if (block.box != GraphNode::none) {
      const double top = channel - header + 2;
      out_.boxes.push_back({{left + 3, top, width - 6, header - 2 + static_cast<double>(block.rows) * pitch_y}, block.box});
      anchors_[block.box] = {left, left + width, channel, channel, {left + 3, top, width - 6, Layout::header_height}, true};
    }
    for (std::size_t i = 0; i < block.nodes.size(); ++i) {
      const double x = left + static_cast<double>(block.cells[i].column) * pitch_x, y = channel + static_cast<double>(block.cells[i].row) * pitch_y;
      const Rectangle area{x + gutter, y + gap, Layout::node_width, Layout::node_height};
      out_.nodes.emplace_back(block.nodes[i], area);
      anchors_[block.nodes[i]] = {x, x + pitch_x, y, y + pitch_y, area, false};
    }
  }

  /// Edges to one node share their lanes, others mostly have others; none is where borders of boxes are.
  static double lane(std::size_t number, const std::vector<double>& lanes) { return lanes[number % lanes.size()]; }

  static double middle(const Anchor& anchor, std::size_t number) {
    if (anchor.title) return anchor.area.x + 30 + lane(number, {0, 6, 12, 18});
    return anchor.area.x + anchor.area.w / 2 + lane(number, {0, -14, 14, -28, 28, -42, 42});
  }

  /// Up to the target where it is above, down where it is below, and round below where it is in the same row.
  Layout::Edge route(const GraphEdge& edge) const {
    const Anchor &from = anchors_[edge.from], &to = anchors_[edge.to];
    const bool beside = !to.title && !from.title && from.above == to.above;
    const bool down = !to.title && (from.title ? from.above <= to.above : from.below <= to.above);
    const double across = lane(edge.to * 5, {-8, 8, -13, 13, -17, 17}), lane_along = lane(edge.to * 3, {-9, 6, -5, 10, -12});
    const bool starts_below = down || beside || from.title;
    const double along = beside ? -std::abs(lane_along) : lane_along;  // inside the box
    const double out_y = (starts_below ? from.below : from.above) + along, in_y = (down ? to.above : to.below) + along;
    const double start_x = middle(from, edge.to), end_x = middle(to, edge.from % 2);
    Layout::Edge out{{{start_x, from.area.y + (starts_below ? from.area.h : 0)}, {start_x, out_y}}, edge.from, edge.to};
    if (out_y != in_y) {
      const double x = (to.area.x > from.area.x ? from.right : from.left) + across;
      out.points.push_back({x, out_y});
      out.points.push_back({x, in_y});
    }
    out.points.push_back({end_x, in_y});
    out.points.push_back({end_x, to.area.y + (down ? 0 : to.area.h)});
    return out;
  }

  const Graph& graph_;
  double y_, widest_ = 3 * pitch_x;
  Layout out_;
  std::vector<Anchor> anchors_;
};

}  // namespace

Layout lay_out(const Graph& graph, double top) {
  return Grid(graph, top).run();
}

}  // namespace iasql::engine
