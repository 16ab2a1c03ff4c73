// The parts of the conformance program: what they share, and how they count.
// Must not know: PostgreSQL. A check is one line of a case that can be wrong on its own; nothing here stops at the first one.
#pragma once

#include <filesystem>
#include <string>

namespace iasql::conformance {

struct Tally {
  int passed = 0, failed = 0;
  void pass();
  /// Prints the line of the failing check.
  void fail(const std::string& name, const std::string& why);
};

/// A file with an array of suites in botocore's form.
void run_protocol_file(const std::filesystem::path& file, Tally& tally);

/// A directory in the layout of aws-c-auth's signing tests. Each of the eight files of expectations that is there is a check.
void run_sigv4_case(const std::filesystem::path& directory, Tally& tally);

}  // namespace iasql::conformance
