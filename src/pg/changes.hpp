// What users did to rows, put together from the audit log: one net change per row. PG-free header.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/ports.hpp"

namespace iasql::pg {

struct NetChange {
  const engine::Table* table = nullptr;
  aws::Value base;                // the row before the first change, as the log has it; null = the row is new
  std::string base_text;          // the same, untouched
  aws::Value last;                // the row when it was deleted
  std::set<std::string> columns;  // that updates changed, or the new row has
  aws::Value key;                 // list: where the row is now, or was when it was deleted
  bool deleted = false;
  bool secret = false;  // an update changed something that is not logged
  std::vector<std::string> entries;  // ids in the log
};

/// Changes that are pending (`transaction` empty) or claimed by it, in the order in which they began. Inside
/// a Spi session.
std::vector<NetChange> net_changes(const engine::Catalog& catalog, const std::string& transaction);

/// Those of the changes that concern these rows: a join table's row belongs to its owner.
std::vector<NetChange> changes_of_rows(std::vector<NetChange> changes, const std::vector<engine::RowName>& rows);

/// The key of a row given as a map of columns, as a list.
aws::Value key_of_map(const engine::Table& table, const aws::Value& row);
/// Such a key as people see it: previews' ids.
std::string key_words(const aws::Value& key);
/// One value per column of the descriptor.
engine::Row row_of_map(const engine::Table& table, const aws::Value& row);

}  // namespace iasql::pg
