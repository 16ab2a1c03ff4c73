// Credentials of the operating system user that runs the server. PG-free header.
#pragma once

#include <memory>
#include <string>

#include "aws/client.hpp"
#include "aws/credentials.hpp"
#include "aws/profile_files.hpp"

namespace iasql::pg {

/// Environment and profile as they are now: iasql.profile, else the environment's. Read again when a file has changed.
const aws::Settings& server_settings();

/// For aws::EndpointConfig::profile: what the profile in use, or a [services] section, says.
std::string server_profile(const std::string& section, const std::string& key);

/// All sources of that user (aws/credential_chain.hpp). Kept for the life of the process, with what they have been
/// given, as long as settings and files stay the same; `endpoints` and `client` are for the calls they make.
std::unique_ptr<aws::CredentialSource> server_credentials(const aws::EndpointConfig& endpoints,
                                                          const aws::ClientOptions& client,
                                                          const std::string& fallback_region);

}  // namespace iasql::pg
