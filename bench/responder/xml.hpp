// Small helpers to write XML answers, and what the EC2 parts share.
#pragma once

#include <string>
#include <string_view>

#include "world.hpp"

namespace bench {

constexpr const char* kOwner = "123456789012";

inline std::string tag(std::string_view name, std::string_view content) {
  std::string out = "<";
  out.append(name).append(">").append(content).append("</").append(name).append(">");
  return out;
}

std::string ec2_answer(const std::string& action, const std::string& content);
Answer ec2_error(const std::string& code, const std::string& message);
std::string tag_set(const std::map<std::string, std::string>& tags);

/// "PREFIX-0" and 16 hexadecimal digits: number n of a region. As SQL: prefix || '-0' || lpad(to_hex(…), 16, '0').
std::string id_of(const char* prefix, const Region& region, std::uint64_t number);
/// The number that id_of() was given, or -1.
long long number_of(const std::string& id, const Region& region);

Answer ec2(World& world, const Request& request);
Answer describe_instances(World& world, const Region& region, const std::string& region_name, const Form& form);
Answer describe_instance_attribute(const Region& region, const Form& form);
/// Where a page of `count` items starts and ends, and the token of the next one ("" = none).
struct Page {
  std::uint64_t first, last;
  std::string next;
};
Page page_of(const World& world, std::uint64_t count, const std::string& token, const std::string& size);

Answer sqs(World& world, const Request& request);

}  // namespace bench
