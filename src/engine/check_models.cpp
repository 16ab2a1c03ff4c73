// Descriptors against the wire models: operations exist, inputs have only members the model knows and all
// that it requires, and results are read from members that there are.
//
// What expressions give cannot be known, so the parts of an input below one are not looked into, and result
// paths that are more than names and brackets are followed only as far as their first names. Must not know:
// any particular service. Fails: Error::Kind::Input naming file, table, path and the missing thing.
#include <algorithm>
#include <set>

#include "engine/fields.hpp"
#include "engine/module.hpp"
#include "engine/template.hpp"

namespace iasql::engine {

namespace {

using aws::MemberRef;
using aws::Model;
using aws::Operation;
using aws::Shape;

/// A shape, and the model that its members are in. No shape: not known, so nothing can be said.
struct Typed {
  const Model* model = nullptr;
  const Shape* shape = nullptr;
};

Typed follow(const Typed& from, const std::string& shape) {
  return {from.model, from.model->shape(shape)};
}

bool is_word(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isalnum(c) || c == '_'; });
}

/// One step of a path: a member's name, perhaps with brackets that take the elements of a list.
Typed step(const Typed& from, std::string_view text) {
  const std::size_t bracket = text.find('[');
  const std::string_view name = text.substr(0, bracket);
  const std::string_view brackets = bracket == std::string_view::npos ? "" : text.substr(bracket);
  if (!is_word(name) || from.shape->type != Shape::Type::Structure) return {};
  const MemberRef* member = from.shape->member(name);
  const Typed found = member ? follow(from, member->shape) : Typed{};
  if (brackets.empty() || !found.shape) return found;
  if (brackets != "[]" && brackets != "[*]" && brackets != "[0]") return {};
  return found.shape->type == Shape::Type::List ? follow(found, found.shape->element.shape) : Typed{};
}

/// What a path of plain steps leads to. A list at the end stands for its elements, as in listings.
Typed resolve(Typed from, const std::string& path) {
  std::string_view rest = path;
  while (from.shape && !rest.empty() && rest != "@") {
    const std::size_t dot = rest.find('.');
    from = step(from, rest.substr(0, dot));
    rest = dot == std::string_view::npos ? std::string_view() : rest.substr(dot + 1);
  }
  if (from.shape && from.shape->type == Shape::Type::List) return follow(from, from.shape->element.shape);
  return from;
}

/// Whether a shape can have a member of that name, as far as is known.
bool may_have(const Typed& typed, const std::string& name) {
  if (!typed.shape || typed.shape->document) return true;
  if (typed.shape->type == Shape::Type::Structure) return typed.shape->member(name) != nullptr;
  return typed.shape->type == Shape::Type::Map;
}

class ModelCheck {
 public:
  ModelCheck(aws::ModelStore& models, Problems& problems) : models_(models), problems_(problems) {}

  void table(const Table& table) {
    Shapes items = listings(table);
    enrichments(table);
    columns(table.columns, "columns.", items, table);
    columns(table.facts, "facts.", items, table);
    if (table.create) create(*table.create);
    for (std::size_t i = 0; i < table.update.size(); ++i) {
      calls("update[" + std::to_string(i) + "].calls", table.update[i].calls);
    }
    calls("delete.calls", table.delete_calls);
  }

  void call(const std::string& place, const CallSpec& call) {
    if (!call.operation.empty()) {
      const Typed output = request(place, call.service, call.operation, call.input);
      for (const auto& [name, path] : call.save) reads(place + ".save." + name, path, {output});
    }
    if (call.undo) this->call(place + ".undo", *call.undo);
    if (!call.wait) return;
    const Typed output = request(place + ".wait", call.wait->service, call.wait->operation, call.wait->input);
    reads(place + ".wait.path", call.wait->path, {output});
  }

  void calls(const std::string& place, const std::vector<CallSpec>& calls) {
    for (std::size_t i = 0; i < calls.size(); ++i) call(place + "[" + std::to_string(i) + "]", calls[i]);
  }

