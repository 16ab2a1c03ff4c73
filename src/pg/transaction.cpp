// Transactions of a worker. Nothing here may be used to end a transaction that a session's client began.
#include "pg/pg.hpp"

#include "pg/boundary.hpp"
#include "pg/transaction.hpp"

namespace iasql::pg {

bool in_transaction() { return IsTransactionState(); }

void begin_transaction() {
  call([] {
    StartTransactionCommand();
    PushActiveSnapshot(GetTransactionSnapshot());
    // Operators and functions of other schemas must not be found by our statements.
    (void)set_config_option("search_path", "pg_catalog, pg_temp", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_LOCAL, true,
                            0, false);
    // A session that keeps a row locked must not hold up everything else.
    (void)set_config_option("lock_timeout", "5s", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_LOCAL, true, 0, false);
  });
}

void commit_transaction() {
  call([] {
    if (ActiveSnapshotSet()) PopActiveSnapshot();
    CommitTransactionCommand();
    (void)pgstat_report_stat(false);
  });
}

TransactionScope::TransactionScope() {
  if (in_transaction()) return;
  begin_transaction();
  open_ = true;
}

void TransactionScope::commit() {
  if (!open_) return;
  open_ = false;
  commit_transaction();
}

TransactionScope::~TransactionScope() {
  if (!open_) return;
  try {
    call([] { AbortOutOfAnyTransaction(); });
  } catch (...) {
    // The error that brought us here goes on; whoever ends the process or the next transaction cleans up.
  }
}

}  // namespace iasql::pg
