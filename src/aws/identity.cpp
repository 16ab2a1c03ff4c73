// Who the credentials belong to, asked of STS once. Callers that come while the answer is on its way share it.
// Fails: the error of the call, or Error::Kind::Protocol if the answer names no account.
#include "aws/client_impl.hpp"

namespace iasql::aws {

namespace {

Result<Client::Identity> identity_of(const Value& answer) {
  Client::Identity out;
  out.account = answer["Account"].as_string();
  out.arn = answer["Arn"].as_string();
  out.user_id = answer["UserId"].as_string();
  const std::size_t first = out.arn.find(':');  // arn:partition:…
  const std::size_t second = first == std::string::npos ? first : out.arn.find(':', first + 1);
  if (second != std::string::npos) out.partition = out.arn.substr(first + 1, second - first - 1);
  if (!out.account.empty() && !out.partition.empty()) return out;
  Error error;
  error.kind = Error::Kind::Protocol;
  error.message = "the caller's identity has no account or no ARN";
  return error;
}

}  // namespace

Task<Result<Client::Identity>> Client::identity(std::string region) {
  Impl& impl = *impl_;
  const std::uint64_t came_at = impl.identity_attempts;
  Semaphore::Acquire turn = impl.identity_turn.acquire();
  Semaphore::Permit permit = co_await turn;
  if (impl.identity) co_return *impl.identity;
  if (impl.identity_attempts != came_at && impl.identity_error) co_return *impl.identity_error;

  Call call{"sts", "GetCallerIdentity", region, Value(), ""};
  Task<Result<Value>> asking = this->call(call);
  Result<Value> answer = co_await asking;
  ++impl.identity_attempts;
  Result<Identity> identity = answer ? identity_of(*answer) : Result<Identity>(answer.error());
  if (identity) {
    impl.identity = *identity;
    impl.tell_account();
    impl.identity_error.reset();
    co_return identity;
  }
  impl.identity_error = with_context(identity.error(), call);
  co_return *impl.identity_error;
}

Task<Result<std::string>> Client::account(std::string region) {
  Impl& impl = *impl_;
  if (impl.identity) co_return impl.identity->account;
  Task<Result<Credentials>> getting = impl.credentials.get();
  Result<Credentials> key = co_await getting;
  if (key && !key->access_key_id.empty()) {
    impl.note_key(key->access_key_id);
    if (!impl.rate_account.empty()) co_return impl.rate_account;
  }
  Task<Result<Identity>> asking = identity(std::move(region));
  Result<Identity> found = co_await asking;
  if (!found) co_return found.error();
  co_return found->account;
}

}  // namespace iasql::aws
