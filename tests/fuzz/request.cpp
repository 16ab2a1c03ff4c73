// Calls in one protocol: "OPERATION" and, after the line, the input as JSON. An input is refused with a reason, here or
// before it is sent, or gives a request in which nothing in path, query or headers can end its line or add another.
#include <algorithm>

#include "aws/http_message.hpp"
#include "protocol.hpp"

using namespace iasql;

namespace {

bool one_line(const std::string& text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos;
}

bool is_encoded(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c > ' ' && c < 0x7f; });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::shared_ptr<const aws::Model>& model = *new auto(fuzz::things_model());
  const aws::Protocol& protocol = *aws::protocol_for(*model);
  std::string_view text = fuzz::text_of(data, size);
  const aws::Operation& op = fuzz::operation_of(*model, fuzz::take_line(text));
  const aws::Result<aws::Value> input = aws::parse_json(text);
  if (!input) return 0;
  const aws::Result<aws::HttpRequest> request = protocol.serialize(*model, op, *input, "token");
  const aws::Result<aws::HttpRequest> again = protocol.serialize(*model, op, *input, "token");
  fuzz::require(request.ok() == again.ok(), "writing twice gives the same");
  if (!request) {
    fuzz::require(!request.error().text().empty(), "a refused input has a reason");
    return 0;
  }
  fuzz::require(request->body == again->body && request->path == again->path && request->query == again->query,
                "writing twice gives the same");
  fuzz::require(is_encoded(request->path) && request->path.starts_with('/'), "a path is encoded", request->path);
  fuzz::require(is_encoded(request->query), "a query is encoded", request->query);
  if (aws::unsafe_request(*request)) return 0;
  for (const auto& [name, value] : request->headers)
    fuzz::require(one_line(name) && one_line(value), "a header is one line", name + ": " + value);
  return 0;
}
