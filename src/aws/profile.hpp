// The text of a profile file (~/.aws/config, ~/.aws/credentials), taken apart: sections of keys and values, and values
// that are a block of indented "key = value" lines. The dialect is that of botocore: keys are not case sensitive, "=" or
// ":" follows them, a line that is indented deeper than its key continues the value, "#" and ";" start a comment only at
// the start of a line, sections and keys may not come twice, keys of [DEFAULT] are in every section.
//
// Pure: text in, sections out. Must not know: files, the environment, what a key means.
// Fails: Error::Kind::Config naming the line; values are never quoted in messages, since they may be secrets.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/result.hpp"

namespace iasql::aws {

struct ProfileEntry {
  std::string key;    // lower case
  std::string value;  // "" if it is a block
  std::vector<std::pair<std::string, std::string>> block;
  int line = 0;
};

struct ProfileSection {
  std::string name;  // what stands between the brackets
  std::vector<ProfileEntry> entries;
  int line = 0;

  const ProfileEntry* find(std::string_view key) const;
  bool has(std::string_view key) const { return find(key) != nullptr; }
  /// "" if there is no such key.
  std::string value(std::string_view key) const;
  /// Of a block: "" if there is no such key, or it is no block, or the block has no such key.
  std::string value(std::string_view key, std::string_view block_key) const;
};

Result<std::vector<ProfileSection>> parse_profile(std::string_view text);

}  // namespace iasql::aws
