// See http.hpp.
#include "http.hpp"

#include <strings.h>

#include <cstdlib>

namespace bench {
namespace {

constexpr std::size_t kMaxRequest = 1 << 22;

std::string_view header(std::string_view head, std::string_view name) {
  for (std::size_t at = head.find("\r\n"); at != std::string_view::npos; at = head.find("\r\n", at + 2)) {
    const std::string_view line = head.substr(at + 2, head.find("\r\n", at + 2) - at - 2);
    if (line.size() > name.size() && line[name.size()] == ':' && strncasecmp(line.data(), name.data(), name.size()) == 0) {
      const std::size_t start = line.find_first_not_of(' ', name.size() + 1);
      return start == std::string_view::npos ? std::string_view{} : line.substr(start);
    }
  }
  return {};
}

/// Credential=KEY/DATE/REGION/SERVICE/aws4_request
void read_scope(std::string_view authorization, Request& request) {
  std::size_t at = authorization.find("Credential=");
  if (at == std::string_view::npos) return;
  const std::string_view scope = authorization.substr(at, authorization.find(',', at) - at);
  std::string_view parts[5];
  at = 0;
  for (auto& part : parts) {
    const std::size_t end = std::min(scope.find('/', at), scope.size());
    part = scope.substr(at, end - at);
    at = std::min(end + 1, scope.size());
  }
  if (!parts[3].empty()) request.region = parts[2], request.service = parts[3];
}

std::string decoded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      out += static_cast<char>(std::strtoul(std::string(text.substr(i + 1, 2)).c_str(), nullptr, 16));
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

const char* phrase(int status) { return status == 200 ? "OK" : status == 503 ? "Service Unavailable" : "Bad Request"; }

}  // namespace

std::size_t request_length(const std::string& in, std::size_t* body) {
  const std::size_t head = in.find("\r\n\r\n");
  if (head == std::string::npos) return in.size() > kMaxRequest ? std::string::npos : 0;
  const std::string_view value = header(std::string_view(in).substr(0, head), "content-length");
  const std::size_t length = value.empty() ? 0 : std::strtoul(std::string(value).c_str(), nullptr, 10);
  if (length > kMaxRequest) return std::string::npos;
  *body = head + 4;
  return in.size() < *body + length ? 0 : *body + length;
}

Request read_request(std::string_view in, std::size_t body, std::size_t length) {
  Request request;
  const std::string_view head = in.substr(0, body - 2);
  const std::string_view line = head.substr(0, head.find("\r\n"));
  const std::size_t first = line.find(' '), second = line.find(' ', first + 1);
  request.method = line.substr(0, first);
  request.path = line.substr(first + 1, second - first - 1);
  read_scope(header(head, "authorization"), request);
  const std::string_view target = header(head, "x-amz-target");
  request.target = target.substr(target.rfind('.') + 1);
  request.body = in.substr(body, length - body);
  return request;
}

std::string written(const Answer& answer) {
  std::string out = "HTTP/1.1 " + std::to_string(answer.status) + " " + phrase(answer.status) + "\r\nContent-Type: " + answer.type +
                    "\r\nContent-Length: " + std::to_string(answer.body.size()) + "\r\n\r\n";
  out += answer.body;
  return out;
}

Form::Form(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('&', at), text.size());
    const std::string_view pair = text.substr(at, end - at);
    const std::size_t equals = std::min(pair.find('='), pair.size());
    fields_.emplace(pair.substr(0, equals), decoded(pair.substr(std::min(equals + 1, pair.size()))));
    at = end + 1;
  }
}

const std::string& Form::get(const std::string& name) const {
  static const std::string none;
  const auto found = fields_.find(name);
  return found == fields_.end() ? none : found->second;
}

std::vector<std::string> Form::list(const std::string& prefix) const {
  std::vector<std::string> values;
  for (int i = 1;; ++i) {
    const auto found = fields_.find(prefix + "." + std::to_string(i));
    if (found == fields_.end()) return values;
    values.push_back(found->second);
  }
}

std::vector<std::string> Form::filter(const std::string& name) const {
  for (int i = 1;; ++i) {
    const std::string filter = "Filter." + std::to_string(i);
    const std::string& is = get(filter + ".Name");
    if (is.empty()) return {};
    if (is == name) return list(filter + ".Value");
  }
}

std::string json_text(std::string_view document, std::string_view member) {
  const std::string key = "\"" + std::string(member) + "\"";
  std::size_t at = document.find(key);
  if (at == std::string_view::npos) return {};
  at = document.find_first_not_of(" :", at + key.size());
  if (at == std::string_view::npos) return {};
  if (document[at] != '"') return std::string(document.substr(at, document.find_first_of(",}", at) - at));
  std::string out;
  for (++at; at < document.size() && document[at] != '"'; ++at) {
    if (document[at] == '\\') ++at;
    out += document[at];
  }
  return out;
}

std::string json_quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

}  // namespace bench
