// See profile_files.hpp. The only file that knows where profile files are.
#include "aws/profile_files.hpp"

#include <fcntl.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "aws/http_message.hpp"
#include "aws/os.hpp"
#include "aws/shell_words.hpp"

namespace iasql::aws {

namespace {

constexpr std::size_t kLargestFile = 1u << 20;

Error config_error(std::string message) {
  Error e;
  e.kind = Error::Kind::Config;
  e.message = std::move(message);
  return e;
}

/// With a variable: what the user named. Without: the usual place.
struct FilePath {
  std::string path;
  bool chosen = false;
};

FilePath path_of(const Getenv& getenv, const std::string& name, const char* usual) {
  const std::string named = variable(getenv, name);
  return {expand_path(getenv, named.empty() ? usual : named), !named.empty()};
}
FilePath config_path(const Getenv& getenv) { return path_of(getenv, "AWS_CONFIG_FILE", "~/.aws/config"); }
FilePath credentials_path(const Getenv& getenv) {
  return path_of(getenv, "AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials");
}

/// The user's home directory, of the process's own user if `user` is empty; "" if there is none.
std::string home_of(const Getenv& getenv, const std::string& user) {
  if (user.empty()) {
    const std::string home = variable(getenv, "HOME");
    if (!home.empty()) return home;
  }
  const passwd* entry = user.empty() ? getpwuid(geteuid()) : getpwnam(user.c_str());
  return entry && entry->pw_dir ? entry->pw_dir : "";
}

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::string expand_variables(const Getenv& getenv, const std::string& path) {
  std::string out;
  for (std::size_t i = 0; i < path.size(); ++i) {
    std::size_t from = i + 1, to = from, next;
    const bool braced = path[i] == '$' && from < path.size() && path[from] == '{';
    if (braced) {
      to = path.find('}', ++from);
      next = to == path.npos ? to : to + 1;
    } else {
      while (path[i] == '$' && to < path.size() && is_name_character(path[to])) ++to;
      next = to;
    }
    const std::string name = to == path.npos ? "" : path.substr(from, to - from);
    const std::string value = name.empty() ? "" : variable(getenv, name);
    if (value.empty()) {  // as it stands
      out += path[i];
      continue;
    }
    out += value;
    i = next - 1;
  }
  return out;
}

/// [word name] gives name.
std::optional<std::string> named_section(const std::string& section, std::string_view word) {
  if (section.compare(0, word.size(), word) != 0) return std::nullopt;
  Result<std::vector<std::string>> words = shell_words(section);
  if (!words || words->size() != 2 || (*words)[0] != word) return std::nullopt;
  return (*words)[1];
}

Result<std::vector<ProfileSection>> parse_named(std::string_view text, const std::string& file) {
  Result<std::vector<ProfileSection>> sections = parse_profile(text);
  if (!sections) return config_error(file + ", " + sections.error().message);
  return sections;
}

void overlay(ProfileSection& onto, const ProfileSection& section) {
  for (const ProfileEntry& entry : section.entries) {
    if (const ProfileEntry* old = onto.find(entry.key))
      const_cast<ProfileEntry&>(*old) = entry;
    else
      onto.entries.push_back(entry);
  }
}

Result<std::string> read_profile_file(const FilePath& file) {
  Result<std::optional<std::string>> text = read_text_file(file.path);
  if (text) return text->value_or("");
  if (!file.chosen) return std::string();  // the home directory may be somebody else's
  return text.error();
}

}  // namespace

std::string variable(const Getenv& getenv, const std::string& name) {
  if (getenv) return getenv(name);
  const char* value = std::getenv(name.c_str());
  return value ? value : "";
}

std::string expand_path(const Getenv& getenv, const std::string& path) {
  std::string out = expand_variables(getenv, path);
  if (out.empty() || out[0] != '~') return out;
  const std::size_t slash = std::min(out.find('/'), out.size());
  const std::string home = home_of(getenv, out.substr(1, slash - 1));
  return home.empty() ? out : home + out.substr(slash);
}

Result<std::optional<std::string>> read_text_file(const std::string& path) {
  auto failed = [&path](int why) -> Result<std::optional<std::string>> {
    if (why == ENOENT || why == ENOTDIR) return std::optional<std::string>();
    return config_error("could not read \"" + path + "\": " + std::strerror(why));
  };
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return failed(errno);
  const Descriptor file(fd, "open");
  struct stat about {};
  if (fstat(file.get(), &about) != 0) return failed(errno);
  if (!S_ISREG(about.st_mode)) return std::optional<std::string>();
  std::string text;
  char buffer[16384];
  for (;;) {
    const ssize_t n = read(file.get(), buffer, sizeof buffer);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return failed(errno);
    if (n == 0) return std::optional<std::string>(std::move(text));
    text.append(buffer, static_cast<std::size_t>(n));
    if (text.size() > kLargestFile) return config_error("\"" + path + "\" is larger than a megabyte");
  }
}

const ProfileSection* ProfileFiles::find(const Sections& sections, std::string_view name) {
  auto it = sections.find(name);
  return it == sections.end() ? nullptr : &it->second;
}

Result<ProfileFiles> ProfileFiles::parse(std::string_view config, std::string_view credentials,
                                         std::string config_name, std::string credentials_name) {
  ProfileFiles out;
  Result<std::vector<ProfileSection>> sections = parse_named(config, config_name);
  if (!sections) return sections.error();
  for (ProfileSection& section : *sections) {
    if (section.name == "default") {
      out.config_.insert_or_assign(section.name, std::move(section));
    } else if (auto profile = named_section(section.name, "profile")) {
      out.config_.insert_or_assign(*profile, std::move(section));
    } else if (auto session = named_section(section.name, "sso-session")) {
      out.sso_sessions_.insert_or_assign(*session, std::move(section));
    } else if (auto services = named_section(section.name, "services")) {
      out.services_.insert_or_assign(*services, std::move(section));
    }
  }
  Result<std::vector<ProfileSection>> keys = parse_named(credentials, credentials_name);
  if (!keys) return keys.error();
  for (ProfileSection& section : *keys) out.credentials_.emplace(section.name, std::move(section));
  out.profiles_ = out.config_;
  for (const auto& [name, section] : out.credentials_) overlay(out.profiles_[name], section);
  out.config_name_ = std::move(config_name);
  out.credentials_name_ = std::move(credentials_name);
  return out;
}

Result<ProfileFiles> ProfileFiles::read(const Getenv& getenv) {
  const FilePath config = config_path(getenv), credentials = credentials_path(getenv);
  Result<std::string> config_text = read_profile_file(config);
  if (!config_text) return config_text.error();
  Result<std::string> credentials_text = read_profile_file(credentials);
  if (!credentials_text) return credentials_text.error();
  return parse(*config_text, *credentials_text, config.path, credentials.path);
}

std::string profile_files_stamp(const Getenv& getenv) {
  std::string out;
  for (const FilePath& file : {config_path(getenv), credentials_path(getenv)}) {
    struct stat about {};
    out += file.path + "\n";
    if (stat(file.path.c_str(), &about) != 0) continue;
    for (long long part : {static_cast<long long>(about.st_ino), static_cast<long long>(about.st_size),
                           static_cast<long long>(about.st_mtim.tv_sec), static_cast<long long>(about.st_mtim.tv_nsec)})
      out += std::to_string(part) + "\n";
  }
  return out;
}

Settings Settings::load(Getenv getenv, std::string profile) {
  Result<ProfileFiles> files = ProfileFiles::read(getenv);
  return Settings(std::move(getenv), std::move(files), std::move(profile));
}

Settings::Settings(Getenv getenv, Result<ProfileFiles> files, std::string profile) : getenv_(std::move(getenv)) {
  if (files)
    files_ = std::move(*files);
  else
    files_error_ = files.error();
  explicit_ = !profile.empty();
  for (const char* name : {"AWS_DEFAULT_PROFILE", "AWS_PROFILE"}) {
    if (profile.empty()) profile = variable(getenv_, name);
  }
  named_ = !profile.empty();
  profile_name_ = named_ ? std::move(profile) : "default";
}

const ProfileSection& Settings::profile() const {
  static const auto* none = new ProfileSection;
  const ProfileSection* found = files_.profile(profile_name_);
  return found ? *found : *none;
}

std::string Settings::value(const std::string& variable_name, std::string_view key) const {
  std::string out = variable_name.empty() ? "" : variable(getenv_, variable_name);
  if (out.empty() && !key.empty()) out = profile().value(key);
  return out;
}

std::optional<bool> Settings::flag(const std::string& variable_name, std::string_view key) const {
  const std::string text = value(variable_name, key);
  if (text.empty()) return std::nullopt;
  return lower_case(text) == "true";
}

std::string Settings::block_value(std::string_view key, std::string_view block_key) const {
  return profile().value(key, block_key);
}

std::string Settings::services_value(std::string_view service, std::string_view key) const {
  const ProfileSection* services = files_.services(profile().value("services"));
  return services ? services->value(service, key) : "";
}

std::string Settings::lookup(std::string_view section, std::string_view key) const {
  constexpr std::string_view kServices = "services ";
  const ProfileSection* in = section.empty() ? &profile() : nullptr;
  if (section.substr(0, kServices.size()) == kServices) in = files_.services(section.substr(kServices.size()));
  if (!in) return "";
  const std::size_t dot = key.find('.');
  return dot == key.npos ? in->value(key) : in->value(key.substr(0, dot), key.substr(dot + 1));
}

std::string Settings::region() const {
  std::string out = value("AWS_REGION", "");
  return out.empty() ? value("AWS_DEFAULT_REGION", "region") : out;
}

std::string Settings::ca_bundle() const { return value("AWS_CA_BUNDLE", "ca_bundle"); }

}  // namespace iasql::aws
