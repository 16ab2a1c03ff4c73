// See signing_keys.hpp.
#include "aws/signing_keys.hpp"

#include <algorithm>

namespace iasql::aws {

Digest signing_key(std::string_view secret, std::string_view day, std::string_view region, std::string_view service) {
  std::string start = "AWS4";
  start.reserve(start.size() + secret.size());  // in one place only, so that wiping it wipes all of it
  start += secret;
  Digest key = hmac_sha256(start, day);
  wipe(start);
  for (std::string_view step : {region, service, std::string_view("aws4_request")}) {
    Digest next = hmac_sha256(key.view(), step);
    key = next;
    wipe(next);
  }
  return key;
}

Digest SigningKeys::get(std::string_view secret, std::string_view day, std::string_view region,
                        std::string_view service) {
  static constexpr std::string_view kBetween("\0", 1);  // in none of the pieces
  const Digest id = sha256({secret, kBetween, day, kBetween, region, kBetween, service});
  if (auto found = keys_.find(id); found != keys_.end()) {
    found->second.asked = ++clock_;
    return found->second.key;
  }
  ++derived_;
  Digest key = signing_key(secret, day, region, service);
  if (capacity_ == 0) return key;
  if (keys_.size() >= capacity_) drop_oldest();
  keys_.emplace(id, Entry{key, ++clock_});
  return key;
}

void SigningKeys::clear() {
  for (auto& [id, entry] : keys_) wipe(entry.key);
  keys_.clear();
}

void SigningKeys::drop_oldest() {
  auto oldest = std::min_element(keys_.begin(), keys_.end(),
                                 [](const auto& a, const auto& b) { return a.second.asked < b.second.asked; });
  wipe(oldest->second.key);
  keys_.erase(oldest);
}

}  // namespace iasql::aws
