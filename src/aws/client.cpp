// One call: find the operation, serialise, and then, as often as the retry policy allows, sign, send and parse.
//
// Must not know: PostgreSQL, any particular service. Fails: as client.hpp says; an attempt that failed for a reason
// that can be mended (clock, expired credentials) is repeated once, apart from the policy.
#include "aws/client.hpp"

#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "aws/client_impl.hpp"
#include "aws/host_prefix.hpp"
#include "aws/http_message.hpp"
#include "aws/lookup.hpp"
#include "aws/protocols.hpp"
#include "aws/sigv4.hpp"
#include "aws/signing_rules.hpp"
#include "aws/time.hpp"

namespace iasql::aws {

namespace {

using SystemClock = std::chrono::system_clock;
using std::chrono::milliseconds;

constexpr auto kTolerableSkew = std::chrono::minutes(4);

Error error_of(Error::Kind kind, std::string message) {
  Error e;
  e.kind = kind;
  e.message = std::move(message);
  return e;
}

std::string random_uuid() {
  std::array<unsigned char, 16> b{};
  if (RAND_bytes(b.data(), static_cast<int>(b.size())) != 1) throw std::runtime_error("no random bytes");
  b[6] = static_cast<unsigned char>((b[6] & 0x0f) | 0x40);
  b[8] = static_cast<unsigned char>((b[8] & 0x3f) | 0x80);
  std::string out = hex({reinterpret_cast<const char*>(b.data()), b.size()});
  for (std::size_t at : {20u, 16u, 12u, 8u}) out.insert(at, "-");
  return out;
}

/// Whatever an answer repeats of what it was sent, the secrets of it go no further.
void hide(std::string& text, const std::string& secret) {
  if (secret.size() < 8) return;
  for (const std::string& form : {secret, uri_encode(secret)}) {
    for (std::size_t at = 0; (at = text.find(form, at)) != text.npos; at += 3) text.replace(at, form.size(), "***");
  }
}

/// Likewise with what the model calls sensitive in the input.
void hide_sensitive(std::string& text, const Model& model, const Shape* shape, const Value& input, bool sensitive) {
  if (!shape) return;
  sensitive = sensitive || shape->sensitive;
  if (input.is_map()) {
    for (const auto& [name, value] : input.as_map()) {
      const MemberRef* member = shape->type == Shape::Type::Structure ? shape->member(name) : nullptr;
      const std::string& of = member ? member->shape : shape->element.shape;
      hide_sensitive(text, model, model.shape(of), value, sensitive);
    }
  } else if (input.is_list()) {
    for (const Value& element : input.as_list()) {
      hide_sensitive(text, model, model.shape(shape->element.shape), element, sensitive);
    }
  } else if (sensitive && input.is_string()) {
    hide(text, input.as_string());
  }
}

/// The answer's body is the caller's own data: its encoding is part of it.
bool gives_bytes(const Model& model, const Operation& operation) {
  const Shape* output = model.shape(operation.output);
  const MemberRef* payload = output ? output->member(output->payload) : nullptr;
  return payload && (payload->target->type == Shape::Type::Blob || payload->target->type == Shape::Type::String);
}

/// These say that the time of the signature is the trouble.
bool says_bad_time(const Error& error) {
  return error.code == "RequestTimeTooSkewed" || error.code == "RequestExpired" || error.code == "RequestInTheFuture";
}

/// These may mean the time: services word a wrong clock in many ways, and an answer to HEAD has no words at all.
bool may_mean_bad_time(const Error& error) {
  const bool wordless = error.code.find_first_not_of("0123456789") == std::string::npos;
  return error.kind == Error::Kind::Auth || (wordless && (error.http_status == 400 || error.http_status == 403));
}

/// How much our clock, corrected by `offset`, is behind that of AWS, if mending that may help. Compared is the time at which
/// the answer came, not that of signing, so that a slow answer is not taken for a wrong clock.
std::optional<milliseconds> skew_of(const Error& error, const HttpResponse& response, milliseconds offset) {
  const bool sure = says_bad_time(error);
  if (!sure && !may_mean_bad_time(error)) return std::nullopt;
  const std::string date = response.header("date");
  const std::optional<Timestamp> time = parse_time(std::string_view(date));
  if (!time) return std::nullopt;
  const SystemClock::time_point theirs{std::chrono::seconds(time->seconds)};
  const auto skew = std::chrono::duration_cast<milliseconds>(theirs - (SystemClock::now() + offset));
  if (!sure && std::chrono::abs(skew) <= kTolerableSkew) return std::nullopt;
  return skew;
}

}  // namespace

bool answer_lost(const Error& error) {
  if (error.earlier_answer_lost) return true;
  switch (error.kind) {
    case Error::Kind::Network:
    case Error::Kind::Timeout:
    case Error::Kind::Protocol:
      return true;
    case Error::Kind::Service:
      return error.http_status == 500 || error.http_status == 502 || error.http_status == 504;
    default:
      return false;
  }
}

Error with_context(Error error, const Call& call) {
  error.service = call.service;
  error.operation = call.operation;
  error.region = call.region;
  return error;
}

Client::Impl::Impl(Loop& l, ModelStore& m, CredentialSource& c, EndpointConfig e, ClientOptions o)
    : loop(l),
      models(m),
      credentials(c),
      endpoints(std::move(e)),
      options(std::move(o)),
      gate(l, std::max<std::size_t>(options.max_concurrency, 1), std::max<std::size_t>(options.max_endpoint_concurrency, 1),
           options.rate_store),
      generator(std::random_device{}()),
      identity_turn(l, 1) {
  if (!options.random)
    options.random = [this] { return std::generate_canonical<double, 53>(generator); };
}

/// Puts the endpoint before what the protocol has made of the input.
Status Client::Impl::address(HttpRequest& request, const Prepared& p, const Value& input) {
  request.scheme = p.endpoint.scheme;
  request.host = p.endpoint.host;
  if (!p.endpoint.base_path.empty() && request.path == "/") request.path.clear();
  request.path = p.endpoint.base_path + request.path;
  for (const auto& [name, value] : p.endpoint.headers) {
    std::erase_if(request.headers, [&name = name](const auto& h) { return lower_case(h.first) == lower_case(name); });
    request.headers.emplace_back(name, value);
  }
  const std::string& pattern = p.operation->endpoint_prefix_template;
  if (pattern.empty() || !p.endpoint.takes_host_prefix) return Unit{};
  auto prefix = host_prefix(pattern, input);
  if (!prefix) return input_error("the input does not give a host name for \"" + pattern + "\"");
  request.host = *prefix + request.host;
  return Unit{};
}

Result<Client::Impl::Prepared> Client::Impl::prepare(const Call& call) {
  Result<FoundOperation> found = find_operation(models, call.service, call.operation);
  if (!found) return found.error();
  Prepared p;
  p.service = call.service;
  p.region = call.region;
  p.model = found->model;
  p.operation = found->operation;
  p.protocol = protocol_for(*p.model);
  if (!p.protocol)
    return error_of(Error::Kind::Unsupported, "protocol \"" + p.model->protocol + "\" is not supported");
  Result<HttpRequest> request =
      p.protocol->serialize(*p.model, *p.operation, call.input, call.token);
  if (!request) return request.error();
  p.request = std::move(*request);
  p.request.timeout = options.timeout;
  p.request.repeatable = call.repeatable;
  p.request.decoded = !gives_bytes(*p.model, *p.operation);
  p.input = &call.input;
  p.wanted = call.wanted.get();
  p.ahead = call.continues;
  p.bucket = RegionRedirect::bucket_of(*p.model, *p.operation, call.input);
  const std::string learnt = redirects.region_of(p.bucket);
  Result<Endpoint> endpoint =
      endpoints.resolve(*p.model, *p.operation, call.input, learnt.empty() ? call.region : learnt);
  if (!endpoint) return endpoint.error();
  if (p.operation->auth_type != "none")
    if (Status possible = can_sign(*endpoint); !possible) return possible.error();
  p.endpoint = std::move(*endpoint);
  p.needs = rate_needs(call, p.endpoint);
  if (Status addressed = address(p.request, p, call.input); !addressed) return addressed.error();
  return p;
}

Status Client::Impl::sign(HttpRequest& request, const Prepared& p, const Result<Credentials>& keys,
                          SystemClock::time_point now) {
  if (p.operation->auth_type == "none") return Unit{};
  if (!keys) return keys.error();
  Result<SigningRules> rules = signing_rules(*p.model, *p.operation, p.endpoint, request);
  if (!rules) return rules.error();
  rules->send_content_hash = options.send_content_hash || signs_objects(*p.model);
  const SigningScope scope{p.endpoint.signing_region, p.endpoint.signing_name, now};
  Result<Signature> signature = sign_headers(request, *keys, scope, *rules, &signing_keys);
  if (!signature) return signature.error();
  for (auto& header : signature->headers) request.headers.push_back(std::move(header));
  return Unit{};
}

void Client::Impl::finish(Attempt& attempt, const Prepared& p, const Result<HttpResponse>& answer) {
  if (!answer) {
    attempt.result = answer.error();
    return;
  }
  if (answer->status >= 200 && answer->status < 300) {
    if (p.request.decoded && looks_like_html(answer->body)) {
      attempt.result = error_of(Error::Kind::Protocol, "HTTP status " + std::to_string(answer->status) +
                                                           " with an HTML page, which is not the service's");
      return;
    }
    if (answer->body.empty() && p.operation->pagination) {
      // Taken for an answer, it would mean that there is nothing of what was asked for.
      attempt.result = error_of(Error::Kind::Protocol, "the answer to a listing is empty");
      return;
    }
    attempt.result = p.protocol->parse(*p.model, *p.operation, *answer, p.wanted);
    if (attempt.result) return;
  } else {
    attempt.result = p.protocol->parse_error(*p.model, *p.operation, *answer);
    attempt.asked_delay = asked_delay(*answer);
    attempt.skew = skew_of(attempt.result.error(), *answer, attempt.clock_offset);
    if (!p.bucket.empty())
      attempt.elsewhere =
          RegionRedirect::elsewhere(p.request, *answer, attempt.result.error().code, p.endpoint.signing_region);
  }
}

Task<Client::Impl::Attempt> Client::Impl::attempt(Prepared* prepared, int number) {
  Prepared& p = *prepared;
  Attempt out;
  Result<Credentials> keys = Credentials{};
  if (p.operation->auth_type != "none") {
    Task<Result<Credentials>> getting = credentials.get();
    keys = co_await getting;
    if (keys) {
      out.key_id = keys->access_key_id;
      out.session_token = keys->session_token;
    }
  }
  name_account(p.needs, out.key_id);
  Task<RateGate::Pass> entering = gate.enter(&p.needs, p.service + " " + p.endpoint.signing_region, p.ahead);
  RateGate::Pass pass = co_await entering;

  HttpRequest request = p.request;
  out.clock_offset = clock_offset;
  if (Status ready = sign(request, p, keys, SystemClock::now() + clock_offset); !ready) {
    out.result = ready.error();
    co_return out;
  }
  const std::size_t bytes_out = request.body.size();
  const auto start = Loop::Clock::now();
  Loop::Send sending = loop.send(std::move(request));
  Result<HttpResponse> answer = co_await sending;
  const auto latency = std::chrono::duration_cast<std::chrono::microseconds>(Loop::Clock::now() - start);
  pass.permits.release();

  finish(out, p, answer);
  if (!out.result && keys) {
    for (std::string* text : {&out.result.error().code, &out.result.error().message, &out.result.error().request_id}) {
      hide(*text, keys->secret_access_key);
      hide(*text, keys->session_token);
    }
  }
  if (!out.result) {
    hide_sensitive(out.result.error().message, *p.model, p.model->shape(p.operation->input), *p.input, false);
  }
  const bool throttled = !out.result && out.result.error().kind == Error::Kind::Throttled;
  gate.answered(p.needs, pass, start, throttled);
  if (options.observer) {
    CallRecord record;
    record.account = identity ? identity->account : rate_account;
    record.service = p.service;
    record.operation = p.operation->name;
    record.region = p.region;
    record.attempt = number;
    record.latency = latency;
    record.bytes_in = answer ? answer->body.size() : 0;
    record.bytes_out = bytes_out;
    record.error = out.result ? nullptr : &out.result.error();
    options.observer(record);
  }
  co_return out;
}

Task<bool> Client::Impl::credentials_changed(const Attempt* attempt) {
  auto differ = [attempt](const Result<Credentials>& c) {
    return c && (c->access_key_id != attempt->key_id || c->session_token != attempt->session_token);
  };
  Task<Result<Credentials>> getting = credentials.get();
  Result<Credentials> current = co_await getting;
  if (differ(current)) co_return true;  // a call beside us has asked for new ones already
  credentials.invalidate();
  Task<Result<Credentials>> refreshing = credentials.get();
  Result<Credentials> fresh = co_await refreshing;
  co_return differ(fresh);
}

Task<bool> Client::Impl::learn_region(const Prepared* prepared, const Attempt* attempt) {
  std::string region = *attempt->elsewhere;
  if (region.empty()) {  // the bucket's root tells everybody, whether they may read it or not
    HttpRequest question;
    question.method = "HEAD";
    question.scheme = prepared->request.scheme;
    question.host = prepared->endpoint.host;
    if (!prepared->endpoint.base_path.empty()) question.path = prepared->endpoint.base_path;
    question.timeout = prepared->request.timeout;
    Loop::Send asking = loop.send(std::move(question));
    Result<HttpResponse> answer = co_await asking;
    if (answer) region = RegionRedirect::region_in(*answer);
  }
  if (region.empty() || region == prepared->endpoint.signing_region) co_return false;
  redirects.remember(prepared->bucket, region);
  co_return true;
}

Client::Client(Loop& loop, ModelStore& models, CredentialSource& credentials, EndpointConfig endpoints,
               ClientOptions options)
    : loop_(loop),
      models_(models),
      impl_(std::make_unique<Impl>(loop, models, credentials, std::move(endpoints), std::move(options))) {}
Client::~Client() = default;

Task<Result<Value>> Client::call(Call call) {
  Impl& impl = *impl_;
  if (call.token.empty()) call.token = random_uuid();
  Result<Impl::Prepared> prepared = impl.prepare(call);
  if (!prepared) co_return with_context(prepared.error(), call);
  const RetryPolicy& policy = impl.options.retry;
  bool may_mend_clock = true, may_mend_keys = true, may_mend_region = true;
  int price = 0;
  bool lost = false;
  const auto failed = [&](const Error& error) {
    Error out = with_context(error, call);
    out.earlier_answer_lost = lost;
    return out;
  };
  for (int number = 1, tries = 1;; ++number) {
    Task<Impl::Attempt> attempting = impl.attempt(&*prepared, number);
    Impl::Attempt attempt = co_await attempting;
    if (attempt.result) {
      impl.quota(*prepared).succeeded(price);
      co_return std::move(attempt.result);
    }
    const Error& error = attempt.result.error();
    if (attempt.skew && std::exchange(may_mend_clock, false)) {
      impl.clock_offset = attempt.clock_offset + *attempt.skew;  // not +=: calls beside us mend it too
      continue;
    }
    if (attempt.elsewhere && std::exchange(may_mend_region, false)) {
      Task<bool> learning = impl.learn_region(&*prepared, &attempt);
      const bool learnt = co_await learning;
      if (learnt) {
        prepared = impl.prepare(call);
        if (!prepared) co_return with_context(prepared.error(), call);
        continue;
      }
    }
    if (error.kind == Error::Kind::Auth && std::exchange(may_mend_keys, false)) {
      Task<bool> asking = impl.credentials_changed(&attempt);
      const bool changed = co_await asking;
      if (changed) continue;
    }
    if (!call.repeatable && answer_lost(error)) co_return failed(error);
    if (!error.retryable || tries >= policy.max_attempts) co_return failed(error);
    const std::optional<int> taken = impl.quota(*prepared).take(error);
    if (!taken) co_return failed(error);
    price = *taken;
    lost = lost || answer_lost(error);
    const milliseconds own = backoff(tries, policy.base, policy.cap, impl.options.random());
    Loop::Sleep pause = loop_.sleep(retry_delay(own, attempt.asked_delay, policy.cap));
    co_await pause;
    ++tries;
  }
}

}  // namespace iasql::aws
