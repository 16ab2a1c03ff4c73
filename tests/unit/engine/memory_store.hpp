// The reconciler's ports in memory: tables as rows, users' changes as snapshots, a journal that remembers everything.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/ports.hpp"
#include "engine/rows.hpp"

namespace iasql::engine::test {

class MemoryStore : public Store {
 public:
  explicit MemoryStore(const Catalog& catalog) : catalog_(catalog) {}

  // --- what a user does
  Value insert(const std::string& table, Columns values) {
    const Table& t = *catalog_.table(table);
    Row row(t.columns.size());
    if (values.empty() || values.front().first != t.key.front()) values.emplace_back(t.key.front(), ++serial_);
    for (auto& [name, value] : values) row[t.index(name)] = value;
    const Value key = value_of(t, row, t.key.front());
    note(t, key, std::nullopt);
    rows_[table].push_back(std::move(row));
    return key;
  }
  void update(const std::string& table, const Value& key, const Columns& values) {
    const Table& t = *catalog_.table(table);
    Row* row = row_of(t, key);
    note(t, key, *row);
    for (const auto& [name, value] : values) (*row)[t.index(name)] = value;
  }
  void remove(const std::string& table, const Value& key) {
    const Table& t = *catalog_.table(table);
    note(t, key, *row_of(t, key));
    erase(t, key);
  }
  /// The users' changes are done with: as after a commit.
  void forget_changes() { bases_.clear(); }
  const Row* find(const std::string& table, const Value& key) { return row_of(*catalog_.table(table), key); }
  std::size_t count(const std::string& table) { return rows_[table].size(); }
  const std::vector<Row>& rows(const std::string& table) { return rows_[table]; }
  std::int64_t last_key() const { return serial_; }
  bool has_changes() const { return !bases_.empty(); }

  Ignores ignored;  // what users have set
  std::vector<RowName> released;

  // --- Store
  Ignores ignores() override { return ignored; }
  void begin() override {}
  void commit() override {}
  void abort() noexcept override {}
  std::vector<Change> changes(const Catalog&, const std::string&) override {
    std::vector<Change> out;
    for (const auto& [table, key, base] : bases_) {
      Change change{table, base, std::nullopt};
      if (const Row* row = row_of(*table, key)) change.intent = *row;
      if (change.base || change.intent) out.push_back(std::move(change));
    }
    return out;
  }
  std::vector<Row> load(const Table& table, const Columns& where) override {
    std::vector<Row> out;
    for (const Row& row : rows_[table.name]) {
      bool fits = true;
      for (const auto& [name, value] : where) fits &= value_of(table, row, name) == value;
      if (fits) out.push_back(row);
    }
    return out;
  }
  std::vector<RegionSetting> regions(const Table&) override { return {}; }
  bool write_back(const Table& table, const Columns& key, const Columns& values) override {
    Row* row = row_of(table, key.front().second);
    if (!row) return false;
    for (const auto& [name, value] : values) (*row)[table.index(name)] = value;
    // What the engine itself writes is no edit.
    for (Base& b : bases_) {
      if (b.table != &table || !(b.key == key.front().second) || !b.row) continue;
      for (const auto& [name, value] : values) {
        if (table.column(name)->computed) (*b.row)[table.index(name)] = value;
      }
    }
    return true;
  }
  void restore(const Change& change) override {
    const Value key = value_of(*change.table, change.base ? *change.base : *change.intent, change.table->key.front());
    erase(*change.table, key);
    if (change.base) rows_[change.table->name].push_back(*change.base);
  }
  std::vector<std::string> restore_all(const Catalog&, const std::string&) override {
    for (const auto& [table, key, base] : bases_) {
      erase(*table, key);
      if (base) rows_[table->name].push_back(*base);
    }
    bases_.clear();
    return {};
  }
  std::vector<std::string> restore_some(const Catalog&, const std::string&, const std::vector<RowName>& rows) override {
    std::erase_if(bases_, [&](const auto& one) {
      const auto& [table, key, base] = one;
      const Columns name{{table->key.front(), key}};
      const Table* of = table;
      if (std::none_of(rows.begin(), rows.end(), [&](const RowName& r) { return r.table == of && r.key == name; })) return false;
      erase(*table, key);
      if (base) rows_[table->name].push_back(*base);
      return true;
    });
    return {};
  }
  void release(const Catalog&, const std::string&, const std::vector<RowName>& rows) override { released = rows; }
  void stage(const Table& table, std::vector<CloudRow> rows) override {
    for (auto& row : rows) stage_[&table].push_back(std::move(row));
  }
  void clear_stage() override { stage_.clear(); }
  std::vector<Action> merge(const Catalog&, const Table& table, const MergeScope& scope, bool dry) override {
    std::vector<Action> out;
    std::set<std::string> seen;
    for (const CloudRow& cloud : stage_[&table]) {
      Row row = cloud.row;
      for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const Column& column = table.columns[i];
        if (!column.ref || row[i].is_null()) continue;
        const Table& target = *catalog_.table(column.ref->table);
        Value key;
        for (const Row& other : rows_[target.name]) {
          if (value_of(target, other, column.ref->column) == row[i]) key = value_of(target, other, target.key.front());
        }
        row[i] = key;
      }
      const Value id = value_of(table, row, table.identity.front());
      seen.insert(id.to_text());
      auto known = load(table, {{table.identity.front(), id}});
      Action action;
      action.table = table.name;
      action.direction = Action::Direction::Pull;
      action.kind = known.empty() ? Action::Kind::Create : Action::Kind::Update;
      row[table.index(table.key.front())] =
          known.empty() ? Value(++serial_) : value_of(table, known.front(), table.key.front());
      if (!known.empty() && known.front() == row) continue;
      out.push_back(action);
      if (dry) continue;
      if (!known.empty()) erase(table, value_of(table, row, table.key.front()));
      rows_[table.name].push_back(std::move(row));
    }
    if (!scope.only_staged) {
      for (const Row& row : std::vector<Row>(rows_[table.name])) {
        if (seen.count(value_of(table, row, table.identity.front()).to_text())) continue;
        Action action;
        action.table = table.name;
        action.kind = Action::Kind::Delete;
        action.direction = Action::Direction::Pull;
        out.push_back(action);
        if (!dry) erase(table, value_of(table, row, table.key.front()));
      }
    }
    stage_.erase(&table);
    return out;
  }

