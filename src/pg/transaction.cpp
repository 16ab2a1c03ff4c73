// See transaction.hpp. Never ends a transaction that a session's client began.
#include "pg/pg.hpp"

#include "pg/background.hpp"
#include "pg/boundary.hpp"
#include "pg/transaction.hpp"

namespace iasql::pg {

TransactionScope::TransactionScope() {
  if (IsTransactionState()) return;
  begin_transaction();
  began_ = true;
}

void TransactionScope::commit() {
  if (!began_) return;
  began_ = false;
  commit_transaction();
}

TransactionScope::~TransactionScope() {
  if (!began_) return;
  try {
    abort_transaction();
  } catch (...) {
    // The error that brought us here goes on; whoever handles it gets out of the transaction.
  }
}

void set_lock_timeout(int milliseconds) {
  const std::string value = std::to_string(milliseconds);
  const char* text = value.c_str();
  call([&] {
    (void)set_config_option("lock_timeout", text, PGC_USERSET, PGC_S_SESSION, GUC_ACTION_LOCAL, true, 0,
                            false);
  });
}

int lock_timeout() {
  return LockTimeout;
}

}  // namespace iasql::pg
