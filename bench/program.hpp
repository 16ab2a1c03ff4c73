// What the benchmark's own programs share: an error that ends them, and their CPU time.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

[[noreturn]] inline void fail(const std::string& message) {
  std::fprintf(stderr, "error: %s\n", message.c_str());
  std::exit(1);
}

/// User and system time of this process so far, in seconds.
inline double cpu_seconds() {
  timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) / 1e9;
}
