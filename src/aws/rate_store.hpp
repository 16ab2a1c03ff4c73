// The token buckets of all accounts, regions and APIs that calls go to: one table for the process, or, by another
// implementation of locked(), one for all processes of a machine.
//
// Whose buckets they are is known as `who`: a fingerprint of the access key until somebody has learned its account,
// the account from then on, with what was taken before.
// Must not know: calls, waiting. Fails: never; a full table forgets the buckets that are worth least (slot_table.hpp).
#pragma once

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "aws/rate.hpp"
#include "aws/slot_table.hpp"

namespace iasql::aws {

/// "#" and some digits; "" for no key. Says nothing of the key.
std::string fingerprint(const std::string& access_key_id);
inline bool is_fingerprint(std::string_view who) { return who.starts_with('#'); }

struct RateNeed {
  ApiId id;  // account: an account or a fingerprint
  RateFigures figures;
  double cost = 1;
};

/// A bucket as it is now, for people.
struct RateState {
  ApiId id;
  RateFigures published;
  double tokens = 0, capacity = 0, refill = 0;
  std::uint64_t taken = 0, throttled = 0;
  int waiting = 0;
};

/// The shared part. All bytes zero is an empty table.
struct RateTable {
  using Time = RateBucket::Time;
  static constexpr std::size_t kBuckets = 4096, kKnown = 256;

  struct Entry {
    RateBucket bucket;
    Time used{};
    std::uint64_t taken = 0, throttled = 0;
    int waiting = 0;
  };
  struct Known {
    FixedText<24> fingerprint, account;
    Time used{};
  };

  SlotTable<Entry, kBuckets> buckets;
  std::array<Known, kKnown> known;

  RateBucket::Duration look(const std::vector<RateNeed>& needs, Time now);
  RateBucket::Duration take(const std::vector<RateNeed>& needs, Time now, bool* first);
  void answered(const std::vector<RateNeed>& needs, Time now);
  void throttled(const std::vector<RateNeed>& needs, Time sent, Time now);
  void waiting(const RateNeed& need, int change, Time now);
  void learn(const FixedText<24>& fingerprint, const FixedText<24>& account, Time now);
  FixedText<24> account_of(const FixedText<24>& who) const;

 private:
  ApiId resolved(ApiId id) const;
  Entry& entry(const RateNeed& need, Time now);
  void adopt(const FixedText<24>& fingerprint, const FixedText<24>& account, Time now);
};

class RateStore {
 public:
  using Time = RateBucket::Time;
  using Duration = RateBucket::Duration;

  virtual ~RateStore() = default;

  /// How long until take() may succeed; 0: now.
  Duration look(const std::vector<RateNeed>& needs, Time now);
  /// From all buckets or from none: 0, or how long until it is worth another try. `first`: call answered().
  Duration take(const std::vector<RateNeed>& needs, Time now, bool* first);
  void answered(const std::vector<RateNeed>& needs, Time now);
  void throttled(const std::vector<RateNeed>& needs, Time sent, Time now);
  /// One call more or less that waits for this bucket.
  virtual void waiting(const RateNeed& need, int change, Time now);
  /// The fingerprint is that of a key of this account.
  void learn(const std::string& fingerprint, const std::string& account, Time now);
  /// "" if it is not known.
  std::string account_of(const std::string& who);
  /// All buckets there are, and how many had to make room for others so far.
  std::vector<RateState> list(Time now, std::uint64_t* evicted = nullptr);

 protected:
  using Body = void (*)(RateTable&, void*);
  /// Runs body(table, argument) while nobody else does. The body neither fails nor allocates.
  virtual void locked(Body body, void* argument) = 0;

 private:
  template <class F>
  void with(F&& f);
};

/// The table of one process.
class LocalRateStore : public RateStore {
 public:
  LocalRateStore();

 private:
  struct Free {
    void operator()(RateTable* table) const { std::free(table); }
  };
  void locked(Body body, void* argument) override { body(*table_, argument); }
  std::unique_ptr<RateTable, Free> table_;
};

}  // namespace iasql::aws
