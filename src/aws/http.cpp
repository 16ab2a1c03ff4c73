// The transport: HTTP/1.1 and HTTP/2 on curl_multi's socket interface, which tells what sockets and what timeout it wants.
// Must not know: PostgreSQL, AWS, coroutines. The only file that sees curl; what can be said without it is in
// http_message, http_failure and proxy.
// Fails: as transport.hpp says; making it throws bad_alloc.
#include <curl/curl.h>
#include <fcntl.h>
#include <sys/epoll.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <deque>
#include <new>
#include <set>
#include <unordered_set>

#include "aws/http_failure.hpp"
#include "aws/os.hpp"
#include "aws/proxy.hpp"
#include "aws/transport.hpp"

namespace iasql::aws {

namespace {

using Clock = Transport::Clock;
using std::chrono::milliseconds;

constexpr long kProbeIdle = 30, kProbeInterval = 10;  // seconds
constexpr long kLifetime = 600;                       // seconds; then the name is looked up anew
constexpr long kBuffer = 64 * 1024;                  // bytes received at once, for each call in flight
constexpr std::size_t kRememberedHosts = 1000;

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

struct Exchange::Wire {
  CURL* easy;
  Slist headers;
  std::string proxy;         // URL, "" = none
  bool sent_before = false;  // refused: bytes had left on a connection that broke
  char message[CURL_ERROR_SIZE] = "";

  explicit Wire(CURL* handle) : easy(handle) {
    if (!easy) throw std::bad_alloc();
  }
  ~Wire() {
    if (easy) curl_easy_cleanup(easy);
  }
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;
};

Exchange::Exchange() = default;
Exchange::~Exchange() = default;

namespace {

class CurlTransport : public Transport {
 public:
  CurlTransport(HttpOptions o, int epoll);
  ~CurlTransport() override;

  bool start(Exchange& exchange) override;
  void abandon(Exchange& exchange) override;
  void socket_ready(int fd, std::uint32_t events) override;
  void expire() override;
  std::optional<Clock::time_point> deadline() const override;
  Exchange* take_ended() override;

 private:
  static int on_socket(CURL*, curl_socket_t fd, int what, void* self, void*) noexcept;
  static int on_timeout(CURLM*, long ms, void* self) noexcept;
  template <bool (Receiver::*take)(std::string_view)>
  static std::size_t on_bytes(char* data, std::size_t size, std::size_t n, void* exchange) noexcept;
  static int on_progress(void* exchange, curl_off_t, curl_off_t now, curl_off_t, curl_off_t) noexcept;
  static int on_request(void* exchange, char*, char*, int, int) noexcept;
  static int on_new_socket(void*, curl_socket_t fd, curlsocktype) noexcept;

  void set_options(Exchange& exchange);
  void set_limits(Exchange& exchange);
  void set_callbacks(Exchange& exchange);
  void set_method(Exchange& exchange);
  void set_headers(Exchange& exchange);
  void set_proxy(Exchange& exchange);
  void collect();
  void check_stalls(Clock::time_point now);
  void remember_protocol(CURL* easy, const Exchange& exchange);

  const HttpOptions options_;
  const int epoll_;
  CURLM* multi_ = nullptr;
  std::vector<CURL*> spare_;
  std::deque<Exchange*> ended_;
  std::unordered_set<Exchange*> live_;
  std::set<std::string> multiplexed_;  // hosts that have spoken HTTP/2
  std::optional<Clock::time_point> curl_deadline_, stall_check_;
};

CurlTransport::CurlTransport(HttpOptions o, int epoll) : options_(std::move(o)), epoll_(epoll) {
  init_curl_once();
  spare_.reserve(options_.max_kept);
  multi_ = curl_multi_init();
  if (!multi_) throw std::bad_alloc();
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &CurlTransport::on_socket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &CurlTransport::on_timeout);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
  curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS, static_cast<long>(options_.max_host_connections));
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(options_.max_kept));
}

CurlTransport::~CurlTransport() {
  const SignalsBlocked blocked;
  for (CURL* easy : spare_) curl_easy_cleanup(easy);
  curl_multi_cleanup(multi_);
}

// --- callbacks of curl: they only record

