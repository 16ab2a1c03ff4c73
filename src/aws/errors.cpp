// Error answers: reading them in every form AWS has, and sorting them into kinds.
#include <algorithm>
#include <array>
#include <cctype>

#include "aws/body.hpp"
#include "aws/http_message.hpp"
#include "aws/json.hpp"
#include "aws/protocols.hpp"
#include "aws/rest.hpp"
#include "aws/xml.hpp"

namespace iasql::aws {

namespace {

constexpr std::array<std::string_view, 13> kThrottled = {"BandwidthLimitExceeded",
                                                         "EC2ThrottledException",
                                                         "PriorRequestNotComplete",
                                                         "ProvisionedThroughputExceededException",
                                                         "RequestLimitExceeded",
                                                         "RequestThrottled",
                                                         "RequestThrottledException",
                                                         "SlowDown",
                                                         "ThrottledException",
                                                         "Throttling",
                                                         "ThrottlingException",
                                                         "TooManyRequestsException",
                                                         "TransactionInProgressException"};
constexpr std::string_view kLimit = "LimitExceededException";
constexpr std::array<std::string_view, 14> kAuth = {"AuthFailure",
                                                    "ExpiredToken",
                                                    "ExpiredTokenException",
                                                    "IncompleteSignature",
                                                    "InvalidAccessKeyId",
                                                    "InvalidClientTokenId",
                                                    "InvalidSignatureException",
                                                    "InvalidToken",
                                                    "MissingAuthenticationToken",
                                                    "RequestExpired",
                                                    "RequestTimeTooSkewed",
                                                    "SignatureDoesNotMatch",
                                                    "TokenRefreshRequired",
                                                    "UnrecognizedClientException"};
constexpr std::array<std::string_view, 6> kDenied = {"AccessDenied",       "AccessDeniedException",
                                                     "AuthorizationError", "NotAuthorized",
                                                     "OptInRequired",      "UnauthorizedOperation"};
constexpr std::array<std::string_view, 3> kUnsupported = {"InvalidAction", "NotImplemented",
                                                          "UnknownOperationException"};
constexpr std::array<std::string_view, 8> kPassing = {
    "InternalError",  "InternalFailure",         "InternalServerError", "InternalServiceError",
    "RequestTimeout", "RequestTimeoutException", "ServiceUnavailable",  "ServiceUnavailableException"};
constexpr std::size_t kMaxCode = 200, kMaxMessage = 8000;
constexpr std::array<int, 4> kPassingStatus = {500, 502, 503, 504};

template <class List, class Item>
bool any_of(const List& list, const Item& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

/// The shape the operation's model has for this error, by name or by code.
const Shape* modelled(const Model& model, const Operation& op, const std::string& code) {
  if (code.empty()) return nullptr;
  for (const std::string& name : op.errors) {
    const Shape* shape = model.shape(name);
    if (shape && (shape->name == code || shape->error_code == code)) return shape;
  }
  return nullptr;
}

/// A throttle code in some services, a quota that no waiting enlarges in others. What only reads can exceed but a rate.
bool is_rate_limit(const Error& error, const Operation& op) {
  if (error.code != kLimit) return false;
  const bool reads = op.name.starts_with("List") || op.name.starts_with("Describe") || op.name.starts_with("Get");
  return reads || error.http_status == 429 || error.http_status == 503;
}

Error::Kind kind_of(const Error& error, const Shape* shape, const Operation& op) {
  const std::string& code = error.code;
  const int status = error.http_status;
  if (any_of(kThrottled, code) || is_rate_limit(error, op) || status == 429 || (shape && shape->throttling))
    return Error::Kind::Throttled;
  if (any_of(kAuth, code)) return Error::Kind::Auth;
  if (any_of(kDenied, code) || status == 403) return Error::Kind::Denied;
  if (any_of(kUnsupported, code) || status == 501) return Error::Kind::Unsupported;
  return Error::Kind::Service;
}

/// A header or an unreadable body ends up in messages: one line of printable ASCII.
std::string printable(std::string_view text, std::size_t most = 200) {
  std::string out(text.substr(0, most));
  for (char& c : out) {
    if (c == '\n' || c == '\r' || c == '\t')
      c = ' ';
    else if (c < ' ' || c > '~')
      c = '?';
  }
  return out;
}

/// UTF-8 without control characters, cut where no character is torn: what comes from outside can be of any size,
/// and a NUL ends texts in C.
std::string legible(const std::string& text, std::size_t most) {
  std::size_t size = std::min(text.size(), most);
  while (size < text.size() && size > 0 && (text[size] & 0xC0) == 0x80) --size;
  std::string out = text.substr(0, size);
  for (char& c : out) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < ' ' && c != '\n' && c != '\t') || byte == 0x7F) c = ' ';
  }
  if (size < text.size()) out += " ...";
  return out;
}

bool is_rest(const Model& model) { return model.protocol.starts_with("rest-"); }

