// Where the keys come from. A source gives credentials when asked, refreshing them if it must.
// Must not know: how they are used. No secret ever stands in an Error.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aws/result.hpp"
#include "aws/task.hpp"

namespace iasql::aws {

struct Credentials {
  std::string access_key_id, secret_access_key, session_token;
  std::optional<std::chrono::system_clock::time_point> expires;
  std::string source;  // "table", "environment", …: for people, never secret
};

class CredentialSource {
 public:
  virtual ~CredentialSource() = default;
  /// Error::Kind::Credentials with a message that says what was looked at.
  virtual Task<Result<Credentials>> get() = 0;
  /// Forget what is cached: AWS said it is no good.
  virtual void invalidate() {}
};

/// Fixed credentials.
std::unique_ptr<CredentialSource> static_credentials(Credentials credentials);
/// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN.
std::unique_ptr<CredentialSource> environment_credentials();
/// The first source that has some. The error of an empty chain names all that were tried.
std::unique_ptr<CredentialSource> credential_chain(std::vector<std::unique_ptr<CredentialSource>> sources);

}  // namespace iasql::aws
