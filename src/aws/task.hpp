// Task<T>: a lazy C++20 coroutine that runs on the thread of whoever resumes it. Concurrency is many tasks
// suspended in one Loop; there are no threads and no locks.
//
// A task starts when it is awaited or handed to Group/run_until. Destroying a task destroys its frame and all
// it awaits: that is how a cancelled statement abandons its calls. An exception leaves through co_await.
// Must not know: what is awaited. (Keep temporaries out of co_await expressions: gcc 12 may destroy them twice;
// name the arguments first.)
#pragma once

#include <coroutine>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <iterator>
#include <list>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace iasql::aws {

template <class T>
class Task;

namespace detail {

struct FinalAwaiter {
  bool await_ready() const noexcept { return false; }
  template <class P>
  std::coroutine_handle<> await_suspend(std::coroutine_handle<P> h) noexcept {
    auto& promise = h.promise();
    if (promise.starting || !promise.continuation) return std::noop_coroutine();
    return promise.continuation;
  }
  void await_resume() const noexcept {}
};

struct PromiseBase {
  std::coroutine_handle<> continuation;
  std::exception_ptr exception;
  bool starting = false;  // its awaiter stands below it on the machine stack and goes on by itself
  std::suspend_always initial_suspend() const noexcept { return {}; }
  FinalAwaiter final_suspend() const noexcept { return {}; }
  void unhandled_exception() noexcept { exception = std::current_exception(); }
};

template <class T>
struct Promise : PromiseBase {
  std::optional<T> result;
  Task<T> get_return_object();
  template <class U>
  void return_value(U&& v) {
    result.emplace(std::forward<U>(v));
  }
  T take() {
    if (exception) std::rethrow_exception(exception);
    return std::move(*result);
  }
};

template <>
struct Promise<void> : PromiseBase {
  Task<void> get_return_object();
  void return_void() const noexcept {}
  void take() const {
    if (exception) std::rethrow_exception(exception);
  }
};

}  // namespace detail

template <class T = void>
class [[nodiscard]] Task {
 public:
  using promise_type = detail::Promise<T>;
  using Handle = std::coroutine_handle<promise_type>;

  explicit Task(Handle h) : h_(h) {}
  Task(Task&& o) noexcept : h_(std::exchange(o.h_, {})) {}
  Task& operator=(Task&& o) noexcept {
    if (this != &o) {
      if (h_) h_.destroy();
      h_ = std::exchange(o.h_, {});
    }
    return *this;
  }
  ~Task() {
    if (h_) h_.destroy();
  }

  bool done() const { return h_.done(); }
  /// Runs until the first suspension; for roots only.
  void start() { h_.resume(); }
  /// The result of a finished task; rethrows what it threw.
  T take() { return h_.promise().take(); }

  bool await_ready() const noexcept { return false; }
  /// A task that ends without suspending returns here rather than resuming its awaiter, so that a loop over many
  /// such tasks needs no more stack than one, whether or not the compiler turns resumptions into jumps.
  bool await_suspend(std::coroutine_handle<> awaiting) {
    auto& promise = h_.promise();
    promise.continuation = awaiting;
    promise.starting = true;
    h_.resume();
    promise.starting = false;
    return !h_.done();
  }
  T await_resume() { return h_.promise().take(); }

 private:
  Handle h_;
};

namespace detail {
template <class T>
Task<T> Promise<T>::get_return_object() {
  return Task<T>(std::coroutine_handle<Promise<T>>::from_promise(*this));
}
inline Task<void> Promise<void>::get_return_object() {
  return Task<void>(std::coroutine_handle<Promise<void>>::from_promise(*this));
}
}  // namespace detail

/// Runs tasks side by side, at most `limit` at once (0 = no limit). `co_await group.join()` starts them, waits for
/// all and rethrows the first exception after every task has ended. Tasks may add further tasks while it is joined.
/// Destroying the group destroys its tasks; a task that is running must not do that, the joiner may. Joining again
/// after a join is allowed; two joins at once are not. The group must outlive who waits in join().
class Group {
 public:
  explicit Group(std::size_t limit = 0) : limit_(limit) {}
  Group(const Group&) = delete;
  Group& operator=(const Group&) = delete;

