// Where everything of a graph is in a picture of bounded width.
//
// One grid for all: boxes take whole columns, rows have one height, so there is room between all columns and rows in which
// edges run at right angles and never behind a node. Pure. Must not know: how it is drawn, fonts.
#pragma once

#include <string>
#include <vector>

#include "engine/graph.hpp"

namespace iasql::engine {

struct Point {
  double x = 0, y = 0;
};

struct Rectangle {
  double x = 0, y = 0, w = 0, h = 0;
};

struct Layout {
  static constexpr double node_width = 150, node_height = 44, header_height = 34;
  static constexpr std::size_t most_columns = 8;
  struct Region {
    Rectangle area;
    std::string name;
  };
  struct Box {
    Rectangle area;
    std::size_t node = 0;  // its title
  };
  struct Edge {
    std::vector<Point> points;  // from where it starts to where its arrow points
    std::size_t from = 0, to = 0;
  };
  double width = 0, height = 0;
  std::vector<Region> regions;
  std::vector<Box> boxes;
  std::vector<std::pair<std::size_t, Rectangle>> nodes;  // without those that are titles of boxes
  std::vector<Edge> edges;
};

/// From this height on downwards; what is above is somebody else's.
Layout lay_out(const Graph& graph, double top);

}  // namespace iasql::engine
