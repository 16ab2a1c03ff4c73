// SHA-256, HMAC-SHA-256 and hexadecimal text. hash.cpp sees OpenSSL's digests.
// Must not know: what is hashed. Fails: std::runtime_error if the process has no SHA-256 at all.
#pragma once

#include <array>
#include <initializer_list>
#include <string>
#include <string_view>

namespace iasql::aws {

/// 32 raw bytes. Ordered, so that it can be a key.
struct Digest {
  std::array<unsigned char, 32> bytes{};
  std::string_view view() const { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
  auto operator<=>(const Digest&) const = default;
};

Digest sha256(std::string_view data);
/// Of the pieces one after the other, without joining them in memory.
Digest sha256(std::initializer_list<std::string_view> pieces);
std::string sha256_hex(std::string_view data);
Digest hmac_sha256(std::string_view key, std::string_view data);
/// Lower case.
std::string hex(std::string_view bytes);

/// Overwrites what must not stay in memory; the compiler cannot leave it out.
void wipe(Digest& digest);
void wipe(std::string& text);

}  // namespace iasql::aws