 private:
  using Shapes = std::vector<Typed>;
  struct Selected {
    Typed item, parent;
  };

  /// The output's shape; an empty structure if the operation has none.
  Typed request(const std::string& place, const std::string& service, const std::string& operation,
                const Value& input) {
    auto model = models_.get(service);
    if (!model) {
      problems_.add(place, model.error().message);
      return {};
    }
    held_.push_back(*model);
    const Operation* found = (*model)->operation(operation);
    if (!found) {
      problems_.add(place + ".operation", "service \"" + service + "\" has no operation " + operation);
      return {};
    }
    static const auto& nothing = *new Shape();
    const Shape* shape = found->input.empty() ? &nothing : (*model)->shape(found->input);
    members(place + ".input", input, Typed{model->get(), shape});
    if (shape) required(place + ".input", input, *shape);
    return {model->get(), found->output.empty() ? &nothing : (*model)->shape(found->output)};
  }

  void required(const std::string& place, const Value& input, const Shape& shape) {
    if (input.is_string() || input.as_map().find("$merge")) return;
    for (const std::string& name : shape.required) {
      const MemberRef* member = shape.member(name);
      if (input.as_map().find(name) || (member && member->idempotency_token)) continue;
      problems_.add(place, "the required member " + name + " is missing");
    }
  }

  /// An input template against the shape that it is to have.
  void members(const std::string& place, const Value& written, const Typed& typed) {
    if (!typed.shape || typed.shape->document || written.is_null()) return;
    if (written.is_map() && written.as_map().find("$each")) return loop(place, written, typed);
    const Shape::Type type = typed.shape->type;
    if (written.is_map() && type == Shape::Type::Structure) return structure(place, written.as_map(), typed);
    if (written.is_map() && type == Shape::Type::Map) {
      for (const auto& [name, value] : written.as_map()) {
        if (name != "$merge") members(place + "." + name, value, follow(typed, typed.shape->element.shape));
      }
      return;
    }
    if (written.is_list() && type == Shape::Type::List) {
      std::size_t i = 0;
      for (const Value& element : written.as_list()) {
        members(place + "[" + std::to_string(i++) + "]", element, follow(typed, typed.shape->element.shape));
      }
      return;
    }
    const bool compound =
        type == Shape::Type::Structure || type == Shape::Type::Map || type == Shape::Type::List;
    if (written.is_map() || written.is_list()) {
      problems_.add(place, "the model has a " + type_name(type) + " here");
    } else if (compound && !is_expression(written)) {
      problems_.add(place, "the model has a " + type_name(type) + " here, not a plain value");
    }
  }

  void loop(const std::string& place, const Value& written, const Typed& typed) {
    if (typed.shape->type != Shape::Type::List) {
      problems_.add(place, "the model has a " + type_name(typed.shape->type) + " here, not a list");
      return;
    }
    members(place + ".do", written["do"], follow(typed, typed.shape->element.shape));
  }

  void structure(const std::string& place, const aws::Map& written, const Typed& typed) {
    for (const auto& [name, value] : written) {
      if (name == "$merge") continue;
      const MemberRef* member = typed.shape->member(name);
      if (!member)
        problems_.add(place + "." + name, "shape " + typed.shape->name + " has no such member");
      else
        members(place + "." + name, value, follow(typed, member->shape));
    }
  }

  static bool is_expression(const Value& written) {
    Result<TemplateText> text = parse_template_text(written.as_string());
    return text && text->kind == TemplateText::Kind::Expression;
  }

  static std::string type_name(Shape::Type type) {
    switch (type) {
      case Shape::Type::Structure:
        return "structure";
      case Shape::Type::List:
        return "list";
      case Shape::Type::Map:
        return "map";
      default:
        return "plain value";
    }
  }