int CurlTransport::on_socket(CURL*, curl_socket_t fd, int what, void* self, void*) noexcept {
  const int poll_fd = static_cast<CurlTransport*>(self)->epoll_;
  if (what == CURL_POLL_REMOVE) {
    epoll_ctl(poll_fd, EPOLL_CTL_DEL, fd, nullptr);  // it may be closed already
    return 0;
  }
  epoll_event event{};
  event.data.u64 = static_cast<std::uint64_t>(fd);
  if (what & CURL_POLL_IN) event.events |= EPOLLIN;
  if (what & CURL_POLL_OUT) event.events |= EPOLLOUT;
  if (epoll_ctl(poll_fd, EPOLL_CTL_ADD, fd, &event) == 0) return 0;
  if (errno == EEXIST && epoll_ctl(poll_fd, EPOLL_CTL_MOD, fd, &event) == 0) return 0;
  return -1;
}

int CurlTransport::on_timeout(CURLM*, long ms, void* self) noexcept {
  auto& impl = *static_cast<CurlTransport*>(self);
  if (ms < 0)
    impl.curl_deadline_.reset();
  else
    impl.curl_deadline_ = Clock::now() + milliseconds(ms);
  return 0;
}

template <bool (Receiver::*take)(std::string_view)>
std::size_t CurlTransport::on_bytes(char* data, std::size_t size, std::size_t n, void* exchange) noexcept {
  try {
    return (static_cast<Exchange*>(exchange)->receiver.*take)({data, size * n}) ? size * n : 0;
  } catch (...) {
    return 0;
  }
}

int CurlTransport::on_progress(void* exchange, curl_off_t, curl_off_t now, curl_off_t, curl_off_t) noexcept {
  auto& receiver = static_cast<Exchange*>(exchange)->receiver;
  return receiver.on_wire(static_cast<std::uint64_t>(std::max<curl_off_t>(now, 0))) ? 0 : 1;
}

#if LIBCURL_VERSION_NUM >= 0x075000
/// Before each time the request sets out: also when curl takes another connection because the first one was dead.
int CurlTransport::on_request(void* exchange, char*, char*, int, int) noexcept {
  auto& wire = *static_cast<Exchange*>(exchange)->wire;
  long sent = 0;
  curl_easy_getinfo(wire.easy, CURLINFO_REQUEST_SIZE, &sent);
  wire.sent_before = sent > 0;
  return wire.sent_before ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}
#endif

int CurlTransport::on_new_socket(void*, curl_socket_t fd, curlsocktype) noexcept {
  fcntl(fd, F_SETFD, FD_CLOEXEC);
  return CURL_SOCKOPT_OK;
}

// --- starting and ending transfers

void CurlTransport::set_method(Exchange& exchange) {
  const HttpRequest& r = *exchange.request;
  CURL* easy = exchange.wire->easy;
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

void CurlTransport::set_headers(Exchange& exchange) {
  CURL* easy = exchange.wire->easy;
  for (const std::string& line : header_lines(*exchange.request, options_.user_agent)) exchange.wire->headers.add(line);
  if (exchange.request->decoded)
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
  else
    curl_easy_setopt(easy, CURLOPT_HTTP_CONTENT_DECODING, 0L);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, exchange.wire->headers.head);
  curl_easy_setopt(easy, CURLOPT_HEADEROPT, static_cast<long>(CURLHEADER_SEPARATE));  // none of them is a proxy's business
}

void CurlTransport::set_proxy(Exchange& exchange) {
  exchange.wire->proxy = proxy_for(*exchange.request, options_.getenv);
  CURL* easy = exchange.wire->easy;
  curl_easy_setopt(easy, CURLOPT_PROXY, exchange.wire->proxy.c_str());  // "": none, whatever the environment says
  curl_easy_setopt(easy, CURLOPT_NOPROXY, "");
  curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
}

void CurlTransport::set_limits(Exchange& exchange) {
  CURL* easy = exchange.wire->easy;
  exchange.receiver.limit(options_.max_header_bytes, options_.max_response_bytes);
  curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, kBuffer);
  curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(options_.max_response_bytes));
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect_timeout.count()));
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(exchange.request->timeout.count()));
  curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt(easy, CURLOPT_TCP_KEEPIDLE, kProbeIdle);
  curl_easy_setopt(easy, CURLOPT_TCP_KEEPINTVL, kProbeInterval);
  curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, static_cast<long>(options_.max_idle.count()));
#if LIBCURL_VERSION_NUM >= 0x075000
  curl_easy_setopt(easy, CURLOPT_MAXLIFETIME_CONN, kLifetime);
#endif
#if LIBCURL_VERSION_NUM >= 0x075700
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);  // abandoning a name lookup does not wait for it
#endif
}

