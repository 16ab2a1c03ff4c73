// Buckets that live in another region than the one they were asked for in: the service says where, and the call goes
// there once. What was learnt is kept per bucket.
//
// A model takes part if its endpoint rules have a parameter "Bucket". Must not know: signing, transport, retry.
// Fails: an answer that names no region, or one that can be none, teaches nothing.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "aws/http.hpp"
#include "aws/result.hpp"
#include "aws/shape.hpp"
#include "aws/value.hpp"

namespace iasql::aws {

class RegionRedirect {
 public:
  /// The bucket that a call is about; "" if it is about none, or if its name says where it is (an ARN).
  static std::string bucket_of(const Model& model, const Operation& operation, const Value& input);

  /// Whether an error means that the bucket is elsewhere: where, or "" if the answer does not say.
  static std::optional<std::string> elsewhere(const HttpRequest& request, const HttpResponse& response,
                                              const std::string& code, const std::string& tried);
  /// The region that an answer names, or "".
  static std::string region_in(const HttpResponse& response);

  /// "" if nothing was learnt.
  std::string region_of(const std::string& bucket) const;
  void remember(const std::string& bucket, const std::string& region);

 private:
  std::map<std::string, std::string> regions_;
};

}  // namespace iasql::aws
