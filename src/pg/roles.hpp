// The three roles that people are given instead of a superuser's rights: iasql_viewer, iasql_operator,
// iasql_admin. PG-free header. Fails: PgError.
#pragma once

#include "engine/module.hpp"

namespace iasql::pg {

/// Grants what those of the roles that exist may do with the table of a module.
void grant_table(const engine::Table& table);

/// Everything anew, if these roles were ever given their rights in this database: an upgrade has made what they have none on.
void grant_again();

}  // namespace iasql::pg
