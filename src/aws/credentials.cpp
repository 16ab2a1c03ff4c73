// The plain sources of credentials and the chain that tries one after the other.
// Must not know: how they are used. No secret ever stands in an Error: messages name variables and sources only.
#include "aws/credentials.hpp"

#include <utility>

#include "aws/credentials_impl.hpp"
#include "aws/time.hpp"

namespace iasql::aws {

namespace {

class StaticSource : public CredentialSource {
 public:
  explicit StaticSource(Credentials credentials) : credentials_(std::move(credentials)) {}
  Task<Result<Credentials>> get() override {
    if (credentials_.access_key_id.empty() || credentials_.secret_access_key.empty())
      co_return credentials_error(name() + " has no access key");
    co_return credentials_;
  }

 private:
  std::string name() const { return credentials_.source.empty() ? "the given credentials" : credentials_.source; }
  Credentials credentials_;
};

class EnvironmentSource : public FindingSource {
 public:
  explicit EnvironmentSource(Getenv getenv) : getenv_(std::move(getenv)) {}

  Task<Result<Found>> find() override {
    Credentials c;
    c.access_key_id = variable(getenv_, "AWS_ACCESS_KEY_ID");
    c.secret_access_key = variable(getenv_, "AWS_SECRET_ACCESS_KEY");
    c.session_token = variable(getenv_, "AWS_SECURITY_TOKEN");
    if (c.session_token.empty()) c.session_token = variable(getenv_, "AWS_SESSION_TOKEN");
    c.account_id = variable(getenv_, "AWS_ACCOUNT_ID");
    c.source = "environment";
    c.detail = "AWS_ACCESS_KEY_ID";
    if (c.access_key_id.empty()) co_return Found{std::nullopt, "AWS_ACCESS_KEY_ID is not set"};
    if (c.secret_access_key.empty())
      co_return credentials_error("AWS_ACCESS_KEY_ID is set but AWS_SECRET_ACCESS_KEY is not");
    if (const std::string expires = variable(getenv_, "AWS_CREDENTIAL_EXPIRATION"); !expires.empty()) {
      c.expires = time_point_from(Value(expires));
      if (!c.expires) co_return credentials_error("AWS_CREDENTIAL_EXPIRATION is not a time");
      if (*c.expires <= std::chrono::system_clock::now())
        co_return credentials_error("the credentials of the environment have expired (AWS_CREDENTIAL_EXPIRATION)");
    }
    co_return Found{c};
  }

 private:
  const Getenv getenv_;
};

class AbsentSource : public FindingSource {
 public:
  explicit AbsentSource(std::string why) : why_(std::move(why)) {}
  Task<Result<Found>> find() override { co_return Found{std::nullopt, why_}; }

 private:
  const std::string why_;
};

class BrokenSource : public FindingSource {
 public:
  explicit BrokenSource(Error error) : error_(std::move(error)) {}
  Task<Result<Found>> find() override { co_return error_; }

 private:
  const Error error_;
};

class Chain : public CredentialSource {
 public:
  explicit Chain(std::vector<std::unique_ptr<CredentialSource>> sources) : sources_(std::move(sources)) {}

  Task<Result<Found>> find() override {
    Found none;
    for (const auto& source : sources_) {
      Task<Result<Found>> finding = source->find();
      Result<Found> found = co_await finding;
      if (!found || found->credentials) co_return found;
      if (!none.absent.empty()) none.absent += "; ";
      none.absent += found->absent;
    }
    if (sources_.empty()) none.absent = "no source is configured";
    co_return none;
  }
  Task<Result<Credentials>> get() override {
    Task<Result<Found>> finding = find();
    Result<Found> found = co_await finding;
    if (!found) co_return found.error();
    if (found->credentials) co_return *found->credentials;
    co_return credentials_error("no AWS credentials found: " + found->absent);
  }
  void invalidate() override {
    for (const auto& source : sources_) source->invalidate();
  }

 private:
  const std::vector<std::unique_ptr<CredentialSource>> sources_;
};

}  // namespace

Credentials::~Credentials() {
  wipe(secret_access_key);
  wipe(session_token);
}

Task<Result<Found>> CredentialSource::find() {
  Task<Result<Credentials>> getting = get();
  Result<Credentials> found = co_await getting;
  if (found) co_return Found{*found};
  if (found.error().kind == Error::Kind::Credentials) co_return Found{std::nullopt, found.error().message};
  co_return found.error();
}

Task<Result<Credentials>> FindingSource::get() {
  Task<Result<Found>> finding = find();
  Result<Found> found = co_await finding;
  if (!found) co_return found.error();
  if (found->credentials) co_return *found->credentials;
  co_return credentials_error(found->absent);
}

Error credentials_error(std::string message) {
  Error e;
  e.kind = Error::Kind::Credentials;
  e.message = std::move(message);
  return e;
}

Error credentials_error(std::string what, const Error& cause) {
  Error e = credentials_error(std::move(what) + ": " + cause.text());
  e.code = cause.code;
  return e;
}

std::optional<std::chrono::system_clock::time_point> time_point_from(const Value& value) {
  std::optional<Timestamp> time;
  if (value.is_string() && value.as_string().size() > 3 &&
      value.as_string().compare(value.as_string().size() - 3, 3, "UTC") == 0) {  // as older tools wrote it
    time = parse_time(std::string_view(value.as_string().substr(0, value.as_string().size() - 3) + "Z"));
  } else {
    time = parse_time(value);
  }
  if (!time) return std::nullopt;
  return std::chrono::system_clock::time_point(std::chrono::seconds(time->seconds));
}

Result<Credentials> credentials_from(const Value& document, const CredentialNames& names) {
  if (!document.is_map()) return credentials_error("the answer is not a JSON object");
  Credentials out;
  out.access_key_id = document[names.id].as_string();
  out.secret_access_key = document[names.secret].as_string();
  out.session_token = document[names.token].as_string();
  out.account_id = names.account.empty() ? "" : document[names.account].to_text();
  if (out.access_key_id.empty()) return credentials_error("the answer has no " + std::string(names.id));
  if (out.secret_access_key.empty()) return credentials_error("the answer has no " + std::string(names.secret));
  if (const Value& expires = document[names.expires]; !expires.is_null()) {
    out.expires = time_point_from(expires);
    if (!out.expires) return credentials_error(std::string(names.expires) + " of the answer is not a time");
  }
  return out;
}

std::unique_ptr<CredentialSource> static_credentials(Credentials credentials) {
  return std::make_unique<StaticSource>(std::move(credentials));
}

std::unique_ptr<CredentialSource> environment_credentials(Getenv getenv) {
  return std::make_unique<EnvironmentSource>(std::move(getenv));
}

std::unique_ptr<CredentialSource> absent_credentials(std::string why) {
  return std::make_unique<AbsentSource>(std::move(why));
}

std::unique_ptr<CredentialSource> broken_credentials(Error error) {
  return std::make_unique<BrokenSource>(std::move(error));
}

std::unique_ptr<CredentialSource> credential_chain(std::vector<std::unique_ptr<CredentialSource>> sources) {
  return std::make_unique<Chain>(std::move(sources));
}

}  // namespace iasql::aws
