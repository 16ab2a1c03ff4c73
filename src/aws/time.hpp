// Points in time in the three forms of AWS's wire: ISO 8601, RFC 822 (HTTP dates) and seconds since 1970.
// Always UTC; the calendar is the proleptic Gregorian one. Fails: parse gives nothing for what is not a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "aws/value.hpp"

namespace iasql::aws {

struct Timestamp {
  std::int64_t seconds = 0;  // since 1970-01-01T00:00:00Z
  std::int32_t micros = 0;   // 0 … 999999, also before 1970
  bool operator==(const Timestamp&) const = default;
};

/// Any of the three forms; a number is seconds since 1970. An ISO 8601 text without a zone is UTC.
std::optional<Timestamp> parse_time(std::string_view text);
std::optional<Timestamp> parse_time(const Value& value);

/// "2026-01-31T23:59:59Z", with six digits of fraction unless that is zero.
std::string format_iso8601(const Timestamp& time);
/// "Sat, 31 Jan 2026 23:59:59 GMT"
std::string format_rfc822(const Timestamp& time);
/// An Int if there is no fraction, a Double otherwise.
Value format_epoch(const Timestamp& time);

}  // namespace iasql::aws
