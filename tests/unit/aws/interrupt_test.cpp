// A task may be destroyed in whatever state its wait is: nothing stays behind, nothing blocks, and the loop goes on.
#include <dirent.h>
#include <dlfcn.h>
#include <gtest/gtest.h>
#include <netdb.h>

#include <condition_variable>
#include <cstring>
#include <mutex>

#include "aws/http.hpp"
#include "local_server.hpp"
#include "poll_waiter.hpp"
#include "tls_server.hpp"

namespace iasql::aws {
namespace {

using test::LocalServer;
using test::PollWaiter;
using test::Reply;
using test::ServedRequest;
using test::TlsServer;
using std::chrono::milliseconds;

/// Holds lookups of "slow.test" until it is opened.
struct Resolver {
  std::mutex mutex;
  std::condition_variable changed;
  bool open = true;
  int waiting = 0;
};
Resolver& resolver() {
  static auto* one = new Resolver;
  return *one;
}

}  // namespace
}  // namespace iasql::aws

/// In the place of libc's, for libcurl as well.
extern "C" __attribute__((visibility("default"))) int getaddrinfo(const char* node, const char* service,
                                                                  const addrinfo* hints, addrinfo** out) {
  using Function = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
  static const auto real = reinterpret_cast<Function>(dlsym(RTLD_NEXT, "getaddrinfo"));
  if (node && std::strcmp(node, "slow.test") == 0) {
    auto& r = iasql::aws::resolver();
    std::unique_lock lock(r.mutex);
    ++r.waiting;
    r.changed.notify_all();
    r.changed.wait_for(lock, std::chrono::seconds(5), [&] { return r.open; });  // long enough to be noticed
    --r.waiting;
    r.changed.notify_all();
    return EAI_NONAME;
  }
  return real(node, service, hints, out);
}

namespace iasql::aws {
namespace {

HttpRequest to(const std::string& host, std::string scheme = "http") {
  HttpRequest r;
  r.scheme = std::move(scheme);
  r.host = host;
  return r;
}

Task<Result<HttpResponse>> send(Loop* loop, HttpRequest request) {
  Loop::Send sending = loop->send(std::move(request));
  Result<HttpResponse> out = co_await sending;
  co_return out;
}

std::size_t open_descriptors() {
  std::size_t n = 0;
  DIR* directory = opendir("/proc/self/fd");
  while (readdir(directory)) ++n;
  closedir(directory);
  return n;
}

template <class Condition>
void drive_until(Loop& loop, Condition condition) {
  const auto end = Loop::Clock::now() + std::chrono::seconds(20);
  PollWaiter waiter;
  while (!condition()) {
    ASSERT_LT(Loop::Clock::now(), end) << "the state to be interrupted was not reached";
    waiter.wait(loop.fd(), Loop::Clock::now() + milliseconds(2));
    loop.drive();
  }
}

/// Destroys the task in the state that `reached` tells of.
template <class Condition>
void interrupt(Loop& loop, HttpRequest request, Condition reached) {
  {
    Task<Result<HttpResponse>> task = send(&loop, std::move(request));
    task.start();
    drive_until(loop, reached);
    EXPECT_FALSE(task.done());
    EXPECT_EQ(loop.pending(), 1u);
    const auto start = Loop::Clock::now();
    { Task<Result<HttpResponse>> gone = std::move(task); }
    EXPECT_LT(Loop::Clock::now() - start, milliseconds(500)) << "the end of the task blocked";
  }
  EXPECT_EQ(loop.pending(), 0u);
}

void expect_alive(Loop& loop) {
  LocalServer server([](const ServedRequest&, int) { return Reply{200, "alive"}; });
  PollWaiter waiter;
  auto response = run_until(loop, waiter, send(&loop, to(server.host())));
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->body, "alive");
  EXPECT_EQ(loop.pending(), 0u);
}

/// Runs `body` with a loop and checks that no descriptor outlives it.
template <class Body>
void with_loop(Body body, HttpOptions options = {}) {
  { Loop warm; }
  const std::size_t before = open_descriptors();
  {
    Loop loop(options);
    body(loop);
    expect_alive(loop);
  }
  EXPECT_EQ(open_descriptors(), before);
}

TEST(Interrupt, Resolving) {
  auto& r = resolver();
  {
    std::lock_guard lock(r.mutex);
    r.open = false;
  }
  with_loop([&](Loop& loop) {
    interrupt(loop, to("slow.test"), [&] {
      std::lock_guard lock(r.mutex);
      return r.waiting == 1;
    });
    std::unique_lock lock(r.mutex);
    EXPECT_EQ(r.waiting, 1) << "the lookup goes on by itself";
    r.open = true;
    r.changed.notify_all();
    r.changed.wait(lock, [&] { return r.waiting == 0; });
  });
}

TEST(Interrupt, Connecting) {
  // A listener whose queue is full takes no further connection and refuses none.
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  ASSERT_EQ(bind(listener, reinterpret_cast<sockaddr*>(&address), length), 0);
  ASSERT_EQ(listen(listener, 0), 0);
  ASSERT_EQ(getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length), 0);
  std::vector<int> fillers;
  bool full = false;
  for (int i = 0; i < 64 && !full; ++i) {
    fillers.push_back(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    connect(fillers.back(), reinterpret_cast<sockaddr*>(&address), length);
    pollfd p{fillers.back(), POLLOUT, 0};
    full = poll(&p, 1, 200) == 0;
  }
  if (full) {
    with_loop([&](Loop& loop) {
      int rounds = 0;
      interrupt(loop, to("127.0.0.1:" + std::to_string(ntohs(address.sin_port))), [&] { return ++rounds > 20; });
    });
  }
  for (int fd : fillers) close(fd);
  close(listener);
  if (!full) GTEST_SKIP() << "this system's listeners are never full";
}

TEST(Interrupt, TlsHandshake) {
  TlsServer::Options silent;
  silent.silent = true;
  TlsServer server(silent);
  Loop loop;
  int rounds = 0;
  interrupt(loop, to(server.host(), "https"), [&] { return server.connections() == 1 && ++rounds > 5; });
  expect_alive(loop);
}

TEST(Interrupt, Sending) {
  // The handshake of TCP is done by the system; nobody ever reads.
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  ASSERT_EQ(bind(listener, reinterpret_cast<sockaddr*>(&address), length), 0);
  ASSERT_EQ(listen(listener, 5), 0);
  ASSERT_EQ(getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length), 0);
  with_loop([&](Loop& loop) {
    HttpRequest request = to("127.0.0.1:" + std::to_string(ntohs(address.sin_port)));
    request.body = std::string(64u << 20, 'x');
    int rounds = 0;
    interrupt(loop, request, [&] { return ++rounds > 50; });
  });
  close(listener);
}

