// What tests of credential sources share: an environment of their own, a home directory, a clock that they set, a
// server that plays STS, SSO and the metadata services, and the default chain over all of it.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>

#include "aws/credential_chain.hpp"
#include "aws/time.hpp"
#include "local_server.hpp"
#include "poll_waiter.hpp"

namespace iasql::aws::test {

class CredentialWorld {
 public:
  using SystemClock = std::chrono::system_clock;

  explicit CredentialWorld(LocalServer::Handler handler = [](const ServedRequest&, int) { return Reply{404}; },
                           std::string models = SOURCE_DIR "/models")
      : server(std::move(handler)), store(std::move(models)) {
    std::string pattern = (std::filesystem::temp_directory_path() / "iasql-creds-XXXXXX").string();
    home = mkdtemp(pattern.data());
    variables = {{"HOME", home}, {"AWS_EC2_METADATA_DISABLED", "true"}};
  }
  ~CredentialWorld() { std::filesystem::remove_all(home); }

  std::string write(const std::string& name, const std::string& text) const {
    const std::string path = home + "/" + name;
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream(path) << text;
    return path;
  }
  void config(const std::string& text) const { write(".aws/config", text); }
  void keys(const std::string& text) const { write(".aws/credentials", text); }

  /// The chain as it is made from now on.
  CredentialSource& chain(const std::string& profile = "") {
    CredentialOptions options;
    options.getenv = [this](const std::string& name) {
      auto it = variables.find(name);
      return it == variables.end() ? std::string() : it->second;
    };
    options.profile = profile;
    options.endpoints.override_url = server.url();
    options.endpoints.getenv = options.getenv;
    options.client.retry.max_attempts = 1;
    options.now = [this] { return now; };
    options.random = [] { return 0.5; };
    options.log = [this](const std::string& message) { log += message + "\n"; };
    source = default_credentials(loop, store, std::move(options));
    return *source;
  }
  Result<Credentials> get() {
    if (!source) chain();
    return run_until(loop, waiter, source->get());
  }
  /// The access key id, or the error's message.
  std::string outcome() {
    Result<Credentials> found = get();
    return found ? found->access_key_id : found.error().message;
  }
  std::string outcome(const std::string& profile) {
    chain(profile);
    return outcome();
  }
  std::string iso(SystemClock::duration from_now) const {
    return format_iso8601({std::chrono::duration_cast<std::chrono::seconds>((now + from_now).time_since_epoch()).count(), 0});
  }
  /// What STS answers for a role.
  std::string assumed(const std::string& operation, const std::string& id, SystemClock::duration life) const {
    return "<" + operation + "Response><" + operation + "Result><Credentials><AccessKeyId>" + id +
           "</AccessKeyId><SecretAccessKey>hidden</SecretAccessKey><SessionToken>token-" + id + "</SessionToken><Expiration>" +
           iso(life) + "</Expiration></Credentials><AssumedRoleUser><Arn>arn:aws:sts::777777777777:assumed-role/x/s</Arn>" +
           "<AssumedRoleId>A:s</AssumedRoleId></AssumedRoleUser></" + operation + "Result></" + operation + "Response>";
  }
  /// What the metadata services answer.
  std::string document(const std::string& id, SystemClock::duration life) const {
    return R"({"Code":"Success","AccessKeyId":")" + id + R"(","SecretAccessKey":"hidden","Token":"token-)" + id +
           R"(","Expiration":")" + iso(life) + R"("})";
  }

  SystemClock::time_point now = SystemClock::now();
  std::map<std::string, std::string> variables;
  std::string home, log;
  LocalServer server;
  Loop loop;
  PollWaiter waiter;
  ModelStore store;
  std::unique_ptr<CredentialSource> source;
};

}  // namespace iasql::aws::test
