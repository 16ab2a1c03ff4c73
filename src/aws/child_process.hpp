// A program run beside us, without a shell: its output is read without blocking, its end is asked for, and it is killed
// with all it has started when nobody waits for it any more. It gets our environment and nothing else of us: no
// descriptor, no signal setting; what it writes to its standard error is thrown away.
// Must not know: what it is for. Fails: Result errors that name the program, never its arguments.
#pragma once

#include <sys/types.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aws/os.hpp"
#include "aws/result.hpp"

namespace iasql::aws {

class ChildProcess {
 public:
  /// The program is looked for in PATH if its name has no slash. At least one word.
  static Result<std::unique_ptr<ChildProcess>> start(const std::vector<std::string>& words);
  ~ChildProcess();  // kills it if it still runs
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  /// Its standard output: never blocks. Not owned by the caller.
  int output() const { return output_.get(); }
  /// Adds what is there to read; true: that was all there will ever be.
  bool read_into(std::string& text);
  /// Its exit status once it has ended, 128 + n if signal n ended it.
  std::optional<int> ended();

 private:
  ChildProcess(pid_t pid, int output) : pid_(pid), output_(output, "pipe") {}
  const pid_t pid_;
  const Descriptor output_;
  std::optional<int> status_;
};

}  // namespace iasql::aws
