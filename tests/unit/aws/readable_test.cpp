// Waiting for descriptors of others in the event loop.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "aws/http.hpp"
#include "poll_waiter.hpp"

namespace iasql::aws {
namespace {

using test::PollWaiter;
using std::chrono::milliseconds;

struct Pipe {
  int in = -1, out = -1;
  Pipe() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) throw std::runtime_error("pipe");
    in = ends[0];
    out = ends[1];
  }
  ~Pipe() {
    close_end(in);
    close_end(out);
  }
  static void close_end(int& fd) {
    if (fd >= 0) close(fd);
    fd = -1;
  }
};

Task<bool> wait_for(Loop* loop, int fd, Loop::Clock::duration timeout) {
  Loop::Readable waiting = loop->readable(fd, timeout);
  bool is_readable = co_await waiting;
  co_return is_readable;
}

Task<void> write_later(Loop* loop, Pipe* pipe, bool hang_up) {
  co_await loop->sleep(milliseconds(10));
  if (hang_up)
    Pipe::close_end(pipe->out);
  else
    EXPECT_EQ(write(pipe->out, "x", 1), 1);
}

Task<bool> wait_and_write(Loop* loop, Pipe* pipe, bool hang_up) {
  Task<void> writing = write_later(loop, pipe, hang_up);
  writing.start();
  Task<bool> waiting = wait_for(loop, pipe->in, std::chrono::hours(1));
  bool out = co_await waiting;
  co_return out;
}

template <class T>
T run(Loop& loop, Task<T> task) {
  PollWaiter waiter;
  return run_until(loop, waiter, std::move(task));
}

TEST(Readable, SeesWhatIsThere) {
  Pipe pipe;
  Loop loop;
  ASSERT_EQ(write(pipe.out, "x", 1), 1);
  EXPECT_TRUE(run(loop, wait_for(&loop, pipe.in, std::chrono::hours(1))));
  EXPECT_EQ(loop.pending(), 0u);
  EXPECT_FALSE(loop.deadline());
}

TEST(Readable, SeesWhatComesAndThatTheOtherEndIsGone) {
  for (bool hang_up : {false, true}) {
    Pipe pipe;
    Loop loop;
    EXPECT_TRUE(run(loop, wait_and_write(&loop, &pipe, hang_up)));
    EXPECT_EQ(loop.pending(), 0u);
  }
}

TEST(Readable, GivesUpInTime) {
  Pipe pipe;
  Loop loop;
  const auto start = Loop::Clock::now();
  EXPECT_FALSE(run(loop, wait_for(&loop, pipe.in, milliseconds(30))));
  EXPECT_GE(Loop::Clock::now() - start, milliseconds(30));
  EXPECT_FALSE(run(loop, wait_for(&loop, pipe.in, milliseconds(0))));
  EXPECT_EQ(loop.pending(), 0u);
}

TEST(Readable, EndlessTimeoutsDoNotOverflow) {
  Pipe pipe;
  Loop loop;
  Task<bool> task = wait_for(&loop, pipe.in, Loop::Clock::duration::max());
  task.start();
  loop.drive();
  EXPECT_FALSE(task.done());
  EXPECT_EQ(loop.pending(), 1u);
  ASSERT_EQ(write(pipe.out, "x", 1), 1);
  loop.drive();
  EXPECT_TRUE(task.done());
}

TEST(Readable, OneDescriptorMayBeAwaitedTwice) {
  Pipe pipe;
  Loop loop;
  Task<bool> a = wait_for(&loop, pipe.in, std::chrono::hours(1)), b = wait_for(&loop, pipe.in, std::chrono::hours(1));
  a.start();
  b.start();
  EXPECT_EQ(loop.pending(), 2u);
  ASSERT_EQ(write(pipe.out, "x", 1), 1);
  loop.drive();
  EXPECT_TRUE(a.done() && b.done());
  EXPECT_EQ(loop.pending(), 0u);
}

TEST(Readable, IsForgottenWithItsTaskEvenIfTheDescriptorWasClosed) {
  Pipe pipe;
  Loop loop;
  {
    Task<bool> task = wait_for(&loop, pipe.in, std::chrono::hours(1));
    task.start();
    Pipe::close_end(pipe.in);
    EXPECT_EQ(loop.pending(), 1u);
  }
  EXPECT_EQ(loop.pending(), 0u);
  EXPECT_FALSE(loop.deadline());
  loop.drive();
  pollfd other{pipe.out, POLLOUT, 0};
  poll(&other, 1, 0);
  EXPECT_TRUE(other.revents & POLLERR) << "somebody still holds the other end";
}

TEST(Readable, FilesAndClosedDescriptorsAreReadable) {
  Loop loop;
  const int file = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
  EXPECT_TRUE(run(loop, wait_for(&loop, file, std::chrono::hours(1))));
  close(file);
  EXPECT_TRUE(run(loop, wait_for(&loop, file, std::chrono::hours(1))));
  EXPECT_EQ(loop.pending(), 0u);
}

TEST(Readable, TheLoopMayGoFirst) {
  Pipe pipe;
  auto loop = std::make_unique<Loop>();
  Task<bool> task = wait_for(loop.get(), pipe.in, std::chrono::hours(1));
  task.start();
  loop.reset();
  EXPECT_FALSE(task.done());
}

}  // namespace
}  // namespace iasql::aws
