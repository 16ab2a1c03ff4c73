// Loading of model files (see tools/make_models.py for their form) and look-ups in them.
#include "aws/shape.hpp"

#include <array>
#include <fstream>
#include <sstream>

#include "aws/json.hpp"

namespace iasql::aws {

namespace {

using Type = Shape::Type;

constexpr std::array<std::pair<std::string_view, Type>, 12> kTypes = {{{"structure", Type::Structure},
                                                                       {"list", Type::List},
                                                                       {"map", Type::Map},
                                                                       {"string", Type::String},
                                                                       {"character", Type::String},
                                                                       {"integer", Type::Integer},
                                                                       {"long", Type::Long},
                                                                       {"float", Type::Float},
                                                                       {"double", Type::Double},
                                                                       {"boolean", Type::Boolean},
                                                                       {"blob", Type::Blob},
                                                                       {"timestamp", Type::Timestamp}}};

std::optional<Type> type_of(std::string_view name) {
  for (const auto& [known, type] : kTypes) {
    if (known == name) return type;
  }
  return std::nullopt;
}

/// A text or a list of texts.
std::vector<std::string> texts(const Value& value) {
  std::vector<std::string> out;
  if (value.is_string()) out.push_back(value.as_string());
  for (const Value& element : value.as_list()) out.push_back(element.as_string());
  return out;
}

MemberRef read_place(const Value& place) {
  MemberRef ref;
  ref.name = place["name"].as_string();
  ref.shape = place["shape"].as_string();
  ref.location_name = place["locationName"].as_string();
  ref.location = place["location"].as_string();
  ref.query_name = place["queryName"].as_string();
  ref.timestamp_format = place["timestampFormat"].as_string();
  ref.xml_prefix = place["xmlNamespace"]["prefix"].as_string();
  ref.xml_uri = place["xmlNamespace"]["uri"].as_string();
  ref.flattened = place["flattened"].as_bool();
  ref.xml_attribute = place["xmlAttribute"].as_bool();
  ref.streaming = place["streaming"].as_bool();
  ref.idempotency_token = place["idempotencyToken"].as_bool();
  ref.jsonvalue = place["jsonvalue"].as_bool();
  ref.host_label = place["hostLabel"].as_bool();
  return ref;
}

Pagination read_pagination(const Value& entry) {
  Pagination out;
  out.input_token = texts(entry["input_token"]);
  out.output_token = texts(entry["output_token"]);
  out.result_key = texts(entry["result_key"]);
  out.limit_key = entry["limit_key"].as_string();
  out.more_results = entry["more_results"].as_string();
  out.limit_max = entry["limit_max"].as_int();
  return out;
}

Operation read_operation(const std::string& name, const Value& entry) {
  Operation op;
  op.name = name;
  if (entry["http"]["method"].is_string()) op.http_method = entry["http"]["method"].as_string();
  if (entry["http"]["requestUri"].is_string()) op.request_uri = entry["http"]["requestUri"].as_string();
  op.input = entry["input"]["shape"].as_string();
  op.output = entry["output"]["shape"].as_string();
  op.input_location_name = entry["input"]["locationName"].as_string();
  op.input_xml_uri = entry["input"]["xmlNamespace"]["uri"].as_string();
  op.output_result_wrapper = entry["output"]["resultWrapper"].as_string();
  op.endpoint_prefix_template = entry["hostPrefix"].as_string();
  op.errors = texts(entry["errors"]);
  op.auth_type = entry["authtype"].as_string();
  if (op.auth_type.empty() && entry["unsignedPayload"].as_bool()) op.auth_type = "v4-unsigned-body";
  return op;
}

std::optional<Shape> read_shape(const std::string& name, const Value& entry) {
  const std::optional<Type> type = type_of(entry["type"].as_string());
  if (!type) return std::nullopt;
  Shape shape;
  shape.name = name;
  shape.type = *type;
  for (const Value& member : entry["members"].as_list()) shape.members.push_back(read_place(member));
  shape.required = texts(entry["required"]);
  shape.payload = entry["payload"].as_string();
  if (shape.type == Type::List) shape.element = read_place(entry["member"]);
  if (shape.type == Type::Map) {
    shape.element = read_place(entry["value"]);
    shape.key = read_place(entry["key"]);
  }
  shape.flattened = entry["flattened"].as_bool();
  shape.exception = entry["exception"].as_bool();
  shape.document = entry["document"].as_bool();
  shape.event_stream = entry["eventstream"].as_bool();
  shape.union_ = entry["union"].as_bool();
  shape.error_code = entry["error"]["code"].as_string();
  shape.error_status = static_cast<int>(entry["error"]["httpStatusCode"].as_int());
  shape.fault = entry["fault"].as_bool();
  shape.throttling = entry["retryable"]["throttling"].as_bool();
  shape.retryable = entry["retryable"].is_map();
  shape.location_name = entry["locationName"].as_string();
  shape.timestamp_format = entry["timestampFormat"].as_string();
  shape.xml_prefix = entry["xmlNamespace"]["prefix"].as_string();
  shape.xml_uri = entry["xmlNamespace"]["uri"].as_string();
  shape.streaming = entry["streaming"].as_bool();
  return shape;
}

}  // namespace

/// Fills a Model from its document; the first thing that is wrong ends it.
class ModelReader {
 public:
  ModelReader(Model& model, const std::string& service) : model_(model) { model_.service_ = service; }

