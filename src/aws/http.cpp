// The event loop on curl_multi's socket interface: curl tells which sockets and which timeout it wants, one epoll
// descriptor holds those sockets and a timerfd for the earliest deadline of curl and of our own sleeps.
// Must not know: PostgreSQL, AWS. The only file that sees curl.
// Fails: a transfer ends with Error::Kind::Network or Timeout (retryable), Protocol (an answer that is too large or
// not HTTP) or Input (a request that must not be sent); making the loop throws std::system_error or bad_alloc.
#include "aws/http.hpp"

#include <curl/curl.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <deque>
#include <new>
#include <set>
#include <system_error>
#include <unordered_map>

#include "aws/http_message.hpp"
#include "aws/os.hpp"

namespace iasql::aws {

namespace {

using Clock = Loop::Clock;

void init_curl_once() {
  static bool done = false;
  if (done) return;
  const SignalsBlocked blocked;
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::bad_alloc();
  done = true;
}

struct Slist {
  curl_slist* head = nullptr;
  Slist() = default;
  ~Slist() { curl_slist_free_all(head); }
  Slist(const Slist&) = delete;
  Slist& operator=(const Slist&) = delete;
  void add(const std::string& line) {
    curl_slist* next = curl_slist_append(head, line.c_str());
    if (!next) throw std::bad_alloc();
    head = next;
  }
};

}  // namespace

// --- one transfer

struct Loop::Send::State {
  Loop::Impl* impl = nullptr;  // null: not in flight
  std::uint64_t id = 0;
  CURL* easy = nullptr;
  Slist headers;
  const HttpRequest* request = nullptr;
  std::coroutine_handle<> waiter;
  HttpResponse response;
  std::optional<Error> error;
  std::size_t received = 0, limit = 0;
  bool too_large = false;
  char message[CURL_ERROR_SIZE] = "";

  State() = default;
  ~State() {
    if (easy) curl_easy_cleanup(easy);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  bool take_bytes(std::size_t n) noexcept {
    received += n;
    too_large = received > limit;
    return !too_large;
  }
};

class Loop::Impl {
 public:
  using State = Loop::Send::State;

  struct Timer {
    Clock::time_point until;
    std::coroutine_handle<> waiter;
    Loop::Sleep* owner;
  };

  explicit Impl(HttpOptions o);
  ~Impl();

  bool start(State& state);
  void abandon(State& state);
  std::uint64_t add_timer(Clock::time_point until, std::coroutine_handle<> h, Loop::Sleep* owner);
  void cancel_timer(std::uint64_t id);
  void drive();
  std::optional<Clock::time_point> deadline() const;

  const HttpOptions options;
  const Descriptor epoll, timer;
  std::unordered_map<std::uint64_t, State*> transfers;  // in flight, or ended and not yet resumed
  std::unordered_map<std::uint64_t, Timer> timers;

 private:
  static int on_socket(CURL*, curl_socket_t fd, int what, void* self, void*) noexcept;
  static int on_timeout(CURLM*, long ms, void* self) noexcept;
  static std::size_t on_header(char* data, std::size_t size, std::size_t n, void* state) noexcept;
  static std::size_t on_body(char* data, std::size_t size, std::size_t n, void* state) noexcept;
  static int on_new_socket(void*, curl_socket_t fd, curlsocktype) noexcept;

  void set_options(State& state);
  void set_method(State& state);
  void set_headers(State& state);
  void release_easy(State& state);
  void handle_sockets();
  void handle_curl_timeout();
  void collect_transfers();
  void collect_timers();
  void resume_ready();
  void arm();

  CURLM* multi_ = nullptr;
  std::vector<CURL*> spare_;
  std::optional<Clock::time_point> curl_deadline_, armed_;
  std::set<std::pair<Clock::time_point, std::uint64_t>> due_;
  std::deque<std::uint64_t> ready_;  // ids; one that is in neither map any more was abandoned
  std::uint64_t next_id_ = 1;
  bool driving_ = false;
};

Loop::Impl::Impl(HttpOptions o)
    : options(std::move(o)),
      epoll(epoll_create1(EPOLL_CLOEXEC), "epoll_create1"),
      timer(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK), "timerfd_create") {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = timer.get();
  if (epoll_ctl(epoll.get(), EPOLL_CTL_ADD, timer.get(), &event) != 0)
    throw std::system_error(errno, std::generic_category(), "epoll_ctl");
  init_curl_once();
  multi_ = curl_multi_init();
  if (!multi_) throw std::bad_alloc();
  spare_.reserve(options.max_host_connections);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &Impl::on_socket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &Impl::on_timeout);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
  curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS, static_cast<long>(options.max_host_connections));
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(options.max_host_connections * 2));
}

