// service x operation x input x region x settings -> URL, signing name and signing region, by the service's own rules.
//
// The rules (rules.hpp) are data of the model; what they ask for comes, in this order, from the operation's static
// parameters, members of the input, paths into the input, and what the settings say (endpoint_settings.hpp). A model
// without rules has one host per region. Overrides, strongest first: `override_url` (a setting),
// AWS_ENDPOINT_URL_<SERVICE_ID>, AWS_ENDPOINT_URL, the profile's services section, the profile's endpoint_url; an
// override may name http, everything else is https.
// Must not know: HTTP, any particular service.
// Fails: Error::Kind::Config on a URL or region name that makes no sense (a region must look like one, so that no host
// can be smuggled in through a table) and with AWS's own words when the rules refuse.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "aws/endpoint_settings.hpp"
#include "aws/http.hpp"
#include "aws/path.hpp"
#include "aws/result.hpp"
#include "aws/rules.hpp"
#include "aws/shape.hpp"

namespace iasql::aws {

struct Endpoint {
  std::string scheme, host, base_path;  // host[:port]; base_path without trailing slash
  std::string signing_name, signing_region;
  std::string auth_scheme = "sigv4";    // as the rules call it: the first that can_sign() takes, or else the first one
  bool disable_double_encoding = false;
  bool takes_host_prefix = true;        // false: a substitute for AWS, which has no such names
  Headers headers;                      // instead of the request's own of these names
};

class EndpointResolver {
 public:
  explicit EndpointResolver(EndpointConfig config);
  ~EndpointResolver();

  Result<Endpoint> resolve(const Model& model, const Operation& operation, const Value& input,
                           const std::string& region);

 private:
  struct Service;
  Result<Service*> service(const Model& model);
  Result<std::vector<Value>> parameters(Service& service, const Model& model, const Operation& operation,
                                        const Value& input, const std::string& region);
  Result<Value> from_operation(const RuleSet::Parameter& parameter, const Model& model, const Operation& operation,
                               const Value& input);
  Result<Endpoint> by_rules(const Service& service, const Model& model, std::vector<Value> values,
                            const std::string& region) const;
  Result<Endpoint> without_rules(const Service& service, const Model& model, const std::string& region) const;
  Value own_schemes(const Service& service, std::vector<Value> values) const;

  EndpointConfig config_;
  std::optional<Result<EndpointSettings>> settings_;
  std::map<std::string, std::unique_ptr<Service>> services_;
  std::map<std::string, Path> paths_;
};

/// Whether this program can sign for the endpoint as it demands; an Error::Kind::Unsupported if not.
Status can_sign(const Endpoint& endpoint);

/// Whether the text can be a region: it becomes part of host names.
bool is_region_name(const std::string& region);
/// Why a URL cannot stand for AWS; nothing if it can.
Status check_endpoint_url(const std::string& url);

/// "aws", "aws-cn", "aws-us-gov", … of a region name, and the partition's DNS suffix.
std::string partition_of(const std::string& region);
std::string dns_suffix_of(const std::string& partition);

}  // namespace iasql::aws
