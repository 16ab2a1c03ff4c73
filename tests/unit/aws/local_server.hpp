// A plain HTTP/1.1 server in a thread of the test: answers from a handler, late, cut off, or not at all.
// The handler runs on the server's thread; what it shares with the test must be atomic or locked.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace iasql::aws::test {

struct ServedRequest {
  std::string method, target, body;  // target: path and query
  std::vector<std::pair<std::string, std::string>> headers;  // names lower-cased
  std::string header(const std::string& name) const {
    for (const auto& [n, v] : headers)
      if (n == name) return v;
    return "";
  }
};

struct Reply {
  enum class Act {
    Answer,
    Stall,      // never answer
    Truncate,   // half the body, then close
    CutReset,   // half the body, then a reset
    Reset,      // a reset
    Close,      // an orderly end, without a word
    Garbage,    // something that is not HTTP, then close
    Raw,        // the body is the whole answer, byte for byte; then close
    RawOpen,    // the same; the connection stays as it is
    Endless     // the head, then the body's bytes without end
  };
  int status = 200;
  std::string body = {};
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::chrono::milliseconds delay{0};
  Act act = Act::Answer;
};

class LocalServer {
 public:
  using Handler = std::function<Reply(const ServedRequest& request, int index)>;

  explicit LocalServer(Handler handler, int family = AF_INET) : handler_(std::move(handler)), family_(family) {
    setenv("no_proxy", "127.0.0.1", 1);
    listener_ = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in6 address{};
    socklen_t length = sizeof address;
    if (family == AF_INET) {
      auto& v4 = reinterpret_cast<sockaddr_in&>(address);
      v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      length = sizeof v4;
    } else {
      address.sin6_addr = in6addr_loopback;
    }
    address.sin6_family = static_cast<sa_family_t>(family);
    if (listener_ < 0 || bind(listener_, reinterpret_cast<sockaddr*>(&address), length) != 0 ||
        listen(listener_, 512) != 0 || pipe(wake_) != 0 ||
        getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length) != 0)
      throw std::runtime_error("the test's server cannot listen");
    port_ = ntohs(address.sin6_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~LocalServer() {
    stop();
    close(wake_[0]);
    close(wake_[1]);
  }
  LocalServer(const LocalServer&) = delete;
  LocalServer& operator=(const LocalServer&) = delete;

  /// Closes everything; the port then refuses connections.
  void stop() {
    if (!thread_.joinable()) return;
    [[maybe_unused]] auto n = write(wake_[1], "x", 1);
    thread_.join();
  }
  std::string host() const { return (family_ == AF_INET ? "127.0.0.1:" : "[::1]:") + std::to_string(port_); }
  int port() const { return port_; }
  /// Bytes of answers that the system has taken.
  std::uint64_t bytes_out() const { return bytes_out_; }
  std::string url() const { return "http://" + host(); }
  int connections() const { return connections_; }
  int open_connections() const { return open_count_; }
  std::vector<ServedRequest> requests() const {
    std::lock_guard lock(mutex_);
    return requests_;
  }
  int count() const { return static_cast<int>(requests().size()); }

 private:
  using Clock = std::chrono::steady_clock;
  struct Connection {
    int fd = -1;
    std::string in, out;
    std::optional<Reply> pending;
    Clock::time_point due;
    std::string again;  // to be sent without end
    bool close_after = false, reset = false, dead = false, head = false;
  };

  static void lower(std::string& s) {
    std::transform(s.begin(), s.end(), s.begin(), [](unsigned char c) { return std::tolower(c); });
  }

  /// Takes one whole request off the front of `in`, if there is one.
  static std::optional<ServedRequest> take_request(std::string& in) {
    auto end = in.find("\r\n\r\n");
    if (end == std::string::npos) return std::nullopt;
    ServedRequest r;
    std::size_t line_end = in.find("\r\n"), pos = line_end + 2;
    auto first = in.find(' '), second = in.find(' ', first + 1);
    if (first == std::string::npos || second == std::string::npos || second > line_end) return std::nullopt;
    r.method = in.substr(0, first);
    r.target = in.substr(first + 1, second - first - 1);
    while (pos < end + 2) {
      auto stop = in.find("\r\n", pos), colon = in.find(':', pos);
      std::string name = in.substr(pos, colon - pos), value = in.substr(colon + 1, stop - colon - 1);
      lower(name);
      value.erase(0, value.find_first_not_of(' '));
      r.headers.emplace_back(std::move(name), std::move(value));
      pos = stop + 2;
    }
    std::size_t length = std::strtoul(r.header("content-length").c_str(), nullptr, 10);
    if (in.size() < end + 4 + length) return std::nullopt;
    r.body = in.substr(end + 4, length);
    in.erase(0, end + 4 + length);
    return r;
  }

  void answer(Connection& c, const Reply& reply) {
    using Act = Reply::Act;
    if (reply.act == Act::Stall) return;
    if (reply.act == Act::Reset || reply.act == Act::Close) {
      c.reset = reply.act == Act::Reset;
      c.dead = true;
      return;
    }
    if (reply.act == Act::Garbage || reply.act == Act::Raw || reply.act == Act::RawOpen) {
      c.out = reply.act == Act::Garbage ? "this is not HTTP at all\r\n\r\n" : reply.body;
      c.close_after = reply.act != Act::RawOpen;
      return;
    }
    c.out += "HTTP/1.1 " + std::to_string(reply.status) + " Scripted\r\n";
    for (const auto& [n, v] : reply.headers) c.out += n + ": " + v + "\r\n";
    if (reply.act == Act::Endless) {
      c.out += "\r\n";
      c.again = reply.body;
      return;
    }
    c.out += "Content-Length: " + std::to_string(reply.body.size()) + "\r\n\r\n";
    if (c.head) return;
    bool cut = reply.act == Act::Truncate || reply.act == Act::CutReset;
    c.out += cut ? reply.body.substr(0, reply.body.size() / 2) : reply.body;
    c.close_after = cut;
    c.reset = reply.act == Act::CutReset;
  }

  void read_from(Connection& c) {
    char buffer[65536];
    auto n = recv(c.fd, buffer, sizeof buffer, MSG_DONTWAIT);
    if (n <= 0) {
      c.dead = n == 0 || (errno != EAGAIN && errno != EINTR);
      return;
    }
    c.in.append(buffer, static_cast<std::size_t>(n));
    while (!c.pending) {
      auto request = take_request(c.in);
      if (!request) break;
      int index;
      {
        std::lock_guard lock(mutex_);
        index = static_cast<int>(requests_.size());
        requests_.push_back(*request);
      }
      c.head = request->method == "HEAD";
      c.pending = handler_(*request, index);
      c.due = Clock::now() + c.pending->delay;
    }
  }

  void write_to(Connection& c) {
    while (!c.out.empty() || !c.again.empty()) {
      if (c.out.empty()) c.out = c.again;
      auto n = send(c.fd, c.out.data(), c.out.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
      if (n <= 0) {
        c.dead = errno != EAGAIN && errno != EINTR;
        return;
      }
      bytes_out_ += static_cast<std::uint64_t>(n);
      c.out.erase(0, static_cast<std::size_t>(n));
    }
    if (c.close_after) c.dead = true;
  }

  static void hang_up(Connection& c) {
    if (c.reset) {
      linger hard{1, 0};
      setsockopt(c.fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    }
    close(c.fd);
  }

  void accept_one() {
    int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) return;
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ++connections_;
    open_.push_back(Connection{});
    open_.back().fd = fd;
  }

  int answer_due() {
    int wait_ms = -1;
    const auto now = Clock::now();
    for (auto& c : open_) {
      if (!c.pending) continue;
      if (c.due <= now) {
        Reply reply = std::move(*c.pending);
        c.pending.reset();
        answer(c, reply);
        continue;
      }
      auto left = std::chrono::duration_cast<std::chrono::milliseconds>(c.due - now).count() + 1;
      wait_ms = wait_ms < 0 ? static_cast<int>(left) : std::min(wait_ms, static_cast<int>(left));
    }
    return wait_ms;
  }

  void serve() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, nullptr);
    for (;;) {
      int wait_ms = answer_due();
      for (auto it = open_.begin(); it != open_.end();) {
        if (!it->dead) write_to(*it);
        if (it->dead) hang_up(*it);
        it = it->dead ? open_.erase(it) : std::next(it);
      }
      open_count_ = static_cast<int>(open_.size());
      std::vector<pollfd> fds{{wake_[0], POLLIN, 0}, {listener_, POLLIN, 0}};
      for (auto& c : open_) fds.push_back({c.fd, static_cast<short>(c.out.empty() ? POLLIN : POLLIN | POLLOUT), 0});
      poll(fds.data(), fds.size(), wait_ms);
      if (fds[0].revents) break;
      std::size_t i = 2;
      for (auto& c : open_)
        if (fds[i++].revents & (POLLIN | POLLHUP | POLLERR)) read_from(c);
      if (fds[1].revents) accept_one();
    }
    for (auto& c : open_) hang_up(c);
    open_.clear();
    close(listener_);
  }

  Handler handler_;
  const int family_;
  int listener_ = -1, port_ = 0, wake_[2] = {-1, -1};
  std::list<Connection> open_;  // the server's thread only
  std::atomic<int> connections_{0}, open_count_{0};
  std::atomic<std::uint64_t> bytes_out_{0};
  mutable std::mutex mutex_;
  std::vector<ServedRequest> requests_;
  std::thread thread_;
};

}  // namespace iasql::aws::test
