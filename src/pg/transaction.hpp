// Transactions of code that runs in a session and in a worker alike. PG-free header.
#pragma once

namespace iasql::pg {

/// Begins a transaction unless one is open (a worker between its own); what it began it commits or, left without
/// commit(), aborts.
class TransactionScope {
 public:
  TransactionScope();
  ~TransactionScope();
  TransactionScope(const TransactionScope&) = delete;
  TransactionScope& operator=(const TransactionScope&) = delete;
  void commit();
  bool began() const { return open_; }

 private:
  bool open_ = false;
};

/// For workers: one transaction with an active snapshot.
void begin_transaction();
void commit_transaction();
bool in_transaction();

}  // namespace iasql::pg
