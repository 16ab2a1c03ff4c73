// The two tables in shared memory, each under a lock of its own; see rates.hpp.
//
// What they do is decided in src/aws; here is only where they lie. Nothing done under a lock can fail or takes longer
// than a walk over a table.
#include "pg/pg.hpp"

#include "pg/boundary.hpp"
#include "pg/rates.hpp"
#include "pg/session.hpp"

#include <vector>

namespace iasql::pg {

namespace {

struct SharedTables {
  aws::RateTable rates;
  aws::CallTable calls;
};

SharedTables* shared = nullptr;
LWLock *rate_lock = nullptr, *call_lock = nullptr;

std::chrono::system_clock::time_point wall_clock() {
  return std::chrono::system_clock::now();
}

/// A call that this process has waiting, until it waits no more or the process is gone.
struct OwnWaiting {
  aws::RateNeed need;
  int count;
};
std::vector<OwnWaiting>* own_waiting = nullptr;

/// FATAL runs no destructors: takes back what the calls that were waiting have counted.
void forget_waiting(int, Datum) {
  LWLockAcquire(rate_lock, LW_EXCLUSIVE);
  for (const OwnWaiting& own : *own_waiting)
    shared->rates.waiting(own.need, -own.count, aws::RateBucket::Clock::now());
  LWLockRelease(rate_lock);
  own_waiting->clear();
}

class SharedRateStore : public aws::RateStore {
 public:
  void waiting(const aws::RateNeed& need, int change, Time now) override {
    remember(need, change);
    RateStore::waiting(need, change, now);
  }

 private:
  void locked(Body body, void* argument) override {
    call([&] {
      LWLockAcquire(rate_lock, LW_EXCLUSIVE);
      body(shared->rates, argument);
      LWLockRelease(rate_lock);
    });
  }
  static void remember(const aws::RateNeed& need, int change) {
    if (own_waiting == nullptr) {
      own_waiting = new std::vector<OwnWaiting>();
      call([] { before_shmem_exit(forget_waiting, 0); });
    }
    auto own = own_waiting->begin();
    while (own != own_waiting->end() && !(own->need.id == need.id)) ++own;
    if (own == own_waiting->end()) {
      own_waiting->push_back({need, change});
    } else if ((own->count += change) == 0) {
      own_waiting->erase(own);
    }
  }
};

class SharedCallStats : public aws::CallStats {
  void locked(Body body, void* argument) override {
    call([&] {
      LWLockAcquire(call_lock, LW_EXCLUSIVE);
      body(shared->calls, argument);
      LWLockRelease(call_lock);
    });
  }
};

}  // namespace

std::size_t rates_memory_size() {
  return sizeof(SharedTables);
}

void attach_rates_memory() {
  bool found;
  shared = static_cast<SharedTables*>(ShmemInitStruct("iasql rates", sizeof(SharedTables), &found));
  if (!found) {
    memset(static_cast<void*>(shared), 0, sizeof(SharedTables));
    shared->calls.reset_at =
        std::chrono::duration_cast<std::chrono::microseconds>(wall_clock().time_since_epoch()).count();
  }
  LWLockPadded* locks = GetNamedLWLockTranche(rates_lock_name);
  rate_lock = &locks[0].lock;
  call_lock = &locks[1].lock;
}

bool rates_are_shared() {
  return shared != nullptr;
}

aws::RateStore& rate_store() {
  static aws::RateStore* store = nullptr;
  if (store == nullptr) {
    if (shared != nullptr)
      store = new SharedRateStore();
    else
      store = new aws::LocalRateStore();
  }
  return *store;
}

aws::CallStats& call_stats() {
  static aws::CallStats* stats = nullptr;
  if (stats == nullptr) {
    if (shared != nullptr)
      stats = new SharedCallStats();
    else
      stats = new aws::LocalCallStats(wall_clock());
  }
  return *stats;
}

std::shared_ptr<const aws::RateRules> rate_rules() {
  static std::shared_ptr<const aws::RateRules>* rules = nullptr;
  if (rules == nullptr) {
    auto loaded = aws::RateRules::load(models_directory() + "/rates.json");
    if (!loaded) throw UserError(loaded.error());
    rules = new std::shared_ptr<const aws::RateRules>(std::move(*loaded));
  }
  return *rules;
}

}  // namespace iasql::pg
