#pragma once

#include <filesystem>
#include <string>

struct Tally {
  int passed = 0, failed = 0;
  void pass();
  void fail(const std::string& name, const std::string& why);
};

void run_protocol_file(const std::filesystem::path&, Tally&);
void run_sigv4_case(const std::filesystem::path&, Tally&);
