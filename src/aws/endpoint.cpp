// See endpoint.hpp.
#include "aws/endpoint.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "aws/endpoint_url.hpp"
#include "aws/partitions.hpp"

namespace iasql::aws {

namespace {

constexpr std::size_t kMostRemembered = 256;  // endpoints per service
constexpr std::string_view kBucket = "Bucket";
constexpr std::string_view kAccountInHost = "RequiresAccountId";

Error config_error(std::string message) {
  Error e;
  e.kind = Error::Kind::Config;
  e.message = std::move(message);
  return e;
}

bool is_pseudo_region(const std::string& region) {
  constexpr std::string_view end = "-global";
  return region.size() > end.size() && region.compare(region.size() - end.size(), end.size(), end) == 0;
}

bool is_arn(const Value& value) {
  const std::string& text = value.as_string();
  return text.compare(0, 4, "arn:") == 0 && std::count(text.begin(), text.end(), ':') >= 5;
}

/// The first scheme that we know how to sign by, or else the first one.
const Value& chosen_scheme(const Value& schemes) {
  for (const Value& scheme : schemes.as_list()) {
    Endpoint candidate;
    candidate.auth_scheme = scheme["name"].as_string();
    if (can_sign(candidate)) return scheme;
  }
  return schemes.at(0);
}

void apply_scheme(const Value& scheme, Endpoint& out) {
  if (!scheme.is_map()) return;
  out.auth_scheme = scheme["name"].as_string();
  if (scheme["signingName"].is_string()) out.signing_name = scheme["signingName"].as_string();
  if (scheme["signingRegion"].is_string()) out.signing_region = scheme["signingRegion"].as_string();
  if (const List& set = scheme["signingRegionSet"].as_list(); !set.empty()) {
    out.signing_region.clear();
    for (const Value& region : set) out.signing_region += (out.signing_region.empty() ? "" : ",") + region.as_string();
  }
  out.disable_double_encoding = scheme["disableDoubleEncoding"].as_bool();
}

Value text_or_null(std::string text) { return text.empty() ? Value() : Value(std::move(text)); }

}  // namespace

struct EndpointResolver::Service {
  std::shared_ptr<const RuleSet> rules;  // null: there are none
  EndpointUrl override_url;              // no host: none
  bool substitute = false;               // the override is not AWS
  bool has_buckets = false;
  std::map<std::string, Endpoint> known;

