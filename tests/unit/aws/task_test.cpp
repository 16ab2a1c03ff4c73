// Task and Group: who runs when, who owns what, and what becomes of exceptions.
#include "aws/task.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <stdexcept>
#include <string>

namespace iasql::aws {
namespace {

/// Something to wait for: resumes one waiter at a time when told. Forgets a waiter that is destroyed.
class Gate {
 public:
  struct Wait {
    Gate& gate;
    std::coroutine_handle<> handle;
    explicit Wait(Gate& g) : gate(g) {}
    ~Wait() { std::erase(gate.waiting_, this); }
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> h) {
      handle = h;
      gate.waiting_.push_back(this);
    }
    void await_resume() const noexcept {}
  };
  Wait wait() { return Wait(*this); }
  std::size_t waiting() const { return waiting_.size(); }
  void open_one() {
    auto h = waiting_.front()->handle;
    waiting_.pop_front();
    h.resume();
  }
  void open_all() {
    while (!waiting_.empty()) open_one();
  }

 private:
  std::deque<Wait*> waiting_;
};

struct Counted {
  int* alive;
  explicit Counted(int* a) : alive(a) { ++*alive; }
  Counted(const Counted& o) : alive(o.alive) { ++*alive; }
  ~Counted() { --*alive; }
};

Task<int> value_of(int v) { co_return v; }
Task<int> value_after(Gate* gate, int v) {
  co_await gate->wait();
  co_return v;
}
Task<int> thrown(std::string what) {
  throw std::runtime_error(what);
  co_return 0;
}
Task<void> noted(Gate* gate, int* alive, int* ended) {
  Counted here(alive);
  if (gate) co_await gate->wait();
  ++*ended;
}
Task<void> failing(Gate* gate, std::string what) {
  if (gate) co_await gate->wait();
  throw std::runtime_error(what);
}
Task<void> joined(Group* group, bool* over) {
  co_await group->join();
  *over = true;
}

TEST(Task, IsLazyAndReturnsItsValue) {
  Gate gate;
  Task<int> task = value_after(&gate, 7);
  EXPECT_EQ(gate.waiting(), 0u);
  task.start();
  EXPECT_EQ(gate.waiting(), 1u);
  EXPECT_FALSE(task.done());
  gate.open_one();
  ASSERT_TRUE(task.done());
  EXPECT_EQ(task.take(), 7);
}

Task<int> sum_of_both(Gate* gate) {
  int a = co_await value_after(gate, 1);
  int b = co_await value_of(2);
  co_return a + b;
}

TEST(Task, AwaitsOthersThatSuspendOrDoNot) {
  Gate gate;
  Task<int> task = sum_of_both(&gate);
  task.start();
  gate.open_one();
  ASSERT_TRUE(task.done());
  EXPECT_EQ(task.take(), 3);
}

Task<std::string> caught() {
  std::string what = "boom";
  try {
    co_await thrown(what);
  } catch (const std::runtime_error& e) {
    co_return std::string("caught ") + e.what();
  }
  co_return "not thrown";
}

TEST(Task, AnExceptionLeavesThroughTheAwait) {
  Task<std::string> task = caught();
  task.start();
  EXPECT_EQ(task.take(), "caught boom");
  std::string what = "root";
  Task<int> root = thrown(what);
  root.start();
  EXPECT_THROW(root.take(), std::runtime_error);
}

Task<void> nested(Gate* gate, int* alive, int depth) {
  Counted here(alive);
  if (depth == 0)
    co_await gate->wait();
  else
    co_await nested(gate, alive, depth - 1);
}

TEST(Task, DestroyingASuspendedTaskDestroysAllItAwaits) {
  Gate gate;
  int alive = 0;
  {
    Task<void> task = nested(&gate, &alive, 10);
    task.start();
    EXPECT_EQ(alive, 11);
    EXPECT_EQ(gate.waiting(), 1u);
  }
  EXPECT_EQ(alive, 0);
  EXPECT_EQ(gate.waiting(), 0u);
}

Task<long> sum_in_a_loop(int n) {
  long sum = 0;
  for (int i = 0; i < n; ++i) sum += co_await value_of(1);
  co_return sum;
}

TEST(Task, AMillionTasksThatDoNotSuspendNeedNoStack) {
  Task<long> task = sum_in_a_loop(1000000);
  task.start();
  ASSERT_TRUE(task.done());
  EXPECT_EQ(task.take(), 1000000);
}

TEST(Group, RunsAllAtOnceWithoutALimit) {
  Gate gate;
  int alive = 0, ended = 0;
  bool over = false;
  Group group;
  for (int i = 0; i < 10; ++i) group.add(noted(&gate, &alive, &ended));
  EXPECT_EQ(alive, 0);
  Task<void> task = joined(&group, &over);
  task.start();
  EXPECT_EQ(alive, 10);
  EXPECT_EQ(group.running(), 10u);
  gate.open_all();
  EXPECT_TRUE(over);
  EXPECT_EQ(ended, 10);
  EXPECT_EQ(alive, 0);
}

TEST(Group, NeverRunsMoreThanItsLimit) {
  Gate gate;
  int alive = 0, ended = 0;
  bool over = false;
  Group group(3);
  for (int i = 0; i < 10; ++i) group.add(noted(&gate, &alive, &ended));
  Task<void> task = joined(&group, &over);
  task.start();
  while (gate.waiting() > 0) {
    EXPECT_LE(alive, 3);
    EXPECT_EQ(alive, std::min(3, 10 - ended));
    gate.open_one();
  }
  EXPECT_TRUE(over);
  EXPECT_EQ(ended, 10);
}

TEST(Group, AnEmptyGroupIsJoinedAtOnce) {
  bool over = false;
  Group group;
  Task<void> task = joined(&group, &over);
  task.start();
  EXPECT_TRUE(over);
}

TEST(Group, ThousandsOfTasksThatDoNotSuspend) {
  int alive = 0, ended = 0;
  for (std::size_t limit : {0u, 1u, 7u}) {
    bool over = false;
    Group group(limit);
    for (int i = 0; i < 20000; ++i) group.add(noted(nullptr, &alive, &ended));
    Task<void> task = joined(&group, &over);
    task.start();
    EXPECT_TRUE(over);
  }
  EXPECT_EQ(ended, 60000);
}

TEST(Group, RethrowsTheFirstExceptionAfterAllHaveEnded) {
  Gate gate;
  int alive = 0, ended = 0;
  bool over = false;
  Group group;
  group.add(failing(nullptr, "first"));
  group.add(noted(&gate, &alive, &ended));
  group.add(failing(&gate, "second"));
  Task<void> task = joined(&group, &over);
  task.start();
  EXPECT_FALSE(task.done());
  gate.open_all();
  ASSERT_TRUE(task.done());
  EXPECT_FALSE(over);
  EXPECT_EQ(ended, 1);
  try {
    task.take();
    FAIL() << "nothing was thrown";
  } catch (const std::runtime_error& e) {
    EXPECT_STREQ(e.what(), "first");
  }
}

TEST(Group, CanBeJoinedAgainAndForgetsTheError) {
  int alive = 0, ended = 0;
  bool over = false;
  Group group;
  group.add(failing(nullptr, "once"));
  Task<void> first = joined(&group, &over);
  first.start();
  EXPECT_THROW(first.take(), std::runtime_error);
  group.add(noted(nullptr, &alive, &ended));
  Task<void> second = joined(&group, &over);
  second.start();
  EXPECT_TRUE(over);
  EXPECT_EQ(ended, 1);
}

TEST(Group, DestroyingItDestroysRunningAndWaitingTasks) {
  Gate gate;
  int alive = 0, ended = 0;
  bool over = false;
  {
    auto group = std::make_unique<Group>(2);
    for (int i = 0; i < 5; ++i) group->add(noted(&gate, &alive, &ended));
    Task<void> task = joined(group.get(), &over);
    task.start();
    gate.open_one();
    EXPECT_EQ(alive, 2);
    // Members go in reverse order: the joiner first, as in a coroutine that holds both.
  }
  EXPECT_EQ(alive, 0);
  EXPECT_EQ(gate.waiting(), 0u);
  EXPECT_EQ(ended, 1);
}

TEST(Group, SurvivesTheJoinersDestruction) {
  Gate gate;
  int alive = 0, ended = 0;
  bool over = false;
  Group group;
  group.add(noted(&gate, &alive, &ended));
  {
    Task<void> task = joined(&group, &over);
    task.start();
  }
  gate.open_all();  // must not resume the joiner that is gone
  EXPECT_EQ(ended, 1);
  EXPECT_FALSE(over);
  Task<void> task = joined(&group, &over);
  task.start();
  EXPECT_TRUE(over);
}

Task<void> spawner(Group* group, Gate* gate, int* alive, int* ended, int generations) {
  if (gate) co_await gate->wait();
  if (generations > 0) {
    group->add(spawner(group, gate, alive, ended, generations - 1));
    group->add(noted(gate, alive, ended));
  }
}

TEST(Group, TasksAddTasksWhileItIsJoined) {
  for (bool suspend : {true, false}) {
    Gate gate;
    int alive = 0, ended = 0;
    bool over = false;
    Group group(2);
    group.add(spawner(&group, suspend ? &gate : nullptr, &alive, &ended, 50));
    Task<void> task = joined(&group, &over);
    task.start();
    gate.open_all();
    EXPECT_TRUE(over);
    EXPECT_EQ(ended, 50);
  }
}

Task<void> opener(Gate* gate, int* ended) {
  gate->open_all();
  ++*ended;
  co_return;
}

// The added task ends the last other one and then itself, both inside add(): the joiner must still wake.
TEST(Group, AddedFromOutsideWhileJoined) {
  Gate gate;
  int alive = 0, ended = 0;
  bool over = false;
  Group group;
  group.add(noted(&gate, &alive, &ended));
  Task<void> task = joined(&group, &over);
  task.start();
  group.add(opener(&gate, &ended));
  EXPECT_EQ(ended, 2);
  EXPECT_TRUE(over);
}

Task<void> owner_of_group(Gate* gate, int* alive, int* ended, bool* over) {
  auto group = std::make_unique<Group>(4);
  for (int i = 0; i < 20; ++i) group->add(noted(gate, alive, ended));
  co_await group->join();
  group.reset();  // while the frame that reported the end is below us on the stack
  *over = true;
}

TEST(Group, TheJoinerMayDestroyIt) {
  Gate gate;
  int alive = 0, ended = 0;
  bool over = false;
  auto task = std::make_unique<Task<void>>(owner_of_group(&gate, &alive, &ended, &over));
  task->start();
  gate.open_all();
  EXPECT_TRUE(over);
  EXPECT_EQ(ended, 20);
}

TEST(Group, EndedFramesAreReclaimedOnTheWay) {
  Gate gate;
  int alive = 0, ended = 0;
  bool over = false;
  Group group(8);
  for (int i = 0; i < 100000; ++i) group.add(noted(i % 3 ? &gate : nullptr, &alive, &ended));
  Task<void> task = joined(&group, &over);
  task.start();
  std::size_t most = 0;
  while (gate.waiting() > 0) {
    gate.open_one();
    most = std::max(most, group.unreclaimed() + group.running());
  }
  EXPECT_TRUE(over);
  EXPECT_EQ(ended, 100000);
  EXPECT_LE(most, 16u);
}

Task<void> nested_groups(Gate* gate, int depth, int* ended) {
  if (depth == 0) {
    if (gate) co_await gate->wait();
    ++*ended;
    co_return;
  }
  Group inner(2);
  for (int i = 0; i < 3; ++i) inner.add(nested_groups(gate, depth - 1, ended));
  co_await inner.join();
}

TEST(Group, GroupsInsideGroups) {
  Gate gate;
  int ended = 0;
  Task<void> task = nested_groups(&gate, 4, &ended);
  task.start();
  gate.open_all();
  EXPECT_TRUE(task.done());
  EXPECT_EQ(ended, 81);
  ended = 0;
  Task<void> sync = nested_groups(nullptr, 4, &ended);
  sync.start();
  EXPECT_TRUE(sync.done());
  EXPECT_EQ(ended, 81);
  {
    Task<void> dropped = nested_groups(&gate, 4, &ended);
    dropped.start();
    gate.open_one();
  }
  EXPECT_EQ(gate.waiting(), 0u);
}

}  // namespace
}  // namespace iasql::aws
