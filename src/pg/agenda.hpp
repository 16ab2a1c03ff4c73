// engine::Agenda of the periodic worker's turn: what is due by iasql_sync_interval and iasql_sync_state, and the budget of
// time and calls. PG-free header. Fails: PgError.
#pragma once

#include <chrono>
#include <cstddef>
#include <set>
#include <vector>

#include "engine/ports.hpp"

namespace iasql::pg {

class WorkerAgenda : public engine::Agenda {
 public:
  /// The turn has begun with this process: what it has spent before counts.
  explicit WorkerAgenda(std::chrono::steady_clock::time_point turn_began);
  std::vector<engine::Part> due(const std::vector<engine::Part>& parts) override;
  bool may_begin(std::size_t calls) override;
  engine::Unread resting(const std::vector<engine::Part>& parts) override;
  void have_read(const std::vector<engine::Part>& parts, const engine::Unread& unread) override;

 private:
  std::chrono::steady_clock::time_point began_;
  std::size_t calls_ = 0;  // made, or promised to those that were begun
  bool any_ = false;
  engine::Unread resting_;
  std::set<engine::Part> known_;  // have objects in iasql_backoff
};

}  // namespace iasql::pg
