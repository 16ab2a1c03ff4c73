// The rows of a World and what is looked up among them; see natural.hpp.
#include "engine/natural.hpp"

#include <algorithm>

#include "aws/json.hpp"

namespace iasql::engine {

namespace {

std::string signature(const Value& values, const std::vector<std::string>& columns) {
  if (columns.size() == 1) return aws::to_canonical_json(values[columns[0]]);
  aws::List list;
  for (const auto& name : columns) list.push_back(values[name]);
  return aws::to_canonical_json(list);
}

template <class List, class Match>
void erase_from(List& list, const Match& match) {
  list.erase(std::remove_if(list.begin(), list.end(), match), list.end());
}

}  // namespace

const SqlColumn* SqlTable::column(std::string_view name) const {
  for (const auto& one : columns) {
    if (one.name == name) return &one;
  }
  return nullptr;
}

bool SqlTable::computed(const SqlColumn& one) const {
  if (one.serial || !table->role.empty()) return one.serial;  // settings are the user's
  const Column* described = table->column(one.name);
  return described != nullptr && described->computed;
}

bool SqlTable::sensitive(const SqlColumn& one) const {
  const Column* described = table->column(one.name);
  return described != nullptr && described->sensitive;
}

const SqlTable& World::add_table(SqlTable table) {
  const std::string name = table.table->name;
  return tables_.insert_or_assign(name, std::move(table)).first->second;
}

const SqlTable* World::table(std::string_view name) const {
  const auto found = tables_.find(name);
  return found == tables_.end() ? nullptr : &found->second;
}

void World::link() {
  for (const auto& [name, table] : tables_) {
    auto& handles = handle_columns_[&table];
    handles.insert(table.table->handles.begin(), table.table->handles.end());
    for (const auto& column : table.columns) {
      const auto& identity = table.table->identity;
      if (!column.serial && table.computed(column) && std::find(identity.begin(), identity.end(), column.name) != identity.end())
        handles.insert(column.name);
    }
    for (const auto& column : table.table->columns) {
      if (!column.ref) continue;
      const SqlTable* target = this->table(column.ref->table);
      const SqlColumn* named = target ? target->column(column.ref->column) : nullptr;
      if (named && !named->serial && target->computed(*named)) handle_columns_[target].insert(named->name);
    }
  }
}

World::Index& World::index(const SqlTable& table, const std::vector<std::string>& columns) const {
  auto& all = indexes_[&table];
  for (auto& one : all) {
    if (one.columns == columns) return one.rows;
  }
  all.push_back({columns, {}});
  const auto rows = by_table_.find(&table);
  if (rows != by_table_.end()) {
    for (WorldRow* row : rows->second) all.back().rows[signature(row->values, columns)].push_back(row);
  }
  return all.back().rows;
}

void World::enter(WorldRow& row) {
  for (auto& one : indexes_[row.table]) one.rows[signature(row.values, one.columns)].push_back(&row);
  for (const auto& name : handle_columns_[row.table]) {
    const Value& text = row.values[name];
    if (text.is_string() && !text.as_string().empty()) handles_[text.as_string()].push_back({&row, name});
  }
}

void World::remove(WorldRow& row) {
  for (auto& one : indexes_[row.table])
    erase_from(one.rows[signature(row.values, one.columns)], [&](const WorldRow* other) { return other == &row; });
  for (const auto& name : handle_columns_[row.table]) {
    const Value& text = row.values[name];
    if (text.is_string()) erase_from(handles_[text.as_string()], [&](const Handle& handle) { return handle.row == &row; });
  }
}

WorldRow& World::add(const SqlTable& table, Value values, bool there) {
  WorldRow row;
  row.table = &table;
  row.values = std::move(values);
  rows_.push_back(std::move(row));
  WorldRow& added = rows_.back();
  by_table_[&table].push_back(&added);
  enter(added);
  if (there) appear(added);
  return added;
}

void World::change(WorldRow& row, Value values) {
  remove(row);
  row.values = std::move(values);
  enter(row);
}

void World::appear(WorldRow& row) {
  row.there = true;
  row.sequence = ++sequence_;
}

std::vector<WorldRow*> World::referring(const SqlTable& table, const std::string& column, const Value& value) const {
  Index& rows = index(table, {column});
  const auto found = rows.find(aws::to_canonical_json(value));
  return found == rows.end() ? std::vector<WorldRow*>() : found->second;
}

WorldRow* World::find(const SqlTable& table, const std::string& column, const Value& value) const {
  if (value.is_null()) return nullptr;
  WorldRow* best = nullptr;
  for (WorldRow* row : referring(table, column, value)) {
    if (!best || row->there || !best->there) best = row;
  }
  return best;
}

WorldRow* World::find_key(const SqlTable& table, const Value& values) const {
  Index& rows = index(table, table.table->key);
  const auto found = rows.find(signature(values, table.table->key));
  return found == rows.end() || found->second.empty() ? nullptr : found->second.back();
}

WorldRow* World::referred(const WorldRow& row, const SqlColumn& column) const {
  const SqlTable* target = column.ref_table.empty() ? nullptr : table(column.ref_table);
  return target ? find(*target, column.ref_column, row.values[column.name]) : nullptr;
}

void World::note_account(const SqlTable& table, const Value& values) {
  if (!account_.empty()) return;
  for (const auto& name : handle_columns_[&table]) {
    const std::string& text = values[name].as_string();
    std::size_t at = 0;
    for (int colons = 0; colons < 4 && at != std::string::npos; ++colons) at = text.find(':', at == 0 ? 0 : at + 1);
    if (at == std::string::npos || text.rfind("arn:", 0) != 0) continue;
    const std::string number = text.substr(at + 1, text.find(':', at + 1) - at - 1);
    if (number.size() == 12 && number.find_first_not_of("0123456789") == std::string::npos) account_ = number;
  }
}

const std::vector<WorldRow*>& World::of(const SqlTable& table) const {
  static const auto& none = *new std::vector<WorldRow*>;
  const auto found = by_table_.find(&table);
  return found == by_table_.end() ? none : found->second;
}

World::Equals World::equals(const WorldRow& row, const std::vector<std::string>& columns) const {
  Equals out;
  Index& rows = index(*row.table, columns);
  const auto found = rows.find(signature(row.values, columns));
  if (found == rows.end()) return out;
  for (const WorldRow* other : found->second) {
    if (other == &row || !other->there) continue;
    ++out.others;
    if (!row.there || other->sequence < row.sequence) ++out.before;
  }
  return out;
}

std::optional<World::Handle> World::handle(const std::string& text) const {
  const auto found = handles_.find(text);
  if (found == handles_.end() || found->second.empty()) return std::nullopt;
  const Handle* best = nullptr;
  for (const Handle& one : found->second) {
    if (!best || !best->row->there) best = &one;
  }
  return *best;
}

Value World::context(const WorldRow& row, int depth) const {
  aws::Map out;
  for (const auto& [name, value] : row.values.as_map()) out.set(name, value);
  aws::Map ref;
  if (depth > 0) {
    for (const auto& column : row.table->columns) {
      if (const WorldRow* other = referred(row, column)) ref.set(column.name, context(*other, depth - 1));
    }
    for (const auto& key : row.table->table->natural) {
      for (const auto& member : key.members) {
        if (!member.reverse()) continue;
        const SqlTable* other = table(member.table);
        const SqlColumn* by = other ? other->column(member.by) : nullptr;
        if (!by) continue;
        bool holds = false;
        for (const WorldRow* one : referring(*other, member.by, row.values[by->ref_column]))
          holds = holds || member.flag.empty() || one->values[member.flag].truthy();
        out.set(member.text, holds);
      }
    }
  }
  out.set("ref", std::move(ref));
  return out;
}

bool World::is_given(const WorldRow& row) const {
  const Path& given = row.table->table->given;
  return !given.empty() && given.test(context(row));
}

}  // namespace iasql::engine
