// See credential_chain.hpp.
#include "aws/credential_chain.hpp"

#include <algorithm>
#include <random>
#include <utility>
#include <vector>

#include "aws/credentials_impl.hpp"

namespace iasql::aws {

namespace {

using Context = std::shared_ptr<const CredentialContext>;
using Source = std::unique_ptr<CredentialSource>;
using Sources = std::vector<Source>;

std::string quoted(const std::string& name) { return "profile \"" + name + "\""; }

class Builder {
 public:
  explicit Builder(Context context) : context_(std::move(context)), settings_(context_->settings) {}

  Source build() const {
    Sources sources;
    if (!settings_.profile_is_explicit()) sources.push_back(environment_credentials(settings_.getenv()));
    add_named_profile(sources);
    sources.push_back(refreshed(container_credentials(context_)));
    sources.push_back(refreshed(instance_credentials(context_)));
    return credential_chain(std::move(sources));
  }

 private:
  Source refreshed(Source source) const { return refreshed_credentials(context_, std::move(source)); }
  const ProfileFiles& files() const { return settings_.files(); }
  std::string both_files() const { return "\"" + files().config_name() + "\" and \"" + files().credentials_name() + "\""; }

  /// What the active profile and the variables that belong to it say.
  void add_named_profile(Sources& sources) const {
    const std::string& name = settings_.profile_name();
    if (settings_.files_error()) {
      sources.push_back(broken_credentials(credentials_error("bad profile file", *settings_.files_error())));
      return;
    }
    const ProfileSection* section = files().profile(name);
    if (!section && settings_.profile_is_named()) {
      sources.push_back(broken_credentials(credentials_error(quoted(name) + " is not in " + both_files())));
      return;
    }
    const std::size_t before = sources.size();
    if (section && assumes_role(*section)) sources.push_back(refreshed(role_of(name, *section, {name})));
    add_profile(name, section, !settings_.profile_is_explicit(), sources);
    if (sources.size() == before)
      sources.push_back(absent_credentials(section ? quoted(name) + " has no credentials" : "there is no " + quoted(name)));
  }

  /// A role that is assumed with other credentials, rather than with a token.
  static bool assumes_role(const ProfileSection& section) {
    return section.has("role_arn") && !section.has("web_identity_token_file");
  }
  static bool has_keys(const ProfileSection& section) {
    return section.has("aws_access_key_id") || section.has("aws_secret_access_key");
  }

  /// Everything a profile may name except a role to assume.
  void add_profile(const std::string& name, const ProfileSection* section, bool with_environment, Sources& sources) const {
    static const auto* empty = new ProfileSection;
    const ProfileSection& own = section ? *section : *empty;
    const WebIdentity identity = web_identity(name, own, with_environment);
    if (!identity.token_file.empty()) sources.push_back(refreshed(web_identity_credentials(context_, identity)));
    if (own.has("sso_role_name") || own.has("sso_account_id"))
      sources.push_back(refreshed(sso_credentials(context_, name, own)));
    add_if_any(sources, file_credentials(files().in_credentials(name), files().credentials_name(), "shared-credentials-file"));
    if (own.has("login_session"))
      sources.push_back(broken_credentials(credentials_error(quoted(name) + ": login_session is not supported")));
    if (own.has("credential_process")) sources.push_back(refreshed(process_credentials(context_, name, own)));
    add_if_any(sources, file_credentials(files().in_config(name), files().config_name(), "config-file"));
  }
  static void add_if_any(Sources& sources, Source source) {
    if (source) sources.push_back(std::move(source));
  }

  WebIdentity web_identity(const std::string& name, const ProfileSection& section, bool with_environment) const {
    auto value = [&](const char* variable_name, const char* key) {
      const std::string set = with_environment ? variable(settings_.getenv(), variable_name) : "";
      return set.empty() ? section.value(key) : set;
    };
    WebIdentity out;
    out.token_file = value("AWS_WEB_IDENTITY_TOKEN_FILE", "web_identity_token_file");
    out.role_arn = value("AWS_ROLE_ARN", "role_arn");
    out.session_name = value("AWS_ROLE_SESSION_NAME", "role_session_name");
    const bool from_profile = out.token_file == section.value("web_identity_token_file");
    out.origin = from_profile ? quoted(name) : "AWS_WEB_IDENTITY_TOKEN_FILE";
    return out;
  }

