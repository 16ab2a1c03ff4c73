// See row_problems.hpp.
#include "pg/row_problems.hpp"

#include <algorithm>
#include <utility>

namespace iasql::pg {

namespace {
constexpr std::size_t most_per_table = 20;
}

void RowProblems::report(const engine::Table& table, const std::string& row, const std::string& why) {
  auto& texts = texts_[table.name];
  if (texts.size() >= most_per_table) return;
  engine::Problem problem;
  problem.module = table.module;
  problem.table = table.name;
  problem.row = row;
  problem.error.kind = aws::Error::Kind::Input;
  problem.error.message = why;
  if (texts.size() + 1 == most_per_table) {
    problem.row.clear();
    problem.error.message = "further rows have problems that are not reported";
  }
  std::string text = problem.text();
  if (std::find(texts.begin(), texts.end(), text) != texts.end()) return;
  texts.push_back(std::move(text));
  log_.problem(problem);
}

std::map<std::string, std::vector<std::string>> RowProblems::take() {
  return std::exchange(texts_, {});
}

}  // namespace iasql::pg
