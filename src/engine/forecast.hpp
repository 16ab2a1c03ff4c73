// What a plan will cost, before anything is done: the calls of each row's recipes as far as they can be known, and how
// long the rates that AWS publishes hold them back.
//
// What only AWS will make up (a new object's id, what a call saves for the next one) is unknown: a condition that
// depends on it counts as met, a loop over it as one call. Reading before and after, and waits, are not counted.
// Must not know: how calls are sent. Fails: never.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/plan.hpp"
#include "engine/reconcile.hpp"

namespace iasql::engine {

struct ForeseenCall {
  std::string service, operation, region;
  Value input;
  bool known = true;  // it is sent for sure, and no part of its input is still to be made up by AWS
};

/// The calls of a planned row, in their order.
std::vector<ForeseenCall> foresee_calls(const Context& context, RowCache& cache, const Planned& planned);

struct Forecast {
  struct Row {
    std::size_t calls = 0;
    double seconds = 0;  // until the last call of these kinds may go out
  };
  std::vector<Row> rows;  // as in the plan
  double seconds = 0;     // of the whole plan
};
Forecast foresee(const aws::RateRules* rates, const std::vector<std::vector<ForeseenCall>>& calls);

/// "42 s", "3 min 20 s", "2 h 5 min".
std::string duration_text(double seconds);

}  // namespace iasql::engine
