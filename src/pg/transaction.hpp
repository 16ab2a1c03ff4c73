// For code that runs in a session as well as in a worker, where there may be no transaction yet. PG-free
// header.
#pragma once

namespace iasql::pg {

/// Begins a transaction unless one is open; what it began it commits or, left without commit(), aborts.
class TransactionScope {
 public:
  TransactionScope();
  ~TransactionScope();
  TransactionScope(const TransactionScope&) = delete;
  TransactionScope& operator=(const TransactionScope&) = delete;
  void commit();

 private:
  bool began_ = false;
};

/// Of the rest of this transaction, in milliseconds; 0 = none.
void set_lock_timeout(int milliseconds);
int lock_timeout();

}  // namespace iasql::pg
