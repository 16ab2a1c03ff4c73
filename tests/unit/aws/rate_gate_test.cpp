// The door: order, permits, other buckets passing by, waits that are given up.
#include "aws/rate_gate.hpp"

#include <gtest/gtest.h>

#include <map>

#include "poll_waiter.hpp"

namespace iasql::aws {
namespace {

using std::chrono::milliseconds;
using test::PollWaiter;

RateNeed need(std::string api, double burst, double refill) {
  return {ApiId{"1", "us-east-1", "toy", api}, {burst, refill}, 1};
}

struct Fixture {
  explicit Fixture(std::size_t permits) : gate(loop, permits, permits, &store) {}

  /// Enters, writes its name down and keeps its permit for that long.
  Task<void> visit(const std::vector<RateNeed>* needs, std::string name, milliseconds stay = milliseconds(0), bool ahead = false) {
    Task<RateGate::Pass> entering = gate.enter(needs, "toy us-east-1", ahead);
    RateGate::Pass pass = co_await entering;
    gate.answered(*needs, pass, Loop::Clock::now(), false);
    order.push_back(name);
    Loop::Sleep staying = loop.sleep(stay);
    co_await staying;
  }
  Task<void> all(Group* group) { co_await group->join(); }
  void run(Group& group) {
    PollWaiter waiter;
    run_until(loop, waiter, all(&group));
  }
  /// Drives the loop for that long.
  void pass(milliseconds time) {
    PollWaiter waiter;
    const auto sleep = [](Loop* l, milliseconds t) -> Task<void> {
      Loop::Sleep pause = l->sleep(t);
      co_await pause;
    };
    run_until(loop, waiter, sleep(&loop, time));
  }
  int waiting(std::string_view api) {
    for (const RateState& s : store.list(Loop::Clock::now()))
      if (s.id.api.view() == api) return s.waiting;
    return -1;
  }
  double tokens(std::string_view api) {
    for (const RateState& s : store.list(Loop::Clock::now()))
      if (s.id.api.view() == api) return s.tokens;
    return -1;
  }

