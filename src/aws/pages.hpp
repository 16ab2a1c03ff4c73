// A listing page by page: what Client::pages() is made of, for those who ask for the next page when they need it.
// Must not know: any particular service. Fails: see pages.cpp.
#pragma once

#include <memory>
#include <optional>

#include "aws/client.hpp"

namespace iasql::aws {

/// The client must outlive it.
class PageWalk {
 public:
  PageWalk(Client& client, Call call);
  PageWalk(PageWalk&&) noexcept;
  ~PageWalk();

  /// The next page, nothing after the last one. After an error there is no next page. One at a time.
  Task<Result<std::optional<Value>>> next();

 private:
  struct State;
  Status begin();
  void go_on(const Value& page);
  std::unique_ptr<State> state_;
};

}  // namespace iasql::aws
