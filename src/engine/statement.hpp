// SQL statements that make one change of a row in another account's database. Pure; must not know where changes come from.
#pragma once

#include "engine/natural.hpp"

namespace iasql::engine {

/// One statement, ready to be run, and what must be so before.
struct Statement {
  std::string sql;  // with comments before it; empty: nothing to be done
  Needs needs;
};

/// A name as SQL has it, quoted only where it must be.
std::string sql_name(std::string_view name);
/// 'text', or E'…' where there is something that is better seen than not.
std::string sql_text_literal(std::string_view text);
/// The value as a literal of the column's type; NULL for null. Names of rows are not looked for.
std::string sql_literal(const SqlColumn& column, const Value& value);

/// Values as expressions: references and what AWS has named by sub-selects.
std::string sql_value(const World& world, Namer& namer, const WorldRow& row, const SqlColumn& column);

/// In the world before the statement. `without`: columns that are left NULL for now.
Statement insert_statement(const World& world, const WorldRow& row, const std::set<std::string>& without = {});
/// From what the row is to `after`, in the columns named; `secret`: also its sensitive columns.
Statement update_statement(const World& world, const WorldRow& row, const Value& after, const std::set<std::string>& columns,
                           bool secret = false);
Statement delete_statement(const World& world, const WorldRow& row);

/// Columns that differ and that users may set.
std::set<std::string> changed_columns(const SqlTable& table, const Value& before, const Value& after);

/// What people call the row: its label.
std::string row_label(const WorldRow& row);

}  // namespace iasql::engine
