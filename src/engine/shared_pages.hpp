// Answers that several readers of one pull want: the first one asks, the others get what it got.
//
// Kept until as many have taken them as have announced themselves. Errors and exceptions are shared as well.
// Must not know: what the pages are for. A task that waits here must belong to the same group of tasks, at any depth,
// as the one that asks: if they are given up, they are given up together.
#pragma once

#include <exception>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "aws/client.hpp"
#include "engine/signal.hpp"

namespace iasql::engine {

/// Equal for calls that ask the same.
std::string call_id(const std::string& service, const std::string& operation, const std::string& region,
                    const aws::Value& input);

class SharedPages {
 public:
  /// Forgets everything; who reads from now on announces himself anew.
  void clear() { calls_.clear(); }
  void announce(const aws::Call& call) { ++calls_[id_of(call)].expected; }
  /// As client.pages(); calls that nobody else has announced go straight there.
  aws::Task<aws::Status> pages(aws::Client& client, aws::Call call, aws::Client::PageSink sink,
                               aws::Client::AfterPage after = {});

 private:
  struct Kept {
    std::size_t expected = 0, users = 0;  // yet to come; at it now
    bool begun = false;
    std::vector<aws::Value> pages;
    std::optional<aws::Status> outcome;
    std::exception_ptr thrown;
    Signal ended;
  };
  static std::string id_of(const aws::Call& call) {
    return call_id(call.service, call.operation, call.region, call.input);
  }
  aws::Task<aws::Status> ask(aws::Client& client, aws::Call call, aws::Client::PageSink sink, Kept& kept);

  std::map<std::string, Kept> calls_;
};

}  // namespace iasql::engine
