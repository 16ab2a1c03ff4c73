// The SQL side of what rates.hpp keeps: iasql_stat_aws, iasql_stat_rate, iasql_stat_info and the reset.
//
// No key and no secret can be in any of them: buckets know an access key as a fingerprint at most, and even that is
// shown as an empty account.
#include "pg/pg.hpp"

#include "pg/boundary.hpp"
#include "pg/entry.hpp"
#include "pg/rates.hpp"
#include "pg/report.hpp"
#include "pg/spi.hpp"

#include <array>
#include <cstdio>

namespace iasql::pg {

namespace {

std::string number(double value) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.3f", value);
  return text.data();
}

std::string milliseconds(std::uint64_t microseconds) {
  return number(static_cast<double>(microseconds) / 1000);
}

/// Nothing where there is no limit.
Field limit(double refill, double value) {
  return refill > 0 ? Field(number(value)) : std::nullopt;
}

std::string text(std::string_view view) {
  return std::string(view);
}

void show_calls(ResultSet& results) {
  for (const auto& [id, f] : call_stats().list()) {
    results.add({text(id.account.view()), text(id.service.view()), text(id.api.view()), text(id.region.view()),
                 std::to_string(f.calls), std::to_string(f.errors), std::to_string(f.throttles),
                 std::to_string(f.retries), std::to_string(f.bytes_in), std::to_string(f.bytes_out),
                 milliseconds(f.total_us), milliseconds(f.total_us / f.calls), milliseconds(f.most_us)});
  }
}

void show_buckets(ResultSet& results) {
  for (const aws::RateState& s : rate_store().list(aws::RateBucket::Clock::now())) {
    const double published = s.published.refill;
    results.add({text(s.id.account.view()), text(s.id.service.view()), text(s.id.api.view()), text(s.id.region.view()),
                 limit(s.refill, s.tokens), limit(s.refill, s.capacity), limit(s.refill, s.refill),
                 limit(published, s.published.burst), limit(published, published), std::to_string(s.taken),
                 std::to_string(s.throttled), std::to_string(s.waiting)});
  }
}

/// Microseconds of the Unix epoch as PostgreSQL counts time.
TimestampTz timestamp(std::chrono::system_clock::time_point time) {
  const auto since = std::chrono::duration_cast<std::chrono::microseconds>(time.time_since_epoch()).count();
  return since - (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * USECS_PER_DAY;
}

void show_info(ResultSet& results) {
  const aws::CallStats::Info info = call_stats().info();
  std::uint64_t evicted = 0;
  (void)rate_store().list(aws::RateBucket::Clock::now(), &evicted);
  const char* since = call([&] { return timestamptz_to_str(timestamp(info.reset_at)); });
  results.add({rates_are_shared() ? "t" : "f", std::string(since), std::to_string(info.evicted),
               std::to_string(evicted)});
}

}  // namespace
}  // namespace iasql::pg

IASQL_FUNCTION(iasql_stat_aws) {
  using namespace iasql::pg;
  return guard([&]() -> Datum {
    (void)extension();
    ResultSet results(fcinfo);
    show_calls(results);
    return 0;
  });
}

IASQL_FUNCTION(iasql_stat_rate) {
  using namespace iasql::pg;
  return guard([&]() -> Datum {
    (void)extension();
    ResultSet results(fcinfo);
    show_buckets(results);
    return 0;
  });
}

IASQL_FUNCTION(iasql_stat_info) {
  using namespace iasql::pg;
  return guard([&]() -> Datum {
    (void)extension();
    ResultSet results(fcinfo);
    show_info(results);
    return 0;
  });
}

IASQL_FUNCTION(iasql_stat_aws_reset) {
  (void)fcinfo;
  return iasql::pg::guard([]() -> Datum {
    (void)iasql::pg::extension();
    iasql::pg::call_stats().reset(std::chrono::system_clock::now());
    return 0;
  });
}
