// What comes from AWS in a form that PostgreSQL can hold: no text and no jsonb has a NUL.
// U+FFFD takes its place, where what is said matters more than that it is said to the letter: answers of calls, the
// journal, messages. Rows are another matter: there the value is refused (stage.hpp). PG-free. Fails: never.
#pragma once

#include <string>

namespace iasql::pg {

std::string storable_text(std::string text);
/// Of JSON text, as to_json() writes it.
std::string storable_json(std::string json);

}  // namespace iasql::pg
