// The process that commits for a session: a dynamic background worker which lives for one iasql_commit(),
// iasql_apply() or iasql_restore_defaults().
//
// 1. it takes its job from the session's memory segment; from then on all it reports goes to the session
// 2. connects as the owner of the extension, with the session's settings
// 3. leaves if the database is a copy (home.hpp), else takes the commit lock, waiting for another commit
// 4. runs the commit, sends the rows and the end, and leaves
// SIGTERM (a cancelled statement, pg_terminate_backend, a shutdown) ends it at any interrupt check: the iasql
// transaction stays `committing`, and as nobody holds the lock any more, the next run takes it for
// interrupted. A session that goes away does not disturb it. Fails: ERROR or FATAL, which the session
// re-raises.
#include "pg/pg.hpp"

#include "pg/background.hpp"
#include "pg/boundary.hpp"
#include "pg/commit_job.hpp"
#include "pg/commit_run.hpp"
#include "pg/home.hpp"
#include "pg/message_queue.hpp"
#include "pg/progress.hpp"
#include "pg/spi.hpp"

namespace iasql::pg {

namespace {

void take_settings(const CommitJob& job) {
  for (const auto& [name, value] : job.settings)
    call([&] { SetConfigOption(name.c_str(), value.c_str(), PGC_SUSET, PGC_S_SESSION); });
}

void take_commit_lock() {
  if (try_commit_lock()) return;
  call([] {
    ereport(NOTICE, (errmsg("waiting for another commit or the periodic worker in this database")));
  });
  engine::Progress now;
  now.phase = "waiting for another commit";
  show_progress(now);
  wait_for_commit_lock();
}

void commit_for_session(Datum handle) {
  accept_signals();
  CommitJob job = read_job(open_queue(DatumGetUInt32(handle)));
  connect_worker(job.database, job.owner);
  fix_settings();
  take_settings(job);
  const bool restore = job.request.mode == CommitMode::Restore;
  begin_work(restore ? Work::Restore : job.request.mode == CommitMode::Apply ? Work::Apply : Work::Commit);
  transact([] {
    extension();
    Spi spi;
    check_at_home(spi);
  });
  take_commit_lock();
  engine::Report report = restore ? run_restore_defaults() : run_commit(job.request);
  for (const engine::Action& action : report.actions) send_row(write_action(action));
  send_end();
}

}  // namespace
}  // namespace iasql::pg

#pragma GCC visibility push(default)
extern "C" void iasql_commit_worker_main(Datum handle) {
  iasql::pg::guard([&] { iasql::pg::commit_for_session(handle); });
}
#pragma GCC visibility pop
