// Calls, waits, listings and enrichments, from a descriptor.
// Must not know: columns. Fails: through Problems.
#include "engine/load.hpp"
#include "engine/template.hpp"

#include <algorithm>

namespace iasql::engine {

namespace {

std::string load_service(Fields& fields, const CallDefaults& defaults) {
  return fields.has("service") ? fields.text("service") : defaults.service;
}

std::string load_operation(Fields& fields, const std::string& service) {
  const std::string operation = fields.required_text("operation");
  if (service.empty())
    fields.fail("operation", "no service: neither the call, the table nor the module names one");
  return operation;
}

void append(std::vector<std::string>& to, const std::vector<std::string>& more) {
  to.insert(to.end(), more.begin(), more.end());
}

/// `true`, or codes of its own beside those of the table.
void load_gone(Fields& fields, WaitSpec& wait, const CallDefaults& defaults) {
  if (!fields.has("gone")) return;
  const Value* gone = fields.take("gone");
  if (gone->is_bool())
    wait.gone = gone->as_bool();
  else {
    wait.gone = true;
    wait.gone_codes = fields.texts("gone");
  }
  if (wait.gone) append(wait.gone_codes, defaults.gone);
}

WaitSpec load_wait(Problems& problems, const Value& written, const std::string& place,
                   const CallDefaults& defaults) {
  Fields fields(problems, written, place);
  WaitSpec wait;
  wait.service = load_service(fields, defaults);
  wait.operation = load_operation(fields, wait.service);
  wait.input = fields.template_("input");
  wait.path = fields.expression("path");
  wait.until = fields.scalars("until");
  wait.while_ = fields.scalars("while");
  wait.fail = fields.scalars("fail");
  load_gone(fields, wait, defaults);
  wait.delay = fields.duration("delay", wait.delay);
  wait.timeout = fields.duration("timeout", wait.timeout);
  const bool values = !wait.until.empty() || !wait.while_.empty() || !wait.fail.empty();
  if (values && wait.path.empty()) fields.fail("path", "is missing");
  if (wait.path.empty() && !wait.gone) fields.fail("path", "the wait has no condition");
  return wait;
}

void check_purpose(Fields& fields, const CallSpec& call) {
  const bool calls = !call.operation.empty(), fails = !call.error.is_null();
  if (calls && fails) fields.fail("error", "there is an operation as well");
  if (!calls && !fails && !call.wait) fields.fail("operation", "is missing");
  if (calls) return;
  for (const char* key : {"input", "save", "pages", "ignore", "already", "retry_on", "retry_for", "undo"}) {
    if (fields.has(key)) fields.fail(key, "needs an operation");
  }
}

}  // namespace

CallSpec load_call(Problems& problems, const Value& written, const std::string& place,
                   const CallDefaults& defaults) {
  Fields fields(problems, written, place);
  CallSpec call;
  call.service = load_service(fields, defaults);
  if (fields.has("operation")) call.operation = load_operation(fields, call.service);
  call.region = fields.template_("region");
  call.input = fields.template_("input");
  call.when = fields.expression("when");
  call.for_each = fields.expression("for_each");
  call.save = fields.named_expressions("save");
  call.pages = fields.flag("pages");
  call.in_turn = fields.flag("in_turn");
  if (call.in_turn && call.for_each.empty()) fields.fail("in_turn", "needs for_each");
  call.ignore = fields.texts("ignore");
  call.already = fields.texts("already");
  call.retry_on = fields.texts("retry_on");
  call.retry_for = fields.duration("retry_for", call.retry_for);
  call.error = fields.template_("error");
  const CallDefaults inherited{call.service, defaults.gone};
  if (const Value* undo = fields.take("undo")) {
    call.undo = std::make_shared<CallSpec>(load_call(problems, *undo, fields.at("undo"), inherited));
    if (call.undo->undo) fields.fail("undo", "cannot be undone itself");
  }
  if (const Value* wait = fields.take("wait"))
    call.wait = load_wait(problems, *wait, fields.at("wait"), inherited);
  check_purpose(fields, call);
  return call;
}

std::vector<CallSpec> load_calls(Fields& recipe, const CallDefaults& defaults) {
  std::vector<CallSpec> calls;
  const Value* written = recipe.take("calls");
  if (!written || !written->is_list()) recipe.fail("calls", written ? "must be a list" : "is missing");
  if (!written) return calls;
  std::size_t i = 0;
  for (const Value& call : written->as_list()) {
    calls.push_back(
        load_call(recipe.problems(), call, recipe.at("calls") + "[" + std::to_string(i++) + "]", defaults));
  }
  return calls;
}

ListSpec load_list_members(Fields& fields, const CallDefaults& defaults, bool needs_operation) {
  ListSpec list;
  list.service = load_service(fields, defaults);
  if (needs_operation || fields.has("operation")) list.operation = load_operation(fields, list.service);
  list.input = fields.template_("input");
  list.items = fields.expressions("items");
  list.where = fields.expression("where");
  if (list.items.empty()) fields.fail("items", "is missing");
  return list;
}

ListSpec load_list(Problems& problems, const Value& written, const std::string& place,
                   const CallDefaults& defaults) {
  Fields fields(problems, written, place);
  ListSpec list = load_list_members(fields, defaults);
  const Value* each = fields.take("each");
  if (!each) return list;
  Fields nested(problems, *each, fields.at("each"));
  list.each = std::make_shared<ListSpec>(load_list_members(nested, defaults));
  list.each->gone = nested.texts("gone");
  append(list.each->gone, defaults.gone);
  const Value* limit = nested.take("limit");
  if (!limit) return list;
  Fields members(problems, *limit, nested.at("limit"));
  list.each->limit.most = static_cast<std::int64_t>(members.number("most").value_or(0));
  list.each->limit.table = members.text("table");
  list.each->limit.column = members.text("column");
  list.each->limit.match = members.expression("match");
  return list;
}

namespace {

/// Whether its input or condition names the answers of other extra reads.
bool asks_for_answers(const EnrichSpec& enrich) {
  bool found = false;
  const auto look = [&](const Path& path) {
    const auto roots = path.roots();
    found = found || std::find(roots.begin(), roots.end(), "enriched") != roots.end();
  };
  look(enrich.when);
  (void)visit_template(enrich.input, [&](const Path& path, bool) -> Status {
    look(path);
    return aws::Unit{};
  });
  return found;
}

}  // namespace

EnrichSpec load_enrich(Problems& problems, const std::string& name, const Value& written,
                       const std::string& place, const CallDefaults& defaults) {
  Fields fields(problems, written, place);
  EnrichSpec enrich;
  enrich.name = name;
  enrich.service = load_service(fields, defaults);
  enrich.operation = load_operation(fields, enrich.service);
  enrich.input = fields.template_("input");
  enrich.created = fields.template_("created");
  enrich.items = fields.expressions("items");
  enrich.key = fields.expression("key");
  enrich.match = fields.expression("match");
  enrich.when = fields.expression("when");
  enrich.where = fields.expression("where");
  enrich.gone = fields.texts("gone");
  enrich.absent = fields.texts("absent");
  enrich.optional = fields.flag("optional");
  append(enrich.gone, defaults.gone);
  if (enrich.items.empty() != enrich.key.empty() || enrich.items.empty() != enrich.match.empty()) {
    fields.fail("items", "a bulk listing needs items, key and match");
  }
  if (!enrich.where.empty() && !enrich.bulk()) fields.fail("where", "only a bulk listing has it");
  if (!enrich.created.is_null() && enrich.bulk()) fields.fail("created", "a bulk listing has none");
  enrich.pages = fields.flag("pages");
  if (enrich.pages && enrich.bulk()) fields.fail("pages", "a bulk listing has all pages anyway");
  const double batch = fields.number("batch").value_or(0);
  if (batch < 0 || batch != static_cast<int>(batch)) fields.fail("batch", "must be a whole number above 0");
  if (batch > 0 && !enrich.bulk()) fields.fail("batch", "only a bulk listing has it");
  enrich.batch = static_cast<std::size_t>(batch);
  enrich.later = asks_for_answers(enrich);
  return enrich;
}

CreateSpec load_create(Problems& problems, const Value& written, const CallDefaults& defaults) {
  Fields fields(problems, written, "create");
  CreateSpec create;
  create.calls = load_calls(fields, defaults);
  const Value* find = fields.take("find");
  if (!find) return create;
  Fields how(problems, *find, fields.at("find"));
  create.find_first = how.flag("first");
  if (how.has("by")) {
    create.find_by_token = how.text("by") == "token";
    if (!create.find_by_token) how.fail("by", "must be \"token\"");
    if (create.find_first) how.fail("first", "needs a listing");
    return create;
  }
  create.find = load_list_members(how, defaults);
  create.find->save = how.named_expressions("save");
  return create;
}

}  // namespace iasql::engine
