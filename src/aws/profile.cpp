// See profile.hpp.
#include "aws/profile.hpp"

#include <algorithm>
#include <limits>

#include "aws/http_message.hpp"

namespace iasql::aws {

namespace {

constexpr const char* kEverySection = "DEFAULT";
constexpr std::string_view kBlanks = " \t\r\n\f\v";

std::string_view strip(std::string_view s) {
  const std::size_t first = s.find_first_not_of(kBlanks);
  if (first == s.npos) return {};
  return s.substr(first, s.find_last_not_of(kBlanks) - first + 1);
}

/// The length of the UTF-8 character that starts there, 0 if none does.
std::size_t utf8_length(std::string_view s) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(s[i]); };
  const std::size_t length = byte(0) < 0x80 ? 1 : byte(0) < 0xc2 ? 0 : byte(0) < 0xe0 ? 2 : byte(0) < 0xf0 ? 3 : 4;
  if (length == 0 || length > s.size() || byte(0) > 0xf4) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 0;
  }
  if (length < 3) return length;
  const bool overlong = (byte(0) == 0xe0 && byte(1) < 0xa0) || (byte(0) == 0xf0 && byte(1) < 0x90);
  const bool surrogate = byte(0) == 0xed && byte(1) > 0x9f, too_large = byte(0) == 0xf4 && byte(1) > 0x8f;
  return overlong || surrogate || too_large ? 0 : length;
}

bool is_text(std::string_view s) {
  while (!s.empty()) {
    const std::size_t length = s[0] == '\0' ? 0 : utf8_length(s);
    if (length == 0) return false;
    s.remove_prefix(length);
  }
  return true;
}

class Reader {
 public:
  Result<std::vector<ProfileSection>> read(std::string_view text) {
    if (text.substr(0, 3) == "\xef\xbb\xbf") text.remove_prefix(3);
    for (line_ = 1; !text.empty(); ++line_) {
      const std::size_t end = text.find('\n');
      const std::string_view line = text.substr(0, end);
      text.remove_prefix(end == text.npos ? text.size() : end + 1);
      if (!is_text(line)) return problem("is not text in UTF-8");
      if (Status taken = take(line); !taken) return taken.error();
    }
    if (Status ended = end_entry(); !ended) return ended.error();
    spread_defaults();
    return std::move(sections_);
  }

 private:
  Error problem(const std::string& what, int line = 0) const {
    Error e;
    e.kind = Error::Kind::Config;
    e.message = "line " + std::to_string(line ? line : line_) + ": " + what;
    return e;
  }

  Status take(std::string_view line) {
    const std::string_view content = strip(line);
    if (!content.empty() && (content[0] == '#' || content[0] == ';')) return Unit{};
    if (content.empty()) {
      if (in_entry_) continued_.emplace_back(line_, "");
      return Unit{};
    }
    const std::size_t indent = line.find_first_not_of(kBlanks);
    if (in_entry_ && indent > indent_) {
      continued_.emplace_back(line_, content);
      return Unit{};
    }
    indent_ = indent;
    if (Status ended = end_entry(); !ended) return ended;
    return content[0] == '[' && content.find(']', 2) != content.npos ? start_section(content) : start_entry(content);
  }

  Status start_section(std::string_view content) {
    const std::string name(content.substr(1, content.rfind(']') - 1));
    auto known = std::find_if(sections_.begin(), sections_.end(), [&](const auto& s) { return s.name == name; });
    if (known != sections_.end() && name != kEverySection)
      return problem("section [" + name + "] was there before, in line " + std::to_string(known->line));
    current_ = static_cast<std::size_t>(known - sections_.begin());
    if (known == sections_.end()) sections_.push_back({name, {}, line_});
    return Unit{};
  }

  Status start_entry(std::string_view content) {
    if (sections_.empty()) return problem("comes before the first [section]");
    const std::size_t delimiter = content.find_first_of("=:");
    if (delimiter == content.npos) return problem("is neither a [section] nor \"key = value\"");
    const std::string key = lower_case(strip(content.substr(0, delimiter)));
    if (key.empty()) return problem("has no key before the \"" + std::string(1, content[delimiter]) + "\"");
    if (const ProfileEntry* known = sections_[current_].find(key))
      return problem("the key was there before, in line " + std::to_string(known->line));
    ProfileEntry entry;
    entry.key = key;
    entry.value = strip(content.substr(delimiter + 1));
    entry.line = line_;
    sections_[current_].entries.push_back(std::move(entry));
    in_entry_ = true;
    return Unit{};
  }

  /// The lines that continued the last entry become part of its value, or its block.
  Status end_entry() {
    if (!std::exchange(in_entry_, false)) return Unit{};
    while (!continued_.empty() && continued_.back().second.empty()) continued_.pop_back();
    ProfileEntry& entry = sections_[current_].entries.back();
    const bool block = entry.value.empty();
    for (const auto& [number, content] : continued_) {
      if (!block) {
        entry.value += "\n" + std::string(content);
      } else if (!content.empty()) {
        const std::size_t equals = content.find('=');
        if (equals == content.npos) return problem("is not \"key = value\"", number);
        entry.block.emplace_back(strip(content.substr(0, equals)), strip(content.substr(equals + 1)));
      }
    }
    continued_.clear();
    return Unit{};
  }

  void spread_defaults() {
    auto from = std::find_if(sections_.begin(), sections_.end(), [](const auto& s) { return s.name == kEverySection; });
    if (from == sections_.end()) return;
    const ProfileSection defaults = std::move(*from);
    sections_.erase(from);
    for (ProfileSection& section : sections_) {
      for (const ProfileEntry& entry : defaults.entries) {
        if (!section.has(entry.key)) section.entries.push_back(entry);
      }
    }
  }

  std::vector<ProfileSection> sections_;
  std::size_t current_ = 0;
  std::vector<std::pair<int, std::string_view>> continued_;
  int line_ = 0;
  std::size_t indent_ = std::numeric_limits<std::size_t>::max();
  bool in_entry_ = false;
};

}  // namespace

const ProfileEntry* ProfileSection::find(std::string_view key) const {
  auto it = std::find_if(entries.begin(), entries.end(), [key](const ProfileEntry& e) { return e.key == key; });
  return it == entries.end() ? nullptr : &*it;
}

std::string ProfileSection::value(std::string_view key) const {
  const ProfileEntry* entry = find(key);
  return entry ? entry->value : "";
}

std::string ProfileSection::value(std::string_view key, std::string_view block_key) const {
  const ProfileEntry* entry = find(key);
  std::string out;
  if (!entry) return out;
  for (const auto& [inner_key, inner_value] : entry->block) {
    if (inner_key == block_key) out = inner_value;
  }
  return out;
}

Result<std::vector<ProfileSection>> parse_profile(std::string_view text) { return Reader().read(text); }

}  // namespace iasql::aws
