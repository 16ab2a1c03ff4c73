// Columns that are left to whoever changes them, after the object has been made: their differences are nobody's drift,
// are neither pulled nor pushed. Set for a table, or for one row, which then counts.
//
// Must not know: where they are kept. Fails: never.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/module.hpp"

namespace iasql::engine {

class Ignores {
 public:
  /// `key`: an object with the key columns' values; null for the table.
  void add(const std::string& table, const Value& key, const std::string& column, bool ignored);
  /// Says quickly that there is nothing to look for.
  bool any_of(const Table& table) const { return tables_.count(table.name) != 0; }
  /// Of the row with this key (a list of the key columns' values).
  std::set<std::string> of(const Table& table, const Value& key) const;

 private:
  struct OfTable {
    std::set<std::string> columns;
    std::map<std::string, std::map<std::string, bool>> rows;  // key as canonical JSON -> column -> ignored
  };
  std::map<std::string, OfTable> tables_;
};

/// The key as an object, in the one form in which keys are compared.
std::string key_object_text(const Table& table, const Value& key);

/// After it has been made, a column may be left to others: not what names the object or its row, nor what AWS alone sets.
bool can_be_ignored(const Table& table, const Column& column);

}  // namespace iasql::engine
