// Parsing and formatting of timestamps. See time.hpp.
#include "aws/time.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace iasql::aws {

namespace {

constexpr std::array<std::string_view, 7> kWeekdays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::int64_t kDay = 86400;
// Years 0001 to 9999, what four digits can say.
constexpr std::int64_t kFirst = -62135596800, kLast = 253402300799;

/// Reads a text from the left; every step fails softly by setting `bad`.
struct Scanner {
  std::string_view rest;
  bool bad = false;

  bool take(char c) {
    if (!rest.starts_with(c)) return false;
    rest.remove_prefix(1);
    return true;
  }
  void expect(char c) { bad |= !take(c); }
  int number(std::size_t least, std::size_t most) {
    int value = 0;
    std::size_t n = 0;
    while (n < most && n < rest.size() && rest[n] >= '0' && rest[n] <= '9')
      value = value * 10 + (rest[n++] - '0');
    bad |= n < least;
    rest.remove_prefix(n);
    return value;
  }
  /// The digits after a decimal point, as microseconds.
  std::int32_t fraction() {
    std::int32_t value = 0, scale = 100000;
    bool any = false;
    while (!rest.empty() && rest[0] >= '0' && rest[0] <= '9') {
      value += (rest[0] - '0') * scale;
      scale /= 10;
      any = true;
      rest.remove_prefix(1);
    }
    bad |= !any;
    return value;
  }
  /// Seconds east of Greenwich. "Z", "GMT", "UTC", "+hh:mm", "-hhmm"; nothing is UTC.
  int zone() {
    if (rest.empty() || take('Z') || take('z')) return 0;
    if (rest == "GMT" || rest == "UTC") {
      rest = {};
      return 0;
    }
    const bool west = take('-');
    if (!west) expect('+');
    const int hours = number(2, 2);
    take(':');
    const int minutes = rest.empty() ? 0 : number(2, 2);
    bad |= hours > 23 || minutes > 59;
    return (west ? -1 : 1) * (hours * 3600 + minutes * 60);
  }
};

struct Clock {
  int hour = 0, minute = 0, second = 0;
};

std::optional<Timestamp> assemble(int year, int month, int day, const Clock& clock, std::int32_t micros,
                                  int zone) {
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (year < 1 || !date.ok() || clock.hour > 23 || clock.minute > 59 || clock.second > 60)
    return std::nullopt;
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  const std::int64_t seconds = days * kDay + clock.hour * 3600 + clock.minute * 60 + clock.second - zone;
  // A zone or a leap second can lead out of the years that can be written.
  if (seconds < kFirst || seconds > kLast) return std::nullopt;
  return Timestamp{seconds, micros};
}

std::optional<Timestamp> parse_iso8601(std::string_view text) {
  Scanner in{text};
  const int year = in.number(4, 4);
  const bool dashes = in.take('-');
  const int month = in.number(2, 2);
  if (dashes) in.expect('-');
  const int day = in.number(2, 2);
  Clock clock;
  std::int32_t micros = 0;
  int zone = 0;
  if (in.take('T') || in.take('t') || in.take(' ')) {
    clock.hour = in.number(2, 2);
    const bool colons = in.take(':');
    clock.minute = in.number(2, 2);
    if (!colons || in.take(':')) clock.second = in.number(2, 2);
    if (in.take('.') || in.take(',')) micros = in.fraction();
    zone = in.zone();
  }
  if (in.bad || !in.rest.empty()) return std::nullopt;
  return assemble(year, month, day, clock, micros, zone);
}

std::optional<Timestamp> parse_rfc822(std::string_view text) {
  const std::size_t comma = text.find(", ");
  Scanner in{comma == std::string_view::npos ? text : text.substr(comma + 2)};
  const int day = in.number(1, 2);
  if (!in.take('-')) in.expect(' ');
  int month = 0;
  for (std::size_t i = 0; i < kMonths.size(); ++i) {
    if (in.rest.starts_with(kMonths[i])) month = static_cast<int>(i) + 1;
  }
  if (month == 0) return std::nullopt;
  in.rest.remove_prefix(3);
  if (!in.take('-')) in.expect(' ');
  const int year = in.number(4, 4);
  in.expect(' ');
  Clock clock;
  clock.hour = in.number(2, 2);
  in.expect(':');
  clock.minute = in.number(2, 2);
  in.expect(':');
  clock.second = in.number(2, 2);
  const std::int32_t micros = in.take('.') ? in.fraction() : 0;
  if (!in.rest.empty()) in.expect(' ');
  const int zone = in.zone();
  if (in.bad || !in.rest.empty()) return std::nullopt;
  return assemble(year, month, day, clock, micros, zone);
}

std::optional<Timestamp> from_epoch(double seconds) {
  if (!(seconds >= static_cast<double>(kFirst) && seconds <= static_cast<double>(kLast))) return std::nullopt;
  const double whole = std::floor(seconds);
  // To the nearest microsecond, which is about all that a double can say of a time of our days.
  const auto micros = static_cast<std::int32_t>(std::lround((seconds - whole) * 1e6));
  const std::int64_t carry = micros == 1000000 ? 1 : 0;
  return Timestamp{static_cast<std::int64_t>(whole) + carry, carry ? 0 : micros};
}

std::optional<Timestamp> parse_epoch(std::string_view text) {
  double seconds = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return from_epoch(seconds);
}

struct Broken {
  std::chrono::year_month_day date;
  unsigned weekday;
  int hour, minute, second;
};

Broken split(const Timestamp& time) {
  const std::int64_t days = (time.seconds >= 0 ? time.seconds : time.seconds - (kDay - 1)) / kDay;
  const auto left = static_cast<int>(time.seconds - days * kDay);
  const std::chrono::sys_days date{std::chrono::days(days)};
  return {date, std::chrono::weekday(date).c_encoding(), left / 3600, left / 60 % 60, left % 60};
}

}  // namespace

