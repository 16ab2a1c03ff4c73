// The secrets of tables of credentials. Rows show that there is one; the value itself is in iasql_secret, which only the owner
// of the extension can read and pg_dump leaves out unless it is told otherwise (iasql.dump_credentials).
//
// By access key: of two rows with the same one, the secret that was set last counts. Must not know: which columns these are.
// Fails: PgError, UserError.
#pragma once

#include <string>

#include "pg/spi.hpp"

struct TriggerData;
struct HeapTupleData;

namespace iasql::pg {

/// The row trigger of such a table. Its arguments: the column of the access key, then the columns that are kept apart. The row
/// to store.
HeapTupleData* keep_apart(TriggerData* data);

/// After rows have gone, or before all of them go (`all`).
void forget_secrets(Spi& spi, const std::string& relation, const std::string& key_column, bool all);

/// SQL for the value of a column that is kept apart, of the row `t`; NULL if there is none or it was not restored.
std::string secret_expression(const std::string& key_column, const std::string& column);

/// Whether the row `t` has a secret that is not there: it comes from a dump without it.
std::string secret_lost(const std::string& key_column, const std::string& column);

}  // namespace iasql::pg
