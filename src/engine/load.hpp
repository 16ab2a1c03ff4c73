// The parts of the descriptor loader; module.hpp has its face. Every part reads one kind of object, reports
// to the Fields' Problems and returns what it could make of it.
#pragma once

#include <string>
#include <vector>

#include "engine/fields.hpp"
#include "engine/module.hpp"

namespace iasql::engine {

/// What calls inherit from their table.
struct CallDefaults {
  std::string service;
  std::vector<std::string> gone;
};

Column load_column(Problems& problems, const std::string& name, const Value& written,
                   const std::string& place);

CallSpec load_call(Problems& problems, const Value& written, const std::string& place,
                   const CallDefaults& defaults);
/// The member `calls` of a recipe.
std::vector<CallSpec> load_calls(Fields& recipe, const CallDefaults& defaults);
/// One listing: operation, service, input, items, where. The caller takes what else the object may have.
ListSpec load_list_members(Fields& fields, const CallDefaults& defaults, bool needs_operation = true);
ListSpec load_list(Problems& problems, const Value& written, const std::string& place,
                   const CallDefaults& defaults);
EnrichSpec load_enrich(Problems& problems, const std::string& name, const Value& written,
                       const std::string& place, const CallDefaults& defaults);
CreateSpec load_create(Problems& problems, const Value& written, const CallDefaults& defaults);

/// natural, handles, given, goes_with: what a row is called in another account.
void load_natural(Fields& fields, Table& table);
/// That the tables and columns it speaks of exist.
void validate_natural(Problems& problems, const std::vector<Table>& tables);

Table load_table(Problems& problems, const std::string& name, const Value& written,
                 const std::string& service);

/// What only shows when the whole table is known: columns that are named exist, expressions speak of what
/// there is.
void validate_table(Problems& problems, const Table& table);
void validate_mark(Problems& problems, const Mark& mark, const std::vector<Table>& tables);

}  // namespace iasql::engine
