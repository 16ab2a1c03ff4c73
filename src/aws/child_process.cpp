// See child_process.hpp. Only this process is ever waited for: other children belong to somebody else.
#include "aws/child_process.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

#include <cstring>
#include <new>

extern char** environ;

namespace iasql::aws {

namespace {

/// What the child starts with: standard input and error from nowhere, all signals as if nobody had touched them, a group
/// of its own.
class Setup {
 public:
  explicit Setup(int output) {
    if (posix_spawn_file_actions_init(&files_) != 0) throw std::bad_alloc();
    if (posix_spawnattr_init(&attributes_) != 0) {
      posix_spawn_file_actions_destroy(&files_);
      throw std::bad_alloc();
    }
    check(posix_spawn_file_actions_addopen(&files_, 0, "/dev/null", O_RDONLY, 0));
    check(posix_spawn_file_actions_adddup2(&files_, output, 1));
    check(posix_spawn_file_actions_addopen(&files_, 2, "/dev/null", O_WRONLY, 0));
#if defined(__GLIBC_PREREQ)
#if __GLIBC_PREREQ(2, 34)
    check(posix_spawn_file_actions_addclosefrom_np(&files_, 3));  // what others forgot to mark as close-on-exec
#endif
#endif
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    check(posix_spawnattr_setsigmask(&attributes_, &none));
    check(posix_spawnattr_setsigdefault(&attributes_, &all));
    check(posix_spawnattr_setpgroup(&attributes_, 0));
    check(posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP));
  }
  ~Setup() {
    posix_spawnattr_destroy(&attributes_);
    posix_spawn_file_actions_destroy(&files_);
  }
  Setup(const Setup&) = delete;
  Setup& operator=(const Setup&) = delete;

  int run(pid_t& pid, const std::vector<std::string>& words) const {
    if (failed_ != 0) return failed_;
    std::vector<char*> arguments;
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    return posix_spawnp(&pid, arguments[0], &files_, &attributes_, arguments.data(), environ);
  }

 private:
  void check(int result) {
    if (failed_ == 0) failed_ = result;
  }
  posix_spawn_file_actions_t files_;
  posix_spawnattr_t attributes_;
  int failed_ = 0;
};

Error run_error(const std::string& program, int why) {
  Error e;
  e.kind = Error::Kind::Config;
  e.message = "could not run \"" + program + "\": " + std::strerror(why);
  return e;
}

}  // namespace

Result<std::unique_ptr<ChildProcess>> ChildProcess::start(const std::vector<std::string>& words) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return run_error(words[0], errno);
  pid_t pid = 0;
  int failed = fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0 ? 0 : errno;
  if (failed == 0) failed = Setup(ends[1]).run(pid, words);
  close(ends[1]);
  if (failed != 0) {
    close(ends[0]);
    return run_error(words[0], failed);
  }
  return std::unique_ptr<ChildProcess>(new ChildProcess(pid, ends[0]));
}

ChildProcess::~ChildProcess() {
  if (ended()) return;
  kill(-pid_, SIGKILL);
  while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

bool ChildProcess::read_into(std::string& text) {
  char buffer[4096];
  for (;;) {
    const ssize_t n = read(output_.get(), buffer, sizeof buffer);
    if (n > 0) {
      text.append(buffer, static_cast<std::size_t>(n));
      explicit_bzero(buffer, static_cast<std::size_t>(n));
      return false;
    }
    if (n < 0 && errno == EINTR) continue;
    return n == 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
  }
}

std::optional<int> ChildProcess::ended() {
  if (status_) return status_;
  int status = 0;
  const pid_t pid = waitpid(pid_, &status, WNOHANG);
  if (pid == 0 || (pid < 0 && errno == EINTR)) return std::nullopt;
  if (pid < 0)
    status_ = 255;  // somebody else has taken it: nobody knows how it ended
  else
    status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return status_;
}

}  // namespace iasql::aws
