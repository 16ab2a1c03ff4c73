// Access keys that stand in a profile file.
// Fails: a profile with half of a pair is broken; messages name profile key and file, never a value.
#include "aws/credentials_impl.hpp"

namespace iasql::aws {

namespace {

/// The first of the two keys there is.
std::string first_of(const ProfileSection& section, std::string_view one, std::string_view other) {
  return section.has(one) ? section.value(one) : section.value(other);
}

}  // namespace

std::unique_ptr<CredentialSource> file_credentials(const ProfileSection* section, const std::string& file,
                                                   const std::string& source_name) {
  if (section == nullptr || !section->has("aws_access_key_id")) return nullptr;
  Credentials out;
  out.access_key_id = section->value("aws_access_key_id");
  out.secret_access_key = section->value("aws_secret_access_key");
  out.session_token = first_of(*section, "aws_security_token", "aws_session_token");
  out.account_id = section->value("aws_account_id");
  out.source = source_name;
  out.detail = "[" + section->name + "] in " + file;
  for (const char* key : {"aws_access_key_id", "aws_secret_access_key"}) {
    if (section->value(key).empty()) return broken_credentials(credentials_error(out.detail + " has no " + key));
  }
  return static_credentials(std::move(out));
}

}  // namespace iasql::aws
