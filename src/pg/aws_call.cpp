// aws_call() and aws_wait(): one operation of any service, from SQL. In the session's own transaction, but nothing that
// the cloud does is part of it.
//
// Runs with the caller's rights: the role that executes the function is the one that is judged. The credentials are
// read as the extension's owner.
#include "pg/pg.hpp"

#include "pg/aws_call.hpp"

#include "pg/arguments.hpp"
#include "pg/begin.hpp"
#include "pg/boundary.hpp"
#include "pg/entry.hpp"
#include "pg/modes.hpp"
#include "pg/row_security.hpp"
#include "pg/spi.hpp"
#include "pg/storable.hpp"
#include "pg/state.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "aws/access.hpp"
#include "aws/json.hpp"
#include "aws/plain_input.hpp"
#include "aws/waiter.hpp"

namespace iasql::pg {

namespace {

const aws::AccessRules& access_rules() {
  static const aws::AccessRules* rules = nullptr;
  if (rules != nullptr) return *rules;
  std::ifstream file(models_directory() + "/access.json", std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  auto loaded = aws::AccessRules::load(text);
  if (!loaded) throw UserError(loaded.error(), "Install iasql again.");
  rules = new aws::AccessRules(std::move(*loaded));
  return *rules;
}

[[noreturn]] void refuse(const std::string& service, const std::string& operation, bool secret) {
  throw UserError(ERRCODE_INSUFFICIENT_PRIVILEGE, "permission denied to call " + operation + " of " + service,
                  secret ? "It answers with credentials or secrets." : "It may change something in the cloud.",
                  "This takes the right to execute iasql_begin(), which the role iasql_operator has.");
}

/// Twice is the same as once: it reads, AWS recognises it by a token, or HTTP promises it.
bool harmless_twice(const std::string& service, const aws::FoundOperation& found) {
  const aws::Operation& operation = *found.operation;
  if (access_rules().of(service, operation.name) != aws::Access::Write) return true;
  if (operation.http_method == "PUT" || operation.http_method == "DELETE") return true;
  const aws::Shape* input = found.model->shape(operation.input);
  return input != nullptr && std::any_of(input->members.begin(), input->members.end(),
                                         [](const aws::MemberRef& member) { return member.idempotency_token; });
}

}  // namespace

std::optional<aws::Loop::Clock::time_point> deadline_argument(FunctionCallInfo fcinfo, int number) {
  if (PG_ARGISNULL(number)) return std::nullopt;
  const Interval* interval = PG_GETARG_INTERVAL_P(number);
  constexpr double day = 86400.0, month = 30 * day, longest = 366 * day;
  const double seconds = static_cast<double>(interval->time) / 1e6 + interval->day * day + interval->month * month;
  if (seconds < 0)
    throw UserError(ERRCODE_INVALID_PARAMETER_VALUE, "timeout must not be negative");
  return aws::Loop::Clock::now() +
         std::chrono::milliseconds(static_cast<std::int64_t>(std::min(seconds, longest) * 1000));
}

CallArguments call_arguments(FunctionCallInfo fcinfo) {
  CallArguments out;
  out.service = required_text(fcinfo, 0, "service");
  out.name = required_text(fcinfo, 1, "operation");
  out.params = object_argument(fcinfo, 2, "params");
  out.region = text_argument(fcinfo, 3);
  return out;
}

void check_permission(const std::string& service, const std::string& operation) {
  RowSecurity().refuse("A call to AWS");
  const aws::Access access = access_rules().of(service, operation);
  if (access == aws::Access::Read) return;
  const bool secret = access == aws::Access::Secret;
  if (!secret && XactReadOnly)
    throw UserError(ERRCODE_READ_ONLY_SQL_TRANSACTION,
                    "cannot call " + operation + " of " + service + " in a read-only transaction",
                    "It may change something in the cloud.");
  if (!secret) check_may_push();
  if (!may_begin()) refuse(service, operation, secret);
}

aws::Call make_call(const CallArguments& arguments, const aws::FoundOperation& found, const CallClient& client) {
  auto input = aws::decode_blobs(*found.model, *found.operation, arguments.params);
  if (!input) throw UserError(input.error());
  aws::Call out;
  out.service = arguments.service;
  out.operation = found.operation->name;
  out.region = arguments.region.empty() ? client.default_region() : arguments.region;
  out.input = std::move(*input);
  out.repeatable = harmless_twice(arguments.service, found);
  return out;
}

void raise_call_error(const aws::Error& error, const aws::Call& call) {
  const bool unknown = !call.repeatable && aws::answer_lost(error);
  throw UserError(error, unknown ? "AWS may have done it all the same; look before you call it again." : "");
}

Datum to_jsonb(const aws::Value& document) {
  const std::string text = storable_json(aws::to_json(document));
  if (text.size() >= MaxAllocSize)
    throw UserError(ERRCODE_PROGRAM_LIMIT_EXCEEDED, "the answer of AWS is too large for PostgreSQL",
                    "It has " + std::to_string(text.size()) + " bytes as JSON.");
  return call([&] {
    char* own = pg_any_to_server(const_cast<char*>(text.c_str()), static_cast<int>(text.size()), PG_UTF8);
    return DirectFunctionCall1(jsonb_in, CStringGetDatum(own));
  });
}

}  // namespace iasql::pg

IASQL_FUNCTION(iasql_aws_call) {
  using namespace iasql;
  using namespace iasql::pg;
  return guard([&]() -> Datum {
    (void)extension();
    const CallArguments arguments = call_arguments(fcinfo);
    auto found = aws::find_operation(model_store(), arguments.service, arguments.name);
    if (!found) throw UserError(found.error());
    check_permission(arguments.service, arguments.name);
    auto session = call_client();
    const aws::Call asking = make_call(arguments, *found, *session);
    session->check_account();
    auto answer = session->run(session->client().call(asking));
    if (!answer) raise_call_error(answer.error(), asking);
    return to_jsonb(answer->is_null() ? aws::Value(aws::Map{}) : *answer);
  });
}

IASQL_FUNCTION(iasql_aws_wait) {
  using namespace iasql;
  using namespace iasql::pg;
  bool null = false;
  Datum result = guard([&]() -> Datum {
    (void)extension();
    CallArguments arguments = call_arguments(fcinfo);
    auto deadline = deadline_argument(fcinfo, 4);
    auto operation = aws::waiter_operation(model_store(), arguments.service, arguments.name);
    if (!operation) throw UserError(operation.error());
    auto found = aws::find_operation(model_store(), arguments.service, *operation);
    if (!found) throw UserError(found.error());
    check_permission(arguments.service, *operation);
    auto session = call_client();
    aws::Call asking = make_call(arguments, *found, *session);
    session->check_account();
    auto answer = session->run(aws::wait_for(session->client(), std::move(asking), arguments.name, deadline));
    if (!answer) throw UserError(answer.error());
    null = answer->is_null();
    return null ? Datum{0} : to_jsonb(*answer);
  });
  fcinfo->isnull = null;
  return result;
}
