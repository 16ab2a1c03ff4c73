// What only shows when a whole table is known: that the columns it names exist, and that its expressions
// speak of names their context has. docs/descriptors.md says which names those are. Must not know: other
// tables, wire models. Fails: through Problems.
#include <algorithm>
#include <array>
#include <cctype>
#include <set>

#include "engine/load.hpp"
#include "engine/template.hpp"

namespace iasql::engine {

namespace {

using Names = std::set<std::string, std::less<>>;

const std::vector<std::string>& place_names() {
  static const auto& names = *new std::vector<std::string>{"region", "account", "partition", "dns_suffix"};
  return names;
}

Names names_with(std::initializer_list<const char*> more) {
  Names names(place_names().begin(), place_names().end());
  names.insert(more.begin(), more.end());
  return names;
}

struct Member {
  std::string root, name;
};

bool starts_identifier(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) || c == '_';
}
bool in_identifier(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

std::string read_identifier(std::string_view text, std::size_t& at) {
  const std::size_t from = at;
  while (at < text.size() && in_identifier(text[at])) ++at;
  return std::string(text.substr(from, at - from));
}

std::size_t after_quoted(std::string_view text, std::size_t at) {
  const char quote = text[at++];
  while (at < text.size() && text[at] != quote) at += text[at] == '\\' ? 2 : 1;
  return at + 1;
}

/// The `root.name` pairs that an expression looks up on its context; what stands in brackets and braces or
/// after a pipe is looked up elsewhere and left out.
std::vector<Member> members_of_context(std::string_view text) {
  std::vector<Member> members;
  int depth = 0;
  bool root_may_start = true;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '\'' || c == '"' || c == '`') {
      at = after_quoted(text, at);
      root_may_start = false;
    } else if (depth == 0 && root_may_start && starts_identifier(c)) {
      Member member{read_identifier(text, at), ""};
      if (at + 1 < text.size() && text[at] == '.' && starts_identifier(text[at + 1])) {
        member.name = read_identifier(text, ++at);
        members.push_back(std::move(member));
      }
      root_may_start = false;
    } else if (c == '|' && depth == 0 && text.substr(at, 2) != "||") {
      return members;
    } else {
      if (c == '[' || c == '{') ++depth;
      if (c == ']' || c == '}') --depth;
      if (!std::isspace(static_cast<unsigned char>(c)))
        root_may_start = c != '.' && !in_identifier(c) && c != ']';
      at += text.substr(at, 2) == "||" ? 2 : 1;
    }
  }
  return members;
}

/// Checks expressions and templates of one table against the names they may use.
class Checker {
 public:
  Checker(Problems& problems, const Table& table) : problems_(problems), table_(table) {}

  void column_exists(const std::string& place, const std::string& name) {
    if (!table_.column(name)) problems_.add(place, "there is no column \"" + name + "\"");
  }
  void columns_exist(const std::string& place, const std::vector<std::string>& names) {
    for (const std::string& name : names) column_exists(place, name);
  }

  void expression(const std::string& place, const Path& path, const Names& names, bool with_columns,
                  bool looped) {
    if (path.empty()) return;
    for (const std::string& root : path.roots()) {
      if (root == "each" && looped) continue;
      if (names.contains(root) || (with_columns && table_.column(root))) continue;
      problems_.add(place, "there is no \"" + root + "\" in " + path.text());
    }
    for (const Member& member : members_of_context(path.text())) {
      if (names.contains(member.root)) context_member(place, member, path);
    }
  }

  void template_(const std::string& place, const Value& written, const Names& names, bool with_columns,
                 bool looped) {
    visit_template(written, [&](const Path& path, bool in_loop) -> Status {
      expression(place, path, names, with_columns, looped || in_loop);
      return aws::Unit{};
    });
  }

  /// The calls of a recipe, in order: what one saves the later ones may use.
  void recipe(const std::string& place, const std::vector<CallSpec>& calls) {
    Names names = recipe_names();
    std::size_t i = 0;
    for (const CallSpec& one : calls) call(place + "[" + std::to_string(i++) + "]", one, names, true);
  }

  void call(const std::string& place, const CallSpec& call, Names& names, bool with_columns, bool in_loop = false) {
    const bool looped = in_loop || !call.for_each.empty();
    expression(place + ".for_each", call.for_each, names, with_columns, false);
    expression(place + ".when", call.when, names, with_columns, looped);
    template_(place + ".region", call.region, names, with_columns, looped);
    template_(place + ".input", call.input, names, with_columns, looped);
    template_(place + ".error", call.error, names, with_columns, looped);
    for (const auto& [name, path] : call.save) names.insert(name);
    if (call.wait) template_(place + ".wait.input", call.wait->input, names, with_columns, looped);
    if (!call.undo) return;
    Names undo_names = names;
    this->call(place + ".undo", *call.undo, undo_names, with_columns, looped);
  }

  static Names recipe_names() {
    return names_with({"new", "old", "set", "whole", "added", "removed", "changed", "put", "ref", "item", "fact",
                       "token", "marked_tags", "replacing", "replaced", "rows", "children"});
  }