  /// The joiner may be resumed, and destroy the group, before this returns.
  void add(Task<void> task) {
    waiting_.push_back(std::move(task));
    if (!joined_ || pumping_) return;
    pump();
    if (idle() && joiner_) std::exchange(joiner_, {}).resume();
  }
  std::size_t running() const { return active_.size(); }
  /// Tasks that have ended but still hold their frame; bounded by what ends at one moment, not by what was added.
  std::size_t unreclaimed() const { return ended_.size(); }

  class Join {
   public:
    explicit Join(Group& group) : group_(group) {}
    Join(const Join&) = delete;
    Join& operator=(const Join&) = delete;
    ~Join() {
      if (suspended_) group_.leave();
    }
    bool await_ready() {
      group_.joined_ = true;
      group_.pump();
      return group_.idle();
    }
    void await_suspend(std::coroutine_handle<> h) {
      group_.joiner_ = h;
      suspended_ = true;
    }
    void await_resume() {
      suspended_ = false;
      group_.leave();
      group_.ended_.clear();
      if (group_.first_error_) std::rethrow_exception(std::exchange(group_.first_error_, nullptr));
    }

   private:
    Group& group_;
    bool suspended_ = false;
  };
  Join join() { return Join(*this); }

 private:
  // The frame around one task. It owns the task and reports its end from its final suspension, where it can be
  // destroyed, but not before the code that reports has returned: hence `ended_`.
  struct Runner {
    struct promise_type {
      Group* group;
      std::list<Runner>::iterator self;
      promise_type(Group* g, Task<void>&) : group(g) {}
      Runner get_return_object() { return Runner(std::coroutine_handle<promise_type>::from_promise(*this)); }
      std::suspend_always initial_suspend() const noexcept { return {}; }
      struct End {
        bool await_ready() const noexcept { return false; }
        std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> h) noexcept {
          return h.promise().group->finished(h.promise().self);
        }
        void await_resume() const noexcept {}
      };
      End final_suspend() const noexcept { return {}; }
      void return_void() const noexcept {}
      void unhandled_exception() const noexcept { std::terminate(); }
    };
    explicit Runner(std::coroutine_handle<promise_type> handle) : h(handle) {}
    Runner(Runner&& o) noexcept : h(std::exchange(o.h, {})) {}
    Runner& operator=(Runner&&) = delete;
    ~Runner() {
      if (h) h.destroy();
    }
    std::coroutine_handle<promise_type> h;
  };

  static Runner drive(Group* group, Task<void> task) {
    try {
      Task<void> own = std::move(task);  // freed when it ends, not when the group does
      co_await own;
    } catch (...) {
      group->keep_error();
    }
  }

  bool idle() const { return active_.empty() && waiting_.empty(); }
  void keep_error() noexcept {
    if (!first_error_) first_error_ = std::current_exception();
  }
  void leave() noexcept {
    joined_ = false;
    joiner_ = {};
  }

  std::coroutine_handle<> finished(std::list<Runner>::iterator runner) noexcept {
    if (!pumping_) ended_.clear();  // those of earlier resumptions; during a pump they may stand on the stack
    ended_.splice(ended_.end(), active_, runner);
    if (pumping_) return std::noop_coroutine();  // the pump's own loop goes on
    if (joined_) pump();
    if (idle() && joiner_) return std::exchange(joiner_, {});
    return std::noop_coroutine();
  }

  void pump() noexcept {
    pumping_ = true;
    while (!waiting_.empty() && (limit_ == 0 || active_.size() < limit_)) {
      try {
        start_next();
      } catch (...) {
        keep_error();
      }
    }
    pumping_ = false;
  }

  void start_next() {
    Task<void> task = std::move(waiting_.front());
    waiting_.pop_front();
    active_.push_back(drive(this, std::move(task)));
    auto runner = std::prev(active_.end());
    auto handle = runner->h;
    handle.promise().self = runner;
    handle.resume();
    if (handle.done()) ended_.erase(runner);
  }

  std::size_t limit_;
  bool joined_ = false, pumping_ = false;
  std::deque<Task<void>> waiting_;
  std::list<Runner> active_, ended_;
  std::coroutine_handle<> joiner_;
  std::exception_ptr first_error_;
};

}  // namespace iasql::aws
