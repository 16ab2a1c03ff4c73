// The conformance program: conformance SIGV4_DIRECTORY
// Runs every case under the directory, prints a line per failing check and closes with "N passed, M failed".
// Exit status: 0 only if something was checked and nothing failed; 2 for a wrong command line.
#include <algorithm>
#include <cstdio>
#include <vector>

#include "conformance.hpp"

namespace iasql::conformance {

void Tally::pass() { ++passed; }

void Tally::fail(const std::string& name, const std::string& why) {
  ++failed;
  std::printf("%s: %s\n", name.c_str(), why.c_str());
}

}  // namespace iasql::conformance

int main(int argc, char** argv) {
  namespace fs = std::filesystem;
  using namespace iasql::conformance;
  std::error_code error;
  if (argc != 2 || !fs::is_directory(argv[1], error)) {
    std::fprintf(stderr, "usage: conformance SIGV4_DIRECTORY\n");
    return 2;
  }
  std::vector<fs::path> cases;
  for (const auto& entry : fs::recursive_directory_iterator(argv[1])) {
    if (entry.path().filename() == "request.txt") cases.push_back(entry.path().parent_path());
  }
  std::sort(cases.begin(), cases.end());
  Tally tally;
  for (const fs::path& one : cases) run_sigv4_case(one, tally);
  std::printf("%d passed, %d failed\n", tally.passed, tally.failed);
  return tally.failed == 0 && tally.passed > 0 ? 0 : 1;
}
