// Credentials of a role, asked of STS: with the keys of another source, or with a token that somebody else has issued.
// Fails: STS's own error behind the profile and the role it is about. A role that wants a second factor needs a person.
#include "aws/credentials_impl.hpp"

namespace iasql::aws {

namespace {

using Context = std::shared_ptr<const CredentialContext>;
constexpr const char* kSessionName = "iasql";

/// What STS answers for a role, as credentials; the account is that of the role that was assumed.
Result<Credentials> from_answer(const Value& answer) {
  CredentialNames names;
  names.account = "";
  Result<Credentials> out = credentials_from(answer["Credentials"], names);
  if (!out) return out;
  std::string arn = answer["AssumedRoleUser"]["Arn"].as_string();  // arn:partition:sts::account:…
  for (int i = 0; i < 4; ++i) arn.erase(0, arn.find(':') == arn.npos ? arn.size() : arn.find(':') + 1);
  out->account_id = arn.substr(0, arn.find(':'));
  return out;
}

/// Makes the call that gives a role's credentials. The client must outlive the task.
Task<Result<Found>> take_role(Client* client, Call call, std::string what, std::string source) {
  Task<Result<Value>> asking = client->call(std::move(call));
  Result<Value> answer = co_await asking;
  if (!answer) co_return credentials_error(what, answer.error());
  Result<Credentials> out = from_answer(*answer);
  if (!out) co_return credentials_error(what, out.error());
  out->source = std::move(source);
  out->detail = std::move(what);
  co_return Found{*out};
}

class RoleSource : public FindingSource {
 public:
  RoleSource(Context context, std::string profile, std::string role, Value input, std::unique_ptr<CredentialSource> base)
      : context_(std::move(context)),
        base_(std::move(base)),
        client_(context_->loop, context_->models, *base_, context_->endpoints, context_->client),
        what_("profile \"" + profile + "\": role " + role),
        input_(std::move(input)) {}

  Task<Result<Found>> find() override {
    Task<Result<Credentials>> getting = base_->get();
    Result<Credentials> keys = co_await getting;
    if (!keys) co_return credentials_error(what_, keys.error());
    Call call{"sts", "AssumeRole", context_->region, input_, ""};
    Task<Result<Found>> asking = take_role(&client_, std::move(call), what_, "assume-role");
    Result<Found> found = co_await asking;
    co_return found;
  }

 private:
  const Context context_;
  const std::unique_ptr<CredentialSource> base_;
  Client client_;
  const std::string what_;
  const Value input_;
};

class WebIdentitySource : public FindingSource {
 public:
  WebIdentitySource(Context context, WebIdentity identity)
      : context_(std::move(context)),
        none_(static_credentials({})),
        client_(context_->loop, context_->models, *none_, context_->endpoints, context_->client),
        identity_(std::move(identity)),
        what_(identity_.origin + ": role " + identity_.role_arn) {}

  Task<Result<Found>> find() override {
    Result<std::string> token = read_token();  // it changes: asked anew each time
    if (!token) co_return credentials_error(what_, token.error());
    Map input{{"RoleArn", identity_.role_arn}, {"RoleSessionName", identity_.session_name}, {"WebIdentityToken", *token}};
    wipe(*token);
    Call call{"sts", "AssumeRoleWithWebIdentity", context_->region, Value(std::move(input)), ""};
    Task<Result<Found>> asking = take_role(&client_, std::move(call), what_, "assume-role-with-web-identity");
    Result<Found> found = co_await asking;
    co_return found;
  }

 private:
  Result<std::string> read_token() const {
    Result<std::optional<std::string>> text = read_text_file(expand_path(context_->settings.getenv(), identity_.token_file));
    if (!text) return text.error();
    if (!*text || (*text)->empty()) return credentials_error("there is no token in \"" + identity_.token_file + "\"");
    std::string token = **text;
    wipe(**text);
    while (!token.empty() && (token.back() == '\n' || token.back() == '\r')) token.pop_back();
    return token;
  }

  const Context context_;
  const std::unique_ptr<CredentialSource> none_;
  Client client_;
  const WebIdentity identity_;
  const std::string what_;
};

Result<Value> role_input(const ProfileSection& section) {
  Map input{{"RoleArn", section.value("role_arn")}};
  const std::string session = section.value("role_session_name"), external = section.value("external_id"),
                    duration = section.value("duration_seconds");
  input.set("RoleSessionName", session.empty() ? kSessionName : session);
  if (!external.empty()) input.set("ExternalId", external);
  if (!duration.empty()) {
    if (duration.size() > 9 || duration.find_first_not_of("0123456789") != duration.npos)
      return credentials_error("duration_seconds is not a number");
    input.set("DurationSeconds", static_cast<std::int64_t>(std::stol(duration)));
  }
  if (section.has("mfa_serial"))
    return credentials_error("mfa_serial asks for a code that only a person can give; use credentials that need none");
  return Value(std::move(input));
}

}  // namespace

std::unique_ptr<CredentialSource> role_credentials(Context context, const std::string& profile,
                                                   const ProfileSection& section,
                                                   std::unique_ptr<CredentialSource> base) {
  Result<Value> input = role_input(section);
  if (!input) return broken_credentials(credentials_error("profile \"" + profile + "\"", input.error()));
  return std::make_unique<RoleSource>(std::move(context), profile, section.value("role_arn"), std::move(*input),
                                      std::move(base));
}

std::unique_ptr<CredentialSource> web_identity_credentials(Context context, WebIdentity identity) {
  if (identity.role_arn.empty())
    return broken_credentials(credentials_error(identity.origin + " names a web identity token but no role"));
  if (identity.session_name.empty()) identity.session_name = kSessionName;
  return std::make_unique<WebIdentitySource>(std::move(context), std::move(identity));
}

}  // namespace iasql::aws
