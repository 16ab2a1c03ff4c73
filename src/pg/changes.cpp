// Net changes from the audit log; see changes.hpp. A row is followed through changes of its primary key.
#include "pg/pg.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "aws/json.hpp"
#include "engine/row.hpp"
#include "pg/changes.hpp"
#include "pg/field_json.hpp"
#include "pg/relation.hpp"
#include "pg/row_security.hpp"
#include "pg/spi.hpp"

namespace iasql::pg {

using engine::Catalog;
using engine::Row;
using engine::Table;

namespace {

struct Entry {
  const Table* table;
  std::string type, original_text, id;
  aws::Value original, change;
};

class Chains {
 public:
  void add(Entry entry) {
    if (entry.type == "INSERT")
      inserted(entry);
    else if (entry.type == "UPDATE")
      updated(entry);
    else
      deleted(entry);
  }
  std::vector<NetChange> take() { return std::move(changes_); }

 private:
  static std::string name_of(const Table& table, const aws::Value& key) {
    return table.name + " " + aws::to_canonical_json(key);
  }

  NetChange& chain_of(const Entry& entry, aws::Value key, bool existed) {
    std::string name = name_of(*entry.table, key);
    auto found = by_key_.find(name);
    if (found != by_key_.end()) return changes_[found->second];
    NetChange change;
    change.table = entry.table;
    change.key = std::move(key);
    if (existed) {
      change.base = entry.original;
      change.base_text = entry.original_text;
    }
    by_key_[name] = changes_.size();
    changes_.push_back(std::move(change));
    return changes_.back();
  }

  void inserted(const Entry& entry) {
    NetChange& change = chain_of(entry, key_of_map(*entry.table, entry.change), false);
    // Deleted and inserted again: an update of everything.
    for (const auto& [column, value] : entry.change.as_map())
      if (change.deleted || !value.is_null()) change.columns.insert(column);
    change.deleted = false;
    change.entries.push_back(entry.id);
  }

  void updated(const Entry& entry) {
    NetChange& change = chain_of(entry, key_of_map(*entry.table, entry.original), true);
    change.deleted = false;
    change.entries.push_back(entry.id);
    if (entry.original == entry.change) change.secret = true;
    for (const auto& [column, value] : entry.change.as_map()) {
      if (entry.original[column] != value) change.columns.insert(column);
    }
    aws::Value key = key_of_map(*entry.table, entry.change);
    if (key == change.key) return;
    by_key_.erase(name_of(*entry.table, change.key));
    by_key_[name_of(*entry.table, key)] = static_cast<std::size_t>(&change - changes_.data());
    change.key = std::move(key);
  }

  void deleted(const Entry& entry) {
    NetChange& change = chain_of(entry, key_of_map(*entry.table, entry.original), true);
    change.deleted = true;
    change.entries.push_back(entry.id);
    change.last = entry.original;
  }

  std::vector<NetChange> changes_;
  std::unordered_map<std::string, std::size_t> by_key_;
};

}  // namespace

std::string key_words(const aws::Value& key) {
  std::string out;
  for (const auto& value : key.as_list()) out += (out.empty() ? "" : ", ") + value.to_text();
  return out;
}

aws::Value key_of_map(const Table& table, const aws::Value& row) {
  aws::List key;
  for (const auto& name : table.key) key.push_back(row[name]);
  return key;
}

Row row_of_map(const Table& table, const aws::Value& row) {
  Row out;
  out.reserve(table.columns.size());
  for (const auto& column : table.columns) out.push_back(row[column.name]);
  return out;
}

std::vector<NetChange> net_changes(const Catalog& catalog, const std::string& transaction) {
  std::vector<std::string> names;
  for (const Table* table : catalog.tables()) names.push_back(table->name);
  Spi spi;
  std::vector<Param> params{array_literal(names)};
  if (!transaction.empty()) params.emplace_back(transaction);
  const std::vector<std::string>* only = transaction.empty() ? OnlyEntries::active() : nullptr;
  if (only != nullptr) params.emplace_back(array_literal(*only));
  Rows rows = spi.query(
      "SELECT l.table_name, l.change_type::text, (l.change->'original')::text, (l.change->'change')::text, l.id "
      "FROM " +
          ext("iasql_audit_log") + " l WHERE l.origin = 'user' AND l.transaction_id " +
          (transaction.empty() ? "IS NULL" : "= $2") + (only != nullptr ? " AND l.id = ANY ($2::pg_catalog.int4[])" : "") +
          " AND l.change_type IN ('INSERT', 'UPDATE', 'DELETE') AND l.table_name = ANY "
          "($1::pg_catalog.text[])"
          " ORDER BY l.id",
      params);
  Chains chains;
  for (const auto& row : rows.rows) {
    Entry entry{catalog.table(row[0].value_or("")), row[1].value_or(""), row[2].value_or(""), row[4].value_or(""),
                json_of(row[2]), json_of(row[3])};
    if (entry.table != nullptr) chains.add(std::move(entry));
  }
  auto changes = chains.take();
  // New and gone again: as if nothing had been.
  std::erase_if(changes, [](const NetChange& change) { return change.base.is_null() && change.deleted; });
  return changes;
}

std::vector<NetChange> changes_of_rows(std::vector<NetChange> changes, const std::vector<engine::RowName>& rows) {
  const auto concerns = [](const NetChange& change, const engine::RowName& row) {
    if (change.table == row.table) {
      aws::List key;
      for (const auto& [name, value] : row.key) key.push_back(value);
      return change.key == aws::Value(std::move(key));
    }
    if (!change.table->join || row.key.size() != 1) return false;
    const std::string& of = change.table->join->of;
    const auto at = std::find(change.table->key.begin(), change.table->key.end(), of);
    return at != change.table->key.end() && change.table->column(of)->ref->table == row.table->name &&
           change.key.as_list()[static_cast<std::size_t>(at - change.table->key.begin())] == row.key.front().second;
  };
  std::erase_if(changes, [&](const NetChange& change) {
    return std::none_of(rows.begin(), rows.end(), [&](const auto& row) { return concerns(change, row); });
  });
  return changes;
}

}  // namespace iasql::pg
