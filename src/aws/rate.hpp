// A token bucket that starts from what AWS publishes and learns the rest from AWS's answers. Pure: the time is
// passed in, always that of the machine's one steady clock, so that processes may share a bucket.
//
// Every tenth token of a published burst is left alone: requests arrive at AWS less evenly than they leave here. A full
// bucket begins to refill when the first request taken from it has been answered: AWS's does not begin before that
// request arrives. A throttled request empties the bucket and takes the refill down to 0.7 of what it was; it
// then comes back along a cubic curve, slowly where it was too much before, up to the published figure.
// A bucket without published figures is unlimited until the first throttled request, and again some time after the last.
// Must not know: names, calls, locks. Fails: never.
#pragma once

#include <chrono>
#include <cstdint>

namespace iasql::aws {

/// As published. A refill (per second) of 0: nothing is.
struct RateFigures {
  double burst = 0, refill = 0;
  bool operator==(const RateFigures&) const = default;
};

class RateBucket {
 public:
  using Clock = std::chrono::steady_clock;
  using Time = Clock::time_point;
  using Duration = Clock::duration;

  static constexpr double kBackOff = 0.7;    // of the refill, after a throttled request
  static constexpr double kUsable = 0.9;     // of a published burst
  static constexpr double kLeast = 0.05;     // of a published refill: it does not go below
  static constexpr double kLeastOpen = 0.5;  // per second, where nothing is published
  static constexpr Duration kLongestHold = std::chrono::seconds(2);

  /// A full bucket with these figures. Figures that are the same already change nothing.
  void open(const RateFigures& figures, Time now);

  /// How long until so many tokens may be taken; 0: now. Never much more than a second, so that who waits looks again
  /// after others have changed the bucket. More than the bucket can hold costs all that it holds.
  Duration wait(double cost, Time now) const;
  /// Takes them. True: call answered() when the answer is there, the bucket waits for that before it refills.
  bool take(double cost, Time now);
  void answered(Time now);
  /// AWS refused a request that was sent at that time for being one too many. The refill goes down once for all
  /// requests that were under way together.
  void throttled(Time sent, Time now);
  /// Two buckets turned out to be one.
  void merge(const RateBucket& other, Time now);

  double tokens(Time now) const;
  /// Per second, now; 0: unlimited.
  double refill(Time now) const;
  /// The largest number of tokens, now.
  double capacity(Time now) const;
  const RateFigures& published() const { return published_; }
  /// As good as a new one: may be forgotten.
  bool at_rest(Time now) const;

 private:
  double recovery_seconds() const;
  void advance(Time now);
  void measure(double cost, Time now);
  double measured(Time now) const;

  RateFigures published_;
  double tokens_ = 0;
  double peak_ = 0;  // the refill at which the last throttled request came
  Time last_{}, reduced_{}, held_until_{};
  // What is sent per second, where nothing limits it.
  double measured_ = 0, in_window_ = 0;
  Time window_{};
};

}  // namespace iasql::aws
