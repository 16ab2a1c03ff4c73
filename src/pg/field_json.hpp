// JSON that a query has given, as a value. PG-free header. Must not know: what it means.
#pragma once

#include "aws/value.hpp"
#include "pg/spi.hpp"

namespace iasql::pg {

/// In UTF-8, whatever the database's encoding; null for NULL and for what is no JSON. Throws PgError.
aws::Value json_of(const Field& json);

}  // namespace iasql::pg
