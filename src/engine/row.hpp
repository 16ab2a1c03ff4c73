// Rows, wire values and what lies between: reading AWS's items into rows, and rows into templates' contexts.
//
// A Row has one Value per column of its table, in the descriptor's order; local columns and columns that were not
// read are null. Values are SQL values in JSON form: json_populate_record understands them.
// Reference columns of a row *read from the cloud* hold the wire value of the referenced column (a cloud id);
// of a row *from the database* they hold the local key. Which of the two a Row is, its owner knows.
// Pure; must not know PostgreSQL.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/module.hpp"

namespace iasql::engine {

using Row = std::vector<Value>;

/// One object as AWS showed it.
struct CloudRow {
  Row row;
  std::string region;               // where it was read; "" for global
  /// For references with a region_path: that region, by column index (empty otherwise).
  std::vector<std::string> ref_regions;
  aws::Map facts;
  std::string unread;  // why AWS did not tell all of it: there is such an object, and its row stays as it is
};

/// Item -> row. `parent` may be null; `enriched` has one member per enrich name. Null result: the item does not fit
/// the table (an identity column is missing).
std::optional<CloudRow> read_item(const Table& table, const Value& item, const Value& parent, const Value& enriched,
                                  const std::string& region);

/// Elements of a page selected by a list of item expressions: (item, parent) pairs that pass `where`. The parent is
/// the element one level up (or the page), without the members that its items were taken from.
/// `context`, if given, adds its names to those that `where` may use.
std::vector<std::pair<Value, Value>> select_items(const std::vector<Path>& items, const Path& where,
                                                  const Value& page, const aws::Map* context = nullptr);

/// SQL value -> wire value by the column's codec, references left as they are.
Value to_wire(const Column& column, const Value& sql);
/// Wire value -> SQL value.
Value from_wire(const Column& column, const Value& wire);

/// Evaluates an expression on a template's context: a name that the context does not have is looked up in `new`.
Value evaluate(const Path& expression, const Value& context);
/// Fills a template. Members that become null are left out.
Value fill(const Value& template_, const Value& context);
/// Checks that every expression in a template compiles; returns the first error.
Status check_template(const Value& template_);

/// Equal by meaning: sets, ignored elements, policy documents, JSON order, numbers as text. Null equals null only.
bool same(const Column& column, const Value& a, const Value& b);
/// A text that is equal for two values exactly when they are `same`.
std::string canonical(const Column& column, const Value& value);

/// added / removed / changed / put of list-valued columns, as docs/descriptors.md says.
struct ListDiff {
  Value added, removed, changed, put;
};
ListDiff diff_lists(const Column& column, const Value& old_wire, const Value& new_wire);

}  // namespace iasql::engine
