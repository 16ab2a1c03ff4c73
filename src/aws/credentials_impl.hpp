// What the sources of credentials share. Private to src/aws.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "aws/client.hpp"
#include "aws/credentials.hpp"
#include "aws/hash.hpp"
#include "aws/http.hpp"
#include "aws/profile_files.hpp"

namespace iasql::aws {

/// What sources that read settings and make calls need. Loop and models outlive them.
struct CredentialContext {
  Loop& loop;
  ModelStore& models;
  Settings settings;
  EndpointConfig endpoints;
  ClientOptions client;
  std::string region;  // for calls that bring no region of their own
  std::function<std::chrono::system_clock::time_point()> now;
  std::function<double()> random;                         // [0, 1)
  std::function<void(const std::string& message)> log;    // what is tolerated, but somebody should know
};

/// A source that tells "none" from "broken" by itself.
class FindingSource : public CredentialSource {
 public:
  Task<Result<Credentials>> get() final;
  Task<Result<Found>> find() override = 0;
};

Error credentials_error(std::string message);
/// `what` in front of the error; its kind becomes Credentials, AWS's code stays.
Error credentials_error(std::string what, const Error& cause);

/// One that has none for that reason, and one that is broken.
std::unique_ptr<CredentialSource> absent_credentials(std::string why);
std::unique_ptr<CredentialSource> broken_credentials(Error error);

/// Keeps what `inner` gives and asks again ahead of its end: from 15 minutes before it, where a failure is tolerated,
/// and from 10 minutes before it, where it is not; for short-lived credentials sooner. One question at a time; who comes
/// meanwhile shares the answer. None and broken are remembered for a moment, so that a row of calls does not wait for
/// each of them.
std::unique_ptr<CredentialSource> refreshed_credentials(std::shared_ptr<const CredentialContext> context,
                                                        std::unique_ptr<CredentialSource> inner);

/// The document that sources answer with, under the names AWS uses: access key, secret, token, end, account. A member
/// whose name is empty is not looked for.
struct CredentialNames {
  std::string_view id = "AccessKeyId", secret = "SecretAccessKey", token = "SessionToken", expires = "Expiration",
                   account = "AccountId";
};
/// Fails: an error that names the missing member, never a value.
Result<Credentials> credentials_from(const Value& document, const CredentialNames& names = {});
std::optional<std::chrono::system_clock::time_point> time_point_from(const Value& value);

/// A GET of an http or https URL without user name and fragment. Fails: Error::Kind::Config saying what is wrong.
Result<HttpRequest> request_for_url(const std::string& url);

// --- the sources of a profile, none of which is refreshed by itself
std::unique_ptr<CredentialSource> file_credentials(const ProfileSection* section, const std::string& file,
                                                   const std::string& source_name);
std::unique_ptr<CredentialSource> role_credentials(std::shared_ptr<const CredentialContext> context,
                                                   const std::string& profile, const ProfileSection& section,
                                                   std::unique_ptr<CredentialSource> base);
struct WebIdentity {
  std::string token_file, role_arn, session_name;
  std::string origin;  // for messages
};
std::unique_ptr<CredentialSource> web_identity_credentials(std::shared_ptr<const CredentialContext> context,
                                                           WebIdentity identity);
std::unique_ptr<CredentialSource> sso_credentials(std::shared_ptr<const CredentialContext> context,
                                                  const std::string& profile, const ProfileSection& section);
std::unique_ptr<CredentialSource> process_credentials(std::shared_ptr<const CredentialContext> context,
                                                      const std::string& profile, const ProfileSection& section,
                                                      std::chrono::milliseconds limit = std::chrono::seconds(60));

// --- the sources of machines, none of which is refreshed by itself
std::unique_ptr<CredentialSource> container_credentials(std::shared_ptr<const CredentialContext> context);
std::unique_ptr<CredentialSource> instance_credentials(std::shared_ptr<const CredentialContext> context);

}  // namespace iasql::aws
