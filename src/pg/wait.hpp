// Waiting inside PostgreSQL: additions to what session.hpp declares.
#pragma once

#include <cstdint>

namespace iasql::pg {

/// Called at most once a second while this process waits, and in between two waits; may throw to stop the
/// wait. For a worker's watch over its database. Null takes it away again.
using WaitCheck = void (*)();
void set_wait_check(WaitCheck check);

/// Sleeps for at most that long, interruptibly (a cancel is thrown as a PgError), with the checks above.
/// Returns early whenever the latch is set.
void wait_on_latch(long milliseconds);

/// An interrupt that is thrown in a task would wait with it until the tasks beside it have ended. While this lives it is thrown
/// again where the process next waits for AWS, outside of all tasks, and ends them.
class InterruptsPassTasks {
 public:
  InterruptsPassTasks();
  ~InterruptsPassTasks();
  InterruptsPassTasks(const InterruptsPassTasks&) = delete;
  InterruptsPassTasks& operator=(const InterruptsPassTasks&) = delete;
};

/// Another number whenever event_loop() has become another loop: what was made for the old one is of no use.
std::uint64_t event_loop_generation();

}  // namespace iasql::pg
