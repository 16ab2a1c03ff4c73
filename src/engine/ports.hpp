// Ports: what the reconciler needs from its surroundings, as small abstract classes. src/pg implements them over SPI;
// tests implement them in memory.
//
// Everything here is synchronous and short. An implementation may throw (a cancelled statement, a lost connection):
// the exception passes through the reconciler, which keeps no state that would need repair.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/ignores.hpp"
#include "engine/module.hpp"
#include "engine/row.hpp"

namespace iasql::engine {

using Columns = std::vector<std::pair<std::string, Value>>;  // column name -> SQL value

/// What one row's users want changed: the net effect of all their statements since the last commit.
/// Rows hold local keys in reference columns; columns that the table does not have are null.
struct Change {
  const Table* table = nullptr;
  std::optional<Row> base;    // before the first change; none = the row is new
  std::optional<Row> intent;  // as it stands now in the table; none = deleted
  bool enforced = false;      // what the cloud has otherwise is put back, although no user has changed it
};

/// A column in which a row and its object differ. References as local keys.
struct Difference {
  std::string column;
  Value row, cloud;
};

/// A row of the answer of preview, commit, rollback and sync.
struct Action {
  enum class Kind { Create, Update, Replace, Delete };
  enum class Direction { Push, Pull };  // to the cloud, to the database
  Kind kind = Kind::Create;
  Direction direction = Direction::Push;
  std::string table, id, description;
  std::string changes;  // "column: old → new, …"; empty if nothing useful can be said
  std::string reason;   // why: "cidr_block cannot be changed in place", "protected: …", "drifted from …"
  // Of what a dry merge finds, for those who compare:
  std::string region;
  Value key;             // list; null if the row is not there
  bool pending = false;  // the row has changes of users, or had been there without them
  std::vector<Difference> differences;
  // Of a preview only; see forecast.hpp.
  std::optional<std::size_t> calls;
  std::optional<double> seconds;  // where published rates hold these calls back
  std::string permission;         // "allowed", "denied: …"; empty if nobody has asked or nobody can say
};
std::string action_name(Action::Kind kind);  // "create", "update", "replace", "delete"

/// What was read completely and may therefore be compared.
struct MergeScope {
  bool everything = false;            // a global table
  std::vector<std::string> regions;   // rows of these regions
  bool only_staged = false;           // only rows that are staged: nothing is deleted
  bool partial = false;               // other tables may not have been read
  bool told = true;                   // what is stored is answered row by row; else only what drifted
  bool compare = false;               // dry: rows with pending changes are looked at as well
  std::map<std::string, std::int64_t> took_ms;  // reading, by region; "" = everything
};

/// What one reading is about: a table in a region, "" for all of a global table.
using Part = std::pair<const Table*, std::string>;

/// Objects of which AWS did not tell everything: the reasons, by identity (see identity_text()).
using Unread = std::map<Part, std::map<std::string, std::string>>;

/// What a pull reads that is one of many, in which order, and how much of it.
class Agenda {
 public:
  virtual ~Agenda() = default;
  /// Those of the parts that are due, the most urgent ones first.
  virtual std::vector<Part> due(const std::vector<Part>& parts) = 0;
  /// Asked before a reading that takes at least so many calls. False: enough has been read this time.
  virtual bool may_begin(std::size_t calls) = 0;
  /// What was not told the last time and is not to be asked for again yet.
  virtual Unread resting(const std::vector<Part>& parts) = 0;
  /// These parts have been read, and that was not told; with what was resting in them.
  virtual void have_read(const std::vector<Part>& parts, const Unread& unread) = 0;
};

struct RowName {
  const Table* table = nullptr;
  Columns key;
};

struct RegionSetting {
  std::string name;
  bool is_default = false, is_enabled = true;
};

class Store {
 public:
  virtual ~Store() = default;

  // --- transactions. In a worker each begin/commit is one short transaction; in a session both do nothing.
  // A method called outside of begin/commit in a worker runs in a short transaction of its own.
  virtual void begin() = 0;
  virtual void commit() = 0;
  /// After an exception between the two: gives up what begin() began. Never throws.
  virtual void abort() noexcept = 0;

  // --- what users want
  /// Net changes that are pending (`transaction` empty: not yet claimed by anybody) or claimed by `transaction`.
  virtual std::vector<Change> changes(const Catalog& catalog, const std::string& transaction) = 0;
  /// Columns that are left to whoever changes them.
  virtual Ignores ignores() = 0;

