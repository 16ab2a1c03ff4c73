// Where the keys come from. A source gives credentials when asked, refreshing them if it must.
// Sources stand in a row: one that is not configured is passed over, one that is configured and fails ends the search,
// so that a typing error in a profile never makes somebody else out of us.
// Must not know: how they are used. No secret ever stands in an Error.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aws/profile_files.hpp"
#include "aws/result.hpp"
#include "aws/task.hpp"

namespace iasql::aws {

struct Credentials {
  std::string access_key_id, secret_access_key, session_token;
  std::optional<std::chrono::system_clock::time_point> expires;
  std::string source;       // "table", "environment", …: for people, never secret
  std::string detail = {};  // where exactly: the profile, the role, the endpoint; never secret
  std::string account_id = {};  // if the source says

  ~Credentials();  // wipes the secrets
};

/// What a source has to say when it is asked in a row of others.
struct Found {
  std::optional<Credentials> credentials;
  std::string absent = {};  // why it has none: it is not configured, or nobody is there
};

class CredentialSource {
 public:
  virtual ~CredentialSource() = default;
  /// Error::Kind::Credentials with a message that says what was looked at.
  virtual Task<Result<Credentials>> get() = 0;
  /// The same, with "none" told apart from "broken", which is an error. By default an error of the kind Credentials
  /// means none.
  virtual Task<Result<Found>> find();
  /// Forget what is cached: AWS said it is no good.
  virtual void invalidate() {}
};

/// Fixed credentials.
std::unique_ptr<CredentialSource> static_credentials(Credentials credentials);
/// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN and their like.
std::unique_ptr<CredentialSource> environment_credentials(Getenv getenv = {});
/// The first source that has some, or the error of the first one that is broken. The error of an empty chain names all
/// that were tried.
std::unique_ptr<CredentialSource> credential_chain(std::vector<std::unique_ptr<CredentialSource>> sources);

}  // namespace iasql::aws
