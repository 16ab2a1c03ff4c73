// The token bucket with a clock of the test's own, also against a bucket as AWS would keep it.
#include "aws/rate.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <deque>
#include <random>

namespace iasql::aws {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Time = RateBucket::Time;
using Duration = RateBucket::Duration;

const Time kStart = Time{} + std::chrono::hours(100);

Duration in(double s) {
  return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(s));
}

RateBucket opened(double burst, double refill, Time now = kStart) {
  RateBucket bucket;
  bucket.open({burst, refill}, now);
  return bucket;
}

/// Takes what there is; how many there were.
int drain(RateBucket& bucket, Time now) {
  int taken = 0;
  while (bucket.wait(1, now) == Duration::zero() && taken < 10000) {
    bucket.take(1, now);
    ++taken;
  }
  return taken;
}

TEST(RateBucket, GivesNineTenthsOfABurstAndThenTheRefill) {
  RateBucket bucket = opened(100, 20);
  EXPECT_EQ(drain(bucket, kStart), 90);
  bucket.answered(kStart);
  EXPECT_EQ(drain(bucket, kStart + milliseconds(40)), 0);
  EXPECT_EQ(drain(bucket, kStart + milliseconds(51)), 1);
  EXPECT_EQ(drain(bucket, kStart + milliseconds(1051)), 20);
  EXPECT_EQ(drain(bucket, kStart + seconds(1000)), 90);
}

TEST(RateBucket, OpeningAgainWithTheSameFiguresChangesNothing) {
  RateBucket bucket = opened(100, 20);
  drain(bucket, kStart);
  bucket.open({100, 20}, kStart);
  EXPECT_EQ(drain(bucket, kStart), 0);
  bucket.open({50, 20}, kStart);
  EXPECT_EQ(drain(bucket, kStart), 45);
}

TEST(RateBucket, SaysHowLongToWait) {
  RateBucket bucket = opened(4, 0.5);
  EXPECT_EQ(drain(bucket, kStart), 3);
  bucket.answered(kStart);
  EXPECT_NEAR(bucket.tokens(kStart), 0.6, 1e-6);
  EXPECT_NEAR(std::chrono::duration<double>(bucket.wait(1, kStart)).count(), 0.8, 1e-6);
  EXPECT_EQ(bucket.wait(2, kStart), seconds(1)) << "never long: others may change the bucket";
  EXPECT_EQ(bucket.wait(1, kStart + bucket.wait(1, kStart)), Duration::zero());
}

TEST(RateBucket, ARequestLargerThanTheBucketCostsAllOfIt) {
  RateBucket bucket = opened(10, 1);
  EXPECT_EQ(bucket.wait(500, kStart), Duration::zero());
  bucket.take(500, kStart);
  bucket.answered(kStart);
  EXPECT_NEAR(bucket.tokens(kStart), 0, 1e-9);
  EXPECT_GT(bucket.wait(500, kStart + seconds(8)), Duration::zero());
  EXPECT_EQ(bucket.wait(500, kStart + seconds(10)), Duration::zero());
}

TEST(RateBucket, RefillsFromTheFirstAnswerOn) {
  RateBucket bucket = opened(100, 20);
  EXPECT_TRUE(bucket.take(1, kStart)) << "the first one of a full bucket";
  EXPECT_FALSE(bucket.take(1, kStart));
  EXPECT_NEAR(bucket.tokens(kStart + seconds(1)), 88, 1e-6);
  bucket.answered(kStart + seconds(1));
  EXPECT_NEAR(bucket.tokens(kStart + milliseconds(1050)), 89, 1e-6);
  RateBucket lost = opened(100, 20);
  drain(lost, kStart);
  EXPECT_NEAR(lost.tokens(kStart + RateBucket::kLongestHold), 0, 1e-6);
  EXPECT_NEAR(lost.tokens(kStart + RateBucket::kLongestHold + seconds(1)), 20, 1e-6) << "the answer never came";
}

TEST(RateBucket, AThrottleEmptiesItAndSlowsItDown) {
  RateBucket bucket = opened(100, 20);
  bucket.take(1, kStart);
  bucket.throttled(kStart, kStart);
  EXPECT_EQ(bucket.tokens(kStart), 0);
  EXPECT_NEAR(bucket.refill(kStart), 14, 1e-6);
  bucket.throttled(kStart - milliseconds(5), kStart + milliseconds(100));  // was under way already
  EXPECT_NEAR(bucket.refill(kStart + milliseconds(1)), 14, 0.1);
  bucket.throttled(kStart + milliseconds(50), kStart + milliseconds(100));  // was sent at the lower rate
  EXPECT_NEAR(bucket.refill(kStart + milliseconds(100)), 0.7 * 14.3, 0.2);
}

