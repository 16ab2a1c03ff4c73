// See signing_rules.hpp.
#include "aws/signing_rules.hpp"

namespace iasql::aws {

namespace {

Error unsupported(const std::string& kind) {
  Error e;
  e.kind = Error::Kind::Unsupported;
  e.message = "signatures of the kind \"" + kind + "\" are not supported";
  return e;
}

/// The kind of signature that is asked for and is not ours; "" = version 4.
std::string other_kind(const Model& model, const Operation& operation, const Endpoint& endpoint) {
  const std::string& own = operation.auth_type;  // what the operation says is stronger than what the service says
  if (!own.empty() && !own.starts_with("v4")) return own;
  if (endpoint.auth_scheme != "sigv4") return endpoint.auth_scheme;
  if (!own.empty()) return "";
  if (!model.auth_type.empty() && !model.auth_type.starts_with("v4")) return model.auth_type;
  const std::string& version = model.signature_version;
  return version.empty() || version == "v4" || signs_objects(model) ? "" : version;
}

}  // namespace

bool signs_objects(const Model& model) { return model.signature_version.starts_with("s3"); }

Result<SigningRules> signing_rules(const Model& model, const Operation& operation, const Endpoint& endpoint,
                                   const HttpRequest& request) {
  if (std::string kind = other_kind(model, operation, endpoint); !kind.empty()) return unsupported(kind);
  SigningRules rules;
  if (signs_objects(model) || endpoint.disable_double_encoding) rules.normalize_path = rules.encode_path = false;
  const bool leave_body = operation.unsigned_payload || operation.auth_type == "v4-unsigned-body";
  if (leave_body && request.scheme == "https") rules.payload = kUnsignedPayload;
  return rules;
}

Result<SigningRules> presign_rules(const Model& model, const Operation& operation, const Endpoint& endpoint,
                                   const HttpRequest& request) {
  Result<SigningRules> rules = signing_rules(model, operation, endpoint, request);
  if (rules && signs_objects(model)) rules->payload = kUnsignedPayload;
  return rules;
}

}  // namespace iasql::aws
