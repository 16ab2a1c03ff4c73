// See state.hpp.
#include "pg/pg.hpp"

#include "pg/boundary.hpp"
#include "pg/caller.hpp"
#include "pg/guc.hpp"
#include "pg/report.hpp"
#include "pg/state.hpp"

namespace iasql::pg {

namespace {

void send(int level, const std::string& message, const std::string& detail, const std::string& hint) {
  call([&] {
    ereport(level, (errmsg_internal("%s", message.c_str()),
                    detail.empty() ? 0 : errdetail_internal("%s", detail.c_str()),
                    hint.empty() ? 0 : errhint("%s", hint.c_str())));
  });
}

}  // namespace

Param purged_until(Spi& spi) {
  return spi.query("SELECT max(ts) FROM " + ext("iasql_log_start") + " WHERE purged").at(0, 0);
}

void no_such_transaction(Spi& spi, const std::string& id) {
  const Param purged = purged_until(spi);
  throw UserError(own_state(State::Input), "there is no iasql transaction \"" + id + "\"",
                  purged ? "The log begins at " + *purged + ": what was before has been purged." : "",
                  "SELECT id, status, opened_at, message FROM " + ext("iasql_transaction") + " lists them.");
}

std::optional<OpenTransaction> open_transaction(Spi& spi, bool lock) {
  Rows rows = spi.query("SELECT id, status, opened_at, opened_by, client, pid, role FROM " +
                        ext("iasql_transaction") + " WHERE ended_at IS NULL" + (lock ? " FOR UPDATE" : ""));
  if (rows.empty()) return std::nullopt;
  auto field = [&](std::size_t i) { return rows.at(0, i).value_or(""); };
  return OpenTransaction{field(0), field(1), field(2), field(3), field(4), field(5), field(6)};
}

std::string describe(const OpenTransaction& transaction) {
  std::string out = "Transaction " + transaction.id + " (" + transaction.status + ") was opened by " +
                    transaction.opened_by + " at " + transaction.opened_at;
  if (!transaction.client.empty()) out += " from " + transaction.client;
  if (!transaction.pid.empty()) out += ", process " + transaction.pid;
  return out + ".";
}

bool is_abandoned(Spi& spi, const OpenTransaction& transaction) {
  const auto timeout = settings::transaction_timeout().count();
  if (timeout == 0 || transaction.status != "open") return false;
  Rows rows = spi.query("SELECT extract(epoch FROM pg_catalog.clock_timestamp() - greatest(t.opened_at, (SELECT max(a.ts) FROM " +
                            ext("iasql_audit_log") + " a WHERE a.origin = 'user' AND a.transaction_id IS NULL))) > $2::pg_catalog.float8 FROM " + ext("iasql_transaction") + " t WHERE t.id = $1",
                        {transaction.id, std::to_string(timeout)});
  return !rows.empty() && rows.at(0, 0).value_or("f") == "t";
}

Who caller(Spi& spi) {
  Rows rows = spi.query(std::string("SELECT session_user, ") + caller_role + ", " + caller_client);
  return {rows.at(0, 0).value_or(""), rows.at(0, 1), rows.at(0, 2)};
}

void write_mark(Spi& spi, const std::string& type, const std::string& transaction, const Param& message,
                const Who* who) {
  const Who writer = who != nullptr ? *who : caller(spi);
  spi.execute("INSERT INTO " + ext("iasql_audit_log") +
                  " (ts, \"user\", table_name, change_type, change, message, transaction_id, role, client)"
                  " VALUES (pg_catalog.clock_timestamp(), $3, 'iasql_audit_log', " +
                  quote_literal(type) + ", '{}', $1, $2, $4, $5)",
              {message, transaction.empty() ? Param() : Param(transaction), writer.user, writer.role, writer.client});
}

int own_state(State state) {
  const int number = static_cast<int>(state);
  return MAKE_SQLSTATE('I', 'A', '0', '0' + number / 10, '0' + number % 10);
}

void send_notice(const std::string& message, const std::string& hint) {
  send(NOTICE, message, {}, hint);
}
void send_warning(const std::string& message, const std::string& detail, const std::string& hint) {
  send(WARNING, message, detail, hint);
}

}  // namespace iasql::pg
