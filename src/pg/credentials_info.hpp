// Where the AWS credentials of this database come from, for people. PG-free header. Fails: PgError.
#pragma once

#include <string>

#include "aws/credentials.hpp"
#include "engine/module.hpp"

namespace iasql::pg {

/// How to configure some, in this database.
std::string credentials_hint(const engine::Catalog& catalog);

/// What a search has brought, in a line: "source: detail", "none: why", "unusable: why".
std::string credentials_line(const aws::Result<aws::Found>& found);

}  // namespace iasql::pg
