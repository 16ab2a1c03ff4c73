// Which buckets a call takes tokens from, and in whose name.
//
// Must not know: how buckets work (rate.hpp), how calls wait for them (rate_gate.hpp). Fails: never.
#include "aws/client_impl.hpp"

namespace iasql::aws {

/// A bucket's region is the one that answers: calls to a global service share one whatever region they name.
std::vector<RateNeed> Client::Impl::rate_needs(const Call& call, const Endpoint& endpoint) const {
  std::vector<RateNeed> needs;
  if (!options.rate_store) return needs;
  std::vector<RateRules::Demand> demands{{call.operation, {}, 1}};
  if (options.rate_rules) demands = options.rate_rules->demands(call.service, call.operation, call.input);
  for (const RateRules::Demand& d : demands)
    needs.push_back({ApiId{{}, endpoint.signing_region, call.service, d.bucket}, d.figures, d.cost});
  return needs;
}

/// Looks up, for a key that was not used before, what is known of its account.
void Client::Impl::note_key(const std::string& key_id) {
  if (key_id != rate_key_id) {
    rate_key_id = key_id;
    rate_name = fingerprint(key_id);
    rate_account.clear();
  }
  if (rate_account.empty()) tell_account();
}

/// The account's, once it is known of this key; the key's before.
void Client::Impl::name_account(std::vector<RateNeed>& needs, const std::string& key_id) {
  note_key(key_id);
  for (RateNeed& need : needs) need.id.account = {rate_account.empty() ? rate_name : rate_account};
}

void Client::Impl::tell_account() {
  RateStore* store = options.accounts ? options.accounts : options.rate_store;
  if (!store || rate_name.empty()) return;
  if (identity) store->learn(rate_name, identity->account, Loop::Clock::now());
  rate_account = store->account_of(rate_name);
}

}  // namespace iasql::aws
