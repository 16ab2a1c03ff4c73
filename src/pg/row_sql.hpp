// Statements on single rows and rows by key, from JSON. PG-free header. Throws PgError.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "engine/ports.hpp"
#include "pg/relation.hpp"
#include "pg/spi.hpp"

namespace iasql::pg::row_sql {

/// Rows with these keys (lists), as maps of their columns; null where there is none.
std::vector<aws::Value> by_keys(Spi& spi, const engine::Table& table, const Relation& relation,
                                const std::vector<aws::Value>& keys);

/// All return the number of rows. `key`: list of values of the table's key columns.
std::uint64_t remove(Spi& spi, const engine::Table& table, const Relation& relation, const aws::Value& key);
/// `json`: a map of columns; those that are missing get their default.
std::uint64_t insert(Spi& spi, const Relation& relation, const std::string& json,
                     const std::set<std::string>& columns);
std::uint64_t update(Spi& spi, const engine::Table& table, const Relation& relation, const aws::Value& key,
                     const std::string& json, const std::set<std::string>& columns);

}  // namespace iasql::pg::row_sql
