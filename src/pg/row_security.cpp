// See row_security.hpp; and what the policies of iasql_audit_log call: iasql_row_security() and iasql_visible().
#include "pg/pg.hpp"

#include "pg/row_security.hpp"

#include <algorithm>
#include <memory>

#include "pg/arguments.hpp"
#include "pg/boundary.hpp"
#include "pg/caller.hpp"
#include "pg/changes.hpp"
#include "pg/entry.hpp"
#include "pg/relation.hpp"
#include "pg/session.hpp"
#include "pg/spi.hpp"

namespace iasql::pg {

using engine::Action;
using engine::Table;

namespace {

const std::vector<std::string>* only_entries = nullptr;

/// As a plan shows keys; a merge writes them with bars between.
std::string key_words(const Table& table, std::string id) {
  if (table.key.size() == 1) return id;
  for (std::size_t at = 0; (at = id.find('|', at)) != std::string::npos; at += 2) id.replace(at, 1, ", ");
  return id;
}

std::string key_text(const Table& table, const std::string& row) {
  std::string out = "pg_catalog.concat_ws(', '";
  for (const auto& name : table.key) out += ", " + row + "." + quote_ident(name) + "::pg_catalog.text";
  return out + ")";
}

std::string key_text_of_json(const Table& table, const std::string& json) {
  std::string out = "pg_catalog.concat_ws(', '";
  for (const auto& name : table.key) out += ", (" + json + ")->>" + quote_literal(name);
  return out + ")";
}

/// An image of a row passes if all of them do.
bool passes(Spi& spi, const std::string& table, const std::string& condition, const std::string& change) {
  const std::string image = "SELECT FROM pg_catalog.json_populate_record(NULL::" + ext(table) + ", i.image) AS " + quote_ident(table) +
                            " WHERE (" + condition + ")";
  Rows rows = spi.query("SELECT pg_catalog.count(*) FROM pg_catalog.unnest(ARRAY[$1::pg_catalog.json->'original',"
                        " $1::pg_catalog.json->'change']) i(image) WHERE i.image IS NOT NULL AND NOT EXISTS (" +
                            image + ")",
                        {change});
  return rows.at(0, 0).value_or("1") == "0";
}

std::vector<std::string> column(const Rows& rows) {
  std::vector<std::string> out;
  for (const auto& row : rows.rows) out.push_back(row[0].value_or(""));
  return out;
}

/// The owner of a join table's row, as a table and the text of its key.
std::pair<const Table*, std::string> owner_of(const engine::Catalog& catalog, const NetChange& change) {
  if (!change.table->join) return {nullptr, ""};
  const std::string& of = change.table->join->of;
  const auto at = std::find(change.table->key.begin(), change.table->key.end(), of);
  if (at == change.table->key.end()) return {nullptr, ""};
  const auto place = static_cast<std::size_t>(at - change.table->key.begin());
  return {catalog.table(change.table->column(of)->ref->table), change.key.as_list()[place].to_text()};
}

}  // namespace

RowSecurity::RowSecurity() {
  if (superuser()) return;
  Subtransaction reading;  // its end gives back the locks
  read();
  reading.rollback();
}

void RowSecurity::read() {
  Spi spi;
  const std::string mine = " FROM pg_catalog.pg_policy p WHERE p.polrelid = c.oid AND p.polcmd IN ('*', 'r') AND"
                           " EXISTS (SELECT FROM pg_catalog.unnest(p.polroles) r WHERE r = 0 OR pg_catalog.pg_has_role(r, 'USAGE'))";
  const auto all = [&](const char* joined, const char* kind) {
    return "(SELECT pg_catalog.string_agg('(' || pg_catalog.pg_get_expr(p.polqual, p.polrelid) || ')', '" + std::string(joined) + "')" +
           mine + " AND " + kind + ")";
  };
  std::vector<std::string> tables;
  {
    AsOwner owner;
    tables = column(spi.query("SELECT \"table\" FROM " + ext("iasql_tables")));
  }
  // Without a policy that lets something through, nothing passes.
  Rows rows = spi.query("SELECT c.relname, coalesce(" + all(" OR ", "p.polpermissive") + ", 'false'), " + all(" AND ", "NOT p.polpermissive") +
                            " FROM pg_catalog.pg_class c WHERE c.relnamespace = $1::pg_catalog.oid AND c.relname = ANY ($2::pg_catalog.text[])"
                            " AND c.relname NOT LIKE 'iasql@_%' ESCAPE '@' AND c.relkind = 'r' AND c.relrowsecurity"
                            " AND pg_catalog.row_security_active(c.oid)",
                        {std::to_string(extension().schema_oid), array_literal(tables)});
  for (const auto& row : rows.rows) {
    std::string condition = "(" + row[1].value_or("false") + ")";
    if (row[2]) condition += " AND " + *row[2];
    if (condition != "((true))") conditions_[row[0].value_or("")] = std::move(condition);
  }
}

const std::string* RowSecurity::condition(const std::string& table) const {
  auto found = conditions_.find(table);
  return found == conditions_.end() ? nullptr : &found->second;
}

void RowSecurity::refuse(const std::string& what) const {
  if (sees_everything()) return;
  throw UserError(ERRCODE_INSUFFICIENT_PRIVILEGE, "permission denied: row-level security of table " + conditions_.begin()->first + " applies to you",
                  what + " cannot be confined to the rows that you may see.");
}

void RowSecurity::check_may_end(const OpenTransaction& open) const {
  if (sees_everything()) return;
  Spi spi;
  Rows rows = spi.query(std::string("SELECT $1 = session_user::pg_catalog.text OR $2 = ") + caller_role, {open.opened_by, open.role});
  if (rows.at(0, 0) == "t") return;
  throw UserError(ERRCODE_INSUFFICIENT_PRIVILEGE, "permission denied to end an iasql transaction of somebody else", describe(open),
                  "Row-level security applies to you: another's transaction may be about rows that you do not see.");
}

std::optional<std::vector<std::string>> RowSecurity::pending_entries() const {
  if (sees_everything()) return std::nullopt;
  const engine::Catalog& catalog = installed_catalog();
  Spi spi;
  const auto seen = column(spi.query("SELECT l.id FROM " + ext("iasql_audit_log") + " l WHERE l.origin = 'user' AND l.transaction_id IS NULL AND " +
                                     ext("iasql_visible") + "(l.table_name, l.change, l.\"user\")"));
  const std::set<std::string> visible(seen.begin(), seen.end());
  std::vector<NetChange> changes;
  {
    AsOwner owner;
    changes = net_changes(catalog, "");
  }
  std::set<std::pair<const Table*, std::string>> hidden;
  const auto text_of = [](const NetChange& change) {
    std::string out;
    for (const auto& value : change.key.as_list()) out += (out.empty() ? "" : ", ") + value.to_text();
    return out;
  };
  std::map<const Table*, std::vector<std::string>> owners;
  for (const auto& change : changes) {
    const bool all = std::all_of(change.entries.begin(), change.entries.end(), [&](const auto& id) { return visible.count(id) != 0; });
    if (!all) hidden.emplace(change.table, text_of(change));
    if (auto [table, key] = owner_of(catalog, change); table != nullptr && condition(table->name) != nullptr) owners[table].push_back(key);
  }
  std::map<const Table*, std::set<std::string>> seen_owners;
  for (const auto& [table, keys] : owners) seen_owners[table] = visible_ids(*table, keys);
  std::vector<std::string> out;
  for (const auto& change : changes) {
    if (hidden.count({change.table, text_of(change)}) != 0) continue;
    auto [table, key] = owner_of(catalog, change);
    if (table != nullptr && hidden.count({table, key}) != 0) continue;
    if (table != nullptr && condition(table->name) != nullptr && seen_owners[table].count(key) == 0) continue;
    out.insert(out.end(), change.entries.begin(), change.entries.end());
  }
  return out;
}

/// Of rows that there are by what a SELECT shows, of others by the last entry of the log.
std::set<std::string> RowSecurity::visible_ids(const Table& table, const std::vector<std::string>& ids) const {
  const std::string condition = " = ANY ($1::pg_catalog.text[])", wanted = array_literal(ids), key = key_text(table, "t");
  Spi spi;
  const auto shown = column(spi.query("SELECT " + key + " FROM " + ext(table.name) + " t WHERE " + key + condition, {wanted}));
  std::set<std::string> out(shown.begin(), shown.end());
  std::vector<std::string> last;
  {
    AsOwner owner;
    const std::string gone = key_text_of_json(table, "l.change->'original'");
    last = column(spi.query("SELECT DISTINCT ON (" + gone + ") l.id FROM " + ext("iasql_audit_log") + " l WHERE l.table_name = $2 AND " + gone +
                                condition + " AND NOT EXISTS (SELECT FROM " + ext(table.name) + " t WHERE " + key + " = " + gone +
                                ") ORDER BY " + gone + ", l.id DESC",
                            {wanted, table.name}));
  }
  const auto were = column(spi.query("SELECT " + key_text_of_json(table, "l.change->'original'") + " FROM " + ext("iasql_audit_log") +
                                         " l WHERE l.id = ANY ($1::pg_catalog.int4[]) AND " + ext("iasql_visible") +
                                         "(l.table_name, l.change, l.\"user\")",
                                     {array_literal(last)}));
  out.insert(were.begin(), were.end());
  return out;
}

void RowSecurity::confine(engine::Report& report) const {
  if (sees_everything()) return;
  const engine::Catalog& catalog = installed_catalog();
  std::map<std::string, std::vector<std::string>> ids;
  const auto id_of = [&](const Action& action) {
    const Table* table = catalog.table(action.table);
    return table == nullptr ? action.id : key_words(*table, action.id);
  };
  for (const Action& action : report.actions)
    if (condition(action.table) != nullptr && !action.id.empty()) ids[action.table].push_back(id_of(action));
  std::map<std::string, std::set<std::string>> visible;
  for (const auto& [name, wanted] : ids)
    if (const Table* table = catalog.table(name)) visible[name] = visible_ids(*table, wanted);
  std::erase_if(report.actions, [&](const Action& action) {
    return condition(action.table) != nullptr && visible[action.table].count(id_of(action)) == 0;
  });
}

std::optional<std::vector<std::string>> entries_to_discard(const OpenTransaction& abandoned) {
  const engine::Catalog& catalog = installed_catalog();
  std::vector<std::string> names;
  for (const Table* table : catalog.tables()) names.push_back(table->name);
  Spi spi;
  Rows secured = spi.query("SELECT FROM pg_catalog.pg_class WHERE relnamespace = $1::pg_catalog.oid AND relrowsecurity AND relname = ANY ($2::pg_catalog.text[])",
                           {std::to_string(extension().schema_oid), array_literal(names)});
  if (secured.empty()) return std::nullopt;
  const auto found = column(spi.query("SELECT id FROM " + ext("iasql_audit_log") + " WHERE origin = 'user' AND transaction_id IS NULL AND \"user\" = $1",
                                      {abandoned.opened_by}));
  const std::set<std::string> own(found.begin(), found.end());
  std::vector<std::string> out;
  for (const auto& change : net_changes(catalog, ""))
    if (std::all_of(change.entries.begin(), change.entries.end(), [&](const auto& id) { return own.count(id) != 0; }))
      out.insert(out.end(), change.entries.begin(), change.entries.end());
  return out;
}

OnlyEntries::OnlyEntries(const std::optional<std::vector<std::string>>& entries) : before_(only_entries) {
  if (entries) only_entries = &*entries;
}
OnlyEntries::~OnlyEntries() {
  only_entries = before_;
}
const std::vector<std::string>* OnlyEntries::active() {
  return only_entries;
}

namespace {

/// What an expression that calls iasql_visible() keeps while it is executed.
RowSecurity& kept_for(FunctionCallInfo fcinfo) {
  FmgrInfo* info = fcinfo->flinfo;
  if (info->fn_extra != nullptr) return *static_cast<RowSecurity*>(info->fn_extra);
  auto made = std::make_unique<RowSecurity>();
  call([&] {
    auto* callback = static_cast<MemoryContextCallback*>(MemoryContextAllocZero(info->fn_mcxt, sizeof(MemoryContextCallback)));
    callback->func = [](void* old) { delete static_cast<RowSecurity*>(old); };
    callback->arg = made.get();
    MemoryContextRegisterResetCallback(info->fn_mcxt, callback);
  });
  info->fn_extra = made.release();
  return *static_cast<RowSecurity*>(info->fn_extra);
}

/// Row changes by the rows that they show; marks, which may speak of any row, to whoever has made them.
bool visible(FunctionCallInfo fcinfo) {
  const RowSecurity& security = kept_for(fcinfo);
  if (security.sees_everything()) return true;
  const std::string table = required_text(fcinfo, 0, "table_name");
  Spi spi;
  if (table == "iasql_audit_log")
    return spi.query("SELECT session_user::pg_catalog.text = $1", {required_text(fcinfo, 2, "user")}).at(0, 0) == "t";
  const std::string* condition = security.condition(table);
  if (condition != nullptr) return passes(spi, table, *condition, required_text(fcinfo, 1, "change"));
  // Nobody can say any more who might see rows of a table that is gone.
  return !spi.query("SELECT FROM " + ext("iasql_tables") + " WHERE \"table\" = $1", {table}).empty();
}

}  // namespace
}  // namespace iasql::pg

IASQL_FUNCTION(iasql_row_security) {
  (void)fcinfo;
  return iasql::pg::guard([&]() -> Datum {
    (void)iasql::pg::extension();
    return BoolGetDatum(!iasql::pg::RowSecurity().sees_everything());
  });
}

IASQL_FUNCTION(iasql_visible) {
  return iasql::pg::guard([&]() -> Datum {
    (void)iasql::pg::extension();
    return BoolGetDatum(iasql::pg::visible(fcinfo));
  });
}
