// Tasks that wait until something has changed; whoever changes it wakes them, and they look again.
//
// Who waits may be destroyed. A waker must live as long as the signal: it belongs to the same group of tasks as those that wait.
// Must not know: what they wait for. Fails: never; what a woken task throws stays in that task.
#pragma once

#include <coroutine>
#include <cstddef>
#include <list>
#include <optional>

namespace iasql::engine {

class Signal {
 public:
  class Wait {
   public:
    explicit Wait(Signal& signal) : signal_(signal) {}
    Wait(const Wait&) = delete;
    Wait& operator=(const Wait&) = delete;
    ~Wait() {
      if (place_) signal_.waiting_.erase(*place_);
    }
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> h) {
      handle_ = h;
      place_ = signal_.waiting_.insert(signal_.waiting_.end(), this);
    }
    void await_resume() const noexcept {}

   private:
    friend class Signal;
    Signal& signal_;
    std::coroutine_handle<> handle_;
    std::optional<std::list<Wait*>::iterator> place_;
  };

  /// co_await, in a loop over the condition.
  Wait wait() { return Wait(*this); }

  /// Goes on with those who wait now; they run until they wait again.
  void wake() {
    for (std::size_t n = waiting_.size(); n > 0 && !waiting_.empty(); --n) {
      Wait* first = waiting_.front();
      waiting_.pop_front();
      first->place_.reset();
      first->handle_.resume();
    }
  }

 private:
  std::list<Wait*> waiting_;
};

}  // namespace iasql::engine
