// Errors that come back: shown once in iasql_get_errors(), with how often and when. PG-free header. All run within
// work(). Fails: PgError.
#pragma once

#include <string>

#include "pg/spi.hpp"

namespace iasql::pg {

/// The text without what is different every time: request ids.
std::string comparable_text(const std::string& text);

/// Something has gone wrong. `again`: it was so the last time; then it is only counted, if there is an entry of less than
/// a day ago. True: it is news, and an ERROR mark stands for it. With `skip_locked` nobody is waited for.
bool note_problem(Spi& spi, const std::string& text, bool again, bool skip_locked);

}  // namespace iasql::pg
