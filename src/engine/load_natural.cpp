// Natural keys from a descriptor: what tells a row from others in words that mean the same in another account.
// Must not know: rows, SQL. Fails: through Problems.
#include <algorithm>

#include "engine/load.hpp"

namespace iasql::engine {

namespace {

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  std::size_t from = 0;
  for (std::size_t dot; (dot = text.find('.', from)) != std::string::npos; from = dot + 1)
    parts.push_back(text.substr(from, dot - from));
  parts.push_back(text.substr(from));
  return parts;
}

NaturalMember load_member(const Table& table, const std::string& text) {
  NaturalMember member;
  member.text = text;
  const auto parts = split(text);
  if (parts.size() == 1 || table.column(parts[0])) {
    member.column = parts[0];
    if (parts.size() > 1) member.member = text.substr(parts[0].size() + 1);
    return member;
  }
  member.table = parts[0];
  member.by = parts[1];
  if (parts.size() > 2) member.flag = text.substr(parts[0].size() + parts[1].size() + 2);
  return member;
}

NaturalKey load_key(Problems& problems, const Table& table, const Value& written, const std::string& place) {
  NaturalKey key;
  if (written.is_map()) {
    Fields fields(problems, written, place);
    key.when = fields.expression("when");
    for (const std::string& text : fields.texts("columns")) key.members.push_back(load_member(table, text));
  } else {
    for (const Value& text : written.as_list()) key.members.push_back(load_member(table, text.as_string()));
  }
  if (key.members.empty()) problems.add(place, "must be a list of columns");
  return key;
}

class Checker {
 public:
  Checker(Problems& problems, const std::vector<Table>& tables, const Table& table)
      : problems_(problems), tables_(tables), table_(table) {}

  void key(const std::string& place, const NaturalKey& key) {
    expression(place + ".when", key.when);
    for (const NaturalMember& member : key.members) member.reverse() ? reverse(place, member) : own(place, member);
  }

  void expression(const std::string& place, const Path& path) {
    if (path.empty()) return;
    for (const std::string& root : path.roots()) {
      if (root == "ref" || table_.column(root)) continue;
      const NaturalMember member = load_member(table_, root);
      if (member.reverse() && known(root))
        reverse(place, member);
      else
        problems_.add(place, "there is no \"" + root + "\" in " + path.text());
    }
  }

  void column(const std::string& place, const std::string& name) {
    if (!table_.column(name)) problems_.add(place, "there is no column \"" + name + "\"");
  }

  const Table* find(const std::string& name) const {
    const auto named = [&](const Table& one) { return one.name == name; };
    const auto found = std::find_if(tables_.begin(), tables_.end(), named);
    return found == tables_.end() ? nullptr : &*found;
  }

 private:
  void own(const std::string& place, const NaturalMember& member) {
    column(place, member.column);
    const Column* found = table_.column(member.column);
    if (found && (found->virtual_ || found->sensitive)) problems_.add(place, "column \"" + member.column + "\" names nothing");
  }

  void reverse(const std::string& place, const NaturalMember& member) {
    const Table* other = find(member.table);
    if (!other) return problems_.add(place, "there is neither a column nor a table \"" + member.table + "\" in this module");
    if (!other->column(member.by)) problems_.add(place, "table \"" + member.table + "\" has no column \"" + member.by + "\"");
    if (!member.flag.empty() && !other->column(member.flag))
      problems_.add(place, "table \"" + member.table + "\" has no column \"" + member.flag + "\"");
  }

  /// Only what a key speaks of is known to the expressions.
  bool known(const std::string& text) const {
    for (const NaturalKey& key : table_.natural) {
      for (const NaturalMember& member : key.members) {
        if (member.reverse() && member.text == text) return true;
      }
    }
    return false;
  }

  Problems& problems_;
  const std::vector<Table>& tables_;
  const Table& table_;
};

}  // namespace

void load_natural(Fields& fields, Table& table) {
  if (const Value* written = fields.take("natural")) {
    if (!written->is_list() || written->as_list().empty()) fields.fail("natural", "must be a list of keys");
    std::size_t i = 0;
    for (const Value& key : written->as_list())
      table.natural.push_back(load_key(fields.problems(), table, key, fields.at("natural") + "[" + std::to_string(i++) + "]"));
  }
  table.handles = fields.texts("handles");
  if (const Value* given = fields.take("given"); given && given->is_map()) {
    Fields members(fields.problems(), *given, fields.at("given"));
    table.given = members.expression("when");
    table.given_columns = members.texts("columns");
  } else if (given) {
    table.given = compile_expression(fields.problems(), fields.at("given"), given->as_string());
  }
  table.goes_with = fields.text("goes_with");
}

void validate_natural(Problems& problems, const std::vector<Table>& tables) {
  for (const Table& table : tables) {
    problems.enter_table(table.name);
    Checker check(problems, tables, table);
    std::size_t i = 0;
    for (const NaturalKey& key : table.natural) check.key("natural[" + std::to_string(i++) + "]", key);
    for (const std::string& name : table.handles) check.column("handles", name);
    check.expression("given", table.given);
    for (const std::string& name : table.given_columns) check.column("given.columns", name);
    if (!table.goes_with.empty() && !check.find(table.goes_with))
      problems.add("goes_with", "there is no table \"" + table.goes_with + "\" in this module");
    problems.leave_table();
  }
}

}  // namespace iasql::engine
