// The reconciler: pull (cloud to database), plan, push (database to cloud), recover.
//
// Must not know: PostgreSQL, any AWS service. Fails: Result errors for what stops everything (no credentials, a plan
// with a cycle, a failed and undone push); what concerns one table or region goes to Log::problem and the rest goes on.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "aws/client.hpp"
#include "engine/module.hpp"
#include "engine/ports.hpp"

namespace iasql::engine {

struct Options {
  aws::Map default_tags;  // for everything made or changed that has tags and does not state them
  std::size_t max_concurrency = 32;   // steps, or questions, under way
  std::string fallback_region = "us-east-1";
  bool undo_on_failure = true;
  bool undo_apart = false;  // a failure undoes only the changes that hang together with it
  /// A push that would delete or replace more objects than this is refused.
  std::size_t max_deletes = static_cast<std::size_t>(-1);
  std::string max_deletes_name = "the limit";  // for that message
  std::shared_ptr<const aws::RateRules> rates;  // for the time that a plan will take; without them nothing is said
};

struct Report {
  std::vector<Action> actions;
  std::size_t problems = 0;
  std::vector<Action> drifted;  // of a pull: enforced rows that the cloud has otherwise, or not at all
};

struct Context {
  const Catalog& catalog;
  aws::Client& client;
  Store& store;
  Journal& journal;
  Log& log;
  Options options;
};

class Reconciler {
 public:
  explicit Reconciler(Context context);
  ~Reconciler();

  /// Makes the tables of these modules (empty: all in the catalogue) equal to the cloud; rows with pending changes
  /// are left alone. Dry: only says what it would do.
  /// With `ask`, a dry one asks for permission as plan() does.
  aws::Task<Result<Report>> pull(std::vector<std::string> modules, bool dry, bool ask = false);

  /// Makes the tables of these modules equal to the cloud, without a report: memory does not grow with what is stored.
  aws::Task<Status> import(std::vector<std::string> modules);

  /// The same for one table that can be read, and its join tables; an empty region: all enabled ones.
  aws::Task<Result<Report>> pull_table(const Table& table, std::string region);

  /// What is due of all tables, and whatever its rows need besides; what cannot be read is a problem of its own. An
  /// Error only if there are no credentials.
  aws::Task<Result<Report>> pull(Agenda& agenda);

  /// Every difference between rows and cloud, rows with pending changes included. Changes nothing.
  aws::Task<Result<Report>> compare();

  /// What a push of the pending changes would do. Reads the cloud, changes nothing. With `ask`, AWS is asked whether it
  /// would be allowed.
  aws::Task<Result<Report>> plan(bool ask = false);

  /// Brings back what AWS has made by itself and somebody has deleted, and pulls its modules. Dry: only says what it
  /// would do.
  aws::Task<Result<Report>> restore_defaults(bool dry);

  /// Does what the changes claimed by `transaction` ask for, journalled; on failure undoes what it did, puts the rows
  /// back and returns the error. Afterwards the touched tables are read back. Worker only.
  aws::Task<Result<Report>> push(std::string transaction);

  /// The same for rows that a pull found drifted. Their rows stay as they are if it fails.
  aws::Task<Result<Report>> enforce(std::string transaction, std::vector<Action> drifted);

  /// After a push that failed: the rows are as they were before the changes. Otherwise the changes are still there.
  bool rows_put_back() const;

  /// Resolves journal entries that a crash left without an outcome. Worker only, before anything else.
  aws::Task<Status> recover();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace iasql::engine
