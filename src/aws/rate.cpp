// See rate.hpp.
#include "aws/rate.hpp"

#include <algorithm>
#include <cmath>

namespace iasql::aws {

namespace {

constexpr double kWindow = 0.5, kSmoothing = 0.8;  // of the measured rate
constexpr double kTiny = 1e-9;

double seconds(RateBucket::Duration d) {
  return std::chrono::duration<double>(d).count();
}

RateBucket::Duration duration(double s) {
  return std::chrono::ceil<RateBucket::Duration>(std::chrono::duration<double>(s));
}

}  // namespace

void RateBucket::open(const RateFigures& figures, Time now) {
  if (last_ != Time{} && figures == published_) return;
  *this = RateBucket();
  published_ = figures;
  tokens_ = capacity(now);
  last_ = window_ = now;
}

/// Thirty requests' time, but neither a moment nor an age.
double RateBucket::recovery_seconds() const {
  return std::clamp(30 / peak_, 5.0, 60.0);
}

double RateBucket::refill(Time now) const {
  if (reduced_ == Time{}) return published_.refill;
  const double recovery = recovery_seconds(), passed = std::max(0.0, seconds(now - reduced_));
  const double x = (passed - recovery) / recovery;
  const double rate = peak_ * (1 + (1 - kBackOff) * x * x * x);
  if (published_.refill > 0) return std::clamp(rate, published_.refill * kLeast, published_.refill);
  return passed > 10 * recovery ? 0 : std::max(rate, kLeastOpen);
}

double RateBucket::capacity(Time now) const {
  return std::max(1.0, published_.refill > 0 ? published_.burst * kUsable : refill(now));
}

void RateBucket::advance(Time now) {
  const Time from = std::max(last_, held_until_);
  if (now <= from) return;
  const double rate = (refill(from) + refill(now)) / 2;
  tokens_ = std::min(capacity(now), tokens_ + rate * seconds(now - from));
  last_ = now;
}

double RateBucket::tokens(Time now) const {
  RateBucket later = *this;
  later.advance(now);
  return later.tokens_;
}

RateBucket::Duration RateBucket::wait(double cost, Time now) const {
  const double rate = refill(now);
  if (rate <= 0) return Duration::zero();
  const double missing = std::min(cost, capacity(now)) - tokens(now);
  if (missing <= kTiny) return Duration::zero();
  const double most = held_until_ > now ? 0.1 : 1;
  return duration(std::clamp(missing / rate, 0.001, most));
}

bool RateBucket::take(double cost, Time now) {
  advance(now);
  measure(cost, now);
  if (refill(now) <= 0) return false;
  const double most = capacity(now);
  const bool first = tokens_ >= most - kTiny && held_until_ <= now;
  if (first) held_until_ = now + kLongestHold;
  tokens_ = std::max(0.0, tokens_ - std::min(cost, most));
  return first;
}

void RateBucket::answered(Time now) {
  held_until_ = std::min(held_until_, now);
}

void RateBucket::throttled(Time sent, Time now) {
  advance(now);
  answered(now);
  tokens_ = 0;
  if (reduced_ != Time{} && sent <= reduced_) return;
  const double rate = refill(now);
  peak_ = rate > 0 ? rate : std::max(measured(now), kLeastOpen);
  reduced_ = last_ = now;
}

void RateBucket::merge(const RateBucket& other, Time now) {
  RateBucket theirs = other;
  theirs.advance(now);
  advance(now);
  tokens_ = std::min(tokens_, theirs.tokens_);
  if (theirs.reduced_ > reduced_) {
    reduced_ = theirs.reduced_;
    peak_ = theirs.peak_;
  }
}

bool RateBucket::at_rest(Time now) const {
  const double rate = refill(now);
  return rate == published_.refill && (rate <= 0 || tokens(now) >= capacity(now) - kTiny);
}

void RateBucket::measure(double cost, Time now) {
  in_window_ += cost;
  const double passed = seconds(now - window_);
  if (passed < kWindow) return;
  measured_ += kSmoothing * (in_window_ / passed - measured_);
  in_window_ = 0;
  window_ = now;
}

double RateBucket::measured(Time now) const {
  return std::max(measured_, in_window_ / std::max(kWindow, seconds(now - window_)));
}

}  // namespace iasql::aws
