// The iasql transaction of a database as its sessions see it, and marks in the audit log. PG-free header.
// Fails: PgError.
#pragma once

#include <optional>
#include <string>

#include "pg/spi.hpp"

namespace iasql::pg {

struct OpenTransaction {
  std::string id, status, opened_at, opened_by, client, pid, role;
};

/// The one that is not ended. `lock`: its row is locked until the end of the SQL transaction.
std::optional<OpenTransaction> open_transaction(Spi& spi, bool lock = false);

/// Since when the log is whole, if older entries have been purged: a timestamptz.
Param purged_until(Spi& spi);
/// UserError: nobody has heard of this one, or not any more.
[[noreturn]] void no_such_transaction(Spi& spi, const std::string& id);

/// Open, and nothing has been changed by anybody for iasql.transaction_timeout.
bool is_abandoned(Spi& spi, const OpenTransaction& transaction);

/// "It was opened by … at … from …": for DETAIL.
std::string describe(const OpenTransaction& transaction);

/// Who asked for something: session user, role and client as `caller.hpp` has them.
struct Who {
  std::string user;
  Param role, client;
};
Who caller(Spi& spi);

/// An entry of the audit log that is not a row change. An empty transaction is NULL. Without `who`: this session's user.
void write_mark(Spi& spi, const std::string& type, const std::string& transaction,
                const Param& message = std::nullopt, const Who* who = nullptr);

/// SQLSTATEs of class IA; docs/internals.md has the list.
enum class State { Unreadable = 6, Config = 7, Input = 8, NotNow = 9, Refused = 11, ReadOnly = 12, Copy = 13 };
int own_state(State state);

/// Shown to the client, once, unless it asked for silence. One line.
void send_notice(const std::string& message, const std::string& hint = {});
void send_warning(const std::string& message, const std::string& detail = {}, const std::string& hint = {});

}  // namespace iasql::pg