std::optional<Timestamp> parse_time(std::string_view text) {
  // "20260131" is a number of seconds, as in AWS's own SDKs; a bare date needs its dashes.
  if (auto time = parse_epoch(text)) return time;
  if (auto time = parse_iso8601(text)) return time;
  return parse_rfc822(text);
}

std::optional<Timestamp> parse_time(const Value& value) {
  if (value.is_string()) return parse_time(std::string_view(value.as_string()));
  if (value.is_number()) return from_epoch(value.as_double());
  return std::nullopt;
}

namespace {

/// At least so many digits.
void append_digits(std::string& out, unsigned number, std::size_t width, char before = '\0') {
  std::array<char, 12> text;
  auto at = text.end();
  do {
    *--at = static_cast<char>('0' + number % 10);
    number /= 10;
  } while (number > 0);
  while (static_cast<std::size_t>(text.end() - at) < width) *--at = '0';
  if (before != '\0') out += before;
  out.append(at, text.end());
}

}  // namespace

std::string format_iso8601(const Timestamp& time) {
  const Broken t = split(time);
  const int year = static_cast<int>(t.date.year());
  std::string out;
  out.reserve(32);
  if (year < 0) out += '-';
  append_digits(out, static_cast<unsigned>(std::abs(year)), year < 0 ? 3 : 4);
  append_digits(out, static_cast<unsigned>(t.date.month()), 2, '-');
  append_digits(out, static_cast<unsigned>(t.date.day()), 2, '-');
  append_digits(out, static_cast<unsigned>(t.hour), 2, 'T');
  append_digits(out, static_cast<unsigned>(t.minute), 2, ':');
  append_digits(out, static_cast<unsigned>(t.second), 2, ':');
  if (time.micros) append_digits(out, static_cast<unsigned>(time.micros), 6, '.');
  return out + 'Z';
}

std::string format_rfc822(const Timestamp& time) {
  const Broken t = split(time);
  std::array<char, 64> text;
  const int n = std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT",
                              kWeekdays[t.weekday].data(), static_cast<unsigned>(t.date.day()),
                              kMonths[static_cast<unsigned>(t.date.month()) - 1].data(),
                              static_cast<int>(t.date.year()), t.hour, t.minute, t.second);
  return std::string(text.data(), static_cast<std::size_t>(n));
}

Value format_epoch(const Timestamp& time) {
  if (time.micros == 0) return Value(time.seconds);
  return Value(static_cast<double>(time.seconds) + time.micros / 1e6);
}

}  // namespace iasql::aws
