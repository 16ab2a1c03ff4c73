// See credentials_info.hpp. Looks, never reads a secret.
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

std::string insert_hint(const engine::Table* table) {
  constexpr const char* environment =
      "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment of the server.";
  if (table == nullptr)
    return std::string("Install the module with the credentials table, or ") + environment;
  return "INSERT INTO " + ext(table->name) + " (" + column_with_use(*table, "access_key_id") + ", " +
         column_with_use(*table, "secret_access_key") + ") VALUES ('...', '...'), or " + environment;
}

}  // namespace

CredentialsInfo find_credentials(const engine::Catalog& catalog) {
  CredentialsInfo out;
  const engine::Table* table = catalog.with_role("credentials");
  out.hint = insert_hint(table);
  if (table != nullptr) {
    Spi spi;
    if (!spi.query("SELECT FROM " + ext(table->name) + " LIMIT 1").empty()) {
      out.source = "table " + table->name;
      return out;
    }
  }
  const char* key = std::getenv("AWS_ACCESS_KEY_ID");
  if (key != nullptr && *key != '\0') out.source = "environment of the server";
  return out;
}

}  // namespace iasql::pg
