// HTTP exchanges on libcurl's multi interface, driven from outside: the owner's epoll descriptor holds its sockets.
// Private to src/aws: loop.cpp drives it, http.cpp implements it.
//
// Must not know: coroutines, PostgreSQL, AWS. Fails: an exchange ends with its `error` set, as http.hpp says.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>

#include "aws/http.hpp"
#include "aws/http_message.hpp"

namespace iasql::aws {

/// One request on its way to an answer or an error.
struct Exchange {
  const HttpRequest* request = nullptr;
  HttpResponse response;
  std::optional<Error> error;
  Receiver receiver{response};
  struct Wire;  // libcurl's side of it; null: not in flight
  std::unique_ptr<Wire> wire;

  Exchange();
  ~Exchange();
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;
};

class Transport {
 public:
  using Clock = std::chrono::steady_clock;

  Transport() = default;
  virtual ~Transport() = default;
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;

  /// False: it ended at once, its error says why. The exchange and its request stay where they are until it has ended.
  virtual bool start(Exchange& exchange) = 0;
  /// It is never heard of again.
  virtual void abandon(Exchange& exchange) = 0;
  /// What epoll said of a socket. This and expire() are to be called with signals blocked (see os.hpp).
  virtual void socket_ready(int fd, std::uint32_t events) = 0;
  /// Does what is due.
  virtual void expire() = 0;
  /// When expire() must be called at the latest.
  virtual std::optional<Clock::time_point> deadline() const = 0;
  /// The next exchange that has ended, or null.
  virtual Exchange* take_ended() = 0;
};

std::unique_ptr<Transport> make_transport(HttpOptions options, int epoll);

}  // namespace iasql::aws
