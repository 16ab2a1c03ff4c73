// See session.hpp. Nothing here is created before a backend or worker needs it.
#include "pg/pg.hpp"

#include "aws/json.hpp"
#include "engine/forms.hpp"
#include "pg/boundary.hpp"
#include "pg/guc.hpp"
#include "pg/rates.hpp"
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

}  // namespace

aws::EndpointConfig endpoint_config() {
  aws::EndpointConfig config;
  config.override_url = settings::endpoint_url();
  config.getenv = environment;
  config.profile = server_profile;
  return config;
}

namespace {

std::size_t sent = 0;

aws::ClientOptions client_options() {
  aws::ClientOptions options;
  options.retry.max_attempts = settings::max_attempts();
  options.max_concurrency = settings::max_concurrency();
  options.max_endpoint_concurrency = settings::max_endpoint_concurrency();
  options.timeout = settings::call_timeout();
  options.observer = [](const aws::CallRecord& record) {
    ++sent;
    call_stats().add(record);
  };
  options.accounts = &rate_store();
  if (settings::rate_limit()) {
    options.rate_store = &rate_store();
    options.rate_rules = rate_rules();
  }
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
  options.max_concurrency = std::min(settings::max_concurrency(), settings::max_endpoint_concurrency());
  options.fallback_region = fallback_region();
  options.undo_on_failure = settings::undo_on_failure();
  options.max_deletes = settings::max_deletes();
  options.max_deletes_name = "iasql.max_deletes";
  if (auto tags = aws::parse_json(settings::default_tags()); tags && tags->is_map()) options.default_tags = tags->as_map();
  engine::leave_tags(settings::ignore_tags());
  if (settings::rate_limit()) options.rates = rate_rules();
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

std::size_t calls_sent() {
  return sent;
}

namespace {

/// Why these modules cannot be used together; "" if they can.
std::string trouble_with(const std::vector<std::string>& names) {
  auto modules = module_store().closure(names);
  if (!modules) return modules.error().message;
  auto catalog = engine::Catalog::build(std::move(*modules));
  return catalog ? std::string() : catalog.error().message;
}

}  // namespace

ModuleHealth check_modules() {
  ModuleHealth out;
  out.usable = installed_modules();
  if (trouble_with(out.usable).empty()) return out;
  for (const std::string& module : std::exchange(out.usable, {})) {
    std::vector<std::string> together = out.usable;
    together.push_back(module);
    std::string reason = trouble_with(together);
    if (reason.empty())
      out.usable = std::move(together);
    else
      out.broken.push_back({module, std::move(reason)});
  }
  return out;
}

namespace {

/// Refuses credentials of an account that is not allowed. False: there are none, so nothing can be done anywhere.
bool is_allowed_account(aws::Client& client) {
  const std::vector<std::string> allowed = settings::allowed_accounts();
  if (allowed.empty()) return true;
  auto identity = run_here(client.identity(fallback_region()));
  if (!identity) {
    if (identity.error().kind == aws::Error::Kind::Credentials) return false;
    throw UserError(identity.error());
  }
  for (const std::string& account : allowed)
    if (account == identity->account) return true;
  throw UserError(own_state(State::Refused), "AWS account " + identity->account + " is not among those allowed here",
                  "The credentials are those of " + identity->arn + ".",
                  "Use the credentials of an account that iasql.allowed_account_ids names.");
}

}  // namespace

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
      options.undo_apart = undoes_apart;
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
  bool deletes_confirmed = false, undoes_apart = false, account_checked = false;
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

void Session::undo_apart() {
  impl_->undoes_apart = true;
}

void Session::check_account() {
  if (!impl_->account_checked) impl_->account_checked = is_allowed_account(impl_->client);
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

// --- calls without tables

const engine::Catalog& installed_catalog() {
  struct Kept {
    std::vector<std::string> modules;
    std::optional<engine::Catalog> catalog;
  };
  static auto* kept = new Kept;
  std::vector<std::string> modules = installed_modules();
  if (!kept->catalog || kept->modules != modules) {
    kept->catalog.reset();
    kept->catalog.emplace(build_catalog(modules));
    kept->modules = std::move(modules);
  }
  return *kept->catalog;
}

namespace {

std::string column_with_use(const engine::Table& table, const char* use) {
  for (const auto& column : table.columns) {
    if (column.use == use) return quote_ident(column.name);
  }
  return {};
}

std::string find_default_region(const engine::Catalog& catalog) {
  const engine::Table* table = catalog.with_role("regions");
  if (table == nullptr) return fallback_region();
  const std::string name = column_with_use(*table, "name");
  return work([&](Spi& spi) {
    Rows rows = spi.query("SELECT " + name + " FROM " + ext(table->name) + " WHERE " +
                          column_with_use(*table, "default") + " ORDER BY " + name + " LIMIT 1");
    return rows.empty() ? fallback_region() : rows.at(0, 0).value_or(fallback_region());
  });
}

/// What a client was made from. Rows of tables can only have become others in another command or transaction.
struct Origin {
  LocalTransactionId transaction = InvalidLocalTransactionId;
  SubTransactionId savepoint = InvalidSubTransactionId;
  CommandId command = InvalidCommandId;
  const aws::Loop* loop = nullptr;
  std::string endpoint_url;
  int attempts = 0;
  std::size_t concurrency = 0, endpoint_concurrency = 0;
  std::chrono::milliseconds timeout{0};
  std::vector<std::string> accounts;
  bool operator==(const Origin&) const = default;
};

Origin origin_now() {
  Origin out;
  out.transaction = compat::local_transaction_id();
  out.savepoint = GetCurrentSubTransactionId();
  out.command = GetCurrentCommandId(false);
  out.loop = &event_loop();
  out.endpoint_url = settings::endpoint_url();
  out.attempts = settings::max_attempts();
  out.concurrency = settings::max_concurrency();
  out.endpoint_concurrency = settings::max_endpoint_concurrency();
  out.timeout = settings::call_timeout();
  out.accounts = settings::allowed_accounts();
  return out;
}

}  // namespace

struct CallClient::Impl {
  explicit Impl(const engine::Catalog& catalog)
      : credentials(find_credentials(catalog)),
        client(event_loop(), model_store(), *credentials, endpoint_config(), client_options()),
        region(find_default_region(catalog)) {}

  std::unique_ptr<aws::CredentialSource> credentials;
  aws::Client client;
  std::string region;
  bool account_checked = false;
};

CallClient::CallClient() : impl_(std::make_unique<Impl>(installed_catalog())) {}
CallClient::~CallClient() = default;
aws::Client& CallClient::client() {
  return impl_->client;
}
void CallClient::check_account() {
  if (!impl_->account_checked) impl_->account_checked = is_allowed_account(impl_->client);
}
const std::string& CallClient::default_region() const {
  return impl_->region;
}

std::shared_ptr<CallClient> call_client() {
  struct Kept {
    Origin origin;
    std::shared_ptr<CallClient> client;
  };
  static auto* kept = new Kept;
  Origin origin = origin_now();
  if (kept->client && kept->origin == origin) return kept->client;
  Subtransaction reading;  // its end gives back the locks on the tables that are read
  kept->client.reset();
  auto client = std::make_shared<CallClient>();
  reading.rollback();
  kept->client = std::move(client);
  kept->origin = origin_now();
  return kept->client;
}

}  // namespace iasql::pg
