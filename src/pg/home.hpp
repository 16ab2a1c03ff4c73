// Where this database is at home. A dump that was restored, a copied database and one that pg_upgrade has moved hold the
// original's pending changes; if both pushed them, the cloud would get them twice. So each database knows the cluster and
// database where it was made, and elsewhere nothing is done to AWS until somebody says that the original is no more.
//
// PG-free header. Fails: PgError.
#pragma once

#include <string>

#include "pg/spi.hpp"

namespace iasql::pg {

struct Home {
  enum class Where {
    Here,
    Elsewhere,
    Unknown  // no module was installed yet, or the database is being restored
  };
  Where where = Where::Unknown;
  std::string original;  // "database … of the cluster with system identifier …", if elsewhere
};
Home home(Spi& spi);

/// The error of who wants to change AWS from a copy.
[[noreturn]] void refuse_away(const Home& found);

/// UserError if this database has modules but is not at home.
void check_at_home(Spi& spi);

/// For a database that has no home yet.
void settle_home(Spi& spi);

}  // namespace iasql::pg
