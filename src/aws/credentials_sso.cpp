// Credentials of IAM Identity Center (SSO): an access token that a person got by logging in lies in a cache file; with it
// the keys of a role are asked for. A token of an [sso-session] is renewed by its refresh token and put back into the
// file, where other tools find it; one of the older form is not.
// Fails: a missing or expired token says which command logs in. Messages never hold a token.
#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "aws/credentials_impl.hpp"
#include "aws/json.hpp"
#include "aws/os.hpp"
#include "aws/sigv4.hpp"
#include "aws/time.hpp"

namespace iasql::aws {

namespace {

using Context = std::shared_ptr<const CredentialContext>;
using SystemClock = std::chrono::system_clock;
constexpr auto kRenewAhead = std::chrono::minutes(15);

struct SsoConfig {
  std::string profile, session, start_url, region, role, account;
};

std::string sha1_hex(const std::string& text) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  if (EVP_Digest(text.data(), text.size(), digest, &size, EVP_sha1(), nullptr) != 1) throw std::bad_alloc();
  return hex({reinterpret_cast<const char*>(digest), size});
}

/// Writes a neighbour and puts it in the file's place, so that nobody ever reads half of it. "" or what went wrong.
std::string replace_file(const std::string& path, const std::string& text) {
  std::string temporary = path + ".XXXXXX";
  const int fd = mkostemp(temporary.data(), O_CLOEXEC);  // for us alone to read
  if (fd < 0) return std::strerror(errno);
  std::string problem;
  {
    const Descriptor file(fd, "mkostemp");
    for (std::size_t done = 0; done < text.size() && problem.empty();) {
      const ssize_t n = write(file.get(), text.data() + done, text.size() - done);
      if (n < 0 && errno != EINTR) problem = std::strerror(errno);
      if (n > 0) done += static_cast<std::size_t>(n);
    }
    if (problem.empty() && fsync(file.get()) != 0) problem = std::strerror(errno);
  }
  if (problem.empty() && std::rename(temporary.c_str(), path.c_str()) != 0) problem = std::strerror(errno);
  if (!problem.empty()) unlink(temporary.c_str());
  return problem;
}

class SsoSource : public FindingSource {
 public:
  SsoSource(Context context, SsoConfig config)
      : context_(std::move(context)),
        none_(static_credentials({})),
        client_(context_->loop, context_->models, *none_, context_->endpoints, context_->client),
        config_(std::move(config)),
        what_("profile \"" + config_.profile + "\": SSO"),
        file_(expand_path(context_->settings.getenv(), "~/.aws/sso/cache/") +
              sha1_hex(config_.session.empty() ? config_.start_url : config_.session) + ".json") {}

  Task<Result<Found>> find() override {
    Task<Result<std::string>> tokening = access_token();
    Result<std::string> token = co_await tokening;
    if (!token) co_return token.error();
    Map input{{"roleName", config_.role}, {"accountId", config_.account}, {"accessToken", *token}};
    wipe(*token);
    Call call{"sso", "GetRoleCredentials", config_.region, Value(std::move(input)), ""};
    Task<Result<Value>> asking = client_.call(std::move(call));
    Result<Value> answer = co_await asking;
    if (!answer && answer.error().http_status == 401) co_return log_in("the token is no longer accepted");
    if (!answer) co_return credentials_error(what_ + " role " + config_.role, answer.error());
    co_return read(*answer);
  }

 private:
  Error log_in(const std::string& why) const {
    return credentials_error(what_ + ": " + why + "; log in with \"aws sso login " +
                             (config_.session.empty() ? "--profile " + config_.profile
                                                      : "--sso-session " + config_.session) + "\"");
  }

  Result<Found> read(const Value& answer) const {
    const Value& keys = answer["roleCredentials"];
    const CredentialNames names{"accessKeyId", "secretAccessKey", "sessionToken", "", ""};
    Result<Credentials> out = credentials_from(keys, names);
    if (!out) return credentials_error(what_, out.error());
    if (const std::int64_t end = keys["expiration"].as_int(); end > 0)
      out->expires = SystemClock::time_point(std::chrono::milliseconds(end));
    out->account_id = config_.account;
    out->source = "sso";
    out->detail = what_ + " role " + config_.role + " in account " + config_.account;
    return Found{*out};
  }

  Result<Value> load() const {
    Result<std::optional<std::string>> text = read_text_file(file_);
    if (!text) return credentials_error(what_, text.error());
    if (!*text) return log_in("there is no token");
    Result<Value> token = parse_json(**text);
    wipe(**text);
    if (!token || (*token)["accessToken"].as_string().empty() || !time_point_from((*token)["expiresAt"]))
      return log_in("the token file \"" + file_ + "\" cannot be used");
    return token;
  }

