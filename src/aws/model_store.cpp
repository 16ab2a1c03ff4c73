// The directory of model files: <service>.json.gz as shipped, <service>.json as one writes by hand. See shape.hpp.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

#include "aws/gzip.hpp"
#include "aws/shape.hpp"

namespace iasql::aws {

namespace {

constexpr std::size_t kLargestModel = 64u << 20;  // the largest of 2026 has 1.3 MB

std::optional<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

/// The name becomes part of a path: nothing but what service names are made of.
bool is_service_name(const std::string& name) {
  return !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
}

Error no_model(const std::string& service) {
  Error missing;
  missing.kind = Error::Kind::Config;
  missing.message = "no model of service \"" + service + "\"";
  return missing;
}

Result<std::shared_ptr<const Model>> read_model(const std::string& directory, const std::string& service) {
  const std::string path = directory + "/" + service + ".json";
  if (std::optional<std::string> plain = read_file(path)) return Model::load(service, *plain);
  std::optional<std::string> packed = read_file(path + ".gz");
  if (!packed) return no_model(service);
  Result<std::string> text = gunzip(*packed, kLargestModel);
  if (!text) return input_error("models/" + service + ".json.gz: " + text.error().message);
  return Model::open(service, std::move(*text));
}

}  // namespace

Result<std::shared_ptr<const Model>> ModelStore::get(const std::string& service) {
  if (auto known = models_.find(service); known != models_.end()) return known->second;
  if (!is_service_name(service)) return no_model(service);
  Result<std::shared_ptr<const Model>> model = read_model(directory_, service);
  if (model) models_.emplace(service, *model);
  return model;
}

std::vector<std::string> ModelStore::services() const {
  std::vector<std::string> names;
  std::error_code failure;
  constexpr std::string_view kEnd = ".json.gz";
  for (const auto& entry : std::filesystem::directory_iterator(directory_, failure)) {
    std::string name = entry.path().filename().string();
    if (name.size() <= kEnd.size() || name.substr(name.size() - kEnd.size()) != kEnd) continue;
    name.resize(name.size() - kEnd.size());
    if (is_service_name(name)) names.push_back(std::move(name));
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace iasql::aws
