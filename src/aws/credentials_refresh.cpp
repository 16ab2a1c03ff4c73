// Credentials with an end, renewed ahead of it. See refreshed_credentials in credentials_impl.hpp.
// Must not know: where they come from. Fails: what the inner source fails with, remembered for a moment.
#include <algorithm>

#include "aws/credentials_impl.hpp"
#include "aws/semaphore.hpp"

namespace iasql::aws {

namespace {

using SystemClock = std::chrono::system_clock;
using namespace std::chrono_literals;

constexpr SystemClock::duration kAdvisory = 15min, kMandatory = 10min;
constexpr SystemClock::duration kPause = 60s;    // between two advisory attempts
constexpr SystemClock::duration kNegative = 5s;  // for which none and broken are remembered
constexpr SystemClock::duration kNoUse = 10s;    // after a forced refresh that brought the same keys

class RefreshedSource : public FindingSource {
 public:
  RefreshedSource(std::shared_ptr<const CredentialContext> context, std::unique_ptr<CredentialSource> inner)
      : context_(std::move(context)), inner_(std::move(inner)), turn_(context_->loop, 1) {}

  Task<Result<Found>> find() override {
    const Need need = needed();
    if (need == Need::None) co_return Found{current_};
    if (need == Need::Soon && (asking_ || context_->now() < next_attempt_)) co_return Found{current_};
    if (failed_ && context_->now() < failed_until_) co_return *failed_;

    const std::uint64_t came_at = attempts_;
    Semaphore::Acquire turn = turn_.acquire();
    Semaphore::Permit permit = co_await turn;
    if (attempts_ != came_at) {  // somebody else has asked meanwhile
      if (needed() == Need::None || (needed() == Need::Soon && current_)) co_return Found{current_};
      if (failed_) co_return *failed_;
    }
    const Mark mark(asking_);
    Task<Result<Found>> finding = inner_->find();
    Result<Found> found = co_await finding;
    ++attempts_;
    co_return take(std::move(found));
  }

  void invalidate() override {
    if (context_->now() < no_use_until_) return;
    forced_ = true;
    failed_.reset();
    inner_->invalidate();
  }

 private:
  enum class Need { None, Soon, Now };

  struct Mark {
    bool& flag;
    explicit Mark(bool& f) : flag(f) { flag = true; }
    Mark(const Mark&) = delete;
    Mark& operator=(const Mark&) = delete;
    ~Mark() { flag = false; }
  };

  Need needed() const {
    if (!current_ || forced_) return Need::Now;
    if (!current_->expires) return Need::None;
    const SystemClock::duration left = *current_->expires - context_->now();
    if (left < std::min(kMandatory, lifetime_ / 3)) return Need::Now;
    return left < std::min(kAdvisory, lifetime_ / 2) ? Need::Soon : Need::None;
  }

  /// What is answered, and what stays of it.
  Result<Found> take(Result<Found> found) {
    const SystemClock::time_point now = context_->now();
    if (found && found->credentials && found->credentials->expires && *found->credentials->expires <= now)
      found = credentials_error("the credentials of " + found->credentials->source + " had expired when they came");
    if (found && found->credentials) {
      const bool same = forced_ && current_ && current_->access_key_id == found->credentials->access_key_id &&
                        current_->session_token == found->credentials->session_token;
      if (same) no_use_until_ = now + kNoUse;
      current_ = found->credentials;
      lifetime_ = current_->expires ? *current_->expires - now : SystemClock::duration::max();
      forced_ = told_ = false;
      failed_.reset();
      return found;
    }
    const std::string why = found ? found->absent : found.error().text();
    if (current_ && !forced_ && needed() == Need::Soon) {
      next_attempt_ = now + kPause;
      if (!std::exchange(told_, true) && context_->log)
        context_->log("could not renew AWS credentials ahead of time, which is tried again: " + why);
      return Found{current_};
    }
    failed_ = found;
    failed_until_ = now + kNegative;
    return found;
  }

  const std::shared_ptr<const CredentialContext> context_;
  const std::unique_ptr<CredentialSource> inner_;
  Semaphore turn_;
  std::optional<Credentials> current_;
  std::optional<Result<Found>> failed_;
  SystemClock::time_point failed_until_{}, next_attempt_{}, no_use_until_{};
  SystemClock::duration lifetime_{};
  std::uint64_t attempts_ = 0;
  bool asking_ = false, forced_ = false, told_ = false;
};

}  // namespace

std::unique_ptr<CredentialSource> refreshed_credentials(std::shared_ptr<const CredentialContext> context,
                                                        std::unique_ptr<CredentialSource> inner) {
  return std::make_unique<RefreshedSource>(std::move(context), std::move(inner));
}

}  // namespace iasql::aws
