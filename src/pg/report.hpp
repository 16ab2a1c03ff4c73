// Answers of set-returning functions: rows of text that the result type's input functions read, kept in a
// tuplestore. PG-free header. Fails: PgError.
#pragma once

#include <string>
#include <vector>

#include "engine/reconcile.hpp"
#include "pg/spi.hpp"

extern "C" {
struct FunctionCallInfoBaseData;
}

namespace iasql::pg {

class ResultSet {
 public:
  /// Takes over the function's result. The function then returns a null Datum.
  explicit ResultSet(FunctionCallInfoBaseData* call_info);
  /// One field per column of the result type.
  void add(const std::vector<Field>& row);
  void add_all(const Rows& rows);

 private:
  void* info_ = nullptr;      // ReturnSetInfo
  void* metadata_ = nullptr;  // AttInMetadata
};

/// Columns action, table_name, id, description, changes, reason: creates, updates, replaces, deletes. Of a
/// preview also calls, estimate, and where it can ask, permission.
enum class Answer { Done, Preview, PreviewWithPermission };
void add_report(ResultSet& results, const engine::Report& report, Answer columns = Answer::Done);

/// A timestamptz as text that every DateStyle reads back: the SQL expression for it.
std::string portable_timestamp(const std::string& expression);

}  // namespace iasql::pg
