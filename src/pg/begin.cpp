// iasql_begin(): opens the iasql transaction of this database. There is one at a time; whoever comes second
// waits, as long as lock_timeout says, and then learns who has it.
#include "pg/pg.hpp"

#include "pg/background.hpp"
#include "pg/begin.hpp"
#include "pg/boundary.hpp"
#include "pg/caller.hpp"
#include "pg/entry.hpp"
#include "pg/report.hpp"
#include "pg/rollback.hpp"
#include "pg/state.hpp"
#include "pg/wait.hpp"

#include <algorithm>
#include <chrono>

namespace iasql::pg {

namespace {

using Clock = std::chrono::steady_clock;

struct Attempt {
  std::optional<std::string> id;          // opened
  std::optional<OpenTransaction> holder;  // who has it instead; none = somebody whose row cannot be seen yet
};

/// Under the opening lock: looks once more, then inserts.
Attempt open_under_lock(Spi& spi) {
  Attempt out;
  out.holder = open_transaction(spi);
  if (out.holder) return out;
  Rows made = spi.query("INSERT INTO " + ext("iasql_transaction") +
                        " (client, pid, role) VALUES (" + caller_client + ", pg_catalog.pg_backend_pid(), " + caller_role +
                        ")"
                        " ON CONFLICT DO NOTHING RETURNING id");
  if (made.empty()) return out;
  out.id = made.at(0, 0);
  write_mark(spi, "OPEN_TRANSACTION", *out.id);
  return out;
}

Attempt try_open() {
  Spi spi;
  Attempt out;
  out.holder = open_transaction(spi);
  if (out.holder) return out;
  return try_opening_lock() ? open_under_lock(spi) : out;
}

[[noreturn]] void refuse(const Attempt& attempt) {
  std::string detail = attempt.holder
                           ? describe(*attempt.holder)
                           : "It is being opened by an SQL transaction that has not been committed yet.";
  throw UserError(own_state(State::NotNow), "Another transaction is open or running. Please try again later.",
                  detail,
                  "Set lock_timeout to wait for its end, or discard it with SELECT * FROM "
                  "iasql_rollback(force => true).");
}

/// Makes room where the holder has gone home.
bool holder_is_abandoned() {
  {
    Spi spi;
    auto open = open_transaction(spi);
    if (!open || !is_abandoned(spi, *open)) return false;
  }
  if (!discard_abandoned(Session::Mode::InTransaction)) return false;
  send_notice("the iasql transaction that was open had been abandoned: its changes were discarded");
  return true;
}

}  // namespace

std::string open_transaction_or_wait() {
  AsOwner owner;
  auto deadline = Clock::now() + std::chrono::milliseconds(LockTimeout);
  for (;;) {
    Attempt attempt = try_open();
    if (attempt.holder && holder_is_abandoned()) attempt = try_open();
    if (attempt.id) return *attempt.id;
    auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) refuse(attempt);
    wait_on_latch(std::min<long>(left, 200));
  }
}

bool may_begin() {
  const Oid schema = extension().schema_oid;
  return call([&] {
    oidvector* none = buildoidvector(nullptr, 0);
    Oid function = GetSysCacheOid3(PROCNAMEARGSNSP, Anum_pg_proc_oid, CStringGetDatum("iasql_begin"),
                                   PointerGetDatum(none), ObjectIdGetDatum(schema));
    return OidIsValid(function) && compat::may_execute(function, GetUserId());
  });
}

}  // namespace iasql::pg

IASQL_FUNCTION(iasql_begin) {
  using namespace iasql::pg;
  return guard([&]() -> Datum {
    (void)extension();
    ResultSet results(fcinfo);
    results.add({"Transaction started", open_transaction_or_wait()});
    return 0;
  });
}
