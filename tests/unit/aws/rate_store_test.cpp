// The table of buckets: keys and accounts, taking from several, eviction; and the table of figures.
#include "aws/rate_store.hpp"

#include <gtest/gtest.h>

#include <set>

#include "aws/call_stats.hpp"

namespace iasql::aws {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Time = RateBucket::Time;

const Time kStart = Time{} + std::chrono::hours(100);

RateNeed need(std::string who, std::string api, RateFigures figures = {100, 20}, double cost = 1) {
  return {ApiId{who, "us-east-1", "toy", api}, figures, cost};
}

int drain(RateStore& store, const std::vector<RateNeed>& needs, Time now) {
  bool first = false;
  int taken = 0;
  while (taken < 10000 && store.take(needs, now, &first) == RateStore::Duration::zero()) ++taken;
  return taken;
}

std::string account(const RateState& s) { return std::string(s.id.account.view()); }

TEST(FixedText, CutsWhatIsTooLong) {
  EXPECT_EQ(FixedText<4>("abc").view(), "abc");
  EXPECT_EQ(FixedText<4>("abcdef").view(), "abc");
  EXPECT_EQ(FixedText<4>().view(), "");
}

TEST(RateStore, AccountRegionServiceAndApiHaveBucketsOfTheirOwn) {
  LocalRateStore store;
  const RateNeed base = need("1", "List");
  EXPECT_EQ(drain(store, {base}, kStart), 90);
  EXPECT_EQ(drain(store, {base}, kStart), 0);
  RateNeed other = base;
  other.id.account = {"2"};
  EXPECT_EQ(drain(store, {other}, kStart), 90);
  other = base;
  other.id.region = {"eu-west-1"};
  EXPECT_EQ(drain(store, {other}, kStart), 90);
  other = base;
  other.id.service = {"toys"};
  EXPECT_EQ(drain(store, {other}, kStart), 90);
  EXPECT_EQ(drain(store, {need("1", "Get")}, kStart), 90);
  EXPECT_EQ(store.list(kStart).size(), 5u);
}

TEST(RateStore, TakesFromAllBucketsOrFromNone) {
  LocalRateStore store;
  const std::vector<RateNeed> both{need("1", "Run"), need("1", "Run things", {10, 1}, 4)};
  EXPECT_EQ(drain(store, both, kStart), 2);
  EXPECT_EQ(drain(store, {both[0]}, kStart), 88) << "the failed try took nothing";
  EXPECT_EQ(drain(store, {need("1", "Run things", {10, 1}, 1)}, kStart), 1);
}

TEST(RateStore, WhatAKeyTookIsItsAccountsOnceThatIsKnown) {
  LocalRateStore store;
  const std::string key = fingerprint("AKIDEXAMPLE");
  EXPECT_TRUE(is_fingerprint(key));
  EXPECT_EQ(key.find("AKID"), std::string::npos);
  EXPECT_EQ(fingerprint(""), "");
  EXPECT_EQ(drain(store, {need(key, "List")}, kStart), 90);
  EXPECT_EQ(drain(store, {need("123456789012", "Get")}, kStart), 90);
  EXPECT_EQ(store.account_of(key), "");
  for (const RateState& s : store.list(kStart)) EXPECT_FALSE(is_fingerprint(account(s)));
  store.waiting(need(key, "List"), 2, kStart);
  store.learn(key, "123456789012", kStart);
  EXPECT_EQ(store.account_of(key), "123456789012");
  EXPECT_EQ(drain(store, {need("123456789012", "List")}, kStart), 0);
  EXPECT_EQ(drain(store, {need(key, "Get")}, kStart), 0);
  store.waiting(need(key, "List"), -2, kStart);
  std::set<std::string> accounts;
  for (const RateState& s : store.list(kStart)) {
    accounts.insert(account(s));
    EXPECT_EQ(s.waiting, 0);
    EXPECT_EQ(s.taken, 90u);
  }
  EXPECT_EQ(accounts, std::set<std::string>{"123456789012"});
  EXPECT_EQ(store.list(kStart).size(), 2u);
}

TEST(RateStore, RemembersAccountsOfTheKeysUsedLast) {
  LocalRateStore store;
  for (std::size_t i = 0; i <= RateTable::kKnown; ++i)
    store.learn(fingerprint(std::to_string(i)), std::to_string(i), kStart + seconds(i));
  EXPECT_EQ(store.account_of(fingerprint("0")), "");
  EXPECT_EQ(store.account_of(fingerprint("1")), "1");
  EXPECT_EQ(store.account_of(fingerprint(std::to_string(RateTable::kKnown))), std::to_string(RateTable::kKnown));
}

TEST(RateStore, CountsThrottlesAndWaiters) {
  LocalRateStore store;
  const RateNeed one = need("1", "List");
  drain(store, {one}, kStart);
  store.waiting(one, 3, kStart);
  store.waiting(one, -1, kStart);
  store.throttled({one}, kStart, kStart + milliseconds(1));
  store.throttled({one}, kStart, kStart + milliseconds(2));
  const RateState s = store.list(kStart + milliseconds(2)).at(0);
  EXPECT_EQ(s.throttled, 2u);
  EXPECT_EQ(s.waiting, 2);
  EXPECT_EQ(s.taken, 90u);
  EXPECT_NEAR(s.refill, 14, 0.1);
  EXPECT_EQ(s.published, (RateFigures{100, 20}));
}

TEST(RateStore, AFullTableForgetsBucketsThatAreAtRest) {
  LocalRateStore store;
  const RateNeed busy = need("1", "busy");
  const Time end = kStart + seconds(1);
  bool first = false;
  for (std::size_t i = 0; i < 20 * RateTable::kBuckets; ++i) {
    if (i % 64 == 0) drain(store, {busy}, end);
    store.take({need("1", "idle" + std::to_string(i), {0, 0})}, kStart, &first);
  }
  std::uint64_t evicted = 0;
  EXPECT_EQ(store.list(end, &evicted).size(), RateTable::kBuckets);
  EXPECT_GE(evicted, 19 * RateTable::kBuckets);
  EXPECT_EQ(drain(store, {busy}, end), 0) << "the bucket that is in use is still there";
}

CallRecord record(std::string_view operation, int ms, int attempt = 1, const Error* error = nullptr) {
  CallRecord r;
  r.account = "1";
  r.service = "toy";
  r.operation = operation;
  r.region = "us-east-1";
  r.latency = milliseconds(ms);
  r.bytes_in = 100;
  r.bytes_out = 10;
  r.attempt = attempt;
  r.error = error;
  return r;
}

TEST(CallStats, AddsUpAndStartsAgain) {
  const auto then = std::chrono::system_clock::now();
  LocalCallStats stats(then);
  Error throttled, other;
  throttled.kind = Error::Kind::Throttled;
  stats.add(record("List", 10, 1, &throttled));
  stats.add(record("List", 30, 2, &other));
  stats.add(record("List", 20, 3));
  stats.add(record("Get", 1));
  auto rows = stats.list();
  ASSERT_EQ(rows.size(), 2u);
  const auto& row = rows[0].id.api.view() == "List" ? rows[0] : rows[1];
  EXPECT_EQ(row.figures.calls, 3u);
  EXPECT_EQ(row.figures.errors, 2u);
  EXPECT_EQ(row.figures.throttles, 1u);
  EXPECT_EQ(row.figures.retries, 2u);
  EXPECT_EQ(row.figures.bytes_in, 300u);
  EXPECT_EQ(row.figures.bytes_out, 30u);
  EXPECT_EQ(row.figures.total_us, 60000u);
  EXPECT_EQ(row.figures.most_us, 30000u);
  EXPECT_LE(std::chrono::abs(stats.info().reset_at - then), milliseconds(1));
  stats.reset(then + seconds(5));
  EXPECT_TRUE(stats.list().empty());
  EXPECT_LE(std::chrono::abs(stats.info().reset_at - then - seconds(5)), milliseconds(1));
}

TEST(CallStats, AFullTableForgetsTheFewest) {
  LocalCallStats stats(std::chrono::system_clock::now());
  for (int i = 0; i < 100; ++i) stats.add(record("often", 1));
  for (std::size_t i = 0; i < 4 * CallTable::kOperations; ++i) stats.add(record("op" + std::to_string(i), 1));
  bool kept = false;
  for (const auto& row : stats.list()) kept |= row.id.api.view() == "often" && row.figures.calls == 100;
  EXPECT_TRUE(kept);
  EXPECT_GT(stats.info().evicted, 2 * CallTable::kOperations);
}

}  // namespace
}  // namespace iasql::aws
