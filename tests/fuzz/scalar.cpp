// Times in every form of the wire: what is read can be written in each form, and reading that gives the same time.
#include "aws/time.hpp"
#include "fuzz.hpp"

using namespace iasql;

namespace {

std::optional<aws::Timestamp> read(std::string_view text) {
  return aws::parse_time(text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  const std::optional<aws::Timestamp> time = read(text);
  if (!time) return 0;
  const std::string iso = aws::format_iso8601(*time);
  const std::optional<aws::Timestamp> again = read(iso);
  fuzz::require(again && again->seconds == time->seconds && again->micros == time->micros,
                "ISO 8601 comes back as it was", iso);
  const std::string rfc = aws::format_rfc822(*time);
  const std::optional<aws::Timestamp> whole = read(rfc);
  fuzz::require(whole && whole->seconds == time->seconds, "RFC 822 comes back as it was", rfc);
  const std::optional<aws::Timestamp> epoch = aws::parse_time(aws::format_epoch(*time));
  fuzz::require(epoch && (epoch->seconds == time->seconds || epoch->seconds == time->seconds + 1),
                "seconds since 1970 come back as they were", iso);
  return 0;
}
