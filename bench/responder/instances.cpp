// DescribeInstances made up while it is asked for: instance n of a region is the template below with n written into it, so
// that half a million of them are never anywhere. Changed ones have another launch time, type and tag.
#include <cstdio>
#include <cstring>

#include "xml.hpp"

namespace bench {
namespace {

// One reservation as EC2 shows it, indented as EC2 does; 3.7 KB. @x: see Writer.
constexpr std::string_view kTemplate =
#include "instance_template.inc"
    ;

struct Instance {
  std::uint64_t number;
  bool changed;
};

class Writer {
 public:
  Writer(const Region& region, const std::string& name) : region_(region), name_(name) {}

  void write(std::string& out, const Instance& instance) const {
    std::size_t at = 0;
    for (std::size_t mark = kTemplate.find('@'); mark != std::string_view::npos; mark = kTemplate.find('@', at)) {
      out.append(kTemplate.substr(at, mark - at));
      value(out, kTemplate[mark + 1], instance);
      at = mark + 2;
    }
    out.append(kTemplate.substr(at));
  }

 private:
  void value(std::string& out, char what, const Instance& instance) const {
    const std::uint64_t n = instance.number;
    char text[64];
    switch (what) {
      case 'i': std::snprintf(text, sizeof text, "0%016llx", static_cast<unsigned long long>(hex(n + 1))); break;
      case 's': std::snprintf(text, sizeof text, "0%016llx", static_cast<unsigned long long>(hex(n % 6 + 1))); break;
      case 'v': std::snprintf(text, sizeof text, "0%016llx", static_cast<unsigned long long>(hex(1))); break;
      case 'g': std::snprintf(text, sizeof text, "0%016llx", static_cast<unsigned long long>(hex(n % 7 + 1))); break;
      case 'a': std::snprintf(text, sizeof text, "10.%llu.%llu.%llu", octet(n, 16), octet(n, 8), octet(n, 0)); break;
      case 'd': std::snprintf(text, sizeof text, "10-%llu-%llu-%llu", octet(n, 16), octet(n, 8), octet(n, 0)); break;
      case 'l': std::snprintf(text, sizeof text, "2026-%s-%02llu", instance.changed ? "04" : "03", n % 28 + 1ULL); break;
      case 'z': std::snprintf(text, sizeof text, "%s%c", name_.c_str(), static_cast<char>('a' + n % 6)); break;
      case 'm': std::snprintf(text, sizeof text, "%02llx:%02llx:%02llx", octet(n, 16), octet(n, 8), octet(n, 0)); break;
      case 'n': std::snprintf(text, sizeof text, "%06llu", static_cast<unsigned long long>(n)); break;
      case 'c': std::snprintf(text, sizeof text, "%llu", 4000 + n % 97ULL); break;
      case 't': std::snprintf(text, sizeof text, "%s", instance.changed ? "changed" : "platform"); break;
      default: std::snprintf(text, sizeof text, "?");
    }
    out.append(text);
  }

  std::uint64_t hex(std::uint64_t n) const { return (static_cast<std::uint64_t>(region_.index) << 32) + n; }
  static unsigned long long octet(std::uint64_t n, int shift) { return (n >> shift) & 255; }

  const Region& region_;
  const std::string& name_;
};

/// Spread evenly: as many of each thousand as wished.
bool changed(const World& world, std::uint64_t number) {
  return static_cast<double>(number * 7 % 1000) < world.settings.changed_permille;
}

std::vector<std::uint64_t> asked_for(const World& world, const Region& region, const std::vector<std::string>& ids) {
  std::vector<std::uint64_t> numbers;
  for (const std::string& id : ids) {
    const long long n = number_of(id, region);
    if (n >= 1 && static_cast<double>(n) <= world.settings.instances) numbers.push_back(static_cast<std::uint64_t>(n - 1));
  }
  return numbers;
}

}  // namespace

Answer describe_instances(World& world, const Region& region, const std::string& region_name, const Form& form) {
  std::vector<std::uint64_t> numbers;
  std::string next;
  std::vector<std::string> ids = form.list("InstanceId");
  const bool filtered = !form.get("Filter.1.Name").empty();
  if (ids.empty()) ids = form.filter("instance-id");
  if (!ids.empty()) {
    numbers = asked_for(world, region, ids);
  } else if (!filtered) {
    const Page page = page_of(world, static_cast<std::uint64_t>(world.settings.instances), form.get("NextToken"), form.get("MaxResults"));
    for (std::uint64_t n = page.first; n < page.last; ++n) numbers.push_back(n);
    next = page.next;
  }
  std::string content = "\n <reservationSet>\n";
  content.reserve(numbers.size() * (kTemplate.size() + 256) + 512);
  const Writer writer(region, region_name);
  for (const std::uint64_t n : numbers) writer.write(content, {n, changed(world, n)});
  content += "    </reservationSet>\n";
  if (!next.empty()) content += "    " + tag("nextToken", next) + "\n";
  return {200, "text/xml;charset=UTF-8", ec2_answer("DescribeInstances", content)};
}

/// The user data: "#!/bin/sh\n" for all.
Answer describe_instance_attribute(const Region& region, const Form& form) {
  const std::string& id = form.get("InstanceId");
  if (number_of(id, region) < 1) return ec2_error("InvalidInstanceID.NotFound", "The instance ID '" + id + "' does not exist");
  const std::string value = form.get("Attribute") == "userData" ? tag("userData", tag("value", "IyEvYmluL3NoCg==")) : "";
  return {200, "text/xml;charset=UTF-8", ec2_answer("DescribeInstanceAttribute", tag("instanceId", id) + value)};
}

}  // namespace bench
