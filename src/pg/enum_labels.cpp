// Adding labels to enum types; see enum_labels.hpp.
#include "pg/pg.hpp"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
extern "C" {
#include "catalog/pg_enum.h"
}
#pragma GCC diagnostic pop

#include "pg/boundary.hpp"
#include "pg/enum_labels.hpp"
#include "pg/spi.hpp"
#include "pg/transaction.hpp"

namespace iasql::pg {

namespace {

/// Made by the current transaction and not altered since.
bool is_new_type(unsigned type) {
  return call([&] {
    HeapTuple tuple = SearchSysCache1(TYPEOID, ObjectIdGetDatum(type));
    if (!HeapTupleIsValid(tuple)) return false;
    bool mine = TransactionIdIsCurrentTransactionId(HeapTupleHeaderGetXmin(tuple->t_data)) &&
                (tuple->t_data->t_infomask & HEAP_UPDATED) == 0;
    ReleaseSysCache(tuple);
    return mine;
  });
}

#if PG_VERSION_NUM < 140000
// 14 gave them the names that are used here.
#define EstimateUncommittedEnumsSpace EstimateEnumBlacklistSpace
#define SerializeUncommittedEnums SerializeEnumBlacklist
#define RestoreUncommittedEnums RestoreEnumBlacklist
#endif

#if PG_VERSION_NUM < 170000
/// From 17 on, PostgreSQL lets a transaction use the labels that it adds to a type that it made itself.
/// Before, it keeps a list of labels that must not be used until commit; these are put back to how they were
/// before ours was added.
class UncommittedLabels {
 public:
  UncommittedLabels() {
    call([&] {
      Size size = EstimateUncommittedEnumsSpace();
      saved_ = MemoryContextAlloc(TopTransactionContext, size);
      SerializeUncommittedEnums(saved_, size);
    });
  }
  void restore() {
    call([&] {
      AtEOXact_Enum();
      RestoreUncommittedEnums(saved_);
    });
  }

 private:
  void* saved_ = nullptr;
};
#else
class UncommittedLabels {
 public:
  void restore() {}
};
#endif

void add_label(const std::string& type, const std::string& label) {
  AsOwner owner;
  Spi spi;
  spi.execute("ALTER TYPE " + type + " ADD VALUE IF NOT EXISTS " + quote_literal(label));
}

/// False if PostgreSQL refused.
bool try_add(const std::string& type, const std::string& label) {
  try {
    Subtransaction savepoint;
    add_label(type, label);
    savepoint.release();
    return true;
  } catch (const PgError& e) {
    if (e.is_interrupt()) throw;
    return false;
  }
}

}  // namespace

bool EnumLabels::usable(const RelationColumn& column, const std::string& label) {
  if (relations_.has_label(column.type_oid, label)) return true;
  if (label.empty() || label.size() >= NAMEDATALEN) return false;
  if (is_new_type(column.type_oid)) {
    UncommittedLabels before;
    if (!try_add(column.type, label)) return false;
    before.restore();
    relations_.forget_labels();
    return true;
  }
  if (own_transactions_) {
    Type& type = wanted_[column.type_oid];
    type.name = column.type;
    type.labels.insert(label);
  }
  return false;
}

void EnumLabels::add_wanted() {
  if (wanted_.empty()) return;
  auto wanted = std::move(wanted_);
  wanted_.clear();
  TransactionScope transaction;
  for (const auto& [oid, type] : wanted) {
    for (const auto& label : type.labels) try_add(type.name, label);
  }
  transaction.commit();
  relations_.forget_labels();
}

}  // namespace iasql::pg
