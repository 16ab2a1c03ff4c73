// See hash.hpp. The digest is looked up once per process: OpenSSL 3 otherwise does so for every hash, which costs more than
// hashing a request.
#include "aws/hash.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <stdexcept>
#include <utility>

namespace iasql::aws {

namespace {

constexpr std::size_t kBlock = 64;  // SHA-256's block, in bytes

const EVP_MD* algorithm() {
  static const EVP_MD* const found = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  if (!found) throw std::runtime_error("SHA-256 is not available");
  return found;
}

class Hasher {
 public:
  Hasher() : context_(EVP_MD_CTX_new()) { check(context_ && EVP_DigestInit_ex(context_, algorithm(), nullptr)); }
  ~Hasher() { EVP_MD_CTX_free(context_); }
  Hasher(const Hasher&) = delete;
  Hasher& operator=(const Hasher&) = delete;

  void add(std::string_view data) { check(EVP_DigestUpdate(context_, data.data(), data.size())); }
  /// The digest of what was added; the next one starts empty.
  Digest finish() {
    Digest out;
    unsigned int size = 0;
    check(EVP_DigestFinal_ex(context_, out.bytes.data(), &size) && size == out.bytes.size() &&
          EVP_DigestInit_ex(context_, nullptr, nullptr));
    return out;
  }

 private:
  void check(bool ok) {
    if (ok) return;
    EVP_MD_CTX_free(std::exchange(context_, nullptr));
    throw std::runtime_error("SHA-256 failed");
  }
  EVP_MD_CTX* context_;
};

}  // namespace

Digest sha256(std::initializer_list<std::string_view> pieces) {
  Hasher hasher;
  for (std::string_view piece : pieces) hasher.add(piece);
  return hasher.finish();
}

Digest sha256(std::string_view data) { return sha256({data}); }

std::string sha256_hex(std::string_view data) { return hex(sha256(data).view()); }

// RFC 2104, on one context: OpenSSL's own looks up two algorithms and makes three contexts per message.
Digest hmac_sha256(std::string_view key, std::string_view data) {
  std::array<char, kBlock> pad{};
  Digest short_key;
  if (key.size() > kBlock) {
    short_key = sha256(key);
    key = short_key.view();
  }
  key.copy(pad.data(), key.size());
  for (char& c : pad) c = static_cast<char>(c ^ 0x36);
  Hasher hasher;
  hasher.add({pad.data(), pad.size()});
  hasher.add(data);
  const Digest inner = hasher.finish();
  for (char& c : pad) c = static_cast<char>(c ^ 0x36 ^ 0x5c);
  hasher.add({pad.data(), pad.size()});
  hasher.add(inner.view());
  OPENSSL_cleanse(pad.data(), pad.size());
  wipe(short_key);
  return hasher.finish();
}

std::string hex(std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (unsigned char c : bytes) {
    out += kDigits[c >> 4];
    out += kDigits[c & 15];
  }
  return out;
}

void wipe(Digest& digest) { OPENSSL_cleanse(digest.bytes.data(), digest.bytes.size()); }

void wipe(std::string& text) {
  OPENSSL_cleanse(text.data(), text.size());
  text.clear();
}

}  // namespace iasql::aws
