// The sources of credentials that the operating system user has, in botocore's order: environment, role of a profile,
// web identity, SSO, shared credentials file, credential_process, config file, container, EC2 instance.
// The environment's keys do not count if a profile is named in the options.
// Must not know: PostgreSQL, tables. Fails: see credentials.hpp.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "aws/client.hpp"
#include "aws/credentials.hpp"

namespace iasql::aws {

struct CredentialOptions {
  Getenv getenv;                                // default: the process's environment
  std::string profile;                          // "" = that of the environment
  EndpointConfig endpoints;                     // for the calls that get credentials
  ClientOptions client;                         // the same
  std::string fallback_region = "us-east-1";    // for these calls, if neither environment nor profile names one
  std::function<void(const std::string& message)> log;  // failures that are tolerated
  std::function<std::chrono::system_clock::time_point()> now;
  std::function<double()> random;               // [0, 1)
};

/// Loop and models must outlive it. Files are read at once and again after invalidate(), if they have changed.
std::unique_ptr<CredentialSource> default_credentials(Loop& loop, ModelStore& models, CredentialOptions options);

}  // namespace iasql::aws
