// See recipe.hpp.
#include "engine/recipe.hpp"

#include <algorithm>

#include "engine/reader.hpp"
#include "engine/row.hpp"
#include "engine/template.hpp"

namespace iasql::engine {

using aws::Task;
using std::chrono::milliseconds;

namespace {

/// "Code" is any error with that code, "Code: text" one whose message has that text in it, too.
bool is_among(const aws::Error& error, const std::vector<std::string>& entries) {
  return std::any_of(entries.begin(), entries.end(), [&](const std::string& entry) {
    const std::size_t colon = entry.find(": ");
    if (error.code.empty() || entry.compare(0, colon, error.code) != 0) return false;
    return colon == std::string::npos || error.message.find(entry.substr(colon + 2)) != std::string::npos;
  });
}

/// State texts of a wait: the value itself, or each element of a list.
std::vector<std::string> states(const Value& value) {
  std::vector<std::string> out;
  if (value.is_list()) {
    for (const Value& one : value.as_list()) out.push_back(one.to_text());
  } else if (!value.is_null()) {
    out.push_back(value.to_text());
  }
  return out;
}

enum class Verdict { Ready, NotYet, Bad };

Verdict judge(const WaitSpec& spec, const Value& value) {
  const auto now = states(value);
  for (const auto& s : now) {
    if (contains(spec.fail, s)) return Verdict::Bad;
  }
  if (spec.gone && now.empty()) return Verdict::Ready;
  if (now.empty()) return Verdict::NotYet;
  const bool ready = std::all_of(now.begin(), now.end(), [&](const std::string& s) {
    if (!spec.until.empty()) return contains(spec.until, s);
    return spec.while_.empty() ? !spec.gone : !contains(spec.while_, s);
  });
  return ready ? Verdict::Ready : Verdict::NotYet;
}

aws::Error wait_error(const WaitSpec& spec, const std::string& region, aws::Error::Kind kind, std::string message) {
  aws::Error error;
  error.kind = kind;
  error.service = spec.service;
  error.operation = spec.operation;
  error.region = region;
  error.message = std::move(message);
  return error;
}

}  // namespace

Recipe::Recipe(aws::Client& client, const Table& table, aws::Map context, std::string region, std::string token)
    : client_(client),
      table_(table),
      context_(std::move(context)),
      region_(std::move(region)),
      token_(std::move(token)) {
  context_.set("token", token_);
}

Task<Status> Recipe::run(const std::vector<CallSpec>& calls, bool ignore_gone, std::size_t first) {
  for (at_ = first; at_ < calls.size(); ++at_) {
    const CallSpec& spec = calls[at_];
    const Value document(context_);
    const bool per_element = !spec.for_each.empty();
    if (!per_element && !spec.when.empty() && !evaluate(spec.when, document).truthy()) continue;
    if (!spec.error.is_null()) co_return aws::input_error(fill(spec.error, document).to_text());
    const std::string token = sent_ == 0 ? token_ : token_ + "-" + std::to_string(sent_);
    ++sent_;
    if (!per_element) {
      Status status = co_await run_one(&spec, context_, token, ignore_gone);
      if (!status) co_return status;
      continue;
    }
    const Value elements = evaluate(spec.for_each, document);
    for (const auto& [name, path] : spec.save) {
      if (!table_.column(name)) context_.set(name, aws::List{});
    }
    std::vector<std::optional<aws::Error>> errors(elements.size());
    aws::Group group(16);
    for (std::size_t i = 0; i < elements.size(); ++i) {
      aws::Map context = context_;
      context.set("each", elements.at(i));
      if (!spec.when.empty() && !evaluate(spec.when, Value(context)).truthy()) continue;
      auto one = run_each(&spec, std::move(context), token + "." + std::to_string(i), ignore_gone, &errors[i]);
      if (!spec.in_turn) {
        group.add(std::move(one));
        continue;
      }
      co_await std::move(one);
      if (errors[i]) co_return *errors[i];
    }
    co_await group.join();
    for (const auto& error : errors) {
      if (error) co_return *error;
    }
  }
  co_return aws::Unit{};
}

Task<void> Recipe::run_each(const CallSpec* spec, aws::Map context, std::string token, bool ignore_gone,
                            std::optional<aws::Error>* error) {
  Status status = co_await run_one(spec, std::move(context), std::move(token), ignore_gone);
  if (!status) *error = status.error();
}

Task<Status> Recipe::run_one(const CallSpec* spec, aws::Map context, std::string token, bool ignore_gone) {
  const Value document(std::move(context));
  std::string region = region_;
  if (!spec->region.is_null()) region = fill(spec->region, document).to_text();
  if (!spec->operation.empty()) {
    auto answer = co_await send(spec, &document, std::move(token), ignore_gone);
    if (!answer) co_return answer.error();
    save(*spec, *answer);
    if (spec->undo) done_.push_back({spec->undo.get(), with_each(document)});
  }
  if (spec->wait) {
    const Value now(with_each(document));
    Status status = co_await wait(&*spec->wait, &now, region);
    if (!status) co_return status;
  }
  co_return aws::Unit{};
}

Task<Result<Value>> Recipe::send(const CallSpec* spec, const Value* context, std::string token, bool ignore_gone) {
  std::string region = region_;
  if (!spec->region.is_null()) region = fill(spec->region, *context).to_text();
  const auto deadline = aws::Loop::Clock::now() + spec->retry_for;
  milliseconds pause{250};
  for (;;) {
    aws::Call call{spec->service, spec->operation, region, fill(spec->input, *context), token, !careful || saved_};
    Task<Result<Value>> asking = spec->pages ? all_pages(&client_, std::move(call)) : client_.call(std::move(call));
    auto answer = co_await asking;
    if (answer) co_return answer;
    const std::string& code = answer.error().code;
    if (!code.empty() && (is_among(answer.error(), spec->ignore) || (ignore_gone && contains(table_.gone, code)))) {
      co_return Value(aws::Map{});
    }
    if (is_among(answer.error(), spec->already)) {
      already_ = answer.error();
      co_return Value(aws::Map{});
    }
    if (!is_among(answer.error(), spec->retry_on) || aws::Loop::Clock::now() + pause > deadline) co_return answer.error();
    co_await client_.loop().sleep(pause);
    pause = std::min(pause * 2, milliseconds{5000});
  }
}

/// The same operation, asked for nothing less: what does not say which objects are meant is the same.
Value Recipe::seen_by(const ListSpec& get) const {
  if (waited_ == nullptr || waited_->service != get.service || waited_->operation != get.operation) return {};
  for (const auto& [name, value] : get.input.as_map()) {
    bool which = value.is_int();  // a page's size
    (void)visit_template(value, [&](const Path& path, bool) -> Status {
      const auto roots = path.roots();
      which = which || std::find(roots.begin(), roots.end(), "identities") != roots.end();
      return aws::Unit{};
    });
    if (!which && waited_->input[name] != value) return {};
  }
  return wait_answer_;
}

Task<Status> Recipe::wait(const WaitSpec* spec, const Value* context, std::string region) {
  const auto deadline = aws::Loop::Clock::now() + spec->timeout;
  milliseconds pause = std::min(spec->delay, milliseconds{200});
  for (;;) {
    aws::Call call{spec->service, spec->operation, region, fill(spec->input, *context), ""};
    auto answer = co_await client_.call(std::move(call));
    std::string state = "absent";
    if (answer) {
      const Value value = spec->path.eval(*answer);
      const Verdict verdict = judge(*spec, value);
      if (verdict == Verdict::Ready) {
        waited_ = spec;
        wait_answer_ = std::move(*answer);
        co_return aws::Unit{};
      }
      state = value.to_text();
      if (verdict == Verdict::Bad) {
        co_return wait_error(*spec, region, aws::Error::Kind::Service, "the object went into state \"" + state + "\"");
      }
    } else if (contains(spec->gone_codes, answer.error().code) || contains(table_.gone, answer.error().code)) {
      if (spec->gone) co_return aws::Unit{};
    } else {
      co_return answer.error();
    }
    if (aws::Loop::Clock::now() + pause > deadline) {
      const std::string after = std::to_string(spec->timeout.count() / 1000) + " s";
      co_return wait_error(*spec, region, aws::Error::Kind::Timeout,
                           "the object was still in state \"" + state + "\" after " + after);
    }
    co_await client_.loop().sleep(pause);
    pause = std::min(pause * 2, std::max(spec->delay, milliseconds{200}));
  }
}

/// The context as it is now, what was saved included, with the element that this call was about.
aws::Map Recipe::with_each(const Value& document) const {
  aws::Map out = context_;
  if (const Value* each = document.as_map().find("each")) out.set("each", *each);
  return out;
}

void Recipe::save(const CallSpec& spec, const Value& answer) {
  Columns columns;
  for (const auto& [name, path] : spec.save) {
    Value value = path.eval(answer);
    const Column* column = table_.column(name);
    if ((!column || column->virtual_) && !spec.for_each.empty()) {
      aws::List& all = context_[name].list();
      if (value.is_list()) {
        for (const Value& one : value.as_list()) all.push_back(one);
      } else if (!value.is_null()) {
        all.push_back(std::move(value));
      }
      continue;
    }
    if (!column || column->virtual_) {
      context_.set(name, std::move(value));
      continue;
    }
    context_["new"].map().set(name, value);
    if (!column->ref && !value.is_null()) columns.emplace_back(name, from_wire(*column, value));
  }
  saved_ |= !columns.empty();
  if (!columns.empty() && on_columns) on_columns(columns);
}

Task<Status> Recipe::take_back() {
  std::optional<aws::Error> first;
  while (!done_.empty()) {
    Done done = std::move(done_.back());
    done_.pop_back();
    const Value document(std::move(done.context));
    if (!done.undo->when.empty() && !evaluate(done.undo->when, document).truthy()) continue;
    const std::string token = token_ + "-undo";
    auto answer = co_await send(done.undo, &document, token, true);
    if (!answer && !first) first = answer.error();
    if (!answer || !done.undo->wait) continue;
    Status status = co_await wait(&*done.undo->wait, &document, region_);
    if (!status && !first) first = status.error();
  }
  if (first) co_return *first;
  co_return aws::Unit{};
}

}  // namespace iasql::engine
