// The event loop: every HTTP transfer and every timer of one process, behind one epoll descriptor.
//
// The owner waits for `fd()` to become readable or `deadline()` to pass, in whatever way suits it (a latch, poll),
// and then calls `drive()`, which moves transfers along and resumes the coroutines whose wait is over.
// Must not know: PostgreSQL, AWS. http.cpp is the only file that sees curl.
// Fails: a transfer that gets no answer ends with Error::Kind::Network or Timeout; nothing throws but bad_alloc.
// Not before fork: create the Loop on first use and key it by process id.
#pragma once

#include <chrono>
#include <coroutine>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "aws/result.hpp"
#include "aws/task.hpp"

namespace iasql::aws {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
  std::string method = "POST";
  std::string scheme = "https", host;  // host[:port]
  std::string path = "/";              // already percent-encoded
  std::string query;                   // already encoded, without '?'
  Headers headers;
  std::string body;
  std::chrono::milliseconds timeout{60000};

  std::string url() const;
};

struct HttpResponse {
  int status = 0;
  Headers headers;  // names lower-cased
  std::string body;
  /// First header of that (lower-case) name, or "".
  std::string header(std::string_view name) const;
};

struct HttpOptions {
  std::string ca_bundle;                     // file; "" = libcurl's own default
  std::chrono::milliseconds connect_timeout{10000};
  std::size_t max_response_bytes = 256u << 20;
  std::size_t max_host_connections = 64;
  std::string user_agent;
};

class Loop {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Loop(HttpOptions options = {});
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  /// Readable when there is something to drive. Owned by the loop.
  int fd() const;
  /// When drive() must be called at the latest; none = only when fd() is readable.
  std::optional<Clock::time_point> deadline() const;
  /// Never blocks. Resumes coroutines, which may start further transfers.
  void drive();
  /// Transfers and timers not yet over.
  std::size_t pending() const;

  class Impl;

  struct Send {
    Loop& loop;
    HttpRequest request;
    struct State;
    std::unique_ptr<State> state;
    Send(Loop& l, HttpRequest r);
    Send(Send&&) noexcept;
    ~Send();  // an unfinished transfer is abandoned
    bool await_ready() const noexcept { return false; }
    bool await_suspend(std::coroutine_handle<> h);
    Result<HttpResponse> await_resume();
  };
  /// co_await loop.send(std::move(request)) -> Result<HttpResponse>; any HTTP status is a response, not an error.
  Send send(HttpRequest request) { return Send(*this, std::move(request)); }

  struct Sleep {
    Loop& loop;
    Clock::time_point until;
    std::uint64_t id = 0;
    Sleep(Loop& l, Clock::time_point t) : loop(l), until(t) {}
    Sleep(Sleep&& o) noexcept : loop(o.loop), until(o.until), id(std::exchange(o.id, 0)) {}
    ~Sleep();
    bool await_ready() const noexcept { return until <= Clock::now(); }
    void await_suspend(std::coroutine_handle<> h);
    void await_resume() noexcept { id = 0; }
  };
  Sleep sleep(Clock::duration d) { return Sleep(*this, Clock::now() + d); }

  Impl& impl() { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

/// How the outside waits for a loop. Implemented with poll() in tests and with the latch inside PostgreSQL,
/// where it throws when the statement is cancelled.
class Waiter {
 public:
  virtual ~Waiter() = default;
  /// Returns when fd is readable, the deadline has passed, or anything else woke the process.
  virtual void wait(int fd, std::optional<Loop::Clock::time_point> deadline) = 0;
};

/// Drives the loop until the task is done. An exception of the waiter destroys the task and passes on.
template <class T>
T run_until(Loop& loop, Waiter& waiter, Task<T> task) {
  task.start();
  while (!task.done()) {
    waiter.wait(loop.fd(), loop.deadline());
    loop.drive();
  }
  return task.take();
}

}  // namespace iasql::aws
