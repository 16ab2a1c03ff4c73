// See commit_run.hpp. Every step of the bookkeeping is one short transaction; none is open while AWS is being
// talked to.
#include "pg/pg.hpp"

#include "pg/backoff.hpp"
#include "pg/background.hpp"
#include "pg/boundary.hpp"
#include "pg/commit_run.hpp"
#include "pg/guc.hpp"
#include "pg/modes.hpp"
#include "pg/problems.hpp"
#include "pg/progress.hpp"
#include "pg/relation.hpp"
#include "pg/session.hpp"
#include "pg/spi.hpp"
#include "pg/state.hpp"

namespace iasql::pg {

namespace {

constexpr int push_error = MAKE_SQLSTATE('I', 'A', '0', '1', '0');

std::string text_of(const UserError& error) {
  return error.detail.empty() ? error.message : error.message + "\n" + error.detail;
}
std::string text_of(const PgError& error) {
  std::string detail = error.detail();
  return detail.empty() ? error.what() : error.what() + ("\n" + detail);
}

/// The iasql transaction that this process is committing; "" = none. Plain data: read while the process
/// exits.
char committing[64] = "";

/// before_shmem_exit: a process that is ended in the middle says so, if it can without waiting. If it cannot,
/// the next run finds out by the lock that nobody holds.
void mark_interrupted_at_exit(int, Datum) {
  if (committing[0] == '\0') return;
  try {
    abort_transaction();
    transact([] {
      Spi spi;
      std::string table = ext("iasql_transaction");
      spi.execute("LOCK TABLE ONLY " + table + " IN ROW EXCLUSIVE MODE NOWAIT");
      spi.execute("UPDATE " + table + " SET status = 'interrupted', pid = NULL WHERE id IN (SELECT id FROM " +
                      table + " WHERE id = $1 AND status = 'committing' FOR UPDATE SKIP LOCKED)",
                  {std::string(committing)});
    });
  } catch (...) {
    // Nobody is left to tell.
  }
}

/// While one lives, the end of the process is noticed.
class Committing {
 public:
  explicit Committing(const std::string& id) {
    call([&] {
      static int registered_in = 0;
      if (registered_in != MyProcPid) before_shmem_exit(mark_interrupted_at_exit, 0);
      registered_in = MyProcPid;
      strlcpy(committing, id.c_str(), sizeof committing);
    });
  }
  ~Committing() { committing[0] = '\0'; }
  Committing(const Committing&) = delete;
  Committing& operator=(const Committing&) = delete;
};

Work work_name(CommitMode mode) {
  return mode == CommitMode::Commit ? Work::Commit : mode == CommitMode::Apply ? Work::Apply : Work::Periodic;
}

class Run {
 public:
  explicit Run(const CommitRequest& request) : request_(request) {}

  engine::Report run() {
    if (request_.mode != CommitMode::Periodic) try_everything_again();
    if (!transact([&] { return adopt(); })) {
      tidy_up();
      return {};
    }
    begin_work(work_name(request_.mode), id_);
    Committing committing_now(id_);
    try {
      engine::Report report = work();
      transact([&] { finish("committed", std::nullopt); });
      return report;
    } catch (const PgError& e) {
      after_failure(text_of(e));
      throw;
    } catch (const UserError& e) {
      after_failure(text_of(e));
      throw;
    } catch (const GiveWay&) {
      abort_transaction();
      transact([&] { interrupt(std::nullopt); });
      throw;
    } catch (const std::exception& e) {
      after_failure(std::string("internal error: ") + e.what());
      throw;
    }
  }

 private:
  /// What is known of the cloud when something goes wrong.
  enum class Phase {
    Before,   // nothing has been done to it in this run
    Pushing,  // anything may have been
    Refused,  // a rule forbids the push; nothing has been done
    Undone,   // the push said that it failed, and has put the rows back
    Kept      // the push said that it failed, and has left both sides as they are
  };

