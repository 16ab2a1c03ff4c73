// See rate_gate.hpp.
#include "aws/rate_gate.hpp"

namespace iasql::aws {

/// Counts a call as waiting for its buckets as long as it lives.
class RateGate::Waiting {
 public:
  Waiting(RateStore& store, const std::vector<RateNeed>& needs) : store_(store), needs_(needs) { count(1); }
  ~Waiting() { count(-1); }
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;

 private:
  void count(int change) {
    for (const RateNeed& need : needs_) store_.waiting(need, change, Loop::Clock::now());
  }
  RateStore& store_;
  const std::vector<RateNeed>& needs_;
};

/// The account does not matter: a client has one.
Semaphore& RateGate::line(const ApiId& id) {
  std::string name;
  for (const std::string_view part : {id.service.view(), id.region.view(), id.api.view()}) name.append(part) += '\n';
  auto& found = lines_[name];
  if (!found) found = std::make_unique<Semaphore>(loop_, 1);
  return *found;
}

Task<RateGate::Permits> RateGate::permits(Semaphore* endpoint, bool ahead) {
  Semaphore::Acquire acquiring = endpoint->acquire(ahead);
  Semaphore::Permit of_endpoint = co_await acquiring;
  Semaphore::Acquire acquiring_all = in_flight_.acquire(ahead);
  Semaphore::Permit of_all = co_await acquiring_all;
  co_return Permits{std::move(of_endpoint), std::move(of_all)};
}

Task<RateGate::Pass> RateGate::enter(const std::vector<RateNeed>* needs, std::string endpoint, bool ahead) {
  auto& way = endpoints_[std::move(endpoint)];
  if (!way) way = std::make_unique<Semaphore>(loop_, of_endpoint_);
  Semaphore* const its = way.get();
  if (!store_ || needs->empty()) {
    Task<Permits> acquiring = permits(its, ahead);
    Permits both = co_await acquiring;
    co_return Pass{std::move(both)};
  }
  std::optional<Waiting> waiting;
  std::vector<Semaphore::Permit> places;  // given back when this is over, last the one that came first
  for (const RateNeed& need : *needs) {
    Semaphore& queue = line(need.id);
    if (!queue.has_free() && !waiting) waiting.emplace(*store_, *needs);
    Semaphore::Acquire queueing = queue.acquire(ahead);
    Semaphore::Permit place = co_await queueing;
    places.push_back(std::move(place));
  }
  for (;;) {
    RateStore::Duration wait = store_->look(*needs, Loop::Clock::now());
    if (wait <= RateStore::Duration::zero()) {
      Task<Permits> acquiring = permits(its, ahead);
      Permits both = co_await acquiring;
      bool first = false;
      wait = store_->take(*needs, Loop::Clock::now(), &first);
      if (wait <= RateStore::Duration::zero()) co_return Pass{std::move(both), first};
    }
    if (!waiting) waiting.emplace(*store_, *needs);
    Loop::Sleep pause = loop_.sleep(wait);
    co_await pause;
  }
}

void RateGate::answered(const std::vector<RateNeed>& needs, const Pass& pass, Loop::Clock::time_point sent,
                        bool throttled) {
  if (!store_ || needs.empty()) return;
  if (throttled)
    store_->throttled(needs, sent, Loop::Clock::now());
  else if (pass.first)
    store_->answered(needs, Loop::Clock::now());
}

}  // namespace iasql::aws
