// EC2 beside instances: networks as far as the benchmark makes and reads them, security groups for the instances to be in,
// regions, zones, types. All else is described as an empty list.
#include <cstdio>
#include <cstdlib>

#include "xml.hpp"

namespace bench {

std::string ec2_answer(const std::string& action, const std::string& content) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<" + action +
         "Response xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>8f7724cf-496f-496e-8fe3-000000000000</requestId>" +
         content + "</" + action + "Response>\n";
}

Answer ec2_error(const std::string& code, const std::string& message) {
  return {code == "RequestLimitExceeded" ? 503 : 400, "text/xml;charset=UTF-8",
          "<?xml version=\"1.0\"?>\n<Response><Errors><Error><Code>" + code + "</Code><Message>" + message +
              "</Message></Error></Errors><RequestID>8f7724cf-496f-496e-8fe3-000000000000</RequestID></Response>\n"};
}

std::string tag_set(const std::map<std::string, std::string>& tags) {
  std::string items;
  for (const auto& [key, value] : tags) items += tag("item", tag("key", key) + tag("value", value));
  return tag("tagSet", items);
}

std::string id_of(const char* prefix, const Region& region, std::uint64_t number) {
  char id[64];
  std::snprintf(id, sizeof id, "%s-0%016llx", prefix,
                static_cast<unsigned long long>((static_cast<std::uint64_t>(region.index) << 32) + number));
  return id;
}

long long number_of(const std::string& id, const Region& region) {
  const std::size_t dash = id.rfind('-');
  if (dash == std::string::npos || id.size() != dash + 18 || id[dash + 1] != '0') return -1;
  const std::uint64_t value = std::strtoull(id.c_str() + dash + 2, nullptr, 16);
  if (value >> 32 != static_cast<std::uint64_t>(region.index)) return -1;
  return static_cast<long long>(value & 0xffffffff);
}

Page page_of(const World& world, std::uint64_t count, const std::string& token, const std::string& size) {
  const auto largest = static_cast<std::uint64_t>(world.settings.page_size);
  const std::uint64_t wished = size.empty() ? largest : std::strtoull(size.c_str(), nullptr, 10);
  const std::uint64_t first = std::min<std::uint64_t>(token.empty() ? 0 : std::strtoull(token.c_str(), nullptr, 10), count);
  const std::uint64_t last = std::min(count, first + std::min(wished, largest));
  return {first, last, last < count ? std::to_string(last) : ""};
}

namespace {

using Objects = std::map<std::string, Made>;

/// Objects that are there from the beginning and those that were made, as far as ids, tags and filters ask for them.
std::vector<std::pair<std::string, const Made*>> chosen(const Objects& objects, const Form& form, const char* parameter, const char* filter) {
  std::vector<std::string> ids = form.list(parameter);
  const bool by_id = !ids.empty() || !form.filter(filter).empty();
  if (ids.empty()) ids = form.filter(filter);
  std::vector<std::pair<std::string, const Made*>> found;
  const std::string& name = form.get("Filter.1.Name");
  for (const auto& [id, object] : objects) {
    if (by_id) {
      bool wanted = false;
      for (const std::string& asked : ids) wanted = wanted || asked == id;
      if (!wanted) continue;
    } else if (name.starts_with("tag:")) {
      const auto value = object.tags.find(name.substr(4));
      if (value == object.tags.end() || value->second != form.get("Filter.1.Value.1")) continue;
    } else if (!name.empty()) {
      continue;
    }
    found.emplace_back(id, &object);
  }
  return found;
}

std::map<std::string, std::string> tags_of(const Form& form, const std::string& prefix) {
  std::map<std::string, std::string> tags;
  for (int i = 1;; ++i) {
    const std::string name = prefix + "." + std::to_string(i);
    const std::string& key = form.get(name + ".Key");
    if (key.empty()) return tags;
    tags[key] = form.get(name + ".Value");
  }
}

class Ec2 {
 public:
  Ec2(World& world, const Request& request, const Form& form)
      : world_(world), name_(request.region), form_(form), region_(world.region(request.region)), action_(form.get("Action")) {
    populate();
  }

