// The access key in the table with the role "credentials". PG-free header.
#pragma once

#include <memory>

#include "aws/credentials.hpp"
#include "engine/module.hpp"

namespace iasql::pg {

/// Reads the first row that has an access key, once: it is kept in memory only. Null if no installed module
/// has such a table.
std::unique_ptr<aws::CredentialSource> table_credentials(const engine::Catalog& catalog);

}  // namespace iasql::pg
