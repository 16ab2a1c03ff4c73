// Models: which entries there are, and how those asked for are read and linked. See shape.hpp.
#include "aws/shape.hpp"

#include <map>

#include "aws/json.hpp"
#include "aws/model_file.hpp"
#include "aws/rules.hpp"
#include "aws/shape_read.hpp"

namespace iasql::aws {

namespace {

/// Points a place at its shape and takes over the shape's traits where the place says nothing.
void complete(MemberRef& place, const Shape& target) {
  place.target = &target;
  if (place.location_name.empty()) place.location_name = target.location_name;
  if (place.timestamp_format.empty()) place.timestamp_format = target.timestamp_format;
  if (place.text_form.empty()) place.text_form = target.text_form;
  if (place.xml_uri.empty()) {
    place.xml_prefix = target.xml_prefix;
    place.xml_uri = target.xml_uri;
  }
  place.flattened |= target.flattened;
  place.streaming |= target.streaming;
}

std::vector<MemberRef*> places_of(Shape& shape) {
  std::vector<MemberRef*> places;
  for (MemberRef& member : shape.members) places.push_back(&member);
  if (shape.type == Shape::Type::List || shape.type == Shape::Type::Map) places.push_back(&shape.element);
  if (shape.type == Shape::Type::Map) places.push_back(&shape.key);
  return places;
}

}  // namespace

struct Model::Parts {
  std::string service;
  ModelFile file;
  std::map<std::string, Operation, std::less<>> operations;
  std::map<std::string, Shape, std::less<>> shapes;
  std::map<std::string, Value, std::less<>> values;  // waiters and what else is handed out as it is
  std::shared_ptr<const RuleSet> rules;

  Error wrong(const std::string& what) const { return input_error("models/" + service + ".json: " + what); }

  /// Reads a shape and all that it leads to. Nothing stays behind if something is wrong.
  Status read(std::string_view name) {
    std::vector<std::string> added{std::string(name)};
    Status status = Unit{};
    for (std::size_t next = 0; next < added.size() && status; ++next) status = read_one(added[next], added);
    for (std::size_t i = 0; i < added.size() && status; ++i) status = link(shapes.find(added[i])->second);
    if (!status)
      for (const std::string& each : added) shapes.erase(each);
    return status;
  }

  /// The shape itself; `more` gets the names of those it refers to that are not there yet.
  Status read_one(const std::string& name, std::vector<std::string>& more) {
    Result<Value> entry = file.entry("shapes", name);
    if (!entry) return wrong("shape \"" + name + "\": " + entry.error().message);
    std::optional<Shape> shape = read_shape(name, *entry);
    if (!shape) return wrong("shape \"" + name + "\": unknown type \"" + (*entry)["type"].as_string() + "\"");
    for (const std::string& member : shape->required)
      if (!shape->member(member)) return wrong("shape \"" + name + "\" requires missing member \"" + member + "\"");
    Shape& kept = shapes[name] = std::move(*shape);
    for (const MemberRef* place : places_of(kept)) {
      if (!file.has("shapes", place->shape))
        return wrong("shape \"" + name + "\" refers to missing shape \"" + place->shape + "\"");
      if (shapes.try_emplace(place->shape).second) more.push_back(place->shape);
    }
    return Unit{};
  }

  Status link(Shape& shape) {
    for (MemberRef* place : places_of(shape)) complete(*place, shapes.find(place->shape)->second);
    return Unit{};
  }

  Result<const Shape*> find_shape(std::string_view name) {
    auto found = shapes.find(name);
    if (found == shapes.end()) {
      if (!file.has("shapes", name)) return wrong("there is no shape \"" + std::string(name) + "\"");
      if (Status status = read(name); !status) return status.error();
      found = shapes.find(name);
    }
    return &found->second;
  }

  Result<const Operation*> find_operation(std::string_view name) {
    if (auto known = operations.find(name); known != operations.end()) return &known->second;
    const std::string text(name);
    Result<Value> entry = file.entry("operations", name);
    if (!entry) return wrong("operation \"" + text + "\": " + entry.error().message);
    Operation operation = read_operation(text, *entry);
    for (const std::string* shape : {&operation.input, &operation.output}) {
      if (shape->empty()) continue;
      if (!file.has("shapes", *shape))
        return wrong("operation \"" + text + "\" refers to missing structure \"" + *shape + "\"");
      Result<const Shape*> found = find_shape(*shape);
      if (!found) return found.error();
      if ((*found)->type != Shape::Type::Structure)
        return wrong("operation \"" + text + "\" refers to missing structure \"" + *shape + "\"");
    }
    if (file.has("pagination", name)) {
      Result<Value> pagination = file.entry("pagination", name);
      if (!pagination) return wrong("pagination of \"" + text + "\": " + pagination.error().message);
      operation.pagination = read_pagination(*pagination);
    }
    return &operations.emplace(text, std::move(operation)).first->second;
  }

