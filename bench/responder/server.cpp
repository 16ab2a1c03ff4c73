// A stand-in for AWS that costs next to nothing: one thread, one port for all services and regions, answers made up while
// they are asked for.
//
//   responder [DIRECTORY]    prints its port on 127.0.0.1, serves until its standard input ends
//
// How long an answer takes, how large pages are, what the account has: see world.hpp; set by requests to /_bench/set.
// DIRECTORY has ready answers for EC2 that come first: the file of a request is its Action and, if the request has a
// NextToken, an Attribute or a filter, "." and the value of the token, the attribute or the name of the first filter.
// HTTP/1.1 over kept connections, bodies with Content-Length only; no signature is checked.
// Fails: one line on stderr and status 1; a connection that sends something else is closed.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <queue>
#include <unordered_map>

#include "world.hpp"

namespace bench {
namespace {

[[noreturn]] void fail(const char* what) {
  std::perror(what);
  std::exit(1);
}

class ReadyAnswers {
 public:
  explicit ReadyAnswers(const char* directory) {
    if (!directory) return;
    for (const auto& entry : std::filesystem::directory_iterator(directory)) {
      std::ifstream file(entry.path(), std::ios::binary);
      bodies_.emplace(entry.path().filename().string(), std::string{std::istreambuf_iterator<char>(file), {}});
    }
  }

  const std::string* find(const Request& request) const {
    if (bodies_.empty() || !request.target.empty()) return nullptr;
    const Form form(request.body);
    std::string key = form.get("Action");
    for (const char* name : {"NextToken", "Attribute", "Filter.1.Name"}) {
      const std::string& value = form.get(name);
      if (value.empty()) continue;
      key += "." + value;
      break;
    }
    const auto found = bodies_.find(key);
    return found == bodies_.end() ? nullptr : &found->second;
  }

 private:
  std::map<std::string, std::string> bodies_;
};

struct Connection {
  int fd = -1;
  std::string in, out;
  std::size_t sent = 0;
  bool waiting = false;  // for the time at which `asked` is answered
  bool control = false;
  Request asked;
};

class Server {
 public:
  explicit Server(const char* directory) : ready_(directory), poll_(epoll_create1(EPOLL_CLOEXEC)) {
    if (poll_ < 0) fail("epoll");
    listen_and_tell();
    watch(STDIN_FILENO, EPOLLIN, kInput);
    watch(listener_, EPOLLIN, kListener);
  }

  void run() {
    epoll_event events[256];
    for (;;) {
      const int n = epoll_wait(poll_, events, 256, until_next());
      if (n < 0 && errno != EINTR) fail("epoll_wait");
      for (int i = 0; i < n; ++i) {
        const std::uint64_t id = events[i].data.u64;
        if (id == kInput) {
          char ignored[256];
          if (read(STDIN_FILENO, ignored, sizeof ignored) <= 0) return;
        } else if (id == kListener) {
          accept_one();
        } else {
          on_event(id, events[i].events);
        }
      }
      answer_due();
    }
  }

 private:
  static constexpr std::uint64_t kInput = 0, kListener = 1;
  struct Due {
    Clock::time_point at;
    std::uint64_t id;
    bool operator<(const Due& other) const { return at > other.at; }
  };

  void listen_and_tell() {
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (listener_ < 0 || bind(listener_, generic, size) != 0 || listen(listener_, 512) != 0 ||
        getsockname(listener_, generic, &size) != 0) {
      fail("listen");
    }
    std::printf("%d\n", ntohs(address.sin_port));
    std::fflush(stdout);
  }

  void watch(int fd, std::uint32_t events, std::uint64_t id) const {
    epoll_event event{};
    event.events = events;
    event.data.u64 = id;
    if (epoll_ctl(poll_, EPOLL_CTL_ADD, fd, &event) != 0) fail("epoll_ctl");
  }

  void want(const Connection& c, std::uint64_t id) const {
    epoll_event event{};
    event.events = c.out.empty() ? EPOLLIN : EPOLLOUT;
    event.data.u64 = id;
    epoll_ctl(poll_, EPOLL_CTL_MOD, c.fd, &event);
  }

