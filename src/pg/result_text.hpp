// A text of ours, in UTF-8, as a SQL function's result. Included after pg.hpp. Fails: PgError if the database's encoding
// lacks one of its characters.
#pragma once

#include "pg/boundary.hpp"

namespace iasql::pg {

inline Datum result_text(const std::string& text) {
  return call([&] {
    const char* own = pg_any_to_server(text.c_str(), static_cast<int>(text.size()), PG_UTF8);
    return PointerGetDatum(cstring_to_text(own));
  });
}

}  // namespace iasql::pg
