// See shared_pages.hpp.
#include "engine/shared_pages.hpp"

#include <utility>

#include "aws/json.hpp"

namespace iasql::engine {

using aws::Status;
using aws::Task;

std::string call_id(const std::string& service, const std::string& operation, const std::string& region,
                    const aws::Value& input) {
  return service + "\n" + operation + "\n" + region + "\n" + aws::to_canonical_json(input);
}

Task<Status> SharedPages::ask(aws::Client& client, aws::Call call, aws::Client::PageSink sink, Kept& kept) {
  bool enough = false;  // for this reader; the others may want more
  call.wanted = nullptr;
  aws::Client::PageSink keep = [&](const aws::Value& page) {
    kept.pages.push_back(page);
    enough = enough || !sink(page);
    return true;
  };
  try {
    kept.outcome = co_await client.pages(std::move(call), std::move(keep));
  } catch (...) {
    kept.thrown = std::current_exception();
  }
  kept.ended.wake();
  if (kept.thrown) std::rethrow_exception(kept.thrown);
  co_return *kept.outcome;
}

Task<Status> SharedPages::pages(aws::Client& client, aws::Call call, aws::Client::PageSink sink,
                                aws::Client::AfterPage after) {
  const std::string name = id_of(call);
  auto found = calls_.find(name);
  if (found == calls_.end() || found->second.expected == 0 || (found->second.expected == 1 && !found->second.begun)) {
    Status status = co_await client.pages(std::move(call), std::move(sink), std::move(after));
    co_return status;
  }
  Kept& kept = found->second;
  --kept.expected;
  ++kept.users;
  Status status = aws::Unit{};
  if (!std::exchange(kept.begun, true)) {
    status = co_await ask(client, std::move(call), std::move(sink), kept);
  } else {
    while (!kept.outcome && !kept.thrown) {
      Signal::Wait ended = kept.ended.wait();
      co_await ended;
    }
    if (kept.thrown) std::rethrow_exception(kept.thrown);
    status = *kept.outcome;
    for (const aws::Value& page : kept.pages) {
      if (!sink(page)) break;
    }
  }
  if (--kept.users == 0 && kept.expected == 0) calls_.erase(name);
  co_return status;
}

}  // namespace iasql::engine