std::string lower_start(std::string_view text) {
  std::string start(trimmed(text).substr(0, 15));
  std::transform(start.begin(), start.end(), start.begin(), [](unsigned char c) { return std::tolower(c); });
  return start;
}

/// What the body is decides; the content type only where the body says nothing.
bool is_html(const HttpResponse& response) {
  const std::string start = lower_start(response.body), type = lower_start(response.header("content-type"));
  if (looks_like_html(response.body)) return true;
  const bool document = start.starts_with("<?xml") || start.starts_with("<response") ||
                        start.starts_with("<errorresponse") || start.starts_with("{");
  // An answer to HEAD has a type and nothing of it.
  return type.starts_with("text/html") && !document && !start.empty();
}

/// Finds code, message and request id in <ErrorResponse><Error>…, <Response><Errors><Error>… and a bare
/// <Error>.
class XmlErrorReader : public XmlSink {
 public:
  explicit XmlErrorReader(Error& error) : error_(error) {}

  bool start(std::string_view name) override {
    names_.emplace_back(name);
    text_.clear();
    return true;
  }
  bool text(std::string_view piece) override {
    text_.append(piece);
    return true;
  }
  bool end() override {
    const std::string name = std::move(names_.back());
    names_.pop_back();
    const bool in_error = names_.size() == 1 || (!names_.empty() && names_.back() == "Error");
    if (name == "Code" && in_error) {
      keep(error_.code);
      if (names_.size() > 1 && path_.empty()) path_.assign(names_.begin() + 1, names_.end());
    }
    if ((name == "Message" || name == "message") && in_error) keep(error_.message);
    if (name == "RequestId" || name == "RequestID" || name == "requestId") keep(error_.request_id);
    // <AccessDeniedException><Message>…: some front doors name the root after the error.
    if (names_.empty() && error_.code.empty() && name.ends_with("Exception")) error_.code = name;
    text_.clear();
    return true;
  }

  /// From below the root to the element that has the code.
  const std::vector<std::string>& path() const { return path_; }

 private:
  void keep(std::string& into) {
    if (into.empty()) into = text_;
  }

  Error& error_;
  std::vector<std::string> names_, path_;
  std::string text_;
};

/// "com.amazonaws.x#Name:http://…" is Name.
std::string bare_code(std::string code) {
  code = code.substr(0, code.find(':'));
  return code.substr(code.rfind('#') + 1);
}

void read_json_error(const Value& body, Error& error) {
  const Value& inner = body["Error"].is_map() ? body["Error"] : body;
  for (const char* name : {"__type", "code", "Code"}) {
    if (error.code.empty()) error.code = bare_code(inner[name].to_text());
  }
  // OAuth's form: {"error": "slow_down", "error_description": "…"}.
  if (error.code.empty()) error.code = inner["error"].as_string();
  for (const char* name : {"message", "Message", "errorMessage", "error_description"}) {
    if (error.message.empty()) error.message = inner[name].to_text();
  }
}

/// False if the body is neither XML nor JSON.
bool read_body(std::string_view body, Error& error) {
  if (body.starts_with('<')) {
    Error found;
    XmlErrorReader reader(found);
    if (!parse_xml(body, reader)) return false;
    error.code = found.code;
    error.message = found.message;
    error.request_id = found.request_id;
    return true;
  }
  Result<Value> document = parse_json(body);
  if (!document || !document->is_map()) return false;
  read_json_error(*document, error);
  return true;
}

std::string request_id_of(const HttpResponse& response) {
  for (const char* name : {"x-amzn-requestid", "x-amz-request-id", "x-amzn-request-id"}) {
    const std::string id = printable(response.header(name));
    if (!id.empty()) return id;
  }
  return {};
}

/// What the model says that this error has, besides code and message.
void read_members(const Model& model, const Operation& op, const HttpResponse& response, Error& error) {
  const Shape* shape = modelled(model, op, error.code);
  if (!shape || shape->members.empty()) return;
  const std::string_view body = trimmed(response.body);
  Value members{Map()};
  if (body.starts_with('<')) {
    Error ignored;
    XmlErrorReader reader(ignored);
    if (!parse_xml(body, reader)) return;
    if (Result<Value> read = read_xml_body(*shape, reader.path(), body)) members = std::move(*read);
  } else if (Result<Value> read = read_json_body(*shape, body)) {
    members = std::move(*read);
  }
  // A header that makes no sense leaves the rest as good as it is.
  if (is_rest(model)) (void)read_located(*shape, response, members);
  error.members = std::make_shared<const Value>(std::move(members));
}

