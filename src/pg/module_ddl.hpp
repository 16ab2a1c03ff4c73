// A module's DDL: its scripts, and what iasql adds to the tables they make. PG-free header. Fails: UserError,
// PgError.
#pragma once

#include "engine/module.hpp"

namespace iasql::pg {

/// Runs install.sql as the extension's owner, checks that the tables are what the descriptor says, and adds
/// audit triggers and grants. Everything made goes when the extension is dropped.
void create_module(const engine::Module& module);

/// Runs these scripts of a module that is installed as install.sql is run, checks its tables, and makes triggers and grants anew.
void upgrade_module(const engine::Module& module, const std::vector<std::string>& scripts);

/// What was restored from a dump is again what goes when the extension is dropped: dumps do not say so of tables and types.
void restore_membership();
/// PostgreSQL lets everybody execute new functions and use new types, those of tables' rows included: somebody's table with
/// such a column would stand in the way of every change. Dumps do not have that of row types.
void close_to_public();

/// Runs uninstall.sql.
void drop_module(const engine::Module& module);

}  // namespace iasql::pg
