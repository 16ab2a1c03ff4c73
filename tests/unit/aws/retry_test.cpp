// Backoff, asked delays and the quota, with a fixed "random".
#include "aws/retry.hpp"

#include <gtest/gtest.h>

namespace iasql::aws {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(Retry, BackoffDoublesUpToTheCapAndIsScaledByRandom) {
  const milliseconds base(1000), cap(20000);
  EXPECT_EQ(backoff(1, base, cap, 1.0), milliseconds(1000));
  EXPECT_EQ(backoff(2, base, cap, 1.0), milliseconds(2000));
  EXPECT_EQ(backoff(5, base, cap, 1.0), milliseconds(16000));
  EXPECT_EQ(backoff(6, base, cap, 1.0), milliseconds(20000));
  EXPECT_EQ(backoff(1000000, base, cap, 1.0), milliseconds(20000));
  EXPECT_EQ(backoff(3, base, cap, 0.25), milliseconds(1000));
  EXPECT_EQ(backoff(3, base, cap, 0.0), milliseconds(0));
  EXPECT_EQ(backoff(1, milliseconds(50000), cap, 1.0), milliseconds(20000));
}

HttpResponse with(std::string name, std::string value) {
  HttpResponse r;
  r.headers.emplace_back(std::move(name), std::move(value));
  return r;
}

TEST(Retry, ReadsWhatTheAnswerAsksFor) {
  EXPECT_EQ(asked_delay(with("x-amz-retry-after", "1500")), milliseconds(1500));
  EXPECT_EQ(asked_delay(with("retry-after", "3")), seconds(3));
  EXPECT_EQ(asked_delay(with("other", "3")), std::nullopt);
  for (const char* bad : {"", "-1", "1.5", "soon", "99999999999999999999", "Wed, 21 Oct 2026 07:28:00 GMT"})
    EXPECT_EQ(asked_delay(with("retry-after", bad)), std::nullopt) << bad;
}

TEST(Retry, AskedDelaysAreBounded) {
  const milliseconds cap(20000);
  EXPECT_EQ(retry_delay(milliseconds(700), std::nullopt, cap), milliseconds(700));
  EXPECT_EQ(retry_delay(milliseconds(700), milliseconds(1500), cap), milliseconds(1500));
  EXPECT_EQ(retry_delay(milliseconds(700), milliseconds(0), cap), milliseconds(700));
  EXPECT_EQ(retry_delay(milliseconds(700), seconds(3600), cap), cap);
  EXPECT_EQ(retry_delay(milliseconds(10), seconds(3600), milliseconds(20)), milliseconds(5010));
}

TEST(Retry, TheQuotaRunsDryAndRecovers) {
  RetryQuota quota;
  Error plain, timeout;
  timeout.kind = Error::Kind::Timeout;
  EXPECT_EQ(quota.take(timeout), RetryQuota::kTimeoutCost);
  EXPECT_EQ(quota.tokens(), 490);
  for (int i = 0; i < 98; ++i) EXPECT_EQ(quota.take(plain), RetryQuota::kCost);
  EXPECT_EQ(quota.tokens(), 0);
  EXPECT_EQ(quota.take(plain), std::nullopt);
  for (int i = 0; i < 4; ++i) quota.succeeded(0);
  EXPECT_EQ(quota.take(plain), std::nullopt);
  quota.succeeded(0);
  EXPECT_EQ(quota.take(plain), RetryQuota::kCost);
  quota.succeeded(RetryQuota::kTimeoutCost);
  EXPECT_EQ(quota.tokens(), 10);
  for (int i = 0; i < 1000; ++i) quota.succeeded(5);
  EXPECT_EQ(quota.tokens(), RetryQuota::kCapacity);
}

}  // namespace
}  // namespace iasql::aws
