// See checksum.hpp.
#include "aws/checksum.hpp"

#include <openssl/evp.h>

#include <stdexcept>

#include "aws/body.hpp"
#include "aws/http_message.hpp"
#include "aws/json.hpp"

namespace iasql::aws {

namespace {

std::string digest(const EVP_MD* algorithm, std::string_view data) {
  unsigned char out[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  if (EVP_Digest(data.data(), data.size(), out, &size, algorithm, nullptr) != 1)
    throw std::runtime_error("a digest algorithm is not available");
  return std::string(reinterpret_cast<const char*>(out), size);
}

/// A reflected cyclic redundancy check with all bits set before and inverted after, most significant byte first.
template <class Word>
std::string crc(Word polynomial, std::string_view data) {
  Word table[256];
  for (unsigned i = 0; i < 256; ++i) {
    Word word = i;
    for (int bit = 0; bit < 8; ++bit) word = (word >> 1) ^ (word & 1 ? polynomial : 0);
    table[i] = word;
  }
  Word sum = ~Word{0};
  for (const char c : data) sum = (sum >> 8) ^ table[(sum ^ static_cast<unsigned char>(c)) & 0xff];
  sum = ~sum;
  std::string out;
  for (std::size_t i = sizeof(Word); i-- > 0;) out += static_cast<char>(sum >> (8 * i) & 0xff);
  return out;
}

bool has_header(const HttpRequest& request, std::string_view wanted) {
  for (const auto& [name, value] : request.headers)
    if (lower_case(name) == wanted) return true;
  return false;
}

/// True for the headers that hold a digest, not for those that say something about one.
bool has_checksum(const HttpRequest& request) {
  constexpr std::string_view kPrefix = "x-amz-checksum-";
  for (const auto& [name, value] : request.headers) {
    const std::string lower = lower_case(name);
    if (lower == "content-md5") return true;
    if (!lower.starts_with(kPrefix)) continue;
    const std::string what = lower.substr(kPrefix.size());
    if (what != "mode" && what != "type" && what != "algorithm") return true;
  }
  return false;
}

/// Asks for the digest of what is stored, if the operation can be asked.
void ask_for_checksum(const Shape* input_shape, const Operation& op, const Value& input, HttpRequest& request) {
  const std::string& name = op.http_checksum["requestValidationModeMember"].as_string();
  const MemberRef* mode = input_shape && !name.empty() ? input_shape->member(name) : nullptr;
  if (mode && mode->location == "header" && input[name].is_null())
    request.headers.emplace_back(wire_name(*mode), "ENABLED");
}

}  // namespace

std::string md5(std::string_view data) { return digest(EVP_md5(), data); }

std::string checksum(std::string_view algorithm, std::string_view data) {
  if (algorithm == "CRC32") return crc<std::uint32_t>(0xedb88320u, data);
  if (algorithm == "CRC32C") return crc<std::uint32_t>(0x82f63b78u, data);
  if (algorithm == "CRC64NVME") return crc<std::uint64_t>(0x9a6c9329ac4bc9b5u, data);
  if (algorithm == "SHA1") return digest(EVP_sha1(), data);
  if (algorithm == "SHA256") return digest(EVP_sha256(), data);
  return "";
}

Status add_checksum(const Model& model, const Operation& op, const Value& input, HttpRequest& request) {
  const Shape* shape = model.shape(op.input);
  ask_for_checksum(shape, op, input, request);
  if (has_checksum(request)) return Unit{};
  const std::string& member_name = op.http_checksum["requestAlgorithmMember"].as_string();
  const MemberRef* member = shape && !member_name.empty() ? shape->member(member_name) : nullptr;
  if (!member) {
    if (op.http_checksum_required || op.http_checksum["requestChecksumRequired"].as_bool())
      request.headers.emplace_back("Content-MD5", base64_encode(md5(request.body)));
    return Unit{};
  }
  const Value& given = input[member_name];
  const std::string algorithm = given.is_string() ? given.as_string() : "CRC32";
  const std::string sum = checksum(algorithm, request.body);
  if (sum.empty()) return input_error(member_name + ": no checksum algorithm \"" + algorithm + "\"");
  request.headers.emplace_back("x-amz-checksum-" + lower_case(algorithm), base64_encode(sum));
  const std::string& header = wire_name(*member);
  if (member->location == "header" && !has_header(request, lower_case(header)))
    request.headers.emplace_back(header, algorithm);
  return Unit{};
}

}  // namespace iasql::aws
