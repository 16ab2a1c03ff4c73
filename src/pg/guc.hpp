// The settings (docs/internals.md has the list), as plain functions. PG-free header.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace iasql::pg {

/// Called once from _PG_init.
void define_settings();

namespace settings {

std::string endpoint_url();            // "" = none
std::chrono::seconds sync_interval();  // 0 = off
std::size_t max_concurrency();
std::size_t max_endpoint_concurrency();
std::chrono::milliseconds call_timeout();
int max_attempts();
bool rate_limit();
std::size_t max_response_size();  // bytes
std::string ca_bundle();  // "" = the system's
std::string profile();    // "" = that of the environment
bool enabled();           // the periodic worker, in this database
std::chrono::seconds worker_time_budget();  // of one run; 0 = none
std::size_t worker_call_budget();           // the same
bool undo_on_failure();
std::size_t max_deletes();
std::vector<std::string> allowed_accounts();        // empty = any
std::string default_tags();              // a JSON object of texts, or ""
std::vector<std::string> ignore_tags();  // patterns of keys
bool read_only();  // nothing is pushed, and rows only follow the cloud
std::chrono::seconds transaction_timeout();         // 0 = never
std::chrono::seconds audit_retention();             // 0 = for ever

}  // namespace settings
}  // namespace iasql::pg
