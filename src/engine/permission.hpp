// Whether a plan's calls would be allowed, asked of AWS without doing them.
//
// A module says by which member of an input its services are asked; an operation whose model has no such member cannot be
// asked, nor can a call whose input AWS has yet to complete. Every call sent from here carries that member as true: there
// is one place that sends, and it sets it. Must not know: any service. Fails: never; what cannot be known is said once.
#pragma once

#include <vector>

#include "engine/forecast.hpp"
#include "engine/ports.hpp"

namespace iasql::engine {

/// Calls of each action, by its place; fills in Action::permission of those whose calls are all allowed, or of which one
/// is denied.
aws::Task<void> ask_permissions(const Context& context, const std::vector<std::vector<ForeseenCall>>& calls,
                                std::vector<Action>* actions);

}  // namespace iasql::engine
