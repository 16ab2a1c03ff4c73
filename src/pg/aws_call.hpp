// What aws_call(), aws_list() and aws_wait() share: arguments, permission, and documents to and from jsonb.
// Needs pg.hpp before it. Fails: UserError, PgError.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "aws/client.hpp"
#include "aws/lookup.hpp"
#include "pg/session.hpp"

namespace iasql::pg {

struct CallArguments {
  std::string service, name;  // of an operation or a waiter
  aws::Value params;          // a map
  std::string region;         // "" = the default one
};

/// (service text, name text, params jsonb, region text, …); params and region may be NULL.
CallArguments call_arguments(FunctionCallInfo fcinfo);

/// Refuses what the SQL transaction or the role may not do. Everybody who may execute the function may read; what
/// changes something or gives out secrets is for those who may begin an iasql
/// transaction.
void check_permission(const std::string& service, const std::string& operation);

/// The call that the arguments mean, as far as it can be said before anything is sent. What may change something and
/// would do so again is not sent a second time when its answer is lost.
aws::Call make_call(const CallArguments& arguments, const aws::FoundOperation& found, const CallClient& client);

/// The error for the user; of a lost answer it says what that means.
[[noreturn]] void raise_call_error(const aws::Error& error, const aws::Call& call);

/// An interval, from now; nothing if it is NULL.
std::optional<aws::Loop::Clock::time_point> deadline_argument(FunctionCallInfo fcinfo, int number);

Datum to_jsonb(const aws::Value& document);

}  // namespace iasql::pg
