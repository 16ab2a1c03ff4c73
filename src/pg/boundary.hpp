// The two-way error boundary between PostgreSQL (longjmp) and C++ (exceptions). There is no third way.
//
//   C++ -> PostgreSQL: every extern "C" entry point is `return guard([&] { … });`. An exception unwinds
//   completely and is then raised as an ereport(ERROR). PostgreSQL -> C++: every PostgreSQL call that may
//   ereport runs inside `call([&] { … })`, which turns the error into a PgError carrying the whole ErrorData.
//   The lambda may read and assign outer objects but must create none that has a destructor: a longjmp would
//   skip it.
//
// A PgError is never swallowed: going on after one needs a subtransaction (see Subtransaction in spi.hpp) or,
// in a worker, AbortOutOfAnyTransaction. FATAL and proc_exit run no destructors at all. No PG_TRY outside
// boundary.cpp.
#pragma once

#include <exception>
#include <string>
#include <type_traits>
#include <utility>

#include "aws/result.hpp"

extern "C" {
struct ErrorData;
}

namespace iasql::pg {

/// A PostgreSQL error on its way through C++. Owns its ErrorData (in a memory context of its own).
class PgError : public std::exception {
 public:
  explicit PgError(ErrorData* data) noexcept;
  PgError(const PgError& other);
  PgError(PgError&& other) noexcept : data_(std::exchange(other.data_, nullptr)) {}
  PgError& operator=(const PgError&) = delete;
  ~PgError() override;
  const char* what() const noexcept override;
  int sqlstate() const;
  std::string detail() const;
  /// A cancel, a shutdown or a terminated session: never to be treated as "this row failed".
  bool is_interrupt() const;
  ErrorData* data() const { return data_; }
  /// Gives the data away, for guard() to raise.
  ErrorData* release() noexcept;
  /// True while the current transaction is broken by an error that nobody has dealt with: destructors that
  /// run because of it leave PostgreSQL's state to the abort.
  static bool any_alive() noexcept;

 private:
  ErrorData* data_;
};

/// An error of our own, raised as ereport(ERROR) by guard().
class UserError : public std::exception {
 public:
  UserError(int sqlstate, std::string message, std::string detail = {}, std::string hint = {});
  /// From an aws/engine error: SQLSTATE by kind, AWS code, operation, region and request id in DETAIL.
  explicit UserError(const aws::Error& error, std::string hint = {});
  const char* what() const noexcept override { return message.c_str(); }
  int sqlstate;
  std::string message, detail, hint;
};

/// Is told of each interrupt when it becomes a PgError. Null: nobody is.
using InterruptSink = void (*)(const PgError&);
void set_interrupt_sink(InterruptSink sink);

using Thunk = void (*)(void*);
/// Runs thunk(arg); a PostgreSQL error inside becomes a PgError.
void call_thunk(Thunk thunk, void* arg);
/// Runs thunk(arg); an exception inside becomes a PostgreSQL error.
void guard_thunk(Thunk thunk, void* arg);

/// f through one of the two, with its result.
template <void (*Through)(Thunk, void*), class F>
auto pass(F&& f) {
  using R = std::invoke_result_t<F&>;
  if constexpr (std::is_void_v<R>) {
    auto thunk = [](void* p) { (*static_cast<std::remove_reference_t<F>*>(p))(); };
    Through(thunk, &f);
  } else {
    static_assert(std::is_trivially_destructible_v<R>, "plain data only crosses the boundary: a longjmp skips destructors");
    struct Pack {
      std::remove_reference_t<F>* f;
      R result;
    } pack{&f, R{}};
    auto thunk = [](void* p) {
      auto* k = static_cast<Pack*>(p);
      k->result = (*k->f)();
    };
    Through(thunk, &pack);
    return pack.result;
  }
}

template <class F>
auto call(F&& f) {
  return pass<call_thunk>(std::forward<F>(f));
}

template <class F>
auto guard(F&& f) {
  return pass<guard_thunk>(std::forward<F>(f));
}

}  // namespace iasql::pg
