// See batches.hpp.
#include "pg/pg.hpp"

#include <numeric>
#include <optional>

#include "pg/batches.hpp"
#include "pg/boundary.hpp"
#include "pg/spi.hpp"

namespace iasql::pg {

namespace {

constexpr int patience = 500;  // failed statements

struct Failure {
  int sqlstate;
  std::string text;
};

std::optional<Failure> attempt(const Places& places, const Refusals& refusals) {
  try {
    Subtransaction savepoint;
    refusals.work(places);
    savepoint.release();
    return std::nullopt;
  } catch (const PgError& e) {
    if (e.is_interrupt() || e.sqlstate() == ERRCODE_T_R_SERIALIZATION_FAILURE) throw;
    return Failure{e.sqlstate(), e.what()};
  }
}

void divide(const Places& places, const Refusals& refusals, int& failures) {
  if (places.empty()) return;
  auto failure = attempt(places, refusals);
  if (!failure) return;
  ++failures;
  if (places.size() == 1) return refusals.refused(places.front(), failure->text);
  // A locked row would cost its time again and again.
  if (failures >= patience || failure->sqlstate == ERRCODE_LOCK_NOT_AVAILABLE)
    return refusals.given_up(places.size(), failure->text);
  auto middle = places.begin() + static_cast<std::ptrdiff_t>(places.size() / 2);
  divide(Places(places.begin(), middle), refusals, failures);
  divide(Places(middle, places.end()), refusals, failures);
}

}  // namespace

Places all_places(std::size_t count) {
  Places out(count);
  std::iota(out.begin(), out.end(), std::int64_t{0});
  return out;
}

void in_batches(const Places& places, const Refusals& refusals) {
  int failures = 0;
  divide(places, refusals, failures);
}

}  // namespace iasql::pg