void CurlTransport::set_callbacks(Exchange& exchange) {
  CURL* easy = exchange.wire->easy;
  curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, &CurlTransport::on_new_socket);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, exchange.wire->message);
  curl_easy_setopt(easy, CURLOPT_PRIVATE, &exchange);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &CurlTransport::on_bytes<&Receiver::header_line>);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &exchange);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &CurlTransport::on_bytes<&Receiver::body>);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &exchange);
  curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, &CurlTransport::on_progress);
  curl_easy_setopt(easy, CURLOPT_XFERINFODATA, &exchange);
  if (exchange.request->repeatable) return;
#if LIBCURL_VERSION_NUM >= 0x075000
  curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, &CurlTransport::on_request);
  curl_easy_setopt(easy, CURLOPT_PREREQDATA, &exchange);
#else
  curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);  // curl repeats requests only on connections it has kept
#endif
}

void CurlTransport::set_options(Exchange& exchange) {
  CURL* easy = exchange.wire->easy;
  const HttpRequest& request = *exchange.request;
  curl_easy_setopt(easy, CURLOPT_URL, request.url().c_str());
  curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
#if LIBCURL_VERSION_NUM >= 0x075500
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, request.scheme == "http" ? "http" : "https");
#else
  long protocols = request.scheme == "http" ? CURLPROTO_HTTP : CURLPROTO_HTTPS;
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS, protocols);
#endif
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  // Waiting for a connection that is being made pays only where it can be shared.
  curl_easy_setopt(easy, CURLOPT_PIPEWAIT, multiplexed_.count(request.host) ? 1L : 0L);
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  if (!options_.ca_bundle.empty()) {
    curl_easy_setopt(easy, CURLOPT_CAINFO, options_.ca_bundle.c_str());
    curl_easy_setopt(easy, CURLOPT_PROXY_CAINFO, options_.ca_bundle.c_str());
  }
}

bool CurlTransport::start(Exchange& exchange) {
  CURL* easy = nullptr;
  if (!spare_.empty()) {
    easy = spare_.back();
    spare_.pop_back();
  } else {
    easy = curl_easy_init();
  }
  exchange.wire = std::make_unique<Exchange::Wire>(easy);
  set_options(exchange);
  set_limits(exchange);
  set_callbacks(exchange);
  set_method(exchange);
  set_headers(exchange);
  set_proxy(exchange);
  const SignalsBlocked blocked;
  CURLMcode rc = curl_multi_add_handle(multi_, easy);
  if (rc != CURLM_OK) {
    exchange.wire.reset();
    Error e;
    e.kind = Error::Kind::Network;
    e.message = std::string("could not start a transfer: ") + curl_multi_strerror(rc);
    exchange.error = std::move(e);
    return false;
  }
  live_.insert(&exchange);
  if (!stall_check_ && options_.stall_time.count() > 0) stall_check_ = Clock::now() + options_.stall_time / 4;
  return true;
}

void CurlTransport::abandon(Exchange& exchange) {
  live_.erase(&exchange);
  if (!exchange.wire) return;
  const SignalsBlocked blocked;
  CURL* easy = std::exchange(exchange.wire->easy, nullptr);
  curl_multi_remove_handle(multi_, easy);
  if (spare_.size() < options_.max_kept) {
    curl_easy_reset(easy);
    spare_.push_back(easy);
  } else {
    curl_easy_cleanup(easy);
  }
  exchange.wire.reset();
}

// --- driving

void CurlTransport::socket_ready(int fd, std::uint32_t events) {
  int flags = 0, running = 0;
  if (events & EPOLLIN) flags |= CURL_CSELECT_IN;
  if (events & EPOLLOUT) flags |= CURL_CSELECT_OUT;
  if (events & (EPOLLERR | EPOLLHUP)) flags |= CURL_CSELECT_ERR;
  curl_multi_socket_action(multi_, fd, flags, &running);
  collect();
}

void CurlTransport::expire() {
  const auto now = Clock::now();
  if (curl_deadline_ && *curl_deadline_ <= now) {
    curl_deadline_.reset();
    int running = 0;
    curl_multi_socket_action(multi_, CURL_SOCKET_TIMEOUT, 0, &running);
  }
  collect();
  if (stall_check_ && *stall_check_ <= now) check_stalls(now);
}

std::optional<Clock::time_point> CurlTransport::deadline() const {
  if (!stall_check_ || (curl_deadline_ && *curl_deadline_ < *stall_check_)) return curl_deadline_;
  return stall_check_;
}

using What = TransferFailure::What;

