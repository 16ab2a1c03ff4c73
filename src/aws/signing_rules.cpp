// See signing_rules.hpp.
#include "aws/signing_rules.hpp"

namespace iasql::aws {

bool signs_objects(const Model& model) { return model.signature_version.starts_with("s3"); }

Result<SigningRules> signing_rules(const Model& model, const Operation& operation, const HttpRequest& request) {
  const std::string& version = model.signature_version;
  const bool own = operation.auth_type.starts_with("v4");  // the operation overrides the service
  if (!own && !version.empty() && version != "v4" && !signs_objects(model)) {
    Error e;
    e.kind = Error::Kind::Unsupported;
    e.message = "signature version \"" + version + "\" is not supported";
    return e;
  }
  SigningRules rules;
  if (signs_objects(model)) rules.normalize_path = rules.encode_path = false;
  if (operation.auth_type == "v4-unsigned-body" && request.scheme == "https") rules.payload = kUnsignedPayload;
  return rules;
}

Result<SigningRules> presign_rules(const Model& model, const Operation& operation, const HttpRequest& request) {
  Result<SigningRules> rules = signing_rules(model, operation, request);
  if (rules && signs_objects(model)) rules->payload = kUnsignedPayload;
  return rules;
}

}  // namespace iasql::aws
