// See push_groups.hpp.
#include "pg/pg.hpp"

#include <algorithm>

#include "pg/module_names.hpp"
#include "pg/push_groups.hpp"
#include "pg/relation.hpp"
#include "pg/work.hpp"

namespace iasql::pg {

namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Modules with changes, and what was changed of them. Settings of iasql's own are a group of their own: nearly every
/// module depends on them, and nothing is done to the cloud.
struct Cluster {
  std::vector<std::string> modules, tables;
  std::int64_t newest = 0;
  bool settings = false;
};

bool holds_settings(const std::string& module, const std::string& name) {
  auto loaded = module_store().get(module);
  const engine::Table* table = loaded ? (*loaded)->table(name) : nullptr;
  return table != nullptr && !table->role.empty();
}

std::vector<std::string> needed_by(const std::string& module) {
  std::vector<std::string> out;
  auto all = module_store().closure({module});
  if (!all) return out;
  for (const auto& one : *all) out.push_back(one->name);
  return out;
}

bool belong_together(const Cluster& a, const Cluster& b) {
  if (a.settings || b.settings) return a.settings && b.settings;
  for (const auto& one : a.modules) {
    for (const auto& other : b.modules) {
      if (contains(needed_by(one), other) || contains(needed_by(other), one)) return true;
    }
  }
  return false;
}

void absorb(Cluster& into, Cluster& other) {
  for (auto& module : other.modules)
    if (!contains(into.modules, module)) into.modules.push_back(std::move(module));
  for (auto& table : other.tables) into.tables.push_back(std::move(table));
  into.newest = std::max(into.newest, other.newest);
}

std::vector<Cluster> put_together(std::vector<Cluster> all) {
  std::vector<Cluster> out;
  for (Cluster& one : all) {
    for (auto other = out.begin(); other != out.end();) {
      if (!belong_together(one, *other)) {
        ++other;
        continue;
      }
      absorb(one, *other);
      other = out.erase(other);
    }
    out.push_back(std::move(one));
  }
  return out;
}

std::vector<Cluster> changed_tables(Spi& spi, const std::vector<std::string>& usable) {
  Rows rows = spi.query("SELECT pg_catalog.split_part(t.module, '@', 1), a.table_name, pg_catalog.max(a.id) FROM " +
                        ext("iasql_audit_log") + " a JOIN " + ext("iasql_tables") + " t ON t.\"table\" = a.table_name" +
                        " WHERE a.origin = 'user' AND a.transaction_id IS NULL GROUP BY 1, 2 ORDER BY 3");
  std::vector<Cluster> out;
  for (const auto& row : rows.rows) {
    Cluster one;
    one.modules = {row[0].value_or("")};
    one.tables = {row[1].value_or("")};
    one.newest = std::stoll(row[2].value_or("0"));
    if (!contains(usable, one.modules.front())) continue;
    one.settings = holds_settings(one.modules.front(), one.tables.front());
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace

std::vector<PushGroup> push_groups(const std::vector<std::string>& usable) {
  return work([&](Spi& spi) {
    std::vector<PushGroup> out;
    std::vector<std::string> names;
    for (Cluster& cluster : put_together(changed_tables(spi, usable))) {
      std::sort(cluster.modules.begin(), cluster.modules.end());
      std::string name = "pushing " + (cluster.settings ? "settings" : join(cluster.modules));
      names.push_back(name);
      out.push_back({std::move(name), std::move(cluster.tables), cluster.newest});
    }
    spi.execute("DELETE FROM " + ext("iasql_backoff") +
                    " WHERE object LIKE 'pushing %' AND object <> ALL ($1::pg_catalog.text[])",
                {array_literal(names)});
    return out;
  });
}

}  // namespace iasql::pg
