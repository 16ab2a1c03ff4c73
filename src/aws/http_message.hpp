// Requests and answers as bytes, apart from sockets: checks, texts, and taking an answer in. Private to src/aws.
// Must not know: curl, PostgreSQL, AWS. Fails: by saying no; nothing throws but bad_alloc.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/http.hpp"
#include "aws/result.hpp"

namespace iasql::aws {

/// Why the request must never reach the wire: a second request, header or host hidden in one of its texts.
std::optional<Error> unsafe_request(const HttpRequest& request);
/// The header lines to send, as curl takes them: "name: value", "name;" for an empty one, "name:" for one that is not
/// to be sent. Content-Length is the transport's business.
std::vector<std::string> header_lines(const HttpRequest& request, const std::string& user_agent);
/// "host:port" with the scheme's port if none is named, for messages.
std::string host_and_port(const HttpRequest& request);
/// ASCII lower case, whatever the locale.
std::string lower_case(std::string_view text);
/// Without blanks and line ends on both sides.
std::string_view trimmed(std::string_view text);

/// Takes an answer in as it arrives and refuses what is larger than it may be.
class Receiver {
 public:
  using Clock = std::chrono::steady_clock;
  enum class Refusal { None, TooManyHeaders, TooLargeBody };

  explicit Receiver(HttpResponse& response) : response_(response) {}
  void limit(std::size_t header_bytes, std::size_t body_bytes) {
    header_limit_ = header_bytes;
    body_limit_ = body_bytes;
  }
  /// One line: a status line (which starts a new answer: interim ones may precede the last), a header, a trailer or
  /// the blank one. False: refused.
  bool header_line(std::string_view line);
  /// A piece of the body. False: refused.
  bool body(std::string_view piece);
  /// So much of the body came over the wire, before decoding. False: refused.
  bool on_wire(std::uint64_t bytes);
  Refusal refusal() const { return refusal_; }
  /// To be asked now and then: whether the answer has begun and then brought less than a byte per second for `limit`.
  bool stalled(Clock::time_point now, Clock::duration limit);

 private:
  HttpResponse& response_;
  std::size_t header_limit_ = 0, body_limit_ = 0, header_bytes_ = 0;
  std::size_t announced_ = 0;  // by the header; it may lie
  std::uint64_t wire_bytes_ = 0, window_bytes_ = 0;  // window: what had come when it began
  Clock::time_point window_start_;
  Refusal refusal_ = Refusal::None;
};

}  // namespace iasql::aws
