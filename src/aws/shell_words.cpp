// See shell_words.hpp. Inside double quotes a backslash escapes only a double quote and a backslash.
#include "aws/shell_words.hpp"

namespace iasql::aws {

namespace {

class Splitter {
 public:
  explicit Splitter(std::string_view line) : line_(line) {}

  Result<std::vector<std::string>> split() {
    for (at_ = 0; at_ < line_.size(); ++at_) {
      const char c = line_[at_];
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        end_word();
      } else if (c == '\\') {
        if (++at_ == line_.size()) return input_error("a backslash at the end escapes nothing");
        add(line_[at_]);
      } else if (c == '\'' || c == '"') {
        if (!quoted(c)) return input_error(std::string("a quote (") + c + ") is not closed");
      } else {
        add(c);
      }
    }
    end_word();
    return std::move(words_);
  }

 private:
  bool quoted(char quote) {
    in_word_ = true;
    for (++at_; at_ < line_.size(); ++at_) {
      const char c = line_[at_];
      if (c == quote) return true;
      const bool escapes = quote == '"' && c == '\\' && at_ + 1 < line_.size() &&
                           (line_[at_ + 1] == '"' || line_[at_ + 1] == '\\');
      add(escapes ? line_[++at_] : c);
    }
    return false;
  }
  void add(char c) {
    word_ += c;
    in_word_ = true;
  }
  void end_word() {
    if (in_word_) words_.push_back(std::move(word_));
    word_.clear();
    in_word_ = false;
  }

  std::string_view line_;
  std::size_t at_ = 0;
  bool in_word_ = false;
  std::string word_;
  std::vector<std::string> words_;
};

}  // namespace

Result<std::vector<std::string>> shell_words(std::string_view line) { return Splitter(line).split(); }

}  // namespace iasql::aws
