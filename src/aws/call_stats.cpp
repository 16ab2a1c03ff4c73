// See call_stats.hpp.
#include "aws/call_stats.hpp"

#include <algorithm>
#include <new>
#include <type_traits>

namespace iasql::aws {

static_assert(std::is_trivially_copyable_v<CallTable> && std::is_trivially_destructible_v<CallTable>);

namespace {

std::int64_t microseconds(std::chrono::system_clock::time_point time) {
  return std::chrono::duration_cast<std::chrono::microseconds>(time.time_since_epoch()).count();
}

}  // namespace

void CallTable::add(const ApiId& id, const CallFigures& one) {
  CallFigures& sum = operations.place(id, [](const CallFigures& f) { return f.calls; }).first->data;
  sum.calls += one.calls;
  sum.errors += one.errors;
  sum.throttles += one.throttles;
  sum.retries += one.retries;
  sum.bytes_in += one.bytes_in;
  sum.bytes_out += one.bytes_out;
  sum.total_us += one.total_us;
  sum.most_us = std::max(sum.most_us, one.most_us);
}

template <class F>
void CallStats::with(F&& f) {
  locked([](CallTable& table, void* argument) { (*static_cast<std::remove_reference_t<F>*>(argument))(table); }, &f);
}

void CallStats::add(const CallRecord& record) {
  const auto latency = static_cast<std::uint64_t>(std::max<std::int64_t>(record.latency.count(), 0));
  const bool throttled = record.error && record.error->kind == Error::Kind::Throttled;
  const ApiId id{record.account, record.region, record.service, record.operation};
  const CallFigures one{1,
                        record.error ? 1u : 0u,
                        throttled ? 1u : 0u,
                        record.attempt > 1 ? 1u : 0u,
                        record.bytes_in,
                        record.bytes_out,
                        latency,
                        latency};
  with([&](CallTable& table) { table.add(id, one); });
}

std::vector<CallStats::Row> CallStats::list() {
  std::vector<Row> out;
  out.reserve(CallTable::kOperations);
  with([&](CallTable& table) {
    for (const auto& slot : table.operations.slots)
      if (slot.used) out.push_back({slot.key, slot.data});
  });
  return out;
}

CallStats::Info CallStats::info() {
  Info out;
  with([&](CallTable& table) {
    out.evicted = table.operations.evicted;
    out.reset_at += std::chrono::microseconds(table.reset_at);
  });
  return out;
}

void CallStats::reset(std::chrono::system_clock::time_point now) {
  with([&](CallTable& table) {
    table.operations.evicted = 0;
    for (auto& slot : table.operations.slots) slot.used = false;
    table.reset_at = microseconds(now);
  });
}

LocalCallStats::LocalCallStats(std::chrono::system_clock::time_point now)
    : table_(static_cast<CallTable*>(std::calloc(1, sizeof(CallTable)))) {
  if (!table_) throw std::bad_alloc();
  table_->reset_at = microseconds(now);
}

}  // namespace iasql::aws