  void accept_one() {
    const int fd = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return;
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const std::uint64_t id = next_id_++;
    connections_[id].fd = fd;
    watch(fd, EPOLLIN, id);
  }

  void on_event(std::uint64_t id, std::uint32_t events) {
    const auto found = connections_.find(id);
    if (found == connections_.end()) return;
    Connection& c = found->second;
    const bool good = events & EPOLLOUT ? send_some(c) && serve(c, id) : receive(c, id);
    if (good) {
      want(c, id);
      return;
    }
    if (c.waiting && !c.control) world_.answered(0);
    close(c.fd);
    connections_.erase(found);
  }

  bool receive(Connection& c, std::uint64_t id) {
    char buffer[65536];
    const ssize_t n = recv(c.fd, buffer, sizeof buffer, 0);
    if (n < 0) return errno == EAGAIN || errno == EINTR;
    if (n == 0) return false;
    c.in.append(buffer, static_cast<std::size_t>(n));
    return serve(c, id);
  }

  /// Takes requests that have arrived completely, one after the other. False: close the connection.
  bool serve(Connection& c, std::uint64_t id) {
    while (c.out.empty() && !c.waiting) {
      std::size_t body = 0;
      const std::size_t length = request_length(c.in, &body);
      if (length == std::string::npos) return false;
      if (length == 0) return true;
      c.asked = read_request(c.in, body, length);
      c.in.erase(0, length);
      c.control = c.asked.path.starts_with("/_bench/");
      c.waiting = true;
      if (!c.control) world_.arrived();
      const double latency = c.control ? 0 : world_.settings.latency_ms;
      if (latency > 0) {
        due_.push({Clock::now() + std::chrono::microseconds(static_cast<long>(latency * 1000)), id});
        return true;
      }
      if (!answer(c)) return false;
    }
    return true;
  }

  bool answer(Connection& c) {
    c.waiting = false;
    if (c.control) {
      c.out = written(world_.control(c.asked.path));
    } else {
      const std::string* ready = ready_.find(c.asked);
      c.out = written(ready ? Answer{200, "text/xml;charset=UTF-8", *ready} : answer_to(world_, c.asked));
      world_.answered(c.out.size());
    }
    c.sent = 0;
    return send_some(c);
  }

  static bool send_some(Connection& c) {
    while (c.sent < c.out.size()) {
      const ssize_t n = send(c.fd, c.out.data() + c.sent, c.out.size() - c.sent, MSG_NOSIGNAL);
      if (n < 0) return errno == EAGAIN || errno == EINTR;
      c.sent += static_cast<std::size_t>(n);
    }
    std::string().swap(c.out);
    c.sent = 0;
    return true;
  }

  int until_next() const {
    if (due_.empty()) return -1;
    const auto left = std::chrono::duration_cast<std::chrono::microseconds>(due_.top().at - Clock::now()).count();
    return left <= 0 ? 0 : static_cast<int>((left + 999) / 1000);
  }

  void answer_due() {
    while (!due_.empty() && due_.top().at <= Clock::now()) {
      const std::uint64_t id = due_.top().id;
      due_.pop();
      const auto found = connections_.find(id);
      if (found == connections_.end() || !found->second.waiting) continue;
      if (answer(found->second) && serve(found->second, id)) {
        want(found->second, id);
      } else {
        close(found->second.fd);
        connections_.erase(found);
      }
    }
  }

  World world_;
  ReadyAnswers ready_;
  int poll_, listener_ = -1;
  std::uint64_t next_id_ = 2;
  std::unordered_map<std::uint64_t, Connection> connections_;
  std::priority_queue<Due> due_;
};

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  if (argc > 2 || (argc == 2 && !std::filesystem::is_directory(argv[1]))) {
    std::fputs("usage: responder [DIRECTORY]\n", stderr);
    return 1;
  }
  bench::Server(argc == 2 ? argv[1] : nullptr).run();
}
