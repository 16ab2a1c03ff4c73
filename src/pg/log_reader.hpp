// Reading iasql_audit_log back: since when it holds a table, and the entries of single rows. PG-free header.
//
// Everything is read with the rights of whoever asks. Must not know: what is done with the entries.
// Fails: UserError, PgError.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/module.hpp"
#include "pg/spi.hpp"

namespace iasql::pg {

/// A table whose changes the log has, which the caller may read. UserError with the names that are near.
const engine::Table& logged_table(Spi& spi, const std::string& name);
/// 42501 if policies hide rows of it from the caller: what the log has of the others would be missing.
void check_sees_all(const engine::Table& table);

/// SQL for the key of a row as people see it ("7", or "a, b"), from a JSON or from a row's alias.
std::string key_text_of_json(const engine::Table& table, const std::string& json);
std::string key_text_of_row(const engine::Table& table, const std::string& alias);

struct LogStart {
  std::int64_t first_id = 0;  // entries before are of an earlier installation
  std::string ts;             // as the session writes it
  bool purged = false;
};
LogStart log_start(Spi& spi, const std::string& table);

struct LogEntry {
  std::int64_t id = 0;
  std::string type, origin, user, ts, transaction;
  aws::Value original, change;       // null where there is none
  std::string old_key, new_key;      // "" likewise
};

/// The entries after `after` that concern rows with one of these keys, or that have had one of them in between, oldest first.
std::vector<LogEntry> entries_of_rows(Spi& spi, const engine::Table& table, std::vector<std::string> keys, std::int64_t after);

// --- kept by install, uninstall and purge
void log_starts_now(Spi& spi, const std::string& table);

}  // namespace iasql::pg
