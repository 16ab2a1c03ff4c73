// The AWS client: one call = serialise, sign, send, parse, retry. Many calls run at once in one Loop.
//
// Must not know: PostgreSQL, descriptors, tables. Fails: Result errors with service, operation and region filled in.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "aws/credentials.hpp"
#include "aws/endpoint.hpp"
#include "aws/http.hpp"
#include "aws/rate_rules.hpp"
#include "aws/rate_store.hpp"
#include "aws/result.hpp"
#include "aws/shape.hpp"
#include "aws/task.hpp"
#include "aws/value.hpp"
#include "aws/wanted.hpp"

namespace iasql::aws {

struct Call {
  std::string service;    // a model's name: "sqs", "ec2"
  std::string operation;  // as in the model, e.g. "CreateThing"
  std::string region;
  Value input;         // a map, or null for no members
  std::string token;   // for members with the idempotencyToken trait; "" = a fresh one (kept over retries)
  /// False: not sent again when nobody knows whether AWS has acted (see answer_lost), because that might act twice.
  bool repeatable = true;
  /// Of a listing that is under way: it goes before calls that begin something. What takes many calls one after the other
  /// would else wait in line for each of them.
  bool continues = false;
  /// What will be looked at of the answer; the rest may be left out. Null: everything.
  std::shared_ptr<const Wanted> wanted = nullptr;
};

struct RetryPolicy {
  int max_attempts = 3;  // the first one included
  std::chrono::milliseconds base{1000}, cap{20000};
};

/// The request may have been carried out although no good answer came: the connection broke, time ran out, or a
/// server in between failed; in any of the attempts, whatever came of the last one.
bool answer_lost(const Error& error);

/// What happened, for statistics and tests. Called once per attempt.
struct CallRecord {
  std::string_view account, service, operation, region;  // account: "" while nobody has asked for it
  int attempt = 1;
  std::chrono::microseconds latency{0};
  std::size_t bytes_in = 0, bytes_out = 0;
  const Error* error = nullptr;
};

struct ClientOptions {
  RetryPolicy retry;
  std::size_t max_concurrency = 200;          // calls in flight
  std::size_t max_endpoint_concurrency = 32;  // of them to one service in one region
  std::chrono::milliseconds timeout{60000};
  /// Every signed request carries x-amz-content-sha256: some endpoints verify the body only through it, and none minds.
  bool send_content_hash = true;
  std::function<void(const CallRecord&)> observer;
  std::function<double()> random;  // [0, 1); default: a seeded generator
  RateStore* rate_store = nullptr;               // the token buckets; without them calls are not held back
  RateStore* accounts = nullptr;                 // who remembers which account a key is of; null: rate_store
  std::shared_ptr<const RateRules> rate_rules;   // what is published of them; without it all is learned
};

class Client {
 public:
  Client(Loop& loop, ModelStore& models, CredentialSource& credentials, EndpointConfig endpoints,
         ClientOptions options = {});
  ~Client();

  /// One call, retried as the policy allows.
  Task<Result<Value>> call(Call call);

  /// All pages of a listing at the largest page size the model allows (unless the input sets one).
  /// `on_page` gets each page's output; returning false stops. An operation without pagination is one page.
  using PageSink = std::function<bool(const Value& page)>;
  /// What is to be done with a page's content before the next page is asked for; an error ends the listing with it.
  using AfterPage = std::function<Task<Status>()>;
  Task<Status> pages(Call call, PageSink on_page, AfterPage after = {});

  /// The call as a URL that is good for `expires`, without sending anything. Parameters that a form would carry become
  /// part of the URL, which is then for GET; a call whose parameters need another kind of body has no URL (Unsupported).
  struct Presigned {
    std::string url, method;
    Headers headers;  // whoever uses the URL must send these too
  };
  Task<Result<Presigned>> presign(Call call, std::chrono::seconds expires);
  /// The same for a request that is no operation of a model: any method, URL and headers. A service that has a model is
  /// signed by its rules.
  Task<Result<std::string>> presign_request(HttpRequest request, std::string service, std::string region,
                                            std::chrono::seconds expires);

  /// Account id, ARN of the caller and partition, asked of STS once and then remembered.
  struct Identity {
    std::string account, arn, partition, user_id;
  };
  Task<Result<Identity>> identity(std::string region);
  /// Its account alone: what any process that shares the rate store has learned of the key is believed, so mostly no call.
  Task<Result<std::string>> account(std::string region);

  Loop& loop() { return loop_; }
  ModelStore& models() { return models_; }

 private:
  friend class PageWalk;
  struct Impl;
  Loop& loop_;
  ModelStore& models_;
  std::unique_ptr<Impl> impl_;
};

}  // namespace iasql::aws
