// See module_names.hpp.
#include "pg/pg.hpp"

#include "pg/boundary.hpp"
#include "pg/module_names.hpp"
#include "pg/session.hpp"
#include "pg/state.hpp"
#include "pg/version.hpp"

#include <algorithm>

namespace iasql::pg {

namespace {

void add_once(std::vector<std::string>& list, std::string word) {
  if (std::find(list.begin(), list.end(), word) == list.end()) list.push_back(std::move(word));
}

struct TextArray {
  Datum* elements = nullptr;
  bool* nulls = nullptr;
  int count = 0;
};

TextArray read_array(FunctionCallInfo fcinfo, int argument) {
  return call([&] {
    TextArray out;
    ArrayType* array = PG_GETARG_ARRAYTYPE_P(argument);
    deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &out.elements, &out.nulls, &out.count);
    return out;
  });
}

bool is_known(const std::vector<std::string>& names, const std::string& argument) {
  std::string name = without_version(argument);
  if (argument != name && argument != with_version(name)) return false;
  return is_platform(name) || std::binary_search(names.begin(), names.end(), name);
}

std::string suggestions(const std::vector<std::string>& unknown) {
  std::vector<std::string> near;
  for (const auto& argument : unknown) {
    auto names = module_store().nearest(without_version(argument), 1);
    if (!names) throw UserError(names.error());
    for (auto& name : *names) add_once(near, with_version(name));
  }
  return near.empty() ? std::string() : "Did you mean: " + join(near) + "?";
}

bool begins_with_any(const std::string& text_, const std::vector<std::string>& beginnings) {
  return std::any_of(beginnings.begin(), beginnings.end(), [&](const std::string& beginning) {
    return text_.compare(0, beginning.size(), beginning) == 0;
  });
}

}  // namespace

std::string with_version(const std::string& module) {
  return module + "@" + version;
}
std::string without_version(const std::string& module) {
  return module.substr(0, module.find('@'));
}
bool is_platform(const std::string& module) {
  return module == "iasql_platform" || module == "iasql_functions";
}

std::string installed_module(Spi& spi, const std::string& name) {
  Rows rows = spi.query("SELECT name FROM " + ext("iasql_module") +
                            " WHERE $1 IN (name, pg_catalog.split_part(name, '@', 1)) AND name NOT LIKE 'iasql@_%' "
                            "ESCAPE '@'",
                        {name});
  if (rows.empty())
    throw UserError(own_state(State::Input), "module \"" + name + "\" is not installed", {},
                    "SELECT * FROM iasql_modules_installed() lists those that are.");
  return rows.at(0, 0).value_or("");
}

std::string module_of_table(Spi& spi, const std::string& name, const Param& module) {
  Rows rows = spi.query("SELECT module FROM " + ext("iasql_tables") + " WHERE \"table\" = $1 AND module NOT LIKE "
                        "'iasql@_%' ESCAPE '@'",
                        {name});
  if (rows.empty() || (module && rows.at(0, 0) != module))
    throw UserError(own_state(State::Input),
                    "there is no table \"" + name + "\" in " + (module ? "module " + *module : "the installed modules"));
  return rows.at(0, 0).value_or("");
}

std::string join(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

std::vector<std::string> module_arguments(FunctionCallInfo fcinfo, int argument) {
  std::vector<std::string> out;
  if (!PG_ARGISNULL(argument)) {
    TextArray array = read_array(fcinfo, argument);
    for (int i = 0; i < array.count; ++i) {
      if (array.nulls[i]) continue;
      char* name = call([&] { return TextDatumGetCString(array.elements[i]); });
      add_once(out, name);
    }
  }
  if (out.empty()) {
    throw UserError(own_state(State::Input), "no module was named", {},
                    "SELECT * FROM iasql_modules_list() shows all there are.");
  }
  return out;
}

std::vector<std::string> known_modules(const std::vector<std::string>& arguments, bool suggest) {
  auto names = module_store().names();
  if (!names) throw UserError(names.error());
  std::vector<std::string> known, unknown;
  for (const auto& argument : arguments) {
    std::string name = without_version(argument);
    if (!is_known(*names, argument))
      unknown.push_back(argument);
    else if (!is_platform(name))
      add_once(known, name);
  }
  if (!unknown.empty()) {
    throw UserError(own_state(State::Input), "The following modules do not exist: " + join(unknown), {},
                    suggest ? suggestions(unknown) : std::string());
  }
  return known;
}

Rows count_records(Spi& spi, const std::vector<std::string>& arguments) {
  Rows tables =
      spi.query("SELECT module, \"table\" FROM " + ext("iasql_tables") + " ORDER BY module, \"table\"");
  Rows out;
  for (auto& row : tables.rows) {
    if (!begins_with_any(*row[0], arguments)) continue;
    Rows count = spi.query("SELECT pg_catalog.count(*) FROM " + ext(*row[1]));
    row.push_back(count.at(0, 0));
    out.rows.push_back(std::move(row));
  }
  return out;
}

}  // namespace iasql::pg
