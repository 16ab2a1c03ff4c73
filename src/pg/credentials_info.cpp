// See credentials_info.hpp.
#include "pg/pg.hpp"

#include "pg/credentials_info.hpp"
#include "pg/spi.hpp"

namespace iasql::pg {

namespace {

std::string column_with_use(const engine::Table& table, const char* use) {
  for (const auto& column : table.columns) {
    if (column.use == use) return quote_ident(column.name);
  }
  return {};
}

}  // namespace

std::string credentials_hint(const engine::Catalog& catalog) {
  constexpr const char* environment =
      "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment of the server.";
  const engine::Table* table = catalog.with_role("credentials");
  if (table == nullptr)
    return std::string("Install the module with the credentials table, or ") + environment;
  return "INSERT INTO " + ext(table->name) + " (" + column_with_use(*table, "access_key_id") + ", " +
         column_with_use(*table, "secret_access_key") + ") VALUES ('...', '...'), or " + environment;
}

std::string credentials_line(const aws::Result<aws::Found>& found) {
  if (!found) return "unusable: " + found.error().message;
  if (!found->credentials) return "none: " + found->absent;
  const aws::Credentials& credentials = *found->credentials;
  return credentials.source + (credentials.detail.empty() ? "" : ": " + credentials.detail);
}

}  // namespace iasql::pg
