// The profile files of the operating system user, and the settings that stand in them or in the environment.
//
// Files are AWS_CONFIG_FILE (~/.aws/config) and AWS_SHARED_CREDENTIALS_FILE (~/.aws/credentials); the profile is the
// one that is named, or AWS_DEFAULT_PROFILE, or AWS_PROFILE, or "default". A file that is not there is an empty one.
// Must not know: what a setting means. Fails: Error::Kind::Config naming file and line; values never stand in messages.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/profile.hpp"
#include "aws/result.hpp"

namespace iasql::aws {

/// An environment: the variable's value, or "" if it is not set. An empty function is that of the process.
using Getenv = std::function<std::string(const std::string& name)>;

std::string variable(const Getenv& getenv, const std::string& name);
/// $NAME and ${NAME} replaced by variables, then ~ and ~user by home directories.
std::string expand_path(const Getenv& getenv, const std::string& path);
/// What the file holds, at most a megabyte. A path that names no regular file gives nothing.
/// Fails: Error::Kind::Config if there is a file that cannot be read.
Result<std::optional<std::string>> read_text_file(const std::string& path);

class ProfileFiles {
 public:
  using Sections = std::map<std::string, ProfileSection, std::less<>>;

  /// From texts. `config_name` and `credentials_name` are for messages.
  static Result<ProfileFiles> parse(std::string_view config, std::string_view credentials,
                                    std::string config_name = "config file",
                                    std::string credentials_name = "credentials file");
  /// Those that the environment names.
  static Result<ProfileFiles> read(const Getenv& getenv);

  /// A profile with the keys of both files; those of the credentials file win. nullptr if neither has it.
  const ProfileSection* profile(std::string_view name) const { return find(profiles_, name); }
  /// What only one of the files says of a profile.
  const ProfileSection* in_config(std::string_view name) const { return find(config_, name); }
  const ProfileSection* in_credentials(std::string_view name) const { return find(credentials_, name); }
  /// [sso-session name] and [services name] of the config file.
  const ProfileSection* sso_session(std::string_view name) const { return find(sso_sessions_, name); }
  const ProfileSection* services(std::string_view name) const { return find(services_, name); }

  const std::string& config_name() const { return config_name_; }
  const std::string& credentials_name() const { return credentials_name_; }

 private:
  static const ProfileSection* find(const Sections& sections, std::string_view name);
  std::string config_name_, credentials_name_;
  Sections config_, credentials_, profiles_, sso_sessions_, services_;
};

/// Changes when one of the two files does: a cheap look at names, sizes and times.
std::string profile_files_stamp(const Getenv& getenv);

/// Environment and active profile together.
class Settings {
 public:
  /// Reads the files. `profile`: the profile named explicitly, "" = the environment decides. A file that cannot be
  /// parsed counts as an empty one here; files_error() tells.
  static Settings load(Getenv getenv, std::string profile);
  Settings(Getenv getenv, Result<ProfileFiles> files, std::string profile);

  const Getenv& getenv() const { return getenv_; }
  const ProfileFiles& files() const { return files_; }
  const std::optional<Error>& files_error() const { return files_error_; }

  const std::string& profile_name() const { return profile_name_; }
  /// Named by the caller: the environment's keys then do not count.
  bool profile_is_explicit() const { return explicit_; }
  /// Named by the caller or the environment: there must be such a profile.
  bool profile_is_named() const { return named_; }
  const ProfileSection& profile() const;  // an empty one if there is none

  /// The variable, else the profile's key; "" = neither. An empty name is not looked at.
  std::string value(const std::string& variable_name, std::string_view key) const;
  /// The same for a switch: true for "true" in any case, false for everything else, nothing if it is not set.
  std::optional<bool> flag(const std::string& variable_name, std::string_view key) const;
  /// From a block of the profile: block_value("s3", "addressing_style").
  std::string block_value(std::string_view key, std::string_view block_key) const;
  /// From the [services] section that the profile names: services_value("dynamodb", "endpoint_url").
  std::string services_value(std::string_view service, std::string_view key) const;

  /// By name: a key of the profile (section "") or of "services name"; "outer.inner" is a key of a block.
  std::string lookup(std::string_view section, std::string_view key) const;

  /// AWS_REGION, AWS_DEFAULT_REGION or the profile's region; "" = none.
  std::string region() const;
  /// AWS_CA_BUNDLE or the profile's ca_bundle; "" = none.
  std::string ca_bundle() const;

 private:
  Getenv getenv_;
  ProfileFiles files_;
  std::optional<Error> files_error_;
  std::string profile_name_;
  bool explicit_ = false, named_ = false;
};

}  // namespace iasql::aws
