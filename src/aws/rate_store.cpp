// See rate_store.hpp.
#include "aws/rate_store.hpp"

#include <algorithm>
#include <new>
#include <type_traits>

#include "aws/sigv4.hpp"

namespace iasql::aws {

static_assert(std::is_trivially_copyable_v<RateTable> && std::is_trivially_destructible_v<RateTable>);

std::string fingerprint(const std::string& access_key_id) {
  return access_key_id.empty() ? std::string() : "#" + sha256_hex("iasql " + access_key_id).substr(0, 16);
}

// --- the table

FixedText<24> RateTable::account_of(const FixedText<24>& who) const {
  if (!is_fingerprint(who.view())) return who;
  const auto found = std::find_if(known.begin(), known.end(), [&](const Known& k) { return k.fingerprint == who; });
  return found != known.end() ? found->account : who;
}

ApiId RateTable::resolved(ApiId id) const {
  id.account = account_of(id.account);
  return id;
}

RateTable::Entry& RateTable::entry(const RateNeed& need, Time now) {
  auto worth = [now](const Entry& e) {
    const double age = std::chrono::duration<double>(now - e.used).count();
    return (e.waiting > 0 ? 2e9 : e.bucket.at_rest(now) ? 0 : 1e9) - age;
  };
  Entry& found = buckets.place(resolved(need.id), worth).first->data;
  found.bucket.open(need.figures, now);
  found.used = now;
  return found;
}

RateBucket::Duration RateTable::look(const std::vector<RateNeed>& needs, Time now) {
  RateBucket::Duration longest{};
  for (const RateNeed& need : needs) longest = std::max(longest, entry(need, now).bucket.wait(need.cost, now));
  return longest;
}

RateBucket::Duration RateTable::take(const std::vector<RateNeed>& needs, Time now, bool* first) {
  const RateBucket::Duration wait = look(needs, now);
  if (wait > RateBucket::Duration::zero()) return wait;
  for (const RateNeed& need : needs) {
    Entry& e = entry(need, now);
    *first |= e.bucket.take(need.cost, now);
    ++e.taken;
  }
  return wait;
}

void RateTable::answered(const std::vector<RateNeed>& needs, Time now) {
  for (const RateNeed& need : needs) entry(need, now).bucket.answered(now);
}

void RateTable::throttled(const std::vector<RateNeed>& needs, Time sent, Time now) {
  for (const RateNeed& need : needs) {
    Entry& e = entry(need, now);
    e.bucket.throttled(sent, now);
    ++e.throttled;
  }
}

void RateTable::waiting(const RateNeed& need, int change, Time now) {
  Entry& e = entry(need, now);
  e.waiting = std::max(0, e.waiting + change);
}

void RateTable::learn(const FixedText<24>& fingerprint, const FixedText<24>& account, Time now) {
  Known* place = &known[0];
  for (Known& k : known) {
    if (k.fingerprint == fingerprint && k.account == account) {
      k.used = now;
      return;
    }
    if (k.used < place->used) place = &k;
  }
  for (Known& k : known)
    if (k.fingerprint == fingerprint) place = &k;
  *place = {fingerprint, account, now};
  adopt(fingerprint, account, now);
}

/// What was taken in the name of the key was taken from the account.
void RateTable::adopt(const FixedText<24>& fingerprint, const FixedText<24>& account, Time now) {
  for (auto& slot : buckets.slots) {
    if (!slot.used || !(slot.key.account == fingerprint)) continue;
    const Entry old = slot.data;
    ApiId id = slot.key;
    id.account = account;
    slot = {};
    Entry& own = entry({id, old.bucket.published(), 1}, now);
    own.bucket.merge(old.bucket, now);
    own.taken += old.taken;
    own.throttled += old.throttled;
    own.waiting += old.waiting;
  }
}

// --- the store

template <class F>
void RateStore::with(F&& f) {
  locked([](RateTable& table, void* argument) { (*static_cast<std::remove_reference_t<F>*>(argument))(table); }, &f);
}

RateStore::Duration RateStore::look(const std::vector<RateNeed>& needs, Time now) {
  Duration wait{};
  with([&](RateTable& table) { wait = table.look(needs, now); });
  return wait;
}

RateStore::Duration RateStore::take(const std::vector<RateNeed>& needs, Time now, bool* first) {
  Duration wait{};
  *first = false;
  with([&](RateTable& table) { wait = table.take(needs, now, first); });
  return wait;
}

void RateStore::answered(const std::vector<RateNeed>& needs, Time now) {
  with([&](RateTable& table) { table.answered(needs, now); });
}

void RateStore::throttled(const std::vector<RateNeed>& needs, Time sent, Time now) {
  with([&](RateTable& table) { table.throttled(needs, sent, now); });
}

void RateStore::waiting(const RateNeed& need, int change, Time now) {
  with([&](RateTable& table) { table.waiting(need, change, now); });
}

void RateStore::learn(const std::string& fingerprint, const std::string& account, Time now) {
  if (!is_fingerprint(fingerprint) || account.empty()) return;
  const FixedText<24> from{fingerprint}, to{account};
  with([&](RateTable& table) { table.learn(from, to, now); });
}

std::string RateStore::account_of(const std::string& who) {
  FixedText<24> account{who};
  with([&](RateTable& table) { account = table.account_of(account); });
  return is_fingerprint(account.view()) ? std::string() : std::string(account.view());
}

std::vector<RateState> RateStore::list(Time now, std::uint64_t* evicted) {
  std::vector<RateState> out;
  out.reserve(RateTable::kBuckets);
  with([&](RateTable& table) {
    if (evicted) *evicted = table.buckets.evicted;
    for (const auto& slot : table.buckets.slots) {
      if (!slot.used) continue;
      const RateTable::Entry& e = slot.data;
      const RateBucket& b = e.bucket;
      out.push_back({slot.key, b.published(), b.tokens(now), b.capacity(now), b.refill(now), e.taken, e.throttled,
                     e.waiting});
      if (is_fingerprint(slot.key.account.view())) out.back().id.account = {};
    }
  });
  return out;
}

LocalRateStore::LocalRateStore() : table_(static_cast<RateTable*>(std::calloc(1, sizeof(RateTable)))) {
  if (!table_) throw std::bad_alloc();
}

}  // namespace iasql::aws
