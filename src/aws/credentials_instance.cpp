// Credentials of an EC2 instance's role, from its metadata service, version 2 only: a session token first, then the
// role's name, then its keys. Keys that come with an end that is near or past are used on for a while, because the
// service then has trouble and says so that way; AWS still accepts them.
// Being the last source, it never fails: nobody there, no role, no token all mean "none". Never quotes an answer's body.
#include <algorithm>

#include "aws/credentials_impl.hpp"
#include "aws/http_message.hpp"
#include "aws/json.hpp"

namespace iasql::aws {

namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr const char* kTokenPath = "/latest/api/token";
constexpr const char* kRolePath = "/latest/meta-data/iam/security-credentials/";
constexpr auto kWindow = 15min;  // how long before their end keys are renewed

struct Service {
  HttpRequest base;
  int attempts = 1;
};

/// Positive and not absurd, else 1.
int small_number(const std::string& text) {
  if (text.empty() || text.size() > 3 || text.find_first_not_of("0123456789") != text.npos) return 1;
  return std::max(std::stoi(text), 1);
}

Result<Service> service_of(const Settings& settings) {
  const std::string endpoint = settings.value("AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint");
  const std::string mode =
      lower_case(settings.value("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ec2_metadata_service_endpoint_mode"));
  if (!mode.empty() && mode != "ipv4" && mode != "ipv6")
    return credentials_error("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE must be IPv4 or IPv6");
  const bool v6 = mode == "ipv6" || (mode.empty() && settings.flag("AWS_IMDS_USE_IPV6", "imds_use_ipv6").value_or(false));
  Result<HttpRequest> base = request_for_url(!endpoint.empty() ? endpoint : v6 ? "http://[fd00:ec2::254]" : "http://169.254.169.254");
  if (!base) return credentials_error("bad URL in AWS_EC2_METADATA_SERVICE_ENDPOINT", base.error());
  while (!base->path.empty() && base->path.back() == '/') base->path.pop_back();
  base->timeout = std::chrono::seconds(small_number(settings.value("AWS_METADATA_SERVICE_TIMEOUT", "metadata_service_timeout")));
  return Service{*base, small_number(settings.value("AWS_METADATA_SERVICE_NUM_ATTEMPTS", "metadata_service_num_attempts"))};
}

class InstanceSource : public FindingSource {
 public:
  explicit InstanceSource(std::shared_ptr<const CredentialContext> context) : context_(std::move(context)) {}

  Task<Result<Found>> find() override {
    if (lower_case(variable(context_->settings.getenv(), "AWS_EC2_METADATA_DISABLED")) == "true")
      co_return none("is not asked, since AWS_EC2_METADATA_DISABLED is true");
    Result<Service> service = service_of(context_->settings);
    if (!service) co_return service.error();
    for (bool may_renew_token = true;; may_renew_token = false) {
      Task<Result<HttpResponse>> beginning = send(*service, "PUT", kTokenPath, "");
      Result<HttpResponse> token = co_await beginning;
      if (!token) co_return none("does not answer: " + token.error().message);
      if (token->status != 200 || token->body.empty())
        co_return none("gives no session token (status " + std::to_string(token->status) + ")");
      int status = 0;
      Task<Result<Found>> reading = read_role(*service, token->body, &status);
      Result<Found> found = co_await reading;
      wipe(token->body);
      if (status != 401 || !may_renew_token) co_return found;  // 401: the token is no good any more
    }
  }

 private:
  static Found none(const std::string& why) { return Found{std::nullopt, "EC2 instance metadata " + why}; }

  Task<Result<HttpResponse>> send(const Service& service, std::string method, std::string path, std::string token) const {
    for (int attempt = 1;; ++attempt) {
      HttpRequest request = service.base;
      request.method = method;
      request.path += path;
      if (token.empty())
        request.headers = {{"x-aws-ec2-metadata-token-ttl-seconds", "21600"}};
      else
        request.headers = {{"x-aws-ec2-metadata-token", token}};
      Loop::Send sending = context_->loop.send(std::move(request));
      Result<HttpResponse> answer = co_await sending;
      const bool good = answer && (answer->status < 500 && answer->status != 429);
      if (good || attempt >= service.attempts) co_return answer;
    }
  }

  Task<Result<Found>> read_role(const Service& service, std::string token, int* status) const {
    Task<Result<HttpResponse>> asking = send(service, "GET", kRolePath, token);
    Result<HttpResponse> name = co_await asking;
    if (!name) co_return none("does not answer: " + name.error().message);
    *status = name->status;
    if (name->status == 404) co_return none("knows no role of this instance");
    if (name->status != 200) co_return none("answers with status " + std::to_string(name->status));
    const std::string role(trimmed(std::string_view(name->body).substr(0, name->body.find('\n'))));
    if (role.empty() || role.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+=,.@_-") != role.npos)
      co_return none("names no role");

    Task<Result<HttpResponse>> reading = send(service, "GET", kRolePath + role, token);
    wipe(token);
    Result<HttpResponse> answer = co_await reading;
    if (!answer) co_return none("does not answer: " + answer.error().message);
    *status = answer->status;
    if (answer->status != 200) co_return none("answers with status " + std::to_string(answer->status) + " for role " + role);
    Result<Value> document = parse_json(answer->body);
    wipe(answer->body);
    if (!document) co_return none("does not answer with JSON");
    co_return read_keys(*document, role);
  }

  Found read_keys(const Value& document, const std::string& role) const {
    CredentialNames names;
    names.token = "Token";
    Result<Credentials> out = credentials_from(document, names);
    if (!out) {
      const std::string code = document["Code"].as_string();
      return none("has no credentials of role " + role + ": " + (code.empty() || code == "Success" ? out.error().message : code));
    }
    extend(*out);
    out->source = "instance-metadata";
    out->detail = "role " + role;
    return Found{*out};
  }

  /// Near or past their end: asked for again a little later than now, at a moment of our own.
  void extend(Credentials& credentials) const {
    if (!credentials.expires) return;
    const auto now = context_->now();
    const auto ahead = kWindow + 120s + std::chrono::seconds(static_cast<int>(context_->random() * 480));
    if (now < *credentials.expires - ahead) return;
    credentials.expires = now + ahead;
    if (context_->log)
      context_->log("EC2 instance metadata gives credentials whose end is near or past; they are used for " +
                    std::to_string(std::chrono::duration_cast<std::chrono::minutes>(ahead).count()) + " minutes more");
  }

  const std::shared_ptr<const CredentialContext> context_;
};

}  // namespace

std::unique_ptr<CredentialSource> instance_credentials(std::shared_ptr<const CredentialContext> context) {
  return std::make_unique<InstanceSource>(std::move(context));
}

}  // namespace iasql::aws