  bool overridden() const { return !override_url.host.empty(); }
  std::string override_text() const {
    return overridden() ? override_url.scheme + "://" + override_url.host + override_url.base_path : "";
  }
};

EndpointResolver::EndpointResolver(EndpointConfig config) : config_(std::move(config)) {}
EndpointResolver::~EndpointResolver() = default;

Result<EndpointResolver::Service*> EndpointResolver::service(const Model& model) {
  if (!settings_) settings_ = read_endpoint_settings(config_);
  if (!*settings_) return settings_->error();
  if (auto known = services_.find(model.service()); known != services_.end()) return known->second.get();

  auto out = std::make_unique<Service>();
  Result<std::shared_ptr<const RuleSet>> rules = model.rules();
  if (!rules) return rules.error();
  out->rules = *rules;
  out->has_buckets = out->rules && out->rules->parameter(kBucket);
  const EndpointOverride given = find_endpoint_override(config_, **settings_, model.service_id);
  if (!given.url.empty()) {
    if (std::string problem = parse_endpoint_url(given.url, out->override_url); !problem.empty())
      return config_error("bad URL" + shown_url(given.url) + " in " + given.origin + ": " + problem);
    const std::string& host = out->override_url.host;
    out->substitute = !Partitions::builtin().owns_host(host.substr(0, host.find(':')));
  }
  return services_.emplace(model.service(), std::move(out)).first->second.get();
}

Result<Value> EndpointResolver::from_operation(const RuleSet::Parameter& parameter, const Model& model,
                                       const Operation& operation, const Value& input) {
  if (const Value& fixed = operation.static_context_params[parameter.name]; !fixed.is_null()) return fixed;
  if (const Shape* shape = operation.input.empty() ? nullptr : model.shape(operation.input)) {
    for (const MemberRef& member : shape->members)
      if (member.context_param == parameter.name)
        if (const Value& given = input[member.name]; !given.is_null()) return given;
  }
  const Value& text = operation.operation_context_params[parameter.name];
  if (!text.is_string()) return Value();
  auto path = paths_.find(text.as_string());
  if (path == paths_.end()) {
    Result<Path> compiled = Path::compile(text.as_string());
    if (!compiled) return compiled.error();
    path = paths_.emplace(text.as_string(), std::move(*compiled)).first;
  }
  return path->second.eval(input);
}

Result<std::vector<Value>> EndpointResolver::parameters(Service& service, const Model& model,
                                                        const Operation& operation, const Value& input,
                                                        const std::string& region) {
  const EndpointSettings& settings = **settings_;
  const bool own = !service.overridden();
  const Value arn_region = settings.use_arn_region.empty() ? Value() : Value(settings.use_arn_region == "true");
  auto builtin = [&](const RuleSet::Parameter& p) -> Value {
    const std::string& name = p.builtin;
    if (name == "AWS::Region") return region;
    if (name == "SDK::Endpoint") return text_or_null(service.override_text());
    if (name == "AWS::UseFIPS") return own && settings.use_fips;
    if (name == "AWS::UseDualStack")
      return own && (service.has_buckets ? settings.bucket_dual_stack : settings.use_dual_stack);
    if (name == "AWS::STS::UseGlobalEndpoint") return settings.token_service_global;
    if (name == "AWS::S3::UseGlobalEndpoint")
      return settings.bucket_global && region == Partitions::builtin().find("aws")->implicit_region;
    if (name == "AWS::S3::Accelerate") return settings.accelerate;
    if (name == "AWS::S3::ForcePathStyle") {
      if (settings.accelerate || (service.has_buckets && is_arn(input[kBucket]))) return false;
      return own ? settings.addressing_style == "path" : settings.addressing_style != "virtual";
    }
    if (name == "AWS::S3::UseArnRegion") return arn_region.is_null() ? Value(true) : arn_region;
    if (name == "AWS::S3Control::UseArnRegion") return arn_region.is_null() ? Value(false) : arn_region;
    if (name == "AWS::S3::DisableMultiRegionAccessPoints") return settings.disable_multi_region;
    if (name == "AWS::Auth::AccountId") return config_.account_id ? text_or_null(config_.account_id()) : Value();
    if (name == "AWS::Auth::AccountIdEndpointMode") return settings.account_id_mode;
    if (p.name == "DisableS3ExpressSessionAuth") return settings.disable_express_sessions;
    return Value();
  };
  std::vector<Value> values;
  values.reserve(service.rules->parameters().size());
  for (const RuleSet::Parameter& p : service.rules->parameters()) {
    Value& value = values.emplace_back();
    if (!p.used && !p.required) continue;
    if (service.substitute && p.name == kAccountInHost) continue;
    Result<Value> given = from_operation(p, model, operation, input);
    if (!given) return given.error();
    value = given->is_null() ? builtin(p) : std::move(*given);
  }
  return values;
}

/// What the rules would sign by if the service were where AWS has it: an override moves a call, not its scope.
Value EndpointResolver::own_schemes(const Service& service, std::vector<Value> values) const {
  const auto& parameters = service.rules->parameters();
  constexpr std::array<std::string_view, 5> moved = {"SDK::Endpoint", "AWS::UseFIPS", "AWS::UseDualStack",
                                                     "AWS::STS::UseGlobalEndpoint", "AWS::S3::UseGlobalEndpoint"};
  for (std::size_t i = 0; i < values.size(); ++i)
    if (std::find(moved.begin(), moved.end(), parameters[i].builtin) != moved.end()) values[i] = Value();
  Result<RuleSet::Outcome> outcome = service.rules->evaluate(std::move(values), Partitions::builtin());
  return outcome ? outcome->properties["authSchemes"] : Value();
}

Result<Endpoint> EndpointResolver::by_rules(const Service& service, const Model& model, std::vector<Value> values,
                                            const std::string& region) const {
  Result<RuleSet::Outcome> outcome = service.rules->evaluate(values, Partitions::builtin());
  if (!outcome) return outcome.error();
  EndpointUrl url;
  if (std::string problem = parse_endpoint_url(outcome->url, url); !problem.empty())
    return config_error("the endpoint rules give a bad URL" + shown_url(outcome->url) + ": " + problem);
  Endpoint out;
  out.scheme = url.scheme;
  out.host = url.host;
  out.base_path = url.base_path;
  out.signing_name = model.signing_name;
  out.signing_region = region;
  Value schemes = outcome->properties["authSchemes"];
  if (schemes.size() == 0 && service.overridden()) schemes = own_schemes(service, std::move(values));
  apply_scheme(chosen_scheme(schemes), out);
  for (const auto& [name, texts] : outcome->headers.as_map())
    out.headers.emplace_back(name, texts.at(0).as_string());
  return out;
}

Result<Endpoint> EndpointResolver::without_rules(const Service& service, const Model& model,
                                                 const std::string& region) const {
  const Partitions::Partition& partition = Partitions::builtin().of_region(region);
  Endpoint out;
  out.signing_name = model.signing_name.empty() ? model.endpoint_prefix : model.signing_name;
  out.signing_region = region;
  if (service.overridden()) {
    out.scheme = service.override_url.scheme;
    out.host = service.override_url.host;
    out.base_path = service.override_url.base_path;
  } else {
    out.scheme = "https";
    out.host = model.endpoint_prefix + "." + region + "." + partition.dns_suffix;
  }
  return out;
}

Result<Endpoint> EndpointResolver::resolve(const Model& model, const Operation& operation, const Value& input,
                                           const std::string& region) {
  if (!is_region_name(region)) return config_error("\"" + region + "\" is not a region name");
  Result<Service*> found = service(model);
  if (!found) return found.error();
  Service& service = **found;
  Result<std::vector<Value>> values = std::vector<Value>();
  std::string key = region;
  if (service.rules) {
    values = parameters(service, model, operation, input, region);
    if (!values) return values.error();
    for (const Value& value : *values) key += value.is_null() ? "\n" : "\n=" + value.to_text();
    if (auto known = service.known.find(key); known != service.known.end()) return known->second;
  }
  Result<Endpoint> out = service.rules ? by_rules(service, model, std::move(*values), region)
                                       : without_rules(service, model, region);
  if (!out) return out;
  // Whoever knows no pseudo-region has put it into the host: such a service lives in the partition's first region.
  if (is_pseudo_region(out->signing_region))
    return resolve(model, operation, input, Partitions::builtin().of_region(region).implicit_region);
  out->takes_host_prefix = (**settings_).inject_host_prefix && !service.substitute;
  if (service.known.size() >= kMostRemembered) service.known.clear();
  service.known.emplace(std::move(key), *out);
  return out;
}

Status can_sign(const Endpoint& endpoint) {
  const std::string& scheme = endpoint.auth_scheme;
  if (scheme == "sigv4" || scheme == "none" || scheme == "bearer") return Unit{};
  Error e;
  e.kind = Error::Kind::Unsupported;
  e.message = "this endpoint needs requests signed by " + scheme + ", which is not supported";
  if (scheme == "sigv4-s3express")
    e.message += "; AWS_S3_DISABLE_EXPRESS_SESSION_AUTH=true has them signed by sigv4";
  return e;
}

Status check_endpoint_url(const std::string& url) {
  EndpointUrl parts;
  if (std::string problem = parse_endpoint_url(url, parts); !problem.empty())
    return config_error("bad URL" + shown_url(url) + " in endpoint setting: " + problem);
  return Unit{};
}

std::string partition_of(const std::string& region) { return Partitions::builtin().of_region(region).name; }

std::string dns_suffix_of(const std::string& partition) {
  const Partitions::Partition* found = Partitions::builtin().find(partition);
  return found ? found->dns_suffix : "amazonaws.com";
}

}  // namespace iasql::aws