  Status read(const Value& document) {
    for (const char* section : {"metadata", "operations", "shapes"}) {
      if (!document[section].is_map()) return wrong("\"" + std::string(section) + "\" is missing");
    }
    read_metadata(document["metadata"]);
    if (model_.protocol.empty()) return wrong("metadata: \"protocol\" is missing");
    for (const auto& [name, entry] : document["shapes"].as_map()) {
      std::optional<Shape> shape = read_shape(name, entry);
      if (!shape) return wrong("shape \"" + name + "\": unknown type \"" + entry["type"].as_string() + "\"");
      model_.shapes_.emplace(name, std::move(*shape));
    }
    for (const auto& [name, entry] : document["operations"].as_map()) {
      model_.operations_.emplace(name, read_operation(name, entry));
    }
    for (const auto& [name, entry] : document["pagination"].as_map()) {
      auto op = model_.operations_.find(name);
      if (op == model_.operations_.end()) return wrong("pagination of unknown operation \"" + name + "\"");
      op->second.pagination = read_pagination(entry);
    }
    model_.waiters_ = document["waiters"];
    return resolve();
  }

 private:
  Error wrong(const std::string& what) const {
    return input_error("models/" + model_.service_ + ".json: " + what);
  }

  void read_metadata(const Value& metadata) {
    model_.protocol = metadata["protocol"].as_string();
    model_.json_version = metadata["jsonVersion"].as_string();
    model_.target_prefix = metadata["targetPrefix"].as_string();
    model_.api_version = metadata["apiVersion"].as_string();
    model_.endpoint_prefix = metadata["endpointPrefix"].as_string();
    model_.signing_name = metadata["signingName"].as_string();
    if (model_.signing_name.empty()) model_.signing_name = model_.endpoint_prefix;
    model_.service_id = metadata["serviceId"].as_string();
    model_.xml_namespace = metadata["xmlNamespace"].as_string();
    model_.signature_version = metadata["signatureVersion"].as_string();
    model_.global_endpoint = metadata["globalEndpoint"].as_string();
    model_.global_region = metadata["globalRegion"].as_string();
    model_.query_compatible = metadata["awsQueryCompatible"].is_map();
  }

  /// Points every place at its shape and completes its traits.
  Status resolve() {
    for (auto& [name, shape] : model_.shapes_) {
      std::vector<MemberRef*> places;
      for (MemberRef& member : shape.members) places.push_back(&member);
      if (shape.type == Type::List || shape.type == Type::Map) places.push_back(&shape.element);
      if (shape.type == Type::Map) places.push_back(&shape.key);
      for (MemberRef* place : places) {
        const Shape* target = model_.shape(place->shape);
        if (!target) return wrong("shape \"" + name + "\" refers to missing shape \"" + place->shape + "\"");
        complete(*place, *target);
      }
      for (const std::string& member : shape.required) {
        if (!shape.member(member))
          return wrong("shape \"" + name + "\" requires missing member \"" + member + "\"");
      }
    }
    for (const auto& [name, op] : model_.operations_) {
      for (const std::string* shape : {&op.input, &op.output}) {
        if (shape->empty()) continue;
        const Shape* found = model_.shape(*shape);
        if (!found || found->type != Type::Structure) {
          return wrong("operation \"" + name + "\" refers to missing structure \"" + *shape + "\"");
        }
      }
    }
    return Unit{};
  }

  static void complete(MemberRef& place, const Shape& target) {
    place.target = &target;
    if (place.location_name.empty()) place.location_name = target.location_name;
    if (place.timestamp_format.empty()) place.timestamp_format = target.timestamp_format;
    if (place.xml_uri.empty()) {
      place.xml_prefix = target.xml_prefix;
      place.xml_uri = target.xml_uri;
    }
    place.flattened |= target.flattened;
    place.streaming |= target.streaming;
  }

  Model& model_;
};

const MemberRef* Shape::member(std::string_view member_name) const {
  for (const MemberRef& member : members) {
    if (member.name == member_name) return &member;
  }
  return nullptr;
}

Result<std::shared_ptr<const Model>> Model::load(const std::string& service, std::string_view json) {
  Result<Value> document = parse_json(json);
  if (!document) return input_error("models/" + service + ".json: " + document.error().message);
  auto model = std::make_shared<Model>();
  const Status status = ModelReader(*model, service).read(*document);
  if (!status) return status.error();
  return std::shared_ptr<const Model>(std::move(model));
}

const Operation* Model::operation(std::string_view name) const {
  auto found = operations_.find(name);
  return found == operations_.end() ? nullptr : &found->second;
}

std::vector<std::string> Model::operations() const {
  std::vector<std::string> names;
  for (const auto& [name, op] : operations_) names.push_back(name);
  return names;
}

const Shape* Model::shape(std::string_view name) const {
  auto found = shapes_.find(name);
  return found == shapes_.end() ? nullptr : &found->second;
}

const Value& Model::waiter(std::string_view name) const {
  return waiters_[name];
}

Result<std::shared_ptr<const Model>> ModelStore::get(const std::string& service) {
  if (auto known = models_.find(service); known != models_.end()) return known->second;
  Error missing;
  missing.kind = Error::Kind::Config;
  missing.message = "no model of service \"" + service + "\"";
  // The name becomes part of a path: nothing but what service names are made of.
  const bool plain = !service.empty() &&
                     service.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
  if (!plain) return missing;
  std::ifstream file(directory_ + "/" + service + ".json", std::ios::binary);
  if (!file) return missing;
  std::ostringstream text;
  text << file.rdbuf();
  Result<std::shared_ptr<const Model>> model = Model::load(service, text.str());
  if (model) models_.emplace(service, *model);
  return model;
}

}  // namespace iasql::aws
