// The statements that make a table equal to its stage, as text: set-based, one shape for every table.
// Pure: no PostgreSQL call, no state. What the statements read by name besides tables: iasql_stage,
// iasql_changed and iasql_new, see stage.hpp and merge.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace iasql::pg::merge_sql {

std::string ident(std::string_view name);
std::string literal(std::string_view text);
std::string text_array(const std::vector<std::string>& texts);

struct Column {
  std::string name, type, default_expression;
  bool identity = false, not_null = false, comparable = true, enumeration = false;
  std::vector<std::string> unknown_labels;  // staged, but the type does not have them
  struct Target {
    std::string table;      // qualified and quoted
    std::string wire, key;  // columns of it: what the cloud calls it, what our column holds
    std::string region;     // its region as an expression over the alias `ref<N>`; "" = it has none
    bool optional = false, has_region = false;
    std::string foreseen;  // a stage of the other table whose rows count as if they were in it; "" = none
  };
  bool reference = false;
  Target target;
};

struct Key {
  std::string name, type;
};

struct Shape {
  std::string table, name;      // qualified and quoted; plain, as the audit log has it
  std::vector<Column> columns;  // those of the stage, in its order
  std::vector<Key> key;
  std::string label;               // a column of the table
  std::string region;              // of a row `t`, as an expression; "" = it has none
  std::string audit_log, journal;  // qualified
  std::vector<std::string>
      other_transactions;       // that are not ended: what they have claimed is not to be touched
  std::string own_transaction;  // what it has claimed is to be written, but not to be deleted; "" = none
  long lingers = 0;             // seconds
  bool with_pending = false;    // rows with pending changes are not left out

  std::vector<const Column*> identity() const;
  std::vector<const Column*> others() const;
};

/// Rows of the table that are within the scope and not staged: key as JSON array, key as text, label, xmin, whether it
/// has pending changes, region.
/// With `$1` (text[]) = regions unless `everything`.
std::string gone(const Shape& shape, bool everything);

/// A row for each row of the table within the scope and each staged row that has no equal one on the other side, that refers
/// to nothing there, or of which not everything was read. None: gone(), differences() and lost() have nothing to say. Rows
/// with pending changes are taken as they are. `$1` as in gone().
std::string unequal(const Shape& shape, bool everything);

/// Where staged rows refer to rows that are not there: number of the stage's column, region of what it refers to. ""
/// without references.
std::string lost(const Shape& shape);

constexpr int first_key = 8;  // place of the first key column among those of differences()

/// Staged rows that are new or differ: __new, __xmin, __open (a reference was not found), __id, __label, __region,
/// __pending, __key (a JSON array), the key columns, then per column of the stage its value; then per other column the table's value; then per
/// other column old and new as JSON text, NULL if they do not differ.
std::string differences(const Shape& shape);

/// $1 int8[]: rows of iasql_changed; null: all. Returns __row.
std::string lock_changed(const Shape& shape);
std::string update(const Shape& shape);
/// $1 int8[]: rows of iasql_new; null: all. If it is to tell, it returns key as text and label, in that order of rows.
std::string insert(const Shape& shape, bool told);

/// A row that points to the one to be deleted.
struct Referrer {
  std::string table, name;  // qualified and quoted; plain
  std::vector<std::string> columns, referenced;
  bool same_table = false;
  std::vector<std::string> key;  // only rows with pending changes count; empty: all rows
};

/// $1 json: [[key…, xmin]…] as json_to_recordset takes them. Returns the position and whether it is still
/// referred to; rows that were changed meanwhile, are locked (if skip_locked) or have pending changes are not
/// returned.
std::string deletable(const Shape& shape, const std::vector<Referrer>& referrers, bool skip_locked);
/// The same parameter, returns positions.
std::string remove(const Shape& shape);

}  // namespace iasql::pg::merge_sql
