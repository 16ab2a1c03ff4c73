// Credentials of a container (ECS, EKS pod identity), from the endpoint that its environment names.
// A plain http endpoint must be on the machine itself or one of AWS's own addresses, since it is sent a token and sends
// keys. Fails: after three attempts, naming the endpoint and the status, never the token or the answer's body.
#include <arpa/inet.h>

#include "aws/credentials_impl.hpp"
#include "aws/json.hpp"

namespace iasql::aws {

namespace {

constexpr const char* kRelative = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
constexpr const char* kFull = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
constexpr const char* kToken = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
constexpr const char* kTokenFile = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
constexpr const char* kEndpoint = "http://169.254.170.2";
constexpr std::string_view kHosts[] = {"169.254.170.2", "169.254.170.23", "fd00:ec2::23", "localhost"};
constexpr int kAttempts = 3;

/// Without the port and the brackets of an IPv6 address.
std::string host_name(const std::string& host) {
  if (!host.empty() && host[0] == '[') return host.substr(1, host.find(']') - 1);
  return host.substr(0, host.find(':'));
}

bool is_trusted(const std::string& host) {
  for (std::string_view known : kHosts) {
    if (host == known) return true;
  }
  in_addr v4{};
  if (inet_pton(AF_INET, host.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24) == 127;
  in6_addr v6{};
  return inet_pton(AF_INET6, host.c_str(), &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

class ContainerSource : public FindingSource {
 public:
  explicit ContainerSource(std::shared_ptr<const CredentialContext> context) : context_(std::move(context)) {}

  Task<Result<Found>> find() override {
    const Getenv& getenv = context_->settings.getenv();
    const std::string relative = variable(getenv, kRelative), full = variable(getenv, kFull);
    if (relative.empty() && full.empty())
      co_return Found{std::nullopt, std::string(kRelative) + " and " + kFull + " are not set"};
    Result<HttpRequest> request = request_for(relative, full);
    if (!request) co_return request.error();
    const std::string where = "container endpoint " + request->host;
    Task<Result<Value>> asking = ask(*request, where);
    Result<Value> answer = co_await asking;
    if (!answer) co_return answer.error();
    CredentialNames names;
    names.token = "Token";
    Result<Credentials> out = credentials_from(*answer, names);
    if (!out) co_return credentials_error(where, out.error());
    out->source = "container";
    out->detail = where;
    co_return Found{*out};
  }

 private:
  Result<HttpRequest> request_for(const std::string& relative, const std::string& full) const {
    const char* name = relative.empty() ? kFull : kRelative;
    if (!relative.empty() && relative[0] != '/') return credentials_error(std::string(name) + " must begin with a slash");
    Result<HttpRequest> request = request_for_url(relative.empty() ? full : kEndpoint + relative);
    if (!request) return credentials_error(std::string("bad URL in ") + name, request.error());
    const std::string host = host_name(request->host);
    if (request->scheme != "https" && !is_trusted(host))
      return credentials_error(std::string(name) + " names \"" + host +
                               "\"; without https it must be a loopback address or one of AWS's container endpoints");
    request->timeout = std::chrono::seconds(2);
    request->headers = {{"Accept", "application/json"}};
    Result<std::string> token = read_token();
    if (!token) return token.error();
    if (!token->empty()) request->headers.emplace_back("Authorization", *token);
    wipe(*token);
    return request;
  }

  Result<std::string> read_token() const {
    const Getenv& getenv = context_->settings.getenv();
    const std::string file = variable(getenv, kTokenFile);
    std::string token = variable(getenv, kToken);
    if (!file.empty()) {
      Result<std::optional<std::string>> text = read_text_file(file);
      if (!text) return credentials_error(kTokenFile, text.error());
      if (!*text) return credentials_error(std::string(kTokenFile) + ": there is no file \"" + file + "\"");
      token = **text;
      wipe(**text);
      while (!token.empty() && (token.back() == '\n' || token.back() == '\r')) token.pop_back();
    }
    for (unsigned char c : token) {
      if (c < ' ' || c == 127) return credentials_error(std::string(file.empty() ? kToken : kTokenFile) + " holds no legal token");
    }
    return token;
  }

  Task<Result<Value>> ask(HttpRequest request, std::string where) const {
    for (int attempt = 1;; ++attempt) {
      HttpRequest copy = request;
      Loop::Send sending = context_->loop.send(std::move(copy));
      Result<HttpResponse> answer = co_await sending;
      Error error;
      bool again = true;
      if (!answer) {
        error = credentials_error(where, answer.error());
      } else if (answer->status != 200) {
        error = credentials_error(where + " answers with status " + std::to_string(answer->status));
        again = answer->status >= 500 || answer->status == 429;
      } else {
        Result<Value> document = parse_json(answer->body);
        wipe(answer->body);
        if (document) co_return document;
        error = credentials_error(where + " does not answer with JSON");
      }
      if (!again || attempt == kAttempts) co_return error;
      Loop::Sleep pause = context_->loop.sleep(std::chrono::seconds(1));
      co_await pause;
    }
  }

  const std::shared_ptr<const CredentialContext> context_;
};

}  // namespace

std::unique_ptr<CredentialSource> container_credentials(std::shared_ptr<const CredentialContext> context) {
  return std::make_unique<ContainerSource>(std::move(context));
}

}  // namespace iasql::aws
