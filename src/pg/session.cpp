// See session.hpp. Nothing here is created before a backend or worker needs it.
#include "pg/pg.hpp"

#include "pg/boundary.hpp"
#include "pg/guc.hpp"
#include "pg/server_credentials.hpp"
#include "pg/session.hpp"
#include "pg/state.hpp"
#include "pg/table_credentials.hpp"
#include "pg/work.hpp"

namespace iasql::pg {

namespace {

std::string share_directory() {
  char path[MAXPGPATH];
  get_share_path(my_exec_path, path);
  return std::string(path) + "/extension/iasql";
}

std::string environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value != nullptr ? value : "";
}

/// Until the regions table has a default.
std::string fallback_region() {
  std::string region = server_settings().region();
  return region.empty() ? engine::Options{}.fallback_region : region;
}

engine::Catalog build_catalog(const std::vector<std::string>& names) {
  auto modules = module_store().closure(names);
  if (!modules) throw UserError(modules.error());
  auto catalog = engine::Catalog::build(std::move(*modules));
  if (!catalog) throw UserError(catalog.error());
  return std::move(*catalog);
}

aws::EndpointConfig endpoint_config() {
  aws::EndpointConfig config;
  config.override_url = settings::endpoint_url();
  config.getenv = environment;
  config.profile = profile_value;
  return config;
}

aws::ClientOptions client_options() {
  aws::ClientOptions options;
  options.retry.max_attempts = settings::max_attempts();
  options.max_concurrency = settings::max_concurrency();
  options.timeout = settings::call_timeout();
  return options;
}

std::unique_ptr<aws::CredentialSource> find_credentials(const engine::Catalog& catalog) {
  std::vector<std::unique_ptr<aws::CredentialSource>> sources;
  if (auto table = table_credentials(catalog)) sources.push_back(std::move(table));
  sources.push_back(server_credentials(endpoint_config(), client_options(), fallback_region()));
  return aws::credential_chain(std::move(sources));
}

engine::Options engine_options() {
  engine::Options options;
  options.max_concurrency = settings::max_concurrency();
  options.fallback_region = fallback_region();
  options.undo_on_failure = settings::undo_on_failure();
  options.max_deletes = settings::max_deletes();
  options.max_deletes_name = "iasql.max_deletes";
  return options;
}

}  // namespace

std::string models_directory() {
  return share_directory() + "/models";
}
std::string modules_directory() {
  return share_directory() + "/modules";
}

engine::ModuleStore& module_store() {
  static auto* store = new engine::ModuleStore(modules_directory());
  return *store;
}

aws::ModelStore& model_store() {
  static auto* store = new aws::ModelStore(models_directory());
  return *store;
}

std::vector<std::string> installed_modules() {
  return work([](Spi& spi) {
    Rows rows = spi.query("SELECT pg_catalog.split_part(name, '@', 1) FROM " + ext("iasql_module") +
                          " WHERE name NOT LIKE 'iasql@_%' ESCAPE '@' ORDER BY ctid");
    std::vector<std::string> names;
    for (const auto& row : rows.rows) names.push_back(row[0].value_or(""));
    return names;
  });
}

struct Session::Impl {
  Impl(Mode mode, const std::vector<std::string>& modules)
      : catalog(build_catalog(modules)),
        credentials(find_credentials(catalog)),
        client(event_loop(), model_store(), *credentials, endpoint_config(), client_options()),
        store(make_store(mode)),
        journal(make_journal(mode)),
        log(make_log(mode)) {}

  /// Made when it is first asked for.
  engine::Reconciler& reconcile(engine::Options options) {
    if (!reconciler) {
      if (deletes_confirmed) options.max_deletes = static_cast<std::size_t>(-1);
      reconciler.emplace(engine::Context{catalog, client, *store, *journal, *log, std::move(options)});
    }
    return *reconciler;
  }

  engine::Catalog catalog;
  std::unique_ptr<aws::CredentialSource> credentials;
  aws::Client client;
  std::unique_ptr<engine::Store> store;
  std::unique_ptr<engine::Journal> journal;
  std::unique_ptr<engine::Log> log;
  std::optional<engine::Reconciler> reconciler;
  bool deletes_confirmed = false, account_checked = false;
};

Session::Session(Mode mode) : Session(mode, installed_modules()) {}
Session::Session(Mode mode, std::vector<std::string> modules)
    : impl_(std::make_unique<Impl>(mode, modules)) {}
Session::~Session() = default;

const engine::Catalog& Session::catalog() const {
  return impl_->catalog;
}
engine::Reconciler& Session::reconciler() {
  check_account();
  return impl_->reconcile(engine_options());
}

void Session::confirm_deletes() {
  impl_->deletes_confirmed = true;
}

void Session::check_account() {
  const std::vector<std::string> allowed = settings::allowed_accounts();
  if (allowed.empty() || std::exchange(impl_->account_checked, true)) return;
  auto identity = run(impl_->client.identity(fallback_region()));
  if (!identity) {
    impl_->account_checked = false;
    // Without credentials nothing can be done in any account.
    if (identity.error().kind == aws::Error::Kind::Credentials) return;
    throw UserError(identity.error());
  }
  for (const std::string& account : allowed)
    if (account == identity->account) return;
  impl_->account_checked = false;
  throw UserError(own_state(State::Refused), "AWS account " + identity->account + " is not among those allowed here",
                  "The credentials are those of " + identity->arn + ".",
                  "Use the credentials of an account that iasql.allowed_account_ids names.");
}
engine::Store& Session::store() {
  return *impl_->store;
}
engine::Log& Session::log() {
  return *impl_->log;
}
void Session::settle() {
  impl_->store->clear_stage();
}
aws::Client& Session::client() {
  return impl_->client;
}
aws::CredentialSource& Session::credentials() {
  return *impl_->credentials;
}
std::string Session::fallback_region() const {
  return pg::fallback_region();
}

}  // namespace iasql::pg
