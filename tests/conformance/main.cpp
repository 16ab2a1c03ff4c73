// iasql_conformance FOLDER…: runs published test cases through the code the extension uses.
//
// Every *.json below the folders that holds an array of suites is a file of protocol cases; every folder with
// request.txt and context.json is a signing case. Prints a line per failing case and closes with "N passed, M failed";
// the status is 0 only if at least one ran and none failed.
#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "conformance.hpp"

namespace fs = std::filesystem;

void Tally::pass() { ++passed; }

void Tally::fail(const std::string& name, const std::string& why) {
  ++failed;
  std::printf("FAIL %s: %s\n", name.c_str(), why.c_str());
}

namespace {

bool is_signing_case(const fs::path& directory) {
  return fs::is_regular_file(directory / "request.txt") && fs::is_regular_file(directory / "context.json");
}

void run_folder(const fs::path& folder, Tally& tally) {
  if (is_signing_case(folder)) return run_sigv4_case(folder, tally);
  std::vector<fs::path> entries;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) entries.push_back(entry.path());
  std::sort(entries.begin(), entries.end());
  for (const fs::path& entry : entries) {
    if (fs::is_directory(entry)) run_folder(entry, tally);
    else if (entry.extension() == ".json") run_protocol_file(entry, tally);
  }
}

}  // namespace

int main(int count, char** arguments) {
  Tally tally;
  if (count < 2) std::printf("usage: %s FOLDER...\n", arguments[0]);
  for (int i = 1; i < count; ++i) {
    const fs::path given = arguments[i];
    if (fs::is_directory(given)) run_folder(given, tally);
    else if (fs::is_regular_file(given)) run_protocol_file(given, tally);
    else tally.fail(given.string(), "no such file or folder");
  }
  std::printf("%d passed, %d failed\n", tally.passed, tally.failed);
  return tally.failed == 0 && tally.passed > 0 ? 0 : 1;
}
