// A stand-in for EC2 that costs next to nothing: answers form requests with whole files read at the start.
//
//   responder DIRECTORY      prints its port on 127.0.0.1, serves until its standard input ends
//
// The file of a request is its Action and, if the request has a NextToken, an Attribute or a filter, "." and the value of
// the token, the attribute or the name of the first filter. No such file: an answer without content.
// HTTP/1.1 over kept connections, bodies with Content-Length only; nothing is checked, no signature either.
// Fails: one line on stderr and status 1; a connection that sends something else is closed.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr std::size_t kMaxRequest = 1 << 20;

[[noreturn]] void fail(const char* what) {
  std::perror(what);
  std::exit(1);
}

std::string with_head(std::string_view body) {
  return "HTTP/1.1 200 OK\r\nContent-Type: text/xml;charset=UTF-8\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + std::string(body);
}

using Answers = std::map<std::string, std::string, std::less<>>;

Answers read_answers(const char* directory) {
  Answers answers;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string body{std::istreambuf_iterator<char>(file), {}};
    answers.emplace(entry.path().filename().string(), with_head(body));
  }
  return answers;
}

/// The value of a form field, as it was sent: the values looked for need no escapes.
std::string_view field(std::string_view form, std::string_view name) {
  for (std::size_t at = 0; at < form.size();) {
    const std::size_t end = std::min(form.find('&', at), form.size());
    const std::string_view pair = form.substr(at, end - at);
    if (pair.size() > name.size() && pair[name.size()] == '=' && pair.substr(0, name.size()) == name) {
      return pair.substr(name.size() + 1);
    }
    at = end + 1;
  }
  return {};
}

/// The answer to a form, kept for as long as the process lives.
const std::string& answer_to(Answers& answers, std::string_view form) {
  const std::string action(field(form, "Action"));
  std::string key = action;
  for (const char* name : {"NextToken", "Attribute", "Filter.1.Name"}) {
    const std::string_view value = field(form, name);
    if (value.empty()) continue;
    key += "." + std::string(value);
    break;
  }
  const auto [it, added] = answers.try_emplace(std::move(key));
  if (added) {
    it->second = with_head("<" + action + "Response><requestId>8f7724cf-496f-496e-8fe3-ffffffffffff</requestId></" +
                           action + "Response>\n");
  }
  return it->second;
}

struct Connection {
  int fd;
  std::string in;
  const std::string* out = nullptr;  // being sent
  std::size_t sent = 0;
};

/// Length of the first request in `in` and where its body starts; 0 = not complete, npos = not for us.
std::size_t request_length(const std::string& in, std::size_t* body) {
  const std::size_t head = in.find("\r\n\r\n");
  if (head == std::string::npos) return in.size() > kMaxRequest ? std::string::npos : 0;
  std::size_t length = 0;
  for (std::size_t at = in.find("\r\n"); at < head; at = in.find("\r\n", at + 2)) {
    constexpr std::string_view kName = "content-length:";
    if (strncasecmp(in.c_str() + at + 2, kName.data(), kName.size()) == 0) {
      length = std::strtoul(in.c_str() + at + 2 + kName.size(), nullptr, 10);
    }
  }
  if (length > kMaxRequest) return std::string::npos;
  *body = head + 4;
  return in.size() < *body + length ? 0 : *body + length;
}

/// Sends what can be sent. False: the connection is broken.
bool send_some(Connection& c) {
  while (c.out && c.sent < c.out->size()) {
    const ssize_t n = send(c.fd, c.out->data() + c.sent, c.out->size() - c.sent, MSG_NOSIGNAL);
    if (n < 0) return errno == EAGAIN || errno == EINTR;
    c.sent += static_cast<std::size_t>(n);
  }
  c.out = nullptr;
  return true;
}

/// Answers the requests that have arrived completely. False: close the connection.
bool serve(Connection& c, Answers& answers) {
  while (!c.out) {
    std::size_t body = 0;
    const std::size_t length = request_length(c.in, &body);
    if (length == std::string::npos) return false;
    if (length == 0) return true;
    c.out = &answer_to(answers, std::string_view(c.in).substr(body, length - body));
    c.sent = 0;
    c.in.erase(0, length);
    if (!send_some(c)) return false;
  }
  return true;
}

bool receive(Connection& c, Answers& answers) {
  char buffer[16384];
  const ssize_t n = recv(c.fd, buffer, sizeof buffer, 0);
  if (n < 0) return errno == EAGAIN || errno == EINTR;
  if (n == 0) return false;
  c.in.append(buffer, static_cast<std::size_t>(n));
  return serve(c, answers);
}

int listen_and_tell() {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (fd < 0 || bind(fd, generic, size) != 0 || listen(fd, 128) != 0 || getsockname(fd, generic, &size) != 0) fail("listen");
  std::printf("%d\n", ntohs(address.sin_port));
  std::fflush(stdout);
  return fd;
}

void accept_one(int listener, std::list<Connection>& connections) {
  const int fd = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd < 0) return;
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  connections.push_back({fd, {}});
}

/// False: standard input has ended.
bool input_open() {
  char ignored[256];
  return read(STDIN_FILENO, ignored, sizeof ignored) > 0;
}

void run(int listener, Answers& answers) {
  std::list<Connection> connections;
  std::vector<pollfd> polled;
  for (;;) {
    polled = {{STDIN_FILENO, POLLIN, 0}, {listener, POLLIN, 0}};
    for (const Connection& c : connections) {
      polled.push_back({c.fd, static_cast<short>(c.out ? POLLOUT : POLLIN), 0});
    }
    if (poll(polled.data(), polled.size(), -1) < 0 && errno != EINTR) fail("poll");
    if (polled[0].revents && !input_open()) return;
    std::size_t i = 2;
    for (auto c = connections.begin(); c != connections.end(); ++i) {
      bool good = true;
      if (polled[i].revents & POLLOUT) good = send_some(*c) && serve(*c, answers);
      else if (polled[i].revents) good = receive(*c, answers);
      if (!good) close(c->fd);
      c = good ? std::next(c) : connections.erase(c);
    }
    if (polled[1].revents) accept_one(listener, connections);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 || !std::filesystem::is_directory(argv[1])) {
    std::fputs("usage: responder DIRECTORY\n", stderr);
    return 1;
  }
  Answers answers = read_answers(argv[1]);
  run(listen_and_tell(), answers);
}
