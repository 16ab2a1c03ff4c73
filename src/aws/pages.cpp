// All pages of a listing: which tokens go from an output into the next input, and how large a page may be.
//
// Must not know: any particular service. Fails: the error of the page that failed; Error::Kind::Protocol if a token
// comes back a second time, which would go on for ever.
#include <algorithm>
#include <set>

#include "aws/client_impl.hpp"
#include "aws/hash.hpp"
#include "aws/http_message.hpp"
#include "aws/json.hpp"
#include "aws/lookup.hpp"
#include "aws/pages.hpp"
#include "aws/path.hpp"

namespace iasql::aws {

/// An operation's pagination with its paths compiled. Holds the model, so that the operation's address stays its own.
struct Paginator {
  std::shared_ptr<const Model> model;
  std::vector<std::string> input_tokens;
  std::vector<Path> output_tokens;
  std::optional<Path> more_results;
  std::string operation, limit_key;
  std::int64_t limit = 0;  // 0 = leave it to the service
  bool limit_is_text = false, is_ec2 = false;
};

namespace {

constexpr std::int64_t kEc2PageSize = 1000;

/// ThingIds in DescribeThings, but not the OwnerIds of things.
bool names_what_is_listed(const std::string& member, const std::string& operation) {
  if (!member.ends_with("Ids")) return false;
  return operation.find(member.substr(0, member.size() - 3)) != std::string::npos;
}

/// EC2 takes a page size or a list of ids of what is listed, not both.
bool names_ids(const Paginator& p, const Value& input) {
  const Map& members = input.as_map();
  return std::any_of(members.begin(), members.end(), [&p](const Map::Member& m) {
    return names_what_is_listed(m.first, p.operation) && !m.second.is_null();
  });
}

/// Sets the page size if that is ours to choose; true if it did.
bool set_limit(const Paginator& p, Value& input) {
  if (p.limit == 0 || !input[p.limit_key].is_null() || (p.is_ec2 && names_ids(p, input))) return false;
  input.map().set(p.limit_key, p.limit_is_text ? Value(std::to_string(p.limit)) : Value(p.limit));
  return true;
}

bool is_about_limit(const Error& error, const std::string& limit_key) {
  for (const char* code : {"InvalidParameterValue", "InvalidParameterCombination", "InvalidMaxResults"})
    if (error.code == code) return true;
  const bool validation = error.code.find("Validation") != std::string::npos;
  return validation && lower_case(error.message).find(lower_case(limit_key)) != std::string::npos;
}

/// Moves the tokens of `page` into `input`; false if there are none left.
bool advance(const Paginator& p, const Value& page, Value& input, std::string& fingerprint) {
  if (p.more_results && !p.more_results->test(page)) return false;
  bool any = false;
  Value tokens(List{});
  for (std::size_t i = 0; i < p.output_tokens.size(); ++i) {
    Value token = p.output_tokens[i].eval(page);
    tokens.list().push_back(token);
    if (token.truthy()) {
      any = true;
      input.map().set(p.input_tokens[i], std::move(token));
    } else {
      input.map().erase(p.input_tokens[i]);
    }
  }
  fingerprint = sha256_hex(to_canonical_json(tokens));
  return any;
}

/// What the caller wants of a page, and what says how to go on.
std::shared_ptr<const Wanted> wanted_of(const Paginator& p, const Wanted& asked) {
  auto out = std::make_shared<Wanted>(asked.copy());
  const WantedPlaces page{{out.get()}, {}};
  for (const Path& token : p.output_tokens) trace(token, page).want_all();
  if (p.more_results) trace(*p.more_results, page).want_all();
  return out;
}

}  // namespace

Result<std::shared_ptr<const Paginator>> Client::Impl::paginator(const std::shared_ptr<const Model>& model,
                                                                 const Operation& operation) {
  auto known = paginators.find(&operation);
  if (known != paginators.end()) return known->second;
  const Pagination& from = *operation.pagination;
  auto p = std::make_shared<Paginator>();
  p->model = model;
  p->operation = operation.name;
  p->input_tokens = from.input_token;
  if (from.input_token.size() != from.output_token.size() || from.input_token.empty())
    return input_error("the model's pagination does not pair its tokens");
  for (const std::string& text : from.output_token) {
    Result<Path> path = Path::compile(text);
    if (!path) return path.error();
    p->output_tokens.push_back(std::move(*path));
  }
  if (!from.more_results.empty()) {
    Result<Path> path = Path::compile(from.more_results);
    if (!path) return path.error();
    p->more_results = std::move(*path);
  }
  p->is_ec2 = model->protocol == "ec2";
  p->limit_key = from.limit_key;
  if (!from.limit_key.empty()) {
    p->limit = from.limit_max;
    if (p->limit == 0 && p->is_ec2 && from.limit_key == "MaxResults") p->limit = kEc2PageSize;
    const Shape* input = model->shape(operation.input);
    const MemberRef* member = input ? input->member(from.limit_key) : nullptr;
    const Shape* shape = member ? model->shape(member->shape) : nullptr;
    if (!shape) p->limit = 0;
    p->limit_is_text = shape && shape->type == Shape::Type::String;
  }
  paginators.emplace(&operation, p);
  return std::shared_ptr<const Paginator>(p);
}

struct PageWalk::State {
  Client& client;
  Call call;
  std::shared_ptr<const Paginator> paginator;  // null: one page
  bool begun = false, over = false, our_limit = false;
  std::set<std::string> seen;       // fingerprints of the tokens so far
  std::optional<Error> next_error;  // what is to be said instead of another page
};

PageWalk::PageWalk(Client& client, Call call) : state_(new State{client, std::move(call), {}, false, false, false, {}, {}}) {}
PageWalk::PageWalk(PageWalk&&) noexcept = default;
PageWalk::~PageWalk() = default;

Status PageWalk::begin() {
  State& s = *state_;
  s.begun = true;
  Result<FoundOperation> found = find_operation(s.client.models(), s.call.service, s.call.operation);
  if (!found) return with_context(found.error(), s.call);
  if (!found->operation->pagination) return Unit{};
  Result<std::shared_ptr<const Paginator>> compiled = s.client.impl_->paginator(found->model, *found->operation);
  if (!compiled) return with_context(compiled.error(), s.call);
  s.paginator = std::move(*compiled);
  s.our_limit = set_limit(*s.paginator, s.call.input);
  if (s.call.wanted) s.call.wanted = wanted_of(*s.paginator, *s.call.wanted);
  return Unit{};
}

/// Makes the call that of the page after this one.
void PageWalk::go_on(const Value& page) {
  State& s = *state_;
  std::string fingerprint;
  s.over = !s.paginator || !advance(*s.paginator, page, s.call.input, fingerprint);
  if (s.over || s.seen.insert(fingerprint).second) return;
  Error error;
  error.kind = Error::Kind::Protocol;
  error.message = "a page token came back a second time after " + std::to_string(s.seen.size() + 1) + " pages";
  s.next_error = with_context(std::move(error), s.call);
}

Task<Result<std::optional<Value>>> PageWalk::next() {
  State& s = *state_;
  if (s.over) co_return std::optional<Value>();
  s.over = true;  // unless this page says otherwise
  if (s.next_error) co_return *std::exchange(s.next_error, std::nullopt);
  if (!s.begun) {
    const Status ready = begin();
    if (!ready) co_return ready.error();
  }
  for (;;) {
    Task<Result<Value>> asking = s.client.call(s.call);
    Result<Value> page = co_await asking;
    if (!page && s.our_limit && is_about_limit(page.error(), s.paginator->limit_key)) {
      s.our_limit = false;
      s.call.input.map().erase(s.paginator->limit_key);
      continue;
    }
    if (!page) co_return page.error();
    go_on(*page);
    s.call.continues = true;
    co_return std::optional<Value>(std::move(*page));
  }
}

Task<Status> Client::pages(Call call, PageSink on_page, AfterPage after) {
  PageWalk walk(*this, std::move(call));
  for (;;) {
    Task<Result<std::optional<Value>>> asking = walk.next();
    Result<std::optional<Value>> page = co_await asking;
    if (!page) co_return page.error();
    if (!*page || !on_page(**page)) co_return Unit{};
    if (!after) continue;
    page->reset();  // it may be large
    Task<Status> doing = after();
    const Status done = co_await doing;
    if (!done) co_return done;
  }
}

}  // namespace iasql::aws
