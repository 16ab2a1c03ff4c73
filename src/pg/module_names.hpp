// Module names as users write them, and what the database says of installed modules. PG-free header.
// Fails: UserError, PgError.
#pragma once

#include <string>
#include <vector>

#include "pg/spi.hpp"

extern "C" {
struct FunctionCallInfoBaseData;
}

namespace iasql::pg {

/// "module" -> "module@version"; all modules have the library's version.
std::string with_version(const std::string& module);
std::string without_version(const std::string& module);
bool is_platform(const std::string& module);

/// The names in a text[] argument, without duplicates. At least one.
std::vector<std::string> module_arguments(FunctionCallInfoBaseData* call_info, int argument);

/// Arguments -> names without version, the platform's own left out. All unknown ones are named in one error,
/// with the nearest known names in its hint if asked for.
std::vector<std::string> known_modules(const std::vector<std::string>& arguments, bool suggest);

/// module, table and number of rows of each table of the installed modules whose names begin with an
/// argument.
Rows count_records(Spi& spi, const std::vector<std::string>& arguments);

/// The installed module of that name, with its version. UserError if there is none.
std::string installed_module(Spi& spi, const std::string& name);
/// The module, with its version, to which an installed module's table belongs, which must be `module` if that is given.
std::string module_of_table(Spi& spi, const std::string& table, const Param& module);

/// "a, b, c"
std::string join(const std::vector<std::string>& words);

}  // namespace iasql::pg
