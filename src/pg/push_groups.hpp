// Which pending changes the periodic worker pushes together: those of modules that depend on each other. What one group
// meets with does not stop the others. PG-free header. Fails: PgError.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pg/session.hpp"

namespace iasql::pg {

struct PushGroup {
  std::string name;  // "pushing", and the modules
  std::vector<std::string> tables;
  std::int64_t newest = 0;  // change
};

/// Changes of modules that cannot be used are left alone. Forgets the pauses of groups that there are no more.
std::vector<PushGroup> push_groups(const std::vector<std::string>& usable);

}  // namespace iasql::pg
