// See inverse.hpp.
#include "engine/inverse.hpp"

#include <algorithm>

namespace iasql::engine {

namespace {

/// What users state about the object or about how iasql treats it: neither what AWS alone decides nor what is not logged.
bool counts(const Column& column) { return !column.computed && !column.virtual_ && !column.sensitive && !column.write_only; }

bool is_key(const Table& table, const Column& column) {
  return std::find(table.key.begin(), table.key.end(), column.name) != table.key.end();
}

bool is_local_key(const Table& table, const Column& column) { return column.local && is_key(table, column); }

/// Columns in which users' wishes differ between two versions.
std::vector<std::string> differing(const Table& table, const Row& a, const Row& b) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const Column& column = table.columns[i];
    if (counts(column) && !column.volatile_ && !is_local_key(table, column) && !same(column, a[i], b[i])) out.push_back(column.name);
  }
  return out;
}

std::vector<std::string> secrets_of(const Table& table) {
  std::vector<std::string> out;
  for (const Column& column : table.columns)
    if ((column.sensitive || column.write_only) && !column.virtual_) out.push_back(column.name);
  return out;
}

void invert_insert(const TouchedRow& row, Inverse& out) {
  if (!row.now) return;
  out.what = Inverse::Do::Delete;
  for (auto& column : differing(*row.table, *row.after, *row.now)) {
    // What nobody has stated AWS may decide, and decide anew.
    if (row.by_cloud.count(column) == 0 || row.columns.count(column) > 0) out.overwritten.push_back(std::move(column));
  }
}

void invert_delete(const TouchedRow& row, Inverse& out) {
  if (row.now) {
    const auto others = differing(*row.table, *row.before, *row.now);
    out.there_again = !others.empty();
    if (!others.empty()) out.what = Inverse::Do::Update;
    out.columns.insert(others.begin(), others.end());
    return;
  }
  out.what = Inverse::Do::Insert;
  for (const Column& column : row.table->columns)
    if (counts(column) || (is_key(*row.table, column) && !column.virtual_)) out.columns.insert(column.name);
  out.secrets = secrets_of(*row.table);
}

void invert_update(const TouchedRow& row, Inverse& out) {
  bool wanted = false;
  for (std::size_t i = 0; i < row.table->columns.size(); ++i) {
    const Column& column = row.table->columns[i];
    if (row.columns.count(column.name) == 0 || !counts(column)) continue;
    const Value &before = (*row.before)[i], &after = (*row.after)[i];
    if (same(column, before, after)) continue;  // put back by the commit itself
    wanted = true;
    if (!row.now || same(column, before, (*row.now)[i])) continue;
    out.columns.insert(column.name);
    if (!same(column, after, (*row.now)[i])) out.overwritten.push_back(column.name);
  }
  out.gone = wanted && !row.now;
  if (!out.columns.empty()) out.what = Inverse::Do::Update;
  if (row.secret && row.now) out.secrets = secrets_of(*row.table);
}

}  // namespace

Inverse invert(const TouchedRow& row) {
  Inverse out;
  if (row.before && row.after)
    invert_update(row, out);
  else if (row.after)
    invert_insert(row, out);
  else if (row.before)
    invert_delete(row, out);
  return out;
}

}  // namespace iasql::engine
