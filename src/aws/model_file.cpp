// See model_file.hpp.
#include "aws/model_file.hpp"

#include <algorithm>

#include "aws/json.hpp"

namespace iasql::aws {

namespace {

/// A line `"name":value` or `"name":value,`; false if it is none. Names need no escapes.
bool split_line(std::string_view line, std::string_view& name, std::string_view& value) {
  if (line.empty() || line[0] != '"') return false;
  const std::size_t close = line.find('"', 1);
  if (close == line.npos || close + 1 >= line.size() || line[close + 1] != ':') return false;
  name = line.substr(1, close - 1);
  value = line.substr(close + 2);
  if (!value.empty() && value.back() == ',') value.remove_suffix(1);
  return !value.empty();
}

}  // namespace

ModelFile ModelFile::of_document(Value document) {
  ModelFile file;
  file.document_ = std::move(document);
  return file;
}

Result<ModelFile> ModelFile::of_lines(std::string text) {
  ModelFile file;
  file.text_ = std::make_shared<const std::string>(std::move(text));
  const std::string_view all = *file.text_;
  Section* open = nullptr;
  std::size_t number = 0, opened_at = 0;
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t end = std::min(all.find('\n', at), all.size());
    const std::string_view line = all.substr(at, end - at);
    const std::size_t start = at;
    at = end + 1;
    ++number;
    std::string_view name, value;
    if (line.empty() || line == "{") continue;
    if (line[0] == '}') {
      if (open) open->text = all.substr(opened_at, start + 1 - opened_at);
      open = nullptr;
      continue;
    }
    if (!split_line(line, name, value)) return input_error("line " + std::to_string(number) + " is not an entry");
    if (open) {
      if (!open->entries.empty() && open->entries.back().first >= name)
        return input_error("line " + std::to_string(number) + " is out of order");
      open->entries.emplace_back(name, value);
      continue;
    }
    Section& section = file.sections_[name];
    if (value == "{") {
      open = &section;
      opened_at = start + static_cast<std::size_t>(value.data() - line.data());
    } else {
      section.text = value;
    }
  }
  if (open) return input_error("a section has no end");
  return file;
}

const ModelFile::Entry* ModelFile::find(std::string_view section, std::string_view name) const {
  auto found = sections_.find(section);
  if (found == sections_.end()) return nullptr;
  const std::vector<Entry>& entries = found->second.entries;
  auto place = std::lower_bound(entries.begin(), entries.end(), name,
                                [](const Entry& entry, std::string_view wanted) { return entry.first < wanted; });
  return place != entries.end() && place->first == name ? &*place : nullptr;
}

bool ModelFile::has_section(std::string_view section) const {
  return text_ ? sections_.count(section) > 0 : document_[section].is_map();
}

bool ModelFile::has(std::string_view section, std::string_view name) const {
  return text_ ? find(section, name) != nullptr : document_[section].is_map() && document_[section].as_map().find(name);
}

Result<Value> ModelFile::entry(std::string_view section, std::string_view name) const {
  if (!text_) return document_[section][name];
  const Entry* entry = find(section, name);
  return entry ? parse_json(entry->second) : Result<Value>(Value());
}

Result<Value> ModelFile::section(std::string_view section) const {
  if (!text_) return document_[section];
  auto found = sections_.find(section);
  return found == sections_.end() ? Result<Value>(Value()) : parse_json(found->second.text);
}

std::vector<std::string> ModelFile::names(std::string_view section) const {
  std::vector<std::string> out;
  if (text_) {
    if (auto found = sections_.find(section); found != sections_.end())
      for (const Entry& entry : found->second.entries) out.emplace_back(entry.first);
    return out;
  }
  for (const auto& [name, entry] : document_[section].as_map()) out.push_back(name);
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace iasql::aws
