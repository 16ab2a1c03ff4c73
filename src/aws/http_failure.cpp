// See http_failure.hpp.
#include "aws/http_failure.hpp"

namespace iasql::aws {

namespace {

using What = TransferFailure::What;

std::string timeout_text(const TransferFailure& f, const std::string& where, const HttpRequest& request) {
  const std::string limit = std::to_string(request.timeout.count()) + " ms";
  if (f.received > 0)
    return "answer of " + where + " was not complete within " + limit + ": " + std::to_string(f.received) + " bytes came";
  if (f.sent) return "no answer from " + where + " within " + limit;
  if (f.connected) return "TLS handshake with " + where + " timed out";
  if (f.looked_up) return "could not connect to " + where + ": timed out";
  return "could not connect to " + where + ": name lookup or connection timed out";
}

/// What speaks TLS says little to those who do not.
std::string maybe_tls(const HttpRequest& request) {
  return request.scheme == "http" ? " (asked over http; perhaps it wants https)" : "";
}

std::string broken_text(const TransferFailure& f, const std::string& where, const HttpRequest& request) {
  if (f.received == 0 && !f.expected.value_or(0)) return "transfer with " + where + " failed: " + f.why + maybe_tls(request);
  std::string text = "answer of " + where + " was cut off after " + std::to_string(f.received);
  if (f.expected) return text + " of " + std::to_string(*f.expected) + " bytes";
  return text + " bytes: " + f.why;
}

std::string too_large_text(const std::string& where, const HttpOptions& options, Receiver::Refusal refusal) {
  if (refusal == Receiver::Refusal::TooManyHeaders)
    return "headers of the answer of " + where + " are larger than " + std::to_string(options.max_header_bytes) + " bytes";
  std::string text = "answer of " + where + " is larger than " + std::to_string(options.max_response_bytes) + " bytes";
  if (!options.max_response_setting.empty()) text += ", the limit of " + options.max_response_setting;
  return text;
}

std::string certificate_text(const TransferFailure& f, const std::string& where, const HttpOptions& options) {
  std::string text = "certificate of " + where + " is not trusted: " + f.why;
  if (!options.ca_bundle_setting.empty()) text += " (" + options.ca_bundle_setting + " names the file of trusted authorities)";
  return text;
}

std::string ca_file_text(const HttpOptions& options) {
  std::string text = "file of trusted certificates \"" + options.ca_bundle + "\" cannot be used";
  if (!options.ca_bundle_setting.empty()) text += " (" + options.ca_bundle_setting + ")";
  return text;
}

/// The peer's first bytes made no sense as TLS: waiting will not teach it.
bool speaks_no_tls(const std::string& why) {
  for (const char* sign : {"wrong version number", "packet length too long", "http request"})
    if (why.find(sign) != why.npos) return true;
  return false;
}

std::string proxy_text(const TransferFailure& f, const std::string& where) {
  std::string text = "proxy " + f.proxy + " does not connect to " + where + ": ";
  return text + (f.proxy_status > 0 ? "HTTP status " + std::to_string(f.proxy_status) : f.why);
}

Error failure_of(Error::Kind kind, bool retryable, std::string message) {
  Error e;
  e.kind = kind;
  e.retryable = retryable;
  e.message = std::move(message);
  return e;
}

}  // namespace

Error transfer_error(const TransferFailure& f, const HttpRequest& request, const HttpOptions& options,
                     Receiver::Refusal refusal) {
  using Kind = Error::Kind;
  const std::string host = host_and_port(request);
  const std::string where = f.proxy.empty() ? host : host + " through proxy " + f.proxy;
  switch (f.what) {
    case What::Lookup:
      return failure_of(Kind::Network, true, "could not look up host name of " + host + ": " + f.why);
    case What::ProxyLookup:
      return failure_of(Kind::Network, true, "could not look up host name of proxy " + f.proxy + ": " + f.why);
    case What::Connect:
      return failure_of(Kind::Network, true, "could not connect to " + where + ": " + f.why);
    case What::ProxyRefused:
      return failure_of(Kind::Network, f.proxy_status == 0 || f.proxy_status >= 500, proxy_text(f, host));
    case What::Handshake:
      return failure_of(Kind::Network, !speaks_no_tls(f.why),
                        "TLS with " + where + " failed: " + f.why +
                            (speaks_no_tls(f.why) ? " (it does not seem to speak TLS)" : ""));
    case What::Certificate:
      return failure_of(Kind::Network, false, certificate_text(f, where, options));
    case What::CaFile:
      return failure_of(Kind::Config, false, ca_file_text(options));
    case What::Timeout:
      return failure_of(Kind::Timeout, true, timeout_text(f, where, request));
    case What::Stalled:
      return failure_of(Kind::Timeout, true,
                        "answer of " + where + " stalled after " + std::to_string(f.received) + " bytes");
    case What::TooLarge:
      return failure_of(Kind::Protocol, false, too_large_text(where, options, refusal));
    case What::Encoding:
      return failure_of(Kind::Protocol, false, "answer of " + where + " cannot be decoded: " + f.why);
    case What::NotHttp:
      return failure_of(Kind::Protocol, false, "answer of " + where + " is not HTTP: " + f.why + maybe_tls(request));
    case What::BadUrl:
      return failure_of(Kind::Input, false, "bad URL for " + where + ": " + f.why);
    case What::Resend:
      return failure_of(Kind::Network, true, "connection to " + where + " broke before an answer came");
    case What::Broken:
      break;
  }
  return failure_of(Kind::Network, true, broken_text(f, where, request));
}

}  // namespace iasql::aws
