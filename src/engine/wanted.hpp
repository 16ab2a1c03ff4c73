// What of a listing's pages its consumers look at.
//
// Must not know: how pages are fetched or read. Fails: never; where it cannot tell, everything is wanted.
#pragma once

#include <memory>

#include "aws/wanted.hpp"
#include "engine/module.hpp"

namespace iasql::engine {

/// Takes in what a table reads of the pages of one of its listings.
void want(aws::Wanted& page, const Table& table, const ListSpec& spec);

}  // namespace iasql::engine
