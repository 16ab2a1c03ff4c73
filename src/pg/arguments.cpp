// See arguments.hpp.
#include "pg/pg.hpp"

#include "pg/arguments.hpp"

#include "aws/json.hpp"
#include "pg/boundary.hpp"
#include "pg/state.hpp"

namespace iasql::pg {

namespace {

/// Inside call() only.
const char* utf8(char* text) { return pg_server_to_any(text, static_cast<int>(strlen(text)), PG_UTF8); }

}  // namespace

std::optional<std::string> optional_text(FunctionCallInfo fcinfo, int number) {
  if (PG_ARGISNULL(number)) return std::nullopt;
  const char* words = call([&]() -> const char* { return utf8(text_to_cstring(PG_GETARG_TEXT_PP(number))); });
  return std::string(words);
}

std::string text_argument(FunctionCallInfo fcinfo, int number) {
  return optional_text(fcinfo, number).value_or("");
}

std::string required_text(FunctionCallInfo fcinfo, int number, const char* name) {
  auto text = optional_text(fcinfo, number);
  if (!text) throw UserError(ERRCODE_NULL_VALUE_NOT_ALLOWED, std::string(name) + " must not be null");
  return std::move(*text);
}

aws::Map object_argument(FunctionCallInfo fcinfo, int number, const char* name) {
  if (PG_ARGISNULL(number)) return {};
  const char* text = call([&]() -> const char* {
    return utf8(DatumGetCString(DirectFunctionCall1(jsonb_out, PG_GETARG_DATUM(number))));
  });
  auto document = aws::parse_json(text);
  if (!document) throw UserError(document.error());
  if (!document->is_map())
    throw UserError(own_state(State::Input), std::string(name) + " must be a JSON object",
                    "It is " + aws::to_json(*document).substr(0, 100) + ".");
  return document->as_map();
}

}  // namespace iasql::pg
