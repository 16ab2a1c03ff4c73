// aws_presign() and aws_presign_url(): URLs that carry a signature of ours. Nothing is sent to AWS.
//
// Whoever has such a URL may do what it says until it expires, with the rights of the account's credentials: these
// functions are for the role iasql_admin.
#include "pg/pg.hpp"

#include "pg/aws_call.hpp"
#include "pg/arguments.hpp"
#include "pg/boundary.hpp"
#include "pg/entry.hpp"
#include "pg/spi.hpp"
#include "pg/state.hpp"

#include <algorithm>

#include "aws/json.hpp"
#include "aws/presign.hpp"

namespace iasql::pg {

namespace {

std::chrono::seconds lifetime_argument(FunctionCallInfo fcinfo, int number) {
  if (PG_ARGISNULL(number)) throw UserError(ERRCODE_NULL_VALUE_NOT_ALLOWED, "expires must not be null");
  const Interval* interval = PG_GETARG_INTERVAL_P(number);
  constexpr double day = 86400, month = 30 * day, limit = 1e12;
  const double seconds = static_cast<double>(interval->time) / 1e6 + interval->day * day + interval->month * month;
  return std::chrono::seconds(static_cast<std::int64_t>(std::clamp(seconds, -limit, limit)));
}

template <class T>
T made(aws::Result<T> result) {
  if (!result) throw UserError(result.error());
  return std::move(*result);
}

Datum text_result(const std::string& text) {
  const char* characters = text.c_str();
  return call([&] { return PointerGetDatum(cstring_to_text(characters)); });
}

/// What somebody who only sees the URL cannot know.
void tell_conditions(const aws::Client::Presigned& presigned) {
  std::string names;
  for (const auto& [name, value] : presigned.headers) names += (names.empty() ? "" : ", ") + name;
  if (presigned.method == "GET" && names.empty()) return;
  send_notice("the URL is good for " + presigned.method + " only" +
              (names.empty() ? "" : ", with the headers that were signed: " + names));
}

}  // namespace
}  // namespace iasql::pg

IASQL_FUNCTION(iasql_aws_presign) {
  using namespace iasql::pg;
  return guard([&]() -> Datum {
    (void)extension();
    const CallArguments arguments = call_arguments(fcinfo);
    const auto expires = lifetime_argument(fcinfo, 4);
    auto found = iasql::aws::find_operation(model_store(), arguments.service, arguments.name);
    if (!found) throw UserError(found.error());
    auto session = call_client();
    iasql::aws::Call asked = make_call(arguments, *found, *session);
    session->check_account();
    auto presigned = made(session->run(session->client().presign(std::move(asked), expires)));
    tell_conditions(presigned);
    return text_result(presigned.url);
  });
}

IASQL_FUNCTION(iasql_aws_presign_url) {
  using namespace iasql::pg;
  return guard([&]() -> Datum {
    (void)extension();
    const std::string method = required_text(fcinfo, 0, "method"), url = required_text(fcinfo, 1, "url"),
                      service = required_text(fcinfo, 2, "service");
    std::string region = text_argument(fcinfo, 3);
    const auto expires = lifetime_argument(fcinfo, 4);
    auto request = iasql::aws::request_of_url(method, url, object_argument(fcinfo, 5, "parameters"),
                                              object_argument(fcinfo, 6, "headers"));
    if (!request) throw UserError(request.error());
    auto session = call_client();
    if (region.empty()) region = session->default_region();
    session->check_account();
    return text_result(
        made(session->run(session->client().presign_request(std::move(*request), service, region, expires))));
  });
}
