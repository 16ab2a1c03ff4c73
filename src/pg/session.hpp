// Session: all that a SQL function or a worker needs to talk to AWS and the tables, put together once per
// call.
//
// catalogue of the modules installed in this database, credentials (table, then the server's own), endpoints, one
// Client, the ports over SPI, and run(): drives a task on the process's event loop, interruptibly. PG-free
// header.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "aws/client.hpp"
#include "engine/reconcile.hpp"
#include "pg/boundary.hpp"
#include "pg/wait.hpp"

namespace iasql::pg {

/// Directories next to the control file: <sharedir>/extension/iasql/{models,modules}.
std::string models_directory();
std::string modules_directory();

/// Module descriptors and wire models of this process, loaded once.
engine::ModuleStore& module_store();
aws::ModelStore& model_store();
/// The event loop of this process (created on first use, keyed by process id).
aws::Loop& event_loop();
/// Waits through the latch: honours cancel, statement_timeout, shutdown and barriers at once.
aws::Waiter& latch_waiter();
/// Runs a task to its end; an interrupt ends it and all that it has begun.
template <class T>
T run_here(aws::Task<T> task) {
  const InterruptsPassTasks passing;
  return aws::run_until(event_loop(), latch_waiter(), std::move(task));
}

/// Names of the modules installed in this database (without version), in installation order; platform ones
/// left out.
std::vector<std::string> installed_modules();

/// The catalogue of all of them, kept until a call finds others installed. Needs no credentials. Throws UserError.
const engine::Catalog& installed_catalog();

/// The installed modules that can be used, and the others with the reason: a descriptor that cannot be loaded, or that
/// does not fit the others. The periodic worker does without them.
struct ModuleHealth {
  struct Broken {
    std::string module, reason;
  };
  std::vector<std::string> usable;
  std::vector<Broken> broken;
};
ModuleHealth check_modules();

/// What decides which endpoints this session's calls go to.
aws::EndpointConfig endpoint_config();

/// HTTP exchanges of this process with AWS so far.
std::size_t calls_sent();

class Session {
 public:
  enum class Mode {
    InTransaction,   // in the caller's SQL transaction; Store::begin/commit do nothing
    OwnTransactions  // in a worker: begin/commit are real and short
  };
  /// The catalogue is that of `modules`, by default the installed ones. Throws UserError.
  explicit Session(Mode mode);
  Session(Mode mode, std::vector<std::string> modules);
  ~Session();

  const engine::Catalog& catalog() const;
  /// With the credentials of an account that is not allowed: UserError.
  engine::Reconciler& reconciler();
  /// The push of this session may delete however much. Before reconciler().
  void confirm_deletes();
  /// A failed push undoes only what hangs together with the failure.
  void undo_apart();
  engine::Store& store();
  engine::Log& log();
  aws::Client& client();
  aws::CredentialSource& credentials();
  /// The environment's or the profile's, until the regions table has a default.
  std::string fallback_region() const;

  template <class T>
  T run(aws::Task<T> task) {
    if constexpr (std::is_void_v<T>) {
      run_here(std::move(task));
      settle();
    } else {
      T result = run_here(std::move(task));
      settle();
      return result;
    }
  }
  /// The same for tasks that return Result: an error is thrown as UserError.
  template <class T>
  T run_checked(aws::Task<aws::Result<T>> task) {
    aws::Result<T> result = run(std::move(task));
    if (!result) throw UserError(result.error());
    return std::move(*result);
  }

 private:
  void check_account();
  /// Deletions that a pull left waiting for others are done or reported.
  void settle();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// What calls need that have nothing to do with tables: this session's credentials, endpoints and settings.
class CallClient {
 public:
  CallClient();
  ~CallClient();
  aws::Client& client();
  /// Before anything is sent: with the credentials of an account that is not allowed, UserError.
  void check_account();
  /// Of calls that name none.
  const std::string& default_region() const;
  template <class T>
  T run(aws::Task<T> task) {
    return run_here(std::move(task));
  }

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// The one of this moment: made anew whenever what it was made from may have changed. Leaves no lock behind.
std::shared_ptr<CallClient> call_client();

/// Implementations of the ports over SPI.
std::unique_ptr<engine::Store> make_store(Session::Mode mode);
std::unique_ptr<engine::Journal> make_journal(Session::Mode mode);
std::unique_ptr<engine::Log> make_log(Session::Mode mode);

}  // namespace iasql::pg
