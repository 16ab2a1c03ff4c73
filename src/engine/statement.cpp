// Statements and the values in them; see statement.hpp.
#include "engine/statement.hpp"

#include <algorithm>
#include <array>

#include "aws/json.hpp"
#include "engine/row.hpp"

namespace iasql::engine {

namespace {

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

bool is_number_type(const std::string& type) {
  return is_one_of(type, {"integer", "bigint", "smallint", "double precision", "real", "numeric"});
}
bool is_text_type(const std::string& type) {
  return type == "text" || type.rfind("character varying", 0) == 0;
}

/// Words that cannot be a column's or a table's name without quotes.
bool is_reserved(std::string_view name) {
  return is_one_of(name, {"all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "both", "case", "cast", "check",
                          "collate", "column", "constraint", "create", "current_date", "current_role", "current_time", "current_timestamp",
                          "current_user", "default", "deferrable", "desc", "distinct", "do", "else", "end", "except", "false", "fetch",
                          "for", "foreign", "from", "grant", "group", "having", "in", "initially", "intersect", "into", "lateral",
                          "leading", "limit", "localtime", "localtimestamp", "not", "null", "offset", "on", "only", "or", "order",
                          "placing", "primary", "references", "returning", "select", "session_user", "some", "symmetric", "table", "then",
                          "to", "trailing", "true", "union", "unique", "user", "using", "variadic", "when", "where", "window", "with"});
}

/// Text that names a row of AWS's as a sub-select; nothing if it names none.
std::optional<std::string> named(const World& world, Namer& namer, const WorldRow& row, const std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto handle = world.handle(text);
  if (!handle || handle->row == &row) return std::nullopt;
  namer.needs().committed.insert(handle->row);
  return namer.select(*handle->row, handle->column);
}

/// A text as a literal, with the number of the account in which it is run in the place of this one's.
std::string moved_text(const World& world, const std::string& text) {
  std::string out = sql_text_literal(text);
  if (world.account().empty()) return out;
  for (const char* mark : {":", "\""}) {  // within a name, and as a text of a document
    const std::string number = mark + world.account() + mark, quoted = std::string("'") + mark + "'";
    if (text.find(number) != std::string::npos)
      out = "replace(" + out + ", '" + number + "', " + quoted + " || (SELECT account_id FROM iasql_credentials()) || " + quoted + ")";
  }
  return out;
}

/// JSON with the places of expressions, for format().
class JsonForm {
 public:
  JsonForm(const World& world, Namer& namer, const WorldRow& row) : world_(world), namer_(namer), row_(row) {}

  std::string expression(const SqlColumn& column, const Value& value) {
    const std::string form = of(value);
    if (arguments_.empty()) return moved_text(world_, aws::to_json(value)) + "::" + column.type;
    return "format(" + moved_text(world_, form) + arguments_ + ")::" + column.type;
  }

 private:
  static std::string escaped(const std::string& json) {
    std::string out;
    for (char c : json) out += c == '%' ? "%%" : std::string(1, c);
    return out;
  }
  std::string of(const Value& value) {
    if (value.is_string()) {
      auto found = named(world_, namer_, row_, value.as_string());
      if (!found) return escaped(aws::to_json(value));
      arguments_ += ", to_json(" + *found + ")";
      return "%s";
    }
    std::string out;
    if (value.is_list()) {
      for (const Value& element : value.as_list()) out += (out.empty() ? "" : ",") + of(element);
      return "[" + out + "]";
    }
    if (!value.is_map()) return escaped(aws::to_json(value));
    for (const auto& [name, member] : value.as_map()) out += (out.empty() ? "" : ",") + escaped(aws::to_json(name)) + ":" + of(member);
    return "{" + out + "}";
  }

  const World& world_;
  Namer& namer_;
  const WorldRow& row_;
  std::string arguments_;
};

std::string array_expression(const World& world, Namer& namer, const WorldRow& row, const SqlColumn& column, const Value& value) {
  std::string out;
  for (const Value& element : value.as_list()) {
    auto found = element.is_string() ? named(world, namer, row, element.as_string()) : std::nullopt;
    if (!found) found = element.is_null() ? "NULL" : element.is_string() ? moved_text(world, element.as_string()) : element.to_text();
    out += (out.empty() ? "" : ", ") + *found;
  }
  return "ARRAY[" + out + "]::" + column.type;
}

std::string reference(Namer& namer, const World& world, const WorldRow& row, const SqlColumn& column) {
  const Value& value = row.values[column.name];
  const WorldRow* target = world.referred(row, column);
  if (!target) {
    namer.needs().remarks.push_back(row.table->table->name + "." + column.name + ": the row of " + column.ref_table + " with " +
                                    column.ref_column + " " + value.to_text() + " is not known any more");
    return "NULL";
  }
  const SqlColumn* key = target->table->column(column.ref_column);
  if (!key || target->table->computed(*key)) return namer.select(*target, column.ref_column);
  namer.needs().rows.insert(target);
  return sql_literal(column, value);
}

std::string comments(Needs& needs) {
  std::string out;
  std::set<std::string> seen;
  for (const auto& remark : needs.remarks) {
    if (!seen.insert(remark).second) continue;
    out += "-- ";
    for (char c : remark) out += c == '\n' || c == '\r' ? ' ' : c;
    out += "\n";
  }
  return out;
}

std::string secret_of(const WorldRow& row, const SqlColumn& column, Needs& needs) {
  const std::string name = row.table->table->name + "." + column.name;
  needs.remarks.push_back("put the secret " + name + " of " + row_label(row) + " in its place");
  return sql_text_literal("<secret: " + name + " of " + row_label(row) + ">");
}

}  // namespace

std::string sql_name(std::string_view name) {
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  if (!name.empty() && !(name[0] >= '0' && name[0] <= '9') && std::all_of(name.begin(), name.end(), plain) && !is_reserved(name))
    return std::string(name);
  std::string out = "\"";
  for (char c : name) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + "\"";
}

std::string sql_text_literal(std::string_view text) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out;
  bool escapes = false;
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\'') {
      out += "''";
    } else if (c == '\\') {
      out += "\\\\";
      escapes = true;
    } else if (c == '\n' || c == '\t' || c == '\r') {
      out += c == '\n' ? "\\n" : c == '\t' ? "\\t" : "\\r";
      escapes = true;
    } else if (byte < 0x20 || byte == 0x7f) {
      out += std::string("\\x") + digits[byte >> 4] + digits[byte & 15];
      escapes = true;
    } else {
      out += c;
    }
  }
  return (escapes ? "E'" : "'") + out + "'";
}

