// See waiter.hpp.
#include "aws/waiter.hpp"

#include <algorithm>

#include "aws/client_impl.hpp"
#include "aws/json.hpp"
#include "aws/lookup.hpp"
#include "aws/path.hpp"

namespace iasql::aws {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kFirstPause{500};
constexpr std::int64_t kDefaultAttempts = 40, kDefaultDelay = 15;

struct Acceptor {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
  enum class Matcher { Path, PathAll, PathAny, Status, Error };
  enum class State { Success, Failure, Retry };
#pragma GCC diagnostic pop
  Matcher matcher = Matcher::Path;
  State state = State::Retry;
  Path argument;
  Value expected;
};

struct Plan {
  std::string operation;
  milliseconds delay{0}, longest{0};
  std::vector<Acceptor> acceptors;
};

constexpr std::pair<const char*, Acceptor::Matcher> kMatchers[] = {{"path", Acceptor::Matcher::Path},
                                                                   {"pathAll", Acceptor::Matcher::PathAll},
                                                                   {"pathAny", Acceptor::Matcher::PathAny},
                                                                   {"status", Acceptor::Matcher::Status},
                                                                   {"error", Acceptor::Matcher::Error}};
constexpr std::pair<const char*, Acceptor::State> kStates[] = {{"success", Acceptor::State::Success},
                                                               {"failure", Acceptor::State::Failure},
                                                               {"retry", Acceptor::State::Retry}};

/// False if the name is not among them.
template <class T, std::size_t N>
bool named(const std::pair<const char*, T> (&names)[N], const std::string& name, T& out) {
  for (const auto& [known, value] : names) {
    if (name != known) continue;
    out = value;
    return true;
  }
  return false;
}

Result<Acceptor> read_acceptor(const Value& written) {
  Acceptor acceptor;
  if (!named(kMatchers, written["matcher"].as_string(), acceptor.matcher) ||
      !named(kStates, written["state"].as_string(), acceptor.state))
    return input_error("the model's waiter has an unknown matcher or state");
  acceptor.expected = written["expected"];
  if (acceptor.matcher == Acceptor::Matcher::Status || acceptor.matcher == Acceptor::Matcher::Error) return acceptor;
  Result<Path> path = Path::compile(written["argument"].as_string());
  if (!path) return path.error();
  acceptor.argument = std::move(*path);
  return acceptor;
}

Result<const Value*> find_waiter(ModelStore& models, const std::string& service, const std::string& waiter) {
  // An unknown service is refused in the same words everywhere.
  Result<std::shared_ptr<const Model>> model = models.get(service);
  if (!model) return find_operation(models, service, "").error();
  const Value& found = (*model)->waiter(waiter);
  if (found.is_map()) return &found;
  const std::vector<std::string> names = (*model)->waiters();
  Error unknown = input_error("service \"" + service + "\" has no waiter \"" + waiter + "\"");
  unknown.hint = perhaps(names, waiter);
  if (unknown.hint.empty() && names.empty()) unknown.hint = "The models know no waiter of this service.";
  unknown.service = service;
  return unknown;
}

Result<Plan> read_plan(ModelStore& models, const std::string& service, const std::string& waiter) {
  Result<const Value*> found = find_waiter(models, service, waiter);
  if (!found) return found.error();
  const Value& written = **found;
  Plan plan;
  plan.operation = written["operation"].as_string();
  auto number = [&](const char* name, std::int64_t otherwise) {
    return std::max<std::int64_t>(written[name].is_number() ? written[name].as_int() : otherwise, 1);
  };
  plan.delay = std::chrono::seconds(number("delay", kDefaultDelay));
  plan.longest = plan.delay * number("maxAttempts", kDefaultAttempts);
  for (const Value& each : written["acceptors"].as_list()) {
    Result<Acceptor> acceptor = read_acceptor(each);
    if (!acceptor) return acceptor.error();
    plan.acceptors.push_back(std::move(*acceptor));
  }
  return plan;
}

bool matches_elements(const Acceptor& acceptor, const Value& answer) {
  const Value found = acceptor.argument.eval(answer);
  const List& elements = found.as_list();
  if (elements.empty()) return false;
  auto expected = [&](const Value& element) { return element == acceptor.expected; };
  return acceptor.matcher == Acceptor::Matcher::PathAll ? std::all_of(elements.begin(), elements.end(), expected)
                                                        : std::any_of(elements.begin(), elements.end(), expected);
}

bool matches_status(const Value& expected, const Result<Value>& answer) {
  const std::int64_t status = expected.as_int();
  return answer ? status >= 200 && status < 300 : status == answer.error().http_status;
}

/// A text is the error's code; true: any error of the service, false: none.
bool matches_error(const Value& expected, const Result<Value>& answer) {
  const bool failed = !answer && (!answer.error().code.empty() || answer.error().http_status != 0);
  if (expected.is_bool()) return expected.as_bool() == failed && (failed || answer.ok());
  return failed && answer.error().code == expected.as_string();
}

bool matches(const Acceptor& acceptor, const Result<Value>& answer) {
  switch (acceptor.matcher) {
    case Acceptor::Matcher::Status:
      return matches_status(acceptor.expected, answer);
    case Acceptor::Matcher::Error:
      return matches_error(acceptor.expected, answer);
    case Acceptor::Matcher::Path:
      return answer && acceptor.argument.eval(*answer) == acceptor.expected;
    default:
      return answer && matches_elements(acceptor, *answer);
  }
}

const Acceptor* judge(const Plan& plan, const Result<Value>& answer) {
  for (const Acceptor& acceptor : plan.acceptors) {
    if (matches(acceptor, answer)) return &acceptor;
  }
  return nullptr;
}

/// What the acceptor saw, for people.
std::string seen(const Acceptor* acceptor, const Result<Value>& answer) {
  if (!answer) return "the last answer was " + answer.error().code + ": " + answer.error().message;
  if (!acceptor || acceptor->argument.empty()) return "";
  const Value found = acceptor->argument.eval(*answer);
  return acceptor->argument.text() + " was " + to_json(found);
}

Error wait_error(Error::Kind kind, const std::string& waiter, const Call& call, std::string message,
                 const std::string& what) {
  Error error;
  error.kind = kind;
  error.message = "waiter " + waiter + ": " + std::move(message) + (what.empty() ? "" : "; " + what);
  if (kind == Error::Kind::Timeout) error.hint = "Wait again, or longer.";
  error.service = call.service;  // not the operation: it was answered
  error.region = call.region;
  return error;
}

/// What to show of the state at the end of the time: what the first condition of success looks at.
const Acceptor* wished(const Plan& plan) {
  for (const Acceptor& acceptor : plan.acceptors) {
    if (acceptor.state == Acceptor::State::Success) return &acceptor;
  }
  return nullptr;
}

}  // namespace

