// Rows under the names they have in every account: natural keys, and the rows among which those must be unique.
//
// A World holds the rows of an account as statements that are run one after another make them: what is `there`, what is still to
// come, what has gone. Rows are JSON maps of columns as the database has them (references as local keys). Pure; must not know
// PostgreSQL's catalogs beyond what SqlTable says, nor where the rows come from. Never fails: a row that nothing tells from its
// equals is named by its position among them.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/module.hpp"

namespace iasql::engine {

/// A column as the database has it.
struct SqlColumn {
  std::string name, type;
  bool json = false, array = false, not_null = false;
  bool serial = false;                // the database numbers the rows
  bool has_default = false;
  std::optional<Value> constant;      // the default, if it is always the same
  std::string ref_table, ref_column;  // foreign key, but those to tables with a role
};

struct SqlTable {
  const Table* table = nullptr;
  std::vector<SqlColumn> columns;
  std::vector<std::vector<std::string>> unique;  // unique indexes without serial and computed columns
  std::size_t order = 0;                         // references come first
  const SqlColumn* column(std::string_view name) const;
  /// AWS's or the database's own: not for users to set.
  bool computed(const SqlColumn& column) const;
  bool sensitive(const SqlColumn& column) const;
};

struct WorldRow {
  const SqlTable* table = nullptr;
  Value values;                // map of columns
  bool there = false;          // in the table now
  bool committed = false;      // what AWS decides of it is known
  bool given = false;          // AWS makes it; nobody has to
  std::uint64_t sequence = 0;  // rows that came later have higher ones
};

class World {
 public:
  const SqlTable& add_table(SqlTable table);
  /// After the last table: what refers to what.
  void link();
  const SqlTable* table(std::string_view name) const;
  const std::map<std::string, SqlTable, std::less<>>& tables() const { return tables_; }

  WorldRow& add(const SqlTable& table, Value values, bool there);
  void change(WorldRow& row, Value values);
  void appear(WorldRow& row);
  void leave(WorldRow& row) { row.there = false; }

  /// The row with this value in a column: one that is there if there is one, else the newest. nullptr: none.
  WorldRow* find(const SqlTable& table, const std::string& column, const Value& value) const;
  WorldRow* find_key(const SqlTable& table, const Value& values) const;
  /// All rows with this value in the column, there or not.
  std::vector<WorldRow*> referring(const SqlTable& table, const std::string& column, const Value& value) const;
  /// The row that the reference column of another one means; nullptr if it means none or is not known.
  WorldRow* referred(const WorldRow& row, const SqlColumn& column) const;
  /// How many rows that are there have these values in these columns, without `row`; of those, how many came before it.
  struct Equals {
    std::size_t others = 0, before = 0;
  };
  Equals equals(const WorldRow& row, const std::vector<std::string>& columns) const;

  /// The row, and the column of it, that AWS knows by this text.
  struct Handle {
    WorldRow* row = nullptr;
    std::string column;
  };
  std::optional<Handle> handle(const std::string& text) const;

  /// Learns from a row, of whatever time, whose account this is.
  void note_account(const SqlTable& table, const Value& values);
  /// The number that AWS's names of rows have in them; empty if it is not known.
  const std::string& account() const { return account_; }

  std::deque<WorldRow>& rows() { return rows_; }
  const std::vector<WorldRow*>& of(const SqlTable& table) const;
  /// The row's columns, with rows it refers to as `ref`, and which reverse members of its natural keys hold.
  Value context(const WorldRow& row, int depth = 3) const;
  bool is_given(const WorldRow& row) const;

 private:
  using Index = std::unordered_map<std::string, std::vector<WorldRow*>>;
  struct Indexed {
    std::vector<std::string> columns;
    Index rows;
  };
  Index& index(const SqlTable& table, const std::vector<std::string>& columns) const;
  void enter(WorldRow& row);
  void remove(WorldRow& row);

  std::map<std::string, SqlTable, std::less<>> tables_;
  std::map<const SqlTable*, std::set<std::string>> handle_columns_;
  std::map<const SqlTable*, std::vector<WorldRow*>> by_table_;
  mutable std::map<const SqlTable*, std::vector<Indexed>> indexes_;
  std::unordered_map<std::string, std::vector<Handle>> handles_;
  std::deque<WorldRow> rows_;
  std::uint64_t sequence_ = 0;
  std::string account_;
};

/// What a text about rows has needed to know.
struct Needs {
  std::set<const WorldRow*> rows;       // must be there
  std::set<const WorldRow*> committed;  // AWS must have made them
  std::vector<std::string> remarks;     // for people, a comment each
};

/// The SQL that finds rows.
class Namer {
 public:
  Namer(const World& world, Needs& needs) : world_(world), needs_(needs) {}
  /// "name = 'x' AND region = '…'", for WHERE in a statement on the row's own table.
  std::string where(const WorldRow& row);
  /// "(SELECT column FROM table WHERE …)"
  std::string select(const WorldRow& row, const std::string& column);
  /// "column = …" or "column IS NULL"
  std::string equals(const WorldRow& row, const SqlColumn& column);
  Needs& needs() { return needs_; }

 private:
  struct Condition {
    std::string text;
    std::optional<std::size_t> position;
  };
  Condition condition(const WorldRow& row);
  std::optional<Condition> by_key(const WorldRow& row, const NaturalKey& key);
  Condition by_everything(const WorldRow& row);
  std::optional<std::string> member(const WorldRow& row, const NaturalMember& member);
  std::optional<std::string> reverse(const WorldRow& row, const NaturalMember& member);
  std::vector<NaturalKey> keys(const SqlTable& table) const;

  const World& world_;
  Needs& needs_;
  std::vector<const WorldRow*> path_;  // rows being named
};

}  // namespace iasql::engine
