// Why a transfer ended without an answer, in words: what went wrong, with whom, how far it had come.
// Private to src/aws. Must not know: curl (http.cpp translates its codes). Pure. Fails: never.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "aws/http.hpp"
#include "aws/http_message.hpp"

namespace iasql::aws {

struct TransferFailure {
  enum class What {
    Lookup,           // no address for the name
    ProxyLookup,
    Connect,
    ProxyRefused,     // the proxy does not let us through
    Handshake,        // of TLS
    Certificate,      // the peer's is not to be trusted
    CaFile,           // ours cannot be read
    Timeout,
    Stalled,          // the answer began and does not go on
    TooLarge,
    Encoding,         // Content-Encoding that is none
    NotHttp,
    BadUrl,
    Resend,           // a kept connection broke under a request that must not be sent twice
    Broken            // anything else that ended the connection
  };
  What what = What::Broken;
  std::string why;    // the system's or the library's words
  std::string proxy;  // host:port of the one that is used
  int proxy_status = 0;
  bool looked_up = false, connected = false, sent = false;  // how far it came; sent: the request set out
  std::uint64_t received = 0;             // bytes of the body
  std::optional<std::uint64_t> expected;  // its announced size
};

Error transfer_error(const TransferFailure& failure, const HttpRequest& request, const HttpOptions& options,
                     Receiver::Refusal refusal);

}  // namespace iasql::aws
