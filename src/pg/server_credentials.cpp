// See server_credentials.hpp. Fails: a broken source says so when it is asked, never here.
#include "pg/pg.hpp"

#include "aws/credential_chain.hpp"
#include "pg/boundary.hpp"
#include "pg/guc.hpp"
#include "pg/server_credentials.hpp"
#include "pg/session.hpp"
#include "pg/wait.hpp"

#include <optional>

namespace iasql::pg {

namespace {

/// The process's sources for one Session or Client: what is kept outlives them.
class Shared : public aws::CredentialSource {
 public:
  explicit Shared(std::shared_ptr<aws::CredentialSource> source) : source_(std::move(source)) {}
  aws::Task<aws::Result<aws::Credentials>> get() override { return source_->get(); }
  aws::Task<aws::Result<aws::Found>> find() override { return source_->find(); }
  void invalidate() override { source_->invalidate(); }

 private:
  const std::shared_ptr<aws::CredentialSource> source_;
};

void write_log(const std::string& text) {
  const std::string line = "iasql: " + text;
  const char* words = line.c_str();
  call([&] { ereport(LOG, (errmsg_internal("%s", words))); });
}

/// What credentials were asked for with: another one of these is another source.
struct Origin {
  std::uint64_t loop = 0;
  std::string profile, files, endpoint_url, region;
  int attempts = 0;
  bool operator==(const Origin&) const = default;
};

}  // namespace

const aws::Settings& server_settings() {
  struct Kept {
    std::string profile, stamp;
    std::optional<aws::Settings> settings;
  };
  static auto* kept = new Kept;
  std::string profile = settings::profile(), stamp = aws::profile_files_stamp({});
  if (!kept->settings || kept->profile != profile || kept->stamp != stamp) {
    kept->settings.emplace(aws::Settings::load({}, profile));
    kept->profile = std::move(profile);
    kept->stamp = std::move(stamp);
  }
  return *kept->settings;
}

std::string server_profile(const std::string& section, const std::string& key) {
  return server_settings().lookup(section, key);
}

std::unique_ptr<aws::CredentialSource> server_credentials(const aws::EndpointConfig& endpoints,
                                                          const aws::ClientOptions& client,
                                                          const std::string& fallback_region) {
  struct Kept {
    Origin origin;
    std::shared_ptr<aws::CredentialSource> source;
  };
  static auto* kept = new Kept;
  aws::Loop& loop = event_loop();
  const Origin origin{event_loop_generation(), settings::profile(), aws::profile_files_stamp({}), endpoints.override_url,
                      fallback_region,         client.retry.max_attempts};
  if (!kept->source || !(kept->origin == origin)) {
    aws::CredentialOptions options;
    options.profile = origin.profile;
    options.endpoints = endpoints;
    options.client = client;
    options.fallback_region = fallback_region;
    options.log = write_log;
    kept->source = aws::default_credentials(loop, model_store(), std::move(options));
    kept->origin = origin;
  }
  return std::make_unique<Shared>(kept->source);
}

}  // namespace iasql::pg