  /// Makes the iasql transaction that is not ended ours, or a new one. False: nothing to do.
  bool adopt() {
    Spi spi;
    auto found = open_transaction(spi, true);
    if (!found) return open_own(spi);
    // We hold the commit lock, so one that is being committed has lost the process that did it.
    bool open = found->status == "open";
    if (open && request_.mode == CommitMode::Periodic) return false;
    if (open && request_.mode == CommitMode::Apply)
      throw UserError(own_state(State::NotNow), "an iasql transaction is open", describe(*found),
                      "Use iasql_commit(), or iasql_rollback() to discard its changes.");
    id_ = found->id;
    start(spi);
    return true;
  }

  bool open_own(Spi& spi) {
    if (request_.mode == CommitMode::Commit)
      throw UserError(
          own_state(State::NotNow), "Cannot execute without calling iasql_begin() first", {},
          "Run SELECT * FROM iasql_begin(), or push without a transaction with SELECT * FROM iasql_apply().");
    if (pending(spi) == 0 && request_.drifted.empty()) return false;
    Rows made = spi.query("INSERT INTO " + ext("iasql_transaction") +
                              " (opened_by, role, client) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING id",
                          {request_.who.user, request_.who.role, request_.who.client});
    if (made.empty() && request_.mode == CommitMode::Periodic) return false;
    if (made.empty())
      throw UserError(own_state(State::NotNow), "another iasql transaction has just been opened", {},
                      "Try again later.");
    id_ = *made.at(0, 0);
    write_mark(spi, "OPEN_TRANSACTION", id_, std::nullopt, &request_.who);
    start(spi);
    return true;
  }

  /// Which of the pending changes are meant.
  std::string meant() const {
    std::string out;
    if (request_.tables) out += " AND table_name = ANY (" + quote_literal(array_literal(*request_.tables)) + "::pg_catalog.text[])";
    if (request_.entries) out += " AND id = ANY (" + quote_literal(array_literal(*request_.entries)) + "::pg_catalog.int4[])";
    return out;
  }

  std::uint64_t pending(Spi& spi) const {
    Rows rows = spi.query("SELECT pg_catalog.count(*) FROM " + ext("iasql_audit_log") +
                          " WHERE origin = 'user' AND transaction_id IS NULL" + meant());
    return std::stoull(*rows.at(0, 0));
  }

  std::vector<std::string> modules() const { return request_.modules ? *request_.modules : installed_modules(); }

  /// What is left of steps on tables that are not known at the moment can neither be found out nor forgotten.
  void check_leftovers(Session& session) const {
    std::vector<std::string> known;
    for (const engine::Table* table : session.catalog().tables()) known.push_back(table->name);
    if (!request_.modules) return;
    const std::string left = transact([&] {
      Spi spi;
      Rows rows = spi.query("SELECT table_name FROM " + ext("iasql_journal") + " WHERE (state = 'intent' OR marked)"
                            " AND table_name <> ALL ($1::pg_catalog.text[]) LIMIT 1",
                            {array_literal(known)});
      return rows.empty() ? std::string() : rows.at(0, 0).value_or("");
    });
    if (left.empty()) return;
    throw UserError(own_state(State::Input), "an interrupted commit cannot be completed: table \"" + left +
                                                 "\" belongs to a module that cannot be used");
  }

  /// The periodic worker completes what somebody else has asked for.
  std::string asked_for() const {
    const bool another = request_.mode == CommitMode::Periodic;
    auto column = [&](const std::string& name, const char* place) {
      return ", committed_" + name + " = " +
             (another ? "CASE WHEN committed_by IS NULL THEN " + std::string(place) + " ELSE committed_" + name + " END" : place);
    };
    return column("by", "$3") + column("role", "$4") + column("client", "$5");
  }

  void start(Spi& spi) {
    spi.execute("UPDATE " + ext("iasql_transaction") +
                    " SET status = 'committing', started_at = pg_catalog.clock_timestamp(), pid = "
                    "pg_catalog.pg_backend_pid(),"
                    " error = NULL, message = coalesce($2, message)" + asked_for() + " WHERE id = $1",
                {id_, request_.message, request_.who.user, request_.who.role, request_.who.client});
    write_mark(spi, "START_COMMIT", id_, std::nullopt, &request_.who);
    if (request_.message) write_mark(spi, "SET_COMMIT_MESSAGE", id_, request_.message, &request_.who);
  }

