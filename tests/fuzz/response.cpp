// Answers in one protocol: "STATUS OPERATION", header lines, an empty line and the body. Reading is deterministic, the
// result has members of the output's shape only and can be written as JSON, and an error is never half a result.
#include <algorithm>
#include <charconv>

#include "protocol.hpp"

using namespace iasql;

namespace {

aws::HttpResponse response_of(std::string_view text, std::string_view& operation) {
  aws::HttpResponse response;
  std::string_view line = fuzz::take_line(text);
  const auto [rest, failure] = std::from_chars(line.data(), line.data() + line.size(), response.status);
  if (failure != std::errc()) response.status = 200;
  operation = line.substr(static_cast<std::size_t>(rest - line.data()));
  operation.remove_prefix(std::min(operation.find_first_not_of(' '), operation.size()));
  while (!text.empty()) {
    line = fuzz::take_line(text);
    if (line.empty()) break;
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    std::string name(line.substr(0, colon));
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
    line.remove_prefix(colon + 1);
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    response.headers.emplace_back(std::move(name), line);
  }
  response.body = text;
  return response;
}

void check_members(const aws::Shape& shape, const aws::Value& value) {
  fuzz::require(value.is_map(), "an output is a map");
  if (shape.document) return;
  for (const auto& [name, member] : value.as_map())
    fuzz::require(shape.member(name) != nullptr, "only members of the shape are in a result", name);
}

std::string outcome(const aws::Result<aws::Value>& result) {
  return result ? aws::to_json(*result) : "error: " + result.error().text();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::shared_ptr<const aws::Model>& model = *new auto(fuzz::things_model());
  const aws::Protocol& protocol = *aws::protocol_for(*model);
  std::string_view name;
  const aws::HttpResponse response = response_of(fuzz::text_of(data, size), name);
  const aws::Operation& op = fuzz::operation_of(*model, name);

  const aws::Result<aws::Value> result = protocol.parse(*model, op, response);
  fuzz::require(outcome(result) == outcome(protocol.parse(*model, op, response)), "reading twice gives the same");
  if (result) {
    if (const aws::Shape* shape = model->shape(op.output)) check_members(*shape, *result);
    fuzz::require_json(*result);
  } else {
    fuzz::require_message(result.error().text());
    fuzz::require(!result.error().retryable || result.error().kind != aws::Error::Kind::Denied, "a denial is final");
  }

  const aws::Error error = protocol.parse_error(*model, op, response);
  fuzz::require_message(error.text());
  fuzz::require(error.text() == protocol.parse_error(*model, op, response).text(), "reading an error twice gives the same");
  fuzz::require(error.http_status == response.status, "an error has its status");
  fuzz::require_json(aws::Value(error.text()));
  return 0;
}
