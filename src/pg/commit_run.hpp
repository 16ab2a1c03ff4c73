// One push of the pending changes with all its bookkeeping: docs/internals.md, "Writing". Runs in a worker
// that holds the commit lock. PG-free header.
#pragma once

#include <optional>
#include <string>

#include "engine/reconcile.hpp"
#include "pg/state.hpp"

namespace iasql::pg {

enum class CommitMode {
  Commit,   // of the open transaction; a pull of everything if no change is pending
  Apply,    // pushes what is pending, in a transaction of its own
  Periodic, // the same for the periodic worker: nothing to do is no transaction, an open one is left alone
  Restore   // pushes nothing, brings back what AWS makes by itself
};

struct CommitRequest {
  CommitMode mode = CommitMode::Commit;
  Who who;  // who asked
  std::optional<std::string> message;
  bool confirm_deletes = false;  // however many
  std::optional<std::vector<std::string>> entries;  // only these of the log: who asked may not see the others
  std::vector<engine::Action> drifted;  // found by the pull of the periodic worker, to be put back
  // Of the periodic worker:
  std::optional<std::vector<std::string>> tables;   // only the changes of these
  std::optional<std::vector<std::string>> modules;  // those that can be used, if not all of them can
};

/// Fails with UserError or PgError, after the failure has been written down: the iasql transaction is then
/// `failed` and closed, or, where it is not known what has been done to the cloud, `interrupted` and
/// completed by the next run.
engine::Report run_commit(const CommitRequest& request);

/// In CommitMode::Restore, no iasql transaction is needed, and an open one is left alone.
engine::Report run_restore_defaults();

/// An ERROR mark: what iasql_get_errors() shows. In a transaction of its own; the same one once more is only counted.
void record_error(const std::string& text);

}  // namespace iasql::pg
