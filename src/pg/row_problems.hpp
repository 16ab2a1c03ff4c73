// What single rows of a pull had to complain of: reported once each, counted per table, and kept until the
// pull is over so that the next one knows what is news. PG-free header.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/ports.hpp"

namespace iasql::pg {

class RowProblems {
 public:
  explicit RowProblems(engine::Log& log) : log_(log) {}
  void report(const engine::Table& table, const std::string& row, const std::string& why);
  /// Texts by table since the last time.
  std::map<std::string, std::vector<std::string>> take();

 private:
  engine::Log& log_;
  std::map<std::string, std::vector<std::string>> texts_;
};

}  // namespace iasql::pg
