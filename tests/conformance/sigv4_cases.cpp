// Signing cases in aws-c-auth's layout: request.txt (a raw HTTP request), context.json, and for "header" and "query" what
// must come out at each step. Every expectation that is there is compared with what the signer of src/aws gives.
//
// context.json: credentials {access_key_id, secret_access_key, token}, timestamp, region, service, normalize, sign_body,
// omit_session_token, expiration_in_seconds; of our own besides: use_double_uri_encode (default true) and
// signed_body_value (stands for the body's hash). Without sign_body the hash is that of an empty body and is not sent.
// A signed request is compared by method, path, parameters, headers (names in any case, in any order, values without blanks
// around them) and body.
// Fails: a case that cannot be read is one failed check that says what is wrong with it.
#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <vector>

#include "aws/http_message.hpp"
#include "aws/json.hpp"
#include "aws/sigv4.hpp"
#include "aws/time.hpp"
#include "conformance.hpp"

namespace {

namespace fs = std::filesystem;
namespace aws = iasql::aws;
using aws::Headers;
using aws::HttpRequest;
using aws::Result;
using aws::Value;

/// The file without the carriage returns that git may have put there.
std::optional<std::string> contents(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::nullopt;
  std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  for (std::size_t at = 0; (at = text.find("\r\n", at)) != text.npos;) text.erase(at, 1);
  return text;
}

struct Case {
  HttpRequest request;
  aws::Credentials credentials;
  aws::SigningScope scope;
  aws::SigningRules rules;
  std::chrono::seconds expires{0};
};

/// "METHOD target HTTP/1.1", headers (a line that begins with a blank goes on with the one before), a blank line, the body.
/// The target may have blanks in it.
Result<HttpRequest> read_request(const std::string& text) {
  HttpRequest out;
  std::size_t at = 0;
  auto line = [&] {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string found = text.substr(at, end - at);
    at = std::min(end + 1, text.size());
    return found;
  };
  const std::string first = line();
  const std::size_t method_end = first.find(' '), target_end = first.rfind(' ');
  if (method_end == first.npos || target_end <= method_end || first.compare(target_end, 6, " HTTP/") != 0)
    return aws::input_error("\"" + first + "\" is no request line");
  out.method = first.substr(0, method_end);
  const std::string target = first.substr(method_end + 1, target_end - method_end - 1);
  const std::size_t question = target.find('?');
  out.path = target.substr(0, question);
  out.query = question == target.npos ? "" : target.substr(question + 1);
  while (at < text.size()) {
    const std::string header = line();
    if (header.empty()) break;
    const std::size_t colon = header.find(':');
    if ((header[0] == ' ' || header[0] == '\t') && !out.headers.empty())
      out.headers.back().second += "\n" + header;
    else if (colon == header.npos || colon == 0)
      return aws::input_error("\"" + header + "\" is no header");
    else
      out.headers.emplace_back(header.substr(0, colon), header.substr(colon + 1));
  }
  out.body = text.substr(at);
  return out;
}

Result<Case> read_case(const fs::path& directory) {
  Case out;
  const auto request = contents(directory / "request.txt"), context = contents(directory / "context.json");
  if (!request || !context) return aws::input_error("no request.txt or no context.json");
  Result<HttpRequest> parsed = read_request(*request);
  if (!parsed) return parsed.error();
  out.request = std::move(*parsed);
  Result<Value> document = aws::parse_json(*context);
  if (!document) return document.error();
  const Value& c = *document;
  auto flag = [&](const char* name, bool otherwise) { return c[name].is_bool() ? c[name].as_bool() : otherwise; };
  const auto time = aws::parse_time(c["timestamp"]);
  if (!time) return aws::input_error("context.json has no timestamp");
  const Value& keys = c["credentials"];
  out.credentials = {keys["access_key_id"].as_string(), keys["secret_access_key"].as_string(), keys["token"].as_string(), {}, ""};
  out.scope = {c["region"].as_string(), c["service"].as_string(),
               std::chrono::system_clock::time_point(std::chrono::seconds(time->seconds))};
  out.rules.normalize_path = flag("normalize", true);
  out.rules.encode_path = flag("use_double_uri_encode", true);
  out.rules.sign_session_token = !flag("omit_session_token", false);
  out.rules.send_content_hash = flag("sign_body", false);
  out.rules.payload = c["signed_body_value"].as_string();
  if (!out.rules.send_content_hash && out.rules.payload.empty()) out.rules.payload = aws::sha256_hex("");
  out.expires = std::chrono::seconds(c["expiration_in_seconds"].is_int() ? c["expiration_in_seconds"].as_int() : 3600);
  return out;
}

std::vector<std::string> parameters(const std::string& query) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < query.size();) {
    const std::size_t end = std::min(query.find('&', at), query.size());
    out.push_back(query.substr(at, end - at));
    if (out.back().find('=') == std::string::npos) out.back() += '=';  // a name alone has an empty value
    at = end + 1;
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<std::string> header_lines(const Headers& headers) {
  std::vector<std::string> out;
  for (const auto& [name, value] : headers) out.push_back(aws::lower_case(name) + ":" + std::string(aws::trimmed(value)));
  std::sort(out.begin(), out.end());
  return out;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const auto& line : lines) out += "\n" + line;
  return out;
}

