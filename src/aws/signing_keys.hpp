// The keys that signatures are made with: derived from the secret for one day, region and service, and kept, because
// deriving one costs more than the signature itself.
//
// Must not know: requests. Holds no secret: an entry is found by a digest of what it was derived from, and its key is
// overwritten when it goes. Owned by whoever signs; not for several threads. Fails: never, short of bad_alloc.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "aws/hash.hpp"

namespace iasql::aws {

/// The key of a day (YYYYMMDD), region and service. For the caller to wipe.
Digest signing_key(std::string_view secret, std::string_view day, std::string_view region, std::string_view service);

class SigningKeys {
 public:
  explicit SigningKeys(std::size_t capacity = 256) : capacity_(capacity) {}
  ~SigningKeys() { clear(); }
  SigningKeys(const SigningKeys&) = delete;
  SigningKeys& operator=(const SigningKeys&) = delete;

  /// What signing_key() gives; the one asked for longest ago goes when there is no room.
  Digest get(std::string_view secret, std::string_view day, std::string_view region, std::string_view service);
  void clear();
  std::size_t size() const { return keys_.size(); }
  /// How often one had to be derived.
  std::uint64_t derived() const { return derived_; }

 private:
  struct Entry {
    Digest key;
    std::uint64_t asked = 0;
  };
  void drop_oldest();

  std::size_t capacity_;
  std::uint64_t clock_ = 0, derived_ = 0;
  std::map<Digest, Entry> keys_;
};

}  // namespace iasql::aws