  Loop loop;
  LocalRateStore store;
  RateGate gate;
  std::vector<std::string> order;
};

TEST(RateGate, FirstComeFirstServed) {
  Fixture f(8);
  const std::vector<RateNeed> slow{need("slow", 1, 100)};
  Group group;
  for (int i = 0; i < 20; ++i) group.add(f.visit(&slow, std::to_string(i)));
  const auto start = Loop::Clock::now();
  f.run(group);
  EXPECT_GE(Loop::Clock::now() - start, milliseconds(180));
  std::vector<std::string> expected;
  for (int i = 0; i < 20; ++i) expected.push_back(std::to_string(i));
  EXPECT_EQ(f.order, expected);
}

TEST(RateGate, WhoMayGoAheadPassesTheOthersButNotItsLike) {
  const std::vector<RateNeed> free{}, slow{need("slow", 1, 200)};
  auto order = [](const std::vector<RateNeed>& needs) {
    Fixture f(1);
    Group group;
    group.add(f.visit(&needs, "holder", milliseconds(5)));
    for (const char* name : {"a", "b"}) group.add(f.visit(&needs, name));
    for (const char* name : {"ahead 1", "ahead 2"}) group.add(f.visit(&needs, name, milliseconds(0), true));
    group.add(f.visit(&needs, "c"));
    f.run(group);
    return f.order;
  };
  EXPECT_EQ(order(free), (std::vector<std::string>{"holder", "ahead 1", "ahead 2", "a", "b", "c"}));
  // Whose turn it is at the bucket keeps it.
  EXPECT_EQ(order(slow), (std::vector<std::string>{"holder", "a", "ahead 1", "ahead 2", "b", "c"}));
}

TEST(RateGate, WhoWaitsForATokenHoldsNobodyElseUp) {
  Fixture f(1);
  const std::vector<RateNeed> dry{need("dry", 1, 0.1)}, free{need("free", 0, 0)};
  Group group;
  for (int i = 0; i < 5; ++i) group.add(f.visit(&dry, "dry"));
  for (int i = 0; i < 5; ++i) group.add(f.visit(&free, "free"));
  Task<void> all = f.all(&group);
  all.start();
  PollWaiter waiter;
  while (f.order.size() < 6) {
    waiter.wait(f.loop.fd(), f.loop.deadline());
    f.loop.drive();
  }
  EXPECT_EQ(std::count(f.order.begin(), f.order.end(), "free"), 5);
  EXPECT_EQ(f.waiting("dry"), 4);
  EXPECT_EQ(f.waiting("free"), 0);
}

TEST(RateGate, WhoGivesUpHasTakenNothingAndLetsTheNextOneIn) {
  Fixture f(4);
  const std::vector<RateNeed> slow{need("slow", 1, 5)};
  Group first;
  first.add(f.visit(&slow, "first"));
  f.run(first);
  {
    Task<void> one = f.visit(&slow, "given up"), two = f.visit(&slow, "given up");
    one.start();
    two.start();
    f.pass(milliseconds(20));
    EXPECT_EQ(f.waiting("slow"), 2);
  }
  EXPECT_EQ(f.waiting("slow"), 0);
  f.pass(milliseconds(200));
  EXPECT_EQ(f.tokens("slow"), 1);
  Group last;
  last.add(f.visit(&slow, "last"));
  f.run(last);
  EXPECT_EQ(f.order, (std::vector<std::string>{"first", "last"}));
}

TEST(RateGate, GivingUpBetweenTokenAndPermitTakesNothing) {
  Fixture f(1);
  const std::vector<RateNeed> free{need("free", 0, 0)}, counted{need("counted", 1, 0.001)};
  Task<void> holder = f.visit(&free, "holder", std::chrono::hours(1));
  holder.start();
  {
    Task<void> waits = f.visit(&counted, "waits");
    waits.start();
    f.pass(milliseconds(10));
  }
  EXPECT_EQ(f.tokens("counted"), 1);
}

TEST(RateGate, SeveralProcessesShareABucket) {
  Fixture f(8);
  RateGate other(f.loop, 8, 8, &f.store);
  const std::vector<RateNeed> shared{need("shared", 1, 100)};
  int mine = 0, theirs = 0;
  const auto visit = [&shared](RateGate* gate, int* count) -> Task<void> {
    for (int i = 0; i < 15; ++i) {
      Task<RateGate::Pass> entering = gate->enter(&shared, "toy us-east-1");
      RateGate::Pass pass = co_await entering;
      gate->answered(shared, pass, Loop::Clock::now(), false);
      ++*count;
    }
  };
  Group group;
  group.add(visit(&f.gate, &mine));
  group.add(visit(&other, &theirs));
  const auto start = Loop::Clock::now();
  f.run(group);
  EXPECT_GE(Loop::Clock::now() - start, milliseconds(280));
  EXPECT_EQ(mine + theirs, 30);
}

TEST(RateGate, WithoutBucketsOnlyPermitsCount) {
  Loop loop;
  RateGate gate(loop, 1, 1, nullptr);
  const std::vector<RateNeed> none;
  int inside = 0, most = 0;
  const auto visit = [&](RateGate* g) -> Task<void> {
    Task<RateGate::Pass> entering = g->enter(&none, "toy us-east-1");
    RateGate::Pass pass = co_await entering;
    most = std::max(most, ++inside);
    Loop::Sleep pause = loop.sleep(milliseconds(5));
    co_await pause;
    --inside;
  };
  Group group;
  for (int i = 0; i < 4; ++i) group.add(visit(&gate));
  const auto all = [](Group* g) -> Task<void> { co_await g->join(); };
  PollWaiter waiter;
  run_until(loop, waiter, all(&group));
  EXPECT_EQ(most, 1);
}

TEST(RateGate, EachEndpointHasPermitsOfItsOwn) {
  Loop loop;
  RateGate gate(loop, 5, 2, nullptr);
  const std::vector<RateNeed> none;
  std::map<std::string, int> inside, most;
  const auto visit = [&](RateGate* g, std::string endpoint) -> Task<void> {
    Task<RateGate::Pass> entering = g->enter(&none, endpoint);
    RateGate::Pass pass = co_await entering;
    for (const std::string& what : {endpoint, std::string("all")}) most[what] = std::max(most[what], ++inside[what]);
    Loop::Sleep pause = loop.sleep(milliseconds(5));
    co_await pause;
    for (const std::string& what : {endpoint, std::string("all")}) --inside[what];
  };
  Group group;
  for (int i = 0; i < 8; ++i) group.add(visit(&gate, "a"));
  for (const char* endpoint : {"b", "c", "d"}) {
    for (int i = 0; i < 4; ++i) group.add(visit(&gate, endpoint));
  }
  const auto all = [](Group* g) -> Task<void> { co_await g->join(); };
  PollWaiter waiter;
  run_until(loop, waiter, all(&group));
  const std::map<std::string, int> expected{{"a", 2}, {"b", 2}, {"c", 2}, {"d", 2}, {"all", 5}};
  EXPECT_EQ(most, expected);
}

}  // namespace
}  // namespace iasql::aws
