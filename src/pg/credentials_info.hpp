// Where the AWS credentials of this database come from, for people. PG-free header. Fails: PgError.
#pragma once

#include <string>

#include "engine/module.hpp"

namespace iasql::pg {

struct CredentialsInfo {
  std::string source;  // "table …", "environment of the server"; "" = there are none
  std::string hint;    // how to configure some, in this database
};

CredentialsInfo find_credentials(const engine::Catalog& catalog);

}  // namespace iasql::pg
