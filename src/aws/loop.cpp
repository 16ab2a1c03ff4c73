// The event loop: one epoll descriptor for the sockets of the transport, for descriptors of others and for a timerfd
// that is set to the earliest deadline of them all.
// Must not know: PostgreSQL, AWS, curl. Fails: making the loop, or waiting for a descriptor when the process has none
// left, throws std::system_error or bad_alloc.
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>

#include <algorithm>
#include <cerrno>
#include <deque>
#include <set>
#include <system_error>
#include <unordered_map>

#include "aws/http.hpp"
#include "aws/http_message.hpp"
#include "aws/os.hpp"
#include "aws/transport.hpp"

namespace iasql::aws {

using Clock = Loop::Clock;

namespace {

constexpr std::size_t kSentAtOnce = 4;  // of the requests of those that are resumed at once
constexpr std::uint64_t kAwaited = std::uint64_t{1} << 63;  // in epoll's data: the id of a Wait, not a socket

}  // namespace

struct Loop::Send::State : Exchange {
  Loop::Impl* impl = nullptr;  // null: not in flight
  std::uint64_t id = 0;
  std::coroutine_handle<> waiter;
};

class Loop::Impl {
 public:
  using State = Loop::Send::State;

  /// A sleep, or a wait for a descriptor with its time limit.
  struct Wait {
    Clock::time_point until;
    std::coroutine_handle<> waiter;
    std::uint64_t* owner_id;              // set to 0 when it is over
    bool* is_readable = nullptr;          // set to the outcome
    std::unique_ptr<Descriptor> watched;  // our own copy, so that the other's may be closed at any time
    bool fired = false;
  };

  explicit Impl(HttpOptions o);
  ~Impl();

  bool start(State& state);
  void abandon(State& state);
  std::uint64_t add_wait(Wait wait);
  bool watch(Loop::Readable& owner, std::coroutine_handle<> h);
  void cancel_wait(std::uint64_t id);
  void drive();
  std::optional<Clock::time_point> deadline() const;
  std::size_t pending() const { return transfers_.size() + waits_.size(); }
  int epoll() const { return epoll_.get(); }

 private:
  void handle_events();
  void handle_wait(std::uint64_t id);
  void collect_transfers();
  void collect_waits();
  void resume_ready();
  void send_new();
  void arm();

  const Descriptor epoll_, timer_;
  const std::unique_ptr<Transport> transport_;
  std::unordered_map<std::uint64_t, State*> transfers_;  // in flight, or ended and not yet resumed
  std::unordered_map<std::uint64_t, Wait> waits_;
  std::set<std::pair<Clock::time_point, std::uint64_t>> due_;
  std::deque<std::uint64_t> ready_;  // ids; one that is in neither map any more was abandoned
  std::optional<Clock::time_point> armed_;
  std::uint64_t next_id_ = 1;
  bool driving_ = false;
};

Loop::Impl::Impl(HttpOptions o)
    : epoll_(epoll_create1(EPOLL_CLOEXEC), "epoll_create1"),
      timer_(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK), "timerfd_create"),
      transport_(make_transport(std::move(o), epoll_.get())) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = static_cast<std::uint64_t>(timer_.get());
  if (epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, timer_.get(), &event) != 0)
    throw std::system_error(errno, std::generic_category(), "epoll_ctl");
}

Loop::Impl::~Impl() {
  for (auto& [id, state] : transfers_) {
    transport_->abandon(*state);
    state->impl = nullptr;
  }
  for (auto& [id, wait] : waits_) *wait.owner_id = 0;
}

// --- beginning and giving up

bool Loop::Impl::start(State& state) {
  state.id = next_id_++;
  transfers_.emplace(state.id, &state);
  state.impl = this;
  if (!transport_->start(state)) {
    transfers_.erase(state.id);
    state.impl = nullptr;
    return false;
  }
  if (!driving_) arm();
  return true;
}

void Loop::Impl::abandon(State& state) {
  transfers_.erase(state.id);
  state.impl = nullptr;
  transport_->abandon(state);
}

std::uint64_t Loop::Impl::add_wait(Wait wait) {
  const std::uint64_t id = next_id_++;
  due_.emplace(wait.until, id);
  waits_.emplace(id, std::move(wait));
  if (!driving_) arm();
  return id;
}

bool Loop::Impl::watch(Loop::Readable& owner, std::coroutine_handle<> h) {
  const int copy = fcntl(owner.fd, F_DUPFD_CLOEXEC, 0);
  if (copy < 0 && errno == EBADF) return false;
  Wait wait{owner.until, h, &owner.id, &owner.is_readable, std::make_unique<Descriptor>(copy, "dup"), false};
  epoll_event event{};
  event.events = EPOLLIN | EPOLLRDHUP;
  event.data.u64 = kAwaited | next_id_;
  if (epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, copy, &event) != 0) {
    if (errno == EPERM) return false;  // a file
    throw std::system_error(errno, std::generic_category(), "epoll_ctl");
  }
  owner.id = add_wait(std::move(wait));
  return true;
}

void Loop::Impl::cancel_wait(std::uint64_t id) {
  auto it = waits_.find(id);
  if (it == waits_.end()) return;
  due_.erase({it->second.until, id});
  if (it->second.watched) epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, it->second.watched->get(), nullptr);
  waits_.erase(it);
}

// --- driving