std::string sql_literal(const SqlColumn& column, const Value& value) {
  if (value.is_null()) return "NULL";
  if (column.json) return sql_text_literal(aws::to_json(value)) + "::" + column.type;
  if (column.array && value.is_list()) {
    std::string out;
    for (const Value& element : value.as_list())
      out += (out.empty() ? "" : ", ") + (element.is_null() ? "NULL" : element.is_string() ? sql_text_literal(element.as_string()) : element.to_text());
    return "ARRAY[" + out + "]::" + column.type;
  }
  if (value.is_bool()) return value.as_bool() ? "true" : "false";
  if (value.is_number() && is_number_type(column.type)) return value.to_text();
  const std::string text = sql_text_literal(value.to_text());
  return is_text_type(column.type) ? text : text + "::" + column.type;
}

std::string sql_value(const World& world, Namer& namer, const WorldRow& row, const SqlColumn& column) {
  const Value& value = row.values[column.name];
  if (value.is_null()) return "NULL";
  if (!column.ref_table.empty()) return reference(namer, world, row, column);
  if (column.json) return JsonForm(world, namer, row).expression(column, value);
  if (column.array && value.is_list()) return array_expression(world, namer, row, column, value);
  if (value.is_string() && is_text_type(column.type)) {
    if (auto found = named(world, namer, row, value.as_string())) return *found;
    return moved_text(world, value.as_string());
  }
  return sql_literal(column, value);
}

std::set<std::string> changed_columns(const SqlTable& table, const Value& before, const Value& after) {
  std::set<std::string> out;
  for (const auto& column : table.columns) {
    if (table.computed(column) || table.sensitive(column)) continue;
    if (!(before[column.name] == after[column.name])) out.insert(column.name);
  }
  return out;
}

std::string row_label(const WorldRow& row) {
  const auto says = [&](const std::string& name) {
    const SqlColumn* column = row.table->column(name);
    return column && !row.table->computed(*column) && column->ref_table.empty() && row.values[name].is_string();
  };
  if (says(row.table->table->label)) return row.values[row.table->table->label].to_text();
  for (const auto& key : row.table->table->natural) {
    for (const auto& member : key.members) {
      const Value& value = row.values[member.column];
      if (!member.member.empty() && value.is_map() && value[member.member].is_string()) return value[member.member].as_string();
      if (member.member.empty() && says(member.column)) return value.to_text();
    }
  }
  const Value& label = row.values[row.table->table->label];
  if (!label.is_null()) return label.to_text();
  for (const auto& name : row.table->table->key) {
    if (!row.values[name].is_null()) return row.values[name].to_text();
  }
  return "?";
}

Statement insert_statement(const World& world, const WorldRow& row, const std::set<std::string>& without) {
  Statement out;
  Namer namer(world, out.needs);
  std::string names, values;
  for (const auto& column : row.table->columns) {
    if (row.table->computed(column) || without.count(column.name) != 0) continue;
    const Value& value = row.values[column.name];
    const bool secret = row.table->sensitive(column);
    if (!secret && value.is_null() && !column.has_default) continue;
    if (!secret && column.constant && value == *column.constant) continue;
    names += (names.empty() ? "" : ", ") + sql_name(column.name);
    values += (values.empty() ? "" : ", ") + (secret ? secret_of(row, column, out.needs) : sql_value(world, namer, row, column));
  }
  out.sql = comments(out.needs) + "INSERT INTO " + sql_name(row.table->table->name) +
            (names.empty() ? " DEFAULT VALUES;" : " (" + names + ") VALUES (" + values + ");");
  return out;
}

Statement update_statement(const World& world, const WorldRow& row, const Value& after, const std::set<std::string>& columns, bool secret) {
  Statement out;
  Namer namer(world, out.needs);
  const std::string where = namer.where(row);
  WorldRow next = row;
  next.values = after;
  std::string set;
  for (const auto& column : row.table->columns) {
    const bool hidden = secret && row.table->sensitive(column);
    if (!hidden && columns.count(column.name) == 0) continue;
    set += (set.empty() ? "" : ", ") + sql_name(column.name) + " = " +
           (hidden ? secret_of(row, column, out.needs) : sql_value(world, namer, next, column));
  }
  if (set.empty()) return {};
  out.sql = comments(out.needs) + "UPDATE " + sql_name(row.table->table->name) + " SET " + set + " WHERE " + where + ";";
  return out;
}

Statement delete_statement(const World& world, const WorldRow& row) {
  Statement out;
  Namer namer(world, out.needs);
  const std::string where = namer.where(row);
  out.sql = comments(out.needs) + "DELETE FROM " + sql_name(row.table->table->name) + " WHERE " + where + ";";
  return out;
}

}  // namespace iasql::engine
