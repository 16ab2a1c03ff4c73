// A descriptor's tables and module, from its text.
// Must not know: other modules. Fails: with the first problem; see fields.hpp.
#include <algorithm>
#include <filesystem>

#include "aws/json.hpp"
#include "engine/load.hpp"

namespace iasql::engine {

namespace {

bool is_name(std::string_view text) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  return !text.empty() && !(text[0] >= '0' && text[0] <= '9') && std::all_of(text.begin(), text.end(), fits);
}

/// The members of an object whose keys are names of our own.
template <class Visit>
void each_named(Fields& fields, std::string_view key, const Visit& visit) {
  const Value* objects = fields.take(key);
  if (!objects) return;
  if (!objects->is_map()) fields.fail(key, "must be an object");
  for (const auto& [name, written] : objects->as_map()) {
    const std::string place = fields.at(key) + "." + name;
    if (!is_name(name)) fields.problems().add(place, "is not a name");
    visit(name, written, place);
  }
}

template <class Visit>
void each_element(Fields& fields, std::string_view key, const Visit& visit) {
  const Value* list = fields.take(key);
  if (!list) return;
  if (!list->is_list()) fields.fail(key, "must be a list");
  std::size_t i = 0;
  for (const Value& written : list->as_list())
    visit(written, fields.at(key) + "[" + std::to_string(i++) + "]");
}

bool says_nothing_of_the_cloud(const Fields& fields) {
  for (const char* key : {"list", "get", "create", "update", "delete"}) {
    if (fields.has(key)) return false;
  }
  return true;
}

void load_scope(Fields& fields, Table& table) {
  const Value* scope = fields.take("scope");
  if (!scope) {
    table.scope = says_nothing_of_the_cloud(fields) ? Scope::Local : Scope::Region;
  } else if (scope->is_map()) {
    Fields members(fields.problems(), *scope, fields.at("scope"));
    table.scope = Scope::RegionOf;
    table.region_of = members.required_text("region_of");
  } else if (scope->as_string() == "region") {
    table.scope = Scope::Region;
  } else if (scope->as_string() == "global") {
    table.scope = Scope::Global;
  } else if (scope->as_string() == "local") {
    table.scope = Scope::Local;
  } else {
    fields.fail("scope", "must be region, global, local or region_of");
  }
}

/// Key columns that the descriptor does not describe are local, and come first.
void add_key_columns(Table& table) {
  std::vector<Column> implied;
  for (const std::string& name : table.key) {
    if (table.column(name)) continue;
    Column column;
    column.name = name;
    column.local = true;
    implied.push_back(std::move(column));
  }
  table.columns.insert(table.columns.begin(), implied.begin(), implied.end());
}

void load_columns(Fields& fields, Table& table) {
  each_named(fields, "columns", [&](const std::string& name, const Value& written, const std::string& place) {
    table.columns.push_back(load_column(fields.problems(), name, written, place));
    Column& column = table.columns.back();
    // A tag's key is what makes it the same tag.
    if (column.codec.kind == Codec::Kind::Tags && column.element_key.empty()) column.element_key = {"Key"};
    if (!column.region) return;
    if (!table.region_column.empty()) fields.problems().add(place, "there is a second region column");
    table.region_column = name;
  });
  each_named(fields, "facts", [&](const std::string& name, const Value& written, const std::string& place) {
    table.facts.push_back(load_column(fields.problems(), name, written, place));
  });
}

void load_identity(Fields& fields, Table& table) {
  if (fields.has("key")) table.key = fields.texts("key");
  if (table.key.empty()) fields.fail("key", "is empty");
  add_key_columns(table);
  table.identity = fields.texts("identity");
  load_natural(fields, table);
  table.label = fields.text("label");
  if (table.label.empty() && !table.identity.empty()) table.label = table.identity[0];
  if (table.label.empty() && !table.key.empty()) table.label = table.key[0];
  table.title = fields.texts("title");
  table.groups = fields.flag("groups");
}

void load_reading(Fields& fields, Table& table, const CallDefaults& defaults) {
  Problems& problems = fields.problems();
  if (const Value* list = fields.take("list")) {
    const aws::List alone{*list};
    const aws::List& lists = list->is_list() ? list->as_list() : alone;
    for (std::size_t i = 0; i < lists.size(); ++i) {
      const std::string place = list->is_list() ? "list[" + std::to_string(i) + "]" : std::string("list");
      table.list.push_back(load_list(problems, lists[i], place, defaults));
    }
    if (lists.empty()) fields.fail("list", "is empty");
  }
  if (const Value* get = fields.take("get")) {
    Fields members(problems, *get, "get");
    table.get = load_list_members(members, defaults, false);
    const double batch = members.number("batch").value_or(100);
    if (batch < 1 || batch != static_cast<int>(batch))
      members.fail("batch", "must be a whole number above 0");
    table.get->batch = static_cast<int>(batch);
  }
  each_named(fields, "enrich", [&](const std::string& name, const Value& written, const std::string& place) {
    table.enrich.push_back(load_enrich(problems, name, written, place, defaults));
  });
}

void load_replace(Fields& fields, Table& table) {
  const Value* written = fields.take("replace");
  if (!written) return;
  Fields members(fields.problems(), *written, "replace");
  table.replace_columns = members.texts("columns");
  const std::string order = members.has("order") ? members.text("order") : "create_first";
  if (order == "delete_first")
    table.replace_order = ReplaceOrder::DeleteFirst;
  else if (order != "create_first")
    members.fail("order", "must be create_first or delete_first");
  table.delete_first_when = members.expression("delete_first_when");
  table.replace_detaches = members.flag("detaches");
}

void load_protect(Fields& fields, Table& table) {
  each_element(fields, "protect", [&](const Value& written, const std::string& place) {
    Fields members(fields.problems(), written, place);
    ProtectRule rule;
    for (const std::string& on : members.texts("on")) {
      if (on == "create")
        rule.on_create = true;
      else if (on == "update")
        rule.on_update = true;
      else if (on == "delete")
        rule.on_delete = true;
      else
        members.fail("on", "must be of create, update and delete");
    }
    if (!rule.on_create && !rule.on_update && !rule.on_delete) members.fail("on", "is missing");
    rule.when = members.expression("when");
    rule.message = members.required_text("message");
    rule.columns = members.texts("columns");
    table.protect.push_back(std::move(rule));
  });
}

void load_recipes(Fields& fields, Table& table, const CallDefaults& defaults) {
  if (const Value* create = fields.take("create"))
    table.create = load_create(fields.problems(), *create, defaults);
  each_element(fields, "update", [&](const Value& written, const std::string& place) {
    Fields members(fields.problems(), written, place);
    UpdateGroup group;
    group.columns = members.texts("columns");
    if (group.columns.empty()) members.fail("columns", "is missing");
    group.calls = load_calls(members, defaults);
    group.when = members.expression("when");
    group.after = members.texts("after");
    table.update.push_back(std::move(group));
  });
  load_replace(fields, table);
  if (const Value* remove = fields.take("delete")) {
    Fields members(fields.problems(), *remove, "delete");
    table.delete_calls = load_calls(members, defaults);
    const double batch = members.number("batch").value_or(0);
    table.delete_batch = static_cast<std::size_t>(batch);
    table.delete_batch_by = members.texts("batch_by");
    if (batch != static_cast<double>(table.delete_batch)) members.fail("batch", "must be a whole number");
    if (batch == 0 && !table.delete_batch_by.empty()) members.fail("batch_by", "needs batch");
    table.has_delete = true;
  }
  load_protect(fields, table);
}

void load_relations(Fields& fields, Table& table) {
  table.owner = fields.text("owner");
  table.owner_when = fields.expression("owner_when");
  if (table.owner.empty() && !table.owner_when.empty()) fields.fail("owner_when", "there is no owner");
  table.owner_remakes = fields.flag("owner_remakes");
  if (table.owner_remakes && (table.owner.empty() || !table.create)) fields.fail("owner_remakes", "needs an owner and a create");
  table.after = fields.texts("after");
  table.made_after = fields.texts("made_after");
  table.deleted_after = fields.texts("deleted_after");
  each_named(fields, "children", [&](const std::string& name, const Value& child, const std::string& place) {
    Fields members(fields.problems(), child, place);
    table.children.push_back({name, members.required_text("table"), members.required_text("column")});
  });
  table.companions = fields.texts("companions");
  table.companion_of = fields.texts("companion_of");
  const Value* written = fields.take("join");
  if (!written) return;
  Fields members(fields.problems(), *written, "join");
  JoinSpec join;
  join.of = members.required_text("of");
  join.column = members.required_text("column");
  for (const Column& column : table.columns) {
    if (!column.ref || column.name == join.of) continue;
    if (!join.other.empty())
      members.fail("of", "more than one other reference: " + join.other + ", " + column.name);
    join.other = column.name;
  }
  if (join.other.empty()) members.fail("of", "there is no other reference column");
  // Its rows are what the owner's virtual column lists, in the owner's region.
  table.scope = Scope::RegionOf;
  table.region_of = join.of;
  table.identity = {join.of, join.other};
  table.join = std::move(join);
}

Mark load_mark(Problems& problems, const Value& written, const std::string& service) {
  Fields fields(problems, written, "mark");
  Mark mark;
  mark.key = fields.required_text("key");
  mark.column = fields.required_text("column");
  if (const Value* remove = fields.take("remove")) {
    mark.remove = load_call(problems, *remove, fields.at("remove"), CallDefaults{service, {}});
  }
  return mark;
}

DryRun load_dry_run(Problems& problems, const Value& written) {
  Fields fields(problems, written, "dry_run");
  DryRun out;
  out.member = fields.required_text("member");
  out.allowed = fields.texts("allowed");
  if (out.allowed.empty()) fields.fail("allowed", "is missing");
  return out;
}

DefaultStep load_default(Problems& problems, const Value& written, const std::string& place, const std::string& service) {
  Fields fields(problems, written, place);
  const CallDefaults defaults{service, {}};
  DefaultStep step;
  if (const Value* read = fields.take("read")) {
    step.read = load_call(problems, *read, fields.at("read"), defaults);
    if (step.read->undo || step.read->wait) fields.fail("read", "only reads");
    return step;
  }
  step.table = fields.required_text("restore");
  step.update = fields.flag("update");
  step.description = fields.template_("description");
  step.when = fields.expression("when");
  step.for_each = fields.expression("for_each");
  step.calls = load_calls(fields, defaults);
  return step;
}

std::shared_ptr<Module> read_module(Problems& problems, const Value& document) {
  auto module = std::make_shared<Module>();
  Fields fields(problems, document, "");
  module->name = fields.required_text("module");
  if (!module->name.empty() && !is_name(module->name)) fields.fail("module", "is not a name");
  module->dependencies = fields.texts("dependencies");
  const std::string service = fields.text("service");
  each_named(fields, "tables", [&](const std::string& name, const Value& written, const std::string&) {
    problems.enter_table(name);
    module->tables.push_back(load_table(problems, name, written, service));
    module->tables.back().module = module->name;
    validate_table(problems, module->tables.back());
    problems.leave_table();
  });
  if (!problems.any()) validate_natural(problems, module->tables);
  if (const Value* mark = fields.take("mark")) {
    module->mark = load_mark(problems, *mark, service);
    validate_mark(problems, *module->mark, module->tables);
  }
  if (const Value* dry_run = fields.take("dry_run")) module->dry_run = load_dry_run(problems, *dry_run);
  const Value* defaults = fields.take("defaults");
  if (defaults && !defaults->is_list()) fields.fail("defaults", "must be a list");
  for (std::size_t i = 0; defaults && i < defaults->size(); ++i) {
    const std::string place = "defaults[" + std::to_string(i) + "]";
    module->defaults.push_back(load_default(problems, defaults->at(i), place, service));
    const DefaultStep& step = module->defaults.back();
    if (!step.read && !module->table(step.table)) problems.add(place + ".restore", "there is no table \"" + step.table + "\"");
  }
  return module;
}

}  // namespace

