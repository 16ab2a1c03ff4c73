// Permits that tasks wait for, first come, first served, but for those who may go ahead of all others. Who waits may be
// destroyed; a freed permit resumes the next task from the loop, never from inside a destructor.
// The loop must outlive the semaphore and whoever waits or holds a permit. Private to src/aws.
#pragma once

#include <algorithm>
#include <coroutine>
#include <list>
#include <optional>
#include <utility>

#include "aws/http.hpp"

namespace iasql::aws {

class Semaphore {
 public:
  Semaphore(Loop& loop, std::size_t permits) : loop_(loop), free_(permits) {}
  Semaphore(const Semaphore&) = delete;
  Semaphore& operator=(const Semaphore&) = delete;

  class Permit {
   public:
    explicit Permit(Semaphore* s) : semaphore_(s) {}
    Permit(Permit&& o) noexcept : semaphore_(std::exchange(o.semaphore_, nullptr)) {}
    Permit& operator=(Permit&&) = delete;
    ~Permit() { release(); }
    void release() {
      if (semaphore_) std::exchange(semaphore_, nullptr)->give_back();
    }

   private:
    Semaphore* semaphore_;
  };

  class Acquire {
   public:
    Acquire(Semaphore& s, bool ahead) : semaphore_(s), ahead_(ahead) {}
    Acquire(const Acquire&) = delete;
    Acquire& operator=(const Acquire&) = delete;
    ~Acquire() {
      if (place_) semaphore_.queue_.erase(*place_);
      if (granted_) {
        wake_.reset();
        semaphore_.give_back();
      }
    }
    bool await_ready() {
      if (semaphore_.free_ == 0) return false;
      --semaphore_.free_;
      granted_ = true;
      return true;
    }
    void await_suspend(std::coroutine_handle<> h) {
      handle_ = h;
      auto& queue = semaphore_.queue_;
      const auto behind_ahead = [&] {
        return std::find_if(queue.begin(), queue.end(), [](const Acquire* other) { return !other->ahead_; });
      };
      place_ = queue.insert(ahead_ ? behind_ahead() : queue.end(), this);
    }
    Permit await_resume() {
      granted_ = false;
      return Permit(&semaphore_);
    }

   private:
    friend class Semaphore;
    Semaphore& semaphore_;
    const bool ahead_;
    std::coroutine_handle<> handle_;
    std::optional<std::list<Acquire*>::iterator> place_;  // while it waits
    std::optional<Loop::Sleep> wake_;                     // once it has the permit and is about to be resumed
    bool granted_ = false;
  };

  /// co_await semaphore.acquire() -> Permit, given back when that is destroyed.
  Acquire acquire(bool ahead = false) { return Acquire(*this, ahead); }
  std::size_t waiting() const { return queue_.size(); }
  bool has_free() const { return free_ > 0; }

 private:
  void give_back() {
    if (queue_.empty()) {
      ++free_;
      return;
    }
    Acquire* next = queue_.front();
    queue_.pop_front();
    next->place_.reset();
    next->granted_ = true;
    next->wake_.emplace(loop_, Loop::Clock::now());
    next->wake_->await_suspend(next->handle_);
  }

  Loop& loop_;
  std::size_t free_;
  std::list<Acquire*> queue_;
};

}  // namespace iasql::aws
