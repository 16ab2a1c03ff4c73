// Writes the rows of a statement's transition tables into iasql_audit_log, many at a time. Needs pg.hpp before it.
//
// Gives what INSERT … SELECT of the same would give. What an INSERT would do besides (triggers, rules, policies, checks and
// columns that somebody has added to the log) it cannot do, and says so instead. Fails: PgError.
#pragma once

namespace iasql::pg {

/// What all entries have in common; null pointers are NULL.
struct LogEntryTexts {
  const char *user, *change_type, *origin, *role, *client;
};

/// Whether they have been written: old rows of a DELETE, new ones of an INSERT, both of an UPDATE where they differ.
bool log_rows(TriggerData* data, Oid log_schema, const LogEntryTexts& texts);

}  // namespace iasql::pg
