// Unpacking of gzip. gzip.cpp is the only file that sees zlib.
// Must not know: what is packed. Fails: Error::Kind::Input if it is not gzip, is cut off or gets too large.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "aws/result.hpp"

namespace iasql::aws {

/// At most `limit` bytes come out.
Result<std::string> gunzip(std::string_view packed, std::size_t limit);

}  // namespace iasql::aws
