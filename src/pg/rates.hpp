// The token buckets and the figures of AWS calls: in shared memory, one for all processes of the server, if the library
// is preloaded; else each process has its own. PG-free header.
#pragma once

#include <cstddef>
#include <memory>

#include "aws/call_stats.hpp"
#include "aws/rate_rules.hpp"
#include "aws/rate_store.hpp"

namespace iasql::pg {

aws::RateStore& rate_store();
aws::CallStats& call_stats();
/// What AWS publishes of its buckets. Throws UserError.
std::shared_ptr<const aws::RateRules> rate_rules();
/// Whether the two are those of all processes.
bool rates_are_shared();

/// For shmem.cpp: how much it must request, and the memory and locks once they are there.
std::size_t rates_memory_size();
constexpr const char* rates_lock_name = "iasql_rates";
constexpr int rates_locks = 2;
/// In the postmaster or a child of it, under AddinShmemInitLock.
void attach_rates_memory();

}  // namespace iasql::pg
