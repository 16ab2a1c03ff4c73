// After a crash: finds out what became of calls whose outcome was never recorded.
//
// Looks an object up by its token, mark or name; what cannot be known is recorded as unknown, reported and left alone.
// Nothing is made here that was not asked for. A replacement that got half way is left open for the push that follows,
// which completes it; it is taken back if its row's change is gone. Once the old object's deletion was begun it is
// completed here.
#pragma once

#include "engine/push.hpp"

namespace iasql::engine {

class Recovery {
 public:
  Recovery(const Context& context, RowCache& cache) : context_(context), cache_(cache) {}
  aws::Task<Status> run();

 private:
  aws::Task<Status> created(JournalEntry entry, const Table& table);
  aws::Task<Status> restored(JournalEntry entry, const Table& table);
  void nothing_tells(const JournalEntry& entry, const Table& table);
  aws::Task<Status> deleted(JournalEntry entry, const Table& table);
  aws::Task<Status> replaced(JournalEntry entry, const Table& table);
  aws::Task<Status> finish_replacement(JournalEntry entry, const Table& table);
  aws::Task<Status> take_back(JournalEntry entry, const Table& table);
  aws::Task<Status> resolve(JournalEntry entry, bool finishing);
  bool deletion_begun(const JournalEntry& entry) const;
  std::optional<Row> wanted(const JournalEntry& entry, const Table& table);
  bool has_other_object(const Row& row, const JournalEntry& entry, const Table& table) const;
  aws::Map old_identity(const JournalEntry& entry, const Table& table);
  void found(const JournalEntry& entry, const Table& table, const Columns& columns);
  aws::Task<Result<bool>> visible(const Table& table, std::string region, aws::Map identity);
  std::vector<JournalEntry> open_replacements();
  const Row* row_of(const JournalEntry& entry, const Table& table);

  const Context& context_;
  RowCache& cache_;
  std::vector<JournalEntry> deletions_;  // whose outcome is not known
};

}  // namespace iasql::engine