TEST(RateBucket, ComesBackToThePublishedRefillButNotAboveIt) {
  RateBucket bucket = opened(100, 20);
  bucket.throttled(kStart, kStart);
  double before = 0;
  for (int s = 0; s <= 60; ++s) {
    const double now = bucket.refill(kStart + seconds(s));
    EXPECT_GE(now, before);
    EXPECT_LE(now, 20);
    before = now;
  }
  EXPECT_LT(bucket.refill(kStart + seconds(1)), 17.5);
  EXPECT_EQ(bucket.refill(kStart + seconds(6)), 20);
  EXPECT_FALSE(bucket.at_rest(kStart + seconds(1)));
  EXPECT_TRUE(bucket.at_rest(kStart + seconds(60)));
}

TEST(RateBucket, NeverStopsAltogether) {
  RateBucket bucket = opened(50, 5);
  for (int i = 0; i < 100; ++i) bucket.throttled(kStart + milliseconds(i), kStart + milliseconds(i));
  EXPECT_NEAR(bucket.refill(kStart + milliseconds(100)), 5 * RateBucket::kLeast, 1e-3);
}

TEST(RateBucket, WithoutFiguresItIsUnlimitedUntilTheFirstThrottle) {
  RateBucket bucket = opened(0, 0);
  Time now = kStart;
  for (int i = 0; i < 400; ++i, now += milliseconds(10)) {
    EXPECT_EQ(bucket.wait(1, now), Duration::zero());
    bucket.take(1, now);
  }
  EXPECT_TRUE(bucket.at_rest(now));
  bucket.throttled(now, now);  // 100 per second were sent
  EXPECT_NEAR(bucket.refill(now), 70, 10);
  EXPECT_GT(bucket.wait(1, now), Duration::zero());
  EXPECT_FALSE(bucket.at_rest(now));
  EXPECT_GT(bucket.refill(now + seconds(20)), 100) << "it tries more than before";
  EXPECT_EQ(bucket.refill(now + seconds(51)), 0) << "unlimited again";
  EXPECT_EQ(bucket.wait(1, now + seconds(51)), Duration::zero());
}

TEST(RateBucket, TwoThatTurnOutToBeOneHaveTheFewerTokens) {
  RateBucket one = opened(100, 20), other = opened(100, 20);
  drain(other, kStart);
  other.throttled(kStart, kStart);
  one.merge(other, kStart);
  EXPECT_EQ(one.tokens(kStart), 0);
  EXPECT_NEAR(one.refill(kStart), 14, 1e-6);
}

/// A bucket as AWS keeps it: requests arrive some time after they were sent.
struct Enforcer {
  double burst, refill, tokens = burst;
  Time last = kStart;
  bool admits(Time now) {
    tokens = std::min(burst, tokens + refill * std::chrono::duration<double>(now - last).count());
    last = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  }
};

struct Outcome {
  int sent = 0, refused = 0;
  double took = 0;
};

/// Sends `wanted` requests as fast as the bucket lets them go. The first takes half a second to arrive, the others up to
/// a tenth.
Outcome simulate(RateBucket& bucket, Enforcer& aws, int wanted, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> delay(0.001, 0.1);
  struct Answer {
    Time sent, arrives;
    bool first;
  };
  std::deque<Answer> under_way;
  Outcome out;
  Time now = kStart;
  for (int done = 0; done < wanted; now += milliseconds(1)) {
    if (bucket.wait(1, now) == Duration::zero() && done + static_cast<int>(under_way.size()) < wanted) {
      const bool first = bucket.take(1, now);
      under_way.push_back({now, now + in(out.sent++ == 0 ? 0.5 : delay(random)), first});
    }
    for (auto it = under_way.begin(); it != under_way.end();) {
      if (it->arrives > now) {
        ++it;
        continue;
      }
      if (aws.admits(now)) {
        ++done;
        if (it->first) bucket.answered(now);
      } else {
        ++out.refused;
        bucket.throttled(it->sent, now);
      }
      it = under_way.erase(it);
    }
    out.took = std::chrono::duration<double>(now - kStart).count();
  }
  return out;
}

TEST(RateBucket, AgainstAnEnforcedBucketNothingIsRefusedAndNoTimeIsLost) {
  for (unsigned seed = 1; seed <= 5; ++seed) {
    RateBucket bucket = opened(100, 20);
    Enforcer aws{100, 20};
    const Outcome out = simulate(bucket, aws, 1000, seed);
    EXPECT_EQ(out.refused, 0);
    EXPECT_LT(out.took, 1.05 * (1000 - 100) / 20.0);
  }
}

TEST(RateBucket, FindsALimitBelowThePublishedOne) {
  RateBucket bucket = opened(100, 20);
  Enforcer aws{50, 10};
  const Outcome out = simulate(bucket, aws, 1000, 7);
  EXPECT_LT(out.refused, 150);
  EXPECT_LT(out.took, 1.3 * (1000 - 50) / 10.0);
}

TEST(RateBucket, FindsALimitThatNobodyPublishes) {
  RateBucket bucket = opened(0, 0);
  Enforcer aws{20, 10};
  const Outcome out = simulate(bucket, aws, 1000, 7);
  EXPECT_LT(out.refused, 250);
  EXPECT_LT(out.took, 1.5 * (1000 - 20) / 10.0);
}

}  // namespace
}  // namespace iasql::aws
