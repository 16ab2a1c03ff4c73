// What the parts of the client share: client.cpp (one call), pages.cpp (listings), identity.cpp (who we are).
// Private to src/aws.
#pragma once

#include <map>
#include <memory>
#include <random>
#include <string>
#include <utility>

#include "aws/client.hpp"
#include "aws/protocol.hpp"
#include "aws/rate_gate.hpp"
#include "aws/region_redirect.hpp"
#include "aws/retry.hpp"
#include "aws/semaphore.hpp"
#include "aws/signing_keys.hpp"

namespace iasql::aws {

struct Paginator;  // pages.cpp

struct Client::Impl {
  /// A call that is ready to be signed and sent, any number of times.
  struct Prepared {
    std::shared_ptr<const Model> model;
    const Operation* operation = nullptr;
    const Protocol* protocol = nullptr;
    Endpoint endpoint;
    HttpRequest request;
    std::string service, region;
    std::vector<RateNeed> needs;  // their account is filled in when it is sent
    std::string bucket;  // that the call is about, "" = none
    const Value* input = nullptr;  // the call's, which outlives this
    const Wanted* wanted = nullptr;  // likewise
    bool ahead = false;              // in the gate
  };
  /// How one attempt ended, and what decides whether there is another one.
  struct Attempt {
    Result<Value> result = Value();
    std::string key_id, session_token;  // what it was signed with
    std::chrono::milliseconds clock_offset{0};  // of the time it was signed with
    std::optional<std::chrono::milliseconds> asked_delay, skew;
    std::optional<std::string> elsewhere;  // the region where the bucket is, "" = unknown
  };

  Impl(Loop& l, ModelStore& m, CredentialSource& c, EndpointConfig e, ClientOptions o);

  Result<Prepared> prepare(const Call& call);
  Status address(HttpRequest& request, const Prepared& p, const Value& input);
  Task<Attempt> attempt(Prepared* prepared, int number);
  std::vector<RateNeed> rate_needs(const Call& call, const Endpoint& endpoint) const;
  void name_account(std::vector<RateNeed>& needs, const std::string& key_id);
  void note_key(const std::string& key_id);
  void tell_account();
  void finish(Attempt& attempt, const Prepared& p, const Result<HttpResponse>& answer);
  Status sign(HttpRequest& request, const Prepared& p, const Result<Credentials>& credentials,
              std::chrono::system_clock::time_point now);
  Task<bool> credentials_changed(const Attempt* attempt);
  Task<bool> learn_region(const Prepared* prepared, const Attempt* attempt);
  RetryQuota& quota(const Prepared& p) { return quotas[{p.service, p.region}]; }

  Loop& loop;
  ModelStore& models;
  CredentialSource& credentials;
  EndpointResolver endpoints;
  RegionRedirect redirects;
  ClientOptions options;
  RateGate gate;
  std::string rate_key_id, rate_name, rate_account;  // the last key used, its fingerprint, its account if known
  std::map<std::pair<std::string, std::string>, RetryQuota> quotas;
  std::chrono::milliseconds clock_offset{0};  // AWS's clock minus ours
  SigningKeys signing_keys;
  std::mt19937_64 generator;

  Result<std::shared_ptr<const Paginator>> paginator(const std::shared_ptr<const Model>& model,
                                                     const Operation& operation);
  std::map<const Operation*, std::shared_ptr<const Paginator>> paginators;

  Semaphore identity_turn;
  std::optional<Identity> identity;
  std::optional<Error> identity_error;  // of the last attempt, for those who waited for it
  std::uint64_t identity_attempts = 0;
};

/// The error with service, operation and region filled in.
Error with_context(Error error, const Call& call);

}  // namespace iasql::aws
