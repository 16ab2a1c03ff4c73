// Result<T>: a value or the reason why there is none. Everything that can fail because of the outside world
// (the network, AWS, a file, a user's text) returns one; exceptions are for broken invariants and bad_alloc.
//
// Must not know: who reads the error. Texts follow PostgreSQL's style (lower case, no full stop), carry no
// secret and no request header.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <variant>

namespace iasql::aws {

class Value;

struct Error {
  enum class Kind {
    Service,      // AWS answered with an error: code, message, request_id are AWS's own
    Throttled,    // a Service error whose code or status means "slower"
    Auth,         // a Service error that says the credentials themselves are bad or expired
    Denied,       // a Service error that says the caller may not do this
    Network,      // no answer: name lookup, TLS, connection, reset
    Timeout,      // no answer in time
    Protocol,     // an answer that cannot be read
    Unsupported,  // the endpoint does not implement the operation, or we do not; the message says which
    Credentials,  // there are none, or their source is broken
    Config,       // endpoint, region or setting that makes no sense
    Input,        // a request that does not fit the operation's shape, a bad document or descriptor
    Refused,      // a rule of whoever runs us forbids it; nothing was done
    Cancelled
  };
  Kind kind = Kind::Service;
  std::string code;  // AWS's error code, or "" if it did not come from AWS
  std::string message;
  std::string hint;  // advice, in whole sentences: the nearest names
  std::string request_id;
  std::string service, operation, region;
  int http_status = 0;
  bool retryable = false;
  bool earlier_answer_lost = false;  // of an attempt before the last one, which may have been carried out
  /// The members that the model gives this error, where the answer has them; or null.
  std::shared_ptr<const Value> members;

  /// "service.Operation in region: Code: message (request id …)", without what is empty.
  std::string text() const;
};

template <class T>
class Result {
 public:
  Result(T value) : v_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : v_(std::in_place_index<1>, std::move(error)) {}

  explicit operator bool() const { return v_.index() == 0; }
  bool ok() const { return v_.index() == 0; }
  T& value() & { return std::get<0>(v_); }
  const T& value() const& { return std::get<0>(v_); }
  T&& value() && { return std::get<0>(std::move(v_)); }
  T& operator*() & { return std::get<0>(v_); }
  const T& operator*() const& { return std::get<0>(v_); }
  T* operator->() { return &std::get<0>(v_); }
  const T* operator->() const { return &std::get<0>(v_); }
  Error& error() & { return std::get<1>(v_); }
  const Error& error() const& { return std::get<1>(v_); }

 private:
  std::variant<T, Error> v_;
};

struct Unit {};
using Status = Result<Unit>;

inline Error input_error(std::string message) {
  Error e;
  e.kind = Error::Kind::Input;
  e.message = std::move(message);
  return e;
}

}  // namespace iasql::aws
