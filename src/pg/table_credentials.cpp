// See table_credentials.hpp. Which columns hold what, the descriptor says by `use`.
#include "pg/pg.hpp"

#include "aws/credentials_impl.hpp"
#include "pg/kept_apart.hpp"
#include "pg/table_credentials.hpp"
#include "pg/work.hpp"

namespace iasql::pg {

namespace {

std::string column_used_as(const engine::Table& table, const char* use) {
  for (const auto& column : table.columns) {
    if (column.use == use) return column.name;
  }
  return {};
}

/// The row that counts: access key, secret, token, and whether a secret that it had was left out of the dump that it comes from.
Rows first_row(Spi& spi, const engine::Table& table) {
  const std::string key = column_used_as(table, "access_key_id"), secret = column_used_as(table, "secret_access_key"),
                    token = column_used_as(table, "session_token");
  std::string order;
  for (const auto& name : table.key) order += (order.empty() ? "t." : ", t.") + quote_ident(name);
  std::string lost = secret_lost(key, secret);
  if (!token.empty()) lost = "(" + lost + ") OR (" + secret_lost(key, token) + ")";
  return spi.query("SELECT t." + quote_ident(key) + "::pg_catalog.text, " + secret_expression(key, secret) + ", " +
                   (token.empty() ? "NULL" : secret_expression(key, token)) + ", " + lost + " FROM " + ext(table.name) + " t WHERE t." +
                   quote_ident(key) + " IS NOT NULL ORDER BY " + order + " LIMIT 1");
}

aws::Error lost_error(const engine::Table& table, const std::string& key) {
  aws::Error error;
  error.kind = aws::Error::Kind::Credentials;
  error.message = "table " + table.name + ": the secret of access key " + key +
                  " is missing, since dumps leave secrets out; UPDATE " + table.name + " with it, or delete the row";
  return error;
}

}  // namespace

std::unique_ptr<aws::CredentialSource> table_credentials(const engine::Catalog& catalog) {
  const engine::Table* table = catalog.with_role("credentials");
  if (table == nullptr) return nullptr;
  aws::Credentials found;
  found.source = "table " + table->name;
  bool lost = false;
  work([&](Spi& spi) {
    Rows rows = first_row(spi, *table);
    if (rows.empty()) return;
    found.access_key_id = rows.at(0, 0).value_or("");
    found.secret_access_key = rows.at(0, 1).value_or("");
    found.session_token = rows.at(0, 2).value_or("");
    lost = rows.at(0, 3).value_or("f") == "t";
  });
  if (lost) return aws::broken_credentials(lost_error(*table, found.access_key_id));
  return aws::static_credentials(std::move(found));
}

}  // namespace iasql::pg
