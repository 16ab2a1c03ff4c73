// The three roles that people are given instead of a superuser's rights: iasql_viewer, iasql_operator,
// iasql_admin. PG-free header. Fails: PgError.
#pragma once

#include "engine/module.hpp"
#include "pg/spi.hpp"

namespace iasql::pg {

/// Grants what those of the roles that exist may do with the table of a module.
void grant_table(const engine::Table& table);
/// Lets viewers execute the functions of the installed modules: these run with the caller's rights, so what they may do is
/// decided by what they call.
void grant_module_functions(Spi& spi);

/// Everything anew, if these roles were ever given their rights in this database: an upgrade has made what they have none on.
void grant_again();

}  // namespace iasql::pg
