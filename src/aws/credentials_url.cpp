// URLs of metadata endpoints, taken apart strictly: what is checked is what is sent.
// Must not know: who answers there. Fails: Error::Kind::Config; a URL that may hold a password is not repeated.
#include <algorithm>

#include "aws/credentials_impl.hpp"
#include "aws/http_message.hpp"

namespace iasql::aws {

namespace {

Error bad_url(const std::string& problem) {
  Error e;
  e.kind = Error::Kind::Config;
  e.message = problem;
  return e;
}

bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

/// "host", "host:port", "[address]" or "[address]:port".
bool is_authority(std::string_view text) {
  if (!text.empty() && text[0] == '[') {
    const std::size_t close = text.find(']');
    if (close == text.npos || close == 1) return false;
    if (text.substr(1, close - 1).find_first_not_of("0123456789abcdefABCDEF:.") != text.npos) return false;
    text.remove_prefix(close + 1);
    if (text.empty()) return true;
  } else {
    const std::size_t colon = std::min(text.find(':'), text.size());
    if (colon == 0 || !std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(colon), is_host_character))
      return false;
    text.remove_prefix(colon);
    if (text.empty()) return true;
  }
  text.remove_prefix(1);
  if (text.empty() || text.size() > 5 || text.find_first_not_of("0123456789") != text.npos) return false;
  const int port = std::stoi(std::string(text));
  return port > 0 && port < 65536;
}

}  // namespace

Result<HttpRequest> request_for_url(const std::string& url) {
  const bool plain = std::all_of(url.begin(), url.end(), [](unsigned char c) { return c > ' ' && c < 127; });
  const std::size_t mark = url.find("://");
  HttpRequest request;
  request.method = "GET";
  if (mark != url.npos) request.scheme = lower_case(url.substr(0, mark));
  if (!plain || mark == url.npos || (request.scheme != "http" && request.scheme != "https"))
    return bad_url("it must begin with http:// or https:// and hold no blanks");
  std::string_view rest = std::string_view(url).substr(mark + 3);
  if (rest.find_first_of("@#\\") != rest.npos) return bad_url("it must hold no user name, fragment or backslash");
  const std::size_t path = std::min(rest.find_first_of("/?"), rest.size());
  if (!is_authority(rest.substr(0, path))) return bad_url("its host or port makes no sense");
  request.host = lower_case(rest.substr(0, path));
  rest.remove_prefix(path);
  const std::size_t query = std::min(rest.find('?'), rest.size());
  request.path = query == 0 ? "/" : std::string(rest.substr(0, query));
  if (query < rest.size()) request.query = rest.substr(query + 1);
  return request;
}

}  // namespace iasql::aws
