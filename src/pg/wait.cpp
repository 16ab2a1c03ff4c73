// The event loop of this process and how it is waited for: PostgreSQL's latch and the loop's descriptor in
// one wait.
//
// Must not know what is being waited for. A cancel, a timeout or a shutdown is thrown as a PgError out of
// wait().
#include "pg/pg.hpp"

#include "pg/boundary.hpp"
#include "pg/guc.hpp"
#include "pg/server_credentials.hpp"
#include "pg/session.hpp"
#include "pg/version.hpp"
#include "pg/wait.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

namespace iasql::pg {

namespace {

using Clock = aws::Loop::Clock;
constexpr std::chrono::milliseconds longest_wait{1000};

WaitCheck wait_check = nullptr;
PgError* interrupt = nullptr;  // that was thrown since the process last waited
Clock::time_point next_check{};

void run_check() {
  if (wait_check == nullptr || Clock::now() < next_check) return;
  next_check = Clock::now() + longest_wait;
  wait_check();
}

void wait_once(int fd, long timeout) {
  static std::uint32_t event = 0;
  call([&] {
    if (event == 0) event = compat::wait_event("IasqlCloud");
    int wanted = WL_LATCH_SET | WL_TIMEOUT | WL_EXIT_ON_PM_DEATH;
    if (fd >= 0) wanted |= WL_SOCKET_READABLE;
    int got = fd >= 0 ? WaitLatchOrSocket(MyLatch, wanted, fd, timeout, event)
                      : WaitLatch(MyLatch, wanted, timeout, event);
    if ((got & WL_LATCH_SET) != 0) ResetLatch(MyLatch);
    CHECK_FOR_INTERRUPTS();
  });
  run_check();
}

class LatchWaiter : public aws::Waiter {
 public:
  void wait(int fd, std::optional<Clock::time_point> deadline) override {
    if (interrupt != nullptr) throw PgError(std::move(*std::unique_ptr<PgError>(std::exchange(interrupt, nullptr))));
    auto timeout = longest_wait;
    if (deadline) {
      auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline - Clock::now());
      timeout = std::clamp(left, std::chrono::milliseconds(0), longest_wait);
    }
    wait_once(fd, static_cast<long>(timeout.count()));
  }
};

/// One per process; never freed, since a backend may leave without running destructors.
struct ProcessLoop {
  int pid = 0;
  std::string ca_bundle;
  std::size_t max_response = 0;
  aws::Loop* loop = nullptr;
};

std::uint64_t loop_generation = 0;

/// The setting, else what AWS's own tools are told by environment and profile.
std::string ca_bundle() {
  std::string file = settings::ca_bundle();
  return file.empty() ? server_settings().ca_bundle() : file;
}

}  // namespace

std::uint64_t event_loop_generation() {
  return loop_generation;
}

InterruptsPassTasks::InterruptsPassTasks() {
  set_interrupt_sink([](const PgError& error) {
    if (interrupt == nullptr) interrupt = new PgError(error);
  });
}

InterruptsPassTasks::~InterruptsPassTasks() {
  set_interrupt_sink(nullptr);
  delete std::exchange(interrupt, nullptr);
}

void set_wait_check(WaitCheck check) {
  wait_check = check;
  next_check = {};
}

void wait_on_latch(long milliseconds) {
  wait_once(-1, std::min<long>(milliseconds, longest_wait.count()));
}

aws::Waiter& latch_waiter() {
  static auto* waiter = new LatchWaiter;
  return *waiter;
}

aws::Loop& event_loop() {
  static auto* mine = new ProcessLoop;
  std::string bundle = ca_bundle();
  const std::size_t max_response = settings::max_response_size();
  bool usable = mine->loop != nullptr && mine->pid == MyProcPid &&
                ((mine->ca_bundle == bundle && mine->max_response == max_response) || mine->loop->pending() > 0);
  if (!usable) {
    if (mine->pid == MyProcPid) delete mine->loop;  // of a forked parent it would not be ours
    aws::HttpOptions options;
    options.ca_bundle = bundle;
    options.ca_bundle_setting = "iasql.ca_bundle";
    options.max_response_bytes = max_response;
    options.max_response_setting = "iasql.max_response_size";
    options.user_agent = std::string("iasql/") + version;
    mine->loop = nullptr;
    ++loop_generation;
    mine->loop = new aws::Loop(std::move(options));
    mine->pid = MyProcPid;
    mine->ca_bundle = bundle;
    mine->max_response = max_response;
  }
  return *mine->loop;
}

}  // namespace iasql::pg
