// Opening the iasql transaction of this database. PG-free header. Fails: UserError if another one is open, PgError.
#pragma once

#include <string>

namespace iasql::pg {

/// Its id. As the extension's owner; waits for the one that is open as long as lock_timeout says.
std::string open_transaction_or_wait();

/// Whether the current role may execute iasql_begin(): whoever may begin an iasql transaction may write.
bool may_begin();

}  // namespace iasql::pg
