// See field_json.hpp.
#include "pg/pg.hpp"

#include "aws/json.hpp"
#include "pg/boundary.hpp"
#include "pg/field_json.hpp"

namespace iasql::pg {

aws::Value json_of(const Field& json) {
  if (!json) return {};
  const char* text = call([&]() -> const char* { return pg_server_to_any(json->c_str(), static_cast<int>(json->size()), PG_UTF8); });
  auto value = aws::parse_json(text);
  return value ? std::move(*value) : aws::Value();
}

}  // namespace iasql::pg