/// A comparable text of what a signed request says.
std::string described(const HttpRequest& request) {
  return request.method + " " + request.path + "\nparameters:" + joined(parameters(request.query)) + "\nheaders:" +
         joined(header_lines(request.headers)) + "\nbody:\n" + request.body;
}

class Checks {
 public:
  Checks(const fs::path& directory, Tally& tally) : directory_(directory), tally_(tally) {}

  /// True if something is expected of this signature.
  bool wanted(const std::string& kind) const {
    for (const char* step : {"-canonical-request.txt", "-string-to-sign.txt", "-signature.txt", "-signed-request.txt"})
      if (fs::exists(directory_ / (kind + step))) return true;
    return false;
  }
  void equal(const std::string& file, const std::string& got) const {
    auto wants = contents(directory_ / file);
    if (!wants) return;
    while (wants->ends_with('\n')) wants->pop_back();  // none of these texts ends with a line's end, but editors add one
    compare(file, *wants, got);
  }
  void same_request(const std::string& file, const HttpRequest& got) const {
    const auto text = contents(directory_ / file);
    if (!text) return;
    Result<HttpRequest> wants = read_request(*text);
    if (wants)
      compare(file, described(*wants), described(got));
    else
      tally_.fail(name(file), wants.error().message);
  }
  void error(const std::string& what, const aws::Error& error) const { tally_.fail(name(what), error.message); }

 private:
  std::string name(const std::string& file) const { return directory_.filename().string() + "/" + file; }
  void compare(const std::string& file, const std::string& wants, const std::string& got) const {
    if (wants == got)
      tally_.pass();
    else
      tally_.fail(name(file), "expected\n" + wants + "\n-- but got\n" + got + "\n--");
  }

  const fs::path directory_;
  Tally& tally_;
};

void compare_all(const Checks& checks, const std::string& kind, const Result<aws::Signature>& signature, HttpRequest signed_request) {
  if (!signature) return checks.error(kind, signature.error());
  checks.equal(kind + "-canonical-request.txt", signature->canonical_request);
  checks.equal(kind + "-string-to-sign.txt", signature->string_to_sign);
  checks.equal(kind + "-signature.txt", signature->signature);
  signed_request.headers.insert(signed_request.headers.end(), signature->headers.begin(), signature->headers.end());
  if (!signature->query.empty()) signed_request.query = signature->query;
  checks.same_request(kind + "-signed-request.txt", signed_request);
}

}  // namespace

void run_sigv4_case(const fs::path& directory, Tally& tally) {
  const Checks checks(directory, tally);
  Result<Case> found = read_case(directory);
  if (!found) return checks.error("context.json", found.error());
  const Case& c = *found;
  aws::SigningKeys keys;
  if (checks.wanted("header"))
    compare_all(checks, "header", aws::sign_headers(c.request, c.credentials, c.scope, c.rules, &keys), c.request);
  if (checks.wanted("query"))
    compare_all(checks, "query", aws::sign_query(c.request, c.credentials, c.scope, c.expires, c.rules, &keys), c.request);
}
