// See retry.hpp.
#include "aws/retry.hpp"

#include <algorithm>

namespace iasql::aws {

using std::chrono::milliseconds;

namespace {

/// A short run of digits, else nothing.
std::optional<std::int64_t> whole_number(const std::string& text) {
  if (text.empty() || text.size() > 9 || text.find_first_not_of("0123456789") != text.npos) return std::nullopt;
  return std::stoll(text);
}

}  // namespace

milliseconds backoff(int retry, milliseconds base, milliseconds cap, double random) {
  milliseconds ceiling = base;
  for (int i = 1; i < retry && ceiling < cap; ++i) ceiling *= 2;
  ceiling = std::min(ceiling, cap);
  return milliseconds(static_cast<std::int64_t>(static_cast<double>(ceiling.count()) * std::clamp(random, 0.0, 1.0)));
}

std::optional<milliseconds> asked_delay(const HttpResponse& response) {
  if (auto ms = whole_number(response.header("x-amz-retry-after"))) return milliseconds(*ms);
  if (auto s = whole_number(response.header("retry-after"))) return std::chrono::seconds(*s);
  return std::nullopt;
}

milliseconds retry_delay(milliseconds own, std::optional<milliseconds> asked, milliseconds cap) {
  if (!asked) return own;
  return std::clamp(*asked, own, std::max(own + std::chrono::seconds(5), cap));
}

std::optional<int> RetryQuota::take(const Error& error) {
  const int price = error.kind == Error::Kind::Timeout ? kTimeoutCost : kCost;
  if (tokens_ < price) return std::nullopt;
  tokens_ -= price;
  return price;
}

void RetryQuota::succeeded(int last_price) {
  tokens_ = std::min(kCapacity, tokens_ + (last_price > 0 ? last_price : kReward));
}

}  // namespace iasql::aws
