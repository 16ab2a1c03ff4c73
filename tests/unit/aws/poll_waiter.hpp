// How tests wait for a Loop: poll() until its descriptor is readable or its deadline has passed.
// Fails a stuck test by throwing after `limit`, so that it ends with a message instead of hanging.
#pragma once

#include <poll.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>

#include "aws/http.hpp"

namespace iasql::aws::test {

class PollWaiter : public Waiter {
 public:
  explicit PollWaiter(std::chrono::milliseconds limit = std::chrono::seconds(30))
      : end_(Loop::Clock::now() + limit) {}

  void wait(int fd, std::optional<Loop::Clock::time_point> deadline) override {
    const auto now = Loop::Clock::now();
    if (now >= end_) throw std::runtime_error("the test's event loop made no end");
    auto until = deadline ? std::min(*deadline, end_) : end_;
    auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(until - now).count() + 1;
    pollfd p{fd, POLLIN, 0};
    poll(&p, 1, static_cast<int>(std::max<decltype(ms)>(ms, 0)));
    ++waits;
  }

  int waits = 0;

 private:
  Loop::Clock::time_point end_;
};

}  // namespace iasql::aws::test