  SystemClock::duration left(const Value& token) const { return *time_point_from(token["expiresAt"]) - context_->now(); }

  Task<Result<std::string>> access_token() {
    Result<Value> token = load();
    if (!token) co_return token.error();
    if (!config_.session.empty() && left(*token) < kRenewAhead) {
      Task<Result<Value>> renewing = renew(*token);
      Result<Value> renewed = co_await renewing;
      Result<Value> stored = load();  // another process may have been quicker, which makes our refresh token void
      if (renewed)
        token = std::move(*renewed);
      else if (stored && left(*stored) > left(*token))
        token = std::move(*stored);
      else if (left(*token) <= SystemClock::duration::zero())
        co_return log_in("the token has expired and could not be renewed (" + renewed.error().text() + ")");
      else if (context_->log)
        context_->log(what_ + ": the token could not be renewed ahead of time: " + renewed.error().text());
    }
    if (left(*token) <= SystemClock::duration::zero()) co_return log_in("the token has expired");
    co_return (*token)["accessToken"].as_string();
  }

  /// The token that the refresh token gives, stored.
  Task<Result<Value>> renew(Value token) {
    for (const char* name : {"refreshToken", "clientId", "clientSecret"}) {
      if (token[name].as_string().empty()) co_return credentials_error(std::string("it has no ") + name);
    }
    const auto registered = time_point_from(token["registrationExpiresAt"]);
    if (!registered || *registered <= context_->now()) co_return credentials_error("its registration has expired");
    Map input{{"grantType", "refresh_token"},
              {"clientId", token["clientId"]},
              {"clientSecret", token["clientSecret"]},
              {"refreshToken", token["refreshToken"]}};
    Call call{"sso-oidc", "CreateToken", config_.region, Value(std::move(input)), ""};
    Task<Result<Value>> asking = client_.call(std::move(call));
    Result<Value> answer = co_await asking;
    if (!answer) co_return answer.error();
    if ((*answer)["accessToken"].as_string().empty() || (*answer)["expiresIn"].as_int() <= 0)
      co_return credentials_error("the answer holds no token");
    const auto end = context_->now() + std::chrono::seconds((*answer)["expiresIn"].as_int());
    Map& renewed = token.map();
    renewed.set("startUrl", config_.start_url);
    renewed.set("region", config_.region);
    renewed.set("accessToken", (*answer)["accessToken"]);
    renewed.set("expiresAt",
                format_iso8601({std::chrono::duration_cast<std::chrono::seconds>(end.time_since_epoch()).count(), 0}));
    if (const Value& next = (*answer)["refreshToken"]; !next.is_null()) renewed.set("refreshToken", next);
    std::string text = to_json(token);
    const std::string problem = replace_file(file_, text);
    wipe(text);
    if (!problem.empty() && context_->log)
      context_->log(what_ + ": the renewed token could not be kept in \"" + file_ + "\": " + problem);
    co_return token;
  }

  const Context context_;
  const std::unique_ptr<CredentialSource> none_;
  Client client_;
  const SsoConfig config_;
  const std::string what_, file_;
};

/// What the profile and its session say, or which key is missing or at odds.
Result<SsoConfig> config_of(const CredentialContext& context, const std::string& profile, const ProfileSection& section) {
  SsoConfig out;
  out.profile = profile;
  out.session = section.value("sso_session");
  const ProfileSection* session = out.session.empty() ? nullptr : context.settings.files().sso_session(out.session);
  if (!out.session.empty() && !session)
    return credentials_error("there is no [sso-session " + out.session + "]");
  const std::pair<const char*, std::string*> keys[] = {{"sso_start_url", &out.start_url},
                                                       {"sso_region", &out.region},
                                                       {"sso_role_name", &out.role},
                                                       {"sso_account_id", &out.account}};
  std::string missing;
  for (const auto& [key, value] : keys) {
    const std::string own = section.value(key), shared = session ? session->value(key) : "";
    if (!own.empty() && !shared.empty() && own != shared)
      return credentials_error(std::string(key) + " differs from that of [sso-session " + out.session + "]");
    *value = own.empty() ? shared : own;
    if (value->empty()) missing += (missing.empty() ? "" : ", ") + std::string(key);
  }
  if (!missing.empty()) return credentials_error("SSO needs " + missing + " too");
  return out;
}

}  // namespace

std::unique_ptr<CredentialSource> sso_credentials(Context context, const std::string& profile,
                                                  const ProfileSection& section) {
  Result<SsoConfig> config = config_of(*context, profile, section);
  if (!config) return broken_credentials(credentials_error("profile \"" + profile + "\"", config.error()));
  return std::make_unique<SsoSource>(std::move(context), std::move(*config));
}

}  // namespace iasql::aws
