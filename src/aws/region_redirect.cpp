// See region_redirect.hpp.
#include "aws/region_redirect.hpp"

#include "aws/endpoint.hpp"
#include "aws/http_message.hpp"
#include "aws/rules.hpp"
#include "aws/xml.hpp"

namespace iasql::aws {

namespace {

constexpr std::size_t kMostBuckets = 10000;
constexpr std::string_view kBucket = "Bucket";
constexpr std::string_view kMakesBucket = "DisableAccessPoints";  // so does the operation whose bucket is yet to be

/// The text of <Region> right below the root element.
class RegionElement : public XmlSink {
 public:
  bool start(std::string_view name) override {
    ++depth_;
    inside_ = depth_ == 2 && name == "Region";
    return true;
  }
  bool text(std::string_view piece) override {
    if (inside_) found_ += piece;
    return true;
  }
  bool end() override {
    --depth_;
    inside_ = false;
    return true;
  }
  std::string found() const { return std::string(trimmed(found_)); }

 private:
  int depth_ = 0;
  bool inside_ = false;
  std::string found_;
};

}  // namespace

std::string RegionRedirect::bucket_of(const Model& model, const Operation& operation, const Value& input) {
  const auto rules = model.rules();
  if (!rules || !*rules || !(*rules)->parameter(kBucket) || operation.input.empty()) return "";
  if (operation.static_context_params[kMakesBucket].as_bool()) return "";
  const Shape* shape = model.shape(operation.input);
  if (!shape) return "";
  for (const MemberRef& member : shape->members) {
    if (member.context_param != kBucket) continue;
    const std::string& bucket = input[member.name].as_string();
    return bucket.compare(0, 4, "arn:") == 0 ? "" : bucket;
  }
  return "";
}

std::string RegionRedirect::region_in(const HttpResponse& response) {
  std::string region = response.header("x-amz-bucket-region");
  if (region.empty()) {
    RegionElement element;
    const Status read = parse_xml(response.body, element);
    if (read) region = element.found();
  }
  return is_region_name(region) ? region : "";
}

std::optional<std::string> RegionRedirect::elsewhere(const HttpRequest& request, const HttpResponse& response,
                                                     const std::string& code, const std::string& tried) {
  const bool moved = response.status == 301 || response.status == 302 || response.status == 307;
  // Answers to HEAD have no body that could say why.
  const bool bad = response.status == 400 && (request.method == "HEAD" || code == "AuthorizationHeaderMalformed" ||
                                              code == "IllegalLocationConstraintException");
  if (!moved && !bad) return std::nullopt;
  std::string region = region_in(response);
  if (region == tried || (region.empty() && !moved)) return std::nullopt;
  return region;
}

std::string RegionRedirect::region_of(const std::string& bucket) const {
  auto known = regions_.find(bucket);
  return known == regions_.end() ? "" : known->second;
}

void RegionRedirect::remember(const std::string& bucket, const std::string& region) {
  if (regions_.size() >= kMostBuckets) regions_.clear();
  regions_[bucket] = region;
}

}  // namespace iasql::aws
