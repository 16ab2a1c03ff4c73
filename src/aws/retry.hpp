// When to try again, and how much of that a service gets: the arithmetic of AWS's "standard" retry mode.
// Whether an error may be retried at all is Error::retryable. Pure: no clock, no generator of its own.
// Must not know: HTTP transfers, the client. Fails: never.
#pragma once

#include <chrono>
#include <optional>

#include "aws/http.hpp"
#include "aws/result.hpp"

namespace iasql::aws {

/// Before the `retry`-th retry (1 = first): random * min(base * 2^(retry - 1), cap), random in [0, 1).
std::chrono::milliseconds backoff(int retry, std::chrono::milliseconds base, std::chrono::milliseconds cap,
                                  double random);

/// What the answer asks for: x-amz-retry-after (milliseconds) or Retry-After (seconds; dates are ignored).
std::optional<std::chrono::milliseconds> asked_delay(const HttpResponse& response);

/// The delay to use: what was asked for, but not less than the backoff and not more than 5 s on top of it
/// (or the cap, if that is more), so that an answer can neither hurry us nor park us.
std::chrono::milliseconds retry_delay(std::chrono::milliseconds own, std::optional<std::chrono::milliseconds> asked,
                                      std::chrono::milliseconds cap);

/// A bucket that limits the retries of one service in one region: when everything fails, retrying stops.
class RetryQuota {
 public:
  static constexpr int kCapacity = 500, kCost = 5, kTimeoutCost = 10, kReward = 1;

  /// Takes the price of retrying after that error; nothing if the bucket does not hold it.
  std::optional<int> take(const Error& error);
  /// After a call that succeeded: gives back what its last retry took, or 1 if it needed none.
  void succeeded(int last_price);
  int tokens() const { return tokens_; }

 private:
  int tokens_ = kCapacity;
};

}  // namespace iasql::aws
