// The wire model of a service, as botocore describes it: operations, shapes, pagination, waiters, endpoint rules.
//
// A Model is read from models/<service>.json.gz, or .json. Of the compressed form, which the build has checked, only
// the lines that an operation needs are parsed, when it is asked for; plain JSON is read and checked whole.
// Must not know: any particular service. Fails: Error::Kind::Input naming the file and the missing thing.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/result.hpp"
#include "aws/value.hpp"

namespace iasql::aws {

class RuleSet;
struct Shape;

/// A member of a structure, or the element of a list or map: a shape plus the traits given at the place of use.
/// location_name, timestamp_format, text_form, xml_prefix, xml_uri, flattened and streaming are the shape's own if the place
/// says nothing.
struct MemberRef {
  std::string name;   // the member's name in our documents
  std::string shape;  // name of its shape
  const Shape* target = nullptr;  // that shape; never null in a loaded model
  std::string location_name;     // "" = none
  std::string location;          // header, headers, querystring, uri, statusCode or ""
  std::string query_name;        // ec2's own name ("queryName")
  std::string timestamp_format;  // iso8601, unixTimestamp, rfc822 or ""
  std::string text_form;         // how the text differs from what callers see: see text_form.hpp; "" = not at all
  std::string context_param;     // the endpoint rules' parameter that this member gives, or ""
  std::string xml_prefix, xml_uri;
  bool flattened = false, xml_attribute = false, streaming = false, idempotency_token = false, jsonvalue = false,
       host_label = false;
};

struct Shape {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"  // gcc 12 takes the scoped enumerator List for a shadow of the alias
  enum class Type { Structure, List, Map, String, Integer, Long, Float, Double, Boolean, Blob, Timestamp };
#pragma GCC diagnostic pop
  std::string name;
  Type type = Type::Structure;
  std::vector<MemberRef> members;     // structure
  std::vector<std::string> required;  // structure
  std::string payload;                // structure
  MemberRef element;                  // list: element; map: value
  MemberRef key;                      // map
  bool flattened = false, exception = false, document = false, event_stream = false, union_ = false,
       streaming = false, sparse = false, sensitive = false;
  std::string error_code;  // exception: its code if it differs from the name
  int error_status = 0;
  bool fault = false, throttling = false, retryable = false;
  std::string location_name, timestamp_format, text_form, xml_prefix, xml_uri;

  const MemberRef* member(std::string_view member_name) const;
};

struct Pagination {
  std::vector<std::string> input_token, output_token, result_key;
  std::string limit_key, more_results;
  std::int64_t limit_max = 0;  // largest page the service's model allows, 0 = unknown
};

struct Operation {
  std::string name, http_method = "POST", request_uri = "/";
  std::string input, output;  // shape names, "" = none
  std::string input_location_name, input_xml_prefix, input_xml_uri, output_result_wrapper, endpoint_prefix_template;
  std::vector<std::string> errors;
  std::string auth_type;  // "none", "v4-unsigned-body", "bearer" or "" (signed as the endpoint says)
  bool unsigned_payload = false, http_checksum_required = false, read_only = false;
  Value http_checksum;             // botocore's httpChecksum trait, or null
  Value static_context_params;     // parameters of the endpoint rules: name -> value
  Value operation_context_params;  // the same: name -> path into the input
  // What the models do not say, from tools/customizations.py:
  Value input_defaults;  // member -> value if the caller gives none
  Value input_digests;   // member that gets the MD5 of another -> that other, which is then sent as base64
  Value fixed_headers;   // name -> value, for every request
  Value url_decoded;     // {"when": output member that says "url", "members": paths of what is then decoded}
  std::optional<Pagination> pagination;
};

class Model {
 public:
  /// From a whole JSON document; everything in it is checked.
  static Result<std::shared_ptr<const Model>> load(const std::string& service, std::string_view json);
  /// From the text of a model file, one entry per line as tools/make_models.py writes it. Reads the metadata; the rest
  /// waits until it is asked for, and what is not readable then is as good as missing. See check().
  static Result<std::shared_ptr<const Model>> open(const std::string& service, std::string text);
  explicit Model(std::string service = "");  // an empty one
  ~Model();

  const std::string& service() const { return service_; }  // our name: that of the file
  // From the metadata:
  std::string protocol, json_version, target_prefix, api_version, endpoint_prefix, signing_name, service_id,
      xml_namespace, signature_version, auth_type;
  bool query_compatible = false;

  const Operation* operation(std::string_view name) const;
  std::vector<std::string> operations() const;
  const Shape* shape(std::string_view name) const;
  /// A waiter as the model file has it (delay, maxAttempts, operation, acceptors), or null.
  const Value& waiter(std::string_view name) const;
  std::vector<std::string> waiters() const;
  /// The rules of the service's endpoints, compiled when first asked for; nullptr if there are none.
  Result<std::shared_ptr<const RuleSet>> rules() const;
  /// The client's own parameters of them.
  const Value& client_context_params() const;

  /// Reads everything there is; the first thing that is wrong.
  Status check() const;

  Model(const Model&) = delete;  // its shapes point at each other
  Model& operator=(const Model&) = delete;

 private:
  struct Parts;
  Status read_metadata();
  std::string service_;
  std::unique_ptr<Parts> parts_;  // what is read and what waits; grows in const functions, so no sharing by threads
};

/// Finds models by service name; opens each once. The directory is given by the owner.
class ModelStore {
 public:
  explicit ModelStore(std::string directory) : directory_(std::move(directory)) {}
  Result<std::shared_ptr<const Model>> get(const std::string& service);
  /// Names of all shipped models, sorted.
  std::vector<std::string> services() const;

 private:
  std::string directory_;
  std::map<std::string, std::shared_ptr<const Model>> models_;
};

}  // namespace iasql::aws
