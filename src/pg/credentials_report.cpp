// iasql_credentials(): which source of credentials is in use and whom STS takes us for. Never a secret.
#include "pg/pg.hpp"

#include "aws/time.hpp"
#include "pg/boundary.hpp"
#include "pg/credentials_info.hpp"
#include "pg/entry.hpp"
#include "pg/init.hpp"
#include "pg/report.hpp"
#include "pg/session.hpp"

namespace iasql::pg {

namespace {

/// The end of an access key, by which its owner knows it.
std::string last_characters(const std::string& key) {
  return "****" + (key.size() > 8 ? key.substr(key.size() - 4) : "");
}

Field or_null(const std::string& text) {
  return text.empty() ? Field() : Field(text);
}

Field moment(const aws::Credentials& credentials) {
  if (!credentials.expires) return {};
  const auto since = credentials.expires->time_since_epoch();
  return aws::format_iso8601({std::chrono::duration_cast<std::chrono::seconds>(since).count(), 0});
}

void report_credentials(ResultSet& results) {
  Session session(Session::Mode::InTransaction);
  auto found = session.run(session.credentials().get());
  if (!found) throw UserError(found.error(), credentials_hint(session.catalog()));
  auto identity = session.run(session.client().identity(session.fallback_region()));
  if (!identity) {
    const std::string why = identity.error().text();
    const char* words = why.c_str();
    call([&] { ereport(WARNING, (errmsg("could not ask AWS whose credentials these are"), errdetail_internal("%s", words))); });
    identity = aws::Client::Identity{};
    identity->account = found->account_id;
  }
  results.add({found->source, or_null(found->detail), last_characters(found->access_key_id), moment(*found),
               or_null(identity->account), or_null(identity->arn), or_null(identity->user_id)});
}

}  // namespace
}  // namespace iasql::pg

IASQL_FUNCTION(iasql_credentials) {
  using namespace iasql::pg;
  return guard([&]() -> Datum {
    (void)extension();
    ResultSet results(fcinfo);
    report_credentials(results);
    return 0;
  });
}
