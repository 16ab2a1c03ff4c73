// Packed bodies: never more comes out than was allowed, and it is the same each time.
#include "aws/gzip.hpp"
#include "fuzz.hpp"

using namespace iasql;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kLimit = 100000;
  const std::string_view packed = fuzz::text_of(data, size);
  const aws::Result<std::string> out = aws::gunzip(packed, kLimit);
  const aws::Result<std::string> again = aws::gunzip(packed, kLimit);
  fuzz::require(out.ok() == again.ok() && (!out || *out == *again), "unpacking twice gives the same");
  if (!out) {
    fuzz::require_message(out.error().message);
    return 0;
  }
  fuzz::require(out->size() <= kLimit, "the limit holds");
  if (out->size() < 2) return 0;
  const aws::Result<std::string> tight = aws::gunzip(packed, out->size());
  fuzz::require(tight.ok() && *tight == *out, "what just fits, fits");
  fuzz::require(!aws::gunzip(packed, out->size() - 1), "what is one too large does not fit");
  return 0;
}
