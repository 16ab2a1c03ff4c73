// See shmem.hpp. One struct, one LWLock; the tables of rates.hpp and stamps.hpp are requested and attached here as well.
#include "pg/pg.hpp"

#include "pg/boundary.hpp"
#include "pg/rates.hpp"
#include "pg/shmem.hpp"
#include "pg/stamps.hpp"

namespace iasql::pg {

namespace {

struct SharedState {
  int launcher_pid;
  bool probe_requested;
  std::uint32_t last_ticket;
  WorkerSlot slots[worker_slots];
};

SharedState* shared = nullptr;
LWLock* shared_lock = nullptr;
shmem_startup_hook_type previous_startup_hook = nullptr;
#if PG_VERSION_NUM >= 150000
shmem_request_hook_type previous_request_hook = nullptr;
#endif

void request_now() {
  RequestAddinShmemSpace(MAXALIGN(sizeof(SharedState)));
  RequestNamedLWLockTranche("iasql", 1);
  RequestAddinShmemSpace(MAXALIGN(rates_memory_size()));
  RequestNamedLWLockTranche(rates_lock_name, rates_locks);
  RequestAddinShmemSpace(stamps::memory_size());
  RequestNamedLWLockTranche(stamps::lock_name, 1);
}

#if PG_VERSION_NUM >= 150000
void request_hook() {
  if (previous_request_hook != nullptr) previous_request_hook();
  request_now();
}
#endif

void startup_hook() {
  if (previous_startup_hook != nullptr) previous_startup_hook();
  LWLockAcquire(AddinShmemInitLock, LW_EXCLUSIVE);
  bool found;
  shared = static_cast<SharedState*>(ShmemInitStruct("iasql", sizeof(SharedState), &found));
  if (!found) memset(static_cast<void*>(shared), 0, sizeof(SharedState));
  shared_lock = &GetNamedLWLockTranche("iasql")->lock;
  attach_rates_memory();
  stamps::attach_memory();
  LWLockRelease(AddinShmemInitLock);
}

/// Runs body(SharedState&) under the lock; without shared memory it is not run. The body must not fail.
template <class F>
void locked(F&& body) {
  if (shared == nullptr) return;
  call([&] {
    LWLockAcquire(shared_lock, LW_EXCLUSIVE);
    body(*shared);
    LWLockRelease(shared_lock);
  });
}

}  // namespace

void request_shared_memory() {
#if PG_VERSION_NUM >= 150000  // before 15 the request is made in _PG_init itself
  previous_request_hook = shmem_request_hook;
  shmem_request_hook = request_hook;
#else
  request_now();
#endif
  previous_startup_hook = shmem_startup_hook;
  shmem_startup_hook = startup_hook;
}

std::uint32_t open_slot(int slot, std::uint32_t owner) {
  std::uint32_t ticket = 0;
  locked([&](SharedState& state) {
    ticket = ++state.last_ticket;
    state.slots[slot] = WorkerSlot{ticket, owner, Outcome::None};
  });
  return ticket;
}

WorkerSlot read_slot(int slot) {
  WorkerSlot copy;
  locked([&](SharedState& state) { copy = state.slots[slot]; });
  return copy;
}

void write_slot(int slot, std::uint32_t ticket, Outcome outcome, std::uint32_t owner) {
  locked([&](SharedState& state) {
    if (state.slots[slot].ticket == ticket) state.slots[slot] = WorkerSlot{ticket, owner, outcome};
  });
}

int launcher_pid() {
  int pid = 0;
  locked([&](SharedState& state) { pid = state.launcher_pid; });
  return pid;
}

bool become_launcher(int pid) {
  bool free = false;
  locked([&](SharedState& state) {
    free = state.launcher_pid == 0;
    if (free) state.launcher_pid = pid;
  });
  return free;
}

void stop_being_launcher(int pid) {
  locked([&](SharedState& state) {
    if (state.launcher_pid == pid) state.launcher_pid = 0;
  });
}

void request_probe() {
  locked([](SharedState& state) { state.probe_requested = true; });
}

bool take_probe_request() {
  bool requested = false;
  locked([&](SharedState& state) {
    requested = state.probe_requested;
    state.probe_requested = false;
  });
  return requested;
}

}  // namespace iasql::pg