/// The words that go with a status, for answers that have none of their own.
std::string reason(int status) {
  constexpr std::pair<int, const char*> kReasons[] = {
      {301, "Moved Permanently"}, {304, "Not Modified"}, {307, "Temporary Redirect"}, {400, "Bad Request"},
      {401, "Unauthorized"}, {403, "Forbidden"}, {404, "Not Found"}, {405, "Method Not Allowed"},
      {409, "Conflict"}, {412, "Precondition Failed"}, {416, "Requested Range Not Satisfiable"},
      {429, "Too Many Requests"}, {500, "Internal Server Error"}, {501, "Not Implemented"},
      {502, "Bad Gateway"}, {503, "Service Unavailable"}, {504, "Gateway Timeout"}};
  for (const auto& [known, words] : kReasons)
    if (known == status) return words;
  return "HTTP status " + std::to_string(status);
}

/// Load balancers and proxies answer with a page when what is behind them is down; that passes.
bool is_gateway_page(const HttpResponse& response) {
  return response.status == 502 || response.status == 503 || response.status == 504;
}

/// Companies' proxies and firewalls refuse with a page of their own.
bool is_refusal_page(const HttpResponse& response) {
  return response.status == 401 || response.status == 403 || response.status == 407 || response.status == 451;
}

/// True if the answer sends us elsewhere, which only the service's own codes can make sense of.
bool mark_redirect(Error& error, const HttpResponse& response) {
  const int status = response.status;
  const std::string location = response.header("location");
  const bool redirects = status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  if (!redirects || location.empty()) return false;
  // Not the query: it may hold somebody's secret.
  const std::string target = printable(std::string_view(location).substr(0, location.find_first_of("?#")));
  error.kind = Error::Kind::Config;
  error.message = "HTTP status " + std::to_string(status) + ": a redirect to " + target + " is not followed";
  return true;
}

}  // namespace

bool looks_like_html(std::string_view body) {
  const std::string start = lower_start(body);
  return start.starts_with("<!doctype html") || start.starts_with("<html");
}

Error in_call(Error error, const Model& model, const Operation& op, const HttpResponse& response) {
  error.code = legible(error.code, kMaxCode);
  error.request_id = legible(error.request_id, kMaxCode);
  // After the first line of this message comes what was signed, with the session token in it.
  if (error.code == "SignatureDoesNotMatch" || error.code == "InvalidSignatureException")
    error.message.resize(std::min(error.message.find('\n'), error.message.size()));
  error.message = legible(error.message, kMaxMessage);
  error.service = model.service();
  error.operation = op.name;
  error.http_status = response.status;
  const std::string id = request_id_of(response);
  if (!id.empty()) error.request_id = id;
  return error;
}

Error read_error(const Model& model, const Operation& op, const HttpResponse& response) {
  const std::string status = "HTTP status " + std::to_string(response.status);
  Error error;
  const bool has_body = op.http_method != "HEAD";  // whatever the content type says
  if (has_body && is_html(response)) {
    error = in_call(std::move(error), model, op, response);
    if (mark_redirect(error, response)) return error;
    error.message = status + " with an HTML page";
    if (is_refusal_page(response)) {
      error.kind = Error::Kind::Network;
      error.message += ", which is not the service's: something in between refused";
      return error;
    }
    if (!is_gateway_page(response)) {
      error.kind = Error::Kind::Unsupported;
      error.message = "the endpoint does not implement this operation (" + error.message + ")";
      return error;
    }
    classify(error, model, op);
    return error;
  }
  const std::string_view body = trimmed(response.body);
  const bool readable = body.empty() || read_body(body, error);
  const std::string header_code = bare_code(printable(response.header("x-amzn-errortype")));
  if (error.code.empty() || (is_rest(model) && !header_code.empty())) error.code = header_code;
  if (model.query_compatible) {
    // "AWS.Some.NonExistentThing;Sender": the code the service had before it spoke JSON.
    const std::string old = printable(response.header("x-amzn-query-error"));
    const std::size_t end = old.find(';');
    if (end != std::string::npos && end > 0) error.code = old.substr(0, end);
  }
  if (error.code.empty() && mark_redirect(error, response)) return in_call(std::move(error), model, op, response);
  if (!readable) error.message = status + ": " + printable(body);
  if (readable && error.code.empty()) {
    // An answer to HEAD, for one, has nothing but its status.
    error.code = std::to_string(response.status);
    if (error.message.empty()) error.message = reason(response.status);
  }
  error = in_call(std::move(error), model, op, response);
  classify(error, model, op);
  if (readable) read_members(model, op, response, error);
  return error;
}

void classify(Error& error, const Model& model, const Operation& op) {
  const Shape* shape = modelled(model, op, error.code);
  error.kind = kind_of(error, shape, op);
  switch (error.kind) {
    case Error::Kind::Throttled:
      error.retryable = true;
      break;
    case Error::Kind::Service:
      error.retryable = any_of(kPassingStatus, error.http_status) || any_of(kPassing, error.code) ||
                        error.code == kLimit || (shape && shape->retryable);
      break;
    default:
      error.retryable = false;
      break;
  }
}

}  // namespace iasql::aws
