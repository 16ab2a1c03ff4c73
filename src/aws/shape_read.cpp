// Entries of a model file, as JSON, to the structures of shape.hpp. See shape_read.hpp.
#include "aws/shape_read.hpp"

#include <array>

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
  ref.text_form = place["textForm"].as_string();
  ref.context_param = place["contextParam"]["name"].as_string();
  return ref;
}

}  // namespace

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

/// The way an entry with "authtype" or "auth" is signed, where that is not Signature Version 4: see Operation.
std::string auth_type(const Value& entry) {
  if (entry["authtype"].is_string()) return entry["authtype"].as_string();
  const List& offered = entry["auth"].as_list();
  if (offered.empty()) return "";
  for (const Value& scheme : offered)
    if (scheme.as_string().find("#sigv4") != std::string::npos) return "";
  return offered[0].as_string() == "smithy.api#noAuth" ? "none" : "bearer";
}

Operation read_operation(const std::string& name, const Value& entry) {
  Operation op;
  op.name = name;
  if (entry["http"]["method"].is_string()) op.http_method = entry["http"]["method"].as_string();
  if (entry["http"]["requestUri"].is_string()) op.request_uri = entry["http"]["requestUri"].as_string();
  op.input = entry["input"]["shape"].as_string();
  op.output = entry["output"]["shape"].as_string();
  op.input_location_name = entry["input"]["locationName"].as_string();
  op.input_xml_prefix = entry["input"]["xmlNamespace"]["prefix"].as_string();
  op.input_xml_uri = entry["input"]["xmlNamespace"]["uri"].as_string();
  op.output_result_wrapper = entry["output"]["resultWrapper"].as_string();
  op.endpoint_prefix_template = entry["hostPrefix"].as_string();
  op.errors = texts(entry["errors"]);
  op.auth_type = auth_type(entry);
  op.unsigned_payload = entry["unsignedPayload"].as_bool();
  if (op.auth_type.empty() && op.unsigned_payload) op.auth_type = "v4-unsigned-body";
  op.http_checksum_required = entry["httpChecksumRequired"].as_bool();
  op.read_only = entry["readonly"].as_bool();
  op.http_checksum = entry["httpChecksum"];
  op.static_context_params = entry["staticContextParams"];
  op.operation_context_params = entry["operationContextParams"];
  op.input_defaults = entry["inputDefaults"];
  op.input_digests = entry["inputDigests"];
  op.fixed_headers = entry["fixedHeaders"];
  op.url_decoded = entry["urlDecoded"];
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
  shape.text_form = entry["textForm"].as_string();
  shape.xml_prefix = entry["xmlNamespace"]["prefix"].as_string();
  shape.xml_uri = entry["xmlNamespace"]["uri"].as_string();
  shape.streaming = entry["streaming"].as_bool();
  shape.sparse = entry["sparse"].as_bool();
  shape.sensitive = entry["sensitive"].as_bool();
  return shape;
}

}  // namespace iasql::aws
