// The settings. Check hooks refuse what could never work when it is SET, not when it is used.
#include "pg/pg.hpp"

#include "pg/guc.hpp"

#include <climits>
#include <new>
#include <utility>

#include "aws/endpoint.hpp"
#include "aws/json.hpp"
#include "aws/shape.hpp"

namespace iasql::pg {

namespace {

char* endpoint_url_setting = nullptr;
char* ca_bundle_setting = nullptr;
char* profile_setting = nullptr;
int sync_interval_setting = 120;
int max_concurrency_setting = 200;
int max_endpoint_concurrency_setting = 32;
int call_timeout_setting = 60000;
int max_attempts_setting = 3;
constexpr int most_attempts = 100;
int max_response_size_setting = 64 * 1024;
bool enabled_setting = true;
bool rate_limit_setting = true;

int worker_time_setting = 300;
int worker_calls_setting = 10000;
int max_deletes_setting = 20;
int transaction_timeout_setting = 1800;
int audit_retention_setting = 0;
char* allowed_accounts_setting = nullptr;
bool read_only_setting = false;
bool dump_credentials_setting;  // asked by pg_dump's query alone
char* default_tags_setting = nullptr;
char* ignore_tags_setting = nullptr;

enum OnFailure : int { Undo, Keep };
int on_failure_setting = Undo;
const config_enum_entry on_failure_options[] = {
    {"undo", Undo, false}, {"keep", Keep, false}, {nullptr, 0, false}};

/// Why the URL cannot be used, in malloc'd memory, or null if it can. `ok` is false when memory ran out.
char* url_problem(const char* url, bool& ok) noexcept {
  ok = true;
  try {
    const aws::Status usable = aws::check_endpoint_url(url);
    return usable ? nullptr : strdup(usable.error().message.c_str());
  } catch (...) {
    ok = false;
    return nullptr;
  }
}

bool check_endpoint_url(char** value, void**, GucSource) {
  if (*value == nullptr || **value == '\0') return true;
  bool ok;
  char* problem = url_problem(*value, ok);
  if (!ok) {
    GUC_check_errcode(ERRCODE_OUT_OF_MEMORY);
    return false;
  }
  if (problem == nullptr) return true;
  GUC_check_errdetail("%s.", problem);
  GUC_check_errhint("Write it as http://host:port or https://host.");
  std::free(problem);
  return false;
}

/// AWS's own variable, where it makes sense. Anything that is set for PostgreSQL comes before it.
int default_attempts() {
  const char* value = std::getenv("AWS_MAX_ATTEMPTS");
  if (value == nullptr || *value < '1' || *value > '9') return 3;
  char* end = nullptr;
  const long number = std::strtol(value, &end, 10);
  return *end == '\0' && number <= most_attempts ? static_cast<int>(number) : 3;
}

void define_cloud_settings() {
  DefineCustomStringVariable("iasql.endpoint_url",
                             "URL that every AWS call is sent to, whatever the service.",
                             "Empty: each service's own endpoint, or what AWS_ENDPOINT_URL says.",
                             &endpoint_url_setting, "", PGC_SUSET, 0, check_endpoint_url, nullptr, nullptr);
  DefineCustomStringVariable(
      "iasql.ca_bundle", "File with the certificates that AWS endpoints are checked against.",
      "Empty: those of the system.", &ca_bundle_setting, "", PGC_SUSET, 0, nullptr, nullptr, nullptr);
  DefineCustomStringVariable(
      "iasql.profile", "Profile of the server's AWS configuration files that credentials come from.",
      "Empty: what AWS_PROFILE says, or \"default\".", &profile_setting, "", PGC_SUSET, 0, nullptr, nullptr, nullptr);
  DefineCustomIntVariable("iasql.max_concurrency", "AWS calls that one process has in flight at most.",
                          "However many there are, AWS's published rates are kept; see iasql.rate_limit.",
                          &max_concurrency_setting, 200, 1, 1000, PGC_USERSET, 0, nullptr, nullptr, nullptr);
  DefineCustomIntVariable("iasql.max_endpoint_concurrency",
                          "AWS calls to one service in one region that one process has in flight at most.",
                          "A commit has so many steps under way, or iasql.max_concurrency, whichever is less.",
                          &max_endpoint_concurrency_setting, 32, 1, 1000, PGC_USERSET, 0, nullptr, nullptr, nullptr);
  DefineCustomIntVariable("iasql.call_timeout", "Longest time for one HTTP exchange with AWS.", nullptr,
                          &call_timeout_setting, 60000, 100, 3600000, PGC_USERSET, GUC_UNIT_MS, nullptr,
                          nullptr, nullptr);
  DefineCustomIntVariable("iasql.max_attempts", "Attempts of one AWS call, the first one included.",
                          "The default is what AWS_MAX_ATTEMPTS says in the server's environment, else 3.",
                          &max_attempts_setting, default_attempts(), 1, most_attempts, PGC_USERSET, 0, nullptr,
                          nullptr, nullptr);
  DefineCustomBoolVariable("iasql.rate_limit", "Whether calls wait so that AWS need not throttle them.",
                           "Off makes sense for substitutes of AWS that have no limits.", &rate_limit_setting, true,
                           PGC_SUSET, 0, nullptr, nullptr, nullptr);
  DefineCustomIntVariable("iasql.max_response_size", "Largest answer to one AWS call, decoded.",
                          "A larger one is an error, and the rest of it is not read.", &max_response_size_setting,
                          64 * 1024, 64, 1024 * 1024, PGC_USERSET, GUC_UNIT_KB, nullptr, nullptr, nullptr);
}

void define_process_settings() {
  DefineCustomIntVariable("iasql.sync_interval",
                          "Pause between two runs of the periodic worker in a database.",
                          "0 switches it off.", &sync_interval_setting, 120, 0, 86400, PGC_SIGHUP, GUC_UNIT_S,
                          nullptr, nullptr, nullptr);
  DefineCustomBoolVariable("iasql.enabled", "Whether the periodic worker visits this database.",
                           "Set it with ALTER DATABASE.", &enabled_setting, true, PGC_SUSET, 0, nullptr,
                           nullptr, nullptr);
  DefineCustomIntVariable("iasql.worker_time_budget", "Time after which one run of the periodic worker reads no further table.",
                          "What was not read comes first in the next run. 0: no limit.", &worker_time_setting, 300, 0,
                          86400, PGC_SUSET, GUC_UNIT_S, nullptr, nullptr, nullptr);
  DefineCustomIntVariable("iasql.worker_call_budget",
                          "AWS calls after which one run of the periodic worker reads no further table.",
                          "What was not read comes first in the next run. 0: no limit.", &worker_calls_setting, 10000, 0,
                          INT_MAX, PGC_SUSET, 0, nullptr, nullptr, nullptr);
  DefineCustomEnumVariable("iasql.on_failure",
                           "What a failed commit does with what it has already done in the cloud.",
                           "\"undo\" takes it back, \"keep\" leaves it.", &on_failure_setting, Undo,
                           on_failure_options, PGC_USERSET, 0, nullptr, nullptr, nullptr);
}

/// Words as written: separated by commas or blanks.
std::vector<std::string> split_words(const char* text) {
  std::vector<std::string> out;
  std::string word;
  for (const char* c = text; c != nullptr; ++c) {
    if (*c != ',' && *c != ' ' && *c != '\0') {
      word += *c;
      continue;
    }
    if (!word.empty()) out.push_back(std::exchange(word, {}));
    if (*c == '\0') break;
  }
  return out;
}

bool are_accounts(const char* text) noexcept {
  try {
    for (const std::string& account : split_words(text))
      if (account.size() != 12 || account.find_first_not_of("0123456789") != account.npos) return false;
    return true;
  } catch (...) {
    return false;
  }
}

bool check_allowed_accounts(char** value, void**, GucSource) {
  if (*value == nullptr || are_accounts(*value)) return true;
  GUC_check_errdetail("An AWS account id has twelve digits; several are separated by commas.");
  return false;
}

void define_guard_settings() {
  DefineCustomBoolVariable("iasql.dump_credentials", "Whether pg_dump writes the secrets of AWS credentials.",
                           "Set it for pg_dump alone: PGOPTIONS='-c iasql.dump_credentials=on'.", &dump_credentials_setting, false,
                           PGC_USERSET, 0, nullptr, nullptr, nullptr);
  DefineCustomIntVariable("iasql.max_deletes",
                          "Objects that one commit may delete or replace without being told so explicitly.",
                          "More needs iasql_commit(confirm_deletes => true).", &max_deletes_setting, 20, 0, INT_MAX,
                          PGC_USERSET, 0, nullptr, nullptr, nullptr);
  DefineCustomIntVariable("iasql.transaction_timeout",
                          "Time without activity after which an iasql transaction counts as abandoned.",
                          "It is then rolled back. 0 switches that off.", &transaction_timeout_setting, 1800, 0, INT_MAX,
                          PGC_SUSET, GUC_UNIT_S, nullptr, nullptr, nullptr);
  DefineCustomIntVariable("iasql.audit_retention", "Age after which entries of iasql_audit_log are deleted by the periodic worker.",
                          "What is pending stays. 0: they are kept for ever.", &audit_retention_setting, 0, 0, INT_MAX,
                          PGC_SUSET, GUC_UNIT_S, nullptr, nullptr, nullptr);
  DefineCustomStringVariable("iasql.allowed_account_ids", "AWS accounts that iasql may work with, separated by commas.",
                             "Empty: any. With credentials of another account every function fails.",
                             &allowed_accounts_setting, "", PGC_SUSET, 0, check_allowed_accounts, nullptr, nullptr);
}

bool are_tags(const char* text) noexcept {
  try {
    auto tags = aws::parse_json(text);
    if (!tags || !tags->is_map()) return false;
    for (const auto& [key, value] : tags->as_map()) {
      const bool reserved = key.starts_with("aws:") || key.starts_with("iasql:");
      if (key.empty() || reserved || !value.is_string()) return false;
    }
    return true;
  } catch (...) {
    return false;
  }
}

bool check_default_tags(char** value, void**, GucSource) {
  if (*value == nullptr || **value == '\0' || are_tags(*value)) return true;
  GUC_check_errdetail("It is a JSON object of texts, such as {\"team\": \"billing\"}; keys of AWS and of iasql are not allowed.");
  return false;
}

void define_drift_settings() {
  DefineCustomStringVariable("iasql.default_tags", "Tags of everything that is made or changed and does not state them.",
                             "A JSON object of texts.", &default_tags_setting, "", PGC_SUSET, 0, check_default_tags,
                             nullptr, nullptr);
  DefineCustomStringVariable("iasql.ignore_tags", "Keys of tags that are left to others, separated by commas.",
                             "They are neither shown in rows, nor removed, nor drift. * stands for any text.",
                             &ignore_tags_setting, "", PGC_SUSET, 0, nullptr, nullptr, nullptr);
  DefineCustomBoolVariable("iasql.read_only", "Whether this database only follows the cloud.",
                           "Changes of users to rows are refused, and nothing is pushed.", &read_only_setting, false,
                           PGC_SUSET, 0, nullptr, nullptr, nullptr);
}

std::string text(const char* setting) {
  return setting != nullptr ? setting : "";
}

}  // namespace

void define_settings() {
  define_cloud_settings();
  define_process_settings();
  define_guard_settings();
  define_drift_settings();
  compat::reserve_settings("iasql");
}

namespace settings {

std::string endpoint_url() {
  return text(endpoint_url_setting);
}
std::chrono::seconds sync_interval() {
  return std::chrono::seconds(sync_interval_setting);
}
std::size_t max_concurrency() {
  return static_cast<std::size_t>(max_concurrency_setting);
}
std::size_t max_endpoint_concurrency() {
  return static_cast<std::size_t>(max_endpoint_concurrency_setting);
}
std::chrono::milliseconds call_timeout() {
  return std::chrono::milliseconds(call_timeout_setting);
}
int max_attempts() {
  return max_attempts_setting;
}
bool rate_limit() {
  return rate_limit_setting;
}
std::size_t max_response_size() {
  return static_cast<std::size_t>(max_response_size_setting) * 1024;
}
std::string ca_bundle() {
  return text(ca_bundle_setting);
}
std::string profile() {
  return text(profile_setting);
}
bool enabled() {
  return enabled_setting;
}
std::chrono::seconds worker_time_budget() {
  return std::chrono::seconds(worker_time_setting);
}
std::size_t worker_call_budget() {
  return static_cast<std::size_t>(worker_calls_setting);
}
bool undo_on_failure() {
  return on_failure_setting == Undo;
}
std::size_t max_deletes() {
  return static_cast<std::size_t>(max_deletes_setting);
}
std::vector<std::string> allowed_accounts() {
  return split_words(allowed_accounts_setting);
}
std::string default_tags() {
  return text(default_tags_setting);
}
std::vector<std::string> ignore_tags() {
  return split_words(ignore_tags_setting);
}
bool read_only() {
  return read_only_setting;
}
std::chrono::seconds transaction_timeout() {
  return std::chrono::seconds(transaction_timeout_setting);
}
std::chrono::seconds audit_retention() {
  return std::chrono::seconds(audit_retention_setting);
}

}  // namespace settings
}  // namespace iasql::pg
