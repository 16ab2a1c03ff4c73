// The periodic worker: one short-lived process per database and turn. Entry point only; the launcher starts
// it.
#pragma once

#include <cstdint>

namespace iasql::pg {

/// In bgw_extra. The slot's number is the main argument.
struct WorkerOrder {
  std::uint32_t database = 0;
  std::uint32_t owner = 0;  // of the extension as far as known; 0: only look whether it is there
  std::uint32_t ticket = 0;
};

}  // namespace iasql::pg