 private:
  bool has_member(const Member& member) const {
    static constexpr std::array kOfColumns{"new",     "old", "set",        "whole",  "added", "removed",
                                           "changed", "put", "identities", "replaced"};
    if (std::find(kOfColumns.begin(), kOfColumns.end(), member.root) != kOfColumns.end()) {
      return table_.column(member.name) != nullptr;
    }
    if (member.root == "ref") {
      const Column* column = table_.column(member.name);
      return column && column->ref;
    }
    const auto named = [&](const Column& fact) { return fact.name == member.name; };
    return member.root != "fact" || std::any_of(table_.facts.begin(), table_.facts.end(), named);
  }

  void context_member(const std::string& place, const Member& member, const Path& path) {
    if (has_member(member)) return;
    problems_.add(place, "there is no " + member.root + "." + member.name + " in " + path.text());
  }

  Problems& problems_;
  const Table& table_;
};

void check_use(Problems& problems, const Table& table, const Column& column) {
  if (column.use.empty()) return;
  static constexpr std::array kRegions{"name", "default", "enabled"};
  static constexpr std::array kCredentials{"access_key_id", "secret_access_key", "session_token"};
  const auto& uses = table.role == "regions" ? kRegions : kCredentials;
  if (table.role.empty())
    problems.add("columns." + column.name + ".use", "the table has no role");
  else if (std::find(uses.begin(), uses.end(), column.use) == uses.end()) {
    problems.add("columns." + column.name + ".use", "unknown use \"" + column.use + "\"");
  }
}

/// A path on all answers begins with the name of one.
void check_answers(Problems& problems, const Table& table, const Column& column, const std::string& place) {
  for (const std::string& root : column.path.roots()) {
    const auto named = [&](const EnrichSpec& enrich) { return enrich.name == root; };
    if (root == "item" || root == "parent") continue;
    if (std::none_of(table.enrich.begin(), table.enrich.end(), named))
      problems.add(place + ".path", "there is no enrich \"" + root + "\"");
  }
}

void check_source(Problems& problems, const Table& table, const Column& column, const std::string& place) {
  if (column.from.empty()) return;
  if (column.from == "*") return check_answers(problems, table, column, place);
  const auto named = [&](const EnrichSpec& enrich) { return enrich.name == column.from; };
  if (std::none_of(table.enrich.begin(), table.enrich.end(), named)) {
    problems.add(place + ".from", "there is no enrich \"" + column.from + "\"");
  }
}

/// The parent of an item comes without the members that its items were taken from: see select_items().
void check_parent_path(Problems& problems, const Table& table, const Column& column,
                       const std::string& place) {
  if (!column.parent_path) return;
  std::vector<const ListSpec*> lists;
  for (const ListSpec& list : table.list) lists.push_back(&list);
  if (table.get) lists.push_back(&*table.get);
  const std::vector<std::string> roots = column.path.roots();
  for (const ListSpec* list : lists) {
    for (const std::string& taken : list->items.back().roots()) {
      if (std::find(roots.begin(), roots.end(), taken) == roots.end()) continue;
      problems.add(place + ".parent_path",
                   "the items are taken from " + taken + ", so the parent comes without it");
    }
  }
}

void check_column(Problems& problems, Checker& check, const Table& table, const Column& column) {
  const std::string place = "columns." + column.name;
  check_source(problems, table, column, place);
  check_parent_path(problems, table, column, place);
  check_use(problems, table, column);
  const bool has_path = !column.path.empty() || column.codec.kind == Codec::Kind::Variants;
  if (column.local && has_path) problems.add(place + ".path", "the column is local");
  const bool read = !column.local && !column.region && !column.sensitive;
  if (table.readable() && read && !has_path) problems.add(place + ".path", "is missing");
  check.template_(place + ".create_default", column.create_default, Checker::recipe_names(), true, false);
  check.template_(place + ".codec.template", column.codec.template_, Names{"value"}, false, false);
}

void check_columns(Problems& problems, Checker& check, const Table& table) {
  for (const Column& column : table.columns) check_column(problems, check, table, column);
  for (const Column& fact : table.facts) {
    check_source(problems, table, fact, "facts." + fact.name);
    check_parent_path(problems, table, fact, "facts." + fact.name);
    if (fact.path.empty()) problems.add("facts." + fact.name + ".path", "is missing");
  }
  check.columns_exist("identity", table.identity);
  check.column_exists("label", table.label);
  check.columns_exist("title", table.title);
  if (table.readable() && table.identity.empty()) problems.add("identity", "is missing");
}

void check_reference(Problems& problems, Checker& check, const Table& table, const std::string& place,
                     const std::string& name) {
  if (name.empty()) return;
  check.column_exists(place, name);
  const Column* column = table.column(name);
  if (column && !column->ref) problems.add(place, "column \"" + name + "\" is not a reference");
}