  /// Nothing is to be pushed, but something of earlier commits may be left to find out or to clean away.
  void tidy_up() const {
    if (settings::read_only()) return;
    const bool any = transact([] {
      Spi spi;
      return !spi.query("SELECT FROM " + ext("iasql_journal") + " WHERE state = 'intent' OR marked LIMIT 1").empty();
    });
    if (!any) return;
    Session session(Session::Mode::OwnTransactions, modules());
    check_leftovers(session);
    session.run_checked(session.reconciler().recover());
  }

  /// Somebody has asked for it: nothing that failed before has to wait any longer.
  static void try_everything_again() {
    transact([] {
      Spi spi;
      backoff::forget_all(spi);
    });
  }

  engine::Report work() {
    Session session(Session::Mode::OwnTransactions, modules());
    if (request_.confirm_deletes) session.confirm_deletes();
    if (request_.mode == CommitMode::Periodic) session.undo_apart();
    if (settings::read_only()) return read_only_work(session);
    check_leftovers(session);
    session.run_checked(session.reconciler().recover());
    if (transact([&] { return claim(); }) > 0) return push(session);
    if (!request_.drifted.empty()) return enforce(session, request_.drifted);
    if (request_.mode != CommitMode::Commit) return {};
    engine::Report report = pull(session);
    if (report.drifted.empty()) return report;
    engine::Report more = enforce(session, std::exchange(report.drifted, {}));
    for (auto& action : more.actions) report.actions.push_back(std::move(action));
    return report;
  }

  /// What was interrupted and what is pending waits for another time.
  engine::Report read_only_work(Session& session) {
    const bool waiting = transact([&] {
      Spi spi;
      return !spi.query("SELECT FROM " + ext("iasql_audit_log") +
                            " WHERE origin = 'user' AND (transaction_id IS NULL OR transaction_id = $1) LIMIT 1",
                        {id_})
                  .empty();
    });
    if (waiting) {
      phase_ = Phase::Refused;
      check_may_push();
    }
    if (request_.mode != CommitMode::Commit) return {};
    return pull(session);
  }

  /// Changes that a transaction which never ended had claimed are claimed anew, with what is pending.
  std::uint64_t claim() {
    Spi spi;
    spi.execute("UPDATE " + ext("iasql_audit_log") +
                    " SET transaction_id = $1 WHERE origin = 'user' AND transaction_id IS NULL" + meant(),
                {id_});
    Rows rows = spi.query("SELECT pg_catalog.count(*) FROM " + ext("iasql_audit_log") +
                              " WHERE origin = 'user' AND transaction_id = $1",
                          {id_});
    return std::stoull(*rows.at(0, 0));
  }

  engine::Report push(Session& session) {
    return carry_out(session, session.reconciler().push(id_));
  }

  engine::Report enforce(Session& session, std::vector<engine::Action> drifted) {
    return carry_out(session, session.reconciler().enforce(id_, std::move(drifted)));
  }

  engine::Report carry_out(Session& session, aws::Task<aws::Result<engine::Report>> task) {
    phase_ = Phase::Pushing;
    auto report = session.run(std::move(task));
    if (report) return std::move(*report);
    phase_ = session.reconciler().rows_put_back() ? Phase::Undone : Phase::Kept;
    UserError error(report.error());
    if (report.error().kind == aws::Error::Kind::Refused) {
      phase_ = Phase::Refused;
      error.hint = "Look at it with iasql_preview(); if that is what you want, say so: SELECT * FROM " +
                   std::string(request_.mode == CommitMode::Commit ? "iasql_commit" : "iasql_apply") +
                   "(confirm_deletes => true).";
    }
    if (phase_ == Phase::Undone) error.sqlstate = push_error;
    throw error;
  }

  static engine::Report pull(Session& session) {
    std::vector<std::string> all;
    return session.run_checked(session.reconciler().pull(std::move(all), false));
  }

  void finish(const std::string& status, const std::optional<std::string>& error) {
    Spi spi;
    spi.execute("UPDATE " + ext("iasql_transaction") +
                    " SET status = $2, ended_at = pg_catalog.clock_timestamp(), pid = NULL, error = $3"
                    " WHERE id = $1",
                {id_, status, error});
    write_mark(spi, "END_COMMIT", id_, std::nullopt, &request_.who);
    write_mark(spi, "CLOSE_TRANSACTION", id_, std::nullopt, &request_.who);
  }