Loop::Impl::~Impl() {
  SignalsBlocked blocked;
  for (auto& [id, state] : transfers) {
    if (state->easy) {
      curl_multi_remove_handle(multi_, state->easy);
      curl_easy_cleanup(state->easy);
    }
    state->easy = nullptr;
    state->impl = nullptr;
  }
  for (auto& [id, t] : timers) t.owner->id = 0;
  for (CURL* easy : spare_) curl_easy_cleanup(easy);
  curl_multi_cleanup(multi_);
}

// --- callbacks of curl: they only record

int Loop::Impl::on_socket(CURL*, curl_socket_t fd, int what, void* self, void*) noexcept {
  int poll_fd = static_cast<Impl*>(self)->epoll.get();
  if (what == CURL_POLL_REMOVE) {
    epoll_ctl(poll_fd, EPOLL_CTL_DEL, fd, nullptr);  // it may be closed already
    return 0;
  }
  epoll_event event{};
  event.data.fd = fd;
  if (what & CURL_POLL_IN) event.events |= EPOLLIN;
  if (what & CURL_POLL_OUT) event.events |= EPOLLOUT;
  if (epoll_ctl(poll_fd, EPOLL_CTL_ADD, fd, &event) == 0) return 0;
  if (errno == EEXIST && epoll_ctl(poll_fd, EPOLL_CTL_MOD, fd, &event) == 0) return 0;
  return -1;
}

int Loop::Impl::on_timeout(CURLM*, long ms, void* self) noexcept {
  auto& impl = *static_cast<Impl*>(self);
  if (ms < 0)
    impl.curl_deadline_.reset();
  else
    impl.curl_deadline_ = Clock::now() + std::chrono::milliseconds(ms);
  return 0;
}

std::size_t Loop::Impl::on_header(char* data, std::size_t size, std::size_t n, void* state) noexcept {
  auto& s = *static_cast<State*>(state);
  if (!s.take_bytes(size * n)) return 0;
  try {
    std::string_view line(data, size * n);
    if (line.substr(0, 5) == "HTTP/") {  // an interim answer (100) may precede the real one
      s.response.headers.clear();
      return size * n;
    }
    auto colon = line.find(':');
    if (colon != line.npos)
      s.response.headers.emplace_back(lower_case(trimmed(line.substr(0, colon))), std::string(trimmed(line.substr(colon + 1))));
    return size * n;
  } catch (...) {
    return 0;
  }
}

std::size_t Loop::Impl::on_body(char* data, std::size_t size, std::size_t n, void* state) noexcept {
  auto& s = *static_cast<State*>(state);
  if (!s.take_bytes(size * n)) return 0;
  try {
    s.response.body.append(data, size * n);
    return size * n;
  } catch (...) {
    return 0;
  }
}

int Loop::Impl::on_new_socket(void*, curl_socket_t fd, curlsocktype) noexcept {
  fcntl(fd, F_SETFD, FD_CLOEXEC);
  return CURL_SOCKOPT_OK;
}

// --- starting and ending transfers

void Loop::Impl::set_method(State& state) {
  const HttpRequest& r = *state.request;
  CURL* easy = state.easy;
  if (r.method == "HEAD") {
    curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
  } else if (!r.body.empty() || r.method == "POST" || r.method == "PUT" || r.method == "PATCH") {
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, r.body.data());
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(r.body.size()));
  } else {
    curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
  }
  curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, r.method.c_str());
}

void Loop::Impl::set_headers(State& state) {
  bool has_type = false, has_agent = false, has_host = false;
  for (const auto& [name, value] : state.request->headers) {
    std::string key = lower_case(name);
    if (key == "content-length" || key == "expect") continue;  // the length is that of the body, always
    has_type |= key == "content-type";
    has_agent |= key == "user-agent";
    has_host |= key == "host";
    state.headers.add(value.empty() ? name + ";" : name + ": " + value);
  }
  state.headers.add("Expect:");
  if (!has_type) state.headers.add("Content-Type:");
  if (!has_host) state.headers.add("Host: " + state.request->host);  // exactly as it was signed
  if (!has_agent && !options.user_agent.empty())
    curl_easy_setopt(state.easy, CURLOPT_USERAGENT, options.user_agent.c_str());
  curl_easy_setopt(state.easy, CURLOPT_HTTPHEADER, state.headers.head);
}

