// Profile files: the config file and, after a line "---", the credentials file. What is wrong is named with its line and
// never with a value; what is right says the same each time.
#include "aws/profile_files.hpp"
#include "aws/shell_words.hpp"
#include "fuzz.hpp"

using namespace iasql;

namespace {

constexpr std::string_view kSecret = "SECRETVALUE", kAssigned = "= SECRETVALUE";

/// Whether the text has it as a value and nowhere else, as far as that can be told without parsing.
bool only_as_value(std::string_view text) {
  bool any = false;
  for (std::size_t at = text.find(kSecret); at != text.npos; at = text.find(kSecret, at + 1), any = true) {
    if (at < 2 || !text.substr(at - 2).starts_with(kAssigned)) return false;
  }
  return any;
}

void check_section(const aws::ProfileSection& section) {
  for (const aws::ProfileEntry& entry : section.entries) {
    fuzz::require(section.find(entry.key) == &entry, "a key stands once in a section", entry.key);
    fuzz::require(entry.line > 0, "an entry knows its line", entry.key);
    fuzz::require(entry.value.empty() || entry.block.empty(), "an entry is a value or a block", entry.key);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  const aws::Result<std::vector<aws::ProfileSection>> sections = aws::parse_profile(text);
  if (sections) {
    for (const aws::ProfileSection& section : *sections) check_section(section);
  } else {
    const std::string& message = sections.error().message;
    fuzz::require(!message.empty(), "an error has a message");
    fuzz::require(!only_as_value(text) || message.find(kSecret) == message.npos, "no value stands in a message", message);
  }
  const std::size_t between = text.find("\n---\n");
  const std::string_view config = text.substr(0, between);
  const std::string_view credentials = between == text.npos ? std::string_view() : text.substr(between + 5);
  const auto files = aws::ProfileFiles::parse(config, credentials);
  if (!files) {
    const std::string& message = files.error().message;
    fuzz::require(!only_as_value(text) || message.find(kSecret) == message.npos, "no value stands in a message", message);
  }
  const auto words = aws::shell_words(text);
  if (!words) fuzz::require(words.error().message.find(kSecret) == std::string::npos, "no line stands in a message");
  return 0;
}