void check_places(Problems& problems, Checker& check, const Table& table) {
  if (table.scope == Scope::Region && table.region_column.empty()) {
    problems.add("scope", "no column holds the region");
  }
  check_reference(problems, check, table, "scope.region_of", table.region_of);
  check_reference(problems, check, table, "owner", table.owner);
  if (table.join) check_reference(problems, check, table, "join.of", table.join->of);
}

void check_reading(Checker& check, const Table& table) {
  const Names on_item{"item", "parent"}, item_and_place = names_with({"item", "parent"});
  for (std::size_t i = 0; i < table.list.size(); ++i) {
    const std::string place =
        table.list.size() == 1 ? std::string("list") : "list[" + std::to_string(i) + "]";
    check.template_(place + ".input", table.list[i].input, names_with({}), false, false);
    check.expression(place + ".where", table.list[i].where, item_and_place, false, false);
    const ListSpec* each = table.list[i].each.get();
    if (!each) continue;
    check.template_(place + ".each.input", each->input, names_with({"parent"}), false, false);
    check.expression(place + ".each.where", each->where, item_and_place, false, false);
  }
  if (table.get) {
    check.template_("get.input", table.get->input, names_with({"identities"}), false, false);
    check.expression("get.where", table.get->where, names_with({"item", "parent", "identities"}), false, false);
  }
  for (const EnrichSpec& enrich : table.enrich) {
    const std::string place = "enrich." + enrich.name;
    const bool batched = enrich.batch > 0;
    const Names context = names_with({batched ? "matches" : "item", "parent", "enriched"});
    check.template_(place + ".input", enrich.input, context, false, false);
    check.template_(place + ".created", enrich.created, names_with({"new"}), false, false);
    check.expression(place + ".when", enrich.when, names_with({"item", "parent", "enriched"}), false, false);
    check.expression(place + ".where", enrich.where, on_item, false, false);
  }
}

void check_create(Checker& check, const Table& table) {
  if (!table.create) return;
  check.recipe("create.calls", table.create->calls);
  if (!table.create->find) return;
  const Names names = Checker::recipe_names();
  check.template_("create.find.input", table.create->find->input, names, true, false);
  Names find_names = names;
  find_names.insert({"item", "parent"});
  check.expression("create.find.where", table.create->find->where, find_names, false, false);
  for (const auto& [name, path] : table.create->find->save) check.column_exists("create.find.save", name);
}

void check_pushed(Problems& problems, Checker& check, const Table& table, const std::string& place,
                  const std::vector<std::string>& names) {
  check.columns_exist(place, names);
  for (const std::string& name : names) {
    const Column* column = table.column(name);
    if (column && !column->pushable()) problems.add(place, "column \"" + name + "\" is never sent");
  }
}

/// Only an update tells how it should be.
void check_already(Problems& problems, const std::string& place, const std::vector<CallSpec>& calls) {
  for (const CallSpec& call : calls) {
    const bool undone = call.undo && !call.undo->already.empty();
    if (!call.already.empty() || undone) problems.add(place, "only calls of an update can have \"already\"");
  }
}

void check_recipes(Problems& problems, Checker& check, const Table& table) {
  check_create(check, table);
  if (table.create) check_already(problems, "create.calls", table.create->calls);
  check_already(problems, "delete.calls", table.delete_calls);
  std::size_t i = 0;
  for (const UpdateGroup& group : table.update) {
    const std::string place = "update[" + std::to_string(i++) + "]";
    check_pushed(problems, check, table, place + ".columns", group.columns);
    check.expression(place + ".when", group.when, Checker::recipe_names(), true, false);
    check.recipe(place + ".calls", group.calls);
  }
  check_pushed(problems, check, table, "replace.columns", table.replace_columns);
  check.recipe("delete.calls", table.delete_calls);
  check.columns_exist("delete.batch_by", table.delete_batch_by);
  i = 0;
  for (const ProtectRule& rule : table.protect) {
    const std::string place = "protect[" + std::to_string(i++) + "]";
    check.columns_exist(place + ".columns", rule.columns);
    check.expression(place + ".when", rule.when, Names{"ref", "fact"}, true, false);
  }
  check.expression("owner_when", table.owner_when, Checker::recipe_names(), true, false);
}

}  // namespace

void validate_table(Problems& problems, const Table& table) {
  if (problems.any()) return;  // what follows would be a consequence
  Checker check(problems, table);
  check_columns(problems, check, table);
  check_places(problems, check, table);
  check_reading(check, table);
  check_recipes(problems, check, table);
}

void validate_mark(Problems& problems, const Mark& mark, const std::vector<Table>& tables) {
  const auto has_column = [&](const Table& table) { return table.column(mark.column) != nullptr; };
  if (std::none_of(tables.begin(), tables.end(), has_column)) {
    problems.add("mark.column", "no table has a column \"" + mark.column + "\"");
  }
  if (!mark.remove) return;
  const Table none;
  Names names = names_with({"resources", "mark_key"});
  Checker(problems, none).call("mark.remove", *mark.remove, names, false);
}

}  // namespace iasql::engine