void Loop::Impl::set_options(State& state) {
  CURL* easy = state.easy;
  curl_easy_setopt(easy, CURLOPT_URL, state.request->url().c_str());
  curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
#if LIBCURL_VERSION_NUM >= 0x075500
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, state.request->scheme == "http" ? "http" : "https");
#else
  long protocols = state.request->scheme == "http" ? CURLPROTO_HTTP : CURLPROTO_HTTPS;
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS, protocols);
#endif
#if LIBCURL_VERSION_NUM >= 0x075700
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);  // abandoning a name lookup does not wait for it
#endif
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout.count()));
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(state.request->timeout.count()));
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  if (!options.ca_bundle.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, options.ca_bundle.c_str());
  curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, &Impl::on_new_socket);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, state.message);
  curl_easy_setopt(easy, CURLOPT_PRIVATE, &state);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &Impl::on_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &state);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Impl::on_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &state);
}

bool Loop::Impl::start(State& state) {
  if (spare_.empty()) {
    state.easy = curl_easy_init();
    if (!state.easy) throw std::bad_alloc();
  } else {
    state.easy = spare_.back();
    spare_.pop_back();
  }
  state.limit = options.max_response_bytes;
  set_options(state);
  set_method(state);
  set_headers(state);
  state.id = next_id_++;
  transfers.emplace(state.id, &state);
  state.impl = this;
  SignalsBlocked blocked;
  CURLMcode rc = curl_multi_add_handle(multi_, state.easy);
  if (rc != CURLM_OK) {
    transfers.erase(state.id);
    state.impl = nullptr;
    Error e;
    e.kind = Error::Kind::Network;
    e.message = std::string("could not start a transfer: ") + curl_multi_strerror(rc);
    state.error = std::move(e);
    return false;
  }
  if (!driving_) arm();
  return true;
}

void Loop::Impl::release_easy(State& state) {
  CURL* easy = std::exchange(state.easy, nullptr);
  curl_multi_remove_handle(multi_, easy);
  if (spare_.size() < options.max_host_connections) {
    curl_easy_reset(easy);
    spare_.push_back(easy);
  } else {
    curl_easy_cleanup(easy);
  }
}

void Loop::Impl::abandon(State& state) {
  transfers.erase(state.id);
  state.impl = nullptr;
  if (!state.easy) return;
  SignalsBlocked blocked;
  release_easy(state);
}

std::uint64_t Loop::Impl::add_timer(Clock::time_point until, std::coroutine_handle<> h, Loop::Sleep* owner) {
  std::uint64_t id = next_id_++;
  timers.emplace(id, Timer{until, h, owner});
  due_.emplace(until, id);
  if (!driving_) arm();
  return id;
}

void Loop::Impl::cancel_timer(std::uint64_t id) {
  auto it = timers.find(id);
  if (it == timers.end()) return;
  due_.erase({it->second.until, id});
  timers.erase(it);
}

// --- driving

void Loop::Impl::handle_sockets() {
  epoll_event events[128];
  int n = epoll_wait(epoll.get(), events, 128, 0);
  for (int i = 0; i < n; ++i) {
    if (events[i].data.fd == timer.get()) {
      std::uint64_t expirations = 0;
      while (read(timer.get(), &expirations, sizeof expirations) > 0) armed_.reset();
      armed_.reset();
      continue;
    }
    int flags = 0, running = 0;
    if (events[i].events & EPOLLIN) flags |= CURL_CSELECT_IN;
    if (events[i].events & EPOLLOUT) flags |= CURL_CSELECT_OUT;
    if (events[i].events & (EPOLLERR | EPOLLHUP)) flags |= CURL_CSELECT_ERR;
    curl_multi_socket_action(multi_, events[i].data.fd, flags, &running);
  }
}

void Loop::Impl::handle_curl_timeout() {
  if (!curl_deadline_ || *curl_deadline_ > Clock::now()) return;
  curl_deadline_.reset();
  int running = 0;
  curl_multi_socket_action(multi_, CURL_SOCKET_TIMEOUT, 0, &running);
}

namespace {

bool is_tls_failure(CURLcode code) {
  switch (code) {
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_ENGINE_INITFAILED:
    case CURLE_USE_SSL_FAILED:
      return true;
    default:
      return false;
  }
}

/// Why the system refused, else curl's own words.
std::string detail(CURL* easy, CURLcode code, const char* message) {
  long os_errno = 0;
  curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &os_errno);
  if (code == CURLE_COULDNT_CONNECT && os_errno != 0) return std::strerror(static_cast<int>(os_errno));
  return *message ? message : curl_easy_strerror(code);
}

