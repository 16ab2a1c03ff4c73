// See permission.hpp.
#include "engine/permission.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>

#include "engine/reader.hpp"

namespace iasql::engine {

using aws::Task;

namespace {

enum class Verdict { Allowed, Denied, Unknown };

struct Question {
  const DryRun* how = nullptr;
  aws::Call call;
  Verdict verdict = Verdict::Unknown;
  std::string text;  // why it is denied or not known
};

constexpr std::size_t kMaxText = 300;

std::string shorten(const std::string& text) {
  if (text.size() <= kMaxText) return text;
  std::size_t end = kMaxText;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

/// The operation can be told only to say what it would do.
bool can_be_asked(aws::ModelStore& models, const DryRun& how, const ForeseenCall& call) {
  auto model = models.get(call.service);
  const aws::Operation* operation = model ? (*model)->operation(call.operation) : nullptr;
  const aws::Shape* input = operation && !operation->input.empty() ? (*model)->shape(operation->input) : nullptr;
  const aws::MemberRef* member = input ? input->member(how.member) : nullptr;
  const aws::Shape* shape = member ? (*model)->shape(member->shape) : nullptr;
  return shape && shape->type == aws::Shape::Type::Boolean;
}

/// The only place from which anything is sent.
Task<void> ask(aws::Client& client, Question* question) {
  aws::Call call = question->call;
  aws::Map input = call.input.is_map() ? call.input.as_map() : aws::Map{};
  input.set(question->how->member, true);
  call.input = Value(std::move(input));
  auto answer = co_await client.call(std::move(call));
  if (answer) {
    question->text = "it was answered as if it had been done";
  } else if (contains(question->how->allowed, answer.error().code)) {
    question->verdict = Verdict::Allowed;
  } else if (answer.error().kind == aws::Error::Kind::Denied) {
    question->verdict = Verdict::Denied;
    question->text = shorten(answer.error().message);
  } else {
    const aws::Error& error = answer.error();
    question->text = shorten(error.code.empty() ? error.message : error.code + ": " + error.message);
  }
}

class Questions {
 public:
  explicit Questions(const Context& context) : context_(context) {}

  /// nullptr: it cannot be asked, which is noted.
  Question* about(const DryRun* how, const ForeseenCall& call) {
    if (!how || !can_be_asked(context_.client.models(), *how, call)) {
      note(call.operation, "it cannot be asked for");
      return nullptr;
    }
    if (!call.known) {
      note(call.operation, "its input is not known yet");
      return nullptr;
    }
    const std::string key = call_id(call.service, call.operation, call.region, call.input);
    auto [place, is_new] = questions_.try_emplace(key);
    if (is_new) {
      place->second.how = how;
      place->second.call = aws::Call{call.service, call.operation, call.region, call.input, ""};
    }
    return &place->second;
  }

  Task<void> run() {
    aws::Group group(context_.options.max_concurrency);
    for (auto& [key, question] : questions_) group.add(ask(context_.client, &question));
    co_await group.join();
    for (const auto& [key, question] : questions_) {
      if (question.verdict == Verdict::Unknown) note(question.call.operation, question.text);
    }
  }

  void tell() const {
    std::string text;
    for (const std::string& note : notes_) text += (text.empty() ? "" : ", ") + note;
    if (!text.empty()) context_.log.notice("permission is not known for " + text);
  }

 private:
  void note(const std::string& operation, const std::string& why) { notes_.insert(operation + " (" + why + ")"); }

  const Context& context_;
  std::map<std::string, Question> questions_;
  std::set<std::string> notes_;
};

/// Denied if one of them is; allowed if all are.
std::string verdict_of(const std::vector<Question*>& questions) {
  std::set<std::string> denied;
  bool all = !questions.empty();
  for (const Question* question : questions) {
    all = all && question && question->verdict == Verdict::Allowed;
    if (question && question->verdict == Verdict::Denied) denied.insert(question->call.operation + ": " + question->text);
  }
  if (denied.empty()) return all ? "allowed" : "";
  std::string text;
  for (const std::string& one : denied) text += (text.empty() ? "denied: " : "; ") + one;
  return text;
}

const DryRun* dry_run_of(const Catalog& catalog, const std::string& table) {
  const Table* found = catalog.table(table);
  const Module* module = found ? catalog.module(found->module) : nullptr;
  return module && module->dry_run ? &*module->dry_run : nullptr;
}

}  // namespace

Task<void> ask_permissions(const Context& context, const std::vector<std::vector<ForeseenCall>>& calls,
                           std::vector<Action>* actions) {
  Questions questions(context);
  std::vector<std::vector<Question*>> of_rows(calls.size());
  for (std::size_t i = 0; i < calls.size() && i < actions->size(); ++i) {
    const DryRun* how = dry_run_of(context.catalog, (*actions)[i].table);
    for (const ForeseenCall& call : calls[i]) of_rows[i].push_back(questions.about(how, call));
  }
  co_await questions.run();
  for (std::size_t i = 0; i < of_rows.size() && i < actions->size(); ++i) (*actions)[i].permission = verdict_of(of_rows[i]);
  questions.tell();
}

}  // namespace iasql::engine