TEST(Interrupt, WaitingForTheAnswer) {
  LocalServer server([](const ServedRequest&, int) { return Reply{200, "", {}, {}, Reply::Act::Stall}; });
  Loop loop;
  interrupt(loop, to(server.host()), [&] { return server.count() == 1; });
  expect_alive(loop);
}

TEST(Interrupt, Receiving) {
  LocalServer server([](const ServedRequest&, int) {
    return Reply{200, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", {}, {}, Reply::Act::RawOpen};
  });
  Loop loop;
  int rounds = 0;
  interrupt(loop, to(server.host()), [&] { return server.bytes_out() > 0 && ++rounds > 5; });
  expect_alive(loop);
  drive_until(loop, [&] { return server.open_connections() == 0; });  // a half-read connection is not kept
}

TEST(Interrupt, Sleeping) {
  with_loop([](Loop& loop) {
    struct Sleeper {
      static Task<void> sleep(Loop* l) { co_await l->sleep(std::chrono::hours(1)); }
    };
    {
      Task<void> task = Sleeper::sleep(&loop);
      task.start();
      EXPECT_EQ(loop.pending(), 1u);
    }
    EXPECT_EQ(loop.pending(), 0u);
    EXPECT_FALSE(loop.deadline());
  });
}

TEST(Interrupt, AThousandAtOnce) {
  LocalServer server([](const ServedRequest&, int index) {
    return index % 2 ? Reply{200, "", {}, {}, Reply::Act::Stall} : Reply{200, "x", {}, milliseconds(5)};
  });
  Loop loop;
  {
    std::vector<Task<Result<HttpResponse>>> tasks;
    for (int i = 0; i < 1000; ++i) {
      tasks.push_back(send(&loop, to(server.host())));
      tasks.back().start();
    }
    drive_until(loop, [&] { return server.count() >= 64; });
  }
  EXPECT_EQ(loop.pending(), 0u);
  expect_alive(loop);
}

}  // namespace
}  // namespace iasql::aws
