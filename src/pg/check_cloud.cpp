// The part of iasql_check() that asks AWS. One request for endpoint and clock, one for the caller's identity, and the first page
// of each listing that the installed modules make, in the default region.
#include "pg/pg.hpp"

#include "aws/identity_reach.hpp"
#include "engine/reader.hpp"
#include "pg/boundary.hpp"
#include "pg/check.hpp"
#include "pg/credentials_info.hpp"
#include "pg/guc.hpp"
#include "pg/session.hpp"

#include <algorithm>

namespace iasql::pg {

namespace {

using aws::Error;
using Kind = aws::Error::Kind;

constexpr std::chrono::seconds tolerable_skew{60};
constexpr std::size_t most_named = 8;  // operations in one finding

bool is_loopback(const std::string& host) {
  return host.starts_with("127.") || host.starts_with("localhost") || host.starts_with("[::1]");
}

/// What whoever has such an error can do.
std::string remedy_of(const Error& error, const engine::Catalog& catalog) {
  switch (error.kind) {
    case Kind::Credentials: return credentials_hint(catalog);
    case Kind::Auth: return "check the access key, its secret and, for temporary ones, whether they have expired: SELECT * FROM iasql_credentials()";
    case Kind::Denied: return "allow it in the IAM policies of the credentials";
    case Kind::Network:
    case Kind::Timeout: return "check the network, DNS, proxy variables and firewall of the server's machine";
    case Kind::Throttled: return "wait, or see iasql_stat_rate";
    case Kind::Config: return "check iasql.endpoint_url, iasql.profile, the AWS_ variables of the server's environment and the default region";
    default: return error.hint.empty() ? "see docs/credentials.md" : error.hint;
  }
}

/// False: nothing there can be asked.
bool check_endpoint(Findings& out, Session& session, const std::string& region) {
  const std::string check = "endpoint";
  auto endpoint = aws::identity_endpoint(model_store(), endpoint_config(), region);
  if (!endpoint) {
    out.error(check, endpoint.error().message, remedy_of(endpoint.error(), session.catalog()));
    return false;
  }
  const std::string url = endpoint->scheme + "://" + endpoint->host;
  const bool substitute = !endpoint->takes_host_prefix;  // named by a setting or a variable
  if (endpoint->scheme != "https" && !is_loopback(endpoint->host))
    out.error("encryption", "calls go to " + url + " without TLS", "name an https:// endpoint");
  else
    out.ok("encryption", endpoint->scheme == "https" ? "TLS, certificates are verified" : "none, on this machine only");
  const auto timeout = std::min(settings::call_timeout(), std::chrono::milliseconds(10000));
  auto reach = session.run(aws::reach_identity(session.client().loop(), std::move(*endpoint), timeout));
  if (!reach) {
    out.error(check, url + " cannot be reached: " + reach.error().message, remedy_of(reach.error(), session.catalog()));
    return false;
  }
  const std::string answered = url + " answered in " + std::to_string(reach->latency.count()) + " ms";
  if (substitute)
    out.warning(check, answered + "; it stands for AWS", "RESET iasql.endpoint_url, or take AWS_ENDPOINT_URL out of the server's environment, unless that is what you want");
  else
    out.ok(check, answered);
  if (!reach->ahead)
    out.warning("clock", "the answer has no date to compare with", "compare the server's clock yourself");
  else if (std::chrono::abs(*reach->ahead) > tolerable_skew)
    out.warning("clock", "the server's clock is " + std::to_string(std::abs(reach->ahead->count())) + " s " + (reach->ahead->count() > 0 ? "behind" : "ahead of") + " AWS's",
                "set the clock, by chrony or another NTP client; AWS refuses signatures that are 5 minutes off");
  else
    out.ok("clock", "within " + std::to_string(tolerable_skew.count()) + " s of AWS's");
  return true;
}

/// False: there are none that can be used.
bool check_credentials(Findings& out, Session& session) {
  auto found = session.run(session.credentials().find());
  const std::string line = credentials_line(found);
  if (found && found->credentials) {
    out.ok("credentials", line);
    return true;
  }
  out.error("credentials", line, found ? credentials_hint(session.catalog()) : "correct that source, or take it away: docs/credentials.md has their order");
  return false;
}

bool check_identity(Findings& out, Session& session, const std::string& region) {
  auto identity = session.run(session.client().identity(region));
  if (!identity) {
    out.error("identity", identity.error().text(), remedy_of(identity.error(), session.catalog()));
    return false;
  }
  out.ok("identity", "account " + identity->account + ", " + identity->arn);
  const std::vector<std::string> allowed = settings::allowed_accounts();
  if (allowed.empty() || std::find(allowed.begin(), allowed.end(), identity->account) != allowed.end()) return true;
  out.error("allowed accounts", "account " + identity->account + " is not among those that iasql.allowed_account_ids names",
            "use other credentials, or correct iasql.allowed_account_ids");
  return false;
}

/// The default region of the account's table, or where iasql works without one.
std::string home(Session& session) {
  if (const engine::Table* regions = session.catalog().with_role("regions")) {
    for (const auto& region : session.store().regions(*regions)) {
      if (region.is_default) return region.name;
    }
  }
  return session.fallback_region();
}

struct Tried {
  const engine::Listing* listing;
  std::optional<Error> error;
};

aws::Task<void> try_listing(aws::Client* client, Tried* tried) {
  aws::Call call{tried->listing->service, tried->listing->operation, tried->listing->region, tried->listing->input, ""};
  auto asking = client->pages(std::move(call), [](const aws::Value&) { return false; });
  aws::Status status = co_await asking;
  if (!status) tried->error = status.error();
}

aws::Task<void> try_all(aws::Client* client, std::vector<Tried>* all) {
  aws::Group group(settings::max_concurrency());
  for (Tried& one : *all) group.add(try_listing(client, &one));
  auto joining = group.join();
  co_await joining;
}

/// Which of the module's listings may not be made.
void check_module(Findings& out, Session& session, const std::string& module, const std::vector<Tried>& all) {
  std::string denied;
  std::size_t count = 0;
  const Error* first = nullptr;
  for (const Tried& one : all) {
    if (!one.error || ++count > most_named) continue;
    if (first == nullptr) first = &*one.error;
    denied += (denied.empty() ? "" : ", ") + one.listing->service + "." + one.listing->operation;
  }
  const std::string check = "may read " + module;
  if (first == nullptr) return out.ok(check, std::to_string(all.size()) + (all.size() == 1 ? " listing" : " listings") + " tried");
  if (count > most_named) denied += " and " + std::to_string(count - most_named) + " more";
  out.error(check, denied + ": " + first->message, remedy_of(*first, session.catalog()));
}

void check_reading(Findings& out, Session& session, const std::string& region) {
  engine::Reader reader(session.client());
  std::vector<std::vector<engine::Listing>> listings;
  std::vector<std::string> modules;
  for (const std::string& module : check_modules().usable) {
    std::vector<const engine::Table*> tables;
    auto description = module_store().get(module);
    if (!description) continue;
    for (const auto& table : (*description)->tables)
      if (const engine::Table* known = session.catalog().table(table.name)) tables.push_back(known);
    auto found = reader.listings(tables, {region}, region);
    std::erase_if(found, [](const engine::Listing& listing) { return listing.operation.empty(); });
    if (found.empty()) continue;
    modules.push_back(module);
    listings.push_back(std::move(found));
  }
  for (std::size_t i = 0; i < modules.size(); ++i) {
    std::vector<Tried> tried;
    for (const engine::Listing& listing : listings[i]) tried.push_back({&listing, std::nullopt});
    session.run(try_all(&session.client(), &tried));
    check_module(out, session, modules[i], tried);
  }
}

}  // namespace

void check_cloud(Findings& out) {
  try {
    Session session(Session::Mode::InTransaction, check_modules().usable);
    const std::string region = home(session);
    const bool known = check_credentials(out, session);
    if (!check_endpoint(out, session, region) || !known) return;
    if (check_identity(out, session, region)) check_reading(out, session, region);
  } catch (const UserError& e) {
    out.error("session", e.detail.empty() ? e.message : e.message + ": " + e.detail, e.hint.empty() ? "see the message" : e.hint);
  }
}

}  // namespace iasql::pg
