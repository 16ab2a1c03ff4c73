// The wire model of a service, as botocore describes it: operations, shapes, pagination.
// A Model is loaded from models/<service>.json and resolves shapes by name, so that recursive ones are no problem.
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

struct Shape;

/// A member of a structure, or the element of a list or map: a shape plus the traits given at the place of use.
/// location_name, timestamp_format, xml_prefix, xml_uri, flattened and streaming are the shape's own if the place
/// says nothing.
struct MemberRef {
  std::string name;   // the member's name in our documents
  std::string shape;  // name of its shape
  const Shape* target = nullptr;  // that shape; never null in a loaded model
  std::string location_name;     // "" = none
  std::string location;          // header, headers, querystring, uri, statusCode or ""
  std::string query_name;        // ec2's own name ("queryName")
  std::string timestamp_format;  // iso8601, unixTimestamp, rfc822 or ""
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
       streaming = false;
  std::string error_code;  // exception: its code if it differs from the name
  int error_status = 0;
  bool fault = false, throttling = false, retryable = false;
  std::string location_name, timestamp_format, xml_prefix, xml_uri;

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
  std::string input_location_name, input_xml_uri, output_result_wrapper, endpoint_prefix_template;
  std::vector<std::string> errors;
  std::string auth_type;  // e.g. "none", "v4-unsigned-body", ""
  std::optional<Pagination> pagination;
};

class Model {
 public:
  static Result<std::shared_ptr<const Model>> load(const std::string& service, std::string_view json);

  const std::string& service() const { return service_; }  // our name: that of the file
  // From the metadata:
  std::string protocol, json_version, target_prefix, api_version, endpoint_prefix, signing_name, service_id,
      xml_namespace, signature_version, global_endpoint, global_region;
  bool query_compatible = false;

  const Operation* operation(std::string_view name) const;
  std::vector<std::string> operations() const;
  const Shape* shape(std::string_view name) const;
  /// A waiter as the model file has it (delay, maxAttempts, operation, acceptors), or null.
  const Value& waiter(std::string_view name) const;

  Model() = default;
  Model(const Model&) = delete;  // its members point at each other
  Model& operator=(const Model&) = delete;

 private:
  friend class ModelReader;
  std::string service_;
  Value waiters_;
  std::map<std::string, Operation, std::less<>> operations_;
  std::map<std::string, Shape, std::less<>> shapes_;
};

/// Finds models by service name; loads each once. The directory is given by the owner.
class ModelStore {
 public:
  explicit ModelStore(std::string directory) : directory_(std::move(directory)) {}
  Result<std::shared_ptr<const Model>> get(const std::string& service);

 private:
  std::string directory_;
  std::map<std::string, std::shared_ptr<const Model>> models_;
};

}  // namespace iasql::aws
