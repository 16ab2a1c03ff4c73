// What a session hands to its commit worker, and the rows that come back, as JSON texts. PG-free header.
// Fails: UserError, for a text that is not what the other side of the same library writes.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "pg/commit_run.hpp"

namespace iasql::pg {

struct CommitJob {
  unsigned database = 0, owner = 0;
  CommitRequest request;
  std::vector<std::pair<std::string, std::string>> settings;  // as they are in the session
};

std::string write_job(const CommitJob& job);
CommitJob read_job(const std::string& text);

std::string write_action(const engine::Action& action);
engine::Action read_action(const std::string& text);

}  // namespace iasql::pg