Result<std::string> waiter_operation(ModelStore& models, const std::string& service, const std::string& waiter) {
  Result<Plan> plan = read_plan(models, service, waiter);
  if (!plan) return plan.error();
  return std::move(plan->operation);
}

Task<Result<Value>> wait_for(Client& client, Call call, std::string waiter,
                             std::optional<Loop::Clock::time_point> deadline) {
  Result<Plan> read = read_plan(client.models(), call.service, waiter);
  if (!read) co_return with_context(read.error(), call);
  const Plan& plan = *read;
  call.operation = plan.operation;
  const auto begin = Loop::Clock::now();
  const auto end = deadline.value_or(begin + plan.longest);
  milliseconds pause = std::min(kFirstPause, plan.delay);
  for (;;) {
    Task<Result<Value>> asking = client.call(call);
    Result<Value> answer = co_await asking;
    const Acceptor* acceptor = judge(plan, answer);
    if (!acceptor && !answer) co_return answer.error();
    if (acceptor && acceptor->state == Acceptor::State::Success) co_return answer ? std::move(*answer) : Value();
    if (acceptor && acceptor->state == Acceptor::State::Failure)
      co_return wait_error(Error::Kind::Service, waiter, call, "what it waits for will not come", seen(acceptor, answer));
    const auto now = Loop::Clock::now();
    if (now >= end) {
      const auto waited = std::chrono::duration_cast<std::chrono::seconds>(now - begin);
      co_return wait_error(Error::Kind::Timeout, waiter, call,
                           "nothing came of it in " + std::to_string(waited.count()) + " s", seen(wished(plan), answer));
    }
    Loop::Sleep sleeping = client.loop().sleep(std::min<Loop::Clock::duration>(pause, end - now));
    co_await sleeping;
    pause = std::min(pause * 2, plan.delay);
  }
}

}  // namespace iasql::aws
