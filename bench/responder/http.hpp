// What of HTTP/1.1 and of AWS's way to use it the responder understands: requests with Content-Length, the region and service
// they are signed for, form fields.
// Must not know: what is asked. Fails: request_length() says npos for what is not for us.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

struct Request {
  std::string method;
  std::string path;  // with the query
  std::string region = "us-east-1";
  std::string service = "ec2";
  std::string target;  // the operation of X-Amz-Target
  std::string body;
};

struct Answer {
  int status = 200;
  std::string type = "text/xml;charset=UTF-8";
  std::string body;
};

/// Length of the first request in `in` and where its body starts; 0 = not complete, npos = not for us.
std::size_t request_length(const std::string& in, std::size_t* body);

/// The request that begins `in`; region and service are those of the Authorization header's scope, if there is one.
Request read_request(std::string_view in, std::size_t body, std::size_t length);

std::string written(const Answer& answer);

/// A form: fields by name, in order of the names, so that Filter.1.Value.2 and its like are found by prefix.
class Form {
 public:
  explicit Form(std::string_view text);
  const std::string& get(const std::string& name) const;
  /// The values of PREFIX.1, PREFIX.2, …
  std::vector<std::string> list(const std::string& prefix) const;
  /// The values of the filter of that name; nothing: there is none.
  std::vector<std::string> filter(const std::string& name) const;

 private:
  std::map<std::string, std::string> fields_;
};

/// The text of a JSON member at the top of a document, for inputs as small and plain as ours; "" if it is not there.
std::string json_text(std::string_view document, std::string_view member);
std::string json_quoted(std::string_view text);

}  // namespace bench
