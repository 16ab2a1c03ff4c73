// The plain sources of credentials and the chain that tries one after the other.
// Must not know: how they are used. No secret ever stands in an Error: messages name variables and sources only.
#include "aws/credentials.hpp"

#include <cstdlib>
#include <utility>

namespace iasql::aws {

namespace {

Error no_credentials(std::string message) {
  Error e;
  e.kind = Error::Kind::Credentials;
  e.message = std::move(message);
  return e;
}

class StaticSource : public CredentialSource {
 public:
  explicit StaticSource(Credentials credentials) : credentials_(std::move(credentials)) {}
  Task<Result<Credentials>> get() override {
    if (credentials_.access_key_id.empty() || credentials_.secret_access_key.empty())
      co_return no_credentials(name() + " has no access key");
    co_return credentials_;
  }

 private:
  std::string name() const { return credentials_.source.empty() ? "the given credentials" : credentials_.source; }
  Credentials credentials_;
};

class EnvironmentSource : public CredentialSource {
 public:
  Task<Result<Credentials>> get() override {
    Credentials c;
    c.access_key_id = variable("AWS_ACCESS_KEY_ID");
    c.secret_access_key = variable("AWS_SECRET_ACCESS_KEY");
    c.session_token = variable("AWS_SESSION_TOKEN");
    c.source = "environment";
    if (c.access_key_id.empty()) co_return no_credentials("AWS_ACCESS_KEY_ID is not set");
    if (c.secret_access_key.empty())
      co_return no_credentials("AWS_ACCESS_KEY_ID is set but AWS_SECRET_ACCESS_KEY is not");
    co_return c;
  }

 private:
  static std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
  }
};

class Chain : public CredentialSource {
 public:
  explicit Chain(std::vector<std::unique_ptr<CredentialSource>> sources) : sources_(std::move(sources)) {}

  Task<Result<Credentials>> get() override {
    std::string tried;
    for (const auto& source : sources_) {
      Result<Credentials> found = co_await source->get();
      if (found) co_return found;
      if (!tried.empty()) tried += "; ";
      tried += found.error().message;
    }
    co_return no_credentials("no AWS credentials found: " + (tried.empty() ? "no source is configured" : tried));
  }
  void invalidate() override {
    for (const auto& source : sources_) source->invalidate();
  }

 private:
  const std::vector<std::unique_ptr<CredentialSource>> sources_;
};

}  // namespace

std::unique_ptr<CredentialSource> static_credentials(Credentials credentials) {
  return std::make_unique<StaticSource>(std::move(credentials));
}

std::unique_ptr<CredentialSource> environment_credentials() { return std::make_unique<EnvironmentSource>(); }

std::unique_ptr<CredentialSource> credential_chain(std::vector<std::unique_ptr<CredentialSource>> sources) {
  return std::make_unique<Chain>(std::move(sources));
}

}  // namespace iasql::aws
