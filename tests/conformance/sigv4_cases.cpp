#include "conformance.hpp"

void run_sigv4_case(const std::filesystem::path& directory, Tally& tally) {
  tally.fail(directory.string(), "signing cases are not built in");
}
