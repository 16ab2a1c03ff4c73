// Waiters: a call that is repeated until its answers say that something is so, as the service's model describes it.
//
// Judged is each answer, its error code and its HTTP status (a success counts as every expected status of 200 to 299).
// The first calls follow each other faster than the model's delay, which is the longest pause.
// Must not know: any particular service. Fails: Error::Kind::Input for an unknown waiter; Timeout at the deadline, with
// what the last answer was; Service if the model calls the state a failure; the call's own error if the waiter says
// nothing of it.
#pragma once

#include <optional>
#include <string>

#include "aws/client.hpp"

namespace iasql::aws {

/// The operation of a waiter.
Result<std::string> waiter_operation(ModelStore& models, const std::string& service, const std::string& waiter);

/// `call` without operation. The answer that ended the wait; null if that was an error, as when something is gone.
/// Without a deadline the model's own number of attempts at its own pace.
Task<Result<Value>> wait_for(Client& client, Call call, std::string waiter,
                             std::optional<Loop::Clock::time_point> deadline);

}  // namespace iasql::aws
