// What people call a row; see graph.hpp.
#include "engine/graph.hpp"
#include "engine/rows.hpp"

namespace iasql::engine {

namespace {

bool holds_tags(const Column& column) {
  return column.codec.kind == Codec::Kind::Tags || column.codec.kind == Codec::Kind::TagMap;
}

std::string name_tag(const Table& table, const Value& row) {
  for (const Column& column : table.columns) {
    if (!holds_tags(column)) continue;
    const Value& name = row[column.name]["Name"];
    if (name.is_string() && !name.as_string().empty()) return name.as_string();
  }
  return "";
}

std::string without_is(const std::string& column) {
  return column.starts_with("is_") ? column.substr(3) : column;
}

std::string joined_key(const Table& table, const Value& row) {
  std::string out;
  for (const std::string& column : table.key) {
    if (!row[column].is_null()) out += (out.empty() ? "" : ", ") + row[column].to_text();
  }
  return out;
}

}  // namespace

const char* state_name(NodeState state) {
  switch (state) {
    case NodeState::Plain:
      return "";
    case NodeState::Untouched:
      return "untouched";
    case NodeState::Created:
      return "created";
    case NodeState::Updated:
      return "updated";
    case NodeState::Replaced:
      return "replaced";
    case NodeState::Deleted:
      return "deleted";
  }
  return "";
}

RowNames::RowNames(const std::vector<GraphRow>& rows) : rows_(rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) of_table_[rows[i].table->name].push_back(i);
}

const RowNames::Index& RowNames::index(const Table& table, const std::string& column) const {
  const auto [at, added] = indexes_.emplace(std::pair(&table, column), Index{});
  if (!added) return at->second;
  for (const std::size_t i : of_table_.find(table.name)->second) {
    const Value& value = rows_[i].row[column];
    if (!value.is_null()) at->second.emplace(value.to_text(), i);
  }
  return at->second;
}

const GraphRow* RowNames::target(const Column& column, const Value& value) const {
  if (!column.ref || value.is_null()) return nullptr;
  const auto rows = of_table_.find(column.ref->table);
  if (rows == of_table_.end()) return nullptr;
  const Table& other = *rows_[rows->second.front()].table;
  const Index& by_value = index(other, target_key(column, other));
  const auto found = by_value.find(value.to_text());
  return found == by_value.end() ? nullptr : &rows_[found->second];
}

std::string RowNames::title(const Table& table, const Value& row, int depth) const {
  std::string out, last;
  for (const std::string& name_of_column : table.title) {
    const Column* column = table.column(name_of_column);
    const Value& value = row[name_of_column];
    if (column == nullptr || value.is_null() || (value.is_bool() && !value.as_bool())) continue;
    std::string text = value.is_bool() ? without_is(column->name) : value.to_text();
    if (const GraphRow* other = depth > 0 ? target(*column, value) : nullptr) text = name(*other->table, other->row, depth - 1);
    if (text.empty() || text == last) continue;
    out += (out.empty() ? "" : " ") + text;
    last = std::move(text);
  }
  return out;
}

std::string RowNames::name(const Table& table, const Value& row, int depth) const {
  std::string out = name_tag(table, row);
  if (out.empty()) out = title(table, row, depth);
  if (out.empty() && !row[table.label].is_null() && table.column(table.label) && !table.column(table.label)->local)
    out = row[table.label].to_text();
  return out.empty() ? "#" + joined_key(table, row) : out;
}

std::string RowNames::region(const Table& table, const Value& row, int depth) const {
  if (!table.region_column.empty()) return row[table.region_column].to_text();
  if (table.scope != Scope::RegionOf || depth == 0) return "";
  const Column* column = table.column(table.region_of);
  const GraphRow* other = column ? target(*column, row[column->name]) : nullptr;
  return other ? region(*other->table, other->row, depth - 1) : "";
}

}  // namespace iasql::engine
