// The one place that says which version this library is; the SQL side must be of the same one.
#pragma once

namespace iasql::pg {

inline constexpr const char* version = "1.0.0";
inline constexpr const char* extension_name = "iasql";

}  // namespace iasql::pg