  /// The role of a profile on top of the credentials that it names. `visited`: the profiles on the way here.
  Source role_of(const std::string& name, const ProfileSection& section, std::vector<std::string> visited) const {
    const std::string profile = section.value("source_profile"), source = section.value("credential_source");
    auto broken = [&](const std::string& why) { return broken_credentials(credentials_error(quoted(name) + ": " + why)); };
    if (!profile.empty() && !source.empty()) return broken("it names both source_profile and credential_source");
    if (profile.empty() && source.empty()) return broken("role_arn needs a source_profile or a credential_source");
    Result<Source> base = source.empty() ? base_profile(profile, std::move(visited)) : named_source(source);
    if (!base) return broken(base.error().message);
    return role_credentials(context_, name, section, std::move(*base));
  }

  Result<Source> named_source(const std::string& name) const {
    if (name == "Environment") return environment_credentials(settings_.getenv());
    if (name == "EcsContainer") return refreshed(container_credentials(context_));
    if (name == "Ec2InstanceMetadata") return refreshed(instance_credentials(context_));
    return credentials_error("\"" + name + "\" is no credential_source; there are Environment, Ec2InstanceMetadata and EcsContainer");
  }

  /// What the last visited profile takes its role with.
  Result<Source> base_profile(const std::string& name, std::vector<std::string> visited) const {
    const ProfileSection* section = files().profile(name);
    if (!section) return credentials_error("its source_profile \"" + name + "\" is not in " + both_files());
    const bool seen = std::find(visited.begin(), visited.end(), name) != visited.end();
    if (seen && (name != visited.back() || !has_keys(*section))) {  // only the role's own profile may lend it its keys
      std::string circle;
      for (const std::string& step : visited) circle += step + " -> ";
      return credentials_error("its source_profile leads in a circle: " + circle + name);
    }
    if (assumes_role(*section) && !has_keys(*section)) {
      visited.push_back(name);
      return refreshed(role_of(name, *section, std::move(visited)));
    }
    Sources sources;
    add_profile(name, section, false, sources);
    if (sources.empty()) return credentials_error("its source_profile \"" + name + "\" has no credentials");
    return credential_chain(std::move(sources));
  }

  const Context context_;
  const Settings& settings_;
};

class DefaultSource : public CredentialSource {
 public:
  DefaultSource(Loop& loop, ModelStore& models, CredentialOptions options)
      : loop_(loop), models_(models), options_(std::move(options)) {
    if (!options_.now) options_.now = [] { return std::chrono::system_clock::now(); };
    if (!options_.random) options_.random = [] { return std::random_device{}() / 4294967296.0; };
    build();
  }

  Task<Result<Credentials>> get() override {
    const std::shared_ptr<CredentialSource> chain = chain_;  // may be replaced meanwhile
    Task<Result<Credentials>> getting = chain->get();
    Result<Credentials> out = co_await getting;
    co_return out;
  }
  Task<Result<Found>> find() override {
    const std::shared_ptr<CredentialSource> chain = chain_;
    Task<Result<Found>> finding = chain->find();
    Result<Found> out = co_await finding;
    co_return out;
  }
  void invalidate() override {
    if (profile_files_stamp(options_.getenv) != stamp_)
      build();
    else
      chain_->invalidate();
  }

 private:
  void build() {
    stamp_ = profile_files_stamp(options_.getenv);
    Settings settings = Settings::load(options_.getenv, options_.profile);
    std::string region = settings.region();
    if (region.empty()) region = options_.fallback_region;
    auto context = std::make_shared<const CredentialContext>(CredentialContext{
        loop_, models_, std::move(settings), options_.endpoints, options_.client, region, options_.now, options_.random,
        options_.log});
    chain_ = Builder(context).build();
  }

  Loop& loop_;
  ModelStore& models_;
  CredentialOptions options_;
  std::string stamp_;
  std::shared_ptr<CredentialSource> chain_;
};

}  // namespace

std::unique_ptr<CredentialSource> default_credentials(Loop& loop, ModelStore& models, CredentialOptions options) {
  return std::make_unique<DefaultSource>(loop, models, std::move(options));
}

}  // namespace iasql::aws