  /// Leaves the transaction to the next run.
  void interrupt(const std::optional<std::string>& error) {
    Spi spi;
    spi.execute("UPDATE " + ext("iasql_transaction") +
                    " SET status = 'interrupted', pid = NULL, error = $2 WHERE id = $1",
                {id_, error});
  }

  /// As it was before the commit was asked for: the changes stay pending, and so does the user's transaction.
  void refuse(Spi& spi, const std::string& text) {
    release(spi);
    if (request_.mode == CommitMode::Commit) {
      write_mark(spi, "ERROR", id_, text, &request_.who);
      spi.execute("UPDATE " + ext("iasql_transaction") +
                      " SET status = 'open', started_at = NULL, pid = NULL, error = $2, committed_by = NULL, committed_role = NULL,"
                      " committed_client = NULL WHERE id = $1",
                  {id_, text});
      return;
    }
    if (request_.mode == CommitMode::Apply) {
      write_mark(spi, "ERROR", id_, text, &request_.who);
      return finish("failed", text);
    }
    // The periodic worker comes back to the same changes again and again: said once, and no trace of the rest.
    spi.execute("DELETE FROM " + ext("iasql_audit_log") + " WHERE transaction_id = $1 AND origin IS NULL", {id_});
    spi.execute("DELETE FROM " + ext("iasql_transaction") + " WHERE id = $1", {id_});
    note_problem(spi, text, true, false);
  }

  void release(Spi& spi) {
    spi.execute("UPDATE " + ext("iasql_audit_log") +
                    " SET transaction_id = NULL WHERE origin = 'user' AND transaction_id = $1",
                {id_});
  }

  /// The periodic worker will try the same changes again, and nothing has been begun.
  bool without_trace(Spi& spi) const {
    if (request_.mode != CommitMode::Periodic || phase_ == Phase::Undone) return false;
    return spi.query("SELECT FROM " + ext("iasql_journal") + " WHERE transaction_id = $1 LIMIT 1", {id_}).empty();
  }

  /// Intents of this transaction whose outcome nobody has found out.
  bool unresolved() {
    Spi spi;
    return !spi.query("SELECT FROM " + ext("iasql_journal") +
                          " WHERE transaction_id = $1 AND state = 'intent' LIMIT 1",
                      {id_})
                .empty();
  }

  /// Writes down what has gone wrong. If that is not possible (the extension has been dropped meanwhile) the
  /// transaction stays as it is, which the next run takes for an interruption; the caller then learns of the
  /// first error.
  void after_failure(const std::string& text) {
    abort_transaction();
    try {
      transact([&] {
        bool interrupted = phase_ == Phase::Pushing || (phase_ == Phase::Before && unresolved());
        Spi spi;
        if (phase_ == Phase::Refused) return refuse(spi, text);
        const bool comes_back = request_.mode == CommitMode::Periodic && phase_ != Phase::Undone;
        if (!interrupted && without_trace(spi)) return refuse(spi, text);
        if (comes_back)
          note_problem(spi, text, true, false);
        else
          write_mark(spi, "ERROR", id_, text, &request_.who);
        if (interrupted) return interrupt(text);
        if (phase_ != Phase::Undone) release(spi);
        finish("failed", text);
      });
    } catch (const PgError& e) {
      if (e.is_interrupt()) throw;
    } catch (const UserError&) {
    }
  }

  const CommitRequest& request_;
  std::string id_;
  Phase phase_ = Phase::Before;
};

}  // namespace

engine::Report run_commit(const CommitRequest& request) {
  Run run(request);
  return run.run();
}

engine::Report run_restore_defaults() {
  check_may_push();
  Session session(Session::Mode::OwnTransactions);
  return session.run_checked(session.reconciler().restore_defaults(false));
}

void record_error(const std::string& text) {
  transact([&] {
    Spi spi;
    note_problem(spi, text, true, false);
  });
}

}  // namespace iasql::pg