  Answer answer() {
    if (action_ == "DescribeInstances") return describe_instances(world_, region_, name_, form_);
    if (action_ == "DescribeInstanceAttribute") return describe_instance_attribute(region_, form_);
    if (action_ == "DescribeRegions") return done(regions());
    if (action_ == "DescribeAvailabilityZones") return done(zones());
    if (action_ == "DescribeInstanceTypes") return done(types());
    if (action_ == "DescribeSecurityGroups") return done(groups());
    if (action_ == "DescribeVpcs") return done(vpcs());
    if (action_ == "DescribeSubnets") return done(subnets());
    if (action_ == "DescribeVpcAttribute") return done(vpc_attribute());
    if (action_ == "CreateVpc") return create_vpc();
    if (action_ == "CreateSubnet") return create_subnet();
    if (action_ == "CreateTags" || action_ == "DeleteTags") return done(change_tags());
    if (action_ == "ModifyVpcAttribute") return done(modify_vpc());
    if (action_ == "DeleteVpc") region_.vpcs.erase(form_.get("VpcId"));
    if (action_ == "DeleteSubnet") region_.subnets.erase(form_.get("SubnetId"));
    return done(action_.starts_with("Describe") ? "" : tag("return", "true"));
  }

 private:
  Answer done(const std::string& content) const { return {200, "text/xml;charset=UTF-8", ec2_answer(action_, content)}; }

  void populate() {
    if (!region_.vpcs.empty()) return;
    for (std::uint64_t n = 1; n <= static_cast<std::uint64_t>(world_.settings.vpcs); ++n) {
      region_.vpcs[id_of("vpc", region_, n)].cidr = "10." + std::to_string(n % 256) + ".0.0/16";
    }
    for (std::uint64_t n = 1; n <= static_cast<std::uint64_t>(world_.settings.subnets); ++n) {
      region_.subnets[id_of("subnet", region_, n)] = {"10.1." + std::to_string(n) + ".0/24", id_of("vpc", region_, 1),
                                                      name_ + static_cast<char>('a' + (n - 1) % 6), {}, {}};
    }
  }

  std::string regions() const {
    std::string items;
    const auto& names = World::region_names();
    for (std::size_t i = 0; i < names.size() && static_cast<double>(i) < world_.settings.regions; ++i) {
      items += tag("item", tag("regionName", names[i]) + tag("regionEndpoint", "ec2." + names[i] + ".amazonaws.com") +
                               tag("optInStatus", "opt-in-not-required"));
    }
    return tag("regionInfo", items);
  }

  std::string zones() const {
    std::string items;
    for (char letter = 'a'; letter <= 'f'; ++letter) {
      items += tag("item", tag("zoneName", name_ + letter) + tag("zoneState", "available") + tag("regionName", name_));
    }
    return tag("availabilityZoneInfo", items);
  }

  std::string types() const {
    return tag("instanceTypeSet",
               tag("item", tag("instanceType", "m6i.large") +
                               tag("processorInfo", tag("supportedArchitectures", tag("item", "x86_64"))) +
                               tag("vCpuInfo", tag("defaultVCpus", "2") + tag("defaultCores", "1")) +
                               tag("memoryInfo", tag("sizeInMiB", "8192"))));
  }

  std::string groups() const {
    if (!form_.get("Filter.1.Name").empty()) return tag("securityGroupInfo", "");
    std::string items;
    for (std::uint64_t n = 1; n <= 7; ++n) {
      items += tag("item", tag("ownerId", kOwner) + tag("groupId", id_of("sg", region_, n)) +
                               tag("groupName", n == 1 ? "default" : "group-" + std::to_string(n)) +
                               tag("groupDescription", "bench") + tag("vpcId", id_of("vpc", region_, 1)));
    }
    return tag("securityGroupInfo", items);
  }