void Loop::Impl::handle_events() {
  epoll_event events[128];
  int n = epoll_wait(epoll_.get(), events, 128, 0);
  for (int i = 0; i < n; ++i) {
    const std::uint64_t data = events[i].data.u64;
    if (data & kAwaited) {
      handle_wait(data & ~kAwaited);
    } else if (static_cast<int>(data) == timer_.get()) {
      std::uint64_t expirations = 0;
      while (read(timer_.get(), &expirations, sizeof expirations) > 0) armed_.reset();
      armed_.reset();
    } else {
      transport_->socket_ready(static_cast<int>(data), events[i].events);
    }
  }
}

void Loop::Impl::handle_wait(std::uint64_t id) {
  auto it = waits_.find(id);
  if (it == waits_.end() || it->second.fired) return;
  it->second.fired = true;
  epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, it->second.watched->get(), nullptr);
  if (due_.erase({it->second.until, id}) > 0) ready_.push_back(id);
}

void Loop::Impl::collect_transfers() {
  while (Exchange* ended = transport_->take_ended()) ready_.push_back(static_cast<State*>(ended)->id);
}

void Loop::Impl::collect_waits() {
  const auto now = Clock::now();
  while (!due_.empty() && due_.begin()->first <= now) {
    ready_.push_back(due_.begin()->second);
    due_.erase(due_.begin());
  }
}

void Loop::Impl::resume_ready() {
  // Only what was ready on entry: a coroutine that always has more to do must not keep the owner from its signals.
  for (std::size_t n = ready_.size(); n > 0 && !ready_.empty(); --n) {
    if (n % kSentAtOnce == 0) send_new();
    std::uint64_t id = ready_.front();
    ready_.pop_front();
    std::coroutine_handle<> waiter;
    if (auto t = transfers_.find(id); t != transfers_.end()) {
      waiter = t->second->waiter;
      t->second->impl = nullptr;
      transfers_.erase(t);
    } else if (auto w = waits_.find(id); w != waits_.end()) {
      waiter = w->second.waiter;
      if (w->second.is_readable) *w->second.is_readable = w->second.fired;
      *w->second.owner_id = 0;
      cancel_wait(id);
    }
    if (waiter) waiter.resume();
  }
}

void Loop::Impl::drive() {
  struct Driving {  // arm() is the last act, once, whatever was started meanwhile
    Impl& impl;
    explicit Driving(Impl& i) : impl(i) { impl.driving_ = true; }
    ~Driving() {
      impl.driving_ = false;
      impl.arm();
    }
  } driving(*this);
  {
    const SignalsBlocked blocked;
    handle_events();
    transport_->expire();
    collect_transfers();
  }
  collect_waits();
  resume_ready();
  send_new();
  collect_transfers();
}

/// New transfers set out.
void Loop::Impl::send_new() {
  const SignalsBlocked blocked;
  transport_->expire();
}

std::optional<Clock::time_point> Loop::Impl::deadline() const {
  if (!ready_.empty()) return Clock::now();
  std::optional<Clock::time_point> out = transport_->deadline();
  if (!due_.empty() && (!out || due_.begin()->first < *out)) out = due_.begin()->first;
  return out;
}

void Loop::Impl::arm() {
  auto next = deadline();
  if (next == armed_) return;
  itimerspec spec{};
  if (next) {
    auto ns = std::chrono::duration_cast<std::chrono::nanoseconds>(*next - Clock::now()).count();
    ns = std::max<decltype(ns)>(ns, 1);
    spec.it_value.tv_sec = static_cast<time_t>(ns / 1000000000);
    spec.it_value.tv_nsec = static_cast<long>(ns % 1000000000);
  }
  timerfd_settime(timer_.get(), 0, &spec, nullptr);
  armed_ = next;
}

// --- the public face

Loop::Loop(HttpOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Loop::~Loop() = default;

int Loop::fd() const { return impl_->epoll(); }
std::optional<Clock::time_point> Loop::deadline() const { return impl_->deadline(); }
void Loop::drive() { impl_->drive(); }
std::size_t Loop::pending() const { return impl_->pending(); }

Loop::Send::Send(Loop& l, HttpRequest r) : loop(l), request(std::move(r)), state(std::make_unique<State>()) {}
Loop::Send::Send(Send&&) noexcept = default;  // before it is awaited
Loop::Send::~Send() {
  if (state && state->impl) state->impl->abandon(*state);
}

bool Loop::Send::await_suspend(std::coroutine_handle<> h) {
  state->request = &request;
  state->waiter = h;
  if (auto bad = unsafe_request(request)) {
    state->error = std::move(*bad);
    return false;
  }
  return loop.impl().start(*state);
}

Result<HttpResponse> Loop::Send::await_resume() {
  if (state->error) return std::move(*state->error);
  return std::move(state->response);
}

Loop::Sleep::~Sleep() {
  if (id != 0) loop.impl().cancel_wait(id);
}
void Loop::Sleep::await_suspend(std::coroutine_handle<> h) {
  id = loop.impl().add_wait(Impl::Wait{until, h, &id, nullptr, nullptr, false});
}

Loop::Readable::~Readable() {
  if (id != 0) loop.impl().cancel_wait(id);
}
bool Loop::Readable::await_suspend(std::coroutine_handle<> h) {
  if (loop.impl().watch(*this, h)) return true;
  is_readable = true;
  return false;
}

}  // namespace iasql::aws
