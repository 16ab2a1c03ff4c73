// The event loop: every HTTP transfer, timer and awaited descriptor of one process, behind one epoll descriptor.
//
// The owner waits for `fd()` to become readable or `deadline()` to pass, in whatever way suits it (a latch, poll),
// and then calls `drive()`, which moves transfers along and resumes the coroutines whose wait is over.
// Proxies are those of the environment (proxy.hpp); redirects are answers like any other; certificates are verified.
// Must not know: PostgreSQL, AWS. loop.cpp is the loop, http.cpp the transfers and the only file that sees curl.
// Fails: a transfer that gets no answer ends with Error::Kind::Network or Timeout, one whose answer cannot be taken
// with Protocol; nothing throws but bad_alloc and, when the process has no descriptors left, system_error.
// Not before fork: create the Loop on first use and key it by process id.
#pragma once

#include <chrono>
#include <coroutine>
#include <cstdint>
#include <functional>
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
  /// False: must not reach the peer twice; a kept connection that breaks once bytes have left is an error, not a reason
  /// to send again.
  bool repeatable = true;
  /// False: the body comes as it was sent, whatever its Content-Encoding says.
  bool decoded = true;

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
  std::size_t max_response_bytes = 64u << 20;  // of the body, as it comes and decoded
  std::size_t max_header_bytes = 256u << 10;   // of all header lines of one answer
  std::size_t max_host_connections = 1000;  // one host may be all of AWS; whoever sends knows better how much an endpoint bears
  std::size_t max_kept = 256;               // connections that nobody uses, and handles for them
  /// An answer that has begun and then brings less than a byte per second for so long is given up; 0 = never.
  std::chrono::milliseconds stall_time{20000};
  /// Kept connections that nobody used for so long are not used again.
  std::chrono::seconds max_idle{60};
  std::string user_agent;
  /// The process's environment by default; asked for proxies.
  std::function<std::string(const std::string& name)> getenv;
  /// What whoever reads messages calls these options, for messages; "" = not mentioned.
  std::string max_response_setting, ca_bundle_setting;
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
  /// Transfers, timers and awaited descriptors not yet over.
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
    bool yields = false;  // even if it is over
    Sleep(Loop& l, Clock::time_point t) : loop(l), until(t) {}
    Sleep(Sleep&& o) noexcept : loop(o.loop), until(o.until), id(std::exchange(o.id, 0)), yields(o.yields) {}
    ~Sleep();
    bool await_ready() const noexcept { return !yields && until <= Clock::now(); }
    void await_suspend(std::coroutine_handle<> h);
    void await_resume() noexcept { id = 0; }
  };
  /// Goes on at once if there is nothing to wait for.
  Sleep sleep(Clock::duration d) { return Sleep(*this, later(d)); }
  /// co_await loop.yield(): goes on when the loop is driven the next time, after what is ready now.
  Sleep yield() {
    Sleep out(*this, Clock::now());
    out.yields = true;
    return out;
  }

  struct Readable {
    Loop& loop;
    int fd;  // not owned
    Clock::time_point until;
    std::uint64_t id = 0;
    bool is_readable = false;
    Readable(Loop& l, int f, Clock::time_point t) : loop(l), fd(f), until(t) {}
    Readable(Readable&& o) noexcept
        : loop(o.loop), fd(o.fd), until(o.until), id(std::exchange(o.id, 0)), is_readable(o.is_readable) {}
    ~Readable();
    bool await_ready() const noexcept { return false; }
    bool await_suspend(std::coroutine_handle<> h);
    bool await_resume() noexcept { return is_readable; }
  };
  /// co_await loop.readable(fd, timeout) -> true: there is something to read, or the other end hung up; false: the
  /// time is over. A descriptor that cannot be waited for (a file, one that is closed) is readable: reading tells.
  Readable readable(int fd, Clock::duration timeout) { return Readable(*this, fd, later(timeout)); }

  Impl& impl() { return *impl_; }

 private:
  /// Now and that much, without overflow.
  static Clock::time_point later(Clock::duration d) {
    const auto now = Clock::now();
    return d < Clock::time_point::max() - now ? now + d : Clock::time_point::max();
  }
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