What what_failed(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return What::Lookup;
    case CURLE_COULDNT_RESOLVE_PROXY:
      return What::ProxyLookup;
    case CURLE_COULDNT_CONNECT:
      return What::Connect;
    case CURLE_PROXY:
      return What::ProxyRefused;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
      return What::Certificate;
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CRL_BADFILE:
      return What::CaFile;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ENGINE_INITFAILED:
    case CURLE_USE_SSL_FAILED:
      return What::Handshake;
    case CURLE_OPERATION_TIMEDOUT:
      return What::Timeout;
    case CURLE_FILESIZE_EXCEEDED:
      return What::TooLarge;
    case CURLE_BAD_CONTENT_ENCODING:
      return What::Encoding;
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return What::NotHttp;
    case CURLE_URL_MALFORMAT:
      return What::BadUrl;
    default:
      return What::Broken;
  }
}

bool reached(CURL* easy, CURLINFO milestone) {
  curl_off_t microseconds = 0;
  curl_easy_getinfo(easy, milestone, &microseconds);
  return microseconds > 0;
}

/// All that curl knows of a transfer that failed.
TransferFailure failure_of(const Exchange& exchange, CURLcode code) {
  CURL* easy = exchange.wire->easy;
  TransferFailure f;
  f.what = what_failed(code);
  f.proxy = proxy_name(exchange.wire->proxy);
  f.why = *exchange.wire->message ? exchange.wire->message : curl_easy_strerror(code);
  long os_errno = 0, proxy_status = 0;
  curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &os_errno);
  curl_easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &proxy_status);
  if (code == CURLE_COULDNT_CONNECT && os_errno != 0) f.why = std::strerror(static_cast<int>(os_errno));
  f.proxy_status = static_cast<int>(proxy_status);
  f.looked_up = reached(easy, CURLINFO_NAMELOOKUP_TIME_T);
  long local_port = 0;
  curl_easy_getinfo(easy, CURLINFO_LOCAL_PORT, &local_port);
  f.connected = local_port > 0 || reached(easy, CURLINFO_CONNECT_TIME_T);
  f.sent = reached(easy, CURLINFO_PRETRANSFER_TIME_T);
  if (proxy_status >= 300) f.what = What::ProxyRefused;
  curl_off_t received = 0, expected = -1;
  curl_easy_getinfo(easy, CURLINFO_SIZE_DOWNLOAD_T, &received);
  curl_easy_getinfo(easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &expected);
  f.received = static_cast<std::uint64_t>(std::max<curl_off_t>(received, 0));
  if (expected >= 0) f.expected = static_cast<std::uint64_t>(expected);
  if (exchange.receiver.refusal() != Receiver::Refusal::None) f.what = What::TooLarge;
  if (exchange.wire->sent_before) f.what = What::Resend;
  return f;
}

void CurlTransport::collect() {
  int left = 0;
  while (CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    CURL* easy = message->easy_handle;
    CURLcode code = message->data.result;  // `message` dies with the handle's removal
    void* data = nullptr;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &data);
    auto& exchange = *static_cast<Exchange*>(data);
    if (code == CURLE_OK) {
      long status = 0;
      curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
      exchange.response.status = static_cast<int>(status);
      remember_protocol(easy, exchange);
    } else {
      exchange.error = transfer_error(failure_of(exchange, code), *exchange.request, options_, exchange.receiver.refusal());
    }
    ended_.push_back(&exchange);
    abandon(exchange);
  }
}

void CurlTransport::remember_protocol(CURL* easy, const Exchange& exchange) {
  long version = 0;
  curl_easy_getinfo(easy, CURLINFO_HTTP_VERSION, &version);
  if (version < CURL_HTTP_VERSION_2_0) return;
  if (multiplexed_.size() >= kRememberedHosts) multiplexed_.clear();
  multiplexed_.insert(exchange.request->host);
}

void CurlTransport::check_stalls(Clock::time_point now) {
  std::vector<Exchange*> over;
  for (Exchange* exchange : live_)
    if (exchange->receiver.stalled(now, options_.stall_time)) over.push_back(exchange);
  for (Exchange* exchange : over) {
    TransferFailure failure = failure_of(*exchange, CURLE_OPERATION_TIMEDOUT);
    failure.what = What::Stalled;
    exchange->error = transfer_error(failure, *exchange->request, options_, Receiver::Refusal::None);
    ended_.push_back(exchange);
    abandon(*exchange);
  }
  stall_check_.reset();
  if (!live_.empty()) stall_check_ = now + options_.stall_time / 4;
}

Exchange* CurlTransport::take_ended() {
  if (ended_.empty()) return nullptr;
  Exchange* first = ended_.front();
  ended_.pop_front();
  return first;
}

}  // namespace

std::unique_ptr<Transport> make_transport(HttpOptions options, int epoll) {
  return std::make_unique<CurlTransport>(std::move(options), epoll);
}

}  // namespace iasql::aws