 private:
  struct Base {
    const Table* table;
    Value key;
    std::optional<Row> row;
  };
  Row* row_of(const Table& table, const Value& key) {
    for (Row& row : rows_[table.name]) {
      if (value_of(table, row, table.key.front()) == key) return &row;
    }
    return nullptr;
  }
  void erase(const Table& table, const Value& key) {
    std::erase_if(rows_[table.name], [&](const Row& r) { return value_of(table, r, table.key.front()) == key; });
  }
  void note(const Table& table, const Value& key, std::optional<Row> base) {
    for (const Base& b : bases_) {
      if (b.table == &table && b.key == key) return;
    }
    bases_.push_back({&table, key, std::move(base)});
  }

  const Catalog& catalog_;
  std::map<std::string, std::vector<Row>> rows_;
  std::vector<Base> bases_;
  std::map<const Table*, std::vector<CloudRow>> stage_;
  int serial_ = 0;
};

class MemoryJournal : public Journal {
 public:
  struct Kept {
    JournalEntry entry;
    std::string state;
    std::string error;
    bool marked = false, settled = false;
  };
  std::vector<Kept> kept;
  std::function<void()> before_writing;  // may throw: as if the process had ended there

  JournalEntry intend(const std::string& transaction, const Table& table, const std::string& action,
                      const std::string& region, const Columns& key, const Value& detail,
                      bool marked = false) override {
    if (before_writing) before_writing();
    JournalEntry e;
    e.id = static_cast<std::int64_t>(kept.size());
    e.transaction = transaction;
    e.table = table.name;
    e.action = action;
    e.region = region;
    e.key = key;
    e.detail = detail;
    e.token = "token-" + std::to_string(e.id);
    kept.push_back({e, "intent", "", marked, false});
    return e;
  }
  void done(const JournalEntry& e, const Value& detail) override {
    if (before_writing) before_writing();
    set(e, "done").entry.detail = detail;
  }
  void failed(const JournalEntry& e, const std::string& error) override { set(e, "failed").error = error; }
  void undone(const JournalEntry& e) override { set(e, "undone"); }
  void unknown(const JournalEntry& e, const std::string& reason) override { set(e, "unknown").error = reason; }
  std::vector<JournalEntry> unfinished() override {
    std::vector<JournalEntry> out;
    for (const Kept& k : kept) {
      if (k.state == "intent") out.push_back(k.entry);
    }
    return out;
  }
  std::vector<JournalEntry> completed(const std::string&) override {
    std::vector<JournalEntry> out;
    for (const Kept& k : kept) {
      const bool maybe = k.entry.action == "update" && k.state == "failed" && k.error == "interrupted";
      if ((k.state == "done" || maybe) && !k.settled) out.push_back(k.entry);
    }
    return out;
  }
  /// Its transaction has ended.
  void settle() {
    for (Kept& k : kept) k.settled = true;
  }
  std::vector<JournalEntry> marked() override {
    std::vector<JournalEntry> out;
    for (const Kept& k : kept) {
      if (k.state == "done" && k.marked) out.push_back(k.entry);
    }
    return out;
  }
  void unmarked(const std::vector<JournalEntry>& entries) override {
    for (const JournalEntry& e : entries) kept[static_cast<std::size_t>(e.id)].marked = false;
  }
  std::size_t count(const std::string& state) const {
    std::size_t n = 0;
    for (const Kept& k : kept) n += k.state == state;
    return n;
  }

 private:
  Kept& set(const JournalEntry& e, const char* state) {
    Kept& k = kept[static_cast<std::size_t>(e.id)];
    k.state = state;
    return k;
  }
};

class MemoryLog : public Log {
 public:
  std::vector<std::string> notices, problems;
  void progress(const std::string&) override {}
  void notice(const std::string& text) override { notices.push_back(text); }
  void problem(const Problem& problem) override { problems.push_back(problem.text()); }
};

}  // namespace iasql::engine::test
