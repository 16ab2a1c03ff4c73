// Which natural key names a row, and the condition that it gives; see natural.hpp.
#include <algorithm>

#include "engine/natural.hpp"
#include "engine/statement.hpp"

namespace iasql::engine {

namespace {

std::string join(const std::vector<std::string>& terms) {
  std::string out;
  for (const auto& term : terms) out += (out.empty() ? "" : " AND ") + term;
  return out.empty() ? "true" : out;
}

/// The columns whose values decide about two rows being equal by this key.
std::vector<std::string> columns_of(const NaturalKey& key) {
  std::vector<std::string> out;
  for (const auto& member : key.members) {
    if (!member.reverse() && std::find(out.begin(), out.end(), member.column) == out.end()) out.push_back(member.column);
  }
  return out;
}

bool has_reverse(const NaturalKey& key) {
  return std::any_of(key.members.begin(), key.members.end(), [](const auto& member) { return member.reverse(); });
}

bool has_member(const NaturalKey& key) {
  return std::any_of(key.members.begin(), key.members.end(), [](const auto& member) { return !member.member.empty(); });
}

/// As `column ->> 'member'` of the row.
Value json_member(const Value& column, const std::string& member) {
  return column.is_map() ? column[member] : Value();
}

}  // namespace

std::vector<NaturalKey> Namer::keys(const SqlTable& table) const {
  if (!table.table->natural.empty()) return table.table->natural;
  std::vector<NaturalKey> out;
  for (const auto& columns : table.unique) {
    NaturalKey key;
    for (const auto& name : columns) {
      NaturalMember member;
      member.text = member.column = name;
      key.members.push_back(std::move(member));
    }
    out.push_back(std::move(key));
  }
  return out;
}

std::string Namer::equals(const WorldRow& row, const SqlColumn& column) {
  const Value& value = row.values[column.name];
  const std::string name = sql_name(column.name);
  if (value.is_null()) return name + " IS NULL";
  if (value.is_bool()) return value.as_bool() ? name : "NOT " + name;
  const std::string text = sql_value(world_, *this, row, column);
  if (!column.json) return name + " = " + text;
  const std::string cast = "::" + column.type;
  const bool ends = text.size() > cast.size() && text.compare(text.size() - cast.size(), cast.size(), cast) == 0;
  return name + (column.type == "jsonb" ? "" : "::jsonb") + " = " + (ends ? text.substr(0, text.size() - cast.size()) : text) + "::jsonb";
}

std::optional<std::string> Namer::reverse(const WorldRow& row, const NaturalMember& member) {
  const SqlTable* other = world_.table(member.table);
  const SqlColumn* by = other ? other->column(member.by) : nullptr;
  if (!by) return std::nullopt;
  const WorldRow* only = nullptr;
  for (const WorldRow* one : world_.referring(*other, member.by, row.values[by->ref_column])) {
    const bool counts = one->there || (!row.there && one->given);
    if (!counts || (!member.flag.empty() && !one->values[member.flag].truthy())) continue;
    if (only || std::find(path_.begin(), path_.end(), one) != path_.end()) return std::nullopt;
    only = one;
  }
  if (!only) return std::nullopt;
  return sql_name(by->ref_column) + " = " + select(*only, member.by);
}

std::optional<std::string> Namer::member(const WorldRow& row, const NaturalMember& member) {
  if (member.reverse()) return reverse(row, member);
  const SqlColumn* column = row.table->column(member.column);
  if (!column) return std::nullopt;
  const Value& value = row.values[member.column];
  if (value.is_null()) return std::nullopt;
  if (!member.member.empty()) {
    const Value inner = json_member(value, member.member);
    if (!inner.is_string() || inner.as_string().empty()) return std::nullopt;
    return sql_name(member.column) + " ->> " + sql_text_literal(member.member) + " = " + sql_text_literal(inner.as_string());
  }
  if (const WorldRow* target = world_.referred(row, *column)) {
    if (std::find(path_.begin(), path_.end(), target) != path_.end()) return std::nullopt;
  }
  return equals(row, *column);
}

std::optional<Namer::Condition> Namer::by_key(const WorldRow& row, const NaturalKey& key) {
  if (!key.when.empty() && !key.when.test(world_.context(row))) return std::nullopt;
  // Cheap reasons first: whatever is named here counts as needed.
  if (!has_reverse(key)) {
    if (!has_member(key) && world_.equals(row, columns_of(key)).others != 0) return std::nullopt;
    if (has_member(key)) {
      const std::vector<std::string> columns = columns_of(key);
      for (const WorldRow* other : world_.of(*row.table)) {
        if (other == &row || !other->there) continue;
        const bool same = std::all_of(key.members.begin(), key.members.end(), [&](const NaturalMember& one) {
          const Value &a = row.values[one.column], &b = other->values[one.column];
          return one.member.empty() ? a == b : json_member(a, one.member) == json_member(b, one.member);
        });
        if (same) return std::nullopt;
      }
    }
  }
  Needs before = needs_;
  std::vector<std::string> terms;
  for (const auto& one : key.members) {
    auto term = member(row, one);
    if (!term) {
      needs_ = std::move(before);
      return std::nullopt;
    }
    const SqlColumn* column = one.reverse() ? nullptr : row.table->column(one.column);
    if (column && row.values[column->name].is_string() && !row.values[column->name].as_string().empty() && row.table->computed(*column)) {
      const auto handle = world_.handle(row.values[column->name].as_string());
      if (handle && handle->row == &row) needs_.remarks.push_back(row.table->table->name + " is named by " + column->name + ", which only this account has");
    }
    terms.push_back(std::move(*term));
  }
  return Condition{join(terms), std::nullopt};
}

Namer::Condition Namer::by_everything(const WorldRow& row) {
  std::vector<std::string> terms, columns;
  for (const auto& column : row.table->columns) {
    if (row.table->computed(column) || row.table->sensitive(column)) continue;
    const WorldRow* target = world_.referred(row, column);
    if (target && std::find(path_.begin(), path_.end(), target) != path_.end()) continue;
    columns.push_back(column.name);
    terms.push_back(equals(row, column));
  }
  const auto equal = world_.equals(row, columns);
  Condition out{join(terms), std::nullopt};
  if (equal.others != 0) out.position = equal.before;
  return out;
}

Namer::Condition Namer::condition(const WorldRow& row) {
  path_.push_back(&row);
  needs_.rows.insert(&row);
  std::optional<Condition> out;
  for (const auto& key : keys(*row.table)) {
    out = by_key(row, key);
    if (out) break;
  }
  if (!out) out = by_everything(row);
  path_.pop_back();
  return std::move(*out);
}

std::string Namer::where(const WorldRow& row) {
  const Condition found = condition(row);
  if (!found.position) return found.text;
  const std::string key = sql_name(row.table->table->key[0]);
  return key + " = (SELECT " + key + " FROM " + sql_name(row.table->table->name) + " WHERE " + found.text + " ORDER BY " + key +
         " LIMIT 1 OFFSET " + std::to_string(*found.position) + ")";
}

std::string Namer::select(const WorldRow& row, const std::string& column) {
  const Condition found = condition(row);
  std::string out = "(SELECT " + sql_name(column) + " FROM " + sql_name(row.table->table->name) + " WHERE " + found.text;
  if (found.position) out += " ORDER BY " + sql_name(row.table->table->key[0]) + " LIMIT 1 OFFSET " + std::to_string(*found.position);
  return out + ")";
}

}  // namespace iasql::engine