  /// Every name that the path looks up first is a member of one of the shapes.
  void reads(const std::string& place, const Path& path, const Shapes& shapes) {
    if (path.empty()) return;
    for (const std::string& root : path.roots()) {
      const auto fits = [&](const Typed& typed) { return may_have(typed, root); };
      if (shapes.empty() || std::any_of(shapes.begin(), shapes.end(), fits)) continue;
      const std::string where =
          shapes.front().shape->name.empty() ? "the answer" : "shape " + shapes.front().shape->name;
      problems_.add(place, where + " has no member " + root);
    }
  }

  Selected select(const std::string& place, const std::vector<Path>& items, Typed from) {
    Typed parent;
    for (const Path& path : items) {
      reads(place, path, {from});
      parent = from;
      from = resolve(from, path.text());
    }
    return {from, parent};
  }

  Selected listing(const std::string& place, const ListSpec& list) {
    if (list.operation.empty()) return {};
    const Typed output = request(place, list.service, list.operation, list.input);
    const Selected outer = select(place + ".items", list.items, output);
    return list.each ? Selected{listing(place + ".each", *list.each).item, outer.item} : outer;
  }

  Shapes listings(const Table& table) {
    Shapes items;
    const auto add = [&](const Selected& selected) {
      items.push_back(selected.item);
      parents_.push_back(selected.parent);
    };
    parents_.clear();
    for (std::size_t i = 0; i < table.list.size(); ++i) {
      add(listing(table.list.size() == 1 ? "list" : "list[" + std::to_string(i) + "]", table.list[i]));
    }
    if (table.get) add(listing("get", *table.get));
    return items;
  }

  void enrichments(const Table& table) {
    answers_.clear();
    for (const EnrichSpec& enrich : table.enrich) {
      const std::string place = "enrich." + enrich.name;
      const Typed output = request(place, enrich.service, enrich.operation, enrich.input);
      answers_.push_back(enrich.bulk() ? select(place + ".items", enrich.items, output).item : output);
      if (enrich.bulk()) reads(place + ".key", enrich.key, {answers_.back()});
    }
  }

  void columns(const std::vector<Column>& columns, const std::string& prefix, const Shapes& items,
               const Table& table) {
    for (const Column& column : columns) {
      if (column.from == "*") continue;  // of several shapes
      Shapes sources = column.parent_path ? parents_ : items;
      for (std::size_t i = 0; i < table.enrich.size(); ++i) {
        if (table.enrich[i].name == column.from) sources = {answers_[i]};
      }
      reads(prefix + column.name + ".path", column.path, sources);
    }
  }

  void create(const CreateSpec& create) {
    calls("create.calls", create.calls);
    if (!create.find) return;
    const Selected found = listing("create.find", *create.find);
    for (const auto& [name, path] : create.find->save) reads("create.find.save." + name, path, {found.item});
  }

  aws::ModelStore& models_;
  Problems& problems_;
  std::vector<std::shared_ptr<const Model>> held_;
  Shapes parents_, answers_;
};

std::string file_of(const Module& module) {
  return module.directory.empty() ? module.name : module.directory + "/module.json";
}

}  // namespace

Status Catalog::check_models(aws::ModelStore& models) const {
  for (const auto& module : modules_) {
    Problems problems(file_of(*module));
    ModelCheck check(models, problems);
    for (const Table& table : module->tables) {
      problems.enter_table(table.name);
      check.table(table);
    }
    problems.leave_table();
    if (module->mark && module->mark->remove) check.call("mark.remove", *module->mark->remove);
    for (std::size_t i = 0; i < module->defaults.size(); ++i) {
      const std::string place = "defaults[" + std::to_string(i) + "]";
      const DefaultStep& step = module->defaults[i];
      if (step.read) check.call(place + ".read", *step.read);
      check.calls(place + ".calls", step.calls);
    }
    if (problems.any()) return problems.error();
  }
  return aws::Unit{};
}

}  // namespace iasql::engine
