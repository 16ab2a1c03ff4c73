// The door of a client: a call passes when its buckets have tokens, and a permit of its endpoint and one of all are free.
//
// Calls for the same bucket stand in line, first come, first served (but for calls that go ahead); only the first in line
// looks at the bucket, and takes from it at the moment at which it also has its permits. So nobody who waits for a token holds a permit, calls
// for other buckets pass by, and a call that is abandoned while it waits has taken nothing. Who waits for a permit of all
// holds that of the endpoint, never the other way round.
// Must not know: what is sent. Fails: never. The loop and the store must outlive it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aws/http.hpp"
#include "aws/rate_store.hpp"
#include "aws/semaphore.hpp"
#include "aws/task.hpp"

namespace iasql::aws {

class RateGate {
 public:
  /// Without a store only permits count. `of_endpoint`: how many of the permits calls to one endpoint may have.
  RateGate(Loop& loop, std::size_t permits, std::size_t of_endpoint, RateStore* store)
      : loop_(loop), store_(store), in_flight_(loop, permits), of_endpoint_(of_endpoint) {}

  struct Permits {
    Semaphore::Permit endpoint, all;
    void release() {
      all.release();
      endpoint.release();
    }
  };
  struct Pass {
    Permits permits;
    bool first = false;  // tell the buckets when the answer is there: answered()
  };
  /// `needs` must live until the task has ended. `ahead`: of all who wait and are not.
  Task<Pass> enter(const std::vector<RateNeed>* needs, std::string endpoint, bool ahead = false);
  /// How the call went that was sent at that time.
  void answered(const std::vector<RateNeed>& needs, const Pass& pass, Loop::Clock::time_point sent, bool throttled);

 private:
  class Waiting;
  Semaphore& line(const ApiId& id);
  Task<Permits> permits(Semaphore* endpoint, bool ahead);

  Loop& loop_;
  RateStore* store_;
  Semaphore in_flight_;
  const std::size_t of_endpoint_;
  std::map<std::string, std::unique_ptr<Semaphore>> lines_, endpoints_;
};

}  // namespace iasql::aws
