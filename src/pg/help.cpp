// iasql_help(): the functions of the installed modules with what their comments say.
//
// A comment is a JSON object with description and sample_usage; any other text is taken for the description.
#include "pg/pg.hpp"

#include "pg/boundary.hpp"
#include "pg/entry.hpp"
#include "pg/report.hpp"
#include "pg/session.hpp"
#include "pg/spi.hpp"

#include "aws/json.hpp"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>
#include <map>

namespace iasql::pg {

namespace {

/// The word at the position, without quotes, and behind a schema if there is one.
std::string name_at(const std::string& script, std::size_t at) {
  std::string name;
  for (; at < script.size() && script[at] != '(' && !std::isspace(static_cast<unsigned char>(script[at]));
       ++at) {
    if (script[at] == '.')
      name.clear();
    else if (script[at] != '"')
      name += script[at];
  }
  return name;
}

/// Names of the functions that a module's script creates.
std::vector<std::string> functions_of_script(const std::string& module) {
  std::ifstream file(module_store().directory() + "/" + module + "/install.sql", std::ios::binary);
  std::string script{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()}, lower = script;
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  std::vector<std::string> out;
  for (std::size_t at = 0; (at = lower.find("function ", at)) != std::string::npos;) {
    std::size_t line = lower.rfind('\n', at) + 1;  // npos + 1 is the beginning
    at += std::string("function ").size();
    if (lower.compare(line, 7, "create ") == 0) out.push_back(name_at(script, at));
  }
  return out;
}

/// Function name -> module, of what is installed.
std::map<std::string, std::string> owners_of_functions() {
  std::map<std::string, std::string> out;
  for (const auto& module : installed_modules()) {
    for (auto& name : functions_of_script(module)) out[name] = module;
  }
  return out;
}

struct Comment {
  Field description, sample_usage;
};

Comment read_comment(const Field& comment) {
  Comment out;
  if (!comment) return out;
  auto document = aws::parse_json(*comment);
  if (!document || !document->is_map()) {
    out.description = comment;
    return out;
  }
  auto member = [&](const char* name) -> Field {
    const auto& value = (*document)[name];
    return value.is_string() ? Field(value.as_string()) : std::nullopt;
  };
  out.description = member("description");
  out.sample_usage = member("sample_usage");
  return out;
}

/// name, signature, comment, and whether the function is the extension's own; overloads of one name: the
/// last. Signature: (argument type, variadic argument text[]) => (column type, …), types by their internal
/// names.
std::string function_query() {
  return R"(
SELECT DISTINCT ON (p.proname) p.proname,
  '(' || coalesce((SELECT pg_catalog.string_agg(CASE a.mode WHEN 'v' THEN 'variadic ' ELSE '' END
      || coalesce(nullif(a.name, '') || ' ', '')
      || CASE WHEN e.typname IS NULL THEN t.typname ELSE e.typname || '[]' END, ', ' ORDER BY a.place)
    FROM ROWS FROM (pg_catalog.unnest(coalesce(p.proallargtypes, p.proargtypes::pg_catalog.oid[])),
        pg_catalog.unnest(p.proargmodes), pg_catalog.unnest(p.proargnames)) WITH ORDINALITY
      AS a (type, mode, name, place)
    JOIN pg_catalog.pg_type t ON t.oid = a.type
    LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
    WHERE coalesce(a.mode, 'i') IN ('i', 'b', 'v')), '')
  || ') => (' || coalesce((SELECT pg_catalog.string_agg(coalesce(nullif(a.name, '') || ' ', '')
      || CASE WHEN e.typname IS NULL THEN t.typname ELSE e.typname || '[]' END, ', ' ORDER BY a.place)
    FROM ROWS FROM (pg_catalog.unnest(p.proallargtypes), pg_catalog.unnest(p.proargmodes),
        pg_catalog.unnest(p.proargnames)) WITH ORDINALITY AS a (type, mode, name, place)
    JOIN pg_catalog.pg_type t ON t.oid = a.type
    LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
    WHERE a.mode IN ('o', 't') AND p.proretset), '') || ')',
  pg_catalog.obj_description(p.oid, 'pg_proc'),
  EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
    AND d.objid = p.oid AND d.deptype = 'e')
FROM pg_catalog.pg_proc p
WHERE p.pronamespace = $1::pg_catalog.oid AND p.prokind = 'f'
  AND p.prorettype NOT IN ('pg_catalog.trigger'::pg_catalog.regtype, 'pg_catalog.event_trigger'::pg_catalog.regtype)
ORDER BY p.proname, p.oid DESC)";
}

void list_functions(ResultSet& results) {
  auto owners = owners_of_functions();
  Spi spi;
  Rows functions = spi.query(function_query(), {std::to_string(extension().schema_oid)});
  std::vector<std::vector<Field>> found;
  for (const auto& row : functions.rows) {
    Field module;
    if (*row[3] == "t")
      module = "iasql_functions";
    else if (auto owner = owners.find(*row[0]); owner != owners.end())
      module = owner->second;
    if (!module) continue;
    Comment comment = read_comment(row[2]);
    found.push_back({module, row[0], row[1], comment.description, comment.sample_usage});
  }
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a[0] < b[0]; });
  for (const auto& row : found) results.add(row);
}

}  // namespace
}  // namespace iasql::pg

IASQL_FUNCTION(iasql_help) {
  using namespace iasql::pg;
  return guard([&]() -> Datum {
    (void)extension();
    ResultSet results(fcinfo);
    list_functions(results);
    return 0;
  });
}