  // --- rows
  /// Rows of the table in which every given column has the given value (null: is null). Reference columns compare
  /// local keys. Engine-made, so unaffected by what the session may see.
  virtual std::vector<Row> load(const Table& table, const Columns& where) = 0;
  /// Regions as the settings table has them; empty if there are none yet.
  virtual std::vector<RegionSetting> regions(const Table& table) = 0;
  /// Sets columns of the row with these key values; the change is logged as iasql's own. False: no such row.
  virtual bool write_back(const Table& table, const Columns& key, const Columns& values) = 0;
  /// Puts one row back to its base (re-inserts, resets, removes), as iasql's own change.
  virtual void restore(const Change& change) = 0;
  /// Takes back every claimed change of the transaction, newest first. Returns what could not be put back.
  virtual std::vector<std::string> restore_all(const Catalog& catalog, const std::string& transaction) = 0;

  /// The same for these rows only, and for those of join tables that belong to them.
  virtual std::vector<std::string> restore_some(const Catalog& catalog, const std::string& transaction,
                                                const std::vector<RowName>& rows) = 0;
  /// The claimed changes of these rows (and of their rows in join tables) are pending again.
  virtual void release(const Catalog& catalog, const std::string& transaction, const std::vector<RowName>& rows) = 0;

  // --- import
  /// Appends rows read from the cloud to the table's stage (kept until merged or cleared).
  virtual void stage(const Table& table, std::vector<CloudRow> rows) = 0;
  /// Makes the table equal to its stage within the scope, or (dry) only says what would change, and clears the stage.
  /// Rows that are enforced stay as they are; where the cloud differs there is an action in direction Push.
  /// References are resolved by cloud id; rows with pending changes of users are left alone; rows that cannot be
  /// deleted or stored are reported through Log::problem and skipped.
  virtual std::vector<Action> merge(const Catalog& catalog, const Table& table, const MergeScope& scope, bool dry) = 0;
  /// Tables whose reading would settle what merges have left open: rows to which staged ones refer and that are not
  /// there, and rows that stand in the way of a deletion. Region "" of a regional table: any.
  virtual std::vector<Part> wanted() { return {}; }
  virtual void clear_stage() = 0;
};

/// The record of what is being done to the cloud. Written before and after, so that a crash leaves either
/// "not started" or "unknown", never "forgotten".
struct JournalEntry {
  std::int64_t id = 0;
  std::string transaction, table, action, token, region;  // action: create, update, delete, replace, restore
  Columns key;       // of the row
  Value detail;      // identity and saved columns as far as known: map column -> value
};

class Journal {
 public:
  virtual ~Journal() = default;
  /// Durable when it returns. The token is a fresh UUID. `marked`: the object that is made will carry a mark.
  virtual JournalEntry intend(const std::string& transaction, const Table& table, const std::string& action,
                              const std::string& region, const Columns& key, const Value& detail,
                              bool marked = false) = 0;
  /// Part of the caller's Store::begin/commit, so that an outcome and what it wrote to the row stand or fall together.
  /// The others of these are durable by themselves and are called outside of begin/commit.
  virtual void done(const JournalEntry& entry, const Value& detail) = 0;
  virtual void failed(const JournalEntry& entry, const std::string& error) = 0;
  virtual void undone(const JournalEntry& entry) = 0;
  /// Nobody can know: reported, and left alone from now on.
  virtual void unknown(const JournalEntry& entry, const std::string& reason) = 0;
  /// Intents without an outcome, oldest first.
  virtual std::vector<JournalEntry> unfinished() = 0;
  /// What was done for this transaction and has not been undone, and updates of which nobody knows how far they came; oldest
  /// first.
  virtual std::vector<JournalEntry> completed(const std::string& transaction) = 0;
  /// Creations that are done and whose objects still carry their mark, oldest first.
  virtual std::vector<JournalEntry> marked() = 0;
  virtual void unmarked(const std::vector<JournalEntry>& entries) = 0;
};

/// A thing that went wrong for one table or region while the rest goes on.
struct Problem {
  std::string module, table, region, row;
  aws::Error error;
  std::string text() const;
};

/// Where the work stands.
struct Progress {
  std::string phase;                // "planning", "applying", "undoing", …
  std::size_t step = 0, steps = 0;  // 0: not counted
  std::string action, table, row;   // of the step: "creating", …
};

class Log {
 public:
  virtual ~Log() = default;
  /// At the start of each phase and each step; for those who look on.
  virtual void at(const Progress& /*now*/) {}
  virtual void progress(const std::string& text) = 0;  // for the person who waits
  virtual void notice(const std::string& text) = 0;    // something they should know
  virtual void problem(const Problem& problem) = 0;    // kept in iasql_get_errors(), and a warning
};

}  // namespace iasql::engine
