// JSON texts: what is read can be written, and reading that gives the same document; base64 comes back as it was.
#include <algorithm>

#include "fuzz.hpp"

using namespace iasql;

namespace {

std::size_t depth_of(const aws::Value& value) {
  std::size_t deepest = 0;
  for (const aws::Value& element : value.as_list()) deepest = std::max(deepest, depth_of(element));
  for (const auto& [name, member] : value.as_map()) deepest = std::max(deepest, depth_of(member));
  return deepest + (value.is_list() || value.is_map() ? 1 : 0);
}

void check_document(const aws::Value& value) {
  fuzz::require(depth_of(value) <= 200, "the depth is limited");
  fuzz::require_json(value);
  const std::string canonical = aws::to_canonical_json(value);
  const aws::Result<aws::Value> again = aws::parse_json(canonical);
  fuzz::require(again.ok() && *again == value, "the canonical text says the same", canonical);
  fuzz::require(aws::to_canonical_json(*again) == canonical, "the canonical text is a fixpoint", canonical);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  const aws::Result<aws::Value> strict = aws::parse_json(text);
  const aws::Result<aws::Value> relaxed = aws::parse_json_with_comments(text);
  if (strict) {
    check_document(*strict);
    fuzz::require(relaxed.ok() && *relaxed == *strict, "comments allow more and change nothing");
  } else {
    fuzz::require_message(strict.error().message);
  }
  if (relaxed && !strict) check_document(*relaxed);
  const aws::Result<std::string> bytes = aws::base64_decode(aws::base64_encode(text));
  fuzz::require(bytes.ok() && *bytes == text, "base64 comes back as it was");
  const aws::Result<std::string> decoded = aws::base64_decode(text);
  if (decoded) {
    const aws::Result<std::string> again = aws::base64_decode(aws::base64_encode(*decoded));
    fuzz::require(again.ok() && *again == *decoded, "bytes survive base64");
  }
  return 0;
}