  std::string vpc(const std::string& id, const Made& made) const {
    return tag("vpcId", id) + tag("ownerId", kOwner) + tag("state", "available") + tag("cidrBlock", made.cidr) +
           tag("dhcpOptionsId", "default") + tag("instanceTenancy", "default") +
           tag("isDefault", id == id_of("vpc", region_, 1) ? "true" : "false") + tag_set(made.tags);
  }

  std::string vpcs() const {
    std::string items;
    for (const auto& [id, made] : chosen(region_.vpcs, form_, "VpcId", "vpc-id")) items += tag("item", vpc(id, *made));
    return tag("vpcSet", items);
  }

  std::string subnet(const std::string& id, const Made& made) const {
    return tag("subnetId", id) + tag("subnetArn", "arn:aws:ec2:" + name_ + ":" + kOwner + ":subnet/" + id) +
           tag("state", "available") + tag("ownerId", kOwner) + tag("vpcId", made.vpc) + tag("cidrBlock", made.cidr) +
           tag("availableIpAddressCount", "251") + tag("availabilityZone", made.zone) + tag("defaultForAz", "false") +
           tag_set(made.tags);
  }

  std::string subnets() const {
    std::string items;
    for (const auto& [id, made] : chosen(region_.subnets, form_, "SubnetId", "subnet-id")) items += tag("item", subnet(id, *made));
    return tag("subnetSet", items);
  }

  std::string vpc_attribute() const {
    std::string attribute = form_.get("Attribute");
    const auto found = region_.vpcs.find(form_.get("VpcId"));
    std::string value = attribute == "enableDnsSupport" ? "true" : "false";
    if (found != region_.vpcs.end() && found->second.attributes.contains(attribute)) value = found->second.attributes.at(attribute);
    return tag("vpcId", form_.get("VpcId")) + tag(attribute, tag("value", value));
  }

  Answer create_vpc() {
    const std::string id = world_.new_id("vpc");
    Made& made = region_.vpcs[id];
    made.cidr = form_.get("CidrBlock");
    made.tags = tags_of(form_, "TagSpecification.1.Tag");
    return done(tag("vpc", vpc(id, made)));
  }

  Answer create_subnet() {
    const std::string id = world_.new_id("subnet");
    Made& made = region_.subnets[id];
    made = {form_.get("CidrBlock"), form_.get("VpcId"), form_.get("AvailabilityZone"), tags_of(form_, "TagSpecification.1.Tag"), {}};
    return done(tag("subnet", subnet(id, made)));
  }

  std::string change_tags() {
    for (const std::string& id : form_.list("ResourceId")) {
      for (Objects* objects : {&region_.vpcs, &region_.subnets}) {
        const auto found = objects->find(id);
        if (found == objects->end()) continue;
        for (const auto& [key, value] : tags_of(form_, "Tag")) {
          if (action_ == "CreateTags") found->second.tags[key] = value;
          else found->second.tags.erase(key);
        }
      }
    }
    return tag("return", "true");
  }

  std::string modify_vpc() {
    for (const auto& [member, attribute] : {std::pair{"EnableDnsSupport", "enableDnsSupport"},
                                            {"EnableDnsHostnames", "enableDnsHostnames"},
                                            {"EnableNetworkAddressUsageMetrics", "enableNetworkAddressUsageMetrics"}}) {
      const std::string& value = form_.get(std::string(member) + ".Value");
      if (!value.empty()) region_.vpcs[form_.get("VpcId")].attributes[attribute] = value;
    }
    return tag("return", "true");
  }

  World& world_;
  const std::string& name_;
  const Form& form_;
  Region& region_;
  const std::string& action_;
};

}  // namespace

Answer ec2(World& world, const Request& request) {
  const Form form(request.body);
  return Ec2(world, request, form).answer();
}

}  // namespace bench
