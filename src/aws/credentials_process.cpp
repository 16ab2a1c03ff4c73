// Credentials that a program of the user prints: credential_process of a profile.
// The line is split into words as a shell would and never given to one. Fails: naming profile and program, never the
// arguments, what the program has printed or what it complained about.
#include <algorithm>

#include "aws/child_process.hpp"
#include "aws/credentials_impl.hpp"
#include "aws/json.hpp"
#include "aws/shell_words.hpp"

namespace iasql::aws {

namespace {

using std::chrono::milliseconds;
constexpr std::size_t kLargestOutput = 64u << 10;

class ProcessSource : public FindingSource {
 public:
  ProcessSource(std::shared_ptr<const CredentialContext> context, const std::string& profile, const std::string& account,
                std::vector<std::string> words, milliseconds limit)
      : context_(std::move(context)),
        words_(std::move(words)),
        what_("profile \"" + profile + "\": credential_process \"" + words_[0] + "\""),
        account_(account),
        limit_(limit) {}

  Task<Result<Found>> find() override {
    Task<Result<std::string>> running = run();
    Result<std::string> output = co_await running;
    if (!output) co_return output.error();
    Result<Credentials> out = read(*output);
    wipe(*output);
    if (!out) co_return credentials_error(what_, out.error());
    out->source = "credential-process";
    out->detail = what_;
    if (out->account_id.empty()) out->account_id = account_;
    co_return Found{*out};
  }

 private:
  /// What the program prints until it ends well.
  Task<Result<std::string>> run() {
    Result<std::unique_ptr<ChildProcess>> started = ChildProcess::start(words_);
    if (!started) co_return credentials_error(what_, started.error());
    ChildProcess& child = **started;
    const auto end = Loop::Clock::now() + limit_;
    std::string output;
    milliseconds pause(2);
    for (;;) {
      const std::optional<int> status = child.ended();  // before the last look at its output
      const std::size_t before = output.size();
      const bool no_more = child.read_into(output);
      if (output.size() > kLargestOutput) {
        wipe(output);
        co_return credentials_error(what_ + " prints more than 64 kB");
      }
      if (status && (no_more || output.size() == before)) {
        if (*status == 0) co_return output;
        wipe(output);
        co_return credentials_error(what_ + " ended with status " + std::to_string(*status));
      }
      if (output.size() > before) continue;
      if (Loop::Clock::now() >= end) {
        wipe(output);
        co_return credentials_error(what_ + " did not end within " + std::to_string(limit_.count()) + " ms");
      }
      Loop::Sleep resting = context_->loop.sleep(pause);
      co_await resting;
      pause = std::min(pause * 2, milliseconds(50));
    }
  }

  static Result<Credentials> read(const std::string& output) {
    Result<Value> document = parse_json(output);
    if (!document) return credentials_error("what it prints is not JSON");
    if ((*document)["Version"] != Value(1)) return credentials_error("it does not print Version 1, the only one there is");
    return credentials_from(*document);
  }

  const std::shared_ptr<const CredentialContext> context_;
  const std::vector<std::string> words_;
  const std::string what_, account_;
  const milliseconds limit_;
};

}  // namespace

std::unique_ptr<CredentialSource> process_credentials(std::shared_ptr<const CredentialContext> context,
                                                      const std::string& profile, const ProfileSection& section,
                                                      milliseconds limit) {
  const std::string what = "profile \"" + profile + "\": credential_process";
  Result<std::vector<std::string>> words = shell_words(section.value("credential_process"));
  if (!words) return broken_credentials(credentials_error(what, words.error()));
  if (words->empty()) return broken_credentials(credentials_error(what + " is empty"));
  return std::make_unique<ProcessSource>(std::move(context), profile, section.value("aws_account_id"), std::move(*words),
                                         limit);
}

}  // namespace iasql::aws
