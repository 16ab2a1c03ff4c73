// Doing a plan: steps concurrently as their edges allow, each journalled before and after, and undone in reverse when
// one fails.
//
// Must not know: how the plan came about, PostgreSQL. Fails: run() gives the first error after undoing; what could not
// be undone stands in the message and in the journal.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/observe.hpp"
#include "engine/recipe.hpp"

namespace iasql::engine {

class Push {
 public:
  Push(const Context& context, RowCache& cache, Plan plan, std::string transaction);

  /// All steps; on failure the undo as well.
  aws::Task<Status> run();
  /// Rows read after their step, to be stored: by table.
  const std::map<const Table*, std::vector<CloudRow>>& touched() const { return touched_; }
  /// Tables that AWS changed by itself, and where.
  const std::set<std::pair<const Table*, std::string>>& companions() const { return companions_; }
  const Plan& plan() const { return plan_; }
  /// Rows that have gone with their owners' old objects; when all else has been read, as others may refer to them.
  void remove_gone();

 private:
  struct Done {
    std::size_t step;
    bool adopted = false;
    std::optional<JournalEntry> entry;
    std::optional<CloudRow> before, after;
    std::vector<std::string> columns;
    Columns made;  // what a create saved: the new object's names
  };

  void tell(const std::string& phase, const std::string& action, const Planned& p, std::size_t step,
            std::size_t steps);
  void put_back_rows();
  void note_made_before();
  void schedule(std::size_t step);
  aws::Task<void> run_step(std::size_t step);
  aws::Task<Status> do_step(std::size_t step);
  void finished(std::size_t step, const Status& status);
  void forget_secrets(const Planned& p);
  JournalEntry begin_delete(std::size_t step);
  void finish_delete(std::size_t step, const JournalEntry& entry);
  aws::Map delete_context(const Planned& p, const aws::Map& extra, const std::string& token);
  aws::Task<Status> delete_together(std::vector<std::size_t> steps);
  std::string batch_of(std::size_t step);
  aws::Task<void> run_batch(std::string name);
  void give_up(const JournalEntry& entry, const aws::Error& error);
  bool made_before(const Planned& p) const;
  aws::Task<Status> do_create(std::size_t step);
  aws::Task<Status> do_update(std::size_t step);
  aws::Task<Status> do_delete(std::size_t step);
  aws::Task<bool> is_gone(const Table& table, std::string region, aws::Map identity);
  bool already_deleted(std::size_t row) const;
  void end_leftover(const Planned& p);
  void note_companions(const Planned& p, const std::string& region);

  aws::Task<Result<bool>> was_made(const Planned& p, aws::Map* context, Columns* found);
  aws::Task<Result<CloudRow>> read(const Table& table, Value key, std::string region, int tries,
                                      Reader::Known known = {});
  aws::Task<Result<CloudRow>> settle(const Table& table, Value key, std::string region, Row intent,
                                     std::vector<std::string> columns);
  aws::Task<Status> apply_groups(const Table& table, Row intent, CloudRow cloud, std::vector<std::string> columns,
                                 std::string region);
  bool shows(const Table& table, const Row& intent, const std::vector<std::string>& columns, const CloudRow& seen);
  aws::Task<Status> is_so(const Table& table, Row intent, std::vector<std::string> columns, std::string region,
                          aws::Map context, aws::Error said);
  aws::Task<Status> find_again(const Table& table, Value key, std::string region, aws::Map context);
  aws::Task<Result<aws::Map>> context_for(const Table& table, std::string region);
  aws::Map children(const Table& table, const Value& key);

  struct Earlier;
  enum class Leftovers { None, Open, Deleted, Lost };
  std::vector<Earlier> earlier_of_rows();
  Leftovers leftover_of(const Planned& p) const;
  std::vector<std::string> updated_before(const Planned& p, const std::vector<Earlier>& earlier, bool changed) const;
  std::optional<std::size_t> row_of_entry(const JournalEntry& entry);
  std::size_t take_up_earlier();
  void keep_orphans(const std::vector<Earlier>& earlier);
  std::set<std::size_t> concerned_rows() const;
  std::vector<RowName> leave_apart();
  aws::Task<std::vector<std::string>> undo();
  aws::Task<Status> undo_one(const Done& done, Columns* identity);
  aws::Task<Status> undo_update(const Done& done);
  aws::Task<Status> undo_create(const Done& done);
  aws::Task<Status> undo_delete(const Done& done, Columns* identity);

  Context context_;
  RowCache& cache_;
  Plan plan_;
  std::string transaction_;
  std::vector<std::size_t> waits_;
  std::vector<std::vector<std::size_t>> next_;
  std::vector<bool> finished_;  // by step
  std::size_t kept_ = 0;        // steps that a failure does not concern
  bool broken_ = false;
  std::size_t begun_ = 0, steps_ = 0;  // without barriers
  aws::Group group_;
  std::vector<std::pair<std::size_t, aws::Error>> errors_;
  std::vector<Done> done_;
  std::vector<JournalEntry> before_;  // what an interrupted run of this transaction has done
  std::map<std::size_t, JournalEntry> replacing_;  // by row
  std::map<std::string, std::vector<std::size_t>> batches_;  // deletions that wait to be done together
  std::vector<std::optional<JournalEntry>> superfluous_;  // what the undo has made again, until it has ended
  std::vector<std::string> completed_;  // replacements of an interrupted push which are not undone
  std::map<const Table*, std::vector<CloudRow>> touched_;
  std::set<std::pair<const Table*, std::string>> companions_;
};

/// True if an expression of the templates names `root`.
bool mentions(const Value& template_, const std::string& root);
bool mentions(const std::vector<CallSpec>& calls, const std::string& root);

/// Asks for the object that `create.find` describes. If there is one, what the spec saves goes to `found` and into the
/// context's `new`. Both must outlive the task.
aws::Task<Result<bool>> find_object(aws::Client& client, const Table& table, std::string region, aws::Map* context,
                                    Columns* found);

/// What every recipe's context has: the row as wire values, its references, the place, marked tags, account if asked.
aws::Map recipe_context(const Context& context, RowCache& cache, const Table& table, const Row& row,
                        const std::string& region, const std::string& token);

/// What the recipes of update groups have: that, the object as it is, and what is different about these columns.
aws::Map update_context(const Context& context, RowCache& cache, const Table& table, const Row& intent,
                        const CloudRow& cloud, const std::vector<std::string>& columns, const std::string& region,
                        const aws::Map& extra);

}  // namespace iasql::engine
