// engine::Log: notices for whoever waits; problems also into iasql_audit_log (iasql_get_errors()) and
// iasql_sync_state.
//
// A problem that is as it was the last time is only counted: a table that cannot be read would fill the log.
#include "pg/pg.hpp"

#include "pg/boundary.hpp"
#include "pg/problems.hpp"
#include "pg/progress.hpp"
#include "pg/session.hpp"
#include "pg/storable.hpp"
#include "pg/sync_state.hpp"
#include "pg/work.hpp"

#include <chrono>

namespace iasql::pg {

namespace {

/// Somebody reads our notices: a client, or the session for which a commit worker works.
bool has_reader() {
  return whereToSendOutput == DestRemote;
}

/// In the server's log, where lines of many stand, with a prefix.
void say(int level, const std::string& text) {
  const std::string line = has_reader() ? text : "iasql: " + text;
  const char* words = line.c_str();
  call([&] { ereport(level, (errmsg_internal("%s", words))); });
}

class SpiLog : public engine::Log {
 public:
  explicit SpiLog(Session::Mode mode) : own_transactions_(mode == Session::Mode::OwnTransactions) {}

  void at(const engine::Progress& now) override {
    if (own_transactions_) show_progress(now);
    const auto time = std::chrono::steady_clock::now();
    if (now.step == 0) said_ = time;
    if (now.step == 0 || time - said_ < pause) return;
    said_ = time;
    progress(step_text(now) + ": " + now.action + " " + now.table + " " + now.row);
  }
  void progress(const std::string& text) override { say(has_reader() ? NOTICE : DEBUG1, text); }
  void notice(const std::string& text) override { say(has_reader() ? NOTICE : LOG, text); }

  void problem(const engine::Problem& problem) override {
    const std::string text = storable_text(problem.text());
    const bool news = XactReadOnly ? true : work([&](Spi& spi) { return record(spi, problem, text); });
    if (news || has_reader()) say(WARNING, text);
  }

 private:
  bool record(Spi& spi, const engine::Problem& problem, const std::string& text) {
    // Of single rows the table as a whole keeps the record.
    const std::string region = problem.row.empty() ? problem.region : "";
    const bool of_table = !problem.error.operation.empty() || problem.error.kind == aws::Error::Kind::Config;
    const bool whole = problem.row.empty() && of_table;
    const bool again =
        problem.table.empty() || !sync_state::failed(problem.table, region, text, whole, own_transactions_);
    return note_problem(spi, text, again, own_transactions_);
  }

  /// Between two notices about steps.
  static constexpr std::chrono::seconds pause{3};

  bool own_transactions_;
  std::chrono::steady_clock::time_point said_{};
};

}  // namespace

std::unique_ptr<engine::Log> make_log(Session::Mode mode) {
  return std::make_unique<SpiLog>(mode);
}

}  // namespace iasql::pg