Table load_table(Problems& problems, const std::string& name, const Value& written,
                 const std::string& service) {
  Fields fields(problems, written, "");
  Table table;
  table.name = name;
  table.type = fields.text("type");
  table.service = fields.has("service") ? fields.text("service") : service;
  table.role = fields.text("role");
  if (!table.role.empty() && table.role != "credentials" && table.role != "regions") {
    fields.fail("role", "must be credentials or regions");
  }
  load_scope(fields, table);
  load_columns(fields, table);
  load_identity(fields, table);
  table.gone = fields.texts("gone");
  const CallDefaults defaults{table.service, table.gone};
  load_reading(fields, table, defaults);
  load_recipes(fields, table, defaults);
  load_relations(fields, table);
  table.lingers = std::chrono::seconds(static_cast<std::int64_t>(fields.number("lingers").value_or(0)));
  const std::string without = fields.text("without_credentials");
  if (!without.empty() && without != "empty") fields.fail("without_credentials", "must be \"empty\"");
  table.empty_without_credentials = without == "empty";
  return table;
}

Result<std::shared_ptr<const Module>> load_module(const std::string& file, std::string_view text) {
  Result<Value> document = aws::parse_json_with_comments(text);
  if (!document) return aws::input_error(file + ": " + document.error().message);
  Problems problems(file);
  std::shared_ptr<Module> module = read_module(problems, *document);
  if (problems.any()) return problems.error();
  module->directory = std::filesystem::path(file).parent_path().string();
  return std::shared_ptr<const Module>(std::move(module));
}

}  // namespace iasql::engine
