// Texts of the merge's statements; see merge_sql.hpp. `t` is the table, `r` a staged row with its references
// found.
#include "pg/merge_sql.hpp"

#include <algorithm>

namespace iasql::pg::merge_sql {

namespace {

std::string quoted(std::string_view text, char quote) {
  std::string out(1, quote);
  for (char c : text) {
    if (c == quote) out += c;
    out += c;
  }
  return out + quote;
}

std::string join(const std::vector<std::string>& parts, const char* separator) {
  std::string out;
  for (const auto& part : parts) out += (out.empty() ? "" : separator) + part;
  return out;
}

std::string column_of(const char* alias, const std::string& name) {
  return std::string(alias) + "." + ident(name);
}

/// Rows of the audit log that some user still wants done, as (original, change).
std::string pending(const Shape& shape) {
  auto part = [&](const std::string& condition) {
    return "SELECT l.change->'original' AS original, l.change->'change' AS change FROM " + shape.audit_log +
           " l WHERE l.origin = 'user' AND l.table_name = " + literal(shape.name) +
           " AND l.change_type IN ('INSERT', 'UPDATE', 'DELETE') AND " + condition;
  };
  std::string sql = "pending AS MATERIALIZED (" + part("l.transaction_id IS NULL");
  for (const auto& id : shape.other_transactions)
    sql += " UNION ALL " + part("l.transaction_id = " + literal(id));
  return sql + ")";
}

std::string json_column(const std::string& json, const std::string& name, const std::string& type) {
  return "(" + json + "->>" + literal(name) + ")::" + type;
}

/// Keys of rows with pending changes; with `own`, of rows that the own transaction has claimed as well.
std::string pending_keys(const Shape& shape, bool own) {
  auto part = [&](const std::string& source, const char* which) {
    std::vector<std::string> columns;
    for (const Key& key : shape.key)
      columns.push_back(json_column(which, key.name, key.type) + " AS " + ident(key.name));
    return "SELECT " + join(columns, ", ") + " FROM " + source + " WHERE " + which + " IS NOT NULL";
  };
  std::string sql =
      "pending_keys AS MATERIALIZED (" + part("pending", "original") + " UNION " + part("pending", "change");
  if (own && !shape.own_transaction.empty()) {
    std::string claimed = "(SELECT l.change->'change' AS change FROM " + shape.audit_log +
                          " l WHERE l.origin = 'user' AND l.table_name = " + literal(shape.name) +
                          " AND l.change_type IN ('INSERT', 'UPDATE') AND l.transaction_id = " +
                          literal(shape.own_transaction) + ") claimed";
    sql += " UNION " + part(claimed, "change");
  }
  return sql + ")";
}

/// Identities that pending changes have taken away: the cloud still shows them, and they must not come back
/// as new rows.
std::string pending_identities(const Shape& shape) {
  std::vector<std::string> columns;
  for (const Column* c : shape.identity())
    columns.push_back(json_column("original", c->name, c->type) + " AS " + ident(c->name));
  return "pending_identities AS MATERIALIZED (SELECT DISTINCT " + join(columns, ", ") +
         " FROM pending WHERE original IS NOT NULL)";
}

std::string equal_keys(const Shape& shape, const char* a, const char* b, const std::string& b_prefix = "") {
  std::vector<std::string> parts;
  for (const Key& key : shape.key)
    parts.push_back(column_of(a, key.name) + " = " + column_of(b, b_prefix + key.name));
  return join(parts, " AND ");
}

std::string equal_identities(const Shape& shape, const char* a, const char* b) {
  std::vector<std::string> parts;
  for (const Column* c : shape.identity())
    parts.push_back(column_of(a, c->name) + " = " + column_of(b, c->name));
  return join(parts, " AND ");
}

/// Somebody's create of such a row is under way or unresolved: what is new may be that row's object. So it is with a
/// replacement: one of its two objects will go.
std::string creating(const Shape& shape) {
  return "EXISTS (SELECT 1 FROM " + shape.journal + " j WHERE j.state = 'intent' AND j.action IN ('create', 'replace', 'restore') AND j.table_name = " +
         literal(shape.name) + ")";
}

/// AWS goes on listing some objects after they were deleted, unless they have been made again.
std::string not_a_ghost(const Shape& shape) {
  auto same_identity = [&](const char* entry) {
    std::string out;
    for (const Column* c : shape.identity()) {
      if (c->reference) continue;
      std::string value = std::string(entry) + ".detail->>" + literal(c->name);
      // What a creation saves are the names that AWS has made up.
      if (shape.region == column_of("t", c->name)) value = "coalesce(" + value + ", " + entry + ".region)";
      out += " AND " + value + " = " + column_of("s", c->name) + "::text";
    }
    return out;
  };
  if (shape.lingers <= 0 || same_identity("j").empty()) return "true";
  auto done = [&](const char* entry, const char* action) {
    return "SELECT 1 FROM " + shape.journal + " " + entry + " WHERE " + entry +
           ".table_name = " + literal(shape.name) + " AND " + entry + ".state = 'done' AND " + entry +
           ".action = " + literal(action) + same_identity(entry);
  };
  return "NOT EXISTS (" + done("j", "delete") +
         " AND j.ended_at > pg_catalog.clock_timestamp() - pg_catalog.make_interval(secs => " +
         std::to_string(shape.lingers) + ") AND NOT EXISTS (" + done("n", "create") + " AND n.id > j.id))";
}

struct Resolved {
  std::string select, joins;
  std::vector<std::string> needed, open, foreseen;
};

/// The wire value, to tell rows apart whose reference has no key yet.
std::string wire_name(const Column& c) {
  return ident(c.name + "__wire");
}
bool is_foreseen(const Column& c) {
  return c.reference && !c.target.foreseen.empty();
}

std::string target_region(const Column& c) {
  if (!c.target.has_region) return "s.__region";
  return "coalesce(nullif(" + column_of("s", c.name + "__region") + ", ''), s.__region)";
}

void add_reference(Resolved& out, const Column& c, std::size_t number) {
  const std::string alias = "ref" + std::to_string(number);
  const std::string wire = column_of("s", c.name);
  const std::string found = alias + "." + ident(c.target.key);
  out.joins += " LEFT JOIN " + c.target.table + " " + alias + " ON " + alias + "." + ident(c.target.wire) +
               "::text = " + wire;
  if (!c.target.region.empty()) {
    const std::string region = target_region(c);
    out.joins += " AND (" + region + " = '' OR " + c.target.region + " = " + region + ")";
  }
  out.select += found + " AS " + ident(c.name) + ", ";
  const std::string lost = "(" + wire + " IS NOT NULL AND " + found + " IS NULL)";
  out.open.push_back(lost);
  std::string foreseen = "false";
  if (is_foreseen(c)) {
    foreseen = "(" + lost + " AND EXISTS (SELECT 1 FROM " + ident(c.target.foreseen) + " f WHERE " +
               column_of("f", c.target.wire) + "::text = " + wire + "))";
    out.foreseen.push_back(foreseen);
    out.select += wire + " AS " + wire_name(c) + ", ";
  }
  if (!c.target.optional || c.identity) out.needed.push_back("(NOT " + lost + " OR " + foreseen + ")");
}

void add_enumeration(Resolved& out, const Column& c) {
  const std::string label = column_of("s", c.name);
  if (c.unknown_labels.empty()) {
    out.select += label + "::" + c.type + " AS " + ident(c.name) + ", ";
    return;
  }
  const std::string unknown = label + " = ANY (" + text_array(c.unknown_labels) + ")";
  out.select +=
      "CASE WHEN " + unknown + " THEN NULL ELSE " + label + "::" + c.type + " END AS " + ident(c.name) + ", ";
  if (c.not_null || c.identity) out.needed.push_back("(" + unknown + ") IS NOT TRUE");
}

/// staged: the stage with its references found and labels cast. resolved: one row per identity.
std::string staged(const Shape& shape) {
  Resolved parts;
  for (std::size_t i = 0; i < shape.columns.size(); ++i) {
    const Column& c = shape.columns[i];
    if (c.reference)
      add_reference(parts, c, i);
    else if (c.enumeration)
      add_enumeration(parts, c);
    else
      parts.select += column_of("s", c.name) + ", ";
  }
  parts.needed.insert(parts.needed.begin(), "s.__ok");
  return "staged AS (SELECT " + parts.select + "(" + join(parts.needed, " AND ") + ") AS __ok, (" +
         (parts.open.empty() ? "false" : join(parts.open, " OR ")) +
         ") AS __open, (" + (parts.foreseen.empty() ? "false" : join(parts.foreseen, " OR ")) +
         ") AS __foreseen, s.__region FROM iasql_stage s" + parts.joins + " WHERE " + not_a_ghost(shape) + ")";
}

std::string resolved(const Shape& shape) {
  std::vector<std::string> identity;
  for (const Column* c : shape.identity()) {
    identity.push_back(ident(c->name));
    if (is_foreseen(*c)) identity.push_back(wire_name(*c));
  }
  const std::string columns = join(identity, ", ");
  return "resolved AS (SELECT DISTINCT ON (" + columns + ") * FROM staged ORDER BY " + columns +
         ", __ok DESC, __open, __region)";
}

std::string key_text(const Shape& shape, const char* alias) {
  std::vector<std::string> parts;
  for (const Key& key : shape.key) parts.push_back(column_of(alias, key.name) + "::text");
  return parts.size() == 1 ? parts[0] : "pg_catalog.concat_ws('|', " + join(parts, ", ") + ")";
}

bool is_staged(const Shape& shape, const std::string& name) {
  return std::any_of(shape.columns.begin(), shape.columns.end(),
                     [&](const Column& c) { return c.name == name; });
}

/// Of a staged row, before it has a key of its own.
std::string new_key_text(const Shape& shape) {
  for (const Key& key : shape.key) {
    if (!is_staged(shape, key.name)) return "''";
  }
  return key_text(shape, "r");
}

/// What the table would have after the merge. Where the cloud says nothing and the table must have something, that stays.
std::string merged_value(const Column& c) {
  const std::string fresh = column_of("r", c.name);
  return c.not_null && !c.identity ? "coalesce(" + fresh + ", " + column_of("t", c.name) + ")" : fresh;
}

std::string differs(const Column& c) {
  const std::string cast = c.comparable ? "" : "::text";
  return merged_value(c) + cast + " IS DISTINCT FROM " + column_of("t", c.name) + cast;
}

/// Rows `t` of which the listing tells everything. Without a region nothing is known of a row's whereabouts: only a complete
/// listing can miss it.
std::string in_scope(const Shape& shape, bool everything) {
  if (everything) return "($1::pg_catalog.text[] IS NULL OR true)";
  if (shape.region.empty()) return "($1::pg_catalog.text[] IS NULL AND false)";
  return "(" + shape.region + ") = ANY ($1::pg_catalog.text[])";
}

std::string rows_given(const Shape& shape) {
  std::vector<std::string> columns;
  for (const Key& key : shape.key) columns.push_back(ident("k_" + key.name) + " " + key.type);
  return "pg_catalog.json_to_recordset($1::pg_catalog.json) AS g(__place int8, __xmin text, " +
         join(columns, ", ") + ")";
}

std::string chosen(const char* alias) {
  return std::string("($1::pg_catalog.int8[] IS NULL OR ") + alias + ".__row IN (SELECT pg_catalog.unnest($1::pg_catalog.int8[])))";
}

}  // namespace

std::string ident(std::string_view name) {
  return quoted(name, '"');
}

std::string literal(std::string_view text) {
  if (text.find('\\') == std::string_view::npos) return quoted(text, '\'');
  std::string doubled;
  for (char c : text) doubled += c == '\\' ? std::string("\\\\") : std::string(1, c);
  return " E" + quoted(doubled, '\'');
}

std::string text_array(const std::vector<std::string>& texts) {
  std::vector<std::string> parts;
  for (const auto& text : texts) parts.push_back(literal(text));
  return "ARRAY[" + join(parts, ", ") + "]::pg_catalog.text[]";
}

std::vector<const Column*> Shape::identity() const {
  std::vector<const Column*> out;
  for (const Column& c : columns) {
    if (c.identity) out.push_back(&c);
  }
  return out;
}

std::vector<const Column*> Shape::others() const {
  std::vector<const Column*> out;
  for (const Column& c : columns) {
    if (!c.identity) out.push_back(&c);
  }
  return out;
}

std::string gone(const Shape& shape, bool everything) {
  std::vector<std::string> key;
  for (const Key& k : shape.key) key.push_back(column_of("t", k.name));
  const std::string has_pending =
      "EXISTS (SELECT 1 FROM pending_keys p WHERE " + equal_keys(shape, "p", "t") + ")";
  return "WITH " + pending(shape) + ", " + pending_keys(shape, true) + ", " + staged(shape) +
         " SELECT pg_catalog.json_build_array(" + join(key, ", ") + ")::text, " + key_text(shape, "t") +
         ", coalesce(" + column_of("t", shape.label) + "::text, " + key_text(shape, "t") +
         "), t.xmin::text, " + has_pending + ", " + (shape.region.empty() ? "''" : "(" + shape.region + ")") +
         " FROM " + shape.table + " t WHERE " + in_scope(shape, everything) + " AND NOT EXISTS (SELECT 1 FROM staged r WHERE " +
         equal_identities(shape, "r", "t") + ")" + (shape.with_pending ? "" : " AND NOT " + has_pending) +
         " ORDER BY " + join(key, ", ");
}

std::string unequal(const Shape& shape, bool everything) {
  std::vector<std::string> equal{"t.__there", "r.__ok", "NOT r.__open"};
  for (const Column* c : shape.others()) equal.push_back("NOT (" + differs(*c) + ")");
  return "WITH " + staged(shape) + " SELECT 1 FROM (SELECT true AS __there, t.* FROM " + shape.table + " t WHERE " +
         in_scope(shape, everything) + ") t FULL JOIN staged r ON " + equal_identities(shape, "r", "t") + " WHERE (" +
         join(equal, " AND ") + ") IS NOT TRUE";
}

std::string lost(const Shape& shape) {
  std::string out;
  for (std::size_t i = 0; i < shape.columns.size(); ++i) {
    const Column& c = shape.columns[i];
    if (!c.reference) continue;
    Resolved parts;
    add_reference(parts, c, i);
    out += (out.empty() ? "" : " UNION ") + ("SELECT " + std::to_string(i)) + ", " + target_region(c) +
           " FROM iasql_stage s" + parts.joins + " WHERE s.__ok AND " + parts.open.front();
  }
  return out;
}

std::string differences(const Shape& shape) {
  std::string inner, values, json, key;
  std::string outer = "q.__new, q.__xmin, q.__open, q.__id, q.__label, q.__region, q.__pending, q.__key";
  for (std::size_t i = 0; i < shape.key.size(); ++i) {
    inner += ", " + column_of("t", shape.key[i].name) + " AS k" + std::to_string(i);
    key += (i == 0 ? "" : ", ") + column_of("t", shape.key[i].name);
    outer += ", q.k" + std::to_string(i);
  }
  std::vector<std::string> differ{"q.__new"};
  for (std::size_t i = 0; i < shape.columns.size(); ++i) {
    const Column& c = shape.columns[i];
    const std::string n = std::to_string(i);
    inner += ", " + merged_value(c) + " AS n" + n;
    outer += ", q.n" + n;
    if (c.identity) continue;
    inner += ", " + column_of("t", c.name) + " AS o" + n + ", t.__there AND " + differs(c) + " AS d" + n;
    values += ", q.o" + n;
    auto text = [&](const std::string& of) {
      return ", CASE WHEN q.d" + n + " THEN coalesce(pg_catalog.to_json(q." + of + n + ")::text, 'null') END";
    };
    json += text("o") + text("n");
    differ.push_back("q.d" + n);
  }
  const Key& first = shape.key.front();
  std::string label =
      is_staged(shape, shape.label) ? column_of("r", shape.label) : column_of("t", shape.label);
  std::vector<std::string> identity_known;
  for (const Column* c : shape.identity()) identity_known.push_back(column_of("r", c->name) + " IS NOT NULL");
  const std::string is_pending = "CASE WHEN t.__there THEN " + column_of("p", first.name) + " IS NOT NULL ELSE " +
                                 column_of("i", shape.identity().front()->name) + " IS NOT NULL END";
  return "WITH " + pending(shape) + ", " + pending_keys(shape, false) + ", " + pending_identities(shape) +
         ", " + staged(shape) + ", " + resolved(shape) + " SELECT " + outer + values + json +
         " FROM (SELECT t.__there IS NULL AS __new, t.__xmin, " + "r.__open, CASE WHEN t.__there THEN " +
         key_text(shape, "t") + " ELSE " + new_key_text(shape) + " END AS __id, " + label +
         "::text AS __label, r.__region, (" + is_pending +
         ") AS __pending, CASE WHEN t.__there THEN pg_catalog.json_build_array(" + key + ")::text END AS __key" + inner +
         " FROM resolved r LEFT JOIN (SELECT true AS __there, x.xmin::text AS __xmin, x.* FROM " +
         shape.table + " x) t ON " + equal_identities(shape, "r", "t") + " LEFT JOIN pending_keys p ON " +
         equal_keys(shape, "p", "t") + " LEFT JOIN pending_identities i ON " +
         equal_identities(shape, "i", "r") + " WHERE r.__ok AND (r.__foreseen OR " +
         join(identity_known, " AND ") + ") AND (t.__there OR NOT " + creating(shape) + ")" +
         (shape.with_pending ? "" : " AND NOT (" + is_pending + ")") + ") q WHERE " + join(differ, " OR ");
}

std::string lock_changed(const Shape& shape) {
  return "SELECT n.__row FROM " + shape.table + " t JOIN iasql_changed n ON " +
         equal_keys(shape, "t", "n", "k_") + " AND t.xmin::text = n.__xmin WHERE " + chosen("n") +
         " FOR NO KEY UPDATE OF t SKIP LOCKED";
}

std::string update(const Shape& shape) {
  std::vector<std::string> set;
  for (const Column* c : shape.others()) set.push_back(ident(c->name) + " = " + column_of("n", c->name));
  return "UPDATE " + shape.table + " t SET " + join(set, ", ") + " FROM iasql_changed n WHERE " +
         equal_keys(shape, "t", "n", "k_") + " AND t.xmin::text = n.__xmin AND " + chosen("n") +
         " RETURNING n.__row";
}

std::string insert(const Shape& shape, bool told) {
  std::vector<std::string> names, values;
  for (const Column& c : shape.columns) {
    names.push_back(ident(c.name));
    std::string value = column_of("n", c.name);
    if (c.not_null && !c.default_expression.empty())
      value = "coalesce(" + value + ", " + c.default_expression + ")";
    values.push_back(value);
  }
  return "INSERT INTO " + shape.table + " AS t (" + join(names, ", ") + ") SELECT " + join(values, ", ") +
         " FROM iasql_new n WHERE " + chosen("n") + " ORDER BY n.__row" +
         (told ? " RETURNING " + key_text(shape, "t") + ", coalesce(" + column_of("t", shape.label) + "::text, " +
                     key_text(shape, "t") + ")"
               : "");
}

std::string deletable(const Shape& shape, const std::vector<Referrer>& referrers, bool skip_locked) {
  std::vector<std::string> referred;
  for (const Referrer& referrer : referrers) {
    std::string condition;
    for (std::size_t i = 0; i < referrer.columns.size(); ++i) {
      condition += (i == 0 ? "" : " AND ") + column_of("c", referrer.columns[i]) + " = " +
                   column_of("t", referrer.referenced[i]);
    }
    if (referrer.same_table) condition += " AND c.ctid <> t.ctid";
    if (!referrer.key.empty()) {
      condition += " AND EXISTS (SELECT 1 FROM " + shape.audit_log +
                   " l WHERE l.origin = 'user' AND l.transaction_id IS NULL"
                   " AND l.table_name = " +
                   literal(referrer.name);
      for (const auto& key : referrer.key)
        condition += " AND l.change->'change'->>" + literal(key) + " = " + column_of("c", key) + "::text";
      condition += ")";
    }
    referred.push_back("EXISTS (SELECT 1 FROM " + referrer.table + " c WHERE " + condition + ")");
  }
  return "WITH " + pending(shape) + ", " + pending_keys(shape, true) + " SELECT g.__place, (" +
         (referred.empty() ? "false" : join(referred, " OR ")) + ") FROM " + rows_given(shape) + " JOIN " +
         shape.table + " t ON " + equal_keys(shape, "t", "g", "k_") +
         " AND t.xmin::text = g.__xmin WHERE NOT EXISTS (SELECT 1 FROM pending_keys p WHERE " +
         equal_keys(shape, "p", "t") + ")" + (skip_locked ? " FOR UPDATE OF t SKIP LOCKED" : "");
}

std::string remove(const Shape& shape) {
  return "DELETE FROM " + shape.table + " t USING " + rows_given(shape) + " WHERE " +
         equal_keys(shape, "t", "g", "k_") + " AND t.xmin::text = g.__xmin RETURNING g.__place";
}

}  // namespace iasql::pg::merge_sql
