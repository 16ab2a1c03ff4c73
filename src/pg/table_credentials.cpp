// See table_credentials.hpp. Which columns hold what, the descriptor says by `use`.
#include "pg/pg.hpp"

#include "pg/table_credentials.hpp"
#include "pg/work.hpp"

namespace iasql::pg {

namespace {

std::string column_used_as(const engine::Table& table, const char* use) {
  for (const auto& column : table.columns) {
    if (column.use == use) return "t." + quote_ident(column.name) + "::text";
  }
  return "NULL::text";
}

}  // namespace

std::unique_ptr<aws::CredentialSource> table_credentials(const engine::Catalog& catalog) {
  const engine::Table* table = catalog.with_role("credentials");
  if (table == nullptr) return nullptr;
  aws::Credentials found;
  found.source = "table " + table->name;
  work([&](Spi& spi) {
    const std::string key_column = column_used_as(*table, "access_key_id");
    std::string order;
    for (const auto& name : table->key) order += (order.empty() ? "t." : ", t.") + quote_ident(name);
    Rows rows = spi.query("SELECT " + key_column + ", " + column_used_as(*table, "secret_access_key") + ", " +
                          column_used_as(*table, "session_token") + " FROM " + ext(table->name) +
                          " t WHERE " + key_column + " IS NOT NULL ORDER BY " + order + " LIMIT 1");
    if (rows.empty()) return;
    found.access_key_id = rows.at(0, 0).value_or("");
    found.secret_access_key = rows.at(0, 1).value_or("");
    found.session_token = rows.at(0, 2).value_or("");
  });
  return aws::static_credentials(std::move(found));
}

}  // namespace iasql::pg
