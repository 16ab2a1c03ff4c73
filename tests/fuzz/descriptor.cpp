// Descriptors: a text is refused with the file and the place, or gives a module that says the same each time and whose
// parts refer to each other as they should.
#include "engine/module.hpp"
#include "fuzz.hpp"

using namespace iasql;

namespace {

constexpr const char* kFile = "fuzzed.json";

void check_table(const engine::Table& table, const engine::Module& module) {
  fuzz::require(table.module == module.name, "a table knows its module");
  for (const std::string& name : table.key) fuzz::require(table.column(name) != nullptr, "a key column exists", name);
  for (const std::string& name : table.identity)
    fuzz::require(table.column(name) != nullptr, "an identity column exists", name);
  for (const engine::UpdateGroup& group : table.update) {
    for (const std::string& name : group.columns)
      fuzz::require(table.column(name) != nullptr, "an updated column exists", name);
  }
  for (const std::string& name : table.replace_columns)
    fuzz::require(table.column(name) != nullptr, "a replaced column exists", name);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  const auto loaded = engine::load_module(kFile, text);
  const auto again = engine::load_module(kFile, text);
  fuzz::require(loaded.ok() == again.ok(), "loading twice gives the same");
  if (!loaded) {
    fuzz::require(loaded.error().message.starts_with(kFile), "an error names the file", loaded.error().message);
    fuzz::require(loaded.error().message == again.error().message, "loading twice gives the same error");
    return 0;
  }
  for (const engine::Table& table : (*loaded)->tables) check_table(table, **loaded);
  if (!(*loaded)->dependencies.empty()) return 0;
  const auto catalog = engine::Catalog::build({*loaded});
  if (!catalog) {
    fuzz::require(!catalog.error().message.empty(), "an error has a message");
    return 0;
  }
  fuzz::require(catalog->tables().size() == (*loaded)->tables.size(), "the catalogue has every table once");
  return 0;
}