Error timeout_error(CURL* easy, const HttpRequest& request) {
  Error e;
  e.kind = Error::Kind::Timeout;
  e.retryable = true;
  curl_off_t lookup = 0, connect = 0, transfer = 0;
  curl_easy_getinfo(easy, CURLINFO_NAMELOOKUP_TIME_T, &lookup);
  curl_easy_getinfo(easy, CURLINFO_CONNECT_TIME_T, &connect);
  curl_easy_getinfo(easy, CURLINFO_PRETRANSFER_TIME_T, &transfer);
  const std::string where = host_and_port(request);
  if (transfer > 0)
    e.message = "no answer from " + where + " within " + std::to_string(request.timeout.count()) + " ms";
  else if (connect > 0)
    e.message = "TLS handshake with " + where + " timed out";
  else if (lookup > 0)
    e.message = "could not connect to " + where + ": timed out";
  else
    e.message = "could not connect to " + where + ": name lookup or connection timed out";
  return e;
}

Error transfer_error(CURL* easy, CURLcode code, const Loop::Send::State& state) {
  if (code == CURLE_OPERATION_TIMEDOUT) return timeout_error(easy, *state.request);
  Error e;
  e.kind = Error::Kind::Network;
  e.retryable = true;
  const std::string where = host_and_port(*state.request);
  const std::string why = detail(easy, code, state.message);
  if (state.too_large) {
    e.kind = Error::Kind::Protocol;
    e.retryable = false;
    e.message = "answer of " + where + " is larger than " + std::to_string(state.limit) + " bytes";
  } else if (code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_RESOLVE_PROXY) {
    e.message = "could not look up host name of " + where + ": " + why;
  } else if (code == CURLE_COULDNT_CONNECT) {
    e.message = "could not connect to " + where + ": " + why;
  } else if (is_tls_failure(code)) {
    e.retryable = code == CURLE_SSL_CONNECT_ERROR;  // a certificate does not get better
    e.message = "TLS with " + where + " failed: " + why;
  } else if (code == CURLE_WEIRD_SERVER_REPLY || code == CURLE_UNSUPPORTED_PROTOCOL) {
    e.kind = Error::Kind::Protocol;
    e.retryable = false;
    e.message = "answer of " + where + " is not HTTP: " + why;
  } else if (code == CURLE_URL_MALFORMAT) {
    e.kind = Error::Kind::Input;
    e.retryable = false;
    e.message = "bad URL for " + where + ": " + why;
  } else {
    e.message = "transfer with " + where + " failed: " + why;
  }
  return e;
}

}  // namespace

void Loop::Impl::collect_transfers() {
  int left = 0;
  while (CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    CURL* easy = message->easy_handle;
    CURLcode code = message->data.result;  // `message` dies with the handle's removal
    State* state = nullptr;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &state);
    if (code == CURLE_OK) {
      long status = 0;
      curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
      state->response.status = static_cast<int>(status);
    } else {
      state->error = transfer_error(easy, code, *state);
    }
    ready_.push_back(state->id);
    release_easy(*state);
  }
}

void Loop::Impl::collect_timers() {
  const auto now = Clock::now();
  while (!due_.empty() && due_.begin()->first <= now) {
    ready_.push_back(due_.begin()->second);
    due_.erase(due_.begin());
  }
}

void Loop::Impl::resume_ready() {
  // Only what was ready on entry: a coroutine that always has more to do must not keep the owner from its signals.
  for (std::size_t n = ready_.size(); n > 0 && !ready_.empty(); --n) {
    std::uint64_t id = ready_.front();
    ready_.pop_front();
    std::coroutine_handle<> waiter;
    if (auto t = transfers.find(id); t != transfers.end()) {
      waiter = t->second->waiter;
      t->second->impl = nullptr;
      transfers.erase(t);
    } else if (auto s = timers.find(id); s != timers.end()) {
      waiter = s->second.waiter;
      s->second.owner->id = 0;
      timers.erase(s);
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
    SignalsBlocked blocked;
    handle_sockets();
    handle_curl_timeout();
    collect_transfers();
  }
  collect_timers();
  resume_ready();
  if (curl_deadline_ && *curl_deadline_ <= Clock::now()) {  // new transfers set out at once
    SignalsBlocked blocked;
    handle_curl_timeout();
    collect_transfers();
  }
}

std::optional<Clock::time_point> Loop::Impl::deadline() const {
  if (!ready_.empty()) return Clock::now();
  std::optional<Clock::time_point> out = curl_deadline_;
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
  timerfd_settime(timer.get(), 0, &spec, nullptr);
  armed_ = next;
}

// --- the public face

Loop::Loop(HttpOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Loop::~Loop() = default;

int Loop::fd() const { return impl_->epoll.get(); }
std::optional<Clock::time_point> Loop::deadline() const { return impl_->deadline(); }
void Loop::drive() { impl_->drive(); }
std::size_t Loop::pending() const { return impl_->transfers.size() + impl_->timers.size(); }

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
  if (id != 0) loop.impl().cancel_timer(id);
}
void Loop::Sleep::await_suspend(std::coroutine_handle<> h) { id = loop.impl().add_timer(until, h, this); }

}  // namespace iasql::aws
