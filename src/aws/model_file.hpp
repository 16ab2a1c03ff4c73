// How a model is kept: named sections of named entries, read one by one. Private to src/aws.
//
// The text of a model file has one entry per line and the entries of a section in the order of their names
// (tools/make_models.py), so that an entry is found by its line and nothing else is parsed.
// Must not know: what an entry means. Fails: Error::Kind::Input about the place in the text.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/result.hpp"
#include "aws/value.hpp"

namespace iasql::aws {

class ModelFile {
 public:
  ModelFile() = default;
  static ModelFile of_document(Value document);
  static Result<ModelFile> of_lines(std::string text);

  bool has_section(std::string_view section) const;
  bool has(std::string_view section, std::string_view name) const;
  /// Null if it is not there.
  Result<Value> entry(std::string_view section, std::string_view name) const;
  Result<Value> section(std::string_view section) const;
  /// Of the entries, sorted.
  std::vector<std::string> names(std::string_view section) const;

 private:
  using Entry = std::pair<std::string_view, std::string_view>;  // name, JSON
  struct Section {
    std::string_view text;  // JSON
    std::vector<Entry> entries;  // sorted by name; none if the section is one line
  };
  const Entry* find(std::string_view section, std::string_view name) const;

  Value document_;
  std::shared_ptr<const std::string> text_;  // what the views point into
  std::map<std::string_view, Section> sections_;
};

}  // namespace iasql::aws
