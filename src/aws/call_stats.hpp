// What calls to AWS cost, summed up per account, region, service and operation since the last reset: one table for the
// process, or, by another implementation of locked(), one for all processes of a machine.
//
// A request is one HTTP exchange; an attempt that is repeated counts again. Of a full table the operation with the
// fewest calls makes room (slot_table.hpp), as in PostgreSQL's own statistics of statements.
// Must not know: how a call is made. Fails: never.
#pragma once

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <vector>

#include "aws/client.hpp"
#include "aws/slot_table.hpp"

namespace iasql::aws {

struct CallFigures {
  std::uint64_t calls = 0, errors = 0, throttles = 0, retries = 0, bytes_in = 0, bytes_out = 0;
  std::uint64_t total_us = 0, most_us = 0;  // from sending to the whole answer
};

/// All bytes zero is an empty table.
struct CallTable {
  static constexpr std::size_t kOperations = 4096;
  SlotTable<CallFigures, kOperations> operations;
  std::int64_t reset_at;  // microseconds of the Unix epoch; 0 = never
  void add(const ApiId& id, const CallFigures& one);
};

class CallStats {
 public:
  struct Row {
    ApiId id;
    CallFigures figures;
  };
  struct Info {
    std::uint64_t evicted = 0;
    std::chrono::system_clock::time_point reset_at;
  };

  virtual ~CallStats() = default;
  void add(const CallRecord& record);
  std::vector<Row> list();
  Info info();
  void reset(std::chrono::system_clock::time_point now);

 protected:
  using Body = void (*)(CallTable&, void*);
  /// Runs body(table, argument) while nobody else does. The body neither fails nor allocates.
  virtual void locked(Body body, void* argument) = 0;

 private:
  template <class F>
  void with(F&& f);
};

/// The table of one process; its figures begin now.
class LocalCallStats : public CallStats {
 public:
  explicit LocalCallStats(std::chrono::system_clock::time_point now);

 private:
  struct Free {
    void operator()(CallTable* table) const { std::free(table); }
  };
  void locked(Body body, void* argument) override { body(*table_, argument); }
  std::unique_ptr<CallTable, Free> table_;
};

}  // namespace iasql::aws
