// Modules by name: looking things up in one, and finding and loading the modules of a directory.
// Must not know: what the tables are for. Fails: Error::Kind::Input for names that do not exist and bad
// descriptors, Error::Kind::Config if the directory cannot be read.
#include "engine/module.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <sstream>

namespace iasql::engine {

namespace {

namespace fs = std::filesystem;

constexpr const char* kDescriptor = "module.json";

aws::Error unreadable(const std::string& what) {
  aws::Error error = aws::input_error("could not read " + what);
  error.kind = aws::Error::Kind::Config;
  return error;
}

/// So that no name leads out of the directory.
bool is_module_name(const std::string& name) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  return !name.empty() && std::all_of(name.begin(), name.end(), fits);
}

std::size_t distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row[b.size()];
}

/// Depth first over dependencies; `path` is how we came to where we are.
class Closure {
 public:
  explicit Closure(ModuleStore& store) : store_(store) {}

  Status visit(const std::string& name) {
    const auto seen = [&](const auto& module) { return module->name == name; };
    if (std::any_of(ordered_.begin(), ordered_.end(), seen)) return aws::Unit{};
    const auto again = std::find(path_.begin(), path_.end(), name);
    if (again != path_.end()) return cycle(again - path_.begin());
    auto module = store_.get(name);
    if (!module) return path_.empty() ? module.error() : needed_by(path_.back(), module.error());
    path_.push_back(name);
    for (const std::string& dependency : (*module)->dependencies) {
      Status status = visit(dependency);
      if (!status) return status;
    }
    path_.pop_back();
    ordered_.push_back(*module);
    return aws::Unit{};
  }

  std::vector<std::shared_ptr<const Module>> take() { return std::move(ordered_); }

 private:
  aws::Error cycle(std::ptrdiff_t from) const {
    std::string text = "modules depend on each other in a cycle: ";
    for (auto at = path_.begin() + from; at != path_.end(); ++at) text += *at + " -> ";
    return aws::input_error(text + path_[static_cast<std::size_t>(from)]);
  }
  static aws::Error needed_by(const std::string& name, aws::Error error) {
    error.message += " (needed by \"" + name + "\")";
    return error;
  }

  ModuleStore& store_;
  std::vector<std::string> path_;
  std::vector<std::shared_ptr<const Module>> ordered_;
};

}  // namespace

const Column* Table::column(std::string_view column_name) const {
  const std::size_t at = index(column_name);
  return at == npos ? nullptr : &columns[at];
}

std::size_t Table::index(std::string_view column_name) const {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].name == column_name) return i;
  }
  return npos;
}

const Table* Module::table(std::string_view table_name) const {
  for (const Table& table : tables) {
    if (table.name == table_name) return &table;
  }
  return nullptr;
}

Result<std::vector<std::string>> ModuleStore::names() {
  std::error_code failure;
  fs::directory_iterator entries(directory_, failure);
  if (failure) return unreadable("modules directory " + directory_ + ": " + failure.message());
  std::vector<std::string> names;
  for (auto end = fs::directory_iterator(); entries != end && !failure; entries.increment(failure)) {
    std::error_code ignored;
    const std::string name = entries->path().filename().string();
    if (is_module_name(name) && fs::is_regular_file(entries->path() / kDescriptor, ignored))
      names.push_back(name);
  }
  if (failure) return unreadable("modules directory " + directory_ + ": " + failure.message());
  std::sort(names.begin(), names.end());
  return names;
}

Result<std::shared_ptr<const Module>> ModuleStore::get(const std::string& name) {
  if (auto found = modules_.find(name); found != modules_.end()) return found->second;
  const fs::path file = fs::path(directory_) / name / kDescriptor;
  std::error_code ignored;
  if (!is_module_name(name) || !fs::is_regular_file(file, ignored)) {
    return aws::input_error("module \"" + name + "\" does not exist");
  }
  std::ifstream stream(file, std::ios::binary);
  std::stringstream text;
  text << stream.rdbuf();
  if (!stream) return unreadable(file.string());
  auto module = load_module(file.string(), text.str());
  if (!module) return module.error();
  if ((*module)->name != name) {
    return aws::input_error(file.string() + ": module: must be \"" + name + "\", as the directory is");
  }
  return modules_.emplace(name, *module).first->second;
}

Result<std::vector<std::shared_ptr<const Module>>> ModuleStore::closure(
    const std::vector<std::string>& wanted) {
  Closure closure(*this);
  for (const std::string& name : wanted) {
    Status status = closure.visit(name);
    if (!status) return status.error();
  }
  return closure.take();
}

Result<std::vector<std::string>> ModuleStore::nearest(const std::string& name, std::size_t count) {
  auto known = names();
  if (!known) return known.error();
  std::stable_sort(known->begin(), known->end(), [&](const std::string& a, const std::string& b) {
    return distance(a, name) < distance(b, name);
  });
  if (known->size() > count) known->resize(count);
  return std::move(*known);
}

}  // namespace iasql::engine