  /// A waiter, or with an empty name a whole section, handed out as it is.
  const Value& value(const std::string& section, std::string_view name) {
    const std::string key = section + "/" + std::string(name);
    if (auto known = values.find(key); known != values.end()) return known->second;
    Result<Value> entry = name.empty() ? file.section(section) : file.entry(section, name);
    return values.emplace(key, entry ? std::move(*entry) : Value()).first->second;
  }
};

Model::Model(std::string service) : service_(std::move(service)), parts_(std::make_unique<Parts>()) {
  parts_->service = service_;
}
Model::~Model() = default;

Status Model::read_metadata() {
  for (const char* section : {"metadata", "operations", "shapes"})
    if (!parts_->file.has_section(section)) return parts_->wrong("\"" + std::string(section) + "\" is missing");
  const Result<Value> metadata = parts_->file.section("metadata");
  if (!metadata) return parts_->wrong("metadata: " + metadata.error().message);
  const Value& m = *metadata;
  protocol = m["protocol"].as_string();
  json_version = m["jsonVersion"].as_string();
  target_prefix = m["targetPrefix"].as_string();
  api_version = m["apiVersion"].as_string();
  endpoint_prefix = m["endpointPrefix"].as_string();
  signing_name = m["signingName"].as_string();
  if (signing_name.empty()) signing_name = endpoint_prefix;
  service_id = m["serviceId"].as_string();
  xml_namespace = m["xmlNamespace"].as_string();
  signature_version = m["signatureVersion"].as_string();
  auth_type = aws::auth_type(m);
  query_compatible = m["awsQueryCompatible"].is_map();
  if (protocol.empty()) return parts_->wrong("metadata: \"protocol\" is missing");
  return Unit{};
}

Result<std::shared_ptr<const Model>> Model::load(const std::string& service, std::string_view json) {
  std::shared_ptr<Model> model(new Model(service));
  Result<Value> document = parse_json(json);
  if (!document) return model->parts_->wrong(document.error().message);
  model->parts_->file = ModelFile::of_document(std::move(*document));
  Status status = model->read_metadata();
  if (status) status = model->check();
  if (!status) return status.error();
  return std::shared_ptr<const Model>(std::move(model));
}

Result<std::shared_ptr<const Model>> Model::open(const std::string& service, std::string text) {
  std::shared_ptr<Model> model(new Model(service));
  Result<ModelFile> file = ModelFile::of_lines(std::move(text));
  if (!file) return model->parts_->wrong(file.error().message);
  model->parts_->file = std::move(*file);
  if (Status status = model->read_metadata(); !status) return status.error();
  return std::shared_ptr<const Model>(std::move(model));
}

Status Model::check() const {
  for (const std::string& name : parts_->file.names("shapes"))
    if (auto shape = parts_->find_shape(name); !shape) return shape.error();
  for (const std::string& name : parts_->file.names("operations"))
    if (auto operation = parts_->find_operation(name); !operation) return operation.error();
  for (const std::string& name : parts_->file.names("pagination"))
    if (!parts_->file.has("operations", name)) return parts_->wrong("pagination of unknown operation \"" + name + "\"");
  for (const std::string& name : parts_->file.names("waiters"))
    if (Result<Value> entry = parts_->file.entry("waiters", name); !entry)
      return parts_->wrong("waiter \"" + name + "\": " + entry.error().message);
  if (Result<std::shared_ptr<const RuleSet>> compiled = rules(); !compiled) return compiled.error();
  return Unit{};
}

const Operation* Model::operation(std::string_view name) const {
  if (!parts_->file.has("operations", name)) return nullptr;
  Result<const Operation*> found = parts_->find_operation(name);
  return found ? *found : nullptr;
}

std::vector<std::string> Model::operations() const { return parts_->file.names("operations"); }

const Shape* Model::shape(std::string_view name) const {
  Result<const Shape*> found = parts_->find_shape(name);
  return found ? *found : nullptr;
}

const Value& Model::waiter(std::string_view name) const {
  static const auto* const nothing = new Value();
  return parts_->file.has("waiters", name) ? parts_->value("waiters", name) : *nothing;
}

std::vector<std::string> Model::waiters() const { return parts_->file.names("waiters"); }

Result<std::shared_ptr<const RuleSet>> Model::rules() const {
  if (parts_->rules || !parts_->file.has_section("endpointRules")) return parts_->rules;
  const Result<Value> document = parts_->file.section("endpointRules");
  if (!document) return parts_->wrong("endpointRules: " + document.error().message);
  if ((*document).size() == 0) return parts_->rules;
  Result<std::shared_ptr<const RuleSet>> compiled = RuleSet::compile(*document);
  if (!compiled) return parts_->wrong(compiled.error().message);
  return parts_->rules = *compiled;
}

const Value& Model::client_context_params() const { return parts_->value("clientContextParams", ""); }

const MemberRef* Shape::member(std::string_view member_name) const {
  for (const MemberRef& member : members) {
    if (member.name == member_name) return &member;
  }
  return nullptr;
}

}  // namespace iasql::aws
