// Error::text: the one way an error is put into words.
#include "aws/result.hpp"

namespace iasql::aws {

std::string Error::text() const {
  std::string out = service;
  if (!operation.empty()) out += (out.empty() ? "" : ".") + operation;
  if (!region.empty()) out += (out.empty() ? "in " : " in ") + region;
  for (const std::string* part : {&code, &message}) {
    if (!part->empty()) out += (out.empty() ? "" : ": ") + *part;
  }
  if (!request_id.empty()) out += (out.empty() ? "(request id " : " (request id ") + request_id + ")";
  return out;
}

}  // namespace iasql::aws
