// When credentials are renewed, how often, by whom, and what happens if that fails.
#include <gtest/gtest.h>

#include "aws/credentials_impl.hpp"
#include "poll_waiter.hpp"

namespace iasql::aws {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::system_clock;

/// Gives ID1, ID2, … after a pause of the loop, or fails.
struct Scripted : FindingSource {
  Loop& loop;
  const Clock::time_point& now;
  int asked = 0, running = 0, most_running = 0;
  Clock::duration life = 1h;
  bool fails = false, absent = false, same = false, forever = false;
  Scripted(Loop& l, const Clock::time_point& n) : loop(l), now(n) {}
  Task<Result<Found>> find() override {
    ++asked;
    most_running = std::max(most_running, ++running);
    Loop::Sleep pause = loop.sleep(2ms);
    co_await pause;
    --running;
    if (fails) co_return credentials_error("out of order");
    if (absent) co_return Found{std::nullopt, "nobody there"};
    Credentials c;
    c.access_key_id = same ? "SAME" : "ID" + std::to_string(asked);
    c.secret_access_key = "hidden";
    if (!forever) c.expires = now + life;
    c.source = "script";
    co_return Found{c};
  }
};

struct World {
  Clock::time_point now = Clock::now();
  std::string log;
  Loop loop;
  test::PollWaiter waiter;
  ModelStore models{"/nowhere"};
  Scripted* inner = nullptr;
  std::unique_ptr<CredentialSource> source;

  World() {
    auto context = std::make_shared<const CredentialContext>(CredentialContext{
        loop, models, Settings({}, ProfileFiles(), ""), {}, {}, "", [this] { return now; }, [] { return 0.5; },
        [this](const std::string& m) { log += m + "\n"; }});
    auto scripted = std::make_unique<Scripted>(loop, now);
    inner = scripted.get();
    source = refreshed_credentials(context, std::move(scripted));
  }
  std::string get() {
    Result<Credentials> found = run_until(loop, waiter, source->get());
    return found ? found->access_key_id : found.error().message;
  }
  Task<void> note(std::string* into) {
    Task<Result<Credentials>> getting = source->get();
    Result<Credentials> found = co_await getting;
    *into = found ? found->access_key_id : found.error().message;
  }
  std::vector<std::string> at_once(std::size_t n) {
    std::vector<std::string> out(n);
    Group group;
    for (std::string& place : out) group.add(note(&place));
    auto joined = [](Group* g) -> Task<void> { co_await g->join(); };
    run_until(loop, waiter, joined(&group));
    return out;
  }
};

TEST(CredentialRefresh, KeepsThemUntilAQuarterOfAnHourBeforeTheEnd) {
  World world;
  EXPECT_EQ(world.get(), "ID1");
  world.now += 44min;
  EXPECT_EQ(world.get(), "ID1");
  world.now += 2min;
  EXPECT_EQ(world.get(), "ID2");
  EXPECT_EQ(world.inner->asked, 2);
}

TEST(CredentialRefresh, WithoutAnEndTheyStay) {
  World world;
  world.inner->forever = true;
  EXPECT_EQ(world.get(), "ID1");
  world.now += 1000h;
  EXPECT_EQ(world.get(), "ID1");
}

TEST(CredentialRefresh, ShortLivesAreNotRenewedAtEveryCall) {
  World world;
  world.inner->life = 5min;
  EXPECT_EQ(world.get(), "ID1");
  world.now += 2min;
  EXPECT_EQ(world.get(), "ID1");
  world.now += 1min;
  EXPECT_EQ(world.get(), "ID2");
}

TEST(CredentialRefresh, OneQuestionAtATimeAndItsAnswerIsShared) {
  World world;
  EXPECT_EQ(world.at_once(20), std::vector<std::string>(20, "ID1"));
  world.now += 55min;
  EXPECT_EQ(world.at_once(20), std::vector<std::string>(20, "ID2"));
  EXPECT_EQ(world.inner->asked, 2);
  world.now += 47min;  // advisory: nobody but the first one waits
  auto some = world.at_once(3);
  EXPECT_EQ(some, (std::vector<std::string>{"ID3", "ID2", "ID2"}));
  EXPECT_EQ(world.inner->most_running, 1);
}

TEST(CredentialRefresh, AnEarlyFailureIsToleratedAndToldOnce) {
  World world;
  EXPECT_EQ(world.get(), "ID1");
  world.inner->fails = true;
  world.now += 46min;
  EXPECT_EQ(world.get(), "ID1");
  EXPECT_EQ(world.get(), "ID1");
  EXPECT_EQ(world.inner->asked, 2) << "not again within a minute";
  world.now += 61s;
  EXPECT_EQ(world.get(), "ID1");
  EXPECT_EQ(world.inner->asked, 3);
  EXPECT_EQ(world.log, "could not renew AWS credentials ahead of time, which is tried again: out of order\n");
  world.now += 4min;
  EXPECT_EQ(world.get(), "out of order") << "ten minutes before the end it is an error";
  world.inner->fails = false;
  EXPECT_EQ(world.get(), "out of order") << "remembered for a moment";
  world.now += 6s;
  EXPECT_EQ(world.get(), "ID5");
}

TEST(CredentialRefresh, FailuresAreSharedToo) {
  World world;
  world.inner->absent = true;
  EXPECT_EQ(world.at_once(10), std::vector<std::string>(10, "nobody there"));
  EXPECT_EQ(world.inner->asked, 1);
}

TEST(CredentialRefresh, InvalidatingForcesOneThatIsNotRepeatedInVain) {
  World world;
  EXPECT_EQ(world.get(), "ID1");
  world.source->invalidate();
  EXPECT_EQ(world.get(), "ID2");
  world.inner->same = true;
  world.source->invalidate();
  EXPECT_EQ(world.get(), "SAME");
  world.source->invalidate();
  EXPECT_EQ(world.get(), "SAME");
  EXPECT_EQ(world.inner->asked, 4);
  world.source->invalidate();  // it brought the same: of no use for a while
  EXPECT_EQ(world.get(), "SAME");
  EXPECT_EQ(world.inner->asked, 4);
  world.now += 11s;
  world.source->invalidate();
  world.get();
  EXPECT_EQ(world.inner->asked, 5);
}

TEST(CredentialRefresh, WhatComesExpiredIsAnError) {
  World world;
  world.inner->life = -1s;
  EXPECT_EQ(world.get(), "the credentials of script had expired when they came");
}

TEST(CredentialRefresh, AnAbandonedQuestionLeavesTheTurnFree) {
  World world;
  {
    Task<Result<Credentials>> abandoned = world.source->get();
    abandoned.start();
  }
  EXPECT_EQ(world.get(), "ID2");
}

}  // namespace
}  // namespace iasql::aws
