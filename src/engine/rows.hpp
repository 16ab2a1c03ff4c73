// Rows of one reconciliation: a cache over the Store with the changed rows laid over it, and the wire values and template
// contexts made from them.
//
// A row is found by the local key that references hold (the first key column). What users changed is seen in its
// intended form; what they deleted in its base form. Must not know: how the store finds rows.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/module.hpp"
#include "engine/ports.hpp"
#include "engine/row.hpp"

namespace iasql::engine {

class RowCache {
 public:
  RowCache(const Catalog& catalog, Store& store, std::string default_region)
      : catalog_(catalog), store_(store), default_region_(std::move(default_region)) {}

  /// Lays a row over the store's.
  void put(const Table& table, const Row& row);
  /// Sets columns of a row that is laid over or cached already.
  void set(const Table& table, const Value& key, const Columns& values);
  /// The row with this local key, or nullptr.
  const Row* find(const Table& table, const Value& key);
  /// The row that a reference means by this value, or nullptr.
  const Row* target(const Column& column, const Value& local);

  /// The region in which the row's object lives.
  std::string region_of(const Table& table, const Row& row);
  /// Database row -> wire values, references as cloud ids; a reference to an object that has no id yet is null.
  aws::Map wire(const Table& table, const Row& row);
  Value wire_value(const Column& column, const Value& local);
  /// `ref` of templates: by reference column, wire values of the row it points to, with its own `ref`.
  aws::Map refs(const Table& table, const Row& row, int depth = 3);

 private:
  Value resolve(const Column& column, const Value& local);

  const Catalog& catalog_;
  Store& store_;
  std::string default_region_;
  std::map<std::pair<const Table*, std::string>, std::optional<Row>> rows_;
};

/// The column of the target that a reference holds the value of.
const std::string& target_key(const Column& column, const Table& target);

/// Key columns with their values.
Columns key_of(const Table& table, const Row& row);
/// "7", or "a, b" for keys of several columns: as shown to people.
std::string key_text(const Table& table, const Row& row);
const Value& value_of(const Table& table, const Row& row, std::string_view column);

/// Cloud row -> wire values.
aws::Map wire_of_cloud(const Table& table, const CloudRow& seen);
/// Text that is equal for rows with the same identity; nullopt if a part is missing. References as cloud ids.
std::optional<std::string> identity_text(const Table& table, const aws::Map& wire, const std::string& region);

}  // namespace iasql::engine
