// The statements that do in another database what a part of the audit log has done in this one.
//
// The world is that of before the first entry; it is changed along with the statements. Statements come one per element, comments
// before them. Where `commits` is allowed, SELECT * FROM iasql_commit() and iasql_begin() stand between statements of which the
// later ones need what AWS makes of the earlier ones. Pure; never fails.
#pragma once

#include "engine/statement.hpp"

namespace iasql::engine {

struct LogEntry {
  enum class Type { Insert, Update, Delete };
  const SqlTable* table = nullptr;
  Type type = Type::Insert;
  Value original, change;
  bool cloud = false;  // written by iasql: read from AWS, or put back
};

/// Each entry as it was, in the order of the log where that can be run.
std::vector<std::string> verbatim_statements(World& world, const std::vector<LogEntry>& entries, bool commits);
/// The net effect on each row, references first, deletions last.
std::vector<std::string> compact_statements(World& world, const std::vector<LogEntry>& entries, bool commits);
/// All rows of the world, which must be as it is now.
std::vector<std::string> export_statements(World& world);
/// One JSON object per row: table, the condition that names it, its columns without what AWS decides and without secrets.
std::vector<std::string> export_documents(World& world);

}  // namespace iasql::engine
