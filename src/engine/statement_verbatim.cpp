// Each entry as the statement that it was; see statement_plan.hpp. An entry that refers to a row that the log has further down (rows
// of one statement, made by a WITH) waits for that one.
#include <algorithm>
#include <list>

#include "engine/statement_emitter.hpp"

namespace iasql::engine {

namespace {

class Verbatim {
 public:
  Verbatim(World& world, bool commits) : world_(world), emitter_(world, commits) {}

  std::vector<std::string> run(const std::vector<LogEntry>& entries) {
    for (const auto& entry : entries) expect(entry);
    for (const auto& entry : entries) {
      if (concerns_waiting(entry) || !step(entry, false)) {
        waiting_.push_back(&entry);
        continue;
      }
      retry();
    }
    while (!waiting_.empty()) {
      const LogEntry* entry = waiting_.front();
      waiting_.pop_front();
      step(*entry, true);
      retry();
    }
    return emitter_.take();
  }

 private:
  /// The row that an entry makes is known from the beginning.
  void expect(const LogEntry& entry) {
    if (entry.type == LogEntry::Type::Delete) going_.push_back(&entry);
    if (entry.type != LogEntry::Type::Insert || world_.find_key(*entry.table, entry.change)) return;
    WorldRow& row = world_.add(*entry.table, entry.change, false);
    const bool settings = !entry.table->table->role.empty();
    if (entry.cloud) row.given = settings || comes_by_itself(*entry.table) || world_.is_given(row);
    if (entry.cloud && settings) world_.appear(row);
    if (!row.given) expected_.insert(&row);
  }

  const Value& key_of(const LogEntry& entry) const { return entry.type == LogEntry::Type::Insert ? entry.change : entry.original; }

  bool same_row(const LogEntry& a, const LogEntry& b) const {
    return a.table == b.table && std::all_of(a.table->table->key.begin(), a.table->table->key.end(), [&](const auto& name) {
             return key_of(a)[name] == key_of(b)[name];
           });
  }
  bool concerns_waiting(const LogEntry& entry) const {
    return std::any_of(waiting_.begin(), waiting_.end(), [&](const LogEntry* other) { return same_row(entry, *other); });
  }

  void retry() {
    for (bool again = true; again;) {
      again = false;
      for (auto at = waiting_.begin(); at != waiting_.end(); ++at) {
        if (!step(**at, false)) continue;
        waiting_.erase(at);
        again = true;
        break;
      }
    }
  }

  WorldRow& row_of(const LogEntry& entry) {
    if (WorldRow* row = world_.find_key(*entry.table, key_of(entry))) return *row;
    WorldRow& row = world_.add(*entry.table, key_of(entry), true);
    row.committed = true;
    return row;
  }

  Statement render(const LogEntry& entry, WorldRow& row, const Value& after) {
    if (entry.type == LogEntry::Type::Insert) {
      if (row.given) return {};
      if (entry.cloud && cannot_be_made(*entry.table)) return {made_elsewhere(row), {}};
      return insert_statement(world_, row);
    }
    if (entry.type == LogEntry::Type::Update) {
      const auto columns = changed_columns(*entry.table, row.values, after);
      const bool secret = entry.original == entry.change && !entry.cloud;
      return columns.empty() && !secret ? Statement() : update_statement(world_, row, after, columns, secret);
    }
    const bool along = goes_along(world_, row, [&](const WorldRow& other) {
      return std::any_of(going_.begin(), going_.end(), [&](const LogEntry* one) {
        return one->table == other.table && world_.find_key(*one->table, one->original) == &other;
      });
    });
    return along ? Statement() : delete_statement(world_, row);
  }

  Value after(const LogEntry& entry, const WorldRow& row) const {
    if (entry.type == LogEntry::Type::Insert) return entry.change;
    Value out = row.values;
    for (const auto& [name, value] : entry.change.as_map()) {
      if (!(entry.original[name] == value)) out.map().set(name, value);
    }
    return out;
  }

  /// False: it waits for a row that comes later.
  bool step(const LogEntry& entry, bool force) {
    WorldRow& row = row_of(entry);
    Value next = after(entry, row);
    if (entry.type == LogEntry::Type::Insert) world_.change(row, next);
    Statement statement = render(entry, row, next);
    if (!statement.sql.empty() && !emitter_.can_run(statement.needs)) {
      const auto later = [&](const WorldRow* one) { return !one->there && expected_.count(one) != 0; };
      if (!force && std::any_of(statement.needs.rows.begin(), statement.needs.rows.end(), later)) return false;
      if (emitter_.commits()) {
        emitter_.commit();
        statement = render(entry, row, next);
      }
    }
    emitter_.emit(statement.sql);
    apply(entry, row, std::move(next));
    return true;
  }

  void apply(const LogEntry& entry, WorldRow& row, Value next) {
    expected_.erase(&row);
    if (entry.type == LogEntry::Type::Delete) {
      going_.erase(std::remove(going_.begin(), going_.end(), &entry), going_.end());
      return world_.leave(row);
    }
    world_.change(row, std::move(next));
    if (entry.type == LogEntry::Type::Insert && !row.given) world_.appear(row);
  }

  World& world_;
  Emitter emitter_;
  std::set<const WorldRow*> expected_;
  std::vector<const LogEntry*> going_;
  std::list<const LogEntry*> waiting_;
};

}  // namespace

std::vector<std::string> verbatim_statements(World& world, const std::vector<LogEntry>& entries, bool commits) {
  return Verbatim(world, commits).run(entries);
}

}  // namespace iasql::engine
