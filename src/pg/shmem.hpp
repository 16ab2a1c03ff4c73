// The shared memory of the launcher and its workers: who the launcher is, and a slot per running worker for
// what came of it.
//
// There only if the library is preloaded; everything here then works in any process, and otherwise does
// nothing. PG-free header. Must not know: schedules, databases.
#pragma once

#include <cstdint>
#include <optional>

namespace iasql::pg {

/// From _PG_init while the postmaster preloads.
void request_shared_memory();

/// What a worker found in its database.
enum class Outcome : int {
  None,      // it has not said, or died
  Absent,    // no extension there
  Disabled,  // iasql.enabled is off there
  Found,     // the extension and its owner: see WorkerSlot::owner
  Finished,
  Failed,
  Left  // it gave way to somebody
};

struct WorkerSlot {
  std::uint32_t ticket = 0;  // tells one use of the slot from the next
  std::uint32_t owner = 0;   // of the extension, or 0 if not known
  Outcome outcome = Outcome::None;
};
constexpr int worker_slots = 2;

/// Takes the slot for a new worker and returns its ticket.
std::uint32_t open_slot(int slot, std::uint32_t owner);
WorkerSlot read_slot(int slot);
/// Nothing if the slot has a new use by now.
void write_slot(int slot, std::uint32_t ticket, Outcome outcome, std::uint32_t owner);

/// 0: none runs.
int launcher_pid();
/// False: another launcher is running.
bool become_launcher(int pid);
void stop_being_launcher(int pid);

/// A request to look at all databases again, and whether there was one since the last time.
void request_probe();
bool take_probe_request();

}  // namespace iasql::pg
